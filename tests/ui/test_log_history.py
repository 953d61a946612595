# SPDX-License-Identifier: Apache-2.0
"""One act, one line, in the window as on the command line; and what is known against an incident stands on its page."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from assistant.app import main
from assistant.domain.incident import Status
from assistant.services.log.files import as_file
from assistant.services.log.opening import Secret
from assistant.services.log.session import open_log
from assistant.ui.incidents.printing import incident_html
from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, go_on, open_first, page, picture, write_down
from tests.ui.drivers.window import Driver


def _by_keyboard(d: Driver, shot: Path) -> str:
    """Write an incident down page by page, going back once and stopping once, with a file."""
    d.press(page(d).view.new_button)
    d.choose("Abusive")
    go_on(d)
    d.choose("A member of the public")
    d.choose("No")
    d.fill("person", "Sam")
    go_on(d)
    go_on(d)
    d.choose("It is about council business or a council service")
    go_on(d)
    d.fill("facts", "He wrote that the clerk is a wassock.")
    d.press(page(d).view.back_button)
    go_on(d)
    d.press(page(d).view.stop_button)
    uid = page(d).session.records.find(page(d)._query)[0].id
    page(d).show_detail(uid)
    assert d.shown(page(d)).count("began to write it down") == 1
    d.press(page(d).view.go_on_button)
    page(d).view.show_page("evidence")
    page(d).view.evidence.add_files([shot])
    page(d).view.evidence.cards[0].what.setText("The post")
    page(d).view.show_page("save")
    d.choose("It may go against our policy")
    go_on(d)
    assert page(d).name == "detail", d.shown(page(d))
    return uid


def test_the_window_and_the_command_line_leave_the_same_history(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = make_window(**CLERK)
    open_first(d)
    (tmp_path / "in").mkdir()
    shot = picture(tmp_path / "in" / "shot.jpg")
    uid = _by_keyboard(d, shot)
    session = page(d).session
    made = session.records.get(uid)
    window = [(e.what, e.action) for e in session.records.history(made) if e.action not in ("opened", "changed")]
    assert window == [("incident", "began"), ("evidence", "added"), ("incident", "written")]
    assert d.shown(page(d)).count("began to write it down") == 1 and d.shown(page(d)).count(": wrote it down") == 1
    assert incident_html(session, made).count("began to write it down") == 1
    (tmp_path / "in" / "a.json").write_text(json.dumps(as_file(made, session.records.evidence(made))), encoding="utf-8")
    shot.rename(tmp_path / "in" / "01 shot.jpg")
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "other"
    assert main(["--data", str(tmp_path / "d2"), "incident", "--log", str(folder), "add", str(tmp_path / "in" / "a.json")]) == 0
    other = open_log(folder, Secret(PASSPHRASE), d.window.app)
    added = other.records.find_number("1")
    assert [(e.what, e.action) for e in other.records.history(added)] == window
    assert (added.facts, added.person, added.status) == (made.facts, made.person, Status.OPEN)
    other.lock()


def test_an_answer_that_is_changed_later_is_one_line_more(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    session, uid = page(d).session, page(d)._incident.id
    made = session.records.get(uid)
    before = len(session.records.history(made))
    session.change(made)
    assert len(session.records.history(made)) == before
    session.change(replace(made, posted="yesterday"))
    assert [e.action for e in session.records.history(made)][before:] == ["changed"]


def test_what_is_known_against_an_incident_stands_in_list_and_on_its_page(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    assert "Read the warning" not in d.shown(page(d))
    page(d).show_list()
    session = page(d).session
    good = session._log._clock
    session._log._clock = lambda: good() - dt.timedelta(days=40)
    number = write_down(d)
    assert "This was written with a clock that had gone back" in d.shown(page(d))
    session._log._clock = good
    page(d).show_list()
    rows = [page(d).view._rows.lines[row].spoken() for row in range(2)]
    assert [("Read the warning" in row) for row in rows] == [number in row for row in rows]


@pytest.mark.parametrize(
    "seen", [dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)], ids=["year 1", "year 9999"]
)
def test_dates_that_no_form_takes_can_be_looked_at_printed_and_deleted(make_window: Make, seen: dt.datetime) -> None:
    """Earlier versions took them from a file or a bundle; then list, page and printing failed."""
    d = make_window(**CLERK)
    open_first(d)
    number = write_down(d, kind="Misinformation", facts="bad \0 \x1b[31m")
    session = page(d).session
    old = session._store.save(replace(session.records.find_number(number), seen_at=seen, look_again=dt.date(9999, 12, 31)))
    page(d).show_list()
    assert number in page(d).view._rows.lines[0].spoken()
    page(d).show_detail(old.id)
    assert f"1 January {seen.year}," in d.shown(page(d)) or f"31 December {seen.year}," in d.shown(page(d))
    assert str(seen.year) in incident_html(session, old)
    for each in ("kind", "who", "where", "connection", "facts", "side", "evidence", "done", "next", "rules"):
        page(d).show_wizard(old, each)
    page(d).show_report(old)
    page(d).show_delete(old)
    d.fill("number", number)
    d.press(page(d).view.go_button)
    assert "Nothing here yet." in d.shown(page(d))


def test_an_hour_that_the_clock_left_out_is_refused_in_words(make_window: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    try:
        d = make_window(**CLERK)
        open_first(d)
        d.press(page(d).view.new_button)
        d.choose("Abusive")
        go_on(d)
        d.choose("A member of the public")
        d.choose("No")
        go_on(d)
        d.fill("date", "29 3 2026")
        d.fill("time", "1.30")
        go_on(d)
        assert "Problem: there was no such time on that day" in d.shown(page(d))
        d.fill("date", "14 10 1066")
        d.ctrl(Qt.Key.Key_Return)
        assert "Problem: write a date from 1 January 1990 to today." in d.shown(page(d))
        d.fill("date", "30 3 2026")
        d.ctrl(Qt.Key.Key_Return)
        assert page(d).session.records.find(page(d)._query)[0].occurred == "2026-03-30T01:30"
    finally:
        monkeypatch.undo()
        time.tzset()
