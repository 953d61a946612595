# SPDX-License-Identifier: Apache-2.0
"""The start: how to get one's own file from each site, and choosing it. Dropping a file works, too."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain import dates
from assistant.domain.content import Content
from assistant.domain.old_posts import ExportSteps
from assistant.ui.widgets.basics import button, buttons_row, column, heading, text_label
from assistant.ui.widgets.sheet import Foot


class StartView(QWidget):
    """Three steps, the sites, and the buttons that choose a file."""

    wide = True
    chosen = Signal(list)
    steps = Signal(str)
    open_list = Signal(Path)
    many = Signal()

    def __init__(self, content: Content) -> None:
        super().__init__()
        w = self._words = content.words
        self.setAcceptDrops(True)
        inside = column(self)
        inside.addWidget(text_label(w["old.lead"]))
        inside.addWidget(text_label(w["old.nothing-sent"]))
        inside.addWidget(heading(w["old.step-1"]))
        inside.addWidget(text_label(w["old.step-1-hint"], "second"))
        # small, so that the button for the file is in sight with them
        self.sites = {e.id: button(e.name, partial(self.steps.emit, e.id)) for e in content.old_posts.exports}
        inside.addWidget(buttons_row(*self.sites.values()))
        inside.addWidget(heading(w["old.step-2"]))
        inside.addWidget(text_label(w["old.step-2-hint"]))
        inside.addWidget(heading(w["old.step-3"]))
        inside.addWidget(text_label(w["old.step-3-hint"]))
        self.file_button = button(w["old.choose-file"], self._ask_files, main=True)
        self.folder_button = button(w["old.choose-folder"], self._ask_folder, plain=True)
        self.list_button = button(w["old.open-saved"], self._ask_list, plain=True)
        self.foot = Foot(self.file_button, self.folder_button, self.list_button)
        self.many_button = button(w["old.many-link"], self.many.emit, link=True)
        inside.addWidget(text_label(w["old.cannot-yet"], "second"))
        inside.addWidget(self.many_button)

    def _ask_files(self) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, self._words["old.choose-file"])
        if found:
            self.chosen.emit([Path(f) for f in found])

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, self._words["old.choose-folder"])
        if found:
            self.chosen.emit([Path(found)])

    def _ask_list(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, self._words["old.open-saved"], "", "(*.csv)")
        if found:
            self.open_list.emit(Path(found))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.chosen.emit(paths)


class StepsView(QWidget):
    """How to ask one site for one's own file, in numbered steps."""

    back = Signal()

    def __init__(self, content: Content, export: ExportSteps) -> None:
        super().__init__()
        w = content.words
        inside = column(self)
        for number, step in enumerate(export.steps, 1):
            inside.addWidget(text_label(f"{number}. {step}"))
        inside.addWidget(text_label(w["old.format"].format(text=export.format)))
        inside.addWidget(text_label(w["old.wait-for-it"].format(text=export.wait)))
        if export.lasts:
            inside.addWidget(text_label(w["old.lasts"].format(text=export.lasts)))
        if export.lacks:
            inside.addWidget(text_label(w["old.lacks"].format(text=export.lacks)))
        written = dates.stored_day(content.old_posts.steps_written_on)
        inside.addWidget(text_label(w["old.written-on"].format(date=dates.day(written) if written else ""), "second"))
        self.back_button = button(w["old.back"], self.back.emit, main=True)
        self.foot = Foot(self.back_button)
