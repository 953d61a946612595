# SPDX-License-Identifier: Apache-2.0
"""How well made-up screenshots were read: words that are right, private details that are covered, boxes too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from assistant.services.pictures import SeenDetail
from benchmarks.screenshots import Box, Screenshot

_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_NEAR = 2.0
"""Points by which a box may fall short of a word's outline: nothing of a letter stays readable."""


def words_right(shot: Screenshot, lines: Iterable[str]) -> tuple[int, int]:
    """How many of the words on a screenshot were read letter by letter, of how many. Signs alone are no words; curly and straight
    marks are one."""
    wanted = Counter(w.text.translate(_ALIKE) for w in shot.words if any(c.isalnum() for c in w.text))
    read = Counter(word.translate(_ALIKE) for line in lines for word in line.split())
    return (wanted & read).total(), wanted.total()


def details_covered(shot: Screenshot, found: Sequence[SeenDetail], size: tuple[int, int]) -> tuple[int, int, list[str]]:
    """How many private details are wholly under boxes, of how many; and what is boxed that is none."""
    wide, high = size
    boxes = [(x * wide, y * high, r * wide, b * high, each.text) for each in found for x, y, r, b in each.boxes]
    covered, used = 0, set()
    for _text, words in shot.private:
        covered += all(any(_inside(word, box[:4]) for box in boxes) for word in words)
        used |= {n for n, box in enumerate(boxes) for word in words if _middle_in(word, box[:4])}
    return covered, len(shot.private), [box[4] for n, box in enumerate(boxes) if n not in used]


def _inside(word: Box, box: Box) -> bool:
    return box[0] - _NEAR <= word[0] and word[2] <= box[2] + _NEAR and box[1] - _NEAR <= word[1] and word[3] <= box[3] + _NEAR


def _middle_in(word: Box, box: Box) -> bool:
    return box[0] < (word[0] + word[2]) / 2 < box[2] and box[1] < (word[1] + word[3]) / 2 < box[3]
