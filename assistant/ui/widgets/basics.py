# SPDX-License-Identifier: Apache-2.0
"""What most pages are made of, in one import."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from assistant.ui.widgets.boxes import ChoiceBox, GrowingBox, LineBox, WordsBox
from assistant.ui.widgets.buttons import PressButton, RowButton, button
from assistant.ui.widgets.choices import Choice, Radio, Tick, check_box
from assistant.ui.widgets.labels import Icon, Sign, announce, heading, make_focusable, restyle, text_label
from assistant.ui.widgets.layouts import (
    AnswerLayout,
    CellsLayout,
    EndsLayout,
    FlowLayout,
    buttons_row,
    cells,
    clear_layout,
    column,
    gap,
    line,
    narrow,
    page_column,
    put_in,
    question_width,
    scrolled,
)
from assistant.ui.widgets.page import Page
from assistant.ui.widgets.surfaces import Card, Rule, panel

__all__ = [
    "Card",
    "CellsLayout",
    "Choice",
    "ChoiceBox",
    "EndsLayout",
    "FlowLayout",
    "GrowingBox",
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
    "narrow",
    "page_column",
    "panel",
    "put_in",
    "question_width",
    "restyle",
    "scrolled",
    "text_label",
]


def answer_row(question: str, answer: str, change: QPushButton | None = None) -> QWidget:
    """A question with its answer beside it, a link to change it at the end, and a line under them."""
    inside = QWidget()
    block = column(inside, "s")
    row = AnswerLayout()
    second = text_label(answer)
    second.setAccessibleName(f"{question} {answer}")
    row.addWidget(text_label(question, "strong"))
    row.addWidget(second)
    if change is not None:
        row.addWidget(change)
    block.addLayout(row)
    block.addWidget(Rule())
    return narrow(inside)  # the link stays near the words where the page is wide
