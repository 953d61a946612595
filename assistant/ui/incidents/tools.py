# SPDX-License-Identifier: Apache-2.0
"""Pages around the list: one person, what can be deleted, checking the log, back-ups, passphrase and sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from assistant.domain.incident import Head, LogKind, Query, Verdict
from assistant.domain.settings import LOCK_MINUTES
from assistant.services.incident_words import day
from assistant.services.incidents import title_of
from assistant.services.logs import Session, verdict_words
from assistant.services.person_export import PersonFile, about_person, export
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.gate import NewPassphrase
from assistant.ui.widgets.basics import Choice, announce, button, buttons_row, check_box, clear_layout, heading, text_label
from assistant.ui.widgets.forms import Form, line_box, read_date


class Progress(QWidget):
    """A bar with words below and a Stop button, for work in the background."""

    def __init__(self, stop: str) -> None:
        super().__init__()
        self.stopped = False
        self.done, self.all = 0, 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.bar = QProgressBar()
        self.text = text_label("", focusable=True)
        column.addWidget(self.bar)
        column.addWidget(self.text)
        self.stop_button = button(stop, self._stop)
        column.addWidget(self.stop_button)
        self._timer = QTimer(self)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._show)
        self.hide()

    def start(self, words: str) -> None:
        self.stopped, self.done, self.all = False, 0, 0
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(words)
        self.text.setText(words)
        self.show()
        self._timer.start()

    def tell(self, done: int, all_: int) -> bool:
        """Called by the work, from its own thread: how far it is. False when it should stop."""
        self.done, self.all = done, all_
        return not self.stopped

    def end(self) -> None:
        self._timer.stop()
        self.hide()

    def _show(self) -> None:
        if self.all:
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(1000 * self.done / self.all))

    def _stop(self) -> None:
        self.stopped = True


class PersonForm(Form):
    """Find all about one person, and a copy of it with other names left out."""

    def __init__(self, session: Session) -> None:
        super().__init__(session.app.words)
        self._session = session
        self._found: PersonFile | None = None
        w = self._words
        self.text(w["person.intro"])
        self.name = self.line("name", w["person.name"])
        self.other_names = self.words("names", w["person.other-names"])
        self.other_names.setMinimumHeight(70)
        self.find_button = button(w["person.find"], self.look, main=True)
        self.add(buttons_row(self.find_button))
        self.name.returnPressed.connect(self.look)
        self._result = QWidget()
        self._result_column = QVBoxLayout(self._result)
        self._result_column.setContentsMargins(0, 0, 0, 0)
        self.add(self._result)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._ticks: dict[str, tuple[Any, QLineEdit]] = {}

    def look(self) -> None:
        """Look through everything."""
        w = self._words
        found = about_person(self._session.store, [self.name.text(), *self.other_names.toPlainText().splitlines()])
        self._found = found
        self.said.hide()
        clear_layout(self._result_column)
        self._ticks = {}
        add = self._result_column.addWidget
        number = len(found.incidents)
        text = w["person.none"] if not number else w["person.found-one" if number == 1 else "person.found"].format(count=number)
        first = text_label(text, "section", focusable=True)
        add(first)
        for incident, _ in found.incidents:
            add(text_label(f"{incident.number} {title_of(incident, self._session.app.content)}", focusable=True))
        if found.others:
            add(heading(w["person.others"]))
            add(text_label(w["person.others-hint"], focusable=True))
        for number, name in enumerate(found.others):
            tick = check_box(name, False, lambda _on: None)
            why = line_box(f"why-{number}", f"{w['person.why']} {name}")
            tick.toggled.connect(why.setVisible)
            why.setPlaceholderText(w["person.why"])
            why.hide()
            self._ticks[name] = (tick, why)
            add(tick)
            add(why)
        if found.incidents:
            add(text_label(w["person.read-first"], focusable=True))
            add(text_label(w["person.evidence-note"], focusable=True))
            self.save_button = button(w["person.save"], self._choose)
            add(buttons_row(self.save_button))
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(first, text)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._words["person.save"])
        if folder:
            self.save_to(Path(folder))

    def save_to(self, folder: Path) -> None:
        """Write both files into `folder`; the history says that it was done, not about whom."""
        from assistant.files.durable import write_durably

        w, found = self._words, self._found
        if found is None:
            return
        allowed = {}
        for name, (tick, why) in self._ticks.items():
            if tick.isChecked():
                if not why.text().strip():
                    self._tell(w["person.why-needed"].format(name=name))
                    why.setFocus()
                    return
                allowed[name] = why.text().strip()
        day_text = self._session.today.isoformat()
        as_json, as_csv = export(found, allowed, self._session.app.content, day_text)
        names = []
        try:
            for ending, text in (("json", as_json), ("csv", as_csv)):
                target = folder / f"All about one person {day_text}.{ending}"
                write_durably(target, text.encode("utf-8"))
                names.append(target.name)
        except OSError:
            self._tell(w["evidence.copy-failed"])
            return
        for incident, _ in found.incidents:
            self._session.log.remember(
                "exported", "incident", number=incident.number, incident=incident.id, note={"what": "about one person"}
            )
        self._session.log.remember("exported", note={"incidents": len(found.incidents), "names_kept": len(allowed)})
        self._tell(w["person.saved"].format(names=", ".join(names)))

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self.said, text)


class KeepForm(Form):
    """Closed incidents whose day has gone by. `opened` gives the id of one to look at."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session.app.words)
        self._session = session
        self.text(self._words["keep.intro"])
        self._holder = QWidget()
        self._lines = QVBoxLayout(self._holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.add(self._holder)
        self.fill()

    def fill(self) -> None:
        w, session = self._words, self._session
        clear_layout(self._lines)
        due = session.store.find(Query(keep_over_by=session.today, limit=200))
        for each in due:
            kept = day(each.next_date) if each.next_date else ""
            self._lines.addWidget(
                text_label(w["keep.line"].format(number=each.number, title=each.title, date=kept), focusable=True)
            )
            until = line_box(f"until-{each.number}", f"{w['keep.longer-until']} {each.number}")

            def longer(uid: str = each.id, box: QLineEdit = until) -> None:
                try:
                    date = read_date(box.text())
                except ValueError:
                    date = None
                if date is None or date <= session.today:
                    self.show_problems({"until": w["incident.keep-problem"]})
                    return
                incident = session.store.get(uid)
                session.store.save(replace(incident, keep_until=date))
                self.show_problems({})
                self.fill()

            until.setMaximumWidth(200)
            until.setPlaceholderText(w["keep.longer-until"])
            look = button(w["keep.open"], partial(self.opened.emit, each.id))
            self._lines.addWidget(buttons_row(look, until, button(w["keep.keep-longer"], longer)))
        if not due:
            self._lines.addWidget(text_label(w["keep.none"], focusable=True))


class VerifyForm(Form):
    """Check the log, in the background, and compare with a head that was kept elsewhere."""

    failed = Signal(object)

    def __init__(self, session: Session, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.text(w["verify.intro"])
        self.start_button = button(w["verify.start"], self.start, main=True)
        self.add(buttons_row(self.start_button))
        self.progress = Progress(w["evidence.stop"])
        self.add(self.progress)
        self.result = text_label("", focusable=True)
        self.result.hide()
        self.add(self.result)
        self.add(text_label(w["verify.head-why"], focusable=True))
        self.copy_button = button(w["verify.copy-head"], self._copy)
        self.add(buttons_row(self.copy_button))
        self.expect = self.line("expect", w["verify.expect"], hint=w["verify.expect-hint"])
        self.compare_button = button(w["verify.compare"], self.compare)
        self.add(buttons_row(self.compare_button))
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._not_done)

    def start(self) -> None:
        self._run(None)

    def compare(self) -> None:
        """Check, and look for the head that was pasted."""
        try:
            wanted = Head.parse(self.expect.text())
        except ValueError:
            self.show_problems({"expect": self._words["verify.expect-hint"]})
            return
        self.show_problems({})
        self._run(wanted)

    def _run(self, wanted: Head | None) -> None:
        from assistant.storage.verify import verify

        self.start_button.setEnabled(False)
        self.result.hide()
        self.progress.start(self._words["verify.checking"])
        log, tell = self._session.log, self.progress.tell
        self._task.start(self._executor, lambda: verify(log, wanted, tell))

    def _done(self, verdict: Verdict) -> None:
        self._end("\n".join(verdict_words(verdict, self._words, for_reading=True)), problem=not verdict.whole)

    def _not_done(self, error: Exception) -> None:
        from assistant.storage.errors import LogError
        from assistant.storage.evidence_files import StoppedError

        if isinstance(error, StoppedError):
            self._end("", problem=False)
        elif isinstance(error, LogError):
            self._end(str(error), problem=True)
        else:
            self._end("", problem=False)
            self.failed.emit(error)

    def _end(self, text: str, *, problem: bool) -> None:
        self.progress.end()
        self.start_button.setEnabled(True)
        self.result.setProperty("role", "problem" if problem else "")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        self.result.setText(text)
        self.result.setVisible(bool(text))
        if text:
            self.result.setFocus(Qt.FocusReason.OtherFocusReason)
            announce(self.result, text.split("\n")[0])

    def _copy(self) -> None:
        self._session.log.remember("head-copied")
        QGuiApplication.clipboard().setText(str(self._session.log.head()))
        self.result.setText(self._words["incident.copied"])
        self.result.show()
        announce(self.result, self.result.text())


class BackupForm(Form):
    """Copy the log to a folder or a USB stick."""

    failed = Signal(object)

    def __init__(self, session: Session, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.text(w["backup.intro"])
        last = session.last("backed-up")
        self.last = text_label(w["backup.last"].format(date=day(last)) if last else w["backup.never"], focusable=True)
        self.add(self.last)
        self.choose_button = button(w["backup.choose"], self._choose, main=True)
        self.add(buttons_row(self.choose_button))
        self.progress = Progress(w["backup.stop"])
        self.add(self.progress)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._task = Task(self)
        self._task.done.connect(lambda path: self._end(w["backup.done"].format(name=path.name)))
        self._task.failed.connect(self._not_done)

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._words["backup.choose"])
        if folder:
            self.back_up_to(Path(folder))

    def back_up_to(self, folder: Path) -> None:
        """Make the copy below `folder`."""
        from assistant.storage.backup import back_up

        w, log = self._words, self._session.log
        self.choose_button.setEnabled(False)
        self.progress.start(w["backup.working"])
        name = w[f"backup.name-{log.kind.value}"].format(date=f"{self._session.now():%Y-%m-%d %H%M}")
        tell = self.progress.tell
        self._task.start(self._executor, lambda: back_up(log, folder, name, tell))

    def _not_done(self, error: Exception) -> None:
        from assistant.storage.errors import LogError
        from assistant.storage.evidence_files import StoppedError

        if isinstance(error, StoppedError):
            self._end(self._words["backup.stopped"])
        elif isinstance(error, LogError):
            self._end(str(error))
        else:
            self._end("")
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
        self.add(buttons_row(self.choose_button))
        self.found = text_label("", focusable=True)
        self.found.hide()
        self.add(self.found)
        self._secret = QWidget()
        column = QVBoxLayout(self._secret)
        column.setContentsMargins(0, 0, 0, 0)
        self.passphrase = line_box("backup-passphrase", w["backup.restore-secret"], secret=True)
        self.code = line_box("backup-code", w["backup.restore-code"])
        for label, box in ((w["backup.restore-secret"], self.passphrase), (w["backup.restore-code"], self.code)):
            column.addWidget(text_label(label))
            column.addWidget(box)
        self.look_button = button(w["incident.continue"], self.look)
        column.addWidget(buttons_row(self.look_button))
        self._secret.hide()
        self.add(self._secret)
        self.warning = text_label("", "problem", focusable=True)
        self.warning.hide()
        self.add(self.warning)
        self.go_button = button(w["backup.restore-go"], self._go, main=True)
        self.add(buttons_row(self.go_button))
        self.go_button.hide()
        self.progress = Progress(w["backup.stop"])
        self.add(self.progress)
        self._info: Any = None
        self._key: Any = None
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
        from assistant.storage.backup import read_backup
        from assistant.storage.errors import LogError

        w = self._words
        self.go_button.hide()
        self.warning.hide()
        try:
            info = read_backup(folder)
        except LogError as error:
            self._say(str(error))
            self._secret.hide()
            return
        name = w[f"log.{info.kind.value}"]
        if info.kind is not self._kind:
            self._say(w["backup.restore-other-kind"].format(log=name))
            self._secret.hide()
            return
        self._info = info
        self._say(w["backup.restore-found"].format(log=name, date=f"{day(info.made_at)}, {info.made_at:%H:%M}"))
        self._secret.show()
        self.passphrase.setFocus()

    def _say(self, text: str) -> None:
        self.found.setText(text)
        self.found.show()
        announce(self.found, text)

    def look(self) -> None:
        """Open its keys, and compare it with the log that is here."""
        from assistant.storage.backup import compare
        from assistant.storage.log import unlock

        info, folder = self._info, self._folder
        code = self.code.text().strip() or None
        passphrase = None if code else self.passphrase.text()
        self.look_button.setEnabled(False)

        def work() -> Any:
            key = unlock(info.folder, passphrase=passphrase, code=code)
            return key, compare(info, key, folder)

        self._looking.start(self._executor, work)

    def _looked(self, found: Any) -> None:
        self._key, comparison = found
        self.look_button.setEnabled(True)
        self.show_problems({})
        key = {"older": "same"}.get(comparison.here, comparison.here)
        text = "" if key == "none" else self._words[f"backup.restore-{key}"].format(count=comparison.entries)
        self.warning.setText(text)
        self.warning.setVisible(bool(text))
        self.go_button.show()
        (self.warning if text else self.go_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        from assistant.storage.backup import restore

        self.about_to.emit()
        self.go_button.setEnabled(False)
        self.progress.start(self._words["backup.restoring"])
        info, key, folder, clock, tell = self._info, self._key, self._folder, self._clock, self.progress.tell
        self._task.start(self._executor, lambda: restore(info, key, folder, clock, tell))

    def _done(self, aside: Path | None) -> None:
        w = self._words
        self.progress.end()
        text = w["backup.restored"]
        if aside is not None:
            text += " " + w["backup.restored-aside"].format(name=aside.name)
        self.restored.emit(text)

    def _not_done(self, error: Exception) -> None:
        from assistant.storage.errors import LogError
        from assistant.storage.evidence_files import StoppedError

        self.progress.end()
        self.look_button.setEnabled(True)
        self.go_button.setEnabled(True)
        if isinstance(error, StoppedError):
            self._say(self._words["backup.stopped"])
        elif isinstance(error, LogError):
            self.show_problems({"secret": str(error)})
        else:
            self.failed.emit(error)


class KeysForm(Form):
    """Change the passphrase, make a new sheet, set when the log locks and when a reply is due.

    Signals:
        new_sheet: the code, to be shown on the sheet's own page.
        setting: a change to settings, as (name, value).
    """

    new_sheet = Signal(str)
    setting = Signal(str, int)
    failed = Signal(object)

    def __init__(self, session: Session, executor: Executor) -> None:
        from assistant.storage.vault import good_passphrase

        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.add(heading(w["keys.change"]))
        self.change = NewPassphrase(w, good_passphrase, ask_old=True)
        self.change.chosen.connect(self._change)
        self.add(self.change)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self.add(heading(w["keys.sheet"]))
        self.text(w["keys.sheet-hint"])
        self.now = self.line("sheet-passphrase", w["keys.now"], secret=True)
        self.sheet_button = button(w["keys.sheet"], self._sheet)
        self.add(buttons_row(self.sheet_button))
        minutes = [(str(m), w["keys.minutes"].format(count=m) if m else w["keys.never"]) for m in LOCK_MINUTES]
        lock = Choice(w["keys.auto-lock"], minutes, upright=True)
        lock.set_value(str(session.app.settings.lock_minutes))
        lock.chosen.connect(lambda m: self.setting.emit("lock_minutes", int(m)))
        self.add(lock)
        days = Choice(w["keys.reply-days"], [(str(n), str(n)) for n in (1, 2, 3, 5, 10)])
        days.set_value(str(session.app.settings.reply_days))
        days.chosen.connect(lambda n: self.setting.emit("reply_days", int(n)))
        self.add(days)
        self._changing = Task(self)
        self._changing.done.connect(self._changed)
        self._changing.failed.connect(partial(self._refused, "old"))
        self._making = Task(self)
        self._making.done.connect(self._made)
        self._making.failed.connect(partial(self._refused, "sheet"))

    def _change(self, old: str, new: str) -> None:
        log = self._session.log

        def work() -> None:
            log.key_file().open(old)
            log.change_passphrase(new)

        self._changing.start(self._executor, work)

    def _changed(self, _none: object) -> None:
        for box in (self.change.old, self.change.first, self.change.again):
            if box is not None:
                box.clear()
        self.said.setText(self._words["keys.changed"])
        self.said.show()
        self.said.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.said, self.said.text())

    def _sheet(self) -> None:
        log, passphrase = self._session.log, self.now.text()
        self.sheet_button.setEnabled(False)
        self._making.start(self._executor, lambda: log.new_sheet(passphrase))

    def _made(self, code: str) -> None:
        self.now.clear()
        self.new_sheet.emit(code)

    def _refused(self, where: str, error: Exception) -> None:
        from assistant.storage.errors import LogError

        self.sheet_button.setEnabled(True)
        if not isinstance(error, LogError):
            self.failed.emit(error)
        elif where == "old":
            self.change.refused(str(error))
        else:
            self.show_problems({"sheet-passphrase": str(error)})
