# SPDX-License-Identifier: Apache-2.0
"""Letters of a page to lines: pieces that stand side by side stay apart, unless one is the number or bullet of the other."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from assistant.files.reading.numbers import is_taken_out, mark_of, only_mark, without_old_number

GAP = 1.6
"""How wide a gap must be, in heights of a letter, for words not to belong together."""


CELL_GAP, CELLS = 0.45, 3
"""How wide it must be at least between two cells, and how many other second cells must begin where this one does."""

LINE_NUMBERS = 4
"""From how many on numbers in the margin can be those of the lines."""


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


def pieces_of(letters: list[Letter], width: float, height: float) -> list[Line]:
    """What stands together on one line of a page, in the order in which the file holds it."""
    runs: list[list[Letter]] = []
    for letter in letters:
        if letter.size <= 0 and letter.char.isspace():
            continue
        if runs and _same_line(runs[-1], letter):
            runs[-1].append(letter)
        elif not letter.char.isspace():
            runs.append([letter])
    begun = Counter(round(run[0].left) for run in runs if any(_right_of(run, other) for other in runs))
    cells = [cell for run in runs for cell in _cells(run, begun)]
    return [line for run in cells if (line := _line(run, width, height)) is not None]


def _right_of(run: list[Letter], other: list[Letter]) -> bool:
    """It stands beside other words, and not only beside their number."""
    level = abs(run[0].base - other[0].base) < 0.3 * run[0].size
    return level and other[-1].left < run[0].left and only_mark("".join(x.char for x in other)) is None


def _cells(run: list[Letter], begun: Counter[int]) -> list[list[Letter]]:
    """A run, cut where a wider gap ends at the place where other lines of the page begin: the words of a cell fill it."""
    out, before = [[run[0]]], run[0]
    for letter in run[1:]:
        shown = not letter.char.isspace()
        if shown and letter.left - before.right > CELL_GAP * letter.size and begun[round(letter.left)] >= CELLS:
            out.append([])
        out[-1].append(letter)
        before = letter if shown else before
    return out


def lines_of(pieces: list[Line], numbered: float = 0.0, *, old: bool = False) -> list[Line]:
    """The lines of a page in their order, so that the cells of a table stay whole.

    Args:
        numbered: where the numbers of the lines end, as `line_numbers` says; they are left out.
        old: of two numbers the one in brackets counts, as `old_numbers_count` says.
    """
    kept = [x for x in pieces if not (numbered and x.text.isdigit() and abs(x.right - numbered) < 2)]
    for piece in kept:
        piece.text = without_old_number(piece.text, old=old)
    return with_marks(_in_order(kept))


def old_numbers_count(pages: list[list[Line]]) -> bool:
    """Tracked changes took numbers from a list in Writer, "[1.1] Words", and the words after each of them stay: so do numbers.
    Where one has lost its words the list is counted without it."""
    taken = [(page, piece) for page in pages for piece in page if is_taken_out(piece.text)]
    return bool(taken) and all(
        " " in piece.text or any(x.left > piece.right and abs(x.base - piece.base) < 0.3 * piece.size for x in page)
        for page, piece in taken
    )


def _same_line(run: list[Letter], letter: Letter) -> bool:
    last = next((x for x in reversed(run) if not x.char.isspace()), run[-1])
    if letter.char.isspace():
        return True
    size = max(last.size, letter.size, 1)
    small = min(last.size, letter.size) < 0.8 * size
    if abs(letter.base - last.base) > (0.6 if small else 0.3) * size:
        return False
    if (letter.left, letter.right) == (last.left, last.right):
        return True  # "ffi" as one sign, which may be wider than high: each of its letters has the place of all
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


def line_numbers(pieces: list[Line]) -> float:
    """Where the numbers of the lines end, in the margin of a page; 0.0 where there are none. They stand one above the other, each
    as much more than the one before, and beside lines too that go on from a full one, or have a number or bullet of their own:
    the numbers of rules do not."""
    numbers = sorted((x for x in pieces if re.fullmatch(r"\d{1,4}", x.text)), key=lambda x: -x.base)
    words = sorted((x for x in pieces if not x.text.isdigit()), key=lambda x: -x.base)
    if len(numbers) < LINE_NUMBERS or not words:
        return 0.0
    run: list[Line] = []
    for side in {round(x.right) for x in numbers}:
        found = [x for x in numbers if abs(x.right - side) < 2]
        steps = {int(b.text) - int(a.text) for a, b in itertools.pairwise(found)}
        run = found if len(found) > len(run) and len(steps) == 1 and steps <= {1, 2, 5, 10} else run
    edge = max(x.right for x in words)
    wrapped = [b for a, b in itertools.pairwise(words) if b.text[:1].islower() and edge - a.right < 0.15 * (edge - a.left)]
    wrapped += [x for x in words if mark_of(x.text) is not None]
    beside = sum(any(abs(n.base - b.base) < 0.3 * b.size for n in run) for b in wrapped)
    if len(run) < LINE_NUMBERS or not beside or beside < len(wrapped) / 12 or any(x.left < run[0].right for x in words):
        return 0.0
    return run[0].right


def _in_order(lines: list[Line]) -> list[Line]:
    """From the top down where nothing stands side by side: a file holds its boxes before or after all other words. Else the
    file's own order, unless it jumps up the page again and again without columns."""
    rows = sorted(lines, key=lambda x: (-round(x.base), x.left))
    if not any(_beside(a, b) for a, b in itertools.pairwise(rows)):
        return rows
    jumps = sum(1 for a, b in itertools.pairwise(lines) if b.base > a.base + 2 * a.size)
    columns = sum(1 for a, b in itertools.pairwise(lines) if b.base > a.base + 2 * a.size and b.left > a.right)
    if jumps > 3 and columns < jumps / 2 and jumps > len(lines) / 5:
        return rows
    return lines


def _beside(line: Line, other: Line) -> bool:
    """Two pieces that stand side by side, and none is the other's number. Lines of two columns need not be level: a heading or a
    box moves those of one by a part of a line."""
    size = max(line.size, other.size)
    apart = line.right < other.left or other.right < line.left
    level = abs(line.base - other.base) < (0.7 if apart else 0.3) * size
    return level and only_mark(line.text) is None and only_mark(other.text) is None


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
