# SPDX-License-Identifier: Apache-2.0
"""What the incident log holds. An incident is one frozen value; each change makes the next one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any

from assistant.domain.evidence import Evidence
from assistant.domain.records import written_as


class LogKind(StrEnum):
    """Whose log it is. They are two files with two keys; a councillor has only their own."""

    MY = "my"
    COUNCIL = "council"


class Status(StrEnum):
    """Where an incident stands. UNFINISHED is one whose pages were not all filled in."""

    UNFINISHED = "unfinished"
    OPEN = "open"
    WAITING = "waiting"
    REFERRED = "referred"
    CLOSED = "closed"


class Who(StrEnum):
    """Who did it. The answer sets the route of a report."""

    COUNCILLOR = "councillor"
    STAFF = "staff"
    PUBLIC = "public"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """How it was published: liking, sharing and leaving a comment up count too (Ludgershall 4.11, Ludlow M-8c)."""

    POSTED = "posted"
    SHARED = "shared"
    LIKED = "liked"
    LEFT_UP = "left-up"


class ActionKind(StrEnum):
    """What has been done about it."""

    REPLIED = "replied"
    HID = "hid"
    DELETED = "deleted"
    REPORTED = "reported"
    BLOCKED = "blocked"
    SPOKE = "spoke"
    SENT = "sent"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Action:
    """One thing that was done. `reason` and `second_person` are for a block, `reference` for a report."""

    kind: ActionKind
    on: dt.date
    note: str = ""
    reference: str = ""
    reason: str = ""
    second_person: str = ""


@dataclass(frozen=True)
class AskDate:
    """A date to ask about: not a legal limit. `id` names the entry of resources/incidents.toml it came from."""

    id: str
    on: dt.date


@dataclass(frozen=True)
class Subject:
    """Someone who did it. `who` is None where nobody said what they are."""

    name: str = ""
    who: Who | None = None
    account: str = ""


@dataclass(frozen=True)
class Incident:
    """One incident. Times are the user's own, with their offset from UTC; `clauses` are ids of the pack `pack`; `details` are
    answers that only reports ask for, by the id of the question; `also` are others who did it with `person`, `also_kinds` what
    it was besides `kind`. What is asked about each field stands in `domain/incident_form.py`."""

    id: str
    number: str
    created_at: dt.datetime
    created_by: str
    status: Status = Status.UNFINISHED
    kind: str = ""
    act: Act = Act.POSTED
    title: str = ""
    reason: str = ""
    who: Who | None = None
    person: str = ""
    account: str = ""
    about_keeper: bool | None = None
    others: tuple[str, ...] = ()
    platform: str = ""
    link: str = ""
    seen_at: dt.datetime | None = None
    zone: str = "Europe/London"
    posted: str = ""
    connections: tuple[str, ...] = ()
    connection_note: str = ""
    facts: str = ""
    views: str = ""
    their_side: str = ""
    actions: tuple[Action, ...] = ()
    reply_by: dt.date | None = None
    look_again: dt.date | None = None
    ask_dates: tuple[AskDate, ...] = ()
    pack: str = ""
    clauses: tuple[str, ...] = ()
    outcome: str = ""
    outcome_note: str = ""
    closed_on: dt.date | None = None
    keep_until: dt.date | None = None
    hold: bool = False
    details: tuple[tuple[str, str], ...] = ()
    also: tuple[Subject, ...] = ()
    also_kinds: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """Everything that it was, the first one first."""
        return tuple(dict.fromkeys(filter(None, (self.kind, *self.also_kinds))))

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Everyone who did it: `person` first, also when nobody is named."""
        return (Subject(self.person, self.who, self.account), *self.also)

    def done_by(self, *who: Who) -> bool:
        """True when one of those who did it is one of these."""
        return any(s.who in who for s in self.subjects)

    @property
    def finished(self) -> bool:
        return self.status is not Status.UNFINISHED

    @property
    def next_date(self) -> dt.date | None:
        """The first date on which something is to be done; for a closed one the day until which it is kept."""
        if self.status is Status.CLOSED:
            return self.keep_until
        dates = [d for d in (self.look_again, *(a.on for a in self.ask_dates)) if d is not None]
        if self.reply_by is not None and not self.replied:
            dates.append(self.reply_by)
        return min(dates, default=None)

    @property
    def replied(self) -> bool:
        return any(a.kind is ActionKind.REPLIED for a in self.actions)

    @property
    def missing(self) -> tuple[str, ...]:
        """What fairness asks for and is not there yet: a reason for keeping it, and how the council comes into it."""
        return tuple(
            name
            for name, there in (("reason", self.reason), ("connection", self.connections), ("facts", self.facts.strip()))
            if not there
        )


