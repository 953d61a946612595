# SPDX-License-Identifier: Apache-2.0
"""The calendar: a row a year, a cell a month, with how many are worth a look. Number and shade; the list has the same data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from assistant.domain import dates
from assistant.ui.theme import theme
from assistant.ui.widgets.scroll import quiet_bars
from assistant.ui.widgets.tables import row_height

Month = tuple[int, int]
_SHADES = (0.0, 0.12, 0.2, 0.28, 0.38)
"""How much of the colour each of five steps has."""
_STEPS = (1, 3, 6, 12)
_MOST_ROWS = 5
Index = QModelIndex | QPersistentModelIndex


def shade_of(marked: int) -> int:
    """Which of the five steps a number has: 0 for none."""
    return sum(marked >= step for step in _STEPS)


class MonthsModel(QAbstractTableModel):
    """Years down, months across. Says each cell in words."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words
        self._counts: dict[Month, tuple[int, int]] = {}
        self._years: list[int] = []

    def show_months(self, counts: dict[Month, tuple[int, int]]) -> None:
        """Other counts: how many there are, and how many are worth a look. The place of the user stays."""
        years = sorted({year for year, _ in counts}, reverse=True)
        years = list(range(years[0], years[-1] - 1, -1)) if years else []
        if years == self._years:
            self._counts = counts
            if years:
                self.dataChanged.emit(self.index(0, 0), self.index(len(years) - 1, 11))
            return
        self.beginResetModel()
        self._counts, self._years = counts, years
        self.endResetModel()

    def month_at(self, index: Index) -> Month:
        return self._years[index.row()], index.column() + 1

    def index_of(self, month: Month) -> QModelIndex:
        return self.index(self._years.index(month[0]), month[1] - 1) if month[0] in self._years else QModelIndex()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._years)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 12

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        all_, marked = self._counts.get(self.month_at(index), (0, 0))
        if role == Qt.ItemDataRole.DisplayRole:
            return str(marked) if marked else ("·" if all_ else "")
        if role == Qt.ItemDataRole.UserRole:
            return shade_of(marked)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            year, month = self.month_at(index)
            name = dates.month(dt.date(year, month, 1))
            key = "old.calendar-cell" if all_ else "old.calendar-empty"
            return self._words[key].format(month=name, marked=f"{marked:,}", all=f"{all_:,}")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(self._years[section]) if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words["old.calendar-months"].split()[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return dates.MONTHS[section]
        return None


class _Painter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme().shape.target, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look = theme()
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(option.rect, look.colour("page"))
        ground = look.colour("link")
        ground.setAlphaF(_SHADES[index.data(Qt.ItemDataRole.UserRole) or 0])
        painter.setBrush(ground)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(look.colour("link" if chosen else "line"), 2 * look.shape.line if chosen else look.shape.line))
        painter.drawRoundedRect(box, look.shape.radius / 2, look.shape.radius / 2)
        text = str(index.data() or "")
        marked = bool(index.data(Qt.ItemDataRole.UserRole))
        painter.setFont(look.font("strong" if marked else "body"))
        painter.setPen(look.colour("text" if marked else "second"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


class _Head(QHeaderView):
    """Months and years as plain words, which the style would put on buttons of its own."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = theme()
        painter.save()
        painter.fillRect(rect, look.colour("page"))
        painter.setFont(look.font("body"))
        painter.setPen(look.colour("second"))
        words = str(self.model().headerData(section, self.orientation()) or "")
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
        painter.restore()


class CalendarView(QTableView):
    """Arrow keys move, Enter chooses a month. `month` carries it."""

    month = Signal(tuple)

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self.months = MonthsModel(words)
        self.setModel(self.months)
        self.setItemDelegate(_Painter(self))
        self.setAccessibleName(words["old.calendar-title"])
        self.setAccessibleDescription(words["old.calendar-hint"])
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setHorizontalHeader(_Head(Qt.Orientation.Horizontal))
        self.setVerticalHeader(_Head(Qt.Orientation.Vertical))
        quiet_bars(self)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._chosen)

    def show_months(self, counts: dict[Month, tuple[int, int]]) -> None:
        self.months.show_months(counts)
        self._fit()
        if not self.currentIndex().isValid() and self.months.rowCount():
            self.setCurrentIndex(self.months.index(0, 0))

    def _fit(self) -> None:
        """Take the height of the rows that show at once."""
        self.verticalHeader().setDefaultSectionSize(row_height())
        rows = min(_MOST_ROWS, max(1, self.months.rowCount()))
        self.setFixedHeight(rows * row_height() + self.horizontalHeader().sizeHint().height())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        for corner in self.findChildren(QAbstractButton):
            corner.hide()  # it would choose all months, and looks like no part of ours

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._chosen(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            self.month.emit(self.months.month_at(index))
