# SPDX-License-Identifier: Apache-2.0
"""What comes from outside into Policies: a saved policy, the council's own document; and the way back from each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.domain.policy import PolicyPack
from assistant.policy.own_document import OwnDocument
from assistant.services.policy.own_documents import (
    DocumentError,
    add_document,
    bring_back,
    can_bring_back,
    remove_document,
)
from assistant.services.policy.packs import (
    ENDING,
    PackError,
    add_pack,
    bring_pack_back,
    can_bring_pack_back,
    remove_pack,
    save_pack,
)
from assistant.services.program import App
from assistant.services.saving import why_not_saved
from assistant.ui.background import Executor, Task
from assistant.ui.dialogs import ask_choice
from assistant.ui.widgets.basics import announce, button, column, text_label
from assistant.ui.widgets.progress import ProgressBar

DOCUMENTS = "*.docx *.odt *.pdf *.txt"


class PolicyFiles(QWidget):
    """The result of the last import in a line, what is missing folded, progress with Stop, and one step back.

    Signals:
        changed: packs or documents are not what they were; carries the id of the pack to show.
        failed: an unexpected fault.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, app: App, executor: Executor) -> None:
        super().__init__()
        self._app, self._executor = app, executor
        self._words = w = app.words
        self._pack_id = "general"
        self._back: Callable[[], None] = lambda: None
        layout = column(self, "s")
        self.message = text_label("", focusable=True)
        self.back_button = button(w["policies.bring-back"], self._bring_back, link=True)
        self.missing = text_label("", "second")
        self.missing_button = button(w["policies.show-missing"], self._fold_missing, link=True)
        self.progress = ProgressBar(w["policies.stop"])
        for each in (self.message, self.back_button, self.missing_button, self.missing, self.progress):
            each.hide()
            layout.addWidget(each)
        self._task = Task(self)
        self._task.done.connect(self._document_added)
        self._task.failed.connect(self._document_failed)

    # -- what is said -------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.message.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.message, text)

    def clear(self) -> None:
        """Another policy is shown: what was said of the last one goes."""
        for each in (self.message, self.back_button, self.missing_button, self.missing):
            each.hide()

    def _fold_missing(self) -> None:
        self.missing.setVisible(self.missing.isHidden())
        key = "policies.show-missing" if self.missing.isHidden() else "policies.hide-missing"
        self.missing_button.setText(self._words[key])
        self.missing_button.setAccessibleName(self._words[key])

    def offer_back(self, kind: str, pack_id: str) -> None:
        """Offer one step back, for a "document" or a "pack"."""
        folder = self._app.documents_folder if kind == "document" else self._app.packs_folder
        can = can_bring_back if kind == "document" else can_bring_pack_back
        step = bring_back if kind == "document" else bring_pack_back
        self._back = lambda: step(pack_id, folder)
        self._pack_id = pack_id
        self.back_button.setVisible(can(pack_id, folder))

    def _bring_back(self) -> None:
        try:
            self._back()
        except OSError as error:
            self.say(why_not_saved(error))
            return
        self.changed.emit(self._pack_id)
        self.say(self._words["policies.brought-back"])

    # -- the council's document -----------------------------------------------------------------------------------------

    def choose_document(self, pack: PolicyPack) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._words["policies.add-document"], "", DOCUMENTS)
        if name:
            self.add_document(Path(name), pack)

    def add_document(self, path: Path, pack: PolicyPack) -> None:
        """Read the council's own document in the background and show its words."""
        folder, tell = self._app.documents_folder, self.progress.tell
        self.clear()
        self.progress.start(self._words["policies.adding"])
        self._task.start(self._executor, lambda: (pack.id, add_document(path, pack, folder, tell)))

    def _document_added(self, result: tuple[str, OwnDocument]) -> None:
        self.progress.end()
        pack_id, document = result
        self.changed.emit(pack_id)
        w, pack = self._words, self._app.content.packs[pack_id]
        whole = len(document.passages) + len(document.missing)
        labels = [c.label for c in pack.clauses if c.id in document.missing]
        self.missing.setText(w["policies.not-found"].format(rules=", ".join(labels)))
        self.missing_button.setVisible(bool(labels))
        self.offer_back("document", pack_id)
        self.say(w["policies.added-document"].format(found=len(document.passages), all=whole))

    def _document_failed(self, error: Exception) -> None:
        self.progress.end()
        if isinstance(error, DocumentError):
            self.say(f"{self._words['app.problem']} {error}")
        elif isinstance(error, OSError):
            self.say(why_not_saved(error))
        else:
            self.failed.emit(error)

    def forget_document(self, pack_id: str) -> None:
        """Take the council's document out again."""
        try:
            remove_document(pack_id, self._app.documents_folder)
        except OSError as error:
            self.say(why_not_saved(error))
            return
        self.changed.emit(pack_id)
        self.offer_back("document", pack_id)
        self.say(self._words["policies.document-removed"])

    # -- whole policies -------------------------------------------------------------------------------------------------

    def choose_policy(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._words["policies.add-policy"], "", f"*{ENDING} *.zip")
        if name:
            self.add_policy(Path(name))

    def add_policy(self, path: Path) -> bool:
        """Check a policy, keep it and use it. Mistakes are listed; nothing is changed then."""
        w = self._words
        self.clear()
        try:
            pack = add_pack(path, self._app.packs_folder, self._app.content)
            self._app.preferences.change(council=pack.id)
        except PackError as error:
            self.say("\n".join((f"{w['policies.add-failed']} {error}", *map(str, error.problems[:20]))))
            return False
        except OSError as error:
            self.say(why_not_saved(error))
            return False
        self.changed.emit(pack.id)
        self.offer_back("pack", pack.id)
        self.say(w["policies.added-policy"].format(council=pack.council))
        return True

    def save_policy(self, pack: PolicyPack) -> None:
        """Ask for a place and write the policy as one file for others."""
        name, _ = QFileDialog.getSaveFileName(self, self._words["policies.save"], f"{pack.short_name}{ENDING}", f"*{ENDING}")
        if name:
            self.save_to(pack, Path(name))

    def save_to(self, pack: PolicyPack, target: Path) -> None:
        try:
            written = save_pack(pack.id, self._app.packs_folder, target)
        except OSError as error:
            self.say(why_not_saved(error))
            return
        self.say(self._words["policies.saved"].format(name=written.name))

    def ask_and_remove(self, pack: PolicyPack) -> None:
        w = self._words
        text = w["policies.remove-sure"].format(council=pack.council)
        if ask_choice(self, w["policies.remove-policy"], text, (("remove", w["policies.remove-policy"]),), w["app.cancel"]):
            self.remove_policy(pack)

    def remove_policy(self, pack: PolicyPack) -> None:
        """Take an added policy out. Who used it goes on with the general rules."""
        try:
            remove_pack(pack.id, self._app.packs_folder)
            if self._app.settings.council == pack.id:
                self._app.preferences.change(council="general")
        except (PackError, OSError) as error:
            self.say(str(error) if isinstance(error, PackError) else why_not_saved(error))
            return
        self.changed.emit("general")
        self.offer_back("pack", pack.id)
        self.say(self._words["policies.removed"].format(council=pack.council))
