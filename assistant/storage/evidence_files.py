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
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyrage

from assistant.domain.jobs import StoppedError
from assistant.storage.errors import DamagedError, GoneError, plain_os_error

SUFFIX = ".age"
CHUNK = 1 << 20


class _Counted(io.RawIOBase):
    """Reads from `source`, counting and hashing what passes, and asks after each part whether to go on."""

    def __init__(self, source: BinaryIO, progress: Callable[[int], bool]) -> None:
        super().__init__()
        self._source, self._progress = source, progress
        self.size, self._hash = 0, hashlib.sha256()
        self.error: BaseException | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        try:
            data = self._source.read(CHUNK if size < 0 else size)
        except OSError as error:
            self.error = error
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

    def __init__(self, target: BinaryIO) -> None:
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


class _Hashed(io.RawIOBase):
    """A sink that keeps the digest and the size of what is written, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.size, self._hash = 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.size += len(data)
        self._hash.update(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class EvidenceFiles:
    """The encrypted files in `folder`. Names are random: they say nothing about what is inside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, source: BinaryIO, progress: Callable[[int], bool] = lambda _n: True) -> tuple[str, str, int, str]:
        """Copy `source` in, encrypted and durably.

        Args:
            progress: told the bytes so far; False stops it.

        Returns:
            the file's name, its key, the size in bytes and the SHA-256 of the original.

        Raises:
            StoppedError: when `progress` said so.
            LogError: when there is no room or no right to write; nothing is left behind.
        """
        identity = pyrage.x25519.Identity.generate()
        name = secrets.token_hex(16) + SUFFIX
        counted = _Counted(source, progress)
        part = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as out:
                kept = _Kept(out)
                try:
                    pyrage.encrypt_io(counted, kept, [identity.to_public()])
                except (pyrage.EncryptError, OSError) as error:
                    raise counted.error or kept.error or error from None
                out.flush()
                os.fsync(out.fileno())
            part.replace(self.folder / name)
            _sync_folder(self.folder)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise plain_os_error(error) from None
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name, str(identity), counted.size, counted.sha256

    def read(self, name: str, key: str, limit: int | None = None) -> bytes:
        """The whole original. Raises DamagedError or GoneError."""
        out = io.BytesIO()
        self.copy_to(name, key, out)
        data = out.getvalue()
        return data if limit is None else data[:limit]

    def copy_to(self, name: str, key: str, out: BinaryIO) -> None:
        """Decrypt into `out`. Raises DamagedError when a byte changed, GoneError when the file is not there."""
        try:
            identity = pyrage.x25519.Identity.from_str(key)
            with (self.folder / name).open("rb") as source:
                pyrage.decrypt_io(source, out, [identity])
        except FileNotFoundError:
            raise GoneError("This file is not in the log's folder any more.") from None
        except (pyrage.DecryptError, pyrage.IdentityError, EOFError, ValueError):
            raise DamagedError("This file has changed since you added it. Do not rely on it.") from None
        except OSError as error:
            # what age raises for a damaged part is an OSError without a number
            if error.errno is None:
                raise DamagedError("This file has changed since you added it. Do not rely on it.") from None
            raise plain_os_error(error) from None

    def digest(self, name: str, key: str) -> tuple[int, str]:
        """Size and SHA-256 of the original as it is now. Raises DamagedError or GoneError."""
        sink = _Hashed()
        self.copy_to(name, key, sink)  # type: ignore[arg-type]
        return sink.size, sink.sha256

    def remove(self, name: str) -> None:
        """Delete a file; one that is gone already is no fault. Raises LogError."""
        try:
            (self.folder / name).unlink(missing_ok=True)
            if self.folder.exists():
                _sync_folder(self.folder)
        except OSError as error:
            raise plain_os_error(error) from None

    def names(self) -> Iterator[str]:
        """Every file that is there, unfinished ones included."""
        if self.folder.is_dir():
            yield from sorted(p.name for p in self.folder.iterdir() if p.is_file())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