@dataclass(frozen=True)
class HistoryEntry:
    """One line of the history. `before` and `after` are salted digests of what changed; `hash` seals the entry and,
    through `prev`, all before it."""

    seq: int
    at: dt.datetime
    actor: str
    action: str
    what: str
    number: str
    incident: str
    item: str
    before: str
    after: str
    prev: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The end of the history: how many entries there are, and the seal of the last one."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"

    @property
    def shown(self) -> str:
        """In groups of eight, so that it can wrap and be compared by eye."""
        return f"{self.seq}: {grouped(self.hash)}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read "SEQ:HEAD"; spaces and capitals do not matter.

        Raises:
            ValueError: with a sentence that says what was expected.
        """
        number, _, code = "".join(text.lower().split()).partition(":")
        if not number.isdigit() or len(code) != 64 or set(code) - set("0123456789abcdef"):
            raise ValueError("This must look like 41:9f2c..., a number, a colon and 64 letters and digits.")
        return cls(int(number), code)


def grouped(code: str) -> str:
    """A long code in groups of eight."""
    return " ".join(code[i : i + 8] for i in range(0, len(code), 8))


def to_plain(value: Any) -> Any:
    """A dataclass of this module as JSON values. Fields at their default are left out: new ones change no old digest."""
    if isinstance(value, Subject) and value == Subject(value.name):
        return value.name  # as logs had it when they knew no more of the others
    if isinstance(value, (Incident, Evidence, Action, AskDate, Subject)):
        return {f.name: to_plain(v) for f in fields(value) if (v := getattr(value, f.name)) is not f.default and v != f.default}
    if isinstance(value, (list, tuple)):
        return [to_plain(v) for v in value]
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value


def canonical(plain: Any) -> str:
    """JSON text that is the same for the same values: what digests are made of."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _date(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _time(value: Any) -> dt.datetime | None:
    return None if value is None else dt.datetime.fromisoformat(value)


def _subject(plain: Any) -> Subject:
    if isinstance(plain, str):
        return Subject(plain)
    return Subject(**{**plain, "who": Who(plain["who"]) if plain.get("who") else None})


_INCIDENT_READERS: dict[str, Any] = {
    "created_at": _time,
    "seen_at": _time,
    "status": Status,
    "act": Act,
    "who": Who,
    "others": tuple,
    "also": lambda v: tuple(_subject(s) for s in v),
    "also_kinds": tuple,
    "connections": tuple,
    "clauses": tuple,
    "details": lambda v: tuple((str(k), str(t)) for k, t in v),
    "actions": lambda v: tuple(Action(**{**a, "kind": ActionKind(a["kind"]), "on": dt.date.fromisoformat(a["on"])}) for a in v),
    "ask_dates": lambda v: tuple(AskDate(a["id"], dt.date.fromisoformat(a["on"])) for a in v),
    "reply_by": _date,
    "look_again": _date,
    "closed_on": _date,
    "keep_until": _date,
}
_EVIDENCE_READERS: dict[str, Any] = {"added_at": _time, "file_time": _time, "removed_on": _date}


def incident_from(plain: Mapping[str, Any]) -> Incident:
    """The incident that `to_plain` gave. Raises ValueError, TypeError or KeyError when it is none."""
    return Incident(**{k: _INCIDENT_READERS.get(k, lambda v: v)(v) for k, v in plain.items()})


def evidence_from(plain: Mapping[str, Any]) -> Evidence:
    """The evidence that `to_plain` gave. Raises ValueError, TypeError or KeyError when it is none."""
    return Evidence(**{k: _EVIDENCE_READERS.get(k, lambda v: v)(v) for k, v in plain.items()})


