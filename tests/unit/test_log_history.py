# SPDX-License-Identifier: Apache-2.0
"""The history: who did what, and every edit by someone with the key is found."""

from __future__ import annotations

import datetime as dt
import random
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.domain.incident import (
    Head,
    Query,
)
from assistant.storage import history
from assistant.storage import opening as logs
from assistant.storage.errors import (
    UnknownNumberError,
)
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from tests.unit.logs import Clock, Made, add, codes, copy_of, finished, made_log, new_log, plain_pages, reopened


def test_the_history_says_who_did_what_and_when(made: Made) -> None:
    log, store, _ = made
    incident = store.find_number("1")
    log.remember("opened", "incident", number=incident.number, incident=incident.id)
    log.remember("exported", "incident", number=incident.number, incident=incident.id, note={"what": "report"})
    entries = store.history_of(incident)
    assert [e.action for e in entries] == ["created", "changed", "added", "opened", "exported"]
    assert {e.actor for e in entries} == {"Ann Clerk"}
    assert entries[1].before == entries[0].after != entries[1].after
    assert all(a.at < b.at for a, b in pairwise(entries))
    assert codes(log) == []


def test_a_save_that_changes_nothing_writes_nothing(made: Made) -> None:
    log, store, _ = made
    before = log.head()
    store.save(store.find_number("1"))
    assert log.head() == before


EDITS = [
    "update history set actor = 'Someone Else' where seq = 2",
    "update history set at = '2020-01-01T00:00:00.000+00:00' where seq = 3",
    "update history set action = 'opened' where seq = 3",
    "delete from history where seq = (select max(seq) from history)",
    "delete from history where seq = 3",
    "update history set seq = -1 where seq = 2; update history set seq = 2 where seq = 3; update history set seq = 3 where seq = -1",
    "update states set body = replace(body, 'wassock', 'saint') where seq = 3",
    "update states set salt = randomblob(32) where seq = 3",
    "delete from states where seq = 2",
    "update incidents set seq = 2",
    "update incidents set title = 'Something else'",
    "update incidents set words = 'nothing'",
    "update incidents set occurred = '2020-01-01T00:00'",
    "update incidents set person = 'someone else'",
    "update incidents set number = '2026-009'",
    "update incidents set status = 'closed'",
    "delete from evidence",
    "delete from evidence; delete from incidents",
    "update evidence set seq = 3",
    "update evidence set exhibit = 7",
    "update evidence set secret = 'x'",
    "update evidence set file = ''",
    "insert into incidents (number, uid, seq, occurred, title, kind, platform, status, person, account, words) values (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)",
    "insert into history select max(seq) + 1, at, actor, action, what, number, incident, item, before, after, hash, 'abc' from history",
    "insert into history select max(seq) + 5, at, actor, action, what, number, incident, item, before, after, hash, 'abc' from history",
    "insert into states (seq, salt, body) values (1000, x'00', '{}')",
    "update numbers set last = 0",
    "delete from numbers",
    "create table extra (a)",
]


@pytest.mark.parametrize("sql", EDITS)
def test_an_edit_by_someone_with_the_key_is_found(made: Made, sql: str) -> None:
    """By SQL alone, with the guards taken out and put back."""
    log, _, _ = made
    guards = log.db.execute("select name, sql from sqlite_master where type = 'trigger' and name not like 'search%'").fetchall()
    log.db.execute("pragma foreign_keys = off")
    for name, _ in guards:
        log.db.execute(f"drop trigger {name}")
    for each in sql.split("; "):
        log.db.execute(each)
    assert codes(log), sql
    for _, text in guards:
        log.db.execute(text)
    assert [c for c in codes(log) if c != "shape" or "create" in sql], sql


def test_a_time_without_an_offset_is_found_and_verify_goes_on(made: Made) -> None:
    """Sealed as it should be, by someone with the key and a tool."""
    log, store, _ = made
    finished(store)
    with log.writing() as db:
        history.append(db, at=dt.datetime(2026, 11, 3, 15, 0), actor="x", action="opened", what="log")  # noqa: DTZ001
    finished(store)
    assert codes(log) == ["chain"]


def test_an_index_that_is_not_of_its_table_is_found(made: Made) -> None:
    """Lists would be wrong, and the quick check does not see it."""
    log, _, _ = made
    pages = dict(log.db.execute("select name, rootpage from sqlite_master where name in ('incidents_kind', 'incidents_person')"))
    log.db.execute("pragma writable_schema = on")
    for name, other in (("incidents_kind", "incidents_person"), ("incidents_person", "incidents_kind")):
        log.db.execute("update sqlite_master set rootpage = ? where name = ?", [pages[other], name])
    log.db.execute("pragma writable_schema = reset")
    assert log.db.execute("pragma quick_check").fetchone()[0] == "ok"
    assert "database" in codes(log)


def test_the_guards_refuse_what_they_can(made: Made) -> None:
    log, _, _ = made
    for sql in ("update history set actor = ''", "delete from history", "update states set body = ''", "delete from states"):
        with pytest.raises(Exception, match=r"history only grows|state"):
            log.db.execute(sql)
    for name in ("history_only_grows", "states_are_kept"):
        log.db.execute(f"drop trigger {name}")
    assert codes(log) == ["shape"]


