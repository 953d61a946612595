# SPDX-License-Identifier: Apache-2.0
"""The keys of an open log: its passphrase and its recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.domain.jobs import Progress, go_on
from assistant.storage import keys

if TYPE_CHECKING:
    from assistant.storage.log import Log


class Keys:
    """Changes what opens the log. Raises LogError when it cannot be written."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def change(self, old: str, new: str) -> None:
        """Another passphrase. Raises WrongSecretError when `old` is not the one in use."""
        self._log.key_file().open(old)
        keys.change_passphrase(self._log, new)

    def replace_forgotten(self, new: str) -> None:
        """A new passphrase, after the sheet opened the log."""
        keys.reset_passphrase(self._log, new)

    def new_sheet(self, passphrase: str) -> str:
        """A new code for the recovery sheet; the old sheet opens the log no more. Raises WrongSecretError."""
        return keys.new_sheet(self._log, passphrase)

    def renew(self, passphrase: str, progress: Progress = go_on) -> str:
        """When somebody knows the passphrase: new keys for everything, a new passphrase, and the code of a new sheet. What was
        copied before is still opened by the secrets of its time. Raises StoppedError; the old ones are good then."""
        return keys.renew(self._log, passphrase, progress)
