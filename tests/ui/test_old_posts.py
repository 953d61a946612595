# SPDX-License-Identifier: Apache-2.0
"""Check my old posts in the window, from a made-up file to a list, to "Wait", and every way between."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from assistant.domain.report import as_text
from assistant.services.archive.delete_list import Answers, Line, NotYetError, Outcome, Pending, as_report, as_table
from assistant.services.papers.pdf import pdf_of
from assistant.ui.old_posts.reading import Pace
from assistant.ui.old_posts.wait import ListView
from tests.ui.drivers.old_posts import HOME_ADDRESS, MINE, add_all, answer, to_results
from tests.ui.drivers.window import Driver
from tests.unit.exports import SAMPLES, tweet, write_zip, x_members, x_zip


def test_from_a_file_to_a_saved_list_by_keys(old: Any, qtbot: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    assert old.name == "results"
    assert len(old.view.model.rows) == 2
    table = old.view.table
    table.setFocus()
    table.setCurrentIndex(old.view.model.index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert old.name == "opened"
    assert "12 Mill Lane" in old.view.text.text()
    qtbot.keyClick(old.view.add_button, Qt.Key.Key_Return)
    assert old.name == "opened"  # the next one
    qtbot.keyClick(old.view.add_button, Qt.Key.Key_Return)
    assert old.name == "results"
    qtbot.keyClick(old.view.list_button, Qt.Key.Key_Return)
    assert old.name == "wait"
    qtbot.keyClick(old.view.ticks["none"], Qt.Key.Key_Space)
    qtbot.keyClick(old.view.next_button, Qt.Key.Key_Return)
    assert old.name == "list"
    old.deleting.save_table(tmp_path / "list.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "list.csv").read_bytes().decode("utf-8-sig"))))
    assert len(rows) == 3
    old.view.links_button.click()
    assert QGuiApplication.clipboard().text().count("https://x.com/") == 2


@pytest.mark.parametrize("ticked", [p.value for p in Pending])
def test_anything_pending_leads_to_wait_and_to_no_list(old: Any, tmp_path: Path, ticked: str) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    old.view.list_button.click()
    old.view.ticks[ticked].setChecked(True)
    old.view.go_on()
    assert old.name == "waiting"
    assert old.title == "Wait. Do not delete these posts."
    assert old.view.asked_button.parent() is None
    report = old.deleting.copy_report()
    assert "SHA-256" in json.dumps([getattr(b, "rows", ()) for b in report.blocks])


def test_not_sure_goes_on_only_after_asking(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    old.view.list_button.click()
    old.view.ticks["unsure"].setChecked(True)
    old.view.go_on()
    assert old.name == "waiting"
    old.view.asked_button.click()
    assert old.name == "list"


def test_nothing_and_both_are_problems(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    old.view.list_button.click()
    old.view.go_on()
    assert old.name == "wait"
    assert not old.view.problems.isHidden()
    old.view.ticks["none"].setChecked(True)
    old.view.ticks["complaint"].setChecked(True)
    old.view.go_on()
    assert old.name == "wait"


def test_answers_are_asked_anew_for_each_list(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    for _ in range(2):
        old.view.list_button.click()
        assert old.name == "wait"
        assert not any(tick.isChecked() for tick in old.view.ticks.values())
        old.view.ticks["none"].setChecked(True)
        old.view.go_on()
        old.step_back()


def test_a_saved_list_opens_behind_the_wait_page(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    old.view.list_button.click()
    old.view.ticks["none"].setChecked(True)
    old.view.go_on()
    old.deleting.save_table(tmp_path / "list.csv")
    old.show_start()
    old.open_saved(tmp_path / "list.csv")
    assert old.name == "wait"
    old.view.ticks["none"].setChecked(True)
    old.view.go_on()
    assert len(old.view.ticks) == 2


@pytest.mark.parametrize(
    "answers",
    [Answers(), Answers(frozenset(Pending), none=True), Answers(unsure=True), Answers(frozenset({Pending.REQUEST}), asked=True)],
)
def test_no_list_can_be_made_without_the_answers(qtbot: Any, old: Any, answers: Answers) -> None:
    words = old._words
    assert answers.outcome is not Outcome.LIST
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    for make in (
        lambda: ListView(words, [], answers, back=""),
        lambda: as_table([], answers, words),
        lambda: as_report([], answers, words, now),
    ):
        with pytest.raises(NotYetError):
            make()


def test_another_persons_file_is_not_read(old: Any, tmp_path: Path) -> None:
    old.choose([x_zip(tmp_path / "x.zip", MINE)])
    old.view.choice.buttons["no"].setChecked(True)
    old.view.go_on()
    assert old.name == "not-own"
    assert old.posts is None


def test_likes_are_not_the_users_words(old: Any, tmp_path: Path) -> None:
    like = {"like": {"tweetId": "5", "fullText": HOME_ADDRESS, "expandedUrl": "https://twitter.com/i/web/status/5"}}
    members = x_members([tweet(1, "Good morning", dt.datetime(2022, 5, 1, tzinfo=dt.UTC))])
    members["data/like.js"] = "window.YTD.like.part0 = " + json.dumps([like])
    to_results(old, write_zip(tmp_path / "x.zip", members))
    [row] = old.view.model.rows
    assert row[0].level.value == "check"
    old.open_row(row)
    shown = " ".join(label.text() for label in old.view.findChildren(type(old.view.text)))
    assert "These are not your words. You liked this" in shown


def test_messages_are_asked_for_and_not_read_unless_wanted(old: Any) -> None:
    case = SAMPLES / "x" / "2024-all-kinds" / "input"
    old.choose([next(case.iterdir())])
    answer(old, own="yes", account="personal", since="unsure", messages="no")
    assert old.posts.read == 5
    old.choose([next(case.iterdir())])
    answer(old, own="yes", account="personal", since="unsure", messages="yes")
    assert old.posts.read == 6


def test_a_chat_asks_who_the_user_is(old: Any) -> None:
    case = SAMPLES / "whatsapp" / "who-am-i" / "input"
    old.choose([next(case.iterdir())])
    names = []
    while old.name == "question":
        names.append(old.view.name)
        wanted = {"own": "yes", "account": "personal", "since": "unsure", "names": "~ Morgan", "messages": "yes"}
        old.view.choice.buttons[wanted[old.view.name]].setChecked(True)
        old.view.go_on()
    assert names == ["own", "since", "names", "messages"]
    assert old.posts.read == 1


@pytest.mark.parametrize(
    "name", ["empty-file", "login-page-as-zip", "bomb", "password", "not-an-export", "two-accounts", "zip-cut-short"]
)
def test_a_file_that_cannot_be_read_says_what_to_do(old: Any, name: str) -> None:
    old.choose(sorted((SAMPLES / "hostile" / name / "input").iterdir()))
    assert old.name == "trouble"


def test_the_calendar_says_each_month_and_filters(old: Any, qtbot: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE, dt.datetime(2020, 3, 31, 12, tzinfo=dt.UTC)))
    calendar = old.view.calendar
    april = calendar.months.index_of((2020, 4))
    assert calendar.months.data(april, Qt.ItemDataRole.AccessibleTextRole) == "April 2020. 2 to look at, of 3."
    assert (
        calendar.months.data(calendar.months.index_of((2020, 3)), Qt.ItemDataRole.AccessibleTextRole)
        == "March 2020. 0 to look at, of 1."
    )
    calendar.setCurrentIndex(april)
    qtbot.keyClick(calendar, Qt.Key.Key_Return)
    assert len(old.view.model.rows) == 2
    assert old.view.only.text() == "Only April 2020"
    old.view.clear_button.click()
    assert not old._filters.any


def test_models_are_sound(old: Any, qtmodeltester: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    qtmodeltester.check(old.view.model)
    qtmodeltester.check(old.view.calendar.months)


def test_the_same_words_are_one_row(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", [HOME_ADDRESS] * 3))
    assert len(old.view.model.rows) == 1
    assert old.view.model.data(old.view.model.index(0, 3)).endswith("(3 times)")


def test_this_is_fine_hides_one_or_the_topic(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    old.open_row(old.view.model.rows[0])
    old._decide("hidden")
    assert len(old.view.model.rows) == 1
    old.open_row(old.view.model.rows[0])
    old._decide("topic")
    assert old.view.model.rows == []
    assert old.view.summary.text() == "We read 4 posts. You have hidden all that we found."
    assert old.view.nothing.isHidden()
    assert old.view.hidden_button.text() == "Show again what you hid (2)"
    old.view.hidden_button.click()
    assert len(old.view.model.rows) == 2
    assert old.view.hidden_button.isHidden()


def test_filters_are_blamed_only_when_there_are_some(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", ["Good morning Wexcombe"]))
    assert old.view.nothing.isHidden()
    old.view.find_box.setText("drains")
    old.view._filtered()
    assert not old.view.nothing.isHidden()


def test_each_pass_has_its_own_time_left() -> None:
    pace = Pace()
    pace.tell(False, 25, 10_000, 100.0)
    assert pace.seconds_left is None
    pace.tell(False, 5_025, 10_000, 110.0)
    assert pace.seconds_left == pytest.approx(9.95)
    pace.tell(True, 0, 10_000, 120.0)
    assert pace.seconds_left is None
    pace.tell(True, 1_000, 10_000, 144.0)
    assert pace.seconds_left == pytest.approx(216)


def test_stop_and_go_on(make_window: Callable[..., Driver], qtbot: Any, tmp_path: Path) -> None:
    driver = make_window(pool=True)
    driver.window.go("old")
    page = driver.window.old
    qtbot.waitUntil(lambda: page._checker() is not None, timeout=20_000)
    page.choose([x_zip(tmp_path / "x.zip", [f"Post number {n} about the drains" for n in range(1_000)])])
    qtbot.waitUntil(lambda: page.name == "question", timeout=20_000)
    answer(page, own="yes", account="personal", since="not-yet")
    qtbot.waitUntil(lambda: page.posts.read > 50, timeout=20_000)
    page.view.stop_button.click()
    qtbot.waitUntil(lambda: not page.reading.running, timeout=5_000)
    read = page.posts.read
    assert read < 1_000
    assert not page.view.carry_button.isHidden()
    page.view.carry_button.click()
    qtbot.waitUntil(lambda: page.posts.done, timeout=60_000)
    assert page.posts.read == 1_000
    assert sum(page.posts.months.values()) == 1_000


def test_nothing_is_kept(old: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither with the program's data, nor at home, nor among what is temporary."""
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    source = x_zip(tmp_path / "x.zip", ["Ring Mrs Quibblewick on 07700 900123, she lives at 12 Mill Lane"])
    before = source.read_bytes()
    to_results(old, source)
    assert len(old.view.model.rows) == 1  # the program's own data have no such name
    add_all(old)
    old.shut_down()
    assert source.read_bytes() == before
    for file in (f for f in tmp_path.rglob("*") if f.is_file() and f != source):
        assert b"Quibblewick" not in file.read_bytes(), file


