# SPDX-License-Identifier: Apache-2.0
"""What stands round a page: the strip above it, the list of places beside it, and the plain cover of F9."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from assistant.ui.theme import theme
from assistant.ui.widgets.buttons import button
from assistant.ui.widgets.labels import text_label
from assistant.ui.widgets.layouts import column, line
from assistant.ui.widgets.paragraph import Paragraph
from assistant.ui.widgets.scroll import clear_base, quiet_bars

_NAME = Qt.ItemDataRole.UserRole
LAST = "settings"
"""The place that stands apart, under a line."""


class _PlacePainter(QStyledItemDelegate):
    """An icon and a word; the place that is open on a light ground."""

    def _words(self, index: QModelIndex | QPersistentModelIndex, *, bold: bool) -> Paragraph:
        paragraph = Paragraph()
        paragraph.set_words(str(index.data(Qt.ItemDataRole.DisplayRole)), "strong" if bold else "body")
        return paragraph

    def _left(self) -> int:
        look = theme()
        return look.space.s + look.space.m + look.scaled(look.shape.small_icon) + look.space.m

    def _apart(self, index: QModelIndex | QPersistentModelIndex) -> int:
        """Pixels for the line above the last place."""
        return theme().space.l if index.data(_NAME) == LAST else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look = theme()
        view = self.parent()
        # not the width of the viewport: asking Qt for a widget of its own has every class of widgets loaded
        wide = view.width() - look.shape.line if isinstance(view, QListWidget) else look.shape.side
        words = self._words(index, bold=True).height(max(1, wide - self._left() - look.space.l))
        high = max(look.shape.target, round(words) + 2 * look.space.s) + look.space.xs // 2
        return QSize(wide, high + self._apart(index))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        look = theme()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect)
        apart = self._apart(index)
        if apart:
            y = row.top() + apart / 2
            painter.setPen(QPen(look.colour("line"), look.shape.line))
            painter.drawLine(round(row.left() + look.space.l), round(y), round(row.right() - look.space.l), round(y))
        row.adjust(look.space.s, apart + 1, -look.space.s, -1)
        # asked of the list: the flags of the option would have the whole of QStyle loaded before the first paint
        view = self.parent()
        assert isinstance(view, SideList)  # noqa: S101 - made by it
        here = view.currentRow() == index.row()
        chosen = here and view.currentItem().isSelected()
        if chosen or view.row_under_mouse == index.row():
            painter.setPen(QPen(look.colour("link"), look.shape.line) if look.contrast and chosen else Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("chosen" if chosen else "line"))
            painter.drawRoundedRect(row, look.shape.radius, look.shape.radius)
        if here and view.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus_inside"), look.shape.ring + look.shape.ring_inside))
            painter.drawRoundedRect(row.adjusted(3, 3, -3, -3), look.shape.radius, look.shape.radius)
            painter.setPen(QPen(look.colour("focus"), look.shape.ring))
            painter.drawRoundedRect(row.adjusted(2, 2, -2, -2), look.shape.radius, look.shape.radius)
        ink = "link" if chosen else "text"
        side = look.scaled(look.shape.small_icon)
        pixmap = look.icon(str(index.data(_NAME)), ink, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(row.topLeft().toPoint().x() + look.space.m, round(row.center().y() - side / 2), pixmap)
        words = self._words(index, bold=chosen)
        room = row.right() - look.space.s - self._left()
        at = row.topLeft()
        at.setX(self._left())
        at.setY(row.center().y() - words.height(room) / 2)
        words.draw(painter, at, room, look.colour(ink))
        painter.restore()


class SideList(QListWidget):
    """The places, by word and icon."""

    def __init__(self, words: Mapping[str, str], places: Sequence[tuple[str, int]]) -> None:
        super().__init__()
        self.setObjectName("sideList")
        self.setAccessibleName(words["app.side-list"])
        self.setMouseTracking(True)
        self.row_under_mouse = -1
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_PlacePainter(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        quiet_bars(self)
        clear_base(self)
        self.setViewportMargins(0, theme().space.s, theme().shape.line, 0)
        for name, number in places:
            item = QListWidgetItem(words[f"{name}.nav"])
            item.setData(_NAME, name)
            item.setToolTip(f"Ctrl+{number}")
            self.addItem(item)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            look = theme()
            painter = QPainter(self)
            painter.fillRect(self.rect(), look.colour("side"))
            painter.fillRect(self.width() - look.shape.line, 0, look.shape.line, self.height(), look.colour("line"))
            painter.end()
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._under(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._under(-1)

    def _under(self, row: int) -> None:
        if row != self.row_under_mouse:
            self.row_under_mouse = row
            self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()


class _Strip(QFrame):
    """The ground of the strip, with a line under it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("side"))
        painter.fillRect(0, self.height() - look.shape.line, self.width(), look.shape.line, look.colour("line"))


