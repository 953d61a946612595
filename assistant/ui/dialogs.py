# SPDX-License-Identifier: Apache-2.0
"""What may interrupt: a question with named answers. Esc always goes back and loses nothing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def ask_choice(parent: QWidget, title: str, text: str, answers: Iterable[tuple[str, str]], go_back: str) -> str:
    """Ask; returns the id of the answer, or "" for going back."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    made = {}
    for key, label in answers:
        made[box.addButton(label, QMessageBox.ButtonRole.AcceptRole)] = key
    back = box.addButton(go_back, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(back)
    box.exec()
    clicked = box.clickedButton()
    return next((key for each, key in made.items() if each is clicked), "")
