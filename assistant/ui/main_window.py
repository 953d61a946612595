# SPDX-License-Identifier: Apache-2.0
"""The window: its pages, the way between them, and what keys and menus do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.loader import CheckerLoader
from assistant.ui.destinations import (
    Destination,
    News,
    ToClause,
    ToComment,
    ToExample,
    ToHelp,
    ToIncident,
    ToMany,
    ToNewPolicy,
    ToOwnPolicy,
    ToPlace,
    ToPolicy,
    ToPolicyFile,
    ToReply,
    ToSettings,
    ToTool,
    ToWalk,
)
from assistant.ui.focus import bring_into_view, move_focus, next_pane
from assistant.ui.frame import Frame
from assistant.ui.menus import Command, add_keys, make_menus
from assistant.ui.places import BY_ID, LISTED, Desk
from assistant.ui.theme import Theme, next_size
from assistant.ui.widgets.buttons import button
from assistant.ui.widgets.focus_ring import FocusRing
from assistant.ui.widgets.labels import announce, text_label
from assistant.ui.widgets.page import Page

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker


class MainWindow(QMainWindow):
    """Places at the side, one page at a time, a way back, and the keys that work everywhere.

    A page that was made is an attribute by the id of its place; asking for another makes it: `window.policies`.
    `settled` says, once, that the checker and what else lasts as long as the window are there.
    """

    settled = Signal(object)

    def __init__(self, app: App, theme: Theme, executor: Executor, clock: Callable[[], dt.datetime] = dt.datetime.now) -> None:
        super().__init__()
        self.app, self.theme, self._executor, self._clock = app, theme, executor, clock
        self._made: dict[str, Page] = {}
        self._history: list[tuple[str, QWidget | None]] = []
        self._hidden = False
        self._ask_after_hiding = False
        self._loader = CheckerLoader(app, executor, self)
        self._desk = Desk(app, theme, executor, clock, lambda: self._loader.checker, self._log_due)
        self.setWindowTitle(app.words["app.name"])
        self.setMinimumSize(*theme.looks.shape.least_window)
        self._make_frame()
        self._make_menus()
        self._ring = FocusRing(self)
        self._loader.ready.connect(self._checker_ready)
        self._loader.grown.connect(lambda _: self.check.added.recheck())
        self._loader.settled.connect(self.settled)
        self._loader.failed.connect(self.show_problem)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_changed)
        self.hear(News.SETTINGS)
        self._open("home" if app.settings.first_run_done else "first", remember=False)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Page:
            if name not in BY_ID:
                raise AttributeError(name)
            return self.at(name)

    else:

        def __getattr__(self, name: str) -> Any: ...

    # -- building ---------------------------------------------------------------------------------------------

    def at(self, place: str) -> Any:
        """The page of a place, made when it is first asked for."""
        page = self._made.get(place)
        if page is None:
            page = self._made[place] = BY_ID[place].make(self._desk)
            page.asks.connect(self.go)
            page.tells.connect(self.hear)
            page.failed.connect(self.show_problem)
            self.stack.addWidget(page)
            page.arrange(self.theme.mode(self.width()))
        return page

    def _make_frame(self) -> None:
        w = self.app.words
        self.frame = Frame(w, LISTED)
        self.frame.chosen.connect(self._choose)
        self.frame.back.connect(self.go_back)
        self.frame.change.connect(lambda: self.go(ToSettings("you")))
        self.frame.take_break.connect(lambda: self.go(ToWalk("break")))
        self.frame.help.connect(lambda: self.go(ToHelp()))
        self.stack = self.frame.stack
        self.setCentralWidget(self.frame)
        self.trust = button(w["app.trust-line"], lambda: self.go(ToSettings("keep")), quiet=True)
        foot = self.statusBar()
        foot.addWidget(self.trust)
        foot.setSizeGripEnabled(False)
        foot.setAutoFillBackground(True)
        foot.setContentsMargins(self.theme.space.m, 0, self.theme.space.m, 0)
        self.status_message = text_label("", "small")
        foot.addWidget(self.status_message, 1)

    def _make_menus(self) -> None:
        def page(what: str, *values: object) -> Callable[[], object]:
            return lambda: getattr(self.page(), what)(*values)

        def size(step: int) -> Callable[[], object]:
            return lambda: self._change_looks(text_size=next_size(self.theme.percent, step))

        file = (
            Command("new-post", lambda: self.go(ToIncident() if self.place() == "log" else ToReply("")), ("Ctrl+N",)),
            Command("new-incident", lambda: self.go(ToIncident())),
            Command("print", page("print_page"), ("Ctrl+P",)),
            Command("quit", self.close, ("Ctrl+Q",)),
        )
        edit = (
            Command("undo", partial(self._in_box, "undo"), ("Ctrl+Z",)),
            Command("redo", partial(self._in_box, "redo"), ("Ctrl+Y",)),
            Command("copy-checked", lambda: self.check.work.copy(), ("Ctrl+Shift+C",)),  # noqa: PLW0108 - made when asked for
            Command("find", page("open_find"), ("Ctrl+F",)),
        )
        view = (
            Command("bigger", size(1), ("Ctrl++", "Ctrl+=")),
            Command("smaller", size(-1), ("Ctrl+-",)),
            Command("normal", size(0), ("Ctrl+0",)),
            Command("space", lambda: self._change_looks(more_space=not self.app.settings.more_space), can_be_on=True),
            Command("hide", self.hide_now, ("F9",)),
        )
        go = (
            Command("back", self.go_back, ("Alt+Left",)),
            Command("check-now", page("continue_page"), ("Ctrl+Return", "Ctrl+Enter")),
            Command("old-posts", lambda: self.go("old")),
            Command("check-many", lambda: self.go(ToMany())),
            Command("next-finding", page("move_finding", 1), ("F8",)),
            Command("last-finding", page("move_finding", -1), ("Shift+F8",)),
        )
        helped = (
            Command("help-page", lambda: self.go(ToHelp()), ("F1",)),
            Command("keys", lambda: self.go(ToHelp("keys"))),
            Command("promise", lambda: self.go(ToSettings("keep"))),
            Command("about", lambda: self.go(ToSettings("about"))),
        )
        menus = {"file": file, "edit": edit, "view": view, "go": go, "help": helped}
        self.actions_by_name = make_menus(self, self.app.words, menus, LISTED, self.go)
        panes = {"F6": partial(self._next_pane, 1), "Shift+F6": partial(self._next_pane, -1)}
        add_keys(self, {**panes, "Escape": self._escape})

    # -- the checker ------------------------------------------------------------------------------------------

    def load_checker(self) -> None:
        """Build the checker off the GUI thread. Called once the window is on the screen."""
        from assistant.ui.notices import notices

        self.status_message.setText(notices(self.app, self._clock().date()))
        self._name_profile()
        self._loader.load()

    def _checker_ready(self, checker: Checker) -> None:
        self.check.result.prepare()
        self.check.added.set_checker(checker)

    # -- navigation -------------------------------------------------------------------------------------------

    def page(self) -> Page:
        """The page that is shown."""
        return next(page for page in self._made.values() if page is self.stack.currentWidget())

    def place(self) -> str:
        """The id of the place that is shown; "" before the first."""
        return next((name for name, page in self._made.items() if page is self.stack.currentWidget()), "")

    def go(self, where: Destination | str) -> None:
        """Open what a page or a key asks for. A string is the id of a place; its title gets the focus."""
        match where:
            case str(place) | ToPlace(place):
                if not self._choose(place):
                    self.page().show_first()
                self.page().focus_title()
                announce(self.page().title_label, self.page().title)
            case ToClause(clause):
                self._open("policies", remember=True)
                self.policies.show_clause(clause)
            case ToPolicy(pack):
                self._open("policies", remember=True)
                self.policies.show_pack(pack)
                self.page().focus_title()
            case ToNewPolicy():
                self.policies.enter()
                self.policies.choose_policy()
            case ToPolicyFile(path):
                self._open("policies", remember=True)
                self.policies.add_policy(path)
            case ToOwnPolicy(pack, code):
                self._open("own", remember=True)
                if pack:
                    self.own.begin_with(pack)
                else:
                    self.own.start(code=code)
                self.page().focus_title()
            case ToWalk(name):
                self._open("walk", remember=True)
                self.walk.begin(name)
            case ToSettings(section):
                self._open("settings", remember=True)
                self.settings.show_section(section)
            case ToHelp(page_id):
                named = self.page().title
                self.help.show_help(page_id or self.page().help_id, "" if page_id else named)
                self._open("help", remember=True)
                self.help.focus_title()
            case ToMany():
                self._open("old", remember=True)
                self.old.show_many()
            case ToTool(tool, account):
                self._open_tool(tool, account)
            case ToComment() | ToReply() | ToExample():
                self._open("check", remember=True)
                announce(self.page().title_label, self.page().title)
                self.check.take(where)
            case ToIncident(run):
                from assistant.services.guides.walkthroughs import fill_incident

                self._open("log", remember=True)
                if run is None:
                    self.log.new_incident()
                else:
                    self.log.begin_with(partial(fill_incident, run=run, content=self.app.content))

    def _open_tool(self, tool: str, account: str) -> None:
        kind, _, which = tool.partition(":")
        if kind == "walkthrough":
            self.go(ToWalk(which))
        elif kind == "read":
            self.go(ToComment())
        elif kind in BY_ID:
            self.go(kind)
        else:
            self._open("makers", remember=True)
            self.makers.open_tool(kind, account)

    def _open(self, name: str, *, remember: bool) -> bool:
        """Show a place. False when it was shown already."""
        if name == self.place():
            return False
        if remember:
            self._history.append((self.place(), QApplication.focusWidget()))
        page = self.at(name)
        focus = QApplication.focusWidget()
        if focus is not None and self.stack.isAncestorOf(focus):
            focus.clearFocus()  # the stack would go through every widget of the window for the next to have it
        page.arrange(self.theme.mode(self.width()))
        self.stack.setCurrentWidget(page)
        page.enter()
        self.frame.mark(name, bool(self._history))
        self._arrange()
        return True

    def _choose(self, place: str) -> bool:
        """Open a place that the user chose. False when it was shown already."""
        opened = self._open(place, remember=True)
        if opened:
            self.page().arrive()
        return opened

    def go_back(self) -> None:
        """To the page before, with the focus where it was."""
        if self.page().step_back() or not self._history:
            return
        name, focus = self._history.pop()
        self._open(name, remember=False)
        self.frame.mark(name, bool(self._history))
        if focus is not None and self.page().isAncestorOf(focus):
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page().focus_title()

    def _escape(self) -> None:
        """Close what is unfolded on the page, or help."""
        if not self.page().leave() and self.place() == "help":
            self.go_back()

    def _next_pane(self, step: int) -> None:
        around = ((self.menuBar(), self.menuBar()), (self.frame.side, self.frame.side))
        next_pane([*around, *self.page().panes(), (self.trust, self.trust)], self.focusWidget(), step)

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, [self.frame, self.statusBar()], 1 if forward else -1)

    def _in_box(self, what: str) -> None:
        """Undo or redo in the box that has the focus, else in the draft."""
        focus = QApplication.focusWidget()
        is_box = focus is not None and (focus.inherits("QLineEdit") or focus.inherits("QPlainTextEdit"))
        box = focus if is_box else self.check.box
        getattr(box, what)()

    def _focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        bring_into_view(self, now)
        self._ring.follow(now)

    # -- faults and hiding ------------------------------------------------------------------------------------

    def show_problem(self, error: Exception) -> None:
        """An unexpected fault: what to do, and a report that holds no words of the user's."""
        if "log" in self._made and self.log.told(error):
            return
        self.help.show_problem(error)
        self._open("help", remember=True)
        self.help.focus_title()

    def hide_now(self) -> None:
        """F9: a plain page titled "Notes"; F9 again brings everything back."""
        self._hidden = not self._hidden
        if self._hidden and "log" in self._made and self.log.is_open:
            self.log.lock()
            self._ask_after_hiding = True
        elif not self._hidden and self._ask_after_hiding:
            self._ask_after_hiding = False
            self._open("log", remember=True)
        for part in (self.menuBar(), self.statusBar()):
            part.setVisible(not self._hidden)
        self.frame.cover(self._hidden)
        self.setWindowTitle(self.app.words["app.hide-title" if self._hidden else "app.name"])
        if self._hidden:
            self.addAction(self.actions_by_name["hide"])

    # -- following changes ------------------------------------------------------------------------------------

    def hear(self, news: News) -> None:
        """Have the rest of the window follow what changed on a page."""
        match news:
            case News.SETTINGS:
                app = self.app
                council = app.council_name(app.settings.council) or app.words["settings.another-council"]
                self.frame.say_who(app.words[f"roles.{app.settings.role.value}"], council)
                self._loader.follow_settings()
                self.hear(News.LOOKS)
            case News.LOOKS:
                self.theme.apply(self.app.settings)
                self.actions_by_name["space"].setChecked(self.app.settings.more_space)
                for page in self._made.values():
                    page.follow_settings()
                self._arrange()
            case News.PROFILE:
                self._desk.follow_profile()
                if "check" in self._made:
                    self.check.work.follow_profile()
                self._name_profile()
            case News.PACKS:
                self.load_checker()
                if self.place() == "first":
                    self.first.policy_added()
            case News.FIRST_DONE:
                self._history.clear()
                self.hear(News.SETTINGS)
            case News.ABOUT_TO_DELETE:
                if "log" in self._made:
                    self.log.lock()
            case News.ALL_DELETED:
                for name in ("log", "profile"):
                    if name in self._made:
                        self.at(name).forget()
                self.hear(News.PROFILE)
                self.hear(News.SETTINGS)

    def _name_profile(self) -> None:
        """The side list says that a profile check is not finished."""
        key = "profile.nav-open" if self._desk.unfinished() else "profile.nav"
        self.frame.name_place("profile", self.app.words[key])

    def _log_due(self, today: dt.date) -> list[str] | None:
        lines: list[str] | None = self.log.due(today) if "log" in self._made and self.log.is_open else None
        return lines

    def _change_looks(self, **values: Any) -> None:
        self.app.preferences.change(**values)
        self.hear(News.LOOKS)

    def _arrange(self) -> None:
        self.frame.arrange(self.width(), self.height(), self.place() == "first")
        for page in self._made.values():
            if page is self.stack.currentWidget():
                page.arrange(self.theme.mode(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard begins where the page begins; without this Qt gives the focus to the first button of the strip."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.page().focus_title()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Words in the box are not kept, so ask first."""
        kept = all(page.may_close(self) for page in self._made.values())
        if not kept:
            event.ignore()
            return
        self.shut_down()
        event.accept()

    def shut_down(self) -> None:
        """Stop timers and jobs, in this order, before the window goes."""
        for page in self._made.values():
            page.shut_down()
        self._executor.shutdown()
