# SPDX-License-Identifier: Apache-2.0
"""Check many: drafts pasted or opened as a list, for whoever plans a month of posts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from assistant.services.archive.drafts import DraftsError, drafts_in, drafts_of
from assistant.ui.widgets.basics import button
from assistant.ui.widgets.forms import Form

_LINES = 9
"""Lines of drafts that show when there are none yet."""


class ManyForm(Form):
    """A box for drafts with empty lines between them, or a file of them. `chosen` carries the texts."""

    chosen = Signal(list)
    back = Signal()

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__(words)
        w = words
        self.text(w["old.many-lead"])
        self.text(w["old.nothing-sent"], "second")
        self.box = self.words("box", w["old.many-box"], lines=_LINES)
        self.start_button = button(w["old.many-start"], self.go_on, main=True)
        self.open_button = button(w["old.many-open"], self._ask, plain=True)
        self.back_button = button(w["old.back"], self.back.emit)
        self.ends(self.start_button, self.back_button, self.open_button)
        self.text(w["old.many-hint"], "second")

    def go_on(self) -> None:
        """Ctrl+Enter: check what is in the box."""
        texts = drafts_of(self.box.toPlainText())
        if self.show_problems({} if texts else {"box": self._words["old.many-empty"]}):
            self.chosen.emit(texts)

    def _ask(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self._words["old.many-open"], "", "(*.txt *.csv)")
        if found:
            self.open(Path(found))

    def open(self, path: Path) -> None:
        """Put the drafts of a file into the box, to be looked at before they are checked."""
        try:
            texts = drafts_in(path)
        except DraftsError:
            self.show_problems({"box": self._words["old.many-unreadable"]})
            return
        self.show_problems({} if texts else {"box": self._words["old.many-empty"]})
        if texts:
            self.chosen.emit(texts)
