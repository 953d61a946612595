# SPDX-License-Identifier: Apache-2.0
"""Incidents and evidence in an open log. Each change is one transaction: the history, the state, and the row for lists."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import HistoryEntry, Incident, IncidentSummary, Query, canonical, describe, to_plain
from assistant.domain.incident_form import searched_words
from assistant.files.hashed import Hashed, Readable, Writable
from assistant.files.shown import shown_of
from assistant.storage import history
from assistant.storage.driver import Database
from assistant.storage.errors import (
    CHANGED_FILE,
    DAMAGED,
    READ_ONLY,
    DamagedError,
    GoneError,
    LogError,
    ReadOnlyError,
    UnknownNumberError,
)
from assistant.storage.incident_rows import (
    ORDERS,
    SUMMARY,
    columns_of,
    evidence_of,
    filtered,
    incident_of,
    match_phrase,
    person_key,
    summary,
)
from assistant.storage.log import FREE_SPACE, Log
from assistant.storage.picture_words import searched

MAX_FILES = 200
"""Files that one incident may have."""


@dataclass(frozen=True)
class StoredFile:
    """Where the original and its reduced picture are, and the keys that open them."""

    file: str
    secret: str
    small: str
    small_secret: str


class IncidentStore:
    """Incidents of an open log. Raises LogError wherever something cannot be read or saved."""

    def __init__(self, log: Log) -> None:
        self.log = log

    # -- incidents --------------------------------------------------------------------------------------------

    def begin(self, keeper_says: str = "") -> Incident:
        """A new incident with the next number of this year. It is on the disk from now on, as unfinished."""
        at = self.log.now()
        with self.log.writing() as db:
            number = self._next_number(db, at.year)
            made = Incident(secrets.token_hex(16), number, at.replace(microsecond=0), keeper_says or self.log.keeper)
            self._put(db, made, None, "created")
        return made

    def add(self, incident: Incident) -> Incident:
        """Save an incident that comes from a file: it gets a number and an id of this log."""
        at = self.log.now()
        with self.log.writing() as db:
            number = self._next_number(db, at.year)
            made = replace(
                incident,
                id=secrets.token_hex(16),
                number=number,
                created_at=at.replace(microsecond=0),
                created_by=self.log.keeper,
            )
            self._put(db, made, None, "created")
        return made

    @staticmethod
    def _next_number(db: Database, year: int) -> str:
        db.execute("insert into numbers (year, last) values (?, 1) on conflict (year) do update set last = last + 1", [year])
        last = db.execute("select last from numbers where year = ?", [year]).fetchone()[0]
        return f"{year}-{last:03d}"

    def save(self, incident: Incident, action: str = "changed") -> Incident:
        """Save what changed; nothing is written when nothing did."""
        with self.log.writing() as db:
            row = db.execute("select seq from incidents where uid = ?", [incident.id]).fetchone()
            if row is None:
                raise UnknownNumberError(f"There is no incident {incident.number} any more.")
            now = db.execute("select body from states where seq = ?", [row[0]]).fetchone()
            if now is None or now[0] != canonical(to_plain(incident)):
                self._put(db, incident, int(row[0]), action)
        return incident

    def _put(self, db: Database, incident: Incident, before: int | None, action: str) -> None:
        head = history.append(
            db,
            at=self.log.now(),
            actor=self.log.keeper,
            action=action,
            what="incident",
            number=incident.number,
            incident=incident.id,
            body=to_plain(incident),
            before=before,
        )
        columns = columns_of(incident, searched_words(incident))
        if before is None:
            values, names = [*columns.values()], ", ".join(columns)
            marks = ", ".join("?" * len(values))
            db.execute(f"insert into incidents (seq, uid, {names}) values (?, ?, {marks})", [head.seq, incident.id, *values])  # noqa: S608
        else:
            del columns["words"]  # those of its files belong to them
            values, sets = [*columns.values()], ", ".join(f"{name} = ?" for name in columns)
            db.execute(f"update incidents set seq = ?, {sets} where uid = ?", [head.seq, *values, incident.id])  # noqa: S608
            self._find_anew(db, incident.id)

    def get(self, uid: str) -> Incident:
        """One incident. Raises UnknownNumberError or DamagedError."""
        with self.log.reading() as db:
            row = db.execute(
                "select s.body from incidents i left join states s on s.seq = i.seq where i.uid = ?", [uid]
            ).fetchone()
            if row is None:
                raise UnknownNumberError("There is no such incident any more.")
            return incident_of(row[0])

    def find_number(self, text: str) -> Incident:
        """An incident by its number (2026-014), or by how many-th it is in the log (14). Raises UnknownNumberError."""
        with self.log.reading() as db:
            row = db.execute("select uid from incidents where number = ?", [text.strip()]).fetchone()
            if row is None and text.strip().isdigit() and int(text) > 0:
                row = db.execute("select uid from incidents order by id limit 1 offset ?", [int(text) - 1]).fetchone()
        if row is None:
            raise UnknownNumberError(f'There is no incident "{text.strip()}" in this log.')
        return self.get(row[0])

    def find(self, query: Query) -> list[IncidentSummary]:
        """Incidents that fit, newest first (with words: by number, newest first, without ranking them all)."""
        source, where, values = filtered(query)
        order = "s.rowid desc" if query.words.strip() else ORDERS[query.sort]
        sql = f"select {SUMMARY} from {source} {where} order by {order} limit ? offset ?"  # noqa: S608 - fixed names
        with self.log.reading() as db:
            return [summary(row) for row in db.execute(sql, [*values, query.limit, query.offset])]

    def count(self, query: Query, limit: int = 1000) -> int:
        """How many fit, counted up to `limit`."""
        source, where, values = filtered(query)
        plain = not where
        sql = f"select count(*) from (select 1 from {source} {where} limit ?)"  # noqa: S608 - fixed names
        with self.log.reading() as db:
            return int(
                db.execute("select count(*) from incidents" if plain else sql, [] if plain else [*values, limit]).fetchone()[0]
            )

    def linked(self, incident: Incident) -> list[IncidentSummary]:
        """Other incidents about the same person or account, newest first."""
        name, account = person_key(incident.person), person_key(incident.account)
        if not name and not account:
            return []
        sql = (
            f"select {SUMMARY} from incidents i where i.uid <> ? and ((i.person <> '' and i.person in (?, ?)) "  # noqa: S608 - fixed names
            "or (i.account <> '' and i.account in (?, ?))) order by i.occurred desc limit 200"
        )
        with self.log.reading() as db:
            rows = db.execute(sql, [incident.id, name or "-", account or "-", account or "-", name or "-"])
            return [summary(row) for row in rows]

    def about(self, names: Iterable[str]) -> list[IncidentSummary]:
        """Every incident in which one of these names occurs anywhere, newest first."""
        found: dict[str, IncidentSummary] = {}
        with self.log.reading() as db:
            for name in names:
                phrase = match_phrase(name)
                if not phrase:
                    continue
                sql = f"select {SUMMARY} from incident_search s join incidents i on i.id = s.rowid where incident_search match ?"  # noqa: S608
                for row in db.execute(sql, [phrase]):
                    found[row[0]] = summary(row)
        return sorted(found.values(), key=lambda s: (s.occurred, s.number), reverse=True)

    def people(self) -> list[str]:
        """Names of those who did it, for the filter."""
        with self.log.reading() as db:
            return [
                r[0] for r in db.execute("select distinct person from incidents where person <> '' order by person limit 500")
            ]

    def history_of(self, incident: Incident) -> list[HistoryEntry]:
        """The history of one incident, oldest first."""
        with self.log.reading() as db:
            return list(history.entries(db, incident.id))

    def state_at(self, seq: int) -> Any:
        """What entry `seq` left behind, as plain values; None when it has none or it was erased."""
        with self.log.reading() as db:
            return history.body_of(db, seq)

    def delete(self, incident: Incident) -> bool:
        """Delete for good: the words, the files and their keys. The history keeps that it was done, when and by whom.

        Returns:
            True when no deleted byte is left on the disk; False when some are left for the next opening or back-up to remove.

        Raises:
            LogError: nothing was deleted.
        """
        with self.log.writing() as db:
            rows = db.execute("select file, small from evidence where incident = ?", [incident.id]).fetchall()
            db.execute("delete from picture_words where uid in (select uid from evidence where incident = ?)", [incident.id])
            db.execute("delete from evidence where incident = ?", [incident.id])
            db.execute("delete from incidents where uid = ?", [incident.id])
            history.append(
                db,
                at=self.log.now(),
                actor=self.log.keeper,
                action=history.ERASING,
                what="incident",
                number=incident.number,
                incident=incident.id,
            )
            db.execute("delete from states where seq in (select seq from history where incident = ?)", [incident.id])
            _leave(db, FREE_SPACE, *(name for row in rows for name in row if name))
        return self.log.finish_deleting()

    def take_in(
        self,
        incident: Incident,
        files: Iterable[tuple[Readable, dict[str, Any], bytes | None]],
        theirs: dict[str, Any],
    ) -> Incident:
        """Keep an incident that someone sent, whole or not at all: with a number of this log, its files, and its own
        history beside ours.

        Args:
            files: for each file what it is read from, what is known of it, and its reduced picture.
            theirs: history, head and sender, kept as a state of our own history.
        """
        if self.log.read_only:
            raise ReadOnlyError(READ_ONLY)
        at = self.log.now().replace(microsecond=0)
        stored: list[tuple[StoredFile, dict[str, Any], int, str]] = []
        try:
            for source, details, small in files:
                file, secret, size, digest = self.log.files.add(source)
                stored.append((StoredFile(file, secret, "", ""), details, size, digest))
                if small:
                    small_file, small_secret, _, small_digest = self.log.files.add(io.BytesIO(small))
                    places = StoredFile(file, secret, small_file, small_secret)
                    stored[-1] = (places, {**details, "small_sha256": small_digest}, size, digest)
            with self.log.writing() as db:
                number = self._next_number(db, at.year)
                made = replace(incident, id=secrets.token_hex(16), number=number, created_at=at, created_by=self.log.keeper)
                self._put(db, made, None, "imported")
                for exhibit, (places, details, size, digest) in enumerate(stored, 1):
                    evidence = Evidence(
                        id=secrets.token_hex(16),
                        incident=made.id,
                        exhibit=exhibit,
                        size=size,
                        sha256=digest,
                        added_at=at,
                        added_by=self.log.keeper,
                        **details,
                    )
                    self._put_evidence(db, made, evidence, None, "added", places)
                history.append(
                    db,
                    at=self.log.now(),
                    actor=self.log.keeper,
                    action="history-kept",
                    what="incident",
                    number=number,
                    incident=made.id,
                    body=theirs,
                )
        except BaseException:
            self._drop_unless_known(*(name for places, *_ in stored for name in (places.file, places.small)))
            raise
        self.log.files.settle(*(name for places, *_ in stored for name in (places.file, places.small) if name))
        return made

    def _drop_unless_known(self, *names: str) -> None:
        """After a failure: files that no record names go now, to free their room. The database says which: a failure may come
        after the commit too."""
        with suppress(LogError), self.log.reading() as db:
            for name in filter(None, names):
                if db.execute("select 1 from evidence where file = ? or small = ?", [name, name]).fetchone() is None:
                    self.log.files.remove(name)

    def their_history(self, incident: Incident) -> Any:
        """What came with an incident that someone sent; None for our own."""
        with self.log.reading() as db:
            row = db.execute("select seq from history where incident = ? and action = 'history-kept'", [incident.id]).fetchone()
            return None if row is None else history.body_of(db, int(row[0]))

    def sealed_history(self, incident: Incident) -> list[dict[str, Any]]:
        """The history of an incident with the states and their salts, so that others can check every digest."""
        with self.log.reading() as db:
            out = []
            for entry in history.entries(db, incident.id):
                state = history.state_of(db, entry.seq)
                plain: dict[str, Any] = {"entry": describe(entry)}
                if state is not None:
                    plain |= {"salt": state[0], "body": state[1]}
                out.append(plain)
            return out

    def confirm_sender(self, public_key: str, name: str) -> None:
        """Remember that the five words of this key were compared with the sender."""
        self.log.remember("sender-confirmed", note={"public_key": public_key, "name": name})

    # -- evidence ---------------------------------------------------------------------------------------------

    def add_evidence(
        self,
        incident: Incident,
        source: Readable,
        details: dict[str, Any],
        small: Callable[[], bytes | None] = lambda: None,
        progress: Callable[[int], bool] = lambda _n: True,
        action: str = "added",
    ) -> Evidence:
        """Copy a file in, unchanged.

        Args:
            details: fields of Evidence that are known: name, media_type, file_time, what, how, ...
            small: makes the reduced picture, once the original is in; None when there is none.
            progress: told the bytes copied so far; False stops it and leaves nothing behind.

        Raises:
            StoppedError: when `progress` said so.
            LogError: when it cannot be kept.
        """
        if self.log.read_only:
            raise ReadOnlyError(READ_ONLY)
        file, secret, size, digest = self.log.files.add(source, progress)
        small_file = small_secret = small_digest = ""
        try:
            reduced = small()
            if reduced:
                small_file, small_secret, _, small_digest = self.log.files.add(io.BytesIO(reduced))
            with self.log.writing() as db:
                if db.execute("select 1 from incidents where uid = ?", [incident.id]).fetchone() is None:
                    raise UnknownNumberError(f"There is no incident {incident.number} any more.")
                last = db.execute("select max(exhibit) from evidence where incident = ?", [incident.id]).fetchone()[0] or 0
                if last >= MAX_FILES:
                    raise LogError(f"One incident can have {MAX_FILES} files. Write the rest down in another one.")
                made = Evidence(
                    id=secrets.token_hex(16),
                    incident=incident.id,
                    exhibit=last + 1,
                    size=size,
                    sha256=digest,
                    added_at=self.log.now().replace(microsecond=0),
                    added_by=self.log.keeper,
                    small_sha256=small_digest,
                    **details,
                )
                self._put_evidence(db, incident, made, None, action, StoredFile(file, secret, small_file, small_secret))
        except BaseException:
            self._drop_unless_known(file, small_file)
            raise
        self.log.files.settle(*filter(None, (file, small_file)))
        return made

    def change_evidence(self, incident: Incident, evidence: Evidence) -> None:
        """Save a new description. The file itself never changes."""
        with self.log.writing() as db:
            self._put_evidence(db, incident, evidence, self._evidence_seq(db, evidence), "changed", None)

    def remove_evidence(self, incident: Incident, evidence: Evidence, why: str) -> Evidence:
        """Take a file out for good. What it was, its check code and why it went stay in the history."""
        removed = replace(evidence, removed_on=self.log.now().date(), removed_why=why)
        with self.log.writing() as db:
            row = db.execute("select file, small from evidence where uid = ?", [evidence.id]).fetchone()
            db.execute("delete from picture_words where uid = ?", [evidence.id])
            self._put_evidence(db, incident, removed, self._evidence_seq(db, evidence), "removed", StoredFile("", "", "", ""))
            _leave(db, *filter(None, row))
        self.log.finish_deleting()
        return removed

    @staticmethod
    def _evidence_seq(db: Database, evidence: Evidence) -> int:
        row = db.execute("select seq from evidence where uid = ?", [evidence.id]).fetchone()
        if row is None:
            raise GoneError("This file is not in the log any more.")
        return int(row[0])

    def _put_evidence(
        self, db: Database, incident: Incident, evidence: Evidence, before: int | None, action: str, stored: StoredFile | None
    ) -> None:
        head = history.append(
            db,
            at=self.log.now(),
            actor=self.log.keeper,
            action=action,
            what="evidence",
            number=f"{incident.number}/{evidence.exhibit}",
            incident=incident.id,
            item=evidence.id,
            body=to_plain(evidence),
            before=before,
        )
        if before is None and stored is not None:
            db.execute(
                "insert into evidence (uid, incident, exhibit, seq, file, secret, small, small_secret) "
                "values (?, ?, ?, ?, ?, ?, ?, ?)",
                [evidence.id, incident.id, evidence.exhibit, head.seq, *vars(stored).values()],
            )
        else:
            db.execute("update evidence set seq = ? where uid = ?", [head.seq, evidence.id])
            if stored is not None:
                db.execute(
                    "update evidence set file = ?, secret = ?, small = ?, small_secret = ? where uid = ?",
                    [*vars(stored).values(), evidence.id],
                )
        self._find_anew(db, incident.id)

    @staticmethod
    def _find_anew(db: Database, uid: str) -> None:
        """Find an incident by all its words as they are now: the caller's may be earlier ones."""
        try:
            db.execute("update incidents set words = ? where uid = ?", [searched(db, uid), uid])
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DamagedError(DAMAGED) from None

    def evidence(self, incident: Incident, *, removed: bool = False) -> list[Evidence]:
        """The files of an incident, in order; removed ones only when asked for."""
        with self.log.reading() as db:
            rows = db.execute(
                "select s.body from evidence e left join states s on s.seq = e.seq where e.incident = ? order by e.exhibit",
                [incident.id],
            )
            found = [evidence_of(row[0]) for row in rows]
        return [e for e in found if removed or e.removed_on is None]

    def stored(self, evidence: Evidence) -> StoredFile:
        """Where a file is. Raises GoneError when it was removed."""
        with self.log.reading() as db:
            row = db.execute("select file, secret, small, small_secret from evidence where uid = ?", [evidence.id]).fetchone()
        if row is None or not row[0]:
            raise GoneError("This file is not in the log any more.")
        return StoredFile(*row)

    def read(self, evidence: Evidence) -> bytes:
        """The original. Raises DamagedError when it is not what was added."""
        whole = io.BytesIO()
        self.copy_to(evidence, whole)
        return whole.getvalue()

    def copy_to(self, evidence: Evidence, out: Writable) -> None:
        """The original into `out`, part by part. Raises DamagedError when it is not what was added, OSError as `out` does."""
        stored, passed = self.stored(evidence), Hashed(out)
        self.log.files.copy_to(stored.file, stored.secret, passed)
        if passed.sha256 != evidence.sha256:
            raise DamagedError(CHANGED_FILE)

    def read_small(self, evidence: Evidence) -> bytes | None:
        """What is shown of a file, as it was made from the original (a reduced picture, or words as UTF-8): one that is not, or
        that an earlier version kept without its digest, is made anew. None for a file that has none.

        Raises:
            DamagedError, GoneError: when the original is not what was added.
        """
        stored = self.stored(evidence)
        if not stored.small:
            return None
        with suppress(DamagedError, GoneError):
            kept = self.log.files.read(stored.small, stored.small_secret)
            if hashlib.sha256(kept).hexdigest() == evidence.small_sha256:
                return kept
        return shown_of(self.read(evidence), evidence.media_type).data or None

    def unchanged(self, evidence: Evidence) -> bool:
        """True when the file is byte for byte what was added. Needs no lock on the log while it reads."""
        try:
            stored = self.stored(evidence)
            return self.log.files.digest(stored.file, stored.secret) == (evidence.size, evidence.sha256)
        except (DamagedError, GoneError):
            return False


def _leave(db: Database, *names: str) -> None:
    """Note what goes with a removal, in its transaction: `Log.finish_deleting` does it, now or at the next opening."""
    db.conn.executemany("insert or ignore into leaving (file) values (?)", [[name] for name in names])
