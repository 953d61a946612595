# SPDX-License-Identifier: Apache-2.0
"""Back-ups: a folder with an encrypted copy of everything, and a list of its files with their check codes. It opens with
the passphrase or the recovery sheet that the log had when it was made."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.incident import Head, LogKind
from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.durable import private_file, private_folder, sync_folder, write_durably
from assistant.files.outside import open_regular, read_bounded
from assistant.storage import history
from assistant.storage import opening as logs
from assistant.storage.connection import copy_database, snapshot, take_lock
from assistant.storage.driver import Database
from assistant.storage.errors import (
    GONE,
    OPEN_ELSEWHERE,
    DamagedError,
    GoneError,
    LogError,
    ReadOnlyError,
    plain_os_error,
    told_plainly,
)
from assistant.storage.evidence_files import CHUNK
from assistant.storage.folder import DATABASE, EVIDENCE, HEAD, KEYS, READY, RESTORING, beside, mend
from assistant.storage.head_note import Note, read_note, write_note
from assistant.storage.log import Log
from assistant.storage.opening import step_aside
from assistant.storage.place import refuse_bad_place
from assistant.storage.vault import DataKey

MANIFEST = "back-up.json"
FORMAT = 1
MAX_LIST = 50_000_000
TRIES = 20
"""So often a copy begins anew because something was deleted for good while it was made."""
DAMAGED_BACKUP = "This back-up is damaged. Nothing was changed. Try an older one."
NOT_GIVEN_BACK = "The disk did not give back what was written. This back-up does not count. Use another stick or folder."
_PART = ".part"


@dataclass(frozen=True)
class BackupInfo:
    """What a back-up says of itself, before it is opened. `missing` are files that the log had lost when it was made."""

    folder: Path
    log_id: str
    kind: LogKind
    made_at: dt.datetime
    head: Head
    files: dict[str, tuple[int, str]]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A back-up beside the log that is here now.

    Attributes:
        here: "none", "same", "older", "newer", "other" (another log) or "unknown" (it cannot be read).
        entries: by how many entries of the history the one that is here is ahead.
    """

    here: str
    entries: int = 0


def back_up(log: Log, target: Path, name: str, progress: Progress = go_on) -> Path:
    """Copy an open log into a new folder below `target`, for example on a USB stick.

    The database is copied as it is at one moment, while others go on writing; the files are those that this copy names, and
    all is read back from the disk before it counts. A file that the log itself has lost is not in the back-up: see
    `BackupInfo.missing`.

    Args:
        name: of the new folder; a number is added when it is taken.
        progress: told bytes done and all bytes; False stops it and leaves nothing behind.

    Returns:
        the folder.

    Raises:
        StoppedError: when `progress` said so.
        LogError: when there is no room, the stick was taken out or does not give back what was written. Nothing half done is
            left where it can be removed.
    """
    if not log.long_job.acquire(blocking=False):
        raise LogError("Another back-up or a change of the keys is under way. Wait until it is done.")
    try:
        mark = f".{log.log_id[:8]}{_PART}"
        with suppress(OSError):
            for left in target.glob(f".*{mark}"):  # of a program that was killed
                _remove(left)
        part = target / f".{name}{mark}"
        with _whole_or_gone(part):
            _Copying(log, part, progress).run()
            final = _free_name(target / name)
            part.rename(final)
            with suppress(OSError):
                sync_folder(target)
    finally:
        log.long_job.release()
    log.remember_done("backed-up", {"name": final.name})
    if not log.read_only:
        log.finish_deleting()
    return final


