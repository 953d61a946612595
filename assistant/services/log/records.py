# SPDX-License-Identifier: Apache-2.0
"""What an open log holds, to look at: incidents, their files, their history, and what to think of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import HistoryEntry, Incident, IncidentSummary, Query
from assistant.domain.trust import Trust
from assistant.services.log.history import history_of, their_acts
from assistant.services.log.trust import TrustBook
from assistant.storage.picture_words import words_of

if TYPE_CHECKING:
    from assistant.storage.incident_store import IncidentStore


@dataclass(frozen=True)
class Theirs:
    """The history that came with an incident in a bundle.

    Attributes:
        head: its end, as number and code.
        lines: how many lines it has.
    """

    number: str
    sender: str
    head: str
    lines: int
    acts: tuple[HistoryEntry, ...]


class Records:
    """Reads only. Raises LogError wherever something cannot be read."""

    def __init__(self, store: IncidentStore) -> None:
        self._store = store
        self._trust = TrustBook(store.log)

    def get(self, uid: str) -> Incident:
        """One incident by its id."""
        return self._store.get(uid)

    def find_number(self, text: str) -> Incident:
        """One incident by its number (2026-014), or by how many-th it is in the log (14)."""
        return self._store.find_number(text)

    def find(self, query: Query) -> list[IncidentSummary]:
        """Incidents that fit, newest first."""
        return self._store.find(query)

    def count(self, query: Query) -> int:
        """How many fit, counted up to a thousand."""
        return self._store.count(query)

    def linked(self, incident: Incident) -> list[IncidentSummary]:
        """Other incidents about the same person or account, newest first."""
        return self._store.linked(incident)

    def people(self) -> list[str]:
        """Names of those who did it, for the filter."""
        return self._store.people()

    def trust(self, uid: str) -> Trust:
        """What the program knows against relying on an incident."""
        return self._trust.of(uid)

    def history(self, incident: Incident) -> list[HistoryEntry]:
        """The history of an incident, oldest first, one line for each act."""
        return history_of(self._store, incident)

    def theirs(self, incident: Incident) -> Theirs | None:
        """The history that came with an incident that someone sent; None for our own."""
        plain: Any = self._store.their_history(incident)
        if not isinstance(plain, dict):
            return None
        try:
            entries = list(plain["entries"])
            acts = tuple(their_acts(entries))
        except (ValueError, KeyError, TypeError):
            entries, acts = [], ()
        number, sender, head = (str(plain.get(key) or "") for key in ("number", "sender", "head"))
        return Theirs(number, sender, head, len(entries), acts)

    def evidence(self, incident: Incident) -> list[Evidence]:
        """The files of an incident, in order, without removed ones."""
        return self._store.evidence(incident)

    def picture(self, evidence: Evidence) -> bytes | None:
        """The reduced copy of a picture; None for a file that has none."""
        return self._store.read_small(evidence)

    def words_in(self, evidence: Evidence) -> str | None:
        """The words in a picture; None when nobody read them."""
        return words_of(self._store.log, evidence)

    def unchanged(self, evidence: Evidence) -> bool:
        """True when the file is byte for byte what was added."""
        return self._store.unchanged(evidence)

    def due(self, today: dt.date) -> list[tuple[Incident, dt.date]]:
        """Incidents with something to do by tomorrow, and when, soonest first."""
        found = self._store.find(Query(due_by=today + dt.timedelta(days=1), sort="next", limit=20))
        return [(self._store.get(s.id), s.next_date) for s in found if s.next_date is not None]
