# SPDX-License-Identifier: Apache-2.0
"""Writing and reading a bundle: a BagIt bag (RFC 8493) in a zip, sealed over its tag manifest.

It is written straight into the zip, and read without unpacking: no words of an incident lie on the disk on the way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from assistant.domain.jobs import Progress, go_on
from assistant.domain.plain_text import has_refused, one_line
from assistant.exchange.errors import BundleError, BundleSecretError
from assistant.exchange.locked import AGE, is_locked, lock, unlock
from assistant.exchange.seal import Seal, Signer, check_seal
from assistant.files.hashed import Hashed, Readable, Writable
from assistant.files.zip_stream import MAX_ALL, BadZipError, ZipReader, ZipWriter

FORMAT = "1"
SIGNATURE = "signature.json"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
INCIDENT, HISTORY, EVIDENCE = "data/incident.json", "data/history.json", "data/evidence/"
_NAME = re.compile(
    r"(?:bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|signature\.json"
    r"|data/(?:incident|history)\.json|data/report\.pdf|data/evidence/\d{2,3} [A-Za-z0-9 _-]{1,60}\.[a-z0-9]{1,8})"
)
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}")
MAX_JSON = 16_000_000
"""Bytes of incident.json and history.json: read before they are parsed."""

MAX_PARTS = 300_000
"""Objects and lists in one of them: each takes many times its letters in memory."""

MAX_LIST = 1_000_000
"""Bytes of every other list in the bag."""

MOST_FILES = MAX_ALL - 2 * MAX_JSON - 4 * MAX_LIST
"""Bytes of all files that a bundle takes: with its lists no more than what is opened."""


Source = Callable[[], BinaryIO]


class BundleFiles(Mapping[str, bytes]):
    """The evidence of a bundle by name. A file is unpacked when it is asked for, and must be the one that was checked.

    Attributes:
        digests, sizes: of each file, as they were checked.
    """

    def __init__(self, source: Source, base: str, digests: Mapping[str, str], sizes: Mapping[str, int]) -> None:
        self._source, self._base, self.digests, self.sizes = source, base, digests, sizes

    def __getitem__(self, name: str) -> bytes:
        """The whole file. Raises as `open`."""
        with self.open(name) as file:
            return b"".join(iter(lambda: file.read(1 << 20), b""))

    @contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        """A file to read from its start to its end, part by part. Only its end shows that it is the one that was checked: reading
        on to it raises BundleError otherwise. Raises OSError when the bundle is gone."""
        digest, changed = self.digests[name], BundleError("The bundle changed while we read it. Open it again.")

        def parts(archive: ZipReader) -> Iterator[bytes]:
            found = hashlib.sha256()
            try:
                for part in archive.parts(self._base + name) if self._base + name in archive.names else ():
                    found.update(part)
                    yield part
            except BadZipError as error:
                raise BundleError(str(error)) from None
            if found.hexdigest() != digest:
                raise changed

        try:
            with self._source() as file, ZipReader(file) as archive:
                yield _Parts(parts(archive))
        except BadZipError as error:
            raise BundleError(str(error)) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)


class _Parts:
    """Reads parts that come one after the other."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._left = parts, b""

    def read(self, size: int = -1, /) -> bytes:
        if not self._left:
            self._left = next(self._parts, b"")
        size = len(self._left) if size < 0 else size
        data, self._left = self._left[:size], self._left[size:]
        return data


@dataclass(frozen=True)
class Bundle:
    """What a bundle holds, once every byte fits its lists.

    Attributes:
        seal: who sealed it; None when it is not sealed, or the seal does not fit.
        seal_broken: a signature is there, and it does not belong to this bag: it was re-made by another hand.
        head, log: end of the sender's history, and the id of their log, as the history says.
    """

    incident: dict[str, Any]
    history: list[dict[str, Any]]
    files: BundleFiles
    info: dict[str, str]
    seal: Seal | None
    seal_broken: bool = False
    head: str = ""
    log: str = ""


