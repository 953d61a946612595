# SPDX-License-Identifier: Apache-2.0
"""Check my profile, What should I do?, the makers and Learn, through the real window by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QRadioButton

from assistant.domain.draft import Contact, Role, WorkHours
from assistant.ui.destinations import ToTool
from assistant.ui.main_window import MainWindow
from assistant.ui.printing import report_html
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver
from tests.ui.test_incidents import open_first, page
from tests.unit.pdfs import text_of, valid

Make = Callable[..., Driver]


@pytest.fixture
def save_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Every "save as" dialog gives a file in a folder of the test."""
    folder = tmp_path / "saved"
    folder.mkdir()

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        return str(folder / Path(name).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return folder


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would be printed; the dialog of the printer is answered with no."""
    pages: list[str] = []

    def ask(_dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        pages.append("asked")
        return QPrintDialog.DialogCode.Rejected

    monkeypatch.setattr(QPrintDialog, "exec", ask)
    return pages


def answer(d: Driver, label: str) -> None:
    """Choose an answer of a question page, then Ctrl and Enter."""
    d.choose(label)
    d.ctrl(Qt.Key.Key_Return)


def walk(d: Driver, *labels: str) -> None:
    """Press answers of a walkthrough."""
    for label in labels:
        d.press(d.button(label, d.window.walk))


def to_question(d: Driver, code: str) -> None:
    """Answer as advised up to the question with this code."""
    profile = d.window.profile
    while profile.view.question.code != code:
        profile.view.choice.set_value(profile.view.question.answers[0].id)
        d.ctrl(Qt.Key.Key_Return)
        assert profile.name == "question", code


def start_check(d: Driver, *accounts: str) -> None:
    d.press(d.window.home.buttons["profile"])
    d.press(d.button("Start", d.window.profile))
    for account in accounts:
        d.choose(account)
    d.ctrl(Qt.Key.Key_Return)
    assert d.title() == "What to look at"


# -- the walk-throughs of product.md D -------------------------------------------------------------------------------


def test_walk_2_a_councillor_checks_his_profile(make_window: Make, printed: list[str]) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile", "WhatsApp groups")
    d.ctrl(Qt.Key.Key_Return)
    asked, actions = 0, d.actions
    profile = d.window.profile
    while asked < 9:
        question = profile.view.question
        if question.code == "AUD-05":
            d.press(profile.view.where_button)
            assert "Open your profile" in d.shown(profile)
            answer(d, "No")
        elif question.code == "AUD-03":
            answer(d, "No, I use one account for both")
        elif question.code == "AUD-10":
            answer(d, "I am not sure")
            assert 'Then answer again. You can choose "I am not sure" once more.' in d.shown(profile)
            assert "Audience and visibility" in d.shown(profile)  # the steps open by themselves
            answer(d, "No")
        else:
            label = next(a.label for a in question.answers)
            answer(d, label)
        asked += 1
    actions = d.actions
    d.window.close()
    d = make_window(council="ludlow")
    d.actions = actions
    d.press(d.window.home.buttons["profile"])
    profile = d.window.profile
    assert d.title() == "What to look at"
    assert d.button("Facebook profile", profile).accessibleDescription() == "In progress"
    assert any(b.accessibleDescription() == "Not started" for b in profile.findChildren(QAbstractButton))
    assert d.window.frame.side.item(2).text() == "Check my profile (not finished)"
    d.ctrl(Qt.Key.Key_Return)
    quiet = dict.fromkeys(("aud-06", "aud-08", "aud-17", "aud-18", "aud-21", "aud-22"), "no")  # nothing amiss there
    while profile.name == "question":
        question = profile.view.question
        if profile.view.choice.value:  # the reminder has a usual answer
            d.ctrl(Qt.Key.Key_Return)
        else:
            found = question.answer(quiet.get(question.id, "")) or question.answers[0]
            answer(d, found.label)
        asked += 1
    assert asked >= 20
    assert d.title() == "Check your answers"
    changes = [b for b in profile.findChildren(type(d.button("Change", profile))) if b.text() == "Change"]
    d.press(changes[-2])
    answer(d, "No")
    assert d.title() == "Check your answers"
    d.press(d.button("See my plan", profile))
    assert "How clear it is: Blurred" in d.shown(profile)
    first = profile.view.plan.first
    assert first.title == "Tell people who is speaking"
    d.press(d.button("Make my profile line", profile))
    assert d.title() == "Make my profile line"
    d.press(d.button("Copy", d.window.makers))
    assert QGuiApplication.clipboard().text() == "Councillor, Ludlow Town Council. I speak for myself here."
    d.ctrl(Qt.Key.Key_3)
    d.choose("I have done this")
    assert "Done on 24 November 2026: Tell people who is speaking" in d.shown(profile)
    d.ctrl(Qt.Key.Key_P)
    assert printed == ["asked"]
    assert "Check again: 24 May 2027." in d.shown(profile)
    assert d.actions <= 66


def test_walk_4_a_nasty_comment_at_night(make_window: Make) -> None:
    d = make_window(council="ludlow")
    open_first(d, keeper="Sam Webb")
    d.ctrl(Qt.Key.Key_1)
    d.actions = 0
    d.press(d.window.home.buttons["comment"])
    walk(d, "No", "My own page", "Swearing or abuse", "No, this is the first time")
    assert d.title() == "Best not to reply. Hide it and report it."
    shown = d.shown(d.window.walk)
    assert shown.index("Save a copy") < shown.index("3. Hide it") < shown.index("4. Report it")
    assert "Words you can use" not in shown  # no reply is drafted
    d.press(d.button("Write this down", d.window.walk))
    wizard = page(d).view
    assert d.window.place() == "log" and page(d).name == "wizard"
    assert wizard.form.fields["kind"].value == "abuse"
    assert "Where is it? My own page." in wizard._now().facts
    d.press(d.window.frame.break_button)
    assert d.title() == "What would help?" and "You do not have to answer anyone today." in d.shown(d.window.walk)
    assert d.actions <= 7


def test_walk_6_a_photo_by_keyboard_at_200_per_cent(make_window: Make, printed: list[str]) -> None:
    d = make_window(council="ludlow", size=(1093, 566), text_size=200)
    d.ctrl(Qt.Key.Key_4)
    d.button("May I share this photo?", d.window.walk).setFocus()
    d.key(Qt.Key.Key_Space)
    d.actions = 0
    for tabs in (2, 1, 1, 2):  # not civic; people can be seen; a child; no parent's yes
        assert d.focus() is d.window.walk.title_label
        d.key(Qt.Key.Key_Tab, times=tabs)
        d.key(Qt.Key.Key_Return)
        assert misfits(d.window.page()) == []
    assert d.title() == "Do not share yet"
    d.ctrl(Qt.Key.Key_P)
    assert printed == ["asked"] and d.actions <= 14


def test_walk_7_the_deputy_clerk(make_window: Make) -> None:
    hours = WorkHours.parse("mon-fri 09:00-12:30")
    settings = {"role": Role.CLERK, "council": "ludgershall", "restricted_post": True, "work_hours": hours}
    d = make_window(**settings)
    d.press(d.window.home.buttons["check"])
    d.press(d.window.check.situation.button)
    d.choose("My own account")
    d.write("Vote for my friend Jo on Thursday.")
    d.ctrl(Qt.Key.Key_Return)
    (card,) = d.window.check.result.cards()
    assert "restricted" in card.title.text() and card.read_button.text() == "Ludgershall 7.3"
    assert not [t for t in d.titles() if "hours" in t]
    d.ctrl(Qt.Key.Key_4)
    d.press(d.button("I have a complaint about the council, a councillor or staff", d.window.walk))
    walk(d, "How I am treated at work or in my role")
    assert d.title() == "Use the grievance procedure" and d.actions <= 16
    assert "the clerk" not in d.shown(d.window.walk) and "Ask your clerk" not in d.shown(d.window.walk)
    assert "It goes to the chair" in d.shown(d.window.walk)
    early = make_window(now=dt.datetime(2026, 11, 24, 10, 30), **settings)  # noqa: DTZ001
    early.press(early.window.home.buttons["check"])
    early.press(early.window.check.situation.button)
    early.choose("My own account")
    early.write("Vote for my friend Jo on Thursday.")
    early.ctrl(Qt.Key.Key_Return)
    assert [t for t in early.titles() if "hours" in t]


# -- rows of the matrix ----------------------------------------------------------------------------------------------


def test_LTC_1_5_a_clause_in_two_actions_and_a_new_version_starts_anew(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.press(d.window.home.buttons["find-rule"])
    d.window.policies.search_box.setText("DO-4")
    d.actions += 1
    assert "Put a link to social media terms of use on your profile." in d.shown(d.window.policies) and d.actions <= 2
    d.window.policies.search_box.clear()
    d.press(d.button("I have read this", d.window.policies))
    d.ctrl(Qt.Key.Key_7)
    d.row("Ludlow Town Council", "You confirmed on 24 November 2026 that you have read this.", d.window.learn)
    from assistant.services.policy.reading import with_store

    with_store(d.window.app, lambda s: s.confirm_read("ludlow", "another version", "v0", dt.date(2026, 1, 1)))
    d.window.learn.show_menu()
    d.row("Ludlow Town Council", "Not read yet.", d.window.learn)


def test_LUD_DO_4_no_terms_offers_to_make_them(make_window: Make, save_to: Path) -> None:
    d = make_window(council="ludlow", contacts=(Contact("clerk", "Ann Clerk", "clerk@example.org"),))
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    to_question(d, "AUD-07")
    answer(d, "No")
    while d.window.profile.name == "question":
        d.window.profile.view.choice.set_value(d.window.profile.view.question.answers[0].id)
        d.ctrl(Qt.Key.Key_Return)
    d.press(d.button("See my plan", d.window.profile))
    d.press(d.button("Make my terms of use", d.window.profile))
    makers = d.window.makers
    assert d.title() == "What is the page called?"
    d.ctrl(Qt.Key.Key_Return)
    assert "There is a problem" in d.shown(makers)
    d.fill("page", "Cllr Priya Rao")
    d.ctrl(Qt.Key.Key_Return)
    d.fill("about", "local news")
    d.ctrl(Qt.Key.Key_Return)
    answer(d, "2 days")
    for tick in ("Abuse", "Threats", "Hate", "Private details", "Untrue claims about a person", "Adverts"):
        d.choose(tick)
    d.ctrl(Qt.Key.Key_Return)
    assert "Problem: tick at least one." in d.shown(makers)
    d.choose("Threats")
    d.ctrl(Qt.Key.Key_Return)
    assert d.field("help").text() == "Ann Clerk, clerk@example.org"
    d.ctrl(Qt.Key.Key_Return)
    assert d.title() == "Your terms of use"
    text = d.field("page-text").toPlainText()
    assert "Criticism and debate are welcome." in text and "I hide or delete: threats." in text
    assert "within two working days" in text and "Ann Clerk" in text
    d.press(d.button("Copy", makers))
    assert QGuiApplication.clipboard().text() == text
    d.choose("Short pinned post")
    assert "Criticism and debate are welcome." in d.field("pinned").toPlainText()
    d.choose("Picture with words")
    assert "Picture with words. It says: Welcome to Cllr Priya Rao." in d.shown(makers)
    d.press(d.button("Save the picture", makers))
    image = QImage(str(save_to / "terms.png"))
    assert image.width() == 1200 and len({image.pixel(x, y) for x in range(0, 1200, 7) for y in range(0, 1200, 7)}) > 2
    d.press(d.button("Print or save as A4 PDF", makers))
    (pdf,) = save_to.glob("*.pdf")
    valid(pdf.read_bytes())
    assert "I hide or delete: threats." in text_of(pdf.read_bytes())
    d.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert d.field("help").text().startswith("Ann Clerk")


def test_LUD_BRK_1_a_break_is_one_action_from_home_and_from_every_abuse_ending(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.press(d.button("I need a break"))
    assert d.actions == 1 and d.title() == "What would help?"
    content = d.window.app.content
    from assistant.walkthroughs.run import Run

    for each in content.walkthroughs.values():
        for ending in each.endings.values():
            if ending.abuse:
                from assistant.domain.walkthrough import place

                d.window.walk._show(Run(content.walkthroughs, each.id, {}, place(content.walkthroughs, each.id, ending.id)))
                d.button("I need a break", d.window.walk)


def test_LUD_BRK_2_the_warning_and_the_steps_with_their_date(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.press(d.button("I need a break"))
    walk(d, "Take my page down for now", "X (Twitter)")
    assert "deleted for good after 30 days" in d.shown(d.window.walk)
    d.press(d.window.walk.view.where_button)
    assert "Steps written on 22 November 2026" in d.shown(d.window.walk)


def test_LUD_M_8c_the_audit_asks_about_comments_and_LUD_M_5c_about_copies(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    to_question(d, "AUD-21")
    assert d.title() == "Are there comments by others on your page that are untrue or abusive?"
    d.button("Ludlow M-8c", d.window.profile)
    to_question(d, "AUD-16")
    assert d.title() == "Even a private post can be copied and kept. Did you know?"
    d.ctrl(Qt.Key.Key_Return)
    assert "Problem: choose an answer." in d.shown(d.window.profile)  # it needs an answer


def test_LTC_6_4_the_audit_asks_page_admins(make_window: Make) -> None:
    d = make_window(role=Role.CLERK)
    start_check(d, "Facebook Page")
    d.ctrl(Qt.Key.Key_Return)
    to_question(d, "AUD-23")
    assert "post as the Page, not as yourself" in d.title()
    d.press(d.window.profile.view.where_button)
    assert "Press it to switch between your profile and the Page." in d.shown(d.window.profile)


def test_LUD_MOD_4a_steps_show_with_their_date_and_the_words_can_be_copied(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_4)
    walk(d, "Looking after my page or group", "I want to set it up well", "Block words, or filter swearing")
    d.press(d.window.walk.view.where_button)
    shown = d.shown(d.window.walk)
    assert "Hide comments with certain words" in shown and "Steps written on 22 November 2026" in shown
    d.press(d.button("Words to block", d.window.walk))
    assert "wanker" not in d.shown(d.window.makers)  # covered until asked for
    d.press(d.button("Copy", d.window.makers))
    assert "wanker" in QGuiApplication.clipboard().text()


def test_LTC_3_3_LUD_NEG_5_a_blank_that_is_open_is_told_before_copying(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_4)
    d.press(d.button("Words you can use", d.window.walk))
    card = d.window.makers.view.cards["correction"]
    assert "[what is right]" in card.box.toPlainText()
    QGuiApplication.clipboard().setText("before")
    d.press(card.copy_button)
    assert QGuiApplication.clipboard().text() == "before"
    assert "You have not filled in: what is right, where to check, matter." in d.shown(card)
    assert "Tip: say where this fact comes from." in d.shown(card)
    card.box.setPlainText("It is open until six. See www.example.org")
    d.press(card.copy_button)
    assert QGuiApplication.clipboard().text() == "It is open until six. See www.example.org"
    card.box.setPlainText("You are an absolute moron.")
    d.press(d.button("Check this reply", card))
    assert d.window.place() == "check" and "Stop" in "".join(d.titles()) + d.shown(d.window.check.result)


def test_LUD_PER_3_LUD_PER_1b_private_use_takes_what_is_known(make_window: Make) -> None:
    d = make_window(council="ludlow", contacts=(Contact("councillor", "Priya Rao"),))
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    to_question(d, "AUD-06")
    answer(d, "Yes")
    d.ctrl(Qt.Key.Key_4)
    walk(d, "Is this private use?", "Yes")
    rows = d.window.walk.view.form.fields
    assert rows["shows-role"].value == "yes" and "From your profile check." in d.shown(d.window.walk)
    assert "People you listed: Priya Rao." in d.shown(d.window.walk)
    assert "One yes is enough" in d.shown(d.window.walk)
    d.ctrl(Qt.Key.Key_Return)
    assert d.title() == "Not private use, under these tests"
    shown = d.shown(d.window.walk)
    assert shown.index("Under this policy") < shown.index("How people may see it") < shown.index("The Code may be narrower")
    assert "You said yes to: Do you show that you are a council official" in shown
    d.press(d.button("Start again", d.window.walk))
    walk(d, "Yes")
    for row in d.window.walk.view.form.fields.values():
        row.set_value("no")
    d.ctrl(Qt.Key.Key_Return)
    assert d.title() == "Private use, under these tests"


def test_LUD_C_1_profile_answers_reach_the_checker(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.press(d.window.home.buttons["check"])
    d.press(d.window.check.situation.button)
    d.choose("My own account")
    d.write("A lovely walk by the river.")
    d.ctrl(Qt.Key.Key_Return)
    assert not d.window.check.result.speaking.isVisible()
    d.ctrl(Qt.Key.Key_1)
    start_check(d, "Facebook profile")
    d.ctrl(Qt.Key.Key_Return)
    to_question(d, "AUD-06")
    answer(d, "Yes")
    d.ctrl(Qt.Key.Key_2)
    assert d.window.check.result.speaking.text.text().startswith("Who will people think is speaking?")
    d.press(d.window.check.result.speaking.why_button)
    assert "Your profile names the council or your role." in d.shown(d.window.check.result)


def test_LTC_1_2_LUD_0_2_no_ending_plan_or_question_gives_a_verdict(make_window: Make) -> None:
    d = make_window()
    content = d.window.app.content
    texts = [t for k, t in content.words.items() if k.split(".")[0] in ("profile", "walk", "learn", "makers")]
    texts += [q.text + q.why + q.hint + " ".join(a.label for a in q.answers) for q in content.audit]
    texts += [q.task.title + q.task.reason + " ".join(q.task.steps) for q in content.audit if q.task]
    for each in content.walkthroughs.values():
        texts += [n.text + n.hint + " ".join(a.label + a.example for a in n.answers) for n in each.nodes.values()]
        texts += [e.title + " ".join(s.text for s in e.steps) + e.elsewhere for e in each.endings.values()]
    texts += [p.why + p.about for p in content.learn.posts]
    for text in texts:
        low = text.lower()
        for word in ("breach", "guilty", "illegal", "offence", "violation", "compliant", "approved", " safe", "oops", "please"):
            assert word not in low, text
    assert "Social media matters" in content.words["learn.intro"]


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
    assert page(d).session.store.find_number("1").kind == "threat"


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
    for words in ("2. Send them to the address here.", "Where to send concerns: ", "I saw a negative post: ", "Ludlow RAI-2: "):
        assert words in shown
    seen: list[str] = []
    for _ in range(60):
        d.key(Qt.Key.Key_Tab)
        if d.focus() is d.window.trust:
            break
        seen.append(d.focus().accessibleName())
    for words in ("2. Send them to the address here.", "Copy", "Read the rule", "None of this fits"):
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
    assert page(d).session.store.find_number("1").kind == "threat"
