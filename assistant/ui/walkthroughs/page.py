# SPDX-License-Identifier: Apache-2.0
"""What should I do?: the list of situations, one question a page, the ending."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.report import Report
from assistant.domain.walkthrough import GROUPS, Node, Walkthrough
from assistant.services.guides.profile import Profile
from assistant.services.guides.walkthroughs import find, known_facts, row_hint, step_words
from assistant.services.papers.checklist import checklist, question_sheet
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import ToTool
from assistant.ui.theme import theme
from assistant.ui.walkthroughs.ending import EndingView
from assistant.ui.widgets.basics import (
    Choice,
    LineBox,
    PressButton,
    RowButton,
    announce,
    button,
    buttons_row,
    cells,
    clear_layout,
    column,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.paper import LARGE, PaperWork
from assistant.ui.widgets.sheet import Foot
from assistant.ui.widgets.view_page import ViewPage
from assistant.walkthroughs.run import Run

TOOLS = ("read", "terms", "bio", "templates", "blocked-words")

_ELSE = "concern"
"""The situation for what no other fits."""


class WalkPage(ViewPage):
    """The walkthroughs."""

    help_id = "walk"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._clock = app, clock
        self._words = app.content.words
        self._profile = Profile(app, lambda: clock().date())
        self.run: Run | None = None
        self.paper = PaperWork(self, app, executor, self._words["walk.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)

    def enter(self) -> None:
        if not self.name:
            self.show_list()

    def arrive(self) -> None:
        """The list: a walkthrough that was left stands on top of it, and is not opened unasked."""
        if self.name != "list":
            self.show_list(self.run if self.run is not None and self.run.ending is None and self.run.trail else None)

    def show_list(self, left: Run | None = None) -> None:
        """Every situation, in three groups, and the small tools. `left`: a walkthrough that was not finished."""
        self.run = None
        view = ListView(self._app, left)
        view.go_on.connect(self._show)
        view.chosen.connect(self.begin)
        view.asks.connect(self.asks)
        self.show_view("list", self._words["walk.title"], view)

    def show_first(self) -> None:
        self.show_list()

    def open_find(self) -> None:
        if self.name != "list":
            self.show_list()
        self.view.box.setFocus()

    def begin(self, walkthrough: str) -> None:
        """Start a walkthrough, with what is known from settings and the profile check."""
        known = known_facts(self._app.settings, self._app.pack, self._profile.facts())
        self._show(Run.begin(self._app.content.walkthroughs, walkthrough, known))

    def _show(self, run: Run) -> None:
        self.run = run
        if run.ending is not None:
            view = EndingView(self._app, run, self.paper)
            view.asks.connect(self.asks)
            view.begin.connect(self.begin)
            view.done.connect(self.show_list)
            view.back.connect(self.step_back)
            view.again.connect(lambda: self._show(run.restart()))
            view.print_it.connect(self.print_page)
            view.save_it.connect(lambda large: self.save(large=large))
            self.show_view("ending", view.title, view, self._app.content.walkthroughs[run.start].title)
            return
        node = run.node
        assert node is not None  # noqa: S101 - a run is at a question or at an ending
        made = RowsView(self._app, run, node) if node.rows else QuestionView(self._app, run, node)
        made.next.connect(self._show)
        made.back.connect(self.step_back)
        made.again.connect(lambda: self._show(run.restart()))
        made.to_list.connect(self.show_list)
        made.print_it.connect(self.print_page)
        made.asks.connect(self.asks)
        walk = self._app.content.walkthroughs[run.start]
        step = step_words(run, self._words)
        self.show_view("question", node.text, made, self._words["walk.situation"].format(title=walk.title, step=step))

    def step_back(self) -> bool:
        """One question back, or to the list."""
        if self.run is None:
            return False
        if self.run.trail:
            self._show(self.run.back())
        else:
            self.show_list()
        return True

    # -- on paper ---------------------------------------------------------------------------------------------

    def report(self) -> Report | None:
        """What is shown, as a checklist: the ending, or all questions before it."""
        app = self._app
        if self.run is None:
            return None
        if self.run.ending is not None:
            return checklist(self.run, app.content, app.settings, app.pack, self._clock())
        return question_sheet(app.content.walkthroughs[self.run.here.walkthrough], app.content, app.pack, self._clock())

    def print_page(self) -> None:
        """Ctrl+P."""
        report = self.report()
        if report is not None:
            self.paper.print(report)

    def save(self, *, large: bool) -> None:
        report = self.report()
        if report is not None:
            self.paper.ask_and_save(report, LARGE) if large else self.paper.ask_and_save(report)


class ListView(QWidget):
    """The situations, with a box to find one."""

    wide = True
    chosen = Signal(str)
    go_on = Signal(object)
    asks = Signal(object)

    def __init__(self, app: App, left: Run | None = None) -> None:
        super().__init__()
        self._app = app
        w = self._words = app.content.words
        inside = column(self)
        if left is not None:
            walk = app.content.walkthroughs[left.start]
            inside.addWidget(RowButton(w["walk.go-on"].format(title=walk.title), partial(self.go_on.emit, left), "", walk.id))
        self.box = LineBox()
        self.box.setPlaceholderText(w["walk.find-hint"])
        self.box.setObjectName("find-situation")
        self.box.setAccessibleName(w["walk.find"])
        self.box.setMaxLength(100)
        self.box.textChanged.connect(self._fill)
        inside.addWidget(self.box)
        self._list = column()
        inside.addLayout(self._list)
        self._fill("")

    def _row(self, walk: Walkthrough) -> RowButton:
        """One that was dropped in has no hint and no icon of its own."""
        hint = self._words.get(f"walk.hint-{walk.id}", walk.intro)
        icon = walk.id if walk.id in theme().looks.icons else "walk"
        return RowButton(walk.title, partial(self.chosen.emit, walk.id), hint, icon)

    def _fill(self, query: str) -> None:
        w = self._words
        clear_layout(self._list)
        found = find(self._app.content.walkthroughs, query)
        for group in GROUPS:
            walks = [x for x in found if x.group == group]
            if walks:
                self._list.addWidget(heading(w[f"walk.group-{group}"]))
                self._list.addWidget(cells([self._row(x) for x in walks]))
        if not query.strip():
            self._list.addWidget(heading(w["walk.group-tools"]))
            rows = [
                RowButton(w[f"profile.offer-{n}"], partial(self.asks.emit, ToTool(n)), w[f"makers.about-{n}"], n) for n in TOOLS
            ]
            self._list.addWidget(cells(rows))
        elif not found:
            none = text_label(w["walk.find-none"], focusable=True)
            self._list.addWidget(none)
            self._list.addWidget(cells([self._row(self._app.content.walkthroughs[_ELSE])]))
            announce(none, none.text())


class QuestionView(QWidget):
    """One question: each answer is a row to press, with an example."""

    next = Signal(object)
    back = Signal()
    again = Signal()
    to_list = Signal()
    print_it = Signal()
    asks = Signal(object)

    def __init__(self, app: App, run: Run, node: Node) -> None:
        super().__init__()
        w = app.content.words
        inside = column(self)
        walk = app.content.walkthroughs[run.start]
        if walk.intro and not run.trail:
            inside.addWidget(text_label(walk.intro))
        said = [text_label(node.hint, "second")] if node.hint else []
        helps = [button(w[f"profile.offer-{name}"], partial(self.asks.emit, ToTool(name)), link=True) for name in node.offers]
        if helps:  # beside the hint: below the answers they would be the first to fall out of sight
            inside.addWidget(buttons_row(*said, *helps))
        elif said:
            inside.addWidget(said[0])
        self.foot = Foot(
            *self.fill(inside, app, run, node),
            button(w["walk.back"], self.back.emit),
            button(w["walk.again"], self.again.emit, plain=True),
            button(w["walk.print"], self.print_it.emit, plain=True),
            button(w["walk.to-list"], self.to_list.emit, plain=True),
        )

    def fill(self, inside: QVBoxLayout, app: App, run: Run, node: Node) -> list[PressButton]:
        """The answers; returns buttons that stand before Back."""
        for answer in node.answers:
            made = RowButton(answer.label, partial(self._answer, run, answer.id), answer.example)
            inside.addWidget(made)
        return []

    def _answer(self, run: Run, answer: str) -> None:
        self.next.emit(run.answer(answer))


class RowsView(QuestionView):
    """A page with a row for each question. One row can settle it; the rest may still be answered."""

    def fill(self, inside: QVBoxLayout, app: App, run: Run, node: Node) -> list[PressButton]:
        w = self._words = dict(app.content.words)
        self._run, self._node = run, node
        self.form = Form(w)
        self._read: dict[str, Callable[[], str]] = {}
        self.early = text_label(w["walk.one-yes"], "strong", focusable=True)
        self.early.hide()
        for row in node.rows:
            hint = row_hint(row, app.settings, w)
            if row.wanted == "text":
                self._read[row.id] = self.form.line(row.id, row.text, hint=hint).text
                continue
            choice = Choice(row.text, [("yes", w["walk.yes"]), ("no", w["walk.no"])])
            known = run.facts.get(row.fact, "") if row.fact else ""
            choice.set_value(known)
            choice.chosen.connect(lambda _v: self._look())
            self._read[row.id] = partial(getattr, choice, "value")
            self.form.field(row.id, "", choice)
            for line in (hint, w["walk.known"] if known else ""):
                if line:
                    self.form.text(line, "second")
        inside.addWidget(self.form)
        inside.addWidget(self.early)
        self._look()
        return [button(w["walk.rows-continue"], self.go_on, main=True)]

    @property
    def values(self) -> Mapping[str, str]:
        return {name: read() for name, read in self._read.items()}

    def _look(self) -> None:
        shown = self._run.decided(self.values) and all(r.wanted == "no" for r in self._node.rows)
        if shown and self.early.isHidden():
            announce(self.early, self.early.text())
        self.early.setVisible(shown)

    def go_on(self) -> None:
        """Continue."""
        from assistant.walkthroughs.run import AnswerError

        try:
            there = self._run.fill(self.values)
        except AnswerError as error:
            missing = str(error).split(", ")
            text = self._words["walk.rows-needed" if self._node.rows[0].wanted == "no" else "walk.rows-all"]
            self.form.show_problems(dict.fromkeys(missing, text))
            return
        self.form.show_problems({})
        self.next.emit(there)
