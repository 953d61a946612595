# SPDX-License-Identifier: Apache-2.0
"""A table as calm rows: lines between them, no grid, one column bold, one as a sign."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from assistant.ui.theme import theme
from assistant.ui.widgets.scroll import quiet_bars


class _CellPainter(QStyledItemDelegate):
    def __init__(self, table: RowsTable, strong: int, sign: int) -> None:
        super().__init__(table)
        self._table, self._strong, self._sign = table, strong, sign

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look = theme()
        role = "strong" if index.column() == self._strong else "body"
        width = self._table.fontMetrics().horizontalAdvance(str(index.data() or ""))
        wider = 1.1 if role == "strong" else 1.0
        return QSize(math.ceil(width * wider) + 2 * look.space.l, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, look.colour("chosen" if chosen else "page"))
        painter.setPen(QPen(look.colour("line"), look.shape.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(box.left(), box.top(), look.shape.bar, box.height()), look.colour("link"))
        text = str(index.data() or "")
        inner = box.adjusted(look.space.s, 0, -look.space.s, 0)
        if index.column() == self._sign and text:
            self._draw_sign(painter, inner, text)
        else:
            strong = index.column() == self._strong
            painter.setFont(look.font("strong" if strong else "body"))
            painter.setPen(look.colour("text" if strong or chosen else "second"))
            words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(inner.width()))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()

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


class RowsTable(QTableView):
    """Rows are chosen whole and cannot be edited; Tab leaves the table.

    Args:
        strong: the column whose words are bold.
        sign: the column whose words stand in a line with round ends.
    """

    def __init__(self, strong: int, sign: int) -> None:
        super().__init__()
        self.setItemDelegate(_CellPainter(self, strong, sign))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        quiet_bars(self)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        # measured once a load, not at every repaint
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()


def row_height() -> int:
    """Pixels of a row: large enough to press."""
    return max(theme().shape.target, math.ceil(theme().line_step()) + 2 * theme().space.m)
