# SPDX-License-Identifier: Apache-2.0
"""What an incident may hold, wherever it comes from: the form, a JSON file or a bundle are held to the same rules."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from assistant.domain import dates
from assistant.domain.incident import Action, Evidence, Incident
from assistant.domain.plain_text import cleaned, has_refused, one_line

LINE, LINK, WORDS = 300, 2000, 50_000
"""Letters: of one line, of a link, of a box for many lines."""

OTHERS, ACTIONS, ASK_DATES, DETAILS = 100, 200, 50, 60
"""How many there may be."""

LONG = frozenset(["connection_note", "facts", "views", "their_side", "outcome_note", "note", "reason", "detail"])
"""Fields with many lines (the reason of an incident is a code, that of a block a text)."""

_OFFSET_NAME = re.compile(r"UTC[+-]\d{4}")


@dataclass(frozen=True)
class Broken:
    """A rule that an incident breaks. `code` names a sentence of words ("rule.CODE"); `limit` fills it."""

    field: str
    code: str
    limit: int = 0


Part = TypeVar("Part", Incident, Action, Evidence)


def tidied(value: Part) -> Part:
    """The same with its words made valid: one kind of line end, no control characters, no half characters."""
    changes: dict[str, Any] = {}
    for each in fields(value):
        now = getattr(value, each.name)
        new: object = now
        if type(now) is str:
            new = cleaned(now) if each.name in LONG else one_line(now)
        elif each.name in ("also", "others", "clauses", "connections"):
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
        key = name.rpartition(".")[2].partition("[")[0]
        most = LINK if key == "link" else WORDS if key in LONG and name != "reason" else LINE
        if len(text) > most:
            yield Broken(name, "too-long", most)
        if has_refused(text):
            yield Broken(name, "characters")


def _named_texts(incident: Incident) -> Iterator[tuple[str, str]]:
    for each in fields(incident):
        value = getattr(incident, each.name)
        if type(value) is str:
            yield each.name, value
    for key, names in (("also", incident.also), ("others", incident.others)):
        for number, name in enumerate(names, 1):
            yield f"{key}[{number}]", name
    for number, action in enumerate(incident.actions, 1):
        for key in ("note", "reference", "reason", "second_person"):
            yield f"actions[{number}].{key}", getattr(action, key)
    for key, text in incident.details:
        yield f"details.{key}.detail", text


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
