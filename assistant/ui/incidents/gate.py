# SPDX-License-Identifier: Apache-2.0
"""What stands before the log: choosing a passphrase, the recovery sheet, unlocking, and what to do when it is forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from assistant.ui.widgets.basics import announce, button, buttons_row, check_box, panel, text_label
from assistant.ui.widgets.forms import Form
from assistant.ui.widgets.paper import PaperWork

if TYPE_CHECKING:
    import datetime as dt

    from assistant.domain.incident import LogKind
    from assistant.domain.report import Report
    from assistant.services.program import App
    from assistant.ui.background import Executor

Words = Mapping[str, str]


def code_label(code: str) -> QWidget:
    """A code in large letters that can be selected with the keyboard."""
    label = text_label(code, "title", focusable=True)
    label.setObjectName("sheet-code")
    label.setAccessibleName(" ".join(code))
    return label


class FirstUse(Form):
    """Name and passphrase. `chosen` gives both."""

    chosen = Signal(str, str)

    def __init__(self, words: Words, keeper: str, check: Callable[[str], str], controls: str) -> None:
        super().__init__(words)
        self._check = check
        w = words
        self.text(w["log.first-intro"])
        self.text(controls, "second")
        self.keeper = self.line("keeper", w["log.keeper"], keeper, w["log.keeper-hint"])
        self.first = self.line("passphrase", w["log.passphrase"], hint=w["log.passphrase-hint"], secret=True)
        self.again = self.line("again", w["log.passphrase-again"], secret=True)
        self.show_secrets(w["log.show-passphrase"], self.first, self.again)
        self.go_button = button(w["incident.continue"], self.go_on, main=True)
        self.ends(self.go_button)
        self.again.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        """Check what was typed, then go on."""
        w, problems = self._words, {}
        if not self.keeper.text().strip():
            problems["keeper"] = w["log.no-name"]
        problems |= passphrase_problems(w, self.first.text(), self.again.text(), self._check)
        if self.show_problems(problems):
            self.chosen.emit(self.keeper.text().strip(), self.first.text())


def passphrase_problems(words: Words, first: str, again: str, check: Callable[[str], str]) -> dict[str, str]:
    """What is wrong with a new passphrase, by field. `check` says what is weak about it."""
    problem = check(first)
    if problem:
        return {"passphrase": f"{words['app.problem']} {problem}"}
    return {} if first == again else {"again": words["log.not-same"]}


class Sheet(Form):
    """The recovery sheet: the code, printing and saving, and the tick without which nothing goes on."""

    done = Signal()
    failed = Signal(object)

    def __init__(
        self, app: App, executor: Executor, kind: LogKind, code: str, head: str, clock: Callable[[], dt.datetime], go_on: str
    ) -> None:
        super().__init__(app.words)
        w = self._words
        self._made = (w[f"log.{kind.value}"], app.pack.council_name, code, head)
        self._clock = clock
        self.paper = PaperWork(self, app, executor, w["log.sheet-saved"])
        self.paper.said.connect(self._tell)
        self.paper.failed.connect(self.failed)
        self.text(w["log.sheet-intro"])
        self.text(w["log.sheet-lost"])
        card, inside = panel()
        inside.addWidget(text_label(w["log.sheet-code"], "second"))
        inside.addWidget(code_label(code))
        self.add(card)
        self.print_button = button(w["log.sheet-print"], lambda: self.paper.print(self.sheet()))
        self.save_button = button(w["log.sheet-save"], lambda: self.paper.ask_and_save(self.sheet()))
        self.add(buttons_row(self.print_button, self.save_button))
        self.said = text_label("", focusable=True)
        self.said.hide()
        self.add(self.said)
        self.ticked = check_box(w["log.sheet-ticked"], False)
        self.field("ticked", "", self.ticked)
        self.go_button = button(go_on, self.go_on, main=True)
        self.ends(self.go_button)

    def go_on(self) -> None:
        """Only with the tick."""
        if self.show_problems({} if self.ticked.isChecked() else {"ticked": self._words["log.sheet-tick-first"]}):
            self.done.emit()

    def sheet(self) -> Report:
        """As it is printed and saved."""
        from assistant.services.papers.recovery import recovery_sheet

        return recovery_sheet(self._words, *self._made, self._clock())

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self.said, text)


class Locked(Form):
    """The passphrase, and ways out when it is forgotten."""

    unlock = Signal(str)
    forgot = Signal()
    restore = Signal()

    def __init__(self, words: Words, seconds_left: Callable[[], int]) -> None:
        super().__init__(words)
        self._seconds_left = seconds_left
        w = words
        self.text(w["log.locked"])
        self.box = self.line("passphrase", w["log.locked-passphrase"], secret=True)
        self.show_secrets(w["log.show-passphrase"], self.box)
        self.wait = text_label("", "second", focusable=True)
        self.wait.hide()
        self.add(self.wait)
        self.unlock_button = button(w["log.unlock"], self.go_on, main=True)
        self.ends(self.unlock_button)
        self.forgot_button = button(w["log.forgot"], self.forgot.emit, link=True)
        self.restore_button = button(w["log.restore"], self.restore.emit, link=True)
        self.add(buttons_row(self.forgot_button, self.restore_button))
        self.box.returnPressed.connect(self.go_on)
        self._timer = QTimer(self)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self._count)
        self._count()

    def go_on(self) -> None:
        if self._seconds_left() == 0 and self.unlock_button.isEnabled():
            self.unlock.emit(self.box.text())

    def busy(self, on: bool) -> None:
        """While it is being opened."""
        text = self._words["log.unlocking" if on else "log.unlock"]
        self.unlock_button.setText(text)
        self.unlock_button.setEnabled(not on)

    def refused(self, why: str) -> None:
        """Say so, keep what was typed, and count the pause down in words."""
        self.busy(False)
        self.show_problems({"passphrase": why})
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.selectAll()
        self._count()
        announce(self.box, why)

    def _count(self) -> None:
        left = self._seconds_left()
        self.wait.setVisible(left > 0)
        self.wait.setText(self._words["log.wait"].format(seconds=left) if left else "")
        self.unlock_button.setEnabled(left == 0)
        if left and not self._timer.isActive():
            self._timer.start()
        elif not left:
            self._timer.stop()


class Forgot(Form):
    """The code of the recovery sheet. `typed` gives it."""

    typed = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        w = words
        self.box = self.line("code", w["log.code"], hint=w["log.code-hint"])
        self.go_button = button(w["log.open-with-sheet"], self.go_on, main=True)
        self.ends(self.go_button)
        self.text(w["log.forgot-both"], "second")
        self.box.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        self.go_button.setEnabled(False)
        self.typed.emit(self.box.text())

    def refused(self, why: str) -> None:
        self.go_button.setEnabled(True)
        self.show_problems({"code": why})


class NewPassphrase(Form):
    """A new passphrase, after the sheet opened the log, or to change it. `chosen` gives the old one ("") and the new."""

    chosen = Signal(str, str)

    def __init__(self, words: Words, check: Callable[[str], str], *, ask_old: bool) -> None:
        super().__init__(words)
        self._check = check
        w = words
        self.old = None
        if ask_old:
            self.old = self.line("old", w["keys.now"], secret=True)
        else:
            self.text(w["log.new-passphrase-why"])
        self.first = self.line("passphrase", w["log.new-passphrase"], hint=w["log.passphrase-hint"], secret=True)
        self.again = self.line("again", w["log.passphrase-again"], secret=True)
        self.show_secrets(w["log.show-passphrase"], *(b for b in (self.old, self.first, self.again) if b is not None))
        self.go_button = button(w["settings.save"], self.go_on, main=True)
        if ask_old:  # among other forms on one page
            self.add(buttons_row(self.go_button))
        else:
            self.ends(self.go_button)
        self.again.returnPressed.connect(self.go_on)

    def go_on(self) -> None:
        if self.show_problems(passphrase_problems(self._words, self.first.text(), self.again.text(), self._check)):
            self.chosen.emit(self.old.text() if self.old else "", self.first.text())

    def refused(self, why: str) -> None:
        self.show_problems({"old": why})
