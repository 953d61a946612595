# SPDX-License-Identifier: Apache-2.0
"""What a log's history says against relying on single incidents: a clock that ran back, an older database, bundles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from assistant.storage.driver import Database
from assistant.storage.log import Log

CLOCK_STEP = 60
"""Seconds that a clock may go back without a word: computers set theirs by the network, a little at a time."""


@dataclass(frozen=True)
class Seen:
    """What the history says.

    Attributes:
        clock_back: incident and the local time of its first line that was made with a clock that had run back.
        alarms: number of the line and code of each alarm of the log.
        first: incident and the number of its first line.
        came: incident and what is known of the bundle it came by: seal, doubts, head, log.
    """

    clock_back: dict[str, str] = field(default_factory=dict)
    alarms: tuple[tuple[int, str], ...] = ()
    first: dict[str, int] = field(default_factory=dict)
    came: dict[str, dict[str, Any]] = field(default_factory=dict)


def look(log: Log) -> Seen:
    """Read it all in one pass. Raises LogError."""
    with log.reading() as db:
        return Seen(_clock_back(db), _alarms(db), _first(db), _came(db))


def _clock_back(db: Database) -> dict[str, str]:
    sql = (
        "select incident, at from (select incident, at, seq, julianday(at) as day, max(julianday(at)) over "
        "(order by seq rows between unbounded preceding and 1 preceding) as before from history) "
        "where incident <> '' and before - day > ? / 86400.0 order by seq desc"
    )
    return {str(uid): str(at) for uid, at in db.execute(sql, [CLOCK_STEP])}


def _alarms(db: Database) -> tuple[tuple[int, str], ...]:
    sql = (
        "select h.seq, s.body from history h left join states s on s.seq = h.seq "
        "where h.action = 'alarm' and h.what = 'log' order by h.seq"
    )
    return tuple((int(seq), str(_plain(body).get("code", ""))) for seq, body in db.execute(sql))


def _first(db: Database) -> dict[str, int]:
    return {str(uid): int(seq) for uid, seq in db.execute("select incident, min(seq) from history group by incident")}


def _came(db: Database) -> dict[str, dict[str, Any]]:
    sql = (
        "select h.incident, s.body from history h join states s on s.seq = h.seq "
        "where h.action = 'history-kept' and h.what = 'incident' order by h.seq"
    )
    return {str(uid): {k: v for k, v in _plain(body).items() if k != "entries"} for uid, body in db.execute(sql)}


def confirmed_senders(log: Log) -> dict[str, str]:
    """Public key and name of every sender that was confirmed, the newest name of each. Raises LogError."""
    sql = (
        "select s.body from history h join states s on s.seq = h.seq "
        "where h.what = 'log' and h.action = 'sender-confirmed' order by h.seq"
    )
    with log.reading() as db:
        plain = [_plain(body) for (body,) in db.execute(sql)]
    return {str(p.get("public_key", "")): str(p.get("name", "")) for p in plain}


def _plain(body: Any) -> dict[str, Any]:
    found = json.loads(body) if body else {}
    return found if isinstance(found, dict) else {}
