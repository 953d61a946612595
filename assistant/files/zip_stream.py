# SPDX-License-Identifier: Apache-2.0
"""Zip files written and read in memory, within bounds: nothing is ever unpacked to the disk."""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import IO, BinaryIO, Self

from assistant.domain.jobs import StoppedError
from assistant.files.zip_in import BadZipError, member_parts, open_zip, read_member

MAX_ENTRIES = 500
MAX_ALL = 1_000_000_000
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time in every entry: the same incident and clock give the same bytes."""

__all__ = ["BadZipError", "ZipReader", "ZipWriter"]


class ZipWriter:
    """Writes entries one after the other: lists are packed, files are stored as they are."""

    def __init__(self, out: BinaryIO | io.RawIOBase) -> None:
        self._archive = zipfile.ZipFile(out, "w")

    def add(self, name: str, data: bytes) -> None:
        entry = _entry(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".txt", ".json", ".html")) else zipfile.ZIP_STORED
        self._archive.writestr(entry, data)

    def stream(self, name: str, size: int) -> IO[bytes]:
        """An entry of `size` bytes to write into, stored as it is. Close it before the next."""
        entry = _entry(name)
        entry.file_size = size
        return self._archive.open(entry, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.external_attr = 0o600 << 16
    return entry


class ZipReader:
    """A zip from outside. Its list is looked at before anything is unpacked; then members are unpacked one at a time.

    Raises:
        BadZipError: for too many or too large members, a link, a doubled name, a path that leads out, or a damaged file.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._archive = open_zip(source, MAX_ENTRIES)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        try:
            for info in self._archive.infolist():
                _refuse_bad_entry(info, self._infos)
                if not info.is_dir():
                    self._infos[info.filename] = info
            self.claimed = sum(i.file_size for i in self._infos.values())
            if self.claimed > MAX_ALL:
                raise BadZipError("This file would unpack to far too much. We did not open it.")
        except BaseException:
            self._archive.close()
            raise

    @property
    def names(self) -> tuple[str, ...]:
        """Every file in it."""
        return tuple(self._infos)

    def size(self, name: str) -> int:
        """Bytes of one file, as the zip says."""
        return self._infos[name].file_size

    def read(self, name: str, most: int) -> bytes:
        """One file. Raises BadZipError over `most` bytes, whatever the zip says of its size."""
        return read_member(self._archive, self._infos[name], most, lambda _size: None)

    def parts(self, name: str, told: Callable[[int], bool] = lambda _n: True) -> Iterator[bytes]:
        """One file part by part, without having it in memory. `told` gets the bytes so far; False stops it.

        Raises:
            StoppedError: when `told` said so.
            BadZipError: when it is larger than the zip says, or damaged.
        """

        def go_on(size: int) -> None:
            if not told(size):
                raise StoppedError

        info = self._infos[name]
        return member_parts(self._archive, info, info.file_size, go_on)

    def digest(self, name: str, told: Callable[[int], bool] = lambda _n: True) -> str:
        """The SHA-256 of one file. Raises as `parts`."""
        found = hashlib.sha256()
        for part in self.parts(name, told):
            found.update(part)
        return found.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _refuse_bad_entry(info: zipfile.ZipInfo, seen: Mapping[str, object]) -> None:
    name = info.filename
    parts = name.split("/")
    if "\\" in name or name.startswith("/") or ".." in parts or ":" in name or "\0" in name or "" in parts[:-1]:
        raise BadZipError("This file tries to write outside its folder. We did not open it.")
    if name in seen or name.casefold() in (n.casefold() for n in seen):
        raise BadZipError("This file holds one name twice. We did not open it.")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadZipError("This file holds a link. We did not open it.")
    if info.flag_bits & 1:
        raise BadZipError("This file has a password. Ask for one without.")
