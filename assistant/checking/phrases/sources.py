# SPDX-License-Identifier: Apache-2.0
"""Every phrase of the content with the file and key that it stands in: what the checker looks for is what was checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.policy import Rule

LISTS = (
    "objection",
    "reported-by",
    "opinion",
    "source-given",
    "invitation",
    "private-health",
    "private-money",
    "private-family",
    "private-marriage",
    "private-absence",
    "private-home",
    "harmless-detail",
    "child-word",
    "child-place",
    "public-place",
    "public-line",
    "with-leave",
)
"""Lists of the vocabulary that guards, and the finders of private details, ask for."""

FAIR = (("subject", "subjects"), ("criticism", "criticism"), ("stance", "stance"))


@dataclass(frozen=True)
class Phrases:
    """Phrases of one key.

    Attributes:
        owner: whose match a place is where one of them stands; None for those that only excuse another.
    """

    file: str
    key: str
    phrases: tuple[str, ...]
    owner: tuple[str, str] | None = None


def phrases_of(content: Content) -> Iterator[Phrases]:
    """All phrases, those of rules first."""
    for rule in content.rules:
        yield from phrases_of_rule(rule)
    for question in content.questions:
        yield Phrases("questions.toml", question.id, question.phrases, ("question", question.id))
    for signal in content.signals:
        yield Phrases("signals.toml", signal.id, signal.phrases, ("signal", signal.id))
        yield Phrases("signals.toml", f"{signal.id}.unless", signal.unless)
    for note in content.notes:
        yield Phrases("beside.toml", note.id, note.phrases, ("note", note.id))
    for name in LISTS:
        yield Phrases("vocabulary.toml", f"classes.{name}", content.vocabulary[name], ("list", name))
    for kind, key in FAIR:
        yield Phrases("fair_comment.toml", key, getattr(content.fair_comment, key), ("fair", kind))


def phrases_of_rule(rule: Rule) -> Iterator[Phrases]:
    """The phrases of one rule."""
    file = f"rules/{rule.id}.toml"
    yield Phrases(file, "match.phrases", rule.phrases, ("rule", rule.id))
    yield Phrases(file, "match.hints", rule.hints, ("hint", rule.id))
    for key in ("unless", "unless_sentence", "unless_draft", "needs"):
        yield Phrases(file, f"match.{key}", getattr(rule, key))
