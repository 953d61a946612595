# SPDX-License-Identifier: Apache-2.0
"""The words in a picture of the evidence: read when asked, corrected in a box, kept for searching."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident
from assistant.domain.jobs import TellError
from assistant.domain.picture_words import SeenWords
from assistant.services.log.session import OpenLog
from assistant.services.pictures import comment_in, unsure_words
from assistant.ui.background import Executor, Task
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.widgets.basics import announce, button, buttons_row, column, text_label
from assistant.ui.widgets.forms import words_box
from assistant.ui.widgets.progress import ProgressBar, ended_early

_DESCRIPTION = 200
"""Letters of a description that is made of the words in a picture."""


class PictureWords(QWidget):
    """A button, and once it was pressed the words.

    Signals:
        description: words for those who cannot see the picture.
        failed: a fault that is to be shown as such.
    """

    description = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenLog, incident: Incident, evidence: Evidence, executor: Executor) -> None:
        super().__init__()
        self._session, self._incident, self._evidence, self._executor = session, incident, evidence, executor
        w = self._words = session.app.words
        rows = column(self, "s")
        self.read_button = button(w["evidence.read-words"], self.read, link=True)
        self.progress = ProgressBar(w["evidence.stop"])
        self.said = text_label("", focusable=True)
        self.said.hide()
        rows.addWidget(buttons_row(self.read_button))
        rows.addWidget(self.progress)
        rows.addWidget(self.said)
        self._rows = rows
        self.box: QPlainTextEdit | None = None
        self._task = Task(self)
        self._task.done.connect(self._read)
        self._task.failed.connect(self._not_read)

    def read(self) -> None:
        """Read the words, in the background."""
        w, progress = self._words, self.progress
        self.read_button.setEnabled(False)
        progress.start(w["evidence.reading-words"])
        work: Callable[[], SeenWords] = partial(self._session.pictures.read, self._incident, self._evidence, progress.tell)
        self._task.start(self._executor.beside(), work)

    def _read(self, seen: SeenWords) -> None:
        w = self._words
        self.progress.end()
        kept = self._session.records.words_in(self._evidence)
        text = seen.text if kept is None else kept
        if not text:
            self._tell(w["evidence.words-none"])
            return
        self.read_button.hide()
        self._rows.addWidget(text_label(w["evidence.words-read"], "card"))
        self._rows.addWidget(text_label(w["evidence.words-hint"], "second"))
        unsure = unsure_words(seen)
        if unsure:
            self._rows.addWidget(text_label(w["evidence.words-unsure"].format(words=", ".join(unsure)), focusable=True))
        self.box = words_box(f"words-{self._evidence.exhibit}", w["evidence.words-read"], text, w["evidence.words-hint"])
        self.box.setReadOnly(self._session.read_only)
        self._rows.addWidget(self.box)
        self._comment = comment_in(seen, self._session.app.content.furniture)
        self.keep_button = button(w["evidence.words-keep"], self.keep)
        self.what_button = button(w["evidence.words-as-what"], self._describe)
        for each in (self.keep_button, self.what_button):
            each.setEnabled(not self._session.read_only)
        copy = button(w["evidence.words-copy"], self._copy)
        self._rows.addWidget(buttons_row(self.keep_button, self.what_button, copy))
        self.box.setFocus()

    def keep(self) -> None:
        """Keep the words as they were corrected."""
        try:
            self._session.pictures.keep(self._incident, self._evidence, self._typed())
        except TellError as error:
            self._tell(str(error))
            return
        self._tell(self._words["evidence.words-kept"])

    def _typed(self) -> str:
        return self.box.toPlainText() if self.box is not None else ""

    def _describe(self) -> None:
        text = " ".join((self._comment or self._typed()).split())
        self.description.emit(text if len(text) <= _DESCRIPTION else f"{text[:_DESCRIPTION].rpartition(' ')[0]} …")

    def _copy(self) -> None:
        copy_privately(self._typed())
        self._tell(self._words["result.copied"])

    def _not_read(self, error: Exception) -> None:
        self.progress.end()
        self.read_button.setEnabled(True)
        text = ended_early(error, self._words["evidence.reading-stopped"])
        if text is not None:
            self._tell(text)
        else:
            self.failed.emit(error)

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.setAccessibleName(text)
        self.said.show()
        announce(self.said, text)
