# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment of ten kinds of work: nothing that was reported done is lost, no alarm is false, and nothing is half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from assistant.domain.incident import Query, Status
from assistant.storage import opening as logs
from assistant.storage.backup import back_up, damaged_files, read_backup
from assistant.storage.errors import UnknownNumberError, WrongSecretError
from assistant.storage.incident_store import IncidentStore
from assistant.storage.vault import DataKey
from assistant.storage.verify import verify
from tests.conftest import ROOT, trials
from tests.unit.logs import PASSPHRASE, add, finished, key_of, new_log, older

START = """
import io, random, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from assistant.domain.incident import LogKind, Status
from assistant.storage import opening as logs
from assistant.storage.backup import back_up, read_backup, restore
from assistant.storage.incident_store import IncidentStore
from assistant.storage.keys import change_passphrase, renew
from assistant.storage.vault import DataKey
folder, key, dice = Path(sys.argv[2]), DataKey(bytes.fromhex(sys.argv[3]), sys.argv[4]), random.Random(sys.argv[5])
def say(*words):
    print(*words, flush=True)
def write(store, facts):
    begun = store.begin()
    return store.save(replace(begun, facts=facts, title="t", status=Status.OPEN))
"""
WORK = {
    "save": """
log = logs.open_log(folder, key)
store = IncidentStore(log)
say("ready")
while True:
    begun = store.begin()
    say("begun", begun.number)
    store.save(replace(begun, facts="word" + begun.number + " " + "x" * dice.randrange(5000), title="t", status=Status.OPEN))
    say("saved", begun.number)
""",
    "evidence": """
log = logs.open_log(folder, key)
store = IncidentStore(log)
incident = write(store, "x")
say("ready")
while True:
    data = dice.randbytes(dice.randrange(1, 400_000))
    made = store.add_evidence(incident, io.BytesIO(data), {"name": "f", "media_type": "text/plain"}, lambda: data[:100])
    say("added", made.sha256)
    if made.exhibit == 150:
        incident = write(store, "x")
""",
    "delete": """
log = logs.open_log(folder, key)
store = IncidentStore(log)
say("ready")
while True:
    incident = write(store, "pterodactyl")
    store.add_evidence(incident, io.BytesIO(b"x" * 90_000), {"name": "f", "media_type": "text/plain"})
    store.delete(incident)
    say("deleted", incident.number)
""",
    "passphrase": """
log = logs.open_log(folder, key)
say("ready")
while True:
    new = "passphrase of %d trials" % dice.randrange(10**9)
    say("trying", new)
    if dice.random() < 0.5:
        renew(log, new)
    else:
        change_passphrase(log, new)
    say("changed", new)
""",
    "create": """
say("ready")
while True:
    made, _ = logs.create(folder.parent / ("made-%d" % dice.randrange(10**9)), LogKind.MY, "Ann", "three small words")
    made.close()
    say("created", made.folder.name)
""",
    "back-up": """
log = logs.open_log(folder, key)
say("ready")
while True:
    say("backed-up", back_up(log, folder.parent / "stick", "Back-up").name)
""",
    "restore": """
info = read_backup(folder.parent / "kept" / "Back-up")
say("ready")
while True:
    restore(info, key, folder)
    say("restored")
""",
}
COMMANDS = {
    "report": ["report", "1", "--for", "monitoring-officer", "--out"],
    "bundle": ["bundle", "1", "--out"],
    "import": ["import"],
}


