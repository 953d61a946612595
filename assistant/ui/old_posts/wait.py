# SPDX-License-Identifier: Apache-2.0
"""The wait page: what has to be answered before any list is made. No way leads round it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain import dates
from assistant.services.archive.delete_list import Answers, Line, Outcome, Pending, details_out
from assistant.ui.widgets.basics import button, buttons_row, check_box, column, heading, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.labels import listed
from assistant.ui.widgets.sheet import Foot

Words = Mapping[str, str]


class WaitForm(Form):
    """Is any of this true? `answered` carries the Answers."""

    answered = Signal(object)
    back = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        w = words
        self.text(w["old.wait-question"], "strong")
        keys = [*(p.value for p in Pending), "none", "unsure"]
        self.ticks = {key: check_box(w[f"old.pending-{key}"], False, lambda _on: None) for key in keys}
        for tick in self.ticks.values():
            self.add(tick)
        self.text(w["old.answers-kept"], "second")
        self.next_button = button(w["old.go-on"], self.go_on, main=True)
        self.back_button = button(w["old.back"], self.back.emit)
        self.foot = Foot(self.next_button, self.back_button)

    def answers(self) -> Answers:
        """What is ticked."""
        on = {key for key, tick in self.ticks.items() if tick.isChecked()}
        return Answers(frozenset(p for p in Pending if p.value in on), none="none" in on, unsure="unsure" in on)

    def go_on(self) -> None:
        """Ctrl+Enter: take the answer, or say what is missing."""
        answers = self.answers()
        problems: dict[str, str] = {}
        if answers.none and (answers.pending or answers.unsure):
            problems["ticks"] = self._words["old.pending-both"]
        elif answers.outcome is Outcome.OPEN:
            problems["ticks"] = self._words["old.pending-problem"]
        if self.show_problems(problems):
            self.answered.emit(answers)


class WaitView(QWidget):
    """Wait: what to do first. With "I am not sure" one may go on once one has asked.

    Args:
        whole: the whole words are there to be saved, and not a saved list of their beginnings only.
    """

    save_copy = Signal()
    print_copy = Signal()
    asked = Signal()
    change = Signal()

    def __init__(self, words: Words, answers: Answers, contacts: tuple[str, ...], *, whole: bool = True) -> None:
        super().__init__()
        w = words
        inside = column(self)
        inside.addWidget(text_label(w["old.wait-hiding"], "strong"))
        inside.addWidget(text_label(w["old.wait-1"]))
        inside.addWidget(text_label(w["old.wait-2"]))
        if not whole:
            inside.addWidget(text_label(w["old.copy-short"]))
        self.save_button = button(w["old.save-copy"], self.save_copy.emit, main=True)
        self.print_button = button(w["old.print-copy"], self.print_copy.emit)
        self.foot = Foot(self.save_button, self.print_button)
        inside.addWidget(text_label(w["old.wait-3"]))
        inside.addWidget(text_label(w["old.wait-4"]))
        inside.addWidget(text_label(w["old.wait-no-list"], "strong"))
        made = [button(w["old.change-answers"], self.change.emit)]
        self.asked_button = button(w["old.have-asked"], self.asked.emit)
        if answers.outcome is Outcome.ASK:
            made.insert(0, self.asked_button)
        inside.addWidget(buttons_row(*made))
        inside.addWidget(heading(w["old.wait-who"]))
        for contact in contacts:
            inside.addWidget(text_label(contact, focusable=True))
        inside.addWidget(text_label(w["old.wait-say"], "second"))


class ListView(QWidget):
    """The delete list. It cannot be made before the answers allow it. `ticked` carries which row, and whether it is done.

    Args:
        back: the words of the button that leads back.

    Raises:
        NotYetError: when they do not.
    """

    save_pdf = Signal()
    save_table = Signal()
    print_it = Signal()
    copy_links = Signal()
    ticked = Signal(int, bool)
    back = Signal()

    def __init__(self, words: Words, lines: list[Line], answers: Answers, *, back: str) -> None:
        from assistant.services.archive.delete_list import NotYetError

        super().__init__()
        if answers.outcome is not Outcome.LIST:
            raise NotYetError
        w = words
        inside = column(self)
        inside.addWidget(heading(w["old.list-better"]))
        inside.addWidget(listed(w[f"old.better-{number}"] for number in (1, 2, 3)))
        inside.addWidget(heading(w["old.list-made"]))
        inside.addWidget(text_label(f"{w['old.list-we-never']} {w['old.list-copy']}"))
        inside.addWidget(text_label(w["old.list-ticks"]))
        if details_out(lines, w):
            inside.addWidget(text_label(w["old.list-details"]))
        self.pdf_button = button(w["old.save-pdf"], self.save_pdf.emit, main=True)
        self.table_button = button(w["old.save-table"], self.save_table.emit, plain=True)
        self.print_button = button(w["old.print"], self.print_it.emit, plain=True)
        self.links_button = button(w["old.copy-links"], self.copy_links.emit, plain=True)
        if not any(line.has_link for line in lines):
            self.links_button.hide()
        self.ticks = []
        for number, line in enumerate(lines):
            date = dates.day(line.day) if line.day else w["old.no-date"]
            text = f"{date}. {line.site}: {line.what}. {line.words or w['old.no-words']}"
            tick = check_box(text, line.done, partial(self.ticked.emit, number))
            self.ticks.append(tick)
            inside.addWidget(tick)
            inside.addWidget(text_label(line.place, "second"))
        self.back_button = button(back, self.back.emit)
        self.foot = Foot(self.pdf_button, self.back_button, self.table_button, self.print_button, self.links_button)
