# SPDX-License-Identifier: Apache-2.0
"""One question of the profile check: why we ask, where to look, the answers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.audit import Ask, Audit
from assistant.services.guides.profile import Profile, steps_line
from assistant.services.policy.citing import cited
from assistant.services.program import App
from assistant.ui.destinations import ToClause
from assistant.ui.widgets.basics import Choice, button, buttons_row, clear_layout, column, heading, panel, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.sheet import Foot


class QuestionView(QWidget):
    """Emits `answered` with the id of the answer when Continue is pressed."""

    answered = Signal(str)
    later = Signal()
    back = Signal()
    to_list = Signal()
    asks = Signal(object)

    def __init__(self, app: App, profile: Profile, audit: Audit, ask: Ask, where: str) -> None:
        super().__init__()
        self._app, self._profile, self._audit, self._ask = app, profile, audit, ask
        w = self._words = app.content.words
        question = self.question = profile.question(ask)
        inside = column(self)
        said = [w["profile.title"], where]
        account = profile.accounts.get(ask.account)
        if account is not None:
            said.append(w["profile.about-account"].format(account=account.label))
        self.over = " · ".join(said)
        if question.hint:
            inside.addWidget(text_label(question.hint, "second"))
        self.form = Form(w)
        self.choice = Choice(question.text, [(a.id, a.label) for a in question.answers], upright=True, framed=True)
        self.choice.label.hide()
        given = audit.given.get(ask.key)
        usual = next((a.id for a in question.answers if a.months == 6), "")
        self.choice.set_value(given.answer if given else usual)
        self.form.field("answer", "", self.choice)
        inside.addWidget(self.form)
        self.foot = Foot(
            button(w["profile.continue"], self.go_on, main=True),
            button(w["profile.back"], self.back.emit),
            button(w["profile.later"], self.later.emit, plain=True),
            button(w["profile.to-list"], self.to_list.emit, plain=True),
        )
        inside.addWidget(heading(w["profile.why"]))
        inside.addWidget(text_label(question.why))
        clauses = () if question.general else cited(app.pack, question.clauses, question.topics, app.settings.role)
        if clauses:
            links = [button(c.label, partial(self.asks.emit, ToClause(c.id)), link=True) for c in clauses[:4]]
            inside.addWidget(buttons_row(text_label(w["profile.rule-label"]), *links))
        else:
            inside.addWidget(text_label(w["profile.general"], "second"))
        self.where_button = button(w["profile.where"], self._toggle, icon="open")
        if not (question.look or question.setting):
            self.where_button.hide()
        inside.addWidget(buttons_row(self.where_button))
        self._where, self._where_column = panel()
        self._where.hide()
        inside.addWidget(self._where)

    def go_on(self) -> None:
        """Continue."""
        if self.form.show_problems({} if self.choice.value else {"answer": self._words["profile.choose"]}):
            self.answered.emit(self.choice.value)

    def _toggle(self) -> None:
        if self._where.isHidden():
            self.show_where()
            self._where.findChildren(QWidget)[0].setFocus()
        else:
            self._where.hide()
        self._name_button()

    def _name_button(self) -> None:
        text = self._words["profile.where-hide" if not self._where.isHidden() else "profile.where"]
        self.where_button.setText(text)
        self.where_button.setAccessibleName(text)

    def show_where(self) -> None:
        """Open the steps: for the account asked about, or for each of the user's accounts that has some."""
        w, question = self._words, self.question
        clear_layout(self._where_column)
        add = self._where_column.addWidget
        for line in question.look:
            add(text_label(line))
        names = [self._ask.account] if self._ask.account else list(self._audit.accounts)
        shown = 0
        for account in (self._profile.accounts[n] for n in names if n in self._profile.accounts):
            steps = account.steps.get(question.setting, ())
            if not steps:
                continue
            shown += 1
            add(text_label(w["profile.where-site"].format(account=account.label), "strong"))
            for number, step in enumerate(steps, 1):
                add(text_label(f"{number}. {step}"))
            add(text_label(steps_line(self._app.content, account, w), "second"))
        if question.search:
            add(text_label(w["profile.search-for"].format(words=question.search)))
        self._where.show()
        self._name_button()
