# SPDX-License-Identifier: Apache-2.0
"""How the pages of Check my old posts look: what is in sight, what the rows mark, and that no words are cut."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from assistant.ui.old_posts.rows import DATE, WHAT, WORDS, marked_words
from assistant.ui.widgets.tables import MARK, UNDER, in_sight
from tests.ui.drivers.old_posts import HOME_ADDRESS, MINE, to_results
from tests.ui.drivers.screen_checks import cut
from tests.ui.drivers.window import Driver
from tests.unit.exports import tweet, write_zip, x_members, x_zip


def whole(button: Any) -> bool:
    """Whether all of it is in sight."""
    return button.visibleRegion().boundingRect() == button.rect()


def test_what_one_decides_with_is_in_sight_at_1366x720(make_window: Callable[..., Driver], qtbot: Any, tmp_path: Path) -> None:
    driver = make_window()
    window = driver.window
    window.resize(1366, 720)
    window.show()
    window.go("old")
    page = window.old
    qtbot.waitUntil(lambda: whole(page.view.file_button))
    long = f"You are a liar and a thief, Jo Tanner of 12 Mill Lane. {HOME_ADDRESS}. " * 2
    to_results(page, x_zip(tmp_path / "x.zip", [long]))
    page.open_row(page.view.model.rows[0])
    qtbot.waitUntil(lambda: whole(page.view.add_button) and whole(page.view.keep_button) and whole(page.view.fine_button))


def test_the_row_marks_what_was_found(old: Any, tmp_path: Path) -> None:
    far = "A long story about the market, the drains and the hall that goes on and on for a while yet. "
    to_results(old, x_zip(tmp_path / "x.zip", [HOME_ADDRESS, far + HOME_ADDRESS, "Hello"]))
    rows = old.view.model.rows
    assert len(rows) == 2
    for number, row in enumerate(rows):
        text, start, end = marked_words(row[0])
        assert text[start:end] == " ".join(row[0].main.text.split())[: end - start]
        assert "07700" in text[start:end]
        index = old.view.model.index(number, WORDS)
        assert old.view.model.data(index, MARK) == (start, end)
        assert old.view.model.data(index).startswith(text[:end])


def test_the_mark_comes_into_sight_where_the_row_is_narrow() -> None:
    text = "one two three four five six"
    start = text.index("five")
    shown, first, last = in_sight(text, start, start + 4, lambda words: len(words) <= 12)
    assert shown == "… four five six"
    assert shown[first:last] == "five"
    assert in_sight(text, 0, 3, lambda words: len(words) <= 12) == (text, 0, 3)
    assert in_sight(text, start, start + 4, lambda _words: False)[0] == "… five six"


def test_the_list_scrolls_by_wheel_and_bar(old: Any, qtbot: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", [f"{HOME_ADDRESS} in year {n}" for n in range(40)]))
    old.window().resize(1366, 720)
    old.window().show()
    qtbot.wait(20)
    bar = old.view.table.verticalScrollBar()
    assert len(old.view.model.rows) == 40
    assert bar.maximum() > 0
    assert old.view.table.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAsNeeded


SMALL = [(911, 464), (640, 440)]
"""Windows of a small screen, where words at 200% have least room."""


def laid_out() -> None:
    """Have Qt show and lay out what was put in."""
    for _ in range(10):
        QApplication.processEvents()


@pytest.mark.parametrize("size", SMALL)
def test_at_200_percent_no_words_are_cut(make_window: Callable[..., Driver], tmp_path: Path, size: tuple[int, int]) -> None:
    driver = make_window(size=size, text_size=200)
    driver.window.go("old")
    page = driver.window.old
    laid_out()
    assert cut(page) == []
    to_results(page, x_zip(tmp_path / "x.zip", [f"{HOME_ADDRESS} and she is at home all day, every day of the week"]))
    laid_out()
    assert cut(page) == []
    page.open_row(page.view.model.rows[0])
    laid_out()
    assert cut(page) == []
    page.view.add_button.click()
    page.view.list_button.click()
    laid_out()
    assert cut(page) == []
    page.view.ticks["unsure"].setChecked(True)
    page.view.go_on()
    laid_out()
    assert cut(page) == []
    page.view.asked_button.click()
    assert page.name == "list"
    laid_out()
    assert cut(page) == []


def test_where_the_row_is_narrow_day_and_deed_stand_below_the_words(make_window: Callable[..., Driver], tmp_path: Path) -> None:
    for size, percent in (((1366, 720), 100), ((911, 464), 200), ((640, 440), 100)):
        driver = make_window(size=size, text_size=percent)
        driver.window.go("old")
        page = driver.window.old
        to_results(page, x_zip(tmp_path / "x.zip", [HOME_ADDRESS]))
        laid_out()
        table, index = page.view.table, page.view.model.index(0, WORDS)
        below = size[0] < 1000
        assert table.isColumnHidden(DATE) is below and table.isColumnHidden(WHAT) is below
        under = index.data(UNDER)
        assert under == f"{index.siblingAtColumn(DATE).data()}. {index.siblingAtColumn(WHAT).data()}" if below else under is None
        assert not below or table.columnWidth(WORDS) > table.viewport().width() / 2
        driver.window.old.show_start()


def test_the_calendar_ends_with_a_whole_row(old: Any, tmp_path: Path) -> None:
    days = [dt.datetime(2010 + number, 3, 1, tzinfo=dt.UTC) for number in range(9)]
    tweets = [tweet(number, HOME_ADDRESS, day) for number, day in enumerate(days)]
    to_results(old, write_zip(tmp_path / "x.zip", x_members(tweets)))
    laid_out()
    calendar = old.view.calendar
    room = calendar.viewport().height()
    assert room > 0 and room % calendar.rowHeight(0) == 0
    assert not any(corner.isVisible() for corner in calendar.findChildren(QAbstractButton))


def test_when_all_is_read_no_empty_row_stands_below(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    old.view.say("Done.")
    laid_out()
    assert old.view.card.isVisible() and not old.view.progress_buttons.isVisible()
    old.view.show_progress("Reading", 1, 2, running=True)
    assert old.view.stop_button.isVisible()
