# SPDX-License-Identifier: Apache-2.0
"""WhatsApp: "Export chat" of Android and iPhone. The order of day and month, and who speaks, are found from the whole file."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.archive.run import Run, title_of
from assistant.archive.source import Member
from assistant.archive.values import words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

PLATFORM = "whatsapp"
_BLANK = "[ \u00a0\u2009\u202f]"
_DATE = r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})"
_TIME = rf"(\d{{1,2}})[:.](\d{{2}})(?:[:.](\d{{2}}))?(?:{_BLANK}?([AaPp])\.?{_BLANK}?[Mm]\.?)?"
_BETWEEN = rf"[,.]?{_BLANK}(?:[^\W\d]{{1,4}}{_BLANK})?"
_ANDROID = re.compile(rf"[\u200e\u200f]?{_DATE}{_BETWEEN}{_TIME}{_BLANK}?[-–]{_BLANK}")
_IPHONE = re.compile(rf"[\u200e\u200f]?\[{_DATE}{_BETWEEN}{_TIME}\]{_BLANK}?")
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ATTACHED = re.compile(r"\u200e?[^\n]{1,120}\.\w{2,5} \([^)\n]{3,40}\)$")
_EDITED = re.compile(r"\s*\u200e?<[^<>\n]{0,40}(?:edited|bearbeitet|modifi|editad|golygu)[^<>\n]{0,20}>$", re.IGNORECASE)
_OPTION = re.compile(r"\u200e?OPTION: (.*?)(?: \(\d+ votes?\))?$")
_NO_WORDS = re.compile(
    r"null|you deleted this message\.?|this message was deleted\.?|waiting for this message.*|"
    r"(?:missed )?(?:group )?(?:voice|video) call.*|"
    r"(?:live )?location: https?://maps\.\S+|live location shared|"
    r"(?:image|video|audio|sticker|gif|document|contact card|video note) omitted",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:whatsapp[ -]?)?(?:chat|conversation|discussion)[ -]+(?:whatsapp[ -]+)?(?:with|mit|avec|con|met|com|gyda|-)[ -]*(.+)",
    re.I,
)


@dataclass(frozen=True)
class _Line:
    """A message: its clock as it stands, who wrote it ("" for the program itself), and its words."""

    date: tuple[str, str, str]
    hour: int
    minute: int
    second: int
    half: str
    name: str
    text: str


def looks_like(head: str) -> bool:
    """Whether a text begins as an exported chat does."""
    lines = head.removeprefix("\ufeff").split("\n", 12)
    return sum(_start(line) is not None for line in lines) >= 1 and _start(lines[0]) is not None


def _start(line: str) -> re.Match[str] | None:
    return _IPHONE.match(line) or _ANDROID.match(line)


def plain_name(name: str) -> str:
    """A name as it is compared: without marks of direction, with ordinary blanks."""
    return " ".join(_MARKS.sub("", name).replace("\u202f", " ").replace("\u00a0", " ").split())


def read(members: list[Member], chosen: tuple[str, ...], run: Run) -> Iterator[ArchiveItem]:
    """Own lines of chats; nothing without a name to go by. Fills in who wrote, so that the user can say who they are."""
    me = plain_name(run.options.me).casefold()
    for member in members:
        dates: list[tuple[str, str, str]] = []
        names: set[str] = set()
        for line in _lines(run, member):
            dates.append(line.date)
            if line.name and _said(line.text):
                run.names[line.name] = run.names.get(line.name, 0) + 1
                names.add(line.name)
        order = _order(dates)
        where = _title(member, chosen)
        seen = Seen.GROUP if len(names) > 2 else Seen.PRIVATE
        for line in _lines(run, member):
            text = _said(line.text)
            if me and text and line.name.casefold() == me:
                yield from run.message(
                    ArchiveItem(
                        platform=PLATFORM,
                        kind=ItemKind.MESSAGE,
                        time=_time(run, line, order),
                        text=text,
                        private=True,
                        where=where,
                        seen=seen,
                        file=member.name,
                    )
                )


def _title(member: Member, chosen: tuple[str, ...]) -> str:
    """Whom the chat is with: in the name of the file, or of the zip around it."""
    name = title_of(member)
    if name.casefold().lstrip("_") == "chat" and member.part < len(chosen):
        name = re.sub(r"(?: ?\(\d+\))?\.zip$", "", chosen[member.part], flags=re.IGNORECASE)
    found = _TITLE.match(name)
    return found[1].strip() if found else name


def _lines(run: Run, member: Member) -> Iterator[_Line]:
    """The messages of a chat. On an iPhone a message ends with CR LF and a line inside it with LF alone, unless another program
    saved the file again."""
    start: re.Match[str] | None = None
    body: list[str] = []
    two_ends = any(raw.endswith("\r\n") for raw in run.lines(member))
    ended = True
    for raw in run.lines(member):
        found = _start(raw) if ended else None
        if found is not None:
            if start is not None:
                yield _line(start, "".join(body))
            start, body = found, [raw[found.end() :]]
        elif start is not None:
            body.append(raw)
        if two_ends and start is not None and start.re is _IPHONE:
            ended = raw.endswith("\r\n")
    if start is not None:
        yield _line(start, "".join(body))


def _line(start: re.Match[str], body: str) -> _Line:
    first, second, third, hour, minute, seconds, half = start.groups()
    name, colon, text = body.partition(": ")
    if not colon and body.rstrip("\r\n").endswith(":"):
        name, colon, text = body.rstrip("\r\n")[:-1], ":", ""
    if "\n" in name:
        colon = ""
    said = text.rstrip("\r\n") if colon else ""
    return _Line(
        (first, second, third), int(hour), int(minute), int(seconds or 0), half or "", plain_name(name) if colon else "", said
    )


def _said(raw: str) -> str:
    """What the user typed of a message; "" for what the program wrote in their name."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith(("\u200ePOLL:", "POLL:\n")):
        return _poll(text)
    if text.startswith("\u200e"):
        return ""
    first, _, rest = text.partition("\n")
    if _ATTACHED.fullmatch(first):
        text = rest
    text = words(_EDITED.sub("", text))
    if re.fullmatch(r"<[^<>\n]{1,60}>", text) or _NO_WORDS.fullmatch(text):
        return ""
    return text.lstrip("\u200e")


