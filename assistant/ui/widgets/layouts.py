# SPDX-License-Identifier: Apache-2.0
"""How widgets stand: columns and rows with gaps of the theme, words that wrap round, cells side by side where it is wide."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from assistant.ui.theme import theme
from assistant.ui.widgets.scroll import GrowingArea

Margins = str | tuple[str, str, str, str]
MAIN_ROW = "mainRow"
"""The property of a button that ends a page (the main one, or one that cannot be undone), and of a row that holds one."""

SCROLLED = "scrolled"
"""The property of what an area scrolls. Asking Qt for the widgets of its own round it has every class of widgets loaded."""

UNBOUNDED = 16_777_215
"""Qt's own greatest width of a widget."""

_ANY = Qt.AlignmentFlag(0)
_OWN_SIZE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
"""Of a widget with both of these Qt takes the height that its words need at its width. It cuts those of another whose policy is
fixed, where they wrap once more than in lines of full length."""


def gap(size: str) -> int:
    """Pixels of a size of `Space`; "" is none."""
    return int(getattr(theme().space, size)) if size else 0


def _set(layout: QBoxLayout, between: str, margins: Margins) -> None:
    around = (margins,) * 4 if isinstance(margins, str) else margins
    layout.setContentsMargins(*(gap(m) for m in around))
    layout.setSpacing(gap(between))


class Filler(QWidget):
    """Takes the room that is left over. A spacer of Qt's is no widget: Python goes on to know it after its layout has died, and
    takes what is later made at the same place in memory for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _fill(layout: QBoxLayout, stretch: int) -> None:
    layout.addWidget(Filler(), stretch)


class Column(QVBoxLayout):
    """Widgets one under the other. What is as wide as its words (a button, an answer) stands at the left, and the main button,
    alone or with others, keeps clear of what it ends."""

    def addWidget(self, widget: QWidget, stretch: int = 0, alignment: Qt.AlignmentFlag = _ANY) -> None:  # type: ignore[override]
        if self.count() and widget.property(MAIN_ROW):
            inside = widget.layout()
            if not isinstance(inside, FlowLayout):
                widget = buttons_row(widget)
                inside = widget.layout()
            assert inside is not None  # noqa: S101 - made just now
            inside.setContentsMargins(0, gap("m"), 0, 0)
        narrow = widget.sizePolicy().horizontalPolicy() in (QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        super().addWidget(widget, stretch, _OWN_SIZE if narrow and alignment == _ANY else alignment)

    def addStretch(self, stretch: int = 0) -> None:  # type: ignore[override]
        _fill(self, stretch)


class Line(QHBoxLayout):
    """Widgets side by side."""

    def addStretch(self, stretch: int = 0) -> None:  # type: ignore[override]
        _fill(self, stretch)


def column(parent: QWidget | None = None, between: str = "s", margins: Margins = "") -> Column:
    """Widgets one under the other. `margins`: one size, or left, top, right, bottom."""
    layout = Column() if parent is None else Column(parent)
    _set(layout, between, margins)
    return layout


def line(parent: QWidget | None = None, between: str = "s", margins: Margins = "") -> QHBoxLayout:
    """Widgets side by side, in one line."""
    layout = Line() if parent is None else Line(parent)
    _set(layout, between, margins)
    return layout


def page_column(parent: QWidget) -> QVBoxLayout:
    """The column of a page: room beside it, and below its end."""
    return column(parent, "s", ("xl", "l", "xl", "xl"))


def buttons_row(*made: QWidget) -> QWidget:
    """Widgets side by side, each as wide as it needs; they wrap where there is no room."""
    row = QWidget()
    flow = FlowLayout(row)
    for each in made:
        flow.addWidget(each)
    row.setProperty(MAIN_ROW, any(each.property(MAIN_ROW) for each in made))
    return row


def question_width() -> int:
    """Pixels that a question with its answers, and words to be read, are wide at most."""
    return theme().scaled(theme().shape.question)


def scrolled(content: QWidget) -> QScrollArea:
    """`content` in an area that scrolls downwards only."""
    area = GrowingArea()
    put_in(area, content)
    return area


def put_in(area: QScrollArea, content: QWidget) -> None:
    """Have `area` scroll `content`, as far as its words reach and no further."""
    area.setWidget(content)
    content.setProperty(SCROLLED, True)
    # Qt takes the height that words need at this width, but no less than the one at their narrowest: pages of nothing below
    content.setMinimumHeight(1)


def stand_in_order(layout: QLayout) -> None:
    """Have a screen reader go through the widgets of a layout in the order of sight: it follows the order of the children,
    and what was put in later is the last of them."""
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            widget.raise_()
        elif inner is not None:
            stand_in_order(inner)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)


def _put(item: QLayoutItem, place: QRect) -> None:
    """Have an item stand there. Through the item Qt would hold a button to the height of its words in their widest lines."""
    (item.widget() or item).setGeometry(place)


class ItemsLayout(QLayout):
    """A layout that keeps its items in a list and asks for the height that its width needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _place(self, rect: QRect, *, move: bool) -> int:
        raise NotImplementedError


