# SPDX-License-Identifier: Apache-2.0
"""Changed samples: cut, bytes changed, keys renamed, nulls, deep nesting. None raises, hangs, fills the memory or changes a file."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.archive import ArchiveError, Problem, ProblemCode, ReadOptions
from assistant.files.child import child_module
from assistant.services.archive.export import items
from tests.conftest import trials
from tests.unit.exports import Case, cases

ODD: list[Any] = [None, [], {}, "", 0, -1, 1e300, True, [[[]]], {"a": None}, "\ud800", "9" * 5000, float("nan")]


def changed(rng: random.Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    match rng.randrange(6):
        case 0:
            return data[:at]
        case 1:
            out = bytearray(data)
            for _ in range(rng.randrange(1, 20)):
                if out:
                    out[rng.randrange(len(out))] = rng.randrange(256)
            return bytes(out)
        case 2:
            return data[:at] + data[rng.randrange(len(data) + 1) :]
        case 3:
            piece = rng.choice([b"[", b'{"a":', b'"', b"\\", b"<div>", b'<section class="_a6-g">'])
            return data[:at] + piece * rng.choice([1, 50, 100_000]) + data[at:]
        case 4:
            return data.replace(b",", rng.choice([b";", b"", b",,", b'"']), rng.randrange(5))
        case _:
            return _shapes_changed(rng, data)


def _shapes_changed(rng: random.Random, data: bytes) -> bytes:
    text = data.decode("utf-8-sig", "replace")
    start = min((i for i in (text.find("["), text.find("{")) if i >= 0), default=-1)
    try:
        value = json.loads(text[start:].rstrip(" ;\r\n"))
    except ValueError:
        return data
    return (text[:start] + json.dumps(_odd(rng, value))).encode("utf-8", "surrogatepass")


def _odd(rng: random.Random, value: Any) -> Any:
    if isinstance(value, dict):
        return {(k.upper() if rng.random() < 0.1 else k): _odd(rng, v) for k, v in value.items()}
    if rng.random() < 0.05:
        return rng.choice(ODD)
    return [_odd(rng, v) for v in value] if isinstance(value, list) else value


def spoiled(rng: random.Random, source: Path, target: Path) -> None:
    if zipfile.is_zipfile(source) and rng.random() < 0.8:
        try:
            with zipfile.ZipFile(source) as old:
                members = [(i.filename, old.read(i)) for i in old.infolist() if not i.is_dir()]
        except RuntimeError:  # a password
            members = []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for name, data in dict(members).items():
                new.writestr(name, changed(rng, data) if rng.random() < 0.6 else data)
    else:
        target.write_bytes(changed(rng, source.read_bytes()))


def _files(case: Case) -> list[Path]:
    return [f for i in case.inputs for f in ([i] if i.is_file() else [p for p in i.rglob("*") if p.is_file()])]


@pytest.mark.parametrize("seed", range(trials(500)))
def test_a_changed_sample_gives_items_or_a_problem(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    case = rng.choice(cases())
    paths = []
    for number, source in enumerate(_files(case)):
        folder = tmp_path / str(number)
        folder.mkdir()
        paths.append(folder / source.name)
        spoiled(rng, source, paths[-1])
    before = {p: p.read_bytes() for p in paths}
    options = ReadOptions(messages=rng.random() < 0.5, me=rng.choice(["", "Morgan Hale"]))
    try:
        for event in items(paths, options):
            if not isinstance(event, Problem):
                f"{event.text}{event.where}{event.link}".encode()
    except ArchiveError as error:
        # a child that ran out of memory, broke off, or said nothing for so long that it was ended would say this
        assert error.problem.code is not ProblemCode.STOPPED_SHORT
    assert {p: p.read_bytes() for p in paths} == before
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted(paths)


def test_the_child_lives_where_the_program_looks_for_it() -> None:
    assert child_module("archive") == "assistant.archive.archive_child"
