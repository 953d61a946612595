# SPDX-License-Identifier: Apache-2.0
"""Starts the window and runs until it closes."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent, QRect, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from assistant.services.program import App
from assistant.ui.background import Executor, PoolExecutor
from assistant.ui.destinations import News, ToPolicyFile
from assistant.ui.main_window import MainWindow
from assistant.ui.theme import Theme
from assistant.ui.windows_settings import open_by_double_click

SIZE_SMALL, SIZE_LARGE = (1180, 660), (1180, 760)


def place_window(window: MainWindow, free: QRect) -> None:
    """Open at a size that fits: centred where there is room, filling the screen where there is little."""
    width, height = SIZE_LARGE if free.height() >= 900 else SIZE_SMALL
    if free.width() < width or free.height() < height:
        window.showMaximized()
        window.activateWindow()
        return
    window.resize(width, height)
    window.move(free.x() + (free.width() - width) // 2, free.y() + (free.height() - height) // 2)
    window.show()
    window.activateWindow()


class _Application(QApplication):
    """macOS says which file was double-clicked by an event, also to a program that runs."""

    file_opened = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_opened.emit(event.file())
            return True
        return super().event(event)


def _take_policy_files(app: App) -> None:
    from assistant.services.policy.packs import ENDING

    open_by_double_click(ENDING, app.words["policies.file"], sys.executable)


def make_window(application: QApplication, app: App, executor: Executor) -> MainWindow:
    """The window, not yet shown. What there is once it has settled stays to the end, so Python looks no more through those
    170,000 values for what can go: a look held the window for 100 ms, at any moment."""
    theme = Theme(application, app.looks, app.resources)
    theme.apply(app.settings)
    window = MainWindow(app, theme, executor)
    window.settled.connect(lambda _: gc.freeze())
    return window


def run_window(app: App, policy: Path | None = None) -> int:
    """Open the window, with a saved policy to add. Returns the exit status of the program."""
    application = _Application(sys.argv[:1])
    application.setApplicationName(app.words["app.name"])
    executor = PoolExecutor()
    window = make_window(application, app, executor)

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        # never print the message: it may hold words of a draft
        if isinstance(error, Exception):
            window.show_problem(error)
        else:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = caught
    application.file_opened.connect(lambda name: window.go(ToPolicyFile(Path(name))))
    hints = QGuiApplication.styleHints()
    hints.colorSchemeChanged.connect(lambda _scheme: window.hear(News.SETTINGS))
    place_window(window, application.primaryScreen().availableGeometry())
    # the checker is built once the window is on the screen, so that opening never waits for it
    QTimer.singleShot(0, window.load_checker)
    if policy is not None:
        QTimer.singleShot(0, lambda: window.go(ToPolicyFile(policy)))
    if getattr(sys, "frozen", False):  # of a checkout the program is Python, which would open the file as a script
        QTimer.singleShot(0, lambda: _take_policy_files(app))
    status = application.exec()
    if executor.left_behind:
        # everything is kept by now; a check of words that nobody wants any more must not hold the program open
        os._exit(status)
    return status
