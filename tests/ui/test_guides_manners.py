# SPDX-License-Identifier: Apache-2.0
"""What holds for every screen of the guides, and Learn, through the real window by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QRadioButton

from assistant.ui.destinations import ToTool
from assistant.ui.main_window import MainWindow
from assistant.ui.printing import report_html
from tests.ui.drivers.guides import answer, start_check, walk
from tests.ui.drivers.log import open_first, page
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver
from tests.unit.pdfs import text_of, valid

Make = Callable[..., Driver]


# -- manners of every screen -----------------------------------------------------------------------------------------


def every_screen(d: Driver) -> list[tuple[str, Callable[[], object]]]:
    window = d.window
    profile, walk_page, makers, learn = window.profile, window.walk, window.makers, window.learn

    def accounts() -> None:
        profile.view.start.emit()
        for name in ("facebook-profile", "facebook-page", "whatsapp"):
            profile.ticks[name].setChecked(True)

    def answers() -> None:
        while profile.name == "question":
            question = profile.view.question
            profile.view.choice.set_value(next(a for a in ("one", "no", question.answers[0].id) if question.answer(a)))
            profile.view.show_where()
            assert misfits(profile) == [] and unnamed(window) == [], question.code
            profile.continue_page()

    def ending(name: str, *chosen: str) -> Callable[[], None]:
        def go() -> None:
            window._open("walk", remember=False)
            walk_page.begin(name)
            for each in chosen:
                walk_page.view.next.emit(walk_page.run.answer(each))
            if hasattr(walk_page.view, "where_button"):
                walk_page.view.where_button.click()

        return go

    def practised() -> None:
        learn.begin(5)
        learn.view.rows["post"].click()

    def terms() -> None:
        for name, text in (("page", "Cllr Rao"), ("about", "news"), ("", ""), ("", ""), ("help", "the clerk")):
            if name:
                makers.view.form.fields[name].setText(text)
            makers.continue_page()
        for part in makers.view.parts.values():
            part.show()

    return [
        ("profile", lambda: window._open("profile", remember=False)),
        ("accounts", accounts),
        ("list", profile.continue_page),
        ("question", lambda: (profile.continue_page(), profile.continue_page())),
        ("answers", answers),
        ("plan", profile.continue_page),
        ("start with progress", profile.show_start),
        ("delete", profile.show_delete),
        ("situations", lambda: (window._open("walk", remember=False), walk_page.show_list())),
        ("abuse", ending("act", "no", "own", "abuse", "yes")),
        ("reply", ending("act", "no", "council", "criticism", "no")),
        ("block", ending("act", "no", "council", "abuse", "yes")),
        ("private", ending("private", "yes")),
        ("break", ending("break", "down", "x")),
        ("terms", lambda: window.go(ToTool("terms", ""))),
        ("terms made", terms),
        ("line", lambda: window.go(ToTool("bio", "x"))),
        ("templates", lambda: window.go(ToTool("templates", ""))),
        ("blocked words", lambda: (window.go(ToTool("blocked-words", "")), makers.view.box.show())),
        ("learn", lambda: window._open("learn", remember=False)),
        ("post", practised),
        ("sort", learn.show_sort),
        ("certificate", learn.show_certificate),
    ]


@pytest.mark.parametrize(("width", "height", "size"), SIZES)
def test_every_screen_fits_and_every_control_has_a_name(make_window: Make, width: int, height: int, size: int) -> None:
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    for name, show in every_screen(d):
        show()
        QApplication.processEvents()
        assert misfits(d.window.page()) == [], name
        assert unnamed(d.window) == [], name


def test_every_walkthrough_is_walked_by_pressing_the_first_and_the_last_answer(make_window: Make) -> None:
    d = make_window(council="ludlow")
    walk_page = d.window.walk
    for walk_id in d.window.app.content.walkthroughs:
        for last in (False, True):
            d.ctrl(Qt.Key.Key_4)
            walk_page.begin(walk_id)
            while walk_page.name == "question":
                node = walk_page.run.node
                if node.rows:
                    d.ctrl(Qt.Key.Key_Return)
                    assert "There is a problem" in d.shown(walk_page)
                    for row in node.rows:
                        field = walk_page.view.form.fields[row.id]
                        field.setText("Ann") if row.wanted == "text" else field.set_value(row.wanted)
                    d.ctrl(Qt.Key.Key_Return)
                else:
                    walk(d, node.answers[-1 if last else 0].label)
            shown = d.shown(walk_page)
            assert "What to do now" in shown and "Why" in shown and "If this does not fit" in shown
            d.button("None of this fits", walk_page)


def test_back_leads_one_question_back_and_then_to_the_list(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_4)
    walk(d, "May I share this photo?", "No")
    alt = Qt.KeyboardModifier.AltModifier
    d.key(Qt.Key.Key_Left, alt)
    assert d.title() == "Is it from a civic duty or a visit?"
    d.key(Qt.Key.Key_Left, alt)
    assert d.title() == "What should I do?"
    d.key(Qt.Key.Key_Left, alt)
    assert d.window.place() == "home"


def test_find_a_situation(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_4)
    d.ctrl(Qt.Key.Key_F)
    d.fill("find-situation", "retweet")
    d.button("May I like or share this?", d.window.walk)
    d.fill("find-situation", "zebra")
    assert "No situation has these words." in d.shown(d.window.walk)
    d.button("I want to raise a concern", d.window.walk)
    for asked in ("a solicitor’s letter", "lawyer's letter", "My lawyer"):
        d.fill("find-situation", asked)
        d.button("A complaint was made about me", d.window.walk)


def test_a_locked_log_asks_for_its_passphrase_and_then_fills_in(make_window: Make) -> None:
    d = make_window(council="ludlow")
    open_first(d, keeper="Sam Webb")
    d.press(page(d).lock_button)
    d.ctrl(Qt.Key.Key_4)
    walk(d, "What should I do about this comment?", "Yes")
    assert d.title() == "Get help now"
    d.press(d.button("Write this down", d.window.walk))
    assert "Open your log first." in d.shown(page(d))
    d.fill("passphrase", "three small words")
    d.ctrl(Qt.Key.Key_Return)
    d.qtbot.waitUntil(lambda: page(d).name == "wizard")
    assert page(d).view.form.fields["kind"].value == "threat"
    d.press(d.button("Save and stop", page(d)))
    assert page(d).session.records.find_number("1").kind == "threat"


def test_the_plan_is_saved_as_pdf_in_large_print(make_window: Make, save_to: Path) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    answer(d, "No, I use one account for both")
    d.window.profile.show_answers()
    assert "questions have no answer yet." in d.shown(d.window.profile)
    d.press(d.button("See my plan", d.window.profile))
    d.press(d.button("Save as PDF in large print", d.window.profile))
    (pdf,) = save_to.glob("*.pdf")
    valid(pdf.read_bytes())
    assert "Make a councillor page" in text_of(pdf.read_bytes()) and "Saved: " in d.shown(d.window.profile)


def test_what_is_printed_holds_the_checklist(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_4)
    walk(d, "May I share this photo?")
    report = d.window.walk.report()
    assert report is not None and "Is it from a civic duty or a visit?" in report_html(report)
    walk(d, "Yes", "No", "Yes")
    report = d.window.walk.report()
    assert report is not None and "<li>☐ Send the photo" in report_html(report)


def test_skip_needs_a_reason_and_can_be_put_back(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    answer(d, "No, I use one account for both")
    d.window.profile.see_plan()
    d.press(d.button("Skip, because...", d.window.profile))
    d.press(d.button("Skip it", d.window.profile))
    assert "Problem: write a few words" in d.shown(d.window.profile)
    d.fill("skip", "I stand down in May")
    d.press(d.button("Skip it", d.window.profile))
    assert "Skipped: Make a councillor page. Because: I stand down in May" in d.shown(d.window.profile)
    assert "You have no tasks now." in d.shown(d.window.profile)
    d.press(d.button("Put back", d.window.profile))
    assert d.window.profile.view.plan.first.title == "Make a councillor page"


def test_home_reminds_when_the_next_check_is_due(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    answer(d, "Yes, different accounts")
    d.window.profile.see_plan()
    d.window.close()
    later = make_window(council="ludlow", now=dt.datetime(2027, 5, 3, 9, 0))  # noqa: DTZ001
    later.qtbot.waitUntil(lambda: "Check your profile again. Due 24 May 2027." in later.shown(later.window.home))
    later.press(later.button("Start", later.window.home))
    assert later.window.place() == "profile"
    assert "Your checks so far" in later.shown(later.window.profile)


def test_answers_can_be_deleted(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    answer(d, "No, I use one account for both")
    d.window.profile.show_start()
    d.press(d.button("Delete my answers", d.window.profile))
    assert not d.button("Delete my answers", d.window.profile).isEnabled()
    d.fill("delete-word", "DELETE")
    d.press(d.button("Delete my answers", d.window.profile))
    assert "Your answers are deleted." in d.shown(d.window.profile)
    assert d.window.profile.profile.all() == [] and d.window.frame.side.item(2).text() == "Check my profile"


def test_come_back_to_this_and_the_row_of_one_account(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile", "X (Twitter)")
    d.ctrl(Qt.Key.Key_Return)
    d.press(d.button("Come back to this", d.window.profile))
    d.press(d.button("To the list", d.window.profile))
    d.row("Who is speaking?", "Come back to this", d.window.profile)
    d.press(d.row("X (Twitter)", "Not started", d.window.profile))
    assert "About: X (Twitter)" in d.shown(d.window.profile)
    answer(d, "Yes")
    d.press(d.button("To the list", d.window.profile))
    d.row("X (Twitter)", "In progress", d.window.profile)


# -- Learn -----------------------------------------------------------------------------------------------------------


def test_practice_says_what_we_would_choose_and_why_and_ends_in_words(make_window: Make, save_to: Path, tmp_path: Path) -> None:
    d = make_window(council="ludlow")
    d.window.learn.source.seed(5)
    d.ctrl(Qt.Key.Key_7)
    d.press(d.button("Certificate", d.window.learn))
    assert "Practise at least 5 posts first." in d.shown(d.window.learn)
    d.press(d.button("To Learn", d.window.learn))
    d.press(d.button("30 posts", d.window.learn))
    missed = 0
    for _ in range(30):
        post = d.window.learn.view.post
        d.press(d.window.learn.view.rows[post.best])
        shown = d.shown(d.window.learn)
        assert "We think so too." in shown and post.why in shown
        missed += post.missed
        assert ("it misses the point above" in shown or "does not see this one" in shown) == post.missed
        assert ("Our checker has nothing to flag here." in shown) == (post.best == "post")
        d.ctrl(Qt.Key.Key_Return)
    assert missed >= 1
    assert d.shown(d.window.learn).splitlines().count("30 of 30. You saw each one as we do.") == 1
    d.press(d.button("Certificate", d.window.learn))
    d.ctrl(Qt.Key.Key_Return)
    assert "Problem: write your name." in d.shown(d.window.learn)
    d.fill("certificate-name", "Priya Rao")
    d.ctrl(Qt.Key.Key_Return)
    (pdf,) = save_to.glob("*.pdf")
    valid(pdf.read_bytes())
    assert "Priya Rao practised with 30 made-up posts" in text_of(pdf.read_bytes())
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file() and path.parent.name != "cache":  # the program's own words
            assert b"Priya" not in path.read_bytes() and b"30 of 30" not in path.read_bytes(), path


def test_LUD_OFF_3a_sorting_comments(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_7)
    d.press(d.button("Sort these comments", d.window.learn))
    d.ctrl(Qt.Key.Key_Return)
    assert "There is a problem" in d.shown(d.window.learn)
    for choice, comment in zip(d.window.learn.view.choices, d.window.app.content.learn.comments, strict=True):
        choice.set_value(comment.kind)
    d.window.learn.view.choices[0].set_value("abuse")
    d.ctrl(Qt.Key.Key_Return)
    shown = d.shown(d.window.learn)
    assert "5 of 6." in shown and "A question. They want to know something. Answer it." in shown


def test_windows_made_here_hold_the_radio_rows_of_the_question(make_window: Make) -> None:
    d = make_window()
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    assert isinstance(d.window, MainWindow)
    radios = [r for r in d.window.profile.findChildren(QRadioButton) if r.isVisible()]
    assert [r.text() for r in radios] == [a.label for a in d.window.profile.view.question.answers]
    assert all(r.accessibleDescription() == d.title() for r in radios)


def test_the_words_of_an_ending_are_there_for_a_screen_reader_and_its_buttons_for_the_tab_key(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_4)
    walk(d, "I want to raise a concern", "A negative post I have seen")
    shown = d.shown(d.window.walk)
    for words in ("3. Send them to the address here.", "Where to send concerns: ", "I saw a negative post: ", "Ludlow RAI-2: "):
        assert words in shown
    seen: list[str] = []
    for _ in range(60):
        d.key(Qt.Key.Key_Tab)
        if d.focus() is d.window.trust:
            break
        seen.append(d.focus().accessibleName())
    for words in ("3. Send them to the address here.", "Copy", "Read the rule", "None of this fits"):
        assert any(s.startswith(words) for s in seen), (words, seen)


def test_a_damaged_file_of_answers_stops_neither_the_start_nor_the_checker(make_window: Make, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "personal.sqlite").write_bytes(b"no database at all " * 300)
    d = make_window(council="ludlow")
    d.press(d.window.home.buttons["check"])
    d.write("You are an absolute moron.")
    d.ctrl(Qt.Key.Key_Return)
    assert d.result_title().startswith("1 thing to look at")
    d.ctrl(Qt.Key.Key_3)
    assert "personal.sqlite is damaged. Move it out of the data folder." in d.shown(d.window.profile)
    d.ctrl(Qt.Key.Key_6)
    assert "Not read yet." in d.shown(d.window.policies)
    d.ctrl(Qt.Key.Key_7)
    d.row("Ludlow Town Council", "Not read yet.", d.window.learn)
    assert (tmp_path / "data" / "personal.sqlite").read_bytes().startswith(b"no database at all ")


def test_writing_down_from_an_ending_keeps_the_incident_that_was_being_written(make_window: Make) -> None:
    d = make_window(council="ludlow")
    open_first(d, keeper="Sam Webb")
    d.press(d.button("Write down an incident", page(d)))
    d.choose("A threat")
    d.ctrl(Qt.Key.Key_4)
    walk(d, "What should I do about this comment?", "No", "My own page", "Swearing or abuse", "No, this is the first time")
    d.press(d.button("Write this down", d.window.walk))
    assert page(d).view.form.fields["kind"].value == "abuse"
    assert page(d).session.records.find_number("1").kind == "threat"


def test_what_is_said_of_the_questions_left_stays_true(make_window: Make) -> None:
    """An answer brings more questions, or takes some away."""
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile", "Facebook Page", "WhatsApp groups")
    d.ctrl(Qt.Key.Key_Return)
    profile, total = d.window.profile, 0
    lengths: set[int] = set()
    while profile.name == "question":
        total += 1
        over = profile.over.text()
        lengths.add(len(profile.profile.ordered(profile.audit)))
        assert f"Question {total}, " in over and " of " not in over
        profile.view.choice.set_value(profile.view.question.answers[-1].id)
        d.ctrl(Qt.Key.Key_Return)
        if profile.name == "question" and profile.over.text() == over:  # "I am not sure": once more
            d.ctrl(Qt.Key.Key_Return)
    assert over.endswith("the last one") and len(lengths) > 1
    d.press(d.button("Change", profile))
    assert profile.over.text().startswith("Check my profile · Question ") and "to go" not in profile.over.text()
