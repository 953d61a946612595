# SPDX-License-Identifier: Apache-2.0
"""Shapes that tell the level without colour: eight sides, a triangle, a circle with i, a plus in a circle."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.ui.theme import theme


class LevelShape(QWidget):
    """A shape beside a level's word, in the theme's colour and size. It says nothing to a screen reader: the word does."""

    def __init__(self, level: str = "tip") -> None:
        super().__init__()
        self.kind = level
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_level(self, level: str) -> None:
        """ "stop", "check", "tip" or "good"."""
        self.kind = level
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().scaled(theme().shape.small_icon)
        return QSize(side, side)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = theme().colour(self.kind)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self.sizeHint().width()
        painter.setPen(QPen(colour, max(2.0, side / 11)))
        box = QRectF(0, 0, side, side).adjusted(1.5, 1.5, -1.5, -1.5)
        middle, radius = box.center(), box.width() / 2
        if self.kind == "stop":
            painter.setBrush(colour)
            turns = [math.pi / 8 + i * math.pi / 4 for i in range(8)]
            painter.drawPolygon(
                QPolygonF([QPointF(middle.x() + radius * math.cos(t), middle.y() + radius * math.sin(t)) for t in turns])
            )
        elif self.kind == "check":
            painter.drawPolygon(QPolygonF([QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]))
            self._letter(painter, box.adjusted(0, radius * 0.45, 0, 0), "!")
        else:
            painter.drawEllipse(box)
            self._letter(painter, box, "+" if self.kind == "good" else "i")

    def _letter(self, painter: QPainter, box: QRectF, letter: str) -> None:
        font = painter.font()
        font.setPixelSize(max(8, int(box.height() * 0.62)))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
