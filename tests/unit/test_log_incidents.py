# SPDX-License-Identifier: Apache-2.0
"""Incidents and evidence: what is saved is what is read, found and sorted."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.incident import (
    Action,
    ActionKind,
    AskDate,
    Incident,
    Query,
    Status,
    Who,
    canonical,
    incident_from,
    to_plain,
)
from assistant.storage.errors import (
    DamagedError,
    GoneError,
    UnknownNumberError,
)
from assistant.storage.incident_rows import match_words
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from tests.unit.logs import START, Clock, Made, add, codes, finished, made_log, new_log

WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=40)
DAY = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
ACTIONS = st.builds(Action, st.sampled_from(ActionKind), DAY, WORD, WORD, WORD, WORD)
INCIDENTS = st.builds(
    Incident,
    id=st.just("-"),
    number=st.just("-"),
    created_at=st.just(START),
    created_by=WORD,
    status=st.sampled_from(Status),
    kind=WORD,
    title=WORD,
    who=st.none() | st.sampled_from(Who),
    person=WORD,
    account=WORD,
    about_keeper=st.sampled_from([None, False]),
    others=st.lists(WORD, max_size=3).map(tuple),
    seen_at=st.none() | st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    facts=WORD,
    their_side=WORD,
    actions=st.lists(ACTIONS, max_size=3).map(tuple),
    look_again=st.none() | DAY,
    ask_dates=st.lists(st.builds(AskDate, WORD, DAY), max_size=2).map(tuple),
    hold=st.booleans(),
)


@given(INCIDENTS)
def test_an_incident_goes_to_json_and_back(incident: Incident) -> None:
    assert incident_from(json.loads(canonical(to_plain(incident)))) == incident


@pytest.fixture(scope="module")
def one_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IncidentStore]:
    log, _ = new_log(tmp_path_factory.mktemp("one") / "log")
    yield IncidentStore(log)
    log.close()


@given(incident=INCIDENTS)
def test_what_is_saved_is_what_is_read(one_log: IncidentStore, incident: Incident) -> None:
    begun = one_log.begin()
    wanted = replace(incident, id=begun.id, number=begun.number, created_at=begun.created_at)
    one_log.save(wanted)
    assert one_log.get(begun.id) == wanted


def test_the_log_of_any_words_verifies(one_log: IncidentStore) -> None:
    assert verify(one_log.log).troubles == ()


def test_numbers_run_through_the_year_and_are_never_used_again(tmp_path: Path) -> None:
    clock = Clock()
    log, _ = new_log(tmp_path / "log", clock=clock)
    store = IncidentStore(log)
    assert [store.begin().number for _ in range(3)] == ["2026-001", "2026-002", "2026-003"]
    store.delete(store.find_number("2026-003"))
    assert store.begin().number == "2026-004"
    clock.now = dt.datetime(2027, 1, 2, tzinfo=dt.UTC)
    assert store.begin().number == "2027-001"
    assert store.find_number("3").number == "2026-004"
    for wrong in ("9", "0", "-1", "2026-003", "x", ""):
        with pytest.raises(UnknownNumberError):
            store.find_number(wrong)
    log.close()


def test_find_filter_and_sort(tmp_path: Path) -> None:
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    day = dt.timedelta(days=1)
    a = finished(store, title="Allotment row", facts="about the allotments", seen_at=START)
    b = finished(
        store, title="Car park", kind="threat", person="Jo Bloggs", seen_at=START + day, look_again=dt.date(2026, 11, 30)
    )
    c = finished(store, title="Old", facts="allotment café", seen_at=START - day, look_again=dt.date(2026, 11, 20))
    store.save(
        replace(
            c,
            status=Status.CLOSED,
            outcome="settled",
            closed_on=dt.date(2026, 11, 4),
            keep_until=dt.date(2026, 12, 4),
            look_again=None,
        )
    )

    def titles(**values: object) -> list[str]:
        return [s.title for s in store.find(Query(**values))]

    assert titles() == ["Car park", "Allotment row", "Old"]
    assert titles(words="allotment") == ["Old", "Allotment row"]
    assert titles(words="allot") == ["Old", "Allotment row"]
    assert titles(words="CAFE allotment") == ["Old"]
    assert titles(words="webb") == ["Old", "Allotment row"]
    assert titles(words='"; drop table') == titles(words="(((*") == []
    assert titles(kind="threat") == ["Car park"]
    assert titles(person="jo  BLOGGS") == ["Car park"]
    assert titles(statuses=frozenset([Status.CLOSED])) == ["Old"]
    assert titles(due_by=dt.date(2026, 12, 30)) == ["Car park"]
    assert titles(keep_over_by=dt.date(2026, 12, 5)) == ["Old"]
    assert titles(keep_over_by=dt.date(2026, 12, 4)) == []
    assert titles(sort="next") == ["Car park", "Old", "Allotment row"]
    assert store.count(Query()) == 3 and store.count(Query(words="allotment")) == 2
    assert [s.title for s in store.linked(a)] == ["Old"]
    assert store.linked(b) == []
    assert store.people() == ["cllr john webb", "jo bloggs"]
    log.close()


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for(one_log: IncidentStore, text: str) -> None:
    found = one_log.find(Query(words=text))
    assert isinstance(found, list)
    if not match_words(text) and text.strip():
        assert found == []


def test_evidence_is_found_by_its_words_and_leaves_the_index_when_removed(made: Made) -> None:
    log, store, _ = made
    incident = store.find_number("1")
    added = store.add_evidence(
        incident, io.BytesIO(b"x"), {"name": "zanzibar.txt", "media_type": "text/plain", "what": "a kumquat"}
    )
    for word in ("zanzibar", "kumquat"):
        assert len(store.find(Query(words=word))) == 1
    store.change_evidence(incident, replace(added, what="a plum"))
    assert store.find(Query(words="kumquat")) == [] and len(store.find(Query(words="plum"))) == 1
    assert codes(log) == []


def test_evidence_is_copied_unchanged_with_all_that_is_known_of_it(made: Made) -> None:
    log, store, _ = made
    incident = store.find_number("1")
    data = random.Random(1).randbytes(3_000_000)
    at = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
    added = store.add_evidence(
        incident, io.BytesIO(data), {"name": "a.mp4", "media_type": "video/mp4", "file_time": at, "how": "Mine"}
    )
    kept = store.evidence(incident)[1]
    assert kept == added
    assert (kept.sha256, kept.size, kept.exhibit) == (hashlib.sha256(data).hexdigest(), 3_000_000, 2)
    assert kept.file_time == at and kept.added_at > START and kept.added_by == "Ann Clerk"
    assert store.read(kept) == data and store.unchanged(kept)
    removed = store.remove_evidence(incident, kept, "wrong file")
    assert [e.exhibit for e in store.evidence(incident)] == [1]
    assert store.evidence(incident, removed=True)[1] == removed and removed.removed_why == "wrong file"
    with pytest.raises(GoneError):
        store.read(kept)
    assert len(list(log.files.names())) == 1
    assert codes(log) == []


def test_a_changed_or_missing_file_is_said_to_be_so(made: Made) -> None:
    log, store, folder = made
    evidence = store.evidence(store.find_number("1"))[0]
    path = folder / "evidence" / store.stored(evidence).file
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    assert not store.unchanged(evidence)
    with pytest.raises(DamagedError, match="has changed"):
        store.read(evidence)
    assert codes(log) == ["file-changed"]
    path.unlink()
    assert not store.unchanged(evidence)
    assert codes(log) == ["file-gone"]


def test_a_file_of_another_log_put_in_its_place_is_noticed(made: Made, tmp_path: Path) -> None:
    log, store, folder = made
    other, _ = made_log(tmp_path / "other")
    strange = IncidentStore(other)
    added = add(strange, finished(strange))
    theirs = tmp_path / "other" / "evidence" / strange.stored(added).file
    ours = folder / "evidence" / store.stored(store.evidence(store.find_number("1"))[0]).file
    shutil.copy(theirs, ours)
    assert codes(log) == ["file-changed"]
    other.close()
