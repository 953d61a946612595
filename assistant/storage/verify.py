# SPDX-License-Identifier: Apache-2.0
"""Is a log as the program left it? Checks every link of the history, every state, every row and every file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from assistant.domain.incident import Head, Trouble, Verdict, canonical, evidence_from, incident_from, to_plain
from assistant.domain.jobs import StoppedError
from assistant.storage import history, schema
from assistant.storage.driver import Database, sqlite
from assistant.storage.errors import DamagedError, GoneError, LogError, told_plainly
from assistant.storage.incident_rows import columns_of, evidence_words
from assistant.storage.log import Log

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
        troubles += _noted(log, walk.head)
        files = _stored_files(db)
    troubles += _check_files(log, files, progress)
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
        out.append(Trouble("alarm", {"at": str(at)[:10], "code": str(plain.get("code", ""))}))
    return out


def _noted(log: Log, now: Head) -> list[Trouble]:
    try:
        noted = log.noted_head()
    except ValueError:
        return [Trouble("head-changed")]
    if noted is None:
        return [Trouble("head-missing")]
    if noted.seq > now.seq:
        return [Trouble("cut", {"have": str(now.seq), "wanted": str(noted.seq)})]
    row = log.db.execute("select hash from history where seq = ?", [noted.seq]).fetchone()
    if row is None or row[0] != noted.hash or now.seq > noted.seq + 1:
        return [Trouble("not-ours", {"seq": str(noted.seq)})]
    return []


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
        files = db.execute(
            "select s.body from evidence e join states s on s.seq = e.seq where e.incident = ? order by e.exhibit", [row["uid"]]
        )
        words = "\n".join([incident.words, *(evidence_words(evidence_from(json.loads(f[0]))) for f in files)])
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    columns = columns_of(incident, words)
    return incident.id == row["uid"] and all(row[name] == value for name, value in columns.items())


def _same_evidence(row: dict[str, Any]) -> bool:
    try:
        evidence = evidence_from(json.loads(row["body"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    same = (evidence.id, evidence.incident, evidence.exhibit) == (row["uid"], row["incident"], row["exhibit"])
    return same and bool(row["file"]) == (evidence.removed_on is None) and canonical(to_plain(evidence)) == row["body"]


def _stored_files(db: Database) -> list[tuple[str, str, str, int, str, str, str]]:
    out = []
    for row in db.query(
        "select e.file, e.secret, e.small, e.small_secret, s.body from evidence e "
        "join states s on s.seq = e.seq where e.file <> ''"
    ):
        try:
            evidence = evidence_from(json.loads(row["body"]))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        number = f"{evidence.exhibit} ({evidence.name})"
        out.append((row["file"], row["secret"], number, evidence.size, evidence.sha256, row["small"], row["small_secret"]))
    return out


def _check_files(
    log: Log, files: list[tuple[str, str, str, int, str, str, str]], progress: Callable[[int, int], bool]
) -> list[Trouble]:
    out: list[Trouble] = []
    known: set[str] = set()
    for done, (file, secret, number, size, digest, small, small_secret) in enumerate(files):
        if not progress(done, len(files)):
            raise StoppedError
        known.update(filter(None, (file, small)))
        try:
            if log.files.digest(file, secret) != (size, digest):
                out.append(Trouble("file-changed", {"name": number}))
        except GoneError:
            out.append(Trouble("file-gone", {"name": number}))
        except DamagedError:
            out.append(Trouble("file-changed", {"name": number}))
        if small:
            try:
                log.files.digest(small, small_secret)
            except LogError:
                out.append(Trouble("small-changed", {"name": number}))
    with told_plainly():
        extra = [n for n in log.files.names() if n not in known and not n.endswith(".part")]
    if extra:
        out.append(Trouble("extra-files", {"count": str(len(extra))}))
    progress(len(files), len(files))
    return out
