# SPDX-License-Identifier: Apache-2.0
"""Page 1: choose the file; what was read; what was begun before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from assistant.domain.document import PolicyDocument
from assistant.domain.policy import Subject
from assistant.policy.subjects import coverage
from assistant.services.policy.drafting import CODE_PAGES, PAGES, OwnPolicy
from assistant.services.policy.own_documents import read_document
from assistant.ui.background import Executor, Task
from assistant.ui.dialogs import ask_choice
from assistant.ui.policies.own.step import Step, counted
from assistant.ui.widgets.basics import RowButton, announce, button, clear_layout, heading, panel, text_label
from assistant.ui.widgets.progress import ProgressBar

MOST_RULES = 600
"""A document with more rules is no social media policy alone."""

DOCUMENTS = "*.docx *.odt *.pdf *.txt *.doc *.rtf"


class FileStep(Step):
    """Signals: read, a PolicyDocument; problem, an exception; go_on_with and throw_away, an OwnPolicy."""

    read = Signal(object)
    problem = Signal(object)
    go_on_with = Signal(object)
    throw_away = Signal(object)

    def __init__(
        self,
        words: Mapping[str, str],
        executor: Executor,
        kept: Iterable[OwnPolicy],
        *,
        own: OwnPolicy | None,
        code: bool,
        subjects: Sequence[Subject] = (),
    ) -> None:
        w = words
        key = "own.choose" if own is None else "own.choose-newer"
        self.choose_button = button(w[key], main=own is None)
        super().__init__(words, can_go_on=own is not None, instead=(self.choose_button,))
        self.choose_button.clicked.connect(lambda _checked=False: self.choose())
        self._executor, self._subjects = executor, subjects
        self.back_button.hide()
        if own is None:
            for key in ("code-1",) if code else ("file-1", "file-2"):
                self.inside.addWidget(text_label(w[f"own.{key}"]))
        self.progress = ProgressBar(w["own.stop"])
        self.inside.addWidget(self.progress)
        self.told, self._told_inside = panel()
        self.told.hide()
        self.inside.addWidget(self.told)
        self._task = Task(self)
        self._task.done.connect(self._done)
        self._task.failed.connect(self._failed)
        unfinished = list(kept)
        if unfinished:
            self.inside.addWidget(heading(w["own.unfinished"]))
        for each in unfinished:
            self._offer(each)
        if own is not None:
            self.show_read(own.document, focus=False)

    def _offer(self, own: OwnPolicy) -> None:
        w = self._words
        pages = CODE_PAGES if own.code else PAGES
        done = pages.index(own.page) if own.page in pages else 0
        name = own.council or w["own.no-council-name"]
        hint = w["own.go-on-hint"].format(page=w[f"own.title-{pages[min(done + 1, len(pages) - 1)]}"])
        text = w["own.go-on"].format(council=name)
        self.inside.addWidget(RowButton(text, partial(self.go_on_with.emit, own), hint, "policies"))
        self.inside.addWidget(button(w["own.throw-away"], partial(self._ask_and_throw_away, own, name), link=True))

    def _ask_and_throw_away(self, own: OwnPolicy, name: str) -> None:
        w = self._words
        text = w["own.throw-away-sure"].format(council=name)
        if ask_choice(self, w["own.throw-away"], text, (("yes", w["own.throw-away"]),), w["app.cancel"]):
            self.throw_away.emit(own)

    def choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._words["own.choose"], "", DOCUMENTS)
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Read a document in the background; it can be stopped."""
        self.choose_button.setEnabled(False)
        self.told.hide()
        self.progress.start(self._words["own.reading"])
        tell = self.progress.tell
        subjects = self._subjects

        def work() -> PolicyDocument:
            document = read_document(path, tell)
            # once here, off the window's thread: the pages of subjects find the words looked for already
            coverage(subjects, document.rules[:MOST_RULES])
            return document

        self._task.start(self._executor, work)

    def _done(self, document: PolicyDocument) -> None:
        self.progress.end()
        self.choose_button.setEnabled(True)
        self.read.emit(document)

    def _failed(self, error: Exception) -> None:
        self.progress.end()
        self.choose_button.setEnabled(True)
        self.problem.emit(error)

    def show_read(self, document: PolicyDocument, *, focus: bool = True) -> None:
        """What came of it, with what the reader should know."""
        w = self._words
        rules = counted(w, "rules", len(document.rules))
        if not document.rules:
            said = w["own.no-rules"]
        elif document.pages:
            said = w["own.read-pages"].format(pages=counted(w, "pages", document.pages), rules=rules)
        else:
            said = w["own.read-rules"].format(rules=rules)
        clear_layout(self._told_inside)
        first = text_label(said, "card", focusable=True)
        for each in (first, *(text_label(warning) for warning in document.warnings[:12])):
            self._told_inside.addWidget(each)
        if document.title:
            self._told_inside.insertWidget(0, text_label(document.title, "second"))
        self.told.show()
        self.continue_button.setVisible(bool(document.rules))
        if focus:
            announce(first, " ".join((said, *document.warnings)))
            self.continue_button.setFocus(Qt.FocusReason.OtherFocusReason)
