# SPDX-License-Identifier: Apache-2.0
"""The command `incident`, through the real command line, and the JSON form of an incident."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.app import main
from assistant.content.incident_file import IncidentFileError, json_schema, read_incident
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "tests" / "fixtures" / "incidents").glob("*.json"))
PASSPHRASE = "three small words"  # noqa: S105
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log"), *arguments])
        done = capsys.readouterr()
        return status, done.out, done.err

    return call


def test_the_schema_in_docs_is_that_of_the_program() -> None:
    assert (ROOT / "docs" / "incident.schema.json").read_text(encoding="utf-8") == json_schema()


def test_there_are_ten_samples_and_more() -> None:
    assert len(SAMPLES) >= 10


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)
def test_a_sample_goes_in_and_comes_out_the_same(run: Run, sample: Path, tmp_path: Path) -> None:
    status, out, err = run("add", str(sample))
    assert (status, out) == (0, "Added: 2026-001\n"), err
    assert "A new log was made" in err and "shown only now" in err
    status, out, err = run("show", "1", "--json", "--files", str(tmp_path / "out"))
    assert status == 0, err
    first = json.loads(out)
    given = json.loads(sample.read_text(encoding="utf-8"))
    for key, value in given.items():
        if key == "evidence":
            assert [e["what"] for e in first["evidence"]] == [e["what"] for e in value]
        elif key != "seen_at":
            assert first[key] == value or (key == "title" and value), key
    (tmp_path / "out").mkdir(exist_ok=True)
    again = tmp_path / "out" / "again.json"
    again.write_text(out, encoding="utf-8")
    assert run("add", str(again))[:2] == (0, "Added: 2026-002\n")
    second = json.loads(run("show", "2026-002", "--json")[1])
    assert second == first
    folder = tmp_path / "log"
    log = logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE))
    store = IncidentStore(log)
    one, two = (store.evidence(store.find_number(n)) for n in ("1", "2"))
    assert [e.sha256 for e in one] == [e.sha256 for e in two] and len(one) == len(given.get("evidence", []))
    log.close()
    assert run("verify")[0] == 0


def test_list_finds_and_filters(run: Run) -> None:
    for sample in SAMPLES:
        assert run("add", str(sample))[0] == 0
    lines = run("list")[1].splitlines()
    assert len(lines) == len(SAMPLES)
    dates = [line.split()[1] for line in lines]
    assert dates == sorted(dates, reverse=True)
    assert len(run("list", "--find", "bribes")[1].splitlines()) == 1
    assert [r["status"] for r in json.loads(run("list", "--status", "closed", "--json")[1])] == ["closed"]
    assert len(run("list", "--kind", "defamation", "--limit", "1")[1].splitlines()) == 1
    assert run("list", "--find", "giraffe")[1] == "No incidents match.\n"
    status, out, _ = run("show", "4")
    assert status == 0 and "No connection" in out and "Timeline" in out


def test_verify_says_what_it_found_and_compares_with_a_head(run: Run, tmp_path: Path) -> None:
    assert run("add", str(SAMPLES[0]))[0] == 0
    status, out, _ = run("verify", "--json")
    plain = json.loads(out)
    assert status == 0 and plain["whole"] and plain["files"] == 1 and plain["troubles"] == []
    assert run("verify", "--expect", plain["head"])[0] == 0
    number, _, code = plain["head"].partition(":")
    status, out, _ = run("verify", "--expect", f"{number}:{'0' * 64}")
    assert status == 1 and f"Line {number} is not the one you kept." in out
    status, out, _ = run("verify", "--expect", f"{int(number) + 7}:{code}")
    assert status == 1 and "The end of the history is missing" in out
    assert run("verify", "--expect", "nonsense")[0] == 2
    for file in (tmp_path / "log" / "evidence").iterdir():  # the file, and the words that are shown of it
        file.write_bytes(file.read_bytes()[:-1])
    status, out, _ = run("verify")
    assert status == 1 and "Evidence 1 (01-post.txt) has changed." in out and "Something was altered or is missing." in out


BAD: dict[str, tuple[object, str]] = {
    "no json": ("{", "The file is no JSON"),
    "a list": ([], "must hold one object"),
    "nothing": ({}, "kind is missing. Add it."),
    "a misspelt key": ({"fakts": "x"}, "fakts is no key that we know"),
    "an unknown kind": ({"kind": "rude"}, 'kind: "rude" is not known. Use one of: abuse'),
    "an unknown clause": ({"clauses": ["XXX-1"]}, 'clauses: "XXX-1" is not known'),
    "about the keeper": ({"about_keeper": True}, "about_keeper must be one of False"),
    "no connection at all": ({"connections": []}, "connections needs at least 1"),
    "a path that leads out": ({"evidence": [{"file": "../secret.txt"}]}, "evidence[1].file must be a path beside"),
    "an absolute path": ({"evidence": [{"file": "/etc/passwd"}]}, "evidence[1].file must be a path beside"),
    "a file that is not there": ({"evidence": [{"file": "none.txt"}]}, "evidence[1].file: none.txt is not there"),
    "closed without an outcome": ({"status": "closed"}, "a closed incident needs outcome, closed_on and keep_until"),
    "no such zone": ({"zone": "Mars/North", "seen_at": "2026-01-01T10:00"}, "zone: this zone is not known"),
    "no time": ({"seen_at": "yesterday"}, "seen_at"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_by_key_and_nothing_is_saved(run: Run, tmp_path: Path, name: str) -> None:
    change, words = BAD[name]
    path = tmp_path / "bad.json"
    good = {
        "kind": "abuse",
        "reason": "policy",
        "who": "public",
        "seen_at": "2026-01-01T10:00:00Z",
        "connections": ["known"],
        "facts": "x",
    }
    if isinstance(change, str):
        path.write_text(change, encoding="utf-8")
    else:
        whole = change if change in ([], {}) else {**good, **change}  # type: ignore[dict-item]
        path.write_text(json.dumps(whole), encoding="utf-8")
    status, out, err = run("add", str(path))
    assert status == 2 and out == "" and words in err, err
    assert not (tmp_path / "log").exists()


def test_a_link_that_leads_out_of_the_folder_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.txt").symlink_to(tmp_path / "secret.txt")
    good = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    good["evidence"][0]["file"] = "x.txt"
    (tmp_path / "in" / "a.json").write_text(json.dumps(good), encoding="utf-8")
    status, _, err = run("add", str(tmp_path / "in" / "a.json"))
    assert status == 2 and "leads out of the folder" in err


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "a/" * 3000 + "b"], ids=["long", "longer", "deep"])
def test_a_name_that_no_system_takes_is_refused_in_words(run: Run, tmp_path: Path, name: str) -> None:
    good = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    good["evidence"][0]["file"] = name
    (tmp_path / "a.json").write_text(json.dumps(good), encoding="utf-8")
    status, _, err = run("add", str(tmp_path / "a.json"))
    assert status == 2 and err.strip() and "Traceback" not in err
    for arguments in (("add", name), ("import", name), ("list", "--log", name), ("verify", "--log", name)):
        status, _, err = run(*arguments)
        assert status == 2 and err.strip() and "Traceback" not in err, arguments


@pytest.mark.parametrize("passphrase", ["ludlow town council", "Ludlow Town Council clerk", "ann clerk ludlow"])
def test_the_names_of_council_and_keeper_are_no_passphrase(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text(json.dumps({"format": 1, "council": "ludlow"}), encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", passphrase)
    status, _, err = run("--keeper", "Ann Clerk", "add", str(SAMPLES[0]))
    assert status == 2 and "guessed quickly" in err and not (tmp_path / "log").exists(), err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_file_for_which_there_is_no_room_is_named_and_the_rest_is_saved(run: Run, tmp_path: Path) -> None:
    import resource

    (tmp_path / "large.bin").write_bytes(b"x" * 3_000_000)
    (tmp_path / "small.txt").write_text("kept")
    plain = json.loads(SAMPLES[0].read_text(encoding="utf-8"))
    plain["evidence"] = [{"file": "large.bin"}, {"file": "small.txt"}]
    (tmp_path / "x.json").write_text(json.dumps(plain))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, limits[1]))
    try:
        status, out, err = run("add", str(tmp_path / "x.json"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert status == 2 and out == "" and "2026-001 was saved, but not these files:" in err
    assert "large.bin: There is no room" in err and "small.txt" not in err
    shown = json.loads(run("show", "1", "--json")[1])
    assert shown["status"] != "unfinished" and [each["file"] for each in shown["evidence"]] == ["01 small.txt"]


def test_deep_and_huge_files_are_refused() -> None:
    with pytest.raises(IncidentFileError, match=r"no JSON|nested too deeply"):
        read_incident(b"[" * 200_000)
    with pytest.raises(IncidentFileError, match="larger than 5 MB"):
        read_incident(b" " * 6_000_000)
    with pytest.raises(IncidentFileError, match="not UTF-8"):
        read_incident(b"\xff\xfe\x00")


def test_wrong_passphrase_missing_log_and_missing_number(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is no log in" in run("list")[2]
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", "short")
    assert "too short" in run("add", str(SAMPLES[0]))[2]
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    assert run("add", str(SAMPLES[0]))[0] == 0
    assert "There is no incident" in run("show", "2026-999")[2]
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", "wrong words here")
    status, _, err = run("list")
    assert status == 2 and err == "That is not right. Try again. You can also use your recovery sheet.\n"
    monkeypatch.delenv("ASSISTANT_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", open(os.devnull, encoding="utf-8"))  # noqa: PTH123, SIM115
    assert "ASSISTANT_PASSPHRASE" in run("list")[2]
    (tmp_path / "a file").touch()
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    assert main(["incident", "--log", str(tmp_path / "a file"), "list"]) == 2


def test_without_log_it_is_the_log_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    data = tmp_path / "data"
    assert main(["--data", str(data), "incident", "add", str(SAMPLES[0])]) == 0
    assert (data / "logs" / "my" / "log.db").exists()
    assert main(["--data", str(data), "incident", "--which", "council", "add", str(SAMPLES[0])]) == 0
    assert (data / "logs" / "council" / "log.db").exists()
    capsys.readouterr()
    shutil.rmtree(data)


def test_log_may_stand_after_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)
    assert main(["incident", "add", str(SAMPLES[0]), "--log", str(tmp_path / "x")]) == 0
    assert main(["incident", "list", "--log", str(tmp_path / "x")]) == 0
    assert "2026-001" in capsys.readouterr().out


def test_the_log_its_reports_and_bundles_load_no_network_client(tmp_path: Path) -> None:
    """Every command of the log in one process. Python's own email.utils, which pydantic loads by way of importlib.metadata,
    imports socket for the name of the machine; nothing else may."""
    code = (
        "import os, sys; from assistant.app import main; from pathlib import Path\n"
        "base = ['--data', sys.argv[1], 'incident', '--log', sys.argv[1] + '/log']; out = sys.argv[1]\n"
        "assert main([*base, 'add', sys.argv[2]]) == 0\n"
        "for words in (['list'], ['show', '1'], ['verify'], ['report', '1', '--for', 'me', '--out', out + '/r.pdf', '--originals'],\n"
        "    ['no-names', '--from', '2026-01', '--to', '2026-12', '--out', out + '/n.pdf'], ['bundle', '1', '--out', out + '/b.zip'],\n"
        "    ['import', out + '/b.zip']):\n"
        "    assert main([*base, *words]) == 0, words\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'ssl', 'asyncio', 'http') or m == 'urllib.request']\n"
        "bad += ['socket'] if 'socket' in sys.modules and 'email.utils' not in sys.modules else []\n"
        "print('LOADED', bad)"
    )
    sample = next(s for s in SAMPLES if s.stem.startswith("08"))
    environment = {**os.environ, "ASSISTANT_PASSPHRASE": PASSPHRASE}
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), str(sample)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "LOADED []"
