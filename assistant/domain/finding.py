# SPDX-License-Identifier: Apache-2.0
"""What a check gives back. All of it is immutable; offsets are Python code points of the original text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters: Stop and think, Check this, Tip. Never "error" or "breach"."""

    STOP = "stop"
    CHECK = "check"
    TIP = "tip"

    @property
    def rank(self) -> int:
        return _RANK[self]

    # every comparison is written out: what is left to `str` would compare letters

    def __lt__(self, other: str) -> bool:
        return self.rank < Level(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Level(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Level(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Level(other).rank


_RANK = {Level.STOP: 2, Level.CHECK: 1, Level.TIP: 0}


class Source(StrEnum):
    """Which part of the checker speaks."""

    RULE = "rule"
    MODEL = "model"
    GRAMMAR = "grammar"
    CONTEXT = "context"


@dataclass(frozen=True, order=True)
class Span:
    """Half-open range of code points in the draft."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Edit:
    """Replace the words in `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True)
class Rewrite:
    """Another way to say it: the whole new draft, and the edits that lead to it."""

    text: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Finding:
    """One thing to think about.

    `spans` is empty when the finding is about the situation and not about words; `names` and `figures` are those of them that
    name a person or give a number or an address.
    `clauses` is never empty: `general` says that they come from the general pack.
    """

    rule: str
    concern: str
    level: Level
    title: str
    message: str
    why: str
    clauses: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    text: str = ""
    rewrites: tuple[Rewrite, ...] = ()
    source: Source = Source.RULE
    general: bool = False
    notes: tuple[str, ...] = ()
    drivers: tuple[Span, ...] = ()
    suggestions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    target: str = "none"
    names: tuple[Span, ...] = ()
    figures: tuple[Span, ...] = ()

    @property
    def start(self) -> int:
        return self.spans[0].start if self.spans else -1


class CapacityLevel(StrEnum):
    """How readers are likely to take it. The lowest is "less likely": there is no "no"."""

    LESS_LIKELY = "less-likely"
    POSSIBLE = "possible"
    LIKELY = "likely"
    VERY_LIKELY = "very-likely"


@dataclass(frozen=True)
class Signal:
    """One reason why readers may think that the council is speaking."""

    id: str
    text: str
    lower: str
    clauses: tuple[str, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Capacity:
    """The meter "How will other people read this?"."""

    level: CapacityLevel
    text: str
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True)
class AnswerChoice:
    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question about the situation that only the user can answer. It can be left blank."""

    id: str
    text: str
    why: str
    answers: tuple[AnswerChoice, ...]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class DismissKey:
    """Names one dismissed finding: its rule, its words, and the word on each side, so that it survives edits elsewhere."""

    rule: str
    words: str
    before: str
    after: str


@dataclass(frozen=True)
class Review:
    """The outcome of one check of one draft."""

    findings: tuple[Finding, ...]
    capacity: Capacity
    audience: tuple[str, ...]
    verdict: str
    fair_comment: bool
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    could_not_check: tuple[str, ...] = ()
    length: tuple[int, int] | None = None

    def count(self, level: Level) -> int:
        return sum(f.level is level for f in self.findings)


def verdict_of(findings: tuple[Finding, ...]) -> str:
    """The strongest level present, or "none". It never means that a draft is fine."""
    return max((f.level for f in findings), key=lambda level: level.rank).value if findings else "none"
