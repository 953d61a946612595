# SPDX-License-Identifier: Apache-2.0
"""The list of incidents in words: what one row says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.dates import short_day, stored_day
from assistant.domain.incident import Incident, IncidentSummary, Query, Status, Who
from assistant.domain.jobs import TellError
from assistant.services.log.incidents import reply_due
from assistant.services.log.records import Records

OPEN = frozenset([Status.OPEN, Status.WAITING, Status.REFERRED])
"""What is not closed, and not half written."""


@dataclass(frozen=True)
class ListLine:
    """One row.

    Attributes:
        under: kind and person, for below the title.
        then: what is to be done next, and when; for a closed one until when it is kept.
    """

    number: str
    date: str
    title: str
    under: str
    where: str
    status: str
    then: str

    def spoken(self) -> str:
        """The row as one sentence after another."""
        return ". ".join(filter(None, (self.number, self.date, self.title, self.under, self.where, self.status, self.then)))

    def below(self) -> str:
        """All but the title, for where there is one column."""
        return " · ".join(filter(None, (self.number, self.date, self.under, self.where, self.status, self.then)))


def list_line(row: IncidentSummary, records: Records, content: Content) -> ListLine:
    """A row in words. One whose answers cannot be read still shows what the list knows of it."""
    words, kind = content.words, content.incidents.kind(row.kind)
    platform, occurred = content.platforms.get(row.platform), stored_day(row.occurred)
    status = words[f"incident.status-{row.status.value}"]
    if not records.trust(row.id).whole:
        status = f"{status}. {words['trust.short']}"
    try:
        incident = records.get(row.id)
    except TellError:
        incident = None
    label = kind.label if kind else ""
    said = bool(label) and row.title.startswith(label)
    return ListLine(
        number=row.number,
        date=short_day(occurred) if occurred else row.occurred,
        title=row.title,
        under=" · ".join(filter(None, ("" if said else label, _person(incident, content)))),
        where=platform.name if platform else "",
        status=status,
        then=_then(row.next_date, incident, content),
    )


def _person(incident: Incident | None, content: Content) -> str:
    if incident is None:
        return ""
    named = [name for s in incident.subjects if (name := s.name or s.account)]
    if named:
        return ", ".join(named)
    if incident.who is Who.UNKNOWN:
        return content.words["incidents.who-unknown"]
    return content.words[f"incident.who-{incident.who.value}"] if incident.who else ""


def _then(on: dt.date | None, incident: Incident | None, content: Content) -> str:
    if on is None:
        return ""
    return content.words[f"incidents.then-{_why(on, incident)}"].format(date=short_day(on))


def _why(on: dt.date, incident: Incident | None) -> str:
    """Why a date is the next: "keep", "reply", "look", "ask", or "date" where that is not known."""
    if incident is None:
        return "date"
    if incident.status is Status.CLOSED:
        return "keep"
    if reply_due(incident) == on:
        return "reply"
    return "look" if incident.look_again == on else "ask"


def head_line(log: str, records: Records, content: Content) -> str:
    """Whose log it is, that it is locked, how many incidents it has and how many are open."""
    words = content.words
    return " · ".join((log, words["incidents.locked-with"], ", ".join(_counts(records, content))))


def _counts(records: Records, content: Content) -> Iterator[str]:
    words, all_, open_ = content.words, records.count(Query()), records.count(Query(statuses=OPEN))
    yield words["incidents.count-one"] if all_ == 1 else words["incidents.count"].format(count=all_)
    yield words["incidents.count-open"].format(count=open_)
