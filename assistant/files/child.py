# SPDX-License-Identifier: Apache-2.0
"""Starts the child processes that read files from outside, waits for them, and ends those that take too long."""

from __future__ import annotations

import contextlib
import math
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.files.patience import Patience

FLAG = "--read-child"
MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space that a child may have, where the system can bound it."""


_HOMES = {"archive": "assistant.archive.archive_child", "key": "assistant.exchange.key_child"}
"""Children that do not live beside this module."""
_WAITING_LINES = 2_000
"""Lines that may wait to be taken; a child that is ahead waits."""


def child_module(kind: str) -> str:
    """The module whose `main` is the child `kind`."""
    return _HOMES.get(kind, f"assistant.files.{kind}_child")


class ChildError(Exception):
    """The child gave no answer. `reason` is "start", "stopped", "slow" or "failed"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def started(kind: str, arguments: list[str]) -> subprocess.Popen[bytes]:
    """A child process, which reads from its standard input. Raises ChildError when it could not be started."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, FLAG, kind] if frozen else [sys.executable, "-m", child_module(kind)]
    try:
        return subprocess.Popen(
            [*command, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).resolve().parents[2],
        )
    except OSError:
        raise ChildError("start") from None


def stream_child(
    kind: str,
    arguments: list[str],
    data: bytes = b"",
    stopped: Callable[[], bool] = lambda: False,
    silent_limit: float = 60,
    time_limit: float = math.inf,
) -> Iterator[bytes]:
    """Run `kind` in a child process and give what it prints line by line, while it works. The child is gone when this ends,
    however it ends.

    Args:
        data: what the child reads from its standard input; nothing is written to a disk.
        stopped: asked a few times a second; True ends the child.
        silent_limit: seconds of the processor (see `Patience`) in which it may say nothing.
        time_limit: such seconds that it may take in all.

    Raises:
        ChildError: when it could not be started, was stopped, took too long or said nothing for too long, or ended in any way but
            well ("failed").
    """
    child = started(kind, arguments)
    lines: queue.Queue[bytes | None] = queue.Queue(_WAITING_LINES)
    over = threading.Event()
    threading.Thread(target=_pump, args=(child, lines, over), daemon=True, name=f"{kind}-lines").start()
    try:
        with contextlib.suppress(OSError):  # a child that is gone already is told of below
            child.stdin.write(data)  # type: ignore[union-attr]
            child.stdin.close()  # type: ignore[union-attr]
        in_all, silent = Patience(child, time_limit), Patience(child, silent_limit)
        while True:
            if stopped():
                raise ChildError("stopped")
            if in_all.is_used_up():
                raise ChildError("slow")
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                if silent.is_over():
                    raise ChildError("slow") from None
                continue
            silent.begin_again()
            if line is None:
                break
            yield line
        if child.wait(silent_limit) != 0:
            raise ChildError("failed")
    except subprocess.TimeoutExpired:
        raise ChildError("slow") from None
    finally:
        over.set()
        child.kill()
        with child:
            pass


def _pump(child: subprocess.Popen[bytes], lines: queue.Queue[bytes | None], over: threading.Event) -> None:
    """Put each line of the child into the queue, and None behind the last."""

    def put(line: bytes | None) -> None:
        while not over.is_set():
            try:
                lines.put(line, timeout=0.2)
                return
            except queue.Full:
                continue

    with contextlib.suppress(OSError, ValueError):  # the pipe closes under us when the reading is stopped
        for line in child.stdout or ():
            put(line)
    put(None)


def limit_resources(memory: int = MEMORY_LIMIT, seconds: int = 50) -> None:
    """Called in the child: bound memory, and the processor time from now on, where the system offers it. It does not on Windows:
    there the limits on sizes and the parent bound it."""
    no_core_dumps()
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = math.ceil(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until if most == resource.RLIM_INFINITY else min(until, most), most))


def no_core_dumps() -> None:
    """What is in memory goes into no file when a process crashes, where the system lets a program say so (not Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
