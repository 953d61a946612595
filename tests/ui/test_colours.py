# SPDX-License-Identifier: Apache-2.0
"""Colours of what can and cannot be pressed, as drawn, in every theme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from assistant.ui.widgets.boxes import LineBox
from assistant.ui.widgets.buttons import DANGER, LINK, MAIN, OUTLINED, TEXT, PressButton
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_words_of_what_cannot_be_pressed_can_be_read(make_window: Make, colours: str) -> None:
    """As drawn: each kind of button, and a line of a menu."""

    def light(colour: QColor) -> float:
        parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    d = make_window(colours=colours)
    for kind in (OUTLINED, MAIN, DANGER, TEXT, LINK):
        made = PressButton("Delete everything", kind)
        made.setParent(d.window)
        made.setEnabled(False)
        made.resize(made.sizeHint())
        made.show()
        made.setAutoFillBackground(True)
        image = made.grab().toImage()
        inside = made.rect().adjusted(6, 6, -6, -6)
        seen = {image.pixel(x, y) for x in range(inside.left(), inside.right()) for y in range(inside.top(), inside.bottom())}
        tones = sorted(light(QColor(pixel)) for pixel in seen)
        assert (tones[-1] + 0.05) / (tones[0] + 0.05) >= 2.9, (kind, colours)  # thin letters lose a little
    palette = d.window.menuBar().palette()
    role, off = QPalette.ColorRole.WindowText, QPalette.ColorGroup.Disabled
    assert palette.color(off, role) != palette.color(QPalette.ColorGroup.Active, role)


def test_in_a_contrast_theme_hints_can_be_read_and_what_is_off_looks_off(make_window: Make) -> None:
    """A system's palette may leave hints dark on dark, and give what is off the colour of the rest."""
    d = make_window()
    application, role = QApplication.instance(), QPalette.ColorRole
    before = QPalette(application.palette())
    system = QPalette()
    for which in (role.Window, role.Base, role.Button, role.PlaceholderText):
        system.setColor(which, QColor("black"))
    for which in (role.WindowText, role.Text, role.ButtonText):
        system.setColor(which, QColor("white"))
    d.window.theme.force_contrast = True
    application.setPalette(system)
    try:
        d.window.theme.apply(d.window.app.settings)
        hint = LineBox().palette()
        assert hint.color(role.PlaceholderText) == hint.color(role.Text) == QColor("white")
        pictures = []
        for on in (True, False):
            made = PressButton("Delete everything", DANGER)
            made.setEnabled(on)
            made.resize(made.sizeHint())
            pictures.append(made.grab().toImage())
        assert pictures[0] != pictures[1]
    finally:
        d.window.theme.force_contrast = False
        application.setPalette(before)