class Trial:
    """A log that is worked with by programs that are killed, and what they reported done."""

    def __init__(self, place: Path) -> None:
        self.place, self.folder = place, place / "log"
        self.dice = random.Random(11)
        self.passphrase, self.tried = PASSPHRASE, PASSPHRASE
        self.done: dict[str, set[str]] = {}
        self.looked_at: set[Path] = set()
        self.rounds = 0
        log, _ = new_log(self.folder)
        store = IncidentStore(log)
        add(store, finished(store))
        for name in ("stick", "kept"):
            (place / name).mkdir()
        self.kept = back_up(log, place / "kept", "Back-up")
        log.close()

    def key(self) -> DataKey:
        for passphrase in (self.tried, self.passphrase):
            try:
                found = key_of(self.folder, passphrase)
            except WrongSecretError:
                continue
            self.passphrase = self.tried = passphrase
            return found
        raise AssertionError("neither the old passphrase nor the new one opens the log")

    def kill(self, kind: str) -> None:
        """Start the work, kill it at any moment, and keep what it reported."""
        key = self.key()
        if kind == "save" and self.rounds % 5 == 4:
            older(logs.open_log(self.folder, key))
        if kind == "restore":
            key = key_of(self.kept)
        command = [
            sys.executable,
            "-c",
            START + WORK[kind],
            str(ROOT),
            str(self.folder),
            key.secret.hex(),
            key.log_id,
            str(self.rounds),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout is not None
            if kind != "save" or self.rounds % 5 != 4:
                assert child.stdout.readline() == "ready\n"
            time.sleep(self.dice.random() * (0.2 if kind in ("save", "evidence", "delete") else 0.8))
            child.send_signal(signal.SIGKILL)
            for line in child.stdout.read().splitlines():
                word, _, what = line.partition(" ")
                self.done.setdefault(word, set()).add(what)
                if word in ("trying", "changed"):
                    self.tried = what
                if word == "changed":
                    self.passphrase = what
        self.rounds += 1

    def unseen(self, pattern: str) -> list[Path]:
        """What came since it was asked last: nothing that is done later touches what is there."""
        found = [path for path in self.place.glob(pattern) if path not in self.looked_at]
        self.looked_at.update(found)
        return found

    def looks_well(self) -> IncidentStore:
        """Open it as the program would: nothing is missing and nothing is said that is not so."""
        assert logs.exists(self.folder)
        log = logs.open_log(self.folder, self.key())
        assert not log.state.alarm and log.state.keys_sound
        verdict = verify(log)
        assert verdict.troubles == () and [n.code for n in verdict.notices if n.code != "clock"] == []
        assert list(log.files.unfinished()) == [] and log.db.execute("select count(*) from leaving").fetchone()[0] == 0
        assert not [p.name for p in self.folder.iterdir() if p.name.endswith((".new", ".old", ".part"))]
        return IncidentStore(log)


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("kind", WORK)
def test_a_kill_at_any_moment_loses_nothing_and_leaves_nothing_half(trial: Trial, kind: str) -> None:
    for left in reversed(range(trials(50))):
        trial.kill(kind)
        store = trial.looks_well()
        if not left:
            trial.looked_at.clear()  # at the end all of it is looked at once more
        _as_reported(trial, kind, store)
        store.log.close()


def _as_reported(trial: Trial, kind: str, store: IncidentStore) -> None:
    for number in trial.done.get("saved", ()):
        incident = store.find_number(number)
        assert incident.facts.startswith(f"word{number} ") and incident.status is Status.OPEN
    for number in trial.done.get("deleted", ()):
        with pytest.raises(UnknownNumberError):
            store.find_number(number)
    if kind == "evidence":
        kept = {e.sha256 for s in store.find(Query(limit=500)) for e in store.evidence(store.get(s.id))}
        assert trial.done.get("added", set()) <= kept
    if kind == "create":
        for folder in trial.unseen("made-*"):
            logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE)).close()
        assert all((trial.place / name).is_dir() for name in trial.done.get("created", ()))
    if kind == "back-up":
        for folder in trial.unseen("stick/[!.]*"):
            assert damaged_files(read_backup(folder)) == []
        assert all((trial.place / "stick" / name).is_dir() for name in trial.done.get("backed-up", ()))
    if kind == "restore":
        for aside in trial.unseen("log moved aside*"):
            log = logs.open_log(aside, key_of(aside))
            assert verify(log).whole
            log.close()


@pytest.mark.long
@pytest.mark.parametrize("kind", COMMANDS)
def test_a_command_that_is_killed_gives_a_whole_file_or_none(trial: Trial, kind: str) -> None:
    sent, out = trial.place / "sent.zip", trial.place / "out"
    assert _command(trial, [*COMMANDS["bundle"], str(sent)]).wait() == 0
    began = time.monotonic()
    assert _command(trial, [*COMMANDS[kind], str(sent if kind == "import" else out)]).wait() == 0
    whole = time.monotonic() - began
    counted = 1 + (kind == "import")
    for _ in range(trials(50)):
        out.unlink(missing_ok=True)
        child = _command(trial, [*COMMANDS[kind], str(sent if kind == "import" else out)])
        time.sleep(whole * (0.4 + 0.7 * trial.dice.random()))
        child.send_signal(signal.SIGKILL)
        finished_it = child.wait() == 0
        if out.exists():
            if kind == "bundle":
                assert zipfile.ZipFile(out).testzip() is None
            else:
                assert out.read_bytes().rstrip().endswith(b"%%EOF")
        store = trial.looks_well()
        now = store.count(Query())
        if kind == "import":
            assert now - counted in ((1,) if finished_it else (0, 1))
            counted = now
        else:
            assert out.exists() or not finished_it
        for summary in store.find(Query(limit=500)):
            assert all(store.unchanged(e) for e in store.evidence(store.get(summary.id)))
        store.log.close()


def _command(trial: Trial, arguments: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assistant", "--data", str(trial.place / "data"), "incident", "--log", str(trial.folder)]
    environment = {**os.environ, "ASSISTANT_PASSPHRASE": trial.passphrase}
    return subprocess.Popen(
        [*command, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
