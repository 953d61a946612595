# SPDX-License-Identifier: Apache-2.0
"""Help for a page, from help.toml."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.content import Content
from assistant.ui.widgets.basics import Page, clear_layout, scrolled, text_label


class HelpPage(Page):
    """Shows one help text; Back leads to where F1 was pressed."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        outer.addWidget(scrolled(holder))
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(20, 12, 20, 20)
        layout.addWidget(self.title_label)
        self._body = QWidget()
        self._body_layout = QVBoxLayout(self._body)
        self._body_layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        layout.addStretch(1)

    def show_text(self, title: str, paragraphs: tuple[str, ...], extra: QWidget | None = None) -> None:
        """Paragraphs under a title; `extra` stands below them."""
        self.set_title(title)
        clear_layout(self._body_layout)
        for paragraph in paragraphs:
            self._body_layout.addWidget(text_label(paragraph, focusable=True))
        if extra is not None:
            self._body_layout.addWidget(extra)

    def show_help(self, page_id: str) -> None:
        """The text with this id, followed by the list of keys."""
        pages = {p.id: p for p in self._content.help_pages}
        page = pages.get(page_id) or pages["home"]
        keys = () if page.id == "keys" else (pages["keys"].title, *pages["keys"].paragraphs)
        self.show_text(page.title, (*page.paragraphs, *keys))
