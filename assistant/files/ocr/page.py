# SPDX-License-Identifier: Apache-2.0
"""A whole picture: its strips, their letters, the words, and the order in which people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from PIL import Image

from assistant.domain.picture_words import SeenLine, SeenWord, SeenWords, around
from assistant.files.ocr.detect import Strip, find_strips
from assistant.files.ocr.recognise import Alphabet, Letter, batches, read_batch, scaled_width

DETECTOR, READER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
WORTH = 0.5
"""How sure the reader must be of a line's letters, on average, to take it for words at all."""

_BAND, _OVERLAP = 1.6, 0.12
"""A picture taller than 2 times its width is looked at in bands: their height in widths, and how much of it two share."""


class Eyes:
    """Both models, ready. Made once for any number of pictures.

    Args:
        folder: where the models are.
        threads: processor threads to use.
    """

    def __init__(self, folder: Path, threads: int = 2) -> None:
        from assistant.files.onnx import session

        with ThreadPoolExecutor(2) as pool:
            detector = pool.submit(session, folder / DETECTOR, threads, {"session.intra_op.allow_spinning": "0"})
            reader = pool.submit(session, folder / READER, 1)
            self._detector, self._reader = detector.result(), reader.result()
        self._alphabet = Alphabet.of(self._reader)
        self._threads = threads

    def read(self, picture: Image.Image, tell: Callable[[int, int], None] = lambda _done, _all: None) -> SeenWords:
        """The words in a picture (RGB).

        Args:
            tell: told how many lines are read, of how many.
        """
        strips = list(self._strips(picture))
        tell(0, len(strips))
        letters = self._letters(picture, strips, tell)
        width, height = picture.size
        lines = [
            SeenLine(tuple(_words(strip, found, width, height)))
            for strip, found in zip(strips, letters, strict=True)
            if _is_worth_it(found)
        ]
        return SeenWords(tuple(in_order([line for line in lines if line.words])), width, height)

    def _strips(self, picture: Image.Image) -> Iterator[Strip]:
        width, height = picture.size
        if height <= 2 * width:
            yield from find_strips(self._detector, picture)
            return
        band, shared = int(width * _BAND), int(width * _BAND * _OVERLAP)
        top = 0
        while True:
            bottom = min(height, top + band)
            for strip in find_strips(self._detector, picture.crop((0, top, width, bottom))):
                y = strip.y
                # the half of what two bands share belongs to each
                if (top == 0 or y >= shared / 2) and (bottom == height or y < bottom - top - shared / 2):
                    yield replace(strip, y=y + top)
            if bottom == height:
                return
            top = bottom - shared

    def _letters(self, picture: Image.Image, strips: Sequence[Strip], tell: Callable[[int, int], None]) -> list[list[Letter]]:
        out: list[list[Letter]] = [[] for _ in strips]
        widths = [scaled_width(s.length, s.height) for s in strips]
        done = 0

        def one(batch: list[int]) -> list[tuple[int, list[Letter]]]:
            cut = [strips[i].cut(picture) for i in batch]
            return list(zip(batch, read_batch(self._reader, self._alphabet, cut), strict=True))

        with ThreadPoolExecutor(self._threads) as pool:
            for found in pool.map(one, batches(widths)):
                for number, letters in found:
                    out[number] = letters
                done += len(found)
                tell(done, len(strips))
        return out


def _is_worth_it(letters: Sequence[Letter]) -> bool:
    seen = [each for each in letters if each.char != " "]
    if not any(each.char.isalnum() for each in seen):
        return False
    return sum(each.sure for each in seen) / len(seen) >= WORTH


def _words(strip: Strip, letters: Sequence[Letter], width: int, height: int) -> Iterator[SeenWord]:
    """The letters between spaces. A word's box reaches to the middle of the space beside it, or half a letter out."""
    start = 0
    for end in range(len(letters) + 1):
        if end < len(letters) and letters[end].char != " ":
            continue
        if end > start:
            before = letters[start - 1].at if start else 0.0
            after = letters[end].at if end < len(letters) else 1.0
            yield _word(strip, letters[start:end], before, after, width, height)
        start = end + 1


def _word(strip: Strip, letters: Sequence[Letter], before: float, after: float, width: int, height: int) -> SeenWord:
    half = 0.55 * strip.height / strip.length
    left, right = max(before, letters[0].at - half), min(after, letters[-1].at + half)
    part = strip.part(left, right)
    x1, y1, x2, y2 = part.box
    box = (max(0.0, x1 / width), max(0.0, y1 / height), min(1.0, x2 / width), min(1.0, y2 / height))
    return SeenWord("".join(each.char for each in letters), box, round(min(each.sure for each in letters), 3))


def in_order(lines: Sequence[SeenLine]) -> Iterator[SeenLine]:
    """Lines in the order in which people read them, with the number of their block: what stands under each other, begins at the
    same place and is about as high belongs together."""
    blocks: list[list[SeenLine]] = []
    for line in sorted(lines, key=lambda each: (each.box[1] + each.box[3]) / 2):
        home = next((b for b in reversed(blocks) if _goes_on(b[-1], line)), None)
        if home is None:
            blocks.append([line])
        else:
            home.append(line)
    blocks = _beside(blocks)
    for number, block in enumerate(blocks):
        for line in block:
            yield replace(line, block=number)


def _goes_on(above: SeenLine, below: SeenLine) -> bool:
    one, two = above.box, below.box
    high = min(one[3] - one[1], two[3] - two[1])
    tall = max(one[3] - one[1], two[3] - two[1])
    gap = two[1] - one[3]
    starts_alike = abs(one[0] - two[0]) < 1.5 * high
    return starts_alike and -0.8 * high < gap < 0.5 * high and tall < 1.5 * high and (two[1] + two[3]) > (one[1] + one[3])


def _beside(blocks: Sequence[list[SeenLine]]) -> list[list[SeenLine]]:
    """Blocks by the height of their first line; those that begin at one height from left to right."""
    out = sorted(blocks, key=lambda b: (b[0].box[1] + b[0].box[3]) / 2)
    rows: list[list[list[SeenLine]]] = []
    for block in out:
        top, bottom = block[0].box[1], block[0].box[3]
        last = around(b[0].box for b in rows[-1]) if rows else None
        if last is not None and (top + bottom) / 2 < last[3] and min(bottom, last[3]) - max(top, last[1]) > 0.5 * (bottom - top):
            rows[-1].append(block)
        else:
            rows.append([block])
    return [block for row in rows for block in sorted(row, key=lambda b: b[0].box[0])]