class FlowLayout(ItemsLayout):
    """Puts widgets side by side and wraps them like words, so that nothing is cut at 200% text."""

    def __init__(self, parent: QWidget | None = None, between: str = "s", lines: str = "s") -> None:
        super().__init__(parent)
        self._gap, self._line_gap = gap(between), gap(lines)

    def addItem(self, item: QLayoutItem) -> None:
        item.setAlignment(_OWN_SIZE)
        super().addItem(item)

    def sizeHint(self) -> QSize:
        sizes = [self._wanted(item, 0) for item in self._items if not item.isEmpty()]
        margins = self.contentsMargins()
        width = sum(s.width() + self._gap for s in sizes) - (self._gap if sizes else 0)
        height = max((s.height() for s in sizes), default=0)
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    @staticmethod
    def _wanted(item: QLayoutItem, room: int) -> QSize:
        """What an item takes: all its words in one line, or as many lines as it needs."""
        size = item.sizeHint()
        widget = item.widget()
        if room > 0 and size.width() > room:
            size.setWidth(room)
        if item.hasHeightForWidth():
            low = widget.fontMetrics().height() if isinstance(widget, QLabel) else 0
            size.setHeight(max(item.heightForWidth(size.width()), low))
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        rows: list[list[tuple[QLayoutItem, QSize]]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = self._wanted(item, inner.width())
            if rows[-1] and used + size.width() > inner.width():
                rows.append([])
                used = 0
            rows[-1].append((item, size))
            used += size.width() + self._gap
        y = inner.y()
        for row in rows:
            height = max((size.height() for _, size in row), default=0)
            x = inner.x()
            for item, size in row:
                if move:
                    _put(item, QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._line_gap
        return y - self._line_gap + margins.bottom() - rect.y()


class EndsLayout(ItemsLayout):
    """The first widget at the left, with the room that is left over; the others at the right, as wide as they need.
    Where there is little room the first stands above them, and they wrap.

    Words may wrap beside the others. A row of boxes and buttons may not: Tab would go from its last line up to the others.

    `most`: pixels that it takes at most. A greatest width of its widget would not do: Qt asks for the height at the width that
    there is, and what stands below loses what the title needs more."""

    most = UNBOUNDED

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + gap("s") * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        between = gap("s")
        rect = QRect(rect.x(), rect.y(), min(rect.width(), self.most), rect.height())
        first, others = self._items[0], [item for item in self._items[1:] if not item.isEmpty()]
        wide = sum(item.sizeHint().width() + between for item in others)
        high = max((item.sizeHint().height() for item in others), default=0)
        room = rect.width() - wide
        widget, hint = first.widget(), first.sizeHint().width()
        is_row = widget is not None and isinstance(widget.layout(), FlowLayout)
        beside = room >= (hint if is_row else min(hint, rect.width() // 4))
        told = first.heightForWidth(max(1, room if beside else rect.width()))
        if beside:
            high = max(high, told)
            if move:
                _put(first, QRect(rect.x(), rect.y() + (high - told) // 2, room, told))
                self._row(others, rect.right() + 1 - wide + between, rect.y(), high)
            return high
        if move:
            _put(first, QRect(rect.x(), rect.y(), rect.width(), told))
        y = rect.y() + told + between
        row: list[QLayoutItem] = []
        for item in [*others, None]:
            taken = sum(i.sizeHint().width() + between for i in row)
            if row and (item is None or taken + item.sizeHint().width() > rect.width()):
                if move:
                    # below a row of boxes they go on as it does; below words they stand at the end
                    self._row(row, rect.x() if is_row else rect.right() + 1 - taken + between, y, high)
                y += high + between
                row = []
            if item is not None:
                row.append(item)
        return y - between - rect.y()

    @staticmethod
    def _row(items: list[QLayoutItem], x: int, y: int, high: int) -> None:
        for item in items:
            size = item.sizeHint()
            _put(item, QRect(QPoint(x, y + (high - size.height()) // 2), size))
            x += size.width() + gap("s")


class CellsLayout(ItemsLayout):
    """Equal cells: two columns where each has room at this size of words, else one. Cells of a line are equally high."""

    def __init__(self, parent: QWidget | None = None, lines: str = "m", between: str = "m") -> None:
        super().__init__(parent)
        self._line_gap, self._gap = gap(lines), gap(between)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def columns(self, width: int) -> int:
        """How many stand side by side in `width`."""
        return 2 if width * 100 / theme().percent >= theme().shape.narrow else 1

    def _place(self, rect: QRect, *, move: bool) -> int:
        between = self._gap
        shown = [item for item in self._items if not item.isEmpty()]
        count = self.columns(rect.width())
        wide = (rect.width() - between * (count - 1)) // count
        y = rect.y()
        for start in range(0, len(shown), count):
            row = shown[start : start + count]
            high = max(i.heightForWidth(wide) if i.hasHeightForWidth() else i.sizeHint().height() for i in row)
            for number, item in enumerate(row):
                if move:
                    _put(item, QRect(rect.x() + number * (wide + between), y, wide, high))
            y += high + self._line_gap
        return max(0, y - self._line_gap - rect.y()) if shown else 0


class BesideLayout(ItemsLayout):
    """A label with what belongs to it at its right, all labels equally wide; below it where there is little room."""

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def _place(self, rect: QRect, *, move: bool) -> int:
        look = theme()
        shown = [item for item in self._items if not item.isEmpty()]
        beside = rect.width() * 100 / look.percent >= look.shape.wide
        left = look.scaled(look.shape.beside) if beside and len(shown) > 1 else 0
        y, high = rect.y(), 0
        for number, item in enumerate(shown):
            x = left if number else 0
            wide = left - gap("m") if left and not number else rect.width() - x
            told = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
            # the words of a label stand level with those of the first answer
            down = gap("s") if left and not number else 0
            if move:
                _put(item, QRect(rect.x() + x, y + down, wide, told))
            if left:
                high = max(high, told + down)
            else:
                y += told
                high = y - rect.y()
        return high


class AnswerLayout(ItemsLayout):
    """A question with its answer beside it, each in half of the row; below it where there is little room. The words stand level
    with those of a link at their side, which takes its room from the answer, so that answers of rows without one stand below
    those of rows with one."""

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._items]
        return QSize(sum(size.width() for size in sizes), max((size.height() for size in sizes), default=0) + gap("xs"))

    def _place(self, rect: QRect, *, move: bool) -> int:
        look = theme()
        question, answer, *links = self._items
        link = links[0].sizeHint() if links else QSize(0, 0)
        end = link.width() + gap("m") if links else 0
        if rect.width() < 2 * look.scaled(look.shape.beside):
            wide = left = rect.width() - end
            x, down = rect.x(), question.heightForWidth(left)
        else:
            left = rect.width() // 2
            wide, down = rect.width() - left - gap("l") - end, 0
            x = rect.x() + left + gap("l")
        told, high, top = question.heightForWidth(left), answer.heightForWidth(wide), gap("xs")
        if move:
            _put(question, QRect(rect.x(), rect.y() + top, left, told))
            _put(answer, QRect(x, rect.y() + top + down, wide, high))
            if links:
                _put(links[0], QRect(QPoint(rect.right() + 1 - link.width(), rect.y()), link))
        return max(top + max(told, down + high), link.height())


class NarrowLayout(ItemsLayout):
    """One widget, as wide as a question at most. The width is asked of the theme each time, so that it follows the words."""

    def sizeHint(self) -> QSize:
        size = self._items[0].sizeHint() if self._items else QSize()
        return QSize(min(size.width(), question_width()), size.height())

    def minimumSize(self) -> QSize:
        return self._items[0].minimumSize() if self._items else QSize()

    def _place(self, rect: QRect, *, move: bool) -> int:
        if not self._items or self._items[0].isEmpty():
            return 0
        item, wide = self._items[0], min(rect.width(), question_width())
        told = item.heightForWidth(wide) if item.hasHeightForWidth() else item.sizeHint().height()
        if move:
            _put(item, QRect(rect.x(), rect.y(), wide, told))
        return told


def narrow(widget: QWidget) -> QWidget:
    """`widget` as wide as a question, where the page is wider."""
    holder = QWidget()
    NarrowLayout(holder).addWidget(widget)
    return holder


def cells(made: Iterable[QWidget], lines: str = "m", between: str = "m") -> QWidget:
    """Rows in two columns where it is wide, `lines` apart; the columns are `between` apart."""
    holder = QWidget()
    layout = CellsLayout(holder, lines, between)
    for each in made:
        layout.addWidget(each)
    return holder
