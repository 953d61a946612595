# SPDX-License-Identifier: Apache-2.0
"""The letters of a strip, and where in it each stands."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

HEIGHT = 48
_LEAST_WIDTH = 96
_NARROW = 0.85
"""By how much a strip is pressed together: the model reads it as well (benchmarks/RESULTS.md), in less time."""

_BATCH, _BATCH_WIDTH = 3, 4000
_DOT = "·"
"""Stands between words, never in one."""

_INK = 0.3
"""What stands out from the ground by this part of what stands out most is ink."""

_SPACE = 0.18
"""The least width of a space, as a part of a strip's height."""


@dataclass(frozen=True)
class Letter:
    """One letter, where its middle stands in the strip (0 at its left end, 1 at its right), and how sure the model is."""

    char: str
    at: float
    sure: float


@dataclass(frozen=True)
class Alphabet:
    """The columns of the model's answer that are read, and what each means: letters of the Latin alphabets, digits, marks, money.
    The model knows 18,000 signs more, and takes icons for them."""

    columns: NDArray[np.int64]
    chars: tuple[str, ...]

    @classmethod
    def of(cls, model: Any) -> Alphabet:
        """As the model's own list says; its first column is "nothing here", its last a space."""
        chars = ["", *model.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
        columns = [i for i, c in enumerate(chars) if not c or _is_read(c)]
        return cls(np.array(columns), tuple(chars[i] for i in columns))


def _is_read(char: str) -> bool:
    if len(char) != 1 or not char.isprintable():
        return False
    code = ord(char)
    if code < 0x250:
        return True
    return 0x1E00 <= code < 0x1F00 or 0x2010 <= code < 0x2050 or unicodedata.category(char) == "Sc"


def scaled_width(length: float, height: float) -> int:
    """Points across a strip once it is as high as the model wants it."""
    return max(1, math.ceil(_NARROW * HEIGHT * length / height))


def batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The numbers of strips that are read at once: narrow ones first, as those of like width waste least."""
    batch: list[int] = []
    for i in sorted(range(len(widths)), key=widths.__getitem__):
        if batch and (len(batch) >= _BATCH or (len(batch) + 1) * widths[i] > _BATCH_WIDTH):
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def read_batch(model: Any, alphabet: Alphabet, strips: Sequence[Image.Image]) -> Iterator[list[Letter]]:
    """The letters of each strip."""
    widths = [scaled_width(*s.size) for s in strips]
    across = max(_LEAST_WIDTH, *widths)
    given = np.zeros((len(strips), 3, HEIGHT, across), np.float32)
    for row, (strip, width) in enumerate(zip(strips, widths, strict=True)):
        small = strip.resize((width, HEIGHT), Image.Resampling.BILINEAR)
        given[row, :, :, :width] = (np.asarray(small, np.float32)[:, :, ::-1] / 127.5 - 1).transpose(2, 0, 1)
    seen = [_gaps(given[row, :, :, :width]) for row, width in enumerate(widths)]
    answers = model.run(None, {model.get_inputs()[0].name: given})[0]
    for row, width in enumerate(widths):
        letters = _letters(answers[row][:, alphabet.columns], alphabet.chars, across / width / answers.shape[1])
        yield _spaced(letters, [(left / width, right / width) for left, right in seen[row]], HEIGHT / width)


def _letters(scores: NDArray[np.float32], chars: Sequence[str], step: float) -> list[Letter]:
    """The best letter at each step, repeats once, "nothing" left out."""
    best = scores.argmax(axis=1)
    sure = scores[np.arange(len(best)), best]
    out: list[Letter] = []
    at = 0
    while at < len(best):
        end = at
        while end + 1 < len(best) and best[end + 1] == best[at]:
            end += 1
        if best[at]:
            out.append(Letter(chars[best[at]], min(1.0, (at + end + 1) / 2 * step), float(sure[at : end + 1].max())))
        at = end + 1
    return out


def _gaps(strip: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Where nothing stands in any row between the first and the last thing: first column and the one behind the last."""
    grey = strip.mean(axis=0)
    away = np.abs(grey - np.median(grey))
    busy = np.flatnonzero((away > _INK * max(float(away.max()), 0.05)).any(axis=0))
    jumps = np.flatnonzero(np.diff(busy) > 1)
    return [(int(busy[j]) + 1, int(busy[j + 1])) for j in jumps]


def _spaced(letters: Sequence[Letter], gaps: Sequence[tuple[float, float]], high: float) -> list[Letter]:
    """The letters with a space where the model overlooked one: where the strip is as empty as it is at its other spaces.

    Args:
        gaps: as parts of the strip's length.
        high: the strip's height in the same measure.
    """
    between: dict[int, float] = {}
    for at in range(1, len(letters)):
        left, right = letters[at - 1].at, letters[at].at
        inside = [min(b, right) - max(a, left) for a, b in gaps if a < right and b > left]
        between[at] = max(inside, default=0.0)
    known = [between[at] + between.get(at + 1, 0.0) for at in range(1, len(letters)) if letters[at].char == " "]
    least = max(1.15 * float(np.median(known)), _SPACE * high) if len(known) > 1 else 2 * _SPACE * high
    out: list[Letter] = []
    for at, letter in enumerate(letters):
        last = letters[at - 1].char if at else " "
        dot = _DOT in (letter.char, last) and " " not in (letter.char, last)
        if dot or (letter.char.isalnum() and last.isalnum() and between.get(at, 0.0) >= least):
            out.append(Letter(" ", (letters[at - 1].at + letter.at) / 2, 1.0))
        out.append(letter)
    return out
