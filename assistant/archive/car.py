# SPDX-License-Identifier: Apache-2.0
"""Bluesky's CAR files: blocks of DAG-CBOR and the search tree over them (atproto's repository specification, version 3)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator
from typing import IO, Any

MAX_BLOCK = 4_000_000
MAX_BYTES = 250_000_000
_DEPTH = 64
_TREE_DEPTH = 200
_SHA256 = b"\x01\x71\x12\x20"


class BrokenCarError(ValueError):
    """The file is no CAR, or ends too early."""


class Repository:
    """The records that hang on a CAR file's commit. What hangs on none (old versions, deleted records) is not shown.

    Attributes:
        did: whose repository it is.
        short: whether the file ended too early, or part of the tree is missing.

    Raises:
        BrokenCarError: without a commit that can be read.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self.short = False
        self._blocks: dict[bytes, bytes] = {}
        root = self._read(stream)
        commit = self._node(root)
        self.did = commit["did"] if isinstance(commit.get("did"), str) else ""
        self._tree = commit.get("data")
        if not self.did or not isinstance(self._tree, Link):
            raise BrokenCarError

    def records(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Key ("collection/rkey") and record of each, in the order of the keys."""
        yield from self._walk(self._tree, set(), 0)

    def _read(self, stream: IO[bytes]) -> bytes:
        header = decode(_taken(stream, _varint(stream)))
        roots = header.get("roots") if isinstance(header, dict) else None
        if not isinstance(roots, list) or not roots or not isinstance(roots[0], Link):
            raise BrokenCarError
        total = 0
        try:
            while (size := _varint(stream)) >= 0:
                block = _taken(stream, size)
                total += size
                if total > MAX_BYTES:
                    raise BrokenCarError
                digest, data = block[4:36], block[36:]
                # a block whose words are not those of its name belongs to nothing
                if block[:4] == _SHA256 and hashlib.sha256(data).digest() == digest:
                    self._blocks[digest] = data
        except BrokenCarError:
            self.short = True
        return roots[0].digest

    def _node(self, digest: bytes) -> dict[str, Any]:
        data = self._blocks.get(digest)
        if data is None:
            raise BrokenCarError
        node = decode(data)
        if not isinstance(node, dict):
            raise BrokenCarError
        return node

    def _walk(self, link: object, above: set[bytes], depth: int) -> Iterator[tuple[str, dict[str, Any]]]:
        if not isinstance(link, Link):
            return
        if link.digest in above or depth > _TREE_DEPTH:
            self.short = True
            return
        try:
            node = self._node(link.digest)
        except BrokenCarError:
            self.short = True
            return
        above = above | {link.digest}
        yield from self._walk(node.get("l"), above, depth + 1)
        key = b""
        entries = node.get("e")
        for entry in entries if isinstance(entries, list) else ():
            prefix, rest, value = (entry.get(k) for k in "pkv") if isinstance(entry, dict) else (None, None, None)
            if not isinstance(prefix, int) or not isinstance(rest, bytes) or not isinstance(value, Link):
                self.short = True
                continue
            key = key[: max(0, prefix)] + rest
            try:
                yield key.decode("utf-8", "replace"), self._node(value.digest)
            except BrokenCarError:
                self.short = True
            yield from self._walk(entry.get("t"), above, depth + 1)


class Link:
    """A pointer to a block by its SHA-256."""

    __slots__ = ("digest",)

    def __init__(self, cid: bytes) -> None:
        self.digest = cid[-32:]


def _varint(stream: IO[bytes]) -> int:
    """The next number; -1 at the end of the file."""
    value = shift = 0
    while True:
        byte = stream.read(1)
        if not byte:
            if shift:
                raise BrokenCarError
            return -1
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
        shift += 7
        if shift > 35:
            raise BrokenCarError


def _taken(stream: IO[bytes], size: int) -> bytes:
    if not 0 <= size <= MAX_BLOCK:
        raise BrokenCarError
    data = stream.read(size)
    if len(data) < size:
        raise BrokenCarError
    return data


def decode(data: bytes) -> Any:
    """One value of DAG-CBOR. Raises BrokenCarError."""
    try:
        value, _end = _item(data, 0, 0)
    except (IndexError, struct.error, UnicodeDecodeError, OverflowError, MemoryError):
        raise BrokenCarError from None
    return value


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > _DEPTH:
        raise BrokenCarError
    first = data[at]
    major, info = first >> 5, first & 0x1F
    if major == 7:
        return _simple(data, at, info)
    count, at = _count(data, at + 1, info)
    if major == 0:
        return count, at
    if major == 1:
        return -1 - count, at
    if major in (2, 3):
        if at + count > len(data):
            raise BrokenCarError
        piece = data[at : at + count]
        return (piece if major == 2 else piece.decode("utf-8", "replace")), at + count
    if count > len(data) - at and major in (4, 5):
        raise BrokenCarError
    if major == 4:
        out = []
        for _ in range(count):
            value, at = _item(data, at, depth + 1)
            out.append(value)
        return out, at
    if major == 5:
        found: dict[str, Any] = {}
        for _ in range(count):
            key, at = _item(data, at, depth + 1)
            value, at = _item(data, at, depth + 1)
            if isinstance(key, str):
                found[key] = value
        return found, at
    value, at = _item(data, at, depth + 1)
    return (Link(value) if count == 42 and isinstance(value, bytes) and len(value) >= 32 else value), at


def _count(data: bytes, at: int, info: int) -> tuple[int, int]:
    if info < 24:
        return info, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}.get(info)
    if size is None or at + size > len(data):
        raise BrokenCarError
    return int.from_bytes(data[at : at + size], "big"), at + size


def _simple(data: bytes, at: int, info: int) -> tuple[Any, int]:
    if info in (20, 21, 22, 23):
        return {20: False, 21: True}.get(info), at + 1
    size, kind = {25: (2, ">e"), 26: (4, ">f"), 27: (8, ">d")}.get(info, (0, ""))
    if not size:
        raise BrokenCarError
    return struct.unpack(kind, data[at + 1 : at + 1 + size])[0], at + 1 + size
