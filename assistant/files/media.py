# SPDX-License-Identifier: Apache-2.0
"""What kind of file is this? Told by its first bytes, not by its name: a name can say anything."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from assistant.domain.jobs import TellError

BIG = 50_000_000
"""Bytes above which the user is asked first."""

MAX_BYTES = 2_000_000_000
PICTURE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff", "image/avif", "image/heic")
"""Pictures that can be shown. Others are kept as they are."""

PDF = "application/pdf"
WORD_TYPES = ("message/rfc822", "multipart/related", "text/html", "text/plain", "application/zip")
"""Files whose words can be shown; a zip where it is a letter or an exported chat."""

UNKNOWN = "application/octet-stream"
HEAD = 4096
"""Bytes of a file that tell its kind."""

ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png", ".apng"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/bmp": (".bmp", ".dib"),
    "image/tiff": (".tif", ".tiff"),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif", ".heics", ".hif"),
    "image/svg+xml": (".svg",),
    PDF: (".pdf",),
    "text/html": (".html", ".htm", ".xhtml"),
    "multipart/related": (".mhtml", ".mht"),
    "message/rfc822": (".eml",),
    "video/mp4": (".mp4", ".m4v", ".3gp"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm", ".mkv"),
    "audio/mp4": (".m4a", ".m4b"),
    "audio/ogg": (".ogg", ".opus", ".oga"),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "application/zip": (".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub"),
    "application/x-ole-storage": (".msg", ".doc", ".xls", ".ppt"),
    "text/plain": (".txt", ".csv", ".md", ".log", ".json", ".ics", ".vcf", ".srt", ".xml", ".rtf"),
}
"""The endings of each kind. A copy keeps its own ending when it is one of its kind, and gets the first one otherwise."""

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", PDF),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    **dict.fromkeys((b"avif", b"avis"), "image/avif"),
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    b"qt  ": "video/quicktime",
}
"""Kinds of the family of MP4, by the brand that the file names first (ISO/IEC 14496-12)."""

_PROGRAMS = frozenset(
    "exe com scr bat cmd ps1 psm1 vbs vbe js jse wsf wsh msi msp lnk hta jar dll pif reg cpl sh app url scf inf apk py".split()
)
"""Endings by which a system starts a file: a copy gets another one after it."""

_MAIL = ("from:", "received:", "return-path:", "delivered-to:", "message-id:", "mime-version:", "subject:", "date:", "to:", "x-")


class Source(Protocol):
    """What can be read, and read again."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


class MediaError(TellError):
    """A file that cannot be added; the message says why and what to do."""


def media_type(source: Source) -> str:
    """The media type by content. `source` is read from its start and left there.

    Raises:
        MediaError: for an empty file, or one that is too large. Any other file is kept, whatever it is.
    """
    head = source.read(HEAD)
    source.seek(0, 2)
    size = source.tell()
    source.seek(0)
    if not head:
        raise MediaError("This file is empty.")
    if size > MAX_BYTES:
        raise MediaError("This file is over 2 GB. Add a shorter part of it.")
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], UNKNOWN)
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    text = _as_text(head)
    return UNKNOWN if text is None else _kind_of_text(text)


def _kind_of_text(text: str) -> str:
    low = text.lstrip("\ufeff \r\n\t").lower()
    if "mime-version:" in low and "multipart/related" in low:
        return "multipart/related"
    if low.startswith(("<svg", "<?xml")) and "<svg" in low:
        return "image/svg+xml"
    if low.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in low[:1000]:
        return "text/html"
    heads = low.partition("\n\n")[0].partition("\r\n\r\n")[0]
    if low.startswith(_MAIL) and "from:" in heads and ("subject:" in heads or "date:" in heads):
        return "message/rfc822"
    return "text/plain"


def _as_text(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    if b"\0" in head:
        return None
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        # the last character may be cut by the end of what was read
        if error.start > len(head) - 4:
            return head[: error.start].decode("utf-8")
    text = head.decode("cp1252", "replace")
    odd = sum((unicodedata.category(c) == "Cc" and c not in "\r\n\t\f") or c == "\ufffd" for c in text)
    return text if odd <= len(text) // 50 else None


def plain_name(name: str) -> str:
    """A file's name without folders, control characters and marks that turn the direction of writing."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return " ".join(kept.split())[:120] or "file"


def own_name(exhibit: int, name: str, kind: str) -> str:
    """A name under which a copy can be written on every system: exhibit number, plain letters, its own ending where that is one
    of its kind. The ending of a program is followed by another, so that no system starts it."""
    whole = plain_name(name)
    stem, dot, ending = whole.rpartition(".")
    if not stem or not dot:
        stem, ending = whole, ""
    endings = ENDINGS.get(kind, ())
    known = f".{ending.lower()}" in endings
    unknown_kind = not endings and ending.isascii() and ending.isalnum() and len(ending) <= 8 and ending.lower() not in _PROGRAMS
    if known or unknown_kind:
        last = f".{ending.lower()}"
    else:
        last = endings[0] if endings else ".bin"
        stem = whole if ending.lower() in _PROGRAMS else stem
    stem = stem.removeprefix(f"{exhibit:02d} ")  # a copy that comes back keeps its name
    letters = "".join(c if c.isalnum() or c in "-_ " else "-" for c in unicodedata.normalize("NFKD", stem))
    plain = letters.encode("ascii", "ignore").decode().strip(" -")[:60] or "file"
    return f"{exhibit:02d} {plain}{last}"
