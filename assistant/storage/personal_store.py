# SPDX-License-Identifier: Apache-2.0
"""A plain SQLite file of this machine: which policies the user has read, in which version, and when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from assistant.storage.driver import Database, Migrations, sqlite
from assistant.storage.errors import NewerFileError

_migrations = Migrations("assistant-personal")


@_migrations()
def m0001_reading(db: Any) -> None:
    db.table("reading").create(
        {"pack": str, "fingerprint": str, "version": str, "read_on": str},
        pk="pack",
        not_null={"fingerprint", "read_on"},
        strict=True,
    )


_KNOWN = frozenset({"m0001_reading"})


class PersonalStore:
    """Use from one thread; close when done.

    Raises:
        NewerFileError: when a newer version wrote the file.
        sqlcipher3 DatabaseError: when the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite.connect(str(path))
        try:
            self._connection.execute("pragma journal_mode=wal")
            self._connection.execute("pragma synchronous=full")
            self._db = Database(self._connection, execute_plugins=False)
            self._refuse_newer()
            _migrations.apply(self._db)
        except BaseException:
            self._connection.close()
            raise

    def _refuse_newer(self) -> None:
        if "_sqlite_migrations" not in self._db.table_names():
            return
        rows = self._db.query("select name from _sqlite_migrations where migration_set = 'assistant-personal'")
        if {row["name"] for row in rows} - _KNOWN:
            raise NewerFileError("personal.sqlite was written by a newer version. Use that version, or move the file away.")

    def read_on(self, pack: str, fingerprint: str) -> dt.date | None:
        """When the user confirmed to have read this very version, or None."""
        rows = list(self._db["reading"].rows_where("pack = ? and fingerprint = ?", [pack, fingerprint]))
        return dt.date.fromisoformat(rows[0]["read_on"]) if rows else None

    def confirm_read(self, pack: str, fingerprint: str, version: str, day: dt.date) -> None:
        """Remember that the user has read this version."""
        self._db.table("reading").upsert(
            {"pack": pack, "fingerprint": fingerprint, "version": version, "read_on": day.isoformat()}, pk="pack"
        )

    def close(self) -> None:
        self._connection.close()
