# SPDX-License-Identifier: Apache-2.0
"""The command-line contract, as another program sees it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.app import build_app
from assistant.domain.audit import Ask
from assistant.services.guides.profile import Profile
from tests.unit.packs import fill

ROOT = Path(__file__).parents[2]


def run(*arguments: str, data: Path, given: str | bytes | None = None) -> subprocess.CompletedProcess[str]:
    raw = given.encode() if isinstance(given, str) else given
    done = subprocess.run(
        [sys.executable, "-m", "assistant", "--data", str(data), *arguments],
        input=raw if raw is not None else b"",
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_draft_as_json(tmp_path: Path) -> None:
    done = run("check", "You are an absolute moron.", "--json", "--council", "ludlow", "--only", "rules", data=tmp_path)
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    assert set(answer) >= {"id", "verdict", "findings", "capacity", "audience", "questions", "fair_comment", "could_not_check"}
    (finding,) = answer["findings"]
    assert set(finding) >= {"rule", "concern", "level", "spans", "text", "message", "clauses", "rewrites", "source"}
    assert answer["verdict"] == finding["level"] == "stop" and "LUD-M-4c" in finding["clauses"]
    assert answer["capacity"]["level"] in ("less-likely", "possible", "likely", "very-likely")


def test_words_file_and_standard_input(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("The clerk is useless.", encoding="utf-8-sig")
    for arguments, given in ((("--file", str(draft)), None), (("-",), "The clerk is useless."), ((), "The clerk is useless.")):
        done = run("check", *arguments, "--only", "rules,context", data=tmp_path, given=given)
        assert done.returncode == 0 and "Check this: name-calling" in done.stdout
        assert "Are you happy for everyone to see it, for good?" in done.stdout


def test_the_model_runs_alone_and_explains_lines_when_asked(tmp_path: Path) -> None:
    text = "The hall looks well. He has all the charm of a blocked sink and half the intelligence."
    one = json.loads(run("check", text, "--json", "--only", "model", data=tmp_path).stdout)
    finding = next(f for f in one["findings"] if f["concern"] == "abuse")
    assert finding["drivers"] and all(f["source"] == "model" for f in one["findings"])
    assert [text[a:b] for a, b in finding["spans"]] == ["He has all the charm of a blocked sink and half the intelligence."]
    given = json.dumps({"id": 1, "text": text}) + "\n"
    quick = lines(run("check", "--lines", "-", "--json", "--only", "model", data=tmp_path, given=given).stdout)
    told = lines(run("check", "--lines", "-", "--json", "--only", "model", "--explain", data=tmp_path, given=given).stdout)
    assert quick[0]["findings"][0]["spans"] == quick[0]["findings"][0]["drivers"] == []
    assert told[0]["findings"] == one["findings"]


def test_the_model_follows_the_setting_with_my_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"format": 1, "model": False}), encoding="utf-8")
    text = "Keep on like this and you will be leaving the village on your back."
    for arguments, found in (((), True), (("--my-settings",), False)):
        answer = json.loads(run("check", text, "--json", "--only", "model", *arguments, data=tmp_path).stdout)
        assert bool(answer["findings"]) is found
        assert answer["could_not_check"] == []


def test_lines_stream_in_order_with_their_own_context(tmp_path: Path) -> None:
    given = "\n".join(
        [
            json.dumps({"id": "a", "text": "Vote Labour on Thursday.", "account": "official"}),
            json.dumps({"id": "b", "text": "Vote Labour on Thursday.", "account": "member", "colour": "blue"}),
            "this is no JSON",
            json.dumps({"id": "c", "text": "Hello.", "answers": {"is-public": "no"}, "colour": "red"}),
            json.dumps({"id": "d", "text": "Hello.", "account": "emperor"}),
            json.dumps({"id": "e"}),
        ]
    )
    done = run("check", "--lines", "-", "--json", "--only", "rules,context", data=tmp_path, given=given)
    answers = lines(done.stdout)
    assert done.returncode == 2
    assert [a["id"] for a in answers] == ["a", "b", 3, "c", "d", "e"]
    assert answers[0]["verdict"] == "stop" and answers[1]["verdict"] != "stop"
    assert "no JSON" in answers[2]["error"] and answers[3]["verdict"] == "stop"
    assert "account must be one of" in answers[4]["error"] and 'no "text"' in answers[5]["error"]
    assert done.stderr.count("colour") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "x", "--role", "king"), "king"),
        (("check", "x", "--only", "magic"), "--only takes"),
        (("check", "x", "--council", "nowhere"), 'no policy "nowhere"'),
        (("check", "x", "--platform", "smoke"), 'no platform "smoke"'),
        (("check", "x", "--answer", "source"), "QUESTION=ANSWER"),
        (("check", "x", "--answer", "source=magic"), "can be"),
        (("check", "x", "--answer", "magic=yes"), 'no question "magic"'),
        (("check", "x", "--date", "tomorrow"), "date like"),
        (("check", "x", "--work-hours", "always"), "work hours"),
        (("check", "--file", "nothing.txt"), "nothing.txt cannot be read"),
        (("check", "--lines", "nothing.jsonl", "--json"), "cannot be read"),
        (("check", "--lines", "-"), "--json"),
        (("policies", "show", "nowhere"), "no policy"),
        (("policies", "add", "nowhere"), "cannot find"),
        (("dance",), "dance"),
    ],
)
def test_bad_usage_is_one_clear_line_and_2(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, data=tmp_path)
    assert done.returncode == 2 and said in done.stderr
    assert "Traceback" not in done.stderr and done.stdout == ""


def test_a_line_that_cannot_be_read_leaves_the_others_alone(tmp_path: Path) -> None:
    given = [
        '{"id": "half", "text": "The clerk is useless \\ud83d"}',
        '{"id": "nul", "text": "The clerk is \\u0000 useless"}',
        '{"id": "elsewhere", "text": "Hello", "council": "no-such-council"}',
        '{"id": "\\ud800", "text": 7}',
        '{"id": "last", "text": "The clerk is useless."}',
    ]
    done = run("check", "--lines", "-", "--json", "--only", "rules", data=tmp_path, given="\n".join(given))
    half, nul, elsewhere, broken, last = lines(done.stdout)
    assert done.returncode == 2
    assert half["id"] == "half" and half["findings"] and half["findings"][0]["text"] == last["findings"][0]["text"]
    assert nul["id"] == "nul" and "error" not in nul
    assert "no-such-council" in elsewhere["error"] and "ludlow" in elsewhere["error"]
    assert "error" in broken
    assert last["findings"]


def test_fail_on(tmp_path: Path) -> None:
    for text, fail_on, status in (
        ("You moron.", "stop", 1),
        ("You moron.", "check", 1),
        ("Hello.", "check", 0),
        ("Thx!!!", "check", 0),
    ):
        assert run("check", text, "--only", "rules", "--fail-on", fail_on, data=tmp_path).returncode == status, text


def test_received_comments_and_answers(tmp_path: Path) -> None:
    done = run("check", "You people are disgusting.", "--received", "--json", "--only", "rules,context", data=tmp_path)
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "stop" and answer["questions"] == [] and answer["findings"][0]["rewrites"] == []
    words = run("check", "You people are disgusting.", "--received", "--only", "rules,context", data=tmp_path).stdout
    assert "They wrote: " in words and "You wrote" not in words and "Rule: General advice" in words
    assert "only you can answer" not in words and "Who will see this" not in words


def test_settings_are_read_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text(json.dumps({"council": "ludlow", "rules_off": [["respect-name-calling", "x"]]}))
    plain = json.loads(run("check", "Cllr Webb is a clown.", "--json", "--only", "rules", data=tmp_path).stdout)
    mine = json.loads(run("check", "Cllr Webb is a clown.", "--json", "--only", "rules", "--my-settings", data=tmp_path).stdout)
    assert plain["verdict"] == "check" and mine["verdict"] == "none"


def test_my_settings_take_what_the_profile_check_found(tmp_path: Path) -> None:
    profile = Profile(build_app(tmp_path), lambda: dt.date(2026, 11, 22))
    profile.answer(profile.save(replace(profile.begin(), accounts=("facebook-profile",))), Ask("aud-06"), "yes")
    draft = ("check", "A lovely walk.", "--json", "--account", "personal", "--only", "context")
    plain = json.loads(run(*draft, data=tmp_path).stdout)["capacity"]
    mine = json.loads(run(*draft, "--my-settings", data=tmp_path).stdout)["capacity"]
    assert (plain["level"], mine["level"]) == ("possible", "likely")


def test_policies(tmp_path: Path) -> None:
    assert "ludgershall" in run("policies", data=tmp_path).stdout
    assert "Ludlow DO-3" in run("policies", "show", "ludlow", "--find", "public page", data=tmp_path).stdout
    assert "does not mention it" in run("policies", "compare", "ludgershall", "ludlow", "--differences", data=tmp_path).stdout
    folder = tmp_path / "my-town"
    assert run("policies", "new", str(folder), data=tmp_path).returncode == 0
    assert run("policies", "new", str(folder), data=tmp_path).returncode == 2
    assert "is an example" in run("policies", "check", str(folder), data=tmp_path).stderr
    fill(folder)
    assert run("policies", "check", str(folder), data=tmp_path).returncode == 0
    assert "Added" in run("policies", "add", str(folder), data=tmp_path).stdout
    answer = json.loads(run("check", "You moron.", "--json", "--council", "my-town", data=tmp_path).stdout)
    assert any(c.startswith("MYTOWN") for c in answer["findings"][0]["clauses"])
    assert "my-town" in run("policies", "list", data=tmp_path).stdout
    assert run("policies", "remove", "my-town", data=tmp_path).returncode == 0
    assert "my-town" not in run("policies", "list", data=tmp_path).stdout
    assert run("policies", "remove", "ludlow", data=tmp_path).returncode == 2
    (folder / "clauses.toml").write_text("[[clause]]\nid = 1\n")
    done = run("policies", "check", str(folder), data=tmp_path)
    assert done.returncode == 2 and "clause[1].id" in done.stderr and "to mend" in done.stderr


def test_help_speaks_of_every_option(tmp_path: Path) -> None:
    shown = run("check", "--help", data=tmp_path).stdout
    for option in "council role account place kind platform purpose restricted-post date time work-hours polling-day received answer only explain my-settings fail-on file lines json".split():
        assert f"--{option}" in shown


def test_no_qt_and_no_network_client_on_the_command_line(tmp_path: Path) -> None:
    code = (
        "import sys; from assistant.app import main; main(['--data', sys.argv[1], 'check', 'You moron. NHS number 943 476 5919, card 4111 1111 1111 1111.', '--only', 'rules,personal-data,context'])\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6', 'socket', 'ssl', 'asyncio', 'http', 'pydantic')]\n"
        "print(bad, file=sys.stderr)"
    )
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"


def test_the_environment_holds_no_network_client() -> None:
    import importlib.metadata

    names = {d.metadata["Name"].lower() for d in importlib.metadata.distributions()}
    assert not names & {"requests", "httpx", "aiohttp", "urllib3", "httpcore", "huggingface-hub", "tornado"}
