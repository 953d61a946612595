# SPDX-License-Identifier: Apache-2.0
"""What stands round a page: the strip above it, the list of places beside it, and the plain cover of F9."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import FlowLayout, button, text_label

# The number is the key Ctrl+N of the place.
PLACES = (
    ("home", 1),
    ("check", 2),
    ("profile", 3),
    ("walk", 4),
    ("log", 5),
    ("policies", 6),
    ("learn", 7),
    ("settings", 8),
)
SIDE_WIDTH = 220


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

    def __init__(self, words: Mapping[str, str], theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._strip = QFrame()
        self._strip.setObjectName("strip")
        strip = FlowLayout(self._strip)
        strip.setContentsMargins(10, 4, 10, 4)
        self._menu_button = button(words["app.menu"], self._toggle_side)
        self._back_button = button(words["app.back"], self.back.emit, link=True)
        self.you_are = text_label("")
        self._change_button = button(words["app.change"], self.change.emit, link=True)
        self.break_button = button(words["app.break"], self.take_break.emit, link=True)
        help_button = button(words["app.help"], self.help.emit, link=True)
        for each in (self._menu_button, self._back_button, self.you_are, self._change_button, self.break_button, help_button):
            strip.addWidget(each)
        column.addWidget(self._strip)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.side = QListWidget()
        self.side.setObjectName("sideList")
        self.side.setAccessibleName(words["app.side-list"])
        self.side.setWordWrap(True)
        self.side.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name, number in PLACES:
            item = QListWidgetItem(words[f"{name}.nav"])
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(f"Ctrl+{number}")
            self.side.addItem(item)
        self.side.currentItemChanged.connect(lambda now, _before: self._side_chosen(now))
        self.side.itemClicked.connect(self._side_chosen)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName(words["app.main-page"])
        row.addWidget(self.side)
        row.addWidget(self.stack, 1)
        column.addLayout(row, 1)
        self._cover = QLabel(words["app.hide-title"])
        self._cover.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._cover.setMargin(20)
        self._cover.hide()
        column.addWidget(self._cover, 1)

    def mark(self, place: str, can_go_back: bool) -> None:
        """Show which place is open, without opening it again."""
        self.side.blockSignals(True)
        for row, (name, _) in enumerate(PLACES):
            if name == place:
                self.side.setCurrentRow(row)
        self.side.blockSignals(False)
        self._back_button.setVisible(can_go_back)

    def name_place(self, place: str, text: str) -> None:
        """Give a place of the side list another text."""
        row = next(number for number, (name, _) in enumerate(PLACES) if name == place)
        self.side.item(row).setText(text)

    def cover(self, hidden: bool) -> None:
        """Show nothing but a plain word, or everything again."""
        self._strip.setVisible(not hidden)
        self.stack.setVisible(not hidden)
        self.side.setVisible(not hidden and not self._theme.is_narrow(self.window().width()))
        self._cover.setVisible(hidden)

    def arrange(self, width: int, height: int, first: bool) -> None:
        """Follow the size of the window, in pixels, and of words. The first run has no places to go to."""
        narrow = self._theme.is_narrow(width)
        self.side.setFixedWidth(
            width if narrow and not self.side.isHidden() else round(SIDE_WIDTH * min(self._theme.percent, 150) / 100)
        )
        if self._cover.isHidden():
            self.side.setVisible(not narrow and not first)
        self._menu_button.setVisible(narrow and not first)
        self._change_button.setVisible(not first)
        self.you_are.setVisible(not first and not (narrow and height < 600))

    def _side_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _toggle_side(self) -> None:
        self.side.setVisible(self.side.isHidden())
        if self.side.isVisible():
            self.side.setFocus()
