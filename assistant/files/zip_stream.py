# SPDX-License-Identifier: Apache-2.0
"""Zip files written and read in memory, within bounds: nothing is ever unpacked to the disk."""

from __future__ import annotations

import stat
import zipfile
from typing import BinaryIO, Self

from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.zip_in import BadZipError, open_zip, read_member

MAX_ENTRIES = 500
MAX_ENTRY = 200_000_000
MAX_ALL = 1_000_000_000
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time in every entry: the same incident and clock give the same bytes."""

__all__ = ["BadZipError", "ZipWriter", "read_zip"]


class ZipWriter:
    """Writes entries one after the other; text is packed, pictures and films are stored as they are."""

    def __init__(self, out: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(out, "w")

    def add(self, name: str, data: bytes) -> None:
        entry = zipfile.ZipInfo(name, _WHEN)
        entry.external_attr = 0o600 << 16
        packed = name.endswith((".txt", ".json", ".html", ".mhtml"))
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        self._archive.writestr(entry, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def read_zip(source: BinaryIO, progress: Progress = go_on) -> dict[str, bytes]:
    """Every file in the zip, by name. Sizes are counted while reading, whatever the zip says of itself.

    Args:
        progress: told bytes unpacked, and bytes that the zip says it holds.

    Raises:
        StoppedError: when `progress` said so.
        BadZipError: for a bomb, a link, a doubled name, a path that leads out, or a damaged file.
    """
    with open_zip(source, MAX_ENTRIES) as archive:
        infos = archive.infolist()
        out: dict[str, bytes] = {}
        total = 0
        claimed = min(MAX_ALL, sum(i.file_size for i in infos))
        for info in infos:
            _refuse_bad_entry(info, out)
            if info.is_dir():
                continue
            before = total

            def told(size: int, before: int = before) -> None:
                if not progress(before + size, claimed):
                    raise StoppedError

            data = read_member(archive, info, min(MAX_ENTRY, MAX_ALL - total), told)
            total += len(data)
            out[info.filename] = data
    return out


def _refuse_bad_entry(info: zipfile.ZipInfo, seen: dict[str, bytes]) -> None:
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
    if name.lower().endswith((".zip", ".7z", ".rar", ".gz", ".xz", ".bz2")):
        raise BadZipError("This file holds another packed file. We did not open it.")
