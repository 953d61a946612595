# SPDX-License-Identifier: Apache-2.0
"""Power cuts: what a disk may hold when the power goes, made from the kernel's own record of a program that works with a log.

Every write, sync and change of a name is taken from strace. At a cut a file has what was synced and any part of what was
written since; a folder has the names that were synced and any first part of the changes since. Whatever comes out of that
must open, verify, and have all that was reported done before the cut.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.domain.incident import Query
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.vault import DataKey
from assistant.storage.verify import verify
from tests.conftest import ROOT, trials
from tests.unit.logs import Clock, add, finished, new_log

_WORKER = """
import io, random, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from assistant.domain.incident import Status
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.vault import DataKey
log = logs.open_log(Path(sys.argv[2]), DataKey(bytes.fromhex(sys.argv[3]), sys.argv[4]))
store, dice = IncidentStore(log), random.Random(4)
for number in range(12):
    incident = store.begin()
    store.save(replace(incident, facts="word " * dice.randrange(300), title="t", status=Status.OPEN))
    print("saved", incident.number, flush=True)
    made = store.add_evidence(incident, io.BytesIO(dice.randbytes(60_000)), {"name": "f", "media_type": "text/plain"})
    print("added", made.sha256, flush=True)
    if number % 4 == 3:
        store.delete(store.get(incident.id))
        print("deleted", incident.number, made.sha256, flush=True)
log.close()
"""
_CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,mkdir"
_LINE = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)")
_OF_FILE = re.compile(r"^(\d+)<([^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass
class _File:
    """The bytes that are on the disk for certain, and what was written since."""

    synced: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def after(self, dice: random.Random | None) -> bytes:
        """All of it, or any part."""
        made = bytearray(self.synced)
        for at, data in self.since:
            if dice is not None and dice.random() < 0.5:
                continue
            if data is None:
                made[at:] = bytes(max(0, at - len(made)))
            else:
                made.extend(bytes(max(0, at - len(made))))
                made[at : at + len(data)] = data
        return bytes(made)


class _Disk:
    """What is on a disk, from a list of system calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = {str(p): _File(p.read_bytes()) for p in folder.rglob("*") if p.is_file()}
        self.synced = dict(self.now)
        self.waiting: list[tuple[str, _File | None]] = []
        self.at: dict[int, int] = {}
        self.said = ""

    def do(self, call: str, given: str, result: int) -> None:
        """One system call, as strace writes it."""
        strings = [bytes.fromhex(s.replace("\\x", "")) for s in _STRING.findall(given)]
        of = _OF_FILE.match(given)
        handle, path = (int(of[1]), of[2]) if of else (-1, "")
        if call == "openat":
            self._open(strings[0].decode(), given, result)
        elif call in ("write", "pwrite64") and handle == 1:
            self.said += strings[0].decode()
        elif call == "write" and path in self.now:
            self.now[path].since.append((self.at.get(handle, 0), strings[0]))
            self.at[handle] = self.at.get(handle, 0) + result
        elif call == "pwrite64" and path in self.now:
            self.now[path].since.append((int(given.rsplit(",", 1)[1]), strings[0]))
        elif call == "ftruncate" and path in self.now:
            self.now[path].since.append((int(given.rsplit(",", 1)[1]), None))
        elif call in ("fsync", "fdatasync"):
            self._sync(path)
        elif call.startswith("rename"):
            self._rename(strings[0].decode(), strings[-1].decode())
        elif call.startswith("unlink") and strings[0].decode() in self.now:
            self._name(strings[0].decode(), None)

    def _name(self, path: str, file: _File | None) -> None:
        self.waiting.append((path, file))
        if file is None:
            self.now.pop(path, None)
        else:
            self.now[path] = file

    def _open(self, path: str, given: str, handle: int) -> None:
        if not path.startswith(f"{self.folder}/"):
            return
        self.at[handle] = 0
        if "O_CREAT" in given and path not in self.now:
            self._name(path, _File())
        elif "O_TRUNC" in given and path in self.now:
            self.now[path].since.append((0, None))

    def _sync(self, path: str) -> None:
        if path in self.now:
            self.now[path].synced, self.now[path].since = self.now[path].after(None), []
        else:
            kept = [w for w in self.waiting if str(Path(w[0]).parent) != path]
            for name, file in (w for w in self.waiting if w not in kept):
                self._put(self.synced, name, file)
            self.waiting = kept

    def _rename(self, source: str, target: str) -> None:
        if source in self.now:
            file = self.now[source]
            self._name(target, file)
            self._name(source, None)

    @staticmethod
    def _put(names: dict[str, _File], name: str, file: _File | None) -> None:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file

    def cut(self, target: Path, dice: random.Random) -> None:
        """The power goes: write what the disk holds below `target`."""
        names = dict(self.synced)
        for name, file in self.waiting[: dice.randint(0, len(self.waiting))]:
            self._put(names, name, file)
        for name, file in names.items():
            if name.endswith("-shm"):
                continue  # of the memory: SQLite makes it anew
            path = target / Path(name).relative_to(self.folder)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.after(dice))


