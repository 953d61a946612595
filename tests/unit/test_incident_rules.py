# SPDX-License-Identifier: Apache-2.0
"""Values from outside: form, file and bundle are held to the same rules; what an old log holds already never stands in the way."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import build_app, main
from assistant.domain.content import Content
from assistant.domain.dates import in_zone, zone_named
from assistant.domain.incident import Action, ActionKind, Incident
from assistant.domain.incident_rules import LINK, WORDS, newly_broken, tidied
from assistant.domain.plain_text import cleaned, escaped, has_harmful, one_line
from assistant.exchange.errors import BundleError
from assistant.services.log.bundles import save_bundle, take_in
from assistant.services.log.opening import Secret
from assistant.services.log.received import open_bundle
from assistant.services.log.session import OpenLog, RefusedError, open_log
from assistant.storage.incident_store import IncidentStore
from tests.conftest import RESOURCES
from tests.unit.bundles import parts_of
from tests.unit.logs import PASSPHRASE, Clock, finished, new_log

GOOD: dict[str, Any] = {
    "kind": "abuse",
    "reason": "policy",
    "who": "public",
    "seen_at": "2026-01-01T10:00:00+00:00",
    "connections": ["known"],
    "facts": "x",
}
BAD: dict[str, tuple[dict[str, Any], str]] = {
    "year 1": ({"seen_at": "0001-01-01T00:00:00+00:00"}, "seen_at"),
    "year 9999": ({"seen_at": "9999-12-31T23:59:00+00:00"}, "seen_at"),
    "before the Web": ({"seen_at": "1989-12-31T10:00:00+00:00"}, "seen_at"),
    "in four years": ({"seen_at": "2030-01-01T00:00:00+00:00"}, "seen_at"),
    "an offset of no place": ({"seen_at": "2026-01-01T10:00:00+23:59"}, "seen_at"),
    "half minutes from UTC": ({"seen_at": "2026-01-01T10:00:00+01:00:30"}, "seen_at"),
    "no such zone": ({"zone": "Mars/North"}, "zone"),
    "a zone that leads out": ({"zone": "../../etc/passwd"}, "zone"),
    "done before the Web": ({"actions": [{"kind": "hid", "on": "1066-10-14"}]}, "actions[1].on"),
    "done in the future": ({"actions": [{"kind": "hid", "on": "2031-10-14"}]}, "actions[1].on"),
    "look again in year 9999": ({"look_again": "9999-12-31"}, "look_again"),
    "ask in year 1": ({"ask_dates": [{"id": "x", "on": "0001-01-01"}]}, "ask_dates[1].on"),
    "a NUL": ({"facts": "before\0after"}, "facts"),
    "half a character": ({"facts": "\ud83d"}, "facts"),
    "half a character as a name": ({"others": ["\udfff"]}, "others[1]"),
    "a long link": ({"link": "https://x.test/" + "a" * LINK}, "link"),
    "long facts": ({"facts": "a" * (WORDS + 1)}, "facts"),
}
ONLY_IN_FILES: dict[str, tuple[dict[str, Any], str]] = {
    "a time that the clock left out": ({"seen_at": "2026-03-29T01:30"}, "seen_at"),
    "seconds since 1970": ({"seen_at": 1_790_000_000}, "seen_at"),
    "a bell": ({"title": "ding \a"}, "title"),
    "a colour of the terminal": ({"facts": "\x1b[31mred"}, "facts"),
    "words turned round": ({"person": "\u202enaj"}, "person"),
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", PASSPHRASE)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = main(["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log"), *arguments])
        done = capsys.readouterr()
        return status, done.out, done.err

    return call


@pytest.mark.parametrize("name", [*BAD, *ONLY_IN_FILES])
def test_a_file_with_such_a_value_is_refused_by_its_key(run: Run, tmp_path: Path, name: str) -> None:
    change, key = {**BAD, **ONLY_IN_FILES}[name]
    (tmp_path / "a.json").write_text(json.dumps({**GOOD, **change}), encoding="utf-8")
    status, out, err = run("add", str(tmp_path / "a.json"))
    told = [line for line in err.splitlines() if line.startswith(key)]
    assert status == 2 and out == "" and told, err
    assert not (tmp_path / "log").exists()


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("rules")
    log, _ = new_log(folder / "log")
    save_bundle(IncidentStore(log), finished(IncidentStore(log)), folder / "b.zip")
    log.close()
    yield folder / "b.zip"


@pytest.mark.parametrize("name", BAD)
def test_a_bundle_with_such_a_value_is_refused(sent: Path, tmp_path: Path, content: Content, name: str) -> None:
    parts = parts_of(sent)
    parts.incident["incident"] |= BAD[name][0]
    try:
        data = parts.sealed()
    except UnicodeEncodeError:  # half a character: written as an escape, as an attacker would
        text = json.dumps(parts.incident["incident"])
        parts.incident["incident"] = "@@"
        data = parts.sealed()
        data = _with_member(data, json.dumps(parts.incident).replace('"@@"', text).encode("ascii"))
    (tmp_path / "x.zip").write_bytes(data)
    with pytest.raises(BundleError) as error:
        open_bundle(tmp_path / "x.zip", content, RESOURCES)
    assert str(error.value).endswith("Ask for it again.")


def _with_member(data: bytes, incident: bytes) -> bytes:
    """A bundle with this incident.json, every list made anew; its seal does not fit any more."""
    import hashlib
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    base = "Incident 2026-001/"

    def exchange(name: str, new: bytes, listed: str) -> None:
        old = hashlib.sha256(members[base + name]).hexdigest().encode()
        members[base + name] = new
        if listed:
            exchange(
                listed,
                members[base + listed].replace(old, hashlib.sha256(new).hexdigest().encode()),
                "tagmanifest-sha256.txt" if listed.startswith("manifest") else "",
            )

    exchange("data/incident.json", incident, "manifest-sha256.txt")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    return out.getvalue()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[OpenLog]:
    made, _ = new_log(tmp_path / "log")
    made.close()
    opened = open_log(tmp_path / "log", Secret(PASSPHRASE), build_app(tmp_path / "data"), Clock())
    yield opened
    opened.lock()


UTC = dt.UTC


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"seen_at": dt.datetime(1, 1, 1, tzinfo=UTC)}, "1 January 1990"),
        ({"seen_at": dt.datetime(2030, 1, 1, tzinfo=UTC)}, "1 January 1990"),
        ({"look_again": dt.date(9999, 1, 1)}, "a hundred years"),
        ({"actions": (Action(ActionKind.HID, dt.date(1066, 1, 1)),)}, "1 January 1990"),
        ({"facts": "a" * (WORDS + 1)}, "50000 letters"),
        ({"link": "a" * (LINK + 1)}, "2000 letters"),
        ({"others": ("x",) * 101}, "100"),
    ],
)
def test_the_form_is_held_to_the_same_rules(log: OpenLog, change: dict[str, Any], words: str) -> None:
    saved = log.keep_typing(replace(log.blank(), facts="x"))
    head = log.head
    with pytest.raises(RefusedError, match=words):
        log.keep_typing(replace(saved, **change))
    assert log.head == head and log.records.get(saved.id) == saved


def test_words_are_made_valid_at_the_door(log: OpenLog) -> None:
    saved = log.keep_typing(
        replace(log.blank(), facts="one\r\ntwo\x0bthree\0four\ud83d", title="a\nb\x1b[31m", others=("\u202ex",))
    )
    assert (saved.facts, saved.title, saved.others) == ("one\ntwo\nthree\ufffdfour\ufffd", "a b\ufffd[31m", ("\ufffdx",))
    assert log.records.get(saved.id) == saved


OLD = {
    "year 1": {"seen_at": dt.datetime(1, 1, 1, tzinfo=UTC)},
    "year 9999": {"seen_at": dt.datetime(9999, 12, 31, 23, 59, tzinfo=UTC)},
    "dates at the ends": {"keep_until": dt.date(9999, 12, 31), "look_again": dt.date(1, 1, 1)},
    "terminal": {"facts": "\x1b[31mred\x07 \x9b31m", "title": "\x1b]0;owned\x07", "person": "\u202eevil"},
    "NUL": {"facts": "before\0after", "their_side": "\0"},
    "zone": {"zone": "Mars/North"},
}


@pytest.mark.parametrize("name", OLD)
def test_what_an_old_log_holds_still_lists_prints_and_is_deleted(run: Run, tmp_path: Path, name: str) -> None:
    made, _ = new_log(tmp_path / "log")
    store = IncidentStore(made)
    incident = finished(store)
    store.save(replace(incident, kind="misinformation", **OLD[name]))
    made.close()
    steering = set(map(chr, [*range(9), *range(11, 32), *range(127, 160)])) | {"\u202e"}
    report = ["--out", str(tmp_path / "r.pdf"), "--text"]
    for command in (
        ["list"],
        ["list", "--json"],
        ["show", "1"],
        ["show", "1", "--json"],
        ["report", "1", "--for", "monitoring-officer", *report],
        ["report", "1", "--for", "police", *report],
        ["no-names", "--from", "2026-01", "--to", "2026-12", "--out", str(tmp_path / "n.pdf")],
        ["bundle", "1", "--out", str(tmp_path / "b.zip")],
        ["verify"],
        ["delete", "1", "--yes"],
    ):
        status, out, err = run(*command)
        assert status == 0, (command, err)
        assert not set(out + err) & steering, command
        if "--json" in command:
            json.loads(out)
    assert run("list")[1] == "Nothing here yet.\n"


@pytest.mark.parametrize("name", OLD)
def test_what_an_old_log_holds_does_not_stand_in_the_way_of_other_changes(log: OpenLog, name: str) -> None:
    old = log._store.save(replace(finished(log._store), **OLD[name]))
    changed = log.change(replace(old, posted="yesterday", their_side=""))
    assert changed.posted == "yesterday"
    assert log.close(changed, log.app.content.incidents.outcomes[0].id, "", dt.date(2027, 1, 1)).closed_on == log.today


@given(st.text(st.characters(codec=None)))
def test_text_is_harmless_once_it_was_cleaned(text: str) -> None:
    for made in (cleaned(text), one_line(text)):
        assert not has_harmful(made) and cleaned(made) == made
        made.encode("utf-8")
    assert "\n" not in one_line(text)
    plain = json.dumps(text, ensure_ascii=False)
    assert not has_harmful(escaped(plain).replace("\n", "")) and json.loads(escaped(plain)) == text


@given(st.datetimes(dt.datetime(1995, 1, 1), dt.datetime(2037, 1, 1)))  # noqa: DTZ001 - a clock on the wall
def test_every_clock_time_that_was_there_is_taken(at: dt.datetime) -> None:
    london = zone_named("Europe/London")
    assert london is not None
    try:
        made = in_zone(at, london)
    except ValueError:
        # the only hour that a clock in London ever leaves out is the one after one o'clock, on a Sunday in March
        assert (at.month, at.weekday(), at.hour) == (3, 6, 1)
    else:
        assert made.replace(tzinfo=None) == at and made.astimezone(UTC).astimezone(london) == made


@pytest.mark.parametrize("year", [1970, 1980])
def test_a_clock_whose_battery_is_empty_keeps_nobody_from_the_right_day(tmp_path: Path, content: Content, year: int) -> None:
    """It starts there: every day of today would lie in the future."""
    theirs, _ = new_log(tmp_path / "theirs")
    seen = Action(ActionKind.HID, on=dt.date(2026, 11, 3))
    sent = finished(IncidentStore(theirs), seen_at=dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC), actions=(seen,))
    save_bundle(IncidentStore(theirs), sent, tmp_path / "b.zip")
    theirs.close()
    start = dt.datetime(year, 1, 4, tzinfo=dt.UTC)
    log, _ = new_log(tmp_path / "log", clock=Clock(start))
    store = IncidentStore(log)
    kept = take_in(store, open_bundle(tmp_path / "b.zip", content, RESOURCES, store))
    assert (kept.seen_at, kept.actions) == (sent.seen_at, sent.actions)
    late = replace(kept, actions=(replace(seen, on=dt.date(9999, 12, 31)),))
    assert newly_broken(kept, None, start.date()) == [] != newly_broken(late, None, start.date())
    log.close()


def test_tidying_changes_nothing_that_is_right() -> None:
    incident = Incident(
        "1", "2026-001", dt.datetime(2026, 1, 1, tzinfo=UTC), "Ann", facts="Café\n\t“x” 👩‍👩‍👧 مرحبا", others=("Zoë",)
    )
    assert tidied(incident) is incident
