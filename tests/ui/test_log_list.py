# SPDX-License-Identifier: Apache-2.0
"""The list of incidents, linked items, and what is due."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt

from tests.ui.drivers.log import CLERK, Make, open_first, page, write_down


def test_the_list_finds_filters_sorts_and_opens_with_enter(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="about the allotment", person="Bob Smith")
    page(d).show_list()
    write_down(d, facts="about the car park", kind="A threat", person="Jo Bloggs")
    page(d).show_list()
    view = page(d).view
    assert [r.number for r in view._rows.rows] == ["2026-002", "2026-001"]
    heads = [view._rows.headerData(n, Qt.Orientation.Horizontal) for n in range(6)]
    assert heads == ["Number", "Date", "What", "Where", "Status", "Next date"]
    d.ctrl(Qt.Key.Key_F)
    assert d.focus() is view.find_box
    d.fill("find", "allotment")
    d.key(Qt.Key.Key_Return)
    assert [r.number for r in view._rows.rows] == ["2026-001"] and "1 incident." in d.shown(view)
    d.fill("find", "giraffe")
    d.key(Qt.Key.Key_Return)
    assert 'No incidents match "giraffe".' in d.shown(view)
    d.press(d.button("Clear the search", view))
    assert len(view._rows.rows) == 2
    view.kind.setCurrentIndex(view.kind.findData("threat"))
    view.kind.activated.emit(0)
    assert [r.number for r in view._rows.rows] == ["2026-002"]
    page(d).show_detail(view._rows.rows[0].id)
    page(d).show_list()
    assert [r.number for r in page(d).view._rows.rows] == ["2026-002"], "the list is as it was left"
    page(d).view.clear_search()
    table = page(d).view.table
    table.setFocus()
    table.selectRow(1)
    d.key(Qt.Key.Key_Return)
    assert d.title().startswith("2026-001")


def test_narrow_windows_show_a_list(make_window: Make) -> None:
    d = make_window(**CLERK, size=(640, 460))
    open_first(d)
    write_down(d)
    page(d).show_list()
    view = page(d).view
    assert d.title() == "Incident log"
    assert view.list.isVisible() and not view.table.isVisible()
    d.press(view.more_button)
    d.press(view.switch)
    assert view.table.isVisible()
    d.press(view.switch)
    view.list.setFocus()
    view.list.setCurrentRow(0)
    d.key(Qt.Key.Key_Return)
    assert page(d).name == "detail"


def test_due_dates_stand_on_home_while_the_log_is_open_only(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, kind="A negative post that needs a reply", facts="Why is the car park closed?")
    incident = page(d)._incident
    assert incident.reply_by == dt.date(2026, 11, 26)
    assert "Reply due by 26 November 2026." in d.shown(page(d))
    d.window._clock = page(d)._clock = lambda: dt.datetime(2026, 11, 26, 9)  # noqa: DTZ001
    d.window.home._clock = d.window._clock
    d.ctrl(Qt.Key.Key_1)
    assert "Reply due 26 November 2026: A negative post that needs a reply, Facebook" in d.shown(d.window.home)
    page(d).lock()
    d.window.home.enter()
    shown = d.shown(d.window.home)
    assert "car park" not in shown and "Reply due" not in shown and "Open your log to see what is due in it." in shown
