# SPDX-License-Identifier: Apache-2.0
"""The result: title, cards, questions, who is thought to speak, and what only the user can answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from assistant.domain.finding import Finding, Question
from assistant.services.check.shown import Shown
from assistant.ui.check.card import FindingCard
from assistant.ui.check.speaking import SpeakingPart
from assistant.ui.widgets.basics import (
    Choice,
    EndsLayout,
    Rule,
    button,
    buttons_row,
    clear_layout,
    column,
    heading,
    line,
    make_focusable,
    panel,
    text_label,
)
from assistant.ui.widgets.shapes import LevelShape

SHOWN = 5
"""Cards that are shown first."""

Words = Mapping[str, str]


def _part(between: str = "s") -> tuple[QWidget, QVBoxLayout]:
    """A part of the panel that is shown or left out as a whole."""
    holder = QWidget()
    return holder, column(holder, between)


class ResultPanel(QWidget):
    """Shows what a sitting shows. Everything that can be used is reached by Tab, and is words as well as marks. A `brief` one has
    what was found and who is thought to speak: the rest stands in the result beside it."""

    show_me = Signal(object)
    read_rule = Signal(str)
    use_rewrite = Signal(object)
    fine = Signal(object, str)
    put_back = Signal(object)
    turn_off = Signal(object)
    add_word = Signal(str)
    answered = Signal(str, str)
    walk = Signal(str)
    example = Signal()
    what_happened = Signal()

    def __init__(self, words: Words, cite: Callable[[str], str], says: Callable[[str], str], *, brief: bool = False) -> None:
        super().__init__()
        self._words, self._cite, self._says, self._brief = words, cite, says, brief
        self.whose = "{title}"
        """Says whose words the title is about, where a result of other words stands beside it."""
        self._all = False
        self._shown: Shown | None = None
        self._draft = ""
        self._received = False
        self._cards: list[FindingCard] = []
        self._asked: tuple[str, ...] = ()
        self._put: tuple[str, ...] = ()
        rows = column(self, "s")
        self.title = heading("", "section")
        self.title.keep_above(0)  # type: ignore[attr-defined]  # a heading of ours
        make_focusable(self.title)
        self.ask_button = button("", self._go_to_questions, link=True)
        self.ask_button.hide()
        top = QWidget()
        ends = EndsLayout(top)
        ends.addWidget(self.title)
        ends.addWidget(self.ask_button)
        rows.addWidget(top)
        self.before = text_label()
        rows.addWidget(self.before)
        self.notice = text_label("", "strong", focusable=True)
        rows.addWidget(self.notice)
        self.example_button = button(words["result.try-example"], self.example.emit)
        self.happened_button = button(words["result.failed-more"], self.what_happened.emit, link=True)
        for each in (self.example_button, self.happened_button):
            rows.addWidget(each)
        self.body = QWidget()
        rows.addWidget(self.body)
        rows.addStretch(1)
        self._build_body(column(self.body, "m"))

    def _build_body(self, rows: QVBoxLayout) -> None:
        words = self._words
        self._cards_holder, self._cards_layout = _part("m")
        rows.addWidget(self._cards_holder)
        self.show_all = button("", self._toggle_all)
        rows.addWidget(self.show_all)
        self._aside_holder, self._aside_layout = _part()
        rows.addWidget(self._aside_holder)
        self._steps_holder, steps = _part()
        steps.addWidget(text_label(words["result.steps"], "strong"))
        self.steps = text_label("", focusable=True)
        steps.addWidget(self.steps)
        self.walk_button = button(words["result.received-walk"], lambda: self.walk.emit("act"))
        steps.addWidget(self.walk_button)
        rows.addWidget(self._steps_holder)
        self.speaking = SpeakingPart(words, self._cite, self._says)
        rows.addWidget(self.speaking)
        three = " ".join(words[f"result.question-{k}"] for k in ("true", "face", "ever"))
        self.three = text_label(f"{words['result.three-title']} {three}", focusable=True)
        rows.addWidget(self.three)
        self._questions_holder, self._questions_layout = _part("m")
        rows.addWidget(self._questions_holder)
        self._fair, fair = panel("card", "good")
        top = line(between="s")
        shape = LevelShape("good")
        top.addWidget(shape, 0, Qt.AlignmentFlag.AlignTop)
        title = text_label(words["result.fair-title"], focusable=True)
        title.setProperty("level", "good")
        top.addWidget(title, 1)
        fair.addLayout(top)
        fair.addWidget(text_label(words["result.fair"]))
        rows.addWidget(self._fair)
        self.lines = text_label("", focusable=True)
        rows.addWidget(self.lines)
        self._end, end = _part("m")
        end.addWidget(Rule())
        self.readers_button = button(words["result.readers"], self._toggle_readers, link=True)
        self.readers = text_label("", focusable=True)
        self.readers.hide()
        end.addWidget(self.readers_button)
        end.addWidget(self.readers)
        rows.addWidget(self._end)

    # -- showing ----------------------------------------------------------------------------------------------

    def tell(self, title: str, before: str = "", *, example: bool = False, happened: bool = False) -> None:
        """There is no result of the words that are there: say why. Old cards are gone."""
        self._shown = None
        self._title(title)
        _set(self.before, before)
        self.example_button.setVisible(example)
        self.happened_button.setVisible(happened)
        self.body.hide()
        self.ask_button.hide()
        self.say("")

    def show_shown(self, shown: Shown, draft: str, *, received: bool, late: bool) -> None:
        """Show a result. `late`: a part of it takes too long."""
        w = self._words
        self._shown, self._draft, self._received = shown, draft, received
        self._title(shown.title)
        nothing = not shown.cards and not shown.aside
        coming = "" if shown.complete else w["result.slow" if late else "result.more-coming"]
        _set(self.before, "\n".join(filter(None, (w["result.nothing-why"] if nothing else "", coming))))
        self.example_button.hide()
        self.happened_button.hide()
        if self.body.isHidden():
            self.body.show()
        self._show_cards()
        self._show_aside(shown.aside)
        self._show_questions(shown.questions)
        self._steps_holder.setVisible(received)
        _set(self.steps, "\n".join((w["result.received"], *shown.steps)))
        self._fair.setVisible(shown.fair)
        _set(self.lines, "\n".join((*self._left_out(shown.left_out), *shown.lines)))
        self.speaking.show_speaking(shown.speaking)
        self.three.setVisible(not received)
        self._end.setVisible(not received)
        self.readers.setText("\n".join(shown.readers))
        if self._brief:
            for each in (self.three, self._end, self._fair, self.lines, self._questions_holder, self.ask_button):
                each.hide()

    def quotes_others_than(self, text: str) -> bool:
        """A card quotes words that are no longer in `text`."""
        words = " ".join(text.split())
        quotes = [q.rstrip("…") for card in self.cards() if card.told is not None for q in card.told.quotes]
        return any(quote not in words for quote in quotes)

    def say(self, text: str) -> None:
        """A line above the cards, such as "Copied."."""
        _set(self.notice, text)

    def _title(self, text: str) -> None:
        text = self.whose.format(title=text)
        if self.title.text() != text:
            self.title.setText(text)
            self.title.setAccessibleName(text)

    def _left_out(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Name what failed or took too long."""
        known = {key.removeprefix("result.part-"): text for key, text in self._words.items() if key.startswith("result.part-")}
        named = dict.fromkeys(known.get(part, known["rules"]) for part in parts)
        return (self._words["result.left-out"].format(parts=", ".join(named)),) if named else ()

    def _show_cards(self) -> None:
        shown = self._shown
        if shown is None:
            return
        count = len(shown.cards) if self._all else min(SHOWN, len(shown.cards))
        while len(self._cards) < count:
            self._cards.append(self._new_card())
        for index, card in enumerate(self._cards):
            if index < count:
                card.show_finding(shown.cards[index], self._draft, complete=shown.complete, received=self._received)
                if card.isHidden():
                    card.show()
            elif not card.isHidden():
                card.hide()
        self._cards_holder.setVisible(count > 0)
        key = "result.show-fewer" if self._all else "result.show-all"
        text = self._words[key].format(count=SHOWN if self._all else len(shown.cards))
        self.show_all.setText(text)
        self.show_all.setAccessibleName(text)
        self.show_all.setVisible(len(shown.cards) > SHOWN)

    def prepare(self) -> None:
        """Make the first cards before they are needed, so that the first finding is as quick as the next."""
        while len(self._cards) < SHOWN:
            card = self._new_card()
            card.hide()
            self._cards.append(card)

    def _new_card(self) -> FindingCard:
        card = FindingCard(self._words, self._cite, self._says)
        for mine, own in (
            (card.show_me, self.show_me),
            (card.read_rule, self.read_rule),
            (card.use_rewrite, self.use_rewrite),
            (card.fine, self.fine),
            (card.turn_off, self.turn_off),
            (card.add_word, self.add_word),
        ):
            mine.connect(own)
        self._cards_layout.addWidget(card)
        return card

    def _show_aside(self, aside: tuple[Finding, ...]) -> None:
        put = tuple(f"{finding.rule} {finding.text}" for finding in aside)
        if put != self._put:
            self._put = put
            clear_layout(self._aside_layout)
            for finding in aside:
                back = button(self._words["result.put-back"], partial(self.put_back.emit, finding), link=True)
                back.setAccessibleDescription(finding.title)
                told = text_label(self._words["result.hidden"].format(title=finding.title), "second")
                self._aside_layout.addWidget(buttons_row(told, back))
        self._aside_holder.setVisible(bool(aside))

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        asked = tuple(f"{q.id}:{q.text}" for q in questions)
        if asked != self._asked:
            self._asked = asked
            clear_layout(self._questions_layout)
            for question in questions:
                self._questions_layout.addWidget(self._question(question))
        self._questions_holder.setVisible(bool(questions))
        w = self._words
        text = w["result.ask-one"] if len(questions) == 1 else w["result.ask-many"].format(count=len(questions))
        self.ask_button.setText(text)
        self.ask_button.setAccessibleName(text)
        self.ask_button.setVisible(bool(questions))

    def _question(self, question: Question) -> QWidget:
        frame, rows = panel()
        choice = Choice(question.text, [(a.id, a.label) for a in question.answers])
        choice.setObjectName(f"question-{question.id}")
        choice.chosen.connect(partial(self.answered.emit, question.id))
        rows.addWidget(choice)
        why = self._words["result.why-ask"].format(why=question.why)
        rows.addWidget(text_label(f"{why} {self._words['result.leave-blank']}", "small"))
        return frame

    def _go_to_questions(self) -> None:
        """The questions may stand below what is in sight."""
        choice = self._questions_holder.findChild(Choice)
        if choice is not None:
            choice.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_all(self) -> None:
        self._all = not self._all
        self._show_cards()

    def _toggle_readers(self) -> None:
        self.readers.setVisible(self.readers.isHidden())

    # -- moving -----------------------------------------------------------------------------------------------

    def cards(self) -> list[FindingCard]:
        """The cards on screen, in order."""
        return [c for c in self._cards if not c.isHidden()] if self._shown is not None else []

    def fold(self) -> bool:
        """Esc: fold what is open on a card. False when nothing is."""
        folded = [card.close_part() for card in self._cards]
        return any(folded)

    def move_to(self, step: int) -> Finding | None:
        """Put the focus on the next or last card's title; returns its finding."""
        cards = self.cards()
        if not cards:
            return None
        here = next((i for i, c in enumerate(cards) if c.isAncestorOf(self.focusWidget() or self)), None)
        index = (0 if step > 0 else len(cards) - 1) if here is None else (here + step) % len(cards)
        cards[index].title.setFocus(Qt.FocusReason.OtherFocusReason)
        return cards[index].finding


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))
