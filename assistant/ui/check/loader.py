# SPDX-License-Identifier: Apache-2.0
"""Loads the checker once the window is on the screen: the rules first, then grammar and the model, each as settings want it.
Then, beside them, what the incident log, the walkthroughs and the policies are made of, which would hold the window for long when
one of these is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from assistant.ui.background import Executor, Task

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker
    from assistant.services.program import App

_BESIDE = (
    "services.log.session",
    "services.guides.profile",
    "services.guides.walkthroughs",
    "services.papers.checklist",
    "services.policy.drafting",
    "policy.compare",
    "policy.usage",
    "audit.makers",
)
"""What pages are made of that hold the window for long when they are first opened."""


class CheckerLoader(QObject):
    """`ready` brings the checker; `grown` says that one more part of it can be used; `settled`, once, that all that lasts is
    there."""

    ready = Signal(object)
    grown = Signal(object)
    settled = Signal(object)
    failed = Signal(object)

    def __init__(self, app: App, executor: Executor, parent: QObject) -> None:
        super().__init__(parent)
        self._app, self._executor = app, executor
        self.checker: Checker | None = None
        self._rules, self._grammar, self._model, self._beside = Task(self), Task(self), Task(self), Task(self)
        self._rules.done.connect(self._loaded)
        self._grammar.done.connect(self.grown)
        self._model.done.connect(self.grown)
        self._beside.done.connect(self.settled)
        for task in (self._rules, self._grammar, self._model, self._beside):
            task.failed.connect(self.failed)

    def load(self) -> None:
        """Build the checker off the GUI thread. One that is there follows the policies, at once."""
        if self.checker is not None:
            self._loaded(self.checker)
            return
        app, grammar = self._app, self._wants_grammar()
        self._rules.start(self._executor, lambda: app.checker(grammar))

    def follow_settings(self) -> None:
        """Turn the slower parts on or off, and load what is wanted and not there yet."""
        checker = self.checker
        if checker is None:
            return
        grammar, model = self._wants_grammar(), self._app.settings.model
        checker.set_grammar(grammar)
        checker.set_model(model)
        if grammar and not checker.grammar_ready:
            self._grammar.start(self._executor, checker.load_grammar)
        if model and not checker.model_ready:
            self._model.start(self._executor, checker.load_model)

    def _wants_grammar(self) -> bool:
        return self._app.settings.grammar and _has_room()

    def _loaded(self, checker: Checker) -> None:
        first, self.checker = self.checker is None, checker
        checker.follow(self._app.content)  # a policy may have come while it was built
        self.ready.emit(checker)
        self.follow_settings()
        if first and _has_room():
            self._beside.start(self._executor.beside(), _load_beside)
        elif first:
            self.settled.emit(None)


def _has_room() -> bool:
    from assistant.ui.memory import enough_for_grammar

    return enough_for_grammar()


def _load_beside() -> None:
    """Parts that Python keeps for the page that is opened."""
    for name in _BESIDE:
        import_module(f"assistant.{name}")
