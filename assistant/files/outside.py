# SPDX-License-Identifier: Apache-2.0
"""Opening files from outside: regular files only, within a bound, and never one that changes while it is read."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from assistant.files.media import MediaError


class NoRegularFileError(OSError):
    """A folder, a device or a pipe, or a name that no file can have."""


class TooLargeError(OSError):
    """A file over the bound."""


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading. A pipe does not make it wait, and a device is not read.

    Raises:
        NoRegularFileError: for anything but a file.
        OSError: when it is not there or may not be read.
    """
    flags = os.O_RDONLY
    for name in ("O_BINARY", "O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC"):
        flags |= getattr(os, name, 0)
    try:
        handle = os.open(path, flags)
    except ValueError:  # a NUL in the name
        raise NoRegularFileError(errno.EINVAL, "this is no name of a file") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NoRegularFileError(errno.EINVAL, "this is a link that leads to itself, not a file") from None
        raise
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NoRegularFileError(errno.EINVAL, "this is a folder, a device or a pipe, not a file")
    return os.fdopen(handle, "rb")


def is_regular(path: Path) -> bool:
    """True when `path` is a file. A name that no system takes is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):  # too long; Python from 3.14 says False by itself
        return False


def read_bounded(path: Path, most: int) -> bytes:
    """The whole file, at most `most` bytes of it: a larger one is refused before it is in memory.

    Raises:
        TooLargeError: when it is larger.
        OSError: see `open_regular`.
    """
    with open_regular(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise TooLargeError(errno.EFBIG, "this file is too large")
    return data


class Incoming(io.RawIOBase):
    """A file that is about to be kept. Whoever reads it to its end knows that it was one and the same all the time.

    Raises:
        OSError: see `open_regular`.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = open_regular(path)
        self._first = self._looks()

    def _looks(self) -> tuple[int, int]:
        now = os.fstat(self._file.fileno())
        return now.st_size, now.st_mtime_ns

    def read(self, size: int = -1, /) -> bytes:
        """As a file's. Raises MediaError at the end of a file that changed since it was opened."""
        data = self._file.read(size)
        if (size < 0 or len(data) < size) and self._looks() != self._first:
            raise MediaError("This file changed while we copied it. Close the program that writes it, then add it again.")
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        self._file.close()
        super().close()

    @property
    def changed_at(self) -> dt.datetime | None:
        """When the file was last changed, in local time; None for a time that no calendar of ours has."""
        try:
            return dt.datetime.fromtimestamp(self._first[1] // 1_000_000_000).astimezone()
        except (OverflowError, ValueError, OSError):
            return None
