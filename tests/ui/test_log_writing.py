# SPDX-License-Identifier: Apache-2.0
"""Writing an incident down, by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from assistant.domain.draft import Role
from assistant.domain.incident import ActionKind, Query, Status
from assistant.ui.incidents.page import IncidentsPage
from assistant.ui.incidents.printing import incident_html
from tests.ui.drivers.log import CLERK, Make, go_on, open_first, page, picture, write_down


def test_walk_3_step_1_a_clerk_writes_down_with_evidence_by_keyboard(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """product.md D.3, step 1: untrue about a person; councillor; Facebook; facts; a file; save. 40 actions for both steps."""
    d = make_window(**CLERK)
    open_first(d)
    shot = picture(tmp_path / "screenshot.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(shot)], ""))
    d.actions = 0
    d.ctrl(Qt.Key.Key_N)
    assert d.title() == "What happened?" and d.focus() is page(d).title_label
    d.choose("Short way")
    d.choose("Untrue about a person")
    go_on(d)
    assert d.title() == "Who did it?"
    d.choose("A councillor")
    d.choose("No")
    d.fill("person", "Cllr John Webb")
    go_on(d)
    assert d.title() == "Where and when?"
    go_on(d)
    assert d.title() == "The facts"
    assert "Write what you saw. Not what you think about it." in d.shown(page(d))
    d.fill("facts", "Cllr Webb wrote that Mrs Hall is a thief. I saw it on his public page.")
    go_on(d)
    assert d.title() == "Evidence"
    d.press(page(d).view.evidence.add_button)
    assert len(page(d).view.evidence.cards) == 1
    go_on(d)
    assert d.title() == "Check your answers"
    d.choose("It may go against our policy")
    go_on(d)
    assert d.actions <= 24, d.actions
    session = page(d).session
    incident = session.records.find_number("2026-001")
    assert incident.status is Status.OPEN and incident.kind == "defamation" and incident.platform == "facebook"
    assert "LUD-M-8b" in incident.clauses
    assert incident.title == "Untrue about a person, Facebook"
    files = session.records.evidence(incident)
    assert files[0].name == "screenshot.png" and files[0].sha256 and session._store.read(files[0]) == shot.read_bytes()
    shown = d.shown(page(d))
    assert "Saved: 2026-001." in shown
    assert "Still to add: how it is connected to the council." in shown
    assert "Talk first: Many Code complaints end with no further action" in shown
    assert "This file has not changed since you added it." in shown


def test_all_eleven_pages_in_order_with_their_words(make_window: Make) -> None:
    d = make_window(role=Role.CLERK, council="ludgershall")
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    seen = []
    answers: dict[str, Callable[[], object]] = {
        "What happened?": lambda: d.choose("Abusive"),
        "Who did it?": lambda: (d.choose("A councillor"), d.choose("No"), d.fill("others", "Jo Bloggs\nSam Smith")),
        "Where and when?": lambda: (
            d.fill("date", "3 11 2026"),
            d.fill("time", "14:05"),
            d.fill("link", "https://example.org/x"),
        ),
        "How is this connected to the council?": lambda: d.choose("It is about council business or a council service"),
        "The facts": lambda: (d.fill("facts", "He wrote it."), d.fill("views", "It is bad.")),
        "What have they said?": lambda: d.fill("side", "He says it was a joke."),
        "Evidence": lambda: None,
        "What has been done?": lambda: (
            d.choose("We reported it"),
            d.press(d.button("Add this", page(d))),
            d.choose("We blocked the account"),
            d.fill("did-why", "threats"),
            d.fill("did-second", "The chair"),
        ),
        "What next?": lambda: d.fill("look-again", "1 12 2026"),
        "Which rules?": lambda: None,
        "Check your answers": lambda: d.choose("Someone may need help or protection"),
    }
    for number in range(1, 12):
        seen.append(d.title())
        assert f"Page {number} of 11" in d.shown(page(d))
        if d.title() == "What next?":
            shown = d.shown(page(d))
            assert (
                "Wiltshire Council normally takes a complaint within 20 working days. You have 5 left. The last day is 1 December 2026."
                in shown
            )
            assert "Dates to ask about" in shown and "Ask the monitoring officer" not in shown, "nothing was sent yet"
            d.choose("1 December 2026: See if the site has answered your report")
        answers[d.title()]()
        go_on(d)
    assert seen == list(answers)
    incident = page(d).session.records.find_number("1")
    assert incident.others == ("Jo Bloggs", "Sam Smith")
    assert incident.connections == ("council-business",)
    assert incident.seen_at is not None and incident.seen_at.strftime("%Y-%m-%d %H:%M") == "2026-11-03 14:05"
    assert [a.kind for a in incident.actions] == [ActionKind.REPORTED, ActionKind.BLOCKED]
    assert incident.actions[1].second_person == "The chair"
    assert incident.look_again == dt.date(2026, 12, 1) and incident.ask_dates[0].id == "platform"
    assert incident.views == "It is bad." and incident.their_side == "He says it was a joke."
    assert "LTC-4.7" in incident.clauses
    html = incident_html(page(d).session, incident)
    assert "Why: threats" in html and "Second person: The chair" in html and "The history of the log has" in html


def test_pages_4_6_9_and_10_can_be_skipped_and_back_loses_nothing(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Offensive")
    go_on(d)
    d.choose("Staff")
    d.choose("No")
    go_on(d)
    go_on(d)
    skipped = []
    while d.title() != "Check your answers":
        if page(d).view.skip_button.isVisible():
            skipped.append(d.title())
            d.press(page(d).view.skip_button)
            continue
        if d.title() == "The facts":
            d.fill("facts", "Something")
            d.press(page(d).view.back_button)
            d.press(page(d).view.skip_button)
            assert d.field("facts").toPlainText() == "Something"
        go_on(d)
    assert skipped == ["How is this connected to the council?", "What have they said?", "What next?", "Which rules?"]


def test_what_is_missing_is_said_on_top_and_beside_and_nothing_typed_is_lost(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    go_on(d)
    shown = d.shown(page(d))
    assert "There is a problem" in shown and shown.count("Problem: choose one.") == 1
    assert d.focus() is page(d).view.form.problems.title
    d.choose("Abusive")
    go_on(d)
    d.choose("Staff")
    d.choose("No")
    go_on(d)
    for text, words in (("31 2 2026", "must be real"), ("1 1 2030", "today or before"), ("", "must be real")):
        d.fill("date", text)
        go_on(d)
        assert words in d.shown(page(d)) and d.field("date").text() == text
    d.fill("date", "3 11 2026")
    d.fill("time", "25:00")
    go_on(d)
    assert "Problem: the time must be real, like 14:05." in d.shown(page(d))
    link = d.button("Problem: the time must be real, like 14:05.", page(d))
    d.press(link)
    assert d.focus() is d.field("time")


def test_save_and_stop_keeps_it_and_it_can_be_gone_on_with(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Abusive")
    go_on(d)
    d.fill("person", "Bob")
    d.press(page(d).view.stop_button)
    assert "Saved. You can stop now and come back." in d.shown(page(d))
    page(d).show_detail(page(d).session.records.find(Query())[0].id)
    assert "Not finished" in d.shown(page(d))
    d.press(page(d).view.go_on_button)
    go_on(d)
    assert d.field("person").text() == "Bob"


def test_the_person_it_is_about_does_not_keep_the_case(make_window: Make) -> None:
    d = make_window(role=Role.CLERK, council="ludgershall")
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Abusive")
    go_on(d)
    d.choose("Staff")
    d.choose("Yes")
    d.fill("person", "Ann Clerk")
    go_on(d)
    assert d.title() == "Someone else should keep this"
    shown = d.shown(page(d))
    assert "Ask the chair of the council to keep it." in shown and "Monitoring Officer, Wiltshire Council" in shown
    assert page(d).session.records.find(Query()) == []
    history = [e.action for e in page(d).session._store.history_of(_Any(page(d)))]
    assert history[-1] == "deleted"


class _Any:
    """Stands for the incident that is gone: its id, from the history."""

    def __init__(self, log_page: IncidentsPage) -> None:
        with log_page.session._log.reading() as db:
            self.id = db.execute("select incident from history where action = 'deleted'").fetchone()[0]


def test_one_answer_can_be_changed_later_and_the_timeline_says_so(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    view = page(d).view
    change = next(b for b in view.findChildren(type(view.message_button)) if b.accessibleName() == "Change: The facts")
    d.press(change)
    assert d.title() == "Change: The facts"
    d.fill("facts", "He wrote something else.")
    go_on(d)
    shown = d.shown(page(d))
    assert "He wrote something else." in shown and "Ann Clerk: changed it" in shown and "Ann Clerk: looked at it" in shown
