# SPDX-License-Identifier: Apache-2.0
"""The no-names report for a council meeting: counts only, and no count under five can be read or worked out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.domain import dates
from assistant.domain.incident import ActionKind, Query, Status
from assistant.domain.report import Block, Bullets, Chart, Facts, Heading, Report, Table, Text

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.storage.incident_store import IncidentStore

LEAST = 5
"""A smaller count is not shown (product.md C.9a)."""

MAX_MONTHS = 60
MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-11" or "November 2026". Raises ValueError."""
        return cls(*dates.read_month(text))

    @property
    def key(self) -> str:
        return f"{self.year}-{self.month:02d}"

    @property
    def words(self) -> str:
        return dates.month(dt.date(self.year, self.month, 1))

    def next(self) -> Month:
        return Month(self.year + self.month // 12, self.month % 12 + 1)


def months(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last. Raises ValueError when there are none, or more than five years of them."""
    out = [first]
    while out[-1] != last:
        out.append(out[-1].next())
        if len(out) > MAX_MONTHS:
            raise ValueError("months")
    return out


@dataclass(frozen=True)
class Counts:
    """Counts by label, in order. `months` has every month; where most of those with any are under five, every quarter instead.
    The others have only what there is."""

    total: int
    months: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    actions: tuple[tuple[str, int], ...]


def by_time(counts: list[tuple[Month, int]]) -> tuple[tuple[str, int], ...]:
    """By month; by quarter where most months with any are under five: a row of masks says nothing."""
    there = [n for _, n in counts if n]
    if len(counts) <= MONTHS_OF_A_QUARTER or 2 * sum(n < LEAST for n in there) <= len(there):
        return tuple((m.words, n) for m, n in counts)
    out: list[tuple[str, int]] = []
    for _, group in groupby(counts, key=lambda c: (c[0].year, (c[0].month - 1) // MONTHS_OF_A_QUARTER)):
        months_ = list(group)
        first, last = months_[0][0], months_[-1][0]
        label = first.words if first == last else f"{dates.MONTHS[first.month - 1]} to {last.words}"
        out.append((label, sum(n for _, n in months_)))
    return tuple(out)


def count(store: IncidentStore, first: Month, last: Month, content: Content) -> Counts:
    """Finished incidents seen in these months. Raises LogError, or ValueError for months that make no span."""
    span = months(first, last)
    keys = {m.key for m in span}
    by_month: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    by_place: Counter[str] = Counter()
    by_action: Counter[ActionKind] = Counter()
    offset = 0
    while found := store.find(Query(limit=500, offset=offset)):
        offset += len(found)
        for row in found:
            if row.status is Status.UNFINISHED or row.occurred[:7] not in keys:
                continue
            by_month[row.occurred[:7]] += 1
            by_kind[row.kind] += 1
            by_place[row.platform] += 1
            by_action.update({a.kind for a in store.get(row.id).actions} - {ActionKind.NOTHING, ActionKind.SENT})
    words = content.words
    actions = [a for a in ActionKind if a not in (ActionKind.NOTHING, ActionKind.SENT)]
    return Counts(
        total=by_month.total(),
        months=by_time([(m, by_month[m.key]) for m in span]),
        kinds=_there((k.label, by_kind[k.id]) for k in content.incidents.kinds),
        places=_there((p.name, by_place[p.id]) for p in content.platforms.values()),
        actions=_there((words[f"incident.did-{a.value}"], by_action[a]) for a in actions),
    )


def _there(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple((label, n) for label, n in counts if n)


def hidden(counts: list[int]) -> tuple[frozenset[int], frozenset[int]] | None:
    """Which cells may not be shown, so that no count from one to four can be read, or worked out from the sum of all. None at all
    is no secret: it is about nobody.

    Returns:
        cells under five, and further cells that must go with them: with the sum known, every cell under five must still
        be able to have more than one value. Where that cannot be had, no cell is told apart: all stand in the second set.
        None where even that tells: as many cells as there are incidents, so that each is one.
    """
    small = {i for i, n in enumerate(counts) if 0 < n < LEAST}
    more: set[int] = set()
    shown = sorted((i for i, n in enumerate(counts) if n >= LEAST), key=lambda i: (counts[i], i))
    while small and not _open(counts, small, more) and shown:
        more.add(shown.pop(0))
    if small and not _open(counts, small, more):
        # even with every cell hidden the sum gives one away, as long as "fewer than five" and "not shown" differ
        some = frozenset(i for i, n in enumerate(counts) if n)
        return None if 1 < len(some) == sum(counts) else (frozenset(), some)
    return frozenset(small), frozenset(more)


def _open(counts: list[int], small: set[int], more: set[int]) -> bool:
    """Can every small cell have at least two values, given the sum of all that is hidden?"""
    total = sum(counts[i] for i in small | more)
    least_others = len(small) - 1 + LEAST * len(more)
    most_others = (LEAST - 1) * (len(small) - 1) if not more else total
    return sum(least_others <= total - value <= most_others for value in range(1, LEAST)) >= 2


def shown(counts: tuple[tuple[str, int], ...], words: Mapping[str, str]) -> list[tuple[str, int | None, str]] | None:
    """Label, number to draw (None when it is hidden) and words for each cell; None where no cell may be shown at all."""
    masked = hidden([n for _, n in counts])
    if masked is None:
        return None
    small, more = masked
    under, not_shown, none = words["trend.under"].format(count=LEAST), words["trend.not-shown"], words["trend.none"]
    return [
        (label, None, under) if i in small else (label, None, not_shown) if i in more else (label, n, str(n) if n else none)
        for i, (label, n) in enumerate(counts)
    ]


def _span(first: Month, last: Month, words: Mapping[str, str]) -> str:
    """The months, in words; one alone is said once."""
    return first.words if first == last else words["trend.from-to"].format(first=first.words, last=last.words)


def no_names_report(
    store: IncidentStore, first: Month, last: Month, content: Content, pack: PolicyPack, keeper: str, now: dt.datetime
) -> Report:
    """Counts by month, kind, place and action; charts with the same numbers in a table. No name, account or free text.

    Raises:
        ValueError: for months that make no span.
        LogError: when the log cannot be read.
    """
    w = content.words
    counted = count(store, first, last, content)
    under = w["trend.under"].format(count=LEAST)
    total = str(counted.total) if counted.total >= LEAST else under if counted.total else w["trend.none"]
    blocks: list[Block] = [
        Heading(1, w["trend.report-title"]),
        Facts(
            (
                *(((w["trend.council"], pack.council_name),) if pack.council_name else ()),
                (w["trend.span"], _span(first, last, w)),
                (w["trend.total"], total),
                (w["report.made-on"], dates.day(now)),
                (w["report.made-by"], keeper),
                (w["report.policy"], f"{pack.title}. {pack.version}"),
            )
        ),
        Text(w["trend.what"]),
        Text(w["trend.masked"].format(count=LEAST)),
    ]
    for key in ("months", "kinds", "places", "actions"):
        rows = shown(getattr(counted, key), w)
        title = w[f"trend.{key}"]
        blocks.append(Heading(2, title))
        if not rows:
            blocks.append(Text(w["trend.too-few" if rows is None else "trend.nothing"]))
            continue
        if any(number for _, number, _ in rows):
            alt = f"{title}: " + "; ".join(f"{label}: {text}" for label, _, text in rows)
            blocks.append(Chart(tuple((label, number) for label, number, _ in rows), alt))
        header = (w[f"trend.column-{key}"], w["trend.number"])
        blocks.append(Table(header, tuple((label, text) for label, _, text in rows), (0.7, 0.3)))
    blocks += [Heading(2, w["report.not"]), Bullets((w["trend.not-proof"], w["report.not-more"]))]
    title = w["trend.report-title"]
    span = _span(first, last, w)
    return Report(f"{title}: {span}", f"{title}. {pack.full_title}", keeper, now, tuple(blocks))
