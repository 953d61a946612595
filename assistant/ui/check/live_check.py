# SPDX-License-Identifier: Apache-2.0
"""Checks while the user types: one job in flight, the newest request waiting, late answers dropped, slow ones named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.draft import Draft
from assistant.domain.finding import Review
from assistant.domain.options import Options
from assistant.ui.background import Executor

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker

PAUSE_MS = 200
"""How long the user must stop typing before a check starts."""

SLOW_MS = 500
"""After this long without an answer for the words that are there, the result says that it is being made."""

LATE_MS = 2000
"""After this long it says that something takes too long."""


@dataclass(frozen=True)
class Request:
    """A draft to check; `words` is the revision of the sitting that it belongs to."""

    draft: Draft
    options: Options
    words: int
    number: int


@dataclass(frozen=True)
class Answer:
    review: Review
    request: Request
    complete: bool


@dataclass(frozen=True)
class _Fault:
    error: Exception
    request: Request


class LiveCheck(QObject):
    """Runs checks off the GUI thread.

    Signals:
        answered: twice for a request: rules at once, then with spelling, grammar and the model.
        failed: the exception, and the request that it belongs to.
        slow: no answer yet for words that changed a while ago.
        late: the answer, or its slower part, takes too long.
    """

    answered = Signal(object)
    failed = Signal(object, object)
    slow = Signal()
    late = Signal()
    _done = Signal(object)
    _broke = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor.beside()
        self.checker: Checker | None = None
        self._waiting: Request | None = None
        self._busy = False
        self._number = 0
        self._done.connect(self._finished)
        self._broke.connect(self._broken)
        self._slow, self._late = _timer(self, SLOW_MS, self.slow), _timer(self, LATE_MS, self.late)

    def expect(self) -> None:
        """The words have changed, and a request follows."""
        for timer in (self._slow, self._late):
            if not timer.isActive():
                timer.start()

    def request(self, draft: Draft, options: Options, words: int = 0) -> None:
        """Check `draft` as soon as the job before it is done; only the newest waits."""
        self._number += 1
        self._waiting = Request(draft, options, words, self._number)
        self.expect()
        self._next()

    def set_checker(self, checker: Checker) -> None:
        self.checker = checker
        self._next()

    def drop(self) -> None:
        """Forget what is waiting and in flight: its answer will not be told."""
        self._number += 1
        self._waiting = None
        self._slow.stop()
        self._late.stop()

    def _next(self) -> None:
        if self._busy or self._waiting is None or self.checker is None:
            return
        request, self._waiting = self._waiting, None
        self._busy = True
        self._start(request, complete=False)

    def _start(self, request: Request, *, complete: bool) -> None:
        checker = self.checker
        assert checker is not None  # noqa: S101 - _next has looked
        # the first answer goes without rewrites: each of them is checked again, and that can wait
        options = request.options if complete else replace(request.options, rewrites=False)
        run = checker.full if complete else checker.fast

        def work() -> Answer | _Fault:
            try:
                return Answer(run(request.draft, options), request, complete)
            except Exception as error:  # noqa: BLE001 - whatever went wrong is told with the words that it belongs to
                return _Fault(error, request)

        self._executor.submit(work, self._done, self._broke)

    def _finished(self, answer: Answer | _Fault) -> None:
        current = answer.request.number == self._number
        if isinstance(answer, _Fault):
            self._broken(answer.error, answer.request)
            return
        if current:
            self._slow.stop()
            if answer.complete:
                self._late.stop()
            self.answered.emit(answer)
            current = answer.request.number == self._number  # what was told may have asked anew
        if current and not answer.complete:
            self._start(answer.request, complete=True)
            return
        self._busy = False
        self._next()

    def _broken(self, error: Exception, request: Request | None = None) -> None:
        self._busy = False
        if request is not None and request.number == self._number:
            self._slow.stop()
            self._late.stop()
            self.failed.emit(error, request)
        self._next()


def _timer(parent: QObject, wait: int, told: object) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(wait)
    timer.timeout.connect(told)
    return timer
