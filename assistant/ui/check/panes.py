# SPDX-License-Identifier: Apache-2.0
"""How the page of a check stands: box and result side by side, or one below the other with the buttons pinned under what scrolls.
The box takes the height that is free."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.ui.check.draft_box import ENOUGH, LEAST, LINES, DraftBox
from assistant.ui.check.writing import Above, Foot
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import Rule, column, gap, line, scrolled
from assistant.ui.widgets.layouts import stand_in_order

_NO_LIMIT = 16_777_215
"""Qt's own greatest size."""

_BOX_SHARE = 58
"""Per cent of the width that the box has on a roomy page. Where less is left both have the half: cards need lines, too."""

_ROOMY = 900
"""Pixels, at words of 100 %, of a page that is roomy."""


class Panes(QWidget):
    """Holds the parts of the page.

    Args:
        head: title, line of the situation, and the questions that it unfolds to.
        writing: what stands over the box, the box, what stands below it, and its foot.
        result: the result.
    """

    def __init__(
        self, head: tuple[QWidget, QWidget, QWidget], writing: tuple[Above, DraftBox, QWidget, Foot], result: QWidget
    ) -> None:
        super().__init__()
        self._title, self._line, self._questions = head
        self._above, self._box, self._below, self._foot = writing
        self._result = result
        self.is_wide = False
        self._box.entered.connect(self.bring_box)
        outer = column(self, "")
        self._wide, self._one = QWidget(), QWidget()
        self._make_wide()
        self._make_one()
        outer.addWidget(self._wide)
        outer.addWidget(self._one)
        self._arranged = False
        self.arrange(True)

    def _make_wide(self) -> None:
        rows = column(self._wide, "s", ("xl", "l", "", "l"))
        self._head = column(between="s", margins=("", "", "xl", ""))
        sides = _Sides()
        self._shares = panes = line(sides, "l")
        self._left = column(between="s")
        panes.addLayout(self._left)
        holder = QWidget()
        self._right = column(holder, "", ("s", "xs", "l", "l"))
        panes.addWidget(scrolled(holder))
        rows.addLayout(self._head)
        rows.addWidget(sides, 1)

    def _make_one(self) -> None:
        rows = column(self._one, "")
        inside = QWidget()
        self._rows = column(inside, "s", ("l", "m", "l", "l"))
        self._area = scrolled(inside)
        rows.addWidget(self._area, 1)
        rows.addWidget(Rule())
        self._pinned = column(between="", margins=("l", "xs", "l", "xs"))
        rows.addLayout(self._pinned)

    def arrange(self, wide: bool) -> None:
        """Side by side when `wide`, else one below the other. The focus stays where it is."""
        if wide != self.is_wide or not self._arranged:
            self._arranged, self.is_wide = True, wide
            focus = self.focusWidget()
            writing = (self._above, self._box, self._below)
            if wide:
                _fill(self._head, self._questions)
                _fill(self._left, self._line, *writing, self._foot)
                self._left.setStretchFactor(self._box, 1)
                self._place_title()
                _fill(self._right, self._result)
            else:
                _fill(self._rows, self._title, self._line, self._questions, *writing, self._result)
                _fill(self._pinned, self._foot)
            self._stand_in_order()
            self._wide.setVisible(wide)
            self._one.setVisible(not wide)
            if focus is not None:
                focus.setFocus()
        self.size_box()

    def _place_title(self) -> None:
        """Over the questions, which are as wide as the page, or over the box alone, with the result beside it."""
        over = self._left if self._questions.isHidden() else self._head
        if over.indexOf(self._title) < 0:
            over.insertWidget(0, self._title)
            self._title.show()
            self._stand_in_order()

    def _stand_in_order(self) -> None:
        for part in (self._wide, self._one, *self._wide.findChildren(_Sides)):
            layout = part.layout()
            if layout is not None:
                stand_in_order(layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.size_box()

    def size_box(self) -> None:
        """Eight lines at least where the window has room for them; in one column all that is in sight."""
        box = self._box
        least, most = box.height_of(LEAST), box.height_of(LINES)
        if self.is_wide:
            self._place_title()
            box_share = _BOX_SHARE if self.width() * 100 / theme().percent >= _ROOMY else 50
            self._shares.setStretch(0, box_share)
            self._shares.setStretch(1, 100 - box_share)
            box.setMaximumHeight(_NO_LIMIT)
            crowded = not (self._questions.isHidden() and self._below.isHidden())
            box.setMinimumHeight(least if crowded else min(most, max(least, self.height() // 2)))
            return
        width = self.width() - 2 * gap("l")
        pinned = max(self._foot.heightForWidth(width), self._foot.sizeHint().height()) + 2 * gap("xs") + theme().shape.line
        room = self.height() - pinned - 2 * _ring()
        over = [w for w in (self._title, self._line, self._above) if not w.isHidden()]
        scrolled_width = width - self._area.verticalScrollBar().sizeHint().width()
        taken = sum(max(0, w.heightForWidth(scrolled_width)) + gap("s") for w in over) + gap("m")
        # what stands over the box stays in sight where that leaves the box enough lines; in a low window the box comes first
        below = room - taken
        if not self._below.isHidden():
            below -= self._below.sizeHint().height() + gap("s")
        box.setFixedHeight(below if below >= box.height_of(ENOUGH) else max(least, min(room, most)))
        if self.window().focusWidget() is box:
            self.bring_box()

    def bring_box(self) -> None:
        """Scroll so that the whole of the box is in sight, while it has the focus."""
        self._later(self._bring_box)

    def bring_result(self) -> None:
        """Scroll so that the result begins at the top."""
        self._later(self._bring_result)

    def _later(self, act: Callable[[], None]) -> None:
        """Once the page stands as it will, and the window has scrolled to what got the focus: it does so after the event."""
        QTimer.singleShot(0, self, lambda: QTimer.singleShot(0, self, act))

    def _bring_box(self) -> None:
        if not self.is_wide and self.window().focusWidget() is self._box:
            bottom = self._box.geometry().bottom() + 1 + _ring()
            self._area.verticalScrollBar().setValue(max(0, bottom - self._area.viewport().height()))

    def _bring_result(self) -> None:
        if not self.is_wide:
            self._area.verticalScrollBar().setValue(self._result.geometry().top() - gap("s"))


class _Sides(QWidget):
    """Box and result: as high as there is room. Qt would take the height that their words like to have for the least."""

    def hasHeightForWidth(self) -> bool:
        return False


def _ring() -> int:
    """Room for the ring of the focus round the box."""
    return theme().shape.ring + theme().shape.ring_inside


def _fill(rows: QVBoxLayout, *widgets: QWidget) -> None:
    for widget in widgets:
        # a widget that has no parent yet counts as hidden, too
        hidden = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        rows.addWidget(widget)
        widget.setVisible(not hidden)
