# SPDX-License-Identifier: Apache-2.0
"""The incident log's place in the window: the pages of an open log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.dates import day
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, Query, Status
from assistant.domain.jobs import Progress, TellError
from assistant.services.log.incidents import reply_due, title_of, who_should_keep
from assistant.services.log.session import OpenLog
from assistant.ui.incidents.door import TOOLS, Held, LogDoor
from assistant.ui.incidents.gate import Sheet
from assistant.ui.widgets.basics import button, buttons_row, column, text_label
from assistant.ui.widgets.pictures import jpeg_pixmap
from assistant.ui.widgets.typed import put_back, typed_in

if TYPE_CHECKING:
    from assistant.services.pictures import SeenDetail
    from assistant.ui.incidents.report_view import Place


class IncidentsPage(LogDoor):
    """The pages of an open log. `read_comment` asks for a comment to be read by Check a post."""

    read_comment = Signal()

    def open_find(self) -> None:
        if self.name == "list":
            self.view.find_box.setFocus()
            self.view.find_box.selectAll()

    def print_page(self) -> None:
        """Ctrl+P prints the incident that is shown, or the pages of its report; the history says so."""
        from assistant.ui.incidents.printing import incident_html
        from assistant.ui.printing import print_html

        if self.name == "report" and self.view.wide:
            self.view.print_pages()
        if self.session is None or self._incident is None or self.name != "detail":
            return
        self.session.remember("printed", self._incident)
        print_html(self, incident_html(self.session, self._incident), f"{self._words['app.name']}. {self._incident.number}")

    def new_incident(self) -> None:
        """Ctrl+N."""
        if self.session is not None and self.name == "list" and not self.session.read_only:
            self.show_wizard(None)

    def begin_with(self, fill: Callable[[Incident], Incident]) -> None:
        """Write an incident down that begins with known answers; a locked log asks for its passphrase first."""
        self._fill_next = fill
        if self.session is None:
            self.tell(self._words["log.open-first"])
        else:
            self._begin_filled()

    def _begin_filled(self) -> None:
        fill, self._fill_next = self._fill_next, None
        if fill is None or self.session is None:
            return
        self._keep_typed()  # an incident that was being written goes on later
        if self.session.read_only:
            self.tell(self._words["log.read-only"], focus=True)
        else:
            self.show_wizard(None, fill=fill)

    # -- pages of the open log --------------------------------------------------------------------------------

    def _open(self) -> OpenLog:
        assert self.session is not None  # noqa: S101 - these pages exist only in an open log
        return self.session

    def opened(self) -> None:
        """The log is open: back to where one was when it was locked, with the words that were there."""
        session = self._open()
        held = self._held.pop(session.kind, None)
        told = session.read_only or session.state.stopped_badly  # the list says so
        if held is None or self._fill_next is not None or told:
            self.show_list()
            self._begin_filled()
            return
        self._show_held(held)
        put_back(self.view, held.typed)

    def hold(self) -> Held:
        """Where one is, with the words that are there."""
        begun = getattr(self.view, "incident", None) if self.name == "wizard" else self._incident
        step = self.view.page if self.name == "wizard" else ""
        return Held(self.name, begun.id if begun is not None else "", step, self._query, typed_in(self.view))

    def _show_held(self, held: Held) -> None:
        records, incident = self._open().records, None
        if held.incident:
            try:
                incident = records.get(held.incident)
            except TellError:
                self.show_list()
                return
        if held.name == "wizard" and not self._open().read_only:
            finished = incident is not None and incident.finished
            self.show_wizard(incident, held.step if finished else "")
            self.view.show_page(held.step)
        elif held.name in TOOLS:
            self.show_tool(held.name)
        elif incident is None:
            self.show_list()
        else:
            pages = {"close": self.show_close, "delete": self.show_delete, "report": self.show_report, "send": self.show_send}
            pages.get(held.name, lambda each: self.show_detail(each.id))(incident)

    def show_list(self) -> None:
        """The list, as it was left."""
        from assistant.ui.incidents.list_view import ListView

        session = self._open()
        self._incident = None
        self.name = "list"
        view = ListView(session, self._query, self._remember_query, self._links())
        view.opened.connect(self.show_detail)
        view.new.connect(lambda: self.show_wizard(None))
        view.tool.connect(self.show_tool)
        self._show("list", self._words["incidents.title"], view, view.new_button)
        self.notices.addWidget(view.head)
        self._fill_notices()
        self.changed.emit()

    def _remember_query(self, query: Query) -> None:
        self._query = query

    def _fill_notices(self) -> None:
        w, session = self._words, self._open()
        state = session.state
        lines = [
            (state.read_only, "log.read-only", "problem"),
            (state.head_ahead, "log.altered", "problem"),
            (not state.keys_sound, "log.keys-damaged", "problem"),
            (state.stopped_badly, "log.stopped", ""),
        ]
        for on, key, role in lines:
            if on:
                self.notices.addWidget(text_label(w[key], role, focusable=True))
        if session.read_only:
            return
        for code in session.reminders():
            made: list[QWidget] = [text_label(w[f"log.{code}"], focusable=True)]
            if code == "sheet-due":
                made.append(button(w["log.sheet-found"], self._sheet_found, link=True))
                made.append(button(w["keys.sheet"], lambda: self.show_tool("keys"), link=True))
            else:
                made.append(button(w["incidents.backup-tool"], lambda: self.show_tool("backup"), link=True))
            self.notices.addWidget(buttons_row(*made))

    def _sheet_found(self) -> None:
        self._open().remember("sheet-found")
        self.show_list()

    def _evidence(self, incident: Incident) -> Any:
        from assistant.ui.incidents.evidence_view import EvidenceView

        view = EvidenceView(self._open(), incident, self._executor)
        view.black_out.connect(lambda evidence: self.show_black_out(incident, evidence))
        view.failed.connect(self.failed)
        return view

    def show_wizard(self, incident: Incident | None, page: str = "", fill: Callable[[Incident], Incident] | None = None) -> None:
        """A new incident (which `fill` may begin), an unfinished one, or one page of a finished one."""
        from assistant.ui.incidents.wizard import Wizard

        view = Wizard(self._open(), self._evidence, incident, page, fill)
        view.titled.connect(self._wizard_titled)
        view.over.connect(self.say_over)
        view.finished.connect(self._wizard_done)
        view.stopped.connect(self._wizard_stopped)
        view.about_keeper.connect(self._about_keeper)
        view.read_comment.connect(self.read_comment)
        view.failed.connect(lambda error: self.tell(str(error), focus=True))
        self._show("wizard", self._words["incidents.new"], view)
        view.start()

    def _wizard_titled(self, title: str, over: str = "") -> None:
        self.message.hide()
        self.say_over(over)
        self.say_title(title)

    def _wizard_done(self, uid: str) -> None:
        number = self._open().records.get(uid).number
        self.show_detail(uid)
        self.tell(self._words["incident.saved"].format(number=number))

    def _wizard_stopped(self) -> None:
        self.show_list()
        self.tell(self._words["incident.saved-here"])

    def _about_keeper(self) -> None:
        """The person it is about must not keep the case: what was begun goes for good, and they are told who should have it."""
        w, session = self._words, self._open()
        begun = self.view.incident
        if begun is not None and begun.status is Status.UNFINISHED:
            self._start(lambda: session.delete_for_good(begun), lambda _r: None)
        settings = self._app.settings
        contacts = (*settings.contacts, *session.pack.contacts)
        view = QWidget()
        rows = column(view)
        rows.addWidget(text_label(who_should_keep(settings.role, session.kind, contacts, w), focusable=True))
        rows.addWidget(text_label(w["incident.about-you-gone"], focusable=True))
        self._show("about-you", w["incident.about-you-title"], view)

    def show_detail(self, uid: str) -> None:
        """One incident. That it was looked at goes into the history."""
        from assistant.ui.incidents.detail import Detail

        session = self._open()
        try:
            incident = session.records.get(uid)
            session.remember("opened", incident)
        except TellError as error:
            self.show_list()
            self.tell(str(error), focus=True)
            return
        self._incident = incident
        view = Detail(session, incident, self._evidence)
        view.change.connect(lambda page: self.show_wizard(view.incident, page))
        view.go_on.connect(lambda: self.show_wizard(view.incident))
        view.close_it.connect(lambda: self.show_close(view.incident))
        view.delete_it.connect(lambda: self.show_delete(view.incident))
        view.report_it.connect(lambda: self.show_report(view.incident))
        view.send_it.connect(lambda: self.show_send(view.incident))
        view.opened.connect(self.show_detail)
        view.saved.connect(lambda: self.show_detail(uid))
        view.failed.connect(self.failed)
        self._show("detail", f"{incident.number} {title_of(incident, self._app.content)}", view, view.main_button)
        view.evidence.check()

    def show_close(self, incident: Incident) -> None:
        from assistant.ui.incidents.detail import CloseForm

        session = self._open()
        self._incident = incident
        view = CloseForm(session, incident)
        view.back.connect(lambda: self.show_detail(incident.id))

        view.closed.connect(lambda: self.show_detail(incident.id))
        self._show("close", self._words["incident.close-title"], view)

    def show_delete(self, incident: Incident) -> None:
        from assistant.ui.incidents.detail import DeleteForm

        session = self._open()
        self._incident = incident
        view = DeleteForm(session, incident)
        view.back.connect(lambda: self.show_detail(incident.id))

        def gone(_result: object) -> None:
            self.show_list()
            self.tell(self._words["incident.deleted"].format(number=incident.number), focus=True)

        view.confirmed.connect(lambda: self._start(lambda: session.delete_for_good(incident), gone))
        self._show("delete", f"{self._words['incident.delete']}: {incident.number}", view)

    def show_black_out(self, incident: Incident, evidence: Evidence, report: Place | None = None) -> None:
        """Boxes on a copy of a picture. `report`: the place in a report from which they came, and to which they go back."""
        from assistant.ui.incidents.blackout import BlackOut
        from assistant.ui.incidents.private_boxes import PrivateBoxes

        session = self._open()
        back = self._back_to(incident) if report is None else partial(self.show_report, incident, report)
        try:
            data = session.records.picture(evidence)
        except TellError as error:
            self.tell(str(error), focus=True)
            return
        pixmap = jpeg_pixmap(data)
        if pixmap is None:
            self.tell(self._words["evidence.no-picture"], focus=True)
            return
        checker = self._checker_for_reports

        def look(tell: Progress) -> list[SeenDetail]:
            people = [named.name for named in session.named(incident)]
            return session.pictures.private_in(incident, evidence, people, checker(), tell)

        private = PrivateBoxes(self._words, self._executor.beside(), look)
        private.failed.connect(self.failed)
        view = BlackOut(self._words, pixmap, evidence.what, private)

        def save(boxes: list[Any], what: str) -> None:
            self._start(lambda: session.black_out(incident, evidence, boxes, what), made)

        def made(_copy: object) -> None:
            told = self._words["evidence.box-saved"]
            if report is not None:
                self.show_report(incident, report, told)
            else:
                back()
                self.tell(told)

        view.save.connect(save)
        view.back.connect(back)
        self._show("black-out", self._words["evidence.box-title"], view)
        private.start()

    def _back_to(self, incident: Incident) -> Callable[[], None]:
        if self.name == "wizard":
            self.view.keep()
            now = self.view.incident
            return lambda: self._back_to_wizard(now)
        return lambda: self.show_detail(incident.id)

    def _back_to_wizard(self, incident: Incident) -> None:
        self.show_wizard(incident)
        self.view.show_page("evidence")

    def show_tool(self, name: str) -> None:
        """One of the pages around the list."""
        from assistant.ui.incidents import tools

        session, w = self._open(), self._words
        if name == "restore":
            self.show_restore()
            return
        view: Any
        if name == "person":
            view, title = tools.PersonForm(session), w["person.title"]
        elif name == "keep":
            view, title = tools.KeepForm(session), w["keep.title"]
            view.opened.connect(self.show_detail)
        elif name == "check":
            view, title = tools.VerifyForm(session, self._executor), w["verify.title"]
            view.failed.connect(self.failed)
        elif name == "no-names":
            from assistant.ui.incidents.no_names_view import NoNamesForm

            view, title = NoNamesForm(session, self._executor), w["trend.title"]
            view.failed.connect(self.failed)
        elif name == "take":
            from assistant.ui.incidents.bundles import TakeForm

            view, title = TakeForm(session, self._executor), w["bundle.take"]
            view.kept.connect(self._taken)
            view.failed.connect(self.failed)
        elif name == "backup":
            from assistant.ui.incidents.backup_view import BackupForm

            view, title = BackupForm(session, self._executor), w["backup.title"]
            view.failed.connect(self.failed)
        else:
            view, title = tools.KeysForm(session, self._executor), w["keys.title"]
            view.setting.connect(self._set)
            view.new_sheet.connect(self._show_new_sheet)
            view.failed.connect(self.failed)
        self._show(name, title, view)

    def _taken(self, uid: str) -> None:
        number = self._open().records.get(uid).number
        self.show_detail(uid)
        self.tell(self._words["bundle.kept"].format(number=number))

    def show_report(self, incident: Incident, place: Place | None = None, told: str = "") -> None:
        """Make a report, in three steps, or go on with one from a place; `told` says what was added meanwhile."""
        from assistant.ui.incidents.report_view import ReportView

        self._incident = incident
        view = ReportView(self._open(), incident, self._executor, self._checker_for_reports)
        view.titled.connect(self._wizard_titled)
        view.back.connect(lambda: self.show_detail(incident.id))
        view.failed.connect(self.failed)
        view.what_next.connect(lambda sent: self.show_wizard(sent, "next"))
        view.black_out.connect(lambda evidence, at: self.show_black_out(at.incident, evidence, at))
        self._show("report", self._words["report.make"], view)
        if place is None:
            view.start()
        else:
            view.go_back_to(place, told)

    def _checker_for_reports(self) -> Any:
        """Finds private details to leave out; built when first asked for, off the GUI thread."""
        if self._checker is None:
            self._checker = self._app.checker(False)
        return self._checker

    def show_send(self, incident: Incident) -> None:
        """Save an incident as a bundle."""
        from assistant.ui.incidents.bundles import SendForm

        self._incident = incident
        view = SendForm(self._open(), incident, self._executor)
        view.back.connect(lambda: self.show_detail(incident.id))
        view.failed.connect(self.failed)
        self._show("send", self._words["bundle.send-title"], view)

    def _set(self, name: str, value: int) -> None:
        self._app.preferences.change(**{name: value})
        self._restart_idle()
        self.tell(self._words["app.changed"])

    def _show_new_sheet(self, code: str) -> None:
        from assistant.services.log.opening import shown_code

        w, session = self._words, self._open()
        made, head = shown_code(code), session.head.shown
        view = Sheet(self._app, self._executor, session.kind, made, head, self._local, w["incident.continue"])
        view.failed.connect(self.failed)
        view.done.connect(self.show_list)
        self._show("sheet", w["log.sheet-title"], view)

    # -- what is due ------------------------------------------------------------------------------------------

    def due(self, today: dt.date) -> list[str]:
        """Lines for Home: at most three. Nothing when the log is locked."""
        if self.session is None:
            return []
        w, out = self._words, []
        for incident, date in self.session.records.due(today)[:3]:
            key = "reply-home" if reply_due(incident) == date else "due-home"
            out.append(w[f"log.{key}"].format(number=incident.number, title=incident.title, date=day(date)))
        return out

    def shut_down(self) -> None:
        """Before the window goes: save what is on the page and close the log."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        if self.session is not None:
            self._keep_typed()
            self._executor.wait()
            self.session.lock()
            self.session = None