def _calls(folder: Path, key: DataKey, record: Path) -> Iterator[tuple[str, str, int]]:
    tracer = ["strace", "-y", "-xx", "-s", "10000000", "-e", f"trace={_CALLS}", "-o", str(record)]
    worker = [sys.executable, "-c", _WORKER, str(ROOT), str(folder), key.secret.hex(), key.log_id]
    subprocess.run([*tracer, *worker], check=True, stdout=subprocess.DEVNULL)
    with record.open(encoding="utf-8") as lines:
        for line in lines:
            found = _LINE.match(line)
            if found and int(found[3]) >= 0:
                yield found[1], _paths_in_clear(found[2]), int(found[3])


def _paths_in_clear(given: str) -> str:
    """strace writes the names of open files in hexadecimal too."""
    of = _OF_FILE.match(given)
    if of is None or "\\x" not in of[2]:
        return given
    return f"{of[1]}<{bytes.fromhex(of[2].replace(chr(92) + 'x', '')).decode()}>{given[of.end() :]}"


@pytest.mark.long
@pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("CI"), reason="strace is not installed (Debian: apt install strace)"
)
def test_a_power_cut_at_any_moment_loses_nothing_that_was_reported_done(tmp_path: Path) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    add(store, finished(store))
    key = log.key
    log.close()
    disk = _Disk(tmp_path / "log")
    calls = list(_calls(tmp_path / "log", key, tmp_path / "record"))
    assert sum(call in ("fsync", "fdatasync") for call, *_ in calls) > 50
    dice = random.Random(81)
    cuts = {*dice.sample(range(len(calls)), trials(300)), len(calls) - 1}
    for number, each in enumerate(calls):
        disk.do(*each)
        if number in cuts:
            place = tmp_path / "after"
            disk.cut(place, dice)
            _looks_well(place, key, [line for line in disk.said.splitlines(keepends=True) if line.endswith("\n")])
            shutil.rmtree(place)


def _looks_well(place: Path, key: DataKey, reported: list[str]) -> None:
    log = logs.open_log(place, key, Clock())
    store = IncidentStore(log)
    assert not log.state.alarm and verify(log).troubles == ()
    numbers = {s.number for s in store.find(Query(limit=500))}
    kept = {e.sha256 for s in store.find(Query(limit=500)) for e in store.evidence(store.get(s.id))}
    gone = {word for line in reported if line.startswith("deleted") for word in line.split()[1:]}
    for line in reported:
        word, what = line.split()[:2]
        if word == "deleted":
            assert what not in numbers
        elif what not in gone:
            assert what in (numbers if word == "saved" else kept) or _being_deleted(store, what), line
    log.close()


def _being_deleted(store: IncidentStore, what: str) -> bool:
    """Its deletion was under way and not reported yet: the history says so."""
    with store.log.reading() as db:
        if db.execute("select 1 from history where action = 'deleted' and number = ?", [what]).fetchone():
            return True
        newest = db.execute("select action from history order by seq desc limit 1").fetchone()[0]
    return len(what) == 64 and newest == "deleted"
