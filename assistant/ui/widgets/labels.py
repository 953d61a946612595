# SPDX-License-Identifier: Apache-2.0
"""Words on the page: labels that wrap, headings that a screen reader can be sent to, icons and small signs."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.layouts import column, line
from assistant.ui.widgets.paragraph import Paragraph

_COLOURS = {"second": "second", "small": "second", "problem": "stop"}


class WrappedLabel(QLabel):
    """A label that wraps and never reads its text as markup. Its look follows two properties: "role" and "level"."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__(text)
        self._words = Paragraph()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._above = 0
        if role:
            self.setProperty("role", role)

    def keep_above(self, pixels: int) -> None:
        """Keep clear of what stands above: a new section begins here."""
        self._above = pixels
        self.updateGeometry()

    def role(self) -> str:
        """What the words are: "" for the body, "title", "section", "card", "strong", "second", "small", "problem"."""
        role = str(self.property("role") or "body")
        return "card" if self.property("level") and role == "body" else role

    def _laid(self) -> Paragraph:
        self._words.set_words(self.text(), self.role())
        return self._words

    def line_widths(self, width: int) -> list[float]:
        """How wide the words of each line are, in lines of `width`."""
        return self._laid().lines(width)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._laid().height(width)) + self._above

    def sizeHint(self) -> QSize:
        size = self._laid().natural()
        return QSize(math.ceil(size.width()), math.ceil(size.height()) + self._above)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, math.ceil(theme().line_step(self.role())) + self._above)

    def _top(self) -> float:
        """Where the first line begins: at the top, or lower where the layout gives more room and words stand in the middle."""
        if (
            self.alignment() & Qt.AlignmentFlag.AlignVCenter
            and self.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Preferred
        ):
            return max(self._above, (self.height() - self._laid().height(self.width())) / 2)
        return self._above

    def ink(self) -> QColor:
        """The colour of the words."""
        level = str(self.property("level") or "")
        return theme().colour(level or _COLOURS.get(self.role(), "text"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._laid().draw(painter, QPointF(0, self._top()), self.width(), self.ink())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self.updateGeometry()


class NumberLabel(WrappedLabel):
    """A number in the margin: wide enough for so many letters at any size of words."""

    def __init__(self, text: str, role: str, letters: int) -> None:
        super().__init__(text, role)
        self._letters = letters
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def _width(self) -> int:
        metrics = QFontMetricsF(theme().font(self.role()))
        return math.ceil(max(metrics.averageCharWidth() * self._letters, self._laid().natural().width())) + theme().space.xs

    def sizeHint(self) -> QSize:
        return QSize(self._width(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width(), super().minimumSizeHint().height())


def text_label(text: str = "", role: str = "", *, focusable: bool = False) -> WrappedLabel:
    """A label that wraps. `focusable`: the program may put the focus on it, so that a screen reader says it."""
    label = WrappedLabel(text, role)
    if focusable:
        make_focusable(label)
    return label


def listed(texts: Iterable[str], role: str = "") -> QWidget:
    """Texts one under the other, each after a dot; their later lines begin where the first one does."""
    holder = QWidget()
    rows = column(holder, "xs")
    for text in texts:
        across = line(between="xs")
        across.addWidget(NumberLabel("•", role, 1), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(text_label(text, role), 1)
        rows.addLayout(across)
    return holder


def make_focusable(label: QLabel) -> None:
    """The program may put the focus on the label. It is no Tab stop, shows no frame, and a press goes through it."""
    label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def heading(text: str, role: str = "section") -> QLabel:
    """A heading. A page's title can take the focus, so that a screen reader says where one is."""
    label = WrappedLabel(text, role)
    if role == "title":
        make_focusable(label)
    else:
        label.keep_above(theme().space.l)
    label.setAccessibleName(text)
    label.setAccessibleDescription("heading level 1" if role == "title" else "heading level 2")
    return label


class Icon(QWidget):
    """An icon of the family. It says nothing to a screen reader: a word stands beside it."""

    def __init__(self, meaning: str, colour: str = "link", *, small: bool = False) -> None:
        super().__init__()
        self._meaning, self._colour, self._small = meaning, colour, small
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_meaning(self, meaning: str) -> None:
        """Another icon in the same place; "" for none."""
        self._meaning = meaning
        self.update()

    def sizeHint(self) -> QSize:
        shape = theme().shape
        side = theme().scaled(shape.small_icon if self._small else shape.icon)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(0, 0, theme().icon(self._meaning, self._colour, self.sizeHint().width(), ratio))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class Sign(QLabel):
    """A short word in a line with round ends: "Open", "Not finished". It is no button."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme()
        paragraph = Paragraph()
        paragraph.set_words(self.text(), "small")
        size = paragraph.natural()
        return QSize(math.ceil(size.width()) + 2 * look.space.m, math.ceil(size.height()) + look.space.xs)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("outline"), look.shape.line))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("second"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


def restyle(widget: QWidget) -> None:
    """Make a changed property show."""
    widget.updateGeometry()
    widget.update()


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say `text`; it is also on the screen as words. Nothing is said of what is not on the screen yet."""
    if not widget.isVisible():
        return
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    event = QAccessibleAnnouncementEvent(widget, text)
    QAccessible.updateAccessibility(event)
