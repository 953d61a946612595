# SPDX-License-Identifier: Apache-2.0
"""Starts the child processes that read files from outside, waits for them, and ends those that take too long."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

FLAG = "--read-child"
MEMORY_LIMIT = 1_500_000_000
"""Bytes of address space that a child may have, where the system can bound it."""


class ChildError(Exception):
    """The child gave no answer. `reason` is "start", "stopped" or "slow"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask_child(
    kind: str, arguments: list[str], data: bytes = b"", stopped: Callable[[], bool] = lambda: False, time_limit: float = 20
) -> tuple[int, bytes]:
    """Run `kind` ("document" or "picture") in a child process.

    Args:
        data: what the child reads from its standard input; nothing is written to a disk.
        stopped: asked a few times a second; True ends the child.
        time_limit: seconds.

    Returns:
        the exit status and what the child printed.

    Raises:
        ChildError: when it could not be started, was stopped, or took too long.
    """
    child = _start(kind, arguments)
    until = time.monotonic() + time_limit
    give: bytes | None = data
    with child:
        while True:
            reason = "stopped" if stopped() else "slow" if time.monotonic() > until else ""
            if reason:
                child.kill()
                raise ChildError(reason)
            try:
                output = child.communicate(give, timeout=0.2)[0]
            except subprocess.TimeoutExpired:
                give = None
                continue
            return child.returncode, output


def follow_child(
    kind: str,
    arguments: list[str],
    heard: Callable[[bytes], None],
    stopped: Callable[[], bool] = lambda: False,
    time_limit: float = 20,
) -> int:
    """Run `kind` in a child process and hand each line that it prints to `heard`, on this thread.

    Returns:
        the exit status.

    Raises:
        ChildError: as `ask_child`.
    """
    child = _start(kind, arguments)
    lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def listen() -> None:
        assert child.stdout is not None  # noqa: S101 - a pipe
        for line in child.stdout:
            lines.put(line)
        lines.put(None)

    until = time.monotonic() + time_limit
    with child:
        listener = threading.Thread(target=listen, daemon=True)
        listener.start()
        while True:
            reason = "stopped" if stopped() else "slow" if time.monotonic() > until else ""
            if reason:
                child.kill()
                listener.join()
                raise ChildError(reason)
            try:
                line = lines.get(timeout=0.1)
            except queue.Empty:
                continue
            if line is None:
                return child.wait()
            heard(line)


def _start(kind: str, arguments: list[str]) -> subprocess.Popen[bytes]:
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, FLAG, kind] if frozen else [sys.executable, "-m", f"assistant.files.{kind}_child"]
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


def limit_resources(memory: int = MEMORY_LIMIT) -> None:
    """Called in the child: bound memory and processor time where the system offers it. It does not on Windows: there the
    limits on sizes and the clock of the parent bound it."""
    no_core_dumps()
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (50, 55))


def no_core_dumps() -> None:
    """What is in memory goes into no file when a process crashes, where the system lets a program say so (not Windows)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
