# SPDX-License-Identifier: Apache-2.0
"""Our summaries of the two councils' rules: as strict as the rule, in words of our own, and clear when one stands alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain.content import Content
from assistant.domain.policy import Clause, Strength
from tests.unit.test_documents import SEEDS
from tests.unit.test_reading import grade, sentences

OWES = re.compile(r"\b(?:must|should|has to|have to|is advised|is important|the advice is)\b")
"""Words by which a rule asks for something."""

TAKEN = {
    Strength.MUST_NOT: r"\bmust (?:avoid|not|post nothing)\b|\bshould never\b|\bdoes not tolerate\b|\bdo not\b|personally responsible"
}
"""Ways in which the two documents forbid something."""


def rules(content: Content) -> Iterator[Clause]:
    for pack in SEEDS:
        yield from content.packs[pack].clauses


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:[.@'][a-z0-9]+)*", text.lower())


def test_a_summary_asks_for_as_much_as_its_rule(content: Content) -> None:
    for clause in rules(content):
        owes = set(OWES.findall(clause.summary))
        match clause.strength:
            case Strength.MUST:
                stays = 'says "should" itself' in clause.note or clause.summary.startswith("Accept a friend request only if")
                assert owes == {"must"} or stays, clause.id
            case Strength.MUST_NOT:
                assert re.search(TAKEN[Strength.MUST_NOT], clause.summary), clause.id
            case Strength.SHOULD | Strength.SHOULD_NOT:
                assert not owes & {"must", "has to", "have to"}, clause.id
            case Strength.MAY:
                assert re.search(r"\b(?:can|may|do not be afraid|is allowed)\b", clause.summary), clause.id
                assert not owes & {"must", "has to", "have to"}, clause.id
            case Strength.WHY | Strength.INFO:
                assert not owes & {"must", "has to", "have to", "should"}, clause.id


@pytest.mark.parametrize(
    ("clause_id", "kept"),
    [
        ("LTC-1.7", "must support"),
        ("LTC-1.7", "procedures"),
        ("LTC-3.0", "In general"),
        ("LTC-3.3", "views"),
        ("LTC-3.4", "particularly"),
        ("LTC-4.3", "reasonably"),
        ("LTC-4.8", "inappropriate"),
        ("LTC-4.9", "linked to you as councillor or employee"),
        ("LTC-4.11", "could include"),
        ("LTC-4.13", "quite sure"),
        ("LTC-5.2", "When the council uses social media"),
        ("LTC-5.4", "not complete"),
        ("LTC-5.5", "comment on information"),
        ("LTC-5.8b", "internal matters"),
        ("LTC-6.2", "core work hours"),
        ("LTC-6.3", "now and then"),
        ("LTC-7.1", "raise it or discuss it"),
        ("LTC-8.1", "may"),
        ("LUD-M-7b", "meant to be private, confidential or internal"),
        ("LUD-M-8b", "personally responsible"),
        ("LUD-OFF-2", "in general"),
        ("LUD-OFF-4", "Where possible"),
        ("LUD-OFF-6a", "very rarely and after careful thought"),
        ("LUD-NEG-1c", "generally"),
        ("LUD-NEG-4", "Where possible and appropriate"),
        ("LUD-NEG-7a", "Where possible and appropriate"),
        ("LUD-SCN-1a", "may be able"),
        ("LUD-SCN-2b", "politely"),
        ("LUD-0.2", "important"),
        ("LUD-PER-1d", "official or professional"),
        ("LUD-PER-1e", "official or professional"),
        ("LUD-PER-1e", "on its behalf"),
        ("LUD-PER-3", "choose"),
        ("LUD-PER-5b", "preferably"),
        ("LUD-MOD-3", "more serious"),
        ("LUD-MOD-4e", "large"),
    ],
)
def test_a_summary_keeps_the_conditions_of_its_rule(content: Content, clause_id: str, kept: str) -> None:
    (clause,) = [c for c in rules(content) if c.id == clause_id]
    assert kept in clause.summary


@pytest.mark.parametrize(
    "clause_id",
    ["LTC-5.3", "LTC-5.5", "LTC-5.7", "LTC-5.8", "LTC-5.8a", "LTC-5.8b", "LTC-5.8c", "LTC-7.1", "LTC-7.2", "LUD-M-8b", "LUD-M-8c",
     "LUD-OFF-4", "LUD-SCN-3d", "LUD-PER-0"],
)  # fmt: skip
def test_where_we_read_more_or_less_into_a_rule_its_note_says_so(content: Content, clause_id: str) -> None:
    (clause,) = [c for c in rules(content) if c.id == clause_id]
    assert re.search(r"\b(?:we (?:read|go|apply)|our reading|ours goes)\b", clause.note, re.IGNORECASE), clause.note


def test_a_summary_can_be_read_alone(content: Content) -> None:
    for clause in rules(content):
        assert not re.match(
            r"(?:and|or|but|it|its|they|those|these|this|that|the same|next)\b", clause.summary.lower()
        ) or re.match(r"it is (?:advised|important)", clause.summary.lower()), clause.id
        assert [s for s in sentences(clause.summary) if len(s) > 25] == [], clause.id


def test_the_summaries_read_easily(content: Content) -> None:
    assert grade([s for c in rules(content) for s in sentences(c.summary)]) <= 9


def test_a_summary_is_our_own_sentence(content: Content, seeds: Path) -> None:
    for pack, name in SEEDS.items():
        document = f" {' '.join(words((seeds / name).read_text(encoding='utf-8')))} "
        for clause in content.packs[pack].clauses:
            said = words(clause.summary)
            runs = (said[i : i + 8] for i in range(len(said) - 7))
            assert [" ".join(r) for r in runs if f" {' '.join(r)} " in document] == [], clause.id
