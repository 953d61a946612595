# SPDX-License-Identifier: Apache-2.0
"""What a start loads, and what is loaded beside it before it is asked for. Each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def _printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return done.stdout.strip()


def test_what_pages_are_made_of_is_there_before_they_are_opened_and_is_not_looked_through_again(tmp_path: Path) -> None:
    code = (
        "import gc, sys; from pathlib import Path; from PySide6.QtWidgets import QApplication; a = QApplication([])\n"
        "from assistant.app import build_app; from assistant.ui.application import make_window\n"
        "from assistant.ui import memory; from assistant.ui.background import PoolExecutor; memory.LEAST = 0\n"
        f"app = build_app(Path({str(tmp_path)!r})); app.preferences.change(grammar=False, model=False, first_run_done=True)\n"
        "pool = PoolExecutor(); w = make_window(a, app, pool); w.show(); w.load_checker()\n"
        "while w._loader.checker is None: a.processEvents()\n"
        "pool.wait(); a.processEvents(); before = set(sys.modules); w.go('walk'); w.go('policies')\n"
        "late = [m for m in set(sys.modules) - before if m.startswith('assistant') and not m.startswith('assistant.ui')]; w.go('log')\n"
        "print([m for m in ('numpy', 'sqlite_utils', 'sqlcipher3') if m not in before], late, w.place())\n"
        "print(any(o is app.content.rules for o in gc.get_objects())); w.shut_down()"
    )
    assert _printed(code) == "[] [] log\nFalse"


def test_the_first_window_loads_no_heavy_part(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from PySide6.QtWidgets import QApplication; a = QApplication([])\n"
        "from assistant.app import build_app; from assistant.ui.main_window import MainWindow; from assistant.ui.theme import Theme\n"
        "from assistant.ui.background import PoolExecutor\n"
        f"app = build_app(Path({str(tmp_path)!r})); app = build_app(Path({str(tmp_path)!r}))\n"
        "t = Theme(a, app.looks, app.resources); t.apply(app.settings); w = MainWindow(app, t, PoolExecutor()); w.show(); a.processEvents()\n"
        "print([m for m in ('harper', 'sqlite_utils', 'docx', 'odfdo', 'pypdfium2', 'holidays', 'marisa_trie') if m in sys.modules])\n"
        "w.shut_down()"
    )
    assert _printed(code) == "[]"
