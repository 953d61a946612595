# SPDX-License-Identifier: Apache-2.0
"""A log on disk: opening, locking, saving. One folder holds it: the encrypted database, its keys, the head of its history
and the evidence. The only writer of a log is the program that opened it first; a second one may read."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.incident import Head, LogKind
from assistant.storage import history, schema
from assistant.storage.connection import connect, copy_database
from assistant.storage.driver import Database, sqlite
from assistant.storage.errors import (
    DAMAGED,
    GONE,
    READ_ONLY,
    DamagedError,
    GoneError,
    LogError,
    NewerFileError,
    ReadOnlyError,
    told_plainly,
)
from assistant.storage.evidence_files import EvidenceFiles
from assistant.storage.folder import COPY_PREFIX, DATABASE, EVIDENCE, HEAD, KEYS
from assistant.storage.vault import DataKey, KeyFile, read_sealed, write_sealed

Clock = Callable[[], dt.datetime]


def local_now() -> dt.datetime:
    """The time on this computer, with its offset from UTC."""
    return dt.datetime.now().astimezone()


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
        self._connection = connect(folder / DATABASE, key, read_only=read_only)
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

    def start(self, kind: LogKind, keeper: str) -> None:
        self.kind, self.keeper = kind, keeper
        with told_plainly():
            schema.migrations.apply(self.db)
        with self.writing() as db:
            history.append(db, at=self.now(), actor=keeper, action="created", what="log", body=self._self(keeper))

    def resume(self) -> None:
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
