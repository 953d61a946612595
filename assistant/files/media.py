# SPDX-License-Identifier: Apache-2.0
"""What kind of file is this? Told by its first bytes, not by its name: a name can say anything."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from assistant.domain.jobs import TellError

BIG = 50_000_000
"""Bytes above which the user is asked first."""

MAX_BYTES = 2_000_000_000
PICTURE_TYPES = ("image/jpeg", "image/png")
_HEAD = 4096
NOT_KNOWN = "We can add JPG, PNG, PDF, HTML, MHTML, MP4 and text files. Save it as one of these."
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
    "text/html": ".html",
    "multipart/related": ".mhtml",
    "video/mp4": ".mp4",
    "text/plain": ".txt",
}


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
        MediaError: for an empty file, one that is too large, or a kind that we do not take.
    """
    head = source.read(_HEAD)
    source.seek(0, 2)
    size = source.tell()
    source.seek(0)
    if not head:
        raise MediaError("This file is empty.")
    if size > MAX_BYTES:
        raise MediaError("This file is over 2 GB. Add a shorter part of it.")
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head[4:8] == b"ftyp" and head[8:12] not in (b"heic", b"heix", b"mif1", b"avif"):
        return "video/mp4"
    text = _as_text(head)
    if text is None:
        raise MediaError(NOT_KNOWN)
    low = text.lstrip("\ufeff \r\n\t").lower()
    if "mime-version:" in low and "multipart/related" in low:
        return "multipart/related"
    if low.startswith(("<svg", "<?xml")) and "<svg" in low:
        raise MediaError(NOT_KNOWN)
    if low.startswith(("<!doctype html", "<html", "<head", "<body")) or "<html" in low[:1000]:
        return "text/html"
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
    """A name under which a copy can be written on every system: exhibit number, plain letters, the right ending."""
    stem = plain_name(name).rpartition(".")[0] or plain_name(name)
    stem = stem.removeprefix(f"{exhibit:02d} ")  # a copy that comes back keeps its name
    letters = "".join(c if c.isalnum() or c in "-_ " else "-" for c in unicodedata.normalize("NFKD", stem))
    plain = letters.encode("ascii", "ignore").decode().strip(" -")[:60] or "file"
    return f"{exhibit:02d} {plain}{EXTENSIONS.get(kind, '.bin')}"
