# SPDX-License-Identifier: Apache-2.0
"""Closing, keeping and deleting an incident."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from assistant.domain.incident import Query
from tests.ui.drivers.log import CLERK, Make, go_on, open_first, page, write_down


def test_closing_needs_an_outcome_a_connection_and_a_day(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    d.press(page(d).view.close_button)
    go_on(d)
    shown = d.shown(page(d))
    assert "Problem: before you close it, add how it is connected to the council." in shown and "Problem: choose one." in shown
    assert "this day must be after" not in shown, "the day comes with the outcome"
    page(d).show_wizard(page(d)._incident, "connection")
    d.choose("No connection")
    assert "This may be outside this policy." in d.shown(page(d))
    go_on(d)
    assert "This may be outside this policy." in d.shown(page(d))
    d.press(page(d).view.close_button)
    d.choose("Talked and settled")
    assert d.field("keep").text() == "24 11 2027"
    d.fill("keep", "1 1 2020")
    go_on(d)
    assert "Problem: this day must be after today." in d.shown(page(d))
    d.fill("keep", "25 11 2026")
    go_on(d)
    shown = d.shown(page(d))
    assert "Closed" in shown and "Kept until 25 November 2026." in shown and "Ann Clerk: closed it" in shown


def test_what_is_kept_long_enough_is_listed_and_deleted_for_good_by_number(make_window: Make, tmp_path: Path) -> None:
    """Retention: nothing goes by itself; the list; keep it longer; delete with its number; the line that stays."""
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="pterodactyl")
    for page_name, answer in (("connection", "No connection"),):
        page(d).show_wizard(page(d)._incident, page_name)
        d.choose(answer)
        go_on(d)
    d.press(page(d).view.close_button)
    d.choose("No action")
    d.fill("keep", "25 11 2026")
    go_on(d)
    page(d).show_list()
    page(d).show_tool("keep")
    assert "Nothing is kept longer than you chose." in d.shown(page(d))
    page(d)._clock = lambda: dt.datetime(2026, 12, 1, 9)  # noqa: DTZ001
    page(d).show_tool("keep")
    assert "2026-001 Abusive, Facebook. Kept until 25 November 2026." in d.shown(page(d))
    d.fill("until-2026-001", "1 1 2027")
    d.press(d.button("Keep it longer", page(d)))
    assert "Nothing is kept longer than you chose." in d.shown(page(d))
    page(d)._clock = lambda: dt.datetime(2027, 2, 1, 9)  # noqa: DTZ001
    d.actions = 0
    page(d).show_tool("keep")
    d.press(d.button("Look at it", page(d)))
    d.choose("Do not delete: there is a complaint, a request or a police matter")
    d.press(page(d).view.delete_button)
    assert "This is on hold." in d.shown(page(d))
    d.press(d.button("Go back", page(d)))
    d.choose("Do not delete: there is a complaint, a request or a police matter")
    d.press(page(d).view.delete_button)
    assert "This removes it for good from this computer." in d.shown(page(d))
    d.fill("number", "2026-00")
    assert not page(d).view.go_button.isEnabled()
    d.fill("number", "2026-001")
    d.press(page(d).view.go_button)
    assert d.actions <= 9
    assert "2026-001 is deleted for good." in d.shown(page(d))
    assert page(d).session.records.find(Query()) == []
    page(d).show_tool("check")
    d.press(page(d).view.start_button)
    assert "The log is as the program left it." in d.shown(page(d))
