# SPDX-License-Identifier: Apache-2.0
"""The list of incidents: find, filter, sort; as a table, or as a list where there is little room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QListWidget, QTableView, QVBoxLayout, QWidget

from assistant.domain.dates import short_day, stored_day
from assistant.domain.incident import IncidentSummary, Query, Status
from assistant.services.log.session import OpenLog
from assistant.ui.widgets.basics import ChoiceBox, FlowLayout, LineBox, announce, button, buttons_row, clear_layout, text_label
from assistant.ui.widgets.tables import RowsTable

PAGE = 50
COLUMNS = ("number", "date", "what", "kind", "where", "status", "next")
FILTERS = ("all", "open", "closed", "due", "unfinished", "keep")
SORTS = ("date", "number", "kind", "status", "next")
_OPEN = frozenset([Status.OPEN, Status.WAITING, Status.REFERRED])
_SORT_OF = {"number": "number", "date": "date", "kind": "kind", "status": "status", "next": "next"}


class _Rows(QAbstractTableModel):
    """The loaded rows as text."""

    def __init__(self, session: OpenLog) -> None:
        super().__init__()
        self._session = session
        self.rows: list[IncidentSummary] = []
        self._cells: list[list[str]] = []

    def set_rows(self, rows: list[IncidentSummary]) -> None:
        self.beginResetModel()
        self.rows, self._cells = rows, [self._texts(row) for row in rows]
        self.endResetModel()

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows)

    def columnCount(self, _parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cells[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._session.app.words[f"incidents.column-{COLUMNS[section]}"]
        return None

    def line(self, row: int) -> str:
        """A row as one line, for the list."""
        return ". ".join(filter(None, self._cells[row]))

    def _texts(self, row: IncidentSummary) -> list[str]:
        content = self._session.app.content
        kind = content.incidents.kind(row.kind)
        platform = content.platforms.get(row.platform)
        occurred = stored_day(row.occurred)
        status = content.words[f"incident.status-{row.status.value}"]
        if not self._session.records.trust(row.id).whole:
            status = f"{status}. {content.words['trust.short']}"
        return [
            row.number,
            short_day(occurred) if occurred else row.occurred,
            row.title,
            kind.label if kind else "",
            platform.name if platform else "",
            status,
            short_day(row.next_date) if row.next_date else "",
        ]


class ListView(QWidget):
    """`opened` gives the id of an incident; `new` asks for a new one; `tool` names another page."""

    opened = Signal(str)
    new = Signal()
    tool = Signal(str)

    def __init__(self, session: OpenLog, query: Query, remember: Callable[[Query], None]) -> None:
        super().__init__()
        self._session, self._query, self._remember = session, query, remember
        self._mode, self._as_list = "wide", False
        w = self._words = session.app.words
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.new_button = button(w["incidents.new"], self.new.emit, main=True)
        self.new_button.setEnabled(not session.read_only)
        self.find_box = LineBox(query.words)
        self.find_box.setObjectName("find")
        self.find_box.setAccessibleName(w["incidents.find"])
        self.find_box.setAccessibleDescription(w["incidents.find-hint"])
        self.find_box.setPlaceholderText(w["incidents.find-hint"])
        self.find_box.setMinimumWidth(330)
        self.find_box.returnPressed.connect(self._search)
        column.addWidget(buttons_row(self.new_button, self.find_box, button(w["incidents.search"], self._search)))
        self.filter = self._combo("filter", "incidents.filter", [(f, w[f"incidents.filter-{f}"]) for f in FILTERS])
        kinds = [("", w["incidents.any-kind"]), *((k.id, k.label) for k in session.app.content.incidents.kinds)]
        self.kind = self._combo("kind", "incidents.kind", kinds)
        people = [("", w["incidents.any-person"]), *((p, p.title()) for p in session.records.people())]
        self.person = self._combo("person", "incidents.person", people)
        self.sort = self._combo("sort", "incidents.sort", [(s, w[f"incidents.sort-{s}"]) for s in SORTS])
        row = QWidget()
        flow = FlowLayout(row)
        for key, box in (("filter", self.filter), ("kind", self.kind), ("person", self.person), ("sort", self.sort)):
            flow.addWidget(text_label(w[f"incidents.{key}"]))
            flow.addWidget(box)
        column.addWidget(row)
        self.count = text_label("", focusable=True)
        column.addWidget(self.count)
        self._body = QVBoxLayout()
        column.addLayout(self._body)
        self.more = button(w["incidents.more"], self._load_more)
        self.switch = button("", self._switch, link=True)
        column.addWidget(buttons_row(self.more, self.switch))
        tools = [button(w[f"incidents.{t}-tool"], partial(self.tool.emit, t), link=True) for t in TOOLS]
        column.addWidget(text_label(w["incidents.tools"], "section"))
        column.addWidget(buttons_row(*tools))
        self._rows = _Rows(session)
        self.table = self._make_table()
        self.list = QListWidget()
        self.list.setAccessibleName(w["incidents.list"])
        self.list.setWordWrap(True)
        self.list.setMinimumHeight(260)
        self.list.itemClicked.connect(lambda _i: self._open(self.list.currentRow()))
        self.list.itemActivated.connect(lambda _i: self._open(self.list.currentRow()))
        self._empty = QWidget()
        self._empty_layout = QVBoxLayout(self._empty)
        self._empty_layout.setContentsMargins(0, 0, 0, 0)
        for each in (self.table, self.list, self._empty):
            self._body.addWidget(each)
        self._show_query()
        self.load()

    def _combo(self, name: str, label: str, items: list[tuple[str, str]]) -> QComboBox:
        box = ChoiceBox()
        box.setObjectName(name)
        box.setAccessibleName(self._words[label])
        for key, text in items:
            box.addItem(text, key)
        box.activated.connect(lambda _i: self._changed())
        return box

    def _make_table(self) -> QTableView:
        table = RowsTable(strong=COLUMNS.index("what"), sign=COLUMNS.index("status"))
        table.setAccessibleName(self._words["incidents.list"])
        table.setModel(self._rows)
        table.setMinimumHeight(300)
        head = table.horizontalHeader()
        head.setSectionResizeMode(COLUMNS.index("what"), QHeaderView.ResizeMode.Stretch)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(self._header)
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
        names = {_OPEN: "open", frozenset([Status.CLOSED]): "closed", frozenset([Status.UNFINISHED]): "unfinished"}
        return names.get(query.statuses, "all")

    def _changed(self) -> None:
        today = self._session.today
        name = str(self.filter.currentData())
        statuses = {"open": _OPEN, "closed": frozenset([Status.CLOSED]), "unfinished": frozenset([Status.UNFINISHED])}
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

    def _header(self, section: int) -> None:
        wanted = _SORT_OF.get(COLUMNS[section])
        if wanted:
            self.sort.setCurrentIndex(SORTS.index(wanted))
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
        self.list.addItems([self._rows.line(row) for row in range(len(self._rows.rows))])
        self.table.resizeColumnsToContents()
        all_ = self._session.records.count(self._query)
        limit = 1000
        if all_ >= limit and self._query != Query(sort=self._query.sort):
            text = w["incidents.found-many"].format(count=limit)
        else:
            text = w["incidents.found-one"] if all_ == 1 else w["incidents.found"].format(count=all_)
        self.count.setText(text)
        self.more.setVisible(loaded == PAGE)
        clear_layout(self._empty_layout)
        if not self._rows.rows:
            self._say_empty()
        self.arrange(self._mode)

    def _say_empty(self) -> None:
        w = self._words
        plain = self._query == Query(sort=self._query.sort)
        if plain:
            self._empty_layout.addWidget(text_label(w["incidents.empty"], "section", focusable=True))
            self._empty_layout.addWidget(text_label(w["incidents.empty-hint"], focusable=True))
            return
        typed = self._query.words.strip()
        text = w["incidents.none"].format(words=typed) if typed else w["incidents.none-filter"]
        self._empty_layout.addWidget(text_label(text, focusable=True))
        self._empty_layout.addWidget(button(w["incidents.clear-search"], self.clear_search, link=True))

    def _switch(self) -> None:
        self._as_list = not self._as_list
        self.arrange(self._mode)

    def arrange(self, mode: str) -> None:
        """A list where the window is narrow, and where it was asked for."""
        if mode != self._mode:
            self._mode, self._as_list = mode, mode == "narrow"
        any_rows = bool(self._rows.rows)
        self.table.setVisible(any_rows and not self._as_list)
        self.list.setVisible(any_rows and self._as_list)
        self._empty.setVisible(not any_rows)
        self.count.setVisible(any_rows)
        self.switch.setVisible(any_rows)
        text = self._words["incidents.as-table" if self._as_list else "incidents.as-list"]
        self.switch.setText(text)
        self.switch.setAccessibleName(text)

    # -- opening ----------------------------------------------------------------------------------------------

    def _open(self, row: int) -> None:
        if 0 <= row < len(self._rows.rows):
            self.opened.emit(self._rows.rows[row].id)

    def _select(self, row: int) -> None:
        if self._as_list:
            self.list.setCurrentRow(row)
            self.list.setFocus()
        else:
            self.table.selectRow(row)
            self.table.setFocus()


TOOLS = ("take", "person", "no-names", "keep", "check", "backup", "restore", "keys")
