# SPDX-License-Identifier: Apache-2.0
"""How long a child process may take, by what it used of the processor and not by the clock on the wall: on a slow computer, or
one that is busy with something else, a good file is read slowly, and not refused."""

from __future__ import annotations

import subprocess
import sys
import time

HANGS = 60.0
"""Seconds in which a child that works on something uses more of the processor than `_NOTHING`, however busy the computer is."""

_NOTHING = 0.02
_LOOK = 1.0
"""Seconds that one look counts for at most: a computer that slept, or a parent that was busy, says nothing of the child."""

_UNTOLD = 10
"""Where the system does not tell what a process used, the clock counts, and a computer may be so many times slower than ours. The
child bounds itself there (`limit_resources`)."""


class Patience:
    """Ends when a child has used so much of the processor, or does nothing.

    Args:
        seconds: of the processor, from now on.
    """

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self.begin_again()

    def begin_again(self) -> None:
        """Nothing counts of what was until now."""
        self._began = self._moved = processor_seconds(self._child)
        self._looked, self._waited, self._still = time.monotonic(), 0.0, 0.0

    def is_used_up(self) -> bool:
        """True when it took too much, whether it works or waits. Asked a few times a second, or `is_over` is."""
        return self._look() > self._seconds

    def is_over(self) -> bool:
        """True when it took too much, or does nothing although nothing is waited for but the child."""
        return self.is_used_up() or self._still > HANGS

    def _look(self) -> float:
        """What was used since the beginning."""
        now = time.monotonic()
        passed = min(now - self._looked, _LOOK)
        self._looked = now
        self._waited += passed
        used = processor_seconds(self._child)
        if used is None or self._began is None or self._moved is None:
            return self._waited / _UNTOLD
        self._still += passed
        if used > self._moved + _NOTHING:
            self._moved, self._still = used, 0.0
        return used - self._began


def processor_seconds(child: subprocess.Popen[bytes]) -> float | None:
    """What a process used of the processor since it began, all its threads together; None where that is not told, or when the
    process is gone."""
    if sys.platform == "win32":
        return _on_windows(child)
    if sys.platform != "linux":
        return None
    try:
        return time.clock_gettime((~child.pid << 3) | 2)  # the clock of a process, as clock_getcpuclockid(3) makes it
    except OSError:
        return None


if sys.platform == "win32":

    def _on_windows(child: subprocess.Popen[bytes]) -> float | None:
        import ctypes
        from ctypes.wintypes import FILETIME

        began, ended, system, own = FILETIME(), FILETIME(), FILETIME(), FILETIME()
        handle = ctypes.c_void_p(int(child._handle))  # type: ignore[attr-defined]  # noqa: SLF001 - subprocess tells it in no other way
        asked = map(ctypes.byref, (began, ended, system, own))
        if not ctypes.windll.kernel32.GetProcessTimes(handle, *asked):
            return None
        return sum((each.dwHighDateTime << 32) + each.dwLowDateTime for each in (system, own)) / 10_000_000
