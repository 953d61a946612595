# SPDX-License-Identifier: Apache-2.0
"""The menus with their keys, and the keys that stand in no menu."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow


class Command(NamedTuple):
    """One line of a menu: its name in the words, what it does, its keys."""

    name: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    can_be_on: bool = False


def make_menus(
    window: QMainWindow,
    words: Mapping[str, str],
    menus: Mapping[str, tuple[Command, ...]],
    places: Sequence[tuple[str, int]],
    go: Callable[[str], object],
) -> dict[str, QAction]:
    """Fill the menu bar.

    Args:
        menus: the commands of each menu; "go" gets the places as well.
        places: each place with the number of its key.
        go: opens a place by its name.

    Returns:
        The action of each command, by its name.
    """
    made: dict[str, QAction] = {}

    def action(text: str, run: Callable[[], object], *keys: str) -> QAction:
        each = QAction(text, window)
        each.setShortcuts([QKeySequence(k) for k in keys])
        each.triggered.connect(lambda _on=False: run())
        return each

    for name, commands in menus.items():
        menu = window.menuBar().addMenu(words[f"menus.{name}"])
        for number, command in enumerate(commands):
            if name == "go" and number == 1:  # after Back
                for place, key in places:
                    menu.addAction(action(words[f"{place}.nav"], partial(go, place), f"Ctrl+{key}"))
            each = action(words[f"menus.{command.name}"], command.run, *command.keys)
            each.setCheckable(command.can_be_on)
            menu.addAction(each)
            made[command.name] = each
    return made


def add_keys(window: QMainWindow, keys: Mapping[str, Callable[[], object]]) -> None:
    """Keys that work everywhere and stand in no menu."""
    for key, run in keys.items():
        each = QAction(window)
        each.setShortcut(QKeySequence(key))
        each.triggered.connect(lambda _on=False, what=run: what())
        window.addAction(each)
