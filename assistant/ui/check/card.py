# SPDX-License-Identifier: Apache-2.0
"""One finding as a card: title, quotation, one sentence, clause, one button. Cards are kept and filled anew, not rebuilt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from assistant.domain.finding import Finding
from assistant.services.check.shown import Card as Told
from assistant.ui.check.marked import AfterWords, MarkedLabel
from assistant.ui.check.other_way import Unfolded
from assistant.ui.widgets.basics import Card, FlowLayout, button, column, gap, line, restyle, text_label
from assistant.ui.widgets.shapes import LevelShape

Words = Mapping[str, str]


class FindingCard(Card):
    """Signals carry the finding. `cite` turns a clause id into "Ludgershall 4.7", `says` into the council's words, "" while we
    do not have them."""

    show_me = Signal(object)
    read_rule = Signal(str)
    use_rewrite = Signal(object)
    fine = Signal(object, str)
    turn_off = Signal(object)
    add_word = Signal(str)

    def __init__(self, words: Words, cite: Callable[[str], str], says: Callable[[str], str]) -> None:
        super().__init__()
        self._words, self._cite, self._says = words, cite, says
        self.told: Told | None = None
        self._draft = ""
        self._received = False
        self._open = ""
        rows = column(self, "xs", ("xl", "m", "l", "m"))
        top = line(between="s")
        self._shape = LevelShape()
        self.title = text_label("", focusable=True)
        top.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.title, 1)
        rows.addLayout(top)
        self.quote, self.reason = text_label("", "second"), MarkedLabel()
        rows.addWidget(self.quote)
        self.read_button = button("", self._read, link=True)
        said = QWidget()
        after = AfterWords(said, self.reason)
        for each in (self.reason, self.read_button):
            after.addWidget(each)
        rows.addWidget(said)
        self._general = text_label(words["result.general"], "second")
        rows.addWidget(self._general)
        self.rule_words = text_label("", "second")
        rows.addWidget(self.rule_words)
        actions = QWidget()
        flow = FlowLayout(actions, "m", "")
        self.other_button = button(words["result.another-way"], partial(self._toggle, "other"))
        self.fine_button = button(words["result.fine"], partial(self._toggle, "fine"), link=True)
        self.more_button = button(words["result.more"], partial(self._toggle, "more"), link=True)
        for each in (self.other_button, self.fine_button, self.more_button):
            flow.addWidget(each)
        rows.addWidget(actions)
        self.unfolded = Unfolded(words)
        self.unfolded.hide()
        rows.addWidget(self.unfolded)

    @property
    def finding(self) -> Finding | None:
        return self.told.finding if self.told is not None else None

    def show_finding(self, told: Told, draft: str, *, complete: bool, received: bool = False) -> None:
        """Fill the card. An open part stays open while the finding is the same. Words that were `received` are not for the user
        to change."""
        w, before, finding = self._words, self.told, told.finding
        same = before is not None and (before.finding.rule, before.quotes) == (finding.rule, told.quotes)
        news = before is None or before.finding.rewrites != finding.rewrites or before.more != told.more
        self.told, self._draft, self._received = told, draft, received
        level = finding.level.value
        title = w["result.card-title"].format(level=w[f"result.level-{level}"], title=finding.title)
        self._name(f"{told.number}  {title}", f"{told.number}. {title}")
        if self.property("card") != level:
            self.set_level(level)
            self.title.setProperty("level", level)
            restyle(self.title)
            self._shape.show_level(level)
        quoted = [w["result.quote"].format(text=quote) for quote in told.quotes]
        _set(self.quote, "\n".join(quoted))
        told_by = w["result.they-wrote" if received else "result.you-wrote"]
        self.quote.setAccessibleName(" ".join(told_by.format(text=quote) for quote in told.quotes))
        _set(self.reason, told.says)
        self._general.setVisible(finding.general)
        self.read_button.setVisible(not finding.general)
        self.read_button.setText(self._cite(finding.clauses[0]))
        _set(self.rule_words, "" if finding.general else self._says(finding.clauses[0]))
        another = told.another_way if not complete else bool(finding.rewrites)
        self.other_button.setText(w["result.another-way" if another else "result.example"])
        self.other_button.setVisible(not received)
        for each in (self.read_button, self.other_button, self.fine_button, self.more_button):
            each.setAccessibleName(f"{each.text()} ({told.number})")
        if not same:
            self.close_part()
        elif news and self._open:
            self._fill(self._open)

    def _name(self, shown: str, spoken: str) -> None:
        if self.title.text() != shown:
            self.title.setText(shown)
            self.title.setAccessibleName(spoken)
            self.setAccessibleName(spoken)

    def _read(self) -> None:
        if self.finding is not None:
            self.read_rule.emit(self.finding.clauses[0])

    # -- what opens below -------------------------------------------------------------------------------------

    def close_part(self) -> bool:
        """Fold what is open. False when nothing is."""
        if not self._open:
            return False
        self._open = ""
        self.unfolded.hide()
        return True

    def _toggle(self, part: str) -> None:
        if self._open == part:
            self.close_part()
            return
        self._open = part
        taker = self._fill(part)
        self.unfolded.show()
        QTimer.singleShot(0, self, partial(self._bring, taker))

    def _fill(self, part: str) -> QPushButton:
        told = self.told
        assert told is not None  # noqa: S101 - a card that was never filled is not on the screen
        finding = told.finding
        if part == "other":
            return self.unfolded.show_other_way(told, self._draft, self.use_rewrite.emit, self._keep)
        if part == "fine":
            return self.unfolded.show_fine(told, partial(self.fine.emit, finding), partial(self.turn_off.emit, finding))
        w = self._words
        made = [button(self._cite(c), partial(self.read_rule.emit, c), link=True) for c in finding.clauses[1:4]]
        if finding.general:
            made = []
        if finding.spans:
            made.insert(0, button(w["result.show-me"], partial(self.show_me.emit, finding), link=True))
        for word, _offers in finding.suggestions:
            made.append(button(w["result.add-word"].format(word=word), partial(self.add_word.emit, word), link=True))
        made.append(button(w["app.close"], self._keep, link=True))
        return self.unfolded.show_more(told, made)

    def _bring(self, taker: QPushButton) -> None:
        """Scroll to the whole of what has opened, and only then give the focus away: that scrolls no more."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        inner = area.widget() if isinstance(area, QScrollArea) else None
        if inner is not None and isinstance(area, QScrollArea) and inner.isAncestorOf(self):
            top = self.unfolded.mapTo(inner, self.unfolded.rect().topLeft()).y()
            bar, height = area.verticalScrollBar(), area.viewport().height()
            bottom = top + self.unfolded.height() + gap("m")
            if bottom > bar.value() + height:
                bar.setValue(min(top - gap("s"), bottom - height))
            if bottom - top > height:
                return  # the window would scroll on to what gets the focus, past the words
        taker.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        button_of = {"other": self.other_button, "fine": self.fine_button, "more": self.more_button}
        taker = button_of.get(self._open, self.more_button)
        self.close_part()
        taker.setFocus(Qt.FocusReason.OtherFocusReason)


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))
