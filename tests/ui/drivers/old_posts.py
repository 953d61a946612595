# SPDX-License-Identifier: Apache-2.0
"""Drives Check my old posts: from a file through the questions to the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HOME_ADDRESS = "Ring Mrs Hall on 07700 900123, she lives at 12 Mill Lane"
MINE = ["Good morning Wexcombe", HOME_ADDRESS, "See you at the market", f"{HOME_ADDRESS} now"]


def to_results(page: Any, path: Path, since: str = "not-yet") -> None:
    page.choose([path])
    answer(page, own="yes", account="personal", since=since)


def answer(page: Any, **answers: str) -> None:
    while page.name == "question":
        view = page.view
        if view.name in answers:
            view.choice.buttons[answers[view.name]].setChecked(True)
        view.go_on()


def add_all(page: Any) -> None:
    for row in list(page.view.model.rows):
        page.open_row(row)
        page.view.add_button.click()
    page.show_results()
