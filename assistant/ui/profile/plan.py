# SPDX-License-Identifier: Apache-2.0
"""The plan: one task first, up to three next, the rest folded; ticks, skipping with a reason, the next date."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assistant.domain import dates
from assistant.domain.audit import Audit, Task
from assistant.services.guides.profile import Profile, steps_line, task_lines, task_title
from assistant.services.policy.citing import cited
from assistant.services.program import App
from assistant.ui.destinations import ToClause, ToTool
from assistant.ui.widgets.basics import button, buttons_row, check_box, column, heading, panel, text_label
from assistant.ui.widgets.forms import Form


class PlanView(QWidget):
    """Shows a plan; every change is told and the plan is made anew."""

    done = Signal(object, bool)
    skipped = Signal(object, str)
    put_back = Signal(object)
    asks = Signal(object)
    print_it = Signal()
    save_it = Signal(bool)
    again = Signal()
    remind = Signal()

    def __init__(self, app: App, profile: Profile, audit: Audit, today: dt.date) -> None:
        super().__init__()
        self._app, self._profile, self._audit = app, profile, audit
        w = self._words = app.content.words
        plan = self.plan = profile.plan(audit)
        inside = self._inside = column(self)
        self.status = text_label(w["profile.status"].format(status=w[f"profile.{plan.status.value}"]), "section", focusable=True)
        inside.addWidget(self.status)
        inside.addWidget(text_label(w[f"profile.status-{plan.status.value}"]))
        if plan.first is not None:
            inside.addWidget(heading(w["profile.first"]))
            self._add_task(inside, plan.first)
        else:
            inside.addWidget(text_label(w["profile.nothing"]))
        if plan.next:
            inside.addWidget(heading(w["profile.next"]))
            for task in plan.next:
                self._add_task(inside, task)
        if plan.later:
            self._add_later(inside)
        if plan.finished:
            inside.addWidget(heading(w["profile.finished"]))
            for task in plan.finished:
                inside.addWidget(buttons_row(text_label(self._finished_line(task)), self._put_back_link(task)))
        remind = audit.remind
        overdue = remind is not None and remind <= today
        text = w["profile.next-date"].format(date=dates.day(remind)) if remind else w["profile.no-date"]
        inside.addWidget(text_label(text, "strong" if overdue else ""))
        inside.addWidget(
            buttons_row(
                button(w["profile.print-plan"], self.print_it.emit, icon="print"),
                button(w["profile.save-plan"], lambda: self.save_it.emit(False)),
                button(w["profile.save-large"], lambda: self.save_it.emit(True), plain=True),
                button(w["profile.remind"], self.remind.emit, plain=True),
                button(w["profile.again"], self.again.emit, plain=True),
            )
        )

    def _put_back_link(self, task: Task) -> QWidget:
        link = button(self._words["profile.put-back"], partial(self.put_back.emit, task), link=True)
        link.setAccessibleName(f"{self._words['profile.put-back']}: {task.title}")
        return link

    def _finished_line(self, task: Task) -> str:
        day = self._audit.done.get(task.key)
        if day is not None:
            return self._words["profile.done-line"].format(date=dates.day(day), title=task.title)
        return self._words["profile.skipped"].format(title=task.title, why=task.skipped)

    def _add_later(self, inside: QVBoxLayout) -> None:
        w, count = self._words, len(self.plan.later)
        inside.addWidget(heading(w["profile.later-tasks"]))
        holder = QWidget()
        inner = column(holder)
        holder.hide()
        more = w["profile.show-later-one" if count == 1 else "profile.show-later"].format(count=count)

        def fold() -> None:
            if not inner.count():  # made when it is first asked for: the plan is on the screen sooner
                for task in self.plan.later:
                    self._add_task(inner, task)
            holder.setVisible(holder.isHidden())
            text = more if holder.isHidden() else w["profile.hide-later"]
            self.later_button.setText(text)
            self.later_button.setAccessibleName(text)

        self.later_button = button(more, fold)
        inside.addWidget(buttons_row(self.later_button))
        inside.addWidget(holder)

    def _add_task(self, inside: QVBoxLayout, task: Task) -> None:
        w, app = self._words, self._app
        question = next(q for q in self._profile.questions if q.id == task.question)
        account = self._profile.accounts.get(task.account)
        frame, layout = panel()
        frame.setObjectName(f"task-{task.key}")
        add = layout.addWidget
        add(text_label(task_title(task, w), "strong"))
        if account is not None:
            add(text_label(w["profile.for-account"].format(account=account.label)))
        add(text_label(task.reason))
        if task.warn:
            add(text_label(w["profile.warning"].format(text=task.warn), "problem"))
        for number, line in enumerate(task_lines(task, question, self._audit, self._profile.accounts), 1):
            add(text_label(f"{number}. {line}"))
        if account is not None and question.setting in account.steps:
            add(text_label(steps_line(app.content, account, w), "second"))
        clauses = () if question.general else cited(app.pack, question.clauses, question.topics, app.settings.role)
        rules = [button(c.label, partial(self.asks.emit, ToClause(c.id)), link=True) for c in clauses[:3]]
        add(buttons_row(*rules) if rules else text_label(w["profile.general"], "second"))
        if task.offer:
            add(buttons_row(button(self._offer_words(task.offer), partial(self.asks.emit, ToTool(task.offer, task.account)))))
        tick = check_box(w["profile.done"], False)
        tick.setAccessibleDescription(task.title)
        tick.toggled.connect(lambda on, t=task: self.done.emit(t, on))
        add(tick)
        form = Form(w)
        box = form.line("skip", w["profile.skip-why"])
        form.add(buttons_row(button(w["profile.skip-save"], partial(self._skip, form, box, task))))
        form.hide()

        def ask_why() -> None:
            form.setVisible(form.isHidden())
            box.setFocus()

        link = button(w["profile.skip"], ask_why, link=True)
        link.setAccessibleName(f"{w['profile.skip']} {task.title}")
        add(link)
        add(form)
        inside.addWidget(frame)

    def _skip(self, form: Form, box: QLineEdit, task: Task) -> None:
        why = box.text().strip()
        if form.show_problems({} if why else {"skip": self._words["profile.skip-needed"]}):
            self.skipped.emit(task, why)

    def _offer_words(self, offer: str) -> str:
        kind, _, name = offer.partition(":")
        w = self._words
        if kind == "walkthrough":
            return w["profile.offer-walkthrough"].format(title=self._app.content.walkthroughs[name].title)
        return w[f"profile.offer-{kind}"]
