# SPDX-License-Identifier: Apache-2.0
"""What most pages are made of, in one import; and the page itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from assistant.ui.widgets.boxes import ChoiceBox, LineBox, WordsBox
from assistant.ui.widgets.buttons import PressButton, RowButton, button
from assistant.ui.widgets.choices import Choice, Radio, Tick, check_box
from assistant.ui.widgets.labels import Icon, Sign, announce, heading, make_focusable, restyle, text_label
from assistant.ui.widgets.layouts import (
    CellsLayout,
    FlowLayout,
    buttons_row,
    cells,
    clear_layout,
    column,
    gap,
    line,
    page_column,
    put_in,
    scrolled,
)
from assistant.ui.widgets.surfaces import Card, Rule, panel

__all__ = [
    "Card",
    "CellsLayout",
    "Choice",
    "ChoiceBox",
    "FlowLayout",
    "Icon",
    "LineBox",
    "Page",
    "PressButton",
    "Radio",
    "RowButton",
    "Rule",
    "Sign",
    "Tick",
    "WordsBox",
    "announce",
    "answer_row",
    "button",
    "buttons_row",
    "cells",
    "check_box",
    "clear_layout",
    "column",
    "gap",
    "heading",
    "line",
    "make_focusable",
    "page_column",
    "panel",
    "put_in",
    "restyle",
    "scrolled",
    "text_label",
]


def answer_row(question: str, answer: str, change: QPushButton | None = None) -> QWidget:
    """A question with its answer below, and a link to change it at the side."""
    row = QWidget()
    across: QHBoxLayout = line(row, "m", ("", "", "", "xs"))
    words = column(between="")
    second = text_label(answer)
    second.setAccessibleName(f"{question} {answer}")
    words.addWidget(text_label(question, "strong"))
    words.addWidget(second)
    across.addLayout(words, 1)
    if change is not None:
        across.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
    return row


class Page(QWidget):
    """A place in the window: a title that takes the focus, and what F1, Ctrl+F and Ctrl+P do here.

    Signals:
        asks: where to go, as a Destination.
        tells: what changed here, as News.
        failed: an unexpected fault.
    """

    asks = Signal(object)
    tells = Signal(object)
    failed = Signal(object)
    title = ""
    help_id = "home"

    def __init__(self) -> None:
        super().__init__()
        self.title_label = heading("", "title")

    def set_title(self, text: str) -> None:
        self.title = text
        self.title_label.setText(text)
        self.title_label.setAccessibleName(text)

    def enter(self) -> None:
        """Called each time the page is shown."""

    def arrive(self) -> None:
        """Called after `enter` when the user chose the place, not when Back led here."""

    def show_first(self) -> None:
        """Its first view: what choosing the place again leads to."""

    def focus_title(self) -> None:
        self.title_label.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_find(self) -> None:
        """Ctrl+F."""

    def print_page(self) -> None:
        """Ctrl+P."""

    def step_back(self) -> bool:
        """Alt+Left inside the page. False when there is no step to go back to."""
        return False

    def continue_page(self) -> None:
        """Ctrl+Enter on a question page."""

    def leave(self) -> bool:
        """Esc: close what is unfolded. False when there is nothing to close."""
        return False

    def move_finding(self, step: int) -> None:
        """F8 and Shift+F8: the next finding, or the one before."""

    def panes(self) -> list[tuple[QWidget, QWidget]]:
        """Parts that F6 goes through: what takes the focus, and the widget that holds the part."""
        return [(self.title_label, self)]

    def may_close(self, parent: QWidget) -> bool:
        """Asked before the program closes. False to stay open."""
        return True

    def shut_down(self) -> None:
        """The program closes: stop timers and jobs."""

    def follow_settings(self) -> None:
        """Settings or looks changed."""

    def arrange(self, mode: str) -> None:
        """Follow the layout: "wide", "middle" or "narrow"."""
