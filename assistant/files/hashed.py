# SPDX-License-Identifier: Apache-2.0
"""What passes through on its way, counted and hashed."""

from __future__ import annotations

import hashlib
import io
from typing import Protocol


class Readable(Protocol):
    """What a file is copied from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    """What a file is copied to."""

    def write(self, data: bytes, /) -> int: ...


class Hashed(io.RawIOBase):
    """Keeps the digest and the size of what is written, and passes it on to `target` when there is one."""

    def __init__(self, target: Writable | None = None) -> None:
        super().__init__()
        self._target = target
        self.size, self._hash = 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if self._target is not None:
            self._target.write(data)
        self.size += len(data)
        self._hash.update(data)
        return len(data)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()
