# SPDX-License-Identifier: Apache-2.0
"""Writing a file for the user, whole or not at all, and saying in plain words why it could not be."""

from __future__ import annotations

from pathlib import Path

from assistant.files.durable import write_durably
from assistant.storage.errors import plain_os_error


def save_file(target: Path, data: bytes) -> None:
    """Put `data` in place of `target`. Raises OSError; what was there is then untouched."""
    write_durably(target, data)


def why_not_saved(error: OSError) -> str:
    """What went wrong and what to do, for the user."""
    return str(plain_os_error(error))
