# SPDX-License-Identifier: Apache-2.0
"""The list of incidents: find, filter, sort; as a table, or as a list where there is little room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QWidget

from assistant.domain.incident import IncidentSummary, Query, Status
from assistant.services.log.listing import OPEN, ListLine, head_line, list_line
from assistant.services.log.session import OpenLog
from assistant.ui.incidents.door import TOOLS
from assistant.ui.widgets.basics import (
    ChoiceBox,
    EndsLayout,
    Icon,
    LineBox,
    Rule,
    announce,
    button,
    buttons_row,
    clear_layout,
    column,
    line,
    narrow,
    panel,
    text_label,
)
from assistant.ui.widgets.tables import TITLE, UNDER, RowsList, RowsTable

PAGE = 50
COLUMNS = ("number", "date", "what", "where", "status", "next")
FILTERS = ("all", "open", "closed", "due", "unfinished", "keep")
SORTS = ("date", "number", "kind", "status", "next")
PAUSE = 400
"""Milliseconds without a key after which what was typed is looked for."""


class _Rows(QAbstractTableModel):
    """The loaded rows as text."""

    def __init__(self, session: OpenLog) -> None:
        super().__init__()
        self._session = session
        self.rows: list[IncidentSummary] = []
        self.lines: list[ListLine] = []

    def set_rows(self, rows: list[IncidentSummary]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.lines = [list_line(row, self._session.records, self._session.app.content) for row in rows]
        self.endResetModel()

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if COLUMNS[index.column()] == "what":
            if role == TITLE:
                return line.title
            if role == UNDER:
                return line.under
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            what = ". ".join(filter(None, (line.title, line.under)))
            return (line.number, line.date, what, line.where, line.status, line.then)[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._session.app.words[f"incidents.column-{COLUMNS[section]}"]
        return None


class ListView(QWidget):
    """`opened` gives the id of an incident; `new` asks for a new one; `tool` names another page.

    `new_button` belongs at the right of the page's title, and `head` below it: whose log it is, with `links` at its end.
    """

    wide = True
    opened = Signal(str)
    new = Signal()
    tool = Signal(str)

    def __init__(self, session: OpenLog, query: Query, remember: Callable[[Query], None], links: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._session, self._query, self._remember = session, query, remember
        self._mode, self._as_list = "wide", False
        w = self._words = session.app.words
        self.new_button = button(w["incidents.new"], self.new.emit, main=True)
        self.new_button.setEnabled(not session.read_only)
        inside = column(self, "m")
        about = head_line(w[f"log.{session.kind.value}"], session.records, session.app.content)
        self.head = buttons_row(text_label(about, "second", focusable=True), *links)
        inside.addWidget(self._make_filters(query))
        inside.addWidget(self._make_more())
        self.count = text_label("", focusable=True)
        inside.addWidget(self.count)
        self._body = column(between="")
        inside.addLayout(self._body)
        self.more = button(w["incidents.more"], self._load_more)
        inside.addWidget(self.more)
        self._rows = _Rows(session)
        self.table = self._make_table()
        self.list = RowsList()
        self.list.setAccessibleName(w["incidents.list"])
        self.list.itemClicked.connect(lambda _i: self._open(self.list.currentRow()))
        self.list.itemActivated.connect(lambda _i: self._open(self.list.currentRow()))
        self._empty = QWidget()
        self._empty_layout = column(self._empty)
        for each in (Rule(), self.table, self.list, self._empty):
            self._body.addWidget(each)
        self._show_query()
        self.load()

    def _make_filters(self, query: Query) -> QWidget:
        w = self._words
        self.find_box = LineBox(query.words)
        self.find_box.setObjectName("find")
        self.find_box.setAccessibleName(w["incidents.find"])
        self.find_box.setAccessibleDescription(w["incidents.find-hint"])
        self.find_box.setPlaceholderText(w["incidents.find-hint"])
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._search)
        self.find_box.textEdited.connect(lambda _t: self._pause.start())
        self.find_box.returnPressed.connect(self._search)
        self.filter = self._combo("filter", "incidents.filter", [(f, w[f"incidents.filter-{f}"]) for f in FILTERS])
        self.sort = self._combo("sort", "incidents.sort", [(s, w[f"incidents.sort-{s}"]) for s in SORTS])
        self.more_button = button(w["incidents.tools"], self._unfold, plain=True, icon="open")
        row = QWidget()
        ends = EndsLayout(row)
        ends.addWidget(buttons_row(self.find_box, self.filter, self.sort))
        ends.addWidget(self.more_button)
        return row

    def _make_more(self) -> QWidget:
        """What is not wanted every day: two more filters, another form of the list, the pages around it."""
        w = self._words
        kinds = [("", w["incidents.any-kind"]), *((k.id, k.label) for k in self._session.app.content.incidents.kinds)]
        self.kind = self._combo("kind", "incidents.kind", kinds)
        people = [("", w["incidents.any-person"]), *((p, p.title()) for p in self._session.records.people())]
        self.person = self._combo("person", "incidents.person", people)
        self.switch = button("", self._switch, link=True)
        self._folded, inside = panel()
        inside.addWidget(buttons_row(self.kind, self.person, self.switch))
        inside.addWidget(buttons_row(*(button(w[f"incidents.{t}-tool"], partial(self.tool.emit, t), link=True) for t in TOOLS)))
        if not (self._query.kind or self._query.person):
            self._folded.hide()
        return self._folded

    def _unfold(self) -> None:
        self.show_more(on=self._folded.isHidden())

    def show_more(self, *, on: bool) -> None:
        """Unfold what stands under More, or fold it."""
        self._folded.setVisible(on)
        self.more_button.show_icon("close" if on else "open")

    def leave(self) -> bool:
        """Esc: fold More. False when it is folded."""
        if self._folded.isHidden():
            return False
        self.show_more(on=False)
        self.more_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _combo(self, name: str, label: str, items: list[tuple[str, str]]) -> QComboBox:
        box = ChoiceBox()
        box.setObjectName(name)
        box.setAccessibleName(self._words[label])
        for key, text in items:
            box.addItem(text, key)
        box.activated.connect(lambda _i: self._changed())
        return box

    def _make_table(self) -> RowsTable:
        table = RowsTable(strong=COLUMNS.index("what"), sign=COLUMNS.index("status"))
        table.setAccessibleName(self._words["incidents.list"])
        table.setModel(self._rows)
        table.horizontalHeader().setSectionResizeMode(COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)
        table.clicked.connect(lambda index: self._open(index.row()))
        table.activated.connect(lambda index: self._open(index.row()))
        return table

    # -- what to show -----------------------------------------------------------------------------------------

    def _show_query(self) -> None:
        self.sort.setCurrentIndex(SORTS.index(self._query.sort))
        self.kind.setCurrentIndex(max(0, self.kind.findData(self._query.kind)))
        self.person.setCurrentIndex(max(0, self.person.findData(self._query.person)))
        self.filter.setCurrentIndex(FILTERS.index(self._filter_name()))

    def _filter_name(self) -> str:
        query = self._query
        if query.due_by:
            return "due"
        if query.keep_over_by:
            return "keep"
        names = {OPEN: "open", frozenset([Status.CLOSED]): "closed", frozenset([Status.UNFINISHED]): "unfinished"}
        return names.get(query.statuses, "all")

    def _changed(self) -> None:
        self._pause.stop()
        today = self._session.today
        name = str(self.filter.currentData())
        statuses = {"open": OPEN, "closed": frozenset([Status.CLOSED]), "unfinished": frozenset([Status.UNFINISHED])}
        self._query = Query(
            words=self.find_box.text(),
            statuses=statuses.get(name, frozenset()),
            kind=str(self.kind.currentData()),
            person=str(self.person.currentData()),
            due_by=today if name == "due" else None,
            keep_over_by=today if name == "keep" else None,
            sort=str(self.sort.currentData()),
        )
        self._remember(self._query)
        self.load()
        announce(self.count, self.count.text())

    def _search(self) -> None:
        self._changed()

    def clear_search(self) -> None:
        """Show everything again."""
        self.find_box.setText("")
        self.filter.setCurrentIndex(0)
        self.kind.setCurrentIndex(0)
        self.person.setCurrentIndex(0)
        self._changed()
        self.find_box.setFocus()

    def load(self) -> None:
        """Read the first rows that fit."""
        rows = self._session.records.find(replace(self._query, limit=PAGE, offset=0))
        self._rows.set_rows(rows)
        self._fill(len(rows))

    def _load_more(self) -> None:
        here = len(self._rows.rows)
        more = self._session.records.find(replace(self._query, limit=PAGE, offset=here))
        self._rows.set_rows([*self._rows.rows, *more])
        self._fill(len(more))
        self._select(min(here, len(self._rows.rows) - 1))

    def _fill(self, loaded: int) -> None:
        w = self._words
        self.list.clear()
        for row in self._rows.lines:
            self.list.add(row.title, row.below(), row.spoken())
        self.table.resizeColumnsToContents()
        self.table.fit()
        self.list.fit()
        all_ = self._session.records.count(self._query)
        limit = 1000
        if all_ >= limit and not self._is_plain():
            text = w["incidents.found-many"].format(count=limit)
        else:
            text = w["incidents.found-one"] if all_ == 1 else w["incidents.found"].format(count=all_)
        self.count.setText(text)
        self.more.setVisible(loaded == PAGE)
        clear_layout(self._empty_layout)
        if not self._rows.rows:
            self._say_empty()
        self.arrange(self._mode)

    def _is_plain(self) -> bool:
        """Nothing is looked for: all incidents are shown."""
        return self._query == Query(sort=self._query.sort)

    def _say_empty(self) -> None:
        w = self._words
        if self._is_plain():
            card, inside = panel()
            across = line(between="l")
            across.addWidget(Icon("write-down"))
            words = column(between="xs")
            words.addWidget(text_label(w["incidents.empty"], "strong", focusable=True))
            words.addWidget(text_label(w["incidents.empty-hint"], "second", focusable=True))
            across.addLayout(words, 1)
            inside.addLayout(across)
            self._empty_layout.addWidget(narrow(card))
            return
        typed = self._query.words.strip()
        text = w["incidents.none"].format(words=typed) if typed else w["incidents.none-filter"]
        self._empty_layout.addWidget(text_label(text, focusable=True))
        self._empty_layout.addWidget(button(w["incidents.clear-search"], self.clear_search, link=True))

    def _switch(self) -> None:
        self._as_list = not self._as_list
        self.arrange(self._mode)

    def arrange(self, mode: str) -> None:
        """One column where the window is not wide, and where it was asked for."""
        if mode != self._mode:
            self._mode, self._as_list = mode, mode != "wide"
        any_rows = bool(self._rows.rows)
        self.table.setVisible(any_rows and not self._as_list)
        self.list.setVisible(any_rows and self._as_list)
        self._empty.setVisible(not any_rows)
        for box in (self.find_box, self.filter, self.sort):  # nothing to look through in an empty log
            box.setVisible(any_rows or not self._is_plain())
        self.count.setVisible(any_rows and not self._is_plain())
        self.switch.setVisible(any_rows)
        text = self._words["incidents.as-table" if self._as_list else "incidents.as-list"]
        self.switch.setText(text)
        self.switch.setAccessibleName(text)

    # -- opening ----------------------------------------------------------------------------------------------

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._rows.rows):
            self.opened.emit(self._rows.rows[row].id)

    def keep(self) -> None:
        """Remember words that are typed and not looked for yet."""
        if self._pause.isActive():
            self._changed()

    def _select(self, row: int) -> None:
        if self._as_list:
            self.list.setCurrentRow(row)
            self.list.setFocus()
        else:
            self.table.selectRow(row)
            self.table.setFocus()
