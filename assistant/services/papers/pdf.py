# SPDX-License-Identifier: Apache-2.0
"""A report as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.domain.report import Report
from assistant.files.pages import PagesError, page_pictures
from assistant.services.saving import save_file


def pdf_of(report: Report, resources: Path, told: Callable[[int], bool] = lambda _n: True, size: float = 11) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1, its body in `size` points. Raises StoppedError when `told` said so."""
    from assistant.reports.layout import render

    return render(report, resources / "fonts", told, size)


def save_pdf(report: Report, resources: Path, target: Path, size: float = 11) -> None:
    """Make the pages and write them to `target`. Raises OSError."""
    save_file(target, pdf_of(report, resources, size=size))


def pages_of(pdf: bytes, width: int, stopped: Callable[[], bool] = lambda: False) -> tuple[bytes, ...]:
    """A JPEG of each page, `width` points across; none when they could not be drawn."""
    try:
        return tuple(page_pictures(pdf, width, stopped))
    except PagesError:
        return ()
