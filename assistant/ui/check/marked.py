# SPDX-License-Identifier: Apache-2.0
"""Words of which some stand out: bold, or bold and underlined; and a link after the last of them."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from assistant.ui.widgets.labels import WrappedLabel
from assistant.ui.widgets.layouts import ItemsLayout, gap
from assistant.ui.widgets.paragraph import Marks, Paragraph


class MarkedLabel(WrappedLabel):
    """A label that wraps, with marked words. A screen reader gets the plain words."""

    def __init__(self, role: str = "", *, underlined: bool = False) -> None:
        super().__init__("", role)
        self._marks: Marks = ()
        self._underlined = underlined

    def show_marked(self, text: str, marks: Marks) -> None:
        """Other words, with the code points of those that stand out."""
        if (text, marks) != (self.text(), self._marks):
            self._marks = marks
            self.setText(text)
            self.updateGeometry()
            self.update()

    @property
    def marks(self) -> Marks:
        return self._marks

    def _laid(self) -> Paragraph:
        self._words.set_words(self.text(), self.role(), self._marks, underlined=self._underlined)
        return self._words


def bracketed(text: str) -> tuple[str, Marks]:
    """ "on [your page]" as plain words and the marks of what stood in square brackets."""
    marks: list[tuple[int, int]] = []
    plain, place = "", 0
    for found in re.finditer(r"\[([^\]]*)\]", text):
        plain += text[place : found.start()]
        marks.append((len(plain), len(plain) + len(found.group(1))))
        plain += found.group(1)
        place = found.end()
    return plain + text[place:], tuple(marks)


class AfterWords(ItemsLayout):
    """A link that stands right after the last of the words, or below them where that line is full. Either can be hidden."""

    def __init__(self, parent: QWidget, label: MarkedLabel) -> None:
        super().__init__(parent)
        self._label = label

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + gap("xs") * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        words, link = self._items
        size = link.sizeHint()
        if link.isEmpty() or words.isEmpty():
            high = size.height() if words.isEmpty() else words.heightForWidth(rect.width())
            if move and words.isEmpty():
                link.setGeometry(QRect(rect.topLeft(), size))
            elif move:
                words.setGeometry(QRect(rect.x(), rect.y(), rect.width(), high))
            return 0 if link.isEmpty() and words.isEmpty() else high
        lines = self._label.line_widths(rect.width())
        high = words.heightForWidth(rect.width())
        step = high // max(1, len(lines))
        last = math.ceil(lines[-1]) + gap("xs") if lines else 0
        fits = last + size.width() <= rect.width()
        over = max(0, size.height() - step)  # the link is a little higher than a line of words
        y = high - step if fits else high + over
        if move:
            words.setGeometry(QRect(rect.x(), rect.y() + over // 2, rect.width(), high))
            link.setGeometry(QRect(QPoint(rect.x() + (last if fits else 0), rect.y() + y), size))
        return high + over if fits else high + over + size.height()
