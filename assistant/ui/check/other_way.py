# SPDX-License-Identifier: Apache-2.0
"""What a card unfolds to: another way to say it, an example where there is none, why at length, and "this is fine"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from assistant.domain.finding import Rewrite
from assistant.services.check.changes import changes
from assistant.services.check.shown import Card
from assistant.ui.check.marked import MarkedLabel
from assistant.ui.widgets.basics import button, buttons_row, clear_layout, column, text_label
from assistant.ui.widgets.paragraph import Marks

Words = Mapping[str, str]


class Unfolded(QWidget):
    """The part of a card that opens below it. `show_...` returns what takes the focus."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rows = column(self, "xs", ("", "s", "", ""))

    def clear(self) -> None:
        clear_layout(self._rows)

    def show_other_way(self, card: Card, draft: str, use: Callable[[Rewrite], None], keep: Callable[[], None]) -> QPushButton:
        """Yours above, ours below, the sentence that changes only; or advice and a made-up pair."""
        self.clear()
        first: QPushButton | None = None
        yours = ""
        for rewrite in card.finding.rewrites:
            for change in changes(draft, rewrite.text):
                if change.old != yours:
                    yours = change.old
                    self._pair(("your-words", change.old, change.old_marks))
                ours = "other-words" if first is None else "or-words"
                self._pair((ours, change.new or self._words["result.goes"], change.new_marks))
            made = button(self._words["result.use-this"], partial(use, rewrite))
            kept = [] if first else [button(self._words["result.keep-mine"], keep, plain=True)]
            self._rows.addWidget(buttons_row(made, *kept))
            first = first or made
        return first if first is not None else self._example(card, keep)

    def _example(self, card: Card, close: Callable[[], None]) -> QPushButton:
        advice, w = card.advice, self._words
        self._rows.addWidget(text_label(advice.say, "strong"))
        self._rows.addWidget(text_label(w["result.made-up"], "small"))
        self._pair(("before-words", advice.before, ()), ("after-words", advice.after, ()))
        made = button(w["app.close"], close)
        self._rows.addWidget(buttons_row(made))
        return made

    def _pair(self, *parts: tuple[str, str, Marks]) -> None:
        for key, words, marks in parts:
            title = self._words[f"result.{key}"]
            self._rows.addWidget(text_label(title, "small"))
            label = MarkedLabel(underlined=True)
            label.show_marked(words, marks)
            label.setAccessibleName(f"{title}: {words}")
            self._rows.addWidget(label)

    def show_more(self, card: Card, made: Sequence[QPushButton]) -> QPushButton:
        """Why at length, who is bound, and what else can be done."""
        self.clear()
        for told in card.more:
            self._rows.addWidget(text_label(told))
        self._rows.addWidget(buttons_row(*made))
        return made[0]

    def show_fine(self, card: Card, fine: Callable[[str], None], off: Callable[[], None]) -> QPushButton:
        """Reasons that fit the concern, and the way to turn the rule off."""
        self.clear()
        self._rows.addWidget(text_label(self._words["result.fine-because"], "strong"))
        made = [button(text, partial(fine, reason)) for reason, text in card.advice.fine]
        self._rows.addWidget(buttons_row(*made, button(self._words["result.turn-off"], off, link=True)))
        return made[0]
