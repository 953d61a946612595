# SPDX-License-Identifier: Apache-2.0
"""What the incident log knows about an incident: its title, its clauses, its dates, who may keep it, and what goes with a
file that is added. Dates come in as arguments: nothing here reads the clock."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain import dates
from assistant.domain.draft import Contact, Role
from assistant.domain.evidence import Evidence
from assistant.domain.incident import ActionKind, AskDate, Incident, IncidentContent, LogKind, Status, Who, closed
from assistant.domain.picture_words import Box
from assistant.domain.policy import Binds
from assistant.files.media import MediaError, media_type, plain_name
from assistant.files.outside import Incoming
from assistant.files.pictures import black_out, reduce_picture
from assistant.files.shown import Shown, bytes_looked_at, is_looked_at, shown_of
from assistant.services.guides.calendar import months_after, working_days_after, working_days_left
from assistant.storage.picture_words import keep as keep_words

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import Clause, PolicyPack
    from assistant.storage.incident_store import IncidentStore

REPLY_DAYS = 2
"""Working days within which a negative post should have its reply, unless Settings say otherwise (Ludlow NEG-1b)."""


ON_COUNCIL_ACCOUNT = "council-account"
"""The connection that says so (resources/incidents.toml)."""


# -- what is offered ------------------------------------------------------------------------------------------------


def title_of(incident: Incident, content: Content) -> str:
    """A short title when the user gave none: the kind, and where."""
    if incident.title:
        return incident.title
    kind = content.incidents.kind(incident.kind)
    platform = content.platforms.get(incident.platform)
    parts = [kind.label if kind else "", platform.name if platform else ""]
    return ", ".join(p for p in parts if p)


def clauses_for(incident: Incident, pack: PolicyPack, lists: IncidentContent) -> list[Clause]:
    """The clauses of the council's policy that speak of what was done, of how, and of who did it, in the policy's order.

    For what a councillor or member of staff did these are the rules that bind them; else also those of how to deal with it.
    """
    ids, own = set(incident.kinds), incident.done_by(Who.COUNCILLOR, Who.STAFF)
    kinds = [kind for k in ids if (kind := lists.kind(k))]
    wanted = {concern for kind in kinds for concern in (*kind.concerns, *(() if own else kind.answering))}

    def fits(clause: Clause) -> bool:
        if clause.acts and incident.act not in clause.acts:
            return False
        if own and not _binds(clause, incident):
            return False
        named = ids & {*clause.incidents, *(() if own else clause.answering)}
        return bool(named or (wanted & set(clause.concerns) and clause.strength.is_duty))

    return [c for c in pack.clauses if fits(c)]


def _binds(clause: Clause, incident: Incident) -> bool:
    """True for a clause that binds one of those who did it."""
    match clause.binds:
        case Binds.STAFF:
            return incident.done_by(Who.STAFF)
        case Binds.COUNCILLORS:
            return incident.done_by(Who.COUNCILLOR)
        case Binds.OFFICIAL:
            return ON_COUNCIL_ACCOUNT in incident.connections
        case Binds.COUNCIL:
            return False
        case Binds.BOTH:
            return True


def fitted(before: Incident, now: Incident, pack: PolicyPack, lists: IncidentContent) -> Incident:
    """`now` with the clauses that fit its answers, as long as nobody changed by hand those that fitted `before`."""
    if not now.clauses or now.clauses != tuple(c.id for c in clauses_for(before, pack, lists)):
        return now
    return replace(now, clauses=tuple(c.id for c in clauses_for(now, pack, lists)))


def with_defaults(incident: Incident, content: Content, pack: PolicyPack, reply_days: int = REPLY_DAYS) -> Incident:
    """The incident with what follows from its answers: title, clauses of the policy, and when a reply is due."""
    lists = content.incidents
    kinds = [k for k in map(lists.kind, incident.kinds) if k is not None]
    out = replace(incident, title=title_of(incident, content), pack=incident.pack or pack.id)
    if kinds and not incident.clauses and not incident.pack and not incident.finished:
        out = replace(out, clauses=tuple(c.id for c in clauses_for(incident, pack, lists)))
    start = _counted_from(out) if out.seen_at is not None else None
    if any(k.reply_due for k in kinds) and start is not None:
        out = replace(out, reply_by=working_days_after(start, reply_days, pack.nation))
    elif out.reply_by is not None:
        out = replace(out, reply_by=None)
    return out


@dataclass(frozen=True)
class OfferedDate:
    """A date to ask about, with where it comes from."""

    id: str
    label: str
    on: dt.date
    source: str
    checked_on: str


def offered_dates(incident: Incident, lists: IncidentContent, pack: PolicyPack) -> list[OfferedDate]:
    """Dates that fit who did it, where, and what was done about it, each counted from its own day; and those that were chosen."""
    start = _counted_from(incident)
    chosen = {a.id for a in incident.ask_dates}
    out: list[OfferedDate] = []
    if start is None:
        return out
    for rule in lists.dates:
        if rule.who and not incident.done_by(*map(Who, rule.who)):
            continue
        if rule.nations and pack.nation not in rule.nations:
            continue
        if rule.id == "defamation-year" and "defamation" not in incident.kinds:
            continue
        happened = _day_of(incident, rule.counted_from)
        if rule.id not in chosen and (happened is None or (rule.until and _done_on(incident, rule.until))):
            continue
        first = happened or start
        match rule.unit:
            case "working-days":
                on = working_days_after(first, rule.count, pack.nation)
            case "days":
                on = first + dt.timedelta(days=rule.count)
            case _:
                on = months_after(first, rule.count)
        out.append(OfferedDate(rule.id, rule.label, on, rule.source, rule.checked_on))
    return out


def _day_of(incident: Incident, event: str) -> dt.date | None:
    """When it was seen, last reported or last sent on; None for what nobody did."""
    return _counted_from(incident) if event == "seen" else _done_on(incident, ActionKind(event))


def _done_on(incident: Incident, kind: ActionKind) -> dt.date | None:
    """When this was last done about it."""
    return max((a.on for a in incident.actions if a.kind is kind), default=None)


@dataclass(frozen=True)
class Countdown:
    """The authority's limit for a complaint about a member: the last day, and the working days that are left."""

    authority: str
    limit: int
    last_day: dt.date
    days_left: int
    source: str


