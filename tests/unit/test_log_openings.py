# SPDX-License-Identifier: Apache-2.0
"""Opening a log whose database, files or note are not as they were left: nothing is deleted, and what belongs there is whole."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from tests.unit.logs import Made, add, codes, copy_of, finished, reopened

OPENINGS = 100


def _files(folder: Path) -> dict[str, str]:
    """Every file of a log but its lock, with its digest."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != logs.LOCK
    }


def _evidence(folder: Path) -> set[str]:
    """The digests of everything that was ever added, wherever it lies now."""
    return {hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*.age*")}


def _put_database(source: Path, folder: Path) -> None:
    for name in ("log.db", "log.db-wal", "log.db-shm"):
        (folder / name).unlink(missing_ok=True)
        if (source / name).exists():
            shutil.copy(source / name, folder / name)


# -- opening never deletes evidence ----------------------------------------------------------------------------------


@pytest.fixture
def grown(made: Made) -> tuple[Path, Path]:
    """A closed log with four files, and a copy of it from when it had one."""
    log, store, folder = made
    log.close()
    before = copy_of(folder, folder.with_name("before"))
    log = reopened(folder)
    store = IncidentStore(log)
    for number in range(3):
        add(store, store.find_number("1"), b"more %d" % number, f"{number}.txt")
    log.close()
    return folder, before


def test_an_older_database_deletes_nothing_and_the_right_one_put_back_is_whole(grown: tuple[Path, Path]) -> None:
    folder, before = grown
    right, whole = copy_of(folder, folder.with_name("right")), _files(folder)
    _put_database(before, folder)
    there = _files(folder)
    for _ in range(OPENINGS):
        log = reopened(folder)
        assert log.state.alarm == "cut" and codes(log)[0] == "cut"
        log.close()
    assert _files(folder) == there, "nothing was touched"
    _put_database(right, folder)
    log = reopened(folder)
    assert not log.state.alarm and codes(log) == []
    log.close()
    assert _files(folder) == whole


def test_the_right_database_put_back_after_others_were_written_to_is_whole(grown: tuple[Path, Path]) -> None:
    folder, before = grown
    right, kept = copy_of(folder, folder.with_name("right")), _evidence(folder)
    _put_database(before, folder)
    for _ in range(3):
        log = reopened(folder)
        finished(IncidentStore(log))
        log.close()
    log = reopened(folder)
    assert "alarm" in codes(log) and codes(log).count("alarm") == 1
    assert "set-aside" in [n.code for n in verify(log).notices]
    log.close()
    assert _evidence(folder) >= kept
    _put_database(right, folder)
    log = reopened(folder)
    store = IncidentStore(log)
    assert not log.state.alarm and codes(log) == []
    assert all(store.unchanged(e) for e in store.evidence(store.find_number("1")))
    assert [e.action for e in store.history_of(store.find_number("1"))].count("added") == 4
    log.close()
    log = reopened(folder)
    assert codes(log) == [] and log.files.aside() == []
    log.close()


def test_a_lost_wal_deletes_nothing_and_the_wal_put_back_is_whole(made: Made) -> None:
    log, store, folder = made
    log.db.execute("pragma wal_checkpoint(truncate)")
    log.db.execute("pragma wal_autocheckpoint = 0")
    for number in range(3):
        add(store, store.find_number("1"), b"more %d" % number, f"{number}.txt")
    killed = copy_of(folder, folder.with_name("killed"))
    log.close()
    wal = (killed / "log.db-wal").read_bytes()
    (killed / "log.db-wal").unlink()
    kept = _evidence(killed)
    for _ in range(OPENINGS):
        log = reopened(killed)
        assert log.state.alarm == "cut"
        log.close()
    assert _evidence(killed) == kept and len(kept) == 4
    (killed / "log.db-wal").write_bytes(wal)
    log = reopened(killed)
    assert not log.state.alarm and codes(log) == []
    log.close()


def test_a_renamed_file_is_set_aside_with_a_line_and_back_under_its_name_is_whole(grown: tuple[Path, Path]) -> None:
    folder, _ = grown
    kept = _evidence(folder)
    name = sorted(p.name for p in (folder / "evidence").iterdir())[0]
    (folder / "evidence" / name).rename(folder / "evidence" / f"{'0' * 32}.age")
    for _ in range(OPENINGS):
        log = reopened(folder)
        assert not log.state.alarm
        log.close()
    assert _evidence(folder) == kept
    log = reopened(folder)
    assert codes(log) == ["file-gone"] and log.files.aside() == [f"{'0' * 32}.age"]
    lines = log.db.execute("select count(*) from history where action = 'set-aside'").fetchone()[0]
    assert lines == 1
    log.close()
    (folder / "set-aside" / f"{'0' * 32}.age").rename(folder / "evidence" / name)
    log = reopened(folder)
    assert codes(log) == []
    log.close()


def test_a_file_that_was_set_aside_comes_back_when_the_log_names_it(made: Made) -> None:
    log, store, folder = made
    evidence = store.evidence(store.find_number("1"))[0]
    name = store.stored(evidence).file
    log.files.put_aside([name])
    assert store.unchanged(evidence)
    log.close()
    log = reopened(folder)
    assert codes(log) == [] and log.files.aside() == []
    log.close()


def test_what_a_file_manager_leaves_is_left_alone(made: Made) -> None:
    log, _, folder = made
    log.close()
    (folder / "evidence" / ".DS_Store").write_bytes(b"x")
    log = reopened(folder)
    assert codes(log) == [] and (folder / "evidence" / ".DS_Store").exists()
    log.close()
