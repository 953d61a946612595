# SPDX-License-Identifier: Apache-2.0
"""Is a log as the program left it? Checks every link of the history, every state, every row and every file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Head, Trouble, Verdict, canonical, evidence_from, incident_from, to_plain
from assistant.domain.jobs import StoppedError
from assistant.storage import history, schema
from assistant.storage.driver import Database, sqlite
from assistant.storage.errors import DamagedError, GoneError, LogError, told_plainly
from assistant.storage.head_note import ALARMS, fit, read_note
from assistant.storage.incident_rows import columns_of
from assistant.storage.incident_store import StoredFile
from assistant.storage.log import Log
from assistant.storage.picture_words import searched

MAX_TROUBLES = 200


def verify(log: Log, expected: Head | None = None, progress: Callable[[int, int], bool] = lambda _d, _a: True) -> Verdict:
    """Look at everything.

    Args:
        expected: a head that left this computer earlier, in a report or an e-mail: it must be part of the history.
        progress: told files done and all files; False stops it.

    Raises:
        StoppedError: when `progress` said so.
        DamagedError: when the database cannot be read at all.
    """
    troubles: list[Trouble] = []
    notices: list[Trouble] = []
    if not log.check_database():
        troubles.append(Trouble("database"))
    if not log.keys_sound():
        troubles.append(Trouble("keys"))
    with log.reading() as db:
        troubles += _shape(db)
        walk = history.Walk(db)
        walk.run(expected)
        troubles += walk.troubles
        notices += walk.notices
        if not walk.troubles:
            troubles += _rows(db, walk)
        troubles += _alarms(db)
        unfit, behind = _noted(log, db)
        troubles += unfit
        notices += behind
        files = _stored_files(db)
    troubles += _check_files(log, files, progress)
    aside = log.files.aside()
    if aside:
        notices.append(Trouble("set-aside", {"count": str(len(aside))}))
    return Verdict(
        walk.head, walk.head.seq, walk.erased, len(files), tuple(troubles[:MAX_TROUBLES]), tuple(notices[:MAX_TROUBLES])
    )


def _shape(db: Database) -> list[Trouble]:
    """Were the guards taken out, or tables added?"""
    fresh = Database(sqlite.connect(":memory:", isolation_level=None), execute_plugins=False)
    schema.migrations.apply(fresh)
    return [] if schema.shape(db) == schema.shape(fresh) else [Trouble("shape")]


def _alarms(db: Database) -> list[Trouble]:
    """What was seen at earlier openings."""
    out = []
    for at, body in db.execute(
        "select h.at, s.body from history h left join states s on s.seq = h.seq where h.action = 'alarm' order by h.seq"
    ):
        plain = json.loads(body) if body else {}
        lines = {key: str(plain.get(key, "")).partition(":")[0] or "0" for key in ("have", "wanted")}
        out.append(Trouble("alarm", {"at": str(at)[:10], "code": str(plain.get("code", "")), **lines}))
    return out


def _noted(log: Log, db: Database) -> tuple[list[Trouble], list[Trouble]]:
    """Does the end of the history fit the note beside the database? Troubles, and notices."""
    note = read_note(log.folder, log.key)
    code, now = fit(db, note), history.head(db)
    wanted = note.head.seq if note.head else 0
    values = {"have": str(now.seq), "wanted": str(wanted), "seq": str(wanted), "count": str(now.seq - wanted)}
    if code in ALARMS:
        return [Trouble(code, values)], []
    return [], [Trouble("head-behind", values)] if code == "behind" else []


def _rows(db: Database, walk: history.Walk) -> list[Trouble]:
    """Every incident and file of the history has its row, every row its place in the history, and they say the same."""
    out: list[Trouble] = []
    seen: set[tuple[str, str]] = set()
    numbers: dict[int, int] = {}
    for row in db.query("select i.*, s.body as body from incidents i left join states s on s.seq = i.seq order by i.id"):
        key = ("incident", row["uid"])
        seen.add(key)
        if walk.latest.get(key) != row["seq"] or not _same_incident(db, row):
            out.append(Trouble("row", {"number": row["number"]}))
        year, _, serial = row["number"].partition("-")
        if year.isdigit() and serial.isdigit():
            numbers[int(year)] = max(numbers.get(int(year), 0), int(serial))
    for row in db.query("select e.*, s.body as body from evidence e left join states s on s.seq = e.seq"):
        key = ("evidence", row["uid"])
        seen.add(key)
        if walk.latest.get(key) != row["seq"] or not _same_evidence(row):
            out.append(Trouble("row", {"number": walk.numbers.get(row["incident"], row["incident"][:8])}))
    for (what, uid), seq in walk.latest.items():
        if what == "log" or (what, uid) in seen:
            continue
        incident = db.execute("select incident, number from history where seq = ?", [seq]).fetchone()
        if walk.deleted.get(incident[0], 0) < seq:
            out.append(Trouble("gone", {"number": incident[1]}))
    for year, highest in numbers.items():
        row = db.execute("select last from numbers where year = ?", [year]).fetchone()
        if row is None or row[0] < highest:
            out.append(Trouble("numbers", {"year": str(year)}))
    return out


def _same_incident(db: Database, row: dict[str, Any]) -> bool:
    try:
        incident = incident_from(json.loads(row["body"]))
        words = searched(db, row["uid"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    columns = columns_of(incident, words)
    # an earlier version put the same words one after the other in another order
    same_words = sorted(row["words"].split("\n")) == sorted(columns.pop("words").split("\n"))
    return incident.id == row["uid"] and same_words and all(row[name] == value for name, value in columns.items())


def _same_evidence(row: dict[str, Any]) -> bool:
    try:
        evidence = evidence_from(json.loads(row["body"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    same = (evidence.id, evidence.incident, evidence.exhibit) == (row["uid"], row["incident"], row["exhibit"])
    return same and bool(row["file"]) == (evidence.removed_on is None) and canonical(to_plain(evidence)) == row["body"]


@dataclass(frozen=True)
class _Stored:
    """A file that should be there: the original, and the reduced picture where it has one."""

    evidence: Evidence
    places: StoredFile

    @property
    def values(self) -> dict[str, str]:
        return {"name": f"{self.evidence.exhibit} ({self.evidence.name})"}


def _stored_files(db: Database) -> list[_Stored]:
    out = []
    for body, *places in db.execute(
        "select s.body, e.file, e.secret, e.small, e.small_secret from evidence e "
        "join states s on s.seq = e.seq where e.file <> ''"
    ):
        try:
            out.append(_Stored(evidence_from(json.loads(body)), StoredFile(*places)))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue  # its row was found to be wrong
    return out


def _check_files(log: Log, files: list[_Stored], progress: Callable[[int, int], bool]) -> list[Trouble]:
    out: list[Trouble] = []
    known: set[str] = set()
    for done, each in enumerate(files):
        if not progress(done, len(files)):
            raise StoppedError
        places, evidence = each.places, each.evidence
        known.update(filter(None, (places.file, places.small)))
        try:
            if log.files.digest(places.file, places.secret) != (evidence.size, evidence.sha256):
                out.append(Trouble("file-changed", each.values))
        except GoneError:
            out.append(Trouble("file-gone", each.values))
        except DamagedError:
            out.append(Trouble("file-changed", each.values))
        if places.small and not _small_as_sealed(log, each):
            out.append(Trouble("small-changed", each.values))
    with told_plainly():
        extra = log.files.strangers(known)
    if extra:
        out.append(Trouble("extra-files", {"count": str(len(extra))}))
    progress(len(files), len(files))
    return out


def _small_as_sealed(log: Log, each: _Stored) -> bool:
    """An earlier version sealed no digest of the reduced picture: then it is only read, and reports make it anew."""
    try:
        digest = log.files.digest(each.places.small, each.places.small_secret)[1]
    except LogError:
        return False
    return each.evidence.small_sha256 in ("", digest)
