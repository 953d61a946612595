# SPDX-License-Identifier: Apache-2.0
"""Evidence on disk: one encrypted file each, under a random key of its own that only the log holds.

Each file is in the `age` format (https://age-encryption.org/v1), which seals every part, so that a changed byte or a
cut-off end is refused. Deleting for good removes file and key: a copy left somewhere cannot be read any more.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pyrage

from assistant.domain.jobs import StoppedError
from assistant.files.durable import private_file, private_folder, replace_patiently, sync_folder
from assistant.files.hashed import Hashed, Readable, Writable
from assistant.files.outside import open_regular
from assistant.storage.errors import CHANGED_FILE, DamagedError, GoneError, plain_os_error
from assistant.storage.folder import SYSTEM_FILES

SUFFIX = ".age"
_PART = ".part"
CHUNK = 1 << 20


class _Counted(io.RawIOBase):
    """Reads from `source`, counting and hashing what passes, and asks after each part whether to go on."""

    def __init__(self, source: Readable, progress: Callable[[int], bool]) -> None:
        super().__init__()
        self._source, self._progress = source, progress
        self.size, self._hash = 0, hashlib.sha256()
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._source.read(CHUNK if size < 0 else size)
        except Exception as error:
            self.error = error  # pyrage gives only its words
            raise
        self.size += len(data)
        self._hash.update(data)
        if data and not self._progress(self.size):
            self.error = StoppedError()
            raise self.error
        return data

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Kept(io.RawIOBase):
    """Writes to `target` and keeps the error of the system: pyrage gives only its words."""

    def __init__(self, target: Writable) -> None:
        super().__init__()
        self._target = target
        self.error: BaseException | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        try:
            return self._target.write(data)
        except OSError as error:
            self.error = error
            raise


class EvidenceFiles:
    """The encrypted files in `folder`. Names are random: they say nothing about what is inside.

    A file is written under an unfinished name (".NAME.part"). It gets its own when the log knows it: so one that is found
    unfinished and that no record names was never part of the log. One that was set aside is still found.
    """

    def __init__(self, folder: Path, set_aside: Path) -> None:
        self.folder, self.set_aside = folder, set_aside

    def add(self, source: Readable, progress: Callable[[int], bool] = lambda _n: True) -> tuple[str, str, int, str]:
        """Copy `source` in, encrypted and durably. `settle` is for when the log knows it.

        Args:
            progress: told the bytes so far; False stops it.

        Returns:
            the file's name, its key, the size in bytes and the SHA-256 of the original.

        Raises:
            StoppedError: when `progress` said so.
            LogError: when there is no room or no right to write; nothing is left behind.
            Exception: what `source` raises when it is read; nothing is left behind.
        """
        identity = pyrage.x25519.Identity.generate()
        name = secrets.token_hex(16) + SUFFIX
        counted = _Counted(source, progress)
        part = self._part(name)
        try:
            private_folder(self.folder)
            private_file(part)
            with part.open("wb") as out:
                kept = _Kept(out)
                try:
                    pyrage.encrypt_io(counted, kept, [identity.to_public()])
                except (pyrage.EncryptError, OSError) as error:
                    raise counted.error or kept.error or error from None
                out.flush()
                os.fsync(out.fileno())
            sync_folder(self.folder)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise plain_os_error(error) from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name, str(identity), counted.size, counted.sha256

    def settle(self, *names: str) -> None:
        """Give files their own names, once the log knows them. Raises nothing: they are found under either name, and the next
        opening goes on."""
        with suppress(OSError):
            moved = False
            for name in names:
                part = self._part(name)
                if part.exists():
                    replace_patiently(part, self.folder / name)
                    moved = True
            if moved:
                sync_folder(self.folder)

    def where(self, name: str) -> Path:
        """Where a file lies. Raises GoneError."""
        for path in (self.folder / name, self._part(name), self.set_aside / name):
            if path.is_file():
                return path
        raise GoneError("This file is not in the log's folder any more.")

    def copy_to(self, name: str, key: str, out: Writable) -> None:
        """Decrypt into `out`.

        Raises:
            DamagedError: when a byte changed.
            GoneError: when the file is not there.
            OSError: what `out` raises when it is written.
        """
        kept = _Kept(out)
        try:
            identity = pyrage.x25519.Identity.from_str(key)
            with open_regular(self.where(name)) as source:
                pyrage.decrypt_io(source, kept, [identity])
        except FileNotFoundError:
            raise GoneError("This file is not in the log's folder any more.") from None
        except (pyrage.DecryptError, pyrage.IdentityError, EOFError, ValueError):
            if kept.error is not None:
                raise kept.error from None
            raise DamagedError(CHANGED_FILE) from None
        except OSError as error:
            if kept.error is not None:
                raise kept.error from None
            # what age raises for a damaged part is an OSError without a number
            if error.errno is None:
                raise DamagedError(CHANGED_FILE) from None
            raise plain_os_error(error) from None

    def read(self, name: str, key: str) -> bytes:
        """The whole original. Raises DamagedError or GoneError."""
        out = io.BytesIO()
        self.copy_to(name, key, out)
        return out.getvalue()

    def digest(self, name: str, key: str) -> tuple[int, str]:
        """Size and SHA-256 of the original as it is now. Raises DamagedError or GoneError."""
        sink = Hashed()
        self.copy_to(name, key, sink)
        return sink.size, sink.sha256

    def remove(self, name: str) -> None:
        """Delete a file, wherever it lies; one that is gone already is no fault. Raises LogError."""
        try:
            for path in (self.folder / name, self._part(name), self.set_aside / name):
                path.unlink(missing_ok=True)
            if self.folder.exists():
                sync_folder(self.folder)
        except OSError as error:
            raise plain_os_error(error) from None

    def names(self) -> Iterator[str]:
        """Every file that is there, unfinished ones included."""
        if self.folder.is_dir():
            yield from sorted(p.name for p in self.folder.iterdir() if p.is_file() and p.name not in SYSTEM_FILES)

    def unfinished(self) -> Iterator[str]:
        """Names that files will have which are not finished."""
        for name in self.names():
            if name.startswith(".") and name.endswith(_PART):
                yield name[1 : -len(_PART)]

    def strangers(self, known: Container[str]) -> list[str]:
        """Files that are there and that the log does not know."""
        return [n for n in self.names() if n not in known and not n.endswith(_PART)]

    def put_aside(self, names: Iterable[str]) -> None:
        """Move files out of the way; none takes the place of another. Raises OSError."""
        private_folder(self.set_aside)
        for name in names:
            free, number = self.set_aside / name, 2
            while free.exists():
                free, number = self.set_aside / f"{name}.{number}", number + 1
            (self.folder / name).rename(free)

    def aside(self) -> list[str]:
        """What was set aside."""
        return sorted(p.name for p in self.set_aside.iterdir()) if self.set_aside.is_dir() else []

    def bring_back(self, wanted: Iterable[str]) -> None:
        """Put files back that were set aside and that the log knows after all. Raises OSError."""
        for name in wanted:
            if (self.set_aside / name).is_file() and not (self.folder / name).exists():
                private_folder(self.folder)
                (self.set_aside / name).rename(self.folder / name)

    def _part(self, name: str) -> Path:
        return self.folder / f".{name}{_PART}"
