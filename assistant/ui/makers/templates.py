# SPDX-License-Identifier: Apache-2.0
"""Words you can use: reply templates with visible blanks. A blank that is not filled in is told before copying."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.audit.makers import blanks_of
from assistant.domain.learn import ReplyTemplate
from assistant.services.program import App
from assistant.ui.check.clipboard import copy_privately
from assistant.ui.widgets.basics import announce, button, buttons_row, column, heading, text_label
from assistant.ui.widgets.forms import words_box


class Templates(QWidget):
    """All templates, each in a box to fill in. `check` asks to check the words."""

    check = Signal(str)

    def __init__(self, app: App) -> None:
        super().__init__()
        w = self._words = app.content.words
        inside = column(self)
        inside.addWidget(text_label(w["makers.templates-hint"]))
        self.cards = {t.id: TemplateCard(app, t) for t in app.content.makers.templates}
        for card in self.cards.values():
            card.check.connect(self.check)
            inside.addWidget(card)


class TemplateCard(QWidget):
    """One template."""

    check = Signal(str)

    def __init__(self, app: App, template: ReplyTemplate) -> None:
        super().__init__()
        w = self._words = app.content.words
        self._warned = ""
        inside = column(self)
        inside.addWidget(heading(template.title))
        self.box = words_box(f"template-{template.id}", template.title, template.text)
        inside.addWidget(self.box)
        self.said = text_label("", focusable=True)
        self.said.hide()
        inside.addWidget(self.said)
        self.copy_button = button(w["makers.copy"], self.copy)
        self.copy_button.setAccessibleName(f"{w['makers.copy']}: {template.title}")
        check = button(w["makers.templates-check"], lambda: self.check.emit(self.box.toPlainText()))
        check.setAccessibleName(f"{w['makers.templates-check']}: {template.title}")
        inside.addWidget(buttons_row(self.copy_button, check))

    def copy(self) -> None:
        """The first press with open blanks warns; the second copies as it is."""
        w, text = self._words, self.box.toPlainText()
        blanks = blanks_of(text)
        if blanks and self._warned != text:
            self._warned = text
            warning = w["makers.templates-blank"].format(blanks=", ".join(blanks))
            if {"source", "where to check"} & set(blanks):
                warning = f"{warning} {w['makers.templates-empty-source']}"
            self._say(warning)
            return
        copy_privately(text)
        self._say(w["makers.copied"])

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self.said, text)
