# SPDX-License-Identifier: Apache-2.0
"""Reads zip files from outside: few members, bounded sizes, no paths that lead out."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

MAX_MEMBERS = 4_000
MAX_TOTAL = 200_000_000
MAX_RATIO = 200


class BadZipError(Exception):
    """A zip file that we do not open; the message says why and what to do."""


def check_zip(path: Path) -> None:
    """Refuse bombs before anything is unpacked. Raises BadZipError or OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError):
        raise BadZipError("This file is damaged or is no zip file. Ask for it again.") from None
    if len(infos) > MAX_MEMBERS:
        raise BadZipError("This file holds too many parts. We did not open it.")
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
    check_zip(path)
    out: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            inner = PurePosixPath(info.filename.replace("\\", "/"))
            if info.is_dir() or inner.name not in names:
                continue
            if inner.is_absolute() or ".." in inner.parts:
                raise BadZipError("This file tries to write outside its folder. We did not open it.")
            with archive.open(info) as member:
                data = member.read(limit + 1)
            if len(data) > limit:
                raise BadZipError(f"{inner.name} in this file is too large. We did not open it.")
            out[str(inner)] = data
    return out
