# SPDX-License-Identifier: Apache-2.0
"""What is asked before reading, one question a page; what the file answers is not asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal

from assistant.domain import dates
from assistant.domain.archive import ItemKind, Source
from assistant.domain.draft import Account
from assistant.services.archive.old_posts import OWN_WORDS
from assistant.ui.widgets.basics import Choice, button, check_box
from assistant.ui.widgets.forms import DAY_LETTERS, YEAR_LETTERS, Form
from assistant.ui.widgets.sheet import Foot

Words = Mapping[str, str]
FIRST_YEAR, LAST_YEAR = 1950, 2200
"""Between which anybody who uses this became a councillor."""
OWN, ACCOUNT, SINCE, NAMES, MESSAGES, WHAT = "own", "account", "since", "names", "messages", "what"


@dataclass
class Wishes:
    """What the user answered so far."""

    account: Account | None = None
    since: dt.date | None = None
    not_yet: bool = False
    me: str = ""
    messages: bool = False
    kinds: frozenset[ItemKind] = frozenset()
    first: dt.date | None = None
    last: dt.date | None = None


def questions_for(source: Source) -> list[str]:
    """The questions that this file leaves open, in their order."""
    asked = [OWN]
    if source.page is not True and not source.names:  # a chat is on the user's own phone
        asked.append(ACCOUNT)
    asked.append(SINCE)
    if source.names:
        asked.append(NAMES)
    if source.own_messages or source.names:
        asked.append(MESSAGES)
    if source.items:
        asked.append(WHAT)
    return asked


def described(source: Source, name: str, words: Words) -> str:
    """ "This looks like a file of X. It was made on 2 November 2026. It holds 4,312 posts and 9,004 likes." """
    told = [words["old.what-file"].format(name=name)]
    if source.made is not None:
        told.append(words["old.made-on"].format(date=dates.day(source.made)))
    if source.items:
        told.append(words["old.holds"].format(counts=counted(source.items, words)))
    if source.missing:
        one = source.missing == 1
        told.append(words["old.missing-one"] if one else words["old.missing-some"].format(number=f"{source.missing:,}"))
    return " ".join(told)


def counted(items: Mapping[ItemKind, int], words: Words) -> str:
    """ "4,312 posts, 812 replies and 9,004 likes"."""
    told = [
        words[f"old.one-{kind.value}"] if count == 1 else words[f"old.count-{kind.value}"].format(number=f"{count:,}")
        for kind, count in items.items()
    ]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {words['old.and']} {told[-1]}"


class QuestionView(Form):
    """One question with its answers. `answered` carries the name of the question.

    Args:
        intro: what the file is, above the first question; "" elsewhere.
        last: the reading begins after it.
    """

    answered = Signal(str)
    back = Signal()

    def __init__(self, words: Words, name: str, source: Source, wishes: Wishes, intro: str, *, last: bool) -> None:
        super().__init__(words)
        self.name, self._source, self._wishes = name, source, wishes
        if intro:
            self.text(intro)
        getattr(self, f"_ask_{name}")()
        self.next_button = button(words["old.start-reading" if last else "old.go-on"], self.go_on, main=True)
        self.back_button = button(words["old.back"], self.back.emit)
        self.foot = Foot(self.next_button, self.back_button)

    def _choose(self, title: str, answers: list[tuple[str, str]], chosen: str = "") -> None:
        self.choice = Choice(title, answers, upright=True, framed=True)
        self.choice.label.hide()
        if chosen:
            self.choice.set_value(chosen)
        self.field("choice", "", self.choice)

    def go_on(self) -> None:
        """Take the answer, or say what is missing."""
        problems = getattr(self, f"_take_{self.name}")()
        if self.show_problems(problems):
            self.answered.emit(self.name)

    def _chosen(self) -> dict[str, str]:
        return {} if self.choice.value else {"choice": self._words["old.problem"]}

    # -- each question ---------------------------------------------------------------------------------------------

    def _ask_own(self) -> None:
        self._choose(self._words["old.own-file"], [("yes", self._words["old.yes"]), ("no", self._words["old.no"])])

    _take_own = _chosen

    def _ask_account(self) -> None:
        answers = [(a.value, self._words[f"old.account-{a.value}"]) for a in Account]
        self._choose(self._words["old.which-account"], answers, self._wishes.account.value if self._wishes.account else "")

    def _take_account(self) -> dict[str, str]:
        if self.choice.value:
            self._wishes.account = Account(self.choice.value)
        return self._chosen()

    def _ask_since(self) -> None:
        w = self._words
        self.text(w["old.since-hint"])
        answers = [("date", w["old.since-date"]), ("not-yet", w["old.since-not-yet"]), ("unsure", w["old.since-unsure"])]
        self._choose(w["old.since-title"], answers)
        self.month = self.line("month", w["old.since-month"], "", w["old.since-month-hint"], letters=DAY_LETTERS)
        self.month.textEdited.connect(lambda: self.choice.buttons["date"].setChecked(True))

    def _take_since(self) -> dict[str, str]:
        self._wishes.not_yet, self._wishes.since = self.choice.value == "not-yet", None
        if self.choice.value == "date":
            month = month_of(self.month.text())
            if month is None:
                return {"month": self._words["old.since-problem"]}
            self._wishes.since = month
        return self._chosen()

    def _ask_names(self) -> None:
        w = self._words
        self.text(w["old.names-hint"])
        answers = [(name, w["old.name-count"].format(name=name, number=f"{count:,}")) for name, count in self._source.names]
        self._choose(w["old.names-title"], answers)

    def _take_names(self) -> dict[str, str]:
        self._wishes.me = self.choice.value
        return self._chosen()

    def _ask_messages(self) -> None:
        w = self._words
        own = self._source.own_messages
        if self._source.items and own:
            self.text(w["old.messages-one"] if own == 1 else w["old.messages-some"].format(number=f"{own:,}"))
        else:
            self.text(w["old.messages-only"])
        self._choose(w["old.messages-title"], [("no", w["old.messages-no"]), ("yes", w["old.messages-yes"])], "no")

    def _take_messages(self) -> dict[str, str]:
        self._wishes.messages = self.choice.value == "yes"
        return self._chosen()

    def _ask_what(self) -> None:
        w, has = self._words, self._source.items
        self.ticks = {}
        wanted = (("own", OWN_WORDS), ("shares", {ItemKind.SHARE}), ("likes", {ItemKind.LIKE}))
        for key, kinds in wanted:
            if any(kind in has for kind in kinds):
                self.ticks[key] = check_box(w[f"old.what-{key}"], True, lambda _on: None)
                self.add(self.ticks[key])
        self._kinds = {key: frozenset(kinds) for key, kinds in wanted}
        self.text(w["old.years-hint"], "second")
        self.first = self.line("first", w["old.from-year"], letters=YEAR_LETTERS)
        self.last = self.line("last", w["old.to-year"], letters=YEAR_LETTERS)

    def _take_what(self) -> dict[str, str]:
        chosen = [key for key, tick in self.ticks.items() if tick.isChecked()]
        self._wishes.kinds = frozenset(kind for key in chosen for kind in self._kinds[key])
        problems: dict[str, str] = {}
        if not chosen:
            problems["what"] = self._words["old.what-none"]
        for name, box in (("first", self.first), ("last", self.last)):
            text = box.text().strip()
            if text and not (text.isascii() and text.isdigit() and 1990 <= int(text) <= 2200):
                problems[name] = self._words["old.years-problem"]
        if not problems:
            wishes, first, last = self._wishes, self.first.text().strip(), self.last.text().strip()
            wishes.first = dt.date(int(first), 1, 1) if first else None
            wishes.last = dt.date(int(last), 12, 31) if last else None
            if wishes.first and wishes.last and wishes.last < wishes.first:
                problems["last"] = self._words["old.years-order"]
        return problems


def month_of(text: str) -> dt.date | None:
    """The first day of a month as people type it ("5 2021", "May 2021"), or of a whole day's month; None when it is none."""
    try:
        month = dt.date(*dates.read_month(text), 1)
    except ValueError:
        try:
            month = dates.read_day(text) or dt.date.min
        except ValueError:
            return None
    return month.replace(day=1) if FIRST_YEAR <= month.year <= LAST_YEAR else None
