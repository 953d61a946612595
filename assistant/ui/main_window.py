# SPDX-License-Identifier: Apache-2.0
"""The window: its pages, the way between them, and what keys and menus do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QWidget,
)

from assistant import BUILD_DATE
from assistant.domain.jobs import TellError
from assistant.domain.settings import TEXT_SIZES
from assistant.services.guides.calendar import may_be_out_of_date
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.loader import CheckerLoader
from assistant.ui.dialogs import ask_choice
from assistant.ui.focus import bring_into_view, next_pane
from assistant.ui.frame import Frame
from assistant.ui.menus import PLACES, Command, add_keys, make_menus
from assistant.ui.theme import Theme
from assistant.ui.widgets.basics import Page, announce, button, text_label
from assistant.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:
    from assistant.domain.audit import Audit
    from assistant.services.check.checker import Checker
    from assistant.ui.check.page import CheckPage
    from assistant.ui.first_run.page import FirstRunPage
    from assistant.ui.help_page import HelpPage
    from assistant.ui.home.page import HomePage
    from assistant.ui.incidents.page import IncidentsPage
    from assistant.ui.learn.page import LearnPage
    from assistant.ui.makers.page import MakersPage
    from assistant.ui.policies.page import PoliciesPage
    from assistant.ui.profile.page import ProfilePage
    from assistant.ui.settings.page import SettingsPage
    from assistant.ui.walkthroughs.page import WalkPage
    from assistant.walkthroughs.run import Run

_P = TypeVar("_P", bound=Page)

PAGES = (*(name for name, _ in PLACES), "makers", "help", "first")


class MainWindow(QMainWindow):
    """Places at the side, one page at a time, a way back, and the keys that work everywhere."""

    def __init__(self, app: App, theme: Theme, executor: Executor, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        super().__init__()
        self.app, self.theme, self._executor, self._clock = app, theme, executor, clock
        self._words = app.words
        self._history: list[tuple[str, QWidget | None]] = []
        self._hidden = False
        self._audit_read: tuple[Audit | None] | None = None
        self._ask_after_hiding = False
        self.setWindowTitle(self._words["app.name"])
        self.setMinimumSize(QSize(640, 440))
        self._make_frame()
        self._make_menus()
        self._ring = FocusRing(self)
        self._loader = CheckerLoader(app, executor, self)
        self._loader.ready.connect(self._checker_ready)
        self._loader.grown.connect(lambda _: self.check.recheck())
        self._loader.failed.connect(self.show_problem)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self._start()

    # -- building ---------------------------------------------------------------------------------------------

    # Pages are made when they are first opened: the window is on the screen sooner.

    @cached_property
    def home(self) -> HomePage:
        from assistant.ui.home.page import HomePage

        page = HomePage(self.app, self._clock, self._log_due, self._profile_due)
        page.go_to.connect(self.go)
        page.walkthrough.connect(self._walk)
        page.try_example.connect(self._try_example)
        return self._keep(page)

    @cached_property
    def check(self) -> CheckPage:
        from assistant.ui.check.page import CheckPage

        page = CheckPage(self.app, self.theme, self._executor, self._clock)
        page.open_clause.connect(self._open_clause)
        page.walk.connect(self._walk)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    @cached_property
    def log(self) -> IncidentsPage:
        from assistant.ui.incidents.page import IncidentsPage

        page = IncidentsPage(self.app, self._executor, self._clock)
        page.read_comment.connect(self._read_comment)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    @cached_property
    def profile(self) -> ProfilePage:
        from assistant.ui.profile.page import ProfilePage

        page = ProfilePage(self.app, self._executor, self._clock)
        page.offer.connect(self._offered)
        page.open_clause.connect(self._open_clause)
        page.changed.connect(self._profile_changed)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    @cached_property
    def walk(self) -> WalkPage:
        from assistant.ui.walkthroughs.page import WalkPage

        page = WalkPage(self.app, self._executor, self._clock)
        page.offer.connect(self._offered)
        page.open_clause.connect(self._open_clause)
        page.write_down.connect(self._write_down)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    @cached_property
    def makers(self) -> MakersPage:
        from assistant.ui.makers.page import MakersPage

        page = MakersPage(self.app, self._executor, self._clock)
        page.check.connect(self._check_words)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    @cached_property
    def learn(self) -> LearnPage:
        from assistant.ui.learn.page import LearnPage

        page = LearnPage(self.app, self._executor, self._clock, lambda: self.check.live.checker)
        page.policies.connect(self._open_policy)
        page.open_clause.connect(self._open_clause)
        page.failed.connect(self.show_problem)
        return self._keep(page)

    def _profile_due(self) -> tuple[bool, dt.date | None]:
        """Whether a check is not finished, and when the next is due."""
        last = self._last_audit()
        return (last is not None and last.finished is None and bool(last.accounts), last.remind if last is not None else None)

    def _last_audit(self) -> Audit | None:
        """Read once, and again when the profile check changed: Home and the side list both ask."""
        if self._audit_read is None:
            found = None
            if self.app.store_path.exists():
                from assistant.services.guides.profile import readable_last_audit

                found = readable_last_audit(self.app)
            self._audit_read = (found,)
        return self._audit_read[0]

    def _log_due(self, today: dt.date) -> list[str] | None:
        return self.log.due(today) if self._made("log") and self.log.is_open else None

    @cached_property
    def policies(self) -> PoliciesPage:
        from assistant.ui.policies.page import PoliciesPage

        page = PoliciesPage(self.app, self._executor, self._clock)
        page.packs_changed.connect(self._packs_changed)
        return self._keep(page)

    @cached_property
    def settings(self) -> SettingsPage:
        from assistant.ui.settings.page import SettingsPage

        page = SettingsPage(self.app, self._clock)
        page.changed.connect(self.follow_settings)
        page.about_to_delete.connect(self._close_log)
        page.everything_deleted.connect(self._all_deleted)
        return self._keep(page)

    @cached_property
    def help(self) -> HelpPage:
        from assistant.ui.help_page import HelpPage

        return self._keep(HelpPage(self.app.content))

    @cached_property
    def first(self) -> FirstRunPage:
        from assistant.ui.first_run.page import FirstRunPage

        page = FirstRunPage(self.app)
        page.finished.connect(self._first_done)
        page.looks_changed.connect(self._looks)
        page.choose_policy.connect(self._choose_policy_first)
        return self._keep(page)

    def _keep(self, page: _P) -> _P:
        self.stack.addWidget(page)
        page.arrange(self._mode())
        return page

    def _named(self, name: str) -> Page:
        page = getattr(self, name)
        assert isinstance(page, Page)  # noqa: S101 - names of places are names of pages
        return page

    def _made(self, name: str) -> bool:
        return name in self.__dict__

    def _make_frame(self) -> None:
        w = self._words
        self.frame = Frame(w, PLACES)
        self.frame.chosen.connect(self._place_chosen)
        self.frame.back.connect(self.go_back)
        self.frame.change.connect(lambda: self._open_settings("you"))
        self.frame.take_break.connect(lambda: self._walk("break"))
        self.frame.help.connect(self.show_help)
        self.stack = self.frame.stack
        self.setCentralWidget(self.frame)
        self.trust = button(w["app.trust-line"], self._show_promise, quiet=True)
        self.statusBar().addWidget(self.trust)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().setAutoFillBackground(True)
        self.statusBar().setContentsMargins(self.theme.space.m, 0, self.theme.space.m, 0)
        self.status_message = text_label("")
        self.statusBar().addWidget(self.status_message, 1)

    def _make_menus(self) -> None:
        file = (
            Command("new-post", self._new_post, ("Ctrl+N",)),
            Command("new-incident", self._new_incident),
            Command("print", lambda: self.page().print_page(), ("Ctrl+P",)),
            Command("quit", self.close, ("Ctrl+Q",)),
        )
        edit = (
            Command("undo", partial(self._in_box, "undo"), ("Ctrl+Z",)),
            Command("redo", partial(self._in_box, "redo"), ("Ctrl+Y",)),
            Command("copy-checked", self._copy_checked, ("Ctrl+Shift+C",)),
            Command("find", lambda: self.page().open_find(), ("Ctrl+F",)),
        )
        view = (
            Command("bigger", partial(self._size, 1), ("Ctrl++", "Ctrl+=")),
            Command("smaller", partial(self._size, -1), ("Ctrl+-",)),
            Command("normal", partial(self._size, 0), ("Ctrl+0",)),
            Command("space", self._more_space, can_be_on=True),
            Command("hide", self.hide_now, ("F9",)),
        )
        go = (
            Command("back", self.go_back, ("Alt+Left",)),
            Command("check-now", self._check_now, ("Ctrl+Return", "Ctrl+Enter")),
            Command("next-finding", partial(self._finding, 1), ("F8",)),
            Command("last-finding", partial(self._finding, -1), ("Shift+F8",)),
        )
        helped = (
            Command("help-page", self.show_help, ("F1",)),
            Command("keys", partial(self._show_help_text, "keys")),
            Command("promise", self._show_promise),
            Command("about", partial(self._open_settings, "about")),
        )
        menus = {"file": file, "edit": edit, "view": view, "go": go, "help": helped}
        self.actions_by_name = make_menus(self, self._words, menus, self.go)
        add_keys(self, {"F6": partial(self._next_pane, 1), "Shift+F6": partial(self._next_pane, -1)})

    def _start(self) -> None:
        self.follow_settings()
        if self.app.settings.first_run_done:
            self._open("home", remember=False)
        else:
            self._open("first", remember=False)

    # -- the checker ------------------------------------------------------------------------------------------

    def load_checker(self) -> None:
        """Build the checker off the GUI thread. Called once the window is on the screen."""
        self._show_notices()
        self._name_profile()
        self._loader.load()

    def _show_notices(self) -> None:
        notices = []
        if self.app.preferences.notices:
            notices.append(self._words["error.settings-bad"].format(names=", ".join(self.app.preferences.notices)))
        if self.app.added.problems:
            names = sorted({p.file.split("/")[0] for p in self.app.added.problems})
            notices.append(self._words["error.packs-bad"].format(names=", ".join(names)))
        if may_be_out_of_date(dt.date.fromisoformat(BUILD_DATE), self._clock().date()):
            notices.append(self._words["app.old-program"])
        self.status_message.setText(" ".join(notices))

    def _checker_ready(self, checker: Checker) -> None:
        self.check.result.prepare()
        self.check.live.set_checker(checker)

    # -- navigation -------------------------------------------------------------------------------------------

    def page(self) -> Page:
        widget = self.stack.currentWidget()
        assert isinstance(widget, Page)  # noqa: S101 - the stack holds pages only
        return widget

    def place(self) -> str:
        return next(name for name in PAGES if self._made(name) and self.__dict__[name] is self.page())

    def go(self, name: str) -> None:
        """Open a place; the focus goes to its title."""
        if name != self.place():
            self._open(name, remember=True)
        else:
            self.page().show_first()
        self.page().focus_title()
        announce(self.page().title_label, self.page().title)

    def _open(self, name: str, *, remember: bool) -> None:
        if remember:
            self._history.append((self.place(), QApplication.focusWidget()))
        page = self._named(name)
        self.stack.setCurrentWidget(page)
        page.enter()
        self.frame.mark(name, bool(self._history))
        self._arrange()

    def go_back(self) -> None:
        """To the page before, with the focus where it was."""
        if self.page().step_back() or not self._history:
            return
        name, focus = self._history.pop()
        self._open(name, remember=False)
        if focus is not None and self.page().isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page().focus_title()

    def _place_chosen(self, name: str) -> None:
        if name != self.place():
            self._open(name, remember=True)

    def _next_pane(self, step: int) -> None:
        page = self.page()
        panes: list[tuple[QWidget, QWidget]] = [
            (self.menuBar(), self.menuBar()),
            (self.frame.side, self.frame.side),
            (page.title_label, page),
        ]
        if self.place() == "check":
            panes.append((self.check.result.title, self.check.result))
        next_pane([*panes, (self.trust, self.trust)], self.focusWidget(), step)

    # -- what keys and menus do -------------------------------------------------------------------------------

    def _new_incident(self) -> None:
        if self.place() != "log":
            self.go("log")
        self.log.new_incident()

    def _new_post(self) -> None:
        if self.place() == "log":
            self.log.new_incident()
            return
        self.go("check")
        self.check.new_post()

    def _in_box(self, what: str) -> None:
        """Undo or redo in the box that has the focus, else in the draft."""
        focus = QApplication.focusWidget()
        box = focus if isinstance(focus, QLineEdit | QPlainTextEdit) else self.check.box
        getattr(box, what)()

    def _copy_checked(self) -> None:
        self.check.copy_text()

    def _check_now(self) -> None:
        if self.place() == "check":
            self.check.check_now()
        elif self.place() == "first":
            self.first.continue_button.click()
        else:
            self.page().continue_page()

    def _finding(self, step: int) -> None:
        if self.place() == "check":
            self.check.move_finding(step)

    def _try_example(self) -> None:
        self.app.preferences.change(tried_example=True)
        self.go("check")
        self.check.fill_example()

    def _open_clause(self, clause_id: str) -> None:
        self._open("policies", remember=True)
        self.policies.show_clause(clause_id)

    def _open_policy(self, pack: str) -> None:
        self._open("policies", remember=True)
        self.policies.show_pack(pack)
        self.page().focus_title()

    def _walk(self, walkthrough: str) -> None:
        """Start a walkthrough."""
        if self.place() != "walk":
            self._open("walk", remember=True)
        self.walk.begin(walkthrough)

    def _offered(self, name: str, account: str) -> None:
        """What a plan, an ending or the list of tools leads to."""
        kind, _, which = name.partition(":")
        if kind == "walkthrough":
            self._walk(which)
        elif kind == "read":
            self._read_comment()
        elif kind in ("check", "log", "profile"):
            self.go(kind)
        else:
            self._open("makers", remember=True)
            self.makers.open_tool(kind, account)

    def _write_down(self, run: Run) -> None:
        """Begin an incident from an ending; a locked log is opened first."""
        from assistant.services.guides.walkthroughs import fill_incident

        if self.place() != "log":
            self._open("log", remember=True)
        self.log.begin_with(lambda incident: fill_incident(incident, run, self.app.content))

    def _read_comment(self) -> None:
        """Check a post, ready for words that somebody else wrote."""
        self._open("check", remember=True)
        self.check.read_comment()

    def _check_words(self, text: str) -> None:
        self.go("check")
        self.check.kind.buttons["reply"].setChecked(True)
        self.check.box.replace_all(text)
        self.check.check_now()

    def _profile_changed(self) -> None:
        """The side list says that a check is not finished; the checker takes the new answers."""
        self._audit_read = None
        if self._made("check"):
            self.check.follow_profile()
        self._name_profile()

    def _name_profile(self) -> None:
        last = self._last_audit()
        unfinished = last is not None and last.finished is None and bool(last.accounts)
        self.frame.name_place("profile", self._words["profile.nav-open" if unfinished else "profile.nav"])

    def _open_settings(self, section: str) -> None:
        self._open("settings", remember=True)
        self.settings.show_section(section)

    def _show_promise(self) -> None:
        self._open_settings("keep")

    def show_help(self) -> None:
        """F1: help for this page."""
        self._show_help_text(self.page().help_id)

    def _show_help_text(self, page_id: str) -> None:
        self.help.show_help(page_id)
        if self.place() != "help":
            self._open("help", remember=True)
        self.help.focus_title()

    def show_problem(self, error: Exception) -> None:
        """An unexpected fault: what to do, and a report that holds no words of the user's."""
        from assistant.ui.errors import safe_report

        if self._made("log") and self.log.told(error):
            return
        w = self._words
        if isinstance(error, TellError):
            self.help.show_text(w["app.problem"].rstrip(":"), (str(error),))
            self._open("help", remember=self.place() != "help")
            self.help.focus_title()
            return
        report = safe_report(type(error), error.__traceback__)
        copy = button(w["error.copy"], partial(QApplication.clipboard().setText, report))
        self.help.show_text(w["error.title"], (w["error.text"], w["error.report"], *report.split("\n")), copy)
        if self.place() != "help":
            self._open("help", remember=True)
        self.help.focus_title()

    def hide_now(self) -> None:
        """F9: a plain page titled "Notes"; F9 again brings everything back."""
        self._hidden = not self._hidden
        if self._hidden and self._made("log") and self.log.is_open:
            self.log.lock()
            self._ask_after_hiding = True
        elif not self._hidden and self._ask_after_hiding:
            self._ask_after_hiding = False
            if self.place() != "log":
                self._open("log", remember=True)
        for part in (self.menuBar(), self.statusBar()):
            part.setVisible(not self._hidden)
        self.frame.cover(self._hidden)
        self.setWindowTitle(self._words["app.hide-title"] if self._hidden else self._words["app.name"])
        if self._hidden:
            self.addAction(self.actions_by_name["hide"])

    def _size(self, step: int) -> None:
        now = self.theme.percent
        if step == 0:
            size = 100
        else:
            index = max(0, min(len(TEXT_SIZES) - 1, TEXT_SIZES.index(min(TEXT_SIZES, key=lambda s: abs(s - now))) + step))
            size = TEXT_SIZES[index]
        self.app.preferences.change(text_size=size)
        self._looks()

    def _more_space(self) -> None:
        """Wider letters, words and lines (WCAG 1.4.12)."""
        self.app.preferences.change(more_space=not self.app.settings.more_space)
        self._looks()

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        bring_into_view(self, now)
        self._ring.follow(now)

    # -- following changes ------------------------------------------------------------------------------------

    def follow_settings(self) -> None:
        """Show who the user is, and pass changes on."""
        settings = self.app.settings
        council = self.app.council_name(settings.council) or self._words["settings.another-council"]
        self.frame.say_who(self._words[f"roles.{settings.role.value}"], council)
        self._loader.follow_settings()
        if self._made("log"):
            self.log.follow_settings()
        self._looks()

    def _looks(self) -> None:
        self.theme.apply(self.app.settings)
        self.actions_by_name["space"].setChecked(self.app.settings.more_space)
        if self._made("check"):
            self.check.follow_settings()
        self._arrange()

    def _packs_changed(self) -> None:
        self._words = self.app.words
        self.load_checker()

    def _choose_policy_first(self) -> None:
        self.policies.enter()
        self.policies._choose_policy()  # noqa: SLF001 - the same dialog as on the Policies page
        self.first.policy_added()

    def _first_done(self) -> None:
        self._history.clear()
        self.follow_settings()
        self._open("home", remember=False)
        self.page().focus_title()

    def _close_log(self) -> None:
        if self._made("log"):
            self.log.lock()

    def _all_deleted(self) -> None:
        if self._made("log"):
            self.log.forget()
        if self._made("profile"):
            self.profile.forget()
        self._profile_changed()
        self.follow_settings()

    def _arrange(self) -> None:
        first = self.stack.currentWidget() is not None and self.place() == "first"
        self.frame.arrange(self.width(), self.height(), first)
        for name in PAGES:
            if self._made(name):
                self._named(name).arrange(self._mode())

    def _mode(self) -> str:
        """The layout that fits the window and the size of words."""
        if self.theme.is_narrow(self.width()):
            return "narrow"
        return "wide" if self.theme.is_wide(self.width()) else "middle"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Words in the box are not kept, so ask first."""
        w = self._words
        if self._made("check") and self.check.words_to_lose():
            answer = ask_choice(
                self,
                w["app.name"],
                w["check.closing"],
                (("copy", w["check.copy-and-close"]), ("close", w["app.close"])),
                w["app.go-back"],
            )
            if not answer:
                event.ignore()
                return
            if answer == "copy":
                from assistant.ui.check.clipboard import copy_privately

                copy_privately(self.check.words_to_lose())
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """Stop timers and jobs, in this order, before the window goes."""
        if self._made("check"):
            self.check.live.drop()
        if self._made("log"):
            self.log.shut_down()
        self._executor.shutdown()
