# SPDX-License-Identifier: Apache-2.0
"""Walking a guide and answering the profile check, for tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from assistant.audit.questions import give
from assistant.domain.audit import Ask, Audit, Plan
from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.settings import Settings
from assistant.domain.told import told
from assistant.domain.walkthrough import Ending
from assistant.services.guides.profile import FixedProfile
from assistant.services.guides.walkthroughs import EndingWords, ending_words
from assistant.walkthroughs.run import Run, play

TODAY = dt.date(2026, 11, 22)
TOWN = ("ludgershall", "ludlow", "general")


def go(content: Content, walk: str, *answers: str, **facts: str) -> Run:
    return play(content.walkthroughs, walk, {"role": "councillor", "nation": "england", **facts}, answers)


def end(content: Content, walk: str, *answers: str, **facts: str) -> Ending:
    """The ending, with the steps and words that this person is told."""
    run = go(content, walk, *answers, **facts)
    assert run.ending is not None, "still at a question"
    said = told(run.ending, run.facts, content.outside)
    return replace(run.ending, title=said.title, steps=said.steps, parts=said.parts, words=said.words)


def does(ending: Ending) -> list[str]:
    return [s.does for s in ending.steps if s.does]


def shown(content: Content, ending: Ending, council: str = "ludlow", **settings: object) -> EndingWords:
    return ending_words(ending, Settings(council=council, **settings), content.packs[council], content)  # type: ignore[arg-type]


def audit_with(content: Content, accounts: tuple[str, ...], **answers: str) -> Audit:
    """Answers by id, with _ for - and __ before an account: aud_05__facebook_profile."""
    audit = Audit(1, TODAY, accounts)
    for key, value in answers.items():
        question, _, account = key.replace("_", "-").partition("--")
        ask = Ask(question, account)
        audit = give(audit, next(q for q in content.audit if q.id == question), ask, value)
    return audit


def plan_of(content: Content, audit: Audit, role: Role = Role.COUNCILLOR) -> Plan:
    return FixedProfile(content, role).plan(audit)


def tasks(plan: Plan) -> dict[str, str]:
    return {t.key: t.title for t in plan.tasks}


FB = ("facebook-profile",)
FB_PAGE = ("facebook-profile", "facebook-page")
