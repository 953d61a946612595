# SPDX-License-Identifier: Apache-2.0
"""The logs of this machine: where they are, opening them, and what verify found, in words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.draft import Role
from assistant.domain.incident import LogKind, Trouble, Verdict

if TYPE_CHECKING:
    from assistant.domain.incident import Incident
    from assistant.domain.policy import PolicyPack
    from assistant.services.program import App
    from assistant.storage.log import Log


def kinds_for(role: Role) -> tuple[LogKind, ...]:
    """Which logs a person may have: the clerk keeps the council's and, apart, their own."""
    return (LogKind.COUNCIL, LogKind.MY) if role is Role.CLERK else (LogKind.MY,)


def log_folder(app: App, kind: LogKind) -> Path:
    """Where this log is kept."""
    root = Path(app.settings.log_folder) if app.settings.log_folder else app.data / "logs"
    return root / kind.value


def place_problem(folder: Path) -> str:
    """Why a log may not be kept there; "" when it may."""
    from assistant.storage.errors import PlaceError
    from assistant.storage.place import refuse_bad_place

    try:
        refuse_bad_place(folder)
    except PlaceError as error:
        return str(error)
    return ""


def better_place() -> Path | None:
    """A folder of this computer where logs may be kept; None when there is none."""
    place = Path.home() / "CouncilSocialMediaAssistant" / "logs"
    return None if place_problem(place) else place


def open_with(
    folder: Path, *, passphrase: str | None = None, code: str | None = None, clock: Callable[[], dt.datetime] | None = None
) -> Log:
    """Open a log (about 0.3 s: not on the GUI thread). Raises LogError with a sentence for the user."""
    from assistant.storage import opening as logs

    key = logs.unlock(folder, passphrase=passphrase, code=code)
    return logs.open_log(folder, key, clock or logs.local_now)


def trouble_words(trouble: Trouble, words: Mapping[str, str]) -> str:
    """One thing that verify found, as a sentence."""
    values = dict(trouble.values)
    if trouble.code == "alarm":
        inner = words.get(f"verify.{values.get('code', '')}", "")
        values["what"] = inner.format(seq="", have="", wanted="", number="", name="", count="", year="", at="")
    return words[f"verify.{trouble.code}"].format(**{**_NOTHING, **values})


_NOTHING = dict.fromkeys(("seq", "have", "wanted", "number", "name", "count", "year", "at", "what"), "")


def verdict_words(verdict: Verdict, words: Mapping[str, str], *, for_reading: bool = False) -> list[str]:
    """What verify found, as sentences: first whether all is whole."""
    out = [words["verify.whole"] if verdict.whole else words["verify.not-whole"]]
    out += [trouble_words(t, words) for t in verdict.troubles]
    out += [trouble_words(n, words) for n in verdict.notices]
    out.append(words["verify.counted"].format(entries=verdict.entries, files=verdict.files, erased=verdict.erased))
    out.append(words["verify.head"].format(head=verdict.head.shown if for_reading else verdict.head))
    return out


class Session:
    """An open log with what the program knows beside it: content, policy, clock. The window works with this one."""

    def __init__(self, app: App, log: Log, clock: Callable[[], dt.datetime]) -> None:
        from assistant.storage.incident_store import IncidentStore

        self.app, self.log, self._clock = app, log, clock
        self.store = IncidentStore(log)

    @property
    def today(self) -> dt.date:
        return self._clock().date()

    def now(self) -> dt.datetime:
        return self.log.now()

    @property
    def pack(self) -> PolicyPack:
        """The policy of the user's council, or general advice."""
        packs = self.app.content.packs
        return packs.get(self.app.settings.council) or packs["general"]

    def looked_at(self, incident: Incident) -> None:
        self.log.remember("opened", "incident", number=incident.number, incident=incident.id)

    def last(self, action: str) -> dt.datetime | None:
        """When something was last done to the log, by its history."""
        with self.log.reading() as db:
            row = db.execute("select max(at) from history where what = 'log' and action = ?", [action]).fetchone()
        return dt.datetime.fromisoformat(row[0]) if row[0] else None

    def reminders(self) -> list[str]:
        """Codes of what to remind of: "backup-due", "backup-never", "sheet-due"."""
        out = []
        now = self.now()
        backup = self.last("backed-up")
        if backup is None:
            from assistant.domain.incident import Query

            if self.store.count(Query()):
                out.append("backup-never")
        elif now - backup > dt.timedelta(days=31):
            out.append("backup-due")
        sheet = max((t for a in ("sheet-made", "sheet-found", "created") if (t := self.last(a))), default=None)
        if sheet is not None and now - sheet > dt.timedelta(days=182):
            out.append("sheet-due")
        return out


class Attempts:
    """Pauses that grow with each wrong passphrase, up to half a minute. There is no lock-out."""

    LONGEST = 30

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    def wrong(self) -> int:
        """Another wrong one. Returns the seconds to wait; the first two cost nothing."""
        self._wrong += 1
        pause = 0 if self._wrong < 3 else min(self.LONGEST, 2 ** (self._wrong - 2))
        self._until = self._clock() + pause
        return pause

    def right(self) -> None:
        self._wrong, self._until = 0, 0.0

    @property
    def seconds_left(self) -> int:
        """Whole seconds until the next try is taken."""
        return max(0, math.ceil(self._until - self._clock()))
