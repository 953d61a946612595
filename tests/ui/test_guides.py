# SPDX-License-Identifier: Apache-2.0
"""Check my profile, What should I do? and the makers, through the real window by keyboard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton

from assistant.domain.draft import Contact, Role, WorkHours
from tests.ui.drivers.guides import answer, start_check, to_question, walk
from tests.ui.drivers.log import open_first, page
from tests.ui.drivers.screen_checks import misfits
from tests.ui.drivers.window import Driver
from tests.unit.pdfs import text_of, valid

Make = Callable[..., Driver]


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
    assert asked > 9, "it goes on behind what was answered before the window was closed"
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
    assert d.actions <= 60, d.actions


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
    walk(d, "The clerk, a manager or other staff")
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
    assert "Criticism and debate are welcome." in d.field("page-pinned").toPlainText()
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
