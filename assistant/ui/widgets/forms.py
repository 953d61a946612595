# SPDX-License-Identifier: Apache-2.0
"""Parts of question pages: named fields with hints, and the box that says what is missing, with links to the fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from assistant.ui.theme import theme
from assistant.ui.widgets.basics import (
    Card,
    Choice,
    ChoiceBox,
    GrowingBox,
    LineBox,
    announce,
    button,
    check_box,
    clear_layout,
    column,
    text_label,
)
from assistant.ui.widgets.boxes import FEW
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.sheet import Foot

DAY_LETTERS, TIME_LETTERS, YEAR_LETTERS = 14, 8, 6
"""What boxes for a date, a time and a year are meant for."""

PICK_LETTERS = 80
"""Letters of a line that a list to pick from shows."""


def typed_date(day: dt.date | None) -> str:
    """A date as it is typed."""
    return f"{day.day} {day.month} {day.year}" if day else ""


def line_box(name: str, label: str, text: str = "", hint: str = "", *, secret: bool = False, letters: int = 0) -> QLineEdit:
    """A box for one line, with its spoken name. `name` is for tests and for links of the problem box; `letters` as in LineBox."""
    box = LineBox(text, letters)
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setAccessibleDescription(hint)
    box.setMaxLength(300)
    if secret:
        box.setEchoMode(QLineEdit.EchoMode.Password)
        box.setMaxLength(1000)
    return box


def words_box(name: str, label: str, text: str = "", hint: str = "", lines: int = FEW) -> QPlainTextEdit:
    """A box for some lines that grows with its words; Tab leaves it."""
    box = GrowingBox(text, lines)
    box.setObjectName(name)
    box.setAccessibleName(label)
    box.setAccessibleDescription(hint)
    return box


class Form(QWidget):
    """Fields one under the other, each with label, hint and room for a problem; problems on top, with links."""

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words
        self.column = column(self, "s")
        self.problems = _ProblemBox(words)
        self.column.addWidget(self.problems)
        self._beside: dict[str, QWidget] = {}
        self.fields: dict[str, QWidget] = {}
        self.press: Callable[[], object] = lambda: None
        self.foot: Foot | None = None

    def go_on(self) -> None:
        """Ctrl+Enter: what the main button does."""
        self.press()

    def add(self, widget: QWidget) -> QWidget:
        self.column.addWidget(widget)
        return widget

    def ends(self, *made: PressButton) -> None:
        """The buttons that end the page, in sight however long it is."""
        self.foot = Foot(*made)

    def text(self, text: str, role: str = "") -> None:
        self.add(text_label(text, role))

    def field(self, name: str, label: str, widget: QWidget, hint: str = "") -> QWidget:
        """A field with its label above; a widget that has its own label comes with label ""."""
        above = text_label(label, "strong") if label else widget.label if isinstance(widget, Choice) else None
        if above is not None and self.fields:
            # nearer to its own field than to the one before; answers keep some room of their own
            above.keep_above(theme().space.s if isinstance(widget, Choice) else theme().space.m)
        if label and above is not None:
            self.add(above)
        if hint:
            self.add(text_label(hint, "second"))
        beside = text_label("", "problem")
        beside.hide()
        self.add(beside)
        self._beside[name] = beside
        self.fields[name] = widget
        return self.add(widget)

    def line(self, name: str, label: str, text: str = "", hint: str = "", *, secret: bool = False, letters: int = 0) -> QLineEdit:
        box = line_box(name, label, text, hint, secret=secret, letters=letters)
        self.field(name, label, box, hint)
        return box

    def words(
        self, name: str, name_aloud: str, text: str = "", hint: str = "", *, label: bool = True, lines: int = FEW
    ) -> QPlainTextEdit:
        """A box for some lines; without its label where the page's title says the same."""
        box = words_box(name, name_aloud, text, hint, lines)
        self.field(name, name_aloud if label else "", box, hint)
        return box

    def show_secrets(self, label: str, *boxes: QLineEdit) -> None:
        """A tick that shows what is typed in secret boxes (WCAG 3.3.8)."""

        def change(on: bool) -> None:
            for box in boxes:
                box.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)

        self.add(check_box(label, False, change))

    def show_problems(self, problems: Mapping[str, str]) -> bool:
        """Say what is wrong, on top and beside each field; the focus goes to the top. Returns True when nothing is."""
        # the box on top stands right above the first field: the same words are not said twice
        once = next(iter(self._beside), "") if len(problems) == 1 else ""
        for name, beside in self._beside.items():
            text = problems.get(name, "")
            beside.setText(text)  # type: ignore[attr-defined]
            beside.setVisible(bool(text) and name != once)
        self.problems.show_list({n: (t, None if n == once else self.fields.get(n)) for n, t in problems.items()})
        return not problems


def pick_list(name: str, lines: Iterable[str], box: QPlainTextEdit) -> ChoiceBox:
    """A list whose lines are put at the end of a box of words when they are chosen."""
    made = ChoiceBox()
    made.setAccessibleName(name)
    made.addItem(name)
    for line in lines:
        made.addItem(line if len(line) <= PICK_LETTERS else f"{line[:PICK_LETTERS]} ...", line)
    made.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(20)

    def picked(index: int) -> None:
        line = made.itemData(index)
        if line is not None:
            text = box.toPlainText().rstrip()
            box.setPlainText(f"{text}\n{line}" if text else line)
            made.setCurrentIndex(0)

    made.activated.connect(picked)
    return made


class _ProblemBox(Card):
    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__("stop")
        layout = column(self, "s", "l")
        self.title = text_label(words["incident.problem-title"], "section", focusable=True)
        layout.addWidget(self.title)
        self._links = column(between="xs")
        layout.addLayout(self._links)
        self.hide()

    def show_list(self, problems: Mapping[str, tuple[str, QWidget | None]]) -> None:
        clear_layout(self._links)
        self.setVisible(bool(problems))
        for text, field in problems.values():
            if field is None:
                self._links.addWidget(text_label(text, "problem", focusable=True))
            else:
                self._links.addWidget(button(text, partial(_go_to, field), link=True))
        if problems:
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.title, ". ".join([self.title.text(), *(text for text, _ in problems.values())]))


def _go_to(field: QWidget) -> None:
    """Put the focus into a field, or on the first answer of a question."""
    target = field.first() if isinstance(field, Choice) else field
    target.setFocus(Qt.FocusReason.OtherFocusReason)
