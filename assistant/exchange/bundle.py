# SPDX-License-Identifier: Apache-2.0
"""Writing and reading a bundle: a BagIt bag (RFC 8493) in a zip, sealed over its tag manifest.

It is written straight into the zip, and read without unpacking: no words of an incident lie on the disk on the way.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

import pyrage

from assistant.domain.jobs import Progress, TellError, go_on
from assistant.domain.plain_text import has_refused, one_line
from assistant.exchange.seal import Seal, Signer, check_seal
from assistant.files.zip_stream import BadZipError, ZipWriter, read_zip

FORMAT = "1"
SIGNATURE = "signature.json"
_NAME = re.compile(
    r"(?:bagit\.txt|bag-info\.txt|manifest-sha256\.txt|tagmanifest-sha256\.txt|signature\.json"
    r"|data/(?:incident|history)\.json|data/report\.pdf|data/evidence/\d{2,3} [A-Za-z0-9 _-]{1,60}\.[a-z0-9]{2,5})"
)
_FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,60}")
AGE = b"age-encryption.org/v1"
MAX_JSON = 16_000_000
"""Bytes of incident.json and history.json: read before they are parsed."""

MAX_PARTS = 300_000
"""Objects and lists in one of them: each takes many times its letters in memory."""

MAX_LIST = 1_000_000
"""Bytes of every other list in the bag."""


class BundleError(TellError):
    """A bundle that is refused; the message says why for the user. Nothing was written."""


class BundleSecretError(BundleError):
    """The bundle has a passphrase, and it was not given or is another one."""


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
    files: dict[str, bytes]
    report: bytes | None
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
    files: Iterable[tuple[str, Callable[[], bytes]]],
    info: dict[str, str],
    signer: Signer,
    report: bytes | None = None,
    progress: Callable[[int], bool] = lambda _n: True,
) -> None:
    """Write a bag named `name` as a zip.

    Args:
        files: name in data/evidence and what gives its bytes, one after the other.
        info: for bag-info.txt; Payload-Oxum is added.
        progress: told files done; False stops it.

    Raises:
        BundleError: when it was stopped.
        OSError: when it cannot be written.
    """
    manifest: dict[str, str] = {}
    octets = 0
    with ZipWriter(out) as archive:

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
        for done, (file, read) in enumerate(files, 1):
            payload(f"data/evidence/{file}", read())
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


def _json(plain: Any) -> bytes:
    data = json.dumps(plain, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    if len(data) > MAX_JSON:
        raise BundleError("The history of this incident is too long for a bundle. Make a report instead.")
    return data


def _info(values: dict[str, str]) -> bytes:
    return "".join(f"{k}: {' '.join(v.split())}\n" for k, v in values.items()).encode("utf-8")


def _lines(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")


def encrypt(data: bytes, passphrase: str) -> bytes:
    """The bundle under a passphrase, in the age format."""
    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def is_encrypted(data: bytes) -> bool:
    return data.startswith(AGE)


def read_bundle(data: bytes, passphrase: str | None = None, progress: Progress = go_on) -> Bundle:
    """Read a bundle and check every byte of it against its own lists.

    Args:
        progress: told bytes unpacked; a passphrase is worked on before, and cannot be stopped.

    Raises:
        StoppedError: when `progress` said so.
        BundleSecretError: when it has a passphrase that was not given, or another.
        BundleError: for anything that is no whole bundle: a bomb, a path that leads out, a file that is not listed,
            one that is missing or changed.
    """
    if is_encrypted(data):
        if not passphrase:
            raise BundleSecretError("This bundle has a passphrase. Ask the sender for it, by telephone.")
        try:
            data = pyrage.passphrase.decrypt(data, passphrase)
        except (pyrage.DecryptError, ValueError):
            raise BundleSecretError("That passphrase does not open this bundle, or the bundle is damaged.") from None
    try:
        members = read_zip(io.BytesIO(data), progress)
    except BadZipError as error:
        raise BundleError(str(error)) from None
    files = _plain_names(members)
    for needed in ("bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/incident.json", "data/history.json"):
        if needed not in files:
            raise BundleError(f"This is no whole bundle: {needed} is missing. Ask for it again.")
    if not files["bagit.txt"].startswith(b"BagIt-Version: 1.0\n"):
        raise BundleError("This is no bundle of this kind. Ask for it again.")
    _compare(files, "tagmanifest-sha256.txt", {"bagit.txt", "bag-info.txt", "manifest-sha256.txt"} & set(files))
    _compare(files, "manifest-sha256.txt", {n for n in files if n.startswith("data/")})
    signature = files[SIGNATURE][:MAX_LIST] if SIGNATURE in files else None
    seal = check_seal(signature, files["tagmanifest-sha256.txt"]) if signature is not None else None
    incident, history = _plain_json(files["data/incident.json"]), _plain_json(files["data/history.json"])
    entries = history.get("entries")
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise BundleError("The history in this bundle cannot be read. Ask for it again.")
    evidence = {n.removeprefix("data/evidence/"): d for n, d in files.items() if n.startswith("data/evidence/")}
    return Bundle(
        incident,
        entries,
        evidence,
        files.get("data/report.pdf"),
        _read_info(files.get("bag-info.txt", b"")),
        seal,
        signature is not None and seal is None,
        str(history.get("head", "")),
        str(history.get("log", "")),
    )


def _plain_names(members: dict[str, bytes]) -> dict[str, bytes]:
    """Names below the one folder of the bag. Raises BundleError for any name that has no place in a bundle."""
    folders = {name.partition("/")[0] for name in members}
    if len(folders) != 1 or not all(_FOLDER.fullmatch(f) for f in folders):
        raise BundleError("This is no bundle: it must hold one folder. Ask for it again.")
    out = {}
    for name, data in members.items():
        inner = name.partition("/")[2]
        if not _NAME.fullmatch(inner):
            raise BundleError("This file holds something that has no place in a bundle. We did not open it.")
        out[inner] = data
    return out


def _compare(files: dict[str, bytes], manifest: str, wanted: set[str]) -> None:
    listed: dict[str, str] = {}
    if len(files[manifest]) > MAX_LIST:
        raise BundleError(f"{manifest} in this bundle is far too long. We did not read it.")
    try:
        for line in files[manifest].decode("utf-8").splitlines():
            digest, path = line.split("  ", 1)
            if path in listed:
                raise ValueError
            listed[path] = digest
    except (UnicodeDecodeError, ValueError):
        raise BundleError(f"{manifest} in this bundle cannot be read. It was changed. Ask for it again.") from None
    if set(listed) != wanted:
        name = one_line(sorted(set(listed) ^ wanted)[0])[:200]
        raise BundleError(f"{name} is missing or not listed. The bundle was changed. Ask for it again.")
    for path, digest in listed.items():
        if hashlib.sha256(files[path]).hexdigest() != digest:
            raise BundleError(f"{path} was changed. Ask for the bundle again.")


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
    lines = data[:MAX_LIST].decode("utf-8", "replace").splitlines()
    return {one_line(k.strip()): one_line(v.strip()) for k, _, v in (line.partition(":") for line in lines) if k.strip()}
