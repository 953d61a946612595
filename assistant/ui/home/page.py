# SPDX-License-Identifier: Apache-2.0
"""Home: what do you want to do?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.draft import Role
from assistant.services.guides.calendar import review_notice
from assistant.services.program import App
from assistant.ui.widgets.basics import FlowLayout, Page, button, clear_layout, heading, scrolled, text_label

PROFILE_AHEAD = 31
"""Days before the next profile check from which Home shows it."""


class HomePage(Page):
    """Buttons for what can be done, what is coming up, and the council's welcome."""

    help_id = "home"
    go_to = Signal(str)
    walkthrough = Signal(str)
    try_example = Signal()

    def __init__(
        self,
        app: App,
        clock: Callable[[], dt.datetime],
        log_due: Callable[[dt.date], list[str] | None] = lambda _day: None,
        profile_due: Callable[[], dt.date | None] = lambda: None,
    ) -> None:
        super().__init__()
        self._app, self._clock, self._log_due, self._profile_due = app, clock, log_due, profile_due
        self._filled = False
        words = app.words
        self.set_title(words["home.title"])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        outer.addWidget(scrolled(content))
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 12, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(self.title_label)
        self.buttons = {}
        deal = partial(self.walkthrough.emit, "act")
        places = {"check": "check", "walk": "", "profile": "profile", "write-down": "log", "find-rule": "policies"}
        for key, target in places.items():
            press = partial(self.go_to.emit, target) if target else deal
            made = button(words[f"home.{key}"], press, main=key == "check", row=True)
            made.setAccessibleDescription(words[f"home.{key}-hint"])
            self.buttons[key] = made
            layout.addWidget(made)
            layout.addWidget(text_label(words[f"home.{key}-hint"], "second"))
        self._extra = QWidget()
        self._extra_layout = QVBoxLayout(self._extra)
        self._extra_layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._extra)
        layout.addStretch(1)

    def enter(self) -> None:
        """What is due depends on today and on the settings. It follows once the buttons are on the screen."""
        if self._filled:
            self._fill()
        else:
            QTimer.singleShot(0, self, self._fill)

    def _fill(self) -> None:
        self._filled = True
        words, app = self._app.words, self._app
        clear_layout(self._extra_layout)
        add = self._extra_layout.addWidget
        if not app.settings.tried_example:
            add(button(words["home.try-it"], self.try_example.emit, link=True))
        add(heading(words["home.coming-up"]))
        today = self._clock().date()
        due = 0
        for text, label, target in self._due(today):
            holder = QWidget()
            flow = FlowLayout(holder)
            flow.addWidget(text_label(text, focusable=True))
            flow.addWidget(button(label, partial(self.go_to.emit, target), link=True))
            add(holder)
            due += 1
        if not due:
            add(text_label(words["home.nothing-due"], focusable=True))
        if app.settings.role is Role.COUNCILLOR:
            add(text_label(words["home.welcome"], focusable=True))
        add(text_label(words["home.reach"], focusable=True))
        pack = app.content.packs.get(app.settings.council)
        ideas = next((c for c in pack.contacts if c.kind == "ideas"), None) if pack else None
        own = next((c for c in app.settings.contacts if c.kind == "ideas"), None)
        chosen = own or ideas
        if pack is not None and any(c.topic == "ideas" for c in pack.clauses) and app.settings.role is not Role.STAFF:
            found = " ".join(filter(None, (chosen.name, chosen.email, chosen.note))) if chosen else ""
            add(heading(words["home.ideas"]))
            add(text_label(found or words["home.ideas-none"], focusable=True))
        accounts = [c for c in (*app.settings.contacts, *(pack.contacts if pack else ())) if c.kind == "official"]
        add(heading(words["home.official"]))
        listed = "\n".join(" ".join(filter(None, (c.name, c.email, c.note))) for c in accounts)
        add(text_label(listed or words["home.official-none"], focusable=True))
        add(heading(words["home.why-title"]))
        add(text_label(f"{words['home.why']} {words['home.responsible']}", focusable=True))

    def _due(self, today: dt.date) -> list[tuple[str, str, str]]:
        words, settings = self._app.words, self._app.settings
        out: list[tuple[str, str, str]] = []
        lines = self._log_due(today)
        if lines is None and (settings.log_folder or (self._app.data / "logs").exists()):
            lines = [words["log.locked-home"]]
        out += [(line, words["home.open"], "log") for line in lines or ()]
        check = self._profile_due()
        if check is not None and check <= today + dt.timedelta(days=PROFILE_AHEAD):
            text = words["profile.due"].format(date=f"{check.day} {check:%B %Y}")
            out.append((text, words["profile.due-start"], "profile"))
        if settings.polling_day is not None and today <= settings.polling_day:
            start = settings.notice_day
            if start is not None:
                date = f"{start.day} {start:%B %Y}"
                out.append((words["home.election"].format(date=date), words["home.what-changes"], "settings"))
        pack = self._app.content.packs.get(settings.council)
        if pack is not None and settings.role is Role.CLERK and review_notice(pack, today):
            due = pack.review_due()
            if due is not None:
                out.append(
                    (words["home.review-due"].format(council=pack.council, date=f"{due:%B %Y}"), words["home.open"], "policies")
                )
        return out[:3]
