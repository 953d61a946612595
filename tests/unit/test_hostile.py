# SPDX-License-Identifier: Apache-2.0
"""Made-up harm, many times over: incidents, bundles and their lists with a part exchanged, doubled or left out. Each is refused
in words or taken and noticed; what is taken can be shown, printed and sent on. Nothing ever raises anything else."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.content import Content
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, Query
from assistant.domain.jobs import TellError
from assistant.domain.plain_text import has_harmful
from assistant.services.log.bundles import save_bundle, take_in
from assistant.services.log.files import add_from_file, as_file
from assistant.services.log.history import history_of, their_acts
from assistant.services.log.received import open_bundle
from assistant.services.log.records import Records
from assistant.services.log.replay import FACTS
from assistant.services.log.trust import TrustBook
from assistant.services.log.words import as_text
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES, ROOT, trials
from tests.unit.bundles import Parts, parts_of
from tests.unit.logs import add, finished, new_log

SAMPLES = sorted((ROOT / "tests" / "fixtures" / "incidents").glob("*.json"))
VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**53,
    10**400,
    1e308,
    "",
    " ",
    "\0",
    "\ud800",
    "\udfff\ud800",
    "\x1b[2J\x1b[31m",
    "\x9b31m\a\b",
    "\u202egnp.exe",
    "../../../etc/passwd",
    "C:\\CON",
    "https://x.test/" + "a" * 3000,
    "a" * 60_000,
    "\u0301" * 2000,
    "👩‍👩‍👧‍👦" * 400,
    "{number} {0} %s {",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59.999999-23:59",
    "9999-12-31",
    "0001-01-01",
    "2026-03-29T01:30",
    "2026-W53-7",
    "2026-02-30T10:00Z",
    "24:00",
    [],
    {},
    [[]] * 50,
    ["x"] * 5000,
    {"a" * 200: "x"},
    {"\x1b[31m": 1, "__proto__": {}},
)


def _places(plain: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every place in JSON values that can be exchanged, as its holder and its key."""
    keys: Any = plain.keys() if isinstance(plain, dict) else range(len(plain)) if isinstance(plain, list) else ()
    for key in list(keys):
        found.append((plain, key))
        _places(plain[key], found)
    return found


def spoil(plain: Any, dice: random.Random, times: int) -> None:
    """Exchange, double or leave out parts of `plain`."""
    for _ in range(times):
        places = _places(plain, [])
        if not places:
            return
        holder, key = dice.choice(places)
        what = dice.random()
        if what < 0.15:
            del holder[key]
        elif what < 0.25 and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        elif what < 0.35:
            other, other_key = dice.choice(places)
            holder[key] = copy.deepcopy(other[other_key]) if len(json.dumps(other)) < 100_000 else None
        elif what < 0.45 and isinstance(holder[key], str) and holder[key]:
            at = dice.randrange(len(holder[key]))
            holder[key] = holder[key][:at] + dice.choice("\0\ud800\x1b\n\u202e é'") + holder[key][at + 1 :]
        elif what < 0.5 and isinstance(holder, dict):
            holder[dice.choice(["", "x", "\x1b[31m", "id", "number", "evidence", "hold", "details"])] = holder.pop(key)
        else:
            holder[key] = copy.deepcopy(dice.choice(VALUES))


def shown(store: IncidentStore, incident: Incident, evidence: list[Evidence], content: Content) -> None:
    """Everything that shows an incident, on values that were taken in."""
    trust = TrustBook(store.log).of(incident.id)
    text = as_text(incident, evidence, history_of(store, incident), trust, content)
    text.encode("utf-8")
    assert not has_harmful("".join(getattr(incident, name) for name in ("facts", "title", "person", "link", "account")))
    json.dumps(as_file(incident, evidence)).encode("utf-8")
    assert store.find(Query(limit=1)) and Records(store).theirs(incident) is not ...


def said_well(error: TellError) -> None:
    said = str(error)
    assert said.strip() and not has_harmful(said) and len(said) < 100_000 and "Traceback" not in said
    assert "Input should" not in said, said  # pydantic's own words


