# SPDX-License-Identifier: Apache-2.0
"""What must hold for every screen: each control has a spoken name, nothing runs out of the window sideways, and no page
scrolls on into nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from assistant.ui.widgets.boxes import ChoiceBox
from assistant.ui.widgets.layouts import Filler

SIZES = [(1366, 720, 100), (911, 464, 200), (640, 440, 100), (1366, 720, 200), (1093, 566, 125)]
"""Width, height and size of words in per cent."""


def unnamed(root: QWidget) -> list[str]:
    """Visible controls without a spoken name, or whose name is only their value."""
    out = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if not isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QPlainTextEdit):
            continue
        if widget.objectName() in ("qt_spinbox_lineedit", "qt_toolbar_ext_button"):
            continue
        if widget.parent().metaObject().className() in ("QMenuBar", "QTableView"):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        # on Linux Qt gives a combo box its value as name, and its name by the label beside it
        spoken = widget.accessibleName() if isinstance(widget, QComboBox) else interface.text(QAccessible.Text.Name)
        if not spoken.strip() or (isinstance(widget, QComboBox) and spoken == widget.currentText()):
            out.append(f"{type(widget).__name__} {widget.objectName()} {spoken!r}")
    return out


def misfits(page: QWidget) -> list[str]:
    """Scroll areas whose content needs more width than there is, is cut off below, or goes on for more than a few empty lines;
    and words that are cut."""
    for _ in range(12):  # a page settles in steps, and a long one is filled in steps
        QApplication.processEvents()
    out = []
    for area in page.findChildren(QScrollArea):
        if not area.isVisible() or not area.widgetResizable():
            continue
        content = area.widget()
        shown = [w for w in content.findChildren(QWidget) if w.isVisible() and not w.findChildren(QWidget)]
        shown = [w for w in shown if not isinstance(w, Filler)]
        last = max((w.mapTo(content, w.rect().bottomLeft()).y() for w in shown), default=0)
        if content.height() > max(area.viewport().height(), last + 120) or last > content.height():
            out.append(f"{content.height()} high, the last of it at {last}")
    for area in page.findChildren(QScrollArea):
        if area.isVisible() and area.widget().minimumSizeHint().width() > area.viewport().width() + 1:
            wide = [
                w
                for w in area.widget().findChildren(QWidget)
                if w.isVisible() and w.minimumSizeHint().width() > area.viewport().width()
            ]
            out.append(f"{area.widget().minimumSizeHint().width()} > {area.viewport().width()}: {[_name(w) for w in wide]}")
    return out + [f"cut: {text}" for text in cut(page)]


def cut(page: QWidget) -> list[str]:
    """Words that have less room than they need: in labels, and in buttons, answers and ticks, which wrap as well."""
    labels = [w for w in page.findChildren(QLabel) if w.isVisible() and w.text()]
    wrapped = [*labels, *(w for w in page.findChildren(QAbstractButton) if w.isVisible())]
    low = [w.text() for w in wrapped if w.hasHeightForWidth() and w.height() < w.heightForWidth(w.width())]
    single = [w for w in labels if not set(w.text()) & set(" /")]  # the address of a post may be broken
    thin = [w.text() for w in single if w.width() < w.fontMetrics().horizontalAdvance(w.text())]
    boxes = [w for w in page.findChildren(ChoiceBox) if w.isVisible() and w.width() >= w.sizeHint().width()]
    short = [w.currentText() for w in boxes if w.shown_words() != w.currentText()]
    return low + thin + short


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()[:40]!r}"
