# SPDX-License-Identifier: Apache-2.0
"""Dates and times: how they are written for people, how stored ones are read, and which ones are possible.

Writing one never fails, whatever the year: an old log may hold a date that no form would take today.
"""

from __future__ import annotations

import datetime as dt
import re
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


_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)(?![^\W\d_])")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(a\.?m\.?|p\.?m\.?)?")
_CLOCK_WORDS = {"noon": dt.time(12), "midday": dt.time(12), "midnight": dt.time(0)}


def read_day(text: str) -> dt.date | None:
    """A date as people type it: 3 11 2026, 14/11/26, 14 November 2026, Sat 14th Nov 2026, 2026-11-14. None for nothing.

    Raises:
        ValueError: for one that is not real, or where day and month cannot be told apart.
    """
    words = re.findall(r"\d+|[^\W\d_]+", _ORDINAL.sub("", text.lower()))
    if not words:
        return None
    names = [w for w in words if not w.isdigit()]
    numbers = [int(w) for w in words if w.isascii() and w.isdigit()]
    months = [m for m in map(_month_named, names) if m]
    if len(months) > 1 or any(not _month_named(n) and n not in _NOT_MONTHS for n in names) or len(numbers) + len(months) != 3:
        raise ValueError(text)
    if months:
        day_, year = numbers
        month_ = months[0]
    elif numbers[0] > 31:
        year, month_, day_ = numbers
    else:
        day_, month_, year = numbers
    return dt.date(year + 2000 if year < 100 else year, month_, day_)


_NOT_MONTHS = frozenset(
    [w for day_ in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday") for w in (day_, day_[:3])]
    + ["tues", "weds", "thur", "thurs", "of", "the", "on"]
)


def _month_named(word: str) -> int:
    """1 to 12 for a month or its first three letters (Sept too); 0 for any other word."""
    return next((n for n, m in enumerate(MONTHS, 1) if word in (m.lower(), m[:3].lower(), m[:4].lower())), 0)


def read_clock(text: str) -> dt.time:
    """A time as people type it: 14:05, 14.05, 1405, 9.50pm, 9 p.m., noon. Raises ValueError."""
    plain = " ".join(text.lower().split())
    if plain in _CLOCK_WORDS:
        return _CLOCK_WORDS[plain]
    found = _CLOCK.fullmatch(plain)
    if found is None or not (found[2] or found[3]):
        raise ValueError(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    return dt.time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def read_month(text: str) -> tuple[int, int]:
    """A year and a month as people type them: 2026-11, 11/2026, November 2026. Raises ValueError."""
    words = re.findall(r"[^\W_]+", text.lower())
    if len(words) != 2:
        raise ValueError(text)
    first, second = sorted(words, key=lambda w: w.isdigit() and len(w) == 4)
    month_ = _month_named(first) or int(first)
    value = dt.date(int(second), month_, 1)
    return value.year, value.month


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
