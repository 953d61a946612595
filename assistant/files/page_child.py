# SPDX-License-Identifier: Apache-2.0
"""The child process that draws the pages of a PDF. It answers with a line of JSON with sizes, and then a JPEG a page."""

from __future__ import annotations

import io
import json
import sys

from assistant.files.asked import Tell, serve
from assistant.files.child import limit_resources

MAX_PAGES, SECONDS = 400, 120


def work(arguments: list[str], data: bytes, _tell: Tell) -> bytes:
    """`WIDTH`: points across a page; `data` is the PDF."""
    limit_resources(seconds=SECONDS)
    pages: list[bytes] = []
    answer: dict[str, object] = {}
    try:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        width = int(arguments[0])
        for index in range(min(len(document), MAX_PAGES)):
            page = document[index]
            out = io.BytesIO()
            page.render(scale=width / page.get_width()).to_pil().convert("RGB").save(out, "JPEG", quality=85)
            pages.append(out.getvalue())
    except Exception:  # noqa: BLE001 - whatever a reader raises on a broken file, the user gets a sentence
        answer = {"error": "The pages could not be drawn. The text version is complete."}
        pages = []
    return json.dumps({**answer, "sizes": [len(p) for p in pages]}).encode("utf-8") + b"\n" + b"".join(pages)


def main(_arguments: list[str]) -> int:
    """Read PDFs until there are no more."""
    return serve(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
