# SPDX-License-Identifier: Apache-2.0
"""Changed bytes and damaged files are refused or reported."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.domain.incident import (
    LogKind,
    Query,
)
from assistant.storage import opening as logs
from assistant.storage.errors import (
    DamagedError,
    KeyFileError,
    LogError,
    NewerFileError,
    NoRoomError,
    ReadOnlyError,
)
from assistant.storage.incident_store import IncidentStore
from assistant.storage.keys import change_passphrase
from assistant.storage.vault import KeyFile
from assistant.storage.verify import verify
from tests.conftest import trials
from tests.unit.logs import Made, copy_of, finished, key_of, new_log, reopened


def _attempt(folder: Path) -> str:
    """What the program makes of a log: what it says, or "" when all is well and complete."""
    try:
        log = reopened(folder)
    except LogError as error:
        return str(error)
    try:
        verdict = verify(log)
        store = IncidentStore(log)
        store.find(Query(words="wassock"))
        said = [t.code for t in verdict.troubles]
        if not log.state.keys_sound:
            said.append("keys")
        return " ".join(said)
    except LogError as error:
        return str(error)
    finally:
        log.close()


def _bytes_accepted(whole: Path, names: list[Path], count: int) -> list[tuple[str, int]]:
    """Changes one bit of a copy at a time; where nothing was said."""
    dice = random.Random(20261122)
    accepted = []
    for _ in range(count):
        name = dice.choice(names)
        copy = copy_of(whole, whole.with_name("try"))
        data = bytearray((copy / name).read_bytes())
        at = dice.randrange(len(data))
        data[at] ^= 1 << dice.randrange(8)
        (copy / name).write_bytes(data)
        if not _attempt(copy):
            accepted.append((str(name), at))
    return accepted


@pytest.mark.long
def test_a_changed_byte_anywhere_is_refused_or_reported(made: Made) -> None:
    log, _, folder = made
    log.close()
    whole = copy_of(folder, folder.with_name("whole"))
    assert _attempt(copy_of(whole, folder.with_name("try"))) == ""
    names = sorted(p.relative_to(whole) for p in whole.rglob("*") if p.is_file())
    assert {p.name for p in names} > {"log.db", "log.keys", "log.head"}
    assert _bytes_accepted(whole, names, trials(700)) == []


@pytest.mark.long
def test_a_changed_byte_in_the_wal_is_noticed_as_a_cut_tail(made: Made) -> None:
    log, store, folder = made
    log.db.execute("pragma wal_checkpoint(truncate)")
    log.db.execute("pragma wal_autocheckpoint = 0")
    finished(store, title="only in the WAL")
    whole = copy_of(folder, folder.with_name("whole"))
    log.close()
    assert _attempt(copy_of(whole, folder.with_name("try"))) == ""
    assert _bytes_accepted(whole, [Path("log.db-wal")], trials(300)) == []


def test_a_damaged_key_file_of_any_kind_is_refused_in_words(made: Made) -> None:
    log, _, folder = made
    log.close()
    good = (folder / logs.KEYS).read_bytes()
    hostile: list[bytes] = [
        b"",
        b"\n",
        b"{}",
        b"[]\n",
        b"null\nx",
        b"\xff\xfe" * 99,
        good[: len(good) // 2],
        b"[" * 100_000 + b"\nx",
    ]
    hostile.append(good.replace(b'"memory_kib":65536', b'"memory_kib":999999999'))
    hostile.append(good.replace(b'"format":1', b'"format":"x"'))
    for data in hostile:
        (folder / logs.KEYS).write_bytes(data)
        with pytest.raises(KeyFileError, match="damaged or missing"):
            KeyFile(folder / logs.KEYS)
    (folder / logs.KEYS).write_bytes(good.replace(b'"format":1', b'"format":2'))
    with pytest.raises(NewerFileError):
        KeyFile(folder / logs.KEYS)


def test_a_database_that_is_none_is_refused_in_words(made: Made) -> None:
    log, _, folder = made
    log.close()
    key = key_of(folder)
    for data in (b"", b"x" * 10, b"SQLite format 3\0" + b"\0" * 5000, random.Random(3).randbytes(50_000)):
        (folder / logs.DATABASE).write_bytes(data)
        with pytest.raises(DamagedError):
            logs.open_log(folder, key)


def test_two_logs_of_one_person_do_not_open_with_each_others_key(tmp_path: Path) -> None:
    mine, _ = new_log(tmp_path / "my", LogKind.MY)
    theirs, _ = new_log(tmp_path / "council")
    mine.close()
    theirs.close()
    key = key_of(tmp_path / "my")
    with pytest.raises(DamagedError):
        logs.open_log(tmp_path / "council", key)


def test_no_room_for_the_key_file_keeps_the_old_one(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _, folder = made
    before = (folder / logs.KEYS).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(NoRoomError):
        change_passphrase(log, "another good passphrase")
    monkeypatch.undo()
    assert (folder / logs.KEYS).read_bytes() == before
    with pytest.raises(ReadOnlyError):
        change_passphrase(reopened(folder), "another good passphrase")
