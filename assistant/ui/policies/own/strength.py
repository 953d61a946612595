# SPDX-License-Identifier: Apache-2.0
"""Page 5: how strictly each chosen rule speaks, and to whom; taken from its own words, to be changed where they mislead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from assistant.domain.policy import Binds, Strength
from assistant.policy.subjects import strength_of
from assistant.services.policy.drafting import OwnPolicy
from assistant.ui.policies.own.step import Step
from assistant.ui.widgets.basics import ChoiceBox, Rule, buttons_row, column, text_label

_PLAIN = {
    "must": (Strength.MUST, Strength.MUST_NOT),
    "should": (Strength.SHOULD, Strength.SHOULD_NOT),
    "may": (Strength.MAY, Strength.MAY),
    "explains": (Strength.INFO, Strength.INFO),
}
"""What can be chosen, for a rule that asks for something and for one that forbids it."""


class StrengthStep(Step):
    """A row for each chosen rule with two lists."""

    def __init__(self, words: Mapping[str, str], own: OwnPolicy, changed: Callable[[OwnPolicy], None]) -> None:
        super().__init__(words)
        w = words
        self._own, self._changed = own, changed
        self.strengths: dict[int, ChoiceBox] = {}
        self.binds: dict[int, ChoiceBox] = {}
        self.inside.addWidget(text_label(w["own.strength-intro"] if own.chosen else w["own.no-chosen"], "second"))
        for place in own.chosen:
            unit = own.units[place]
            name = unit.number or unit.text[:40]
            self.inside.addWidget(Rule())
            said = column(between="")
            if unit.number:
                said.addWidget(text_label(f"{own.short_name} {unit.number}", "strong"))
            said.addWidget(text_label(unit.whole))
            self.inside.addLayout(said)
            strength, binds = ChoiceBox(), ChoiceBox()
            strength.setAccessibleName(w["own.strength-of"].format(name=name))
            binds.setAccessibleName(w["own.binds-of"].format(name=name))
            for key in _PLAIN:
                strength.addItem(w[f"own.strength-{key}"], key)
            for who in (Binds.BOTH, Binds.COUNCILLORS, Binds.STAFF, Binds.OFFICIAL, Binds.COUNCIL):
                binds.addItem(w[f"own.binds-{who.value}"], who.value)
            strength.setCurrentIndex(strength.findData(_plain(own.strength(place))))
            binds.setCurrentIndex(binds.findData(own.binding(place).value))
            strength.currentIndexChanged.connect(partial(self._set_strength, place))
            binds.currentIndexChanged.connect(partial(self._set_binds, place))
            self.strengths[place], self.binds[place] = strength, binds
            self.inside.addWidget(buttons_row(strength, binds))

    def _set_strength(self, place: int, _index: int) -> None:
        forbids = strength_of(self._own.units[place]) in (Strength.MUST_NOT, Strength.SHOULD_NOT)
        chosen = _PLAIN[str(self.strengths[place].currentData())][int(forbids)]
        self._own = replace(self._own, strengths={**self._own.strengths, str(place): chosen.value})
        self._changed(self._own)

    def _set_binds(self, place: int, _index: int) -> None:
        self._own = replace(self._own, binds={**self._own.binds, str(place): str(self.binds[place].currentData())})
        self._changed(self._own)


def _plain(strength: Strength) -> str:
    return next((key for key, pair in _PLAIN.items() if strength in pair), "explains")
