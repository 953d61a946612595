# SPDX-License-Identifier: Apache-2.0
"""Work in the background as the user sees it: a bar with words and Stop, and what is said when it ends early."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from assistant.domain.jobs import StoppedError, TellError
from assistant.ui.widgets.basics import button, column, text_label


class ProgressBar(QWidget):
    """A bar with words below and a Stop button, for work in the background."""

    def __init__(self, stop: str) -> None:
        super().__init__()
        self.stopped = False
        self.done, self.all = 0, 0
        inside = column(self)
        self.bar = QProgressBar()
        self.text = text_label("", focusable=True)
        inside.addWidget(self.bar)
        inside.addWidget(self.text)
        self.stop_button = button(stop, self._stop)
        inside.addWidget(self.stop_button)
        self._timer = QTimer(self)
        self._timer.setInterval(150)
        self._timer.timeout.connect(self._show)
        self.hide()

    def start(self, words: str) -> None:
        self.stopped, self.done, self.all = False, 0, 0
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(words)
        self.text.setText(words)
        self.show()
        self._timer.start()

    def tell(self, done: int, all_: int) -> bool:
        """Called by the work, from its own thread: how far it is. False when it should stop."""
        self.done, self.all = done, all_
        return not self.stopped

    def end(self) -> None:
        self._timer.stop()
        self.hide()

    def _show(self) -> None:
        if self.all:
            self.bar.setRange(0, 1000)
            self.bar.setValue(int(1000 * self.done / self.all))

    def _stop(self) -> None:
        self.stopped = True


def ended_early(error: Exception, stopped: str, unreadable: str = "") -> str | None:
    """What to say when a job did not end as it should: `stopped` when the user stopped it, the error's own words when it has
    some, `unreadable` for a file that the system would not give or take. None when it is a fault to be shown as such."""
    if isinstance(error, StoppedError):
        return stopped
    if isinstance(error, TellError):
        return str(error)
    if isinstance(error, OSError) and unreadable:
        return unreadable
    return None
