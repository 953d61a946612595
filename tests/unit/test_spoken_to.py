# SPDX-License-Identifier: Apache-2.0
"""Nobody is sent to themselves: what a clerk reads names somebody else than the clerk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.app import build_app
from assistant.domain.content import Content
from assistant.domain.draft import Draft, PostContext, Role
from assistant.domain.options import Options
from assistant.domain.told import BLANK
from assistant.services.check.checker import Checker
from assistant.services.check.shown import show

TO_THE_CLERK = re.compile(
    r"\byour clerk\b|\b(?:ask|tell|see|talk to|check (?:this )?with|send \w+ to|take it to) the clerk\b", re.IGNORECASE
)
NATIONS = ("england", "wales", "scotland", "northern-ireland", "")


def _to_themselves(key: str, words: dict[str, str]) -> bool:
    """A sentence for others has its key: one for their role, or one beside that for a clerk."""
    others = key.endswith(("-councillor", "-staff", "-tell", "-to-clerk")) or f"{key}-clerk" in words
    return not others and TO_THE_CLERK.search(words[key]) is not None


def test_no_sentence_of_the_window_sends_a_clerk_to_the_clerk(tmp_path: Path) -> None:
    app = build_app(tmp_path)
    app.preferences.change(role=Role.CLERK)
    assert [key for key in app.content.words if _to_themselves(key, app.words)] == []
    assert app.content.words["first.council-hint"].startswith("Is your council not here? Add its policy yourself")
    app.preferences.change(role=Role.COUNCILLOR)
    assert "Ask your clerk for its policy file" in app.words["first.council-hint"], "others are sent there as before"
    app.preferences.undo()
    assert "clerk" not in app.words["first.council-hint"]


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("role", list(Role))
def test_what_findings_and_advice_say_names_somebody_for_each_role(content: Content, role: Role, nation: str) -> None:
    known = {"role": role.value, "nation": nation}
    texts = [rule.why for rule in content.rules] + [t for a in content.advice.values() for t in (a.say, a.reader)]
    for text in texts:
        said = content.outside.name(text, known)
        assert not set(BLANK.findall(said)) & {"clerk", "your_clerk"}
        assert role is not Role.CLERK or not TO_THE_CLERK.search(said), said


def test_no_policy_sends_a_clerk_to_the_clerk_or_says_twice_that_it_has_no_date(content: Content) -> None:
    for pack in content.packs.values():
        notes = [*pack.notes, *(c.note for c in pack.clauses), *(c.note for c in pack.contacts), pack.also_see.get("staff", "")]
        assert not [note for note in notes if TO_THE_CLERK.search(note)]
        said = " ".join((pack.title, pack.adopted or pack.version, pack.summary, *notes))
        assert said.lower().count("no date") <= 1


def test_a_card_sends_a_clerk_to_the_chair(content: Content, checker: Checker) -> None:
    said = {}
    text = "In closed session we heard that the hall will be sold to Acme Ltd for 40,000 pounds."
    for role in (Role.CLERK, Role.COUNCILLOR):
        context = PostContext(role=role, council="ludgershall")
        review = checker.full(Draft(text, context), Options())
        shown = show(content, review, text, context, (), complete=True)
        said[role] = " ".join(line for card in shown.cards for line in (*card.more, card.advice.say))
    assert "the chair or the monitoring officer" in said[Role.CLERK] and "your clerk" not in said[Role.CLERK]
    assert "your clerk" in said[Role.COUNCILLOR]
