# SPDX-License-Identifier: Apache-2.0
"""Words in lines, at the theme's height of lines, never wider than the measure. Everything that shows wrapped words uses it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from assistant.ui.offsets import Utf16Map
from assistant.ui.theme import theme

Marks = tuple[tuple[int, int], ...]
"""Words that stand out, as code points."""

_ENDLESS = 1e6


class Paragraph:
    """One text in the font of a role. Lines are laid out again only when text, role or theme changed."""

    def __init__(self) -> None:
        self._key: tuple[str, str, int, Marks, bool] = ("", "", -1, (), False)
        self._layout: QTextLayout | None = None
        self._width = -1.0
        self._natural = 0.0
        self._heights: dict[int, float] = {}

    def set_words(self, text: str, role: str, marks: Marks = (), *, underlined: bool = False) -> None:
        """What to show; call it before anything else, as often as you like. What is marked is bold, and underlined if asked."""
        key = (text, role, theme().version, marks, underlined)
        if key != self._key:
            self._key, self._layout, self._width = key, None, -1.0
            self._heights.clear()
            self._natural = 0.0

    def natural(self) -> QSizeF:
        """Room for the words without a break other than their own, or in lines of the measure where they are long."""
        if self._natural == 0.0:
            self._natural = self._lay(_ENDLESS)
        most = theme().measure(self._key[1])
        width = min(self._natural, most)
        return QSizeF(width, self.height(width))

    def height(self, width: float) -> float:
        """Pixels of height in lines of `width`."""
        width = min(width, theme().measure(self._key[1]))
        key = int(width)
        if key not in self._heights:
            self._lay(width)
            count = self._layout.lineCount() if self._layout is not None else 1
            self._heights[key] = max(1, count) * theme().line_step(self._key[1])
        return self._heights[key]

    def lines(self, width: float) -> list[float]:
        """How wide each line is, in lines of `width`."""
        self._lay(min(width, theme().measure(self._key[1])))
        layout = self._layout
        return [layout.lineAt(n).naturalTextWidth() for n in range(layout.lineCount())] if layout is not None else []

    def draw(self, painter: QPainter, at: QPointF, width: float, colour: QColor) -> None:
        """Draw the lines with their top left at `at`."""
        self._lay(min(width, theme().measure(self._key[1])))
        if self._layout is not None:
            painter.setPen(colour)
            self._layout.draw(painter, at)

    def _lay(self, width: float) -> float:
        """Break into lines; returns the width that they take."""
        if self._layout is not None and width == self._width:
            return self._natural
        text, role, _, marks, underlined = self._key
        if self._layout is None:
            self._layout = QTextLayout(text.replace("\n", "\u2028"), theme().font(role))
            option = QTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self._layout.setTextOption(option)
            self._layout.setFormats(_formats(text, marks, underlined))
        step = theme().line_step(role)
        taken, top = 0.0, 0.0
        self._layout.beginLayout()
        line = self._layout.createLine()
        while line.isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, top + (step - line.height()) / 2))
            taken = max(taken, line.naturalTextWidth())
            top += step
            line = self._layout.createLine()
        self._layout.endLayout()
        self._width = width
        return taken + 1


def _formats(text: str, marks: Marks, underlined: bool) -> list[QTextLayout.FormatRange]:
    look = QTextCharFormat()
    look.setFontWeight(QFont.Weight.Bold)
    look.setFontUnderline(underlined)
    offsets = Utf16Map(text)
    made = []
    for start, end in marks:
        each = QTextLayout.FormatRange()
        each.start, each.length, each.format = offsets.to_qt(start), offsets.to_qt(end) - offsets.to_qt(start), look
        made.append(each)
    return made
