# SPDX-License-Identifier: Apache-2.0
"""Changing what opens a log: its passphrase, its recovery sheet, and, when somebody knows them, its keys.

A new passphrase locks the same data key. An older key file, which every back-up holds, opens that key for ever with the
passphrase of its time. So `renew` changes the key itself: of the database and of every file of evidence.
"""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path

from assistant.domain.incident import Head
from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.durable import replace_patiently, sync_folder
from assistant.storage import history
from assistant.storage.connection import connect, copy_database, opens
from assistant.storage.driver import Database
from assistant.storage.errors import (
    OPEN_ELSEWHERE,
    READ_ONLY,
    DamagedError,
    GoneError,
    KeyFileError,
    LogError,
    ReadOnlyError,
    plain_os_error,
    told_plainly,
)
from assistant.storage.evidence_files import EvidenceFiles
from assistant.storage.folder import COPY_PREFIX, DATABASE, HEAD, KEYS
from assistant.storage.head_note import write_note
from assistant.storage.log import Log
from assistant.storage.vault import DataKey, new_code, write_key_file

_FRESH, _OLD = f"{DATABASE}.new", f"{DATABASE}.old"
_FRESH_HEAD = f"{HEAD}.new"


def change_passphrase(log: Log, new: str) -> None:
    """Lock the data key by another passphrase; the recovery sheet stays good. Raises LogError; then the old one is good."""
    _may_write_keys(log)
    if not log.keys_sound():
        raise KeyFileError("The key file was changed outside the program. Make a new recovery sheet first.")
    write_key_file(log.folder / KEYS, log.key, log.kind.value, new, None)
    log.remember_done("passphrase-changed")


def new_sheet(log: Log, passphrase: str) -> str:
    """A new code for the recovery sheet; the old sheet opens the log no more.

    Args:
        passphrase: the one in use; both slots are written again.

    Raises:
        WrongSecretError: when it is not the passphrase and the key file is whole.
        LogError: when it cannot be written.
    """
    _may_write_keys(log)
    if log.keys_sound():
        log.key_file().open(passphrase)
    code = new_code()
    write_key_file(log.folder / KEYS, log.key, log.kind.value, passphrase, code)
    log.remember_done("sheet-made")
    return code


def reset_passphrase(log: Log, new: str) -> None:
    """After opening with the sheet: a new passphrase. Raises LogError."""
    _may_write_keys(log)
    write_key_file(log.folder / KEYS, log.key, log.kind.value, new, None)
    log.remember_done("passphrase-changed")


def _may_write_keys(log: Log) -> None:
    if log.read_only:
        raise ReadOnlyError(READ_ONLY)


# -- somebody knows the passphrase -----------------------------------------------------------------------------------


def renew(log: Log, passphrase: str, progress: Progress = go_on) -> str:
    """New keys for the database and for every file: no older key file, passphrase or sheet opens this log any more. What was
    copied before, a back-up for example, is still opened by the secrets of its time.

    Args:
        passphrase: a new one.
        progress: told files done and all files; False stops it. Then the old passphrase and sheet stay good.

    Returns:
        the code for a new recovery sheet.

    Raises:
        StoppedError: when `progress` said so.
        LogError: when it cannot be done; the old passphrase and sheet are good.
    """
    _may_write_keys(log)
    if not log.long_job.acquire(blocking=False):
        raise LogError("A back-up is being made. Wait until it is done, then try again.")
    try:
        _renew_files(log, progress)
        return _renew_database(log, passphrase)
    finally:
        log.long_job.release()


def _renew_files(log: Log, progress: Progress) -> None:
    with log.reading() as db:
        columns = (("file", "secret"), ("small", "small_secret"))
        stored = [
            (uid, file, secret, name, key)
            for name, key in columns
            for uid, file, secret in db.execute(f"select uid, {name}, {key} from evidence where {name} <> ''")  # noqa: S608
        ]
    for done, (uid, file, secret, name, key) in enumerate(stored):
        if not progress(done, len(stored)):
            raise StoppedError
        try:
            fresh, fresh_secret = _again(log.files, file, secret)
        except (DamagedError, GoneError):
            continue  # what verify says of it is not changed by a new key
        with log.reading() as db, db.atomic():
            same = db.execute(f"select 1 from evidence where uid = ? and {name} = ?", [uid, file]).fetchone()  # noqa: S608
            if same is not None:
                db.execute(f"update evidence set {name} = ?, {key} = ? where uid = ?", [fresh, fresh_secret, uid])  # noqa: S608
                db.execute("insert or ignore into leaving (file) values (?)", [file])
        if same is None:
            log.files.remove(fresh)  # deleted while it was copied
        log.files.settle(fresh)
        log.finish_deleting()


