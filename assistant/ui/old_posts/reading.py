# SPDX-License-Identifier: Apache-2.0
"""Reading many posts beside the window: begin, stop, go on, and how far it is in words."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from assistant.domain.jobs import StoppedError
from assistant.services.archive.old_posts import OldPosts
from assistant.ui.background import Executor, Task

_LOOK_EVERY_MS = 400
_ENOUGH, _LONG_ENOUGH = 20, 2.0
"""Posts and seconds from which on a guess at the time left is worth something."""


@dataclass
class Pace:
    """How fast one pass goes. Each pass, and each time it is taken up again, has a pace of its own."""

    part: bool | None = None
    began: float = 0.0
    first: int = 0
    now: float = 0.0
    done: int = 0
    all: int = 0

    def tell(self, part: bool, done: int, all_: int, now: float) -> None:
        """Done so much of so much of a pass, at a time in seconds."""
        if part is not self.part:
            self.part, self.began, self.first = part, now, done
        self.now, self.done, self.all = now, done, all_

    @property
    def seconds_left(self) -> float | None:
        """What is left of this pass; None while nobody can tell."""
        done, spent = self.done - self.first, self.now - self.began
        if done < _ENOUGH or spent < _LONG_ENOUGH or self.all < self.done:
            return None
        return spent / done * (self.all - self.done)


class Reading(QObject):
    """One piece of work at a time; another may be begun before the last is over.

    Signals:
        moved: time to look at what was found so far.
        over: it ended, with what went wrong or None; told only of the work that was begun last.
    """

    moved = Signal()
    over = Signal(object)

    def __init__(self, parent: QObject, words: Mapping[str, str], executor: Executor) -> None:
        super().__init__(parent)
        self._words, self._executor = words, executor
        self.posts: OldPosts | None = None
        self.running = False
        self._stop = False
        self._task: Task | None = None
        self.progress = (0, 0)
        """What is done of what there is, in the pass that runs."""
        self._pace = Pace()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)

    @property
    def stopped(self) -> bool:
        """Nobody wants it any more."""
        return self._stop

    def forget(self) -> None:
        """Another file: what runs is stopped, and nobody hears of it."""
        self._stop = True
        self._timer.stop()
        self.posts = None

    def stop(self) -> None:
        """The user wants it to stop; what was found stays."""
        self._stop = True

    def shut_down(self) -> None:
        """The program closes."""
        self._stop = True
        self._timer.stop()

    def carry_on(self) -> None:
        """Work until it is done or stopped."""
        posts = self.posts
        if posts is None or self.running:
            return
        self._stop, self.running = False, True
        self.progress, self._pace = (0, 0), Pace()

        def told(done: int, all_: int) -> bool:
            self.progress = (done, all_)
            self._pace.tell(posts.read_to_end, done, all_, time.monotonic())
            return not self._stop

        task = self._task = Task(self)
        task.done.connect(lambda _: self._ended(posts, None))
        task.failed.connect(lambda error: self._ended(posts, error))
        self._timer.start()
        task.start(self._executor, lambda: posts.go_on(told))

    def _ended(self, posts: OldPosts, error: Exception | None) -> None:
        self.running = False
        if posts is self.posts:
            self._timer.stop()
            self.over.emit(error)
        elif self.posts is not None:
            self.carry_on()  # another file was chosen while this one was read to its next stop

    def _look(self) -> None:
        start = time.monotonic()
        self.moved.emit()
        # a long list takes longer to put in order: look less often then
        self._timer.setInterval(max(_LOOK_EVERY_MS, int(8_000 * (time.monotonic() - start))))

    # -- in words -------------------------------------------------------------------------------------------------

    def said(self, error: Exception | None) -> str:
        """How it ended; "" for an unexpected fault."""
        if error is None:
            return self._words["old.done"]
        return self.left() if isinstance(error, StoppedError) else ""

    def left(self) -> str:
        """It was stopped: what is left."""
        posts, w = self.posts, self._words
        if posts is None or not posts.read_to_end:
            return w["old.stopped-first"]
        return w["old.stopped-one"] if posts.pending == 1 else w["old.stopped"].format(left=f"{posts.pending:,}")

    def now(self) -> str:
        """How far it is."""
        posts, w = self.posts, self._words
        if posts is None:
            return ""
        if posts.read_to_end:
            text = w["old.reading-second"].format(left=f"{posts.pending:,}")
            return f"{text} {self._time_left()}".strip()
        if posts.to_read:
            text = w["old.reading"].format(number=f"{posts.read:,}", all=f"{posts.to_read:,}")
            return f"{text} {self._time_left()}".strip()
        return w["old.reading-first"].format(number=f"{posts.read:,}")

    def _time_left(self) -> str:
        w, seconds = self._words, self._pace.seconds_left
        if seconds is None:
            return ""
        minutes = round(seconds / 60)
        if minutes < 1:
            return w["old.about-time"].format(time=w["old.under-minute"])
        return w["old.about-time"].format(time=w["old.one-minute"] if minutes == 1 else w["old.minutes"].format(number=minutes))
