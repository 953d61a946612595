# SPDX-License-Identifier: Apache-2.0
"""Saving an incident for someone else, and taking in one that someone sent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.incident import Incident
from assistant.services.log.opening import passphrase_check
from assistant.services.log.session import OpenLog
from assistant.services.log.trust import received_lines
from assistant.ui.background import Executor, Task
from assistant.ui.widgets.basics import announce, button, buttons_row, column, text_label
from assistant.ui.widgets.forms import Form, line_box
from assistant.ui.widgets.progress import ProgressBar, ended_early

if TYPE_CHECKING:
    from assistant.services.log.received import Received


class SendForm(Form):
    """One incident into a bundle. `back` leads to the incident."""

    back = Signal()
    failed = Signal(object)

    def __init__(self, session: OpenLog, incident: Incident, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._incident, self._executor = session, incident, executor
        w = self._words
        self.text(w["bundle.send-intro"])
        self.passphrase = self.line(
            "bundle-passphrase", w["bundle.send-passphrase"], hint=w["bundle.send-passphrase-hint"], secret=True
        )
        self.show_secrets(w["log.show-passphrase"], self.passphrase)
        self.go_button = button(w["bundle.send-go"], self._choose, main=True)
        self.ends(self.go_button, button(w["app.go-back"], self.back.emit))
        self.progress = ProgressBar(w["evidence.stop"])
        self.add(self.progress)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._five = session.post.five_words()
        self.text(w["bundle.send-words"].format(words=self._five))
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._not_done)

    def _choose(self) -> None:
        name = self._words["bundle.send-name"].format(number=self._incident.number)
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["bundle.send-go"], name, "(*.zip)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, target: Path) -> None:
        """Write the bundle, in the background."""
        log, incident, passphrase = self._session, self._incident, self.passphrase.text()
        problem = passphrase_check(log.app, log.keeper)(passphrase) if passphrase else ""
        if not self.show_problems({"bundle-passphrase": f"{self._words['app.problem']} {problem}"} if problem else {}):
            return
        tell, files = self.progress.tell, max(1, len(log.records.evidence(incident)))
        self.go_button.setEnabled(False)
        self.progress.start(self._words["bundle.sending"])

        def work() -> Path:
            log.bundle(incident, target, passphrase=passphrase, progress=lambda done: tell(done, files))
            return target

        self._task.start(self._executor, work)

    def _done(self, target: Path) -> None:
        self._end(self._words["bundle.sent"].format(name=target.name))

    def _not_done(self, error: Exception) -> None:
        text = ended_early(error, self._words["backup.stopped"], self._words["evidence.copy-failed"])
        self._end(text or "")
        if text is None:
            self.failed.emit(error)

    def _end(self, text: str) -> None:
        self.progress.end()
        self.go_button.setEnabled(True)
        self.said.setText(text)
        self.said.setVisible(bool(text))
        if text:
            self.said.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.said, text)


class TakeForm(Form):
    """A bundle that someone sent: checked, its seal explained, kept only when asked. `kept` gives the new incident's id."""

    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenLog, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        self._path = Path()
        self._received: Received | None = None
        w = self._words
        self.text(w["bundle.take-intro"])
        self.choose_button = button(w["bundle.take-choose"], self._choose, main=True)
        self.passphrase = line_box("take-passphrase", w["bundle.take-passphrase"], secret=True)
        self.open_button = button(w["bundle.take-open"], self._open)
        self._secret = self.field("take-passphrase", "", QWidget())
        rows = column(self._secret)
        for each in (text_label(w["bundle.take-passphrase"], "strong"), self.passphrase, buttons_row(self.open_button)):
            rows.addWidget(each)
        self._secret.setFocusProxy(self.passphrase)
        self._secret.hide()
        self.progress = ProgressBar(w["evidence.stop"])
        self.add(self.progress)
        self.found = text_label("", "section", focusable=True)
        self.seal = text_label("", focusable=True)
        for label in (self.found, self.seal):
            label.hide()
            self.add(label)
        self.confirm_button = button(w["bundle.confirm"], self._confirm)
        self.keep_button = button(w["bundle.keep"], self._keep, main=True)
        self.confirm_button.hide()
        self.keep_button.hide()
        self.ends(self.keep_button, self.confirm_button, self.choose_button)
        self._reading = Task(self)
        self._reading.done.connect(self._read)
        self._reading.failed.connect(self._not_read)
        self._keeping = Task(self)
        self._keeping.done.connect(lambda incident: self.kept.emit(incident.id))
        self._keeping.failed.connect(self._not_read)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self._words["bundle.take-choose"], "", "(*.zip);;(*)")
        if chosen:
            self.use(Path(chosen))

    def use(self, path: Path) -> None:
        """Check the bundle at `path`."""
        self._path = path
        self._open()

    def _open(self) -> None:
        session, path, passphrase = self._session, self._path, self.passphrase.text() or None
        for hidden in (self.found, self.seal, self.confirm_button, self.keep_button):
            hidden.hide()
        self.show_problems({})
        self.progress.start(self._words["bundle.reading"])
        tell = self.progress.tell
        self._reading.start(self._executor, lambda: session.post.check(path, passphrase, tell))

    def _read(self, received: Received) -> None:
        from assistant.services.log.incidents import title_of

        w = self._words
        self._received = received
        self.progress.end()
        title = title_of(received.incident, self._session.app.content)
        values = {"number": received.number, "title": title, "files": len(received.bundle.files), "entries": received.entries}
        self.found.setText(w["bundle.found"].format(**values))
        self.found.show()
        self._show_seal(received)
        self.confirm_button.setVisible(received.seal == "new" and not self._session.read_only)
        key = "trust.keep-anyway" if received.serious else "bundle.keep"
        self.keep_button.setText(w[key])
        self.keep_button.setAccessibleName(w[key])
        self.keep_button.setVisible(not self._session.read_only)
        self.found.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.found, f"{self.found.text()} {self.seal.text()}")

    def _show_seal(self, received: Received) -> None:
        self.seal.setText("\n".join(received_lines(received, self._words)))
        self.seal.setProperty("role", "problem" if received.doubts else "")
        self.seal.style().unpolish(self.seal)
        self.seal.style().polish(self.seal)
        self.seal.show()

    def _confirm(self) -> None:
        received = self._received
        if received is not None and received.bundle.seal is not None:
            self._session.post.confirm(received)
            self._received = replace(received, seal="known")
            self._show_seal(self._received)
            self.confirm_button.hide()
            self.seal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        post, received = self._session.post, self._received
        self.keep_button.setEnabled(False)
        if received is not None:
            self._keeping.start(self._executor, lambda: post.take_in(received))

    def _not_read(self, error: Exception) -> None:
        self.progress.end()
        self._secret.show()  # it may be the passphrase that is missing
        self.keep_button.setEnabled(True)
        text = ended_early(error, self._words["bundle.stopped"])
        if text is not None:
            self.show_problems({"take-passphrase": text})
        else:
            self.failed.emit(error)
