# SPDX-License-Identifier: Apache-2.0
"""Page 6: made-up posts with the rule that each would cite; use it, or save it for the councillors."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from assistant.services.policy.drafting import OwnPolicy
from assistant.services.policy.packs import ENDING, save_pack
from assistant.services.policy.trials import Trial, trials
from assistant.services.program import App
from assistant.services.saving import why_not_saved
from assistant.ui.background import Executor, Task
from assistant.ui.policies.own.step import Step
from assistant.ui.widgets.basics import announce, button, column, panel, text_label


class TrialStep(Step):
    """Signals: use, save: what was pressed; failed: an unexpected fault."""

    use = Signal()
    save = Signal()
    failed = Signal(object)

    def __init__(self, app: App, executor: Executor, own: OwnPolicy) -> None:
        w = app.words
        self.use_button, self.save_button = button(w["own.use"], main=True), button(w["own.save"])
        super().__init__(w, can_go_on=False, instead=(self.use_button, self.save_button))
        self.use_button.clicked.connect(lambda _checked=False: self.use.emit())
        self.save_button.clicked.connect(lambda _checked=False: self.save.emit())
        self._app, self._own = app, own
        self.told = text_label(w["own.trying"], focusable=True)
        self.inside.addWidget(self.told)
        self._list = column(between="m")
        self.inside.addLayout(self._list)
        self._task = Task(self)
        self._task.done.connect(self._show)
        self._task.failed.connect(self.failed.emit)
        content, pack_id = app.content, own.id
        self._task.start(executor, lambda: trials(content, pack_id, lambda: app.checker(with_grammar=False)))

    def _show(self, tried: tuple[Trial, ...]) -> None:
        w = self._words
        self.told.hide()
        for trial in tried:
            card, inside = panel()
            inside.addWidget(text_label(w["own.trial"].format(words=trial.draft)))
            if trial.citation:
                text = w["own.trial-cites"].format(rule=trial.citation, words=trial.words)
            else:
                text = w["own.trial-general" if trial.found else "own.trial-nothing"]
            inside.addWidget(text_label(text, "second"))
            self._list.addWidget(card)

    def ask_and_save(self) -> None:
        """Ask for a place and write the policy as one file for others."""
        name, _ = QFileDialog.getSaveFileName(self, self._words["own.save"], f"{self._own.short_name}{ENDING}", f"*{ENDING}")
        if name:
            self.save_to(Path(name))

    def save_to(self, target: Path) -> None:
        w = self._words
        try:
            text = w["policies.saved"].format(name=save_pack(self._own.id, self._app.packs_folder, target).name)
        except OSError as error:
            text = why_not_saved(error)
        self.told.setText(text)
        self.told.show()
        announce(self.told, text)
