# SPDX-License-Identifier: Apache-2.0
"""What commands need."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.services.program import App

BuildApp = Callable[[Path | None], "App"]
OpenWindow = Callable[[Path | None, Path | None], int]
"""Opens the window over a data folder, with a saved policy to add."""


class Tools:
    """What commands need, made when first asked for."""

    def __init__(self, build: BuildApp, open_window: OpenWindow, data: Path | None) -> None:
        self._build, self._open, self.data = build, open_window, data
        self._app: App | None = None

    @property
    def app(self) -> App:
        if self._app is None:
            self._app = self._build(self.data)
        return self._app

    def open_window(self) -> int:
        return self._open(self.data, None)
