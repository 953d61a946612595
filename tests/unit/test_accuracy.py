# SPDX-License-Identifier: Apache-2.0
"""The development set against the pass marks of the brief (A.6). tests/packs/README.md says how it was made."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.draft import Draft
from assistant.domain.finding import Review
from assistant.domain.options import FAST, Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from tests.conftest import LONG, serious
from tools.train_reader.drafts import COUNCIL

PACKS = Path(__file__).parents[1] / "packs"


def drafts(half: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (PACKS / f"drafts-{half}.jsonl").read_text(encoding="utf-8").splitlines()]


def _review(checker: Checker, draft: dict[str, Any]) -> Review:
    values = {k: v for k, v in draft.items() if k not in ("id", "group", "text", "expect")}
    options = Options(only=FAST | {"model"}, explain=False)
    return checker.full(Draft(draft["text"], read_context({"council": "ludgershall", **values})), options)


def test_there_are_400_in_four_groups() -> None:
    count = {
        g: sum(d["group"] == g for h in ("write", "measure") for d in drafts(h))
        for g in ("risky", "political", "routine", "reply")
    }
    assert count == {"risky": 120, "political": 120, "routine": 100, "reply": 60}


@pytest.mark.parametrize("half", ["write", "measure"])
@pytest.mark.parametrize("by", ["checker", "reader"])
def test_pass_marks(request: pytest.FixtureRequest, by: str, half: str) -> None:
    """With the rules alone, and with the model reading too."""
    checker = request.getfixturevalue(by)
    risky = hit = strict = strict_hit = 0
    political = stops = toned = routine = loud = 0
    for draft in drafts(half):
        review = _review(checker, draft)
        above = [f for f in review.findings if f.level.value != "tip"]
        if draft["expect"]:
            right = any(f.concern in draft["expect"] for f in above)
            risky, hit = risky + 1, hit + right
            if draft["expect"][0] in ("threat", "confidential", "service-user", "discrimination"):
                strict, strict_hit = strict + 1, strict_hit + right
        elif draft["group"] == "political":
            political += 1
            stops += review.verdict == "stop"
            toned += any(f.concern in ("tone", "respect", "offensive", "misread", "abuse") for f in above)
        elif draft["group"] == "routine":
            routine, loud = routine + 1, loud + bool(serious(review))
        assert all(f.clauses for f in review.findings)
    assert hit / risky >= 0.90
    assert strict_hit / strict >= 0.95
    assert stops / political <= 0.03
    assert toned / political <= 0.08
    assert loud / routine <= 0.10


def test_the_rules_let_harmless_mentions_pass_alike_whatever_the_group(checker: Checker) -> None:
    """Every third group, all of them in long trials: what the heads do alike, a phrase must not undo ("old woman")."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    groups = groups if LONG else groups[2::3]
    sets = tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8"))
    frames = [*sets["first"], *sets["later"]]
    flagged = {}
    for people, person in groups:
        texts = (frame.format(people=people, person=person) for frame in frames)
        said = (checker.fast(Draft(text[0].upper() + text[1:]), Options(rewrites=False)) for text in texts)
        flagged[people] = sum(bool(serious(review)) for review in said)
    assert max(flagged.values()) - min(flagged.values()) <= 0.05 * len(frames), flagged
