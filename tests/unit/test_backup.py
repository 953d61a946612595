# SPDX-License-Identifier: Apache-2.0
"""Back-ups: whole or not there; a restore that fails at any step leaves the log that was there in its place."""

from __future__ import annotations

import errno
import os
import threading
import time
from pathlib import Path

import pytest

from assistant.domain.incident import Query
from assistant.domain.jobs import StoppedError
from assistant.storage import backup as backup_module
from assistant.storage import opening as logs
from assistant.storage.backup import back_up, damaged_files, read_backup, restore
from assistant.storage.errors import DamagedError, LogError, ReadOnlyError
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from tests.conftest import trials
from tests.unit.logs import Clock, add, finished, new_log


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, object]:
    """A log with two incidents, and a back-up from when it had one."""
    log, _ = new_log(tmp_path / "council")
    store = IncidentStore(log)
    add(store, finished(store))
    made = back_up(log, tmp_path, "Back-up")
    finished(store, title="After the back-up")
    key = log.key
    log.close()
    return tmp_path / "council", made, key


def _titles(folder: Path, key: object) -> set[str]:
    log = logs.open_log(folder, key, Clock())
    assert verify(log).whole
    found = {e.title for e in IncidentStore(log).find(Query())}
    log.close()
    return found


BOTH = {"Abusive comment", "After the back-up"}


def test_a_restore_brings_back_what_was_and_keeps_what_is_aside(two: tuple[Path, Path, object]) -> None:
    here, made, key = two
    aside = restore(read_backup(made), key, here, Clock())
    assert aside is not None
    assert _titles(here, key) == {"Abusive comment"} and _titles(aside, key) == BOTH


