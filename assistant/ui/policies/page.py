# SPDX-License-Identifier: Apache-2.0
"""Policies: read, find, compare, confirm; add a policy file or the council's own document."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from assistant.domain.policy import Clause, PolicyPack
from assistant.policy.compare import ComparedTopic, compare
from assistant.policy.own_document import OwnDocument
from assistant.policy.search import Hit, meanings_of, search
from assistant.policy.usage import usage
from assistant.services.guides.calendar import review_notice
from assistant.services.policy.drafting import open_draft
from assistant.services.policy.own_documents import kept_document
from assistant.services.policy.reading import confirm_read, read_on, read_state
from assistant.services.program import App
from assistant.ui.background import Executor
from assistant.ui.destinations import News, ToOwnPolicy
from assistant.ui.policies.files import PolicyFiles
from assistant.ui.policies.rows import ClauseRow, Shown, row_height
from assistant.ui.widgets.basics import (
    ChoiceBox,
    FlowLayout,
    LineBox,
    Page,
    announce,
    button,
    buttons_row,
    cells,
    check_box,
    column,
    heading,
    page_column,
    scrolled,
    text_label,
)
from assistant.ui.widgets.long_list import LongList, guessed_height

_SEVEN = ("selflessness", "integrity", "objectivity", "accountability", "openness", "honesty", "leadership")


def _compared(row: ComparedTopic) -> QWidget:
    """A topic of two policies: how they differ, and what each says."""
    holder = QWidget()
    rows = column(holder, "xs")
    rows.addWidget(text_label(row.words))
    rows.addWidget(cells((_side(clauses) for clauses in (row.left, row.right)), between="xxl"))
    return holder


def _side(clauses: Iterable[Clause]) -> QWidget:
    """What one of two policies says on a topic."""
    holder = QWidget()
    rows = column(holder, "xs")
    for clause in clauses:
        rows.addWidget(text_label(f"{clause.label}: {clause.words}", "second"))
    rows.addStretch(1)
    return holder


class PoliciesPage(Page):
    """One policy at a time, or two compared."""

    help_id = "policies"

    def __init__(self, app: App, executor: Executor, clock: Callable[[], dt.datetime]) -> None:
        super().__init__()
        self._app, self._executor, self._clock = app, executor, clock
        self._words = app.content.words
        self._documents: dict[str, OwnDocument | None] = {}
        self._comparing = False
        self.files = PolicyFiles(app, executor)
        self.files.changed.connect(self.follow_packs)
        self.files.failed.connect(self.failed.emit)
        self._mode = "wide"
        self.set_title(self._words["policies.title"])
        self._build()

    def _build(self) -> None:
        w = self._words
        outer = column(self)
        content = QWidget()
        self.area = scrolled(content)
        outer.addWidget(self.area)
        layout = page_column(content)
        layout.addWidget(self.title_label)
        self.count = text_label("", "second")
        self.choose = ChoiceBox()
        self.choose.setAccessibleName(w["policies.choose"])
        self.choose.currentIndexChanged.connect(lambda _i: self._show_pack())
        self.search_box = LineBox()
        self.search_box.setAccessibleName(w["policies.find"])
        self.search_box.setAccessibleDescription(w["policies.find-hint"])
        self.search_box.setPlaceholderText(w["policies.find-hint"])
        self.search_box.textChanged.connect(lambda _t: self._show_clauses())
        self.print_button = button(w["policies.print"], self.print_page, icon="print")
        self.plain: QCheckBox = check_box(w["policies.plain"], True, lambda _on: self._show_clauses())
        self._search_row = buttons_row(self.search_box, self.choose, self.print_button, self.plain)
        layout.addWidget(self._search_row)
        layout.addWidget(self._make_ways())
        layout.addWidget(self.files)
        self._compare_row = self._make_compare_row()
        layout.addWidget(self._compare_row)
        self.banner = text_label("", "second")
        layout.addWidget(self.banner)
        self.found = text_label("", "second", focusable=True)
        layout.addWidget(self.found)
        self.rules = LongList(self.area)
        layout.addWidget(self.rules)
        self.about_title = heading(w["policies.about"])
        self.about = text_label("", "second")
        self.review = text_label("")
        self.read_state = text_label("", "second", focusable=True)
        self.read_button = button(w["policies.read-it"], self._confirm)
        self._read_row = buttons_row(self.read_button, self.read_state)
        for each in (self.about_title, self.about, self.review, self._read_row):
            layout.addWidget(each)
        layout.addStretch(1)

    def _make_ways(self) -> QWidget:
        """Links to what is done with policies now and then."""
        w = self._words
        self.compare_button = button(w["policies.compare"], self.show_compare, link=True)
        self.own_button = button(w["own.add"], lambda: self.asks.emit(ToOwnPolicy()), link=True)
        self.add_button = button(w["policies.add-policy"], self.choose_policy, link=True)
        self.document_button = button(w["policies.add-document"], lambda: self.files.choose_document(self.pack()), link=True)
        self.remove_button = button(w["policies.remove-document"], lambda: self.files.forget_document(self.pack().id), link=True)
        self.change_button = button(w["own.change"], lambda: self.asks.emit(ToOwnPolicy(self.pack().id)), link=True)
        self.save_button = button(w["policies.save"], lambda: self.files.save_policy(self.pack()), link=True)
        self.out_button = button(w["policies.remove-policy"], lambda: self.files.ask_and_remove(self.pack()), link=True)
        self.code_button = button(w["own.code"], lambda: self.asks.emit(ToOwnPolicy(code=True)), link=True)
        self._ways = QWidget()
        flow = FlowLayout(self._ways, "l", "")
        made = (self.count, self.compare_button, self.own_button, self.add_button, self.code_button)
        for each in (*made, self.document_button, self.remove_button, self.change_button, self.save_button, self.out_button):
            flow.addWidget(each)
        return self._ways

    def _make_compare_row(self) -> QWidget:
        w = self._words
        self.left, self.right = ChoiceBox(), ChoiceBox()
        parts: list[QWidget] = []
        for box, name in ((self.left, w["policies.compare-left"]), (self.right, w["policies.compare-right"])):
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(lambda _i: self._show_comparison())
            parts.append(buttons_row(text_label(name), box))  # a name stays with its box where the row wraps
        self.differences = check_box(w["policies.differences"], False, lambda _on: self._show_comparison())
        self.one_button = button(w["policies.one"], self._show_pack, plain=True)
        row = buttons_row(*parts, self.differences, self.one_button)
        row.hide()
        return row

    # -- one policy -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        if self.choose.count() != len(self._app.content.packs):
            self.fill_choices()
        if self.rules.is_empty() and not self._comparing:
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
        ids.sort(key=lambda p: p != self._app.settings.council)  # one's own council first
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
        self.set_title(self._words["policies.title"])
        self._ways.show()
        self._compare_row.hide()
        self._read_row.show()
        self.files.clear()
        w, pack = self._words, self.pack()
        self._show_what_can_be_done(pack)
        self._search_row.show()
        self.count.setText(w["policies.count"].format(count=len(pack.clauses)))
        self.about.setText("\n".join(filter(None, (pack.title, pack.adopted or pack.version, pack.summary, *pack.notes))))
        self.about.show()
        self.about_title.show()
        self.banner.setText(w["own.unfinished-note"])
        self.banner.setVisible(self._is_unfinished(pack))
        notice = review_notice(pack, self._clock().date(), self._app.settings.role)
        self.review.setText(notice or "")
        self.review.setVisible(bool(notice))
        self.plain.setVisible(any(clause.own_words and clause.summary for clause in pack.clauses))
        self._show_read_state(pack)
        self._show_clauses()

    def _is_unfinished(self, pack: PolicyPack) -> bool:
        """It is being added still, and no check uses it."""
        if pack.source != "added" or pack.id == self._app.settings.council:
            return False
        own = open_draft(pack.id, self._app.drafts_folder)
        return own is not None and not own.finished

    def _show_what_can_be_done(self, pack: PolicyPack) -> None:
        """A built-in policy takes its council's document; an added one carries its own and can be changed, saved and removed."""
        added = pack.source == "added"
        built_in = not added and pack.id != "general"
        has_document = self._document(pack.id) is not None
        self.document_button.setVisible(built_in)
        self.remove_button.setVisible(built_in and has_document)
        for each in (self.change_button, self.save_button, self.out_button):
            each.setVisible(added)
        if added or built_in:
            self.files.offer_back("pack" if added else "document", pack.id)

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
        content, query = self._app.content, self.search_box.text()
        found = search(pack, query, meanings_of(content) if query.strip() else ())
        text = w["policies.none"].format(word=query) if not found else self._count(len(found)) if query.strip() else ""
        self.found.setText(text)
        self.found.setVisible(bool(text))
        topics = list(content.topics)
        if not query.strip():
            found = tuple(sorted(found, key=lambda h: topics.index(h.clause.topic) if h.clause.topic in topics else len(topics)))
        self.rules.clear()
        topic = ""
        for hit in found:
            clause, why = hit.clause, self._why(hit)
            if clause.topic != topic:
                topic = clause.topic
                self.rules.add(heading(content.topics.get(topic, topic)))
            name = f"{clause.label}: {clause.words}"
            self.rules.add_row(clause.id, partial(self._row, clause, why), name, partial(row_height, clause, why))
        if not query and pack.id != "general":
            self._add_seven()

    def _why(self, hit: Hit) -> str:
        """Why a rule is among those that were found; "" while nothing is looked for."""
        return self._words[f"policies.by-{hit.by.value}"].format(word=hit.word, about=hit.about) if hit.word else ""

    def _row(self, clause: Clause, why: str) -> QWidget:
        shown = Shown(usage(self._app.content, clause), self.plain.isChecked(), why)
        return ClauseRow(self._words, clause, shown, beside=self._mode == "wide")

    def arrange(self, mode: str) -> None:
        changed, self._mode = (mode == "wide") != (self._mode == "wide"), mode
        if changed and not self._comparing:
            self.rules.make_again()

    def _count(self, number: int) -> str:
        return self._words["policies.found-one"] if number == 1 else self._words["policies.found"].format(count=number)

    def _add_seven(self) -> None:
        """The principles of public life, and where to read further."""
        w = self._words
        parts = [("section", w["policies.seven-title"]), *(("", w[f"policies.seven-{name}"]) for name in _SEVEN)]
        parts += [("section", w["policies.further-title"]), ("", w["policies.further"]), ("second", w["policies.google-note"])]

        def made() -> QWidget:
            holder = QWidget()
            rows = column(holder, "xs")
            for role, text in parts:
                rows.addWidget(heading(text) if role == "section" else text_label(text, role))
            return holder

        name = "\n".join(text for _, text in parts)
        self.rules.add_row("seven", made, name, partial(guessed_height, [(text, role or "body") for role, text in parts]))

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
                self.choose.blockSignals(True)
                self.choose.setCurrentIndex(self.choose.findData(pack.id))
                self.choose.blockSignals(False)
                self._show_pack()
                # once the page stands as it will
                QTimer.singleShot(0, self, partial(self._reveal, clause_id))
                return

    def _reveal(self, clause_id: str) -> None:
        title = self.rules.bring(clause_id).findChild(QLabel, f"clause-{clause_id}")
        if title is not None:
            title.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- two policies -----------------------------------------------------------------------------------------

    def show_compare(self) -> None:
        """Two policies side by side, topic by topic."""
        self._comparing = True
        self.set_title(self._words["policies.compare"])
        self._ways.hide()
        self._compare_row.show()
        for each in (self._read_row, self.banner, self.about, self.about_title, self.review, self._search_row):
            each.hide()
        self._show_comparison()
        self.left.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_comparison(self) -> None:
        if not self._comparing:
            return
        self.rules.clear()
        rows = self._rows()
        self.found.setText(self._words["policies.topics"].format(count=len(rows)))
        self.found.show()
        for row in rows:
            self.rules.add(heading(row.title))
            said = [row.words, *(f"{clause.label}: {clause.words}" for clause in (*row.left, *row.right))]
            guess = partial(guessed_height, [(text, "body") for text in said])
            self.rules.add_row(row.title, partial(_compared, row), "\n".join(said), guess)

    def _rows(self) -> list[ComparedTopic]:
        packs = self._app.content.packs
        rows = compare(
            packs[str(self.left.currentData())],
            packs[str(self.right.currentData())],
            self._app.content.topics,
            self._app.content.topic_of_concern,
        )
        return [r for r in rows if r.differs or not self.differences.isChecked()]

    # -- files from outside -----------------------------------------------------------------------------------

    def add_document(self, path: Path) -> None:
        """Read the council's own document in the background and show its words."""
        self.files.add_document(path, self.pack())

    def add_policy(self, path: Path) -> bool:
        """Check a policy, keep it and use it. Mistakes are listed; nothing is changed then."""
        return self.files.add_policy(path)

    def choose_policy(self) -> None:
        self.files.choose_policy()

    def follow_packs(self, pack_id: str) -> None:
        """Policies or documents changed: show this one."""
        self._app.reload_packs()
        self.tells.emit(News.PACKS)
        self.tells.emit(News.SETTINGS)
        self._documents.clear()
        self.fill_choices()
        self.choose.setCurrentIndex(max(0, self.choose.findData(pack_id)))
        self._show_pack()

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
                clauses = "".join(f"<li>{e(c.label)}: {e(c.words)}</li>" for c in (*row.left, *row.right))
                out.append(f"<h3>{e(row.title)}</h3><p>{e(row.words)}</p><ul>{clauses}</ul>")
        else:
            out = [f"<h1>{e(pack.council)}: {e(pack.title)}</h1><p>{e(pack.version)}</p>"]
            out += [f"<h3>{e(c.label)}</h3><p>{e(c.words)}</p>" for c in pack.clauses]
        print_html(self, "".join(out), f"{pack.council}, {pack.title}. {pack.version}")
