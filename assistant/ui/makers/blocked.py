# SPDX-License-Identifier: Apache-2.0
"""A starter list of words to block, covered until it is asked for."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from assistant.services.program import App
from assistant.ui.widgets.basics import announce, button, column, text_label
from assistant.ui.widgets.forms import words_box
from assistant.ui.widgets.sheet import Foot


class BlockedWords(QWidget):
    """Copy the list, or look at it first."""

    def __init__(self, app: App) -> None:
        super().__init__()
        w = self._words = app.content.words
        text = ", ".join(app.content.makers.blocked_words)
        inside = column(self)
        for key in ("words-hint", "words-care"):
            inside.addWidget(text_label(w[f"makers.{key}"]))
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.box = words_box("blocked-words", w["makers.words-title"], text)
        self.box.hide()

        def show() -> None:
            self.box.show()
            self.box.setFocus()

        def copy() -> None:
            QGuiApplication.clipboard().setText(self.box.toPlainText())
            self.said.setText(w["makers.copied"])
            self.said.show()
            announce(self.said, self.said.text())

        self.foot = Foot(button(w["makers.copy"], copy, main=True), button(w["makers.words-show"], show))
        inside.addWidget(self.said)
        inside.addWidget(self.box)
