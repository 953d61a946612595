# SPDX-License-Identifier: Apache-2.0
"""Shapes that tell the level without colour: eight sides, a triangle, a circle with i, a plus in a circle."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget


class LevelShape(QWidget):
    """A shape beside a level's word. It says nothing to a screen reader: the word does."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = "tip"
        self.colour = QColor("black")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_level(self, kind: str, colour: QColor, size: int) -> None:
        self.kind, self.colour = kind, colour
        self.setFixedSize(QSize(size, size))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.colour, 2))
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        middle, radius = box.center(), box.width() / 2
        if self.kind == "stop":
            painter.setBrush(self.colour)
            painter.drawPolygon(
                QPolygonF(
                    [
                        QPointF(
                            middle.x() + radius * math.cos(math.pi / 8 + i * math.pi / 4),
                            middle.y() + radius * math.sin(math.pi / 8 + i * math.pi / 4),
                        )
                        for i in range(8)
                    ]
                )
            )
        elif self.kind == "check":
            painter.drawPolygon(QPolygonF([QPointF(middle.x(), box.top()), box.bottomRight(), box.bottomLeft()]))
            self._letter(painter, box.adjusted(0, radius * 0.45, 0, 0), "!")
        elif self.kind == "good":
            painter.drawEllipse(box)
            self._letter(painter, box, "+")
        else:
            painter.drawEllipse(box)
            self._letter(painter, box, "i")
        painter.end()

    def _letter(self, painter: QPainter, box: QRectF, letter: str) -> None:
        font = painter.font()
        font.setPixelSize(max(8, int(box.height() * 0.62)))
        font.setBold(True)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
