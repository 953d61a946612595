# SPDX-License-Identifier: Apache-2.0
"""The history of a log: every change, one after the other, each sealed with a digest that covers the one before.

The state of an incident or a file after each change is kept in `states` under a random salt; the entry holds only the
salted digest. So a text can be erased for good: without the salt the digest says nothing, and the chain still holds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterator
from typing import Any

from assistant.domain.incident import Head, HistoryEntry, Trouble, canonical, entry_from
from assistant.storage.driver import Database

GENESIS = "0" * 64
_COLUMNS = ("seq", "at", "actor", "action", "what", "number", "incident", "item", "before", "after", "prev", "hash")
ERASING = "deleted"
"""The action that allows the states of an incident to be gone."""


def digest_of(salt: bytes, body: str) -> str:
    return hashlib.sha256(salt + body.encode("utf-8")).hexdigest()


def _seal(row: dict[str, Any]) -> str:
    return hashlib.sha256(canonical([row[c] for c in _COLUMNS[:-1]]).encode("utf-8")).hexdigest()


def head(db: Database) -> Head:
    """The end of the history as the database has it."""
    row = db.execute("select seq, hash from history order by seq desc limit 1").fetchone()
    return Head(0, GENESIS) if row is None else Head(int(row[0]), str(row[1]))


def append(
    db: Database,
    *,
    at: dt.datetime,
    actor: str,
    action: str,
    what: str,
    number: str = "",
    incident: str = "",
    item: str = "",
    body: Any = None,
    before: int | None = None,
) -> Head:
    """Add an entry, inside the transaction of the change it is about.

    Args:
        at: local time with its offset from UTC.
        action: what happened, as a word: created, changed, opened, exported, deleted, ...
        what: "incident", "evidence" or "log".
        body: the state after the change, or what is to be remembered of the action (a reason); None for nothing.
        before: the entry that holds the state before.
    """
    last = head(db)
    salt, text, after = b"", "", ""
    if body is not None:
        salt, text = secrets.token_bytes(32), canonical(body)
        after = digest_of(salt, text)
    earlier = ""
    if before is not None:
        earlier = str(db.execute("select after from history where seq = ?", [before]).fetchone()[0])
    row: dict[str, Any] = {
        "seq": last.seq + 1,
        "at": at.isoformat(timespec="milliseconds"),
        "actor": actor,
        "action": action,
        "what": what,
        "number": number,
        "incident": incident,
        "item": item,
        "before": earlier,
        "after": after,
        "prev": last.hash,
    }
    row["hash"] = _seal(row)
    marks = ",".join("?" * len(_COLUMNS))
    db.execute(f"insert into history ({','.join(_COLUMNS)}) values ({marks})", [row[c] for c in _COLUMNS])  # noqa: S608 - fixed names
    if body is not None:
        db.execute("insert into states (seq, salt, body) values (?, ?, ?)", [row["seq"], salt, text])
    return Head(int(row["seq"]), str(row["hash"]))


def body_of(db: Database, seq: int) -> Any:
    """The state that entry `seq` left behind; None when it has none or it was erased."""
    row = db.execute("select body from states where seq = ?", [seq]).fetchone()
    return None if row is None else json.loads(row[0])


def state_of(db: Database, seq: int) -> tuple[str, Any] | None:
    """Salt (as hex) and body of the state that entry `seq` left behind, so that its digest can be checked elsewhere."""
    row = db.execute("select salt, body from states where seq = ?", [seq]).fetchone()
    return None if row is None else (bytes(row[0]).hex(), json.loads(row[1]))


def entries(db: Database, incident: str = "", newest_first: bool = False, limit: int = -1) -> Iterator[HistoryEntry]:
    """The entries of one incident, or all."""
    where, values = ("where incident = ?", [incident]) if incident else ("", [])
    order = "desc" if newest_first else ""
    sql = f"select {','.join(_COLUMNS)} from history {where} order by seq {order} limit {limit:d}"  # noqa: S608 - fixed names
    for row in db.execute(sql, values):
        yield entry_from(dict(zip(_COLUMNS, row, strict=True)))


def seal_of(entry: HistoryEntry) -> str:
    """The seal that this entry must have."""
    return _seal({**vars(entry), "at": entry.at.isoformat(timespec="milliseconds")})


class Walk:
    """Walks the chain once. Afterwards `troubles` and `notices` say what was found, and `latest` which state of each
    incident and file counts now."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.troubles: list[Trouble] = []
        self.notices: list[Trouble] = []
        self.latest: dict[tuple[str, str], int] = {}
        self.numbers: dict[str, str] = {}
        self.deleted: dict[str, int] = {}
        self.head = Head(0, GENESIS)
        self.erased = 0
        self._found: dict[int, str] = {}

    def run(self, wanted: Head | None) -> None:
        """Check every link and every state; `wanted` is a head that must be part of the chain."""
        self.deleted = {
            str(i): int(s)
            for i, s in self._db.execute("select incident, seq from history where action = ? and what = 'incident'", [ERASING])
        }
        sql = (
            f"select {','.join('h.' + c for c in _COLUMNS)}, s.salt, s.body "  # noqa: S608 - fixed names
            "from history h left join states s on s.seq = h.seq order by h.seq"
        )
        last_at: dt.datetime | None = None
        expected, previous = 1, GENESIS
        after_of: dict[tuple[str, str], str] = {}
        for *columns, salt, body in self._db.execute(sql):
            row = dict(zip(_COLUMNS, columns, strict=True))
            seq = row["seq"]
            if seq != expected or row["prev"] != previous or _seal(row) != row["hash"]:
                self.troubles.append(Trouble("chain", {"seq": str(seq)}))
                if len(self.troubles) > 20:
                    return
            expected, previous = seq + 1, row["hash"]
            if wanted is not None and seq == wanted.seq and row["hash"] != wanted.hash:
                self.troubles.append(Trouble("other-head", {"seq": str(seq)}))
            self.head = Head(seq, row["hash"])
            last_at = self._time(row, last_at)
            key = (row["what"], row["item"] or row["incident"])
            if row["before"] and after_of.get(key) != row["before"]:
                self.troubles.append(Trouble("state", {"number": row["number"], "seq": str(seq)}))
            if row["after"]:
                self._state(row, salt, body)
                if row["action"] in STATE_ACTIONS:
                    after_of[key] = row["after"]
                    self.latest[key] = seq
                    self.numbers[row["incident"]] = row["number"]
            elif body is not None:
                self.troubles.append(Trouble("state", {"number": row["number"], "seq": str(seq)}))
        for (seq,) in self._db.execute("select seq from states where seq not in (select seq from history) limit 20"):
            self.troubles.append(Trouble("state", {"number": "", "seq": str(seq)}))
        if wanted is not None and wanted.seq > self.head.seq:
            self.troubles.append(Trouble("cut", {"have": str(self.head.seq), "wanted": str(wanted.seq)}))

    def _time(self, row: dict[str, Any], last: dt.datetime | None) -> dt.datetime | None:
        try:
            at = dt.datetime.fromisoformat(row["at"])
            if at.tzinfo is None:
                raise ValueError(row["at"])
        except ValueError:
            self.troubles.append(Trouble("chain", {"seq": str(row["seq"])}))
            return last
        if last is not None and at < last:
            self.notices.append(Trouble("clock", {"seq": str(row["seq"]), "at": f"{at:%d %B %Y %H:%M}"}))
        return at

    def _state(self, row: dict[str, Any], salt: Any, body: Any) -> None:
        if body is None:
            erased_at = self.deleted.get(row["incident"], 0)
            if erased_at < row["seq"] or row["what"] == "log":
                self.troubles.append(Trouble("missing", {"number": row["number"], "seq": str(row["seq"])}))
            else:
                self.erased += 1
        elif digest_of(salt, body) != row["after"]:
            self.troubles.append(Trouble("state", {"number": row["number"], "seq": str(row["seq"])}))


STATE_ACTIONS = frozenset({"created", "changed", "closed", "reopened", "added", "removed", "black-out", "imported"})
"""Actions whose body is the whole state of what they are about; the body of others is a note."""
