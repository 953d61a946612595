# SPDX-License-Identifier: Apache-2.0
"""Election dates and policy reviews. Dates come in as arguments: nothing here reads the clock."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.domain import dates
from assistant.domain.draft import Role

if TYPE_CHECKING:
    from assistant.domain.policy import PolicyPack
    from assistant.domain.told import ElectionDays


@lru_cache(maxsize=32)
def bank_holidays(year: int, nation: str = "england") -> frozenset[dt.date]:
    """Bank holidays of a year in one nation of the UK, as the `holidays` package knows them."""
    import holidays

    part = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}[nation]
    return frozenset(holidays.country_holidays("GB", subdiv=part, years=year))


def working_days_before(day: dt.date, count: int, nation: str = "england") -> dt.date:
    """The date that lies `count` working days before `day`, which is not counted itself."""
    while count:
        day -= dt.timedelta(days=1)
        if _works(day, nation):
            count -= 1
    return day


def working_days_after(day: dt.date, count: int, nation: str = "england") -> dt.date:
    """The date that lies `count` working days after `day`, which is not counted itself."""
    while count:
        day += dt.timedelta(days=1)
        if _works(day, nation):
            count -= 1
    return day


def working_days_left(until: dt.date, today: dt.date, nation: str = "england") -> int:
    """Working days after today, up to and with `until`; below zero when that day has gone."""
    if until < today:
        return -working_days_left(today, until, nation)
    days = (today + dt.timedelta(days=n) for n in range(1, (until - today).days + 1))
    return sum(_works(day, nation) for day in days)


def _works(day: dt.date, nation: str) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year, nation)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))


def notice_day(polling_day: dt.date, days: ElectionDays, nation: str = "england") -> dt.date:
    """When election time starts, counted back from the poll. Shown as an offer with "Check this with your clerk"."""
    day, left = polling_day, days.notice_working_days
    while left:
        day -= dt.timedelta(days=1)
        left -= _works(day, nation) and f"{day:%m-%d}" not in days.closed
    return day


def review_notice(pack: PolicyPack, today: dt.date, role: Role) -> str | None:
    """A polite sentence when the policy, by its own words, is due for review; else None. A clerk knows of a newer one."""
    due = pack.review_due()
    if due is None or today < due or pack.ratified is None or pack.review_months is None:
        return None
    years = pack.review_months / 12
    span = (
        f"{years:.0f} years" if years == int(years) and years > 1 else ("year" if years == 1 else f"{pack.review_months} months")
    )
    return (
        f"This policy says it is reviewed every {span}. It was ratified in {dates.month(pack.ratified)}, so a review was due by "
        f"{dates.month(due)}.{'' if role is Role.CLERK else ' Ask your clerk if there is a newer one.'}"
    )


def may_be_out_of_date(build: dt.date, today: dt.date) -> bool:
    """True when the program is more than twelve months old."""
    return (today.year - build.year) * 12 + today.month - build.month - (today.day < build.day) >= 12
