# SPDX-License-Identifier: Apache-2.0
"""What the user chose. Held as one frozen value; services.preferences turns one into the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assistant.domain.draft import Account, Contact, Kind, Place, Role, WorkHours

TEXT_SIZES = (100, 125, 150, 175, 200)
COLOURS = ("system", "light", "dark")
LOCK_MINUTES = (5, 10, 20, 0)
"""Minutes without use after which the log locks; 0 is never."""


@dataclass(frozen=True)
class Settings:
    """Every setting of this machine. None of them holds words of a draft."""

    role: Role = Role.COUNCILLOR
    council: str = "general"
    has_member_page: bool = True
    ward: str = ""
    restricted_post: bool = False
    work_hours: WorkHours | None = None
    text_size: int = 0
    colours: str = "system"
    more_space: bool = False
    live_checking: bool = True
    grammar: bool = True
    model: bool = True
    polling_day: dt.date | None = None
    notice_day: dt.date | None = None
    contacts: tuple[Contact, ...] = ()
    my_words: tuple[str, ...] = ()
    rules_off: tuple[tuple[str, str], ...] = ()
    last_account: Account | None = None
    last_place: Place = Place.OWN_PAGE
    last_kind: Kind = Kind.POST
    last_platform: str = "facebook"
    log_folder: str = ""
    lock_minutes: int = 10
    reply_days: int = 2
    first_run_done: bool = False
    tried_example: bool = False

    @property
    def off(self) -> frozenset[str]:
        return frozenset(rule for rule, _ in self.rules_off)
