# SPDX-License-Identifier: Apache-2.0
"""The no-names report for a council meeting: counts only, and no count under five can be read or worked out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Month:
    """A month of a year."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read "2026-11". Raises ValueError."""
        day = dt.date.fromisoformat(f"{text.strip()}-01")
        return cls(day.year, day.month)

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
    """Counts by label, in order, zeros included."""

    months: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    places: tuple[tuple[str, int], ...]
    actions: tuple[tuple[str, int], ...]


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
        tuple((m.words, by_month[m.key]) for m in span),
        tuple((k.label, by_kind[k.id]) for k in content.incidents.kinds),
        tuple((p.name, by_place[p.id]) for p in content.platforms.values()),
        tuple((words[f"incident.did-{a.value}"], by_action[a]) for a in actions),
    )


def hidden(counts: list[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Which cells may not be shown, so that no count under five can be read, or worked out from the sum of all.

    Returns:
        cells under five, and further cells that must go with them: with the sum known, every cell under five must still
        be able to have more than one value. Where that cannot be had, no cell is told apart: all stand in the second set.
    """
    small = {i for i, n in enumerate(counts) if n < LEAST}
    more: set[int] = set()
    shown = sorted((i for i in range(len(counts)) if i not in small), key=lambda i: (counts[i], i))
    while small and not _open(counts, small, more) and shown:
        more.add(shown.pop(0))
    if small and any(counts) and not _open(counts, small, more):
        # even with every cell hidden the sum gives one away, as long as "fewer than five" and "not shown" differ
        return frozenset(), frozenset(range(len(counts)))
    return frozenset(small), frozenset(more)


def _open(counts: list[int], small: set[int], more: set[int]) -> bool:
    """Can every small cell have at least two values, given the sum of all that is hidden?"""
    total = sum(counts[i] for i in small | more)
    least_others = LEAST * len(more)
    most_others = (LEAST - 1) * (len(small) - 1) if not more else total
    return sum(least_others <= total - value <= most_others for value in range(LEAST)) >= 2


def shown(counts: tuple[tuple[str, int], ...], under: str, not_shown: str) -> list[tuple[str, int | None, str]]:
    """Label, number to draw (None when it is hidden) and words for each cell."""
    small, more = hidden([n for _, n in counts])
    return [
        (label, None, under) if i in small else (label, None, not_shown) if i in more else (label, n, str(n))
        for i, (label, n) in enumerate(counts)
    ]


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
    under, not_shown = w["trend.under"].format(count=LEAST), w["trend.not-shown"]
    blocks: list[Block] = [
        Heading(1, w["trend.report-title"]),
        Facts(
            (
                (w["trend.council"], pack.council),
                (w["trend.span"], w["trend.from-to"].format(first=first.words, last=last.words)),
                (w["report.made-on"], dates.day(now)),
                (w["report.made-by"], keeper),
                (w["report.policy"], f"{pack.title}. {pack.version}"),
            )
        ),
        Text(w["trend.what"]),
        Text(w["trend.masked"].format(count=LEAST)),
    ]
    for key in ("months", "kinds", "places", "actions"):
        rows = shown(getattr(counted, key), under, not_shown)
        title = w[f"trend.{key}"]
        blocks.append(Heading(2, title))
        if any(number is not None for _, number, _ in rows):
            alt = f"{title}: " + "; ".join(f"{label}: {text}" for label, _, text in rows)
            blocks.append(Chart(tuple((label, number) for label, number, _ in rows), alt))
        header = (w[f"trend.column-{key}"], w["trend.number"])
        blocks.append(Table(header, tuple((label, text) for label, _, text in rows), (0.7, 0.3)))
    blocks += [Heading(2, w["report.not"]), Bullets((w["trend.guess"], w["trend.not-proof"], w["report.not-more"]))]
    title = w["trend.report-title"]
    span = w["trend.from-to"].format(first=first.words, last=last.words)
    return Report(f"{title}: {span}", f"{title}. {pack.council}: {pack.title}", keeper, now, tuple(blocks))
