# SPDX-License-Identifier: Apache-2.0
"""What may interrupt: a question with named answers. Esc always goes back and loses nothing."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.buttons import button
from assistant.ui.widgets.focus_ring import FocusRing
from assistant.ui.widgets.labels import text_label
from assistant.ui.widgets.layouts import buttons_row, column


class Question(QDialog):
    """A question, its answers and a way back. `answer` is the id of what was chosen, or "" for going back."""

    def __init__(self, parent: QWidget, title: str, text: str, answers: Iterable[tuple[str, str]], go_back: str) -> None:
        super().__init__(parent)
        self.answer = ""
        self.setWindowTitle(title)
        self.setAccessibleDescription(text)
        inside = column(self, "xl", "xl")
        inside.addWidget(text_label(text))
        made = [button(label, partial(self._choose, key)) for key, label in answers]
        back = button(go_back, self.reject)
        inside.addWidget(buttons_row(*made, back))
        self.setMinimumWidth(min(theme().scaled(theme().shape.box), parent.window().width()))
        back.setFocus()
        self._ring = FocusRing(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        self._ring.follow(now)

    def _choose(self, key: str) -> None:
        self.answer = key
        self.accept()


def ask_choice(parent: QWidget, title: str, text: str, answers: Iterable[tuple[str, str]], go_back: str) -> str:
    """Ask; returns the id of the answer, or "" for going back."""
    question = Question(parent, title, text, answers, go_back)
    question.exec()
    answer = question.answer
    question.deleteLater()
    return answer
