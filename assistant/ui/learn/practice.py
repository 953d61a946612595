# SPDX-License-Identifier: Apache-2.0
"""One made-up post to choose for, and comments to sort."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.learn import PracticePost
from assistant.services.policy.citing import cited
from assistant.services.program import App
from assistant.ui.destinations import ToClause
from assistant.ui.widgets.basics import Choice, RowButton, announce, button, buttons_row, column, heading, panel, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.sheet import Foot

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker

BEST = {"post": "learn.practice-post-it", "change": "learn.practice-change", "leave": "learn.practice-leave"}
SORTS = ("question", "criticism", "abuse", "untrue", "same-person", "baiting")


class PostView(QWidget):
    """A post, three choices, then what we would choose and why."""

    chosen = Signal(str)
    next = Signal()
    asks = Signal(object)

    def __init__(self, app: App, post: PracticePost, checker: Checker | None) -> None:
        super().__init__()
        self._app, self.post, self._checker = app, post, checker
        w = self._words = app.content.words
        inside = self._inside = column(self)
        inside.addWidget(text_label(post.situation, "second"))
        frame, layout = panel()
        layout.addWidget(text_label(post.text))
        inside.addWidget(frame)
        inside.addWidget(heading(w["learn.practice-question"]))
        self.rows = {key: RowButton(w[label], partial(self._choose, key)) for key, label in BEST.items()}
        for row in self.rows.values():
            inside.addWidget(row)
        self.next_button = button(w["learn.next"], self.next.emit, main=True)
        self.next_button.hide()
        self.foot = Foot(self.next_button)

    def _choose(self, answer: str) -> None:
        w, app, post = self._words, self._app, self.post
        for key, row in self.rows.items():
            row.setEnabled(False)
            row.set_chosen(key == answer)
        self.chosen.emit(answer)
        best = w[BEST[post.best]]
        text = w["learn.right"] if answer == post.best else w["learn.other"].format(best=best)
        verdict = text_label(text, "section", focusable=True)
        add = self._inside.addWidget
        add(verdict)
        add(text_label(post.why))
        add(text_label(self._checker_says()))
        clauses = cited(app.pack, post.clauses, post.topics)
        if clauses:
            links = [button(c.label, partial(self.asks.emit, ToClause(c.id)), link=True) for c in clauses[:3]]
            add(buttons_row(text_label(w["profile.rule-label"]), *links))
        else:
            add(text_label(w["learn.general"]))
        self.next_button.show()
        verdict.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(verdict, f"{text} {post.why}")

    def _checker_says(self) -> str:
        """What our own checker makes of it: read by it now, not written down beforehand."""
        from assistant.domain.draft import Draft
        from assistant.domain.options import FAST, Options
        from assistant.services.check.context import read_context

        w = self._words
        if self._checker is None:
            return w["learn.missed"] if self.post.missed else ""
        context = read_context({"council": self._app.settings.council, **self.post.context})
        options = Options(only=FAST | {"model"}, rewrites=False, explain=False)
        findings = self._checker.full(Draft(self.post.text, context), options).findings
        if findings and self.post.missed:
            return w["learn.sees-other"]
        return w["learn.sees" if findings else "learn.missed" if self.post.missed else "learn.sees-not"]

    def go_on(self) -> None:
        """Ctrl+Enter, once something was chosen."""
        if not self.next_button.isHidden():
            self.next.emit()


class SortView(QWidget):
    """Six comments; which is which?"""

    back = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        w = self._words = app.content.words
        inside = column(self)
        inside.addWidget(text_label(w["learn.sort-hint"], "strong"))
        self.form = Form(w)
        self.choices: list[Choice] = []
        self._lines = []
        for number, comment in enumerate(app.content.learn.comments):
            choice = Choice(f'"{comment.text}"', [(k, w[f"learn.sort-{k}"]) for k in SORTS])
            self.choices.append(choice)
            self.form.field(f"comment-{number}", "", choice)
            line = text_label("", focusable=True)
            line.hide()
            self._lines.append(line)
            self.form.add(line)
        inside.addWidget(self.form)
        self.result = text_label("", "section", focusable=True)
        self.result.hide()
        inside.addWidget(self.result)
        self.foot = Foot(button(w["learn.sort-look"], self.go_on, main=True), button(w["learn.back"], self.back.emit))

    def go_on(self) -> None:
        """Look: what each is, and why."""
        w, comments = self._words, self._app.content.learn.comments
        problems = {f"comment-{n}": w["profile.choose"] for n, c in enumerate(self.choices) if not c.value}
        if not self.form.show_problems(problems):
            return
        right = 0
        for choice, line, comment in zip(self.choices, self._lines, comments, strict=True):
            right += choice.value == comment.kind
            line.setText(w["learn.sort-line"].format(answer=w[f"learn.sort-{comment.kind}"], why=comment.why))
            line.show()
        self.result.setText(w["learn.sort-right"].format(right=right, all=len(comments)))
        self.result.show()
        self.result.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.result, self.result.text())
