# SPDX-License-Identifier: Apache-2.0
"""A page of a PDF that is a picture: drawn, and its words read."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from typing import TYPE_CHECKING, Any

from assistant.domain.picture_words import SeenLine, SeenWords
from assistant.files.reading.numbers import only_mark
from assistant.files.reading.pdf_lines import Line, with_marks

if TYPE_CHECKING:
    from assistant.files.ocr.page import Eyes

_ACROSS = 1600
"""Points across the drawn page: 200 to the inch on A4."""

_TALL = 1.62
"""How much higher a strip of words is than the size of its letters."""


class Sight:
    """Reads pages that are pictures. The models are loaded with the first one.

    Args:
        tell: called while a page is read, so that nobody thinks that it hangs.
    """

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._eyes: Eyes | None = None

    def lines(self, page: Any, usual: float) -> list[Line]:
        """The lines of a page, as those that are read from letters. Raises OSError when the models are not there.

        Args:
            usual: size of most letters on the pages before, in points; 0 where there are none.
        """
        if self._eyes is None:
            from assistant.files.ocr.models import models_folder
            from assistant.files.ocr.page import Eyes

            self._eyes = Eyes(models_folder())
        width, height = page.get_width(), page.get_height()
        picture = page.render(scale=_ACROSS / width).to_pil().convert("RGB")
        return lines_seen(self._eyes.read(picture, lambda _done, _all: self._tell()), width, height, usual)


def lines_seen(seen: SeenWords, width: float, height: float, usual: float = 0.0) -> list[Line]:
    """Lines of a picture as lines of a page of this size in points. Sizes that differ by a hair are one size: that of the pages
    before, `usual`, where there are any."""
    sizes = [(line.box[3] - line.box[1]) * height / _TALL for line in seen.lines]
    most = median(sizes) if sizes else 0.0
    usual = usual or most
    sizes = [size * usual / most for size in sizes]
    out = [
        _line(line, usual if abs(size - usual) < 0.22 * usual else size, width, height)
        for line, size in zip(seen.lines, sizes, strict=True)
    ]
    return with_marks(out)


def _line(line: SeenLine, size: float, width: float, height: float) -> Line:
    left, _top, right, bottom = line.box
    base = height * (1 - bottom) + 0.45 * size
    marked = len(line.words) > 1 and only_mark(line.words[0].text) is not None
    begins = line.words[1].box[0] * width if marked else 0.0
    return Line(line.text, left * width, right * width, base, size, False, width, height, begins)