def test_check_many_from_check_a_post(make_window: Callable[..., Driver], tmp_path: Path) -> None:
    driver = make_window()
    driver.window.go("check")
    driver.window.check.foot.many_button.click()
    page = driver.window.old
    assert page.name == "many"
    page.view.box.setPlainText(f"Good morning\n\n{HOME_ADDRESS}\nplease\n\nSee you")
    page.view.go_on()
    assert page.posts.read == 3
    assert len(page.view.model.rows) == 1
    assert page.view.list_button.isHidden()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("posts.txt", f"Good morning\n\n{HOME_ADDRESS}\n"),
        ("posts.csv", f'Date,Text\n1 May,Good morning\n2 May,"{HOME_ADDRESS}"\n'),
        ("plain.csv", f'Good morning\n"{HOME_ADDRESS}"\n'),
    ],
)
def test_a_list_of_drafts_is_opened(old: Any, tmp_path: Path, name: str, data: str) -> None:
    path = tmp_path / name
    path.write_text(data, encoding="utf-8")
    old.show_many()
    old.view.open(path)
    assert old.posts.read == 2
    assert len(old.view.model.rows) == 1


def test_the_profile_check_leads_here(make_window: Callable[..., Driver]) -> None:
    from assistant.ui.destinations import ToTool

    driver = make_window()
    [question] = [q for q in driver.window.app.content.audit if q.code == "AUD-20"]
    driver.window.go(ToTool(question.task.offer))
    assert driver.window.place() == "old"


