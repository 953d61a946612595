# SPDX-License-Identifier: Apache-2.0
"""Does this machine have room for the second grammar program?"""

from __future__ import annotations

import os
import sys

LEAST = 6 * 1024**3
"""Bytes of memory below which Harper is left out by itself."""


def total_memory() -> int | None:
    """Bytes of memory of this machine, or None when the system does not say."""
    if sys.platform == "win32":
        import ctypes

        class _Status(ctypes.Structure):
            _fields_ = (
                ("dwLength", ctypes.c_ulong),
                ("dwMemoryLoad", ctypes.c_ulong),
                ("ullTotalPhys", ctypes.c_ulonglong),
                ("ullAvailPhys", ctypes.c_ulonglong),
                ("ullTotalPageFile", ctypes.c_ulonglong),
                ("ullAvailPageFile", ctypes.c_ulonglong),
                ("ullTotalVirtual", ctypes.c_ulonglong),
                ("ullAvailVirtual", ctypes.c_ulonglong),
                ("ullAvailExtendedVirtual", ctypes.c_ulonglong),
            )

        status = _Status()
        status.dwLength = ctypes.sizeof(status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return int(status.ullTotalPhys)
        return None
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def enough_for_grammar(total: int | None = None) -> bool:
    """True when there is enough memory, or nobody can tell."""
    have = total_memory() if total is None else total
    return have is None or have >= LEAST
