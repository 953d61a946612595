# SPDX-License-Identifier: Apache-2.0
"""The delete list as one works through it: its ticks, its paper, a saved list, chats; and Check many, which has none."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from assistant.domain.archive import ArchiveItem, ItemKind
from assistant.domain.report import Block, Heading, Report, Text, as_text
from assistant.services.archive.delete_list import Answers, Line, as_report, lines_in, to_ask_about, what_was_done
from assistant.services.archive.drafts import drafts_in
from assistant.services.papers.pdf import pdf_of
from assistant.ui.old_posts.questions import month_of
from assistant.ui.old_posts.rows import DATE, WHAT
from assistant.ui.printing import paint, report_html
from assistant.ui.widgets.buttons import MAIN
from tests.ui.drivers.old_posts import HOME_ADDRESS, MINE, add_all, answer, to_results
from tests.ui.drivers.screen_checks import cut
from tests.ui.drivers.window import Driver
from tests.unit.exports import tweet, write_zip, x_members, x_zip

FOOT = 15 / 25.4 * 72 + 28
"""Points at the foot of a printed page that hold its margin and number."""
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
CHAT = """14/02/2019, 09:01 - Ann Clerk: Morning all. Agenda attached.
14/02/2019, 09:06 - Morgan Hale: You are a liar and a thief, Jo.
{more}18/02/2019, 08:00 - Morgan Hale: Good morning
"""
THIRD = "15/02/2019, 09:07 - Jo T: I can see this you know\n"


def to_list(page: Any, *, key: str = "none") -> None:
    page.view.list_button.click()
    page.view.ticks[key].setChecked(True)
    page.view.go_on()


def shown(page: Any) -> str:
    return "\n".join(label.text() for label in page.view.findChildren(QLabel) if not label.isHidden())


def chat(folder: Path, more: str = THIRD) -> Path:
    path = folder / "WhatsApp Chat with Wexcombe PC.txt"
    path.write_text(CHAT.format(more=more), encoding="utf-8")
    return path


def text_of(pdf: bytes | Path) -> str:
    with pypdfium2.PdfDocument(pdf) as made:
        return "\n".join(page.get_textpage().get_text_range() for page in made)


def page_of(pdf: pypdfium2.PdfDocument, text: str) -> int:
    """The page on which words are in sight: what is clipped away below the last line is not."""
    for number, page in enumerate(pdf):
        words = page.get_textpage()
        found = words.search(text).get_next()
        if found is not None and words.get_charbox(found[0])[1] > FOOT:
            return number
    raise AssertionError(text)


# -- ticks ---------------------------------------------------------------------------------------------------------


def test_a_tick_is_kept_with_the_list_that_is_saved(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    to_list(old)
    old.view.ticks[1].setChecked(True)
    old.deleting.save_table(tmp_path / "list.csv")
    assert [line.done for line in lines_in(tmp_path / "list.csv")] == [False, True]
    paper = text_of(pdf_of(old.deleting._list_report(), old._app.resources))
    assert paper.index("☐") < paper.index("☑")
    old.step_back()
    to_list(old)
    assert [tick.isChecked() for tick in old.view.ticks] == [False, True]
    old.show_start()
    old.open_saved(tmp_path / "list.csv")
    old.view.ticks["none"].setChecked(True)
    old.view.go_on()
    assert [tick.isChecked() for tick in old.view.ticks] == [False, True]


def test_a_tick_stays_with_its_post_when_others_come_or_go(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    to_list(old)
    kept = old.view.ticks[1].text()
    old.view.ticks[1].setChecked(True)
    old.step_back()
    old.open_row(old.view.model.rows[0])
    old.view.add_button.click()  # takes it off
    old.show_results()
    to_list(old)
    assert [(tick.text(), tick.isChecked()) for tick in old.view.ticks] == [(kept, True)]


def test_any_mark_in_the_table_is_a_tick(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [["Done", "Date", "Site", "What", "First words", "Where it is"]]
    rows += [[mark, "2022-05-01", "X", "You posted this", "Good morning", ""] for mark in ("x", "", " ", "Yes")]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert [line.done for line in lines_in(path)] == [True, False, False, True]


def test_a_list_that_a_spreadsheet_saved_again_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "Done;Date;Site;What;First words;Where it is\r\nx;19/07/2021;X;You posted this;£9,000 – “told you”;https://x.com/1\r\n"
    path.write_bytes((rows + ";;;;;\r\n").encode("cp1252"))
    [line] = lines_in(path)
    assert (line.day, line.words, line.done, line.has_link) == (dt.date(2021, 7, 19), "£9,000 – “told you”", True, True)


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("5 2021", (2021, 5)),
        ("05/2021", (2021, 5)),
        ("May 2021", (2021, 5)),
        ("2021-05", (2021, 5)),
        ("6 May 2021", (2021, 5)),
        ("6/5/2021", (2021, 5)),
        ("5 21", None),
        ("13 2021", None),
        ("2021", None),
        ("", None),
        ("soon", None),
    ],
)
def test_the_month_is_read_as_people_type_it(typed: str, month: tuple[int, int] | None) -> None:
    assert month_of(typed) == (dt.date(*month, 1) if month else None)


@pytest.mark.parametrize("way", ["step_back", "show_first", "close"])
def test_ticks_that_are_not_saved_are_not_lost_without_a_word(
    old: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    to_list(old)
    old.deleting.save_table(tmp_path / "list.csv")
    old.show_start()
    old.open_saved(tmp_path / "list.csv")
    old.view.ticks["none"].setChecked(True)
    old.view.go_on()
    asked: list[str] = []
    monkeypatch.setattr("assistant.ui.old_posts.page.ask_choice", lambda *a: asked.append(a[2]) or "")
    ways: dict[str, Callable[[], object]] = {
        "step_back": old.step_back,
        "show_first": old.show_first,
        "close": lambda: old.may_close(old),
    }
    assert old.may_close(old) and asked == []
    old.view.ticks[0].setChecked(True)
    ways[way]()
    assert len(asked) == 1 and old.name == "list"
    old.deleting.save_table(tmp_path / "list.csv")
    assert old.may_close(old) and len(asked) == 1


# -- a saved list --------------------------------------------------------------------------------------------------


def test_a_copy_out_of_a_saved_list_says_what_it_lacks(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", MINE))
    add_all(old)
    to_list(old)
    old.deleting.save_table(tmp_path / "list.csv")
    lacks = old._words["old.copy-short"]
    assert lacks not in as_text(old.deleting.copy_report())
    old.show_start()
    old.open_saved(tmp_path / "list.csv")
    old.view.ticks["complaint"].setChecked(True)
    old.view.go_on()
    assert lacks in shown(old)
    assert lacks in as_text(old.deleting.copy_report())


# -- where it is ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "where", "said"),
    [
        (ItemKind.COMMENT, "group: Wexcombe Chat", "You commented in Wexcombe Chat"),
        (ItemKind.REPLY, "r/wexcombe", "You replied in r/wexcombe"),
        (ItemKind.COMMENT, "Ed Moss", "You commented on a post by Ed Moss"),
        (ItemKind.COMMENT, "live chat", "You commented"),
        (ItemKind.MESSAGE, "Wexcombe PC", "You wrote to Wexcombe PC"),
        (ItemKind.MESSAGE, "group: Allotments", "You wrote to Allotments"),
    ],
)
def test_where_it_was_said_is_said_in_words(old: Any, kind: ItemKind, where: str, said: str) -> None:
    assert what_was_done(ArchiveItem(platform="facebook", kind=kind, text="Hello", where=where), old._words) == said


@pytest.mark.parametrize(("more", "seen"), [(THIRD, "People in the group"), ("", "Only the people in that chat")])
def test_a_chat_has_no_account_no_log_and_no_links(old: Any, tmp_path: Path, more: str, seen: str) -> None:
    old.choose([chat(tmp_path, more)])
    while old.name == "question":
        assert old.view.name != "account"
        wanted = {"own": "yes", "since": "unsure", "names": "Morgan Hale", "messages": "yes"}
        old.view.choice.buttons[wanted[old.view.name]].setChecked(True)
        old.view.go_on()
    old.open_row(old.view.model.rows[0])
    assert f"{seen} could see it." in shown(old)
    assert "Look in the chat: February 2019." in shown(old)
    assert "activity log" not in shown(old)
    old.show_results()
    add_all(old)
    to_list(old)
    assert old.view.links_button.isHidden()
    assert "Look in the chat: February 2019." in shown(old)


def test_messages_that_are_let_be_are_no_fault_of_the_file(old: Any, tmp_path: Path) -> None:
    old.choose([chat(tmp_path)])
    answer(old, own="yes", since="unsure", names="Morgan Hale", messages="no")
    assert old.title == "We have not read your messages"
    assert old.posts is None


def test_one_of_a_kind_is_no_plural(old: Any, tmp_path: Path) -> None:
    message = {"senderId": "4411223344", "recipientId": "1", "text": "Hello", "createdAt": "2021-01-01T10:00:00.000Z", "id": "1"}
    members = x_members([tweet(1, HOME_ADDRESS, dt.datetime(2022, 5, 1, tzinfo=dt.UTC))])
    said = [{"dmConversation": {"conversationId": "1-2", "messages": [{"messageCreate": message}]}}]
    members["data/direct-messages.js"] = "window.YTD.direct_messages.part0 = " + json.dumps(said)
    old.choose([write_zip(tmp_path / "x.zip", members)])
    seen = ""
    while old.name == "question":
        seen += shown(old)
        for name, value in (("own", "yes"), ("account", "personal"), ("since", "unsure")):
            if old.view.name == name:
                old.view.choice.buttons[value].setChecked(True)
        old.view.go_on()
    assert "There is 1 private message of yours." in seen
    add_all(old)
    to_list(old)
    old.view.links_button.click()
    assert QGuiApplication.clipboard().text() == "https://x.com/morganhale_wex/status/1"
    assert old.message.text() == "Copied 1 link."


# -- paper ---------------------------------------------------------------------------------------------------------

LONG = "https://x.com/fifteen_letters/status/1843210987654321098"
PARTS = ["x.com/fifteen_letters/", "status/", "1843210987654321098"]


@pytest.fixture
def long_line(old: Any) -> Report:
    line = Line(day=dt.date(2022, 9, 30), site="LinkedIn", what="You posted this", words="Congratulations", place=LONG)
    return as_report([line, replace(line, done=True)], Answers(none=True), old._words, NOW)


def test_no_word_and_no_part_of_a_link_is_cut_on_paper(old: Any, long_line: Report) -> None:
    made = text_of(pdf_of(long_line, old._app.resources)).split()
    for word in ("Done", "Date", "30", "Sep", "2022", "LinkedIn:", "Congratulations", *PARTS):
        assert word in made


def test_no_word_and_no_part_of_a_link_is_cut_in_print(old: Any, long_line: Report, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint(printer, report_html(long_line), "foot")
    made = text_of(tmp_path / "printed.pdf").split()
    for word in ("Done", "Date", "30", "Sep", "2022", "LinkedIn:", "Congratulations", *PARTS):
        assert word in made


def test_in_print_no_heading_ends_a_page(old: Any, tmp_path: Path) -> None:
    """At whatever height: one line more before each."""
    for before in range(12):
        blocks: list[Block] = [Text("A line")] * (20 + before)
        for number in range(9):
            blocks += [Heading(2, f"Heading {number}"), Text(f"What stands below {number}")] + [Text("and more")] * 5
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        paint(printer, report_html(Report("T", "foot", "app", NOW, tuple(blocks))), "foot")
        with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as made:
            for number in range(9):
                assert page_of(made, f"Heading {number}") == page_of(made, f"What stands below {number}"), (before, number)


@pytest.mark.parametrize("posts", range(4, 16))
def test_posts_to_ask_about_are_printed_whole(old: Any, tmp_path: Path, posts: int) -> None:
    line = Line(day=dt.date(2022, 9, 30), site="X", what="You posted this", words="", place=LONG)
    texts = [f"Good morning, this is post number {number} of all of them." for number in range(posts)]
    report = to_ask_about([line] * posts, texts, [("x.zip", "0" * 64)], old._words, NOW, ("Ann Clerk", "The monitoring officer"))
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paint(printer, report_html(report), "foot")
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as made:
        for number, text in enumerate(texts, 1):
            assert page_of(made, text.rpartition(" of ")[0]) >= page_of(made, f"{number}. 30 September 2022")


# -- the page of results -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "percent"), [((1366, 720), 100), ((911, 464), 200)])
def test_the_delete_list_is_in_sight_at_the_last_post(
    make_window: Callable[..., Driver], qtbot: Any, tmp_path: Path, size: tuple[int, int], percent: int
) -> None:
    driver = make_window(size=size, text_size=percent)
    driver.window.go("old")
    page = driver.window.old
    to_results(page, x_zip(tmp_path / "x.zip", [f"{HOME_ADDRESS} in year {n}" for n in range(30)]))
    assert page.view.list_button.isHidden()
    page.open_row(page.view.model.rows[-1])
    page.view.add_button.click()
    assert page.name == "results"

    def in_sight() -> bool:
        QApplication.processEvents()
        button = page.view.list_button
        return button.visibleRegion().boundingRect() == button.rect()

    qtbot.waitUntil(in_sight)
    [area] = [a for a in page.findChildren(QScrollArea) if a.isAncestorOf(page.view)]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    qtbot.waitUntil(in_sight)
    assert cut(page) == []


def test_what_was_not_wanted_is_not_said_to_be_read(old: Any, tmp_path: Path) -> None:
    days = [dt.datetime(year, 5, 1, tzinfo=dt.UTC) for year in (2018, 2019, 2020, 2021)]
    old.choose([write_zip(tmp_path / "x.zip", x_members([tweet(n, HOME_ADDRESS, day) for n, day in enumerate(days)]))])
    while old.name == "question":
        for name, value in (("own", "yes"), ("account", "personal"), ("since", "unsure")):
            if old.view.name == name:
                old.view.choice.buttons[value].setChecked(True)
        if old.view.name == "what":
            old.view.first.setText("2020")
        old.view.go_on()
    assert old.view.summary.text() == "We read 2 posts from May 2020 to May 2021. 2 are worth a look."


def test_what_is_folded_is_counted_on_top(old: Any, tmp_path: Path) -> None:
    to_results(old, x_zip(tmp_path / "x.zip", ["Vote for me, not for that idiot Barker", HOME_ADDRESS]))
    folded = len(old.view.maybe_model.rows)
    assert folded and old.view.maybe_table.isHidden()
    assert old.view.summary.text().endswith(f'Tips and "Maybe", further down: {folded}.')


# -- drafts --------------------------------------------------------------------------------------------------------


def test_drafts_have_a_number_and_nothing_of_what_is_posted(old: Any) -> None:
    old.show_many()
    old.view.box.setPlainText(f"Good morning\n\n{HOME_ADDRESS}\n\nSee you")
    old.view.go_on()
    [row] = old.view.model.rows
    model = old.view.model
    assert model.data(model.index(0, DATE)) == "Post 2"
    assert old.view.table.isColumnHidden(WHAT)
    for never in ("posted", "No date"):
        assert never not in model.spoken(row)
    assert "delete list" not in shown(old)
    old.view.filters_button.click()
    view = old.view
    assert view.topic_box.isVisibleTo(view)
    assert not any(box.isVisibleTo(view) for box in (view.kind_box, view.since_box, view.seen_box, view.site_box))
    old.open_row(row)
    assert old.title == "Post 2"


def test_other_drafts_come_after_these(old: Any) -> None:
    old.show_many()
    old.view.box.setPlainText("Good morning")
    old.view.go_on()
    assert old.name == "results"
    old.view.again_button.click()
    assert old.name == "many"


@pytest.mark.parametrize(
    "table",
    [
        'Date,Platform,Post text\n1 May,X,"Good morning, all"\n2 May,X,See you\n',
        'Date;Copy\n1 May;"Good morning, all"\n2 May;See you\n',
        '1 May 2026,"Good morning, all"\n2 May 2026,"See you\n\nat the market on Saturday"\n',
        'Day,What we say,Who\n1 May,"Good morning, all",Ann\n2 May,See you at the market,Ann\n',
        '\ufeff"Good morning, all"\n"See you"\n',
        '\n,,\nWhen,Message\n,"Good morning, all"\n,\n2 May,See you\n',
    ],
)
def test_the_posts_of_a_table_are_its_posts(tmp_path: Path, table: str) -> None:
    path = tmp_path / "month.csv"
    path.write_text(table, encoding="utf-8")
    first, second = drafts_in(path)
    assert first == "Good morning, all"
    assert second.startswith("See you")


# -- one post ------------------------------------------------------------------------------------------------------


def test_fair_comment_is_not_led_to_the_list(old: Any, tmp_path: Path) -> None:
    fair = "The council's budget is a shambles from start to finish, and Jo Tanner of 12 Mill Lane, 07700 900123, wrote it."
    to_results(old, x_zip(tmp_path / "x.zip", [fair, HOME_ADDRESS]))
    for row in list(old.view.model.rows):
        old.open_row(row)
        is_fair = old._words["old.fair"] in shown(old)
        assert is_fair is (row[0].item.text == fair)
        assert (old.view.keep_button.kind == MAIN) is is_fair
        assert (old.view.add_button.kind == MAIN) is not is_fair


def test_a_like_is_given_no_advice_on_how_to_write(old: Any, tmp_path: Path) -> None:
    members = x_members([tweet(1, HOME_ADDRESS, dt.datetime(2022, 5, 1, tzinfo=dt.UTC))])
    like = {"like": {"tweetId": "5", "fullText": HOME_ADDRESS, "expandedUrl": "https://twitter.com/i/web/status/5"}}
    members["data/like.js"] = "window.YTD.like.part0 = " + json.dumps([like])
    to_results(old, write_zip(tmp_path / "x.zip", members))
    for row in list(old.view.model.rows):
        old.open_row(row)
        own = row[0].item.own
        assert (row[0].main.why in shown(old)) is own
        assert (old._words["old.not-yours-do"] in shown(old)) is not own


# -- questions -----------------------------------------------------------------------------------------------------


def test_the_last_question_says_that_reading_begins_and_years_have_an_order(old: Any, tmp_path: Path) -> None:
    old.choose([x_zip(tmp_path / "x.zip", MINE)])
    while old.view.name != "what":
        assert old.view.next_button.text() == "Continue"
        for name, value in (("own", "yes"), ("account", "personal"), ("since", "unsure")):
            if old.view.name == name:
                old.view.choice.buttons[value].setChecked(True)
        old.view.go_on()
    assert old.view.next_button.text() == "Start reading"
    old.view.first.setText("2021")
    old.view.last.setText("2015")
    old.view.go_on()
    assert old.name == "question" and not old.view.problems.isHidden()
    old.view.last.setText("2021")
    old.view.go_on()
    assert old.name == "results"
