# SPDX-License-Identifier: Apache-2.0
"""Writing a file for the user, whole or not at all, and saying in plain words why it could not be."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

from assistant.files.durable import durably, write_durably
from assistant.storage.errors import plain_os_error


def save_file(target: Path, data: bytes) -> None:
    """Put `data` in place of `target`. Raises OSError; what was there is then untouched."""
    write_durably(target, data)


def saving(target: Path) -> AbstractContextManager[BinaryIO]:
    """A file to write into, which takes the place of `target` at the end. Raises OSError; what was there is then untouched."""
    return durably(target)


def why_not_saved(error: OSError) -> str:
    """What went wrong and what to do, for the user."""
    return str(plain_os_error(error))
