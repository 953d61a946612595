# SPDX-License-Identifier: Apache-2.0
"""A log on disk: opening, locking, saving. One folder holds it: the encrypted database, its keys, the head of its history
and the evidence. The only writer of a log is the program that opened it first; a second one may read."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.incident import Head, LogKind
from assistant.storage import history, schema
from assistant.storage.driver import Database, sqlite
from assistant.storage.errors import (
    CANNOT_WRITE,
    DAMAGED,
    GONE,
    READ_ONLY,
    DamagedError,
    GoneError,
    KeyFileError,
    LogError,
    NewerFileError,
    ReadOnlyError,
    told_plainly,
)
from assistant.storage.evidence_files import EvidenceFiles
from assistant.storage.place import refuse_bad_place
from assistant.storage.vault import (
    DataKey,
    KeyFile,
    new_code,
    new_key,
    read_sealed,
    write_key_file,
    write_sealed,
)

DATABASE, KEYS, HEAD, LOCK, EVIDENCE = "log.db", "log.keys", "log.head", "log.lock", "evidence"
COPY_PREFIX = "before-"
Clock = Callable[[], dt.datetime]


def local_now() -> dt.datetime:
    """The time on this computer, with its offset from UTC."""
    return dt.datetime.now().astimezone()


def exists(folder: Path) -> bool:
    """True when there is a log in `folder`, whole or not."""
    return (folder / KEYS).exists() or (folder / DATABASE).exists()


@dataclass(frozen=True)
class LogState:
    """What was seen when the log was opened.

    Attributes:
        read_only: another program has it open, or the folder cannot be written.
        keys_sound: False when bytes of the key file changed: the recovery sheet may not open it any more.
        stopped_badly: the program did not close the log last time.
        head_ahead: the history on disk is shorter than it was: entries are missing.
    """

    read_only: bool = False
    keys_sound: bool = True
    stopped_badly: bool = False
    head_ahead: bool = False


class Log:
    """An open log. Every method may be called from any thread; one at a time runs.

    Make one with `create` or `open_log`.
    """

    def __init__(self, folder: Path, key: DataKey, clock: Clock, lock: Any, *, read_only: bool) -> None:
        self.folder, self._key, self._clock, self._lock = folder, key, clock, lock
        self._mutex = threading.RLock()
        self.files = EvidenceFiles(folder / EVIDENCE)
        self._connection = _connect(folder / DATABASE, key, read_only=read_only)
        self.db = Database(self._connection, execute_plugins=False)
        self.state = LogState(read_only=read_only)
        self.keeper = ""
        self.kind = LogKind.MY

    # -- reading and writing ----------------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        return self.state.read_only

    @property
    def key(self) -> DataKey:
        """To open this log again while its passphrase is known, for example after its folder moved."""
        return self._key

    @property
    def log_id(self) -> str:
        return self._key.log_id

    def now(self) -> dt.datetime:
        at = self._clock()
        return at.astimezone() if at.tzinfo is None else at

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """The database, for one thread at a time. Raises LogError."""
        with self._mutex, told_plainly():
            yield self.db

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction: all of it is on the disk when the block ends without an error, or none. Raises LogError."""
        if self.read_only:
            raise ReadOnlyError(READ_ONLY)
        if not self.folder.exists():
            raise GoneError(GONE)
        with self._mutex:
            with told_plainly(), self.db.atomic():
                yield self.db
            self.write_head()

    def write_head(self) -> None:
        """Note the end of the history outside the database, so that a cut-off end is found. Raises LogError."""
        with told_plainly():
            now = history.head(self.db)
            write_sealed(self.folder / HEAD, self._key, "head", {"seq": now.seq, "hash": now.hash})

    def head(self) -> Head:
        with self.reading() as db:
            return history.head(db)

    def noted_head(self) -> Head | None:
        """The head that was noted outside the database; None when there is none. Raises ValueError when it was changed."""
        plain = read_sealed(self.folder / HEAD, self._key, "head")
        return None if plain is None else Head(int(plain["seq"]), str(plain["hash"]))

    def remember(
        self, action: str, what: str = "log", *, number: str = "", incident: str = "", item: str = "", note: Any = None
    ) -> None:
        """Add a line to the history that changes nothing: opened, exported, printed, backed up. A log that can only be
        read remembers nothing."""
        if self.read_only:
            return
        with self.writing() as db:
            history.append(
                db,
                at=self.now(),
                actor=self.keeper,
                action=action,
                what=what,
                number=number,
                incident=incident,
                item=item,
                body=note,
            )

    # -- keys -------------------------------------------------------------------------------------------------

    def key_file(self) -> KeyFile:
        return KeyFile(self.folder / KEYS)

    def keys_sound(self) -> bool:
        """False when the key file is damaged anywhere."""
        try:
            return self.key_file().sound(self._key)
        except LogError:
            return False

    def change_passphrase(self, new: str) -> None:
        """Lock the data key by another passphrase; the recovery sheet stays good. Raises LogError."""
        self._may_write_keys()
        if not self.keys_sound():
            raise KeyFileError("The key file was changed outside the program. Make a new recovery sheet first.")
        write_key_file(self.folder / KEYS, self._key, self.kind.value, new, None)
        self.remember("passphrase-changed")

    def new_sheet(self, passphrase: str) -> str:
        """A new code for the recovery sheet; the old sheet opens the log no more.

        Args:
            passphrase: the one in use; both slots are written again.

        Raises:
            WrongSecretError: when it is not the passphrase and the key file is whole.
            LogError: when it cannot be written.
        """
        self._may_write_keys()
        if self.keys_sound():
            self.key_file().open(passphrase)
        code = new_code()
        write_key_file(self.folder / KEYS, self._key, self.kind.value, passphrase, code)
        self.remember("sheet-made")
        return code

    def reset_passphrase(self, new: str) -> None:
        """After opening with the sheet: a new passphrase. Raises LogError."""
        self._may_write_keys()
        write_key_file(self.folder / KEYS, self._key, self.kind.value, new, None)
        self.remember("passphrase-changed")

    def _may_write_keys(self) -> None:
        if self.read_only:
            raise ReadOnlyError(READ_ONLY)

    # -- the log itself ---------------------------------------------------------------------------------------

    def set_keeper(self, name: str) -> None:
        """Who keeps the log: the name in the history from now on. Raises LogError."""
        if name != self.keeper:
            with self.writing() as db:
                before = self._latest_self(db)
                history.append(db, at=self.now(), actor=name, action="changed", what="log", body=self._self(name), before=before)
            self.keeper = name

    def _self(self, keeper: str) -> dict[str, str]:
        return {"id": self.log_id, "kind": self.kind.value, "keeper": keeper}

    @staticmethod
    def _latest_self(db: Database) -> int | None:
        row = db.execute(
            "select max(seq) from history where what = 'log' and incident = '' and action in ('created', 'changed')"
        ).fetchone()
        return None if row[0] is None else int(row[0])

    def _start(self, kind: LogKind, keeper: str) -> None:
        self.kind, self.keeper = kind, keeper
        with told_plainly():
            schema.migrations.apply(self.db)
        with self.writing() as db:
            history.append(db, at=self.now(), actor=keeper, action="created", what="log", body=self._self(keeper))

    def _resume(self) -> None:
        """Migrate, look for damage, clear away what a crash left."""
        with told_plainly():
            have = schema.applied(self.db)
            if have - schema.KNOWN:
                raise NewerFileError("A newer version of the program wrote this log. Use that version. Nothing was changed.")
            if schema.KNOWN - have:
                if self.read_only:
                    raise ReadOnlyError(
                        "This log is from an older version. Open it alone once, so that it can be brought up to date."
                    )
                self._copy_before_migrating(have)
                schema.migrations.apply(self.db)
            latest = self._latest_self(self.db)
            me = history.body_of(self.db, latest) if latest else None
            if not isinstance(me, dict) or me.get("id") != self.log_id:
                raise DamagedError(DAMAGED)
            self.kind, self.keeper = LogKind(me["kind"]), str(me["keeper"])
            self._look_at_head()
            if not self.read_only:
                self._clear_away()

    def _copy_before_migrating(self, have: set[str]) -> None:
        name = sorted(schema.KNOWN - have)[0]
        target = self.folder / f"{COPY_PREFIX}{name}.db"
        part = target.with_suffix(".part")
        part.unlink(missing_ok=True)
        copy_database(self._connection, part, self._key)
        part.replace(target)

    def _look_at_head(self) -> None:
        now = history.head(self.db)
        try:
            noted = self.noted_head()
        except ValueError:
            self._alarm("head-changed", now)
            return
        if noted is None:
            self._alarm("head-missing", now)
        elif noted.seq > now.seq:
            self.state = LogState(self.read_only, head_ahead=True)
            self._alarm("cut", now, wanted=noted)
        elif noted != now:
            row = self.db.execute("select hash from history where seq = ?", [noted.seq]).fetchone()
            # the program may stop between a save and the note of it, so one entry more is no fault
            if row is None or row[0] != noted.hash or now.seq > noted.seq + 1:
                self._alarm("not-ours", now, wanted=noted)
            else:
                self.state = LogState(self.read_only, stopped_badly=True)
                if not self.read_only:
                    self.write_head()  # now, or a second such stop would look like someone else's entries

    def _alarm(self, code: str, now: Head, wanted: Head | None = None) -> None:
        """Put what was seen into the history itself: the note outside will be written anew by the next save."""
        self.state = LogState(self.read_only, self.state.keys_sound, self.state.stopped_badly, head_ahead=code == "cut")
        if not self.read_only:
            values = {"have": str(now), "wanted": str(wanted) if wanted else ""}
            with self.writing() as db:
                history.append(db, at=self.now(), actor="", action="alarm", what="log", body={"code": code, **values})

    def _clear_away(self) -> None:
        """Remove files that no record points to: what was being added or deleted when the program stopped."""
        kept = {str(n) for row in self.db.execute("select file, small from evidence") for n in row if n}
        for name in list(self.files.names()):
            if name not in kept:
                self.files.remove(name)
        for pattern in (f".{HEAD}.*", f".{KEYS}.*", f"{COPY_PREFIX}*.part"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)
        self.db.execute("pragma wal_checkpoint(truncate)").fetchall()

    def compact(self) -> None:
        """Leave no deleted byte behind: rewrite the database, empty the WAL, drop copies made before migrations."""
        with self._mutex, told_plainly():
            for path in self.folder.glob(f"{COPY_PREFIX}*.db"):
                path.unlink(missing_ok=True)
            self.db.execute("pragma wal_checkpoint(truncate)").fetchall()
            self.db.execute("vacuum")
            self.db.execute("pragma wal_checkpoint(truncate)").fetchall()

    def copy_to(self, target: Path, progress: Callable[[int, int], bool] = lambda _d, _a: True) -> None:
        """Copy the database, encrypted under the same key, as it is at one moment. Raises LogError."""
        with self._mutex, told_plainly():
            copy_database(self._connection, target, self._key, progress)

    def copy_head(self, target: Path) -> None:
        """Write the note of the head that belongs to a copy."""
        now = self.head()
        write_sealed(target, self._key, "head", {"seq": now.seq, "hash": now.hash})

    def check_database(self) -> bool:
        """True when SQLCipher and SQLite find every page whole."""
        with self._mutex:
            try:
                broken = self.db.execute("pragma cipher_integrity_check").fetchall()
                quick = self.db.execute("pragma quick_check").fetchone()
                if not self.read_only:
                    self.db.execute("insert into incident_search (incident_search, rank) values ('integrity-check', 1)")
            except sqlite.DatabaseError:
                return False
        return not broken and quick is not None and quick[0] == "ok"

    def close(self) -> None:
        """Close and let others write. Closing twice is no fault."""
        with self._mutex:
            with suppress(sqlite.Error):
                self._connection.close()
            if self._lock is not None:
                with suppress(sqlite.Error):
                    self._lock.close()
                self._lock = None


def _connect(path: Path, key: DataKey, *, read_only: bool) -> Any:
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
    from assistant.domain.jobs import StoppedError

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


def _take_lock(folder: Path) -> Any:
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
    lock = _take_lock(folder)
    if lock is None:
        raise ReadOnlyError(CANNOT_WRITE)
    log = Log(folder, key, clock, lock, read_only=False)
    try:
        log._start(kind, keeper)  # noqa: SLF001 - same module
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
    lock = None if read_only else _take_lock(folder)
    # a program that closes the log leaves no WAL behind
    left = folder / f"{DATABASE}-wal"
    stopped = lock is not None and left.exists() and left.stat().st_size > 0
    log = None
    try:
        log = Log(folder, key, clock, lock, read_only=lock is None)
        log._resume()  # noqa: SLF001 - same module
        sound = log.keys_sound()
        log.state = LogState(log.read_only, sound, stopped or log.state.stopped_badly, log.state.head_ahead)
    except BaseException:
        if log is not None:
            log.close()
        elif lock is not None:
            lock.close()
        raise
    return log


__all__ = ["Clock", "KeyFile", "Log", "LogState", "create", "exists", "local_now", "open_log", "refuse_bad_place", "unlock"]
