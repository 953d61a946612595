# SPDX-License-Identifier: Apache-2.0
"""Reads a post's context from plain keys: the command line's flags, lines of JSON, and the examples of rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from assistant.domain.draft import Account, Kind, Place, PostContext, Purpose, Role, WorkHours

KEYS = frozenset(
    [
        "council",
        "role",
        "account",
        "place",
        "kind",
        "platform",
        "purpose",
        "restricted_post",
        "date",
        "time",
        "work_hours",
        "polling_day",
        "notice_day",
        "received",
        "answers",
    ]
)
_E = TypeVar("_E", bound=StrEnum)


class ContextError(ValueError):
    """A context value that cannot be used; the message names the key and what is allowed."""


def _choice(kind: type[_E], key: str, value: object) -> _E:
    try:
        return kind(str(value))
    except ValueError:
        allowed = ", ".join(k.value for k in kind)
        raise ContextError(f'{key} must be one of {allowed}, not "{value}"') from None


def _date(key: str, value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise ContextError(f'{key} must be a date like 2027-05-06, not "{value}"') from None


def _time(value: object) -> dt.time:
    try:
        return dt.time.fromisoformat(str(value))
    except ValueError:
        raise ContextError(f'time must look like 10:30, not "{value}"') from None


def _truth(key: str, value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ContextError(f"{key} must be true or false")


def read_context(values: Mapping[str, Any], base: PostContext | None = None) -> PostContext:
    """A context from plain values; keys that are absent or None keep what `base` says.

    Raises:
        ContextError: naming the key.
    """
    base = base or PostContext()
    got = {k: v for k, v in values.items() if v is not None}
    answers = got.get("answers", base.answers)
    if not isinstance(answers, Mapping) or not all(isinstance(v, str) for v in answers.values()):
        raise ContextError("answers must be an object of text values")
    work_hours = base.work_hours
    if "work_hours" in got:
        try:
            work_hours = WorkHours.parse(str(got["work_hours"]))
        except ValueError as error:
            raise ContextError(str(error)) from None
    purpose = _choice(Purpose, "purpose", got["purpose"]) if got.get("purpose") else base.purpose
    if purpose is None and answers.get("purpose"):
        purpose = _choice(Purpose, "purpose", answers["purpose"])
    return PostContext(
        role=_choice(Role, "role", got.get("role", base.role)),
        account=_choice(Account, "account", got.get("account", base.account)),
        place=_choice(Place, "place", got.get("place", base.place)),
        kind=_choice(Kind, "kind", got.get("kind", base.kind)),
        platform=str(got.get("platform", base.platform)),
        purpose=purpose,
        restricted_post=_truth("restricted_post", got.get("restricted_post", base.restricted_post)),
        date=_date("date", got["date"]) if "date" in got else base.date,
        time=_time(got["time"]) if "time" in got else base.time,
        work_hours=work_hours,
        polling_day=_date("polling_day", got["polling_day"]) if "polling_day" in got else base.polling_day,
        notice_day=_date("notice_day", got["notice_day"]) if "notice_day" in got else base.notice_day,
        received=_truth("received", got.get("received", base.received)),
        council=str(got.get("council", base.council)),
        answers=answers,
    )
