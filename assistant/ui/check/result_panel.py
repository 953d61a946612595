# SPDX-License-Identifier: Apache-2.0
"""The result: title, meter, who will see it, cards, questions, notes, and three questions only the user can answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from assistant.domain.finding import CapacityLevel, Finding, Question, Review
from assistant.services.check.words import result_title
from assistant.ui.check.card import FindingCard
from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import (
    Choice,
    FlowLayout,
    button,
    clear_layout,
    heading,
    make_focusable,
    panel,
    restyle,
    text_label,
)
from assistant.ui.widgets.shapes import LevelShape

SHOWN = 5
"""Cards that are shown first."""


class Meter(QWidget):
    """Four boxes with words; one is filled and says "You are here". The text below says the same."""

    def __init__(self, words: Mapping[str, str], theme: Theme) -> None:
        super().__init__()
        self._theme, self._words = theme, words
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._boxes: dict[str, tuple[QFrame, QLabel, QLabel]] = {}
        for column, level in enumerate(CapacityLevel):
            frame, layout = panel()
            layout.setContentsMargins(4, 4, 4, 4)
            name = text_label(words[f"result.{level.value}"])
            name.setAlignment(Qt.AlignmentFlag.AlignCenter)
            here = text_label("")
            here.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(name)
            grid.addWidget(frame, 0, column)
            grid.addWidget(here, 1, column)
            self._boxes[level.value] = (frame, name, here)

    def show_level(self, level: CapacityLevel) -> None:
        for key, (_frame, name, here) in self._boxes.items():
            on = key == level.value
            name.setProperty("role", "strong" if on else "")
            restyle(name)
            here.setText(self._words["result.you-are-here"] if on else "")
            name.setAccessibleName(self._words[f"result.{key}"] + (f". {self._words['result.you-are-here']}" if on else ""))


def _part() -> tuple[QWidget, QVBoxLayout]:
    """A part of the panel that is shown or left out as a whole."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    return holder, layout


