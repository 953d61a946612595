# SPDX-License-Identifier: Apache-2.0
"""Drives the window as a person does: keys and clicks, counted; reads what is on the screen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)

from assistant.ui.main_window import MainWindow
from assistant.ui.widgets.long_list import RowPlace


class Driver:
    """`actions` counts keys and clicks, not letters typed into a box."""

    def __init__(self, qtbot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        self.actions = 0

    # -- doing ------------------------------------------------------------------------------------------------

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, times: int = 1) -> None:
        for _ in range(times):
            self.actions += 1
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
            QApplication.processEvents()

    def ctrl(self, key: Qt.Key, *, shift: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier
        self.key(key, modifier | Qt.KeyboardModifier.ShiftModifier if shift else modifier)

    def press(self, button: QPushButton) -> None:
        """Put the focus on a button and press the space bar: one action for a person who clicks."""
        QApplication.processEvents()
        assert button.isVisible() and button.isEnabled(), button.text()
        button.setFocus()
        self.actions += 1
        QTest.keyClick(button, Qt.Key.Key_Space)
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type into the box, as one action."""
        self.actions += 1
        self.window.check.box.setFocus()
        self.window.check.box.insertPlainText(text)
        self.settle()

    def settle(self) -> None:
        """Let the typing pause end."""
        timer = self.window.check.work.pause
        if timer.isActive():
            timer.stop()
            self.window.check.work.typed_check()
        QApplication.processEvents()

    # -- reading ----------------------------------------------------------------------------------------------

    def titles(self) -> list[str]:
        return [c.title.text() for c in self.window.check.result.cards()]

    def result_title(self) -> str:
        return self.window.check.result.title.text()

    def shown(self, root: QWidget | None = None) -> str:
        """All words that are on the page. Rows of a long list that are far down have only what a screen reader says of them."""
        for _ in range(4):  # a list makes the rows in sight once the page stands
            QApplication.processEvents()
        kinds = QLabel | QCheckBox | QRadioButton | RowPlace
        found = [w for w in (root or self.window).findChildren(QWidget) if isinstance(w, kinds) and w.isVisible()]
        return "\n".join(w.accessibleName() if isinstance(w, RowPlace) else w.text() for w in found)

    def home_voice(self) -> str:
        """All words of Home, with those that follow once it is on the screen."""
        self.qtbot.waitUntil(lambda: "residents, businesses and charities" in self.shown(self.window.home))
        return self.shown(self.window.home)

    def button(self, text: str, root: QWidget | None = None) -> QPushButton:
        QApplication.processEvents()
        for made in (root or self.window).findChildren(QPushButton):
            if made.isVisible() and made.text().replace("&&", "&") == text:
                return made
        raise AssertionError(f"no button {text!r}")

    def row(self, text: str, hint: str, root: QWidget | None = None) -> QPushButton:
        """A row by its title and the line below it."""
        made = self.button(text, root)
        assert made.accessibleDescription() == hint, made.accessibleDescription()
        return made

    def field(self, name: str, root: QWidget | None = None) -> QWidget:
        """A box by its object name."""
        QApplication.processEvents()
        found = [w for w in (root or self.window).findChildren(QWidget, name) if w.isVisible()]
        assert found, f"no field {name!r}"
        return found[0]

    def fill(self, name: str, text: str) -> None:
        """Put words into a box by its name, as one action."""
        box = self.field(name)
        self.actions += 1
        box.setFocus()
        if isinstance(box, QLineEdit):
            box.setText(text)
        else:
            assert isinstance(box, QPlainTextEdit)
            box.setPlainText(text)
        QApplication.processEvents()

    def choose(self, text: str, root: QWidget | None = None) -> None:
        """Choose an answer by its words, with the space bar."""
        QApplication.processEvents()
        for made in (root or self.window).findChildren(QAbstractButton):
            if made.isVisible() and made.isCheckable() and made.accessibleName() == text:
                made.setFocus()
                self.actions += 1
                QTest.keyClick(made, Qt.Key.Key_Space)
                QApplication.processEvents()
                return
        raise AssertionError(f"no answer {text!r}")

    def title(self) -> str:
        QApplication.processEvents()
        return self.window.page().title

    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget
