# SPDX-License-Identifier: Apache-2.0
"""A report as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.domain.report import Report


def pdf_of(report: Report, resources: Path, told: Callable[[int], bool] = lambda _n: True, size: float = 11) -> bytes:
    """The report as PDF/A-3a and PDF/UA-1, its body in `size` points. Raises StoppedError when `told` said so."""
    from assistant.reports.layout import render

    return render(report, resources / "fonts", told, size)
