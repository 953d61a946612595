# SPDX-License-Identifier: Apache-2.0
"""One act, one line, in the window as on the command line; and what is known against an incident stands on its page."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from assistant.app import build_app, main
from assistant.domain.draft import Role
from assistant.domain.incident import Status
from assistant.domain.report import Recipient, Report, as_text
from assistant.services.log.files import as_file
from assistant.services.log.opening import Secret
from assistant.services.log.session import open_log
from assistant.services.papers.brief import contact_spans, spec_of
from assistant.services.papers.pdf import pdf_of
from assistant.ui.incidents.printing import incident_html
from assistant.ui.widgets.choices import Choice
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


ANSWERS = {
    "kind": "defamation",
    "also_kinds": ["abuse", "harassment"],
    "who": "councillor",
    "person": "Cllr John Webb",
    "account": "Cllr Webb, Corve",
    "also": [{"name": "Cllr Ann Fox", "who": "councillor", "account": "@annfox"}, {"name": "Sam Poole", "who": "staff"}],
    "others": ["Mrs Rose Hall"],
    "platform": "facebook",
    "link": "https://example.org/x",
    "seen_at": "2026-11-03T14:05",
    "posted": "2 November 2026, 21:40",
    "connections": ["council-business"],
    "connection_note": "It is about the rents.",
    "facts": "He wrote that Mrs Hall is a thief.",
    "views": "It is bad.",
    "their_side": "He says it was a joke.",
    "actions": [{"kind": "reported", "on": "2026-11-04", "reference": "FB-1"}],
    "look_again": "2026-12-01",
    "reason": "safety",
    "evidence": [{"file": "shot.jpg", "what": "The post"}],
}


def _all_by_keyboard(d: Driver, shot: Path) -> None:
    """The same answers, page by page."""
    d.press(page(d).view.new_button)
    d.choose("Untrue about a person")
    d.press(d.button("Was it more than one of these?", page(d)))
    for kind in ("abuse", "harassment"):
        d.field(f"also-kind-{kind}").setChecked(True)
    go_on(d)
    d.choose("A councillor")
    d.choose("No")
    d.fill("person", "Cllr John Webb")
    d.fill("account", "Cllr Webb, Corve")
    for number, (name, account, who) in enumerate((("Cllr Ann Fox", "@annfox", 0), ("Sam Poole", "", 1)), 1):
        d.press(d.button("Add someone else who did it", page(d)))
        d.fill(f"also-name-{number}", name)
        d.fill(f"also-account-{number}", account)
        asked = [c for c in page(d).view.findChildren(Choice) if c.accessibleName() == f"What is person {number + 1}?"]
        list(asked[0].buttons.values())[who].setChecked(True)
    d.fill("others", "Mrs Rose Hall")
    go_on(d)
    d.fill("date", "3 November 2026")
    d.fill("time", "2.05pm")
    d.fill("link", "https://example.org/x")
    d.fill("posted", "2 November 2026, 21:40")
    go_on(d)
    d.choose("It is about council business or a council service")
    d.fill("connection-note", "It is about the rents.")
    go_on(d)
    d.fill("facts", "He wrote that Mrs Hall is a thief.")
    d.fill("views", "It is bad.")
    go_on(d)
    d.fill("side", "He says it was a joke.")
    go_on(d)
    page(d).view.evidence.add_files([shot])
    page(d).view.evidence.cards[0].what.setText("The post")
    go_on(d)
    d.choose("We reported it")
    d.fill("did-on", "4 11 2026")
    d.fill("did-reference", "FB-1")
    go_on(d)
    d.fill("look-again", "1 Dec 2026")
    go_on(d)
    go_on(d)
    assert d.title() == "Check your answers"
    d.choose("Someone may need help or protection")
    go_on(d)
    assert page(d).name == "detail", d.shown(page(d))


def test_one_incident_by_window_and_by_command_line_gives_the_same_pages(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte by byte, but for times and check codes."""
    d = make_window(**CLERK)
    open_first(d)
    shot = picture(tmp_path / "shot.jpg")
    _all_by_keyboard(d, shot)
    ticked = list(page(d).session.records.find_number("1").clauses)
    (tmp_path / "a.json").write_text(json.dumps({**ANSWERS, "clauses": ticked}), encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    data, folder = tmp_path / "d2", tmp_path / "other"
    app = build_app(data)
    app.preferences.change(council="ludlow", role=Role.CLERK)
    base = ["--data", str(data), "incident", "--log", str(folder), "--keeper", "Ann Clerk"]
    assert main([*base, "add", str(tmp_path / "a.json")]) == 0 and main([*base, "show", "1"]) == 0
    other = open_log(folder, Secret(PASSPHRASE), d.window.app)
    finder = contact_spans(d.window.app.checker())
    for recipient in (Recipient.MONITORING_OFFICER, Recipient.ME):
        parts = spec_of(d.window.app.content, recipient).include
        reports = []
        for log in (page(d).session, other):
            made = log.report(log.records.find_number("1"), recipient, parts, finder, at=page(d).session.now())
            reports.append(made.made)
        assert as_text(_masked(reports[0].report)) == as_text(_masked(reports[1].report))
        assert reports[0].left_out == reports[1].left_out and reports[0].missing == reports[1].missing
        pdfs = {pdf_of(_masked(made.report), d.window.app.resources) for made in reports}
        assert len(pdfs) == 1
    other.lock()


def _masked(report: Report) -> Report:
    """The same with one mark for every time and check code."""

    def plain(value: Any) -> Any:
        if isinstance(value, str):
            own = (
                r"\b[0-9a-f]{8}(?: [0-9a-f]{8})+|\d\d? \w+ 20\d\d, \d\d:\d\d|\b\d+(?=: [0-9a-f]{8} )|\b\d+(?= lines\. Its check)"
            )
            return re.sub(own, "#", value)
        if isinstance(value, tuple):
            return tuple(map(plain, value))
        if is_dataclass(value):
            return replace(value, **{f.name: plain(getattr(value, f.name)) for f in fields(value)})  # type: ignore[type-var]
        return value

    return replace(report, blocks=plain(report.blocks))


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
