# SPDX-License-Identifier: Apache-2.0
"""Making a log, opening one, deleting one."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain.incident import LogKind
from assistant.files.durable import private_file, private_folder
from assistant.storage import history, schema
from assistant.storage.connection import copy_database, take_lock
from assistant.storage.errors import (
    CANNOT_WRITE,
    DAMAGED,
    OPEN_ELSEWHERE,
    DamagedError,
    GoneError,
    LogError,
    NewerFileError,
    ReadOnlyError,
    plain_os_error,
    told_plainly,
)
from assistant.storage.folder import (
    COPY_PREFIX,
    DATABASE,
    DELETING,
    EVIDENCE,
    HEAD,
    KEYS,
    LOCK,
    NEW,
    RESTORING,
    beside,
    exists,
    has_log,
    keep_private,
    mend,
    put_in_place,
    vacant,
)
from assistant.storage.head_note import ALARMS, fit, read_note, write_note
from assistant.storage.keys import finish_renewal
from assistant.storage.log import Clock, Log, LogState, latest_self, local_now
from assistant.storage.place import refuse_bad_place
from assistant.storage.vault import DataKey, KeyFile, new_code, new_key, write_key_file


def create(folder: Path, kind: LogKind, keeper: str, passphrase: str, clock: Clock = local_now) -> tuple[Log, str]:
    """Make a new log in `folder`, which must not hold one. It is made beside it and put in place whole.

    Returns:
        the open log, and the code for its recovery sheet, which is kept nowhere.

    Raises:
        PlaceError: for a synced folder or a network share.
        LogError: when it cannot be written, or a log or something else is there.
    """
    refuse_bad_place(folder)
    key, code = new_key(), new_code()
    part = beside(folder, NEW)
    try:
        if exists(folder):
            raise LogError("There is a log in this folder. Nothing was changed.")
        if not vacant(folder):
            raise LogError("There are other files in this folder. Choose an empty folder, or a new one.")
        _begin(part)
        _write_new(part, key, kind, keeper, passphrase, code, clock)
        put_in_place(part, folder)
    except OSError as error:
        raise plain_os_error(error) from None
    return open_log(folder, key, clock), code


def _begin(part: Path) -> None:
    """Make the folder `part`, in place of one that a killed program left. Raises ReadOnlyError when one is at work there."""
    if part.exists():
        lock = take_lock(part)
        if lock is None:
            raise ReadOnlyError(OPEN_ELSEWHERE)
        lock.close()
        shutil.rmtree(part)
    private_folder(part)


def _write_new(part: Path, key: DataKey, kind: LogKind, keeper: str, passphrase: str, code: str, clock: Clock) -> None:
    lock = take_lock(part)
    if lock is None:
        raise ReadOnlyError(CANNOT_WRITE)
    try:
        private_file(part / DATABASE)
        log = Log(part, key, clock, lock, read_only=False)
    except BaseException:
        lock.close()
        raise
    try:
        log.start(kind, keeper)
        write_key_file(part / KEYS, key, kind.value, passphrase, code)
    finally:
        log.close()


def unlock(folder: Path, *, passphrase: str | None = None, code: str | None = None) -> DataKey:
    """The data key of the log in `folder` (about 0.2 s: not on the GUI thread).

    Raises:
        WrongSecretError: when it does not open the log.
        KeyFileError, NewerFileError: when the key file cannot be used.
    """
    mend(folder)
    keys = KeyFile(folder / KEYS)
    if code is not None:
        return keys.open_with_sheet(code)
    return keys.open(passphrase or "")


def open_log(folder: Path, key: DataKey, clock: Clock = local_now, *, read_only: bool = False) -> Log:
    """Open a log for writing; for reading when another program has it open or the folder cannot be written.

    A database that does not fit the note of its end is opened as it is, and nothing in the folder is touched: `state.alarm`
    says what was seen, and the first change writes it into the history.

    Raises:
        PlaceError: for a synced folder or a network share.
        DamagedError, NewerFileError, GoneError: when it cannot be used; nothing was changed.
    """
    refuse_bad_place(folder)
    if not has_log(folder):
        raise GoneError("The log's database is not in its folder any more. Restore your last back-up.")
    lock = None if read_only else take_lock(folder)
    log = None
    try:
        if lock is not None:
            keep_private(folder)
            finish_renewal(folder, key)
            # whoever restores holds this lock: what is left there is of a program that was killed
            shutil.rmtree(beside(folder, RESTORING), ignore_errors=True)
        if not (folder / DATABASE).exists():
            raise GoneError("The log's database is not in its folder any more. Restore your last back-up.")
        # a program that closes the log leaves no WAL behind
        left = folder / f"{DATABASE}-wal"
        stopped = lock is not None and left.exists() and left.stat().st_size > 0
        log = Log(folder, key, clock, lock, read_only=lock is None)
        found = _resume(log)
        log.state = LogState(
            log.read_only,
            log.keys_sound(),
            stopped_badly=stopped or found in ("behind", "told"),
            alarm=found if found in ALARMS else "",
        )
        if not log.read_only and not log.state.alarm:
            _tidy(log, found)
    except BaseException as error:
        if log is not None:
            log.close()
        elif lock is not None:
            lock.close()
        if isinstance(error, OSError):
            raise plain_os_error(error) from None
        raise
    return log


def _resume(log: Log) -> str:
    """Bring the database up to date, read what the log is, and see whether its end fits the note."""
    with log.reading() as db:
        if schema.newer(db):
            raise NewerFileError("A newer version of the program wrote this log. Use that version. Nothing was changed.")
        missing = schema.missing(db)
        if missing:
            if log.read_only:
                raise ReadOnlyError("This log is from an older version. Open it alone once, so that it is brought up to date.")
            _copy_before(log, missing[0])
            schema.migrations.apply(db)
        latest = latest_self(db)
        me = history.body_of(db, latest) if latest else None
        if not isinstance(me, dict) or me.get("id") != log.log_id:
            raise DamagedError(DAMAGED)
        log.kind, log.keeper = LogKind(me["kind"]), str(me["keeper"])
        log.note = read_note(log.folder, log.key)
        return fit(db, log.note)


def _copy_before(log: Log, name: str) -> None:
    target = log.folder / f"{COPY_PREFIX}{name}.db"
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy_database(log.db.conn, part, log.key)
    part.replace(target)


def _tidy(log: Log, found: str) -> None:
    """The database is the one that belongs here: clear away what a crash left, and set aside what the log does not know."""
    now = log.head()
    if found:
        note = log.note.followed_by(now) if found == "behind" else log.note.replaced_by(now)
        try:
            write_note(log.folder, log.key, note)
        except LogError:  # the old one is still there, and the database must go on saying so
            log.state = replace(log.state, unnoted=1 if log.note.head is None else max(1, now.seq - log.note.head.seq))
        else:
            log.note = note
    if found == "put-back":
        log.remember_done("put-back")
    with log.reading() as db:
        kept = {str(n) for row in db.execute("select file, small from evidence") for n in row if n}
        leaving = {str(r[0]) for r in db.execute("select file from leaving")}
    with suppress(LogError):
        for name in list(log.files.unfinished()):
            if name in kept:
                log.files.settle(name)
            else:
                log.files.remove(name)  # never part of the log: see EvidenceFiles
    if leaving:
        log.finish_deleting()
    with suppress(OSError):
        log.files.bring_back(kept)
        strange = log.files.strangers(kept | leaving)
        if strange:
            log.remember_done("set-aside", note={"files": strange})
            log.files.put_aside(strange)
        for pattern in (f".{HEAD}.*", f".{KEYS}.*", f"{COPY_PREFIX}*.part"):
            for path in log.folder.glob(pattern):
                path.unlink(missing_ok=True)
    with suppress(LogError), told_plainly():
        log.db.execute("pragma wal_checkpoint(truncate)").fetchall()


def delete_log(folder: Path) -> None:
    """Delete a log and all that is in its folder. It is gone or it is there: a program that is killed meanwhile goes on when
    it looks for the log again.

    Raises:
        ReadOnlyError: when it is open somewhere else.
        OSError: when something stays behind.
    """
    leaving = beside(folder, DELETING)
    if exists(folder):
        lock = take_lock(folder)
        if lock is None:
            raise ReadOnlyError(OPEN_ELSEWHERE)
        step_aside(folder, leaving, lock)
    if leaving.exists():
        shutil.rmtree(leaving)


def step_aside(folder: Path, target: Path, lock: Any) -> None:
    """Rename a folder; the lock of its log (None when there is no log) is held until then. Raises OSError; then nothing moved."""
    try:
        if lock is not None and os.name == "nt":
            lock.close()  # a folder with an open file cannot be renamed there; one that another program opens cannot either
        folder.rename(target)
    finally:
        if lock is not None:
            lock.close()


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
    "delete_log",
    "exists",
    "local_now",
    "open_log",
    "unlock",
]
