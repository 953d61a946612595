# SPDX-License-Identifier: Apache-2.0
"""The incident log on disk: keys, history, evidence, deleting, damage, crashes. Real files, the real cipher."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.incident import (
    Action,
    ActionKind,
    AskDate,
    Head,
    Incident,
    LogKind,
    Query,
    Status,
    Who,
    canonical,
    incident_from,
    to_plain,
)
from assistant.storage import opening as logs
from assistant.storage import schema
from assistant.storage.errors import (
    DamagedError,
    GoneError,
    KeyFileError,
    LogError,
    NewerFileError,
    NoRoomError,
    PlaceError,
    ReadOnlyError,
    UnknownNumberError,
    WrongSecretError,
)
from assistant.storage.incident_rows import match_words
from assistant.storage.incident_store import IncidentStore
from assistant.storage.keys import change_passphrase, new_sheet
from assistant.storage.log import Log
from assistant.storage.place import mounted_kind, refuse_bad_place, synced_by
from assistant.storage.vault import ALPHABET, KeyFile, good_passphrase, new_code, read_code, shown_code
from assistant.storage.verify import verify
from tests.conftest import ROOT, trials
from tests.unit.logs import PASSPHRASE, START, Clock, add, copy_of, finished, new_log, plain_pages

Made = tuple[Log, IncidentStore, Path]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """An open council log with one finished incident that has a file."""
    folder = tmp_path / "council"
    log, _ = new_log(folder)
    store = IncidentStore(log)
    add(store, finished(store))
    yield log, store, folder
    log.close()


def codes(log: Log, expected: Head | None = None) -> list[str]:
    return [t.code for t in verify(log, expected).troubles]


def reopened(folder: Path) -> Log:
    return logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE), Clock())


# -- keys ------------------------------------------------------------------------------------------------------------


def test_a_log_opens_with_its_passphrase_or_its_sheet_and_nothing_else(tmp_path: Path) -> None:
    log, code = new_log(tmp_path / "log")
    log.close()
    for typed in (PASSPHRASE, "  Three  small WORDS "):
        assert logs.unlock(tmp_path / "log", passphrase=typed).log_id == log.log_id
    for typed in (code, shown_code(code).lower(), code.replace("1", "l").replace("0", "O")):
        assert logs.unlock(tmp_path / "log", code=typed).log_id == log.log_id
    said = set()
    for wrong in ("", "three small word", "wrong", "x" * 5000, "\0"):
        with pytest.raises(WrongSecretError) as error:
            logs.unlock(tmp_path / "log", passphrase=wrong)
        said.add(str(error.value))
    assert said == {"That is not right. Try again. You can also use your recovery sheet."}
    other = new_code()
    with pytest.raises(WrongSecretError):
        logs.unlock(tmp_path / "log", code=other)


@given(st.integers(0, 29), st.sampled_from(ALPHABET))
def test_one_wrong_letter_of_a_code_is_nearly_always_noticed_before_it_is_tried(at: int, letter: str) -> None:
    code = "7K3M9Q2X4V6B8N1C5Z0R7T3W9Y2HJA"[:29]
    whole = next(code + c for c in ALPHABET if _reads(code + c))
    changed = whole[:at] + letter + whole[at + 1 :]
    assert _reads(whole)
    if at == 29:
        assert _reads(changed) == (letter == whole[29])


def _reads(code: str) -> bool:
    try:
        return read_code(code) == code
    except WrongSecretError:
        return False


def test_changing_the_passphrase_keeps_the_sheet_and_a_new_sheet_ends_the_old_one(made: Made) -> None:
    log, _, folder = made
    first = new_sheet(log, PASSPHRASE)
    change_passphrase(log, "another good passphrase")
    with pytest.raises(WrongSecretError):
        logs.unlock(folder, passphrase=PASSPHRASE)
    assert logs.unlock(folder, passphrase="another good passphrase")  # noqa: S106
    assert logs.unlock(folder, code=first)
    with pytest.raises(WrongSecretError):
        new_sheet(log, PASSPHRASE)
    second = new_sheet(log, "another good passphrase")
    with pytest.raises(WrongSecretError):
        logs.unlock(folder, code=first)
    assert logs.unlock(folder, code=second)
    assert codes(log) == []


def test_a_damaged_recovery_slot_is_noticed_while_the_passphrase_still_works(made: Made) -> None:
    log, _, folder = made
    log.close()
    path = folder / logs.KEYS
    plain = json.loads(path.read_bytes().split(b"\n")[0])
    slot = plain["slots"]["recovery"]["wrapped"]
    path.write_bytes(path.read_bytes().replace(slot.encode(), (("B" if slot[0] == "A" else "A") + slot[1:]).encode()))
    log = reopened(folder)
    assert not log.state.keys_sound
    assert codes(log) == ["keys"]
    with pytest.raises(KeyFileError, match="Make a new recovery sheet"):
        change_passphrase(log, "another good passphrase")
    new_sheet(log, PASSPHRASE)
    assert codes(log) == []
    log.close()


def test_nothing_secret_is_ever_in_clear(made: Made) -> None:
    log, store, folder = made
    finished(store, facts="xylophone zebra", person="Quentin Yarborough", views="marmalade", their_side="gramophone")
    code = new_sheet(log, PASSPHRASE)
    secrets = ["xylophone", "Yarborough", "marmalade", "gramophone", "wassock", "John Webb", "post.txt", "the post as text"]
    secrets += [PASSPHRASE, "Ann Clerk", code, shown_code(code)]
    for step in ("open", "closed"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            data = path.read_bytes().lower()
            for secret in secrets:
                for form in (secret.encode(), secret.encode("utf-16-le")):
                    assert form.lower() not in data, (step, path.name, secret)
        log.close()


@pytest.mark.parametrize(
    ("text", "good"), [("a", False), ("short one", False), ("a b c", False), ("cat hat mat", True), ("abcdefghijkl", True)]
)
def test_a_passphrase_is_three_words_or_twelve_letters(text: str, good: bool) -> None:
    assert good_passphrase(text) is good


# -- incidents -------------------------------------------------------------------------------------------------------

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


# -- evidence --------------------------------------------------------------------------------------------------------


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
    other, _ = new_log(tmp_path / "other")
    strange = IncidentStore(other)
    added = add(strange, finished(strange))
    theirs = tmp_path / "other" / "evidence" / strange.stored(added).file
    ours = folder / "evidence" / store.stored(store.evidence(store.find_number("1"))[0]).file
    shutil.copy(theirs, ours)
    assert codes(log) == ["file-changed"]
    other.close()


# -- history ---------------------------------------------------------------------------------------------------------


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
    assert log.state.head_ahead
    assert "alarm" in codes(log)
    finished(IncidentStore(log))
    log.close()
    log = reopened(folder)
    assert codes(log) == ["alarm"]
    log.close()


def test_a_chain_made_anew_is_found_only_by_a_head_that_left_the_machine(made: Made, tmp_path: Path) -> None:
    """docs/evidence.md says exactly this."""
    log, _, _ = made
    printed = log.head()
    other, _ = new_log(tmp_path / "anew")
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


# -- deleting --------------------------------------------------------------------------------------------------------


def test_deleting_for_good_leaves_no_word_and_no_file_and_the_history_still_says_so(made: Made) -> None:
    log, store, folder = made
    keep = finished(store, facts="this one stays", title="Stays")
    gone = finished(store, facts="pterodactyl " * 200 + "heffalump", person="Zebedee Quux", title="Woozle", views="jabberwock")
    store.save(replace(gone, facts="pterodactyl changed to bandersnatch"))
    add(store, gone, b"snark " * 50_000, "snark.txt")
    for number in range(30):
        finished(store, facts=f"filler {number} " * 50)
    key = logs.unlock(folder, passphrase=PASSPHRASE)
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


def test_a_made_up_deletion_does_not_hide_an_edit(made: Made) -> None:
    log, store, _ = made
    incident = store.find_number("1")
    log.db.execute("pragma foreign_keys = off")
    log.db.execute("drop trigger states_are_kept")
    log.db.execute("delete from states where seq = 2")
    assert "missing" in codes(log)
    assert store.get(incident.id)


# -- places, locks, rights -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place",
    ["OneDrive", "OneDrive - Ludlow Town Council", "Dropbox", "Dropbox (Personal)", "Google Drive", "My Drive", "iCloudDrive"],
)
def test_a_log_is_refused_in_a_synced_folder_with_the_reason(tmp_path: Path, place: str) -> None:
    with pytest.raises(PlaceError, match=r"copied by .* Keep the log on this computer. Back-ups may go there."):
        new_log(tmp_path / place / "log")
    assert not (tmp_path / place).exists()


def test_the_folder_that_windows_names_as_onedrive_is_refused(tmp_path: Path) -> None:
    assert synced_by(tmp_path / "Docs" / "log", {"OneDriveCommercial": str(tmp_path / "Docs")}) == "OneDrive"
    assert synced_by(tmp_path / "Docs2" / "log", {"OneDriveCommercial": str(tmp_path / "Docs")}) == ""
    (tmp_path / "Sync").mkdir()
    (tmp_path / "Sync" / ".dropbox").touch()
    assert synced_by(tmp_path / "Sync" / "log", {}) == "Dropbox"
    refuse_bad_place(tmp_path / "Boxes" / "log", {})


def test_a_network_share_is_known_by_its_file_system() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/share nfs4 rw 0 0\n//s/y /mnt/my\\040share cifs rw 0 0\n"
    assert mounted_kind(Path("/mnt/share/log"), mounts) == "nfs4"
    assert mounted_kind(Path("/mnt/my share/log"), mounts) == "cifs"
    assert mounted_kind(Path("/mnt/shared"), mounts) == "ext4"


def test_a_second_program_may_read_and_not_write(made: Made) -> None:
    log, _store, folder = made
    code = (
        "import sys; sys.path.insert(0, sys.argv[2])\n"
        "from pathlib import Path\nfrom assistant.storage import opening as logs\nfrom assistant.storage.incident_store import IncidentStore\n"
        "from assistant.storage.errors import ReadOnlyError\nfrom assistant.domain.incident import Query\nfolder = Path(sys.argv[1])\n"
        f"log = logs.open_log(folder, logs.unlock(folder, passphrase={PASSPHRASE!r}))\nstore = IncidentStore(log)\n"
        "print(log.read_only, len(store.find(Query())), store.read(store.evidence(store.find_number('1'))[0]))\n"
        "try:\n    store.begin()\nexcept ReadOnlyError as error:\n    print(error)\n"
    )

    def second() -> str:
        done = subprocess.run([sys.executable, "-c", code, str(folder), str(ROOT)], capture_output=True, text=True, check=True)
        return done.stdout

    assert second() == "True 1 b'the post as text'\nThis log is open somewhere else. You can read it. You cannot change it.\n"
    log.close()
    assert second().startswith("False 1")


def test_a_read_only_folder_can_be_read(made: Made) -> None:
    log, _, folder = made
    log.close()
    done = subprocess.run(
        [sys.executable, "-c", _READ_ONLY, str(folder), str(ROOT), PASSPHRASE], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["True 1", "ReadOnlyError", "True"], done.stderr


_READ_ONLY = """
import os, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.verify import verify
from assistant.domain.incident import Query
import importlib.metadata, encodings.idna
from assistant.storage.driver import Database
Database(memory=True)
folder = Path(sys.argv[1])
for path in (*folder.rglob("*"), folder):
    path.chmod(0o555 if path.is_dir() else 0o444)
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534)
    for parent in folder.parents:
        if parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o055)
    os.setuid(65534)