def write_bundle(
    out: BinaryIO,
    name: str,
    *,
    incident: dict[str, Any],
    history: dict[str, Any],
    files: Iterable[tuple[str, int, Callable[[Writable], None]]],
    info: dict[str, str],
    signer: Signer,
    report: bytes | None = None,
    passphrase: str = "",
    progress: Callable[[int], bool] = lambda _n: True,
) -> None:
    """Write a bag named `name` as a zip.

    Args:
        files: name in data/evidence, size in bytes, and what writes them, one after the other.
        info: for bag-info.txt; Payload-Oxum is added.
        passphrase: the zip goes under it, in the age format; "" leaves it open.
        progress: told files done; False stops it.

    Raises:
        BundleError: when it was stopped.
        OSError: when it cannot be written.
    """
    manifest: dict[str, str] = {}
    octets = 0
    locking = lock(out, passphrase) if passphrase else None
    with ZipWriter(locking or out) as archive:

        def put(path: str, data: bytes) -> None:
            archive.add(f"{name}/{path}", data)

        def payload(path: str, data: bytes) -> None:
            nonlocal octets
            put(path, data)
            manifest[path] = hashlib.sha256(data).hexdigest()
            octets += len(data)

        payload("data/incident.json", _json(incident))
        payload("data/history.json", _json(history))
        if report is not None:
            payload("data/report.pdf", report)
        for done, (file, size, copy_to) in enumerate(files, 1):
            with archive.stream(f"{name}/{EVIDENCE}{file}", size) as entry:
                passed = Hashed(entry)
                copy_to(passed)
            manifest[EVIDENCE + file] = passed.sha256
            octets += passed.size
            if not progress(done):
                raise BundleError("You stopped it. Nothing was saved.")
        tags = {
            "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": _info({**info, "Payload-Oxum": f"{octets}.{len(manifest)}"}),
            "manifest-sha256.txt": _lines(manifest),
        }
        for path, data in tags.items():
            put(path, data)
        tag_manifest = _lines({path: hashlib.sha256(data).hexdigest() for path, data in tags.items()})
        put("tagmanifest-sha256.txt", tag_manifest)
        put(SIGNATURE, signer.sign(tag_manifest))
    if locking:
        locking.finish()


def _json(plain: Any) -> bytes:
    data = json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    if len(data) > MAX_JSON:
        raise BundleError("The history of this incident is too long for a bundle. Make a report instead.")
    return data


def _info(values: dict[str, str]) -> bytes:
    return "".join(f"{k}: {' '.join(v.split())}\n" for k, v in values.items()).encode("utf-8")