def countdown(incident: Incident, pack: PolicyPack, today: dt.date) -> Countdown | None:
    """For a councillor's conduct, where the pack gives the authority's limit; else None.

    Counted from the day it was seen: the limit runs from when one knew (or should have known).
    """
    authority = pack.authority
    if not incident.done_by(Who.COUNCILLOR) or authority is None or authority.complaint_limit_working_days is None:
        return None
    start = _counted_from(incident)
    if start is None:
        return None
    last = working_days_after(start, authority.complaint_limit_working_days, pack.nation)
    left = working_days_left(last, today, pack.nation)
    return Countdown(authority.name, authority.complaint_limit_working_days, last, left, authority.source)


def _counted_from(incident: Incident) -> dt.date | None:
    """The day from which dates are counted; None for a day that cannot be, which an old log may hold."""
    start = (incident.seen_at or incident.created_at).date()
    return start if dates.in_plan(start, incident.created_at.date()) else None


def who_should_keep(role: Role, kind: LogKind, contacts: tuple[Contact, ...], words: Mapping[str, str]) -> str:
    """Who should have it instead, in a sentence."""
    key = "council" if kind is LogKind.COUNCIL else role.value
    officer = next((c for c in contacts if c.kind == "monitoring-officer"), None)
    named = " ".join(filter(None, (officer.name, officer.email, officer.phone))) if officer else ""
    return words[f"incident.about-you-{key}"].format(officer=named or words["incident.monitoring-officer"])


def close_incident(
    incident: Incident, lists: IncidentContent, outcome: str, note: str, on: dt.date, keep: dt.date | None
) -> Incident:
    """Close, keeping it for as long as the outcome says unless a date is given.

    Raises:
        ValueError: naming what is missing first: a reason, a connection, the facts; or a keep-until date in the past.
    """
    chosen = lists.outcome(outcome)
    if chosen is None:
        raise ValueError("outcome")
    return closed(incident, outcome, note, on, keep or months_after(on, chosen.keep_months))


def reopen(incident: Incident) -> Incident:
    return replace(incident, status=Status.OPEN, outcome="", outcome_note="", closed_on=None, keep_until=None)


def reply_due(incident: Incident) -> dt.date | None:
    """When a reply is due, as long as there is none (Ludlow NEG-1b)."""
    if incident.reply_by is None or incident.replied or incident.status is Status.CLOSED:
        return None
    return incident.reply_by


def asked(incident: Incident, offered: list[OfferedDate], chosen: frozenset[str]) -> Incident:
    """The incident with the dates that the user ticked."""
    return replace(incident, ask_dates=tuple(AskDate(o.id, o.on) for o in offered if o.id in chosen))


def message_to_send(incident: Incident, content: Content) -> str:
    """A message for the place that takes concerns (Ludlow RAI-2 and RAI-3): link, when it was first seen, and what it is."""
    words = content.words
    kinds = [k.label for k in map(content.incidents.kind, incident.kinds) if k is not None]
    platform = content.platforms.get(incident.platform)
    seen = incident.seen_at
    lines = [
        words["incident.message-start"],
        words["incident.message-kind"].format(kind="; ".join(kinds), site=platform.name if platform else ""),
        words["incident.message-link"].format(link=incident.link or words["incident.message-no-link"]),
    ]
    if seen is not None:
        lines.append(words["incident.message-seen"].format(when=dates.day_and_clock(seen)))
    lines.append(words["incident.message-facts"].format(facts=incident.facts.strip()))
    return "\n".join(lines)


