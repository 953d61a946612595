# SPDX-License-Identifier: Apache-2.0
"""A plain SQLite file of this machine: which policies the user has read, and the answers of profile checks."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from assistant.domain.audit import Audit, audit_from, to_plain
from assistant.files.durable import private_file, private_folder
from assistant.storage.driver import Database, Migrations, names_of, sqlite
from assistant.storage.errors import DamagedError, NewerFileError

_migrations = Migrations("assistant-personal")


@_migrations()
def m0001_reading(db: Any) -> None:
    db.table("reading").create(
        {"pack": str, "fingerprint": str, "version": str, "read_on": str},
        pk="pack",
        not_null={"fingerprint", "read_on"},
        strict=True,
    )


@_migrations()
def m0002_audit(db: Any) -> None:
    # one profile check a row; `data` is what domain.audit.to_plain gives, as JSON
    db.table("audit").create({"id": int, "data": str}, pk="id", not_null={"data"}, strict=True)


class PersonalStore:
    """Use from one thread; close when done.

    Raises:
        NewerFileError: when a newer version wrote the file.
        DamagedError: when the file is damaged; it is left as it is.
    """

    def __init__(self, path: Path) -> None:
        private_folder(path.parent)
        private_file(path)
        self._connection = sqlite.connect(str(path))
        try:
            self._connection.execute("pragma journal_mode=wal")
            self._connection.execute("pragma synchronous=full")
            self._db = Database(self._connection, execute_plugins=False)
            self._refuse_newer()
            _migrations.apply(self._db)
        except sqlite.OperationalError:
            self._connection.close()
            raise
        except sqlite.DatabaseError:
            self._connection.close()
            raise DamagedError(
                "personal.sqlite is damaged. Move it out of the data folder. Then begin your profile check anew."
            ) from None
        except BaseException:
            self._connection.close()
            raise

    def _refuse_newer(self) -> None:
        if {m.name for m in _migrations.applied(self._db)}.difference(names_of(_migrations)):
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

    def audits(self) -> list[Audit]:
        """Every profile check, the oldest first. One that cannot be read is left out, and stays in the file."""
        out = []
        for row in self._db["audit"].rows_where(order_by="id"):
            try:
                out.append(audit_from(row["id"], json.loads(row["data"])))
            except (ValueError, TypeError, KeyError, AttributeError):
                continue
        return out

    def begin_audit(self, day: dt.date) -> Audit:
        """A new profile check, kept at once."""
        data = json.dumps(to_plain(Audit(0, day)))
        made: Any = self._db.table("audit").insert({"data": data}, pk="id").last_pk
        return Audit(int(made), day)

    def save_audit(self, audit: Audit) -> None:
        """Keep the answers of a profile check."""
        self._db.table("audit").update(audit.id, {"data": json.dumps(to_plain(audit))})

    def delete_audits(self) -> None:
        """Delete every profile check; the file is written anew, so that nothing of them stays in free pages."""
        self._db.table("audit").delete_where()
        self._connection.execute("vacuum")
        self._connection.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        self._connection.close()
