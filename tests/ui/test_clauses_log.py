# SPDX-License-Identifier: Apache-2.0
"""The rows of the clause matrix that the incident log serves, each named by its id, through the real window."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox

from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.incident import Act, ActionKind, Incident, Who
from assistant.domain.policy import Binds
from assistant.services.log.incidents import clauses_for, reply_due, with_defaults
from assistant.ui.incidents.printing import incident_html
from tests.conftest import ROOT
from tests.ui.drivers.log import CLERK, go_on, open_first, page, write_down
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
LTC = {"role": Role.CLERK, "council": "ludgershall"}

KINDS = {
    "LTC-4.7": ("INC-ABUSE", "INC-THREAT"),
    "LTC-4.8": ("INC-DISC",),
    "LTC-4.9": ("INC-FALSE",),
    "LTC-4.10": ("INC-CRIME",),
    "LTC-5.3": ("INC-CONF",),
    "LTC-5.5": ("INC-CONF",),
    "LTC-5.7": ("INC-CONF",),
    "LTC-5.8": ("INC-CONF",),
    "LTC-6.2": ("INC-HOURS",),
    "LTC-7.1": ("INC-GRIEV",),
    "LTC-7.3": ("INC-RESTRICT",),
    "LUD-M-1a": ("INC-BLUR",),
    "LUD-M-7a": ("INC-CONF",),
    "LUD-M-8b": ("INC-DEFAME",),
    "LUD-OFF-1": ("INC-OFFENSIVE",),
    "LUD-SCN-1a": ("INC-NEG",),
    "LUD-MOD-2b": ("INC-ABUSE", "INC-HARASS"),
    "LUD-PHO-2": ("INC-PHOTO",),
    "LUD-RAI-2": ("INC-NEG",),
    "LUD-RAI-3": ("INC-MISINFO",),
}


@pytest.mark.parametrize("row", KINDS)
def test_a_kind_of_incident_brings_the_clause(content: Content, row: str) -> None:
    """Every row whose column names an INC kind: choosing that kind ticks the clause."""
    pack = content.packs["ludgershall" if row.startswith("LTC") else "ludlow"]
    for code in KINDS[row]:
        kind = next(k for k in content.incidents.kinds if k.code == code)
        assert row in _ticked(content, pack.id, kind=kind.id, act=kind.act), (row, code)


def _ticked(content: Content, pack: str, **answers: Any) -> list[str]:
    """The clauses that are ticked for an incident with these answers."""
    incident = Incident("x", "1", dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), "Ann", **answers)
    return [c.id for c in clauses_for(incident, content.packs[pack], content.incidents)]


def test_LUD_M_8c_is_ticked_for_what_was_left_up_only(content: Content) -> None:
    for act in Act:
        assert ("LUD-M-8c" in _ticked(content, "ludlow", kind="defamation", act=act)) == (act is Act.LEFT_UP)


@pytest.mark.parametrize("pack", ["ludlow", "ludgershall", "general"])
def test_no_clause_is_ticked_that_does_not_bind_who_did_it(content: Content, pack: str) -> None:
    """For each kind: what staff or a councillor did is held to the rules that bind them, and to none of how to deal with it."""
    never = {
        Who.COUNCILLOR: (Binds.STAFF, Binds.OFFICIAL, Binds.COUNCIL),
        Who.STAFF: (Binds.COUNCILLORS, Binds.OFFICIAL, Binds.COUNCIL),
    }
    for who, kinds in never.items():
        for kind in content.incidents.kinds:
            clauses = [content.packs[pack].clause(c) for c in _ticked(content, pack, kind=kind.id, act=kind.act, who=who)]
            assert not [c.id for c in clauses if c.binds in kinds or c.answering or set(c.concerns) == {"feeding"}], (
                who,
                kind.id,
            )


def test_a_rule_of_official_accounts_is_ticked_where_one_was_used(content: Content) -> None:
    for connections in ((), ("council-account",)):
        ticked = _ticked(content, "ludgershall", kind="restricted", who=Who.COUNCILLOR, connections=connections)
        assert ("LTC-5.6" in ticked) == bool(connections)


def _at_the_rules(make_window: Make) -> Driver:
    """The page of rules of a new incident about something untrue."""
    d = make_window(**CLERK)
    open_first(d)
    page(d).show_wizard(None)
    d.choose("Untrue about a person")
    go_on(d)
    page(d).view.show_page("rules")
    return d


def test_rules_that_were_all_taken_out_stay_out(make_window: Make) -> None:
    d = _at_the_rules(make_window)
    view = page(d).view
    for tick in view.findChildren(QCheckBox):
        tick.setChecked(False)
    go_on(d)
    assert "Which rules?\nNot answered" in d.shown(view)
    view.show_page("rules")
    assert not [b.text() for b in view.findChildren(QCheckBox) if b.isChecked()]


def test_another_act_brings_its_own_rules_unless_they_were_chosen_by_hand(make_window: Make) -> None:
    d = _at_the_rules(make_window)
    view = page(d).view
    go_on(d)
    assert "LUD-M-8c" not in view.incident.clauses
    view.show_page("kind")
    d.choose("Left it up on their page")
    go_on(d)
    assert "LUD-M-8c" in view.incident.clauses
    view.show_page("rules")
    next(b for b in view.findChildren(QCheckBox) if b.accessibleName().startswith("Ludlow M-8c")).setChecked(False)
    go_on(d)
    view.show_page("kind")
    d.choose("Shared it")
    go_on(d)
    assert view.incident.clauses and "LUD-M-8c" not in view.incident.clauses


def test_every_row_served_by_the_log_has_a_test_here() -> None:
    with (ROOT / "tests" / "fixtures" / "clauses.csv").open(encoding="utf-8") as file:
        rows = [r["id"] for r in csv.DictReader(file) if "INC" in r["served_by"]]
    here = Path(__file__).read_text(encoding="utf-8")
    named = {r for r in rows if f'"{r}"' in here or r.replace("-", "_").replace(".", "_") in here}
    assert set(rows) == named, set(rows) - named


def test_LTC_1_6_the_clause_picker_lists_every_clause(make_window: Make) -> None:
    d = make_window(**LTC)
    open_first(d)
    write_down(d)
    page(d).show_wizard(page(d)._incident, "rules")
    d.press(page(d).view.questions.rules_more)
    d.title()
    names = {b.accessibleName().split(":")[0] for b in page(d).view.findChildren(QCheckBox) if b.isVisible()}
    assert names == {c.citation for c in d.window.app.content.packs["ludgershall"].clauses}


def test_LTC_2_4_LTC_2_7_the_list_of_sites(make_window: Make) -> None:
    d = make_window(**LTC)
    open_first(d)
    write_down(d)
    page(d).show_wizard(page(d)._incident, "where")
    box = d.field("platform")
    names = [box.itemText(n) for n in range(box.count())]
    assert "X (Twitter)" in names and "Tumblr" in names and any("WhatsApp" in n for n in names)
    box.setFocus()
    d.qtbot.keyClicks(box, "x (t")
    assert box.currentText() == "X (Twitter)"


def test_LTC_4_6_no_connection_is_said_and_still_recorded(make_window: Make) -> None:
    d = make_window(**LTC)
    open_first(d)
    write_down(d)
    page(d).show_wizard(page(d)._incident, "connection")
    assert d.title() == "How is this connected to the council?"
    d.choose("It is about council business or a council service")
    d.choose("No connection")
    shown = d.shown(page(d))
    assert (
        "This may be outside this policy." in shown
        and "The site itself takes reports." in shown
        and "Tell the police on 101" in shown
    )
    go_on(d)
    assert page(d)._incident.connections == ("none",)


def test_LTC_4_11_liking_and_sharing_can_be_recorded(make_window: Make) -> None:
    d = make_window(**LTC)
    open_first(d)
    for answer, act in (("Liked it", Act.LIKED), ("Shared it", Act.SHARED)):
        page(d).show_list()
        page(d).show_wizard(None)
        d.choose("Liked or shared something")
        d.choose(answer)
        go_on(d)
        assert page(d).view.incident.act is act
        assert "LTC-4.11" in _ticked(d.window.app.content, "ludgershall", kind="shared", act=act)


def test_LUD_M_8c_left_up_on_a_page_can_be_recorded(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    page(d).show_wizard(None)
    d.choose("Untrue about a person")
    d.choose("Left it up on their page")
    go_on(d)
    assert page(d).view.incident.act is Act.LEFT_UP


def test_LUD_OFF_6b_why_we_blocked_is_asked_and_printed(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).show_wizard(page(d)._incident, "done")
    d.choose("We blocked the account")
    d.fill("did-why", "A threat to a resident")
    d.fill("did-second", "The chair")
    go_on(d)
    action = page(d)._incident.actions[0]
    assert action.kind is ActionKind.BLOCKED and action.reason == "A threat to a resident"
    printed = incident_html(page(d).session, page(d)._incident)
    assert "Why: A threat to a resident" in printed and "Second person: The chair." in printed


def test_LUD_NEG_1b_reply_due_after_two_working_days(content: Content) -> None:
    friday = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
    incident = Incident("x", "2026-001", friday, "Ann", kind="negative", seen_at=friday)
    whole = with_defaults(incident, content, content.packs["ludlow"])
    assert reply_due(whole) == dt.date(2026, 11, 24)
    assert reply_due(with_defaults(incident, content, content.packs["ludlow"], 5)) == dt.date(2026, 11, 27)
    christmas = dt.datetime(2026, 12, 24, 9, tzinfo=dt.UTC)
    over = with_defaults(
        Incident("x", "1", christmas, "Ann", kind="negative", seen_at=christmas), content, content.packs["ludlow"]
    )
    assert reply_due(over) == dt.date(2026, 12, 30)
    assert "LUD-NEG-1b" in whole.clauses


def test_LUD_NEG_1b_the_window_says_that_a_reply_is_due_until_there_is_one(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, kind="A negative post that needs a reply")
    page(d)._clock = lambda: dt.datetime(2026, 12, 1, 9)  # noqa: DTZ001
    page(d).show_detail(page(d)._incident.id)
    assert "Reply due. It should have been answered by 26 November 2026." in d.shown(page(d))
    page(d).show_wizard(page(d)._incident, "done")
    d.choose("We replied")
    go_on(d)
    assert "Reply due" not in d.shown(page(d))


def test_LUD_SCN_2a_items_about_the_same_person_are_linked(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    for number in range(3):
        write_down(d, kind="The same person again", person="Bob  Smith" if number else "bob smith")
        if number < 2:
            page(d).show_list()
    shown = d.shown(page(d))
    assert "3 items about this person on 24 November 2026." in shown
    d.press(d.button("2026-001 The same person again, Facebook", page(d)))
    assert d.title().startswith("2026-001")
    assert "LUD-SCN-2a" in page(d)._incident.clauses


def test_LUD_RAI_2_LUD_RAI_3_a_message_to_send(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, kind="Misinformation", facts="It says the cemetery closes. The minutes say it does not.")
    page(d).show_wizard(page(d)._incident, "where")
    d.fill("link", "https://example.org/thread")
    go_on(d)
    d.press(page(d).view.message_button)
    assert "social.media@ludlow.gov.uk" in d.shown(page(d))
    text = QGuiApplication.clipboard().text()
    assert "https://example.org/thread" in text and "I first saw it on 24 November 2026" in text
    assert "why it worries me: It says the cemetery closes." in text and "Misinformation" in text


def test_where_the_council_has_no_address_the_clerk_can_add_one(make_window: Make) -> None:
    d = make_window(**LTC)
    open_first(d)
    write_down(d)
    d.press(page(d).view.message_button)
    assert "The policy gives no address for this. You can add one in Settings" in d.shown(page(d))
