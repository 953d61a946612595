# SPDX-License-Identifier: Apache-2.0
"""A long list of rows of which only those in sight, and near it, are made: opening it, and another size of words, cost no more
than what is seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.layouts import ItemsLayout, clear_layout, column, gap

_NEAR = 0.5
"""Screens above and below the one in sight whose rows are made."""

_FAR = 3
"""Screens from the one in sight beyond which rows are let go."""


def guessed_height(texts: Iterable[tuple[str, str]], width: int) -> int:
    """Pixels that texts, each with its role, one under the other, take in lines of `width`: by the number of their letters."""
    look, high = theme(), 0.0
    for text, role in texts:
        letters = max(1.0, look.shape.measure * min(1.0, width / look.measure(role)))
        high += math.ceil(len(text) / letters) * look.line_step(role)
    return math.ceil(high)


class RowPlace(QWidget):
    """Where a row is or will be. Until then a screen reader finds its words as the name of the place."""

    def __init__(self, make: Callable[[], QWidget], name: str, guess: Callable[[int], int]) -> None:
        super().__init__()
        self._make, self._name, self._guess = make, name, guess
        self._rooms: dict[tuple[int, int], int] = {}
        self._column: QVBoxLayout | None = None
        self.row: QWidget | None = None
        self.setAccessibleName(name)

    def make(self) -> None:
        """Put the row here, when it is not."""
        if self.row is None:
            self.row = self._make()
            self._column = self._column or column(self, "")
            self._column.addWidget(self.row)
            self.setAccessibleName("")
            self.updateGeometry()

    def let_go(self) -> None:
        """Have the place alone again."""
        if self.row is not None and self._column is not None:
            clear_layout(self._column)
            self.row = None
            self.setAccessibleName(self._name)
            self.updateGeometry()

    def room(self, width: int, told: int) -> int:
        """Pixels of height in `width`: what the row has `told`, or, while there is none, what it took before or the guess."""
        key = (width, theme().version)
        if self.row is not None:
            self._rooms = {key: told}
        elif key not in self._rooms:
            self._rooms[key] = self._guess(width)
        return self._rooms[key]


class _Rows(ItemsLayout):
    """Rows and headings one under the other. Their heights are asked for once in each width."""

    def __init__(self, parent: QWidget, placed: Callable[[], object]) -> None:
        self._known: dict[int, list[int]] = {}  # Qt asks for it while it makes the rest
        super().__init__(parent)
        self._placed = placed

    def invalidate(self) -> None:
        super().invalidate()
        self._known.clear()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._placed()

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSize(self) -> QSize:
        return QSize(0, 0)

    def _heights(self, width: int) -> list[int]:
        if width not in self._known:
            found = []
            for item in self._items:
                place = item.widget()
                made = not isinstance(place, RowPlace) or place.row is not None
                told = item.heightForWidth(width) if made else 0
                found.append(place.room(width, told) if isinstance(place, RowPlace) else told)
            self._known[width] = found
        return self._known[width]

    def _place(self, rect: QRect, *, move: bool) -> int:
        between, y = gap("xs"), rect.y()
        for item, high in zip(self._items, self._heights(rect.width()), strict=True):
            if move:
                item.setGeometry(QRect(rect.x(), y, rect.width(), high))
            y += high + between
        return max(0, y - between - rect.y())


class LongList(QWidget):
    """Rows one under the other, with headings between them. What is first in sight stays where it is, whatever the rows above it
    turn out to need.

    Args:
        area: what scrolls them.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__()
        self._area, self._bar = area, area.verticalScrollBar()
        self.places: dict[str, RowPlace] = {}
        self._kept: tuple[RowPlace, int] | None = None
        self._keeping = self._stands = False
        self._outer = column(self, "")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        self._bar.valueChanged.connect(self._scrolled)
        self._bar.rangeChanged.connect(self._keep)
        self.clear()

    def clear(self) -> None:
        """Take everything out."""
        self.places.clear()
        self._kept, self._stands = None, False
        clear_layout(self._outer)
        inside = QWidget()
        self._rows = _Rows(inside, self._placed)
        self._outer.addWidget(inside)

    def is_empty(self) -> bool:
        return not self._rows.count()

    def add(self, widget: QWidget) -> None:
        """Something that is there at once, such as a heading."""
        self._rows.addWidget(widget)

    def add_row(self, key: str, make: Callable[[], QWidget], name: str, guess: Callable[[int], int]) -> None:
        """A row that `make` makes when it is near the sight. `name`: what a screen reader says until then. `guess`: the pixels
        that it will be high in a width."""
        self.places[key] = place = RowPlace(make, name, guess)
        self._rows.addWidget(place)

    def make_again(self) -> None:
        """What rows show has changed."""
        for place in self.places.values():
            place.let_go()
        self._soon.start()

    def bring(self, key: str) -> RowPlace:
        """Scroll to a row, and make it. Its place is returned."""
        place = self.places[key]
        place.make()
        self._kept = (place, self._area.viewport().height() // 3)
        self._keep()
        self._soon.start()
        return place

    # -- what is in sight -----------------------------------------------------------------------------------------

    def _top(self) -> int:
        """Where the sight begins, in pixels of this list."""
        inner = self._area.widget()
        inside = inner is not None and inner.isAncestorOf(self)
        return self._bar.value() - (self.mapTo(inner, self.rect().topLeft()).y() if inner is not None and inside else 0)

    def _scrolled(self) -> None:
        """The user scrolled: hold on to what is first in sight now."""
        if self._keeping or not self._stands:
            return
        top = self._top()
        found = next((p for p in self.places.values() if p.y() + p.height() > top), None)
        self._kept = (found, found.y() - top) if found is not None and top > 0 else None
        if self._look():
            # at once: the wheel would show bare places
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _placed(self) -> None:
        """Every row was given its place."""
        self._stands = True
        self._keep()
        self._soon.start()

    def _keep(self) -> None:
        """Scroll so that what was first in sight stands where it stood."""
        if self._kept is None or self._keeping or not self._stands:
            return
        place, offset = self._kept
        self._keeping = True
        self._bar.setValue(self._bar.value() + place.y() - offset - self._top())
        self._keeping = False

    def _look(self) -> bool:
        """Make the rows near the sight and let go of those far from it. True when some were made."""
        if not self._stands or not self.isVisible():
            return False
        top, high, made = self._top(), self._area.viewport().height(), False
        focus = self.window().focusWidget() or self
        for place in self.places.values():
            start, end = place.y(), place.y() + place.height()
            if end > top - _NEAR * high and start < top + (1 + _NEAR) * high:
                made = made or place.row is None
                place.make()
            elif (end < top - _FAR * high or start > top + (1 + _FAR) * high) and not place.isAncestorOf(focus):
                place.let_go()
        return made

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._stands:
            top, high = self._top(), self._area.viewport().height()
            for place in self.places.values():
                if place.y() > top + high or place.y() + place.height() < top:
                    place.let_go()
