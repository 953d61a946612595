# SPDX-License-Identifier: Apache-2.0
"""The area that a page scrolls in, and its bar."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollArea, QScrollBar, QWidget

from assistant.ui.theme import theme


class QuietBar(QScrollBar):
    """A bar with round ends and no arrows to draw the eye; wide enough to take hold of."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        wide = theme().space.l
        return QSize(wide, size.height()) if self.orientation() is Qt.Orientation.Vertical else QSize(size.width(), wide)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() <= self.minimum():
            return
        from PySide6.QtWidgets import QStyle, QStyleOptionSlider  # a page that does not scroll is on the screen sooner

        look = theme()
        painter = QPainter(self)
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        handle = style.subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("box" if self.isSliderDown() or self.underMouse() else "outline"))
        thin = look.space.xs
        box = QRectF(handle).adjusted(thin, thin, -thin, -thin)
        round_ = min(box.width(), box.height()) / 2
        painter.drawRoundedRect(box, round_, round_)


def clear_base(widget: QWidget) -> None:
    """Let what we draw behind a box or a list show through it."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(palette)


def quiet_bars(area: QAbstractScrollArea) -> None:
    """Give an area our bars, and no frame of the style's."""
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBar(QuietBar(Qt.Orientation.Vertical))
    area.setHorizontalScrollBar(QuietBar(Qt.Orientation.Horizontal))


class GrowingArea(QScrollArea):
    """Scrolls downwards only; its content is as wide as the area."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        quiet_bars(self)
