# SPDX-License-Identifier: Apache-2.0
"""The incident log's place in the window: which of its pages is shown, opening and locking."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from assistant.domain.incident import Evidence, Incident, LogKind, Query, Status
from assistant.services.incident_words import day
from assistant.services.incidents import due_lines, reply_due, title_of, who_should_keep
from assistant.services.logs import Attempts, Session, kinds_for, log_folder, open_with, place_problem
from assistant.services.parts import App
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.gate import FirstUse, Forgot, Locked, NewPassphrase, Sheet
from assistant.ui.widgets.basics import Page, announce, button, buttons_row, clear_layout, scrolled, text_label
from assistant.ui.widgets.pictures import jpeg_pixmap

_ACTIVITY = frozenset([QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel])


class IncidentsPage(Page):
    """`failed` tells of an unexpected fault; `changed` that what is due may have changed."""

    help_id = "incidents"
    failed = Signal(object)
    changed = Signal()

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._executor, self._clock = app, executor, clock
        self._words = app.words
        self._mode = "wide"
        self.kind: LogKind | None = None
        self.session: Session | None = None
        self.view: Any = None
        self.name = ""
        self._query = Query(limit=50)
        self._incident: Incident | None = None
        self._checker: Any = None
        self._fill_next: Callable[[Incident], Incident] | None = None
        self._attempts: dict[LogKind, Attempts] = {k: Attempts(time.monotonic) for k in LogKind}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        outer.addWidget(scrolled(content))
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 12, 20, 20)
        column.setSpacing(8)
        self._strip = QWidget()
        self._strip_column = QVBoxLayout(self._strip)
        self._strip_column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._strip)
        column.addWidget(self.title_label)
        self.message = text_label("", focusable=True)
        self.message.hide()
        column.addWidget(self.message)
        self._notices = QVBoxLayout()
        column.addLayout(self._notices)
        self._holder = QVBoxLayout()
        column.addLayout(self._holder)
        column.addStretch(1)
        self._opening = Task(self)
        self._opening.done.connect(self._opened)
        self._opening.failed.connect(self._not_opened)
        self._work = Task(self)
        self._work.failed.connect(self._work_failed)
        self._after_work: Callable[[Any], None] = lambda _r: None
        self._work.done.connect(self._work_done)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    # -- showing ----------------------------------------------------------------------------------------------

    def enter(self) -> None:
        kinds = kinds_for(self._app.settings.role)
        if self.kind is not None and self.kind not in kinds:
            self.lock()
            self.kind = None
        if self.kind is None and len(kinds) == 1:
            self.kind = kinds[0]
        if self.session is None:
            self.show_gate()
        elif not self.name:
            self.show_list()

    def _show(self, name: str, title: str, view: QWidget) -> None:
        self.name, self.view = name, view
        self.message.hide()
        clear_layout(self._notices)
        clear_layout(self._holder)
        self._holder.addWidget(view)
        self.set_title(title)
        self._fill_strip()
        self.arrange(self._mode)
        if self.isVisible():
            self.focus_title()
            announce(self.title_label, title)

    def _fill_strip(self) -> None:
        w = self._words
        clear_layout(self._strip_column)
        made: list[QWidget] = []
        if self.kind is not None and len(kinds_for(self._app.settings.role)) > 1:
            made.append(text_label(w[f"log.{self.kind.value}"], "second"))
            made.append(button(w["log.which"], self.show_which, link=True))
        if self.session is not None:
            if self.name not in ("list", "sheet", "wizard"):
                made.append(button(w["log.nav"], self.show_list, link=True))
            self.lock_button = button(w["log.lock-now"], self.lock, link=True)
            made.append(self.lock_button)
        elif self.name in ("forgot", "restore"):
            made.append(button(w["app.back"], self.show_gate, link=True))
        if made:
            self._strip_column.addWidget(buttons_row(*made))

    def tell(self, text: str, *, focus: bool = False) -> None:
        """A message on top of the page, also spoken."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if text:
            announce(self.message, text)
            if focus:
                self.message.setFocus(Qt.FocusReason.OtherFocusReason)

    def told(self, error: Exception) -> bool:
        """Say what a fault of the log means, on its own page. False when it is no fault of the log."""
        from assistant.storage.errors import LogError

        if not isinstance(error, LogError):
            return False
        self.tell(str(error), focus=True)
        return True

    def arrange(self, mode: str) -> None:
        self._mode = mode
        arrange = getattr(self.view, "arrange", None)
        if arrange is not None:
            arrange(mode)

    def open_find(self) -> None:
        if self.name == "list":
            self.view.find_box.setFocus()
            self.view.find_box.selectAll()

    def print_page(self) -> None:
        """Ctrl+P prints the incident that is shown; the history says so."""
        from assistant.ui.incidents.printing import incident_html
        from assistant.ui.printing import print_html

        if self.session is None or self._incident is None or self.name != "detail":
            return
        self.session.log.remember("printed", "incident", number=self._incident.number, incident=self._incident.id)
        print_html(self, incident_html(self.session, self._incident), f"{self._words['app.name']}. {self._incident.number}")

    def new_incident(self) -> None:
        """Ctrl+N."""
        if self.session is not None and self.name == "list" and not self.session.log.read_only:
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
        if fill is not None and self.session is not None and not self.session.log.read_only:
            self.show_wizard(None, fill=fill)

    def continue_page(self) -> None:
        """Ctrl+Enter."""
        go_on = getattr(self.view, "go_on", None)
        if go_on is not None:
            go_on()

    # -- the gate ---------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        assert self.kind is not None  # noqa: S101 - a log is chosen first
        return log_folder(self._app, self.kind)

    def show_which(self) -> None:
        """The clerk has two logs; only one is open at a time."""
        self.lock()
        self.kind = None
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        for kind in kinds_for(self._app.settings.role):
            made = button(self._words[f"log.{kind.value}"], partial(self.choose, kind), row=True)
            made.setObjectName(f"log-{kind.value}")
            column.addWidget(made)
        column.addWidget(text_label(self._words["log.which-hint"], "second", focusable=True))
        self._show("which", self._words["log.which"], view)

    def choose(self, kind: LogKind) -> None:
        self.kind = kind
        self.show_gate()

    def show_gate(self) -> None:
        """First use, or the passphrase."""
        from assistant.storage import log as logs

        w = self._words
        if self.kind is None:
            self.show_which()
            return
        problem = place_problem(self.folder)
        if problem:
            self._show_bad_place(problem)
        elif logs.exists(self.folder):
            self._show_locked()
        else:
            from assistant.storage.vault import good_passphrase

            view = FirstUse(w, "", good_passphrase, w[f"log.who-controls-{self.kind.value}"])
            view.chosen.connect(self._make)
            self._restore_link(view)
            self._show("first", w["log.first-title"], view)

    def _restore_link(self, view: Any) -> None:
        view.add(button(self._words["log.restore"], self.show_restore, link=True))

    def _show_bad_place(self, problem: str) -> None:
        from assistant.services.logs import better_place

        w = self._words
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(text_label(problem, "problem", focusable=True))
        better = better_place()
        if better is not None:
            column.addWidget(text_label(w["log.place-better"].format(folder=better), focusable=True))
            column.addWidget(button(w["log.place-use"], lambda: self._use_place(better), main=True))
        self._show("place", w["log.first-title"], view)

    def _use_place(self, folder: Path) -> None:
        self._app.preferences.change(log_folder=str(folder))
        self.show_gate()

    def _make(self, keeper: str, passphrase: str) -> None:
        """Make the log beside its place; it goes there only when the sheet was printed or written down."""
        from assistant.storage import log as logs

        folder, kind, clock = self.folder, self.kind, self._local
        part = folder.with_name(f".{folder.name}.new")
        self.view.go_button.setEnabled(False)
        self.view.go_button.setText(self._words["log.making"])

        def work() -> Any:
            if part.exists():
                shutil.rmtree(part)
            return logs.create(part, kind or LogKind.MY, keeper, passphrase, clock)

        self._start(work, self._made)

    def _made(self, made: Any) -> None:
        from assistant.storage.vault import shown_code

        w = self._words
        log, code = made
        head, key = log.head().shown, log.key
        log.close()
        view = Sheet(w, w[f"log.{self.kind.value if self.kind else 'my'}"], shown_code(code), head, w["log.open-log"])
        view.done.connect(lambda: self._move_in(key))
        self._show("sheet", w["log.sheet-title"], view)

    def _move_in(self, key: Any) -> None:
        from assistant.storage import log as logs

        folder, clock = self.folder, self._local

        def work() -> Any:
            folder.with_name(f".{folder.name}.new").rename(folder)
            return logs.open_log(folder, key, clock)

        self._opening.start(self._executor, work)

    def _show_locked(self) -> None:
        attempts = self._attempts[self.kind or LogKind.MY]
        view = Locked(self._words, lambda: attempts.seconds_left)
        view.unlock.connect(self._unlock)
        view.forgot.connect(self.show_forgot)
        view.restore.connect(self.show_restore)
        self._show("locked", self._words["log.locked-title"], view)

    def _unlock(self, passphrase: str) -> None:
        folder, clock = self.folder, self._local
        self.view.busy(True)
        self._opening.start(self._executor, lambda: open_with(folder, passphrase=passphrase, clock=clock))

    def _opened(self, log: Any) -> None:
        self._attempts[log.kind].right()
        self.session = Session(self._app, log, self._local)
        self._query = Query(limit=50)
        if self.name == "forgot":
            self._ask_new_passphrase()
        else:
            self.show_list()
            self._begin_filled()
        self._restart_idle()
        self.changed.emit()

    def _not_opened(self, error: Exception) -> None:
        from assistant.storage.errors import LogError, WrongSecretError

        if not isinstance(error, LogError):
            self.show_gate()
            self.failed.emit(error)
            return
        if isinstance(error, WrongSecretError):
            self._attempts[self.kind or LogKind.MY].wrong()
        refused = getattr(self.view, "refused", None)
        if refused is not None:
            refused(str(error))
        else:
            self.tell(str(error), focus=True)

    def show_forgot(self) -> None:
        """The recovery sheet."""
        view = Forgot(self._words)
        folder, clock = self.folder, self._local
        view.typed.connect(lambda code: self._opening.start(self._executor, lambda: open_with(folder, code=code, clock=clock)))
        self._show("forgot", self._words["log.forgot"], view)

    def _ask_new_passphrase(self) -> None:
        from assistant.storage.vault import good_passphrase

        session = self.session
        assert session is not None  # noqa: S101 - opened just now
        if session.log.read_only:
            self.show_list()
            return
        view = NewPassphrase(self._words, good_passphrase, ask_old=False)
        view.chosen.connect(lambda _old, new: self._start(lambda: session.log.reset_passphrase(new), lambda _r: self.show_list()))
        self._show("new-passphrase", self._words["log.new-passphrase"], view)

    def _local(self) -> dt.datetime:
        return self._clock().astimezone()

    # -- locking ----------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Save what is on the page, close the log, show the gate. Nothing of it stays in the window."""
        if self.session is None:
            return
        self._keep_typed()
        self._idle.stop()
        self._executor.wait()
        self.session.log.close()
        self.session = None
        self._incident = None
        self.name = ""
        self.show_gate()
        self.changed.emit()

    def _keep_typed(self) -> None:
        if self.name in ("wizard", "report"):
            self.view.keep()
        elif self.name == "detail":
            self.view.evidence.keep_words()

    def forget(self) -> None:
        """After everything was deleted: begin anew."""
        self.kind, self.name = None, ""

    @property
    def is_open(self) -> bool:
        return self.session is not None

    def follow_settings(self) -> None:
        """The time after which it locks may have changed."""
        self._restart_idle()

    def _restart_idle(self) -> None:
        minutes = self._app.settings.lock_minutes
        if self.session is not None and minutes:
            self._idle.start(minutes * 60_000)
        else:
            self._idle.stop()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.session is not None and event.type() in _ACTIVITY:
            self._restart_idle()
        return False

    # -- work in the background -------------------------------------------------------------------------------

    def _start(self, work: Callable[[], Any], after: Callable[[Any], None]) -> None:
        self._after_work = after
        self._work.start(self._executor, work)

    def _work_done(self, result: object) -> None:
        self._after_work(result)

    def _work_failed(self, error: Exception) -> None:
        from assistant.storage.errors import LogError

        if isinstance(error, LogError | OSError):
            from assistant.storage.errors import plain_os_error

            plain = plain_os_error(error) if isinstance(error, OSError) else error
            if self.session is None:
                self.show_gate()
            self.tell(str(plain), focus=True)
        else:
            self.failed.emit(error)

    # -- pages of the open log --------------------------------------------------------------------------------

    def _open(self) -> Session:
        assert self.session is not None  # noqa: S101 - these pages exist only in an open log
        return self.session

    def show_list(self) -> None:
        """The list, as it was left."""
        from assistant.ui.incidents.list_view import ListView

        session = self._open()
        self._incident = None
        view = ListView(session, self._query, self._remember_query)
        view.opened.connect(self.show_detail)
        view.new.connect(lambda: self.show_wizard(None))
        view.tool.connect(self.show_tool)
        self._show("list", self._words["incidents.title"], view)
        self._fill_notices()
        self.changed.emit()

    def _remember_query(self, query: Query) -> None:
        self._query = query

    def _fill_notices(self) -> None:
        w, session = self._words, self._open()
        state = session.log.state
        lines = [
            (state.read_only, "log.read-only", "problem"),
            (state.head_ahead, "log.altered", "problem"),
            (not state.keys_sound, "log.keys-damaged", "problem"),
            (state.stopped_badly, "log.stopped", ""),
        ]
        for on, key, role in lines:
            if on:
                self._notices.addWidget(text_label(w[key], role, focusable=True))
        if session.log.read_only:
            return
        for code in session.reminders():
            made: list[QWidget] = [text_label(w[f"log.{code}"], focusable=True)]
            if code == "sheet-due":
                made.append(button(w["log.sheet-found"], self._sheet_found, link=True))
                made.append(button(w["keys.sheet"], lambda: self.show_tool("keys"), link=True))
            else:
                made.append(button(w["incidents.backup-tool"], lambda: self.show_tool("backup"), link=True))
            self._notices.addWidget(buttons_row(*made))

    def _sheet_found(self) -> None:
        self._open().log.remember("sheet-found")
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
        view.finished.connect(self._wizard_done)
        view.stopped.connect(self._wizard_stopped)
        view.about_keeper.connect(self._about_keeper)
        view.failed.connect(lambda error: self.tell(str(error), focus=True))
        self._show("wizard", self._words["incidents.new"], view)
        view.start()

    def _wizard_titled(self, title: str) -> None:
        self.message.hide()
        self.set_title(title)
        if self.isVisible():
            self.focus_title()
            announce(self.title_label, title)

    def _wizard_done(self, uid: str) -> None:
        number = self._open().store.get(uid).number
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
            self._start(lambda: self._delete_work(session, begun), lambda _r: None)
        settings = self._app.settings
        contacts = (*settings.contacts, *session.pack.contacts)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(text_label(who_should_keep(settings.role, session.log.kind, contacts, w), focusable=True))
        column.addWidget(text_label(w["incident.about-you-gone"], focusable=True))
        self._show("about-you", w["incident.about-you-title"], view)

    @staticmethod
    def _delete_work(session: Session, incident: Incident) -> None:
        session.store.delete(incident)
        session.log.compact()

    def show_detail(self, uid: str) -> None:
        """One incident. That it was looked at goes into the history."""
        from assistant.storage.errors import LogError
        from assistant.ui.incidents.detail import Detail

        session = self._open()
        try:
            incident = session.store.get(uid)
            session.looked_at(incident)
        except LogError as error:
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
        self._show("detail", f"{incident.number} {title_of(incident, self._app.content)}", view)
        view.evidence.check()

    def show_close(self, incident: Incident) -> None:
        from assistant.ui.incidents.detail import CloseForm

        session = self._open()
        view = CloseForm(session, incident)
        view.back.connect(lambda: self.show_detail(incident.id))

        def close(closed: Incident) -> None:
            session.store.save(closed, "closed")
            self.show_detail(incident.id)

        view.closed.connect(close)
        self._show("close", self._words["incident.close-title"], view)

    def show_delete(self, incident: Incident) -> None:
        from assistant.ui.incidents.detail import DeleteForm

        session = self._open()
        view = DeleteForm(session, incident)
        view.back.connect(lambda: self.show_detail(incident.id))

        def gone(_result: object) -> None:
            self.show_list()
            self.tell(self._words["incident.deleted"].format(number=incident.number), focus=True)

        view.confirmed.connect(lambda: self._start(lambda: self._delete_work(session, incident), gone))
        self._show("delete", f"{self._words['incident.delete']}: {incident.number}", view)

    def show_black_out(self, incident: Incident, evidence: Evidence) -> None:
        """Boxes on a copy of a picture."""
        from assistant.services.incidents import blacked_out_copy
        from assistant.storage.errors import LogError
        from assistant.ui.incidents.blackout import BlackOut

        session, back = self._open(), self._back_to(incident)
        try:
            data = session.store.read_small(evidence)
        except LogError as error:
            self.tell(str(error), focus=True)
            return
        pixmap = jpeg_pixmap(data)
        if pixmap is None:
            self.tell(self._words["evidence.no-picture"], focus=True)
            return
        view = BlackOut(self._words, pixmap, evidence.what)

        def save(boxes: list[Any], what: str) -> None:
            self._start(lambda: blacked_out_copy(session.store, incident, evidence, boxes, what), made)

        def made(_copy: object) -> None:
            back()
            self.tell(self._words["evidence.box-saved"])

        view.save.connect(save)
        view.back.connect(back)
        self._show("black-out", self._words["evidence.box-title"], view)

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
            view, title = tools.BackupForm(session, self._executor), w["backup.title"]
            view.failed.connect(self.failed)
        else:
            view, title = tools.KeysForm(session, self._executor), w["keys.title"]
            view.setting.connect(self._set)
            view.new_sheet.connect(self._show_new_sheet)
            view.failed.connect(self.failed)
        self._show(name, title, view)

    def _taken(self, uid: str) -> None:
        number = self._open().store.get(uid).number
        self.show_detail(uid)
        self.tell(self._words["bundle.kept"].format(number=number))

    def show_report(self, incident: Incident) -> None:
        """Make a report, in three steps."""
        from assistant.ui.incidents.report_view import ReportView

        view = ReportView(self._open(), incident, self._executor, self._checker_for_reports)
        view.titled.connect(self._wizard_titled)
        view.back.connect(lambda: self.show_detail(incident.id))
        view.failed.connect(self.failed)
        self._show("report", self._words["report.make"], view)
        view.start()

    def _checker_for_reports(self) -> Any:
        """Finds private details to leave out; built when first asked for, off the GUI thread."""
        if self._checker is None:
            self._checker = self._app.checker(False)
        return self._checker

    def show_send(self, incident: Incident) -> None:
        """Save an incident as a bundle."""
        from assistant.ui.incidents.bundles import SendForm

        view = SendForm(self._open(), incident, self._executor)
        view.back.connect(lambda: self.show_detail(incident.id))
        view.failed.connect(self.failed)
        self._show("send", self._words["bundle.send-title"], view)

    def _set(self, name: str, value: int) -> None:
        self._app.preferences.change(**{name: value})
        self._restart_idle()
        self.tell(self._words["app.changed"])

    def _show_new_sheet(self, code: str) -> None:
        from assistant.storage.vault import shown_code

        w, session = self._words, self._open()
        view = Sheet(w, w[f"log.{session.log.kind.value}"], shown_code(code), session.log.head().shown, w["incident.continue"])
        view.done.connect(self.show_list)
        self._show("sheet", w["log.sheet-title"], view)

    def show_restore(self) -> None:
        """Choose a back-up, whether a log is open or not."""
        from assistant.ui.incidents.tools import RestoreForm

        view = RestoreForm(self._words, self.folder, self.kind or LogKind.MY, self._executor, self._local)
        view.about_to.connect(self._close_for_restore)
        view.restored.connect(self._restored)
        view.failed.connect(self.failed)
        self._show("restore", self._words["backup.restore-title"], view)

    def _close_for_restore(self) -> None:
        if self.session is not None:
            self.session.log.close()
            self.session = None
            self._idle.stop()
            self._fill_strip()
            self.changed.emit()

    def _restored(self, text: str) -> None:
        self.show_gate()
        self.tell(text)

    # -- what is due ------------------------------------------------------------------------------------------

    def due(self, today: dt.date) -> list[str]:
        """Lines for Home: at most three. Nothing when the log is locked."""
        if self.session is None:
            return []
        w, store = self._words, self.session.store
        out = []
        for number, date, title in due_lines(store, today)[:3]:
            incident = store.find_number(number)
            reply = reply_due(incident)
            if reply is not None and reply == date:
                out.append(w["log.reply-home"].format(date=day(date), title=title))
            else:
                out.append(w["log.due-home"].format(number=number, title=title, date=day(date)))
        return out

    def shut_down(self) -> None:
        """Before the window goes: save what is on the page and close the log."""
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        if self.session is not None:
            self._keep_typed()
            self._executor.wait()
            self.session.log.close()
            self.session = None
