# SPDX-License-Identifier: Apache-2.0
""" "Who will people think is speaking?": one sentence with the words that speak, and why for those who ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QWidget

from assistant.services.check.shown import Speaking
from assistant.ui.check.marked import AfterWords, MarkedLabel
from assistant.ui.widgets.basics import Rule, button, clear_layout, column, text_label


class SpeakingPart(QWidget):
    """Shown when it says something new."""

    def __init__(self, words: Mapping[str, str], cite: Callable[[str], str], says: Callable[[str], str]) -> None:
        super().__init__()
        self._words, self._cite, self._says = words, cite, says
        self._told: Speaking | None = None
        rows = column(self, "xs")
        rows.addWidget(Rule())
        self.text = MarkedLabel()
        self.why_button = button(words["result.speaking-why"], self._toggle, link=True)
        said = QWidget()
        after = AfterWords(said, self.text)
        for each in (self.text, self.why_button):
            after.addWidget(each)
        rows.addWidget(said)
        self._why = QWidget()
        self._reasons = column(self._why, "xs")
        self._why.hide()
        rows.addWidget(self._why)

    def show_speaking(self, told: Speaking | None) -> None:
        """Say it, or nothing."""
        self.setVisible(told is not None)
        if told is None or told == self._told:
            return
        self._told = told
        w = self._words
        title = w["result.speaking"]
        said = w[f"result.speaks-{told.level.value}-{told.who}"]
        if told.quotes:
            quoted = ", ".join(w["result.quote"].format(text=quote) for quote in told.quotes)
            said = f"{said.rstrip('.')}: {quoted}."
        self.text.show_marked(f"{title} {said}", ((0, len(title)),))
        clear_layout(self._reasons)
        shown: set[str] = set()
        for signal in told.signals:
            cited = self._cite(signal.clauses[0]) if signal.clauses else ""
            self._reasons.addWidget(text_label(f"• {signal.text}" + (f" ({cited})" if cited else "")))
            if signal.lower:
                lower = text_label(w["result.lower"].format(text=signal.lower), "second")
                self._reasons.addWidget(lower)
            if signal.clauses and signal.clauses[0] not in shown and (said := self._says(signal.clauses[0])):
                shown.add(signal.clauses[0])
                self._reasons.addWidget(text_label(f"{cited}: {said}", "second"))

    def _toggle(self) -> None:
        self._why.setVisible(self._why.isHidden())
