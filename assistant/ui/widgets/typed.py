# SPDX-License-Identifier: Apache-2.0
"""What was typed and chosen in a view, to put it back into the same view made anew. In memory only, and never a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

Typed = dict[tuple[str, str, int], Any]
"""What a box or an answer held, by its kind, its name, and how many of that name came before it."""


def typed_in(view: QWidget) -> Typed:
    """Words and answers of every box below `view`."""
    return {key: held for key, widget in _boxes(view) if (held := _held(widget)) is not None}


def put_back(view: QWidget, typed: Typed) -> None:
    """Give the boxes of `view` what they held; those that are gone, and those that hold it already, are left alone."""
    for key, widget in list(_boxes(view)):
        if key in typed and typed[key] != _held(widget):
            _give(widget, typed[key])


def _boxes(view: QWidget) -> Iterator[tuple[tuple[str, str, int], QWidget]]:
    seen: dict[tuple[str, str], int] = {}
    for widget in view.findChildren(QWidget):
        if isinstance(widget, QLineEdit | QPlainTextEdit | QComboBox) or (
            isinstance(widget, QAbstractButton) and widget.isCheckable()
        ):
            key = (type(widget).__name__, widget.objectName() or widget.accessibleName())
            seen[key] = seen.get(key, -1) + 1
            yield (*key, seen[key]), widget


def _held(widget: QWidget) -> Any:
    if isinstance(widget, QLineEdit):
        return widget.text() if widget.echoMode() is QLineEdit.EchoMode.Normal and not widget.isReadOnly() else None
    if isinstance(widget, QPlainTextEdit):
        return None if widget.isReadOnly() else widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentIndex()
    return widget.isChecked() if isinstance(widget, QAbstractButton) else None


def _give(widget: QWidget, held: Any) -> None:
    if isinstance(widget, QLineEdit):
        widget.setText(held)
    elif isinstance(widget, QPlainTextEdit):
        widget.setPlainText(held)
    elif isinstance(widget, QComboBox):
        widget.setCurrentIndex(held)
    elif isinstance(widget, QAbstractButton) and (held or not isinstance(widget, QRadioButton)):
        widget.click()  # as a person does, so that what follows from an answer follows
