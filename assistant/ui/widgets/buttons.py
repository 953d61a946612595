# SPDX-License-Identifier: Apache-2.0
"""What is pressed: buttons (one main one a page, outlined, text, link, danger) and rows, whose whole width is the target."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLayout, QPushButton, QSizePolicy

from assistant.ui.theme import theme
from assistant.ui.widgets.labels import Icon, WrappedLabel
from assistant.ui.widgets.layouts import MAIN_ROW, column, line
from assistant.ui.widgets.paragraph import Paragraph

MAIN, OUTLINED, TEXT, LINK, DANGER, QUIET = "main", "outlined", "text", "link", "danger", "quiet"
_WORDS_ONLY = (TEXT, LINK, QUIET)


class PressButton(QPushButton):
    """A button that Enter presses too, not the space bar alone: Qt does that in dialogs only.

    Its kind is "main" (filled), "outlined", "text" (as high as those), "link" (underlined, as high as its words), "quiet" (small
    words of the second colour) or "danger".
    Its words wrap where there is no room, and an icon may stand before them.
    """

    def __init__(self, text: str = "", kind: str = OUTLINED, icon: str = "") -> None:
        super().__init__(text)
        self.kind, self._icon_name = kind, icon
        self.setProperty(MAIN_ROW, kind in (MAIN, DANGER))
        self._words = Paragraph()
        self.setAutoDefault(False)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_icon(self, icon: str) -> None:
        """Another icon before the words; "" for none."""
        if icon != self._icon_name:
            self._icon_name = icon
            self.updateGeometry()
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
            return
        super().keyPressEvent(event)

    # -- room -------------------------------------------------------------------------------------------------------

    def _laid(self) -> Paragraph:
        self._words.set_words(self.text().replace("&&", "&"), {MAIN: "strong", QUIET: "small"}.get(self.kind, "body"))
        return self._words

    def _around(self) -> tuple[int, int]:
        """Pixels beside and above the words."""
        space = theme().space
        if self.kind in (LINK, QUIET):
            return (0, space.xs) if self.kind == LINK else (space.xs // 2, 0)
        return (space.s, space.xs) if self.kind == TEXT else (space.l + space.xs, space.s + space.xs // 2)

    def _before(self) -> int:
        """Pixels that the icon takes before the words."""
        look = theme()
        return look.scaled(look.shape.small_icon) + look.space.s if self._icon_name else 0

    def _least(self) -> int:
        return theme().space.xl if self.kind in (LINK, QUIET) else theme().shape.target

    def sizeHint(self) -> QSize:
        beside, above = self._around()
        size = self._laid().natural()
        width = math.ceil(size.width()) + 2 * beside + self._before()
        height = math.ceil(size.height()) + 2 * above
        return QSize(max(width, self._least()), max(height, self._least()))

    def minimumSizeHint(self) -> QSize:
        words = self.text().replace("&&", "&").split()
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        width = longest + 2 * self._around()[0] + self._before() + theme().space.xs
        return QSize(max(theme().shape.target, width), max(self._least(), self.fontMetrics().height()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        beside, above = self._around()
        room = max(1, width - 2 * beside - self._before())
        return max(math.ceil(self._laid().height(room)) + 2 * above, self._least())

    # -- look -------------------------------------------------------------------------------------------------------

    def _ink(self) -> str:
        if not self.isEnabled():
            return "off"
        return {MAIN: "on_link", OUTLINED: "text", DANGER: "stop", QUIET: "second"}.get(self.kind, "link")

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self._ink()
        self._draw_ground(painter)
        beside, _ = self._around()
        room = max(1, self.width() - 2 * beside - self._before())
        words = self._laid()
        natural = min(words.natural().width(), room)
        left = beside if self.kind in _WORDS_ONLY else (self.width() - natural - self._before()) / 2
        if self._icon_name:
            side = look.scaled(look.shape.small_icon)
            pixmap = look.icon(self._icon_name, ink, side, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(left, (self.height() - side) / 2), pixmap)
            left += self._before()
        top = (self.height() - words.height(room)) / 2
        words.draw(painter, QPointF(left, top), room, look.colour(ink))
        if self.kind == LINK or (self.kind in _WORDS_ONLY and self.underMouse() and self.isEnabled()):
            self._underline(painter, QPointF(left, top), words.lines(room))

    def _draw_ground(self, painter: QPainter) -> None:
        look = theme()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        over = self.underMouse() and self.isEnabled()
        if self.kind in _WORDS_ONLY:
            return
        if self.kind == MAIN:
            ground = "off" if not self.isEnabled() else "link_pressed" if over or self.isDown() else "link"
            if not self.isEnabled():
                painter.setBrush(Qt.BrushStyle.NoBrush)
            else:
                painter.setBrush(look.colour(ground))
            painter.setPen(QPen(look.colour(ground), look.shape.line))
        else:
            painter.setBrush(look.colour("chosen" if self.isDown() or self.isChecked() else "hover" if over else "page"))
            edge = "stop" if self.kind == DANGER and self.isEnabled() else "outline"
            painter.setPen(QPen(look.colour(edge), look.shape.line))
        if look.contrast and not self.isEnabled():  # some systems give what is off no colour of its own
            painter.setPen(QPen(look.colour("off"), look.shape.line, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, look.shape.radius, look.shape.radius)

    def _underline(self, painter: QPainter, at: QPointF, lines: list[float]) -> None:
        step = theme().line_step("body")
        y = at.y() + (step + self.fontMetrics().ascent() - self.fontMetrics().descent()) / 2 + 2.5
        for number, width in enumerate(lines):
            painter.drawLine(QPointF(at.x(), y + number * step), QPointF(at.x() + width, y + number * step))

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


def button(
    text: str,
    press: Callable[[], object] | None = None,
    *,
    main: bool = False,
    link: bool = False,
    danger: bool = False,
    plain: bool = False,
    quiet: bool = False,
    icon: str = "",
) -> PressButton:
    """A button whose spoken name is its text.

    Args:
        main: filled; one a page.
        link: underlined, inside or under words.
        danger: outlined in the colour of Stop.
        plain: words only, as high as the other buttons of its row.
        quiet: small words only, for the foot of the window.
        icon: what its icon stands for.
    """
    kind = MAIN if main else LINK if link else DANGER if danger else TEXT if plain else QUIET if quiet else OUTLINED
    made = PressButton(text.replace("&", "&&"), kind, icon)
    made.setAccessibleName(text)
    if press is not None:
        made.clicked.connect(lambda _checked=False: press())
    return made


class RowButton(PressButton):
    """A white row as wide as there is room: icon, bold title, a line of hint, a chevron. The whole row is the target."""

    def __init__(self, text: str, press: Callable[[], object], hint: str = "", icon: str = "") -> None:
        super().__init__()
        self._title = text
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        across = line(self, "l", ("l", "m", "l", "m"))
        if icon:
            across.addWidget(Icon(icon), 0, Qt.AlignmentFlag.AlignVCenter)
        words = column(between="")
        words.addStretch(1)
        self._labels = [WrappedLabel(text, "strong")]
        if hint:
            self._labels.append(WrappedLabel(hint, "second"))
        for label in self._labels:
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            words.addWidget(label)
        words.addStretch(1)
        across.addLayout(words, 1)
        self._chosen = False
        self._end = Icon("next", "text", small=True)
        across.addWidget(self._end, 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked=False: press())

    def text(self) -> str:
        return self._title

    def set_chosen(self, chosen: bool) -> None:
        """It was pressed and is not pressed again: shown by its ground and a tick."""
        self._chosen = chosen
        self._end.show_meaning("tick" if chosen else "")
        self.update()

    def set_title(self, text: str) -> None:
        """Another title on the same row."""
        self._title = text
        self._labels[0].setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        return self._inner().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._inner().minimumSize().height())

    def heightForWidth(self, width: int) -> int:
        return max(theme().shape.target, self._inner().totalHeightForWidth(width))

    def _inner(self) -> QLayout:
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made in __init__
        return layout

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "chosen" if self.isDown() or self._chosen else "hover" if self.underMouse() else "page"
        draw_card(painter, QRectF(self.rect()), theme().colour(ground))


def draw_card(painter: QPainter, box: QRectF, ground: QColor, edge: str = "line") -> None:
    """A ground with a thin line round it and round corners."""
    look = theme()
    painter.setBrush(ground)
    painter.setPen(QPen(look.colour(edge), look.shape.line))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), look.shape.radius, look.shape.radius)
