# SPDX-License-Identifier: Apache-2.0
"""From the file to the last question before it is read. What is known of it so far is kept here, in memory only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assistant.domain.archive import ItemKind, Problem, ProblemCode, ReadOptions
from assistant.domain.draft import Account
from assistant.domain.jobs import StoppedError
from assistant.domain.plain_text import one_line
from assistant.services.archive.export import Look, look
from assistant.services.archive.old_posts import ALL_BUT_MESSAGES, Scope
from assistant.services.preferences import start_context
from assistant.services.program import App
from assistant.ui.background import Executor, Task
from assistant.ui.destinations import ToPlace
from assistant.ui.old_posts.questions import MESSAGES, OWN, QuestionView, Wishes, described, questions_for
from assistant.ui.widgets.basics import button, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.progress import ProgressBar
from assistant.ui.widgets.view_page import ViewPage

_PROFILE_ROLE = ("cllr", "councillor", "council")


class Asking(QObject):
    """Looks at what the user chose, and asks what must be known before it is read.

    Signals:
        ready: everything is answered.
        left: the user goes back before the first question.
    """

    ready = Signal()
    left = Signal()

    def __init__(self, page: ViewPage, app: App, executor: Executor) -> None:
        super().__init__(page)
        self._page, self._app, self._executor = page, app, executor
        self._words = app.content.words
        self._task: Task | None = None
        self.forget()

    def forget(self) -> None:
        """Everything about a file; a look at it that runs is stopped."""
        self._stop = True
        self.paths: list[Path] = []
        self.seen: Look | None = None
        self._wishes = Wishes()
        self._asked: list[str] = []

    def stop(self) -> None:
        """The user wants it to stop, or the program closes."""
        self._stop = True

    # -- the look -------------------------------------------------------------------------------------------------

    def begin(self, paths: list[Path]) -> None:
        """Look at what the user chose, without keeping a word of it."""
        self.forget()
        self.paths = paths
        self._stop = False
        bar = ProgressBar(self._words["old.stop"])
        self._page.show_view("looking", self._words["old.looking"], bar)
        bar.start(self._words["old.looking"])
        task = self._task = Task(self)
        task.done.connect(lambda seen: self._looked(seen) if task is self._task else None)
        task.failed.connect(lambda error: self._not_looked(error) if task is self._task else None)
        task.start(self._executor, lambda: look(paths, ReadOptions(), lambda d, a: bar.tell(d, a) and not self._stop))

    def _not_looked(self, error: Exception) -> None:
        if isinstance(error, StoppedError):
            self.left.emit()
            self._page.tell(self._words["old.looking-stopped"])
        else:
            self._page.failed.emit(error)

    def _looked(self, seen: Look) -> None:
        self.seen = seen
        chat_only = seen.fatal is not None and seen.fatal.code is ProblemCode.ONLY_MESSAGES
        if seen.fatal is not None and not (chat_only and (seen.source.own_messages or seen.source.names)):
            self.show_trouble(seen.fatal)
            return
        self._asked = questions_for(seen.source)
        account = Account.MEMBER if seen.source.page else Account.PERSONAL if seen.source.names else None
        self._wishes = Wishes(account=account)
        self._show(self._asked[0])

    def show_trouble(self, problem: Problem) -> None:
        """Why nothing of a file can be shown, and what to do."""
        w = self._words
        sites = ", ".join(e.name for e in self._app.content.old_posts.exports)
        name = self._name_of(self.seen.source.platform) if self.seen else ""
        view = Form(w)
        text = text_label(w[f"old.trouble-{problem.code.value}"].format(sites=sites, name=name), focusable=True)
        view.add(text)
        if problem.file:
            view.text(one_line(problem.file), "second")
        view.ends(button(w["old.start-again"], self.left.emit, main=True))
        self._page.show_view("trouble", w["old.trouble"], view)

    def _name_of(self, platform: str) -> str:
        found = self._app.content.platforms.get(platform)
        return found.name if found is not None else platform.capitalize()

    # -- questions ------------------------------------------------------------------------------------------------

    def _show(self, name: str) -> None:
        assert self.seen is not None  # noqa: S101 - asked after the look only
        w, source = self._words, self.seen.source
        intro = described(source, self._name_of(source.platform), w) if name == self._asked[0] else ""
        view = QuestionView(w, name, source, self._wishes, intro, last=name == self._asked[-1])
        view.answered.connect(self._answered)
        view.back.connect(self.step_back)
        title = {"own": "own-file", "account": "which-account", "what": "what-title"}.get(name, f"{name}-title")
        if name == MESSAGES and not source.items:
            title = "messages-only-title"
        self._page.show_view("question", w[f"old.{title}"], view)

    def step_back(self) -> None:
        """The question before, or out."""
        at = self._asked.index(self._page.view.name)
        self._show(self._asked[at - 1]) if at else self.left.emit()

    def _answered(self, name: str) -> None:
        if name == OWN and self._page.view.choice.value == "no":
            self._show_not_own()
            return
        source = self.seen.source if self.seen else None
        if name == MESSAGES and not self._wishes.messages and source is not None and not source.items:
            self._show_unread()
            return
        at = self._asked.index(name)
        if at + 1 < len(self._asked):
            self._show(self._asked[at + 1])
        else:
            self.ready.emit()

    def _show_unread(self) -> None:
        """There are messages only, and the user wants them let be."""
        w = self._words
        self.forget()
        view = Form(w)
        view.add(text_label(w["old.messages-left"], focusable=True))
        view.ends(button(w["old.start-again"], self.left.emit, main=True))
        self._page.show_view("trouble", w["old.messages-left-title"], view)

    def _show_not_own(self) -> None:
        """The guard against using it on someone else."""
        w = self._words
        self.forget()
        view = Form(w)
        view.text(w["old.not-own"])
        log = button(w["old.to-log"], lambda: self._page.asks.emit(ToPlace("log")), main=True)
        view.ends(log, button(w["old.start-again"], self.left.emit))
        self._page.show_view("not-own", w["old.not-own-title"], view)

    # -- what follows from the answers ----------------------------------------------------------------------------

    @property
    def options(self) -> ReadOptions:
        """How to read the files."""
        return ReadOptions(messages=self._wishes.messages, me=self._wishes.me)

    def scope(self) -> Scope:
        """What to read of them, and whose words they are."""
        assert self.seen is not None  # noqa: S101 - after the last question only
        wishes, source, settings = self._wishes, self.seen.source, self._app.settings
        base = start_context(settings)
        answers = dict(base.answers)
        if any(word in source.profile.casefold() for word in _PROFILE_ROLE):
            answers["profile-names-role"] = "yes"
        base = replace(base, account=wishes.account or base.account, answers=answers, date=None, time=None)
        kinds = wishes.kinds or ALL_BUT_MESSAGES
        if wishes.messages:
            kinds = kinds | {ItemKind.MESSAGE}
        return replace(
            plain_scope(self._app),
            base=base,
            kinds=kinds,
            first=wishes.first,
            last=wishes.last,
            since=wishes.since,
            not_yet=wishes.not_yet,
        )

    def expected(self) -> int:
        """How many things there are to read; 0 when the file does not say."""
        assert self.seen is not None  # noqa: S101 - after the last question only
        source = self.seen.source
        return sum(source.items.values()) + (source.own_messages if self._wishes.messages else 0)


def plain_scope(app: App) -> Scope:
    """Posts of the account that the user last wrote from, read with the parts and rules that are on."""
    scope = Scope(base=start_context(app.settings), off=app.settings.off)
    return scope if app.settings.model else replace(scope, parts=scope.parts - {"model"})
