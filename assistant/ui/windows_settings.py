# SPDX-License-Identifier: Apache-2.0
"""What Windows says about text size. The only code of the window that runs on Windows alone."""

from __future__ import annotations

import sys

_KEY = r"Software\Microsoft\Accessibility"
_VALUE = "TextScaleFactor"


def text_scale() -> int:
    """Windows' own text size in percent (100 to 225); 100 elsewhere or when it is not set."""
    if sys.platform != "win32":
        return 100
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
            value, _ = winreg.QueryValueEx(key, _VALUE)
    except OSError:
        return 100
    return max(100, min(225, int(value)))
