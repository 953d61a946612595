# SPDX-License-Identifier: Apache-2.0
"""What an ending says to one person: its steps for their role, nation and place, with names and numbers filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from assistant.domain.records import BESIDE, written_as
from assistant.domain.walkthrough import EVERYONE, Ending, Only, Part, Step

BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Body:
    """Someone to whom people are sent. `names` are the words by which a step names them; `only` is for whom they are there."""

    id: str
    names: tuple[str, ...]
    only: Only = field(default=EVERYONE, metadata=BESIDE)


@dataclass(frozen=True)
class WayCase:
    """What a blank says to some."""

    text: str
    only: Only = field(default=EVERYONE, metadata=BESIDE)


@dataclass(frozen=True)
class Way:
    """A blank for a body, as in {clerk}: whom it means depends on who asks. The first case that fits wins."""

    id: str
    text: str
    cases: tuple[WayCase, ...] = ()

    def text_for(self, facts: Mapping[str, str]) -> str:
        """Who it is for someone of whom this is known."""
        return next((c.text for c in self.cases if c.only.fits(facts)), self.text)


@dataclass(frozen=True)
class Fact:
    """A number or a rule of the world outside, with where it is from and the day it was looked up.

    `seen` is false where no page was looked at: then it is from general knowledge, and the words around it say less.
    """

    id: str
    text: str
    source: str
    checked_on: str
    seen: bool = True


@dataclass(frozen=True)
class ElectionDays:
    """How many working days before the poll notice is given, and the days of a year ("12-24") that do not count as one."""

    notice_working_days: int
    closed: frozenset[str]
    source: str
    checked_on: str


@dataclass(frozen=True)
class Outside:
    """Who and what there is outside the walkthroughs."""

    bodies: Mapping[str, Body] = field(default_factory=dict, metadata=written_as("body"))
    ways: Mapping[str, Way] = field(default_factory=dict, metadata=written_as("way"))
    facts: Mapping[str, Fact] = field(default_factory=dict, metadata=written_as("fact"))

    def name(self, text: str, known: Mapping[str, str]) -> str:
        """`text` with the blanks for bodies filled, for someone of whom this is known."""
        return BLANK.sub(lambda m: self.ways[m[1]].text_for(known) if m[1] in self.ways else m[0], text)

    def fill(self, text: str, known: Mapping[str, str]) -> str:
        """`text` with all its blanks filled. A blank that nothing here fills stays as it is."""
        return BLANK.sub(lambda m: self.facts[m[1]].text if m[1] in self.facts else m[0], self.name(text, known))

    def body_fits(self, body: str, facts: Mapping[str, str]) -> bool:
        """May someone of whom this is known be sent to a body? One that is not listed is open to everyone."""
        return body not in self.bodies or self.bodies[body].only.fits(facts)


@dataclass(frozen=True)
class Told:
    """An ending for one person. `facts` are those that its words rest on."""

    title: str
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    words: tuple[Part, ...]
    facts: tuple[Fact, ...]


def told(ending: Ending, known: Mapping[str, str], outside: Outside) -> Told:
    """What an ending says to someone of whom this is known."""
    steps = ending.steps_for(known)
    parts = tuple(p for p in ending.parts if p.only.fits(known))
    words = tuple(p for p in ending.words if p.only.fits(known))
    texts = (ending.title, *(s.text for s in steps), *(t for p in (*parts, *words) for t in (p.title, p.text)))
    named = (outside.name(text, known) for text in texts)
    used = dict.fromkeys(name for text in named for name in BLANK.findall(text) if name in outside.facts)

    def fill(text: str) -> str:
        return outside.fill(text, known)

    return Told(
        fill(ending.title),
        tuple(replace(s, text=fill(s.text)) for s in steps),
        tuple(replace(p, title=fill(p.title), text=fill(p.text)) for p in parts),
        tuple(replace(p, title=fill(p.title), text=fill(p.text)) for p in words),
        tuple(outside.facts[name] for name in used),
    )
