# SPDX-License-Identifier: Apache-2.0
"""Writing an incident down: one thing a page, saved as one goes. The same pages serve to change one answer later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.incident import Incident
from assistant.domain.incident_form import PAGES
from assistant.domain.jobs import TellError
from assistant.services.log.session import OpenLog
from assistant.ui.incidents.answers import Read
from assistant.ui.incidents.evidence_view import EvidenceView
from assistant.ui.incidents.questions import Questions
from assistant.ui.widgets.basics import button, clear_layout, column
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.sheet import Foot


class Wizard(QWidget):
    """Holds one incident and shows one page at a time.

    Signals:
        titled: the page's title, and which page of how many, when another page is shown.
        over: which page of how many, when that changed.
        finished: the id of the incident, when it is saved for good (or one answer was changed).
        stopped: Save and stop.
        about_keeper: the user said that it is about them; nothing is kept.
        read_comment: the user wants a comment read before they say what it was.
        failed: what went wrong, in words.
    """

    titled = Signal(str, str)
    over = Signal(str)
    finished = Signal(str)
    stopped = Signal()
    about_keeper = Signal()
    read_comment = Signal()
    failed = Signal(object)

    def __init__(
        self,
        session: OpenLog,
        evidence: Callable[[Incident], EvidenceView],
        incident: Incident | None,
        page: str = "",
        fill: Callable[[Incident], Incident] | None = None,
    ) -> None:
        super().__init__()
        self._fill = fill
        self._session = session
        self._words = session.app.words
        self.questions = Questions(session, evidence, self)
        self.questions.read_comment.connect(self.read_comment)
        self.questions.quick.connect(self._set_quick)
        self.questions.change.connect(self._change)
        self.incident = incident
        self._one = page
        self._quick = False
        self.page = page or PAGES[0].id
        self._read: Read = lambda i: (i, {})
        rows = column(self)
        self._holder = column()
        rows.addLayout(self._holder)
        w = self._words
        self.continue_button = button(w["incident.continue"], self.go_on, main=True)
        self.back_button = button(w["app.back"], self.go_back)
        self.skip_button = button(w["incident.skip"], self._skip, plain=True)
        self.stop_button = button(w["incident.save-stop"], self.save_and_stop, plain=True)
        self.foot = Foot(self.continue_button, self.back_button, self.skip_button, self.stop_button)
        self.form = Form(self._words)

    # -- moving -----------------------------------------------------------------------------------------------

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(p.id for p in PAGES if p.quick or not self._quick)

    @property
    def evidence(self) -> EvidenceView:
        """The evidence page, once it was shown."""
        return self.questions.evidence

    def start(self) -> None:
        """Show the page to begin with."""
        self.show_page(self.page)

    def show_page(self, name: str) -> None:
        """One page, filled with what is known."""
        self.page = name
        w = self._words
        clear_layout(self._holder)
        self.form = Form(w)
        fresh = not self._one and self.incident is None
        self._read = self.questions.ask(name, self.form, self._now(), quick=self._quick, can_be_quick=fresh)
        self._holder.addWidget(self.form)
        title = w[f"incident.{name}"]
        if self._one:
            self.titled.emit(title if title.endswith("?") else w["incident.change-what"].format(what=title), "")
        else:
            self.titled.emit(title, self._where())
        last = bool(self._one) or name == "save"
        label = w["incident.save-now" if last else "incident.continue"]
        self.continue_button.setText(label)
        self.continue_button.setAccessibleName(label)
        self.back_button.setVisible(not self._one and name != self.pages[0])
        self.skip_button.setVisible(not self._one and name in {p.id for p in PAGES if p.skippable})
        self.stop_button.setVisible(not self._one)

    def _now(self) -> Incident:
        if self.incident is not None:
            return self.incident
        blank = self._session.blank()
        return self._fill(blank) if self._fill is not None else blank

    def go_on(self) -> None:
        """Continue: check this page, save, show the next."""
        incident, problems = self._read(self._now())
        if not self.form.show_problems(problems):
            return
        if incident.about_keeper:
            self.about_keeper.emit()
            return
        if self._one:
            # an unfinished one stays so
            if self._save(incident, self._session.write_down if incident.finished else self._session.keep_typing):
                self._leave()
            return
        if self.page == "save":
            self._finish(incident)
            return
        if self._save(incident, self._session.keep_typing):
            self.show_page(self.pages[self.pages.index(self.page) + 1])

    def _leave(self) -> None:
        assert self.incident is not None  # noqa: S101 - saved just now
        self.finished.emit(self.incident.id)

    def go_back(self) -> None:
        """Back: nothing that was typed is lost."""
        self.keep()
        index = self.pages.index(self.page)
        if index:
            self.show_page(self.pages[index - 1])

    def _skip(self) -> None:
        self.show_page(self.pages[self.pages.index(self.page) + 1])

    def save_and_stop(self) -> None:
        if self.keep():
            self.stopped.emit()

    def keep(self) -> bool:
        """Save what is on the page as it is, complete or not. False when it could not be saved."""
        incident, problems = self._read(self._now())
        if incident.about_keeper:
            self.about_keeper.emit()
            return False
        if self.incident is None and self._fill is None and (problems or incident == self._now()):
            return True
        return self._save(incident, self._session.keep_typing)

    def _save(self, incident: Incident, save: Callable[[Incident], Incident]) -> bool:
        try:
            self.incident = save(incident)
        except TellError as error:
            self.failed.emit(error)
            return False
        return True

    def _finish(self, incident: Incident) -> None:
        if self._save(incident, self._session.write_down):
            self._leave()

    def _where(self) -> str:
        """Which page of how many."""
        return self._words["incident.page"].format(number=self.pages.index(self.page) + 1, all=len(self.pages))

    def _set_quick(self, on: bool) -> None:
        self._quick = on
        self.over.emit(self._where())

    def _change(self, page: str) -> None:
        self.keep()
        if page not in self.pages:
            self._quick = False
        self.show_page(page)
