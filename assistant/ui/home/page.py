# SPDX-License-Identifier: Apache-2.0
"""Home: what is to be done today, then what one may want to do; the policy's own voice, small, at the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from assistant.domain import dates
from assistant.domain.draft import Contact, Role
from assistant.services.program import App
from assistant.ui.destinations import ToExample, ToPlace, ToTool, ToWalk
from assistant.ui.widgets.buttons import RowButton, button
from assistant.ui.widgets.labels import Sign, heading, text_label
from assistant.ui.widgets.layouts import buttons_row, cells, clear_layout, column, line, page_column, scrolled
from assistant.ui.widgets.page import Page
from assistant.ui.widgets.surfaces import Rule, panel

if TYPE_CHECKING:
    from assistant.domain.policy import PolicyPack

PROFILE_AHEAD = 31
"""Days before the next profile check from which Home shows it."""

ROWS = (
    ("check", ToPlace("check")),
    ("comment", ToWalk("act")),
    ("profile", ToPlace("profile")),
    ("old", ToPlace("old")),
    ("write-down", ToPlace("log")),
    ("find-rule", ToPlace("policies")),
    ("makers", ToTool("makers")),
    ("learn", ToPlace("learn")),
)
"""The rows, and where each leads."""


class _Due(NamedTuple):
    sign: str
    text: str
    label: str
    target: str


class _Canvas(QWidget):
    """Tells when it is painted."""

    def __init__(self, painted: Callable[[], None]) -> None:
        super().__init__()
        self._told = painted

    def paintEvent(self, event: QPaintEvent) -> None:
        self._told()


class HomePage(Page):
    """Rows for what can be done, what is coming up, and the council's welcome."""

    help_id = "home"

    def __init__(
        self,
        app: App,
        clock: Callable[[], dt.datetime],
        log_due: Callable[[dt.date], list[str] | None] = lambda _day: None,
        profile_due: Callable[[], tuple[bool, dt.date | None]] = lambda: (False, None),
    ) -> None:
        super().__init__()
        self._app, self._clock, self._log_due, self._profile_due = app, clock, log_due, profile_due
        self._painted = False
        self._mode = "wide"
        words = app.words
        outer = column(self)
        content = _Canvas(self._on_screen)
        outer.addWidget(scrolled(content))
        layout = page_column(content)
        layout.addWidget(self.title_label)
        layout.addWidget(text_label(words["home.what"], "second"))
        self._today = column(between="s")
        layout.addLayout(self._today)
        self.buttons = {}
        for key, target in ROWS:
            self.buttons[key] = RowButton(words[f"home.{key}"], partial(self.asks.emit, target), words[f"home.{key}-hint"], key)
        layout.addWidget(cells(self.buttons.values()))
        self._extra = column(between="xs", margins=("", "m", "", ""))
        layout.addLayout(self._extra)
        layout.addStretch(1)

    def enter(self) -> None:
        """What is due for the user stands there at once; what the policy says follows once the page is on the screen."""
        self.set_title(self._app.words[f"home.good-{_part_of_day(self._clock())}"])
        clear_layout(self._today)
        self._show_due(self._due(self._clock().date()))
        if self._painted:
            self._show_voice()

    def arrange(self, mode: str) -> None:
        changed, self._mode = (mode == "wide") != (self._mode == "wide"), mode
        if changed and self._painted:
            self.enter()

    def _on_screen(self) -> None:
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._show_voice)

    def _show_due(self, due: list[_Due]) -> None:
        words = self._app.words
        if not self._app.settings.tried_example:
            self._today.addWidget(button(words["home.try-it"], partial(self.asks.emit, ToExample()), link=True))
        if not due:
            return
        self._today.addWidget(heading(words["home.coming-up"]))
        self._today.addWidget(self._card(due))
        self._today.addWidget(heading(words["home.rows"]))

    def _card(self, due: list[_Due]) -> QWidget:
        card, rows = panel()
        for number, each in enumerate(due):
            if number:
                rows.addWidget(Rule())
            sign, text, link = Sign(each.sign), text_label(each.text), self._link(each)
            if self._mode == "wide":
                across = line(between="m")
                across.addWidget(sign)
                across.addWidget(text, 1)
                across.addWidget(link)
                rows.addLayout(across)
            else:
                rows.addWidget(buttons_row(sign, text, link))
        return card

    def _link(self, due: _Due) -> QWidget:
        made = button(due.label, partial(self.asks.emit, ToPlace(due.target)), link=True)
        made.setAccessibleName(f"{due.label}: {due.text}")
        return made

    def _show_voice(self) -> None:
        """What is due for the policy, and what the policies say about themselves, small."""
        words, app = self._app.words, self._app
        clear_layout(self._extra)
        add = self._extra.addWidget
        pack = app.content.packs.get(app.settings.council)
        review = self._review(pack) if pack is not None else None
        if review is not None:
            add(buttons_row(text_label(review.text, "small"), self._link(review)))
        contacts = (*app.settings.contacts, *(pack.contacts if pack else ()))
        if app.settings.role is Role.COUNCILLOR:
            add(text_label(words["home.welcome"], "small"))
        add(text_label(words["home.reach"], "small"))
        if pack is not None and any(c.topic == "ideas" for c in pack.clauses) and app.settings.role is not Role.STAFF:
            ideas = next((c for c in contacts if c.kind == "ideas"), None)
            found = _contact_line(ideas) if ideas else words["home.ideas-none"]
            add(text_label(f"{words['home.ideas']}: {found}", "small"))
        listed = ", ".join(_contact_line(c) for c in contacts if c.kind == "official")
        add(text_label(f"{words['home.official']}: {listed or words['home.official-none']}", "small"))
        add(text_label(f"{words['home.why']} {words['home.responsible']}", "small"))

    def _review(self, pack: PolicyPack) -> _Due | None:
        """The policy itself was to be looked at again."""
        from assistant.services.guides.calendar import review_notice

        words, due = self._app.words, pack.review_due()
        if due is None or not review_notice(pack, self._clock().date(), self._app.settings.role):
            return None
        key = "home.review-due" if self._app.settings.role is Role.CLERK else "home.review-tell"
        text = words[key].format(council=pack.council, date=dates.month(due))
        return _Due(words["home.sign-review"], text, words["home.see"], "policies")

    def _due(self, today: dt.date) -> list[_Due]:
        words, settings = self._app.words, self._app.settings
        out: list[_Due] = []
        unfinished, check = self._profile_due()
        if unfinished:
            out.append(_Due(words["home.sign-unfinished"], words["profile.nav"], words["home.go-on"], "profile"))
        lines = self._log_due(today)
        if lines is None and (settings.log_folder or (self._app.data / "logs").exists()):
            lines = [words["log.locked-home"]]
        out += [_Due(words["home.sign-log"], each, words["home.open"], "log") for each in lines or ()]
        if check is not None and not unfinished and check <= today + dt.timedelta(days=PROFILE_AHEAD):
            text = words["profile.due"].format(date=dates.day(check))
            out.append(_Due(words["home.sign-due"], text, words["profile.due-start"], "profile"))
        start = settings.notice_day
        if settings.polling_day is not None and today <= settings.polling_day and start is not None:
            text = words["home.election"].format(date=dates.day(start))
            out.append(_Due(words["home.sign-election"], text, words["home.what-changes"], "settings"))
        return out[:3]


def _part_of_day(now: dt.datetime) -> str:
    return "morning" if now.hour < 12 else "afternoon" if now.hour < 18 else "evening"


def _contact_line(contact: Contact) -> str:
    return " ".join(filter(None, (contact.name, contact.email, contact.note)))
