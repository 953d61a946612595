# SPDX-License-Identifier: Apache-2.0
"""The members of what the user chose: zips, folders, packed tars, single files. Nothing is opened until it is wanted, so
limits count only what is opened; nothing is written."""

from __future__ import annotations

import datetime as dt
import io
import lzma
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from assistant.domain.archive import ArchiveError, ProblemCode
from assistant.files.outside import open_regular

MAX_RATIO = 200
"""A member of words may unpack to so many times its size."""
FROM_SIZE = 1_000_000
"""Bytes; below it nobody counts the ratio: a short text of blanks packs well."""
MAX_MEMBER = 4_000_000_000
MAX_INNER = 60_000_000
"""Bytes of a zip inside a zip that is held in memory."""
TEXT = (".js", ".json", ".csv", ".txt", ".html", ".htm", ".car", ".ndjson")
BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
    OverflowError,
    KeyError,
)
"""What reading a damaged file may raise."""
_RUBBISH = re.compile(r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store|Thumbs\.db|desktop\.ini)")
_PAGE = re.compile(rb"^\s*(?:<!doctype html|<html|<head)", re.IGNORECASE)
Ticks = Callable[[int], None]
"""Told how many more bytes were read."""


@dataclass(frozen=True, eq=False)
class Member:
    """One file of an export.

    Attributes:
        path: inside the export, with "/" between its parts.
        size: in bytes, unpacked.
        part: which of the chosen files holds it.
    """

    path: str
    size: int
    part: int
    packed: int
    opens: Callable[[], IO[bytes]] = field(repr=False)

    @property
    def low(self) -> str:
        """The path in small letters."""
        return self.path.lower()

    @property
    def name(self) -> str:
        return PurePosixPath(self.path).name

    def open(self, ticks: Ticks) -> IO[bytes]:
        """Open it for reading.

        Raises:
            ArchiveError: TOO_LARGE for a bomb.
            the kinds in BROKEN: when it is damaged.
        """
        if self.size > MAX_MEMBER or (self.size > FROM_SIZE and self.size > MAX_RATIO * max(1, self.packed)):
            raise ArchiveError(ProblemCode.TOO_LARGE, self.path)
        return io.BufferedReader(_Counted(self.opens(), ticks), 1 << 16)

    def head(self, size: int = 4096) -> bytes:
        """Its first bytes; b"" when it is damaged."""
        try:
            with self.open(lambda _: None) as stream:
                return stream.read(size)
        except BROKEN:
            return b""


class _Counted(io.RawIOBase):
    def __init__(self, inner: IO[bytes], ticks: Ticks) -> None:
        super().__init__()
        self._inner, self._ticks = inner, ticks

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._ticks(len(data))
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


@dataclass(frozen=True)
class Opened:
    """All that the user chose.

    Attributes:
        members: the files that may hold words, in the order of the parts.
        names: what the user chose, by part.
        made: the latest day that a part says it was packed; None when none says.
    """

    members: tuple[Member, ...]
    names: tuple[str, ...]
    made: dt.date | None
    latest: dt.datetime
    held: ExitStack


def open_sources(paths: list[Path], now: dt.datetime) -> Opened:
    """Look into zips, folders, packed tars and single files.

    Raises:
        ArchiveError: when one of them is empty, damaged, locked, built in an unsafe way, a web page, or missing.
    """
    members: list[Member] = []
    names: list[str] = []
    days: list[dt.date] = []
    with ExitStack() as held:
        for path in paths:
            for found, name, day in _parts(path, len(names), held):
                members += found
                names.append(name)
                days += [day] if day is not None else []
        kept = held.pop_all()
    made = max(days, default=None)
    # a zone may be a day ahead of the clock that packed the file; without a day in it, the file was made before now
    latest = dt.datetime.combine(made, dt.time(), dt.UTC) + dt.timedelta(days=2) if made else now + dt.timedelta(days=1)
    return Opened(tuple(members), tuple(names), made, latest, kept)


def _parts(path: Path, part: int, held: ExitStack) -> Iterator[tuple[list[Member], str, dt.date | None]]:
    if path.is_dir():
        yield from _folder(path, part, held)
        return
    try:
        with open_regular(path) as file:
            head = file.read(1024)
            size = path.stat().st_size
    except OSError:
        raise ArchiveError(ProblemCode.MISSING, path.name) from None
    if not size:
        raise ArchiveError(ProblemCode.EMPTY, path.name)
    if is_zip(path, head):
        yield from _zip(lambda: open_regular(path), path.name, part, held)
    elif head[:2] == b"\x1f\x8b" or head[257:262] == b"ustar":
        yield _tar(path, part, held)
    elif path.suffix.lower() == ".zip" and not _PAGE.match(head):
        raise ArchiveError(ProblemCode.DAMAGED, path.name)
    else:
        yield [Member(path.name, size, part, size, lambda: open_regular(path))], path.name, None


def is_zip(path: Path, head: bytes) -> bool:
    """Whether it is one: bytes before the first record are allowed."""
    if head[:2] == b"PK":
        return True
    if path.suffix.lower() != ".zip":
        return False
    try:
        return zipfile.is_zipfile(path)
    except OSError:
        return False