class ResultPanel(QWidget):
    """Shows a Review. Everything in it can be reached by Tab and is words as well as marks."""

    show_me = Signal(object)
    read_rule = Signal(object)
    read_clause = Signal(str)
    use_rewrite = Signal(object, object)
    fine = Signal(object, str)
    put_back = Signal(object)
    turn_off = Signal(object)
    add_word = Signal(str)
    answered = Signal(str, str)
    copy = Signal()
    again = Signal()
    print_result = Signal()
    walk = Signal(str)

    def __init__(self, words: Mapping[str, str], theme: Theme, cite: Callable[[str], str]) -> None:
        super().__init__()
        self._words, self._theme, self._cite = words, theme, cite
        self._all = False
        self._review: Review | None = None
        self._findings: tuple[Finding, ...] = ()
        self._draft = ""
        self._received = False
        self._cards: list[FindingCard] = []
        self._asked: tuple[str, ...] = ()
        self._meter_key: object = None
        self._build()
        self.show_nothing()

    def _build(self) -> None:
        words = self._words
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 8, 12, 12)
        self._layout.setSpacing(8)
        self.title = heading(words["result.title-before"], "section")
        make_focusable(self.title)
        self._layout.addWidget(self.title)
        self.before = text_label(words["result.before"])
        self._layout.addWidget(self.before)
        self._more = text_label(words["result.more-coming"], "second")
        self._more.hide()
        self._layout.addWidget(self._more)
        self.body = QWidget()
        self._layout.addWidget(self.body)
        self._layout.addStretch(1)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self.notice = text_label("", focusable=True)
        self.notice.hide()
        inner.addWidget(self.notice)
        self._cards_holder, self._cards_layout = _part()
        inner.addWidget(self._cards_holder)
        self.show_all = button("", self._toggle_all)
        inner.addWidget(self.show_all)
        self._hidden_holder, self._hidden_layout = _part()
        inner.addWidget(self._hidden_holder)
        self._questions_holder, self._questions_layout = _part()
        inner.addWidget(self._questions_holder)
        self._fair, fair = panel("card", "good")
        row = QGridLayout()
        self._fair_shape = LevelShape()
        self._fair_title = text_label(words["result.fair-title"], focusable=True)
        self._fair_title.setProperty("level", "good")
        row.addWidget(self._fair_shape, 0, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._fair_title, 0, 1)
        row.setColumnStretch(1, 1)
        fair.addLayout(row)
        fair.addWidget(text_label(words["result.fair"]))
        inner.addWidget(self._fair)
        self._readers, readers = _part()
        inner.addWidget(self._readers)
        readers.addWidget(heading(words["result.meter-title"]))
        self.meter = Meter(words, self._theme)
        readers.addWidget(self.meter)
        self.meter_text = text_label("", focusable=True)
        readers.addWidget(self.meter_text)
        self._signals_holder, self._signals_layout = _part()
        readers.addWidget(self._signals_holder)
        readers.addWidget(heading(words["result.who-title"]))
        self.audience = text_label("", focusable=True)
        readers.addWidget(self.audience)
        self.notes = text_label("", focusable=True)
        inner.addWidget(self.notes)
        self._ask_yourself, ask = _part()
        inner.addWidget(self._ask_yourself)
        ask.addWidget(heading(words["result.three-title"]))
        self.three = text_label("\n".join(f"• {words[f'result.question-{k}']}" for k in ("true", "face", "ever")), focusable=True)
        ask.addWidget(self.three)
        self._answering, answering = _part()
        inner.addWidget(self._answering)
        answering.addWidget(text_label(words["result.received"], focusable=True))
        self.walk_button = button(words["result.received-walk"], lambda: self.walk.emit("act"))
        answering.addWidget(self.walk_button)
        holder = QWidget()
        flow = FlowLayout(holder)
        self.copy_button = button(words["result.copy"], self.copy.emit)
        self.again_button = button(words["result.again"], self.again.emit)
        self.print_button = button(words["result.print"], self.print_result.emit)
        for each in (self.copy_button, self.again_button, self.print_button):
            flow.addWidget(each)
        inner.addWidget(holder)

    # -- showing ----------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Before the first check."""
        self._review = None
        self._findings = ()
        self.title.setText(self._words["result.title-before"])
        self.title.setAccessibleName(self._words["result.title-before"])
        self.before.show()
        self.body.hide()
        self._more.hide()

    def show_review(
        self,
        review: Review,
        findings: tuple[Finding, ...],
        hidden: tuple[Finding, ...],
        draft: str,
        *,
        complete: bool,
        received: bool = False,
    ) -> None:
        """Show `findings` of `review`; `hidden` are those that the user said are fine. What is about the user's own words is
        left out for a comment that was `received`."""
        for own in (self._readers, self._ask_yourself, self.copy_button):
            own.setVisible(not received)
        self._answering.setVisible(received)
        self._received = received
        self._review, self._findings, self._draft = review, findings, draft
        shown = result_title(review) if findings == review.findings else result_title(_only(review, findings))
        if self.title.text() != shown:
            self.title.setText(shown)
            self.title.setAccessibleName(shown)
        self.before.setVisible(False)
        if self.body.isHidden():
            self.body.show()
        if self._more.isHidden() == (not complete):
            self._more.setVisible(not complete)
        self._show_cards()
        self._show_hidden(hidden)
        self._show_questions(review.questions)
        if self._fair.isHidden() == review.fair_comment:
            self._fair.setVisible(review.fair_comment)
            self._fair_shape.show_level("good")
        key = (review.capacity, self._theme.colours, self._theme.percent)
        if key != self._meter_key:
            self._meter_key = key
            self._show_capacity(review)
        left_out = ["no-model" if part == "model" else "could-not" for part in review.could_not_check]
        lines = list(review.notes) + [self._words[f"result.{key}"] for key in dict.fromkeys(left_out)]
        _set(self.audience, " ".join(review.audience))
        _set(self.notes, "\n".join(lines))
        if self.notes.isHidden() == bool(lines):
            self.notes.setVisible(bool(lines))

    def say(self, text: str) -> None:
        """A line above the cards, such as "Copied."."""
        self.notice.setText(text)
        self.notice.setVisible(bool(text))

    def _show_cards(self) -> None:
        count = len(self._findings) if self._all else min(SHOWN, len(self._findings))
        while len(self._cards) < count:
            self._cards.append(self._new_card())
        for index, card in enumerate(self._cards):
            if index < count:
                card.show_finding(self._findings[index], index + 1, self._draft, self._received)
                if card.isHidden():
                    card.show()
            elif not card.isHidden():
                card.hide()
        more = len(self._findings) > SHOWN
        if more:
            text = (
                self._words["result.show-fewer"].format(count=SHOWN)
                if self._all
                else self._words["result.show-all"].format(count=len(self._findings))
            )
            self.show_all.setText(text)
            self.show_all.setAccessibleName(text)
        if self.show_all.isHidden() == more:
            self.show_all.setVisible(more)

    def prepare(self) -> None:
        """Make the first cards before they are needed, so that the first finding is as quick as the next."""
        while len(self._cards) < SHOWN:
            card = self._new_card()
            card.hide()
            self._cards.append(card)

    def _new_card(self) -> FindingCard:
        card = FindingCard(self._words, self._theme, self._cite)
        card.show_me.connect(self.show_me)
        card.read_rule.connect(self.read_rule)
        card.use_rewrite.connect(self.use_rewrite)
        card.fine.connect(self.fine)
        card.turn_off.connect(self.turn_off)
        card.add_word.connect(self.add_word)
        self._cards_layout.addWidget(card)
        return card

    def _show_hidden(self, hidden: tuple[Finding, ...]) -> None:
        names = tuple(f.rule for f in hidden)
        if getattr(self, "_hidden_names", None) == names:
            return
        self._hidden_names = names
        clear_layout(self._hidden_layout)
        for finding in hidden:
            holder = QWidget()
            flow = FlowLayout(holder)
            flow.addWidget(text_label(self._words["result.hidden"].format(title=finding.title), focusable=True))
            flow.addWidget(button(self._words["result.put-back"], partial(self.put_back.emit, finding), link=True))
            self._hidden_layout.addWidget(holder)
        self._hidden_holder.setVisible(bool(hidden))

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        asked = tuple(f"{q.id}:{q.text}" for q in questions)
        if asked == self._asked:
            return
        self._asked = asked
        clear_layout(self._questions_layout)
        for question in questions:
            frame, layout = panel()
            choice = Choice(question.text, [(a.id, a.label) for a in question.answers])
            choice.setObjectName(f"question-{question.id}")
            choice.chosen.connect(lambda answer, q=question.id: self.answered.emit(q, answer))
            layout.addWidget(choice)
            layout.addWidget(text_label(self._words["result.why-ask"].format(why=question.why), "second"))
            layout.addWidget(text_label(self._words["result.leave-blank"], "second"))
            self._questions_layout.addWidget(frame)
        self._questions_holder.setVisible(bool(questions))

    def _show_capacity(self, review: Review) -> None:
        self.meter.show_level(review.capacity.level)
        self.meter_text.setText(review.capacity.text)
        clear_layout(self._signals_layout)
        for signal in review.capacity.signals:
            cited = self._cite(signal.clauses[0]) if signal.clauses else ""
            line = text_label(f"• {signal.text}" + (f" ({cited})" if cited else ""), focusable=True)
            self._signals_layout.addWidget(line)
            if signal.lower:
                lower = text_label(self._words["result.lower"].format(text=signal.lower))
                lower.setContentsMargins(14, 0, 0, 0)
                line.setAccessibleDescription(lower.text())  # one stop of the Tab key for both
                self._signals_layout.addWidget(lower)

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._show_cards()

    # -- moving -----------------------------------------------------------------------------------------------

    def cards(self) -> list[FindingCard]:
        """The cards on screen, in order."""
        return [c for c in self._cards if not c.isHidden()]

    def move_to(self, step: int) -> Finding | None:
        """Put the focus on the next or last card's title; returns its finding."""
        cards = self.cards()
        if not cards:
            return None
        here = next((i for i, c in enumerate(cards) if c.isAncestorOf(self.focusWidget() or self)), None)
        index = (0 if step > 0 else len(cards) - 1) if here is None else (here + step) % len(cards)
        cards[index].title.setFocus(Qt.FocusReason.OtherFocusReason)
        return cards[index].finding


def _only(review: Review, findings: tuple[Finding, ...]) -> Review:
    return replace(review, findings=findings)


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
