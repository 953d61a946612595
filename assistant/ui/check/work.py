# SPDX-License-Identifier: Apache-2.0
"""What happens on the page of a check: words and answers go to the sitting, checks run, and what is to be shown is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from assistant.domain.draft import Kind
from assistant.domain.finding import Finding, Rewrite
from assistant.domain.options import MAX_LENGTH
from assistant.services.check.sitting import Sitting, State
from assistant.services.check.words import in_quotes
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.check.draft_box import DraftBox
from assistant.ui.check.live_check import PAUSE_MS, Answer, LiveCheck, Request
from assistant.ui.widgets.basics import announce

_LONGEST_PAUSE_MS = 400
"""One who goes on typing gets a result after this long all the same."""


class Work(QObject):
    """Joins the sitting, the box and the checker.

    Signals:
        changed: something that is shown may have changed.
        asked_result: the result that was asked for is there: it takes the focus.
        settings_changed: a rule was turned off, or a word added.
        problem: what has to be put right first, and whether the words are too many; "" when nothing has.
        told: a line about what was done.
    """

    changed = Signal()
    asked_result = Signal()
    settings_changed = Signal()
    problem = Signal(str, bool)
    told = Signal(str)

    def __init__(
        self,
        app: App,
        box: DraftBox,
        executor: Executor,
        clock: Callable[[], dt.datetime],
        parent: QObject,
        kind: Kind | None = None,
    ) -> None:
        super().__init__(parent)
        self._app, self._box, self._clock = app, box, clock
        self._words = app.content.words
        self.sitting = Sitting(app, clock, kind)
        self.waiting = False
        """The user asked for a result that is not there yet."""
        self.slow = self.late = False
        self.error: Exception | None = None
        self._from_paste = self._cut_accepted = False
        self.live = LiveCheck(executor, self)
        self.live.answered.connect(self._answered)
        self.live.failed.connect(self._failed)
        self.live.slow.connect(self._is_slow)
        self.live.late.connect(self._is_late)
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MS)
        self.pause.timeout.connect(self.typed_check)
        self._since = QElapsedTimer()
        box.document().contentsChange.connect(self._typed)
        box.pasted.connect(self._pasted)

    # -- words ------------------------------------------------------------------------------------------------

    def _pasted(self) -> None:
        self._from_paste = True

    def _typed(self, _position: int, removed: int, added: int) -> None:
        if not (removed or added) or not self.sitting.write(self._box.toPlainText()):
            return
        self._cut_accepted = False
        self.problem.emit("", False)
        self.told.emit("")
        if not self.sitting.has_words:
            self.stop()
        elif self._app.settings.live_checking:
            self.live.expect()
            if not self.pause.isActive():
                self._since.start()
            left = _LONGEST_PAUSE_MS - self._since.elapsed()
            self.pause.start(max(0, min(PAUSE_MS, left)))
        self.changed.emit()

    def stop(self) -> None:
        """There is nothing to check."""
        self.pause.stop()
        self.live.drop()
        self.waiting = self.slow = self.late = False

    def put(self, text: str, *, ask: bool = False) -> None:
        """Other words in the box, as one step that Ctrl+Z takes back; they are checked without a pause. `ask`: the result takes
        the focus."""
        self._box.replace_all(text)
        self.waiting = ask
        self._check(typed=False)

    def paste(self) -> None:
        """What is on the clipboard, at the caret."""
        found = QGuiApplication.clipboard().mimeData()
        if found is not None and self._box.canInsertFromMimeData(found):
            self._box.insertFromMimeData(found)
        self._box.setFocus()

    def clear(self) -> None:
        """Empty the box as one step that Ctrl+Z takes back."""
        self._box.replace_all("")
        announce(self._box, self._words["check.cleared"])

    def copy(self) -> None:
        """The words to the clipboard, kept out of its history."""
        if not self.sitting.has_words:
            self.problem.emit(self._words["check.empty"], False)
            return
        copy_privately(self.sitting.text)
        self.told.emit(self._words["result.copied"])
        announce(self._box, self._words["result.copied"])

    def follow_box(self) -> None:
        """The sitting has other words than the box: those of a draft that was put aside."""
        if self._box.toPlainText() != self.sitting.text:
            text = self.sitting.text
            self._box.replace_all(text)

    # -- checking ---------------------------------------------------------------------------------------------

    def typed_check(self) -> None:
        """The pause in typing is over."""
        typed, self._from_paste = not self._from_paste, False
        if self._app.settings.live_checking:
            self._check(typed=typed)

    def _check(self, *, typed: bool) -> None:
        self.pause.stop()
        if self.sitting.has_words:
            options = self.sitting.options(self._box.caret() if typed else None)
            self.late = False
            self.live.request(self.sitting.draft(), options, self.sitting.revision)
        self.changed.emit()

    def recheck(self) -> None:
        """Check the same words again, after something else has changed."""
        if self.sitting.was_checked or self._app.settings.live_checking:
            self._check(typed=False)

    def check_now(self) -> bool:
        """The user asks for a result: it takes the focus when it is there. False when there are no words, or too many."""
        text = self.sitting.text
        too_long = len(text) > MAX_LENGTH and not self._cut_accepted
        if too_long or not self.sitting.has_words:
            self.problem.emit(self._words["check.too-long" if too_long else "check.empty"], too_long)
            return False
        self.problem.emit("", False)
        self.waiting = True
        self._check(typed=False)
        return True

    def accept_cut(self) -> None:
        """Check the first letters of words that are too many."""
        self._cut_accepted = True
        self.check_now()

    def set_checker(self, checker: Any) -> None:
        self.sitting.checker = checker
        self.live.set_checker(checker)

    def _answered(self, answer: Answer) -> None:
        if not self.sitting.take(answer.review, answer.request.words, complete=answer.complete):
            return
        self.slow = False
        self.late = self.late and not answer.complete
        self._tell()

    def _failed(self, error: Exception, request: Request) -> None:
        self.error = error
        self.sitting.fail(request.words)
        self.slow = self.late = False
        self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        if self.waiting and self.sitting.state is not State.WAITING:
            self.waiting = False
            self.changed.emit()
            self.asked_result.emit()

    def _is_slow(self) -> None:
        self.slow = self.sitting.state is State.WAITING
        self.changed.emit()

    def _is_late(self) -> None:
        self.late = True
        self.changed.emit()

    def cite(self, clause: str) -> str:
        """ "Ludgershall 4.7"; asked each time, for a policy may be added while the page is open."""
        return self._app.content.cite(clause)

    def says(self, clause: str) -> str:
        """The council's own words for a clause, as far as a card has room; "" while we do not have them."""
        found = self._app.content.clause(clause)
        return in_quotes(found.own_words) if found is not None else ""

    # -- what the user can do ---------------------------------------------------------------------------------

    def use(self, rewrite: Rewrite) -> None:
        """Put another way in; the result follows at once."""
        if self.sitting.state is State.DONE:
            self._box.replace_all(rewrite.text)
            self.check_now()

    def set_aside(self, finding: Finding, reason: str) -> None:
        self.sitting.set_aside(finding, reason)
        self.changed.emit()
        self.asked_result.emit()

    def put_back(self, finding: Finding) -> None:
        self.sitting.put_back(finding)
        self.changed.emit()
        self.asked_result.emit()

    def turn_off(self, finding: Finding) -> None:
        off = (*self._app.settings.rules_off, (finding.rule, finding.title))
        self._app.preferences.change(rules_off=off)
        self.settings_changed.emit()
        self.recheck()
        self.told.emit(self._words["result.turned-off"].format(title=finding.title))

    def add_word(self, word: str) -> None:
        self._app.preferences.change(my_words=tuple(sorted({*self._app.settings.my_words, word})))
        self.settings_changed.emit()
        self.recheck()

    def answer(self, question: str, answer: str) -> None:
        self.sitting.answer(question, answer)
        self.recheck()

    def situate(self, values: dict[str, Any]) -> None:
        """Another account, place, kind or site."""
        self.sitting.situate(**values)
        self.follow_box()
        self.recheck()

    def read_comment(self) -> None:
        """Make room for a comment that came in."""
        self.sitting.read_comment()
        self.follow_box()
        if not self.sitting.has_words:
            self.stop()
        self.changed.emit()

    def follow_profile(self, *, once: bool = False) -> None:
        """Take what the profile check found about the user's own account. `once`: unless that is known."""
        if not self._app.store_path.exists() or (once and self.sitting.facts):
            return
        from assistant.services.guides.profile import Profile

        self.sitting.learn(Profile(self._app, lambda: self._clock().date()).facts())
        self.recheck()
