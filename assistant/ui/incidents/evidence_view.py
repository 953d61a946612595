# SPDX-License-Identifier: Apache-2.0
"""The files of an incident: adding, describing, looking at, blacking out a copy, saving a copy, removing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from assistant.domain.dates import day
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, grouped
from assistant.domain.jobs import TellError
from assistant.services.log.files import copy_name, is_big
from assistant.services.log.incidents import AddedFiles
from assistant.services.log.session import OpenLog
from assistant.services.log.words import evidence_lines
from assistant.ui.background import Executor, Task
from assistant.ui.dialogs import ask_choice
from assistant.ui.incidents.picture_words import PictureWords
from assistant.ui.widgets.basics import (
    Card,
    Icon,
    announce,
    button,
    buttons_row,
    clear_layout,
    column,
    line,
    panel,
    text_label,
)
from assistant.ui.widgets.forms import line_box
from assistant.ui.widgets.pictures import jpeg_pixmap, png_bytes
from assistant.ui.widgets.progress import ended_early

SHOWN_WIDTH = 480
SHOWN_LETTERS = 6_000
"""Of the words of a file: the whole is in its copy."""


class EvidenceView(QWidget):
    """Cards, one for each file. `black_out` asks for a copy with parts blacked out; `failed` tells what went wrong."""

    black_out = Signal(object)
    failed = Signal(object)

    def __init__(self, session: OpenLog, incident: Incident, executor: Executor) -> None:
        super().__init__()
        self._session, self.incident, self._executor = session, incident, executor
        w = self._words = session.app.words
        self._stop = False
        self.cards: list[EvidenceCard] = []
        rows = column(self)
        self.add_button = button(w["evidence.add"], self.choose_file)
        self.paste_button = button(w["evidence.paste"], self.paste)
        self.page_button = button(w["evidence.add-page"], lambda: self.choose_file(pages=True))
        self.stop_button = button(w["evidence.stop"], self._stop_now)
        self.stop_button.hide()
        self._adders = (self.add_button, self.paste_button, self.page_button)
        for each in self._adders:
            each.setEnabled(not session.read_only)
        rows.addWidget(buttons_row(*self._adders, self.stop_button))
        self.tips_button = button(w["evidence.tips"], self._tips, link=True)
        self._tips_label = text_label("\n".join(session.app.content.incidents.tips), focusable=True)
        self._tips_label.hide()
        rows.addWidget(self.tips_button)
        rows.addWidget(self._tips_label)
        self.message = text_label("", focusable=True)
        self.message.hide()
        rows.addWidget(self.message)
        self._holder = column()
        rows.addLayout(self._holder)
        self._adding = Task(self)
        self._adding.done.connect(self._added)
        self._adding.failed.connect(self._not_added)
        self._checking = Task(self)
        self._checking.done.connect(self._checked)
        self._checking.failed.connect(self.failed)
        paste = QShortcut(QKeySequence.StandardKey.Paste, self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.fill()

    def fill(self) -> None:
        """Show the cards as the log has them now."""
        clear_layout(self._holder)
        self.cards = []
        for evidence in self._session.records.evidence(self.incident):
            card = EvidenceCard(self._session, self.incident, evidence, self._executor)
            card.black_out.connect(self.black_out)
            card.changed.connect(self._after_change)
            card.failed.connect(self.failed)
            self.cards.append(card)
            self._holder.addWidget(card)
            card.show()  # at once, so that the focus can go into it
        if not self.cards:
            self._holder.addWidget(text_label(self._words["evidence.none"], focusable=True))

    def check(self) -> None:
        """Look, in the background, whether the files are what was added."""
        files = [card.evidence for card in self.cards]
        if files:
            self.tell(self._words["evidence.checking"], aloud=False)
            records = self._session.records
            self._checking.start(self._executor, lambda: {e.id: records.unchanged(e) for e in files})

    def _checked(self, found: dict[str, bool]) -> None:
        self.message.hide()
        changed = []
        for card in self.cards:
            if card.evidence.id in found:
                card.show_checked(found[card.evidence.id])
                if not found[card.evidence.id]:
                    changed.append(card.checked.text())
        if changed:
            self.tell(" ".join(changed))

    def tell(self, text: str, *, aloud: bool = True) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if aloud and text:
            announce(self.message, text)

    def _tips(self) -> None:
        self._tips_label.setVisible(self._tips_label.isHidden())

    def keep_words(self) -> None:
        """Save the descriptions that were typed."""
        for card in self.cards:
            card.save_words(quiet=True)

    # -- adding -----------------------------------------------------------------------------------------------

    def choose_file(self, *, pages: bool = False) -> None:
        """Ask for files and add them."""
        w = self._words
        kinds = "(*.html *.htm *.mhtml *.mht);;(*)" if pages else "(*)"
        names, _ = QFileDialog.getOpenFileNames(self, w["evidence.add-page" if pages else "evidence.add"], "", kinds)
        self.add_files([Path(n) for n in names])

    def add_files(self, paths: list[Path]) -> None:
        """Copy files in, one after the other, in the background."""
        w = self._words
        wanted = []
        for path in paths:
            try:
                big = is_big(path)
            except OSError:
                self.tell(w["evidence.unreadable"])
                continue
            if big:
                answer = ask_choice(
                    self, w["evidence.add"], w["evidence.big"], (("add", w["evidence.big-add"]),), w["evidence.big-other"]
                )
                if answer != "add":
                    continue
            wanted.append(path)
        log, incident = self._session, self.incident
        if wanted:
            self.keep_words()
            self._work(
                w["evidence.adding"].format(name=", ".join(p.name for p in wanted)),
                lambda: log.add_all(incident, wanted, lambda _n: not self._stop),
            )

    def paste(self) -> None:
        """Add the picture on the clipboard."""
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self.tell(self._words["evidence.nothing-to-paste"])
            return
        data, name = png_bytes(image), f"Pasted picture {self._session.now():%Y-%m-%d %H%M}.png"
        log, incident = self._session, self.incident
        self.keep_words()
        self._work(self._words["evidence.adding"].format(name=name), lambda: AddedFiles((log.add_picture(incident, data, name),)))

    def _work(self, text: str, work: Callable[[], AddedFiles]) -> None:
        self._stop = False
        for each in self._adders:
            each.setEnabled(False)
        self.stop_button.show()
        self.tell(text, aloud=False)
        self._adding.start(self._executor, work)

    def _stop_now(self) -> None:
        self._stop = True

    def _ready(self) -> None:
        for each in self._adders:
            each.setEnabled(True)
        self.stop_button.hide()

    def _added(self, done: AddedFiles) -> None:
        added, refused = done.added, done.refused
        self._ready()
        self.fill()
        names = ", ".join(a.evidence.name for a in added)
        said = [self._words["evidence.added-ok"].format(name=names)] if added else []
        self.tell(" ".join([*said, *refused, *(a.notice for a in added if a.notice)]))
        new = {a.evidence.id for a in added}
        for card in self.cards:
            if card.evidence.id in new:
                card.what.setFocus(Qt.FocusReason.OtherFocusReason)
                break

    def _not_added(self, error: Exception) -> None:
        self._ready()
        self.fill()
        text = ended_early(error, self._words["evidence.stopped"], self._words["evidence.unreadable"])
        if text is not None:
            self.tell(text)
        else:
            self.failed.emit(error)

    def _after_change(self, text: str) -> None:
        self.fill()
        self.tell(text)
        self.message.setFocus(Qt.FocusReason.OtherFocusReason)


class EvidenceCard(Card):
    """One file. A picture is covered until it is asked for."""

    black_out = Signal(object)
    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, session: OpenLog, incident: Incident, evidence: Evidence, executor: Executor) -> None:
        super().__init__()
        self._session, self._incident, self.evidence = session, incident, evidence
        w = self._words = session.app.words
        rows = column(self, "s", "l")
        rows.addLayout(self._top())
        if evidence.is_picture or evidence.small_sha256:
            self._add_shown(rows)
        if evidence.is_picture:
            self.seen = PictureWords(session, incident, evidence, executor)
            self.seen.description.connect(self._describe)
            self.seen.failed.connect(self.failed)
            rows.addWidget(self.seen)
        self.checked = text_label("", focusable=True)
        self.checked.hide()
        rows.addWidget(self.checked)
        self.code = text_label(w["evidence.short-code"].format(code=evidence.short_code), focusable=True)
        self.more_button = button(w["evidence.more"], self._more, link=True)
        rows.addWidget(buttons_row(self.code, self.more_button))
        self.boxes: dict[str, QLineEdit] = {}
        for key, hint in (("what", w["evidence.what-hint"]), ("how", ""), ("captured_by", ""), ("source", "")):
            label = w[f"evidence.{key.removesuffix('_by')}"]
            rows.addWidget(text_label(label))
            if hint:
                rows.addWidget(text_label(hint, "second"))
            box = line_box(f"{key}-{evidence.exhibit}", label, getattr(evidence, key), hint)
            box.setReadOnly(session.read_only)
            box.returnPressed.connect(self.save_words)
            rows.addWidget(box)
            self.boxes[key] = box
        self.what = self.boxes["what"]
        self.save_button = button(w["evidence.save-words"], self.save_words)
        self.black_button = button(w["evidence.black-out"], lambda: self.black_out.emit(self.evidence))
        if not evidence.has_picture:
            self.black_button.hide()
        self.copy_button = button(w["evidence.save-copy"], self._save_copy)
        self.remove_button = button(w["evidence.remove"], self._ask_remove, danger=True)
        for each in (self.save_button, self.black_button, self.remove_button):
            each.setEnabled(not session.read_only)
        rows.addWidget(buttons_row(self.save_button, self.black_button, self.copy_button, self.remove_button))
        self.said = text_label("", focusable=True)
        self.said.hide()
        rows.addWidget(self.said)
        self._removing, removing = panel()
        removing.addWidget(text_label(w["evidence.remove-text"], focusable=True))
        removing.addWidget(text_label(w["evidence.remove-why"]))
        self.why = line_box(f"why-{evidence.exhibit}", w["evidence.remove-why"])
        removing.addWidget(self.why)
        removing.addWidget(buttons_row(button(w["evidence.remove"], self._remove), button(w["app.go-back"], self._removing.hide)))
        self._removing.hide()
        rows.addWidget(self._removing)

    def _top(self) -> QHBoxLayout:
        """What the file is, as a row: a small picture or its sign, its name, what is known of it, and Show."""
        w, evidence = self._words, self.evidence
        across = line(between="l")
        across.addWidget(Icon("fake" if evidence.is_picture else "doc", "second"), 0, Qt.AlignmentFlag.AlignTop)
        words = column(between="xs")
        words.addWidget(text_label(w["evidence.name"].format(number=evidence.exhibit, name=evidence.name), "card"))
        facts = [each for each in evidence_lines(evidence, w)[2:] if not each.startswith(_asked(w))]
        words.addWidget(text_label("\n".join(facts), "second", focusable=True))
        across.addLayout(words, 1)
        self.show_button = button(w["evidence.show"], self.show_picture)
        if not (evidence.is_picture or evidence.small_sha256):
            self.show_button.hide()
        across.addWidget(self.show_button, 0, Qt.AlignmentFlag.AlignTop)
        return across

    def _describe(self, text: str) -> None:
        self.what.setText(text)
        self.what.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_shown(self, rows: QVBoxLayout) -> None:
        self.covered = text_label(self._words["evidence.covered"], "second", focusable=True)
        if self.evidence.shown_as_words:
            self.picture: QLabel = text_label()
        else:
            self.picture = QLabel()
            self.picture.setTextFormat(Qt.TextFormat.PlainText)
        self.picture.hide()
        rows.addWidget(self.covered)
        rows.addWidget(self.picture)

    def show_picture(self) -> None:
        """Uncover the reduced copy, the first page or the words, or cover it again."""

        w = self._words
        if self.picture.isVisible():
            self.picture.hide()
            self.covered.show()
            self._name_button(w["evidence.show"])
            return
        try:
            data = self._session.records.picture(self.evidence)
        except TellError as error:
            self.tell(str(error))
            return
        if self.evidence.shown_as_words:
            self.picture.setText((data or b"").decode("utf-8")[:SHOWN_LETTERS])
        elif not self._show_pixmap(jpeg_pixmap(data)):
            self.tell(w["evidence.no-picture"])
            return
        self.picture.show()
        self.covered.hide()
        self._name_button(w["evidence.cover"])

    def _show_pixmap(self, pixmap: QPixmap | None) -> bool:
        if pixmap is None:
            return False
        if pixmap.width() > SHOWN_WIDTH:
            pixmap = pixmap.scaledToWidth(SHOWN_WIDTH, Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(pixmap)
        text = self.evidence.what or self._words["evidence.no-description"]
        self.picture.setAccessibleName(self._words["evidence.picture-alt"].format(text=text))
        return True

    def _name_button(self, text: str) -> None:
        self.show_button.setText(text)
        self.show_button.setAccessibleName(text)

    def show_checked(self, unchanged: bool) -> None:
        """What the check found."""
        w = self._words
        text = w["evidence.not-changed"] if unchanged else w["evidence.changed"].format(date=day(self.evidence.added_at))
        self.checked.setText(text)
        self.checked.setProperty("role", "" if unchanged else "problem")
        self.checked.style().unpolish(self.checked)
        self.checked.style().polish(self.checked)
        self.checked.show()

    def tell(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()
        announce(self.said, text)

    def _more(self) -> None:
        w = self._words
        whole = self.code.text() == w["evidence.short-code"].format(code=self.evidence.short_code)
        self.code.setText(
            w["evidence.code"].format(code=grouped(self.evidence.sha256))
            if whole
            else w["evidence.short-code"].format(code=self.evidence.short_code)
        )
        text = w["evidence.less" if whole else "evidence.more"]
        self.more_button.setText(text)
        self.more_button.setAccessibleName(text)

    def save_words(self, *, quiet: bool = False) -> None:
        """Save what was typed about the file."""

        typed: dict[str, Any] = {key: box.text().strip() for key, box in self.boxes.items()}
        changed = replace(self.evidence, **typed)
        if changed != self.evidence and not self._session.read_only:
            try:
                changed = self._session.describe(self._incident, changed)
            except TellError as error:
                self.tell(str(error))
                return
            self.evidence = changed
        if not quiet:
            self.tell(self._words["evidence.words-saved"])

    def _save_copy(self) -> None:
        name = copy_name(self.evidence)
        chosen, _ = QFileDialog.getSaveFileName(self, self._words["evidence.save-copy"], name)
        if chosen:
            self.save_copy_to(Path(chosen))

    def save_copy_to(self, target: Path) -> None:
        """Write the original to `target`; the history says so."""
        try:
            self._session.save_copy(self._incident, self.evidence, target)
        except TellError as error:
            self.tell(str(error))
            return
        except OSError:
            self.tell(self._words["evidence.copy-failed"])
            return
        self.tell(self._words["evidence.copy-saved"].format(name=target.name))

    def _ask_remove(self) -> None:
        self._removing.show()
        self.why.setFocus()

    def _remove(self) -> None:
        why = self.why.text().strip()
        if not why:
            self.tell(self._words["evidence.remove-reason-needed"])
            self.why.setFocus()
            return
        try:
            removed = self._session.take_out(self._incident, self.evidence, why)
        except TellError as error:
            self.tell(str(error))
            return
        self.changed.emit(evidence_lines(removed, self._words)[-1])


def _asked(words: dict[str, str]) -> tuple[str, ...]:
    """Beginnings of the lines that stand in the boxes of the card already."""
    return tuple(words[f"evidence.{key}"].partition("{")[0] for key in ("how-is", "captured-is", "source-is"))
