# SPDX-License-Identifier: Apache-2.0
"""A real window over real content and a temporary data folder, with a fixed clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QFileDialog

from assistant.app import build_app
from assistant.domain.draft import Account, Role
from assistant.ui.background import Executor, InlineExecutor, PoolExecutor
from assistant.ui.main_window import MainWindow
from assistant.ui.theme import Theme
from tests.ui.drivers.window import Driver

TUESDAY = dt.datetime(2026, 11, 24, 12, 40)  # noqa: DTZ001 - the user's local time


@pytest.fixture
def make_window(qtbot, tmp_path: Path) -> Iterator[Callable[..., Driver]]:
    """make_window(council=..., role=..., now=..., pool=False, first_run=False) -> Driver."""
    made: list[MainWindow] = []

    def make(
        *,
        now: dt.datetime = TUESDAY,
        pool: bool = False,
        first_run: bool = False,
        size: tuple[int, int] = (1366, 720),
        **settings: object,
    ) -> Driver:
        app = build_app(tmp_path / "data")
        values = {
            "council": "ludgershall",
            "role": Role.COUNCILLOR,
            "grammar": False,
            "model": False,
            "text_size": 100,
            "colours": "light",
        }
        if not first_run:
            # as on any day but the first: the questions of a post were answered once
            staff = settings.get("role", Role.COUNCILLOR) is not Role.COUNCILLOR
            values["last_account"] = Account.PERSONAL if staff else Account.MEMBER
        app.preferences.change(**{**values, "first_run_done": not first_run, **settings})
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        theme = Theme(application, app.looks, app.resources)
        theme.apply(app.settings)
        executor: Executor = PoolExecutor() if pool else InlineExecutor()
        window = MainWindow(app, theme, executor, lambda: now)
        made.append(window)
        qtbot.addWidget(window, before_close_func=_empty)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.load_checker()
        return Driver(qtbot, window)

    yield make
    for window in made:
        window.shut_down()


def _empty(window: MainWindow) -> None:
    """Take the words out, so that closing asks nothing."""
    window.check.box.setPlainText("")
    window.check.added.box.setPlainText("")
    window.check.sitting.own_words = ""
    if "old" in window._made:
        window.old.show_start()


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every "save as" dialog gives a file in a folder of the test."""
    folder = tmp_path / "saved"
    folder.mkdir()

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        return str(folder / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return folder


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be printed; the dialog of the printer is answered with no."""
    pages: list[str] = []

    def ask(_dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        pages.append("asked")
        return QPrintDialog.DialogCode.Rejected

    monkeypatch.setattr(QPrintDialog, "exec", ask)
    return pages


@pytest.fixture
def old(make_window: Callable[..., Driver]) -> Any:
    """Check my old posts, at its start."""
    driver = make_window()
    driver.window.go("old")
    return driver.window.old
