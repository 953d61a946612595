# SPDX-License-Identifier: Apache-2.0
"""Reads zip files from outside: few members, bounded sizes, no paths that lead out."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from assistant.domain.jobs import StoppedError
from assistant.files.outside import open_regular

MAX_MEMBERS = 4_000
MAX_TOTAL = 200_000_000
MAX_RATIO = 200
_DAMAGED = "This file is damaged or is no zip file. Ask for it again."
MAX_LIST = 1_500_000
"""Bytes that may be read to learn what is in a zip: its list of members. 4,000 members need about a third of it."""


class BadZipError(Exception):
    """A zip file that we do not open; the message says why and what to do."""


class _Listed(io.RawIOBase):
    """`source`, of which only so much may be read until `opened`: zipfile reads the whole list before one can count it."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__()
        self._source = source
        self._left: int | None = MAX_LIST

    def opened(self) -> None:
        self._left = None

    def read(self, size: int = -1, /) -> bytes:
        if self._left is None:
            return self._source.read(size)
        if size > self._left:
            raise BadZipError("This file holds too many parts. We did not open it.")
        data = self._source.read(self._left if size < 0 else size)
        self._left -= len(data)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        return self._source.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def open_zip(source: BinaryIO, most: int) -> zipfile.ZipFile:
    """A zip with at most `most` members; one with more is refused before its list is in memory. Raises BadZipError."""
    listed = _Listed(source)
    try:
        archive = zipfile.ZipFile(listed)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError, OSError, OverflowError, EOFError):
        raise BadZipError(_DAMAGED) from None
    listed.opened()
    if len(archive.infolist()) > most:
        archive.close()
        raise BadZipError("This file holds too many parts. We did not open it.")
    return archive


def opened(file: Path | bytes) -> BinaryIO:
    """A file of the disk, or one that is in memory, to read. Raises OSError."""
    return io.BytesIO(file) if isinstance(file, bytes) else open_regular(file)


def check_zip(file: Path | bytes) -> None:
    """Refuse bombs before anything is unpacked. Raises BadZipError or OSError."""
    with opened(file) as source, open_zip(source, MAX_MEMBERS) as archive:
        _refuse_bomb(archive.infolist())


def _refuse_bomb(infos: list[zipfile.ZipInfo]) -> None:
    total = sum(i.file_size for i in infos)
    packed = sum(i.compress_size for i in infos)
    if total > MAX_TOTAL or (total > 1_000_000 and total > MAX_RATIO * max(1, packed)):
        raise BadZipError("This file would unpack to far too much. We did not open it.")
    if any(i.flag_bits & 1 for i in infos):
        raise BadZipError("This file has a password. Save it without one and try again.")


def read_members(path: Path, names: frozenset[str], limit: int) -> dict[str, bytes]:
    """The members whose last part of the name is in `names`, as {whole name: bytes}; each at most `limit` bytes.

    Raises:
        BadZipError: for a bomb, a path that leads out, or a member that is too large.
    """
    out: dict[str, bytes] = {}
    with open_regular(path) as source, open_zip(source, MAX_MEMBERS) as archive:
        _refuse_bomb(archive.infolist())
        for info in archive.infolist():
            inner = PurePosixPath(info.filename.replace("\\", "/"))
            if info.is_dir() or inner.name not in names:
                continue
            if inner.is_absolute() or ".." in inner.parts:
                raise BadZipError("This file tries to write outside its folder. We did not open it.")
            if info.file_size > limit:
                raise BadZipError(f"{inner.name} in this file is too large. We did not open it.")
            out[str(inner)] = read_member(archive, info, limit, lambda _size: None)
    return out


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, told: Callable[[int], None]) -> bytes:
    """One member, whatever the zip says of its size. Raises BadZipError over `limit` bytes or when it is damaged."""
    return b"".join(member_parts(archive, info, limit, told))


def member_parts(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, told: Callable[[int], None]) -> Iterator[bytes]:
    """The same, part by part, so that not all of it is in memory. `told` gets the bytes so far."""
    size = 0
    try:
        with archive.open(info) as member:
            while chunk := member.read(1 << 20):
                size += len(chunk)
                if size > limit or (size > 1_000_000 and size > MAX_RATIO * max(1, info.compress_size)):
                    raise BadZipError("This file would unpack to far too much. We did not open it.")
                told(size)
                yield chunk
    except (BadZipError, StoppedError):
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        ValueError,
        EOFError,
        OSError,
        KeyError,
    ):
        raise BadZipError(_DAMAGED) from None