log = logs.open_log(folder, logs.unlock(folder, passphrase=sys.argv[3]))
store = IncidentStore(log)
print(log.read_only, len(store.find(Query())))
try:
    store.begin()
except Exception as error:
    print(type(error).__name__)
print(verify(log).whole)
"""


def test_a_folder_that_is_removed_is_said_plainly(made: Made) -> None:
    log, store, folder = made
    folder.rename(folder.with_name("moved"))
    with pytest.raises(GoneError, match="not there any more"):
        store.begin()
    folder.with_name("moved").rename(folder)
    assert store.begin().number == "2026-002"
    assert codes(log) == []
    log.close()
    (folder / logs.DATABASE).unlink()
    with pytest.raises(GoneError):
        reopened(folder)
    (folder / logs.KEYS).unlink()
    with pytest.raises(KeyFileError):
        reopened(folder)


def test_no_room_is_said_plainly_and_nothing_is_lost_or_half_written(made: Made) -> None:
    """A real limit on file sizes: the system refuses to write, as on a full disk."""
    log, _, folder = made
    log.close()
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(folder), str(ROOT), PASSPHRASE], capture_output=True, text=True, check=True
    )
    said = done.stdout.splitlines()
    assert said[0].startswith("There is no room to save."), done.stdout
    assert said[1].startswith("The disk did not take it. It may be full") and said[2] == "1 1"
    log = reopened(folder)
    assert codes(log) == []
    assert len(list(log.files.names())) == 1 and len(IncidentStore(log).find(Query())) == 1
    log.close()


_FULL = """
import io, resource, signal, sys
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.errors import NoRoomError
from assistant.storage.incident_store import IncidentStore
from assistant.domain.incident import Query
folder = Path(sys.argv[1])
log = logs.open_log(folder, logs.unlock(folder, passphrase=sys.argv[3]))
store = IncidentStore(log)
incident = store.find_number("1")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
now = (folder / "log.db").stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (now, now))
for attempt in (
    lambda: store.add_evidence(incident, io.BytesIO(b"x" * 5_000_000), {"name": "a", "media_type": "text/plain"}),
    lambda: store.save(replace(incident, facts="long " * 100_000)),
):
    try:
        attempt()
        print("saved")
    except NoRoomError as error:
        print(error)
