# SPDX-License-Identifier: Apache-2.0
"""SQLCipher as the SQLite of sqlite-utils. Everything here that needs either imports them from this module.

sqlite-utils catches the exceptions of the `sqlite3` it found when it was first imported, and SQLCipher has classes of
its own: so it is put in its place, under the name that sqlite-utils looks for first, before that import.
"""

from __future__ import annotations

import sys

import sqlcipher3

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)

from sqlcipher3 import dbapi2 as sqlite  # noqa: E402
from sqlite_utils import Database, Migrations  # noqa: E402 - after the line above, see there


def names_of(migrations: Migrations) -> tuple[str, ...]:
    """The names of all migrations of a set, in their order: those that an empty database still needs."""
    return tuple(m.name for m in migrations.pending(Database(sqlite.connect(":memory:"), execute_plugins=False)))


__all__ = ["Database", "Migrations", "names_of", "sqlite"]
