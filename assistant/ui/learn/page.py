# SPDX-License-Identifier: Apache-2.0
"""Learn: practice, sorting comments, reading and confirming, a certificate. No score is kept."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from assistant.services.guides.learning import SIZES, Practice, choose_posts
from assistant.services.papers.certificate import certificate
from assistant.services.policy.reading import read_state
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import ToPolicy
from assistant.ui.learn.practice import PostView, SortView
from assistant.ui.widgets.basics import RowButton, button, cells, column, heading, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.view_page import ViewPage, WideView

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker


class LearnPage(ViewPage):
    """The menu and its views. `checker` gives our own checker when it is ready."""

    help_id = "learn"

    def __init__(
        self, app: App, executor: Executor, clock: Callable[[], dt.datetime], checker: Callable[[], Checker | None]
    ) -> None:
        super().__init__()
        self._app, self._clock, self._checker = app, clock, checker
        self._words = app.content.words
        self.source = random.Random()  # noqa: S311 - an order for practice
        self.practice: Practice | None = None
        self._practised = 0
        self.paper = PaperWork(self, app, executor, self._words["walk.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)

    def enter(self) -> None:
        if self.name in ("", "menu"):
            self.show_menu()

    def show_first(self) -> None:
        self.show_menu()

    def step_back(self) -> bool:
        if self.name in ("", "menu"):
            return False
        self.show_menu()
        return True

    def show_menu(self) -> None:
        """What there is to learn from."""
        w, app = self._words, self._app
        self.practice = None
        view = WideView()
        inside = column(view)
        for key in ("intro", "kept"):
            inside.addWidget(text_label(w[f"learn.{key}"], "second"))
        inside.addWidget(heading(w["learn.practice"]))
        rows = [RowButton(w[f"learn.practice-{n}"], partial(self.begin, n), w[f"learn.about-{n}"], "practice") for n in SIZES]
        rows.append(RowButton(w["learn.sort"], self.show_sort, w["learn.sort-hint"], "sort"))
        inside.addWidget(cells(rows))
        inside.addWidget(heading(w["learn.read"]))
        packs = sorted(app.content.packs.values(), key=lambda p: p is not app.pack)
        inside.addWidget(
            cells(RowButton(p.council, partial(self.asks.emit, ToPolicy(p.id)), read_state(app, p), "read") for p in packs)
        )
        inside.addWidget(heading(w["learn.certificate"]))
        inside.addWidget(
            cells([RowButton(w["learn.certificate"], self.show_certificate, w["learn.certificate-about"], "certificate")])
        )
        inside.addWidget(text_label(w["learn.responsible"], "small"))
        self.show_view("menu", w["learn.title"], view)

    # -- practice ---------------------------------------------------------------------------------------------

    def begin(self, count: int) -> None:
        """A round of so many posts."""
        self.practice = Practice(choose_posts(self._app.content, count, self.source))
        self._show_post()

    def _show_post(self) -> None:
        practice = self.practice
        assert practice is not None  # noqa: S101 - a round has begun
        number = len(practice.chosen)
        if number == len(practice.posts):
            self._show_result(practice)
            return
        view = PostView(self._app, practice.posts[number], self._checker())
        view.chosen.connect(self._chosen)
        view.next.connect(self._show_post)
        view.asks.connect(self.asks)
        title = self._words["learn.practice-post"].format(number=number + 1, all=len(practice.posts))
        self.show_view("practice", title, view)

    def _chosen(self, answer: str) -> None:
        assert self.practice is not None  # noqa: S101 - see _show_post
        self.practice = self.practice.choose(answer)

    def _show_result(self, practice: Practice) -> None:
        w = self._words
        self._practised += len(practice.posts)
        view = Form(w)
        self.score = text_label(practice.words(w), "section", focusable=True)
        view.add(self.score)
        view.text(w["learn.kept"])
        view.press = partial(self.begin, len(practice.posts))
        view.ends(
            button(w["learn.again"], view.press, main=True),
            button(w["learn.certificate"], self.show_certificate),
            button(w["learn.back"], self.show_menu, plain=True),
        )
        self.show_view("result", w["learn.practice"], view)

    # -- the rest ---------------------------------------------------------------------------------------------

    def show_sort(self) -> None:
        view = SortView(self._app)
        view.back.connect(self.show_menu)
        self.show_view("sort", self._words["learn.sort"], view)

    def show_certificate(self) -> None:
        """The name is typed each time and kept nowhere."""
        w = self._words
        form = Form(w)
        if self._practised < SIZES[0]:
            form.text(w["learn.certificate-first"])
            form.ends(button(w["learn.back"], self.show_menu))
            self.show_view("certificate", w["learn.certificate"], form)
            return
        form.text(w["learn.certificate-hint"])
        box = form.line("certificate-name", w["learn.certificate-name"])

        def save() -> None:
            if form.show_problems({} if box.text().strip() else {"certificate-name": w["learn.certificate-no-name"]}):
                report = certificate(box.text(), self._practised, self._app.content, self._app.pack, self._clock())
                self.paper.ask_and_save(report)

        form.press = save
        form.ends(button(w["learn.certificate-save"], save, main=True), button(w["learn.back"], self.show_menu))
        self.show_view("certificate", w["learn.certificate"], form)
        box.setFocus(Qt.FocusReason.OtherFocusReason)
