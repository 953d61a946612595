# SPDX-License-Identifier: Apache-2.0
"""Letters of a page to lines: pieces that stand side by side stay apart, unless one is the number or bullet of the other."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median

from assistant.files.reading.numbers import only_mark

GAP = 1.6
"""How wide a gap must be, in heights of a letter, for words not to belong together."""


@dataclass(frozen=True)
class Letter:
    """One letter: where it and its base line are, in points, size and weight of its font, whether a line runs through it."""

    char: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    struck: bool = False


@dataclass
class Line:
    """A line of words, or the piece of it that stands in one column."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool
    width: float
    height: float
    marked: float = 0.0
    """Where the words begin after a number or bullet; 0 where there is none."""

    @property
    def begins(self) -> float:
        return self.marked or self.left


def lines_of(letters: list[Letter], width: float, height: float) -> list[Line]:
    """The lines of a page in the order in which the file holds them, so that the cells of a table stay whole."""
    runs: list[list[Letter]] = []
    for letter in letters:
        if letter.size <= 0 and letter.char.isspace():
            continue
        if runs and _same_line(runs[-1], letter):
            runs[-1].append(letter)
        elif not letter.char.isspace():
            runs.append([letter])
    lines = [line for run in runs if (line := _line(run, width, height)) is not None]
    return with_marks(_in_order(lines))


def _same_line(run: list[Letter], letter: Letter) -> bool:
    last = next((x for x in reversed(run) if not x.char.isspace()), run[-1])
    if letter.char.isspace():
        return True
    size = max(last.size, letter.size, 1)
    small = min(last.size, letter.size) < 0.8 * size
    if abs(letter.base - last.base) > (0.6 if small else 0.3) * size:
        return False
    gap = letter.left - last.right
    return -size < gap < GAP * size


def _line(run: list[Letter], width: float, height: float) -> Line | None:
    shown = [x for x in run if not x.char.isspace() and not x.struck]
    if not shown:
        return None
    size = median(x.size for x in shown)
    base = median(x.base for x in shown)
    words: list[str] = []
    before: Letter | None = None
    for letter in run:
        if _is_reference(letter, size, base):
            continue
        if letter.char.isspace() or letter.struck:
            words.append(" ")
            before = letter
            continue
        if before is not None and words and words[-1] != " " and letter.left - before.right > 0.22 * size:
            words.append(" ")
        words.append(letter.char)
        before = letter
    text = " ".join("".join(words).split())
    if not text:
        return None
    bold = sum(x.bold for x in shown if x.char.isalnum()) > 0.9 * max(1, sum(x.char.isalnum() for x in shown))
    return Line(text, min(x.left for x in shown), max(x.right for x in shown), base, size, bold, width, height)


def _is_reference(letter: Letter, size: float, base: float) -> bool:
    """A small raised figure: the sign of a footnote."""
    return letter.char.isdigit() and letter.size < 0.8 * size and letter.base > base + 0.15 * size


def _in_order(lines: list[Line]) -> list[Line]:
    """The file's own order, unless it jumps up the page again and again without columns."""
    jumps = sum(1 for a, b in itertools.pairwise(lines) if b.base > a.base + 2 * a.size)
    columns = sum(1 for a, b in itertools.pairwise(lines) if b.base > a.base + 2 * a.size and b.left > a.right)
    if jumps > 3 and columns < jumps / 2 and jumps > len(lines) / 5:
        return sorted(lines, key=lambda x: (-round(x.base), x.left))
    return lines


def with_marks(lines: list[Line]) -> list[Line]:
    """A number or bullet that stands alone before words on its line belongs to them."""
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if (
            last is not None
            and abs(last.base - line.base) < 0.4 * max(last.size, line.size)
            and line.left > last.right - 1
            and only_mark(last.text) is not None
        ):
            last.text = f"{last.text} {line.text}"
            last.marked, last.right, last.bold, last.size = line.left, line.right, line.bold, line.size
        else:
            out.append(line)
    return out
