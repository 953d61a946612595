# SPDX-License-Identifier: Apache-2.0
"""The wait page and the delete list: asked anew for each list, printed, saved, and never acted on by the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

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
    with_ticks,
)
from assistant.services.archive.old_posts import OldPost
from assistant.services.pictures import FindDetails
from assistant.services.policy.citing import contact_words, contacts_of
from assistant.services.program import App
from assistant.services.saving import save_file, why_not_saved
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.old_posts.wait import ListView, WaitForm, WaitView
from assistant.ui.widgets.paper import PaperWork
from assistant.ui.widgets.view_page import ViewPage


class Deleting(QObject):
    """What follows once posts are on the delete list, or a saved list was opened.

    Args:
        listed: the posts that are on the list now.
        paths: the files that they came from.
        find: finds private details in a text.
    """

    def __init__(
        self,
        page: ViewPage,
        app: App,
        paper: PaperWork,
        clock: Callable[[], dt.datetime],
        listed: Callable[[], list[OldPost]],
        paths: Callable[[], list[Path]],
        find: FindDetails,
    ) -> None:
        super().__init__(page)
        self._page, self._app, self._paper, self._clock = page, app, paper, clock
        self._listed, self._paths, self._find = listed, paths, find
        self._words = app.content.words
        self.forget()

    def forget(self) -> None:
        """The list with its ticks, and the answers."""
        self._made: list[Line] = []
        self._was_saved = False
        self.unsaved = False
        """Something was ticked since the list was saved."""
        self._answers = Answers()

    def open_saved(self, path: Path) -> None:
        """A list that was saved before: the wait page stands before this one, too."""
        try:
            self._made = lines_in(path)
        except OSError:
            self._page.tell(self._words["old.saved-unreadable"], focus=True)
            return
        self._was_saved = True
        self.show_wait()

    def show_wait(self) -> None:
        """Asked anew for each list; the answers are not kept."""
        self._answers = Answers()
        view = WaitForm(self._words)
        view.answered.connect(self._waited)
        view.back.connect(self._page.step_back)
        self._page.show_view("wait", self._words["old.wait-title"], view)

    def _waited(self, answers: Answers) -> None:
        self._answers = answers
        if answers.outcome is Outcome.LIST:
            self._show_list()
            return
        view = WaitView(self._words, answers, self._contacts(), whole=not self._was_saved)
        view.save_copy.connect(lambda: self._paper.ask_and_save(self.copy_report()))
        view.print_copy.connect(self._print_copy)
        view.asked.connect(lambda: self._waited(replace(answers, asked=True)))
        view.change.connect(self.show_wait)
        self._page.show_view("waiting", self._words["old.wait-stop"], view)

    def _contacts(self) -> tuple[str, ...]:
        known = contacts_of(self._app.settings, self._app.pack, ("clerk", "monitoring-officer"))
        return tuple(contact_words(contact) for contact in known)

    def _lines(self) -> list[Line]:
        """The list as it is now. What was ticked stays ticked when posts are put on it or taken off."""
        if not self._was_saved:
            names = {key: platform.name for key, platform in self._app.content.platforms.items()}
            listed = lines_of(((p.item, p.day) for p in self._listed()), self._words, names, self._find)
            self._made = with_ticks(listed, self._made)
        return self._made

    def _show_list(self) -> None:
        w, lines = self._words, self._lines()
        view = ListView(w, lines, self._answers, back=w["old.start-again" if self._was_saved else "old.to-list"])
        view.ticked.connect(self._tick)
        view.save_pdf.connect(lambda: self._paper.ask_and_save(self._list_report()))
        view.save_table.connect(self._ask_table)
        view.print_it.connect(self.print)
        view.copy_links.connect(self._copy_links)
        view.back.connect(self._page.step_back)
        self._page.show_view("list", w["old.list-made"], view)

    def _tick(self, number: int, done: bool) -> None:
        self._made[number] = replace(self._made[number], done=done)
        self.unsaved = True

    def _now(self) -> dt.datetime:
        return self._clock().astimezone()

    def _list_report(self) -> Report:
        return as_report(self._lines(), self._answers, self._words, self._now())

    def print(self) -> None:
        """Ctrl+P: the list, or the posts to ask about."""
        if self._page.name == "list":
            self._paper.print(self._list_report())
        elif self._page.name == "waiting":
            self._print_copy()

    def _ask_table(self) -> None:
        w = self._words
        chosen, _ = QFileDialog.getSaveFileName(self._page, w["old.save-table"], f"{w['old.list-title']}.csv", "(*.csv)")
        if chosen:
            self.save_table(Path(chosen))

    def save_table(self, target: Path) -> None:
        """Write the list for a spreadsheet, whole or not at all."""
        target = target if target.suffix.lower() == ".csv" else target.with_name(f"{target.name}.csv")
        try:
            save_file(target, as_table(self._lines(), self._answers, self._words))
        except OSError as error:
            self._page.tell(self._words["old.not-saved"].format(why=why_not_saved(error)), focus=True)
            return
        self.unsaved = False
        self._page.tell(self._words["old.saved"].format(name=target.name), focus=True)

    def _copy_links(self) -> None:
        links = [line.place for line in self._lines() if line.has_link]
        copy_privately("\n".join(links))
        one = len(links) == 1
        self._page.tell(self._words["old.link-copied" if one else "old.links-copied"].format(number=f"{len(links):,}"))

    def copy_report(self) -> Report:
        """The posts to ask about, whole, with the digest of each file that they came from."""
        files = []
        for path in self._paths():
            try:
                files.append((path.name, digest_of(path)))
            except OSError:
                continue  # the file is gone: the copy of the words is the more needed
        texts = None if self._was_saved else [post.item.text for post in self._listed()]
        return to_ask_about(self._lines(), texts, files, self._words, self._now(), self._contacts())

    def _print_copy(self) -> None:
        self._paper.print(self.copy_report())
