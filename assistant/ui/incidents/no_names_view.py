# SPDX-License-Identifier: Apache-2.0
"""The no-names report: choose months, read it, save it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.report import as_text
from assistant.services.log.session import OpenLog
from assistant.services.papers.no_names import Month, months
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.report_view import DRAWN_WIDTH, PagePreview
from assistant.ui.widgets.basics import announce, button, clear_layout, column, text_label
from assistant.ui.widgets.forms import DAY_LETTERS, Form
from assistant.ui.widgets.progress import ProgressBar, ended_early


class NoNamesForm(Form):
    """Two months, then the pages and the same in words, then saving."""

    failed = Signal(object)

    def __init__(self, session: OpenLog, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w, today = self._words, session.today
        self._pdf = b""
        self.text(w["trend.intro"])
        self.text(w["trend.guess"], "problem")
        start = today.replace(day=1) - dt.timedelta(days=330)
        self.first = self.line("from", w["trend.from"], f"{start:%Y-%m}", w["trend.month-hint"], letters=DAY_LETTERS)
        self.last = self.line("to", w["trend.to"], f"{today:%Y-%m}", w["trend.month-hint"], letters=DAY_LETTERS)
        self.make_button = button(w["trend.make"], self.go_on, main=True)
        self.progress = ProgressBar(w["evidence.stop"])
        self.add(self.progress)
        self._result = QWidget()
        self._result_column = column(self._result)
        self.add(self._result)
        self.save_button = button(w["trend.save"], self._choose, main=True)
        self.save_button.hide()
        self.ends(self.save_button, self.make_button)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._task = Task(self)
        self._task.done.connect(self._made)
        self._task.failed.connect(self._not_made)

    def go_on(self) -> None:
        """Count, and make the pages in the background."""
        from assistant.services.papers.pdf import pages_of, pdf_of

        session, tell = self._session, self.progress.tell
        try:
            first, last = Month.parse(self.first.text()), Month.parse(self.last.text())
            months(first, last)
        except ValueError:
            self.show_problems({"from": self._words["trend.problem"]})
            return
        self.show_problems({})
        self.progress.start(self._words["report.making"])

        def work() -> tuple[str, bytes, tuple[bytes, ...]]:
            report = session.no_names(first, last)
            pdf = pdf_of(report, session.app.resources, lambda done: tell(done, 0))
            return as_text(report), pdf, pages_of(pdf, DRAWN_WIDTH)

        self._task.start(self._executor, work)

    def _made(self, made: tuple[str, bytes, tuple[bytes, ...]]) -> None:
        twin, self._pdf, pictures = made
        self.progress.end()
        clear_layout(self._result_column)
        self.pages = PagePreview(self._words, pictures, twin)
        self._result_column.addWidget(self.pages)
        self.save_button.show()
        self.pages.show()
        self.pages.page_label.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_made(self, error: Exception) -> None:
        self.progress.end()
        text = ended_early(error, self._words["report.stopped"])
        if text is not None:
            self.show_problems({"made": text})
        else:
            self.failed.emit(error)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["trend.save"], f"{self._words['trend.title']}.pdf", "(*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the PDF; the history says so."""
        try:
            self._session.save_no_names(self._pdf, target)
        except OSError:
            self.show_problems({"save": self._words["report.in-use"]})
            return
        self.said.setText(self._words["report.saved"].format(name=target.name, folder=target.parent.name))
        self.said.show()
        announce(self.said, self.said.text())
