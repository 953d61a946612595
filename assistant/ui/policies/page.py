# SPDX-License-Identifier: Apache-2.0
"""Policies: read, find, compare, confirm; add a policy file or the council's own document."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable
from pathlib import Path
from threading import Event

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from assistant.domain.policy import Clause, PolicyPack
from assistant.policy.compare import ComparedTopic, compare
from assistant.policy.own_document import OwnDocument
from assistant.policy.search import search
from assistant.policy.usage import usage
from assistant.services.guides.calendar import review_notice
from assistant.services.policy.own_documents import add_document, kept_document, remove_document
from assistant.services.policy.packs import PackError, add_pack
from assistant.services.policy.reading import confirm_read, read_on, read_state
from assistant.services.program import App
from assistant.ui.background import Executor, Task
from assistant.ui.destinations import News
from assistant.ui.dialogs import ask_choice
from assistant.ui.widgets.basics import (
    ChoiceBox,
    FlowLayout,
    LineBox,
    Page,
    announce,
    button,
    check_box,
    clear_layout,
    column,
    heading,
    panel,
    scrolled,
    text_label,
)

_SEVEN = ("selflessness", "integrity", "objectivity", "accountability", "openness", "honesty", "leadership")
_BATCH = 12
"""Clauses that are put on the screen at a time, so that opening a long policy never holds the window."""


class PoliciesPage(Page):
    """One policy at a time, or two compared."""

    help_id = "policies"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._executor, self._clock = app, executor, clock
        self._words = app.content.words
        self._documents: dict[str, OwnDocument | None] = {}
        self._pending: list[Clause] = []
        self._frames: dict[str, QFrame] = {}
        self._comparing = False
        self._stopped = Event()
        self._task = Task(self)
        self._task.done.connect(self._document_added)
        self._task.failed.connect(self._document_failed)
        self._filler = QTimer(self)
        self._filler.setInterval(0)
        self._filler.timeout.connect(self._fill_some)
        self._wanted = ""
        self.set_title(self._words["policies.title"])
        self._build()

    def _build(self) -> None:
        w = self._words
        outer = column(self)
        content = QWidget()
        self.area = scrolled(content)
        outer.addWidget(self.area)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(20, 12, 20, 20)
        layout.setSpacing(8)
        layout.addWidget(self.title_label)
        row = QWidget()
        flow = FlowLayout(row)
        self.choose = ChoiceBox()
        self.choose.setAccessibleName(w["policies.choose"])
        self.choose.currentIndexChanged.connect(lambda _i: self._show_pack())
        self.search_box = LineBox()
        self.search_box.setAccessibleName(w["policies.find"])
        self.search_box.setAccessibleDescription(w["policies.find-hint"])
        self.search_box.setPlaceholderText(w["policies.find-hint"])
        self.search_box.setMinimumWidth(220)
        self.search_box.textChanged.connect(lambda _t: self._show_clauses())
        flow.addWidget(text_label(w["policies.choose"]))
        flow.addWidget(self.choose)
        flow.addWidget(text_label(w["policies.find"]))
        flow.addWidget(self.search_box)
        layout.addWidget(row)
        row = QWidget()
        flow = FlowLayout(row)
        self.compare_button = button(w["policies.compare"], self.show_compare)
        self.document_button = button(w["policies.add-document"], self._choose_document)
        self.add_button = button(w["policies.add-policy"], self.choose_policy)
        self.remove_button = button(w["policies.remove-document"], self.forget_document, link=True)
        self.print_button = button(w["policies.print"], self.print_page, link=True)
        for each in (self.compare_button, self.document_button, self.add_button, self.remove_button, self.print_button):
            flow.addWidget(each)
        layout.addWidget(row)
        self.message = text_label("", focusable=True)
        self.message.hide()
        layout.addWidget(self.message)
        self.stop_button = button(w["policies.stop"], self._stop_reading)
        self.stop_button.hide()
        layout.addWidget(self.stop_button)
        self._compare_row = QWidget()
        flow = FlowLayout(self._compare_row)
        self.left, self.right = ChoiceBox(), ChoiceBox()
        for box, name in ((self.left, w["policies.compare-left"]), (self.right, w["policies.compare-right"])):
            box.setAccessibleName(name)
            flow.addWidget(text_label(name))
            flow.addWidget(box)
            box.currentIndexChanged.connect(lambda _i: self._show_comparison())
        self.differences = check_box(w["policies.differences"], False, lambda _on: self._show_comparison())
        flow.addWidget(self.differences)
        self._compare_row.hide()
        layout.addWidget(self._compare_row)
        self.about = text_label("", focusable=True)
        layout.addWidget(self.about)
        self.banner = text_label("", "problem", focusable=True)
        layout.addWidget(self.banner)
        row = QWidget()
        flow = FlowLayout(row)
        self.read_state = text_label("", focusable=True)
        self.read_button = button(w["policies.read-it"], self._confirm)
        self.plain: QCheckBox = check_box(w["policies.plain"], True, lambda _on: self._show_clauses())
        flow.addWidget(self.read_state)
        flow.addWidget(self.read_button)
        flow.addWidget(self.plain)
        self._read_row = row
        layout.addWidget(row)
        self.found = text_label("", "second", focusable=True)
        layout.addWidget(self.found)
        self._list = QWidget()
        self._list_layout = QVBoxLayout(self._list)
        self._list_layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list)
        layout.addStretch(1)

    # -- one policy -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if self.choose.count() != len(self._app.content.packs):
            self.fill_choices()
        if not self._frames and not self._comparing:
            self._show_pack()

    def fill_choices(self) -> None:
        """Offer every policy; keep what was chosen."""
        current = self.choose.currentData() or self._app.settings.council
        for box, start in ((self.choose, current), (self.left, None), (self.right, None)):
            box.blockSignals(True)
            box.clear()
            for pack in self._app.content.packs.values():
                box.addItem(pack.council, pack.id)
            if start is not None:
                box.setCurrentIndex(max(0, box.findData(start)))
            box.blockSignals(False)
        ids = [p for p in self._app.content.packs if p != "general"]
        for box, pack_id in ((self.left, ids[:1]), (self.right, ids[1:2])):
            if pack_id:
                box.blockSignals(True)
                box.setCurrentIndex(box.findData(pack_id[0]))
                box.blockSignals(False)

    def pack(self) -> PolicyPack:
        return self._app.content.packs[str(self.choose.currentData() or "general")]

    def _document(self, pack_id: str) -> OwnDocument | None:
        if pack_id not in self._documents:
            self._documents[pack_id] = kept_document(self._app.content.packs[pack_id], self._app.documents_folder)
        return self._documents[pack_id]

    def _show_pack(self) -> None:
        self._comparing = False
        self._compare_row.hide()
        self._read_row.show()
        w, pack = self._words, self.pack()
        lines = [
            w["policies.versions"].format(council=f"{pack.council}: {pack.title}", version=pack.adopted or pack.version),
            pack.summary,
        ]
        self.about.setText("\n".join(filter(None, (*lines, *pack.notes))))
        notice = review_notice(pack, self._clock().date())
        self.banner.setText(notice or "")
        self.banner.setVisible(bool(notice))
        self._show_read_state(pack)
        self._show_clauses()

    def _show_read_state(self, pack: PolicyPack) -> None:
        self.read_state.setText(read_state(self._app, pack))
        self.read_button.setVisible(read_on(self._app, pack) is None)

    def _confirm(self) -> None:
        pack = self.pack()
        confirm_read(self._app, pack, self._clock().date())
        self._show_read_state(pack)
        self.read_state.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.read_state, self.read_state.text())

    def _show_clauses(self) -> None:
        w, pack = self._words, self.pack()
        self._filler.stop()
        self._frames.clear()
        clear_layout(self._list_layout)
        document = self._document(pack.id)
        own = {p.clause: p.text for p in document.passages} if document else {}
        query = self.search_box.text()
        found = search(pack, query, own)
        if not found:
            text = w["policies.none"].format(word=query)
        elif document is None:
            text = self._count(len(found)) + " " + w["policies.no-document"]
        else:
            text = self._count(len(found))
        self.found.setText(text)
        self.remove_button.setVisible(document is not None)
        self._pending = list(found)
        self._fill_some()
        if self._pending:
            self._filler.start()

    def _count(self, number: int) -> str:
        return self._words["policies.found-one"] if number == 1 else self._words["policies.found"].format(count=number)

    def _fill_some(self) -> None:
        document = self._document(self.pack().id)
        for clause in self._pending[:_BATCH]:
            frame = self._clause_frame(clause, document.words_for(clause.id) if document else "")
            self._frames[clause.id] = frame
            self._list_layout.addWidget(frame)
        del self._pending[:_BATCH]
        if not self._pending:
            self._filler.stop()
            if not self.search_box.text() and self.pack().id != "general":
                self._add_seven()
        if self._wanted in self._frames:
            wanted, self._wanted = self._wanted, ""
            QTimer.singleShot(0, lambda: self._reveal(wanted))

    def _clause_frame(self, clause: Clause, own: str) -> QFrame:
        w = self._words
        frame, layout = panel()
        title = heading(clause.label)
        title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        title.setObjectName(f"clause-{clause.id}")
        layout.addWidget(title)
        layout.addWidget(
            text_label(
                w["policies.binds"].format(strength=clause.strength.in_words.capitalize(), who=clause.binds.in_words), "second"
            )
        )
        if own:
            layout.addWidget(text_label(w["policies.own-words"], "second"))
            layout.addWidget(text_label(f"“{own}”"))
        if self.plain.isChecked() or not own:
            if own:
                layout.addWidget(text_label(w["policies.plain-words"], "second"))
            layout.addWidget(text_label(clause.summary))
        if clause.note:
            layout.addWidget(text_label(w["policies.note"].format(note=clause.note), "second"))
        where = QWidget()
        where_layout = QVBoxLayout(where)
        where_layout.setContentsMargins(8, 0, 0, 0)
        where.hide()
        made: list[QPushButton] = []

        def toggle() -> None:
            if where_layout.count() == 0:
                uses = usage(self._app.content, clause)
                for use in uses:
                    where_layout.addWidget(text_label(w["policies.used"].format(kind=use.kind, text=use.text)))
                if not uses:
                    where_layout.addWidget(text_label(w["policies.not-used"]))
            where.setVisible(where.isHidden())

        made.append(button(w["policies.where-used"], toggle, link=True))
        made[0].setAccessibleName(f"{w['policies.where-used']}: {clause.label}")
        layout.addWidget(made[0])
        layout.addWidget(where)
        return frame

    def _add_seven(self) -> None:
        w = self._words
        frame, layout = panel()
        layout.addWidget(heading(w["policies.seven-title"]))
        for name in _SEVEN:
            layout.addWidget(text_label(w[f"policies.seven-{name}"]))
        self._list_layout.addWidget(frame)
        frame, layout = panel()
        layout.addWidget(heading(w["policies.further-title"]))
        layout.addWidget(text_label(w["policies.further"]))
        layout.addWidget(text_label(w["policies.google-note"]))
        self._list_layout.addWidget(frame)

    def show_pack(self, pack_id: str) -> None:
        """Open one policy."""
        self.enter()
        self.choose.setCurrentIndex(self.choose.findData(pack_id))

    def show_clause(self, clause_id: str) -> None:
        """Open the policy that holds a clause, and bring the clause into view with the focus on it."""
        for pack in self._app.content.packs.values():
            if pack.clause(clause_id) is not None:
                self.enter()
                self.search_box.blockSignals(True)
                self.search_box.clear()
                self.search_box.blockSignals(False)
                self._wanted = clause_id
                self.choose.blockSignals(True)
                self.choose.setCurrentIndex(self.choose.findData(pack.id))
                self.choose.blockSignals(False)
                self._show_pack()
                return

    def _reveal(self, clause_id: str) -> None:
        frame = self._frames.get(clause_id)
        if frame is not None:
            title = frame.findChild(QLabel, f"clause-{clause_id}")
            self.area.ensureWidgetVisible(frame, 0, 0)
            if title is not None:
                title.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- two policies -----------------------------------------------------------------------------------------

    def show_compare(self) -> None:
        """Two policies side by side, topic by topic."""
        self._comparing = True
        self._compare_row.show()
        self._read_row.hide()
        self.banner.hide()
        self.about.setText("")
        self._show_comparison()
        self.left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_comparison(self) -> None:
        if not self._comparing:
            return
        self._filler.stop()
        self._pending.clear()
        self._frames.clear()
        clear_layout(self._list_layout)
        rows = self._rows()
        self.found.setText(f"{len(rows)}: {self.left.currentText()} / {self.right.currentText()}")
        for row in rows:
            frame, layout = panel()
            title = heading(row.title)
            title.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(title)
            layout.addWidget(text_label(row.words))
            for clause in (*row.left, *row.right):
                layout.addWidget(text_label(f"• {clause.label}: {clause.summary}"))
            self._list_layout.addWidget(frame)

    def _rows(self) -> list[ComparedTopic]:
        packs = self._app.content.packs
        rows = compare(packs[str(self.left.currentData())], packs[str(self.right.currentData())], self._app.content.topics)
        return [r for r in rows if r.differs or not self.differences.isChecked()]

    # -- files from outside -----------------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.message.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.message, text)

    def _choose_document(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._words["policies.add-document"], "", "*.docx *.odt *.pdf *.txt")
        if name:
            self.add_document(Path(name))

    def add_document(self, path: Path) -> None:
        """Read the council's own document in the background and show its words."""
        pack = self.pack()
        self._say(self._words["policies.adding"])
        self._stopped = Event()
        stopped, folder = self._stopped.is_set, self._app.documents_folder
        self.stop_button.show()
        self._task.start(self._executor, lambda: (pack.id, add_document(path, pack, folder, stopped)))

    def _stop_reading(self) -> None:
        self._stopped.set()

    def _document_added(self, result: tuple[str, OwnDocument]) -> None:
        self.stop_button.hide()
        pack_id, document = result
        self._documents[pack_id] = document
        w, pack = self._words, self._app.content.packs[pack_id]
        text = w["policies.added-document"].format(
            found=len(document.passages), all=len(document.passages) + len(document.missing)
        )
        if document.missing:
            labels = [c.label for c in pack.clauses if c.id in document.missing]
            text += "\n" + w["policies.not-found"].format(rules=", ".join(labels))
        self._show_pack()
        self._say(text)

    def _document_failed(self, error: Exception) -> None:
        from assistant.files.documents import DocumentError

        self.stop_button.hide()
        if isinstance(error, DocumentError):
            self._say(f"{self._words['app.problem']} {error}")
        elif isinstance(error, OSError):
            self._say(self._words["app.no-room"])
        else:
            raise error

    def forget_document(self) -> None:
        """Take the council's document out again."""
        remove_document(self.pack().id, self._app.documents_folder)
        self._documents.pop(self.pack().id, None)
        self._show_pack()

    def choose_policy(self) -> None:
        w = self._words
        kind = ask_choice(
            self,
            w["policies.add-policy"],
            w["policies.choose-what"],
            (("folder", w["policies.choose-folder"]), ("zip", w["policies.choose-zip"])),
            w["app.cancel"],
        )
        name = ""
        if kind == "folder":
            name = QFileDialog.getExistingDirectory(self, w["policies.choose-folder"])
        elif kind == "zip":
            name, _ = QFileDialog.getOpenFileName(self, w["policies.choose-zip"], "", "*.zip")
        if name:
            self.add_policy(Path(name))

    def add_policy(self, path: Path) -> bool:
        """Check a policy and offer it at once. Mistakes are listed; nothing is changed then."""
        try:
            pack = add_pack(path, self._app.packs_folder, self._app.content)
        except PackError as error:
            self._say("\n".join((f"{self._words['policies.add-failed']} {error}", *map(str, error.problems[:20]))))
            return False
        except OSError:
            self._say(self._words["app.no-room"])
            return False
        self._app.reload_packs()
        self.tells.emit(News.PACKS)
        self.fill_choices()
        self.choose.setCurrentIndex(self.choose.findData(pack.id))
        self._show_pack()
        self._say(self._words["policies.added-policy"].format(council=pack.council))
        return True

    # -- keys -------------------------------------------------------------------------------------------------

    def open_find(self) -> None:
        self.search_box.setFocus()
        self.search_box.selectAll()

    def print_page(self) -> None:
        from assistant.ui.printing import print_html

        e = html.escape
        pack = self.pack()
        if self._comparing:
            out = [
                f"<h1>{e(self._words['policies.compare'])}</h1>",
                f"<p>{e(self.left.currentText())} / {e(self.right.currentText())}</p>",
            ]
            for row in self._rows():
                clauses = "".join(f"<li>{e(c.label)}: {e(c.summary)}</li>" for c in (*row.left, *row.right))
                out.append(f"<h3>{e(row.title)}</h3><p>{e(row.words)}</p><ul>{clauses}</ul>")
        else:
            out = [f"<h1>{e(pack.council)}: {e(pack.title)}</h1><p>{e(pack.version)}</p>"]
            out += [f"<h3>{e(c.label)}</h3><p>{e(c.summary)}</p>" for c in pack.clauses]
        print_html(self, "".join(out), f"{pack.council}, {pack.title}. {pack.version}")