def _poll(text: str) -> str:
    out: list[str] = []
    for line in text.split("\n")[1:]:
        option = _OPTION.match(line)
        out.append(option[1] if option else line.lstrip("\u200e"))
    return words("\n".join(out))


def _order(dates: list[tuple[str, str, str]]) -> str:
    """ "ymd", "dmy" or "mdy", for the whole file: by a number over 12, else by the order with the small steps, else day first."""
    if any(len(first) == 4 for first, _, _ in dates):
        return "ymd"
    if any(int(first) > 12 for first, _, _ in dates):
        return "dmy"
    if any(int(second) > 12 for _, second, _ in dates):
        return "mdy"
    return "mdy" if _steps(dates, "mdy") < _steps(dates, "dmy") else "dmy"


def _steps(dates: list[tuple[str, str, str]], order: str) -> int:
    """How many days all steps between lines are together, either way."""
    days = [day for date in dict.fromkeys(dates) if (day := _day(date, order)) is not None]
    return sum(abs((b - a).days) for a, b in itertools.pairwise(days))


def _day(date: tuple[str, str, str], order: str) -> dt.date | None:
    numbers = dict(zip(order, date, strict=True))
    year = int(numbers["y"])
    try:
        return dt.date(year + 2000 if year < 100 else year, int(numbers["m"]), int(numbers["d"]))
    except ValueError:
        return None


def _time(run: Run, line: _Line, order: str) -> dt.datetime | None:
    day = _day(line.date, order)
    return run.clock.of_day(day.year, day.month, day.day, line.hour, line.minute, line.second, line.half) if day else None
