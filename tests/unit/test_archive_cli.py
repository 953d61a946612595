# SPDX-License-Identifier: Apache-2.0
"""The command `archive`: its lines, its options, its refusals."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit.exports import SAMPLES, Case, case_of, cases, in_order, x_zip

FAST = "rules,personal-data,context"


def run(*arguments: str | Path, tmp_path: Path) -> tuple[int, list[dict[str, Any]], str]:
    command = [sys.executable, "-m", "assistant", "--data", str(tmp_path / "data"), "archive", *map(str, arguments)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=120)
    lines = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    return done.returncode, lines, done.stderr.decode("utf-8")


@pytest.mark.parametrize("case", cases()[::9], ids=lambda c: c.name)
def test_items_are_those_of_the_samples(case: Case, tmp_path: Path) -> None:
    kinds = "post,reply,comment,share,like" + (",message" if case.options.messages else "")
    me = ["--me", case.options.me] if case.options.me else []
    status, lines, _ = run(*case.inputs, "--json", "--items", "--kinds", kinds, *me, tmp_path=tmp_path)
    found = [{k: v for k, v in line.items() if k not in ("type", "n", "file")} for line in lines if line["type"] == "item"]
    assert in_order(found) == in_order(case.expected)
    assert lines[-1]["type"] == "summary"
    assert [p["code"] for p in lines[-1]["problems"]] == ([case.problem] if case.problem else [])
    assert status == (0 if case.problem in (None, "part-damaged") else 2)


def test_a_chat_without_a_name_asks_who(tmp_path: Path) -> None:
    case = case_of(SAMPLES / "whatsapp" / "who-am-i")
    status, lines, said = run(*case.inputs, "--json", tmp_path=tmp_path)
    assert (status, lines) == (2, [{"type": "names", "names": ["~ Morgan", "Sam Okoro", "Morgan"]}])
    assert "--me" in said


def test_findings_months_and_since_when(tmp_path: Path) -> None:
    texts = ["Good morning", "Ring Mrs Hall on 07700 900123, 12 Mill Lane", "Good night"]
    path = x_zip(tmp_path / "x.zip", texts, dt.datetime(2020, 3, 30, 12, tzinfo=dt.UTC))
    status, lines, _ = run(path, "--json", "--only", FAST, "--councillor-since", "2020-04", tmp_path=tmp_path)
    assert status == 0
    assert lines[0]["items"] == {"post": 3}
    [item] = [line for line in lines if line["type"] == "item"]
    assert item["verdict"] == "stop"
    assert item["since_councillor"] is False
    assert "named-person-with-details" in [f["rule"] for f in item["findings"]]
    months = next(line for line in lines if line["type"] == "months")
    assert months["counts"] == {"2020-03": [2, 1], "2020-04": [1, 0]}
    assert lines[-1]["read"] == 3
    assert lines[-1]["stop"] == 1


def test_days_outside_are_left_out(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip", ["one", "two", "three"], dt.datetime(2020, 3, 1, 12, tzinfo=dt.UTC))
    _, lines, _ = run(path, "--json", "--items", "--from", "2020-03-02", "--to", "2020-03-02", tmp_path=tmp_path)
    assert [line["text"] for line in lines if line["type"] == "item"] == ["two"]


def test_no_list_without_saying_that_nothing_is_pending(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip", ["Ring Mrs Hall on 07700 900123, 12 Mill Lane"])
    target = tmp_path / "list.csv"
    status, lines, said = run(path, "--json", "--only", FAST, "--delete-list", target, tmp_path=tmp_path)
    assert (status, lines, target.exists()) == (2, [], False)
    assert "--nothing-pending" in said
    status, _, _ = run(path, "--json", "--only", FAST, "--delete-list", target, "--nothing-pending", tmp_path=tmp_path)
    assert status == 0
    rows = list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))
    assert rows[0][0] == "Done"
    assert rows[1][-1] == "https://x.com/morganhale_wex/status/1000"


def test_what_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip", ["=cmd|' /C calc'!A0 ring 07700 900123 Mrs Hall at 12 Mill Lane"])
    target = tmp_path / "list.csv"
    run(path, "--json", "--only", FAST, "--delete-list", target, "--nothing-pending", tmp_path=tmp_path)
    rows = list(csv.reader(io.StringIO(target.read_bytes().decode("utf-8-sig"))))
    assert rows[1][4].startswith("'=cmd")


def test_a_list_on_paper(tmp_path: Path) -> None:
    path = x_zip(tmp_path / "x.zip", ["Ring Mrs Hall on 07700 900123, 12 Mill Lane"])
    target = tmp_path / "list.pdf"
    status, _, _ = run(path, "--json", "--only", FAST, "--delete-list", target, "--nothing-pending", tmp_path=tmp_path)
    assert status == 0
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "wrong",
    [["--kinds", "tweet"], ["--from", "then"], ["--councillor-since", "2020-13"], ["--council", "nowhere"], ["--only", "magic"]],
)
def test_bad_usage_says_so(wrong: list[str], tmp_path: Path) -> None:
    status, _, said = run(x_zip(tmp_path / "x.zip", ["one"]), "--json", *wrong, tmp_path=tmp_path)
    assert status == 2
    assert said.strip()