assert store.get(incident.id) == incident
print(len(list(log.files.names())), len(store.find(Query())))
"""


def test_a_log_of_a_newer_version_is_refused_and_left_as_it_is(made: Made) -> None:
    log, _, folder = made
    log.db.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('assistant-log', 'm9999_later', 'x')"
    )
    log.close()
    before = (folder / "log.db").read_bytes()
    with pytest.raises(NewerFileError, match="newer version"):
        reopened(folder)
    assert (folder / "log.db").read_bytes() == before


def _older(log: Log, folder: Path) -> None:
    """Take the last migration back."""
    for name in ("search_add", "search_drop", "search_change"):
        log.db.execute(f"drop trigger {name}")
    log.db.execute("drop table incident_search")
    log.db.execute("delete from _sqlite_migrations where name = 'm0003_search'")
    log.close()


def test_an_older_log_is_brought_up_to_date_with_a_copy_before(made: Made) -> None:
    log, _, folder = made
    _older(log, folder)
    log = reopened(folder)
    assert [p.name for p in folder.glob("before-*")] == ["before-m0003_search.db"]
    assert len(IncidentStore(log).find(Query(words="wassock"))) == 1
    assert codes(log) == []
    log.compact()
    assert list(folder.glob("before-*")) == []
    log.close()


def test_every_released_schema_opens(tmp_path: Path) -> None:
    released = sorted((ROOT / "tests" / "fixtures" / "databases").glob("log-*"))
    assert released
    for folder in released:
        copy = tmp_path / folder.name
        shutil.copytree(folder, copy)
        log = logs.open_log(copy, logs.unlock(copy, passphrase=PASSPHRASE))
        store = IncidentStore(log)
        assert store.find(Query(words="wassock"))
        assert store.read(store.evidence(store.find_number("1"))[0]) == b"the post as text"
        assert codes(log) == [] and schema.applied(log.db) == schema.KNOWN
        log.close()


# -- damage and crashes ----------------------------------------------------------------------------------------------


def _attempt(folder: Path) -> str:
    """What the program makes of a log: what it says, or "" when all is well and complete."""
    try:
        log = reopened(folder)
    except LogError as error:
        return str(error)
    try:
        verdict = verify(log)
        store = IncidentStore(log)
        store.find(Query(words="wassock"))
        said = [t.code for t in verdict.troubles]
        if not log.state.keys_sound:
            said.append("keys")
        return " ".join(said)
    except LogError as error:
        return str(error)
    finally:
        log.close()


def _bytes_accepted(whole: Path, names: list[Path], count: int) -> list[tuple[str, int]]:
    """Changes one bit of a copy at a time; where nothing was said."""
    dice = random.Random(20261122)
    accepted = []
    for _ in range(count):
        name = dice.choice(names)
        copy = copy_of(whole, whole.with_name("try"))
        data = bytearray((copy / name).read_bytes())
        at = dice.randrange(len(data))
        data[at] ^= 1 << dice.randrange(8)
        (copy / name).write_bytes(data)
        if not _attempt(copy):
            accepted.append((str(name), at))
    return accepted


@pytest.mark.long
def test_a_changed_byte_anywhere_is_refused_or_reported(made: Made) -> None:
    log, _, folder = made
    log.close()
    whole = copy_of(folder, folder.with_name("whole"))
    assert _attempt(copy_of(whole, folder.with_name("try"))) == ""
    names = sorted(p.relative_to(whole) for p in whole.rglob("*") if p.is_file())
    assert {p.name for p in names} > {"log.db", "log.keys", "log.head"}
    assert _bytes_accepted(whole, names, trials(700)) == []


@pytest.mark.long
def test_a_changed_byte_in_the_wal_is_noticed_as_a_cut_tail(made: Made) -> None:
    log, store, folder = made
    log.db.execute("pragma wal_checkpoint(truncate)")
    log.db.execute("pragma wal_autocheckpoint = 0")
    finished(store, title="only in the WAL")
    whole = copy_of(folder, folder.with_name("whole"))
    log.close()
    assert _attempt(copy_of(whole, folder.with_name("try"))) == ""
    assert _bytes_accepted(whole, [Path("log.db-wal")], trials(300)) == []


_WRITER = """
import io, sys, random
sys.path.insert(0, sys.argv[2])
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore
from assistant.storage.vault import DataKey
from assistant.domain.incident import Status
folder = Path(sys.argv[1])
log = logs.open_log(folder, DataKey(bytes.fromhex(sys.argv[3]), sys.argv[4]))
store = IncidentStore(log)
dice = random.Random(sys.argv[5])
print("ready", flush=True)
while True:
    incident = store.begin()
    print("begun", incident.number, flush=True)
    text = "word" + incident.number + " " + "x" * dice.randrange(5000)
    store.save(replace(incident, facts=text, title="t", status=Status.OPEN))
    print("saved", incident.number, flush=True)
    data = dice.randbytes(dice.randrange(1, 200_000))
    store.add_evidence(incident, io.BytesIO(data), {"name": "f", "media_type": "text/plain"}, lambda: data[:100])
    print("added", incident.number, flush=True)
    if dice.random() < 0.2:
        store.delete(store.get(incident.id)); log.compact()
        print("deleted", incident.number, flush=True)
