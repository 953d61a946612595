# SPDX-License-Identifier: Apache-2.0
"""What an incident may hold, wherever it comes from: the form, a JSON file or a bundle are held to the same rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from assistant.domain import dates
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Action, Incident, Subject
from assistant.domain.incident_form import ALL, LONG, texts_of
from assistant.domain.plain_text import cleaned, has_refused, one_line

LINE, LINK, WORDS = 300, 2000, 50_000
"""Letters: of one line, of a link, of a box for many lines."""

OTHERS, ACTIONS, ASK_DATES, DETAILS = 100, 200, 50, 400
"""How many there may be: of details, those of a dozen members, witnesses and allegations."""

_LONG_IN_ACTIONS = frozenset(["note", "reason"])

_OFFSET_NAME = re.compile(r"UTC[+-]\d{4}")


@dataclass(frozen=True)
class Broken:
    """A rule that an incident breaks. `code` names a sentence of words ("rule.CODE"); `limit` fills it."""

    field: str
    code: str
    limit: int = 0


Part = TypeVar("Part", Incident, Action, Evidence, Subject)


def tidied(value: Part) -> Part:
    """The same with its words made valid: one kind of line end, no control characters, no half characters."""
    changes: dict[str, Any] = {}
    for each in fields(value):
        now = getattr(value, each.name)
        new: object = now
        if type(now) is str:
            long = each.name in (_LONG_IN_ACTIONS if isinstance(value, Action) else LONG)
            new = cleaned(now) if long else one_line(now)
        elif each.name == "also":
            new = tuple(s for s in map(tidied, now) if s.name or s.account)
        elif each.name in ("also_kinds", "others", "clauses", "connections"):
            new = tuple(one_line(n) for n in now)
        elif each.name == "details":
            new = tuple((k, cleaned(v)) for k, v in now)
        elif each.name == "actions":
            new = tuple(tidied(a) for a in now)
        if new != now:
            changes[each.name] = new
    return replace(value, **changes) if changes else value


def broken(incident: Incident, today: dt.date) -> list[Broken]:
    """Every rule that the incident breaks, in the order of its fields."""
    return [*_texts(incident), *_counts(incident), *_dates(incident, today)]


def newly_broken(incident: Incident, before: Incident | None, today: dt.date) -> list[Broken]:
    """The rules that a change breaks: what an old log has already does not stand in the way of closing it."""
    known = set(broken(before, today)) if before is not None else set()
    return [b for b in broken(incident, today) if b not in known]


def _texts(incident: Incident) -> Iterator[Broken]:
    for name, text in _named_texts(incident):
        most = _most(name)
        if len(text) > most:
            yield Broken(name, "too-long", most)
        if has_refused(text):
            yield Broken(name, "characters")


def _most(name: str) -> int:
    """Letters that a text of this key may have."""
    first, _, last = name.partition(".")
    if first == "link":
        return LINK
    long = first in LONG or first == "details" or (first.startswith("actions[") and last in _LONG_IN_ACTIONS)
    return WORDS if long else LINE


def _named_texts(incident: Incident) -> Iterator[tuple[str, str]]:
    asked = {q.field: q for q in ALL}
    for each in fields(incident):
        if each.name in asked:
            yield from texts_of(asked[each.name], incident)
        elif type(value := getattr(incident, each.name)) is str:
            yield each.name, value
    for key, text in incident.details:
        yield f"details.{key}", text


def _counts(incident: Incident) -> Iterator[Broken]:
    limits = (("also", OTHERS), ("others", OTHERS), ("actions", ACTIONS), ("ask_dates", ASK_DATES), ("details", DETAILS))
    for name, most in limits:
        if len(getattr(incident, name)) > most:
            yield Broken(name, "too-many", most)


def _dates(incident: Incident, today: dt.date) -> Iterator[Broken]:
    seen = incident.seen_at
    if seen is not None:
        if not dates.in_past(seen.date(), today):
            yield Broken("seen_at", "past")
        if not dates.offset_is_real(seen):
            yield Broken("seen_at", "offset")
    if not _OFFSET_NAME.fullmatch(incident.zone) and dates.zone_named(incident.zone) is None:
        yield Broken("zone", "zone")
    for number, action in enumerate(incident.actions, 1):
        if not dates.in_past(action.on, today):
            yield Broken(f"actions[{number}].on", "past")
    if incident.closed_on is not None and not dates.in_past(incident.closed_on, today):
        yield Broken("closed_on", "past")
    plans = [("look_again", incident.look_again), ("keep_until", incident.keep_until), ("reply_by", incident.reply_by)]
    plans += [(f"ask_dates[{number}].on", asked.on) for number, asked in enumerate(incident.ask_dates, 1)]
    for name, on in plans:
        if on is not None and not dates.in_plan(on, today):
            yield Broken(name, "plan")
