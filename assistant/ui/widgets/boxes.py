# SPDX-License-Identifier: Apache-2.0
"""What is typed into or chosen from: one look, and the wheel never changes a value."""

from __future__ import annotations

import math
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent, QTextBlock, QTextDocument, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from assistant.ui.theme import theme
from assistant.ui.widgets.scroll import clear_base, quiet_bars

FEW, MANY = 3, 14
"""Lines that a box for words shows when it is empty, and the most that it grows to."""


def draw_box(widget: QWidget, box: QRect, painter: QPainter) -> None:
    """The ground and the line of a box that words are typed into."""
    look = theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(look.colour("page" if widget.isEnabled() else "side"))
    painter.setPen(QPen(look.colour("box"), look.shape.line))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), look.shape.radius, look.shape.radius)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    """The paragraphs of a document."""
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _height() -> int:
    return max(theme().shape.target, math.ceil(theme().line_step()) + 2 * theme().space.s)


class LineBox(QLineEdit):
    """A box for one line. `letters`: how many it is meant for, so that its width says what is asked; 0 for words."""

    def __init__(self, text: str = "", letters: int = 0) -> None:
        super().__init__(text)
        self._letters = letters
        self.setFrame(False)
        space = theme().space
        self.setTextMargins(space.m, 0, space.m, 0)
        clear_base(self)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        if not self._letters:
            return QSize(theme().scaled(theme().shape.box), _height())
        room = self.fontMetrics().horizontalAdvance("0") * self._letters
        return QSize(room + 2 * theme().space.l, _height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().shape.target * 2, _height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_box(self, self.rect(), painter)
        painter.end()
        super().paintEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class WordsBox(QPlainTextEdit):
    """A box for many lines; Tab leaves it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTabChangesFocus(True)
        quiet_bars(self)
        space = theme().space
        self.setViewportMargins(space.s, space.s, space.xs, space.s)
        clear_base(self)
        self.viewport().setAutoFillBackground(False)

    def event(self, event: QEvent) -> bool:
        # the box is drawn on the whole widget, behind the viewport that QPlainTextEdit paints
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            draw_box(self, self.rect(), painter)
            painter.end()
            return True
        return super().event(event)


class GrowingBox(WordsBox):
    """A box for some lines, that grows with its words until they need a bar."""

    def __init__(self, text: str = "", lines: int = FEW) -> None:
        super().__init__(text)
        self._lines = lines
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def _grow(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        document = self.document()
        needed = sum(document.documentLayout().blockBoundingRect(block).height() for block in _blocks(document))
        step = QFontMetricsF(self.font()).lineSpacing()
        # words to read show whole: nobody looks for a bar in a page that has one
        most = needed if self.isReadOnly() else max(self._lines, MANY) * step
        high = max(self._lines * step, min(needed, most))
        # Qt takes a box that fits to the pixel for one that is too small, and gives it a bar
        around = 2 * theme().space.s + 2 * math.ceil(document.documentMargin()) + 2
        return QSize(theme().scaled(theme().shape.box), math.ceil(high) + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().shape.target * 2, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # the words take other lines, which Qt tells only once they are painted

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class ChoiceBox(QComboBox):
    """A list that unfolds. The wheel scrolls the page, and never turns it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view().setFrameShape(QFrame.Shape.Box)

    def sizeHint(self) -> QSize:
        look = theme()
        metrics = QFontMetricsF(self.font())
        widest = max((metrics.horizontalAdvance(self.itemText(i)) for i in range(self.count())), default=0.0)
        # a pixel more: words that fit to the fraction of one are cut short
        return QSize(math.ceil(widest) + 1 + 3 * look.space.m + look.scaled(look.shape.small_icon), _height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme().shape.target * 2, _height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        draw_box(self, self.rect(), painter)
        side = look.scaled(look.shape.small_icon)
        mark = look.icon("open", "second", side, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(self.width() - look.space.m - side, (self.height() - side) / 2), mark)
        painter.setPen(look.colour("text"))
        painter.setFont(self.font())
        painter.drawText(QRectF(look.space.m, 0, self._room(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.shown_words())

    def _room(self) -> int:
        look = theme()
        return self.width() - 3 * look.space.m - look.scaled(look.shape.small_icon)

    def shown_words(self) -> str:
        """The words of the answer, as far as there is room."""
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, self._room())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page scrolls: a value changes by keys and presses, never by rolling past it

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
