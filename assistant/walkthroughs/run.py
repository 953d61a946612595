# SPDX-License-Identifier: Apache-2.0
"""One run through a walkthrough: where one is, what was answered, and one step back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.domain.walkthrough import (
    Ending,
    Node,
    Path,
    Place,
    Walks,
    else_of,
    paths,
    place,
    row_open,
    rows_met,
    settled,
    target_of,
)


class AnswerError(ValueError):
    """An answer that the question does not have. The message says which it has."""


@dataclass(frozen=True)
class Answered:
    """A question with what was answered: the id of an answer, or the values of rows."""

    place: Place
    answer: str
    rows: Mapping[str, str]


@dataclass(frozen=True)
class Run:
    """Immutable: each answer gives the next run, so that going back loses nothing."""

    walks: Walks
    start: str
    known: Mapping[str, str]
    here: Place
    trail: tuple[Answered, ...] = ()

    @classmethod
    def begin(cls, walks: Walks, walkthrough: str, known: Mapping[str, str]) -> Run:
        """Start with what is known (role, nation, answers of the profile check). Raises KeyError for an unknown walkthrough."""
        first = settled(walks, place(walks, walkthrough, walks[walkthrough].start), known)
        return cls(walks, walkthrough, known, first)

    @property
    def facts(self) -> dict[str, str]:
        """What is known now, by question."""
        return {**self.known, **{a.place.at.id: a.answer for a in self.trail}}

    @property
    def node(self) -> Node | None:
        return self.here.at if isinstance(self.here.at, Node) else None

    @property
    def ending(self) -> Ending | None:
        return self.here.at if isinstance(self.here.at, Ending) else None

    def answer(self, answer_id: str) -> Run:
        """The run after an answer. Raises AnswerError."""
        node = self.node
        chosen = node.answer(answer_id) if node else None
        if node is None or chosen is None:
            has = ", ".join(a.id for a in node.answers) if node else "no question here"
            raise AnswerError(f'"{answer_id}" is no answer here. Use one of: {has}.')
        return self._go(target_of(chosen, {**self.facts, node.id: answer_id}), answer_id, {})

    def fill(self, values: Mapping[str, str]) -> Run:
        """The run after a page with rows. Raises AnswerError when a row is not answered and none decides it."""
        node = self.node
        if node is None or not node.rows:
            raise AnswerError("There are no rows here.")
        given = {r.id: values.get(r.id, "").strip() for r in node.rows}
        given = {r.id: given[r.id] if r.wanted == "text" else given[r.id].lower() for r in node.rows}
        met = rows_met(node, given)
        if not met and not self.decided(given):
            raise AnswerError(", ".join(r.id for r in node.rows if row_open(r, given[r.id])))
        return self._go(node.all_to if met else else_of(node, given), "all" if met else "else", given)

    def decided(self, values: Mapping[str, str]) -> bool:
        """Is one row answered so that the rest cannot change where it leads?"""
        node = self.node
        return node is not None and any(
            not row_open(r, values.get(r.id, "")) and values[r.id].lower() != r.wanted for r in node.rows if r.wanted != "text"
        )

    def _go(self, target: str, answer: str, rows: Mapping[str, str]) -> Run:
        done = Answered(self.here, answer, rows)
        facts = {**self.facts, self.here.at.id: answer}
        there = settled(self.walks, place(self.walks, self.here.walkthrough, target), facts)
        return replace(self, here=there, trail=(*self.trail, done))

    def back(self) -> Run:
        """One question back; the same run at the first one."""
        if not self.trail:
            return self
        return replace(self, here=self.trail[-1].place, trail=self.trail[:-1])

    def restart(self) -> Run:
        return Run.begin(self.walks, self.start, self.known)

    @property
    def step(self) -> tuple[int, int]:
        """The number of this question, and how many more there are at most: no answer makes that untrue."""
        ways: list[Path] = list(paths(self.walks, self.here, self.facts))
        return len(self.trail) + 1, max(len(p.asked) for p in ways) - 1

    def lines(self) -> list[tuple[str, str]]:
        """Question and answer in words, for each step; rows that were filled in follow one by one."""
        out: list[tuple[str, str]] = []
        for done in self.trail:
            node = done.place.at
            assert isinstance(node, Node)  # noqa: S101 - only questions are answered
            chosen = node.answer(done.answer)
            if chosen is not None:
                out.append((node.text, chosen.label))
            out += [(r.text, _row_words(done.rows.get(r.id, ""))) for r in node.rows if done.rows.get(r.id)]
        return out


def _row_words(value: str) -> str:
    return {"yes": "Yes", "no": "No"}.get(value, value)


def play(walks: Walks, walkthrough: str, known: Mapping[str, str], answers: Iterable[str]) -> Run:
    """Give answers one after the other; a page with rows takes "row=value" pairs joined with "+", or "all".

    Raises:
        AnswerError: at the first answer that does not fit.
        KeyError: for an unknown walkthrough.
    """
    run = Run.begin(walks, walkthrough, known)
    for answer in answers:
        node = run.node
        run = run.fill(_rows(node, answer)) if node is not None and node.rows else run.answer(answer)
    return run


def _rows(node: Node, text: str) -> dict[str, str]:
    if text == "all":
        return {r.id: "..." if r.wanted == "text" else r.wanted for r in node.rows}
    values = dict(part.partition("=")[::2] for part in text.split("+"))
    unknown = set(values) - {r.id for r in node.rows}
    if unknown:
        raise AnswerError(f'"{sorted(unknown)[0]}" is no row here. Use: {", ".join(r.id for r in node.rows)}, or all.')
    return values
