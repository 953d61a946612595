# SPDX-License-Identifier: Apache-2.0
"""Lengths, hours, dates, settings and the durable writer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.content import Content
from assistant.domain.draft import Account, Contact, Kind, Place, PostContext, Role, WorkHours
from assistant.domain.settings import COLOURS, TEXT_SIZES, Settings
from assistant.files.durable import write_durably
from assistant.policy.compare import compare
from assistant.services.guides.calendar import may_be_out_of_date, notice_day, working_days_before
from assistant.storage.personal_store import NewerFileError, PersonalStore
from assistant.storage.settings_file import read_settings, write_settings


@pytest.mark.parametrize(
    ("platform", "text", "length"),
    [
        ("x", "hello", 5),
        ("x", "https://example.org/a-very-long-address-that-goes-on-and-on", 23),
        ("x", "🙂", 2),
        ("x", "👨‍👩‍👧", 2),
        ("x", "日本", 4),
        ("bluesky", "👨‍👩‍👧é", 2),
        ("bluesky", "🏴󠁧󠁢󠁷󠁬󠁳󠁿🇬🇧", 2),
        ("tiktok", "🙂", 2),
        ("facebook", "🙂é", 2),
        ("facebook", "e\u0301", 1),
    ],
)
def test_each_site_counts_in_its_own_way(content: Content, platform: str, text: str, length: int) -> None:
    assert content.platforms[platform].length(text) == length


@given(st.text(max_size=60))
def test_lengths_are_never_negative_and_grow(text: str) -> None:
    from assistant.domain.platform import Platform

    for counting in ("characters", "utf16", "graphemes", "x"):
        platform = Platform("p", "P", 10, counting)
        assert 0 <= platform.length(text) <= 4 * len(text) + 23


def test_work_hours() -> None:
    hours = WorkHours.parse("Mon-Fri 09:00-17:00")
    assert hours.contains(dt.date(2026, 11, 24), dt.time(10, 30))
    assert not hours.contains(dt.date(2026, 11, 24), dt.time(17, 0))
    assert not hours.contains(dt.date(2026, 11, 22), dt.time(10, 30))
    assert WorkHours.parse(str(hours)) == hours
    for bad in ("", "9-5", "mon 17:00-09:00", "moonday 09:00-17:00"):
        with pytest.raises(ValueError, match="work hours"):
            WorkHours.parse(bad)


def test_election_dates(content: Content) -> None:
    days = content.calendar
    assert notice_day(dt.date(2027, 5, 6), days) == dt.date(2027, 3, 31)
    assert notice_day(dt.date(2023, 5, 4), days) == dt.date(2023, 3, 27)
    assert notice_day(dt.date(2027, 1, 21), days) == dt.date(2026, 12, 11)  # Christmas Eve does not count
    assert days.source and dt.date.fromisoformat(days.checked_on) >= dt.date(2026, 11, 28)
    assert working_days_before(dt.date(2026, 12, 29), 1) == dt.date(2026, 12, 24)
    context = PostContext(polling_day=dt.date(2027, 5, 6), notice_day=dt.date(2027, 3, 31), date=dt.date(2027, 3, 30))
    assert not context.in_election_period


def test_a_year_old() -> None:
    assert not may_be_out_of_date(dt.date(2026, 11, 22), dt.date(2027, 11, 21))
    assert may_be_out_of_date(dt.date(2026, 11, 22), dt.date(2027, 11, 22))


texts = st.text(max_size=30).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t))


@given(
    st.builds(
        Settings,
        role=st.sampled_from(Role),
        council=texts,
        text_size=st.sampled_from((0, *TEXT_SIZES)),
        colours=st.sampled_from(COLOURS),
        restricted_post=st.booleans(),
        polling_day=st.none() | st.dates(),
        work_hours=st.none() | st.just(WorkHours.parse("mon,wed 09:00-12:30")),
        contacts=st.lists(st.builds(Contact, kind=texts, name=texts, email=texts, phone=texts), max_size=3).map(tuple),
        my_words=st.lists(texts, max_size=4).map(tuple),
        rules_off=st.lists(st.tuples(texts, texts), max_size=3).map(tuple),
        last_account=st.none() | st.sampled_from(Account),
        last_place=st.sampled_from(Place),
        last_kind=st.sampled_from(Kind),
    )
)
def test_settings_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    write_settings(path, settings)
    assert read_settings(path) == (settings, ())


@given(st.binary(max_size=200))
def test_any_bytes_in_place_of_settings_give_settings(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    path.write_bytes(data)
    settings, _ = read_settings(path)
    assert isinstance(settings, Settings)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_durably(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assistant.files.durable.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_durably(path, b"new")
    assert path.read_bytes() == b"old" and [p.name for p in tmp_path.iterdir()] == ["file"]


def test_reading_is_remembered_by_version(tmp_path: Path) -> None:
    store = PersonalStore(tmp_path / "p.sqlite")
    store.confirm_read("ludlow", "one", "v1", dt.date(2026, 11, 22))
    store.close()
    store = PersonalStore(tmp_path / "p.sqlite")
    assert store.read_on("ludlow", "one") == dt.date(2026, 11, 22)
    assert store.read_on("ludlow", "two") is None
    store.close()


def test_a_file_from_a_newer_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    PersonalStore(tmp_path / "p.sqlite").close()
    with sqlite3.connect(tmp_path / "p.sqlite") as raw:
        raw.execute("update _sqlite_migrations set name = 'm0099_from_the_future' where name = 'm0001_reading'")
    raw.close()
    with pytest.raises(NewerFileError, match="newer version"):
        PersonalStore(tmp_path / "p.sqlite")


def test_a_store_of_the_first_release_opens(tmp_path: Path) -> None:
    import shutil

    shutil.copyfile(Path(__file__).parents[1] / "fixtures" / "databases" / "personal-0.1.0.sqlite", tmp_path / "p.sqlite")
    store = PersonalStore(tmp_path / "p.sqlite")
    assert store.read_on("ludlow", "fixture") == dt.date(2026, 11, 22)
    store.close()


def test_compare_is_the_same_from_both_sides(content: Content) -> None:
    a, b = content.packs["ludgershall"], content.packs["ludlow"]
    there, back = compare(a, b, content.topics), compare(b, a, content.topics)
    assert [r.topic for r in there] == [r.topic for r in back]
    assert {r.topic for r in there} == {c.topic for p in (a, b) for c in p.clauses}
    for one, two in zip(there, back, strict=True):
        assert one.left == two.right and one.differs == two.differs and one.stronger == two.stronger
    own = next(r for r in there if r.topic == "own-pages")
    assert own.words == "Ludlow advises it, Ludgershall does not mention it."
