# SPDX-License-Identifier: Apache-2.0
"""Jobs off the GUI thread. The caller owns the signals; a job holds a bound signal and immutable values only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal


class Executor(Protocol):
    """Runs a function somewhere and tells the result to `done`, or the exception to `failed`."""

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None: ...

    def beside(self) -> Executor:
        """An executor for jobs that nobody need wait for at the end."""
        ...

    def wait(self) -> None: ...

    def shutdown(self) -> None: ...


PATIENCE_MS = 2000
"""How long closing waits for a job that keeps nothing."""


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
        self._beside: PoolExecutor | None = None
        self.left_behind = False
        """A job still ran when closing had waited long enough: the process must end without it."""

    def beside(self) -> PoolExecutor:
        if self._beside is None:
            self._beside = PoolExecutor(threads=1)
        return self._beside

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        self._pool.start(_Job(work, done, failed))

    def wait(self) -> None:
        """Until every job that was handed in has run."""
        self._pool.waitForDone()
        if self._beside is not None:
            self._beside.wait()

    def shutdown(self) -> None:
        """Wait for what is being kept to the end, and for what is not for two seconds at most."""
        self._pool.clear()
        self._pool.waitForDone()
        if self._beside is not None:
            self._beside._pool.clear()  # noqa: SLF001 - of this class
            self.left_behind = not self._beside._pool.waitForDone(PATIENCE_MS)  # noqa: SLF001


class InlineExecutor:
    """Runs at once, on the caller's thread: for tests and pictures."""

    def submit(self, work: Callable[[], Any], done: Any, failed: Any) -> None:
        _Job(work, done, failed).run()

    def beside(self) -> InlineExecutor:
        return self

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
