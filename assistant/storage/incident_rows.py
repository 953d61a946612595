# SPDX-License-Identifier: Apache-2.0
"""What lists, filters and searches need of an incident, and how a search is put to SQLite."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, IncidentSummary, Query, Status, evidence_from, incident_from
from assistant.storage.errors import DAMAGED, DamagedError

SUMMARY = "i.uid, i.number, i.occurred, i.title, i.kind, i.platform, i.status, i.next_date"
ORDERS = {
    "date": "i.occurred desc, i.id desc",
    "number": "i.id desc",
    "kind": "i.kind, i.occurred desc",
    "status": "i.status, i.occurred desc",
    "next": "i.next_date is null, i.next_date, i.id desc",
}


def person_key(name: str) -> str:
    """A name for comparing: case, spaces and a leading @ do not matter."""
    return " ".join(name.casefold().split()).removeprefix("@")


def columns_of(incident: Incident, words: str) -> dict[str, Any]:
    """What lists, filters and searches need of an incident."""
    occurred = incident.seen_at or incident.created_at
    return {
        "number": incident.number,
        "occurred": occurred.strftime("%Y-%m-%dT%H:%M"),
        "title": incident.title,
        "kind": incident.kind,
        "platform": incident.platform,
        "status": incident.status.value,
        "next_date": incident.next_date.isoformat() if incident.next_date else None,
        "keep_until": incident.keep_until.isoformat() if incident.keep_until else None,
        "person": person_key(incident.person),
        "account": person_key(incident.account),
        "words": words,
    }


def evidence_words(evidence: Evidence) -> str:
    """What can be searched of a file."""
    parts = (evidence.name, evidence.what, evidence.how, evidence.source, evidence.captured_by, evidence.removed_why)
    return "\n".join(p for p in parts if p)


def _plain_words(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()[:12]


def match_words(text: str) -> str:
    """A search as FTS5 reads it: every word must be there; the last one may be unfinished. "" when there is none."""
    found = _plain_words(text)
    if not found:
        return ""
    last = f'"{found[-1]}"' + ("*" if len(found[-1]) >= 3 else "")
    return " ".join([*(f'"{w}"' for w in found[:-1]), last])


def match_phrase(text: str) -> str:
    """The words of a name, one after the other."""
    found = _plain_words(text)
    return f'"{" ".join(found)}"' if found else ""


def filtered(query: Query) -> tuple[str, str, list[Any]]:
    source, parts, values = "incidents i", [], []
    if query.words.strip():
        source = "incident_search s join incidents i on i.id = s.rowid"
        parts.append("incident_search match ?")
        values.append(match_words(query.words) or '""')
    if query.statuses:
        parts.append(f"i.status in ({','.join('?' * len(query.statuses))})")
        values.extend(sorted(s.value for s in query.statuses))
    if query.kind:
        parts.append("i.kind = ?")
        values.append(query.kind)
    if query.person:
        parts.append("i.person = ?")
        values.append(person_key(query.person))
    if query.due_by is not None:
        parts.append("i.next_date <= ? and i.status <> 'closed'")
        values.append(query.due_by.isoformat())
    if query.keep_over_by is not None:
        parts.append("i.keep_until < ? and i.status = 'closed'")
        values.append(query.keep_over_by.isoformat())
    return source, f"where {' and '.join(parts)}" if parts else "", values


def summary(row: Any) -> IncidentSummary:
    uid, number, occurred, title, kind, platform, status, next_date = row
    day = dt.date.fromisoformat(next_date) if next_date else None
    return IncidentSummary(uid, number, occurred, title, kind, platform, Status(status), day)


def incident_of(body: str | None) -> Incident:
    if body is None:
        raise DamagedError(DAMAGED)
    try:
        return incident_from(json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DamagedError(DAMAGED) from None


def evidence_of(body: str | None) -> Evidence:
    if body is None:
        raise DamagedError(DAMAGED)
    try:
        return evidence_from(json.loads(body))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise DamagedError(DAMAGED) from None
