# SPDX-License-Identifier: Apache-2.0
"""Children that read one file after the other, each asked by itself: to start a process takes longer than to read most files.

A file that ends its child or takes too long costs only itself: the child goes, and the next file gets a new one. A file on which
a child ends that had read others before is given to a new one: no file pays for what another left behind.

The parent writes a line of JSON and then the bytes of the file. The child answers with parts: how many bytes, what follows, and
whether it is the last, which is the answer.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import struct
import sys
import threading
from collections.abc import Callable
from typing import IO

from assistant.files.child import ChildError, started
from assistant.files.patience import Patience

IDLE = 3.0
"""Seconds that a child waits for another file. What it read is in its memory until then."""

MOST_FILES = 500
"""Files that one child reads."""

_PART = struct.Struct("<QB")
_LAST = 1

Tell = Callable[[bytes], None]
Work = Callable[[list[str], bytes, Tell], bytes]
"""What a child does with one file: its arguments, the file, and how to tell something before the answer."""


class _EndedError(Exception):
    """The child is gone."""


class _Child:
    """One child, and the file that it is at."""

    def __init__(self, kind: str) -> None:
        self.kind, self.read = kind, 0
        self.process = started(kind, [])

    def ask(self, arguments: list[str], data: bytes, tell: Tell) -> bytes:
        """Raises _EndedError."""
        assert self.process.stdin is not None  # noqa: S101 - it was started so
        assert self.process.stdout is not None  # noqa: S101
        try:
            self.process.stdin.write(json.dumps({"arguments": arguments, "size": len(data)}).encode("ascii") + b"\n")
            self.process.stdin.write(data)
            self.process.stdin.flush()
            while True:
                size, last = _PART.unpack(_exactly(self.process.stdout, _PART.size))
                part = _exactly(self.process.stdout, size)
                if last:
                    self.read += 1
                    return part
                tell(part)
        except (OSError, ValueError):
            raise _EndedError from None

    def end(self) -> None:
        self.process.kill()
        with contextlib.suppress(OSError), self.process:  # what waits to be written goes nowhere
            pass


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise _EndedError
    return data


class _Waiting:
    """Children that wait for another file. From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._free: dict[_Child, threading.Timer] = {}

    def take(self, kind: str) -> _Child | None:
        with self._lock:
            child = next((c for c in self._free if c.kind == kind), None)
            if child is not None:
                self._free.pop(child).cancel()
        return child

    def put(self, child: _Child) -> None:
        if child.read >= MOST_FILES:
            child.end()
            return
        timer = threading.Timer(IDLE, self._too_long, [child])
        timer.daemon = True
        with self._lock:
            self._free[child] = timer
        timer.start()

    def _too_long(self, child: _Child) -> None:
        with self._lock:
            if self._free.pop(child, None) is None:
                return
        child.end()

    def end_all(self) -> None:
        with self._lock:
            free, self._free = self._free, {}
        for child, timer in free.items():
            timer.cancel()
            child.end()


_WAITING = _Waiting()
atexit.register(_WAITING.end_all)


def ask_child(
    kind: str,
    arguments: list[str],
    data: bytes = b"",
    stopped: Callable[[], bool] = lambda: False,
    time_limit: float = 20,
    tell: Tell = lambda _part: None,
) -> bytes:
    """Have a child of this kind read one file.

    Args:
        data: the file; nothing is written to a disk.
        stopped: asked a few times a second; True ends the child.
        time_limit: seconds of the processor (see `Patience`): a slow computer, or a busy one, may take longer.
        tell: is given what the child says before its answer, in another thread.

    Returns:
        the child's answer.

    Raises:
        ChildError: when it could not be started ("start"), was stopped, took too long ("slow"), or ended without an answer
            ("failed").
    """
    while True:
        child = _WAITING.take(kind) or _Child(kind)
        others = child.read
        try:
            answer = _asked(child, arguments, data, stopped, time_limit, tell)
        except _EndedError:
            if others:
                continue
            raise ChildError("failed") from None
        _WAITING.put(child)
        return answer


def _asked(child: _Child, arguments: list[str], data: bytes, stopped: Callable[[], bool], time_limit: float, tell: Tell) -> bytes:
    """The answer of this child, which is gone when there is none. Raises _EndedError or ChildError."""
    answers: list[bytes] = []
    patience = Patience(child.process, time_limit)

    def talk() -> None:
        with contextlib.suppress(_EndedError):
            answers.append(child.ask(arguments, data, tell))

    talking = threading.Thread(target=talk, daemon=True, name=f"{child.kind}-child")
    talking.start()
    while talking.is_alive():
        talking.join(0.2)
        reason = "stopped" if stopped() else "slow" if patience.is_over() else ""
        if reason and talking.is_alive():
            child.end()
            talking.join()
            raise ChildError(reason)
    if not answers:
        child.end()
        raise _EndedError
    return answers[0]


def serve(work: Work) -> int:
    """The child's side: read files until there are no more. The exit status is 0."""
    asked = sys.stdin.buffer
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer

    def say(part: bytes, last: int = 0) -> None:
        told.write(_PART.pack(len(part), last) + part)
        told.flush()

    while line := asked.readline():
        head = json.loads(line)
        say(work(head["arguments"], asked.read(head["size"]), say), _LAST)
    return 0