def _again(files: EvidenceFiles, name: str, secret: str) -> tuple[str, str]:
    """The same file under a new name and key, as name and key; it is never in clear on the disk. Raises LogError."""
    source, sink = os.pipe()
    failed: list[LogError] = []

    def give() -> None:
        try:
            with os.fdopen(sink, "wb") as out:
                files.copy_to(name, secret, out)
        except LogError as error:
            failed.append(error)
        except OSError:
            pass  # the reader has gone: it says why

    giver = threading.Thread(target=give)
    giver.start()
    try:
        with os.fdopen(source, "rb") as given:
            fresh, fresh_secret, _, _ = files.add(given)
    finally:
        giver.join()
    if failed:
        files.remove(fresh)
        raise failed[0]
    return fresh, fresh_secret


def _renew_database(log: Log, passphrase: str) -> str:
    if log.state.alarm:
        with log.writing():
            pass  # what was seen at the opening is said before anything is replaced
    key, code, folder = DataKey(secrets.token_bytes(32), log.log_id), new_code(), log.folder
    try:
        with log.reading() as db:
            copy_database(db.conn, folder / _FRESH, key)
            note = log.note.followed_by(_line_in(folder / _FRESH, key, log))
            write_note(folder, key, note, _FRESH_HEAD)
            if db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]:
                raise ReadOnlyError(OPEN_ELSEWHERE)
            log.reconnect(key, lambda: _swap(log, key, passphrase, code))
            log.note = note
    except BaseException as error:
        with suppress(OSError, LogError):
            finish_renewal(folder, log.key)
        if isinstance(error, OSError):
            raise plain_os_error(error) from None
        raise
    return code


def _line_in(database: Path, key: DataKey, log: Log) -> Head:
    """Write the line about it into the copy that will be the log."""
    connection = connect(database, key, read_only=False)
    try:
        db = Database(connection, execute_plugins=False)
        with told_plainly():
            with db.atomic():
                head = history.append(db, at=log.now(), actor=log.keeper, action="keys-renewed", what="log")
            db.execute("pragma journal_mode = delete").fetchone()
    finally:
        connection.close()
    return head


def _swap(log: Log, key: DataKey, passphrase: str, code: str) -> None:
    """With the database closed: once the key file is written, the new database counts."""
    folder = log.folder
    for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (folder / name).unlink(missing_ok=True)  # emptied just now
    replace_patiently(folder / DATABASE, folder / _OLD)
    try:
        write_key_file(folder / KEYS, key, log.kind.value, passphrase, code)
    finally:
        # forward when the key file is the new one, back when it is not
        finish_renewal(folder, key if log.key_file().sound(key) else log.key)


def finish_renewal(folder: Path, key: DataKey) -> None:
    """After a program was killed while it changed the keys: the database that `key` opens is put in its place, and what
    belongs to the other key goes. Does nothing otherwise. Raises OSError or LogError; it can be done again."""
    here, fresh, old, head = (folder / n for n in (DATABASE, _FRESH, _OLD, _FRESH_HEAD))
    if not any(p.exists() for p in (fresh, old, head)):
        return
    if opens(fresh, key):
        for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (folder / name).unlink(missing_ok=True)
        if head.exists():
            replace_patiently(head, folder / HEAD)
        replace_patiently(fresh, here)
        for copy in folder.glob(f"{COPY_PREFIX}*.db"):
            copy.unlink()  # made under the old key
    elif opens(old, key) and not opens(here, key):
        replace_patiently(old, here)
    if opens(here, key) or not old.exists():
        for left in (old, fresh, head, fresh.with_name(f"{_FRESH}-wal"), fresh.with_name(f"{_FRESH}-shm")):
            left.unlink(missing_ok=True)
    sync_folder(folder)
