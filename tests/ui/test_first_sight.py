# SPDX-License-Identifier: Apache-2.0
"""What a page shows before anything is scrolled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel

import assistant.ui
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.focus_ring import FocusRing
from assistant.ui.widgets.labels import listed
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
USUAL = (1366, 720)
"""What is left of a screen of 1366x768 under the title of the window and over the task bar, or a little more."""


def test_a_new_window_has_no_ring_and_the_keyboard_begins_at_the_page(make_window: Make) -> None:
    d = make_window()
    home = d.window.home
    rings = d.window.findChildren(FocusRing)
    assert d.focus() is home.title_label and rings and not any(ring.isVisible() for ring in rings), "nothing looks chosen"
    d.key(Qt.Key.Key_Tab)
    first = home.findChild(PressButton)
    assert d.focus() is first and any(ring.isVisible() for ring in rings)


def test_a_first_start_begins_at_the_chosen_answer(make_window: Make) -> None:
    d = make_window(first_run=True)
    d.qtbot.waitUntil(lambda: d.focus() is d.window.first._first)


def test_the_first_time_the_box_has_eight_lines_below_the_questions(make_window: Make) -> None:
    d = make_window(size=USUAL, last_account=None)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    assert page.questions.isVisible()
    d.qtbot.waitUntil(lambda: page.box.lines_in_sight() >= 8)


def test_a_result_begins_beside_the_title_and_below_the_questions(make_window: Make) -> None:
    d = make_window(size=USUAL)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    page.box.replace_all("Mrs Hall at 12 Mill Lane owes rent. The clerk is useless!!")
    page.continue_page()

    def top(name: str) -> int:
        return int({"title": page.title_label, "result": page.result.title}[name].mapTo(page, QPoint(0, 0)).y())

    d.qtbot.waitUntil(lambda: abs(top("title") - top("result")) <= 12)
    d.press(page.situation.button)
    d.qtbot.waitUntil(lambda: top("result") > page.questions.mapTo(page, QPoint(0, page.questions.height())).y())
    assert top("title") < page.questions.mapTo(page, QPoint(0, 0)).y()


@pytest.mark.parametrize(("size", "percent"), [(USUAL, 100), ((911, 464), 200), ((640, 440), 100)])
def test_policies_begins_with_the_search_box(make_window: Make, size: tuple[int, int], percent: int) -> None:
    d = make_window(size=size, text_size=percent)
    d.ctrl(Qt.Key.Key_6)
    page = d.window.policies
    d.qtbot.waitUntil(lambda: page.search_box.visibleRegion().boundingRect() == page.search_box.rect())
    if size == USUAL:
        first = next(iter(page.rules.places.values()))
        d.qtbot.waitUntil(lambda: 0 < first.mapTo(d.window, QPoint(0, 0)).y() <= 330)


def test_later_lines_after_a_dot_begin_where_the_first_does(make_window: Make) -> None:
    d = make_window()
    holder = listed(["Who was there and saw it happen, and can say so. " * 4, "When."])
    d.qtbot.addWidget(holder)
    holder.resize(320, 400)
    holder.show()
    labels = holder.findChildren(QLabel)
    dots, texts = [w for w in labels if w.text() == "•"], [w for w in labels if w.text() != "•"]
    assert len(dots) == len(texts) == 2 and texts[0].height() > 3 * texts[1].heightForWidth(texts[1].width())
    assert all(text.x() >= dot.geometry().right() for dot, text in zip(dots, texts, strict=True))


def test_no_page_sets_a_width_once_that_words_outgrow() -> None:
    """Widths are asked of the theme each time, by the widgets."""
    root = Path(assistant.ui.__file__).parent
    # the side list follows the window, a picture is as wide as it is, and the size of words stays while a dialog is open
    others = {"frame.py", "blackout.py", "dialogs.py"}
    pages = [p for p in root.rglob("*.py") if p.parent.name != "widgets" and p.name not in others]
    found = [p.name for p in pages if any(w in p.read_text() for w in ("setMaximumWidth(", "setFixedWidth(", "setMinimumWidth("))]
    assert found == []
