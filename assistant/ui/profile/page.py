# SPDX-License-Identifier: Apache-2.0
"""Check my profile: which of its views is shown, and what is kept as one goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain import dates
from assistant.domain.audit import Ask, Audit
from assistant.domain.jobs import TellError
from assistant.services.guides.profile import Profile, question_words
from assistant.services.papers.plan import plan_report, questions_report
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import News
from assistant.ui.profile.plan import PlanView
from assistant.ui.profile.question import QuestionView
from assistant.ui.profile.start import StartView
from assistant.ui.widgets.basics import RowButton, answer_row, button, cells, check_box, panel, text_label
from assistant.ui.widgets.forms import DAY_LETTERS, Form
from assistant.ui.widgets.paper import LARGE, PaperWork
from assistant.ui.widgets.view_page import ViewPage

_BATCH = 12
"""Rows that are put on the screen at a time."""


class ProfilePage(ViewPage):
    """The wizard."""

    help_id = "profile"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._clock = app, clock
        self._words = app.content.words
        self.profile = Profile(app, lambda: clock().date())
        self.audit: Audit | None = None
        self._ask: Ask | None = None
        self._single = False
        self.paper = PaperWork(self, app, executor, self._words["profile.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)

    # -- moving -----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """The list of a check that is not finished, else the plan of the last one, else the start."""
        try:
            current = self.profile.current()
        except TellError as error:
            self.show_view("unreadable", self._words["profile.title"], text_label(str(error), "problem"))
            return
        if self.audit is not None and current is not None and current.id == self.audit.id and self.name:
            if self.name == "plan":
                self.show_plan()  # a task may have been done elsewhere
            return
        self.audit = current
        if current is not None and current.finished is None and current.accounts:
            self.show_list()
        else:
            self.show_start()

    def step_back(self) -> bool:
        """Alt+Left: the view before."""
        if self.name == "question":
            self._back()
            return True
        if self.name in ("accounts", "delete") or (self.name == "list" and self.audit is not None):
            self.show_start()
            return True
        if self.name in ("answers", "plan"):
            self.show_list()
            return True
        return False

    def print_page(self) -> None:
        """Ctrl+P: the plan where it is shown, else the questions."""
        if self.name == "plan" and self.audit is not None:
            self.print_plan()
        else:
            self.print_questions()

    def _kept(self, audit: Audit) -> Audit:
        self.audit = audit
        self.tells.emit(News.PROFILE)
        return audit

    def _now(self) -> Audit:
        assert self.audit is not None  # noqa: S101 - these views come after the start
        return self.audit

    # -- views ------------------------------------------------------------------------------------------------

    def show_start(self) -> None:
        view = StartView(self._words, self.profile.all(), self.profile)
        view.start.connect(self._begin)
        view.go_on_with.connect(self._go_on)
        view.plan.connect(self.show_plan)
        view.print_it.connect(self.print_questions)
        view.delete.connect(self.show_delete)
        self.show_view("start", self._words["profile.title"], view)

    def _begin(self) -> None:
        self._kept(self.profile.begin())
        self.show_accounts()

    def _go_on(self) -> None:
        if self._now().accounts:
            self.show_list()
        else:
            self.show_accounts()

    def show_accounts(self) -> None:
        """AUD-01: which accounts?"""
        w, audit = self._words, self._now()
        form = Form(w)
        form.text(w["profile.accounts-hint"], "second")
        self.ticks = {a.id: check_box(a.label, a.id in audit.accounts) for a in self.profile.accounts.values()}
        form.add(cells(self.ticks.values(), lines=""))

        def go_on() -> None:
            chosen = tuple(a for a, tick in self.ticks.items() if tick.isChecked())
            if form.show_problems({} if chosen else {"accounts": w["profile.accounts-none"]}):
                self._kept(self.profile.save(replace(self._now(), accounts=chosen)))
                self.show_list()

        form.press = go_on
        form.ends(button(w["profile.continue"], go_on, main=True), button(w["profile.back"], self.show_start))
        self.show_view("accounts", w["profile.accounts"], form)

    def show_list(self) -> None:
        """The task list: one row for each section and account."""
        w, audit = self._words, self._now()
        view = Form(w)
        inside = view.column
        view.text(w["profile.list-hint"], "second")
        view.press = self._next_open
        view.ends(
            button(w["profile.continue"], self._next_open, main=True),
            button(w["profile.answers"], self.show_answers),
            button(w["profile.accounts"], self.show_accounts, plain=True),
        )
        for name, asks in self.profile.rows(audit):
            status = w[f"profile.status-{self.profile.state(audit, asks)}"]
            inside.addWidget(RowButton(self._row_title(name), partial(self._open_row, asks), status))
        inside.addWidget(text_label(w["profile.kept"], "second"))
        self.show_view("list", w["profile.list"], view)

    def _row_title(self, name: str) -> str:
        kind, _, account = name.partition(":")
        return self.profile.accounts[account].label if account else self._words[f"profile.section-{kind}"]

    def _open_row(self, asks: tuple[Ask, ...]) -> None:
        audit = self._now()
        self.show_question(next((a for a in asks if not self.profile.is_answered(audit, a)), asks[0]))

    def _next_open(self) -> None:
        """The next question without an answer: those put off come last; then the answers."""
        audit, order = self._now(), self.profile.ordered(self._now())
        start = order.index(self._ask) + 1 if self._ask in order else 0
        around = (*order[start:], *order[:start])
        waiting = [a for a in around if not self.profile.is_answered(audit, a)]
        fresh = [a for a in waiting if not (audit.given.get(a.key) and audit.given[a.key].later)]
        if fresh:
            self.show_question(fresh[0])
        elif waiting and self.name == "list":
            self.show_question(waiting[0])
        elif waiting:
            self._ask = None
            self.show_list()
        else:
            self.show_answers()

    def show_question(self, ask: Ask, *, single: bool = False) -> None:
        self._ask, self._single = ask, single
        order = self.profile.ordered(self._now())
        number = order.index(ask) + 1 if ask in order else 1
        where = question_words(number, None if single else len(order) - number, self._words)
        view = QuestionView(self._app, self.profile, self._now(), ask, where)
        view.answered.connect(self._answered)
        view.later.connect(self._put_off)
        view.back.connect(self._back)
        view.to_list.connect(self.show_list)
        view.asks.connect(self.asks)
        self.show_view("question", self.profile.question(ask).text, view, view.over)

    def _answered(self, answer: str) -> None:
        ask = self._ask
        assert ask is not None  # noqa: S101 - a question is shown
        audit = self._kept(self.profile.answer(self._now(), ask, answer))
        if not self.profile.is_answered(audit, ask):
            self.show_question(ask, single=self._single)
            self.view.show_where()
            self.tell(self._words["profile.unsure-once"], focus=True)
        elif self._single:
            self.show_answers()
        else:
            self._next_open()

    def _put_off(self) -> None:
        assert self._ask is not None  # noqa: S101 - a question is shown
        self._kept(self.profile.later(self._now(), self._ask))
        self._next_open()

    def _back(self) -> None:
        order = self.profile.ordered(self._now())
        index = order.index(self._ask) if self._ask in order else 0
        if self._single:
            self.show_answers()
        elif index:
            self.show_question(order[index - 1])
        else:
            self.show_list()

    def show_answers(self) -> None:
        """Check your answers, each with Change."""
        w, audit = self._words, self._now()
        view = Form(w)
        inside = view.column
        order = self.profile.ordered(audit)
        missing = sum(not self.profile.is_answered(audit, a) for a in order)
        if missing:
            key = "profile.answers-open-one" if missing == 1 else "profile.answers-open"
            inside.addWidget(text_label(w[key].format(count=missing)))
        inside.addWidget(text_label(w["profile.answers-hint"], "second"))
        unlike = [c.text for c in self._app.content.contradictions if c.holds(audit.given)]
        if unlike:
            card, lines = panel("card", "check")
            lines.addWidget(text_label(w["profile.contradict"], "strong"))
            for text in unlike:
                lines.addWidget(text_label(text))
            inside.addWidget(card)
        view.press = self.see_plan
        view.ends(button(w["profile.see-plan"], self.see_plan, main=True), button(w["profile.to-list"], self.show_list))
        self._add_answers(view, inside, list(order))
        self.show_view("answers", w["profile.answers"], view)

    def _add_answers(self, view: QWidget, inside: QVBoxLayout, left: list[Ask]) -> None:
        """A dozen rows at a time, so that a long list never holds the window."""
        w, audit = self._words, self._now()
        for ask in left[:_BATCH]:
            question = self.profile.question(ask)
            given = audit.given.get(ask.key)
            answer = question.answer(given.answer) if given else None
            account = self.profile.accounts.get(ask.account)
            title = f"{question.text} ({account.label})" if account else question.text
            change = button(w["profile.change"], partial(self.show_question, ask, single=True), link=True)
            change.setAccessibleName(f"{w['profile.change']} {title}")
            inside.addWidget(answer_row(title, answer.label if answer else w["profile.not-answered"], change))
        if left[_BATCH:]:
            QTimer.singleShot(0, view, partial(self._add_answers, view, inside, left[_BATCH:]))

    # -- the plan ---------------------------------------------------------------------------------------------

    def see_plan(self) -> None:
        self._kept(self.profile.finish(self._now()))
        self.show_plan()

    def show_plan(self) -> None:
        audit = self._now()
        view = PlanView(self._app, self.profile, audit, self._clock().date())
        view.done.connect(lambda task, on: self._replan(self.profile.done(self._now(), task, on)))
        view.skipped.connect(lambda task, why: self._replan(self.profile.skip(self._now(), task, why)))
        view.put_back.connect(lambda task: self._replan(self.profile.put_back(self._now(), task)))
        view.asks.connect(self.asks)
        view.print_it.connect(self.print_plan)
        view.save_it.connect(lambda large: self.save_plan(large=large))
        view.again.connect(self._begin)
        view.remind.connect(self._remind)
        self.show_view("plan", self._words["profile.plan"], view)

    def _replan(self, audit: Audit) -> None:
        self._kept(audit)
        self.show_plan()

    def _remind(self) -> None:
        from assistant.services.guides.profile import REMIND_AGAIN, months_later

        day = months_later(self._clock().date(), REMIND_AGAIN)
        self._kept(self.profile.save(replace(self._now(), remind=day)))
        self.show_plan()
        self.tell(self._words["profile.remind-6"].format(date=dates.day(day)))

    def print_plan(self) -> None:
        self.paper.print(plan_report(self.profile, self._now(), self._app.content, self._app.pack, self._clock()))

    def save_plan(self, *, large: bool) -> None:
        report = plan_report(self.profile, self._now(), self._app.content, self._app.pack, self._clock())
        self.paper.ask_and_save(report, LARGE) if large else self.paper.ask_and_save(report)

    def print_questions(self) -> None:
        self.paper.print(questions_report(self.profile, self._app.content, self._app.pack, self._clock()))

    # -- deleting ---------------------------------------------------------------------------------------------

    def show_delete(self) -> None:
        """Deleting is asked for in words."""
        w = self._words
        form = Form(w)
        box = form.line("delete-word", w["profile.delete-sure"], letters=DAY_LETTERS)
        made = button(w["profile.delete"], self._delete, danger=True)
        made.setEnabled(False)
        box.textChanged.connect(lambda t: made.setEnabled(t.strip() == w["settings.delete-word"]))
        form.ends(made, button(w["app.go-back"], self.show_start))
        self.show_view("delete", w["profile.delete"], form)

    def _delete(self) -> None:
        self.profile.delete()
        self.forget()
        self.show_start()
        self.tell(self._words["profile.deleted"])

    def forget(self) -> None:
        """The answers are gone."""
        self.audit, self._ask, self.name = None, None, ""
        self.tells.emit(News.PROFILE)
