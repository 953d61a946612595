# SPDX-License-Identifier: Apache-2.0
"""Finds a policy's clauses in the council's own document, by a few words of each.

Line breaks, quotes, dashes and small edits do not matter: the search runs over words, first exactly, then with
rapidfuzz over windows of the anchor's length.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from assistant.domain.policy import PolicyPack

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SCORE = 84
"""Least likeness, of 100, of a passage to an anchor."""


@dataclass(frozen=True)
class Passage:
    """The council's own words for one clause: the paragraph that holds its anchor, and its number from 0."""

    clause: str
    paragraph: int
    text: str


@dataclass(frozen=True)
class OwnDocument:
    """A document matched to a policy. `missing` are clauses that were not found, in order."""

    paragraphs: tuple[str, ...]
    passages: tuple[Passage, ...]
    missing: tuple[str, ...]

    def words_for(self, clause_id: str) -> str:
        return next((p.text for p in self.passages if p.clause == clause_id), "")


def match_document(pack: PolicyPack, paragraphs: list[str]) -> OwnDocument:
    """Find every clause of `pack` that has an anchor in `paragraphs`."""
    words: list[str] = []
    starts: list[int] = []
    for paragraph in paragraphs:
        starts.append(len(words))
        words.extend(_words(paragraph))
    joined = " ".join(words)
    offsets: list[int] = []
    position = 0
    for word in words:
        offsets.append(position)
        position += len(word) + 1
    passages: list[Passage] = []
    missing: list[str] = []
    last = 0
    for clause in pack.clauses:
        if not clause.anchor:
            continue
        at = _find(clause.anchor, joined, words, offsets, last)
        if at is None:
            missing.append(clause.id)
            continue
        last = at
        number = bisect_right(starts, at) - 1
        passages.append(Passage(clause.id, number, paragraphs[number].strip()))
    return OwnDocument(tuple(paragraphs), tuple(passages), tuple(missing))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'").replace("‘", "'"))


def _find(anchor: str, joined: str, words: list[str], offsets: list[int], last: int) -> int | None:
    """Index of the word where the anchor stands; of several places the first at or after the clause before it."""
    wanted = " ".join(_words(anchor))
    places: list[int] = []
    at = joined.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if (at == 0 or joined[at - 1] == " ") and (end == len(joined) or joined[end] == " "):
            places.append(bisect_right(offsets, at) - 1)
        at = joined.find(wanted, at + 1)
    if places:
        return next((p for p in places if p >= last), places[0])
    return _near(wanted, words)


def _near(wanted: str, words: list[str]) -> int | None:
    from rapidfuzz import fuzz, process

    size = len(wanted.split())
    if not words:
        return None
    windows: dict[int, str] = {}
    for length in {size, size - 1, size + 1}:
        if length < 2:
            continue
        for index in range(max(1, len(words) - length + 1)):
            windows[index * 16 + (length - size + 1)] = " ".join(words[index : index + length])
    best = process.extractOne(wanted, windows, scorer=fuzz.ratio, score_cutoff=_SCORE)
    return None if best is None else int(best[2]) // 16