def test_a_cut_tail_is_found_by_the_note_outside_and_said_for_ever(made: Made) -> None:
    log, store, folder = made
    before = copy_of(folder, folder.with_name("before"))
    finished(store)
    log.close()
    for name in ("log.db", "log.db-wal"):
        (folder / name).unlink(missing_ok=True)
        if (before / name).exists():
            shutil.copy(before / name, folder / name)
    shutil.rmtree(folder / "evidence")
    shutil.copytree(before / "evidence", folder / "evidence")
    log = reopened(folder)
    assert log.state.head_ahead and codes(log) == ["cut"]
    finished(IncidentStore(log))
    assert codes(log) == ["alarm"]
    log.close()
    log = reopened(folder)
    assert codes(log) == ["alarm"]
    log.close()


def test_a_chain_made_anew_is_found_only_by_a_head_that_left_the_machine(made: Made, tmp_path: Path) -> None:
    """docs/evidence.md says exactly this."""
    log, _, _ = made
    printed = log.head()
    other, _ = made_log(tmp_path / "anew")
    store = IncidentStore(other)
    add(store, finished(store, facts="He was very polite."))
    assert other.head().seq == printed.seq
    assert codes(other) == []
    assert codes(other, printed) == ["other-head"]
    assert codes(other, Head(printed.seq + 9, printed.hash)) == ["cut"]
    assert codes(log, printed) == []
    other.close()


def test_a_note_of_the_head_that_was_changed_or_removed_is_found(made: Made) -> None:
    log, _, folder = made
    (folder / logs.HEAD).write_bytes((folder / logs.HEAD).read_bytes().replace(b'"seq":4', b'"seq":3'))
    assert codes(log) == ["head-changed"]
    (folder / logs.HEAD).unlink()
    assert codes(log) == ["head-missing"]


def test_the_clock_moved_back_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    clock = Clock()
    log, _ = new_log(tmp_path / "log", clock=clock)
    store = IncidentStore(log)
    first = finished(store)
    clock.now -= dt.timedelta(days=400)
    second = finished(store)
    verdict = verify(log)
    assert verdict.whole and [n.code for n in verdict.notices] == ["clock"]
    assert store.get(first.id) and store.get(second.id)
    log.close()


@pytest.mark.parametrize("text", ["", "4", "x:y", "4:", f"-1:{'a' * 64}", f"4:{'g' * 64}", f"4:{'a' * 63}"])
def test_a_head_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must look like"):
        Head.parse(text)
    assert Head.parse(f" 41 : {'AB' * 32}\n") == Head(41, "ab" * 32)


def test_deleting_for_good_leaves_no_word_and_no_file_and_the_history_still_says_so(made: Made) -> None:
    log, store, folder = made
    keep = finished(store, facts="this one stays", title="Stays")
    gone = finished(store, facts="pterodactyl " * 200 + "heffalump", person="Zebedee Quux", title="Woozle", views="jabberwock")
    store.save(replace(gone, facts="pterodactyl changed to bandersnatch"))
    add(store, gone, b"snark " * 50_000, "snark.txt")
    for number in range(30):
        finished(store, facts=f"filler {number} " * 50)
    key = log.key
    words = [b"pterodactyl", b"heffalump", b"quux", b"woozle", b"jabberwock", b"bandersnatch", b"snark"]
    before = plain_pages(folder / "log.db", key) + plain_pages(folder / "log.db-wal", key)
    assert all(word in before.lower() for word in words)
    names = set(log.files.names())
    store.delete(store.get(gone.id))
    log.compact()
    for path in (folder / "log.db", folder / "log.db-wal"):
        pages = plain_pages(path, key).lower() if path.exists() else b""
        assert [w for w in words if w in pages] == []
    assert len(names) - len(set(log.files.names())) == 1
    assert store.find(Query(words="heffalump")) == [] and store.get(keep.id)
    entries = store.history_of(gone)
    assert [e.action for e in entries][-1] == "deleted" and entries[-1].actor == "Ann Clerk" and entries[-1].number == gone.number
    verdict = verify(log)
    assert verdict.whole and verdict.erased == len(entries) - 1
    with pytest.raises(UnknownNumberError):
        store.get(gone.id)
    with pytest.raises(UnknownNumberError):
        store.save(gone)


def test_long_texts_leave_the_search_index_whole(tmp_path: Path) -> None:
    """FTS5's own secure delete did not: a deletion was followed by "the database file was damaged"."""
    log, _ = new_log(tmp_path / "log")
    store = IncidentStore(log)
    dice = random.Random(4)
    for number in range(24):
        incident = finished(store, facts="allotment " * dice.randrange(300))
        store.save(replace(store.get(incident.id), facts=f"allotment number{number} " * dice.randrange(1, 300)))
        if number % 4 == 3:
            store.delete(store.get(incident.id))
            assert log.check_database(), number
            assert store.find(Query(words=f"number{number}")) == []
    assert len(store.find(Query(words="allotment", limit=100))) == 18 and codes(log) == []
    log.close()


def test_a_made_up_deletion_does_not_hide_an_edit(made: Made) -> None:
    log, store, _ = made
    incident = store.find_number("1")
    log.db.execute("pragma foreign_keys = off")
    log.db.execute("drop trigger states_are_kept")
    log.db.execute("delete from states where seq = 2")
    assert "missing" in codes(log)
    assert store.get(incident.id)