class _Copying:
    """One back-up in the making, in the folder `part`."""

    def __init__(self, log: Log, part: Path, progress: Progress) -> None:
        self._log, self._part, self._progress = log, part, progress
        self._listed: dict[str, tuple[int, str]] = {}
        self._missing: list[str] = []
        self._reduced: set[str] = set()
        self._done = self._all = 0

    def run(self) -> None:
        """Raises LogError, StoppedError or OSError."""
        for folder in (self._part, self._part / EVIDENCE):
            private_folder(folder)
        for _ in range(TRIES):
            names, head = self._copy_database()
            if self._copy_files(names):
                break
        else:
            raise LogError("The log changed too often while it was copied. Try again when nobody works with it.")
        for name in [n for n in self._listed if "/" in n and n.split("/")[1] not in names]:
            (self._part / name).unlink()  # deleted for good after an earlier try
            del self._listed[name]
        write_note(self._part, self._log.key, Note(head))
        self._listed[HEAD] = _digest(self._part / HEAD)
        self._listed[KEYS] = _copy(self._log.folder / KEYS, self._part / KEYS)
        self._write_list(head)
        sync_folder(self._part / EVIDENCE)
        sync_folder(self._part)
        self._read_back(head)

    def _copy_database(self) -> tuple[set[str], Head]:
        """The database of one moment; the files that it names, and the end of its history."""
        log, target = self._log, self._part / DATABASE
        target.unlink(missing_ok=True)
        size = (log.folder / DATABASE).stat().st_size
        self._all = 2 * (size + sum(map(_size, log.files.folder.glob("*.age"))))
        self._done = 0
        with told_plainly(), snapshot(log.folder / DATABASE, log.key) as source:
            copy_database(source, target, log.key, lambda done, all_: self._progress(int(size * done / max(1, all_)), self._all))
        self._tell(size)
        with snapshot(target, log.key) as copy, told_plainly():
            rows = copy.execute("select file, small from evidence").fetchall()
            names = {str(name) for row in rows for name in row if name}
            self._reduced = {str(small) for _, small in rows if small}
            head = history.head(Database(copy, execute_plugins=False))
        self._listed[DATABASE] = _digest(target)
        return names, head

    def _copy_files(self, names: set[str]) -> bool:
        """False when a file was deleted for good meanwhile: then the database is no longer the right one."""
        log = self._log
        self._missing = []
        for name in sorted(names):
            place = f"{EVIDENCE}/{name}"
            if place in self._listed:
                continue
            try:
                self._listed[place] = _copy(log.files.where(name), self._part / place)
            except GoneError:
                (self._part / place).unlink(missing_ok=True)
                with log.reading() as db:
                    if db.execute("select 1 from evidence where file = ? or small = ?", [name, name]).fetchone() is None:
                        return False
                if name not in self._reduced:  # what reports print is made anew from its picture
                    self._missing.append(name)
                continue
            self._tell(self._listed[place][0])
        return True

    def _write_list(self, head: Head) -> None:
        plain = {
            "format": FORMAT,
            "log": self._log.log_id,
            "kind": self._log.kind.value,
            "made_at": self._log.now().isoformat(timespec="seconds"),
            "head": str(head),
            "missing": self._missing,
            "files": {k: list(v) for k, v in sorted(self._listed.items())},
        }
        write_durably(self._part / MANIFEST, json.dumps(plain, indent=1).encode("utf-8"))

    def _read_back(self, head: Head) -> None:
        """What is on the stick is what was written, and it opens."""
        info = read_backup(self._part)
        for name, expected in info.files.items():
            if _digest(self._part / name, from_disk=True) != expected:
                raise DamagedError(NOT_GIVEN_BACK)
            self._tell(expected[0])
        with snapshot(self._part / DATABASE, self._log.key) as copy, told_plainly():
            broken = copy.execute("pragma cipher_integrity_check").fetchall()
            if broken or history.head(Database(copy, execute_plugins=False)) != head:
                raise DamagedError(NOT_GIVEN_BACK)

    def _tell(self, size: int) -> None:
        self._done += size
        if not self._progress(min(self._done, self._all), self._all):
            raise StoppedError


def _free_name(path: Path) -> Path:
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.name} ({number})")
        number += 1
    return free


@contextmanager
def _whole_or_gone(part: Path) -> Iterator[None]:
    """Make the folder `part` anew; whatever stops the work, nothing of it stays."""
    _remove(part)
    try:
        yield
    except OSError as error:
        _remove(part)
        raise plain_os_error(error) from None
    except BaseException:
        _remove(part)
        raise


