# SPDX-License-Identifier: Apache-2.0
"""Changes to settings: each returns the new value and saves it, and the last one can be undone."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.domain.draft import Account, PostContext
from assistant.domain.settings import Settings
from assistant.storage.settings_file import read_settings, write_settings


class Preferences:
    """The settings of this machine, kept in `folder`. `notices` names values that could not be read; `follow` is told of settings
    when they are read, and of each change."""

    def __init__(self, folder: Path, follow: Callable[[Settings], object] = lambda _settings: None) -> None:
        self.folder, self._follow = folder, follow
        self._path = folder / "settings.json"
        self._settings: Settings | None = None
        self._notices: tuple[str, ...] = ()
        self._before: Settings | None = None

    @property
    def settings(self) -> Settings:
        """Read from the file when first asked for: a command that needs no settings never opens it."""
        if self._settings is None:
            self._settings, self._notices = read_settings(self._path)
            self._follow(self._settings)
        return self._settings

    @property
    def notices(self) -> tuple[str, ...]:
        return self._notices if self._settings is not None else read_settings(self._path)[1]

    def change(self, **values: Any) -> Settings:
        """Set values and save. Raises OSError when there is no room; then nothing has changed."""
        changed = replace(self.settings, **values)
        if changed != self.settings:
            write_settings(self._path, changed)
            self._before, self._settings = self.settings, changed
            self._follow(changed)
        return self.settings

    def undo(self) -> Settings:
        """Take the last change back. Raises OSError."""
        if self._before is not None:
            write_settings(self._path, self._before)
            self._settings, self._before = self._before, None
            self._follow(self._settings)
        return self.settings

    @property
    def can_undo(self) -> bool:
        return self._before is not None

    def delete_everything(self) -> None:
        """Delete all that this program keeps on this machine.

        Raises:
            OSError: when a log is open somewhere else, or something stays behind.
        """
        from assistant.domain.incident import LogKind
        from assistant.storage.errors import ReadOnlyError
        from assistant.storage.opening import delete_log

        logs = Path(self.settings.log_folder) if self.settings.log_folder else self.folder / "logs"
        for kind in LogKind:
            try:
                delete_log(logs / kind.value)
            except ReadOnlyError as error:
                raise PermissionError(errno.EBUSY, str(error)) from None
        for folder in (logs, self.folder):
            if folder.exists():
                shutil.rmtree(folder)
        self._settings, self._before = Settings(), None
        self._follow(self._settings)


def start_context(settings: Settings) -> PostContext:
    """The context that the checker starts with: last answers, role and council."""
    account = settings.last_account
    if account is None:
        account = Account.PERSONAL if settings.role.is_staff else Account.MEMBER
    return PostContext(
        role=settings.role,
        account=account,
        place=settings.last_place,
        kind=settings.last_kind,
        platform=settings.last_platform,
        restricted_post=settings.restricted_post,
        work_hours=settings.work_hours,
        polling_day=settings.polling_day,
        notice_day=settings.notice_day,
        council=settings.council,
    )