def _lines(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")


def read_bundle(source: Source, passphrase: str | None = None, progress: Progress = go_on) -> Bundle:
    """Read a bundle and check every byte of it against its own lists. Names and sizes are looked at before anything is unpacked,
    and no more than one part of a file is in memory.

    Args:
        source: opens the bundle, each time anew.
        progress: told bytes unpacked; while a passphrase is worked on, none.

    Raises:
        StoppedError: when `progress` said so.
        BundleSecretError: when it has a passphrase that was not given, or another.
        BundleError: for anything that is no whole bundle: a bomb, a path that leads out, a file that is not listed,
            one that is missing or changed.
        OSError: when it cannot be read.
    """
    source = _unlocked(source, passphrase, progress)
    try:
        with source() as file, ZipReader(file) as archive:
            return _checked(_Bag(archive), source, progress)
    except BadZipError as error:
        raise BundleError(str(error)) from None


def _unlocked(source: Source, passphrase: str | None, progress: Progress) -> Source:
    with source() as file:
        if not is_locked(file.read(len(AGE))):
            return source
    if not passphrase:
        raise BundleSecretError("This bundle has a passphrase. Ask the sender for it, by telephone.")
    return unlock(source, passphrase, progress)


class _Bag:
    """The one folder of a bag inside a zip. Raises BundleError for any name that has no place in a bundle."""

    def __init__(self, archive: ZipReader) -> None:
        self._archive = archive
        folders = {name.partition("/")[0] for name in archive.names}
        if len(folders) != 1 or not all(_FOLDER.fullmatch(f) for f in folders):
            raise BundleError("This is no bundle: it must hold one folder. Ask for it again.")
        self.base = f"{folders.pop()}/"
        self.names = {name.removeprefix(self.base) for name in archive.names}
        if not all(_NAME.fullmatch(name) for name in self.names):
            raise BundleError("This file holds something that has no place in a bundle. We did not open it.")
        for needed in ("bagit.txt", MANIFEST, TAG_MANIFEST, INCIDENT, HISTORY):
            if needed not in self.names:
                raise BundleError(f"This is no whole bundle: {needed} is missing. Ask for it again.")

    @property
    def claimed(self) -> int:
        return self._archive.claimed

    def size(self, name: str) -> int:
        return self._archive.size(self.base + name)

    def read(self, name: str, most: int = MAX_LIST) -> bytes:
        """One of its lists; nothing when it is not there."""
        return self._archive.read(self.base + name, most) if name in self.names else b""

    def compare(self, manifest: str, wanted: set[str], told: Callable[[int], bool] = lambda _n: True) -> dict[str, str]:
        """The digests that a list gives, once every file fits them. Raises BundleError or StoppedError."""
        listed = self._listed(manifest)
        if set(listed) != wanted:
            name = one_line(sorted(set(listed) ^ wanted)[0])[:200]
            raise BundleError(f"{name} is missing or not listed. The bundle was changed. Ask for it again.")
        for path, digest in listed.items():
            if self._archive.digest(self.base + path, told) != digest:
                raise BundleError(f"{path} was changed. Ask for the bundle again.")
        return listed

    def _listed(self, manifest: str) -> dict[str, str]:
        listed: dict[str, str] = {}
        try:
            for line in self.read(manifest).decode("utf-8").splitlines():
                digest, path = line.split("  ", 1)
                if path in listed:
                    raise ValueError
                listed[path] = digest
        except (UnicodeDecodeError, ValueError):
            raise BundleError(f"{manifest} in this bundle cannot be read. It was changed. Ask for it again.") from None
        return listed


def _checked(bag: _Bag, source: Source, progress: Progress) -> Bundle:
    if not bag.read("bagit.txt").startswith(b"BagIt-Version: 1.0\n"):
        raise BundleError("This is no bundle of this kind. Ask for it again.")
    bag.compare(TAG_MANIFEST, {"bagit.txt", "bag-info.txt", MANIFEST} & bag.names)
    digests = bag.compare(MANIFEST, {n for n in bag.names if n.startswith("data/")}, _counting(progress, bag.claimed))
    signature = bag.read(SIGNATURE)
    seal = check_seal(signature, bag.read(TAG_MANIFEST)) if signature else None
    incident = _plain_json(bag.read(INCIDENT, MAX_JSON))
    history = _plain_json(bag.read(HISTORY, MAX_JSON))
    entries = history.get("entries")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise BundleError("The history in this bundle cannot be read. Ask for it again.")
    evidence = {n.removeprefix(EVIDENCE): d for n, d in digests.items() if n.startswith(EVIDENCE)}
    return Bundle(
        incident=incident,
        history=entries,
        files=BundleFiles(source, bag.base + EVIDENCE, evidence, {n: bag.size(EVIDENCE + n) for n in evidence}),
        info=_read_info(bag.read("bag-info.txt")),
        seal=seal,
        seal_broken=SIGNATURE in bag.names and seal is None,
        head=str(history.get("head", "")),
        log=str(history.get("log", "")),
    )


def _counting(progress: Progress, claimed: int) -> Callable[[int], bool]:
    """`progress` over all files, from the bytes of each so far."""
    before = last = 0

    def told(size: int) -> bool:
        nonlocal before, last
        before, last = (before + last if size <= last else before), size
        return progress(before + size, claimed)

    return told


def _plain_json(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_JSON or data.count(b"{") + data.count(b"[") > MAX_PARTS:
        raise BundleError("The words in this bundle are far too long. We did not read them.")
    try:
        plain = json.loads(data.decode("utf-8"), parse_constant=_no_number)
        if isinstance(plain, dict) and all(not has_refused(text) for text in _texts(plain)):
            return plain
    except (ValueError, RecursionError):
        pass
    raise BundleError("The incident in this bundle cannot be read. Ask for it again.")


def _no_number(name: str) -> None:
    raise ValueError(name)


def _texts(plain: Any) -> Iterator[str]:
    """Every text in it, keys too."""
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict):
        yield from plain
        for value in plain.values():
            yield from _texts(value)
    elif isinstance(plain, list):
        for value in plain:
            yield from _texts(value)


def _read_info(data: bytes) -> dict[str, str]:
    lines = data.decode("utf-8", "replace").splitlines()
    return {one_line(k.strip()): one_line(v.strip()) for k, _, v in (line.partition(":") for line in lines) if k.strip()}
