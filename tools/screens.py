# SPDX-License-Identifier: Apache-2.0
"""Saves a picture of every screen: 1366x768, 911x464 at 200% text, dark, and high contrast.

python3 dev.py screens [FOLDER]        (default: screens/)
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from assistant.app import build_app  # noqa: E402
from assistant.domain.draft import Role  # noqa: E402
from assistant.ui.background import InlineExecutor  # noqa: E402
from assistant.ui.main_window import MainWindow  # noqa: E402
from assistant.ui.theme import Theme  # noqa: E402

NOW = dt.datetime(2026, 11, 22, 19, 30)  # noqa: DTZ001 - a fixed local time, so that pictures repeat
MODES = {
    "wide": (1366, 720, 100, "light", False),
    "small": (911, 464, 200, "light", False),
    "dark": (1366, 720, 100, "dark", False),
    "contrast": (1366, 720, 100, "light", True),
}


def _contrast_palette() -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which in (role.Window, role.Base, role.Button, role.AlternateBase):
        palette.setColor(which, QColor("black"))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(which, QColor("white"))
    palette.setColor(role.Link, QColor("#FFFF00"))
    palette.setColor(role.Highlight, QColor("#1AEBFF"))
    palette.setColor(role.HighlightedText, QColor("black"))
    return palette


def steps(window: MainWindow) -> list[tuple[str, Callable[[], object]]]:
    """Every screen, by name, with what leads to it."""
    check, settings, policies = window.check, window.settings, window.policies

    def show_rewrite() -> None:
        for card in check.result.cards():
            if card.finding is not None and card.finding.rewrites:
                card.other_button.click()
                return

    def typed() -> None:
        window.go("check")
        check.fill_example()

    def nothing() -> None:
        check.box.replace_all("The play area opens at ten.")
        check.check_now()

    def share() -> None:
        check.kind.buttons["share"].setChecked(True)
        check.box.replace_all("Travellers are all thieves.")
        check.check_now()

    out: list[tuple[str, Callable[[], object]]] = []
    out += [(f"first-{n}", lambda n=n: (window._open("first", remember=False), window.first.show_step(n))) for n in range(4)]  # noqa: SLF001
    out += [
        ("home", lambda: window._first_done()),  # noqa: SLF001, PLW0108
        ("check-empty", lambda: window.go("check")),
        ("check-result", typed),
        ("check-rewrite", show_rewrite),
        ("check-nothing", nothing),
        ("check-share", share),
        ("policies", lambda: window.go("policies")),
        ("policies-compare", policies.show_compare),
        ("help", window.show_help),
        ("settings", lambda: window.go("settings")),
    ]
    out += [
        (f"settings-{s}", lambda s=s: settings.show_section(s))
        for s in ("you", "contacts", "looks", "dates", "keep", "words", "delete", "about")
    ]
    return out


def main() -> None:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "screens")
    target.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    plain = QPalette(application.palette())
    for mode, (width, height, percent, colours, contrast) in MODES.items():
        with tempfile.TemporaryDirectory() as data:
            application.setPalette(_contrast_palette() if contrast else plain)
            app = build_app(Path(data))
            app.preferences.change(council="ludgershall", role=Role.COUNCILLOR, text_size=percent, colours=colours, grammar=False)
            theme = Theme(application, app.resources / "icons")
            theme.force_contrast = contrast
            theme.apply(app.settings)
            window = MainWindow(app, theme, InlineExecutor(), lambda: NOW)
            window.resize(width, height)
            window.show()
            window.load_checker()
            for name, act in steps(window):
                act()
                for _ in range(40):
                    application.processEvents()
                window.grab().save(str(target / f"{name}-{mode}.png"))
            window.check.box.setPlainText("")
            window.close()
    print(f"{len(list(target.glob('*.png')))} pictures in {target}")


if __name__ == "__main__":
    main()
