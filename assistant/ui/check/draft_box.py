# SPDX-License-Identifier: Apache-2.0
"""The box for the user's words. Marks are painted over the text, so they add no undo step and change nothing in it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QWidget

from assistant.services.check.changes import shared_ends
from assistant.services.check.shown import Shown
from assistant.ui.offsets import Utf16Map
from assistant.ui.theme import theme
from assistant.ui.widgets.boxes import WordsBox
from assistant.ui.widgets.pictures import png_bytes

LINES = 8
"""Lines that are in sight where the window has room for them."""

ENOUGH = 5
"""Lines for which title and situation keep their place over the box."""

LEAST = 3

PICTURE_ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"))
"""Files that are read as pictures when they are dropped."""


@dataclass(frozen=True)
class Mark:
    """Words to mark, in code points, with the number of their card."""

    start: int
    end: int
    level: str
    number: int


def marks_of(shown: Shown) -> tuple[Mark, ...]:
    """The words that the cards of a result are about."""
    spans = [(card, span) for card in shown.cards for span in card.finding.drivers or card.finding.spans]
    return tuple(Mark(s.start, s.end, c.finding.level.value, c.number) for c, s in spans)


class DraftBox(WordsBox):
    """Plain text only; Tab leaves it. Stop is a double line, Check a wavy one, Tip a dotted one, with numbers beside."""

    pasted = Signal()
    picture = Signal(bytes)
    picture_file = Signal(object)
    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._units: list[tuple[int, int, Mark]] = []
        self._colours: dict[str, QColor] = {}
        self._gutter = _Gutter(self)
        self.updateRequest.connect(self._scrolled)
        self.document().contentsChange.connect(self._shift_marks)
        self.set_sizes()

    def set_sizes(self) -> None:
        """Follow the text size."""
        metrics = self.fontMetrics()
        space = theme().space
        self.setMinimumHeight(self.height_of(LEAST))
        self.setViewportMargins(metrics.horizontalAdvance("(9)") + space.xs, space.s, space.xs, space.s)

    def height_of(self, lines: int) -> int:
        """Pixels that show so many whole lines."""
        around = theme().space.s * 2 + 2 * math.ceil(self.document().documentMargin())
        return math.ceil(QFontMetricsF(self.font()).lineSpacing() * lines) + around

    def lines_in_sight(self) -> int:
        """Whole lines of words that are on the screen, or would be if there were words."""
        seen = self.visibleRegion().boundingRect().height()
        return next((lines for lines in range(60, 0, -1) if self.height_of(lines) <= seen), 0)

    def set_marks(self, marks: tuple[Mark, ...], colours: dict[str, QColor]) -> None:
        offsets = Utf16Map(self.toPlainText())
        self._marks, self._colours = marks, colours
        self._units = [(offsets.to_qt(m.start), offsets.to_qt(m.end), m) for m in marks]
        self.viewport().update()
        self._gutter.update()

    def _shift_marks(self, position: int, removed: int, added: int) -> None:
        """Marks go with their words; those of words that change are gone until they are checked again."""
        if self._units and (removed or added):
            end, shift = position + removed, added - removed
            kept = [(a, b, mark) for a, b, mark in self._units if b < position or a > end]
            self._units = [(a, b, mark) if b < position else (a + shift, b + shift, mark) for a, b, mark in kept]
            self._gutter.update()

    @property
    def marks(self) -> tuple[Mark, ...]:
        return self._marks

    def caret(self) -> int:
        """Where the caret is, in code points."""
        return Utf16Map(self.toPlainText()).from_qt(self.textCursor().position())

    def go_to(self, start: int, end: int) -> None:
        """Select words and bring them into view."""
        self.bring(start)
        offsets = Utf16Map(self.toPlainText())
        cursor = self.textCursor()
        cursor.setPosition(offsets.to_qt(start))
        cursor.setPosition(offsets.to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def bring(self, start: int) -> None:
        """Scroll to words; the caret stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(Utf16Map(self.toPlainText()).to_qt(start))
        line = self.cursorRect(cursor)
        if line.top() < 0 or line.bottom() > self.viewport().height():
            self.verticalScrollBar().setValue(max(0, self._line_of(cursor) - 1))

    def _line_of(self, cursor: QTextCursor) -> int:
        block = cursor.block()
        inside = block.layout().lineForTextPosition(cursor.positionInBlock())
        return block.firstLineNumber() + max(0, inside.lineNumber() if inside.isValid() else 0)

    def replace_all(self, text: str) -> None:
        """Put other words in, as one step that can be undone. What is the same at both ends is not touched."""
        old = self.toPlainText()
        head, tail = shared_ends(old, text)
        offsets = Utf16Map(old)
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.setPosition(offsets.to_qt(head))
        cursor.setPosition(offsets.to_qt(len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words go in as plain text; a picture, or the file of one, is read first."""
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if len(files) == 1 and files[0].suffix.lower() in PICTURE_ENDINGS:
            self.picture_file.emit(files[0])
            return
        if source.hasImage() and not source.hasText():
            self.picture.emit(png_bytes(QImage(source.imageData())))
            return
        self.pasted.emit()
        self.insertPlainText(source.text())

    def createMimeDataFromSelection(self) -> QMimeData:
        from assistant.ui.check.clipboard import private_text

        return private_text(self.textCursor().selectedText().replace("\u2029", "\n"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    # -- painting ---------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._units:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        block = self.firstVisibleBlock()
        bottom = self.viewport().height()
        while block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if top > bottom:
                break
            self._paint_block(painter, block, top)
            block = block.next()
        painter.end()

    def _paint_block(self, painter: QPainter, block: QTextBlock, top: float) -> None:
        layout, base = block.layout(), block.position()
        for start, end, mark in self._units:
            if end <= base or start >= base + block.length():
                continue
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                first = max(start - base, line.textStart())
                last = min(end - base, line.textStart() + line.textLength())
                if first >= last:
                    continue
                left, right = _x(line, first), _x(line, last)
                offset = self.contentOffset().x()
                y = top + line.y() + line.ascent() + 3
                _underline(painter, mark.level, self._colours[mark.level], left + offset, right + offset, y)

    def rows(self) -> list[tuple[float, float, list[Mark]]]:
        """For each visible line on which marks start: its top, its height, and those marks."""
        out: dict[tuple[int, int], tuple[float, float, list[Mark]]] = {}
        block = self.firstVisibleBlock()
        while block.isValid():
            top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
            if top > self.viewport().height():
                break
            layout, base = block.layout(), block.position()
            for start, _end, mark in self._units:
                if base <= start < base + block.length():
                    line = layout.lineForTextPosition(start - base)
                    if line.isValid():
                        key = (block.blockNumber(), line.lineNumber())
                        out.setdefault(key, (top + line.y(), line.height(), []))[2].append(mark)
            block = block.next()
        return list(out.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        margins = self.viewportMargins()
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), margins.left(), area.height()))

    def _scrolled(self, _rect: QRect, _dy: int) -> None:
        self._gutter.update()


def _x(line: object, position: int) -> float:
    value = line.cursorToX(position)  # type: ignore[attr-defined]
    return float(value[0] if isinstance(value, tuple) else value)


def _underline(painter: QPainter, level: str, colour: QColor, left: float, right: float, y: float) -> None:
    if level == "stop":
        painter.setPen(QPen(colour, 1.6))
        painter.drawLine(QPointF(left, y - 1), QPointF(right, y - 1))
        painter.drawLine(QPointF(left, y + 2), QPointF(right, y + 2))
    elif level == "check":
        painter.setPen(QPen(colour, 1.6))
        points, x, up = [], left, False
        while x < right:
            points.append(QPointF(x, y - 1 if up else y + 2))
            x, up = x + 3, not up
        painter.drawPolyline(QPolygonF(points))
    else:
        painter.setPen(QPen(colour, 2, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(left, y + 1), QPointF(right, y + 1))


class _Gutter(QWidget):
    """Numbers in brackets beside the lines, to match the cards. Reads as nothing: the cards say it all."""

    def __init__(self, box: DraftBox) -> None:
        super().__init__(box)
        self._box = box
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._box.font()
        font.setPointSizeF(max(8.0, font.pointSizeF() * 0.75))
        painter.setFont(font)
        painter.setPen(self._box.palette().text().color())
        for top, height, marks in self._box.rows():
            numbers = list(dict.fromkeys(m.number for m in marks))
            text = f"({numbers[0]})" if len(numbers) == 1 else ",".join(map(str, numbers))
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width() - 4)
            painter.drawText(QRect(2, int(top), self.width() - 4, int(height)), Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()
