# SPDX-License-Identifier: Apache-2.0
"""Private details that were found in a picture, offered as boxes: one tick each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from assistant.domain.jobs import Progress
from assistant.domain.picture_words import Box
from assistant.services.pictures import SeenDetail
from assistant.ui.background import Executor, Task
from assistant.ui.widgets.basics import announce, button, buttons_row, check_box, column, text_label
from assistant.ui.widgets.choices import Tick
from assistant.ui.widgets.progress import ProgressBar, ended_early

Find = Callable[[Progress], Sequence[SeenDetail]]


class PrivateBoxes(QWidget):
    """Looks through the picture in the background, and lists what it found.

    Signals:
        changed: something was found, or ticked.
        failed: a fault that is to be shown as such.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, words: Mapping[str, str], executor: Executor, find: Find) -> None:
        super().__init__()
        self._words, self._executor, self._find = words, executor, find
        self.ticks: list[tuple[Tick, SeenDetail]] = []
        rows = column(self, "s")
        self.said = text_label(words["evidence.looking"], focusable=True)
        self.progress = ProgressBar(words["evidence.stop"])
        self.all_button = button(words["evidence.tick-all"], self.tick_all)
        self.all_button.hide()
        rows.addWidget(self.said)
        rows.addWidget(self.progress)
        self._list = column(between="xs")
        rows.addLayout(self._list)
        rows.addWidget(buttons_row(self.all_button))
        self._task = Task(self)
        self._task.done.connect(self._found)
        self._task.failed.connect(self._not_found)

    def start(self) -> None:
        """Look through the picture."""
        self.progress.start(self._words["evidence.looking"])
        self.said.hide()
        self._task.start(self._executor, partial(self._find, self.progress.tell))

    def stop(self) -> None:
        """Nobody waits for it any more."""
        self.progress.stopped = True

    @property
    def offered(self) -> list[Box]:
        """Boxes that are not ticked."""
        return [box for tick, each in self.ticks if not tick.isChecked() for box in each.boxes]

    @property
    def chosen(self) -> list[Box]:
        """Boxes that are ticked."""
        return [box for tick, each in self.ticks if tick.isChecked() for box in each.boxes]

    def tick_all(self) -> None:
        """Tick every one."""
        for tick, _ in self.ticks:
            tick.setChecked(True)

    def _found(self, found: Sequence[SeenDetail]) -> None:
        w = self._words
        self.progress.end()
        for each in found:
            tick = check_box(w["evidence.black-this"].format(text=each.text), False, lambda _on: self.changed.emit())
            self.ticks.append((tick, each))
            self._list.addWidget(tick)
        self.all_button.setVisible(len(found) > 1)
        self._tell(w["evidence.found-private"] if found else w["evidence.found-none"])
        self.changed.emit()

    def _not_found(self, error: Exception) -> None:
        self.progress.end()
        text = ended_early(error, self._words["evidence.looking-stopped"])
        if text is not None:
            self._tell(text)
        else:
            self.failed.emit(error)

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.setAccessibleName(text)
        self.said.show()
        announce(self.said, text)
