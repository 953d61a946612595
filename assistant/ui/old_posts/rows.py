# SPDX-License-Identifier: Apache-2.0
"""The list of old posts as a model: one row for the same words, filters, and what each row says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from assistant.domain import dates
from assistant.domain.archive import ItemKind, Seen
from assistant.domain.content import Content
from assistant.domain.plain_text import one_line
from assistant.services.archive.delete_list import first_words, what_was_done
from assistant.services.archive.old_posts import OldPost, in_rows
from assistant.ui.widgets.tables import MARK, UNDER

_FAR = 80
"""Letters before the marked words from which on a row begins shortly before them."""
LEVEL, DATE, WHAT, WORDS, TOPIC, RULE = range(6)
Index = QModelIndex | QPersistentModelIndex


@dataclass
class Filters:
    """What of the list is shown. "" or None: all."""

    kind: str = ""
    topic: str = ""
    since: str = ""
    seen: str = ""
    site: str = ""
    find: str = ""
    month: tuple[int, int] | None = None
    undated: bool = False

    @property
    def any(self) -> bool:
        return self != Filters()

    def lets(self, post: OldPost) -> bool:
        """Whether a post is shown."""
        if self.kind and post.item.kind.value != self.kind:
            return False
        if self.topic and all(f.concern != self.topic for f in post.review.findings):
            return False
        if self.since and post.since is not (self.since == "yes"):
            return False
        if self.seen and (post.item.seen in (Seen.PUBLIC, Seen.UNKNOWN)) is not (self.seen == "public"):
            return False
        if self.site and post.item.platform != self.site:
            return False
        if self.undated and post.day is not None:
            return False
        if self.month is not None and (post.day is None or (post.day.year, post.day.month) != self.month):
            return False
        return self.find.casefold() in post.item.text.casefold()


class PostsModel(QAbstractTableModel):
    """Rows of posts. The whole row is said by its first cell, for a screen reader.

    Args:
        marks: what the user decided about a post, by its number: "kept", "list".
        many: drafts are shown, which have a number in place of a day, and were not posted.
    """

    def __init__(self, content: Content, marks: Mapping[int, str], *, many: bool = False) -> None:
        super().__init__()
        self._many = many
        self._content, self._words, self._marks = content, content.words, marks
        self.rows: list[list[OldPost]] = []
        self.in_two_lines = False
        """When and what stand below the words, where there is no room for columns of their own."""

    def show_posts(self, posts: Iterable[OldPost]) -> None:
        """Another list, in its order."""
        self.beginResetModel()
        self.rows = in_rows(posts)
        self.endResetModel()

    def post_at(self, row: int) -> OldPost:
        return self.rows[row][0]

    def row_of(self, number: int) -> int:
        """The row of a post; -1 when it is not shown."""
        return next((n for n, row in enumerate(self.rows) if any(p.number == number for p in row)), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        w = self._words
        heads = (w["old.head-level"], w["old.head-date"], w["old.head-what"], w["old.head-words"], w["old.head-topic"])
        return (*heads, w["old.head-rule"])[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._cell(row, index.column()) if index.column() else self.spoken(row)
        if role == MARK and index.column() == WORDS:
            _, start, end = marked_words(row[0])
            return (start, end) if start < end else None
        if role == UNDER and index.column() == WORDS and self.in_two_lines:
            return ". ".join(text for column in (DATE, WHAT) if (text := self._cell(row, column)))
        return None

    def spoken(self, row: list[OldPost]) -> str:
        """A row in words."""
        return ". ".join(text for column in range(6) if (text := self._cell(row, column)))

    def _cell(self, row: list[OldPost], column: int) -> str:
        post, w = row[0], self._words
        main = post.main
        match column:
            case 0:
                mark = self._marks.get(post.number, "")
                return w[f"old.mark-{mark}"] if mark else w[f"result.level-{post.level.value}"]
            case 1 if self._many:
                return w["old.draft-number"].format(number=f"{post.number:,}")
            case 1:
                return dates.short_day(post.day) if post.day else w["old.no-date"]
            case 2:
                return "" if self._many else what_was_done(post.item, w)
            case 3:
                text, _, _ = marked_words(post)
                return w["old.times"].format(text=text, number=len(row)) if len(row) > 1 else text
            case 4:
                return main.title
            case _:
                return w["old.general-short"] if main.general else self._content.cite(main.clauses[0])


def marked_words(post: OldPost) -> tuple[str, int, int]:
    """The beginning of the words, or where the marked words stand when they stand further on; and from where to where in it they
    are marked (nothing is marked when both are the same)."""
    text = post.item.text
    start, end = (post.main.spans[0].start, post.main.spans[0].end) if post.main.spans else (0, 0)
    cut = text.rfind(" ", 0, start - 20) + 1 if start > _FAR else 0
    lead = "… " if cut else ""
    shown, marked = first_words(text[cut:]), _flat(text[start:end])
    at = _flat(text[cut:]).find(marked, len(_flat(text[cut:start])))
    first = min(max(at, 0), len(shown))
    last = min(first + len(marked), len(shown)) if at >= 0 else first
    return lead + shown, len(lead) + first, len(lead) + last


def _flat(text: str) -> str:
    return " ".join(one_line(text).split())


def kinds_of(posts: Iterable[OldPost]) -> list[ItemKind]:
    """The kinds that are there, in their usual order."""
    have = {p.item.kind for p in posts}
    return [k for k in ItemKind if k in have]
