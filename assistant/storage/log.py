# SPDX-License-Identifier: Apache-2.0
"""An open log: reading, saving, remembering. One folder holds it: the encrypted database, its keys, the note of the end of
its history and the evidence. The only writer of a log is the program that opened it first; a second one may read."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.domain.incident import Head, LogKind
from assistant.storage import history, schema
from assistant.storage.connection import close_and_wipe, connect
from assistant.storage.driver import Database, sqlite
from assistant.storage.errors import CANNOT_WRITE, GONE, READ_ONLY, GoneError, LogError, ReadOnlyError, told_plainly
from assistant.storage.evidence_files import EvidenceFiles
from assistant.storage.folder import COPY_PREFIX, DATABASE, EVIDENCE, KEYS, SET_ASIDE
from assistant.storage.head_note import Note, fit, read_note, write_note
from assistant.storage.vault import DataKey, KeyFile

Clock = Callable[[], dt.datetime]
FREE_SPACE = ""
"""In the table `leaving`: the free space of the database, where deleted words may be left."""


def local_now() -> dt.datetime:
    """The time on this computer, with its offset from UTC."""
    return dt.datetime.now().astimezone()


@dataclass(frozen=True)
class LogState:
    """What was seen when the log was opened, and what could not be done since.

    Attributes:
        read_only: another program has it open, or the folder cannot be written.
        keys_sound: False when bytes of the key file changed: the recovery sheet may not open it any more.
        stopped_badly: the program did not close the log last time.
        alarm: how the database does not fit the note of its end (a code of "verify."); "" when it does.
        unnoted: so many of the newest lines of the history are saved, but not yet in the note beside the database.
    """

    read_only: bool = False
    keys_sound: bool = True
    stopped_badly: bool = False
    alarm: str = ""
    unnoted: int = 0

    @property
    def head_ahead(self) -> bool:
        """The history on disk is shorter than it was: entries are missing."""
        return self.alarm == "cut"


class Log:
    """An open log. Every method may be called from any thread; one at a time runs.

    Make one with `opening.create` or `opening.open_log`.
    """

    def __init__(self, folder: Path, key: DataKey, clock: Clock, lock: Any, *, read_only: bool) -> None:
        self.folder, self._key, self._clock, self._lock = folder, key.copy(), clock, lock
        self._mutex = threading.RLock()
        self.long_job = threading.Lock()
        self.files = EvidenceFiles(folder / EVIDENCE, folder / SET_ASIDE)
        self._connection = connect(folder / DATABASE, key, read_only=read_only)
        self.db = Database(self._connection, execute_plugins=False)
        self.state = LogState(read_only=read_only)
        self.keeper = ""
        self.kind = LogKind.MY
        self.note = Note(None)

    # -- reading and writing ----------------------------------------------------------------------------------

    @property
    def read_only(self) -> bool:
        return self.state.read_only

    @property
    def key(self) -> DataKey:
        """A copy of the key: to open this log again while its passphrase is known, for example after its folder moved."""
        return self._key.copy()

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
        """One transaction: all of it is on the disk when the block ends without an error, or none.

        Raises:
            LogError: nothing was saved. After the commit nothing raises: a note that could not be written is in `state`.
        """
        if self.read_only:
            raise ReadOnlyError(READ_ONLY if os.access(self.folder, os.W_OK) else CANNOT_WRITE)
        if not self.folder.exists():
            raise GoneError(GONE)
        with self._mutex:
            with told_plainly(), self.db.atomic():
                self._say_alarm()
                seq = self.note.head.seq if self.note.head and not self.state.alarm else -1
                self.db.execute("insert or replace into noted (id, seq) values (1, ?)", [seq])
                yield self.db
            self._follow()

    def _say_alarm(self) -> None:
        """What was seen at the opening becomes a line with the first change, and not before: until then the database that
        belongs here can be put back."""
        if self.state.alarm:
            wanted = str(self.note.head) if self.note.head else ""
            body = {"code": self.state.alarm, "have": str(history.head(self.db)), "wanted": wanted}
            history.append(self.db, at=self.now(), actor="", action="alarm", what="log", body=body)

    def _follow(self) -> None:
        """After a commit: note the end of the history outside the database."""
        alarm, self.state = self.state.alarm, replace(self.state, alarm="")
        try:
            with told_plainly():
                now = history.head(self.db)
            note = self.note.replaced_by(now) if alarm else self.note.followed_by(now)
            write_note(self.folder, self._key, note)
        except LogError:
            self.note = self.note.replaced_by(self.note.head) if alarm and self.note.head else self.note
            self.state = replace(self.state, unnoted=self.state.unnoted + 1)
            return
        self.note = note
        self.state = replace(self.state, unnoted=0)

    def head(self) -> Head:
        with self.reading() as db:
            return history.head(db)

    def noted(self) -> str:
        """How the database and the note beside it fit now: a code of `head_note.fit`. Raises LogError."""
        with self.reading() as db:
            return fit(db, read_note(self.folder, self._key))

    def remember(
        self, action: str, what: str = "log", *, number: str = "", incident: str = "", item: str = "", note: Any = None
    ) -> None:
        """Add a line to the history that changes nothing: opened, exported, printed, backed up. A log that can only be
        read remembers nothing. Raises LogError."""
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

    def remember_done(self, action: str, note: Any = None) -> None:
        """Add a line about something that is done and stays done whether or not the line can be written."""
        with suppress(LogError):
            self.remember(action, note=note)

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

    def _self(self, keeper: str) -> dict[str, str]:
        return {"id": self.log_id, "kind": self.kind.value, "keeper": keeper}

    def start(self, kind: LogKind, keeper: str) -> None:
        """The first line of a new log. Raises LogError."""
        self.kind, self.keeper = kind, keeper
        with told_plainly():
            schema.migrations.apply(self.db)
        with self.writing() as db:
            history.append(db, at=self.now(), actor=keeper, action="created", what="log", body=self._self(keeper))

    # -- deleting ---------------------------------------------------------------------------------------------

    def finish_deleting(self) -> bool:
        """Remove what the history says was removed: files, and what is left of their words in the database.

        Returns:
            False when something could not be removed yet: the next opening, back-up or removal goes on. Raises nothing.
        """
        try:
            with self.reading() as db:
                for (name,) in db.execute("select file from leaving order by file desc").fetchall():
                    if name != FREE_SPACE:
                        self.files.remove(name)
                    elif not self.compact():
                        return False
                    with db.atomic():
                        db.execute("delete from leaving where file = ?", [name])
        except LogError:
            return False
        return True

    def compact(self) -> bool:
        """Leave no deleted byte behind: rewrite the database, empty the WAL, drop copies made before migrations.

        Returns:
            False when someone reads the log at this moment, so that the WAL could not be emptied.

        Raises:
            LogError: when there is no room.
        """
        with self._mutex, told_plainly():
            for path in self.folder.glob(f"{COPY_PREFIX}*.db"):
                path.unlink(missing_ok=True)
            # the search index keeps deleted words until its parts are merged
            self.db.execute("insert into incident_search (incident_search) values ('optimize')")
            self.db.execute("pragma wal_checkpoint(truncate)").fetchall()
            self.db.execute("vacuum")
            busy = self.db.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
        return not busy

    def check_database(self) -> bool:
        """True when SQLCipher and SQLite find every page, every index and the search index whole."""
        with self._mutex:
            try:
                broken = self.db.execute("pragma cipher_integrity_check").fetchall()
                whole = self.db.execute("pragma integrity_check(1)").fetchone()
                if not self.read_only:
                    self.db.execute("insert into incident_search (incident_search, rank) values ('integrity-check', 1)")
            except sqlite.DatabaseError:
                return False
        return not broken and whole is not None and whole[0] == "ok"

    # -- the end ----------------------------------------------------------------------------------------------

    def reconnect(self, key: DataKey, step: Callable[[], None]) -> None:
        """Close the database, do `step`, and open it with `key`; with the old one when `step` failed. Raises LogError."""
        with self._mutex:
            self._connection.close()
            try:
                step()
            except BaseException:
                self._connect(self._key)
                raise
            old, self._key = self._key, key.copy()
            old.forget()
            self._connect(self._key)

    def _connect(self, key: DataKey) -> None:
        self._connection = connect(self.folder / DATABASE, key, read_only=self.read_only)
        self.db = Database(self._connection, execute_plugins=False)

    def close(self) -> None:
        """Close, forget the key, and let others write. Closing twice is no fault."""
        with self._mutex:
            if self.state.unnoted:
                self._follow()
            close_and_wipe(self._connection)
            self._key.forget()
            if self._lock is not None:
                with suppress(sqlite.Error):
                    self._lock.close()
                self._lock = None


def latest_self(db: Database) -> int | None:
    """The entry that says what this log is."""
    row = db.execute(
        "select max(seq) from history where what = 'log' and incident = '' and action in ('created', 'changed')"
    ).fetchone()
    return None if row[0] is None else int(row[0])
