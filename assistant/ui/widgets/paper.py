# SPDX-License-Identifier: Apache-2.0
"""A report of the services on paper: saved as PDF in the background, or printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.report import Report
from assistant.services.program import App
from assistant.ui.background import Executor, Task

NORMAL, LARGE = 14, 18
"""Points of the body (product.md C.9a)."""


class PaperWork(QObject):
    """Saves reports. `said` gives words to show; `failed` an unexpected fault."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, parent: QWidget, app: App, executor: Executor, saved: str) -> None:
        super().__init__(parent)
        self._parent, self._app, self._executor, self._saved = parent, app, executor, saved
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._not_done)

    def ask_and_save(self, report: Report, size: float = NORMAL) -> None:
        """Ask for a place, then save there."""
        name = "".join(c for c in report.title if c.isalnum() or c in " -").strip()
        chosen, _ = QFileDialog.getSaveFileName(self._parent, self._app.words["walk.save"], f"{name}.pdf", "(*.pdf)")
        if chosen:
            self.save(report, Path(chosen), size)

    def save(self, report: Report, target: Path, size: float = NORMAL) -> None:
        """Make the pages and write them durably, off the GUI thread."""
        resources = self._app.resources

        def work() -> Path:
            from assistant.services.papers.pdf import save_pdf

            path = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
            save_pdf(report, resources, path, size)
            return path

        self._task.start(self._executor, work)

    def print(self, report: Report) -> None:
        """Ask for a printer and print."""
        from assistant.ui.printing import print_html, report_html

        print_html(self._parent, report_html(report), report.foot)

    def _done(self, path: Path) -> None:
        self.said.emit(self._saved.format(name=path.name))

    def _not_done(self, error: Exception) -> None:
        if isinstance(error, OSError):
            from assistant.services.saving import why_not_saved

            self.said.emit(why_not_saved(error))
        else:
            self.failed.emit(error)
