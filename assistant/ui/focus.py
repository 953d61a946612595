# SPDX-License-Identifier: Apache-2.0
"""Keeping in view what has the focus, and going from one part of the window to the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QRadioButton, QScrollArea, QStackedWidget, QStatusBar, QWidget

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


def move_focus(window: QWidget, roots: Sequence[QWidget], step: int) -> bool:
    """Tab and Shift+Tab: to the next or the last stop in the order of sight, which is the order of layouts: parts that were put
    in later, above what was there, are reached where they stand.

    Args:
        window: whose focus moves.
        roots: hold all that can be reached, in order.
        step: 1 for Tab, -1 for Shift+Tab.

    Returns:
        False when there is nothing to go to.
    """
    order = [widget for root in roots for widget in _in_order(root)]
    focused = window.focusWidget()
    start = order.index(focused) if focused in order else (-1 if step > 0 else len(order))
    places = [start + step * n for n in range(1, len(order) + 1)]
    for place in places:
        widget = order[place % len(order)]
        if _is_stop(widget, focused):
            reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
            widget.setFocus(reason)
            return True
    return False


def _in_order(root: QWidget) -> Iterator[QWidget]:
    """Every widget below `root` that is on the screen, in the order in which it is laid out."""
    yield root
    if isinstance(root, QScrollArea):
        inner = root.widget()
        if inner is not None:
            yield from _in_order(inner)
        return
    if isinstance(root, QStackedWidget):
        shown = root.currentWidget()
        if shown is not None:
            yield from _in_order(shown)
        return
    layout = root.layout()
    if layout is None:
        children = [c for c in root.children() if isinstance(c, QWidget)]
        for child in children if isinstance(root, QStatusBar) else ():
            if child.isVisible():
                yield from _in_order(child)
        return
    yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None and widget.isVisible():
            yield from _in_order(widget)
        elif inner is not None:
            yield from _of_layout(inner)


def _is_stop(widget: QWidget, focused: QWidget | None) -> bool:
    if not widget.isEnabled() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.focusProxy() is not None:
        return False
    if isinstance(widget, QRadioButton):
        group = widget.group()
        buttons = group.buttons() if group is not None else [widget]
        chosen = group.checkedButton() if group is not None else None
        # a group is one stop, entered at its chosen answer
        return focused not in buttons and (widget is chosen or (chosen is None and widget is buttons[0]))
    return True


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
