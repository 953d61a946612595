# SPDX-License-Identifier: Apache-2.0
"""What the pages of a council's own policy have in common: Continue, Back, Leave it for now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.document import Unit
from assistant.ui.widgets.basics import PressButton, button, column, text_label
from assistant.ui.widgets.sheet import Foot

SHOWN = 220
"""Letters of a rule that a row of answers shows."""


class Step(QWidget):
    """A page with its parts in `inside` and the buttons below them.

    Signals: on, back, later: what was pressed.

    Args:
        can_go_on: Continue is offered.
        instead: buttons that stand before the others.
    """

    on = Signal()
    back = Signal()
    later = Signal()

    def __init__(self, words: Mapping[str, str], *, can_go_on: bool = True, instead: Sequence[PressButton] = ()) -> None:
        super().__init__()
        self._words = words
        outer = column(self, "l", ("", "s", "", ""))
        self.inside: QVBoxLayout = column(between="m")
        outer.addLayout(self.inside)
        self.continue_button = button(words["own.continue"], self.on.emit, main=True)
        self.back_button = button(words["own.back"], self.back.emit)
        self.later_button = button(words["own.later"], self.later.emit, plain=True)
        self.foot = Foot(*instead, self.continue_button, self.back_button, self.later_button)
        self.continue_button.setVisible(can_go_on)
        outer.addWidget(text_label(words["own.saved"], "small"))


def shown(words: Mapping[str, str], unit: Unit, most: int = SHOWN) -> str:
    """A rule in a row: its number and its words, whole sentences as far as there is room."""
    text = unit.whole
    if len(text) > most:
        cut = text.rfind(" ", 0, most)
        text = f"{text[: cut if cut > 0 else most]} ..."
    return f"{unit.number}  {text}" if unit.number else text


def counted(words: Mapping[str, str], key: str, number: int) -> str:
    """ "1 page", "4 pages"."""
    return words[f"own.{key}-one"] if number == 1 else words[f"own.{key}"].format(count=number)
