# SPDX-License-Identifier: Apache-2.0
"""Keys of a log: one random data key, locked once by the passphrase and once by the code of the recovery sheet.

The key file holds no secret in clear. Its first line is JSON, its second a code over every byte of the first, made with
the data key: a damaged recovery slot is noticed while the passphrase still works.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assistant.files.durable import write_durably
from assistant.files.outside import NoRegularFileError, TooLargeError, read_bounded
from assistant.storage.errors import KeyFileError, LogError, NewerFileError, WrongSecretError, plain_os_error

FORMAT = 1
MAX_BYTES = 1_000_000
"""Bytes that a key file or a note may have: they have under two thousand."""
KDF: dict[str, Any] = {"name": "argon2id", "iterations": 3, "lanes": 4, "memory_kib": 65536}
"""RFC 9106, section 4, second recommended option: 64 MiB, three passes, four lanes."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that a code can be read aloud and typed again."""

CODE_LENGTH = 30
WRONG = "That is not right. Try again. You can also use your recovery sheet."
WRONG_CODE = "That code is not right. Look at the sheet again: five groups of six. The letters I, L, O and U are not in it."
DAMAGED_KEYS = "The key file of this log is damaged or missing. Restore your last back-up: it has a copy."


@dataclass(frozen=True, eq=False)
class DataKey:
    """The key of a log, in memory only. Keys for single uses are derived from it."""

    secret: bytes | bytearray
    log_id: str

    def __post_init__(self) -> None:
        # bytes that can be overwritten: see `forget`
        object.__setattr__(self, "secret", bytearray(self.secret))

    def copy(self) -> DataKey:
        """The same key, to be forgotten apart from this one."""
        return DataKey(self.secret, self.log_id)

    def forget(self) -> None:
        """Overwrite the key in memory. It opens nothing any more."""
        assert isinstance(self.secret, bytearray)  # noqa: S101 - see __post_init__
        self.secret[:] = bytes(len(self.secret))

    def derived(self, use: str) -> bytes:
        """32 bytes for one use (HKDF with SHA-256, RFC 5869). Raises LogError when the key was forgotten."""
        if not any(self.secret):
            raise LogError("The log is locked. Unlock it again.")
        return HKDF(hashes.SHA256(), 32, self.log_id.encode(), use.encode()).derive(bytes(self.secret))

    def __repr__(self) -> str:
        return "DataKey(...)"


def new_code() -> str:
    """A code for a recovery sheet: 29 random letters and digits (145 bits) and one that catches a slip."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1))
    return body + _check_letter(body)


def shown_code(code: str) -> str:
    """The code in five groups of six, as it is printed."""
    return " ".join(code[i : i + 6] for i in range(0, CODE_LENGTH, 6))


def read_code(text: str) -> str:
    """A code as it was typed: spaces, dashes, small letters and I, L, O for 1, 1, 0 are understood.

    Raises:
        WrongSecretError: when a letter is missing or wrong.
    """
    plain = "".join(text.upper().replace("-", "").split()).translate(str.maketrans("ILO", "110"))
    if len(plain) != CODE_LENGTH or set(plain) - set(ALPHABET) or _check_letter(plain[:-1]) != plain[-1]:
        raise WrongSecretError(WRONG_CODE)
    return plain


def _check_letter(body: str) -> str:
    return ALPHABET[hashlib.sha256(body.encode()).digest()[0] % 32]


def plain_passphrase(text: str) -> str:
    """Capitals and spaces do not matter, nor which keyboard made an accent."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _slot_key(secret: str, salt: bytes) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=KDF["iterations"],
        lanes=KDF["lanes"],
        memory_cost=KDF["memory_kib"],
    ).derive(secret.encode("utf-8"))


def _new_salt() -> bytes:
    return secrets.token_bytes(16)


def _slot(key: DataKey, kind: str, secret: str) -> dict[str, str]:
    salt, nonce = _new_salt(), secrets.token_bytes(12)
    wrapped = AESGCM(_slot_key(secret, salt)).encrypt(nonce, bytes(key.secret), f"{key.log_id}:{kind}".encode())
    return {"salt": _text(salt), "nonce": _text(nonce), "wrapped": _text(wrapped)}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


