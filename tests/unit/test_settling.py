# SPDX-License-Identifier: Apache-2.0
"""Of what rules and the reader say about one sentence, what is left."""

from __future__ import annotations

import pytest

from assistant.checking.case import Match
from assistant.checking.engine import Engine
from assistant.checking.matches import gather
from assistant.domain.content import Content
from assistant.domain.finding import Level, Source, Span
from assistant.domain.policy import MatchKind, Rule

TEXT = "A sentence that a rule and the reader speak about."
WHOLE = Span(0, len(TEXT))
PART = Span(2, 10)


def one_of(content: Content, concern: str, *, reader: bool) -> Rule:
    return next(r for r in content.rules if r.concern == concern and (r.match is MatchKind.MODEL) == reader)


def left(content: Content, engine: Engine, rule: tuple[str, Level], heard: tuple[str, Level]) -> set[tuple[str, Level, Source]]:
    matches = [
        Match(rule=one_of(content, rule[0], reader=False), span=PART, level=rule[1]),
        Match(rule=one_of(content, heard[0], reader=True), span=WHOLE, level=heard[1], sure=True),
    ]
    return {(f.concern, f.level, f.source) for f in gather(engine.read(TEXT), matches, content.concerns)}


@pytest.fixture(scope="module")
def engine(content: Content) -> Engine:
    return Engine(content)


@pytest.mark.parametrize("concern", ["tone", "offensive", "voice", "defamation", "personal-data"])
def test_a_rules_tip_does_not_take_away_what_the_reader_is_sure_of(content: Content, engine: Engine, concern: str) -> None:
    said = left(content, engine, (concern, Level.TIP), (concern, Level.CHECK))
    assert said == {(concern, Level.CHECK, Source.MODEL)}


@pytest.mark.parametrize("level", [Level.TIP, Level.CHECK])
def test_a_rule_as_serious_speaks_for_both(content: Content, engine: Engine, level: Level) -> None:
    said = left(content, engine, ("tone", Level.CHECK), ("tone", level))
    assert said == {("tone", Level.CHECK, Source.RULE)}
    said = left(content, engine, ("threat", Level.STOP), ("abuse", level))
    assert said == {("threat", Level.STOP, Source.RULE)}


def test_the_graver_of_a_family_is_told(content: Content, engine: Engine) -> None:
    """Name-calling by its words and abuse by its sentence, both for a check: it is abuse."""
    said = left(content, engine, ("respect", Level.CHECK), ("abuse", Level.CHECK))
    assert said == {("abuse", Level.CHECK, Source.MODEL)}


def test_what_a_rule_says_does_not_hide_another_matter(content: Content, engine: Engine) -> None:
    """A number in a sentence is one thing, and the secret in it another."""
    said = left(content, engine, ("personal-data", Level.CHECK), ("confidential", Level.CHECK))
    assert said == {("personal-data", Level.CHECK, Source.RULE), ("confidential", Level.CHECK, Source.MODEL)}
