# SPDX-License-Identifier: Apache-2.0
"""Help for a page, from help.toml, and what is said when something went wrong."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.jobs import TellError
from assistant.services.program import App
from assistant.ui.widgets.basics import Page, button, clear_layout, column, heading, page_column, scrolled, text_label
from assistant.ui.widgets.layouts import AnswerLayout, narrow


def _keys(lines: tuple[str, ...]) -> QWidget:
    """Keys at the left, what they do at the right; a screen reader hears each pair as one sentence."""
    holder = QWidget()
    inside = column(holder, "xs")
    for line in lines:
        key, _, does = line.partition(": ")
        pair = QWidget()
        row = AnswerLayout(pair)
        first, second = text_label(key, "strong"), text_label(does[:1].upper() + does[1:])
        first.setAccessibleName(line)
        row.addWidget(first)
        row.addWidget(second)
        inside.addWidget(narrow(pair))
    return holder


class HelpPage(Page):
    """Shows one help text; Esc and Back lead to where F1 was pressed."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        outer = column(self)
        holder = QWidget()
        self._area = scrolled(holder)
        outer.addWidget(self._area)
        layout = page_column(holder)
        layout.addWidget(self.title_label)
        self._body = column()
        layout.addLayout(self._body)
        layout.addStretch(1)

    def show_text(self, title: str, paragraphs: tuple[str, ...], extra: QWidget | None = None) -> None:
        """Paragraphs under a title; `extra` stands below them."""
        self.set_title(title)
        clear_layout(self._body)
        self._area.verticalScrollBar().setValue(0)
        for paragraph in paragraphs:
            self._body.addWidget(text_label(paragraph))
        if extra is not None:
            self._body.addWidget(extra)

    def show_help(self, page_id: str, named: str = "") -> None:
        """The text with this id, for a page that is `named`, followed by every key."""
        pages = {p.id: p for p in self._app.content.help_pages}
        page = pages.get(page_id) or pages["home"]
        words = self._app.words
        title = words["app.help-for"].format(page=named) if named and page.id != "keys" else page.title
        self.show_text(title, page.paragraphs if page.id != "keys" else ())
        if page.id != "keys":
            self._body.addWidget(heading(pages["keys"].title))
        self._body.addWidget(_keys(pages["keys"].paragraphs))

    def show_problem(self, error: Exception) -> None:
        """An unexpected fault: what to do, and a report that holds no words of the user's."""
        from assistant.ui.errors import safe_report

        w = self._app.words
        if isinstance(error, TellError):
            self.show_text(w["app.problem"].rstrip(":"), (str(error),))
            return
        report = safe_report(type(error), error.__traceback__)
        copy = button(w["error.copy"], partial(QApplication.clipboard().setText, report))
        self.show_text(w["error.title"], (w["error.text"], w["error.report"], *report.split("\n")), copy)
