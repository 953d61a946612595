# SPDX-License-Identifier: Apache-2.0
"""Real logs for tests: made in a folder, filled, and looked at byte by byte with the right key."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from assistant.domain.incident import Head, Incident, LogKind, Status, Who
from assistant.storage import opening as logs
from assistant.storage.folder import mend
from assistant.storage.incident_store import IncidentStore
from assistant.storage.log import Log
from assistant.storage.vault import DataKey
from assistant.storage.verify import verify

PASSPHRASE = "three small words"  # noqa: S105
START = dt.datetime(2026, 11, 3, 14, 5, tzinfo=dt.UTC)
PAGE, RESERVED = 4096, 80


class Clock:
    """A clock that the test sets; each look at it is a second later."""

    def __init__(self, now: dt.datetime = START) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now


@cache
def _first(kind: LogKind) -> tuple[TemporaryDirectory[str], DataKey, str]:
    """A new log of each kind, made once for all tests of this process: making one locks a key twice, 64 MiB each time."""
    place = TemporaryDirectory()
    log, code = logs.create(Path(place.name) / "log", kind, "Ann Clerk", PASSPHRASE, Clock())
    key = log.key
    log.close()
    return place, key, code


def new_log(folder: Path, kind: LogKind = LogKind.COUNCIL, clock: Clock | None = None) -> tuple[Log, str]:
    """A new log, open, and the code of its sheet: a copy of one that was made, so two of a kind have one id and one key.
    Where its making, its clock or its id matter, it is made by `made_log`."""
    if clock is not None:
        return made_log(folder, kind, clock)
    place, key, code = _first(kind)
    shutil.copytree(Path(place.name) / "log", folder)
    return logs.open_log(folder, key, Clock()), code


def made_log(folder: Path, kind: LogKind = LogKind.COUNCIL, clock: Clock | None = None) -> tuple[Log, str]:
    """A new log with an id of its own, open, and the code of its sheet."""
    return logs.create(folder, kind, "Ann Clerk", PASSPHRASE, clock or Clock())


_OPENED: dict[tuple[bytes, str], DataKey] = {}


def key_of(folder: Path, passphrase: str = PASSPHRASE) -> DataKey:
    """What a passphrase opens. A key file that it opened before, byte for byte, is not worked out again (64 MiB each time)."""
    mend(folder)
    path = folder / logs.KEYS
    asked = (path.read_bytes() if path.exists() else b"", passphrase)
    if asked not in _OPENED:
        _OPENED[asked] = logs.unlock(folder, passphrase=passphrase)
    return _OPENED[asked].copy()


def finished(store: IncidentStore, **values: object) -> Incident:
    """A finished incident, saved."""
    made = store.begin()
    plain = {
        "kind": "abuse",
        "title": "Abusive comment",
        "who": Who.COUNCILLOR,
        "person": "Cllr John Webb",
        "platform": "facebook",
        "seen_at": START,
        "connections": ("named-role",),
        "reason": "policy",
        "facts": "He wrote that the clerk is a wassock.",
        "pack": "ludlow",
        "status": Status.OPEN,
        **values,
    }
    return store.save(replace(made, **plain))


def add(store: IncidentStore, incident: Incident, data: bytes = b"the post as text", name: str = "post.txt"):
    return store.add_evidence(incident, io.BytesIO(data), {"name": name, "media_type": "text/plain", "what": "The post"})


def copy_of(folder: Path, target: Path) -> Path:
    """A copy of a log as it lies on the disk, open or not."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(folder, target)
    (target / logs.LOCK).unlink(missing_ok=True)
    for name in ("log.db-shm", "log.lock-journal"):
        (target / name).unlink(missing_ok=True)
    return target


def plain_pages(path: Path, key: DataKey) -> bytes:
    """Every page of a SQLCipher database or WAL, decrypted: also those that no table uses any more."""
    data = path.read_bytes()
    step, skip = (PAGE + 24, 24) if path.name.endswith("-wal") else (PAGE, 0)
    start = 32 if skip else 0
    out = []
    for at in range(start, len(data) - step + 1, step):
        page = data[at + skip : at + step]
        salt = 16 if not skip and at == 0 else 0
        body, vector = page[salt : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key.derived("database")), modes.CBC(vector)).decryptor()
        out.append(decryptor.update(body) + decryptor.finalize())
    return b"".join(out)


Made = tuple[Log, IncidentStore, Path]


def codes(log: Log, expected: Head | None = None) -> list[str]:
    return [t.code for t in verify(log, expected).troubles]


def reopened(folder: Path) -> Log:
    return logs.open_log(folder, key_of(folder), Clock())


def older(log: Log) -> None:
    """Take the last migration back."""
    for name in ("search_add", "search_drop", "search_change"):
        log.db.execute(f"drop trigger {name}")
    for name in ("incident_search", "leaving", "noted", "picture_words"):
        log.db.execute(f"drop table {name}")
    log.db.execute(
        "delete from _sqlite_migrations where name in ('m0003_search', 'm0004_promises', 'm0005_search_whole', 'm0006_picture_words')"
    )
    log.close()