def closed(incident: Incident, outcome: str, note: str, on: dt.date, keep_until: dt.date) -> Incident:
    """The incident, closed with an outcome. Raises ValueError when there is nothing to keep it for."""
    if incident.missing:
        raise ValueError(", ".join(incident.missing))
    if keep_until < on:
        raise ValueError("keep_until")
    return replace(
        incident,
        status=Status.CLOSED,
        outcome=outcome,
        outcome_note=note,
        closed_on=on,
        keep_until=keep_until,
        look_again=None,
        ask_dates=(),
    )


@dataclass(frozen=True)
class IncidentSummary:
    """One row of the list."""

    id: str
    number: str
    occurred: str
    title: str
    kind: str
    platform: str
    status: Status
    next_date: dt.date | None


@dataclass(frozen=True)
class Query:
    """Which incidents to list, newest first unless `sort` says otherwise.

    Attributes:
        words: found in the incident's own words; "" for all.
        due_by: only those whose next date is on or before this day.
        keep_over_by: only closed ones whose keep-until date is before this day.
        sort: "date", "number", "kind", "status" or "next".
    """

    words: str = ""
    statuses: frozenset[Status] = frozenset()
    kind: str = ""
    person: str = ""
    due_by: dt.date | None = None
    keep_over_by: dt.date | None = None
    sort: str = "date"
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True)
class Trouble:
    """One thing that verify found. `code` names a sentence of words.toml ("verify.CODE"); `values` fill it."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What verify found in a log: nothing in `troubles` means the history is whole."""

    head: Head
    entries: int
    erased: int
    files: int
    troubles: tuple[Trouble, ...]
    notices: tuple[Trouble, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.troubles


@dataclass(frozen=True)
class IncidentKind:
    """One of the kinds of incident, from data: which concerns it stands for, those of `answering` where somebody else than the
    council's own people did it, and whether a reply is expected."""

    id: str
    code: str
    label: str
    concerns: tuple[str, ...]
    answering: tuple[str, ...] = ()
    reply_due: bool = False
    act: Act = Act.POSTED
    hint: str = ""


@dataclass(frozen=True)
class Choice:
    """An answer with a label and, where it matters, what to say when it is chosen."""

    id: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """How an incident ended, and for how many months it is kept after that unless the clerk says otherwise."""

    id: str
    label: str
    keep_months: int


@dataclass(frozen=True)
class DateRule:
    """A date to ask about: so many working days, days or months from when it was seen, reported or sent on; nobody asks after
    what was not done. `until`: no longer asked once this was done. Not a legal limit."""

    id: str
    label: str
    count: int
    unit: str
    source: str
    checked_on: str
    who: frozenset[str] = frozenset()
    nations: frozenset[str] = frozenset()
    counted_from: str = "seen"
    until: ActionKind | None = None


@dataclass(frozen=True)
class IncidentContent:
    """What resources/incidents.toml says."""

    kinds: tuple[IncidentKind, ...] = field(metadata=written_as("kind"))
    connections: tuple[Choice, ...] = field(metadata=written_as("connection"))
    reasons: tuple[Choice, ...] = field(metadata=written_as("reason"))
    outcomes: tuple[Outcome, ...] = field(metadata=written_as("outcome"))
    dates: tuple[DateRule, ...] = field(metadata=written_as("date"))
    tips: tuple[str, ...]

    def kind(self, kind_id: str) -> IncidentKind | None:
        return next((k for k in self.kinds if k.id == kind_id), None)

    def outcome(self, outcome_id: str) -> Outcome | None:
        return next((o for o in self.outcomes if o.id == outcome_id), None)


def entry_from(plain: Mapping[str, Any]) -> HistoryEntry:
    """The entry that `describe` gave. Raises ValueError, TypeError or KeyError when it is none."""
    return HistoryEntry(**{**plain, "at": dt.datetime.fromisoformat(plain["at"])})


def describe(entry: HistoryEntry) -> dict[str, Any]:
    """A history entry as JSON values."""
    return {**asdict(entry), "at": entry.at.isoformat()}