def is_page(head: bytes) -> bool:
    """Whether these bytes begin a web page."""
    return _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _folder(path: Path, part: int, held: ExitStack) -> Iterator[tuple[list[Member], str, dt.date | None]]:
    found: list[Member] = []
    zips: list[Path] = []
    for file in sorted(_walk(path)):
        inner = file.relative_to(path).as_posix()
        if _RUBBISH.search(inner):
            continue
        if file.suffix.lower() == ".zip":
            zips.append(file)
        elif file.suffix.lower() in TEXT:
            try:
                size = file.stat().st_size
            except OSError:
                continue
            found.append(Member(inner, size, part, size, lambda file=file: open_regular(file)))  # type: ignore[misc]
    yield found, path.name, None
    # a folder in which the parts of one export lie side by side
    if not found:
        for number, file in enumerate(zips, 1):
            yield from _zip(lambda file=file: open_regular(file), file.name, part + number, held, deeper=False)  # type: ignore[misc]


def _walk(folder: Path) -> Iterator[Path]:
    """Files below a folder; links are not followed, and what may not be looked into is passed over."""
    waiting = [folder]
    while waiting:
        try:
            entries = list(waiting.pop().iterdir())
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir():
                waiting.append(entry)
            elif entry.is_file():
                yield entry


def _zip(
    opens: Callable[[], IO[bytes]], name: str, part: int, held: ExitStack, deeper: bool = True
) -> Iterator[tuple[list[Member], str, dt.date | None]]:
    try:
        archive = held.enter_context(zipfile.ZipFile(held.enter_context(opens())))
        infos = archive.infolist()
    except BROKEN:
        raise ArchiveError(ProblemCode.DAMAGED, name) from None
    _refuse(infos, name)
    day = max((d for i in infos if (d := _packed_on(i)) is not None), default=None)
    found = [
        Member(i.filename.replace("\\", "/"), i.file_size, part, i.compress_size, lambda i=i: archive.open(i))  # type: ignore[misc]
        for i in infos
        if not i.is_dir() and i.filename.lower().endswith(TEXT) and not _RUBBISH.search(i.filename)
    ]
    yield found, name, day
    inner = [i for i in infos if i.filename.lower().endswith(".zip")] if deeper else []
    if inner and not any(m.low.endswith((".js", ".json", ".csv", ".car")) or "/" in m.path for m in found):
        for number, info in enumerate(inner, 1):
            inner_name = PurePosixPath(info.filename).name
            stream = _inner(archive, info, inner_name)
            yield from _zip(lambda stream=stream: stream, inner_name, part + number, held, False)  # type: ignore[misc]


def _inner(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """A zip inside a zip: a small one is held in memory, a large one is unpacked as far as it is read, again and again."""
    if info.file_size > MAX_RATIO * max(FROM_SIZE, info.compress_size):
        raise ArchiveError(ProblemCode.TOO_LARGE, name)
    try:
        return io.BytesIO(archive.read(info)) if info.file_size <= MAX_INNER else archive.open(info)
    except BROKEN:
        raise ArchiveError(ProblemCode.DAMAGED, name) from None


def _packed_on(info: zipfile.ZipInfo) -> dt.date | None:
    try:
        day = dt.date(*info.date_time[:3])
    except ValueError:
        return None
    return day if day.year >= 2005 else None  # zips without a clock say 1980


def _refuse(infos: list[zipfile.ZipInfo], name: str) -> None:
    seen: set[str] = set()
    for info in infos:
        inner = info.filename.replace("\\", "/")
        parts = inner.split("/")
        kind = stat.S_IFMT(info.external_attr >> 16)
        leads_out = ".." in parts or inner.startswith("/") or re.match(r"[A-Za-z]:", inner) is not None or "\0" in inner
        if leads_out or inner in seen or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveError(ProblemCode.UNSAFE_ZIP, name)
        if info.flag_bits & 1:
            raise ArchiveError(ProblemCode.PASSWORD, name)
        if not info.is_dir():
            seen.add(inner)


def _tar(path: Path, part: int, held: ExitStack) -> tuple[list[Member], str, dt.date | None]:
    found: list[Member] = []
    days: list[dt.date] = []
    total, packed = 0, path.stat().st_size
    try:
        with tarfile.open(path) as archive:
            for info in archive:
                total += info.size
                if total > MAX_RATIO * max(FROM_SIZE, packed):
                    raise ArchiveError(ProblemCode.TOO_LARGE, path.name)
                if ".." in info.name.split("/") or info.name.startswith("/"):
                    raise ArchiveError(ProblemCode.UNSAFE_ZIP, path.name)
                if not info.isfile() or not info.name.lower().endswith(TEXT) or _RUBBISH.search(info.name):
                    continue
                found.append(
                    Member(
                        info.name.removeprefix("./"),
                        info.size,
                        part,
                        info.size,
                        lambda info=info: _from_tar(path, info, held),  # type: ignore[misc]
                    )
                )
                if 1_100_000_000 < info.mtime < 4_000_000_000:
                    days.append(dt.datetime.fromtimestamp(info.mtime, dt.UTC).date())
    except ArchiveError:
        raise
    except BROKEN:
        if not found:
            raise ArchiveError(ProblemCode.DAMAGED, path.name) from None
    return found, path.name, max(days, default=None)


def _from_tar(path: Path, info: tarfile.TarInfo, held: ExitStack) -> IO[bytes]:
    archive = held.enter_context(tarfile.open(path))  # noqa: SIM115 - it is read as long as its member is
    stream = archive.extractfile(info)
    if stream is None:
        raise EOFError
    return stream
