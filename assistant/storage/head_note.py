# SPDX-License-Identifier: Apache-2.0
"""The note of the end of the history, beside the database: with it an older database or a cut-off end is noticed.

It is written after each save. A program that is killed between the two, or cannot write it for a while (full disk, virus
scanner), leaves a note that is behind: the database itself says which note it last had, so that this is told apart from
entries which something else added.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.domain.incident import Head
from assistant.storage import history
from assistant.storage.driver import Database
from assistant.storage.folder import HEAD
from assistant.storage.vault import DataKey, read_sealed, write_sealed

KEPT = 5
"""So many earlier heads stay in a note: those that a database with another end took the place of."""
ALARMS = frozenset(["head-changed", "head-missing", "cut", "not-ours"])


@dataclass(frozen=True)
class Note:
    """What is noted.

    Attributes:
        head: the end of the history; None when the note is missing or was changed.
        before: ends that were noted when another database was in this place.
        changed: the file is there, but not as the program wrote it.
    """

    head: Head | None
    before: tuple[Head, ...] = ()
    changed: bool = False

    def followed_by(self, head: Head) -> Note:
        return replace(self, head=head, changed=False)

    def replaced_by(self, head: Head) -> Note:
        """The note of a database whose end did not fit: what was noted stays known."""
        return Note(head, tuple(h for h in (self.head, *self.before) if h is not None)[:KEPT])


def read_note(folder: Path, key: DataKey) -> Note:
    """The note in the folder of a log. Raises LogError when it cannot be read at all."""
    try:
        plain = read_sealed(folder / HEAD, key, "head")
        if plain is None:
            return Note(None)
        return Note(_head(plain), tuple(_head(p) for p in plain.get("before", [])))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Note(None, changed=True)


def write_note(folder: Path, key: DataKey, note: Note, name: str = HEAD) -> None:
    """Write the note durably. Raises LogError."""
    if note.head is None:
        return
    plain: dict[str, object] = {"seq": note.head.seq, "hash": note.head.hash}
    if note.before:
        plain["before"] = [{"seq": h.seq, "hash": h.hash} for h in note.before]
    write_sealed(folder / name, key, "head", plain)


def _head(plain: dict[str, object]) -> Head:
    return Head(int(str(plain["seq"])), str(plain["hash"]))


def fit(db: Database, note: Note) -> str:
    """How database and note fit.

    Returns:
        "" when they do; "behind" when the program could not write the note; "put-back" when the database is one that was
        here before another; "told" when the last alarm is about this very note; one of `ALARMS` otherwise.
    """
    now = history.head(db)
    if note.head is None:
        return "head-changed" if note.changed else "head-missing"
    if note.head == now:
        return ""
    if now in note.before:
        return "put-back"
    row = db.execute("select hash from history where seq = ?", [note.head.seq]).fetchone()
    if row is None or row[0] != note.head.hash:
        return "told" if _told(db, note.head) else "cut" if note.head.seq > now.seq else "not-ours"
    had = _had(db)
    # a database of an earlier version says nothing of it: there the note was behind by one entry at most
    ours = now.seq == note.head.seq + 1 if had is None else had == note.head.seq
    return "behind" if ours else "not-ours"


def _had(db: Database) -> int | None:
    if "noted" not in db.table_names():
        return None
    row = db.execute("select seq from noted").fetchone()
    return None if row is None else int(row[0])


def _told(db: Database, head: Head) -> bool:
    """True when the last alarm was about this very note: the program was stopped before it wrote the next one."""
    row = db.execute(
        "select s.body from history h join states s on s.seq = h.seq where h.action = 'alarm' order by h.seq desc limit 1"
    ).fetchone()
    return row is not None and json.loads(row[0]).get("wanted") == str(head)