"""


@pytest.mark.long
def test_kill_9_at_any_moment_loses_nothing_that_was_reported_done(made: Made) -> None:
    log, _, folder = made
    log.close()
    key = logs.unlock(folder, passphrase=PASSPHRASE)
    dice = random.Random(11)
    done: dict[str, str] = {}
    for round_ in range(trials(500)):
        if round_ % 10 == 9:
            _older(logs.open_log(folder, key), folder)
        child = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(folder), str(ROOT), key.secret.hex(), key.log_id, str(round_)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        if round_ % 10 != 9:
            assert child.stdout.readline() == "ready\n"
            time.sleep(dice.random() * 0.1)
        else:
            time.sleep(0.2 + dice.random() * 0.3)
        child.send_signal(signal.SIGKILL)
        for line in child.stdout.read().splitlines():
            word, _, number = line.partition(" ")
            if number:
                done[number] = word
        child.wait()
        child.stdout.close()
        log = logs.open_log(folder, key)
        assert codes(log) == [], round_
        log.close()
    log = logs.open_log(folder, key)
    store = IncidentStore(log)
    for number, word in done.items():
        if word == "deleted":
            with pytest.raises(UnknownNumberError):
                store.find_number(number)
            continue
        try:
            incident = store.find_number(number)
        except UnknownNumberError:
            assert word == "added"  # its deletion was under way
            continue
        if word in ("saved", "added"):
            assert incident.facts.startswith(f"word{number} ") and incident.status is Status.OPEN
        if word == "added":
            assert store.unchanged(store.evidence(incident)[0])
    assert len(done) > trials(500)
    assert verify(log).whole
    log.close()


def test_a_damaged_key_file_of_any_kind_is_refused_in_words(made: Made) -> None:
    log, _, folder = made
    log.close()
    good = (folder / logs.KEYS).read_bytes()
    hostile: list[bytes] = [
        b"",
        b"\n",
        b"{}",
        b"[]\n",
        b"null\nx",
        b"\xff\xfe" * 99,
        good[: len(good) // 2],
        b"[" * 100_000 + b"\nx",
    ]
    hostile.append(good.replace(b'"memory_kib":65536', b'"memory_kib":999999999'))
    hostile.append(good.replace(b'"format":1', b'"format":"x"'))
    for data in hostile:
        (folder / logs.KEYS).write_bytes(data)
        with pytest.raises(KeyFileError, match="damaged or missing"):
            KeyFile(folder / logs.KEYS)
    (folder / logs.KEYS).write_bytes(good.replace(b'"format":1', b'"format":2'))
    with pytest.raises(NewerFileError):
        KeyFile(folder / logs.KEYS)


def test_a_database_that_is_none_is_refused_in_words(made: Made) -> None:
    log, _, folder = made
    log.close()
    key = logs.unlock(folder, passphrase=PASSPHRASE)
    for data in (b"", b"x" * 10, b"SQLite format 3\0" + b"\0" * 5000, random.Random(3).randbytes(50_000)):
        (folder / logs.DATABASE).write_bytes(data)
        with pytest.raises(DamagedError):
            logs.open_log(folder, key)


Progress = Callable[[int, int], bool]


def test_two_logs_of_one_person_do_not_open_with_each_others_key(tmp_path: Path) -> None:
    mine, _ = new_log(tmp_path / "my", LogKind.MY)
    theirs, _ = new_log(tmp_path / "council")
    mine.close()
    theirs.close()
    key = logs.unlock(tmp_path / "my", passphrase=PASSPHRASE)
    with pytest.raises(DamagedError):
        logs.open_log(tmp_path / "council", key)


def test_no_room_for_the_key_file_keeps_the_old_one(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    log, _, folder = made
    before = (folder / logs.KEYS).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(NoRoomError):
        change_passphrase(log, "another good passphrase")
    monkeypatch.undo()
    assert (folder / logs.KEYS).read_bytes() == before
    with pytest.raises(ReadOnlyError):
        change_passphrase(logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE)), "another good passphrase")
