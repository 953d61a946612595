# SPDX-License-Identifier: Apache-2.0
"""What a matcher gets, and what it gives: one frozen case in, matches out, or the name of what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assistant.checking.normalise import View
from assistant.checking.reading import Reading
from assistant.domain.draft import Contact, PostContext
from assistant.domain.finding import Finding, Level, Span
from assistant.domain.options import Options
from assistant.domain.policy import PolicyPack, Rule

Owner = tuple[str, str]
"""What a phrase belongs to: "rule", "hint", "question", "signal", "note", "list" or "fair", and its id."""

Place = tuple[int, int, bool]
"""Where a phrase stands: first token, end token, and whether it holds a "not" of its own."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One draft in one situation.

    Attributes:
        flags: what conditions of data files may ask for.
        found: where each phrase of the content stands in the draft.
        length: letters used and letters allowed on the site; None where there is no limit.
    """

    reading: Reading
    context: PostContext
    flags: frozenset[str]
    options: Options
    pack: PolicyPack
    contacts: tuple[Contact, ...] = ()
    found: Mapping[Owner, tuple[Place, ...]] = field(default_factory=dict)
    length: tuple[int, int] | None = None

    @property
    def view(self) -> View:
        return self.reading.view

    def wants(self, rule: Rule) -> bool:
        """True unless the user turned the rule off."""
        return rule.id not in self.options.off


@dataclass(frozen=True, kw_only=True)
class Match:
    """One place where something speaks; offsets are those of `Reading.text`.

    Attributes:
        span: None for a match about the situation.
        values: fill the blanks of the rule's words.
        drivers: the words that weighed most, where a model speaks.
        sure: the model says it well above its limit.
        hint: it only names a subject, and waits for the reader to find the same concern around it.
        names, figures: the parts of `span` that name a person, and that are a number or an address.
        worded: the finding, where the matcher words it itself (spelling, grammar).
    """

    rule: Rule
    span: Span | None = None
    level: Level
    target: str = "none"
    values: Mapping[str, str] = field(default_factory=dict)
    drivers: tuple[Span, ...] = ()
    sure: bool = False
    hint: bool = False
    names: tuple[Span, ...] = ()
    figures: tuple[Span, ...] = ()
    worded: Finding | None = None


@dataclass(frozen=True)
class Unchecked:
    """Something that failed, or took too long; `name` is told to the user."""

    name: str


@dataclass(frozen=True)
class NothingHeard:
    """A sentence that a model read with those around it, and the concerns of which it finds nothing there at all."""

    span: Span
    concerns: frozenset[str]


Told = Match | Unchecked | NothingHeard
"""What a matcher may say of a draft."""


class Matcher(Protocol):
    """One way to find something."""

    name: str
    part: str
    """The part of a check that it belongs to: see `domain.options.PARTS`."""

    def matches(self, case: Case) -> Iterator[Told]: ...


class TooSlowError(Exception):
    """A matcher used up its steps. The draft was not checked by it to its end."""


class Steps:
    """Bounds a loop by counting, so that the same draft always gives the same answer on every machine."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, count: int = 1) -> None:
        """Raises TooSlowError."""
        self.left -= count
        if self.left < 0:
            raise TooSlowError
