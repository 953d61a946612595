# SPDX-License-Identifier: Apache-2.0
"""Plays the history of a bundle again, and compares it with what the bundle says: the incident, every file, every digest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Head, HistoryEntry, canonical, entry_from, evidence_from, incident_from
from assistant.domain.plain_text import one_line
from assistant.exchange.bundle import Bundle
from assistant.exchange.errors import BundleError
from assistant.services.log.files import as_file
from assistant.storage.history import GENESIS, STATE_ACTIONS, digest_of, seal_of

ALTERED = "The history in this bundle was altered. Ask the sender to make it again."
_FIRST = frozenset(["created", "imported"])
_TEXTS = ("actor", "action", "what", "number", "incident", "item", "before", "after", "prev", "hash")
MAX_TEXT = 500
MAX_SEQ = 2**53
CLOCK_STEP = dt.timedelta(minutes=1)
"""A clock that is set by the network may go back by so much without a word."""


def replay(bundle: Bundle) -> list[str]:
    """Codes of what is to be said of the history (see `domain.trust`); none when all of it fits.

    Raises:
        BundleError: when a line does not fit its seal, a state its digest, or the lines one another.
    """
    if not bundle.history:
        return ["history-none"]
    try:
        lines = [_read(item) for item in bundle.history]
        _check_chain(lines)
        ends = _ends(lines, Head.parse(bundle.head))
        states = _states(lines)
        same = states is not None and _same_incident(bundle, states) and _same_files(bundle, states)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise BundleError(ALTERED) from None
    entries = [entry for entry, _ in lines]
    out = []
    if not _about_this(bundle, entries):
        out.append("history-foreign")
    elif not same:
        out.append("not-its-history")
    if not ends:
        out.append("history-short")
    if _clock_back(entries):
        out.append("their-clock")
    return out


def _read(item: dict[str, Any]) -> tuple[HistoryEntry, Any]:
    """A line and the state it left behind. Raises ValueError when they do not fit one another."""
    plain = item["entry"]
    if any(not isinstance(plain[key], str) or len(plain[key]) > MAX_TEXT for key in _TEXTS):
        raise ValueError("texts")
    if type(plain["seq"]) is not int or not 0 < plain["seq"] < MAX_SEQ:
        raise ValueError("seq")
    entry = entry_from(plain)
    if entry.at.tzinfo is None or seal_of(entry) != entry.hash:
        raise ValueError("seal")
    if "body" not in item:
        return entry, None
    if digest_of(bytes.fromhex(item["salt"]), canonical(item["body"])) != entry.after:
        raise ValueError("state")
    return entry, item["body"]


def _check_chain(lines: list[tuple[HistoryEntry, Any]]) -> None:
    """Numbers grow; neighbours are linked; each state follows the one it says it follows. Raises ValueError."""
    last: HistoryEntry | None = None
    after: dict[tuple[str, str], str] = {}
    for entry, _ in lines:
        if last is not None and entry.seq <= last.seq:
            raise ValueError("order")
        before = GENESIS if entry.seq == 1 else last.hash if last is not None and entry.seq == last.seq + 1 else entry.prev
        if entry.prev != before:
            raise ValueError("link")
        key = (entry.what, entry.item or entry.incident)
        if entry.action in STATE_ACTIONS:
            if entry.before and key in after and after[key] != entry.before:
                raise ValueError("before")
            after[key] = entry.after
        last = entry


def _ends(lines: list[tuple[HistoryEntry, Any]], head: Head) -> bool:
    """False when the beginning or the end is not there. Raises ValueError for a line behind the end."""
    first, last = lines[0][0], lines[-1][0]
    if last.seq > head.seq or (last.seq == head.seq and last.hash != head.hash):
        raise ValueError("head")
    return len(lines) > 1 and last.seq == head.seq and first.what == "incident" and first.action in _FIRST


def _states(lines: list[tuple[HistoryEntry, Any]]) -> dict[tuple[str, str], Any] | None:
    """The last state of the incident and of each file; None when one is not there or follows nothing."""
    out: dict[tuple[str, str], Any] = {}
    for entry, body in lines:
        if entry.action in STATE_ACTIONS:
            key = (entry.what, entry.item or entry.incident)
            if body is None or (bool(entry.before) is not (key in out)):
                return None
            out[key] = body
    return out


def _about_this(bundle: Bundle, entries: list[HistoryEntry]) -> bool:
    """Is it the history of this incident in this log?"""
    number = str(bundle.incident.get("number", ""))
    log = bundle.incident.get("log")
    same_log = isinstance(log, dict) and str(log.get("id", "")) == bundle.log != ""
    numbers = {entry.number.partition("/")[0] for entry in entries}
    return same_log and len({e.incident for e in entries}) == 1 and entries[0].incident != "" and numbers == {number}


def _same_incident(bundle: Bundle, states: dict[tuple[str, str], Any]) -> bool:
    found = [body for (what, _), body in states.items() if what == "incident"]
    if len(found) != 1:
        return False
    known = {k: v for k, v in as_file(incident_from(found[0]), []).items() if k != "hold"}
    said = {k: v for k, v in dict(bundle.incident["incident"]).items() if k != "hold"}
    return canonical(known) == canonical(said)


def _same_files(bundle: Bundle, states: dict[tuple[str, str], Any]) -> bool:
    files = [evidence_from(body) for (what, _), body in states.items() if what == "evidence"]
    known = sorted(canonical(facts(e)) for e in files if e.removed_on is None)
    said = sorted(canonical({k: r.get(k) for k in FACTS}) for r in _records(bundle))
    return known == said


FACTS = (
    "name",
    "sha256",
    "size",
    "media_type",
    "file_time",
    "added_at",
    "added_by",
    "what",
    "how",
    "captured_by",
    "source",
    "boxes",
)
"""What a bundle says of a file, and its history too."""


def facts(evidence: Evidence) -> dict[str, Any]:
    """What a bundle says of a file, as JSON values."""
    plain = {key: getattr(evidence, key) for key in FACTS}
    plain["file_time"] = evidence.file_time.isoformat() if evidence.file_time else None
    plain["added_at"] = evidence.added_at.isoformat()
    return plain


def _records(bundle: Bundle) -> Iterator[dict[str, Any]]:
    yield from bundle.incident.get("evidence", [])


def _clock_back(entries: list[HistoryEntry]) -> bool:
    latest = entries[0].at
    for entry in entries:
        if entry.at < latest - CLOCK_STEP:
            return True
        latest = max(latest, entry.at)
    return False


def first_line(bundle: Bundle) -> str:
    """The seal of the first line: the same in every bundle of one incident. "" when there is no history."""
    return one_line(str(bundle.history[0]["entry"]["hash"])) if bundle.history else ""
