# SPDX-License-Identifier: Apache-2.0
"""Walkthroughs: questions that lead to an ending, and how one moves through them.

A node's id is also the name of the fact that its answer gives: a question whose fact is known is not asked again, also
in another walkthrough. A target is "node" or "ending" of the same file, "walkthrough/" for another one's first question, or
"walkthrough/node" for one of its questions or endings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from assistant.domain.records import BESIDE, written_as

MAX_STEPS = 6
"""No path asks more questions (product.md C.5)."""


@dataclass(frozen=True)
class Only:
    """For whom something stands: roles, nations, and places (answers of "where"). An empty set means everyone."""

    roles: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Does it stand for someone of whom this is known? What is not known does not fit."""
        return (
            (not self.roles or facts.get("role") in self.roles)
            and (not self.nations or facts.get("nation") in self.nations)
            and (not self.places or facts.get("where") in self.places)
        )


EVERYONE = Only()


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
    """What an answer can mean for the proofs.

    Criticism is never hidden; an official account never answers on someone else's page; abuse is never answered; what was said
    in private is never answered in public; where there is danger, the emergency services come first.
    """

    CRITICISM = "criticism"
    OFFICIAL = "official"
    ABUSE = "abuse"
    PRIVATE = "private"
    DANGER = "danger"
    ALL = frozenset([CRITICISM, OFFICIAL, ABUSE, PRIVATE, DANGER])


@dataclass(frozen=True)
class Row:
    """One line of a page with several questions. wanted: "yes", "no", or "text" for words.

    Attributes:
        contacts: kinds of contact that the user listed, shown beside the row as a reminder.
        fact: a fact of the profile check that answers the row, so that it is not asked twice.
        else_to: where another answer than the wanted one leads, if not to the page's own `else_to`.
        means: what that other answer means, see `Means`.
    """

    id: str
    text: str
    wanted: str
    contacts: tuple[str, ...] = ()
    fact: str = ""
    else_to: str = ""
    means: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Node:
    """One page: a question with answers, or rows that must all be as wanted to go to `all_to`.

    Attributes:
        gate: a page that stands before something that is hard to undo.
        situation: for a gate: the situation it is about. What follows a "no" must be advice for the same one.
        offers: places that help to answer, as in an ending.
    """

    id: str
    text: str
    hint: str = ""
    answers: tuple[WalkAnswer, ...] = ()
    rows: tuple[Row, ...] = ()
    all_to: str = ""
    else_to: str = ""
    gate: bool = False
    situation: str = ""
    offers: tuple[str, ...] = ()

    def answer(self, answer_id: str) -> WalkAnswer | None:
        return next((a for a in self.answers if a.id == answer_id), None)


@dataclass(frozen=True)
class Step:
    """One step. `does` is its kind (one of `DOES`), or ""; `only` says to whom it is told.

    A step that is not `to_do` is to be known, or to be left alone: there is nothing to tick.
    """

    text: str
    does: str = ""
    to_do: bool = True
    only: Only = field(default=EVERYONE, metadata=BESIDE)


DOES = (
    "emergency",  # call 999 or 112
    "police",  # call 101, or report it to the police in another way
    "help-line",
    "save-copy",
    "ask",  # wait for someone's answer before going on
    "reply",  # answer where it was said
    "post",  # say something for all to see
    "announce",  # tell people something, in answer to no one
    "hide",
    "delete",  # take off what someone else put there; it cannot be undone
    "block",
    "pause",  # switch off an account or page
    "take-down",  # take off what one posted oneself
    "report",  # to the site
    "pass-on",  # send it to someone who then deals with it
    "write-down",
)
"""Every kind of step that the proofs know."""


@dataclass(frozen=True)
class Part:
    """A titled text: one of the separate answers of an ending, or words to copy.

    Attributes:
        goes: for words: the places that they are for (each a `Place` of a draft).
        account: for words: the one account they go out from (an `Account` of a draft); "" where it may be any of one's own.
    """

    title: str
    text: str
    only: Only = field(default=EVERYONE, metadata=BESIDE)
    goes: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class Ending:
    """Where a walkthrough ends.

    Attributes:
        parts: separate answers that must not be merged.
        words: texts to copy.
        wordless: why someone who comes here gets no words to copy.
        elsewhere: said when its first clause, on which it rests, is not in the user's own policy.
        contacts: kinds of contact to show; the first one there is fills "{contact}".
        incident: kind of incident to begin with; "" when there is nothing to write down.
        settings: settings whose steps on each site are shown.
        offers: other places to go: "terms", "bio", "words", "templates", "check", "read", "walkthrough:ID".
        abuse: it follows abuse, so that "I need a break" stands on it.
        general: it is general advice and says so.
        only: for whom it stands; no path brings another there.
        situation: what the user has before them, as a gate names it.
        shared: the act for which this is the one ending of all walkthroughs: "block", "hide", ...
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
    only: Only = field(default=EVERYONE, metadata=BESIDE)
    situation: str = ""
    shared: str = ""
    wordless: str = ""

    def steps_for(self, facts: Mapping[str, str]) -> tuple[Step, ...]:
        """The steps that are told to someone of whom this is known."""
        return tuple(s for s in self.steps if s.only.fits(facts))


GROUPS = ("urgent", "said", "do", "help")
"""The groups of the list page, in their order."""


@dataclass(frozen=True)
class Walkthrough:
    """A tree of questions. group: one of `GROUPS`."""

    id: str
    code: str
    group: str
    order: int
    title: str
    start: str
    nodes: Mapping[str, Node] = field(metadata=written_as("node"))
    endings: Mapping[str, Ending] = field(metadata=written_as("ending"))
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


NOT_SAID = frozenset(["yes", "no", "none", "no one", "nobody", "not yet", "n/a", "na", "-", ".", "?"])
"""What is no name and no reason: a line for words that holds only this is still open."""


def row_open(row: Row, value: str) -> bool:
    """Is this row not answered yet? Words must say something; anything else than yes and no answers no yes/no question."""
    value = value.strip().lower()
    return (not value or value in NOT_SAID) if row.wanted == "text" else value not in ("yes", "no")


def rows_met(node: Node, values: Mapping[str, str]) -> bool:
    """Are all rows of a page as they are wanted?"""
    return all(
        not row_open(r, values.get(r.id, "")) if r.wanted == "text" else values.get(r.id, "").strip().lower() == r.wanted
        for r in node.rows
    )


def else_of(node: Node, values: Mapping[str, str]) -> str:
    """Where a page with rows leads that are not all as wanted: a row with its own way decides, the first one first."""
    own = (r.else_to for r in node.rows if r.else_to and not row_open(r, values.get(r.id, "")) and values[r.id] != r.wanted)
    return next(own, node.else_to)


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
        ways = [("all", node.all_to, frozenset[str]()), ("else", node.else_to, frozenset[str]())]
        ways += [(f"else:{r.id}", r.else_to, r.means) for r in node.rows if r.else_to]
        for value, target, means in ways:
            known = {**facts, node.id: value}
            yield from paths(walks, place(walks, here.walkthrough, target), known, Path(places, before.means | means, known))
    for answer in node.answers:
        known = {**facts, node.id: answer.id}
        there = place(walks, here.walkthrough, target_of(answer, known))
        yield from paths(walks, there, known, Path(places, before.means | answer.means, known))
