# SPDX-License-Identifier: Apache-2.0
"""A page that scrolls, and the foot under it: the buttons of a question, in sight however long the question is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.buttons import DANGER, MAIN, TEXT, PressButton
from assistant.ui.widgets.layouts import FlowLayout, ItemsLayout, gap, scrolled


class Foot(QWidget):
    """The buttons that end a question. Where there is little room those of words only (Start again, To the list) go to the end
    of what scrolls, so that Continue and Back leave the question its place; and all of them where the answers themselves lead
    on, for Back stands in the strip of the window too."""

    def __init__(self, *made: PressButton) -> None:
        super().__init__()
        self._made = made
        self.others = QWidget()
        self._beside = FlowLayout(self.others)
        self._row = FlowLayout(self)
        self.cut = False
        self.arrange("wide")

    def arrange(self, mode: str) -> None:
        """Follow the layout: "wide", "middle" or "narrow"."""
        leads_on = any(each.kind in (MAIN, DANGER) for each in self._made)
        apart = [each for each in self._made if each.kind == TEXT or not leads_on] if mode == "narrow" else []
        for flow, some in ((self._row, [each for each in self._made if each not in apart]), (self._beside, apart)):
            _fill(flow, some)
        self.others.setVisible(bool(apart))
        room = gap("xs" if mode == "narrow" else "s") if self._row.count() else 0
        self._row.setContentsMargins(gap("xl"), room, gap("xl"), room)

    def has_buttons(self) -> bool:
        """False while none of its buttons can be pressed yet."""
        return not self.isHidden() and any(not each.isHidden() for each in self._made)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.cut:  # what scrolls goes on below this line
            QPainter(self).fillRect(0, 0, self.width(), theme().shape.line, theme().colour("line"))


def _fill(flow: FlowLayout, wanted: Sequence[QWidget]) -> None:
    """Have `flow` hold these, in this order, without touching it when it does."""
    items = [flow.itemAt(number) for number in range(flow.count())]
    if [item.widget() for item in items if item is not None] != list(wanted):
        while flow.count():
            flow.takeAt(0)
        for each in wanted:
            flow.addWidget(each)


class Sheet(ItemsLayout):
    """The layout of a page: what scrolls, as high as it needs, and the foot right below it. A question that is longer than the
    window scrolls above its foot."""

    def __init__(self, page: QWidget, content: QWidget) -> None:
        super().__init__(page)
        self.area = scrolled(content)
        self._content = content
        self.foot: Foot | None = None
        self._mode = "wide"
        self.addWidget(self.area)
        content.installEventFilter(self)

    def put_foot(self, foot: Foot | None, inside: QVBoxLayout) -> None:
        """Another foot, or none. `inside`: the column that is scrolled."""
        old, self.foot = self.foot, foot
        if old is not None:
            self.removeWidget(old)
            for each in (old.others, old):
                each.hide()
                each.setParent(None)
                each.deleteLater()
        room = inside.contentsMargins()
        room.setBottom(gap("s" if foot is not None else "xl"))
        inside.setContentsMargins(room)
        if foot is not None:
            self.addWidget(foot)
            inside.addWidget(foot.others)
            foot.arrange(self._mode)
            foot.show()
        self.update()

    def arrange(self, mode: str) -> None:
        """Follow the layout: "wide", "middle" or "narrow"."""
        self._mode = mode
        if self.foot is not None:
            self.foot.arrange(mode)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.foot is not None and event.type() == QEvent.Type.LayoutRequest:
            self.update()  # the foot follows what grew or became less
        return False

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return self.area.sizeHint()

    def _place(self, rect: QRect, *, move: bool) -> int:
        foot = self.foot if self.foot is not None and self.foot.has_buttons() else None
        high = min(foot.heightForWidth(rect.width()), rect.height()) if foot is not None else 0
        room = rect.height() - high
        needed = self._content.heightForWidth(rect.width()) if foot is not None else room
        told = min(room, needed)
        if move:
            self.area.setGeometry(QRect(rect.x(), rect.y(), rect.width(), told))
            if foot is not None:
                foot.cut = needed > room
                foot.setGeometry(QRect(rect.x(), rect.y() + told, rect.width(), high))
        return told + high
