# SPDX-License-Identifier: Apache-2.0
"""A place that shows one view at a time, under its title, with room for a message."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from assistant.ui.widgets.basics import EndsLayout, Page, announce, clear_layout, column, line, page_column, text_label
from assistant.ui.widgets.layouts import UNBOUNDED, question_width, stand_in_order
from assistant.ui.widgets.sheet import Sheet

_MOST = 1000
"""The view's share of the width, against 1 for what stays empty beside it."""


class WideView(QWidget):
    """A view that takes the width of the page."""

    wide = True


class ViewPage(Page):
    """`show_view` puts another view in; the focus goes to the title, and a screen reader says it.

    A view is as wide as words are read well; one that is `wide` (lists, things side by side) takes the width of the page. One
    with a `foot` has its buttons in sight however long it is.
    """

    def __init__(self) -> None:
        super().__init__()
        self.view: Any = None
        self.name = ""
        self.mode = "wide"
        content = QWidget()
        self._sheet = Sheet(self, content)
        self._area = self._sheet.area
        self._inside = inside = page_column(content)
        self.above = column()
        inside.addLayout(self.above)
        self.over = text_label("", "second")
        self.over.hide()
        inside.addWidget(self.over)
        top = QWidget()
        self._head = EndsLayout(top)
        self._head.addWidget(self.title_label)
        inside.addWidget(top)
        self.message = text_label("", focusable=True)
        self.message.hide()
        inside.addWidget(self.message)
        self.notices = column()
        inside.addLayout(self.notices)
        self._holder = column()
        inside.addLayout(self._holder)
        inside.addStretch(1)

    def show_view(self, name: str, title: str, view: QWidget, over: str = "", beside: QWidget | None = None) -> None:
        """Another view, from its top.

        Args:
            over: stands above the title: the situation that a question belongs to.
            beside: the view's main button, at the right of the title.
        """
        self.say_over(over)
        self.name, self.view = name, view
        self.message.hide()
        clear_layout(self.notices)
        clear_layout(self._holder)
        self._put_beside(beside)
        across = line()
        across.addWidget(view, _MOST)
        across.addStretch(1)  # beside a view that is not as wide as the page
        self._holder.addLayout(across)
        self._take_foot()
        stand_in_order(self._inside)
        self.arrange(self.mode)
        self._area.verticalScrollBar().setValue(0)
        self.say_title(title)

    def _put_beside(self, widget: QWidget | None) -> None:
        last = self._head.takeAt(1)
        old = last.widget() if last is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()
        if widget is not None:
            self._head.addWidget(widget)
            widget.show()
        self._head.invalidate()

    def say_over(self, text: str) -> None:
        """What stands above the title, small: the situation that a question belongs to, or which page of how many."""
        self.over.setText(text)
        self.over.setVisible(bool(text))

    def say_title(self, title: str) -> None:
        """Another title over the same view, which may want another width and other buttons now."""
        self._take_foot()
        self._fit()
        self.set_title(title)
        if self.isVisible():
            self.focus_title()
            announce(self.title_label, title)

    def _take_foot(self) -> None:
        """The buttons that end the view, as they are now."""
        foot = getattr(self.view, "foot", None)
        if foot is not self._sheet.foot:
            self._sheet.put_foot(foot, self._inside)

    def tell(self, text: str, *, focus: bool = False) -> None:
        """A message under the title, also spoken."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if text:
            announce(self.message, text)
            if focus:
                self.message.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self, mode: str) -> None:
        self.mode = mode
        self._sheet.arrange(mode)
        self._fit()
        arrange = getattr(self.view, "arrange", None)
        if arrange is not None:
            arrange(mode)

    def _fit(self) -> None:
        """As wide as words are read well, or as the page."""
        if self.view is not None:
            self.view.setMaximumWidth(UNBOUNDED if getattr(self.view, "wide", False) else question_width())
            # a main button beside the title ends where the view ends
            self._head.most = self.view.maximumWidth() if self._head.count() > 1 else UNBOUNDED
            self._head.invalidate()

    def continue_page(self) -> None:
        """Ctrl+Enter."""
        go_on = getattr(self.view, "go_on", None)
        if go_on is not None:
            go_on()

    def leave(self) -> bool:
        """Esc."""
        leave = getattr(self.view, "leave", None)
        return bool(leave()) if leave is not None else False
