# SPDX-License-Identifier: Apache-2.0
"""The rules of a policy as rows: number, sentence, the council's own words, how strict and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from assistant.domain.policy import Clause
from assistant.policy.search import number_of
from assistant.policy.usage import Usage
from assistant.ui.theme import theme
from assistant.ui.widgets.basics import Rule, column, line, make_focusable, text_label
from assistant.ui.widgets.labels import NumberLabel
from assistant.ui.widgets.long_list import guessed_height

NUMBER_LETTERS = 6
"""Letters that the column of numbers has room for."""


@dataclass(frozen=True)
class Shown:
    """What a row says of a clause beside its words. `plain`: our summary too, where there are the council's words; `why`: the
    search found it."""

    uses: tuple[Usage, ...] = ()
    plain: bool = True
    why: str = ""


class ClauseRow(QWidget):
    """One rule. Its number can be given the focus, so that a screen reader says the rule.

    `beside`: how strict it is stands at the right, not below.
    """

    def __init__(self, words: Mapping[str, str], clause: Clause, shown: Shown, *, beside: bool) -> None:
        super().__init__()
        outer = column(self, "s", ("", "s", "", ""))
        outer.addWidget(Rule())
        across = line(between="l")
        outer.addLayout(across)
        self.number = NumberLabel(number_of(clause), "second", NUMBER_LETTERS)
        self.number.setObjectName(f"clause-{clause.id}")
        self.number.setAccessibleName(f"{clause.label}: {clause.words} {shown.why}".strip())
        make_focusable(self.number)
        across.addWidget(self.number, 0, Qt.AlignmentFlag.AlignTop)
        inside = column(between="")
        across.addLayout(inside, 1)
        if shown.why:
            inside.addWidget(text_label(shown.why, "small"))
        strength = words["policies.binds"].format(strength=clause.strength.in_words.capitalize(), who=clause.binds.in_words)
        if clause.own_words:
            inside.addWidget(
                text_label(words["policies.council-says"].format(words=clause.own_words) if clause.summary else clause.own_words)
            )
        if clause.summary and (shown.plain or not clause.own_words):
            inside.addWidget(text_label(clause.summary, "second" if clause.own_words else ""))
        if clause.note:
            inside.addWidget(text_label(words["policies.note"].format(note=clause.note), "small"))
        used = _used(shown.uses)
        where = words["policies.used"].format(uses=used) if used else ""
        below = (where if beside else f"{strength} {where}").strip()
        if below:
            inside.addWidget(text_label(below, "small"))
        if beside:
            side = text_label(strength, "small")
            side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            across.addWidget(side, 0, Qt.AlignmentFlag.AlignTop)


def row_height(clause: Clause, why: str, width: int) -> int:
    """Pixels that the row of a rule will take, by guess, in `width`."""
    texts = [
        (why, "small"),
        (clause.own_words, "body"),
        (clause.summary, "body"),
        (clause.note, "small"),
        ("We use it in", "small"),
    ]
    space = theme().space
    beside = theme().scaled(theme().shape.beside)
    return guessed_height(texts, max(1, width - beside)) + 2 * space.s


def _used(uses: Iterable[Usage]) -> str:
    """Places that rest on a rule, each once: "Check a post, Learn"."""
    return ", ".join(dict.fromkeys(use.kind for use in uses))
