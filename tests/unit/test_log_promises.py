# SPDX-License-Identifier: Apache-2.0
"""What saving, deleting, changing keys and locking promise when something else goes wrong."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.domain.incident import Query
from assistant.storage import opening as logs
from assistant.storage.connection import file_uri
from assistant.storage.driver import sqlite
from assistant.storage.errors import DamagedError, GoneError, LogError, ReadOnlyError, WrongSecretError
from assistant.storage.folder import RESTORING, beside
from assistant.storage.incident_store import IncidentStore
from assistant.storage.keys import change_passphrase, renew
from assistant.storage.verify import verify
from tests.conftest import ROOT
from tests.unit.logs import PASSPHRASE, Clock, Made, add, codes, copy_of, finished, key_of, made_log, reopened
from tests.unit.test_evidence import real_picture

# -- after the commit nothing raises ---------------------------------------------------------------------------------


@contextmanager
def _head_refused(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system refuses to replace the note, as a virus scanner or a full disk makes it."""
    real = os.replace

    def refuse(source: object, target: object) -> None:
        if str(target).endswith(logs.HEAD):
            raise PermissionError(13, "in use")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("assistant.files.durable._WAITS", ())
        patch.setattr("os.replace", refuse)
        yield


def test_a_note_that_cannot_be_written_loses_nothing_and_is_no_alarm(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, store, folder = made
    with _head_refused(monkeypatch):
        for _ in range(32):
            finished(store)
        added = add(store, store.find_number("1"), b"kept", "kept.txt")
        assert log.state.unnoted > 32
        verdict = verify(log)
        assert verdict.whole and [n.code for n in verdict.notices] == ["head-behind"]
        log.close()
    log = reopened(folder)
    store = IncidentStore(log)
    assert not log.state.alarm and log.state.stopped_badly
    assert store.count(Query()) == 33 and store.unchanged(added)
    assert verify(log).whole and verify(log).notices == ()
    log.close()


def test_a_note_that_cannot_be_written_day_after_day_is_no_alarm(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk with room for the database and none for another file: each day opens it, writes, and closes."""
    log, _, folder = made
    log.close()
    with _head_refused(monkeypatch):
        for day in range(4):
            log = reopened(folder)
            assert not log.state.alarm, day
            finished(IncidentStore(log))
            assert verify(log).whole and "head-behind" in [n.code for n in verify(log).notices]
            log.close()
    log = reopened(folder)
    assert not log.state.alarm and IncidentStore(log).count(Query()) == 5
    finished(IncidentStore(log))
    assert verify(log).whole and "head-behind" not in [n.code for n in verify(log).notices]
    log.close()


def test_the_note_follows_as_soon_as_it_can(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, store, _ = made
    with _head_refused(monkeypatch):
        finished(store)
    assert log.state.unnoted
    finished(store)
    assert not log.state.unnoted and verify(log).notices == ()


def test_a_refusal_of_a_moment_is_not_noticed(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, store, _ = made
    real, refused = os.replace, []

    def twice(source: object, target: object) -> None:
        if len(refused) < 2:
            refused.append(target)
            raise PermissionError(13, "in use")
        real(source, target)

    monkeypatch.setattr("os.replace", twice)
    finished(store)
    assert len(refused) == 2 and not log.state.unnoted


def test_lines_that_something_else_added_are_an_alarm(made: Made) -> None:
    """The database says which note it had: an entry that the program did not write does not know."""
    log, store, folder = made
    older = (folder / logs.HEAD).read_bytes()
    finished(store)
    finished(store)
    log.close()
    (folder / logs.HEAD).write_bytes(older)
    log = reopened(folder)
    assert log.state.alarm == "not-ours"
    log.close()


def test_a_save_whose_place_is_gone_says_so_and_a_file_that_is_known_stays(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interruption right after the commit: the file is named, so it is not taken for one that failed."""
    log, store, folder = made

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(log, "_follow", interrupted)
    with pytest.raises(KeyboardInterrupt):
        add(store, store.find_number("1"), b"second", "second.txt")
    monkeypatch.undo()
    assert [store.read(e) for e in store.evidence(store.find_number("1"))] == [b"the post as text", b"second"]
    log.close()
    log = reopened(folder)
    assert codes(log) == []
    log.close()


def test_a_passphrase_is_changed_although_the_line_cannot_be_written(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _, folder = made

    def full(*_: object, **__: object) -> None:
        raise sqlite.OperationalError("database or disk is full")

    monkeypatch.setattr("assistant.storage.history.append", full)
    change_passphrase(log, "another good passphrase")
    monkeypatch.undo()
    assert logs.unlock(folder, passphrase="another good passphrase")  # noqa: S106


def test_what_could_not_be_removed_is_removed_later(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, store, folder = made
    incident = finished(store, facts="pterodactyl")
    add(store, incident)
    real = Path.unlink

    def held(self: Path, *arguments: object, **named: object) -> None:
        if self.suffix == ".age":
            raise PermissionError(13, "in use")
        real(self, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert store.delete(incident) is False
        assert len(list(log.files.names())) == 2
    log.close()
    log = reopened(folder)
    assert len(list(log.files.names())) == 1 and codes(log) == []
    log.close()


# -- reduced pictures ------------------------------------------------------------------------------------------------


def _picture(store: IncidentStore) -> object:
    from assistant.files.pictures import reduce_picture

    data = real_picture()
    details = {"name": "a.png", "media_type": "image/png"}
    return store.add_evidence(store.find_number("1"), io.BytesIO(data), details, lambda: reduce_picture(data).data)


def test_a_doctored_reduced_picture_is_found_and_never_shown(made: Made) -> None:
    log, store, _ = made
    evidence = _picture(store)
    shown = store.read_small(evidence)
    assert hashlib.sha256(shown).hexdigest() == evidence.small_sha256
    file, secret, *_ = log.files.add(io.BytesIO(b"\xff\xd8\xff another picture"))
    log.files.settle(file)
    old = store.stored(evidence).small
    log.db.execute("update evidence set small = ?, small_secret = ? where uid = ?", [file, secret, evidence.id])
    log.files.remove(old)
    assert codes(log) == ["small-changed"]
    assert store.read_small(evidence) == shown


def test_a_reduced_picture_of_an_older_log_is_made_anew(made: Made) -> None:
    log, store, _ = made
    evidence = _picture(store)
    shown = store.read_small(evidence)
    store.change_evidence(store.find_number("1"), replace(evidence, small_sha256=""))
    assert store.read_small(store.evidence(store.find_number("1"))[1]) == shown and codes(log) == []


# -- somebody knows my passphrase ------------------------------------------------------------------------------------


def test_after_new_keys_nothing_older_opens_the_log_or_a_file_of_it(made: Made) -> None:
    log, store, folder = made
    _picture(store)
    before, old_key = copy_of(folder, folder.with_name("back-up")), log.key
    places = [store.stored(e) for e in store.evidence(store.find_number("1"))]
    code = renew(log, "quiet yellow harbour")
    assert codes(log) == [] and store.count(Query()) == 1
    for path in folder.rglob("*"):
        if path.is_file():
            assert path.read_bytes() not in [p.read_bytes() for p in (before / "evidence").iterdir()], path
    assert [p for p in places if (folder / "evidence" / p.file).exists()] == []
    for evidence in store.evidence(store.find_number("1")):
        assert store.unchanged(evidence)
    log.close()
    with pytest.raises(WrongSecretError):
        logs.unlock(folder, passphrase=PASSPHRASE)
    shutil.copy(before / logs.KEYS, folder / "mine")
    with pytest.raises(DamagedError):
        logs.open_log(folder, old_key)
    for key in (logs.unlock(folder, passphrase="quiet yellow harbour"), logs.unlock(folder, code=code)):  # noqa: S106
        log = logs.open_log(folder, key, Clock())
        assert codes(log) == [] and [e.action for e in IncidentStore(log).history_of(IncidentStore(log).find_number("1"))]
        log.close()
    log = logs.open_log(before, logs.unlock(before, passphrase=PASSPHRASE), Clock())
    assert IncidentStore(log).count(Query()) == 1, "an old back-up still opens: docs/evidence.md says so"
    log.close()


def test_new_keys_that_cannot_be_written_leave_the_old_ones(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, store, folder = made
    real = os.replace

    def full(source: object, target: object) -> None:
        if str(target).endswith(logs.KEYS):
            raise OSError(28, "No space left on device")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", full)
        with pytest.raises(LogError, match="no room"):
            renew(log, "quiet yellow harbour")
    assert codes(log) == []
    finished(store)
    log.close()
    log = reopened(folder)
    assert codes(log) == [] and IncidentStore(log).count(Query()) == 2
    assert sorted(p.name for p in folder.iterdir()) == [
        "evidence",
        "log.db",
        "log.db-shm",
        "log.db-wal",
        "log.head",
        "log.keys",
        "log.lock",
    ]
    log.close()


# -- making, deleting, locking ---------------------------------------------------------------------------------------


def test_a_log_is_not_made_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    with pytest.raises(LogError, match="other files"):
        made_log(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_log_that_is_open_is_not_deleted(made: Made) -> None:
    log, _, folder = made
    with pytest.raises(ReadOnlyError, match="open somewhere else"):
        logs.delete_log(folder)
    assert codes(log) == []
    log.close()
    logs.delete_log(folder)
    assert not folder.exists() and list(folder.parent.iterdir()) == []


def test_a_restore_that_was_killed_before_the_last_step_is_finished(made: Made) -> None:
    """Between the two renames there is no log in its place; the whole one waits beside it."""
    log, _, folder = made
    log.close()
    folder.rename(beside(folder, RESTORING))
    (beside(folder, RESTORING) / "ready").touch()
    assert logs.exists(folder)
    log = reopened(folder)
    assert codes(log) == []
    log.close()


def test_half_a_restore_is_no_log(tmp_path: Path) -> None:
    beside(tmp_path / "log", RESTORING).mkdir()
    (beside(tmp_path / "log", RESTORING) / "log.db").touch()
    assert not logs.exists(tmp_path / "log")


def test_others_of_the_computer_may_read_nothing(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        log, _ = made_log(tmp_path / "logs" / "council")
        store = IncidentStore(log)
        add(store, finished(store))
        for path in [tmp_path / "logs", *(tmp_path / "logs").rglob("*")]:
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        log.close()
        (tmp_path / "logs" / "council" / logs.KEYS).chmod(0o644)
        reopened(tmp_path / "logs" / "council").close()
        assert stat.S_IMODE((tmp_path / "logs" / "council" / logs.KEYS).stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_locked_log_gives_no_key(made: Made) -> None:
    log, _, _ = made
    kept = log.key
    log.close()
    with pytest.raises(LogError, match="locked"):
        log.key.derived("database")
    assert kept.derived("database")


_LOCKED = """
import gc, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
folder = Path(sys.argv[1])
def opened():
    key = logs.unlock(folder, passphrase=sys.argv[3])
    print(key.secret.hex(), flush=True)
    return logs.open_log(folder, key)
log = opened()
IncidentStore(log).people()
gc.collect()
sys.stdin.readline()
log.close()
gc.collect()
print("closed", flush=True)
sys.stdin.readline()
"""


def _times_in_memory(child: subprocess.Popen[str], wanted: bytes) -> int:
    found = 0
    with Path(f"/proc/{child.pid}/maps").open() as maps, Path(f"/proc/{child.pid}/mem").open("rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            if "rw" in rights and "[v" not in line:
                start, end = (int(n, 16) for n in span.split("-"))
                memory.seek(start)
                found += memory.read(end - start).count(wanted)
    return found


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is read through /proc")
def test_the_data_key_is_not_in_memory_after_locking(made: Made) -> None:
    """Words that were read may be, and copies that libraries made: docs/evidence.md says so."""
    log, _, folder = made
    log.close()
    command = [sys.executable, "-c", _LOCKED, str(folder), str(ROOT), PASSPHRASE]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) as child:
        assert child.stdout is not None and child.stdin is not None
        secret = bytes.fromhex(child.stdout.readline())
        child.stdin.write("\n")
        assert child.stdout.readline() == "closed\n"
        after = _times_in_memory(child, secret)
        child.stdin.write("\n")
    assert after == 0


def test_no_module_that_can_go_online_is_loaded_to_read_a_log(tmp_path: Path) -> None:
    assert file_uri(Path("/a b/ü?#%.db")) == "file:///a%20b/%C3%BC%3F%23%25.db"
    folder = tmp_path / "a ?#%20 ü"
    folder.mkdir()
    plain = sqlite.connect(str(folder / "x.db"))
    plain.execute("create table t (a)")
    plain.close()
    opened = sqlite.connect(f"{file_uri(folder / 'x.db')}?mode=ro", uri=True)
    assert opened.execute("select count(*) from sqlite_master").fetchone()[0] == 1
    opened.close()


def test_a_folder_that_vanishes_is_no_new_log(made: Made) -> None:
    log, _, folder = made
    log.close()
    key = key_of(folder)
    (folder / logs.DATABASE).unlink()
    with pytest.raises(GoneError):
        logs.open_log(folder, key)
    assert not (folder / logs.DATABASE).exists()