@pytest.mark.long
@pytest.mark.usefixtures("stays_small")
def test_hostile_incident_files(tmp_path: Path, content: Content) -> None:
    log, _ = new_log(tmp_path / "log")
    store, dice, taken = IncidentStore(log), random.Random(14), 0
    for file in SAMPLES[0].parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "x.json"
    good = [json.loads(sample.read_text(encoding="utf-8")) for sample in SAMPLES]
    for _ in range(trials(2000)):
        plain = copy.deepcopy(dice.choice(good))
        spoil(plain, dice, dice.randrange(1, 4))
        data = json.dumps(plain, ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")
        if dice.random() < 0.1:
            data = data[: dice.randrange(len(data))] + dice.randbytes(dice.randrange(8))
        path.write_bytes(data)
        try:
            added = add_from_file(path, store, content, content.packs["ludgershall"], 2)
        except TellError as error:
            said_well(error)
            continue
        taken += 1
        shown(store, added.incident, store.evidence(added.incident), content)
    assert taken, "nothing but refusals: this tries nothing"
    log.close()


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    log, _ = new_log(folder / "log")
    store = IncidentStore(log)
    incident = finished(store, others=("Mrs Hall",))
    add(store, incident)
    save_bundle(store, incident, folder / "b.zip")
    log.close()
    yield folder / "b.zip"


@pytest.mark.long
@pytest.mark.usefixtures("stays_small")
def test_hostile_bundles(sent: Path, tmp_path: Path, content: Content) -> None:
    """Sealed, with every list right: what is inside is wrong."""
    log, _ = new_log(tmp_path / "log")
    store, dice, good, noticed = IncidentStore(log), random.Random(15), parts_of(sent), 0
    path = tmp_path / "x.zip"
    for _ in range(trials(2000)):
        parts = good.changed(lambda _p: None)
        for plain in dice.sample([parts.incident, parts.history], dice.choice([1, 1, 2])):
            spoil(plain, dice, dice.randrange(1, 3))
        path.write_bytes(_with_any_characters(parts))
        try:
            received = open_bundle(path, content, RESOURCES, store)
        except TellError as error:
            said_well(error)
            continue
        changed = (parts.incident, parts.history) != (good.incident, good.history)
        codes = {d.code for d in received.doubts} - {"twice"}
        noticed += bool(codes)
        if changed and not codes:
            # what is not said must not matter: keys that nobody reads
            assert _read_of(parts) == _read_of(good), (parts.incident, parts.history)
        kept = take_in(store, received)
        assert set(TrustBook(log).of(kept.id).codes) >= codes
        shown(store, kept, store.evidence(kept), content)
        their_acts(received.bundle.history)
        store.delete(kept)
    assert noticed, "nothing but refusals: this tries nothing"
    log.close()


def _with_any_characters(parts: Parts) -> bytes:
    """A bundle, also of values that no program of ours would write."""
    try:
        return parts.sealed()
    except (UnicodeEncodeError, TellError):
        return b"PK"


def _read_of(parts: Parts) -> Any:
    """What a reader takes from a bundle: the incident, the files, and every line of the history."""
    incident = {k: v for k, v in parts.incident["incident"].items() if k != "hold"}
    files = [{key: r.get(key) for key in FACTS} for r in parts.incident["evidence"]]
    lines = [item["entry"] for item in parts.history["entries"]]
    return incident, files, lines, parts.history["head"], parts.incident["number"]


@pytest.mark.long
@pytest.mark.usefixtures("stays_small")
def test_hostile_lists(sent: Path, tmp_path: Path, content: Content) -> None:
    """Every list of a bag spoiled by itself: manifests, bag-info, bagit, signature."""
    with zipfile.ZipFile(sent) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    first = open_bundle(sent, content, RESOURCES)
    lists = [name for name in members if "/data/" not in name]
    dice, path = random.Random(16), tmp_path / "x.zip"
    bits = (
        b"\0",
        b"\xff",
        b"\n",
        b"  ",
        b"../",
        b"\x1b[31m",
        b"data/incident.json",
        b"0" * 64,
        b"{",
        b"9" * 5000,
        "\u202e".encode(),
    )
    for _ in range(trials(2000)):
        spoiled = dict(members)
        name = dice.choice(lists)
        data = bytearray(spoiled[name])
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(data) + 1)
            data[at : at + dice.choice([0, 0, 1, 5, 70])] = dice.choice(bits)
        spoiled[name] = bytes(data)
        if dice.random() < 0.1:
            del spoiled[dice.choice(list(spoiled))]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for key, value in spoiled.items():
                archive.writestr(key, value)
        path.write_bytes(out.getvalue())
        try:
            received = open_bundle(path, content, RESOURCES)
        except TellError as error:
            said_well(error)
            continue
        assert received.bundle.files == first.bundle.files and received.incident.facts == first.incident.facts
        assert received.doubts or spoiled == members or received.words == first.words
