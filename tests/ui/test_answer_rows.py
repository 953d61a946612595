# SPDX-License-Identifier: Apache-2.0
"""Rows of a summary: a question, its answer, and mostly a link to change it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from assistant.ui.widgets.basics import answer_row
from assistant.ui.widgets.buttons import LINK, PressButton
from assistant.ui.widgets.layouts import column
from tests.ui.drivers.window import Driver


@pytest.mark.parametrize("wide", [900, 320])
def test_answers_stand_below_one_another_with_a_link_beside_them_or_without(
    make_window: Callable[..., Driver], wide: int
) -> None:
    d = make_window()
    link = PressButton("Change", LINK)
    rows = [answer_row("Which site?", "Facebook", link), answer_row("When did you see it?", "On Monday")]
    holder = QWidget(d.window)
    block = column(holder, "s")
    for row in rows:
        block.addWidget(row)
    holder.resize(wide, 400)
    holder.show()
    QApplication.processEvents()
    answers = [row.findChildren(QLabel)[-1] for row in rows]
    assert len({answer.mapTo(holder, QPoint(0, 0)).x() for answer in answers}) == 1
    assert not link.geometry().intersects(answers[0].geometry())
