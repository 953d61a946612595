# SPDX-License-Identifier: Apache-2.0
"""Check my old posts: from the file to the list, in memory only. The views know nothing of one another; this page leads."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain import dates
from assistant.domain.archive import ArchiveError, ItemKind, Problem, ProblemCode, ReadOptions
from assistant.domain.draft import Account
from assistant.domain.jobs import StoppedError
from assistant.domain.plain_text import one_line
from assistant.domain.report import Report
from assistant.services.archive.delete_list import (
    Answers,
    Line,
    Outcome,
    as_report,
    as_table,
    digest_of,
    lines_in,
    lines_of,
    to_ask_about,
)
from assistant.services.archive.drafts import as_items
from assistant.services.archive.export import Look, items, look
from assistant.services.archive.old_posts import ALL_BUT_MESSAGES, OldPost, OldPosts, Scope, in_rows
from assistant.services.check.checker import Checker
from assistant.services.policy.citing import contact_words, contacts_of
from assistant.services.preferences import start_context
from assistant.services.program import App
from assistant.services.saving import save_file, why_not_saved
from assistant.ui.background import Executor, Task
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.destinations import ToClause, ToPlace
from assistant.ui.dialogs import ask_choice
from assistant.ui.old_posts.many import ManyForm
from assistant.ui.old_posts.opened import OpenedView
from assistant.ui.old_posts.questions import MESSAGES, OWN, QuestionView, Wishes, described, questions_for
from assistant.ui.old_posts.results import ResultsView
from assistant.ui.old_posts.rows import Filters
from assistant.ui.old_posts.start import StartView, StepsView
from assistant.ui.old_posts.wait import ListView, WaitForm, WaitView
from assistant.ui.widgets.basics import button, buttons_row, column, text_label
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.progress import ProgressBar
from assistant.ui.widgets.view_page import ViewPage

_LOOK_EVERY_MS = 400
_PROFILE_ROLE = ("cllr", "councillor", "council")


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
        self._app, self._executor, self._clock, self._checker = app, executor.beside(), clock, checker
        self._words = app.content.words
        self.paper = PaperWork(self, app, executor, self._words["old.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look_again)
        self._stop = self._running = False
        self._task: Task | None = None
        self._forget()

    def _forget(self) -> None:
        self._stop = True
        self._paths: list[Path] = []
        self._seen: Look | None = None
        self._wishes = Wishes()
        self._asked: list[str] = []
        self.posts: OldPosts | None = None
        self._many = False
        self._marks: dict[int, str] = {}
        self._hidden: set[int] = set()
        self._topics: set[str] = set()
        self._filters = Filters()
        self._row: list[OldPost] = []
        self._progress = (0, 0)
        self._began = 0.0
        self._saved_lines: list[Line] = []
        self._answers = Answers()
        self._source_names: list[str] = []

    # -- the window asks ------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if not self.name:
            self.show_start()

    def show_first(self) -> None:
        if self.posts is None:
            self.show_start()
        else:
            self.show_results()

    def open_find(self) -> None:
        if self.name == "results":
            self.view.open_find()

    def step_back(self) -> bool:
        """One view back. The results stay until they are left on purpose."""
        match self.name:
            case "steps" | "many" | "trouble" | "not-own":
                self.show_start()
            case "opened" | "wait" | "list" | "waiting":
                self.show_results() if self.posts is not None else self.show_start()
            case "question":
                self._question_back()
            case _:
                return False
        return True

    def may_close(self, parent: QWidget) -> bool:
        """Results are forgotten: say so first."""
        if self.posts is None or not (self._marks or self.posts.found()):
            return True
        return self._may_forget(parent)

    def _may_forget(self, parent: QWidget) -> bool:
        w = self._words
        on_list = any(mark == "list" for mark in self._marks.values())
        answers = [("save", w["old.leave-save"])] if on_list else []
        answer = ask_choice(parent, w["old.title"], w["old.leave"], [*answers, ("go", w["old.leave-go"])], w["old.leave-stay"])
        if answer == "save":
            self.asks.emit(ToPlace("old"))
            self.show_wait()
        return answer == "go"

    def shut_down(self) -> None:
        self._stop = True
        self._timer.stop()

    # -- start ----------------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        """The three steps. Forgets what was read."""
        self._forget()
        self._timer.stop()
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
        self._paths = paths
        self._look_at(ReadOptions())

    def _look_at(self, options: ReadOptions) -> None:
        self._stop = False
        bar = ProgressBar(self._words["old.stop"])
        self.show_view("looking", self._words["old.looking"], bar)
        bar.start(self._words["old.looking"])
        paths = self._paths
        task = self._task = Task(self)
        task.done.connect(lambda seen: self._looked(seen) if task is self._task else None)
        task.failed.connect(lambda error: self._not_looked(error) if task is self._task else None)
        task.start(self._executor, lambda: look(paths, options, lambda d, a: bar.tell(d, a) and not self._stop))

    def _not_looked(self, error: Exception) -> None:
        if isinstance(error, StoppedError):
            self.show_start()
            self.tell(self._words["old.looking-stopped"])
        else:
            self.failed.emit(error)

    def _looked(self, seen: Look) -> None:
        self._seen = seen
        chat_only = seen.fatal is not None and seen.fatal.code is ProblemCode.ONLY_MESSAGES
        if seen.fatal is not None and not (chat_only and (seen.source.own_messages or seen.source.names)):
            self.show_trouble(seen.fatal)
            return
        self._asked = questions_for(seen.source)
        self._wishes = Wishes(account=Account.MEMBER if seen.source.page else None)
        self._show_question(self._asked[0])

    def show_trouble(self, problem: Problem) -> None:
        """Why nothing of a file can be shown, and what to do."""
        w = self._words
        sites = ", ".join(e.name for e in self._app.content.old_posts.exports)
        name = self._name_of(self._seen.source.platform) if self._seen else ""
        view = QWidget()
        inside = column(view)
        text = text_label(w[f"old.trouble-{problem.code.value}"].format(sites=sites, name=name), focusable=True)
        inside.addWidget(text)
        if problem.file:
            inside.addWidget(text_label(one_line(problem.file), "second"))
        inside.addWidget(buttons_row(button(w["old.start-again"], self.show_start, main=True)))
        self.show_view("trouble", w["old.trouble"], view)

    def _name_of(self, platform: str) -> str:
        found = self._app.content.platforms.get(platform)
        return found.name if found is not None else platform.capitalize()

    # -- questions ------------------------------------------------------------------------------------------------

    def _show_question(self, name: str) -> None:
        assert self._seen is not None  # noqa: S101 - asked after the look only
        w, source = self._words, self._seen.source
        intro = described(source, self._name_of(source.platform), w) if name == self._asked[0] else ""
        view = QuestionView(w, name, source, self._wishes, intro)
        view.answered.connect(self._answered)
        view.back.connect(self._question_back)
        title = {"own": "own-file", "account": "which-account", "what": "what-title"}.get(name, f"{name}-title")
        self.show_view("question", w[f"old.{title}"], view)

    def _question_back(self) -> None:
        at = self._asked.index(self.view.name)
        self._show_question(self._asked[at - 1]) if at else self.show_start()

    def _answered(self, name: str) -> None:
        if name == OWN and self.view.choice.value == "no":
            self._show_not_own()
            return
        source = self._seen.source if self._seen else None
        if name == MESSAGES and not self._wishes.messages and source is not None and not source.items:
            self.show_trouble(Problem(ProblemCode.ONLY_MESSAGES))
            return
        at = self._asked.index(name)
        if at + 1 < len(self._asked):
            self._show_question(self._asked[at + 1])
        else:
            self.begin()

    def _show_not_own(self) -> None:
        """The guard against using it on someone else."""
        w = self._words
        self._forget()
        view = QWidget()
        inside = column(view)
        inside.addWidget(text_label(w["old.not-own"]))
        log = button(w["old.to-log"], lambda: self.asks.emit(ToPlace("log")), main=True)
        inside.addWidget(buttons_row(log, button(w["old.start-again"], self.show_start)))
        self.show_view("not-own", w["old.not-own-title"], view)

    # -- reading --------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Start to read what was chosen, in the light of the answers."""
        checker = self._checker()
        if checker is None or self._seen is None:
            self.tell(self._words["old.no-checker"], focus=True)
            return
        wishes, source = self._wishes, self._seen.source
        base = start_context(self._app.settings)
        answers = dict(base.answers)
        if any(word in source.profile.casefold() for word in _PROFILE_ROLE):
            answers["profile-names-role"] = "yes"
        base = replace(base, account=wishes.account or base.account, answers=answers, date=None, time=None)
        kinds = wishes.kinds or ALL_BUT_MESSAGES
        if wishes.messages:
            kinds = kinds | {ItemKind.MESSAGE}
        parts = Scope(base=base).parts if self._app.settings.model else Scope(base=base).parts - {"model"}
        scope = Scope(
            base=base,
            kinds=kinds,
            first=wishes.first,
            last=wishes.last,
            since=wishes.since,
            not_yet=wishes.not_yet,
            parts=parts,
            off=self._app.settings.off,
        )
        options = ReadOptions(messages=wishes.messages, me=wishes.me)
        paths, old = self._paths, self._app.content.old_posts
        self.posts = OldPosts(
            checker,
            scope,
            lambda _progress: items(paths, options, lambda _d, _a: not self._stop),
            old.leave_out,
            old.leave_out_of_shares,
        )
        self.posts.to_read = sum(source.items.values()) + (source.own_messages if wishes.messages else 0)
        self.show_results()
        self.carry_on()

    def carry_on(self) -> None:
        """Work until it is done or stopped."""
        posts = self.posts
        if posts is None or self._running:
            return
        self._stop, self._running, self._began = False, True, time.monotonic()
        self._progress = (0, 0)

        def told(done: int, all_: int) -> bool:
            self._progress = (done, all_)
            return not self._stop

        task = self._task = Task(self)
        task.done.connect(lambda _: self._over(posts, None))
        task.failed.connect(lambda error: self._over(posts, error))
        self._timer.start()
        task.start(self._executor, lambda: posts.go_on(told))

    def stop(self) -> None:
        """The user wants it to stop; what was found stays."""
        self._stop = True

    def _over(self, posts: OldPosts, error: Exception | None) -> None:
        self._running = False
        if posts is not self.posts:
            return
        self._timer.stop()
        w = self._words
        if error is None:
            said = w["old.done"]
        elif isinstance(error, StoppedError):
            said = w["old.stopped"].format(left=f"{posts.pending:,}") if posts.read_to_end else w["old.stopped-first"]
        elif isinstance(error, ArchiveError):
            self.posts = None
            self.show_trouble(error.problem)
            return
        else:
            self.failed.emit(error)
            return
        if self.name == "results":
            self.view.refresh()
            self.view.say(said)

    def _look_again(self) -> None:
        if self.name != "results" or self.posts is None:
            return
        start = time.monotonic()
        if self.posts.changes() or not self.posts.read_to_end:
            self.view.refresh()
        self._say_progress()
        # a long list takes longer to put in order: look less often then
        self._timer.setInterval(max(_LOOK_EVERY_MS, int(8_000 * (time.monotonic() - start))))

    def _say_progress(self) -> None:
        posts, w = self.posts, self._words
        if posts is None or not self._running:
            return
        done, all_ = self._progress
        if posts.read_to_end:
            text = w["old.reading-second"].format(left=f"{posts.pending:,}")
            text = f"{text} {self._time_left(done, all_)}".strip()
        elif posts.to_read:
            text = w["old.reading"].format(number=f"{posts.read:,}", all=f"{posts.to_read:,}")
        else:
            text = w["old.reading-first"].format(number=f"{posts.read:,}")
        self.view.show_progress(text, done, all_, running=True)

    def _time_left(self, done: int, all_: int) -> str:
        w, spent = self._words, time.monotonic() - self._began
        if done < 20 or spent < 2:
            return ""
        minutes = round(spent / done * (all_ - done) / 60)
        if minutes < 1:
            return w["old.about-time"].format(time=w["old.under-minute"])
        return w["old.about-time"].format(time=w["old.one-minute"] if minutes == 1 else w["old.minutes"].format(number=minutes))

    # -- results --------------------------------------------------------------------------------------------------

    def _is_hidden(self, post: OldPost) -> bool:
        by_topic = bool(self._topics) and all(f.concern in self._topics for f in post.review.findings)
        return by_topic or post.number in self._hidden

    def show_results(self) -> None:
        """Calendar and list."""
        assert self.posts is not None  # noqa: S101 - there is something to show
        profile = self._seen.source.profile if self._seen else ""
        view = ResultsView(
            self._app.content, self.posts, self._marks, self._is_hidden, self._filters, many=self._many, profile=profile
        )
        view.opened.connect(self.open_row)
        view.stop.connect(self.stop)
        view.carry_on.connect(self.carry_on)
        view.delete_list.connect(self._to_list)
        view.again.connect(self._again)
        view.profile.connect(lambda: self.asks.emit(ToPlace("profile")))
        self.show_view("results", self._words["old.results-many" if self._many else "old.results"], view)
        if self._running:
            self._say_progress()
        elif not self.posts.done:
            left = f"{self.posts.pending:,}"
            stopped = self._words["old.stopped"].format(left=left) if self.posts.read_to_end else self._words["old.stopped-first"]
            view.show_progress(stopped, 0, 0, running=False)
        else:
            view.show_progress("", 0, 0, running=False)

    def _again(self) -> None:
        if self.posts is None or not self.posts.found() or self._may_forget(self):
            self.show_start()

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
        self.show_view("opened", what_it_is(row[0], self._words), view)

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

    # -- the wait page and the list -------------------------------------------------------------------------------

    def _to_list(self) -> None:
        if any(mark == "list" for mark in self._marks.values()):
            self.show_wait()
        else:
            self.tell(self._words["old.nothing-on-list"], focus=True)

    def open_saved(self, path: Path) -> None:
        """A list that was saved before: the wait page stands before this one, too."""
        self._forget()
        try:
            self._saved_lines = lines_in(path)
        except OSError:
            self.tell(self._words["old.saved-unreadable"], focus=True)
            return
        self._source_names = [path.name]
        self.show_wait()

    def show_wait(self) -> None:
        """Asked anew for each list; the answers are not kept."""
        self._answers = Answers()
        view = WaitForm(self._words)
        view.answered.connect(self._waited)
        view.back.connect(self.step_back)
        self.show_view("wait", self._words["old.wait-title"], view)

    def _waited(self, answers: Answers) -> None:
        self._answers = answers
        if answers.outcome is Outcome.LIST:
            self._show_list()
            return
        view = WaitView(self._words, answers, self._contacts())
        view.save_copy.connect(self._save_copy)
        view.print_copy.connect(self._print_copy)
        view.asked.connect(lambda: self._waited(replace(answers, asked=True)))
        view.change.connect(self.show_wait)
        self.show_view("waiting", self._words["old.wait-stop"], view)

    def _contacts(self) -> tuple[str, ...]:
        known = contacts_of(self._app.settings, self._app.pack, ("clerk", "monitoring-officer"))
        return tuple(contact_words(contact) for contact in known)

    def _listed(self) -> list[OldPost]:
        found = self.posts.found() if self.posts else []
        return [p for p in found if self._marks.get(p.number) == "list"]

    def _lines(self) -> list[Line]:
        names = {key: platform.name for key, platform in self._app.content.platforms.items()}
        return self._saved_lines or lines_of(((p.item, p.day) for p in self._listed()), self._words, names)

    def _show_list(self) -> None:
        w = self._words
        shown = [
            (dates.day(x.day) if x.day else w["old.no-date"], f"{x.site}: {x.what}", x.words or w["old.no-words"], x.place)
            for x in self._lines()
        ]
        view = ListView(w, shown, self._answers)
        view.save_pdf.connect(lambda: self.paper.ask_and_save(as_report(self._lines(), self._answers, w, self._now())))
        view.save_table.connect(self._ask_table)
        view.print_it.connect(self.print_page)
        view.copy_links.connect(self._copy_links)
        view.back.connect(self.step_back)
        self.show_view("list", w["old.list-made"], view)

    def _now(self) -> dt.datetime:
        return self._clock().astimezone()

    def print_page(self) -> None:
        """Ctrl+P: the list, or the posts to ask about."""
        if self.name == "list":
            self.paper.print(as_report(self._lines(), self._answers, self._words, self._now()))
        elif self.name == "waiting":
            self._print_copy()

    def _ask_table(self) -> None:
        w = self._words
        chosen, _ = QFileDialog.getSaveFileName(self, w["old.save-table"], f"{w['old.list-title']}.csv", "(*.csv)")
        if chosen:
            self.save_table(Path(chosen))

    def save_table(self, target: Path) -> None:
        """Write the list for a spreadsheet, whole or not at all."""
        target = target if target.suffix.lower() == ".csv" else target.with_name(f"{target.name}.csv")
        try:
            save_file(target, as_table(self._lines(), self._answers, self._words))
        except OSError as error:
            self.tell(self._words["old.not-saved"].format(why=why_not_saved(error)), focus=True)
            return
        self.tell(self._words["old.saved"].format(name=target.name), focus=True)

    def _copy_links(self) -> None:
        links = [x.place for x in self._lines() if x.place.startswith(("http://", "https://"))]
        if not links:
            self.tell(self._words["old.no-links"])
            return
        copy_privately("\n".join(links))
        self.tell(self._words["old.links-copied"].format(number=len(links)))

    def copy_report(self) -> Report:
        """The posts to ask about, whole, with the digest of each file that they came from."""
        files = []
        for path in self._paths:
            try:
                files.append((path.name, digest_of(path)))
            except OSError:
                continue  # the file is gone: the copy of the words is the more needed
        listed = self._listed()
        texts = [p.item.text for p in listed] if listed else [x.words for x in self._lines()]
        return to_ask_about(self._lines(), texts, files, self._words, self._now(), self._contacts())

    def _save_copy(self) -> None:
        self.paper.ask_and_save(self.copy_report())

    def _print_copy(self) -> None:
        self.paper.print(self.copy_report())

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
        base = start_context(self._app.settings)
        parts = Scope(base=base).parts if self._app.settings.model else Scope(base=base).parts - {"model"}
        drafts = as_items(texts, base.platform)
        scope = Scope(base=base, parts=parts, off=self._app.settings.off)
        self._many = True
        self.posts = OldPosts(checker, scope, lambda _progress: iter(drafts), frozenset())
        self.posts.to_read = len(drafts)
        self.show_results()
        self.carry_on()


def what_it_is(post: OldPost, words: Mapping[str, str]) -> str:
    """The title of the page that shows a post: its strongest finding."""
    w = words
    return w["result.card-title"].format(level=w[f"result.level-{post.level.value}"], title=post.main.title)
