# SPDX-License-Identifier: Apache-2.0
"""The ring round what has the focus: one for the whole window, drawn outside the widget, so that it clips no letter."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.layouts import SCROLLED

_MOVES = (
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.FontChange,
)

# by name: the first window has no use for most of these, and need not load them
_RINGED = ("QAbstractButton", "QLineEdit", "QComboBox", "QAbstractScrollArea")


class FocusRing(QWidget):
    """Follows the focus. It takes no press, and says nothing to a screen reader."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._on: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def follow(self, focused: QWidget | None) -> None:
        """Go round `focused`, or away when nothing that can be used has the focus."""
        for each in self._watched:
            each.removeEventFilter(self)
        self._watched = []
        self._on = focused if focused is not None and self._rings(focused) else None
        if self._on is None:
            self.hide()
            if self.parentWidget() is not self._window:
                self.setParent(self._window)
            return
        holder = self._holder(self._on)
        if self.parentWidget() is not holder:
            self.setParent(holder)
        widget: QWidget | None = self._on
        while widget is not None and widget is not holder:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        holder.destroyed.connect(self._lost)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _lost(self) -> None:
        self._on = None
        self._watched = []

    def _rings(self, widget: QWidget) -> bool:
        """Boxes, buttons and answers have a ring; titles, lists and menus show the focus in their own way or not at all."""
        if not self._window.isAncestorOf(widget) or widget.window() is not self._window:
            return False
        return any(widget.inherits(kind) for kind in _RINGED)

    def _holder(self, widget: QWidget) -> QWidget:
        """What scrolls with the widget, or the window: the ring stands on it."""
        holder = widget.parentWidget()
        while holder is not None and holder is not self._window:
            if holder.property(SCROLLED):
                return holder
            holder = holder.parentWidget()
        return self._window

    def _place(self) -> None:
        holder, widget = self.parentWidget(), self._on
        if widget is None or holder is None or not holder.isAncestorOf(widget) or not widget.isVisible():
            self.hide()
            return
        shape = theme().shape
        out = shape.ring + shape.ring_inside
        place = QRect(widget.mapTo(holder, QPoint(0, 0)), widget.size()).adjusted(-out, -out, out, out)
        # at the edge of what holds it the ring comes inwards, where it is seen
        self.setGeometry(place.intersected(holder.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        shape = look.shape
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRectF(self.rect())
        for width, colour, start in ((shape.ring, "focus", 0), (shape.ring_inside, "focus_inside", shape.ring)):
            inset = start + width / 2
            painter.setPen(QPen(look.colour(colour), width))
            round_ = shape.radius + shape.ring + shape.ring_inside - inset
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), round_, round_)
