# SPDX-License-Identifier: Apache-2.0
"""What Windows says about text size, and what it is told about our files. The only code of the window for Windows alone."""

from __future__ import annotations

import sys

_KEY = r"Software\Microsoft\Accessibility"
_VALUE = "TextScaleFactor"
_CLASSES = r"Software\Classes"
_KIND = "CouncilSocialMediaAssistant.Policy"


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


def open_by_double_click(ending: str, title: str, program: str) -> None:
    """Files with this ending are opened by `program` from now on, for this user alone (HKEY_CURRENT_USER): a double click starts
    it with the file's name. Nothing happens elsewhere than on Windows, or where the registry may not be written.

    Args:
        ending: with its dot.
        title: what such a file is, as Explorer says it.
        program: path of the program that is started.
    """
    if sys.platform != "win32":
        return
    import winreg

    for place, value in (
        (_KIND, title),
        (rf"{_KIND}\shell\open\command", f'"{program}" "%1"'),
        (ending, _KIND),
    ):
        try:
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, rf"{_CLASSES}\{place}", 0, winreg.KEY_SET_VALUE) as key:
                winreg.SetValueEx(key, "", 0, winreg.REG_SZ, value)
        except OSError:
            return
