# SPDX-License-Identifier: Apache-2.0
"""Page 3: the rules as we read them, each to be joined, split or taken out; what is no rule is folded away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from assistant.domain.document import Unit, UnitKind
from assistant.services.policy.drafting import OwnPolicy, join, mark, sentence_starts, split
from assistant.ui.policies.own.step import Step
from assistant.ui.widgets.basics import Rule, button, buttons_row, clear_layout, column, heading, line, text_label
from assistant.ui.widgets.labels import NumberLabel

AT_ONCE = 60
"""Rules that are listed before "Show more"."""

BATCH = 6
"""Rows that are put on the screen at a time, so that a long document never holds the window."""

_NUMBER_LETTERS = 8
_SPLITS = 8
_DOWN = "s"
"""By how much words stand lower than the button at their side, so that both are on one line."""


class RulesStep(Step):
    """The list. Every change is told at once, and the last one can be undone."""

    def __init__(self, words: Mapping[str, str], own: OwnPolicy, changed: Callable[[OwnPolicy], None]) -> None:
        super().__init__(words)
        w = words
        self._own, self._changed = own, changed
        self._before: OwnPolicy | None = None
        self._most, self._open = AT_ONCE, -1
        self._pending: list[int] = []
        self.rows: dict[int, _Row] = {}
        self.inside.addWidget(text_label(w["own.rules-intro"]))
        self.undo_button = button(w["own.undo"], self.undo, link=True)
        self.undo_button.hide()
        self.inside.addWidget(self.undo_button)
        self._list = column(between="")
        self.inside.addLayout(self._list)
        self.more_button = button("", self._show_more)
        self.inside.addWidget(self.more_button)
        self.rest_button = button("", self._fold_rest, link=True)
        self.inside.addWidget(self.rest_button)
        self.rest = QWidget()
        self._rest_list = column(self.rest, "")
        self.rest.hide()
        self.inside.addWidget(self.rest)
        if not own.code:
            self.inside.addWidget(text_label(w["own.rules-note"], "second"))
        self._filler = QTimer(self)
        self._filler.setInterval(0)
        self._filler.timeout.connect(self._fill_some)
        self._fill()

    def _fill(self) -> None:
        w, places = self._words, self._own.rule_places
        clear_layout(self._list)
        self.rows = {}
        self._section = ""
        self._pending = list(places[: self._most])
        left = len(places) - len(self._pending)
        self.more_button.setVisible(left > 0)
        self.more_button.setText(w["own.show-more"].format(count=min(left, AT_ONCE)))
        others = len(self._own.units) - len(places)
        self.rest_button.setVisible(others > 0)
        key = "own.show-rest" if self.rest.isHidden() else "own.hide-rest"
        self.rest_button.setText(w[key].format(count=others))
        self.rest_button.setAccessibleName(self.rest_button.text())
        if not self.rest.isHidden():
            self._fill_rest()
        self._fill_some()
        if self._pending:
            self._filler.start()

    def _fill_some(self) -> None:
        for place in self._pending[:BATCH]:
            unit = self._own.units[place]
            if unit.section != self._section:
                self._section = unit.section
                self._list.addWidget(heading(unit.section, "section"))
            row = _Row(self._words, unit, place == self._open, partial(self._unfold, place))
            if place == self._open:
                row.offer(self._acts(place))
            self.rows[place] = row
            self._list.addWidget(row)
        del self._pending[:BATCH]
        if not self._pending:
            self._filler.stop()

    def _show_more(self) -> None:
        self._most += AT_ONCE
        self._fill()

    def _unfold(self, place: int) -> None:
        """Show what can be changed on a rule, or fold it away."""
        before, self._open = self._open, -1 if self._open == place else place
        for each in {before, place} & set(self.rows):
            self.rows[each].offer(self._acts(each) if each == self._open else [])

    def _acts(self, place: int) -> list[tuple[str, Callable[[], None]]]:
        w, unit = self._words, self._own.units[place]
        acts: list[tuple[str, Callable[[], None]]] = []
        if self._own.rule_places[:1] != (place,):
            acts.append((w["own.join"], lambda: self._do(join(self._own, place))))
        for at in sentence_starts(unit.text)[:_SPLITS]:
            begins = " ".join(unit.text[at:].split()[:4])
            acts.append((w["own.split"].format(words=begins), partial(self._split, place, at)))
        acts.append((w["own.not-a-rule"], lambda: self._do(mark(self._own, place, UnitKind.FURNITURE))))
        return acts

    def _split(self, place: int, at: int) -> None:
        self._do(split(self._own, place, at))

    def _do(self, own: OwnPolicy) -> None:
        self._before, self._own, self._open = self._own, own, -1
        self._changed(own)
        self.undo_button.show()
        self._fill()
        self.undo_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Take the last change back."""
        if self._before is not None:
            self._own, self._before = self._before, None
            self._changed(self._own)
            self.undo_button.hide()
            self._fill()

    # -- what is no rule ------------------------------------------------------------------------------------------------

    def _fold_rest(self) -> None:
        self.rest.setVisible(self.rest.isHidden())
        self._fill()

    def _fill_rest(self) -> None:
        clear_layout(self._rest_list)
        others = [i for i, u in enumerate(self._own.units) if u.kind is not UnitKind.RULE]
        for place in others[:AT_ONCE]:
            unit = self._own.units[place]
            row = QWidget()
            across = line(row, "m", ("", "xs", "", "xs"))
            across.addWidget(text_label(f"{unit.number} {unit.text}".strip(), "second"), 1)
            across.addWidget(button(self._words["own.is-a-rule"], partial(self._make_rule, place), link=True))
            self._rest_list.addWidget(row)

    def _make_rule(self, place: int) -> None:
        self._do(mark(self._own, place, UnitKind.RULE))


class _Row(QWidget):
    """One rule: its number, its lead-in in grey, its words, and Change, which unfolds what can be done."""

    def __init__(self, words: Mapping[str, str], unit: Unit, open_: bool, press: Callable[[], None]) -> None:
        super().__init__()
        self._words = words
        outer = column(self, "s", ("", "s", "", "s"))
        outer.addWidget(Rule())
        across = line(between="m")
        outer.addLayout(across)
        number = NumberLabel(unit.number or "•", "strong" if unit.number else "second", _NUMBER_LETTERS)
        lowered = column(between="", margins=("", _DOWN, "", ""))
        lowered.addWidget(number)
        lowered.addStretch(1)
        across.addLayout(lowered)
        inside = column(between="", margins=("", _DOWN, "", ""))
        across.addLayout(inside, 1)
        if unit.lead_in:
            inside.addWidget(text_label(unit.lead_in, "second"))
        inside.addWidget(text_label(unit.text))
        self.change = button("", press, plain=True)
        self._name = words["own.row-name"].format(name=unit.number or unit.text[:40])
        across.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        self._acts = column(between="s")
        outer.addLayout(self._acts)
        self._say(open_=open_)

    def _say(self, *, open_: bool) -> None:
        self.change.setText(self._words["own.row-close" if open_ else "own.row-change"])
        self.change.setAccessibleName(self._name)

    def offer(self, acts: list[tuple[str, Callable[[], None]]]) -> None:
        """Unfold these acts; none of them folds."""
        clear_layout(self._acts)
        if acts:
            self._acts.addWidget(buttons_row(*(button(text, act) for text, act in acts)))
        self._say(open_=bool(acts))
