# SPDX-License-Identifier: Apache-2.0
"""What words stand on: white cards, cards with the bar of a level, lines between parts."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout

from assistant.ui.theme import theme
from assistant.ui.widgets.buttons import draw_card
from assistant.ui.widgets.layouts import column


class Card(QFrame):
    """A white card with a thin line. Its property "card" names a level: then a bar in its colour stands at the left."""

    def __init__(self, level: str = "") -> None:
        super().__init__()
        self.setProperty("card", level)

    def set_level(self, level: str) -> None:
        """Another level, at once."""
        self.setProperty("card", level)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        draw_card(painter, box, look.colour("page"))
        level = str(self.property("card") or "")
        if level:
            path = QPainterPath()
            path.addRoundedRect(box, look.shape.radius, look.shape.radius)
            painter.setClipPath(path)
            painter.fillRect(QRectF(0, 0, look.shape.bar, box.height()), look.colour(level))


class Rule(QFrame):
    """A thin line between parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme().shape.line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().colour("line"))


def panel(kind: str = "panel", value: object = True) -> tuple[QFrame, QVBoxLayout]:
    """A card with its column. `panel("card", LEVEL)` gives it the bar of a level."""
    frame = Card(str(value) if kind == "card" else "")
    return frame, column(frame, "s", "l")
