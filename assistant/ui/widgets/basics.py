# SPDX-License-Identifier: Apache-2.0
"""Labels, buttons, choices and panels with the manners that every page needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)


def text_label(text: str = "", role: str = "", *, focusable: bool = False) -> QLabel:
    """A label that wraps, never reads its text as markup, and can be reached by Tab when asked."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    label.setMinimumWidth(40)
    label.setIndent(4)  # the same with and without a box in the style sheet, and room for the focus ring
    if role:
        label.setProperty("role", role)
    if focusable:
        make_focusable(label)
    return label


def make_focusable(label: QLabel) -> None:
    """Tab reaches the label, so that a screen reader says it. The flags come first: setting them changes the focus policy."""
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
    label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def heading(text: str, role: str = "section") -> QLabel:
    """A heading. A page's title can take the focus, so that a screen reader says where one is."""
    label = text_label(text, role)
    label.setAccessibleName(text)
    label.setAccessibleDescription("heading level 1" if role == "title" else "heading level 2")
    if role == "title":
        label.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return label


class PressButton(QPushButton):
    """A button that Enter presses too, not the space bar alone: Qt does that in dialogs only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
            return
        super().keyPressEvent(event)


def button(
    text: str, press: Callable[[], object] | None = None, *, main: bool = False, link: bool = False, row: bool = False
) -> QPushButton:
    """A button whose spoken name is its text."""
    made = PressButton(text.replace("&", "&&"))
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    for name, on in (("main", main), ("link", link), ("row", row)):
        if on:
            made.setProperty(name, True)
    if link:
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    if press is not None:
        made.clicked.connect(lambda _checked=False: press())
    return made


class RowButton(PressButton):
    """A button as wide as the page whose words wrap, with an example below. Qt's own button keeps its words on one line."""

    def __init__(self, text: str, press: Callable[[], object], example: str = "") -> None:
        super().__init__()
        self._words = text
        self.setProperty("row", True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setAccessibleDescription(example)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        self._labels = [text_label(text, "strong" if example else "")]
        if example:
            self._labels.append(text_label(example))
        for label in self._labels:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked=False: press())

    def text(self) -> str:
        return self._words

    def sizeHint(self) -> QSize:
        return self._layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._layout().minimumSize().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(44, self._layout().totalHeightForWidth(width))

    def _layout(self) -> QLayout:
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made in __init__
        return layout

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._light(on=True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._light(on=False)

    def _light(self, *, on: bool) -> None:
        """The words follow the colours that a button has while it holds the focus."""
        for label in self._labels:
            label.setProperty("lit", on)
            restyle(label)


def buttons_row(*made: QWidget) -> QWidget:
    """Widgets side by side, each as wide as it needs; they wrap where there is no room."""
    row = QWidget()
    flow = FlowLayout(row)
    for each in made:
        flow.addWidget(each)
    return row


def answer_row(question: str, answer: str, change: QPushButton | None = None) -> QWidget:
    """A question with its answer below, and a link to change it at the side."""
    row = QWidget()
    across = QHBoxLayout(row)
    across.setContentsMargins(0, 0, 0, 4)
    column = QVBoxLayout()
    column.setSpacing(0)
    first, second = text_label(question, "strong"), text_label(answer)
    make_focusable(second)
    second.setAccessibleName(f"{question} {answer}")
    column.addWidget(first)
    column.addWidget(second)
    across.addLayout(column, 1)
    if change is not None:
        across.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
    return row


def check_box(text: str, on: bool, change: Callable[[bool], object]) -> QCheckBox:
    made = QCheckBox(text)
    made.setAccessibleName(text)
    made.setChecked(on)
    made.toggled.connect(change)
    return made


class LongCheck(QWidget):
    """A tick with words that wrap; the whole row is the target. Qt's own check box keeps its words on one line."""

    toggled = Signal(bool)

    def __init__(self, text: str, on: bool, change: Callable[[bool], object] | None = None) -> None:
        super().__init__()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(1)
        self.box = QCheckBox()
        self.box.setProperty("alone", True)
        self.box.setAccessibleName(text)
        self.box.setChecked(on)
        self.box.toggled.connect(self.toggled)
        if change is not None:
            self.box.toggled.connect(change)
        across.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        self.label = text_label(text)
        self.label.setMinimumHeight(26)
        across.addWidget(self.label, 1)
        self.setFocusProxy(self.box)

    def isChecked(self) -> bool:
        return self.box.isChecked()

    def setChecked(self, on: bool) -> None:
        self.box.setChecked(on)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.box.setFocus(Qt.FocusReason.MouseFocusReason)
        self.box.toggle()
        event.accept()


def panel(kind: str = "panel", value: object = True) -> tuple[QFrame, QVBoxLayout]:
    """A framed part with its layout."""
    frame = QFrame()
    frame.setProperty(kind, value)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(6)
    return frame, layout


def restyle(widget: QWidget) -> None:
    """Make a changed property show."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`; it is also on the screen as words."""
    event = QAccessibleAnnouncementEvent(widget, text)
    QAccessible.updateAccessibility(event)


def scrolled(content: QWidget) -> QScrollArea:
    """`content` in an area that scrolls downwards only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    put_in(area, content)
    return area


def put_in(area: QScrollArea, content: QWidget) -> None:
    """Have `area` scroll `content`, as far as its words reach and no further."""
    area.setWidget(content)
    # Qt takes the height that words need at this width, but no less than the one at their narrowest: pages of nothing below
    content.setMinimumHeight(1)


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


class FlowLayout(QLayout):
    """Puts widgets side by side and wraps them like words, so that nothing is cut at 200% text."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = 2
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

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    @staticmethod
    def _wanted(item: QLayoutItem, room: int) -> QSize:
        """What an item takes: a label all its words in one line, or as many lines as it needs."""
        size = item.sizeHint()
        widget = item.widget()
        if isinstance(widget, QLabel) and widget.wordWrap():
            line = max((widget.fontMetrics().horizontalAdvance(part) for part in widget.text().split("\n")), default=0)
            size.setWidth(line + 16)
        if room > 0 and size.width() > room:
            size.setWidth(room)
        if item.hasHeightForWidth():
            size.setHeight(max(item.heightForWidth(size.width()), widget.fontMetrics().height() if widget is not None else 0))
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
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += size.width() + self._gap
            y += height + self._line_gap
        return y - self._line_gap + margins.bottom() - rect.y()


class Choice(QWidget):
    """A question with answers as radio buttons; arrow keys move inside."""

    chosen = Signal(str)

    def __init__(self, question: str, answers: Iterable[tuple[str, str]], *, upright: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(question)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.label = text_label(question)
        font = self.label.font()
        font.setBold(True)
        self.label.setFont(font)
        layout.addWidget(self.label)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        holder = QWidget()
        inner: QLayout = QVBoxLayout(holder) if upright else FlowLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        for key, text in answers:
            radio = QRadioButton(text.replace("&", "&&"))
            radio.setAccessibleName(text)
            radio.setAccessibleDescription(question)
            radio.toggled.connect(lambda on, k=key: self.chosen.emit(k) if on else None)
            self._group.addButton(radio)
            inner.addWidget(radio)
            self.buttons[key] = radio
        layout.addWidget(holder)

    @property
    def value(self) -> str:
        return next((key for key, radio in self.buttons.items() if radio.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose without telling anyone."""
        if key in self.buttons:
            self.blockSignals(True)
            self.buttons[key].setChecked(True)
            self.blockSignals(False)

    def set_text(self, key: str, text: str) -> None:
        self.buttons[key].setText(text.replace("&", "&&"))
        self.buttons[key].setAccessibleName(text)


class Page(QWidget):
    """A place in the window: a title that takes the focus, and what F1, Ctrl+F and Ctrl+P do here."""

    title = ""
    help_id = "home"

    def __init__(self) -> None:
        super().__init__()
        self.title_label = heading("", "title")

    def set_title(self, text: str) -> None:
        self.title = text
        self.title_label.setText(text)
        self.title_label.setAccessibleName(text)

    def enter(self) -> None:
        """Called each time the page is shown."""

    def show_first(self) -> None:
        """Its first view: what choosing the place again leads to."""

    def focus_title(self) -> None:
        self.title_label.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_find(self) -> None:
        """Ctrl+F."""

    def print_page(self) -> None:
        """Ctrl+P."""

    def step_back(self) -> bool:
        """Alt+Left inside the page. False when there is no step to go back to."""
        return False

    def continue_page(self) -> None:
        """Ctrl+Enter on a question page."""

    def arrange(self, mode: str) -> None:
        """Follow the layout: "wide", "middle" or "narrow"."""
