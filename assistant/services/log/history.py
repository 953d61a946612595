# SPDX-License-Identifier: Apache-2.0
"""The history of an incident as people read it: one act, one line.

Every save is an entry of its own on the disk, so that nothing typed is lost. The saves of an unfinished incident are one act:
it was begun, and its files were described. The save with which it is finished is another: it was written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.domain.incident import HistoryEntry, Incident, Status, entry_from

if TYPE_CHECKING:
    from assistant.storage.incident_store import IncidentStore

BEGAN, WRITTEN = "began", "written"
_SAVES = frozenset(["created", "changed"])


def history_of(store: IncidentStore, incident: Incident) -> list[HistoryEntry]:
    """The history of one incident, oldest first, one line for each act. Raises LogError."""
    entries = store.history_of(incident)
    return _acts((entry, store.state_at(entry.seq) if _is_save(entry) else None) for entry in entries)


def their_acts(items: Iterable[dict[str, Any]]) -> list[HistoryEntry]:
    """The same of a history that came in a bundle and was checked."""
    return _acts((entry_from(item["entry"]), item.get("body")) for item in items)


def _is_save(entry: HistoryEntry) -> bool:
    return entry.what == "incident" and entry.action in _SAVES


def _acts(entries: Iterable[tuple[HistoryEntry, Any]]) -> list[HistoryEntry]:
    out: list[HistoryEntry] = []
    begun = written = False
    for entry, body in entries:
        if begun and not written and (entry.what, entry.action) == ("evidence", "changed"):
            continue  # a file is described while the incident is written down
        if not _is_save(entry) or written or not isinstance(body, dict):
            out.append(entry)
            continue
        if body.get("status", Status.UNFINISHED.value) == Status.UNFINISHED.value:
            if not begun:
                out.append(replace(entry, action=BEGAN))
            begun = True
        else:
            out.append(replace(entry, action=WRITTEN) if begun else entry)
            written = True
    return out
