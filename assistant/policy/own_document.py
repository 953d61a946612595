# SPDX-License-Identifier: Apache-2.0
"""Finds a policy's clauses in the council's own document, by a few words of each.

Line breaks, quotes, dashes and small edits do not matter. Words that happen to be alike do: unless a good part of the policy's
clauses stand in the document word for word, it is another council's, and none of its words is shown as this council's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.domain.document import plain_words
from assistant.domain.policy import PolicyPack

FITS = 0.3
"""The part of a policy's clauses that must stand in a document word for word."""

_SCORE, _SCORE_SHORT = 84, 90
"""Least likeness, of 100, of a passage to an anchor; for an anchor of three words."""

_COMMON = 60
"""A word that comes more often in the document than this leads nowhere."""


@dataclass(frozen=True)
class Passage:
    """The council's own words for one clause: the paragraph that holds its anchor, and its number from 0."""

    clause: str
    paragraph: int
    text: str


@dataclass(frozen=True)
class OwnDocument:
    """A document matched to a policy.

    Attributes:
        missing: clauses that were not found, in order.
        fits: it is this policy's document. Where it is not there are no passages.
    """

    paragraphs: tuple[str, ...]
    passages: tuple[Passage, ...]
    missing: tuple[str, ...]
    fits: bool = True


class _Text:
    """A document as one row of words, with the paragraph of each."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.words: list[str] = []
        self._starts: list[int] = []
        for paragraph in paragraphs:
            self._starts.append(len(self.words))
            self.words.extend(plain_words(paragraph))
        self.joined = " ".join(self.words)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Where each word stands. Made only when something is not found word for word: a document may have 57,000 words."""
        places: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            places.setdefault(word, []).append(index)
        return places

    def paragraph(self, word: int) -> int:
        return bisect_right(self._starts, word) - 1

    def exactly(self, wanted: str) -> list[int]:
        """The words at which `wanted` stands."""
        found: list[int] = []
        at = self.joined.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            if (at == 0 or self.joined[at - 1] == " ") and (end == len(self.joined) or self.joined[end] == " "):
                found.append(self.joined.count(" ", 0, at))
            at = self.joined.find(wanted, at + 1)
        return found

    def nearly(self, wanted: list[str], last: int) -> int | None:
        """The word at which something very like `wanted` stands, tried wherever one of its rarer words does."""
        from rapidfuzz import fuzz

        size = len(wanted)
        starts: set[int] = set()
        for offset, word in enumerate(wanted):
            places = self._places.get(word, ())
            if len(word) > 2 and len(places) <= _COMMON:
                starts.update(max(0, place - offset + shift) for place in places for shift in (-1, 0, 1))
        line = " ".join(wanted)
        least = _SCORE_SHORT if size <= 3 else _SCORE
        best: tuple[float, bool, int] | None = None
        for start in sorted(starts):
            for length in (size, size - 1, size + 1):
                score = fuzz.ratio(line, " ".join(self.words[start : start + length]), score_cutoff=least)
                if score and (best is None or (score, start >= last) > best[:2]):
                    best = (score, start >= last, start)
        return None if best is None else best[2]


def match_document(pack: PolicyPack, paragraphs: Sequence[str]) -> OwnDocument:
    """Find every clause of `pack` that has an anchor in `paragraphs`."""
    text = _Text(paragraphs)
    anchored = [(clause.id, plain_words(clause.anchor)) for clause in pack.clauses if clause.anchor]
    exact = {clause_id: text.exactly(" ".join(wanted)) for clause_id, wanted in anchored}
    if not anchored or sum(map(bool, exact.values())) < FITS * len(anchored):
        return OwnDocument(tuple(paragraphs), (), tuple(clause_id for clause_id, _ in anchored), fits=False)
    passages: list[Passage] = []
    missing: list[str] = []
    last = 0
    for clause_id, wanted in anchored:
        places = exact[clause_id]
        at = next((p for p in places if p >= last), places[0]) if places else text.nearly(wanted, last)
        if at is None:
            missing.append(clause_id)
            continue
        last = at
        number = text.paragraph(at)
        passages.append(Passage(clause_id, number, paragraphs[number].strip()))
    return OwnDocument(tuple(paragraphs), tuple(passages), tuple(missing))
