# SPDX-License-Identifier: Apache-2.0
"""The door of the incident log: first use, opening, locking, and what is shown while it is shut."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.incident import Incident, LogKind, Query
from assistant.domain.jobs import TellError
from assistant.services.log.opening import (
    Attempts,
    Secret,
    WrongSecretError,
    kinds_for,
    log_exists,
    log_folder,
    passphrase_check,
    place_problem,
)
from assistant.services.log.session import NewLog, OpenLog, begin_log, move_in, open_log
from assistant.services.program import App
from assistant.services.saving import why_not_saved
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.gate import FirstUse, Forgot, Locked, NewPassphrase, Sheet
from assistant.ui.widgets.basics import RowButton, button, buttons_row, clear_layout, column, text_label
from assistant.ui.widgets.typed import Typed
from assistant.ui.widgets.view_page import ViewPage

_ACTIVITY = frozenset([QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel])
TOOLS = ("take", "person", "no-names", "keep", "check", "backup", "restore", "keys")
"""The pages around the list."""


@dataclass(frozen=True)
class Held:
    """Where one was when the log was locked, and the words that were there. In memory only.

    Attributes:
        incident: the id of the one that was shown; "" for none.
        step: the page of questions.
    """

    name: str
    incident: str
    step: str
    query: Query
    typed: Typed


class LogDoor(ViewPage):
    """`failed` tells of an unexpected fault; `changed` that what is due may have changed."""

    help_id = "incidents"
    failed = Signal(object)
    changed = Signal()

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._executor, self._clock = app, executor, clock
        self._words = app.words
        self.kind: LogKind | None = None
        self.session: OpenLog | None = None
        self._query = Query(limit=50)
        self._held: dict[LogKind, Held] = {}
        self._incident: Incident | None = None
        self._checker: Any = None
        self._fill_next: Callable[[Incident], Incident] | None = None
        self._attempts: dict[LogKind, Attempts] = {k: Attempts(time.monotonic) for k in LogKind}
        self._strip_column = column()
        self.above.addLayout(self._strip_column)
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

    def _show(self, name: str, title: str, view: QWidget, beside: QWidget | None = None) -> None:
        self.name = name
        self._fill_strip()
        self.show_view(name, title, view, beside=beside)

    def _fill_strip(self) -> None:
        """Above the title: which log it is, and the ways out. The list says and has these in a line under its title."""
        clear_layout(self._strip_column)
        if self.name == "list":
            return
        made = self._links()
        if self.kind is not None and len(kinds_for(self._app.settings.role)) > 1:
            made.insert(0, text_label(self._words[f"log.{self.kind.value}"], "second"))
        if made:
            self._strip_column.addWidget(buttons_row(*made))

    def _links(self) -> list[QWidget]:
        w = self._words
        made: list[QWidget] = []
        if self.kind is not None and len(kinds_for(self._app.settings.role)) > 1:
            made.append(button(w["log.which"], self.show_which, link=True))
        if self.session is not None:
            if self.name not in ("list", "sheet", "wizard"):
                made.append(button(w["log.nav"], self.show_list, link=True, icon="back"))
            self.lock_button = button(w["log.lock-now"], self.lock, link=True, icon="lock")
            made.append(self.lock_button)
        elif self.name in ("forgot", "restore"):
            made.append(button(w["app.back"], self.show_gate, link=True))
        return made

    def told(self, error: Exception) -> bool:
        """Say what a fault of the log means, on its own page. False when it is no fault of the log."""
        if not isinstance(error, TellError):
            return False
        self.tell(str(error), focus=True)
        return True

    def show_list(self) -> None:
        """What is behind the door."""
        raise NotImplementedError

    def opened(self) -> None:
        """Called when the log was opened."""
        raise NotImplementedError

    def hold(self) -> Held:
        """Where one is, with the words that are there."""
        raise NotImplementedError

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
        rows = column(view)
        for kind in kinds_for(self._app.settings.role):
            made = RowButton(self._words[f"log.{kind.value}"], partial(self.choose, kind), icon="log")
            made.setObjectName(f"log-{kind.value}")
            rows.addWidget(made)
        rows.addWidget(text_label(self._words["log.which-hint"], "second", focusable=True))
        self._show("which", self._words["log.which"], view)

    def choose(self, kind: LogKind) -> None:
        self.kind = kind
        self.show_gate()

    def show_gate(self) -> None:
        """First use, or the passphrase."""
        w = self._words
        if self.kind is None:
            self.show_which()
            return
        problem = place_problem(self.folder)
        if problem:
            self._show_bad_place(problem)
        elif log_exists(self.folder):
            self._show_locked()
        else:

            def weak(passphrase: str) -> str:
                return passphrase_check(self._app, view.keeper.text())(passphrase)

            view = FirstUse(w, "", weak, w[f"log.who-controls-{self.kind.value}"])
            view.chosen.connect(self._make)
            self._restore_link(view)
            self._show("first", w["log.first-title"], view)

    def _restore_link(self, view: Any) -> None:
        view.add(button(self._words["log.restore"], self.show_restore, link=True))

    def _show_bad_place(self, problem: str) -> None:
        from assistant.services.log.opening import better_place

        w = self._words
        view = QWidget()
        rows = column(view)
        rows.addWidget(text_label(problem, "problem", focusable=True))
        better = better_place()
        if better is not None:
            rows.addWidget(text_label(w["log.place-better"].format(folder=better), focusable=True))
            rows.addWidget(button(w["log.place-use"], lambda: self._use_place(better), main=True))
        self._show("place", w["log.first-title"], view)

    def _use_place(self, folder: Path) -> None:
        self._app.preferences.change(log_folder=str(folder))
        self.show_gate()

    def _make(self, keeper: str, passphrase: str) -> None:
        """Make the log beside its place; it goes there only when the sheet was printed or written down."""
        folder, kind, clock = self.folder, self.kind or LogKind.MY, self._local
        self.view.go_button.setEnabled(False)
        self.view.go_button.setText(self._words["log.making"])
        self._start(lambda: begin_log(folder, kind, keeper, passphrase, clock), self._made)

    def _made(self, made: NewLog) -> None:
        kind, go_on = self.kind or LogKind.MY, self._words["log.open-log"]
        view = Sheet(self._app, self._executor, kind, made.code, made.head, self._local, go_on)
        view.failed.connect(self.failed)
        view.done.connect(lambda: self._move_in(made))
        self._show("sheet", self._words["log.sheet-title"], view)

    def _move_in(self, made: NewLog) -> None:
        folder, app, clock = self.folder, self._app, self._local
        self._opening.start(self._executor, lambda: move_in(made, folder, app, clock))

    def _show_locked(self) -> None:
        attempts = self._attempts[self.kind or LogKind.MY]
        view = Locked(self._words, lambda: attempts.seconds_left)
        view.unlock.connect(self._unlock)
        view.forgot.connect(self.show_forgot)
        view.restore.connect(self.show_restore)
        self._show("locked", self._words["log.locked-title"], view)

    def _unlock(self, passphrase: str) -> None:
        self.view.busy(True)
        self._open_with(Secret(passphrase))

    def _open_with(self, secret: Secret) -> None:
        folder, app, clock = self.folder, self._app, self._local
        self._opening.start(self._executor, lambda: open_log(folder, secret, app, clock))

    def _opened(self, log: OpenLog) -> None:
        self._attempts[log.kind].right()
        self.session = log
        held = self._held.get(log.kind)
        self._query = held.query if held is not None else Query(limit=50)
        if self.name == "forgot":
            self._ask_new_passphrase()
        else:
            self.opened()
        self._restart_idle()
        self.changed.emit()

    def _not_opened(self, error: Exception) -> None:
        if not isinstance(error, TellError):
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
        view.typed.connect(lambda code: self._open_with(Secret(code=code)))
        self._show("forgot", self._words["log.forgot"], view)

    def _ask_new_passphrase(self) -> None:
        session = self.session
        assert session is not None  # noqa: S101 - opened just now
        if session.read_only:
            self.show_list()
            return
        view = NewPassphrase(self._words, passphrase_check(self._app, session.keeper), ask_old=False)
        view.chosen.connect(
            lambda _old, new: self._start(lambda: session.keys.replace_forgotten(new), lambda _r: self.show_list())
        )
        self._show("new-passphrase", self._words["log.new-passphrase"], view)

    def show_restore(self) -> None:
        """Choose a back-up, whether a log is open or not."""
        from assistant.ui.incidents.backup_view import RestoreForm

        view = RestoreForm(self._words, self.folder, self.kind or LogKind.MY, self._executor, self._local)
        view.about_to.connect(self._close_for_restore)
        view.restored.connect(self._restored)
        view.failed.connect(self.failed)
        self._show("restore", self._words["backup.restore-title"], view)

    def _close_for_restore(self) -> None:
        if self.session is not None:
            self.session.lock()
            self.session = None
            self._idle.stop()
            self._fill_strip()
            self.changed.emit()

    def _restored(self, text: str) -> None:
        self._held.clear()  # what was shown may not be in the log that was brought back
        self.show_gate()
        self.tell(text)

    def _local(self) -> dt.datetime:
        return self._clock().astimezone()

    # -- locking ----------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Save what is on the page, close the log, show the gate. Nothing of it stays in the window; words that could not be
        saved as they are come back with the passphrase."""
        if self.session is None:
            return
        self._keep_typed()
        self._held[self.session.kind] = self.hold()
        self._idle.stop()
        self._executor.wait()
        self.session.lock()
        self.session = None
        self._incident = None
        self.name = ""
        self.show_gate()
        self.changed.emit()

    def _keep_typed(self) -> None:
        if self.name in ("wizard", "report", "list"):
            self.view.keep()
        elif self.name == "detail":
            self.view.evidence.keep_words()

    def forget(self) -> None:
        """After everything was deleted: begin anew."""
        self._held.clear()
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
        if isinstance(error, TellError | OSError):
            plain = why_not_saved(error) if isinstance(error, OSError) else str(error)
            if self.session is None:
                self.show_gate()
            self.tell(plain, focus=True)
        else:
            self.failed.emit(error)
