# SPDX-License-Identifier: Apache-2.0
"""What endings say to the one who comes there, read as they are shown."""

from __future__ import annotations

import datetime as dt
import re
from itertools import product
from pathlib import Path

import pytest

from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.report import Bullets
from assistant.domain.settings import Settings
from assistant.domain.told import told
from assistant.services.guides.walkthroughs import find
from assistant.services.papers.checklist import checklist
from assistant.walkthroughs.run import play
from tests.unit.broken import broken
from tests.unit.guides import FB_PAGE, TOWN, audit_with, plan_of, shown


def test_an_ending_shows_no_blank_of_ours(content: Content) -> None:
    """Every blank in braces is filled, in steps as in titles. Those in square brackets are for the user."""
    for pack, role, walk in product(TOWN, Role, content.walkthroughs.values()):
        for ending in walk.endings.values():
            said = shown(content, ending, pack, role=role)
            text = " ".join((said.title, *said.steps, *(t for p in (*said.parts, *said.words) for t in (p.title, p.text))))
            assert not re.search(r"[{}]", text), (pack, role, walk.id, ending.id)


@pytest.mark.parametrize("role", ["councillor", "staff", "clerk"])
def test_the_same_person_again_is_answered_where_they_wrote(content: Content, role: str) -> None:
    for where in ("own", "council", "else", "message"):
        for answers in (["no", "no"], ["yes", "no", "yes"]):
            run = play(content.walkthroughs, "repeat", {"role": role}, [where, *answers])
            assert run.ending is not None
            text = " ".join(s.text for s in told(run.ending, run.facts, content.outside).steps)
            assert ("as the council on someone else's page" in text) == (where == "else"), (where, answers)
        run = play(content.walkthroughs, "repeat", {"role": role}, [where, "yes", "abuse"])
        assert run.ending is not None
        abuse = {"else": "abuse-elsewhere", "message": "abuse-message"}
        assert run.ending.id == abuse.get(where, "abuse-first")


ROLES = tuple(r.value for r in Role)
NEW = {
    "how will you vote": ("decide", ["no", "asked"]),
    "number plate": ("details", ["no", "other", "own"]),
    "doorbell": ("appeal", ["suspect"]),
    "lost my seat": ("leaving", ["papers"]),
    "street light": ("casework", ["private"]),
    "libel": ("aboutme", ["solicitor"]),
}


@pytest.mark.parametrize("query", NEW)
def test_what_people_also_ask_is_found_and_answered_for_every_role(content: Content, query: str) -> None:
    walk, answers = NEW[query]
    assert walk in [w.id for w in find(content.walkthroughs, query)]
    for role in ROLES:
        first = answers[:1] if walk == "decide" and role != "councillor" else answers
        run = play(content.walkthroughs, walk, {"role": role, "nation": "england"}, first)
        assert run.ending is not None, (walk, role)
        assert told(run.ending, run.facts, content.outside).words


@pytest.mark.parametrize("role", ["staff", "clerk"])
def test_staff_take_no_side_on_a_plan_whatever_they_answer(content: Content, role: str) -> None:
    for mine in ("yes", "no"):
        run = play(content.walkthroughs, "decide", {"role": role}, [mine])
        assert run.ending is not None and run.ending.id == "decide-staff"


def test_an_interest_comes_before_a_view(content: Content) -> None:
    run = play(content.walkthroughs, "decide", {"role": "councillor"}, ["yes"])
    assert run.ending is not None and run.ending.id == "decide-interest"
    assert "ask" in [s.does for s in told(run.ending, run.facts, content.outside).steps]


def test_private_details_come_off_after_a_copy_and_may_have_to_be_reported(content: Content) -> None:
    for role, where in product(ROLES, ("own", "council")):
        run = play(content.walkthroughs, "details", {"role": role}, ["no", "other", where])
        assert run.ending is not None
        steps = told(run.ending, run.facts, content.outside).steps
        does = [s.does for s in steps]
        assert does.index("save-copy") < does.index("delete"), (role, where)
        assert any("72 hours" in s.text and s.does == "pass-on" for s in steps), (role, where)


def test_a_picture_of_a_suspect_goes_to_the_police_and_a_missing_person_is_asked_about_first(content: Content) -> None:
    suspect = play(content.walkthroughs, "appeal", {"role": "councillor"}, ["suspect"]).ending
    missing = play(content.walkthroughs, "appeal", {"role": "councillor"}, ["missing"]).ending
    assert suspect is not None and [s.does for s in suspect.steps][:2] == ["emergency", "police"]
    assert missing is not None and [s.does for s in missing.steps][:2] == ["emergency", "ask"]


def test_the_plan_of_the_profile_check_sends_no_one_to_themselves(content: Content) -> None:
    audit = audit_with(content, FB_PAGE, aud_03="one", aud_09="no", aud_17="yes", aud_18="yes", aud_20="no")
    for role in Role:
        plan = plan_of(content, audit, role)
        text = " ".join(t for task in plan.tasks for t in (task.title, task.reason, task.warn, *task.steps))
        assert not re.search(r"[{}]", text)
        assert ("the clerk" in text) == (role is not Role.CLERK), role
        assert ("councillor page" in text) == (role is Role.COUNCILLOR), role


def test_a_task_that_sends_the_clerk_to_the_clerk_is_refused(tmp_path: Path) -> None:
    said = broken(tmp_path, "audit/aud-20.toml", "ask {clerk}", "ask the clerk")
    assert 'audit/aud-20.toml: task: sends clerk, wales to "the clerk", who is not there for them.' in said


def test_on_paper_only_what_is_to_be_done_has_a_box(content: Content) -> None:
    run = play(content.walkthroughs, "details", {"role": "councillor"}, ["no", "other", "own"])
    now = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    blocks = checklist(run, content, Settings(council="ludlow"), content.packs["ludlow"], now).blocks
    lists = [b for b in blocks if isinstance(b, Bullets)][:3]
    assert [b.ticks for b in lists] == [True, False, True]
    assert lists[1].items == ("Do not say if it is right, or that you know the person.",)
