# SPDX-License-Identifier: Apache-2.0
"""Settings as a JSON file. A bad value falls back to its default and is named, so that nothing stops the program."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.domain.draft import Account, Contact, Kind, Place, Role, WorkHours
from assistant.domain.settings import COLOURS, LOCK_MINUTES, TEXT_SIZES, Settings
from assistant.files.durable import write_durably
from assistant.files.outside import read_bounded

FORMAT = 1
MAX_BYTES = 2_000_000


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise ValueError
    return value


def _size(value: Any) -> int:
    if value not in (0, *TEXT_SIZES):
        raise ValueError
    return int(value)


def _colours(value: Any) -> str:
    if value not in COLOURS:
        raise ValueError
    return str(value)


def _folder(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 4000:
        raise ValueError
    return value


def _minutes(value: Any) -> int:
    if isinstance(value, bool) or value not in LOCK_MINUTES:
        raise ValueError
    return int(value)


def _days(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 60:
        raise ValueError
    return value


def _date(value: Any) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)


def _contacts(value: Any) -> tuple[Contact, ...]:
    return tuple(Contact(**{k: _text(v) for k, v in item.items()}) for item in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "role": Role,
    "council": _text,
    "has_member_page": _truth,
    "ward": _text,
    "restricted_post": _truth,
    "work_hours": lambda v: None if v is None else WorkHours.parse(v),
    "text_size": _size,
    "colours": _colours,
    "more_space": _truth,
    "live_checking": _truth,
    "grammar": _truth,
    "model": _truth,
    "polling_day": _date,
    "notice_day": _date,
    "contacts": _contacts,
    "my_words": lambda v: tuple(_text(w) for w in v),
    "rules_off": lambda v: tuple((_text(r), _text(w)) for r, w in v),
    "last_account": lambda v: None if v is None else Account(v),
    "last_place": Place,
    "last_kind": Kind,
    "last_platform": _text,
    "log_folder": _folder,
    "lock_minutes": _minutes,
    "reply_days": _days,
    "first_run_done": _truth,
    "tried_example": _truth,
}


def to_plain(settings: Settings) -> dict[str, Any]:
    """Settings as JSON values."""
    return {
        "format": FORMAT,
        "role": settings.role.value,
        "council": settings.council,
        "has_member_page": settings.has_member_page,
        "ward": settings.ward,
        "restricted_post": settings.restricted_post,
        "work_hours": str(settings.work_hours) if settings.work_hours else None,
        "text_size": settings.text_size,
        "colours": settings.colours,
        "more_space": settings.more_space,
        "live_checking": settings.live_checking,
        "grammar": settings.grammar,
        "model": settings.model,
        "polling_day": settings.polling_day.isoformat() if settings.polling_day else None,
        "notice_day": settings.notice_day.isoformat() if settings.notice_day else None,
        "contacts": [vars(c) for c in settings.contacts],
        "my_words": list(settings.my_words),
        "rules_off": [list(r) for r in settings.rules_off],
        "last_account": settings.last_account.value if settings.last_account else None,
        "last_place": settings.last_place.value,
        "last_kind": settings.last_kind.value,
        "last_platform": settings.last_platform,
        "log_folder": settings.log_folder,
        "lock_minutes": settings.lock_minutes,
        "reply_days": settings.reply_days,
        "first_run_done": settings.first_run_done,
        "tried_example": settings.tried_example,
    }


def read_settings(path: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings and the names of values that could not be read. A missing file gives the defaults."""
    try:
        data = json.loads(read_bounded(path, MAX_BYTES))
    except FileNotFoundError:
        return Settings(), ()
    except (OSError, ValueError, RecursionError):
        return Settings(), ("settings.json",)
    if not isinstance(data, dict):
        return Settings(), ("settings.json",)
    good: dict[str, Any] = {}
    bad: list[str] = []
    for key, reader in _READERS.items():
        if key in data:
            try:
                good[key] = reader(data[key])
            except (ValueError, TypeError, AttributeError, KeyError):
                bad.append(key)
    return Settings(**good), tuple(bad)


def write_settings(path: Path, settings: Settings) -> None:
    """Save durably. Raises OSError."""
    write_durably(path, json.dumps(to_plain(settings), indent=1, ensure_ascii=False).encode())
