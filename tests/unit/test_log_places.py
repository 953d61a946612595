# SPDX-License-Identifier: Apache-2.0
"""Where a log may be, who may write it, older and newer logs, full disks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.domain.incident import (
    Query,
)
from assistant.storage import opening as logs
from assistant.storage import schema
from assistant.storage.errors import (
    GoneError,
    KeyFileError,
    NewerFileError,
    PlaceError,
)
from assistant.storage.incident_store import IncidentStore
from assistant.storage.place import mounted_kind, refuse_bad_place, synced_by
from tests.conftest import ROOT
from tests.unit.logs import PASSPHRASE, Made, codes, made_log, older, reopened


@pytest.mark.parametrize(
    "place",
    ["OneDrive", "OneDrive - Ludlow Town Council", "Dropbox", "Dropbox (Personal)", "Google Drive", "My Drive", "iCloudDrive"],
)
def test_a_log_is_refused_in_a_synced_folder_with_the_reason(tmp_path: Path, place: str) -> None:
    with pytest.raises(PlaceError, match=r"copied by .* Keep the log on this computer. Back-ups may go there."):
        made_log(tmp_path / place / "log")
    assert not (tmp_path / place).exists()


def test_the_folder_that_windows_names_as_onedrive_is_refused(tmp_path: Path) -> None:
    assert synced_by(tmp_path / "Docs" / "log", {"OneDriveCommercial": str(tmp_path / "Docs")}) == "OneDrive"
    assert synced_by(tmp_path / "Docs2" / "log", {"OneDriveCommercial": str(tmp_path / "Docs")}) == ""
    (tmp_path / "Sync").mkdir()
    (tmp_path / "Sync" / ".dropbox").touch()
    assert synced_by(tmp_path / "Sync" / "log", {}) == "Dropbox"
    refuse_bad_place(tmp_path / "Boxes" / "log", {})


def test_a_network_share_is_known_by_its_file_system() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share nfs4 rw 0 0\n//s/y /mnt/my\\040share cifs rw 0 0\n"
    assert mounted_kind(Path("/mnt/share/log"), mounts) == "nfs4"
    assert mounted_kind(Path("/mnt/my share/log"), mounts) == "cifs"
    assert mounted_kind(Path("/mnt/shared"), mounts) == "ext4"


def test_a_second_program_may_read_and_not_write(made: Made) -> None:
    log, _store, folder = made
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\nfrom assistant.storage import opening as logs\nfrom assistant.storage.incident_store import IncidentStore\n"
        "from assistant.storage.errors import ReadOnlyError\nfrom assistant.domain.incident import Query\nfolder = Path(sys.argv[1])\n"
        f"log = logs.open_log(folder, logs.unlock(folder, passphrase={PASSPHRASE!r}))\nstore = IncidentStore(log)\n"
        "print(log.read_only, len(store.find(Query())), store.read(store.evidence(store.find_number('1'))[0]))\n"
        "try:\n    store.begin()\nexcept ReadOnlyError as error:\n    print(error)\n"
    )

    def second() -> str:
        done = subprocess.run([sys.executable, "-c", code, str(folder), str(ROOT)], capture_output=True, text=True, check=True)
        return done.stdout

    assert second() == "True 1 b'the post as text'\nThis log is open somewhere else. You can read it. You cannot change it.\n"
    log.close()
    assert second().startswith("False 1")


def test_a_read_only_folder_can_be_read(made: Made) -> None:
    log, _, folder = made
    log.close()
    done = subprocess.run(
        [sys.executable, "-c", _READ_ONLY, str(folder), str(ROOT), PASSPHRASE], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["True 1", "ReadOnlyError", "True"], done.stderr


_READ_ONLY = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from assistant.domain.incident import Query
import importlib.metadata, encodings.idna
from assistant.storage.driver import Database
Database(memory=True)
folder = Path(sys.argv[1])
for path in (*folder.rglob("*"), folder):
    path.chmod(0o555 if path.is_dir() else 0o444)
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534)
    for parent in folder.parents:
        if parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    os.setuid(65534)
log = logs.open_log(folder, logs.unlock(folder, passphrase=sys.argv[3]))
store = IncidentStore(log)
print(log.read_only, len(store.find(Query())))
try:
    store.begin()
except Exception as error:
    print(type(error).__name__)
print(verify(log).whole)
"""


