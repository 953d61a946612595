# SPDX-License-Identifier: Apache-2.0
"""What Windows is told, against a stand-in for its registry: tried on Windows itself by hand (docs/releasing.md)."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from types import ModuleType

import pytest

from assistant.ui.windows_settings import open_by_double_click

ENDING, PROGRAM = ".councilpolicy", r"C:\Users\Ann Hall\Assistant\CouncilSocialMediaAssistant.exe"


class _Registry(ModuleType):
    """Keys of the user with their unnamed values; `refuses` stands for a computer whose owner lets nobody write."""

    HKEY_CURRENT_USER, KEY_SET_VALUE, REG_SZ = "user", 2, 1

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__("winreg")
        self.values: dict[str, str] = {}
        self.refuses = refuses

    def CreateKeyEx(self, root: str, place: str, _reserved: int, _access: int) -> AbstractContextManager[str]:
        if self.refuses:
            raise PermissionError(5, "Access is denied")
        return nullcontext(f"{root}/{place}")

    def SetValueEx(self, key: str, name: str, _reserved: int, kind: int, value: str) -> None:
        assert (name, kind) == ("", self.REG_SZ)
        self.values[key] = value


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> _Registry:
    stand_in = _Registry()
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    return stand_in


def test_a_policy_file_starts_the_program_with_its_name(registry: _Registry) -> None:
    open_by_double_click(ENDING, "A council's policy", PROGRAM)
    kind = registry.values[rf"user/Software\Classes\{ENDING}"]
    assert registry.values[rf"user/Software\Classes\{kind}"] == "A council's policy"
    assert registry.values[rf"user/Software\Classes\{kind}\shell\open\command"] == f'"{PROGRAM}" "%1"'


def test_where_nobody_may_write_the_program_still_starts(registry: _Registry) -> None:
    registry.refuses = True
    open_by_double_click(ENDING, "A council's policy", PROGRAM)
    assert registry.values == {}


def test_elsewhere_nothing_happens(registry: _Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    open_by_double_click(ENDING, "A council's policy", PROGRAM)
    assert registry.values == {}
