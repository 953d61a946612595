# SPDX-License-Identifier: Apache-2.0
"""Changing what opens a log: its passphrase and its recovery sheet."""

from __future__ import annotations

from assistant.storage.errors import READ_ONLY, KeyFileError, ReadOnlyError
from assistant.storage.folder import KEYS
from assistant.storage.log import Log
from assistant.storage.vault import new_code, write_key_file


def change_passphrase(log: Log, new: str) -> None:
    """Lock the data key by another passphrase; the recovery sheet stays good. Raises LogError."""
    _may_write_keys(log)
    if not log.keys_sound():
        raise KeyFileError("The key file was changed outside the program. Make a new recovery sheet first.")
    write_key_file(log.folder / KEYS, log.key, log.kind.value, new, None)
    log.remember("passphrase-changed")


def new_sheet(log: Log, passphrase: str) -> str:
    """A new code for the recovery sheet; the old sheet opens the log no more.

    Args:
        passphrase: the one in use; both slots are written again.

    Raises:
        WrongSecretError: when it is not the passphrase and the key file is whole.
        LogError: when it cannot be written.
    """
    _may_write_keys(log)
    if log.keys_sound():
        log.key_file().open(passphrase)
    code = new_code()
    write_key_file(log.folder / KEYS, log.key, log.kind.value, passphrase, code)
    log.remember("sheet-made")
    return code


def reset_passphrase(log: Log, new: str) -> None:
    """After opening with the sheet: a new passphrase. Raises LogError."""
    _may_write_keys(log)
    write_key_file(log.folder / KEYS, log.key, log.kind.value, new, None)
    log.remember("passphrase-changed")


def _may_write_keys(log: Log) -> None:
    if log.read_only:
        raise ReadOnlyError(READ_ONLY)
