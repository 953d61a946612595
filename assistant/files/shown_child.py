# SPDX-License-Identifier: Apache-2.0
"""The child process that makes what is shown of a file that is no picture: the first page of a PDF, or the words of an e-mail, a
saved page, a chat, a letter. It answers with a line of JSON, and then the bytes."""

from __future__ import annotations

import email
import email.policy
import io
import json
import re
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

from assistant.files.asked import Tell, serve
from assistant.files.child import limit_resources
from assistant.files.html_words import text_of
from assistant.files.picture_child import SMALL_QUALITY, SMALL_WIDTH
from assistant.files.reading.para import RefusedError
from assistant.files.reading.plain import decoded
from assistant.files.zip_in import MAX_MEMBERS, BadZipError, check_zip, open_zip, read_member

LOCKED = "This PDF asks for a password. The file is kept as it is. Keep the password with your papers."
NO_PAGE = "We could not open this PDF. It may be damaged. The file is kept as it is."
MOST_LETTERS = 200_000
"""Of the words of one file: a longer chat goes as a file."""

_MOST_IN_ZIP = 20_000_000
_HEADS = ("From", "To", "Cc", "Date", "Subject")
_CHAT = re.compile(r"(?:^|/)(?:_chat|WhatsApp [^/]*)\.txt$", re.IGNORECASE)
_SAVED_FROM = re.compile(
    r"saved from url=\(\d+\)(\S+)|<link[^>]+rel=[\"']?canonical[\"']?[^>]+href=[\"']?([^\"'\s>]+)", re.IGNORECASE
)


def first_page(data: bytes) -> tuple[dict[str, Any], bytes]:
    """A JPEG of the first page of a PDF, as wide as a reduced picture, and how many pages there are."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        page = document[0]
        out = io.BytesIO()
        drawn = page.render(scale=SMALL_WIDTH / page.get_width()).to_pil().convert("RGB")
        drawn.save(out, "JPEG", quality=SMALL_QUALITY)
        return {"pages": len(document)}, out.getvalue()
    except pypdfium2.PdfiumError as error:
        return {"error": LOCKED if "password" in str(error).lower() else NO_PAGE}, b""


def words(kind: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    """The words of a file, and what it says of where it comes from. No bytes when there are none."""
    source = ""
    match kind:
        case "message/rfc822" | "multipart/related":
            text, source = _message(data)
        case "text/html":
            page = decoded(data)
            found = _SAVED_FROM.search(page[:20_000])
            text, source = text_of(page), (found[1] or found[2] or "") if found else ""
        case "application/zip":
            text = _in_zip(data)
        case _:
            text = "" if data.startswith(b"{\\rtf") else decoded(data)
    # what cannot be printed goes; an empty line stays one
    plain = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c.isprintable() or c in "\n\t")
    plain = re.sub(r"\n{3,}", "\n\n", plain).strip()
    return {"source": source[:300]}, plain[:MOST_LETTERS].encode("utf-8", "replace") if any(map(str.isalnum, plain)) else b""


def _message(data: bytes) -> tuple[str, str]:
    """Heads, words and the names of what is attached; for a saved page its words, and its address and date."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy says so
    address = str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "")
    body = message.get_body(("plain", "html"))
    text = "" if body is None else str(body.get_content())
    if body is not None and body.get_content_type() == "text/html":
        text = text_of(text)
    if address:
        return text, ", ".join(filter(None, (address, str(message.get("Date", "")))))
    attached = [f"Attached: {name}" for part in message.iter_attachments() if (name := part.get_filename())]
    return "\n".join([*_heads(message), "", text.strip(), "", *attached]), ""


def _heads(message: EmailMessage) -> Iterator[str]:
    for name in _HEADS:
        if message.get(name):
            yield f"{name}: {' '.join(str(message[name]).split())}"


def _in_zip(data: bytes) -> str:
    """The words of a letter (.docx, .odt) or of an exported chat; "" for another zip."""
    check_zip(data)
    with open_zip(io.BytesIO(data), MAX_MEMBERS) as archive:
        names = archive.namelist()
        chat = next(filter(_CHAT.search, names), None)
        if chat is not None:
            return decoded(read_member(archive, archive.getinfo(chat), _MOST_IN_ZIP, lambda _size: None))
    if "word/document.xml" in names:
        from assistant.files.reading.docx import read_docx

        return "\n\n".join(each.text for each in read_docx(data).paras if each.role != "furniture")
    if "content.xml" in names and "mimetype" in names:
        from assistant.files.reading.odt import read_odt

        return "\n\n".join(each.text for each in read_odt(data).paras if each.role != "furniture")
    return ""


def work(arguments: list[str], data: bytes, _tell: Tell) -> bytes:
    """`KIND`: a media type; `data` is the file. There is an answer also for a file of which nothing is shown."""
    limit_resources()
    made = b""
    try:
        answer, made = first_page(data) if arguments[0] == "application/pdf" else words(arguments[0], data)
    except (RefusedError, BadZipError):
        answer = {}
    except Exception:  # noqa: BLE001 - whatever a reader raises on a broken file, it is kept as it is
        answer = {"error": NO_PAGE} if arguments[0] == "application/pdf" else {}
    return json.dumps(answer).encode("utf-8") + b"\n" + made


def main(_arguments: list[str]) -> int:
    """Read files until there are no more."""
    return serve(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