def _remove(folder: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(folder)


def _size(path: Path) -> int:
    """Bytes of a file, to tell how far it is; 0 for one that cannot be asked."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _copy(source: Path, target: Path) -> tuple[int, str]:
    """Size and digest of what was copied. Raises OSError; GoneError where the source cannot be read and never will be."""
    digest, size = hashlib.sha256(), 0
    private_file(target)
    with _read_from(source) as read, target.open("wb") as out:
        while data := read():
            out.write(data)
            digest.update(data)
            size += len(data)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


@contextmanager
def _read_from(source: Path) -> Iterator[Callable[[], bytes]]:
    """Reads a file part by part. A bad place of the disk, or what is no file, is as good as gone; a file that something else
    holds at this moment is not."""

    def told(do: Callable[[], Any]) -> Any:
        try:
            return do()
        except PermissionError:
            raise
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE, errno.ENOMEM):
                raise
            raise GoneError(GONE) from None

    file = told(lambda: open_regular(source))
    with file:
        yield lambda: bytes(told(lambda: file.read(CHUNK)))


def _digest(path: Path, *, from_disk: bool = False) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with open_regular(path) as file:
        if from_disk and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)  # not from the memory of what was written
        while data := file.read(CHUNK):
            digest.update(data)
            size += len(data)
    return size, digest.hexdigest()


def read_backup(folder: Path) -> BackupInfo:
    """What the back-up in `folder` says of itself. Raises DamagedError when there is none that can be read."""
    try:
        plain: dict[str, Any] = json.loads(read_bounded(folder / MANIFEST, MAX_LIST))
        if plain["format"] != FORMAT:
            raise DamagedError("A newer version of the program made this back-up. Use that version.")
        files = {str(k): (int(v[0]), str(v[1])) for k, v in plain["files"].items()}
        if any(not _plain_path(name) for name in files):
            raise ValueError
        return BackupInfo(
            folder,
            str(plain["log"]),
            LogKind(plain["kind"]),
            dt.datetime.fromisoformat(plain["made_at"]),
            Head.parse(plain["head"]),
            files,
            tuple(str(name) for name in plain.get("missing", [])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise DamagedError("There is no back-up in this folder. Choose the folder with the file back-up.json in it.") from None


def _plain_path(name: str) -> bool:
    parts = name.split("/")
    if len(parts) == 2:
        return parts[0] == EVIDENCE and parts[1].endswith(".age") and parts[1][:-4].isalnum()
    return name in (DATABASE, HEAD, KEYS)


def damaged_files(info: BackupInfo, progress: Progress = go_on) -> list[str]:
    """Names of files that are missing or not as the list says. Raises StoppedError."""
    out = []
    for done, (name, expected) in enumerate(info.files.items()):
        if not progress(done, len(info.files)):
            raise StoppedError
        try:
            if _digest(info.folder / name) != expected:
                out.append(name)
        except OSError:
            out.append(name)
    return out


def compare(info: BackupInfo, key: DataKey, here: Path) -> Comparison:
    """Would restoring lose something? Looks at the log that is in `here` now."""
    if not logs.exists(here):
        return Comparison("none")
    try:
        other = logs.KeyFile(here / KEYS).log_id
    except LogError:
        return Comparison("unknown")
    if other != info.log_id:
        return Comparison("other")
    try:
        noted = read_note(here, key).head
    except LogError:
        return Comparison("unknown")
    if noted is None:
        return Comparison("unknown")
    ahead = noted.seq - info.head.seq
    return Comparison("same" if ahead == 0 else "newer" if ahead > 0 else "older", max(0, ahead))


def restore(
    info: BackupInfo, key: DataKey, here: Path, clock: logs.Clock = logs.local_now, progress: Progress = go_on
) -> Path | None:
    """Put the back-up in place of the log in `here`, which must be closed. What is there now is moved aside, never deleted.

    Returns:
        where the log that was there is now; None when there was none.

    Raises:
        DamagedError: when the back-up is damaged; nothing was changed.
        ReadOnlyError: when the log in `here` is open somewhere; nothing was changed.
        StoppedError, LogError: nothing was changed.
    """
    refuse_bad_place(here)
    if damaged_files(info):
        raise DamagedError(DAMAGED_BACKUP)
    lock = None
    if logs.exists(here):
        lock = take_lock(here)
        if lock is None:
            raise ReadOnlyError(OPEN_ELSEWHERE)
    try:
        return _restore(info, key, here, clock, progress, lock)
    finally:
        if lock is not None:
            lock.close()


def _restore(info: BackupInfo, key: DataKey, here: Path, clock: logs.Clock, progress: Progress, lock: Any) -> Path | None:
    part = beside(here, RESTORING)
    with _whole_or_gone(part):
        private_folder(part / EVIDENCE)
        total = sum(size for size, _ in info.files.values())
        done = 0
        for name, (size, digest) in info.files.items():
            if _copy(info.folder / name, part / name) != (size, digest):
                raise DamagedError(DAMAGED_BACKUP)
            done += size
            if not progress(done, total):
                raise StoppedError
        _try_out(part, info, key, clock)
        aside = None
        if here.exists():
            aside = _free_name(here.with_name(f"{here.name} moved aside {clock():%Y-%m-%d %H%M}"))
            step_aside(here, aside, lock)
        try:
            part.rename(here)
        except OSError:
            if aside is not None:
                aside.rename(here)
            raise
    mend(here)
    return aside


def _try_out(part: Path, info: BackupInfo, key: DataKey, clock: logs.Clock) -> None:
    """Open what was copied, look at it, write the line about it, and mark it: it only has to be put in place now."""
    restored = logs.open_log(part, key, clock)
    try:
        if restored.head() != info.head or not restored.check_database():
            raise DamagedError(DAMAGED_BACKUP)
        restored.remember("restored", note={"made_at": info.made_at.isoformat()})
    finally:
        restored.close()
    write_durably(part / READY, b"")
