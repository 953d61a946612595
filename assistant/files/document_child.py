# SPDX-License-Identifier: Apache-2.0
"""The child process that reads one document and prints its paragraphs as JSON. Bounded in memory and time."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from assistant.files.child import limit_resources

MAX_PARAGRAPHS = 50_000
MAX_TEXT = 5_000_000
_DAMAGED = "We could not read this file. It may be damaged. Save it again, or save it as .txt."
_SCANNED = "We found no words in this file. It may be a scan (a picture of a page). Ask for the document as text."


class _RefusedError(Exception):
    pass


def paragraphs_of(path: Path) -> list[str]:
    """Paragraphs of the file, by its kind. Raises _RefusedError with a sentence for the user."""
    match path.suffix.lower():
        case ".docx":
            found = _docx(path)
        case ".odt":
            found = _odt(path)
        case ".pdf":
            found = _pdf(path)
        case _:
            found = _txt(path)
    cleaned = [" ".join(p.split()) for p in found]
    cleaned = [p for p in cleaned if p][:MAX_PARAGRAPHS]
    if sum(len(p) for p in cleaned) > MAX_TEXT:
        raise _RefusedError("This document is too long for a policy. Save the policy alone and try again.")
    if not any(any(c.isalpha() for c in p) for p in cleaned):
        raise _RefusedError(_SCANNED)
    return cleaned


def _docx(path: Path) -> list[str]:
    _zip(path)
    import docx

    document = docx.Document(str(path))
    out: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen: list[str] = []
                for cell in row.cells:
                    if not seen or cell.text != seen[-1]:
                        seen.append(cell.text)
                out.extend(seen)
        else:
            out.append(block.text)
    return out


def _odt(path: Path) -> list[str]:
    _zip(path)
    import odfdo

    body = odfdo.Document(str(path)).body
    return [element.inner_text for element in body.get_elements("//text:p|//text:h")]


def _pdf(path: Path) -> list[str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(str(path))
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise _RefusedError("This PDF has a password. Save it without one and try again.") from None
        raise
    if len(document) > 500:
        raise _RefusedError("This PDF has over 500 pages. Save the policy alone and try again.")
    lines: list[str] = []
    for page in document:
        lines.extend(page.get_textpage().get_text_bounded().splitlines())
        lines.append("")
    return _joined(lines)


def _joined(lines: list[str]) -> list[str]:
    """Put the lines of a PDF together to paragraphs: a new one starts at a bullet, a number or after a full stop."""
    import re

    starts = re.compile(r"^\s*(?:[-•◦▪–*]|\(?[a-z0-9]{1,3}[.)])\s+|^\s*[A-Z][^.]{0,60}:?\s*$")
    out: list[str] = []
    open_line = False
    for line in lines:
        text = line.replace("\u00ad", "").replace("\ufffe", "").strip()
        if not text:
            continue
        if open_line and out and not starts.match(text):
            out[-1] = out[-1][:-1] + text if out[-1].endswith("-") and text[:1].islower() else f"{out[-1]} {text}"
        else:
            out.append(text)
        open_line = not text.endswith((".", "!", "?", ":", ";"))
    return out


def _txt(path: Path) -> list[str]:
    data = path.read_bytes()
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _RefusedError("This is no text file. Save it as .txt, .docx, .odt or .pdf.")
    for encoding in ("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").splitlines()


def _zip(path: Path) -> None:
    from assistant.files.zip_in import BadZipError, check_zip

    try:
        check_zip(path)
    except BadZipError as error:
        raise _RefusedError(str(error)) from None


def main(arguments: list[str]) -> int:
    """Print {"paragraphs": [...]} or {"error": "..."}; the exit status is 0 in both cases."""
    limit_resources()
    try:
        answer: dict[str, object] = {"paragraphs": paragraphs_of(Path(arguments[0]))}
    except _RefusedError as refused:
        answer = {"error": str(refused)}
    except MemoryError:
        answer = {"error": "This file needs too much memory to read. Save it as .txt and try that."}
    except Exception:  # noqa: BLE001 - whatever a reader raises on a broken file, the user gets a sentence
        answer = {"error": _DAMAGED}
    sys.stdout.buffer.write(json.dumps(answer).encode("utf-8"))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
