# SPDX-License-Identifier: Apache-2.0
"""Back-ups: copy the log to a folder or a USB stick, and bring one back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.dates import day, day_and_clock
from assistant.domain.incident import LogKind
from assistant.domain.jobs import StoppedError, TellError
from assistant.services.log.opening import OpenedBackup, Secret, look_at_backup, open_backup, restore
from assistant.services.log.session import OpenLog
from assistant.ui.background import Executor, Task
from assistant.ui.widgets.basics import announce, button, buttons_row, column, text_label
from assistant.ui.widgets.forms import Form, line_box
from assistant.ui.widgets.progress import ProgressBar, ended_early


class BackupForm(Form):
    """Copy the log to a folder or a USB stick."""

    failed = Signal(object)

    def __init__(self, session: OpenLog, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.text(w["backup.intro"])
        last = session.last("backed-up")
        self.last = text_label(w["backup.last"].format(date=day(last)) if last else w["backup.never"], focusable=True)
        self.add(self.last)
        self.choose_button = button(w["backup.choose"], self._choose, main=True)
        self.ends(self.choose_button)
        self.progress = ProgressBar(w["backup.stop"])
        self.add(self.progress)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._task = Task(self)
        self._task.done.connect(
            lambda made: self._end(f"{w['backup.done'].format(name=made.folder.name)} {_lacking(made.lacking, w)}".strip())
        )
        self._task.failed.connect(self._not_done)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._words["backup.choose"])
        if folder:
            self.back_up_to(Path(folder))

    def back_up_to(self, folder: Path) -> None:
        """Make the copy below `folder`."""
        w, log = self._words, self._session
        self.choose_button.setEnabled(False)
        self.progress.start(w["backup.working"])
        tell = self.progress.tell
        self._task.start(self._executor, lambda: log.back_up(folder, tell))

    def _not_done(self, error: Exception) -> None:
        text = ended_early(error, self._words["backup.stopped"])
        self._end(text or "")
        if text is None:
            self.failed.emit(error)

    def _end(self, text: str) -> None:
        self.progress.end()
        self.choose_button.setEnabled(True)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        last = self._session.last("backed-up")
        self.last.setText(self._words["backup.last"].format(date=day(last)) if last else self._words["backup.never"])
        if text:
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.said, text)


def _lacking(count: int, words: Mapping[str, str]) -> str:
    """A sentence about files that are not in a back-up; "" when all are."""
    if count > 1:
        return words["backup.lacking-some"].format(count=count)
    return words["backup.lacking-one"] if count else ""


class RestoreForm(Form):
    """Choose a back-up, open it with its own passphrase or sheet, and put it in place of the log of `folder`.

    Signals:
        about_to: the log that is open must be closed now.
        restored: a sentence, when it is done.
    """

    about_to = Signal()
    restored = Signal(str)
    failed = Signal(object)

    def __init__(
        self, words: Mapping[str, str], folder: Path, kind: LogKind, executor: Executor, clock: Callable[[], Any]
    ) -> None:
        super().__init__(words)
        self._folder, self._kind, self._executor, self._clock = folder, kind, executor, clock
        w = words
        self.text(w["backup.restore-intro"])
        self.choose_button = button(w["backup.restore-choose"], self._choose, main=True)
        self.found = text_label("", focusable=True)
        self.found.hide()
        self.add(self.found)
        self._secret = QWidget()
        rows = column(self._secret)
        self.passphrase = line_box("backup-passphrase", w["backup.restore-secret"], secret=True)
        self.code = line_box("backup-code", w["backup.restore-code"])
        for label, box in ((w["backup.restore-secret"], self.passphrase), (w["backup.restore-code"], self.code)):
            rows.addWidget(text_label(label))
            rows.addWidget(box)
        self.look_button = button(w["incident.continue"], self.look)
        rows.addWidget(buttons_row(self.look_button))
        self._secret.hide()
        self.add(self._secret)
        self.warning = text_label("", "problem", focusable=True)
        self.warning.hide()
        self.add(self.warning)
        self.go_button = button(w["backup.restore-go"], self._go, main=True)
        self.go_button.hide()
        self.ends(self.go_button, self.choose_button)
        self.progress = ProgressBar(w["backup.stop"])
        self.add(self.progress)
        self._info: Any = None
        self._backup: Any = None
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._not_done)
        self._looking = Task(self)
        self._looking.done.connect(self._looked)
        self._looking.failed.connect(self._not_done)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._words["backup.restore-choose"])
        if folder:
            self.use(Path(folder))

    def use(self, folder: Path) -> None:
        """Read what the back-up says of itself."""

        w = self._words
        self.go_button.hide()
        self.warning.hide()
        try:
            info = look_at_backup(folder)
        except TellError as error:
            self._say(str(error))
            self._secret.hide()
            return
        name = w[f"log.{info.kind.value}"]
        if info.kind is not self._kind:
            self._say(w["backup.restore-other-kind"].format(log=name))
            self._secret.hide()
            return
        self._info = info
        found = w["backup.restore-found"].format(log=name, date=day_and_clock(info.made_at))
        self._say(f"{found} {_lacking(len(info.missing), w)}".strip())
        self._secret.show()
        self.passphrase.setFocus()

    def _say(self, text: str) -> None:
        self.found.setText(text)
        self.found.show()
        announce(self.found, text)

    def look(self) -> None:
        """Open its keys, and compare it with the log that is here."""
        info, folder = self._info, self._folder
        secret = Secret(self.passphrase.text(), self.code.text().strip())
        self.look_button.setEnabled(False)
        self._looking.start(self._executor, lambda: open_backup(info, secret, folder))

    def _looked(self, backup: OpenedBackup) -> None:
        self._backup, comparison = backup, backup.here
        self.look_button.setEnabled(True)
        self.show_problems({})
        key = {"older": "same"}.get(comparison.here, comparison.here)
        text = "" if key == "none" else self._words[f"backup.restore-{key}"].format(count=comparison.entries)
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        self.go_button.show()
        (self.warning if text else self.go_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        self.about_to.emit()
        self.go_button.setEnabled(False)
        self.progress.start(self._words["backup.restoring"])
        backup, folder, clock, tell = self._backup, self._folder, self._clock, self.progress.tell
        self._task.start(self._executor, lambda: restore(backup, folder, clock, tell))

    def _done(self, aside: Path | None) -> None:
        w = self._words
        self.progress.end()
        text = w["backup.restored"]
        if aside is not None:
            text += " " + w["backup.restored-aside"].format(name=aside.name)
        self.restored.emit(text)

    def _not_done(self, error: Exception) -> None:
        self.progress.end()
        self.look_button.setEnabled(True)
        self.go_button.setEnabled(True)
        text = ended_early(error, self._words["backup.stopped"])
        if isinstance(error, StoppedError):
            self._say(text or "")
        elif text is not None:
            self.show_problems({"secret": text})
        else:
            self.failed.emit(error)
