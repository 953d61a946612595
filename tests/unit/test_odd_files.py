# SPDX-License-Identifier: Apache-2.0
"""Pipes, folders and links where a file belongs: nothing waits for them, nothing is put in their place, and it is said in words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.files.durable import private_file, write_durably
from assistant.storage import opening as logs
from assistant.storage.errors import DamagedError, KeyFileError
from assistant.storage.vault import DataKey
from assistant.storage.verify import verify
from tests.unit.logs import PASSPHRASE, Made

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files in folders")

KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to itself": lambda path: path.symlink_to(path.name),
}


def away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def put(kind: str, path: Path) -> None:
    """Something of this kind in the place of what is at `path`."""
    away(path)
    KINDS[kind](path)


@pytest.fixture
def closed(made: Made) -> tuple[Path, DataKey]:
    """A log that nobody has open, and its key."""
    log, _, folder = made
    key = log.key
    log.close()
    return folder, key


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_in_the_place_of_the_database_is_damage(closed: tuple[Path, DataKey], kind: str) -> None:
    folder, key = closed
    for name in ("log.db-wal", "log.db-shm"):
        put(kind, folder / name)
        with pytest.raises(DamagedError):
            logs.open_log(folder, key)
        away(folder / name)
    again = logs.open_log(folder, key)
    assert verify(again).whole
    again.close()
    if kind != "link to itself":  # which is a database that is gone
        put(kind, folder / logs.DATABASE)
        with pytest.raises(DamagedError):
            logs.open_log(folder, key)


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_in_the_place_of_the_keys_is_damage(closed: tuple[Path, DataKey], kind: str) -> None:
    folder, _ = closed
    put(kind, folder / logs.KEYS)
    with pytest.raises(KeyFileError):
        logs.unlock(folder, passphrase=PASSPHRASE)


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_in_the_place_of_the_note_is_an_alarm_and_the_log_opens(closed: tuple[Path, DataKey], kind: str) -> None:
    folder, key = closed
    put(kind, folder / logs.HEAD)
    again = logs.open_log(folder, key)
    assert again.state.alarm == "head-changed"
    assert [t.code for t in verify(again).troubles] == ["head-changed"]
    again.close()


@pytest.mark.parametrize("kind", KINDS)
def test_no_file_in_the_place_of_the_lock_leaves_the_log_to_be_read(closed: tuple[Path, DataKey], kind: str) -> None:
    folder, key = closed
    put(kind, folder / logs.LOCK)
    again = logs.open_log(folder, key)
    assert again.read_only or kind == "link to a device"
    assert verify(again).troubles == ()
    again.close()


@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_never_replaced_by_one(tmp_path: Path, kind: str) -> None:
    """`--out /dev/null`, given by an administrator, would take the device away from the whole system."""
    put(kind, tmp_path / "there")
    before = (tmp_path / "there").lstat()
    with pytest.raises(OSError, match="not a file"):
        write_durably(tmp_path / "there", b"words")
    after = (tmp_path / "there").lstat()
    assert (after.st_mode, after.st_ino) == (before.st_mode, before.st_ino) and len(list(tmp_path.iterdir())) == 1


def test_a_pipe_that_nobody_reads_holds_nothing_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "there")
    with pytest.raises(OSError, match="No such device"):
        private_file(tmp_path / "there")
