# SPDX-License-Identifier: Apache-2.0
"""First run: four short pages. How big, who, which council, our promise. Then a post can be tried at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from assistant.domain.draft import Role
from assistant.services.program import App
from assistant.ui.destinations import News, ToExample, ToNewPolicy, ToOwnPolicy, ToPlace
from assistant.ui.settings.choices import colour_choice, size_choice
from assistant.ui.widgets.basics import (
    Choice,
    Icon,
    Page,
    announce,
    button,
    buttons_row,
    clear_layout,
    column,
    line,
    narrow,
    page_column,
    panel,
    text_label,
)
from assistant.ui.widgets.sheet import Foot, Sheet

STEPS = ("size", "who", "council", "promise")
SAID = 5
"""Sentences of the promise."""


class FirstRunPage(Page):
    """Four questions with an answer that is chosen already, so that Continue is enough."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._words = w = app.words
        self.step = 0
        content = QWidget()
        self._sheet = Sheet(self, content)
        layout = page_column(content)
        self._welcome = text_label("", "second")
        layout.addWidget(self._welcome)
        layout.addWidget(self.title_label)
        self._body = column(between="m")
        layout.addLayout(self._body)
        self.continue_button = button(w["first.continue"], self.continue_page, main=True)
        self.example_button = button(w["first.example"], self._example, main=True)
        self.start_button = button(w["first.start"], self._finish)
        self.back_button = button(w["app.back"], self._back)
        self.skip_button = button(w["first.skip"], self._finish, plain=True)
        made = (self.continue_button, self.example_button, self.start_button, self.back_button, self.skip_button)
        self._sheet.put_foot(Foot(*made), layout)
        self._first: QWidget = self.continue_button
        self.show_step(0)

    def arrange(self, mode: str) -> None:
        self._sheet.arrange(mode)

    def show_step(self, step: int) -> None:
        """Show one of the four pages."""
        self.step = step
        w = self._words
        name = STEPS[step]
        count = w["first.step"].format(number=step + 1, all=len(STEPS))
        self._welcome.setText(f"{w['first.welcome']} {count}" if step == 0 else count)
        self.set_title(w[f"first.{name}-title"])
        clear_layout(self._body)
        self._first = self.continue_button
        {"size": self._ask_size, "who": self._ask_who, "council": self._ask_council, "promise": self._promise}[name]()
        last = step == len(STEPS) - 1
        self.continue_button.setVisible(not last)
        self.example_button.setVisible(last)
        self.start_button.setVisible(last)
        self.back_button.setVisible(step > 0)
        self.skip_button.setVisible(not last)
        announce(self.title_label, f"{self._welcome.text()} {self.title}")
        QTimer.singleShot(0, self, self.focus_title)

    def focus_title(self) -> None:
        """On the first answer: the question's name is read with it."""
        first = self.example_button if self.step == len(STEPS) - 1 else self._first
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        self.show_step(self.step)

    def _ask(self, choice: Choice) -> None:
        choice.label.hide()
        self._body.addWidget(choice)
        self._first = choice.first()

    def _ask_size(self) -> None:
        w, settings = self._words, self._app.settings
        colours = colour_choice(w, settings.colours, self._set_colours)
        self._ask(size_choice(w, settings.text_size, self._set_size))
        sample, inside = panel()
        inside.addWidget(text_label(w["settings.sample"]))
        self._body.addWidget(narrow(sample))
        self._body.addWidget(colours)

    def _ask_who(self) -> None:
        w = self._words
        answers = [(r.value, w[f"first.who-{r.value}"]) for r in (Role.COUNCILLOR, Role.CLERK, Role.STAFF)]
        choice = Choice(w["first.who-title"], answers, upright=True, framed=True)
        choice.set_value(self._app.settings.role.value)
        choice.chosen.connect(lambda r: self._app.preferences.change(role=Role(r), last_account=None))
        self._ask(choice)
        self._body.addWidget(text_label(w["first.who-hint"], "second"))

    def _ask_council(self) -> None:
        w = self._words
        packs = [(p.id, p.council) for p in self._app.content.packs.values() if p.id != "general"]
        answers = [*packs, ("general", w["settings.another-council"])]
        choice = Choice(w["first.council-title"], answers, upright=True, framed=True)
        choice.set_value(self._app.settings.council)
        choice.chosen.connect(lambda c: self._app.preferences.change(council=c))
        self._ask(choice)
        self._body.addWidget(text_label(w["first.council-hint"], "second"))
        open_file = button(w["policies.add-policy"], lambda: self.asks.emit(ToNewPolicy()), link=True)
        self._body.addWidget(buttons_row(open_file, button(w["own.add"], lambda: self.asks.emit(ToOwnPolicy()), link=True)))

    def _promise(self) -> None:
        for number in range(1, SAID + 1):
            said = line(between="m")
            said.addWidget(Icon("tick", "good"))
            said.addWidget(text_label(self._words[f"first.promise-{number}"]), 1)
            self._body.addLayout(said)

    def _set_size(self, size: int) -> None:
        self._app.preferences.change(text_size=size)
        self.tells.emit(News.LOOKS)

    def _set_colours(self, colours: str) -> None:
        self._app.preferences.change(colours=colours)
        self.tells.emit(News.LOOKS)

    def continue_page(self) -> None:
        """The next question, or the end of them."""
        if self.step == len(STEPS) - 1:
            self._finish()
        else:
            self.show_step(self.step + 1)

    def step_back(self) -> bool:
        self._back()
        return True

    def _back(self) -> None:
        if self.step:
            self.show_step(self.step - 1)

    def _done(self) -> None:
        self._app.preferences.change(first_run_done=True)

    def _finish(self) -> None:
        self._done()
        self.asks.emit(ToPlace("check"))
        self.tells.emit(News.FIRST_DONE)

    def _example(self) -> None:
        self._done()
        self.asks.emit(ToExample())
        self.tells.emit(News.FIRST_DONE)

    def policy_added(self) -> None:
        """A policy file was added: offer it."""
        self.show_step(STEPS.index("council"))
