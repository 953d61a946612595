# SPDX-License-Identifier: Apache-2.0
"""The encrypted database: connecting, copying, and the lock of its one writer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.domain.jobs import StoppedError
from assistant.storage.driver import sqlite
from assistant.storage.errors import CANNOT_WRITE, ReadOnlyError, told_plainly
from assistant.storage.folder import LOCK
from assistant.storage.vault import DataKey


def connect(path: Path, key: DataKey, *, read_only: bool) -> Any:
    writable = os.access(path.parent, os.W_OK)
    if read_only and not writable:
        if path.with_name(path.name + "-wal").exists():
            raise ReadOnlyError(CANNOT_WRITE)
        target, uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1", True
    else:
        target, uri = str(path), False
    with told_plainly():
        connection = sqlite.connect(target, uri=uri, timeout=2.0, check_same_thread=False, isolation_level=None)
    try:
        with told_plainly():
            connection.execute(f"pragma key = \"x'{key.derived('database').hex()}'\"")
            connection.execute("pragma cipher_log_level = none").fetchall()
            connection.execute("select count(*) from sqlite_master").fetchone()
            if not read_only:
                connection.execute("pragma journal_mode = wal").fetchone()
            for pragma in (
                "synchronous = full",
                "foreign_keys = on",
                "secure_delete = on",
                "temp_store = memory",
                "cache_size = -16000",
            ):
                connection.execute(f"pragma {pragma}").fetchall()
            if read_only:
                connection.execute("pragma query_only = on")
    except BaseException:
        connection.close()
        raise
    return connection


def copy_database(source: Any, target: Path, key: DataKey, progress: Callable[[int, int], bool] = lambda _d, _a: True) -> None:
    """SQLite's own online copy, under the same key. Raises StoppedError when `progress(done, all)` says no."""

    def step(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise StoppedError

    copy = sqlite.connect(str(target), isolation_level=None)
    try:
        copy.execute(f"pragma key = \"x'{key.derived('database').hex()}'\"")
        source.backup(copy, pages=256, progress=step)
        copy.execute("pragma journal_mode = delete").fetchone()
    except BaseException:
        copy.close()
        target.unlink(missing_ok=True)
        raise
    copy.close()
    with target.open("rb") as file:
        os.fsync(file.fileno())


def take_lock(folder: Path) -> Any:
    """Hold `log.lock` as long as the log is open. None when another program holds it or the folder cannot be written.

    SQLite's own lock is used: it works the same on every system and goes when the program is killed.
    """
    try:
        lock = sqlite.connect(str(folder / LOCK), timeout=0, check_same_thread=False, isolation_level=None)
        try:
            lock.execute("begin exclusive")
            lock.execute("pragma user_version = 1")  # a folder that cannot be written shows itself here
        except sqlite.Error:
            lock.close()
            return None
    except sqlite.Error:
        return None
    return lock
