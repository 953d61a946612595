# SPDX-License-Identifier: Apache-2.0
"""The seal of a log: an Ed25519 key that signs what leaves it, and five words by which two people compare keys."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

ALGORITHM = "Ed25519 (RFC 8032)"


@dataclass(frozen=True)
class Seal:
    """A signature that holds: whose key made it, and the name that goes with it (which anyone can write)."""

    public_key: str
    name: str


class Signer:
    """Signs with the key of a log.

    Args:
        secret: 32 bytes that only this log has.
        name: of the one who keeps it.
    """

    def __init__(self, secret: bytes, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.name = name

    @property
    def public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, data: bytes) -> bytes:
        """A small JSON file that goes beside what it signs. The name is signed too."""
        signature = self._key.sign(_signed(self.name, data))
        plain = {
            "algorithm": ALGORITHM,
            "name": self.name,
            "public_key": self.public_key,
            "signature": base64.b64encode(signature).decode("ascii"),
        }
        return json.dumps(plain, indent=1, ensure_ascii=False).encode("utf-8") + b"\n"


def _signed(name: str, data: bytes) -> bytes:
    return b"council-social-media-assistant seal 1\0" + name.encode("utf-8") + b"\0" + data


def check_seal(signature: bytes, data: bytes) -> Seal | None:
    """Who sealed `data`; None when the signature does not belong to it or is none."""
    try:
        plain: dict[str, Any] = json.loads(signature.decode("utf-8"))
        public = base64.b64decode(plain["public_key"], validate=True)
        name = str(plain["name"])
        Ed25519PublicKey.from_public_bytes(public).verify(
            base64.b64decode(plain["signature"], validate=True), _signed(name, data)
        )
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature, RecursionError):
        return None
    return Seal(str(plain["public_key"]), name)


def five_words(public_key: str, words: list[str]) -> str:
    """Five words for a key, to be read aloud (about 0.15 s, the first time for each key).

    Each try to find another key with the same words costs an Argon2id of 64 MiB; there are 256**5 of them.
    """
    return " ".join(words[byte] for byte in _five_bytes(public_key))


@lru_cache(100)
def _five_bytes(public_key: str) -> bytes:
    return Argon2id(salt=b"five words, seal 1", length=5, iterations=3, lanes=4, memory_cost=65536).derive(public_key.encode())
