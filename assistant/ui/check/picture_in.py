# SPDX-License-Identifier: Apache-2.0
"""A picture that was pasted or dropped into the box: its words are read, and stand in the box to be corrected.

What reads pictures is imported when there is one: the page with the box opens sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.picture_words import SeenWords
from assistant.services.program import App
from assistant.ui.background import Executor, Task
from assistant.ui.widgets.basics import announce, column, text_label
from assistant.ui.widgets.progress import ProgressBar, ended_early


class PictureIn(QWidget):
    """Stands over the box while a picture is read, and says what to look at afterwards.

    Signals:
        read: the words of a comment, without the site's own.
        stood: it came or went.
        failed: a fault that is to be shown as such.
    """

    read = Signal(str)
    stood = Signal()
    failed = Signal(object)

    def __init__(self, app: App, executor: Executor) -> None:
        super().__init__()
        self._app, self._executor = app, executor
        self._words = app.content.words
        rows = column(self, "xs")
        self.said = text_label("", focusable=True)
        self.progress = ProgressBar(self._words["evidence.stop"])
        rows.addWidget(self.said)
        rows.addWidget(self.progress)
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        self._busy = False
        self.hide()

    def choose(self) -> None:
        """Ask for a picture of the disk."""
        kinds = "(*.png *.jpg *.jpeg *.webp *.gif *.bmp *.tif *.tiff)"
        name, _ = QFileDialog.getOpenFileName(self, self._words["check.read-picture"], "", kinds)
        if name:
            self.take_file(Path(name))

    def take(self, data: bytes) -> None:
        """Read the words of a picture."""
        from assistant.services.pictures import read_picture

        self._start(partial(read_picture, data, self.progress.tell))

    def take_file(self, path: Path) -> None:
        """Read the words of a picture of the disk."""
        from assistant.services.pictures import read_picture_file

        self._start(partial(read_picture_file, path, self.progress.tell))

    def stop(self) -> None:
        """The page closes: nobody waits for it."""
        self.progress.stopped = True

    def forget(self) -> None:
        """What was said of the last picture is over."""
        if not self._busy:
            self._stand(False)

    def _start(self, work: Callable[[], SeenWords]) -> None:
        if self._busy:
            return
        self._busy = True
        self.said.hide()
        self.progress.start(self._words["evidence.reading-words"])
        self._stand(True)
        announce(self, self._words["evidence.reading-words"])
        self._task.start(self._executor.beside(), work)

    def _done(self, seen: SeenWords) -> None:
        from assistant.services.pictures import comment_in, unsure_words

        self._busy = False
        self.progress.end()
        w = self._words
        comment = comment_in(seen, self._app.content.furniture)
        if not comment:
            self._tell(w["evidence.words-none"])
            return
        self.read.emit(comment)
        unsure = [word for word in unsure_words(seen) if word in comment]
        more = w["evidence.words-unsure"].format(words=", ".join(unsure)) if unsure else ""
        self._tell(f"{w['check.from-picture']} {more}".strip())

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.progress.end()
        text = ended_early(error, self._words["check.picture-stopped"])
        if text is None:
            self._stand(False)
            self.failed.emit(error)
        else:
            self._tell(text)

    def _tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.setAccessibleName(text)
        self.said.show()
        self._stand(True)
        announce(self.said, text)

    def _stand(self, on: bool) -> None:
        self.setVisible(on)
        self.stood.emit()
