# SPDX-License-Identifier: Apache-2.0
"""Keeping in view what has the focus, and going from one part of the window to the next."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QWidget

from assistant.ui.theme import theme


def bring_into_view(window: QWidget, focused: QWidget | None) -> None:
    """Scroll to what has the focus, also where the focus came without the Tab key. A press never scrolls: what was pressed would
    move away from under the mouse before it is let go."""
    if focused is None or not window.isAncestorOf(focused) or QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return
    area = focused.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea):
        QTimer.singleShot(0, window, partial(_show_in, area, focused))


def _show_in(area: QScrollArea, widget: QWidget) -> None:
    """Scroll so that `widget` is near the top where it was out of sight."""
    inner = area.widget()
    if inner is None or not inner.isAncestorOf(widget):
        return
    top = widget.mapTo(inner, widget.rect().topLeft()).y()
    shown = area.verticalScrollBar().value()
    height = area.viewport().height()
    if top < shown or top + min(widget.height(), height // 2) > shown + height:
        area.verticalScrollBar().setValue(max(0, top - theme().space.l))


def next_pane(panes: Sequence[tuple[QWidget, QWidget]], focused: QWidget | None, step: int) -> None:
    """Put the focus on another part of the window.

    Args:
        panes: for each part in order what takes the focus, and the widget that holds the part; of nested ones the inner
            counts when it comes later.
        focused: what has the focus now.
        step: 1 for the next part, -1 for the one before.
    """
    seen = [(taker, holder) for taker, holder in panes if taker.isVisible()]
    here = 0
    for number, (taker, holder) in enumerate(seen):
        if focused is not None and (focused is taker or focused is holder or holder.isAncestorOf(focused)):
            here = number
    seen[(here + step) % len(seen)][0].setFocus(Qt.FocusReason.TabFocusReason)
