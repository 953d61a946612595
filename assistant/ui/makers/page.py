# SPDX-License-Identifier: Apache-2.0
"""Small tools: each makes words to copy, to print, or to paste as a picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from assistant.audit.makers import Terms
from assistant.domain.report import Block, Heading, Report, Text
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import ToReply
from assistant.ui.makers.blocked import BlockedWords
from assistant.ui.makers.line import LineMaker
from assistant.ui.makers.templates import Templates
from assistant.ui.makers.terms import TermsMaker
from assistant.ui.widgets.basics import RowButton, cells, column, text_label
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.view_page import ViewPage, WideView

TOOLS = ("bio", "terms", "templates", "blocked-words")


class MakersPage(ViewPage):
    """One tool at a time."""

    help_id = "makers"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._clock = app, clock
        self._words = app.content.words
        self.paper = PaperWork(self, app, executor, self._words["walk.saved"])
        self.paper.said.connect(self.tell)
        self.paper.failed.connect(self.failed)
        self._from_list = False
        self.set_title(self._words["makers.title"])

    def enter(self) -> None:
        if not self.name:
            self.show_list()

    def show_first(self) -> None:
        self.show_list()

    def show_list(self) -> None:
        """Every tool, with what it makes."""
        w = self._words
        view = WideView()
        inside = column(view)
        inside.addWidget(text_label(w["makers.hint"], "second"))
        rows = [RowButton(w[f"profile.offer-{n}"], partial(self.open_tool, n), w[f"makers.about-{n}"], n) for n in TOOLS]
        inside.addWidget(cells(rows))
        self.show_view("list", w["makers.title"], view)

    def open_tool(self, name: str, account: str = "") -> None:
        """ "terms", "bio", "blocked-words" or "templates"."""
        w = self._words
        self._from_list = self.name == "list"
        if name == "terms":
            view = TermsMaker(self._app, self._clock)
            view.titled.connect(self._titled)
            view.save_pdf.connect(lambda terms: self.paper.ask_and_save(self.terms_report(terms)))
            view.save_picture.connect(self._save_picture)
            self.show_view(name, w["makers.terms-title"], view)
            view.start()
        elif name == "bio":
            self.show_view(name, w["makers.bio-title"], LineMaker(self._app, account))
        elif name == "templates":
            templates = Templates(self._app)
            templates.check.connect(lambda text: self.asks.emit(ToReply(text)))
            self.show_view(name, w["profile.offer-templates"], templates)
        else:
            self.show_view(name, w["makers.words-title"], BlockedWords(self._app))

    def _titled(self, title: str, over: str) -> None:
        self.say_over(over)
        self.say_title(title)

    def step_back(self) -> bool:
        """Alt+Left: the question before, inside the terms of use; then the list, where the tool was chosen there."""
        back = getattr(self.view, "step_back", None)
        if back is not None and back():
            return True
        if self.name in ("", "list") or not self._from_list:
            return False
        self.show_list()
        return True

    def print_page(self) -> None:
        """Ctrl+P: the terms, when they are made."""
        terms = getattr(self.view, "terms", None)
        if terms is not None:
            self.paper.print(self.terms_report(terms))

    def terms_report(self, terms: Terms) -> Report:
        """The page text on A4."""
        pack = self._app.pack
        blocks: tuple[Block, ...] = (Heading(1, terms.title), *(Text(line) for line in terms.page))
        return Report(terms.title, pack.full_title, self._words["app.name"], self._clock(), blocks)

    def _save_picture(self, data: bytes) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["makers.terms-save-picture"], "terms.png", "(*.png)")
        if chosen:
            self.save_picture_to(data, Path(chosen))

    def save_picture_to(self, data: bytes, target: Path) -> None:
        """Write the picture durably."""
        from assistant.services.saving import save_file, why_not_saved

        try:
            save_file(target, data)
        except OSError as error:
            self.tell(why_not_saved(error), focus=True)
        else:
            self.tell(self._words["walk.saved"].format(name=target.name))
