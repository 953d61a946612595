# SPDX-License-Identifier: Apache-2.0
"""Drafts by people who had seen no rule, on which the checker was wrong once: each shows a kind of fault. They are tested on only;
no phrase is written for them, and the reader never learns from them."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.checking.language import Grammar
from assistant.domain.content import Content
from assistant.services.check.checker import Checker
from benchmarks.samples import FIXTURES, review_of, right, samples
from tests.conftest import RESOURCES

DRAFTS = samples()
NOT_YET = frozenset((FIXTURES / "not-yet-right.txt").read_text(encoding="utf-8").split())
"""What neither rules nor the reader of today can tell: `python -m benchmarks.samples --list` makes the list anew for other weights.
One that is right and still stands there fails, as one does that is wrong and does not."""


@pytest.fixture(scope="module")
def whole(content: Content) -> Checker:
    """A checker with all its parts."""
    made = Checker(content, RESOURCES / "spelling" / "en_GB.marisa", models=RESOURCES / "models")
    assert made.load_model() and made.load_grammar()
    return made


@pytest.mark.parametrize("draft", DRAFTS, ids=[d["id"] for d in DRAFTS])
def test_a_draft_that_failed_once_is_right(draft: dict[str, Any], whole: Checker, request: pytest.FixtureRequest) -> None:
    if draft["id"] in NOT_YET:
        request.applymarker(pytest.mark.xfail(reason="said in other words than the reader knows today", strict=True))
    review = review_of(whole, draft)
    assert right(draft, review), [(f.rule, f.level.value, f.text[:60]) for f in review.findings]
    assert not review.could_not_check


def test_grammar_is_there() -> None:
    """Without it the drafts above would say nothing about its false alarms."""
    assert Grammar().findings("This are wrong. He go to the the shop.")
