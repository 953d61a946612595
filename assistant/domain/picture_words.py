# SPDX-License-Identifier: Apache-2.0
"""Words that were read in a picture, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Box = tuple[float, float, float, float]
"""Left, top, right, bottom as parts of the whole picture, 0 to 1."""

UNSURE = 0.8
"""Words that the reader is less sure of than this are shown as such."""


@dataclass(frozen=True)
class SeenWord:
    """One word, its place, and how sure the reader is of its least certain letter, 0 to 1."""

    text: str
    box: Box
    sure: float = 1.0


@dataclass(frozen=True)
class SeenLine:
    """Words beside each other. Lines with the same `block` stand under each other as one text."""

    words: tuple[SeenWord, ...]
    block: int = 0

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def box(self) -> Box:
        return around(w.box for w in self.words)


@dataclass(frozen=True)
class SeenWords:
    """All that was read in a picture, in the order in which people read it, and the picture's size in points."""

    lines: tuple[SeenLine, ...]
    width: int
    height: int

    @property
    def text(self) -> str:
        """Line by line, an empty line between blocks."""
        out: list[str] = []
        for before, line in zip((None, *self.lines), self.lines, strict=False):
            if before is not None and before.block != line.block:
                out.append("")
            out.append(line.text)
        return "\n".join(out)


@dataclass(frozen=True)
class Furniture:
    """What sites write around people's words: "Like Reply 2h". Whole words, and patterns of them."""

    words: tuple[str, ...]
    patterns: tuple[str, ...]

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        words = sorted(map(re.escape, self.words), key=len, reverse=True)
        each = "|".join((*words, *self.patterns))
        return re.compile(rf"(?:[\s·•|&@-]*(?:{each})(?![\w'’]|[.,]\d))+[\s·•|.-]*", re.IGNORECASE)

    def is_all_of(self, text: str) -> bool:
        """True for a line that holds nothing else."""
        return self._whole.fullmatch(text.strip()) is not None


def around(boxes: Iterable[Box]) -> Box:
    """The box around all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
