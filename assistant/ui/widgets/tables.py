# SPDX-License-Identifier: Apache-2.0
"""A table as calm rows: lines between them, no grid, one column bold, one as a sign. A list of the same rows for one column."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from assistant.ui.theme import theme
from assistant.ui.widgets.paragraph import Paragraph
from assistant.ui.widgets.scroll import quiet_bars

TITLE, UNDER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
"""Roles of what is drawn in two lines, where the words that are spoken are more than the title."""
MARK = Qt.ItemDataRole.UserRole + 2
"""Role of the letters of the bold words that are marked: from, and up to."""

_Index = QModelIndex | QPersistentModelIndex


def _draw_ground(painter: QPainter, box: QRectF, *, chosen: bool, bar: bool) -> None:
    look = theme()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(box, look.colour("chosen" if chosen else "page"))
    painter.setPen(QPen(look.colour("line"), look.shape.line))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if chosen and bar:
        painter.fillRect(QRectF(box.left(), box.top(), look.shape.bar, box.height()), look.colour("link"))


class _CellPainter(QStyledItemDelegate):
    def __init__(self, table: RowsTable, strong: int, sign: int) -> None:
        super().__init__(table)
        self._table, self._strong, self._sign = table, strong, sign

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        look = theme()
        role = "strong" if index.column() == self._strong else "body"
        width = self._table.fontMetrics().horizontalAdvance(str(index.data(TITLE) or index.data() or ""))
        wider = 1.1 if role == "strong" else 1.0
        return QSize(math.ceil(width * wider) + 2 * look.space.l, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = theme()
        painter.save()
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        _draw_ground(painter, box, chosen=chosen, bar=index.column() == 0)
        text = str(index.data(TITLE) or index.data() or "")
        inner = box.adjusted(look.space.s, 0, -look.space.s, 0)
        if index.column() == self._sign and text:
            self._draw_sign(painter, inner, text)
        elif index.column() == self._strong:
            self._draw_two(painter, inner, text, str(index.data(UNDER) or ""), index.data(MARK))
        else:
            self._draw_line(painter, inner, text, "body", "text" if chosen else "second")
        painter.restore()

    @staticmethod
    def _draw_line(painter: QPainter, box: QRectF, text: str, role: str, ink: str) -> None:
        painter.setFont(theme().font(role))
        painter.setPen(theme().colour(ink))
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _draw_two(self, painter: QPainter, inner: QRectF, title: str, under: str, mark: tuple[int, int] | None) -> None:
        first, second = theme().line_step("strong"), theme().line_step("small") if under else 0.0
        top = inner.center().y() - (first + second) / 2
        box = QRectF(inner.left(), top, inner.width(), first)
        self._draw_line(painter, box, self._draw_mark(painter, box, title, *mark) if mark else title, "strong", "text")
        if under:
            self._draw_line(painter, QRectF(inner.left(), top + first, inner.width(), second), under, "small", "second")

    @staticmethod
    def _draw_mark(painter: QPainter, inner: QRectF, text: str, start: int, end: int) -> str:
        """Draw ground and line under marked letters of a line; gives its words, begun later when the mark would not show else."""
        look = theme()
        painter.setFont(look.font("strong"))
        metrics = painter.fontMetrics()
        text, start, end = in_sight(text, start, end, lambda words: metrics.horizontalAdvance(words) <= inner.width())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(inner.width()))
        left = inner.left() + metrics.horizontalAdvance(text[:start])
        right = inner.left() + metrics.horizontalAdvance(text[:end] if shown == text else shown[:end])
        box = QRectF(left, inner.top(), max(0.0, min(right, inner.right()) - left), inner.height())
        ground = look.colour("link")
        ground.setAlphaF(0.16)
        painter.fillRect(box, ground)
        painter.fillRect(
            QRectF(box.left(), box.bottom() - look.shape.line, box.width(), 2 * look.shape.line), look.colour("link")
        )
        return text

    def _draw_sign(self, painter: QPainter, inner: QRectF, text: str) -> None:
        look = theme()
        painter.setFont(look.font("small"))
        high = look.line_step("small") + look.space.xs
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * look.space.m
        sign = QRectF(inner.left(), inner.center().y() - high / 2, min(width, inner.width()), high)
        painter.setPen(QPen(look.colour("outline"), look.shape.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(sign, high / 2, high / 2)
        painter.setPen(look.colour("text"))
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, text)


def in_sight(text: str, start: int, end: int, fits: Callable[[str], bool]) -> tuple[str, int, int]:
    """Words with a mark, without those before it that keep it out of sight, and where the mark then is.

    Args:
        fits: whether so many words have room.
    """
    while start > len("… ") and not fits(text[:end]):
        cut = text.find(" ", len("… ") if text.startswith("… ") else 0, start) + 1
        if not cut:
            break
        text, moved = f"… {text[cut:]}", len("… ") - cut
        start, end = start + moved, end + moved
    return text, start, end


class RowsTable(QTableView):
    """Rows are chosen whole and cannot be edited; Tab leaves the table. It is as high as its rows: the page scrolls.

    Args:
        strong: the column whose words are bold; what stands below them comes with the role `UNDER`.
        sign: the column whose words stand in a line with round ends.
        most: rows that show at once, and the others as the table scrolls; 0 for all.
    """

    def __init__(self, strong: int, sign: int, most: int = 0) -> None:
        super().__init__()
        self._most = most
        self.setItemDelegate(_CellPainter(self, strong, sign))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if most else policy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff)
        quiet_bars(self)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.hide()
        # measured once a load, not at every repaint
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.fit()

    def fit(self) -> None:
        """Take the height of the rows that there are."""
        self.verticalHeader().setDefaultSectionSize(row_height())
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        shown = min(rows, self._most) if self._most else rows
        self.setFixedHeight(shown * row_height() + 2 * theme().shape.line)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        _bring_row(self, self.visualRect(current).top(), row_height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._most:
            super().wheelEvent(event)  # at its end the page goes on
        else:
            event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()


class _LinePainter(QStyledItemDelegate):
    """A title with the rest of its row below, in as many lines as they need."""

    def __init__(self, rows: RowsList) -> None:
        super().__init__(rows)
        self._rows = rows
        self._words = Paragraph()

    def _room(self) -> int:
        return max(1, self._rows.viewport().width() - 2 * theme().space.l)

    def _parts(self, index: _Index) -> tuple[tuple[str, str, str], ...]:
        return ((str(index.data(TITLE) or ""), "strong", "text"), (str(index.data(UNDER) or ""), "small", "second"))

    def _high(self, text: str, role: str) -> float:
        self._words.set_words(text, role)
        return self._words.height(self._room())

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        high = sum(self._high(text, role) for text, role, _ in self._parts(index))
        return QSize(self._room(), max(theme().shape.target, math.ceil(high) + 2 * theme().space.m))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        look = theme()
        painter.save()
        box = QRectF(option.rect)
        _draw_ground(painter, box, chosen=bool(option.state & QStyle.StateFlag.State_Selected), bar=True)
        top = box.top() + look.space.m
        for text, role, ink in self._parts(index):
            self._words.set_words(text, role)
            self._words.draw(painter, QPointF(box.left() + look.space.l, top), self._room(), look.colour(ink))
            top += self._words.height(self._room())
        painter.restore()


class RowsList(QListWidget):
    """The same rows in one column: all words of each, in as many lines as they need. It is as high as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_LinePainter(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        quiet_bars(self)

    def add(self, title: str, under: str, spoken: str) -> None:
        """One row more. `spoken`: the whole of it, for a screen reader."""
        item = QListWidgetItem(spoken)
        item.setData(TITLE, title)
        item.setData(UNDER, under)
        self.addItem(item)

    def fit(self) -> None:
        """Take the height of the rows that there are."""
        self.scheduleDelayedItemsLayout()
        high = sum(self.sizeHintForRow(row) for row in range(self.count()))
        self.setFixedHeight(high + 2 * theme().shape.line)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        box = self.visualRect(current)
        _bring_row(self, box.top(), box.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit()


def _bring_row(view: QAbstractItemView, top: int, high: int) -> None:
    """Have the page show the row that the arrow keys came to."""
    area = view.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    inner = area.widget() if area is not None else None
    if area is None or inner is None or not view.hasFocus():
        return
    at = view.mapTo(inner, view.viewport().pos())
    area.ensureVisible(at.x(), at.y() + top + high // 2, 0, high)


def row_height() -> int:
    """Pixels of a row of two lines: large enough to press."""
    look = theme()
    return max(look.shape.target, math.ceil(look.line_step("strong") + look.line_step("small")) + 2 * look.space.m)
