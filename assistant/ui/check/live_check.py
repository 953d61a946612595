# SPDX-License-Identifier: Apache-2.0
"""Checks while the user types: one job in flight, the newest request waiting, late answers dropped."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from assistant.domain.draft import Draft
from assistant.domain.finding import Review
from assistant.domain.options import Options
from assistant.ui.background import Executor

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker

PAUSE_MS = 200
"""How long the user must stop typing before a check starts."""


@dataclass(frozen=True)
class Request:
    draft: Draft
    options: Options
    revision: int


@dataclass(frozen=True)
class Answer:
    review: Review
    request: Request
    complete: bool


class LiveCheck(QObject):
    """`answered` comes twice for a request: rules at once, then with spelling and grammar."""

    answered = Signal(object)
    failed = Signal(object)
    _done = Signal(object)
    _broke = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self.checker: Checker | None = None
        self._waiting: Request | None = None
        self._busy = False
        self._revision = 0
        self._done.connect(self._finished)
        self._broke.connect(self._broken)

    def request(self, draft: Draft, options: Options) -> None:
        """Check `draft` as soon as the job before it is done; only the newest waits."""
        self._revision += 1
        self._waiting = Request(draft, options, self._revision)
        self._next()

    def set_checker(self, checker: Checker) -> None:
        self.checker = checker
        self._next()

    def drop(self) -> None:
        """Forget what is waiting and in flight: its answer will not be told."""
        self._revision += 1
        self._waiting = None

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
        self._executor.submit(lambda: Answer(run(request.draft, options), request, complete), self._done, self._broke)

    def _finished(self, answer: Answer) -> None:
        current = answer.request.revision == self._revision
        if current:
            self.answered.emit(answer)
        if current and not answer.complete:
            self._start(answer.request, complete=True)
            return
        self._busy = False
        self._next()

    def _broken(self, error: Exception) -> None:
        self._busy = False
        self.failed.emit(error)
        self._next()
