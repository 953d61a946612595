# SPDX-License-Identifier: Apache-2.0
"""Words that were read in the pictures of a log, for searching. They are no part of the record: read anew, they are the same, and
they go with their picture."""

from __future__ import annotations

import json

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, evidence_from, incident_from
from assistant.domain.incident_form import searched_words
from assistant.storage.driver import Database
from assistant.storage.incident_rows import evidence_words
from assistant.storage.log import Log


def keep(log: Log, incident: Incident, evidence: Evidence, text: str) -> None:
    """Keep the words of a picture in place of those that were kept before, and find its incident by them.

    Raises:
        LogError: when they cannot be saved.
    """
    with log.writing() as db:
        db.execute(
            "insert into picture_words (uid, words) select uid, ? from evidence where uid = ? and file <> '' "
            "on conflict (uid) do update set words = excluded.words",
            [text, evidence.id],
        )
        db.execute("update incidents set words = ? where uid = ?", [searched(db, incident.id), incident.id])


def words_of(log: Log, evidence: Evidence) -> str | None:
    """What was read in a picture; None when nobody looked."""
    with log.reading() as db:
        row = db.execute("select words from picture_words where uid = ?", [evidence.id]).fetchone()
    return None if row is None else str(row[0])


def searched(db: Database, uid: str) -> str:
    """Everything that an incident is found by: its own words, what is written about its files, and the words in its pictures.

    Raises:
        ValueError, TypeError, KeyError: when a state is none.
    """
    own = db.execute("select s.body from incidents i join states s on s.seq = i.seq where i.uid = ?", [uid]).fetchone()
    rows = db.execute(
        "select s.body, coalesce(p.words, '') from evidence e join states s on s.seq = e.seq "
        "left join picture_words p on p.uid = e.uid where e.incident = ? order by e.exhibit",
        [uid],
    )
    parts = [searched_words(incident_from(json.loads(own[0])))]
    for body, words in rows:
        parts.append(evidence_words(evidence_from(json.loads(body))))
        parts += [words] if words else []
    return "\n".join(parts)