def test_a_folder_that_is_removed_is_said_plainly(made: Made) -> None:
    log, store, folder = made
    folder.rename(folder.with_name("moved"))
    with pytest.raises(GoneError, match="not there any more"):
        store.begin()
    folder.with_name("moved").rename(folder)
    assert store.begin().number == "2026-002"
    assert codes(log) == []
    log.close()
    (folder / logs.DATABASE).unlink()
    with pytest.raises(GoneError):
        reopened(folder)
    (folder / logs.KEYS).unlink()
    with pytest.raises(KeyFileError):
        reopened(folder)


def test_no_room_is_said_plainly_and_nothing_is_lost_or_half_written(made: Made) -> None:
    """A real limit on file sizes: the system refuses to write, as on a full disk."""
    log, _, folder = made
    log.close()
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(folder), str(ROOT), PASSPHRASE], capture_output=True, text=True, check=True
    )
    said = done.stdout.splitlines()
    assert said[0].startswith("There is no room to save."), done.stdout
    assert said[1].startswith("The disk did not take it. It may be full") and said[2] == "1 1"
    log = reopened(folder)
    assert codes(log) == []
    assert len(list(log.files.names())) == 1 and len(IncidentStore(log).find(Query())) == 1
    log.close()


_FULL = """
import io, resource, signal, sys
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.errors import NoRoomError
from assistant.storage.incident_store import IncidentStore
from assistant.domain.incident import Query
folder = Path(sys.argv[1])
log = logs.open_log(folder, logs.unlock(folder, passphrase=sys.argv[3]))
store = IncidentStore(log)
incident = store.find_number("1")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
now = (folder / "log.db").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (now, now))
for attempt in (
    lambda: store.add_evidence(incident, io.BytesIO(b"x" * 5_000_000), {"name": "a", "media_type": "text/plain"}),
    lambda: store.save(replace(incident, facts="long " * 100_000)),
):
    try:
        attempt()
        print("saved")
    except NoRoomError as error:
        print(error)
assert store.get(incident.id) == incident
print(len(list(log.files.names())), len(store.find(Query())))
"""


def test_a_log_of_a_newer_version_is_refused_and_left_as_it_is(made: Made) -> None:
    log, _, folder = made
    log.db.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('assistant-log', 'm9999_later', 'x')"
    )
    log.close()
    before = (folder / "log.db").read_bytes()
    with pytest.raises(NewerFileError, match="newer version"):
        reopened(folder)
    assert (folder / "log.db").read_bytes() == before


def test_an_older_log_is_brought_up_to_date_with_a_copy_before(made: Made) -> None:
    log, _, folder = made
    older(log)
    log = reopened(folder)
    assert [p.name for p in folder.glob("before-*")] == ["before-m0003_search.db"]
    assert len(IncidentStore(log).find(Query(words="wassock"))) == 1
    assert codes(log) == []
    log.compact()
    assert list(folder.glob("before-*")) == []
    log.close()


def test_every_released_schema_opens(tmp_path: Path) -> None:
    released = sorted((ROOT / "tests" / "fixtures" / "databases").glob("log-*"))
    assert released
    for folder in released:
        copy = tmp_path / folder.name
        shutil.copytree(folder, copy)
        log = logs.open_log(copy, logs.unlock(copy, passphrase=PASSPHRASE))
        store = IncidentStore(log)
        assert store.find(Query(words="wassock"))
        assert store.read(store.evidence(store.find_number("1"))[0]) == b"the post as text"
        assert codes(log) == [] and schema.missing(log.db) == ()
        log.close()
