# SPDX-License-Identifier: Apache-2.0
"""Every place of the window, once: to add a page, write its file and one line here.

A place is made when it is first opened, and nothing of it is imported before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import News, ToComment
from assistant.ui.theme import Theme
from assistant.ui.widgets.page import Page

if TYPE_CHECKING:
    from assistant.domain.audit import Audit
    from assistant.services.check.checker import Checker


class Desk:
    """What pages are made from.

    Args:
        checker: our own checker, when it is ready.
        log_due: what is due in the log on a day; None while the log is locked.
    """

    def __init__(
        self,
        app: App,
        theme: Theme,
        executor: Executor,
        clock: Callable[[], dt.datetime],
        checker: Callable[[], Checker | None],
        log_due: Callable[[dt.date], list[str] | None],
    ) -> None:
        self.app, self.theme, self.executor, self.clock = app, theme, executor, clock
        self.checker, self.log_due = checker, log_due

    @cached_property
    def audit(self) -> Audit | None:
        """The last profile check. Home and the side list both ask; `follow_profile` has it read again."""
        if not self.app.store_path.exists():
            return None
        from assistant.services.guides.profile import readable_last_audit

        return readable_last_audit(self.app)

    def follow_profile(self) -> None:
        self.__dict__.pop("audit", None)

    def unfinished(self) -> bool:
        """A profile check was begun and not finished."""
        return self.audit is not None and self.audit.finished is None and bool(self.audit.accounts)


class Place(NamedTuple):
    """A page by its id. `key` is the N of Ctrl+N, and its line in the side list; 0 for a page that stands in no list."""

    id: str
    key: int
    make: Callable[[Desk], Page]


def _home(desk: Desk) -> Page:
    from assistant.ui.home.page import HomePage

    return HomePage(desk.app, desk.clock, desk.log_due, lambda: (desk.unfinished(), desk.audit.remind if desk.audit else None))


def _check(desk: Desk) -> Page:
    from assistant.ui.check.page import CheckPage

    return CheckPage(desk.app, desk.theme, desk.executor, desk.clock)


def _profile(desk: Desk) -> Page:
    from assistant.ui.profile.page import ProfilePage

    return ProfilePage(desk.app, desk.executor, desk.clock)


def _walk(desk: Desk) -> Page:
    from assistant.ui.walkthroughs.page import WalkPage

    return WalkPage(desk.app, desk.executor, desk.clock)


def _log(desk: Desk) -> Page:
    from assistant.ui.incidents.page import IncidentsPage

    page = IncidentsPage(desk.app, desk.executor, desk.clock)
    page.read_comment.connect(lambda: page.asks.emit(ToComment()))
    return page


def _policies(desk: Desk) -> Page:
    from assistant.ui.policies.page import PoliciesPage

    return PoliciesPage(desk.app, desk.executor, desk.clock)


def _own(desk: Desk) -> Page:
    from assistant.ui.policies.own.page import OwnPolicyPage

    return OwnPolicyPage(desk.app, desk.executor, desk.clock)


def _learn(desk: Desk) -> Page:
    from assistant.ui.learn.page import LearnPage

    return LearnPage(desk.app, desk.executor, desk.clock, desk.checker)


def _settings(desk: Desk) -> Page:
    from assistant.ui.settings.page import SettingsPage

    return SettingsPage(desk.app, desk.clock)


def _makers(desk: Desk) -> Page:
    from assistant.ui.makers.page import MakersPage

    return MakersPage(desk.app, desk.executor, desk.clock)


def _old(desk: Desk) -> Page:
    from assistant.ui.old_posts.page import OldPostsPage

    return OldPostsPage(desk.app, desk.executor, desk.clock, desk.checker)


def _help(desk: Desk) -> Page:
    from assistant.ui.help_page import HelpPage

    return HelpPage(desk.app)


def _first(desk: Desk) -> Page:
    from assistant.ui.first_run.page import FirstRunPage

    return FirstRunPage(desk.app)


PLACES = (
    Place("home", 1, _home),
    Place("check", 2, _check),
    Place("profile", 3, _profile),
    Place("walk", 4, _walk),
    Place("log", 5, _log),
    Place("policies", 6, _policies),
    Place("learn", 7, _learn),
    Place("settings", 8, _settings),
    Place("makers", 0, _makers),
    Place("own", 0, _own),
    Place("old", 0, _old),
    Place("help", 0, _help),
    Place("first", 0, _first),
)

LISTED = tuple((place.id, place.key) for place in PLACES if place.key)
"""The places of the side list and of the Go menu."""

BY_ID = {place.id: place for place in PLACES}

__all__ = ["BY_ID", "LISTED", "PLACES", "Desk", "News", "Place"]
