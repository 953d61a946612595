# SPDX-License-Identifier: Apache-2.0
"""Back-ups: whole or not there; a restore that fails at any step leaves the log that was there in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain.incident import Query
from assistant.domain.jobs import StoppedError
from assistant.storage import opening as logs
from assistant.storage.backup import back_up, read_backup, restore
from assistant.storage.errors import DamagedError, LogError
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
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
