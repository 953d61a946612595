# SPDX-License-Identifier: Apache-2.0
"""Reading PDFs back in tests: are they valid, and what do they say?"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "tools" / "verapdf"))

FALSE_ALARM = re.compile(r"-STREAM-LENGTH-001$")
"""page 0.11 says this of a stream that ends in the byte 0D."""


def valid(data: bytes) -> None:
    """PDF/A-3a and PDF/UA-1, by the second validator."""
    for profile in ("3a", "ua1"):
        found = page.validate_pdf_bytes(data, profile=profile)
        assert [(f.rule_id, f.message) for f in found.failures if not FALSE_ALARM.search(f.rule_id)] == []


def text_of(data: bytes) -> str:
    """All words, page by page, with line breaks as spaces."""
    document = pypdfium2.PdfDocument(data)
    try:
        return " ".join(document[n].get_textpage().get_text_bounded().replace("\r\n", " ") for n in range(len(document)))
    finally:
        document.close()


def page_texts(data: bytes) -> list[str]:
    """The words of each page, as poppler reads them."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True)
    return done.stdout.decode("utf-8").split("\f")[:-1]


def bookmarks(data: bytes) -> list[str]:
    """The titles of the bookmarks, each before those under it."""

    def titles(items: Iterable[pikepdf.OutlineItem]) -> Iterator[str]:
        for item in items:
            yield str(item.title)
            yield from titles(item.children)

    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        return [*titles(outline.root)]


def verapdf(files: Sequence[Path]) -> None:
    """PDF/A-3a and PDF/UA-1, by veraPDF, in one Java process. Skips where Java is missing, except in CI."""
    import check  # type: ignore[import-not-found]

    lacking = check.missing()
    if lacking:
        assert not os.environ.get("CI"), lacking
        pytest.skip(lacking)
    status, lines = check.validate("3a,ua1", list(files))
    assert status == 0, lines
    assert lines.count("PASS") == 2 * len(files)
