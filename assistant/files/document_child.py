# SPDX-License-Identifier: Apache-2.0
"""The child process that reads one document and prints what is in it as JSON. Bounded in memory and time."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.files.child import limit_resources
from assistant.files.reading.para import Pages, RefusedError

MAX_PARAGRAPHS = 50_000
MAX_TEXT = 5_000_000
MEMORY, SECONDS = 2_500_000_000, 1_800
"""Bytes and seconds of the processor: pages that are pictures take a few seconds each."""

_DAMAGED = "We could not read this file. It may be damaged. Save it again, or save it as .txt."
_SCANNED = "We found no words in this file. It may be a scan (a picture of a page). Ask for the document as text."


def pages_of(path: Path, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Pages:
    """Paragraphs of the file, by its kind.

    Args:
        tell: told how many pages are read, of how many, where a file has pages.

    Raises:
        RefusedError: with a sentence for the user.
    """
    match path.suffix.lower():
        case ".docx":
            from assistant.files.reading.docx import read_docx

            found = read_docx(path)
        case ".odt":
            from assistant.files.reading.odt import read_odt

            found = read_odt(path)
        case ".pdf":
            from assistant.files.reading.pdf import read_pdf

            found = read_pdf(path, tell)
        case _:
            from assistant.files.reading.plain import read_text

            found = read_text(path)
    if len(found.paras) > MAX_PARAGRAPHS or sum(len(p.text) for p in found.paras) > MAX_TEXT:
        raise RefusedError("This document is too long for a policy. Save the policy alone and try again.")
    if not any(c.isalpha() for p in found.paras for c in p.text):
        raise RefusedError(_SCANNED)
    return found


def answer_for(path: Path, tell: Callable[[int, int], None] = lambda _done, _all: None) -> dict[str, Any]:
    """What is in the document, as plain values. Raises RefusedError."""
    from assistant.files.reading.units import title_of, units_of

    found = pages_of(path, tell)
    units = units_of(found.paras)
    return {
        "title": found.title or title_of(units, found.paras),
        "pages": found.pages,
        "units": [
            {
                "number": u.number,
                "lead_in": u.lead_in,
                "text": u.text,
                "page": u.page,
                "kind": u.kind.value,
                "section": u.section,
            }
            for u in units
        ],
        "warnings": found.warnings,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def main(arguments: list[str]) -> int:
    """Print lines {"done", "all"}, then {"units": ...} or {"error": "..."}; the exit status is 0 in both cases."""
    limit_resources(MEMORY, SECONDS)

    def say(value: dict[str, Any]) -> None:
        sys.stdout.buffer.write(json.dumps(value).encode("utf-8") + b"\n")
        sys.stdout.buffer.flush()

    try:
        answer = answer_for(Path(arguments[0]), lambda done, all_: say({"done": done, "all": all_}))
    except RefusedError as refused:
        answer = {"error": str(refused)}
    except MemoryError:
        answer = {"error": "This file needs too much memory to read. Save it as .txt and try that."}
    except Exception:  # noqa: BLE001 - whatever a reader raises on a broken file, the user gets a sentence
        answer = {"error": _DAMAGED}
    say(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
