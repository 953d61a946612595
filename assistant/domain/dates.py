# SPDX-License-Identifier: Apache-2.0
"""Dates and times: how they are written for people, how stored ones are read, and which ones are possible.

Writing one never fails, whatever the year: an old log may hold a date that no form would take today.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
EARLIEST = dt.date(1990, 1, 1)
"""Nothing in a log can have been seen or done before: the Web is from 1991."""

PLAN_YEARS = 100
"""How far ahead a day to look again, or to keep something until, may lie."""

WRITTEN = dt.date(2026, 11, 1)
"""The program did not exist before: a clock that gives an earlier day is wrong. An empty battery sets it to 1970 or 1980."""

WRONG_CLOCK_YEARS = 20
"""So long after `WRITTEN` a day is taken where the clock cannot say what day it is."""

WIDEST_OFFSET = dt.timedelta(hours=14)
"""The widest offset from UTC that any zone has (tz database: Pacific/Kiritimati)."""


def day(value: dt.date) -> str:
    """A date as people write it: 14 November 2026. A time gives its date."""
    return f"{value.day} {month(value)}"


def short_day(value: dt.date) -> str:
    """A date where there is little room: 14 Nov 2026."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def month(value: dt.date) -> str:
    """A month: November 2026."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def clock(value: dt.datetime) -> str:
    """The time of day: 21:50."""
    return f"{value.hour:02d}:{value.minute:02d}"


def day_and_clock(value: dt.datetime) -> str:
    """A date and a time of day, where nobody asks which zone: 14 November 2026, 21:50."""
    return f"{day(value)}, {clock(value)}"


def moment(value: dt.datetime) -> str:
    """A date and a time with the offset from UTC, so that nobody has to guess."""
    offset = value.utcoffset()
    if offset is None:
        return day_and_clock(value)
    minutes = round(offset.total_seconds() / 60)
    sign, minutes = ("-", -minutes) if minutes < 0 else ("+", minutes)
    return f"{day_and_clock(value)} (UTC{sign}{minutes // 60:02d}:{minutes % 60:02d})"


def stored_day(text: str) -> dt.date | None:
    """The date at the beginning of a stored time, with or without zeros before the year; None when there is none."""
    parts = text.partition("T")[0].split("-")
    try:
        year, month_, day_ = (int(p) for p in parts)
        return dt.date(year, month_, day_)
    except ValueError:
        return None


def clock_is_wrong(today: dt.date) -> bool:
    """True for a clock that is certainly wrong."""
    return today < WRITTEN


def in_past(value: dt.date, today: dt.date) -> bool:
    """Can it have happened? From 1990 to tomorrow: somewhere on Earth it is tomorrow already. A clock that is certainly wrong
    (see `WRITTEN`) keeps nobody from writing down the right day."""
    if clock_is_wrong(today):
        return EARLIEST <= value <= WRITTEN.replace(year=WRITTEN.year + WRONG_CLOCK_YEARS)
    return value >= EARLIEST and value - dt.timedelta(days=1) <= today


def in_plan(value: dt.date, today: dt.date) -> bool:
    """Can it be a day to do something, or to keep something until?"""
    return value >= EARLIEST and value.year <= today.year + PLAN_YEARS


def offset_is_real(value: dt.datetime) -> bool:
    """True for a time with an offset that a zone can have: whole minutes, at most fourteen hours."""
    offset = value.utcoffset()
    return offset is not None and abs(offset) <= WIDEST_OFFSET and not offset.total_seconds() % 60


def in_zone(value: dt.datetime, zone: dt.tzinfo | None = None) -> dt.datetime:
    """A clock time without an offset, as a time of `zone` (of this computer when None).

    Raises:
        ValueError: for an hour that the clock left out when summer time began.
    """
    at = value.astimezone() if zone is None else value.replace(tzinfo=zone)
    back = at.astimezone(dt.UTC).astimezone(zone)
    if back.replace(tzinfo=None, fold=0) != value.replace(fold=0):
        raise ValueError("left out")
    return at


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """A zone of the tz database; None when there is none of that name."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
