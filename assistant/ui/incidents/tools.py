# SPDX-License-Identifier: Apache-2.0
"""Pages around the list: one person, what can be deleted, checking the log, passphrase and sheet."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from assistant.domain.dates import day, read_day
from assistant.domain.incident import Head, Query, Verdict
from assistant.domain.jobs import TellError
from assistant.domain.settings import LOCK_MINUTES
from assistant.services.log.incidents import title_of
from assistant.services.log.opening import passphrase_check
from assistant.services.log.person import PersonFile, Wishes
from assistant.services.log.session import OpenLog
from assistant.services.log.verdicts import verdict_words
from assistant.services.papers.brief import contact_spans
from assistant.ui.background import Executor, Task
from assistant.ui.incidents.gate import NewPassphrase
from assistant.ui.widgets.basics import (
    Choice,
    announce,
    button,
    buttons_row,
    check_box,
    clear_layout,
    column,
    heading,
    text_label,
)
from assistant.ui.widgets.forms import Form, line_box
from assistant.ui.widgets.progress import ProgressBar, ended_early


class PersonForm(Form):
    """Find all about one person, and a copy of it with other names left out."""

    def __init__(self, session: OpenLog) -> None:
        super().__init__(session.app.words)
        self._session = session
        self._found: PersonFile | None = None
        w = self._words
        self.text(w["person.intro"])
        self.name = self.line("name", w["person.name"])
        self.other_names = self.words("names", w["person.other-names"])
        self.other_names.setMinimumHeight(70)
        self.find_button = button(w["person.find"], self.look, main=True)
        self.ends(self.find_button)
        self.name.returnPressed.connect(self.look)
        self._result = QWidget()
        self._result_column = column(self._result)
        self.add(self._result)
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self._ticks: dict[str, tuple[Any, QLineEdit]] = {}

    def look(self) -> None:
        """Look through everything."""
        w = self._words
        self._finder = contact_spans(self._session.app.checker())
        found = self._session.person([self.name.text(), *self.other_names.toPlainText().splitlines()], self._finder)
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
        self.details = check_box(w["person.details"], False)
        if found.incidents:
            add(self.details)
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
        """Write the copy into `folder`; the history says that it was done, not about whom."""
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
        try:
            wishes = Wishes(allowed, self.details.isChecked())
            names = self._session.save_person(found, wishes, self._finder, folder)
        except OSError:
            self._tell(w["evidence.copy-failed"])
            return
        self._tell(w["person.saved"].format(names=", ".join(names)))

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self.said, text)


class KeepForm(Form):
    """Closed incidents whose day has gone by. `opened` gives the id of one to look at."""

    opened = Signal(str)

    def __init__(self, session: OpenLog) -> None:
        super().__init__(session.app.words)
        self._session = session
        self.text(self._words["keep.intro"])
        self._holder = QWidget()
        self._lines = column(self._holder)
        self.add(self._holder)
        self.fill()

    def fill(self) -> None:
        w, session = self._words, self._session
        clear_layout(self._lines)
        due = session.records.find(Query(keep_over_by=session.today, limit=200))
        for each in due:
            kept = day(each.next_date) if each.next_date else ""
            self._lines.addWidget(
                text_label(w["keep.line"].format(number=each.number, title=each.title, date=kept), focusable=True)
            )
            asked = w["keep.longer-until"]
            until = line_box(f"until-{each.number}", f"{asked} {each.number}", letters=len(asked))

            def longer(uid: str = each.id, box: QLineEdit = until) -> None:
                try:
                    date = read_day(box.text())
                except ValueError:
                    date = None
                if date is None or date <= session.today:
                    self.show_problems({"until": w["incident.keep-problem"]})
                    return
                incident = session.records.get(uid)
                session.change(replace(incident, keep_until=date))
                self.show_problems({})
                self.fill()

            until.setPlaceholderText(asked)
            look = button(w["keep.open"], partial(self.opened.emit, each.id))
            self._lines.addWidget(buttons_row(look, until, button(w["keep.keep-longer"], longer)))
        if not due:
            self._lines.addWidget(text_label(w["keep.none"], focusable=True))


class VerifyForm(Form):
    """Check the log, in the background, and compare with a head that was kept elsewhere."""

    failed = Signal(object)

    def __init__(self, session: OpenLog, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.text(w["verify.intro"])
        self.start_button = button(w["verify.start"], self.start, main=True)
        self.ends(self.start_button)
        self.progress = ProgressBar(w["evidence.stop"])
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
        self.start_button.setEnabled(False)
        self.result.hide()
        self.progress.start(self._words["verify.checking"])
        log, tell = self._session, self.progress.tell
        self._task.start(self._executor, lambda: log.verify(wanted, tell))

    def _done(self, verdict: Verdict) -> None:
        self._end("\n".join(verdict_words(verdict, self._words, for_reading=True)), problem=not verdict.whole)

    def _not_done(self, error: Exception) -> None:
        text = ended_early(error, "")
        self._end(text or "", problem=bool(text))
        if text is None:
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
        self._session.remember("head-copied")
        QGuiApplication.clipboard().setText(str(self._session.head))
        self.result.setText(self._words["incident.copied"])
        self.result.show()
        announce(self.result, self.result.text())


class KeysForm(Form):
    """Change the passphrase, make a new sheet, set when the log locks and when a reply is due.

    Signals:
        new_sheet: the code, to be shown on the sheet's own page.
        setting: a change to settings, as (name, value).
    """

    new_sheet = Signal(str)
    setting = Signal(str, int)
    failed = Signal(object)

    def __init__(self, session: OpenLog, executor: Executor) -> None:
        super().__init__(session.app.words)
        self._session, self._executor = session, executor
        w = self._words
        self.add(heading(w["keys.change"]))
        self.change = NewPassphrase(w, passphrase_check(session.app, session.keeper), ask_old=True)
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
        keys = self._session.keys
        self._changing.start(self._executor, lambda: keys.change(old, new))

    def _changed(self, _none: object) -> None:
        for box in (self.change.old, self.change.first, self.change.again):
            if box is not None:
                box.clear()
        self.said.setText(self._words["keys.changed"])
        self.said.show()
        self.said.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.said, self.said.text())

    def _sheet(self) -> None:
        keys, passphrase = self._session.keys, self.now.text()
        self.sheet_button.setEnabled(False)
        self._making.start(self._executor, lambda: keys.new_sheet(passphrase))

    def _made(self, code: str) -> None:
        self.now.clear()
        self.new_sheet.emit(code)

    def _refused(self, where: str, error: Exception) -> None:

        self.sheet_button.setEnabled(True)
        if not isinstance(error, TellError):
            self.failed.emit(error)
        elif where == "old":
            self.change.refused(str(error))
        else:
            self.show_problems({"sheet-passphrase": str(error)})
