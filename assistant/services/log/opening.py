# SPDX-License-Identifier: Apache-2.0
"""Before a log is open: which logs there are, where they lie, passphrases, making one, and bringing a back-up back."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.draft import Role
from assistant.domain.incident import LogKind
from assistant.domain.jobs import Progress, go_on
from assistant.storage.errors import WrongSecretError

if TYPE_CHECKING:
    from assistant.services.program import App
    from assistant.storage.backup import BackupInfo, Comparison
    from assistant.storage.vault import DataKey

Clock = Callable[[], dt.datetime]


@dataclass(frozen=True, repr=False)
class Secret:
    """What opens a log: the passphrase, or the code of the recovery sheet."""

    passphrase: str = ""
    code: str = ""

    def key(self, folder: Path) -> DataKey:
        """The key of the log or back-up in `folder` (about 0.2 s: not on the GUI thread).

        Raises:
            WrongSecretError: when it does not open it.
            LogError: when the key file cannot be used.
        """
        from assistant.storage.opening import unlock

        return unlock(folder, code=self.code) if self.code else unlock(folder, passphrase=self.passphrase)


def log_exists(folder: Path) -> bool:
    """True when there is a log in `folder`, whole or not."""
    from assistant.storage.opening import exists

    return exists(folder)


def passphrase_problem(text: str, known: Iterable[str] = ()) -> str:
    """What is wrong with a new passphrase, of a log or of a bundle, and what to do; "" when it is strong enough.

    Args:
        known: words that anyone would try first here: names of the council and the keeper.
    """
    from assistant.storage.passphrase import passphrase_problem as problem

    return problem(text, known)


def passphrase_check(app: App, keeper: str = "") -> Callable[[str], str]:
    """`passphrase_problem` for this user: the names of the council and of the keeper, and their words, are tried first."""
    council = app.council_name(app.settings.council)
    names = [n for n in (council, app.settings.council, keeper) if n]
    known = [*names, *(word for name in names for word in name.replace("-", " ").split())]
    return lambda text: passphrase_problem(text, known)


def shown_code(code: str) -> str:
    """The code of a recovery sheet in groups, as it is printed and read aloud."""
    from assistant.storage.vault import shown_code as grouped_code

    return grouped_code(code)


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


# -- back-ups, while no log is open -----------------------------------------------------------------------------------


def look_at_backup(folder: Path) -> BackupInfo:
    """What the back-up in `folder` says of itself. Raises LogError."""
    from assistant.storage.backup import read_backup

    return read_backup(folder)


@dataclass(frozen=True)
class OpenedBackup:
    """A back-up whose secret was right, and what is in its place now."""

    info: BackupInfo
    key: DataKey
    here: Comparison


def open_backup(info: BackupInfo, secret: Secret, here: Path) -> OpenedBackup:
    """Try the secret, and compare with the log in `here`. Raises WrongSecretError or LogError."""
    from assistant.storage.backup import compare

    key = secret.key(info.folder)
    return OpenedBackup(info, key, compare(info, key, here))


def restore(backup: OpenedBackup, here: Path, clock: Clock, progress: Progress = go_on) -> Path | None:
    """Put the back-up in place of the closed log in `here`. Returns where that one is now.

    Raises:
        StoppedError, LogError: nothing was changed.
    """
    from assistant.storage import backup as backups

    return backups.restore(backup.info, backup.key, here, clock, progress)


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


__all__ = [
    "Attempts",
    "Clock",
    "OpenedBackup",
    "Secret",
    "WrongSecretError",
    "better_place",
    "kinds_for",
    "log_exists",
    "log_folder",
    "look_at_backup",
    "open_backup",
    "passphrase_check",
    "passphrase_problem",
    "place_problem",
    "restore",
    "shown_code",
]
