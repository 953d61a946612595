# SPDX-License-Identifier: Apache-2.0
"""First run: four short pages. How big, who, which council, our promise."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assistant.domain.draft import Role
from assistant.services.program import App
from assistant.ui.settings.page import colour_choice, size_choice
from assistant.ui.widgets.basics import Choice, FlowLayout, Page, announce, button, clear_layout, scrolled, text_label

STEPS = ("size", "who", "council", "promise")


class FirstRunPage(Page):
    """`finished` when done or skipped; `looks_changed` when size or colours were chosen."""

    finished = Signal()
    looks_changed = Signal()
    choose_policy = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._words = app.words
        self.step = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        content = QWidget()
        outer.addWidget(scrolled(content))
        layout = QVBoxLayout(content)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(self.title_label)
        self._body = QWidget()
        self._body_layout = QVBoxLayout(self._body)
        self._body_layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._body)
        row = QWidget()
        flow = FlowLayout(row)
        w = self._words
        self.continue_button = button(w["first.continue"], self._continue, main=True)
        self.back_button = button(w["app.back"], self._back)
        self.skip_button = button(w["first.skip"], self._finish, link=True)
        for each in (self.continue_button, self.back_button, self.skip_button):
            flow.addWidget(each)
        layout.addWidget(row)
        layout.addStretch(1)
        self.show_step(0)

    def show_step(self, step: int) -> None:
        """Show one of the four pages."""
        self.step = step
        w, settings = self._words, self._app.settings
        name = STEPS[step]
        self.set_title(w[f"first.{name}-title"])
        clear_layout(self._body_layout)
        add = self._body_layout.addWidget
        if name == "size":
            sizes = size_choice(w, settings.text_size, self._set_size)
            sizes.label.hide()
            add(sizes)
            add(text_label(w["settings.sample"], focusable=True))
            add(colour_choice(w, settings.colours, self._set_colours))
        elif name == "who":
            choice = Choice(
                w["first.who-title"],
                [(r.value, w[f"first.who-{r.value}"]) for r in (Role.COUNCILLOR, Role.CLERK, Role.STAFF)],
                upright=True,
            )
            choice.label.hide()
            choice.set_value(settings.role.value)
            choice.chosen.connect(lambda r: self._app.preferences.change(role=Role(r), last_account=None))
            add(choice)
            add(text_label(w["first.who-hint"], "second"))
        elif name == "council":
            packs = [(p.id, p.council) for p in self._app.content.packs.values() if p.id != "general"]
            choice = Choice(w["first.council-title"], [*packs, ("general", w["settings.another-council"])], upright=True)
            choice.label.hide()
            choice.set_value(settings.council)
            choice.chosen.connect(lambda c: self._app.preferences.change(council=c))
            add(choice)
            add(text_label(w["first.council-hint"], "second"))
            add(button(w["policies.add-policy"], self.choose_policy.emit, link=True))
        else:
            for number in range(1, 6):
                add(text_label(w[f"first.promise-{number}"], focusable=True))
        last = step == len(STEPS) - 1
        label = w["first.start"] if last else w["first.continue"]
        self.continue_button.setText(label)
        self.continue_button.setAccessibleName(label)
        self.back_button.setVisible(step > 0)
        self.skip_button.setVisible(not last)
        self.title_label.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.title_label, self.title)

    def _set_size(self, size: int) -> None:
        self._app.preferences.change(text_size=size)
        self.looks_changed.emit()

    def _set_colours(self, colours: str) -> None:
        self._app.preferences.change(colours=colours)
        self.looks_changed.emit()

    def _continue(self) -> None:
        if self.step == len(STEPS) - 1:
            self._finish()
        else:
            self.show_step(self.step + 1)

    def _back(self) -> None:
        self.show_step(self.step - 1)

    def _finish(self) -> None:
        self._app.preferences.change(first_run_done=True)
        self.finished.emit()

    def policy_added(self, _path: Path | None = None) -> None:
        """A policy file was added: offer it."""
        self.show_step(STEPS.index("council"))
