# SPDX-License-Identifier: Apache-2.0
"""A draft and the situation in which it will be posted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What the user is at their council. The clerk is staff too."""

    COUNCILLOR = "councillor"
    STAFF = "staff"
    CLERK = "clerk"

    @property
    def is_staff(self) -> bool:
        return self is not Role.COUNCILLOR


class Account(StrEnum):
    """Whose account the words go out from."""

    OFFICIAL = "official"
    MEMBER = "member"
    PERSONAL = "personal"
    UNSURE = "unsure"


class Place(StrEnum):
    """Where the words will appear."""

    OWN_PAGE = "own-page"
    OTHER_PAGE = "other-page"
    GROUP = "group"
    CHAT_GROUP = "chat-group"
    PRIVATE_MESSAGE = "private-message"
    OTHER = "other"


class Kind(StrEnum):
    """What the user is about to do."""

    POST = "post"
    REPLY = "reply"
    SHARE = "share"
    LIKE = "like"
    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"


class Purpose(StrEnum):
    """What a post of the council is for (the six uses of Ludgershall's clause 3)."""

    NEWS = "news"
    ANSWER = "answer"
    CORRECT = "correct"
    INFORM = "inform"
    EMERGENCY = "emergency"
    TALK = "talk"
    SERVICE_PAGE = "service-page"
    NONE = "none"


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class WorkHours:
    """Core hours of a member of staff: days of the week (0 is Monday) and two times."""

    days: frozenset[int]
    start: dt.time
    end: dt.time

    @classmethod
    def parse(cls, text: str) -> WorkHours:
        """Read "mon-fri 09:00-17:00" or "mon,wed,fri 09:00-13:00".

        Raises:
            ValueError: with a sentence that says what was expected.
        """
        try:
            day_part, time_part = text.strip().lower().split()
            days: set[int] = set()
            for piece in day_part.split(","):
                first, _, last = piece.partition("-")
                low = _DAYS.index(first[:3])
                high = _DAYS.index(last[:3]) if last else low
                span = range(low, high + 1) if low <= high else (*range(low, 7), *range(high + 1))
                days.update(span)
            start_text, end_text = time_part.split("-")
            start, end = dt.time.fromisoformat(start_text), dt.time.fromisoformat(end_text)
        except ValueError:
            raise ValueError(f'work hours must look like "mon-fri 09:00-17:00", not "{text}"') from None
        if start >= end:
            raise ValueError(f'work hours must end after they start: "{text}"')
        return cls(frozenset(days), start, end)

    def contains(self, date: dt.date, time: dt.time) -> bool:
        return date.weekday() in self.days and self.start <= time < self.end

    def __str__(self) -> str:
        days = ",".join(_DAYS[d] for d in sorted(self.days))
        return f"{days} {self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True)
class Contact:
    """A person or body the user told us about: public contacts are allowed in a draft."""

    kind: str
    name: str = ""
    email: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class PostContext:
    """Everything about a post that is not its words. Unknown things are None."""

    role: Role = Role.COUNCILLOR
    account: Account = Account.MEMBER
    place: Place = Place.OWN_PAGE
    kind: Kind = Kind.POST
    platform: str = "facebook"
    purpose: Purpose | None = None
    restricted_post: bool = False
    date: dt.date | None = None
    time: dt.time | None = None
    work_hours: WorkHours | None = None
    polling_day: dt.date | None = None
    notice_day: dt.date | None = None
    received: bool = False
    council: str = "general"
    answers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def official(self) -> bool:
        return self.account is Account.OFFICIAL

    @property
    def in_work_hours(self) -> bool | None:
        """True or False when it is known, None when nothing was said about hours."""
        answer = self.answers.get("work-hours-now")
        if answer in ("yes", "no"):
            return answer == "yes"
        if self.work_hours is None or self.date is None or self.time is None:
            return None
        return self.work_hours.contains(self.date, self.time)

    @property
    def in_election_period(self) -> bool:
        """Between the notice of election (or 25 working days before the poll) and the poll."""
        if self.polling_day is None or self.date is None:
            return False
        # 38 calendar days hold 25 working days with a spring bank holiday or two; a caller that knows
        # the real notice day (services.calendar) passes it.
        start = self.notice_day or self.polling_day - dt.timedelta(days=38)
        return start <= self.date <= self.polling_day


_INVALID = re.compile("[\ud800-\udfff\x00]")


def valid_text(text: str) -> str:
    """The text with U+FFFD for each half of a character and each NUL: programs cut emoji in two, and native parts end a text at a
    NUL or refuse it. Offsets stay as they are."""
    return _INVALID.sub("\ufffd", text) if not text.isascii() or "\0" in text else text


@dataclass(frozen=True)
class Draft:
    """Words that somebody may post. Held in memory only, never written anywhere.

    Attributes:
        text: valid Unicode, whatever was given: see `valid_text`.
        context: where and by whom it will be posted.
    """

    text: str
    context: PostContext = field(default_factory=PostContext)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", valid_text(self.text))
