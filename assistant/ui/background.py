# SPDX-License-Identifier: Apache-2.0
"""Jobs off the GUI thread. The caller owns the signals; a job holds a bound signal and immutable values only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class Executor(Protocol):
    """Runs a function somewhere and tells the result to `done`, or the exception to `failed`."""

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None: ...

    def wait(self) -> None: ...

    def shutdown(self) -> None: ...


class _Job(QRunnable):
    def __init__(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        super().__init__()
        self._work, self._done, self._failed = work, done, failed

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - whatever went wrong belongs to the caller
            _emit(self._failed, error)
        else:
            _emit(self._done, result)


def _emit(signal: Any, value: Any) -> None:
    try:
        signal.emit(value)
    except RuntimeError:
        return  # the window closed while the job ran


class PoolExecutor:
    """A thread pool of our own, so that closing the program can wait for it."""

    def __init__(self, threads: int = 2) -> None:
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        self._pool.start(_Job(work, done, failed))

    def wait(self) -> None:
        """Until every job that was handed in has run."""
        self._pool.waitForDone()

    def shutdown(self) -> None:
        self._pool.clear()
        self._pool.waitForDone()


class InlineExecutor:
    """Runs at once, on the caller's thread: for tests and pictures."""

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        _Job(work, done, failed).run()

    def wait(self) -> None:
        return

    def shutdown(self) -> None:
        return


class Task(QObject):
    """One background task with its own signals, for work such as reading a document."""

    done = Signal(object)
    failed = Signal(object)

    def start(self, executor: Executor, work: Callable[[], Any]) -> None:
        executor.submit(work, self.done, self.failed)