def talk_first(incident: Incident) -> bool:
    """Councillor and staff cases: have you talked to them?"""
    return incident.done_by(Who.COUNCILLOR, Who.STAFF) and not any(a.kind is ActionKind.SPOKE for a in incident.actions)


# -- evidence --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AddedFile:
    """What was added, and what the user should know about it ("" for nothing)."""

    evidence: Evidence
    notice: str = ""


@dataclass(frozen=True)
class AddedFiles:
    """What was added of several files, and a sentence for each that was refused."""

    added: tuple[AddedFile, ...] = ()
    refused: tuple[str, ...] = ()


def add_files(store: IncidentStore, incident: Incident, paths: Sequence[Path], progress: Callable[[int], bool]) -> AddedFiles:
    """Copy files in, one after the other. One that is refused is named, and the others go on.

    Raises:
        MediaError, OSError: when there is one file, and it is refused.
        StoppedError, LogError: as `add_file`.
    """
    added, refused = [], []
    for path in paths:
        try:
            added.append(add_file(store, incident, path, progress=progress))
        except (MediaError, OSError) as error:
            if len(paths) == 1:
                raise
            refused.append(f"{path.name}: {error if isinstance(error, MediaError) else error.strerror or error}")
    return AddedFiles(tuple(added), tuple(refused))


def add_file(
    store: IncidentStore,
    incident: Incident,
    path: Path,
    details: Mapping[str, Any] | None = None,
    progress: Callable[[int], bool] = lambda _n: True,
) -> AddedFile:
    """Copy a file in, unchanged, with what is shown of it: a reduced picture, its first page, its words.

    Args:
        details: what, how, captured_by, source.
        progress: told the bytes copied so far; False stops it.

    Raises:
        MediaError: for an empty file, or one that is too large.
        StoppedError, LogError: see IncidentStore.add_evidence.
        OSError: when the file cannot be read.
    """
    with Incoming(path) as source:
        kind = media_type(source)
        known = {"name": plain_name(path.name), "media_type": kind, "file_time": source.changed_at, **(details or {})}
        return _add(store, incident, source, known, progress)


def add_picture(
    store: IncidentStore, incident: Incident, data: bytes, name: str, details: Mapping[str, Any] | None = None
) -> AddedFile:
    """A picture from the clipboard. Raises as `add_file`."""
    source = io.BytesIO(data)
    known = {"name": plain_name(name), "media_type": media_type(source), **(details or {})}
    return _add(store, incident, source, known, lambda _n: True)


def _add(
    store: IncidentStore, incident: Incident, source: Any, known: dict[str, Any], progress: Callable[[int], bool]
) -> AddedFile:
    shown = Shown()
    if is_looked_at(known["media_type"]):
        data = source.read(bytes_looked_at(known["media_type"]) + 1)
        source.seek(0)
        shown = shown_of(data, known["media_type"], lambda: not progress(0))
        told = {"location": shown.location, "pages": shown.pages, "source": shown.source, "captured_by": shown.taken}
        known = {**{key: value for key, value in told.items() if value}, **known}
    made = store.add_evidence(incident, source, known, lambda: shown.data or None, progress)
    if made.shown_as_words:
        keep_words(store.log, incident, made, shown.data.decode("utf-8"))
    return AddedFile(made, shown.notice)


def made_from(exhibit: int) -> str:
    """What the log says of a copy with parts blacked out, until someone changes it."""
    return f"Made from number {exhibit} by blacking out parts."


def blacked_out_copy(store: IncidentStore, incident: Incident, evidence: Evidence, boxes: list[Box], what: str) -> Evidence:
    """A new picture with the boxes burned in, of a PDF its first page, kept beside the original, which stays as it is.

    Raises:
        PictureError: when it cannot be opened, or no box is inside it.
        LogError: when the original changed or the copy cannot be kept.
    """
    shown = store.read_small(evidence) if evidence.is_pdf else None
    made = black_out(shown or store.read(evidence), boxes)
    stem = evidence.name.rpartition(".")[0] or evidence.name
    details = {
        "name": f"{stem}, blacked out.png",
        "media_type": "image/png",
        "what": what,
        "how": made_from(evidence.exhibit),
        "derived_from": evidence.id,
        "boxes": len(boxes),
    }
    small = reduce_picture(made).data
    return store.add_evidence(incident, io.BytesIO(made), details, lambda: small, action="black-out")
