# SPDX-License-Identifier: Apache-2.0
"""The encrypted database: connecting, copying, and the lock of its one writer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.durable import private_file
from assistant.files.outside import is_regular
from assistant.storage.driver import sqlite
from assistant.storage.errors import CANNOT_WRITE, DAMAGED, GONE, DamagedError, GoneError, ReadOnlyError, told_plainly
from assistant.storage.folder import LOCK
from assistant.storage.vault import DataKey

_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:")


def file_uri(path: Path) -> str:
    """A path as SQLite reads it in a URI (https://sqlite.org/uri.html). `Path.as_uri` would load urllib."""
    plain = path.absolute().as_posix().encode("utf-8", "surrogateescape")
    start = "file://" if plain.startswith(b"/") else "file:///"
    return start + "".join(chr(b) if b in _PLAIN else f"%{b:02X}" for b in plain)


def connect(path: Path, key: DataKey, *, read_only: bool) -> Any:
    """A connection to the encrypted database at `path`; an empty file is a new one. Raises LogError."""
    if not path.exists():
        raise GoneError(GONE)
    for end in ("", "-wal", "-shm"):  # SQLite would wait for a pipe, or take a folder for a disk that is gone
        part = path.with_name(path.name + end)
        if os.path.lexists(part) and not is_regular(part):
            raise DamagedError(DAMAGED)
    writable = os.access(path.parent, os.W_OK)
    if read_only and not writable:
        if path.with_name(path.name + "-wal").exists():
            raise ReadOnlyError(CANNOT_WRITE)
        target, uri = f"{file_uri(path)}?mode=ro&immutable=1", True
    else:
        target, uri = str(path), False
    with told_plainly():
        connection = sqlite.connect(target, uri=uri, timeout=2.0, check_same_thread=False, isolation_level=None)
    try:
        with told_plainly():
            _unlock(connection, key)
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


def _unlock(connection: Any, key: DataKey) -> None:
    connection.execute(f"pragma key = \"x'{key.derived('database').hex()}'\"")
    connection.execute("pragma cipher_log_level = none").fetchall()


def opens(path: Path, key: DataKey) -> bool:
    """True when there is a database that this key opens. Nothing is written."""
    if not path.is_file():
        return False
    with told_plainly():
        connection = sqlite.connect(f"{file_uri(path)}?mode=ro&immutable=1", uri=True)
    try:
        _unlock(connection, key)
        return bool(connection.execute("select count(*) from sqlite_master").fetchone()[0])
    except sqlite.DatabaseError:
        return False
    finally:
        connection.close()


def close_and_wipe(connection: Any) -> None:
    """Close a connection and overwrite the pages that SQLite had in memory. (While a log is open that would make searches
    five times as slow, so it is switched on for the closing only.)"""
    with suppress(sqlite.Error):
        connection.execute("pragma cipher_memory_security = on").fetchall()
    with suppress(sqlite.Error):
        connection.close()
    other = sqlite.connect(":memory:")
    other.execute("pragma cipher_memory_security = off").fetchall()
    other.close()


@contextmanager
def snapshot(path: Path, key: DataKey) -> Iterator[Any]:
    """A connection that sees the database as it is now, whatever is written meanwhile. Raises LogError."""
    connection = connect(path, key, read_only=True)
    try:
        with told_plainly():
            connection.execute("begin")
            connection.execute("select count(*) from sqlite_master").fetchone()
        yield connection
    finally:
        connection.close()


def copy_database(source: Any, target: Path, key: DataKey, progress: Progress = go_on) -> None:
    """SQLite's own online copy, encrypted under `key`, durably.

    Raises:
        StoppedError: when `progress(done, all)` says no.
        sqlite.Error, OSError: when it cannot be written; nothing is left.
    """

    def step(_status: int, remaining: int, total: int) -> None:
        if not progress(total - remaining, total):
            raise StoppedError

    private_file(target)
    copy = sqlite.connect(str(target), isolation_level=None)
    try:
        _unlock(copy, key)
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
        private_file(folder / LOCK)
        lock = sqlite.connect(str(folder / LOCK), timeout=0, check_same_thread=False, isolation_level=None)
    except (sqlite.Error, OSError):
        return None
    try:
        # no journal beside it: the folder may be renamed while the lock is held
        lock.execute("pragma journal_mode = memory").fetchone()
        lock.execute("begin exclusive")
        lock.execute("pragma user_version = 1")  # a file that cannot be written shows itself here
    except sqlite.Error:
        lock.close()
        return None
    return lock
