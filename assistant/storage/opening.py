# SPDX-License-Identifier: Apache-2.0
"""Making a log and opening one."""

from __future__ import annotations

from pathlib import Path

from assistant.domain.incident import LogKind
from assistant.storage.connection import take_lock
from assistant.storage.errors import CANNOT_WRITE, GoneError, LogError, ReadOnlyError
from assistant.storage.folder import COPY_PREFIX, DATABASE, EVIDENCE, HEAD, KEYS, LOCK, exists
from assistant.storage.log import Clock, Log, LogState, local_now
from assistant.storage.place import refuse_bad_place
from assistant.storage.vault import DataKey, KeyFile, new_code, new_key, write_key_file


def create(folder: Path, kind: LogKind, keeper: str, passphrase: str, clock: Clock = local_now) -> tuple[Log, str]:
    """Make a new log in `folder`, which must not hold one.

    Returns:
        the open log, and the code for its recovery sheet, which is kept nowhere.

    Raises:
        PlaceError: for a synced folder or a network share.
        LogError: when it cannot be written, or a log is there.
    """
    refuse_bad_place(folder)
    if exists(folder):
        raise LogError("There is a log in this folder. Nothing was changed.")
    key, code = new_key(), new_code()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise ReadOnlyError(CANNOT_WRITE) from None
    lock = take_lock(folder)
    if lock is None:
        raise ReadOnlyError(CANNOT_WRITE)
    log = Log(folder, key, clock, lock, read_only=False)
    try:
        log.start(kind, keeper)
        write_key_file(folder / KEYS, key, kind.value, passphrase, code)
    except BaseException:
        log.close()
        raise
    return log, code


def unlock(folder: Path, *, passphrase: str | None = None, code: str | None = None) -> DataKey:
    """The data key of the log in `folder` (about 0.2 s: not on the GUI thread).

    Raises:
        WrongSecretError: when it does not open the log.
        KeyFileError, NewerFileError: when the key file cannot be used.
    """
    keys = KeyFile(folder / KEYS)
    if code is not None:
        return keys.open_with_sheet(code)
    return keys.open(passphrase or "")


def open_log(folder: Path, key: DataKey, clock: Clock = local_now, *, read_only: bool = False) -> Log:
    """Open a log for writing; for reading when another program has it open or the folder cannot be written.

    Raises:
        PlaceError: for a synced folder or a network share.
        DamagedError, NewerFileError, GoneError: when it cannot be used; nothing was changed.
    """
    refuse_bad_place(folder)
    if not (folder / DATABASE).exists():
        raise GoneError("The log's database is not in its folder any more. Restore your last back-up.")
    lock = None if read_only else take_lock(folder)
    # a program that closes the log leaves no WAL behind
    left = folder / f"{DATABASE}-wal"
    stopped = lock is not None and left.exists() and left.stat().st_size > 0
    log = None
    try:
        log = Log(folder, key, clock, lock, read_only=lock is None)
        log.resume()
        sound = log.keys_sound()
        log.state = LogState(log.read_only, sound, stopped or log.state.stopped_badly, log.state.head_ahead)
    except BaseException:
        if log is not None:
            log.close()
        elif lock is not None:
            lock.close()
        raise
    return log


__all__ = [
    "COPY_PREFIX",
    "DATABASE",
    "EVIDENCE",
    "HEAD",
    "KEYS",
    "LOCK",
    "Clock",
    "KeyFile",
    "Log",
    "LogState",
    "create",
    "exists",
    "local_now",
    "open_log",
    "unlock",
]
