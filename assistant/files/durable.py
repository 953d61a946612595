# SPDX-License-Identifier: Apache-2.0
"""The one durable writer: temporary file, fsync, rename. A crash leaves the old file or the new one, never half.

What is written is for this user alone: folders are made with 0700 and files with 0600, whatever the umask says.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
_WAITS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds: on Windows a virus scanner or an indexer may hold a file for a moment, and replacing it is refused then."""


def write_durably(path: Path, data: bytes) -> None:
    """Put `data` in place of `path`.

    Raises:
        OSError: when there is no room or no right to write; the old file is untouched.
    """
    with durably(path) as file:
        file.write(data)


@contextmanager
def durably(path: Path) -> Iterator[BinaryIO]:
    """A file to write into. It takes the place of `path` at the end, and only when nothing was raised.

    Raises:
        OSError: when there is no room or no right to write; the old file is untouched.
    """
    _refuse_no_file(path)
    private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace_patiently(Path(name), path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    # the new file is in place: a file system that cannot sync a folder does not undo that
    with suppress(OSError):
        sync_folder(path.parent)


def _refuse_no_file(path: Path) -> None:
    """A device, a pipe or a folder is never replaced by a file: an administrator's `--out /dev/null` would be. Raises OSError."""
    with suppress(FileNotFoundError, NotADirectoryError):
        kind = path.lstat().st_mode
        if not (stat.S_ISREG(kind) or stat.S_ISLNK(kind)):
            raise OSError(errno.EINVAL, "this is a folder, a device or a pipe, not a file")


def replace_patiently(source: Path, target: Path) -> None:
    """Put `source` in place of `target`; a refusal is tried again for under a second. Raises OSError."""
    for wait in _WAITS:
        try:
            os.replace(source, target)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    os.replace(source, target)


def private_folder(path: Path) -> None:
    """Make the folder, and those above it that are missing, for this user alone. Raises OSError."""
    for level in reversed([p for p in (path, *path.parents) if not p.exists()]):
        level.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def private_file(path: Path) -> None:
    """Make an empty file for this user alone, where there is none: who writes it next keeps its rights. A pipe that lies there
    does not make it wait. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_NONBLOCK", 0), PRIVATE_FILE))


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system offers that (not on Windows). Raises OSError."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
