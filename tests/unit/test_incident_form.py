# SPDX-License-Identifier: Apache-2.0
"""The questions of an incident as one table: every loop over it has what it needs; several people and kinds; forms."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from assistant.content.incident_file import json_schema
from assistant.content.load import load
from assistant.content.problems import ContentError
from assistant.domain.content import Content
from assistant.domain.dates import read_clock, read_day
from assistant.domain.incident import Action, ActionKind, AskDate, Incident, Subject, Who, canonical, incident_from, to_plain
from assistant.domain.incident_form import ALL, PAGES, QUESTIONS, searched_words
from assistant.domain.report import Choices, PersonShow, Recipient, as_text
from assistant.services.check.checker import Checker
from assistant.services.log.incidents import offered_dates
from assistant.services.log.words import summary_rows
from assistant.services.papers.referral import Made, contact_spans, gather, make_report, route_lines, spec_of
from tests.conftest import RESOURCES
from tests.unit.logs import START, finished
from tests.unit.logs import Made as Opened

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
Write = Callable[..., Made]


@pytest.fixture
def write(made: Opened, content: Content, checker: Checker) -> Write:
    """Makes a report of an incident with these values."""
    finder = contact_spans(checker)

    def run(recipient: str, incident: Incident, **chosen: object) -> Made:
        wanted = Recipient(recipient)
        choices = Choices(spec_of(content, wanted).include, **chosen)  # type: ignore[arg-type]
        return make_report(gather(made[1], incident), wanted, choices, content, content.packs["ludgershall"], NOW, finder)

    return run


def test_every_question_has_its_field_its_words_and_its_place_in_the_file(content: Content) -> None:
    known = {f.name for f in fields(Incident)}
    pages = {p.id for p in PAGES}
    schema = json.loads(json_schema())["properties"]
    for asked in ALL:
        assert asked.field in known and asked.field in schema, asked.field
        assert f"incident.{asked.words}" in content.words
        for key in filter(None, (asked.hint, asked.needed)):
            assert f"incident.{key}" in content.words, key
        assert not asked.printed or f"report.{asked.printed}" in content.words, asked.printed
    assert {q.page for q in QUESTIONS} <= pages
    assert all(f"incident.{p.note}" in content.words for p in PAGES if p.note)


def test_what_is_written_is_searched_summed_up_and_kept(content: Content) -> None:
    incident = Incident(
        *("x", "2026-001", START, "Ann"),
        **{q.field: f"words of {q.field}" for q in ALL if q.searched and isinstance(q.of(Incident("", "", START, "")), str)},
        also=(Subject("Cllr Ann Fox", Who.COUNCILLOR, "@annfox"),),
        kind="abuse",
        also_kinds=("threat",),
    )
    found, rows = searched_words(incident), {q: a for _, q, a in summary_rows(incident, content)}
    for asked in ALL:
        if asked.searched and isinstance(asked.of(incident), str):
            assert asked.of(incident) in found
    assert "Cllr Ann Fox" in found and "@annfox" in found
    assert rows["Others who did it with them"] == "Cllr Ann Fox (@annfox), A councillor"
    assert rows["Was it more than one of these?"] == "A threat"
    assert incident_from(to_plain(incident)) == incident


def test_others_who_are_known_by_name_only_stand_in_a_log_as_they_always_did() -> None:
    plain = {"id": "x", "number": "1", "created_at": START.isoformat(), "created_by": "A", "also": ["Cllr Fox"]}
    assert incident_from(plain).also == (Subject("Cllr Fox"),)
    assert canonical(to_plain(incident_from(plain))) == canonical(plain)


def test_each_person_is_asked_about_apart_and_another_route_is_said(made: Opened, content: Content, write: Write) -> None:
    also = (Subject("Cllr Ann Fox", Who.COUNCILLOR, "@annfox"), Subject("Sam Poole", Who.STAFF))
    details = (("in-office-now", "Yes"), ("in-office-now.2", "No, she left in May"))
    incident = finished(made[1], also=also, details=details)
    told = write("monitoring-officer", incident)
    text = as_text(told.report)
    first, _, second = text.partition("Cllr Ann Fox\n")
    assert "In office now: Yes" in first and "In office now: No, she left in May" in second
    assert "Others in the same matter" in text and "• Sam Poole, Staff" in text
    assert not any(line.startswith("Sam Poole") for line in told.missing)
    assert "Cllr Ann Fox: You have not said if the member was in office then. The monitoring officer will ask." in told.missing
    spec = spec_of(content, Recipient.MONITORING_OFFICER)
    assert route_lines(spec, incident, content.words) == ["Sam Poole is a member of staff."]


def test_an_account_is_hidden_with_its_owner_and_nothing_that_is_like_it(made: Opened, write: Write) -> None:
    facts = "The page Corve Watch wrote it. Corve is a village. You can watch it."
    incident = finished(made[1], person="Mr Dan Reed", who=Who.PUBLIC, account="Corve Watch", facts=facts)
    text = as_text(write("police", incident, people={"Mr Dan Reed": PersonShow.OUT}).report)
    assert "Corve Watch" not in text and "Reed" not in text
    assert "Corve is a village. You can watch it." in text


def test_who_refers_it_can_be_reached_and_is_no_person_of_the_case(made: Opened, write: Write) -> None:
    details = (
        ("complainant", "Ms Alice Clerk, 01980 555012, clerk@example.org"),
        ("behalf", "Mrs Rose Hall, who agreed"),
        ("witness-name.1", "Bob Jones"),
        ("witness-contact.1", "01980 555099"),
    )
    incident = finished(made[1], others=("Mrs Rose Hall",), facts="Ms Alice Clerk saw it.", details=details)
    text = as_text(write("monitoring-officer", incident, people={"Mrs Rose Hall": PersonShow.OUT}).report)
    assert "Ms Alice Clerk saw it." in text and "01980 555012" in text and "Contact: 01980 555099" in text
    assert "Hall" not in text and "Referred for someone else: [name left out], who agreed" in text


def test_a_report_in_the_order_of_a_form_asks_what_the_form_asks(made: Opened, content: Content, write: Write) -> None:
    incident = finished(made[1], details=(("code", "Model code 2020, attached"), ("complainant", "Ms A. Clerk")))
    for form in content.report_forms:
        text = as_text(write("monitoring-officer", incident, form=form.id).report)
        at = [text.index(f"{number}. {field.asks}") for number, field in enumerate(form.fields, 1)]
        assert at == sorted(at)
        body, _, sheets = text.partition("Take this sheet off")
        assert "Ms A. Clerk" not in body and "Ms A. Clerk" in sheets
    wiltshire = next(f for f in content.report_forms if f.id == "wiltshire")
    assert [f.gives[0] for f in wiltshire.fields[:3]] == ["subject", "acting", "code"]


def test_a_form_that_names_nothing_of_ours_is_refused(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(RESOURCES, tmp_path / "r", ignore=shutil.ignore_patterns("models", "fonts"))
    file = tmp_path / "r" / "forms" / "hart.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('["remedy"]', '["remedies"]'), encoding="utf-8")
    with pytest.raises(ContentError) as found:
        load(tmp_path / "r")
    assert [(p.file, p.key) for p in found.value.problems] == [("forms/hart.toml", "field[14].gives")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 November 2026", (2026, 11, 14)),
        ("Sat 14th Nov 2026", (2026, 11, 14)),
        ("3/11/26", (2026, 11, 3)),
        ("2026-11-14", (2026, 11, 14)),
        ("14Nov2026", (2026, 11, 14)),
    ],
)
def test_dates_are_read_as_people_type_them(text: str, day: tuple[int, int, int]) -> None:
    assert read_day(text) == dt.date(*day)


@pytest.mark.parametrize("text", ["31 2 2026", "14 November", "Smarch 3 2026", "1 2 3 4"])
def test_a_date_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "time"),
    [("9.50pm", (21, 50)), ("14:05", (14, 5)), ("1405", (14, 5)), ("9 p.m.", (21, 0)), ("12am", (0, 0)), ("noon", (12, 0))],
)
def test_times_are_read_as_people_type_them(text: str, time: tuple[int, int]) -> None:
    assert read_clock(text) == dt.time(*time)


def test_each_date_to_ask_about_counts_from_its_own_day(content: Content) -> None:
    incident = replace(
        Incident("x", "1", START, "A"),
        seen_at=START,
        kind="defamation",
        who=Who.COUNCILLOR,
        posted="1 June 2026, 21:40",
        actions=(Action(ActionKind.REPORTED, dt.date(2026, 11, 10)), Action(ActionKind.SENT, dt.date(2026, 11, 16))),
    )
    offered = {o.id: o.on for o in offered_dates(incident, content.incidents, content.packs["ludgershall"])}
    assert offered["platform"] == dt.date(2026, 11, 17) and offered["defamation-year"] == dt.date(2026, 12, 3)
    assert offered["mo-acknowledge"] == dt.date(2026, 11, 23)


def test_nobody_is_asked_after_what_was_not_done(content: Content) -> None:
    """What follows a report is asked about once one was made; a talk, until there was one. What was chosen stays."""
    bare = replace(Incident("x", "1", START, "A"), seen_at=START, kind="abuse", who=Who.COUNCILLOR)
    lists, pack = content.incidents, content.packs["ludgershall"]

    def ids(incident: Incident) -> set[str]:
        return {o.id for o in offered_dates(incident, lists, pack)}

    needed = {d.id for d in lists.dates if d.counted_from != "seen"}
    assert needed and not needed & ids(bare)
    chosen = replace(bare, ask_dates=(AskDate("platform", dt.date(2026, 12, 1)),))
    assert "platform" in ids(chosen)
    staff = replace(bare, who=Who.STAFF)
    spoke = replace(staff, actions=(Action(ActionKind.SPOKE, dt.date(2026, 11, 10)),))
    assert "staff-talk" in ids(staff) and "staff-talk" not in ids(spoke)
