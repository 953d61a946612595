# SPDX-License-Identifier: Apache-2.0
"""Real logs for tests: made in a folder, filled, and looked at byte by byte with the right key."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from assistant.domain.incident import Head, Incident, LogKind, Status, Who
from assistant.storage import opening as logs
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


def new_log(folder: Path, kind: LogKind = LogKind.COUNCIL, clock: Clock | None = None) -> tuple[logs.Log, str]:
    return logs.create(folder, kind, "Ann Clerk", PASSPHRASE, clock or Clock())


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
    return logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE), Clock())


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
