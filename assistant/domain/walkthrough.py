# SPDX-License-Identifier: Apache-2.0
"""Walkthroughs: questions that lead to an ending, and how one moves through them.

A node's id is also the name of the fact that its answer gives: a question whose fact is known is not asked again, also
in another walkthrough. A target is "node" or "ending" of the same file, "walkthrough/" for another one's first question, or
"walkthrough/node" for one of its questions or endings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

MAX_STEPS = 6
"""No path asks more questions (product.md C.5)."""


@dataclass(frozen=True)
class Case:
    """Another target, where a fact known so far has one of these values."""

    fact: str
    values: frozenset[str]
    to: str


@dataclass(frozen=True)
class WalkAnswer:
    """An answer, an example of it, and where it leads. `means` names what the loader's proofs look for, see `Means`."""

    id: str
    label: str
    to: str
    example: str = ""
    cases: tuple[Case, ...] = ()
    means: frozenset[str] = frozenset()


class Means:
    """What an answer can mean for the proofs: criticism is never hidden; an official account blocks only with care."""

    CRITICISM = "criticism"
    OFFICIAL = "official"
    ABUSE = "abuse"
    ALL = frozenset([CRITICISM, OFFICIAL, ABUSE])


@dataclass(frozen=True)
class Row:
    """One line of a page with several questions. wanted: "yes", "no", or "text" for words.

    Attributes:
        contacts: kinds of contact that the user listed, shown beside the row as a reminder.
        fact: a fact of the profile check that answers the row, so that it is not asked twice.
    """

    id: str
    text: str
    wanted: str
    contacts: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True)
class Node:
    """One page: a question with answers, or rows that must all be as wanted to go to `all_to`. `offers` are places that help to
    answer, as in an ending."""

    id: str
    text: str
    hint: str = ""
    answers: tuple[WalkAnswer, ...] = ()
    rows: tuple[Row, ...] = ()
    all_to: str = ""
    else_to: str = ""
    gate: bool = False
    offers: tuple[str, ...] = ()

    def answer(self, answer_id: str) -> WalkAnswer | None:
        return next((a for a in self.answers if a.id == answer_id), None)


@dataclass(frozen=True)
class Step:
    """One step. does: "save-copy", "hide", "delete", "block", "report", "reply", "pass-on" or "".

    A step that is not `to_do` is to be known, or to be left alone: there is nothing to tick.
    """

    text: str
    does: str = ""
    to_do: bool = True


@dataclass(frozen=True)
class Part:
    """A titled text: one of the separate answers of an ending, or words to copy."""

    title: str
    text: str


@dataclass(frozen=True)
class Ending:
    """Where a walkthrough ends.

    Attributes:
        parts: separate answers that must not be merged.
        words: texts to copy.
        elsewhere: said when its first clause, on which it rests, is not in the user's own policy.
        contacts: kinds of contact to show; the first one there is fills "{contact}".
        incident: kind of incident to begin with; "" when there is nothing to write down.
        settings: settings whose steps on each site are shown.
        offers: other places to go: "terms", "bio", "words", "templates", "check", "read", "walkthrough:ID".
        abuse: it follows abuse, so that "I need a break" stands on it.
        general: it is general advice and says so.
    """

    id: str
    title: str
    steps: tuple[Step, ...]
    parts: tuple[Part, ...] = ()
    words: tuple[Part, ...] = ()
    clauses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    elsewhere: str = ""
    contacts: tuple[str, ...] = ()
    incident: str = ""
    settings: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    abuse: bool = False
    general: bool = False


@dataclass(frozen=True)
class Walkthrough:
    """A tree of questions. group: "said", "do" or "help"."""

    id: str
    code: str
    group: str
    order: int
    title: str
    start: str
    nodes: Mapping[str, Node]
    endings: Mapping[str, Ending]
    intro: str = ""
    find: tuple[str, ...] = ()
    no_reply: bool = False


@dataclass(frozen=True)
class Place:
    """Where one is: a node or an ending of a walkthrough."""

    walkthrough: str
    at: Node | Ending


Walks = Mapping[str, Walkthrough]


def place(walks: Walks, walkthrough: str, target: str) -> Place:
    """What a target names. Raises KeyError when there is no such thing."""
    other, slash, name = target.rpartition("/")
    walk = walks[other] if slash else walks[walkthrough]
    name = name or walk.start
    return Place(walk.id, walk.nodes[name] if name in walk.nodes else walk.endings[name])


def target_of(answer: WalkAnswer, facts: Mapping[str, str]) -> str:
    """Where an answer leads, given what is known."""
    return next((c.to for c in answer.cases if facts.get(c.fact) in c.values), answer.to)


def settled(walks: Walks, here: Place, facts: Mapping[str, str]) -> Place:
    """The first question that is not answered by what is known, from `here` on. Raises KeyError."""
    for _ in range(4 * MAX_STEPS):
        if isinstance(here.at, Ending) or here.at.rows:
            return here
        answer = here.at.answer(facts.get(here.at.id, ""))
        if answer is None:
            return here
        here = place(walks, here.walkthrough, target_of(answer, facts))
    return here


def rows_met(node: Node, values: Mapping[str, str]) -> bool:
    """Are all rows of a page as they are wanted?"""
    return all(bool(values.get(r.id, "").strip()) if r.wanted == "text" else values.get(r.id) == r.wanted for r in node.rows)


@dataclass(frozen=True)
class Path:
    """One way through: the nodes that were asked, what the answers meant, and the ending."""

    places: tuple[Place, ...] = ()
    means: frozenset[str] = frozenset()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def ending(self) -> Ending:
        at = self.places[-1].at
        assert isinstance(at, Ending)  # noqa: S101 - `paths` yields whole ones
        return at

    @property
    def asked(self) -> tuple[Node, ...]:
        return tuple(p.at for p in self.places if isinstance(p.at, Node))


class CycleError(Exception):
    """A walkthrough comes back to a question it has asked. The message names it."""


def paths(walks: Walks, here: Place, facts: Mapping[str, str], before: Path | None = None) -> Iterator[Path]:
    """Every way from `here` to an ending.

    Raises:
        CycleError: when a question would be asked twice.
        KeyError: when a target does not exist.
    """
    before = before or Path()
    here = settled(walks, here, facts)
    names = {(p.walkthrough, p.at.id) for p in before.places}
    if (here.walkthrough, here.at.id) in names or len(before.places) > 3 * MAX_STEPS:
        raise CycleError(here.at.id)
    places = (*before.places, here)
    if isinstance(here.at, Ending):
        yield Path(places, before.means, facts)
        return
    node = here.at
    if node.rows:
        for met, target in ((True, node.all_to), (False, node.else_to)):
            value = "all" if met else "else"
            yield from paths(
                walks, place(walks, here.walkthrough, target), {**facts, node.id: value}, Path(places, before.means, facts)
            )
    for answer in node.answers:
        known = {**facts, node.id: answer.id}
        there = place(walks, here.walkthrough, target_of(answer, known))
        yield from paths(walks, there, known, Path(places, before.means | answer.means, known))
