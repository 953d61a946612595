# SPDX-License-Identifier: Apache-2.0
"""The child process that works out the key of a passphrase: how much memory that takes, the file says."""

from __future__ import annotations

import json
import sys

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from assistant.files.asked import Tell, serve
from assistant.files.child import limit_resources

_USE = b"age-encryption.org/v1/scrypt"
"""What stands before the salt (https://age-encryption.org/v1, "The scrypt recipient type")."""


def key_of(passphrase: str, salt: bytes, work: int) -> bytes:
    """The key that a passphrase gives, at a cost of 2 to the power of `work`, 1 KiB of memory each."""
    return Scrypt(salt=_USE + salt, length=32, n=1 << work, r=8, p=1).derive(passphrase.encode("utf-8"))


def work(_arguments: list[str], data: bytes, _tell: Tell) -> bytes:
    """`data` is JSON with passphrase, salt and work. Answer the 32 bytes of the key; nothing when there is not enough memory."""
    limit_resources()
    asked = json.loads(data)
    try:
        return key_of(asked["passphrase"], bytes.fromhex(asked["salt"]), asked["work"])
    except MemoryError:
        return b""


def main(_arguments: list[str]) -> int:
    """Work out keys until there are no more."""
    return serve(work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
