# SPDX-License-Identifier: Apache-2.0
"""Values of export files, taken carefully: any of them may be missing, null or of another kind."""

from __future__ import annotations

import contextlib
import datetime as dt
import html
import math
import re
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.domain.draft import valid_text

_EARLIEST = 631_152_000  # 1990, in seconds: before it nobody posted, so a time before it is a mistake
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STAMP = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_X_STAMP = re.compile(r"[A-Za-z]{3},? ([A-Za-z]{3}) (\d{1,2}) (\d{2}):(\d{2}):(\d{2}) ([+-]\d{4}|UTC|GMT) (\d{4})")
_CLOCK = re.compile(
    r"(?:(\d{1,2})\.? )?([A-Za-z]{3})[A-Za-z]*\.? (?:(\d{1,2}),? )?(\d{4}),?\s*(?:at )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*"
    r"([AaPp])?\.?\s?[Mm]?",
)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def dict_of(value: object) -> dict[str, Any]:
    """The value, when it is an object; else an empty one."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """The value, when it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def words(value: object) -> str:
    """The value as words, when it is text: valid, with one kind of line end, trimmed."""
    if not isinstance(value, str):
        return ""
    text = valid_text(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip()


def first_words(record: dict[str, Any], *keys: str) -> str:
    """The first of `keys` that holds words."""
    for key in keys:
        if found := words(record.get(key)):
            return found
    return ""


def name_of(value: object) -> str:
    """Words, or a number as words: what an id can be."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else words(value)


def unescaped(text: str) -> str:
    """Without HTML's escapes."""
    return valid_text(html.unescape(text)) if "&" in text else text


def mended(value: object) -> str:
    """Meta writes each byte of UTF-8 as a letter of its own. Text that is whole already stays as it is."""
    if isinstance(value, str) and not value.isascii():
        with contextlib.suppress(UnicodeError):
            value = value.encode("latin-1").decode("utf-8")
    return words(value)


def mended_keys(value: object) -> dict[str, Any]:
    """The object with its keys mended."""
    return {mended(key): inner for key, inner in dict_of(value).items()}


class Clock:
    """Turns what export files say into times in UTC. What cannot be is None.

    Args:
        zone: IANA name of the zone in which clock times without one are meant; UTC for one that nobody knows.
        latest: nothing can have happened later.
    """

    def __init__(self, zone: str, latest: dt.datetime) -> None:
        try:
            self._zone: dt.tzinfo = ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._zone = dt.UTC
        self._latest = latest.timestamp()

    def number(self, value: object) -> dt.datetime | None:
        """Seconds, thousandths or millionths of seconds since 1970, as number or text."""
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        try:
            seconds = float(value)
        except (ValueError, OverflowError):
            return None
        if not math.isfinite(seconds):
            return None
        if seconds > 1e14:
            seconds /= 1_000_000
        elif seconds > 1e11:
            seconds /= 1000
        return self._believed(seconds)

    def stamp(self, value: object) -> dt.datetime | None:
        """A date and time as most files write them; without a zone it is UTC."""
        return self._stamp(value, dt.UTC)

    def any(self, value: object) -> dt.datetime | None:
        """Whichever of number and stamp it is."""
        return self.stamp(value) or self.x_stamp(value) or self.number(value)

    def x_stamp(self, value: object) -> dt.datetime | None:
        """ "Wed Feb 03 08:15:00 +0000 2021"."""
        found = _X_STAMP.search(value) if isinstance(value, str) else None
        if found is None:
            return None
        month, day, hour, minute, second, zone, year = found.groups()
        return self._made(int(year), _month(month), int(day), int(hour), int(minute), int(second), _offset(zone))

    def clock(self, value: object) -> dt.datetime | None:
        """ "Nov 08, 2005 4:19:54 am" or "8 November 2005, 04:19", in the user's zone."""
        found = _CLOCK.search(re.sub(r"[\u00a0\u2009\u202f\s]+", " ", value)) if isinstance(value, str) else None
        if found is None:
            return None
        before, month, after, year, hour, minute, second, half = found.groups()
        day = before or after
        if day is None or not _month(month):
            return None
        return self.of_day(int(year), _month(month), int(day), int(hour), int(minute), int(second or 0), half or "")

    def of_day(self, year: int, month: int, day: int, hour: int, minute: int, second: int, half: str) -> dt.datetime | None:
        """A clock time in the user's zone; of an hour that comes twice, the first. `half`: "a" or "p" for twelve hours, or ""."""
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half.lower().startswith("p") else 0)
        return self._made(year, month, day, hour, minute, second, self._zone)

    def _stamp(self, value: object, zone: dt.tzinfo) -> dt.datetime | None:
        found = _STAMP.search(value) if isinstance(value, str) else None
        if found is None:
            return None
        year, month, day, hour, minute, second, given = found.groups()
        return self._made(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), _offset(given) if given else zone
        )

    def _made(self, year: int, month: int, day: int, hour: int, minute: int, second: int, zone: dt.tzinfo) -> dt.datetime | None:
        try:
            return self._believed(dt.datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).timestamp())
        except (ValueError, OverflowError):
            return None

    def _believed(self, seconds: float) -> dt.datetime | None:
        if not _EARLIEST <= seconds <= self._latest:
            return None
        return dt.datetime.fromtimestamp(int(seconds), dt.UTC)


def _month(name: str) -> int:
    low = name[:3].lower()
    return _MONTHS.index(low) + 1 if low in _MONTHS else 0


def _offset(text: str) -> dt.tzinfo:
    if text[:1] not in "+-":
        return dt.UTC
    digits = text[1:].replace(":", "")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        return dt.timezone(-offset if text[0] == "-" else offset)
    except ValueError:
        return dt.UTC


def day_of(text: str) -> dt.date | None:
    """The first date like 2026-11-02 in `text`."""
    found = _DAY.search(text)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
