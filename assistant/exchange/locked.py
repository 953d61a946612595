# SPDX-License-Identifier: Apache-2.0
"""A file under a passphrase in the `age` format (https://age-encryption.org/v1), written and read part by part.

The library that we use for it, pyrage, takes and gives a file with a passphrase only whole: three times its size in memory, and
half a gigabyte more for the passphrase. So the format is followed here, with the same primitives from `cryptography`. Each file
can be opened by the library and by the `age` program, and theirs here.
"""

from __future__ import annotations

import io
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.domain.jobs import Progress, StoppedError
from assistant.exchange.errors import BundleError, BundleSecretError
from assistant.exchange.key_child import key_of
from assistant.files.asked import ask_child
from assistant.files.child import ChildError

AGE = b"age-encryption.org/v1\n"
WORK = 17
"""2 to the power of this is the cost of the passphrase in scrypt, 1 KiB of memory each: 128 MiB (OWASP, Password Storage Cheat
Sheet, "scrypt": N=2^17, r=8, p=1)."""

MOST_WORK = 20
"""What a file may ask for, a gigabyte in a child process. pyrage chooses 16 to 19, as fast as the machine is."""

KEY_TIME = 20
"""Seconds that the child may take."""

PART, TAG, NONCE = 64 * 1024, 16, 16
"""Bytes: a part of the content in clear, what its seal adds, and what stands before the first."""

_NO_NONCE = bytes(12)
_HEADER = re.compile(
    AGE + rb"-> scrypt ([A-Za-z0-9+/]{22}) (0|[1-9]\d{0,8})\n([A-Za-z0-9+/]{43})\n---(?= ([A-Za-z0-9+/]{43})\n)",
)
_LONGEST = 200
_WRONG = "That passphrase does not open this bundle, or the bundle is damaged."
_DAMAGED = "This bundle is damaged: a part of it was changed or is missing. Ask for it again."


def is_locked(start: bytes) -> bool:
    """True when a file that starts so is one in the age format."""
    return start.startswith(AGE)


def lock(out: BinaryIO, passphrase: str) -> Locking:
    """A file to write into; what is written goes into `out` under the passphrase. Call `finish` at the end. Raises OSError."""
    salt, key = secrets.token_bytes(16), secrets.token_bytes(16)
    wrapped = ChaCha20Poly1305(key_of(passphrase, salt, WORK)).encrypt(_NO_NONCE, key, None)
    header = AGE + b"-> scrypt %s %d\n%s\n---" % (_text(salt), WORK, _text(wrapped))
    nonce = secrets.token_bytes(NONCE)
    out.write(header + b" " + _text(_seal(key, header).finalize()) + b"\n" + nonce)
    return Locking(out, _content_key(key, nonce))


def unlock(source: Callable[[], BinaryIO], passphrase: str, progress: Progress) -> Callable[[], BinaryIO]:
    """What opens the content of a locked file, each time anew. No more than one part of it is in memory.

    Args:
        source: opens the file.
        progress: asked now and then while the passphrase is worked on.

    Raises:
        StoppedError: when `progress` said so.
        BundleSecretError: when the passphrase is another, or the head of the file is damaged.
        BundleError: when its end is missing, or it would take too much memory or time.
        OSError: when it cannot be read.
    """
    with source() as file:
        found = _HEADER.match(file.read(_LONGEST))
        if found is None:
            raise BundleError(_DAMAGED)
        salt, work, wrapped, seal = (found[n] if n == 2 else b64decode(found[n] + b"==") for n in (1, 2, 3, 4))
        wrapping = _asked(passphrase, salt, int(work), lambda: not progress(0, 1))
        try:
            key = ChaCha20Poly1305(wrapping).decrypt(_NO_NONCE, wrapped, None)
            _seal(key, found[0]).verify(seal)
        except (InvalidTag, InvalidSignature):
            raise BundleSecretError(_WRONG) from None
        start = found.end(4) + 1 + NONCE
        file.seek(start - NONCE)
        nonce = file.read(NONCE)
        content = _Content(_content_key(key, nonce), start, file.seek(0, io.SEEK_END) - start)
        content.part(file, content.parts - 1)  # only the last part says that nothing was cut off
    return partial(_opened, source, content)