@pytest.mark.parametrize("fails", [1, 2])
def test_a_restore_whose_renames_fail_puts_the_log_back(
    two: tuple[Path, Path, object], monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    here, made, key = two
    real, calls = Path.rename, []

    def rename(self: Path, target: Path) -> Path:
        if here in (self, target) and len(calls) < fails:
            calls.append(self)
            if len(calls) == fails:
                raise PermissionError(13, "in use")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(LogError):
        restore(read_backup(made), key, here, Clock())
    monkeypatch.undo()
    assert len(calls) == fails
    assert _titles(here, key) == BOTH
    assert sorted(p.name for p in here.parent.iterdir()) == ["Back-up", "council"]


def test_a_restore_or_a_back_up_that_is_stopped_leaves_nothing(two: tuple[Path, Path, object]) -> None:
    here, made, key = two
    with pytest.raises(StoppedError):
        restore(read_backup(made), key, here, Clock(), lambda _d, _a: False)
    log = logs.open_log(here, key, Clock())
    with pytest.raises(StoppedError):
        back_up(log, here.parent, "Another", lambda _d, _a: False)
    log.close()
    assert _titles(here, key) == BOTH
    assert sorted(p.name for p in here.parent.iterdir()) == ["Back-up", "council"]


def test_a_back_up_with_a_file_changed_or_missing_changes_nothing(two: tuple[Path, Path, object]) -> None:
    here, made, key = two
    stored = next((made / "evidence").iterdir())
    data = stored.read_bytes()
    for spoil in (lambda: stored.write_bytes(data[:-1] + bytes([data[-1] ^ 1])), stored.unlink):
        spoil()
        with pytest.raises(DamagedError):
            restore(read_backup(made), key, here, Clock())
    assert _titles(here, key) == BOTH
    assert sorted(p.name for p in here.parent.iterdir()) == ["Back-up", "council"]


def test_a_back_up_is_one_moment_while_another_thread_writes_all_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over a disk on which every sync of ours takes 150 ms. The other thread saves, adds files and deletes for good."""
    log, _ = new_log(tmp_path / "council")
    store = IncidentStore(log)
    first = finished(store)
    for number in range(4):
        add(store, first, b"file %d" % number)
    real, stop, faults = os.fsync, threading.Event(), []

    def slow(handle: int) -> None:
        time.sleep(0.15)
        real(handle)

    def write() -> None:
        try:
            number = 0
            while not stop.is_set():
                number += 1
                incident = finished(store, title=f"While it is copied {number}")
                if number % 3 == 0:
                    add(store, incident, b"x" * 50_000)
                if number % 6 == 0:
                    store.delete(incident)
        except Exception as error:  # noqa: BLE001 - told by the test itself
            faults.append(error)

    monkeypatch.setattr("os.fsync", slow)
    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [back_up(log, tmp_path / "stick", f"Back-up {n}") for n in range(trials(50))]
    finally:
        stop.set()
        writer.join()
    monkeypatch.undo()
    assert faults == []
    key = log.key
    assert verify(log).whole
    log.close()
    for folder in made:
        place = tmp_path / "restored"
        assert restore(read_backup(folder), key, place, Clock()) is None
        restored = logs.open_log(place, key, Clock())
        assert verify(restored).whole and IncidentStore(restored).get(first.id) == first
        restored.close()
        logs.delete_log(place)


def test_a_stick_that_does_not_give_back_what_was_written_is_no_back_up(
    two: tuple[Path, Path, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, key = two
    log = logs.open_log(here, key, Clock())
    real = backup_module.private_file

    def worn(path: Path) -> None:
        real(path)
        if path.suffix == ".age":
            path.unlink()
            path.symlink_to("/dev/null")

    monkeypatch.setattr(backup_module, "private_file", worn)
    with pytest.raises(LogError):
        back_up(log, here.parent, "On a worn stick")
    assert not (here.parent / "On a worn stick").exists()
    log.close()


def test_a_file_that_the_log_has_lost_does_not_stop_the_back_up(two: tuple[Path, Path, object]) -> None:
    here, _, key = two
    log = logs.open_log(here, key, Clock())
    lost = next(log.files.names())
    log.files.remove(lost)
    info = read_backup(back_up(log, here.parent, "Without one"))
    assert info.missing == (lost,)
    log.close()
    restore(info, key, here, Clock())
    log = logs.open_log(here, key, Clock())
    assert [t.code for t in verify(log).troubles] == ["file-gone"]
    log.close()


@pytest.mark.parametrize("spoil", ["a folder", "a pipe", "a name that leads to itself", "a bad place of the disk"])
def test_a_file_that_cannot_be_read_does_not_stop_the_back_up_and_is_named(
    two: tuple[Path, Path, object], spoil: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, key = two
    log = logs.open_log(here, key, Clock())
    lost = next(log.files.names())
    path = log.files.where(lost)
    if spoil == "a bad place of the disk":
        real = backup_module.open_regular

        def bad(asked: Path) -> object:
            if asked == path:
                raise OSError(errno.EIO, "Input/output error")
            return real(asked)

        monkeypatch.setattr(backup_module, "open_regular", bad)
    else:
        path.unlink()
        {"a folder": path.mkdir, "a pipe": lambda: os.mkfifo(path)}.get(spoil, lambda: path.symlink_to(path))()
    made = back_up(log, here.parent, "Without one")
    assert read_backup(made).missing == (lost,) and damaged_files(read_backup(made)) == []
    assert not (made / "evidence" / lost).exists()
    log.close()


def test_a_file_that_something_holds_for_a_moment_is_not_left_out(
    two: tuple[Path, Path, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _, key = two
    log = logs.open_log(here, key, Clock())

    def held(_path: Path) -> object:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(backup_module, "open_regular", held)
    with pytest.raises(LogError):
        back_up(log, here.parent, "Held")
    assert not (here.parent / "Held").exists()
    log.close()


def test_a_log_that_is_open_is_not_restored_over(two: tuple[Path, Path, object]) -> None:
    here, made, key = two
    log = logs.open_log(here, key, Clock())
    with pytest.raises(ReadOnlyError, match="open somewhere else"):
        restore(read_backup(made), key, here, Clock())
    add(IncidentStore(log), IncidentStore(log).find_number("2"))
    log.close()
    assert _titles(here, key) == BOTH
    assert sorted(p.name for p in here.parent.iterdir()) == ["Back-up", "council"]


def test_what_a_killed_back_up_left_goes_with_the_next_one(two: tuple[Path, Path, object]) -> None:
    here, _, key = two
    log = logs.open_log(here, key, Clock())
    left = here.parent / "stick" / f".Old.{log.log_id[:8]}.part"
    left.mkdir(parents=True)
    (here.parent / "stick" / ".of another log.part").mkdir()
    back_up(log, here.parent / "stick", "New")
    log.close()
    assert sorted(p.name for p in (here.parent / "stick").iterdir()) == [".of another log.part", "New"]


def test_a_list_of_files_that_is_a_pipe_or_endless_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "back-up.json")
    with pytest.raises(DamagedError):
        read_backup(tmp_path)
    (tmp_path / "back-up.json").unlink()
    (tmp_path / "back-up.json").symlink_to("/dev/zero")
    with pytest.raises(DamagedError):
        read_backup(tmp_path)
