# SPDX-License-Identifier: Apache-2.0
"""Everyday sentences: no rule about conduct, secrets or claims may say more than a Tip of them."""

from __future__ import annotations

from assistant.domain.draft import Draft, PostContext
from assistant.domain.finding import Level
from assistant.domain.options import Options
from assistant.services.check.checker import Checker
from tests.conftest import ROOT
from tools.train_reader.drafts import COUNCIL, sitting

CONDUCT = frozenset({"threat", "discrimination", "abuse", "respect"})
SECRETS = frozenset({"internal", "confidential", "permission", "commercial", "service-user"})
WEIGHTY = CONDUCT | SECRETS | {"defamation", "crime", "grievance"}
RULES = Options(only=frozenset({"rules"}), rewrites=False)
ORDINARY = (ROOT / "tests" / "packs" / "ordinary.txt").read_text(encoding="utf-8").splitlines()


def above_tip(checker: Checker, text: str, options: Options = RULES) -> list[tuple[str, str]]:
    review = checker.full(Draft(text, PostContext(council="ludgershall")), options)
    return [(f.rule, f.text) for f in review.findings if f.concern in WEIGHTY and f.level > Level.TIP]


def test_no_rule_takes_an_everyday_sentence_for_more_than_a_tip(reader: Checker) -> None:
    assert len(ORDINARY) >= 100
    assert {text: found for text in ORDINARY if (found := above_tip(reader, text))} == {}


def test_of_fair_drafts_that_no_rule_was_written_from_hardly_one_in_fifty_is_above_a_tip(reader: Checker) -> None:
    """The fair drafts of the training sittings were written for the model; rules were mended with them, never taken from them."""
    fair = [draft.text for path in sorted(COUNCIL.glob("train-*.txt")) for draft in sitting(path) if draft.fair]
    flagged = [text for text in fair if above_tip(reader, text)]
    assert len(fair) > 3000
    assert len(flagged) <= len(fair) / 50, flagged


def test_quoted_abuse_is_a_tip_and_a_quoted_secret_is_more(reader: Checker) -> None:
    quoted = "Three of us were sent this card: 'I know where your kids go to school.'"
    assert [f.level for f in reader.full(Draft(quoted), RULES).findings if f.concern == "threat"] == [Level.TIP]
    private = "The closing line was 'strictly between us, the bid is dead.'"
    assert [f.level for f in reader.full(Draft(private), RULES).findings if f.concern == "confidential"] == [Level.CHECK]