def _asked(passphrase: str, salt: bytes, work: int, stopped: Callable[[], bool]) -> bytes:
    """The key of a passphrase, worked out by a child process: its memory is as the file says."""
    if not 1 <= work <= MOST_WORK:
        raise BundleError("This bundle asks for far more memory than one of ours. We did not open it. Ask for it again.")
    asked = json.dumps({"passphrase": passphrase, "salt": salt.hex(), "work": work}).encode("ascii")
    try:
        key = ask_child("key", [], asked, stopped, KEY_TIME)
    except ChildError as error:
        if error.reason == "stopped":
            raise StoppedError from None
        key = b""
    if not key:
        raise BundleError("This computer has not enough memory or time for the passphrase of this bundle. Close other programs.")
    return key


def _opened(source: Callable[[], BinaryIO], content: _Content) -> BinaryIO:
    return io.BufferedReader(_Unlocked(source(), content), PART)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _seal(key: bytes, header: bytes) -> HMAC:
    seal = HMAC(HKDF(SHA256(), 32, None, b"header").derive(key), SHA256())
    seal.update(header)
    return seal


def _content_key(key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(HKDF(SHA256(), 32, nonce, b"payload").derive(key))


def _part_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


@dataclass(frozen=True)
class _Content:
    """The sealed parts of a file: from `start` on, `length` bytes with their seals."""

    key: ChaCha20Poly1305
    start: int
    length: int

    @property
    def parts(self) -> int:
        return max(1, -(-self.length // (PART + TAG)))

    @property
    def size(self) -> int:
        """Bytes in clear."""
        return self.length - self.parts * TAG

    def part(self, file: BinaryIO, number: int) -> bytes:
        """One part in clear. Raises BundleError when it was changed, or is not where it belongs."""
        file.seek(self.start + number * (PART + TAG))
        last = number == self.parts - 1
        try:
            data = self.key.decrypt(_part_nonce(number, last), file.read(PART + TAG), None)
        except InvalidTag:
            raise BundleError(_DAMAGED) from None
        if last and number and not data:
            raise BundleError(_DAMAGED)
        return data


class _Unlocked(io.RawIOBase):
    """Reads the content anywhere in it. A part that was changed raises BundleError: nothing of it is given."""

    def __init__(self, file: BinaryIO, content: _Content) -> None:
        super().__init__()
        self._file, self._content, self._at = file, content, 0
        self._number, self._part = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._content.size}[whence]
        if at < 0:
            raise ValueError("before the start")
        self._at = at
        return at

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        if self._at >= self._content.size:
            return 0
        number, skip = divmod(self._at, PART)
        if number != self._number:
            self._part, self._number = self._content.part(self._file, number), number
        data = self._part[skip : skip + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class Locking(io.RawIOBase):
    """Takes the content from its start to its end, and seals a part when the next one begins."""

    def __init__(self, out: BinaryIO, key: ChaCha20Poly1305) -> None:
        super().__init__()
        self._out, self._key, self._number, self._waiting = out, key, 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        for start in range(0, len(data), PART):
            self._waiting += data[start : start + PART]
            if len(self._waiting) > PART:
                self._put(self._waiting[:PART], last=False)
                del self._waiting[:PART]
        return len(data)

    def finish(self) -> None:
        """Write the last part: without it the file is refused, so that one which was cut off is never taken for whole."""
        self._put(self._waiting, last=True)
        self._waiting.clear()

    def _put(self, part: bytes | bytearray, last: bool) -> None:
        self._out.write(self._key.encrypt(_part_nonce(self._number, last), part, None))
        self._number += 1