class KeyFile:
    """The key file of a log at `path`.

    Raises:
        KeyFileError: when it is missing or damaged.
        NewerFileError: when a newer version wrote it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            line, code = read_bounded(path, MAX_BYTES).split(b"\n", 1)
            self._line, self._code = line, code
            plain: dict[str, Any] = json.loads(line)
            self.log_id = str(plain["log"])
            self.kind = str(plain["kind"])
            version = int(plain["format"])
            self._slots = {
                name: tuple(base64.b64decode(slot[part], validate=True) for part in ("salt", "nonce", "wrapped"))
                for name, slot in plain["slots"].items()
            }
            kdf = plain["kdf"]
        except OSError:
            raise KeyFileError(DAMAGED_KEYS) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise KeyFileError(DAMAGED_KEYS) from None
        if version > FORMAT:
            raise NewerFileError("A newer version of the program made this log. Use that version. Nothing was changed.")
        if kdf != KDF or version != FORMAT:
            raise KeyFileError(DAMAGED_KEYS)

    def open(self, passphrase: str) -> DataKey:
        """The data key. Raises WrongSecretError, whatever the reason: the answer tells nothing."""
        return self._open("passphrase", plain_passphrase(passphrase), WRONG)

    def open_with_sheet(self, code: str) -> DataKey:
        """The data key, by the code of the recovery sheet. Raises WrongSecretError."""
        return self._open("recovery", read_code(code), WRONG_CODE)

    def _open(self, kind: str, secret: str, wrong: str) -> DataKey:
        slot = self._slots.get(kind)
        if slot is None:
            raise KeyFileError(DAMAGED_KEYS)
        salt, nonce, wrapped = slot
        try:
            data = AESGCM(_slot_key(secret, salt)).decrypt(nonce, wrapped, f"{self.log_id}:{kind}".encode())
        except (InvalidTag, ValueError):
            raise WrongSecretError(wrong) from None
        return DataKey(data, self.log_id)

    def sound(self, key: DataKey) -> bool:
        """False when any byte of the file changed since the program wrote it."""
        return hmac.compare_digest(_code_over(key, "key file", self._line), self._code)


def write_key_file(path: Path, key: DataKey, kind: str, passphrase: str | None, code: str | None) -> None:
    """Write the key file in one step; a secret that is None keeps the slot that is there. Raises LogError."""
    slots: dict[str, Any] = {}
    if passphrase is None or code is None:
        slots = json.loads(read_bounded(path, MAX_BYTES).split(b"\n", 1)[0])["slots"]
    if passphrase is not None:
        slots["passphrase"] = _slot(key, "passphrase", plain_passphrase(passphrase))
    if code is not None:
        slots["recovery"] = _slot(key, "recovery", read_code(code))
    plain = {"format": FORMAT, "log": key.log_id, "kind": kind, "kdf": KDF, "slots": slots}
    write_sealed(path, key, "key file", plain)


def new_key() -> DataKey:
    return DataKey(secrets.token_bytes(32), secrets.token_hex(16))


def _code_over(key: DataKey, use: str, line: bytes) -> bytes:
    return hmac.new(key.derived(use), line, hashlib.sha256).hexdigest().encode("ascii")


def write_sealed(path: Path, key: DataKey, use: str, plain: Any) -> None:
    """JSON on one line and a code over it on the next, written durably. Raises LogError."""
    line = json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("utf-8")
    try:
        write_durably(path, line + b"\n" + _code_over(key, use, line))
    except OSError as error:
        raise plain_os_error(error) from None


def read_sealed(path: Path, key: DataKey, use: str) -> Any:
    """What `write_sealed` wrote; None when it is not there.

    Raises:
        ValueError: when any byte changed, or something else than a file of ours lies there.
        LogError: when it cannot be read.
    """
    try:
        data = read_bounded(path, MAX_BYTES)
    except FileNotFoundError:
        return None
    except (NoRegularFileError, TooLargeError) as error:
        raise ValueError(str(error)) from None
    except OSError as error:
        raise plain_os_error(error) from None
    line, _, code = data.partition(b"\n")
    if not hmac.compare_digest(_code_over(key, use, line), code):
        raise ValueError("changed")
    return json.loads(line)