def test_leaving_results_asks(old: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    asked: list[str] = []

    def stay(_parent: object, _title: str, text: str, *_: object) -> str:
        asked.append(text)
        return ""

    monkeypatch.setattr("assistant.ui.old_posts.page.ask_choice", stay)
    old.view.again_button.click()
    assert asked == ["Leave this page? We forget the results."]
    assert old.name == "results"


def test_a_damaged_part_is_counted_among_all(old: Any) -> None:
    case = SAMPLES / "hostile" / "json-cut-short" / "input"
    to_results(old, next(case.iterdir()), since="unsure")
    assert old.name == "results"
    assert re.fullmatch(r"We could not read 1 of \d+ parts \(.+\)\. The rest is below\.", old.view.problems.text())


def test_several_sites_can_be_told_apart(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    assert old.view.site_part.isHidden()
    old._filters.site = "facebook"
    old.view.refresh()
    assert old.view.model.rows == []
    old._filters.site = "x"
    old.view.refresh()
    assert len(old.view.model.rows) == 2


PRIVATE = [
    ("Ring Mrs Fisher on 01952 875 331 about the dogs, she is useless", "875 331"),
    ("She lives at 14 Orchard Close, Ludlow SY8 1AA, go and tell her", "Orchard Close"),
    ("Write to jo.fisher1956@example.org and complain, everyone", "jo.fisher1956"),
]


@pytest.mark.parametrize(("text", "private"), PRIVATE)
def test_the_delete_list_gives_no_private_detail_away(old: Any, tmp_path: Path, text: str, private: str) -> None:
    members = x_members([tweet(1, text, dt.datetime(2022, 5, 1, tzinfo=dt.UTC))])
    to_results(old, write_zip(tmp_path / "x.zip", members))
    add_all(old)
    old.view.list_button.click()
    old.view.ticks["none"].setChecked(True)
    old.view.go_on()
    shown = " ".join(label.text() for label in old.view.findChildren(QLabel)) + old.view.ticks[0].text()
    old.deleting.save_table(tmp_path / "list.csv")
    paper = as_text(old.deleting._list_report())
    for place in (shown, paper, (tmp_path / "list.csv").read_text("utf-8-sig")):
        assert private not in place
        assert "[left out]" in place
        assert text[:5] in place
    assert old._words["old.list-details"] in shown
    assert old._words["old.list-details"] in paper
    assert private in as_text(old.deleting.copy_report())


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://twitter.com/i/web/status/1843210987654321098", "1843210987654321098"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7123456789012345678", "7123456789012345678"),
        ("https://www.facebook.com/groups/123456789012345/posts/9876543210987654/?comment_id=4711", "9876543210987654"),
    ],
)
def test_a_link_on_paper_can_be_typed_from_it(old: Any, link: str, number: str) -> None:
    line = Line(day=dt.date(2022, 5, 1), site="X", what="You posted this", words="Good morning", place=link)
    report = as_report([line], Answers(none=True), old._words, dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    with pypdfium2.PdfDocument(pdf_of(report, old._app.resources)) as pdf:
        lines = pdf[0].get_textpage().get_text_range().split()
    assert any(number in each for each in lines)
    assert unquote(link).partition("//")[2].removeprefix("www.") in "".join(lines)


def test_a_file_of_one_month_is_said_to_be(old: Any, tmp_path: Path) -> None:
    days = (dt.datetime(2020, 3, day, tzinfo=dt.UTC) for day in (1, 20))
    members = x_members([tweet(n, text, day) for n, ((text, _), day) in enumerate(zip(PRIVATE, days, strict=False), 1)])
    to_results(old, write_zip(tmp_path / "x.zip", members))
    assert old.view.summary.text() == "We read 2 posts of March 2020. 2 are worth a look."
