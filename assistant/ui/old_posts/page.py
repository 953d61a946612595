# SPDX-License-Identifier: Apache-2.0
"""Check my old posts: from the file to the list, in memory only. The views know nothing of one another; this page leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from assistant.domain import dates
from assistant.domain.archive import ArchiveError
from assistant.services.archive.drafts import as_items
from assistant.services.archive.export import items
from assistant.services.archive.old_posts import OldPost, OldPosts, in_rows
from assistant.services.check.checker import Checker
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.destinations import ToClause, ToPlace
from assistant.ui.dialogs import ask_choice
from assistant.ui.old_posts.asking import Asking, plain_scope
from assistant.ui.old_posts.deleting import Deleting
from assistant.ui.old_posts.many import ManyForm
from assistant.ui.old_posts.opened import OpenedView
from assistant.ui.old_posts.reading import Reading
from assistant.ui.old_posts.results import ResultsView
from assistant.ui.old_posts.rows import Filters
from assistant.ui.old_posts.start import StartView, StepsView
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.view_page import ViewPage


class OldPostsPage(ViewPage):
    """Nothing of an export is written anywhere; leaving the results forgets them.

    Args:
        checker: our own checker, when it is ready.
    """

    help_id = "old"

    def __init__(
        self, app: App, executor: Executor, clock: Callable[[], dt.datetime], checker: Callable[[], Checker | None]
    ) -> None:
        super().__init__()
        beside = executor.beside()
        self._app, self._checker = app, checker
        self._words = app.content.words
        self.paper = PaperWork(self, app, beside, self._words["old.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)
        self.asking = Asking(self, app, beside)
        self.asking.ready.connect(self.begin)
        self.asking.left.connect(self.show_start)
        self.reading = Reading(self, self._words, beside)
        self.reading.moved.connect(self._look_again)
        self.reading.over.connect(self._over)
        self.deleting = Deleting(self, app, self.paper, clock, self._listed, lambda: self.asking.paths, self._details)
        self._forget()

    def _forget(self) -> None:
        self.asking.forget()
        self.reading.forget()
        self.deleting.forget()
        self._many = False
        self._marks: dict[int, str] = {}
        self._hidden: set[int] = set()
        self._topics: set[str] = set()
        self._filters = Filters()
        self._row: list[OldPost] = []

    @property
    def posts(self) -> OldPosts | None:
        """What is read, and what was found in it; None before."""
        return self.reading.posts

    def _details(self, text: str) -> Iterable[tuple[int, int]]:
        return self.posts.details(text) if self.posts is not None else ()

    # -- the window asks ------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if not self.name:
            self.show_start()

    def show_first(self) -> None:
        if self.posts is not None:
            self.show_results()
        elif self._may_lose_ticks():
            self.show_start()

    def open_find(self) -> None:
        if self.name == "results":
            self.view.open_find()

    def step_back(self) -> bool:
        """One view back. The results stay until they are left on purpose."""
        match self.name:
            case "steps" | "many" | "trouble" | "not-own":
                self.show_start()
            case "opened" | "wait" | "list" | "waiting":
                if self.posts is not None:
                    self.show_results()
                elif self._may_lose_ticks():
                    self.show_start()
            case "question":
                self.asking.step_back()
            case _:
                return False
        return True

    def may_close(self, parent: QWidget) -> bool:
        """Results are forgotten: say so first."""
        if self.posts is None or not (self._marks or self.posts.found()):
            return self._may_lose_ticks(parent)
        return self._may_forget(parent)

    def _may_lose_ticks(self, parent: QWidget | None = None) -> bool:
        """Whether a saved list may be left: asked where something was ticked on it since."""
        return not self.deleting.unsaved or self._may_forget(parent or self)

    def _may_forget(self, parent: QWidget) -> bool:
        w = self._words
        on_list = self.deleting.unsaved or any(mark == "list" for mark in self._marks.values())
        answers = [("save", w["old.leave-save"])] if on_list else []
        answer = ask_choice(parent, w["old.title"], w["old.leave"], [*answers, ("go", w["old.leave-go"])], w["old.leave-stay"])
        if answer == "save":
            self.asks.emit(ToPlace("old"))
            self.deleting.show_wait()
        return answer == "go"

    def shut_down(self) -> None:
        self.asking.stop()
        self.reading.shut_down()

    # -- start ----------------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        """The three steps. Forgets what was read."""
        self._forget()
        view = StartView(self._app.content)
        view.chosen.connect(self.choose)
        view.steps.connect(self.show_steps)
        view.open_list.connect(self.open_saved)
        view.many.connect(self.show_many)
        self.show_view("start", self._words["old.title"], view)

    def show_steps(self, site: str) -> None:
        """How to get one's own file from a site."""
        export = self._app.content.old_posts.export(site)
        view = StepsView(self._app.content, export)
        view.back.connect(self.show_start)
        self.show_view("steps", self._words["old.steps-for"].format(name=export.name), view)

    def choose(self, paths: list[Path]) -> None:
        """Look at what the user chose, without keeping a word of it."""
        self._forget()
        self.asking.begin(paths)

    def open_saved(self, path: Path) -> None:
        """A list that was saved before."""
        self._forget()
        self.deleting.open_saved(path)

    def print_page(self) -> None:
        """Ctrl+P: the list, or the posts to ask about."""
        self.deleting.print()

    # -- reading --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start to read what was chosen, in the light of the answers."""
        checker = self._checker()
        if checker is None or self.asking.seen is None:
            self.tell(self._words["old.no-checker"], focus=True)
            return
        paths, options, old = self.asking.paths, self.asking.options, self._app.content.old_posts
        posts = OldPosts(
            checker,
            self.asking.scope(),
            lambda _progress: items(paths, options, lambda _d, _a: not self.reading.stopped),
            old.leave_out,
            old.leave_out_of_shares,
        )
        posts.to_read = self.asking.expected()
        self._read(posts)

    def _read(self, posts: OldPosts) -> None:
        self.reading.posts = posts
        self.show_results()
        self.reading.carry_on()

    def _over(self, error: Exception | None) -> None:
        said = self.reading.said(error)
        if isinstance(error, ArchiveError):
            self.reading.forget()
            self.asking.show_trouble(error.problem)
        elif not said:
            self.failed.emit(error)
        elif self.name == "results":
            self.view.refresh()
            self.view.say(said)

    def _look_again(self) -> None:
        if self.name != "results" or self.posts is None:
            return
        if self.posts.changes() or not self.posts.read_to_end:
            self.view.refresh()
        self._say_progress()

    def _say_progress(self) -> None:
        if self.reading.running:
            self.view.show_progress(self.reading.now(), *self.reading.progress, running=True)

    # -- results --------------------------------------------------------------------------------------------------

    def _is_hidden(self, post: OldPost) -> bool:
        by_topic = bool(self._topics) and all(f.concern in self._topics for f in post.review.findings)
        return by_topic or post.number in self._hidden

    def _unhide(self) -> None:
        self._hidden.clear()
        self._topics.clear()

    def show_results(self) -> None:
        """Calendar and list."""
        assert self.posts is not None  # noqa: S101 - there is something to show
        source = self.asking.seen.source if self.asking.seen else None
        view = ResultsView(
            self._app.content,
            self.posts,
            self._marks,
            self._is_hidden,
            self._filters,
            many=self._many,
            profile=source.profile if source else "",
            parts=source.files if source else 0,
        )
        view.opened.connect(self.open_row)
        view.stop.connect(self.reading.stop)
        view.carry_on.connect(self.reading.carry_on)
        view.delete_list.connect(self._to_list)
        view.again.connect(self._again)
        view.unhide.connect(self._unhide)
        view.profile.connect(lambda: self.asks.emit(ToPlace("profile")))
        self.show_view("results", self._words["old.results-many" if self._many else "old.results"], view)
        if self.reading.running:
            self._say_progress()
        else:
            view.show_progress("" if self.posts.done else self.reading.left(), 0, 0, running=False)

    def _again(self) -> None:
        if self.posts is None or not self.posts.found() or self._may_forget(self):
            self.show_many() if self._many else self.show_start()

    def open_row(self, row: list[OldPost]) -> None:
        """One post with all that is known of it."""
        posts = self.posts
        if posts is None:
            return
        self._row = row
        review = posts.closer(row[0])
        view = OpenedView(
            self._app.content,
            row,
            review if review.findings else row[0].review,
            self._marks.get(row[0].number, ""),
            many=self._many,
        )
        view.decided.connect(self._decide)
        view.to_list.connect(self._back_to_row)
        view.next_post.connect(lambda: self._next(1))
        view.copy.connect(self._copy)
        view.read_rule.connect(lambda clause: self.asks.emit(ToClause(clause)))
        self.show_view("opened", self._title_of(row[0]), view)

    def _title_of(self, post: OldPost) -> str:
        """An old post by its day; a draft, which has none, by its number."""
        w = self._words
        if self._many:
            return w["old.draft-number"].format(number=f"{post.number:,}")
        return dates.day(post.day) if post.day else w["old.no-date"]

    def _decide(self, what: str) -> None:
        w, numbers = self._words, [p.number for p in self._row]
        if what == "hidden":
            self._hidden |= set(numbers)
            self._back_to_row()
            self.tell(w["old.hidden-one"])
            return
        if what == "topic":
            self._topics |= {f.concern for f in self._row[0].review.findings}
            self._back_to_row()
            self.tell(w["old.hidden-one"])
            return
        for number in numbers:
            if what:
                self._marks[number] = what
            else:
                self._marks.pop(number, None)
        if what:
            self._next(1)
        else:
            self.open_row(self._row)

    def _rows(self) -> list[list[OldPost]]:
        found = self.posts.found() if self.posts else []
        shown = [p for p in found if not self._is_hidden(p) and self._filters.lets(p)]
        return in_rows([p for p in shown if p.maybe is self._row[0].maybe])

    def _next(self, step: int) -> None:
        """The next post of the list, or back to the list behind the last."""
        rows = self._rows()
        at = next((n for n, row in enumerate(rows) if row[0].number == self._row[0].number), -1)
        if 0 <= at + step < len(rows):
            self.open_row(rows[at + step])
        else:
            self._back_to_row()

    def move_finding(self, step: int) -> None:
        """F8 and Shift+F8."""
        if self.name == "opened":
            self._next(step)

    def _back_to_row(self) -> None:
        number = self._row[0].number
        self.show_results()
        row = self.view.model.row_of(number)
        if row >= 0:
            self.view.table.setCurrentIndex(self.view.model.index(row, 0))
            self.view.table.setFocus()

    def _copy(self, text: str) -> None:
        copy_privately(text)
        self.tell(self._words["old.copied"])

    def _to_list(self) -> None:
        if any(mark == "list" for mark in self._marks.values()):
            self.deleting.show_wait()
        else:
            self.tell(self._words["old.nothing-on-list"], focus=True)

    def _listed(self) -> list[OldPost]:
        found = self.posts.found() if self.posts else []
        return [p for p in found if self._marks.get(p.number) == "list"]

    # -- many -----------------------------------------------------------------------------------------------------

    def show_many(self) -> None:
        """Check many drafts."""
        self._forget()
        view = ManyForm(self._words)
        view.chosen.connect(self.check_drafts)
        view.back.connect(self.show_start)
        self.show_view("many", self._words["old.many-title"], view)

    def check_drafts(self, texts: list[str]) -> None:
        """Check drafts one by one, as posts of the account that the user last wrote from."""
        checker = self._checker()
        if checker is None:
            self.tell(self._words["old.no-checker"], focus=True)
            return
        scope = plain_scope(self._app)
        drafts = as_items(texts, scope.base.platform)
        self._many = True
        posts = OldPosts(checker, scope, lambda _progress: iter(drafts), frozenset())
        posts.to_read = len(drafts)
        self._read(posts)