class Frame(QWidget):
    """The centre of the window.

    Signals:
        chosen: a place of the side list, by its name.
        back, change, take_break, help: the buttons of the strip.
    """

    chosen = Signal(str)
    back = Signal()
    change = Signal()
    take_break = Signal()
    help = Signal()

    def __init__(self, words: Mapping[str, str], places: Sequence[tuple[str, int]]) -> None:
        super().__init__()
        self._places = [name for name, _ in places]
        outer = column(self, "")
        self._strip = _Strip()
        # the strip grows with its words alone, and Back keeps its room when it is not there: nothing moves
        strip = line(self._strip, "s", ("s", "", "s", ""))
        self._menu_button = button(words["app.menu"], self._toggle_side, plain=True, icon="menu")
        self._back_button = button(words["app.back"], self.back.emit, plain=True, icon="back")
        policy = self._back_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._back_button.setSizePolicy(policy)
        self.role_label = text_label("")
        self.you_are = text_label("", "strong")
        self._change_button = button(words["app.change"], self.change.emit, plain=True)
        self.break_button = button(words["app.break"], self.take_break.emit, plain=True)
        help_button = button(words["app.help"], self.help.emit, plain=True)
        for label in (self.role_label, self.you_are):
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for each in (self._back_button, self._menu_button, self.role_label, self.you_are, self._change_button):
            strip.addWidget(each)
        strip.addStretch(1)
        for each in (self.break_button, help_button):
            strip.addWidget(each)
        outer.addWidget(self._strip)
        row = line(between="")
        self.side = SideList(words, places)
        self.side.currentItemChanged.connect(lambda now, _before: self._side_chosen(now))
        self.side.itemClicked.connect(self._side_chosen)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(words["app.main-page"])
        row.addWidget(self.side)
        row.addWidget(self.stack, 1)
        outer.addLayout(row, 1)
        self._cover = QWidget()
        cover = column(self._cover, "", "xl")
        cover.addWidget(text_label(words["app.hide-title"]))
        cover.addStretch(1)
        self._cover.hide()
        outer.addWidget(self._cover, 1)

    def mark(self, place: str, can_go_back: bool) -> None:
        """Show which place is open, without opening it again."""
        self.side.blockSignals(True)
        self.side.setCurrentRow(self._places.index(place) if place in self._places else -1)
        self.side.blockSignals(False)
        self._back_button.setVisible(can_go_back)

    def name_place(self, place: str, text: str) -> None:
        """Give a place of the side list another text."""
        self.side.item(self._places.index(place)).setText(text)

    def say_who(self, role: str, council: str) -> None:
        """Who the user is, and for which council."""
        self.role_label.setText(f"{role} ·")
        self.you_are.setText(council)

    def cover(self, hidden: bool) -> None:
        """Show nothing but a plain word, or everything again."""
        self._strip.setVisible(not hidden)
        self.stack.setVisible(not hidden)
        self.side.setVisible(not hidden and not theme().is_narrow(self.window().width()))
        self._cover.setVisible(hidden)

    def arrange(self, width: int, height: int, first: bool) -> None:
        """Follow the size of the window, in pixels, and of words. The first run has no places to go to."""
        look = theme()
        narrow = look.is_narrow(width)
        open_wide = narrow and not self.side.isHidden()
        self.side.setFixedWidth(width if open_wide else look.side_width())
        if self._cover.isHidden():
            self.side.setVisible(not narrow and not first)
        self._menu_button.setVisible(narrow and not first)
        # where there is room for both with everything else of the strip
        roomy = not first and width * 100 / look.percent >= look.shape.narrow
        self._menu_button.show_icon("menu" if roomy else "")
        self._back_button.show_icon("back" if roomy else "")
        self._strip.setMinimumHeight(0 if height < look.shape.low else look.shape.strip)
        self._change_button.setVisible(roomy)
        self.role_label.setVisible(roomy)
        self.you_are.setVisible(roomy)

    def _side_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_NAME)))

    def _toggle_side(self) -> None:
        self.side.setVisible(self.side.isHidden())
        if self.side.isVisible():
            self.side.setFixedWidth(self.width())
            self.side.setFocus()
