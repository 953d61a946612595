# SPDX-License-Identifier: Apache-2.0
"""Answers: radio buttons and ticks whose words wrap and whose whole row is the target."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QLayout, QRadioButton, QSizePolicy, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.buttons import draw_card
from assistant.ui.widgets.labels import text_label
from assistant.ui.widgets.layouts import BesideLayout, CellsLayout, FlowLayout, column, question_width
from assistant.ui.widgets.paragraph import Paragraph

if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object  # Qt takes one of its own classes as a parent, not two


class _Marked(_Base):
    """What a radio button and a tick have in common: a mark, then words that wrap; the whole of it is the target."""

    def begin(self, *, framed: bool) -> None:
        """`framed`: as a white row, for a question that has the page to itself."""
        self._words = Paragraph()
        self._framed = framed
        # not fixed: Qt would keep it as high as in lines of full length, and cut the words where those wrap once more
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _laid(self) -> Paragraph:
        self._words.set_words(self.text().replace("&&", "&"), "body")
        return self._words

    def _mark(self) -> int:
        return theme().scaled(theme().shape.small_icon)

    def _left(self) -> int:
        space = theme().space
        return (space.l if self._framed else space.xs) + self._mark() + space.m

    def _right(self) -> int:
        return theme().space.l if self._framed else theme().space.m

    def _around(self) -> int:
        space = theme().space
        return space.m if self._framed else space.s

    def sizeHint(self) -> QSize:
        size = self._laid().natural()
        height = math.ceil(size.height()) + 2 * self._around()
        width = question_width() if self._framed else math.ceil(size.width()) + self._left() + self._right()
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        least = self._left() + self._right() + theme().shape.target
        return QSize(least, math.ceil(theme().line_step()) + 2 * self._around())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return math.ceil(self._laid().height(max(1, width - self._left() - self._right()))) + 2 * self._around()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        over = self.underMouse() and self.isEnabled()
        if self._framed:
            ground = "chosen" if self.isChecked() else "hover" if over else "page"
            draw_card(painter, QRectF(self.rect()), look.colour(ground), "link" if self.isChecked() else "line")
        side = self._mark()
        top = self._around() + (look.line_step() - side) / 2
        box = QRectF(self._left() - look.space.m - side, top, side, side).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(look.colour("link" if self.isChecked() or over else "box"), max(2.0, side / 11)))
        painter.setBrush(look.colour("page"))
        self.draw_mark(painter, box)
        colour = look.colour("text" if self.isEnabled() else "second")
        at = QPointF(self._left(), self._around())
        self._laid().draw(painter, at, self.width() - self._left() - self._right(), colour)

    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        """Draw the mark into `box`."""
        raise NotImplementedError

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()


class Radio(_Marked, QRadioButton):
    """One answer of several. `framed`: as a white row, for a question that has the page to itself."""

    def __init__(self, text: str, *, framed: bool = False) -> None:
        QRadioButton.__init__(self, text.replace("&", "&&"))
        self.begin(framed=framed)

    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme().colour("link"))
            inset = box.width() * 0.25
            painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))


class Tick(_Marked, QCheckBox):
    """Something that is so or not, or done or not."""

    def __init__(self, text: str, *, framed: bool = False) -> None:
        QCheckBox.__init__(self, text.replace("&", "&&"))
        self.begin(framed=framed)

    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        look = theme()
        if self.isChecked():
            painter.setBrush(look.colour("link"))
        painter.drawRoundedRect(box, look.space.xs, look.space.xs)
        if self.isChecked():
            side = round(box.width() * 0.8)
            pixmap = look.icon("tick", "on_link", side, self.devicePixelRatioF())
            painter.drawPixmap(box.center() - QPointF(side / 2, side / 2), pixmap)


def check_box(text: str, on: bool, change: Callable[[bool], object] | None = None, *, framed: bool = False) -> Tick:
    """A tick. `change` is told each time."""
    made = Tick(text, framed=framed)
    made.setAccessibleName(text)
    made.setChecked(on)
    if change is not None:
        made.toggled.connect(change)
    return made


class Choice(QWidget):
    """A question with answers as radio buttons; arrow keys move inside, Tab enters at the chosen answer.

    Answers stand side by side and wrap, or `upright` one under the other, or in `cells` of two columns where it is wide.
    The question stands above them, or `beside` them where it is wide.
    """

    chosen = Signal(str)

    def __init__(
        self,
        question: str,
        answers: Iterable[tuple[str, str]],
        *,
        upright: bool = False,
        framed: bool = False,
        cells: bool = False,
        beside: bool = False,
    ) -> None:
        super().__init__()
        self.setAccessibleName(question)
        layout: QLayout = BesideLayout(self) if beside else column(self, "xs")
        self.label = text_label(question, "strong")
        layout.addWidget(self.label)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        holder = QWidget()
        inner: QLayout
        if cells:
            inner = CellsLayout(holder, "")
        else:
            inner = column(holder, "m" if framed else "") if upright else FlowLayout(holder, "xs" if beside else "m", "")
        for key, text in answers:
            radio = Radio(text, framed=framed)
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

    def first(self) -> QRadioButton:
        """Where the focus goes: the chosen answer, or the first."""
        return self.buttons[self.value or next(iter(self.buttons))]
