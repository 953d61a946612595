# SPDX-License-Identifier: Apache-2.0
"""The rows of the clause matrix that walkthroughs and the profile check serve. Each test names its row."""

from __future__ import annotations

import itertools

from assistant.audit.makers import blanks_of
from assistant.audit.questions import answered, asks_for, facts_of, give
from assistant.domain.audit import Ask, Audit, Status
from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.finding import CapacityLevel
from assistant.domain.walkthrough import Means, paths, place
from assistant.services.guides.profile import accounts_of, steps_line, task_lines
from tests.conftest import Check
from tests.unit.guides import FB, FB_PAGE, TODAY, audit_with, does, end, go, plan_of, shown, tasks

# -- Ludgershall -----------------------------------------------------------------------------------------------------


def test_LTC_1_7_LTC_4_5_practice_has_an_item_on_disagreeing_and_one_on_each_duty(content: Content) -> None:
    posts = content.learn.posts
    (item,) = [p for p in posts if p.clauses[0] == "LTC-1.7"]
    assert item.best == "post" and "not the same as agreeing" in item.why
    seven = [content.words[k] for k in content.words if k.startswith("policies.seven-") and k != "policies.seven-title"]
    assert len(seven) == 7


def test_LTC_2_1_one_way_news_is_not_social_media(content: Content) -> None:
    assert end(content, "private", "no").title == "Not social media under this policy"
    run = go(content, "private", "yes")
    assert run.node is not None and run.node.id == "tests"


def test_LTC_3_3_the_correction_holds_what_is_right_where_to_check_and_no_false_words(content: Content) -> None:
    (template,) = [t for t in content.makers.templates if t.id == "correction"]
    assert blanks_of(template.text) == ("what is right", "where to check", "matter")
    assert template.text.startswith("What is right")


def test_LTC_4_1_LUD_BLU_1_the_start_page_says_it_once(content: Content) -> None:
    assert content.words["profile.two-hats"].startswith("Two hats:")
    assert content.words["profile.intro"].count("blurred identity") == 1
    assert "one account both as a councillor and as yourself" in content.words["profile.intro"]


def test_LTC_4_11_liking_and_sharing_have_a_walkthrough(content: Content) -> None:
    ending = end(content, "share", "yes", "yes", "yes")
    assert ending.title == "Best to leave it" and "LTC-4.11" in ending.clauses
    assert end(content, "share", "yes", "yes", "no", "yes", "mine").title == "You may share it"


GROUPS = ("service-user", "family", "their-friend", "contractor", "member")


def test_LTC_4_12_each_of_five_groups_leads_to_the_conflict_questions(content: Content) -> None:
    for group in (*GROUPS, "none"):
        run = go(content, "friend", group)
        assert run.node is not None and run.node.text == "Could you make a choice that affects them?"
    for group in GROUPS:
        ways = paths(content.walkthroughs, go(content, "friend", group).here, {})
        assert all(len(p.asked) >= 3 for p in ways if p.ending.id == "accept")


def test_LTC_4_13_only_two_noes_and_quite_sure_may_accept(content: Content) -> None:
    may = []
    for who, choice, looks, sure in itertools.product(
        (*GROUPS, "none"), ("yes", "no", "unsure"), ("yes", "no", "unsure"), ("yes", "no")
    ):
        run = go(content, "friend", who)
        for answer in (choice, looks, sure):
            if run.ending is None:
                run = run.answer(answer)
        assert run.ending is not None
        if run.ending.id == "accept":
            may.append((choice, looks, sure))
        if choice == "no" and looks == "no" and sure == "no":
            assert run.ending.title == "Do not accept yet"
    assert set(may) == {("no", "no", "yes")}
    assert "follow my page" in end(content, "friend", "none", "unsure").words[0].text


def test_LTC_6_4_page_admins_are_asked_if_they_post_as_the_page(content: Content) -> None:
    with_page = asks_for(content.audit, accounts_of(content), FB_PAGE, Role.CLERK, Audit(1, TODAY, FB_PAGE))
    without = asks_for(content.audit, accounts_of(content), FB, Role.CLERK, Audit(1, TODAY, FB))
    assert Ask("aud-23") in with_page and Ask("aud-23") not in without
    question = next(q for q in content.audit if q.id == "aud-23")
    assert "LTC-6.4" in question.clauses and question.setting in accounts_of(content)["facebook-page"].steps


def test_LTC_6_2_AUD_29_only_staff_are_asked_about_work_hours(content: Content) -> None:
    for role in Role:
        asks = asks_for(content.audit, accounts_of(content), FB, role, Audit(1, TODAY, FB))
        assert (Ask("aud-29") in asks) == role.is_staff


def test_LTC_7_1_LTC_7_2_the_grievance_endings_follow_the_role(content: Content) -> None:
    for role in ("staff", "clerk"):
        ending = end(content, "grieve", "work", "staff", role=role)
        assert ending.title == "Use the grievance procedure"
        assert shown(content, ending, "ludgershall", role=Role(role)).asks == (role == "staff")  # no clerk asks the clerk
    ending = end(content, "grieve", "councillor", role="councillor")
    assert "clerk" in ending.title and "monitoring officer" in ending.title
    assert [c.kind for c in shown(content, ending, "ludgershall").contacts] == ["monitoring-officer"]
    for nation, body in (("scotland", "community council scheme"), ("northern-ireland", "Commissioner for Standards")):
        assert body in end(content, "grieve", "councillor", role="councillor", nation=nation).title
    assert not shown(
        content, end(content, "grieve", "work", "staff", role="staff"), "general"
    ).contacts  # then the page says: ask your clerk
    assert content.words["walk.no-contact"].endswith("Ask your clerk.")
    assert "Ombudsman for Wales" in end(content, "grieve", "councillor", role="councillor", nation="wales").title
    assert end(content, "grieve", "decision").title == "You may say so"
    for role in ("staff", "clerk"):
        inside = " ".join(s.text for s in end(content, "grieve", "decision", role=role).steps)
        assert "may criticise" not in inside and "whistleblowing" in inside


def test_LTC_5_2_LTC_5_6_posting_for_the_council(content: Content) -> None:
    assert "LTC-5.2" in end(content, "official", "yes", "else").clauses
    assert "LTC-5.6" in end(content, "official", "yes", "page", "yes").clauses
    assert "LTC-3.4" in end(content, "official", "yes", "page", "no", "emergency").clauses
    assert "LTC-6.4" in end(content, "official", "yes", "page", "no", "news").clauses


def test_LTC_5_3_LUD_M_7a_LUD_M_7c_LUD_M_7d_documents_emails_and_chats(content: Content) -> None:
    for kind in ("document", "email", "chat"):
        assert end(content, "doc", kind, "no", "confidential").title == "Do not publish"
        assert end(content, "doc", kind, "no", "private", "other", "no").title == "Ask first"
        assert end(content, "doc", kind, "no", "private", "other", "spoken").title == "Ask first"
        assert end(content, "doc", kind, "no", "private", "other", "writing").title == "You may publish"
    run = go(content, "doc", "document", "no", "private")
    assert run.node is not None and run.node.text == "Whose is it?"
    after = run.answer("other").node
    assert after is not None and after.text == "Have they said yes, and how?"
    assert {"LUD-M-7a", "LUD-M-7c", "LUD-M-7d", "LTC-5.3"} <= set(end(content, "doc", "email", "no", "confidential").clauses)


# -- Ludlow: profile -------------------------------------------------------------------------------------------------


def test_LUD_C_1_LTC_4_2_LTC_4_3_a_profile_that_names_the_council_raises_the_meter(check: Check, content: Content) -> None:
    order = list(CapacityLevel)
    facts = facts_of(content.audit, audit_with(content, FB, aud_06="yes"))
    assert facts == {"profile-names-role": "yes"}
    for role in ("councillor", "staff"):
        plain = check("A lovely walk.", council="ludlow", account="personal", role=role).capacity
        named = check("A lovely walk.", council="ludlow", account="personal", role=role, answers=facts).capacity
        assert order.index(named.level) == order.index(plain.level) + 1
        assert any("LUD-C-1" in s.clauses or "LUD-PER-3" in s.clauses for s in named.signals)
    cited_by = check("A lovely walk.", account="personal", answers=facts).capacity.signals
    assert any("LTC-4.3" in s.clauses for s in cited_by)


def test_LUD_DO_1a_LUD_M_1a_different_accounts(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_03="one"))
    assert tasks(plan) == {"aud-03": "Make a councillor page"}
    assert plan.first is not None and plan.first.steps
    assert tasks(plan_of(content, audit_with(content, FB, aud_03="yes"))) == {}


def test_LUD_BLU_2_one_account_for_both_is_blurred(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_03="one", aud_05__facebook_profile="yes", aud_06="no", aud_07="yes"))
    assert plan.status is Status.BLURRED and plan.first is not None


def test_LUD_DO_1b_LUD_M_1b_contractors_and_service_users_among_friends(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_17="yes", aud_18="yes"))
    assert {"aud-17", "aud-18"} == set(tasks(plan))
    assert next(t for t in plan.tasks if t.key == "aud-17").offer == "walkthrough:friend"


def test_LUD_DO_2b_groups_where_people_may_not_know(content: Content) -> None:
    assert "aud-19" in tasks(plan_of(content, audit_with(content, ("whatsapp",), aud_19="not-know")))
    assert tasks(plan_of(content, audit_with(content, ("whatsapp",), aud_19="know"))) == {}


def test_LUD_DO_3_LUD_MOD_1a_a_page_is_advised_and_never_a_failing(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_04="friends"))
    assert plan.first is not None and plan.first.title == "Set up a Page"
    question = next(q for q in content.audit if q.id == "aud-04")
    assert "It is advised" in question.why and plan.first.reason.startswith("It is advised")
    words = f"{question.why} {plan.first.reason} {' '.join(plan.first.steps)}"
    assert "must" not in words.lower()
    assert task_lines(plan.first, question, Audit(1, TODAY, FB), accounts_of(content))[0].startswith(
        "Facebook profile: Open the menu"
    )
    ending = end(content, "page", "new")
    assert ending.title == "You may make a page of your own" and "It is your choice." in ending.steps[0].text


def test_LUD_DO_4_terms_of_use(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_07="no"))
    assert plan.first is not None and plan.first.offer == "terms" and plan.first.title == "Make my terms of use"


def test_LUD_0_3_a_page_says_where_the_councils_accounts_are(content: Content) -> None:
    assert "aud-09" in tasks(plan_of(content, audit_with(content, FB_PAGE, aud_09="no")))


def test_LUD_M_5a_LUD_M_5b_LUD_M_5c_the_question_on_copies_needs_an_answer(content: Content) -> None:
    question = next(q for q in content.audit if q.id == "aud-16")
    assert not answered(question, None) and {a.id for a in question.answers} == {"yes", "no"}
    assert {"LUD-M-5a", "LUD-M-5b", "LUD-M-5c"} == set(question.clauses)


def test_LUD_M_8c_LUD_OFF_4_comments_left_up(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_21="yes"))
    assert plan.first is not None and plan.first.offer == "walkthrough:act"
    ending = end(content, "act", "no", "own", "untrue", "yes")
    assert ending.title == "Save a copy, then take the comment off" and does(ending)[:3] == ["save-copy", "ask", "delete"]
    for where in ("own", "council"):
        assert end(content, "page", "untrue", where).id == end(content, "act", "no", where, "untrue", "yes").id == "untrue-person"
    for where in ("else", "message"):
        assert not {"hide", "delete"} & set(does(end(content, "act", "no", where, "untrue", "yes")))


def test_LUD_PER_5a_not_sure_gives_steps_to_look_not_a_pass(content: Content) -> None:
    for name in ("aud-10", "aud-15"):
        question = next(q for q in content.audit if q.id == name)
        ask = Ask(name, "facebook-profile")
        once = give(Audit(1, TODAY, FB), question, ask, "unsure")
        assert not answered(question, once.given[ask.key]) and tasks(plan_of(content, once)) == {}
        assert question.look and question.setting in accounts_of(content)["facebook-profile"].steps
        twice = give(once, question, ask, "unsure")
        assert answered(question, twice.given[ask.key]) and ask.key in tasks(plan_of(content, twice))


def test_LUD_PER_5b_anything_looser_gives_an_action(content: Content) -> None:
    for name in ("aud-11", "aud-12", "aud-13", "aud-14"):
        question = next(q for q in content.audit if q.id == name)
        audit = give(Audit(1, TODAY, FB), question, Ask(name, "facebook-profile"), "no")
        plan = plan_of(content, audit)
        assert plan.first is not None and plan.first.question == name
        assert question.task is not None
        if name != "aud-14":
            assert question.task.reason.startswith("It is best to")
        pages = asks_for(content.audit, accounts_of(content), ("facebook-page",), Role.COUNCILLOR, Audit(1, TODAY))
        assert not [a for a in pages if a.question == name]
    assert "harder to see" in next(q for q in content.audit if q.id == "aud-11").why


def test_LUD_PER_6b_others_who_can_post(content: Content) -> None:
    assert "aud-26" in tasks(plan_of(content, audit_with(content, FB_PAGE, aud_26="others")))


def test_LUD_PER_7_LTC_4_11_old_posts_and_likes(content: Content) -> None:
    plan = plan_of(content, audit_with(content, FB, aud_20="no"))
    assert plan.first is not None and plan.first.offer == "old"


def test_LUD_PHO_2_photos_of_people_who_did_not_agree(content: Content) -> None:
    assert next(t for t in plan_of(content, audit_with(content, FB, aud_22="yes")).tasks).offer == "walkthrough:photo"
    ways = itertools.product(("yes", "no"), repeat=5)
    for people, child, parent, agreed, taker in ways:
        run = go(content, "photo", "no", people)
        asked = {"child": child, "parent": parent, "agreed": agreed, "photographer": taker}
        missing = False
        while run.node is not None:
            answer = asked[run.node.id]
            missing |= answer == "no" and run.node.id != "child"
            run = run.answer(answer)
        assert run.ending is not None
        assert run.ending.title == ("Do not share yet" if missing else "You may share it")


def test_LUD_BRK_2_pausing_an_account(content: Content) -> None:
    x = end(content, "break", "down", "x")
    assert "deleted for good after 30 days" in x.steps[0].text
    facebook = end(content, "break", "down", "facebook")
    assert does(facebook) == ["ask", "save-copy", "pause", "pause"]
    assert "deactivate or unpublish your Page" in facebook.steps[3].text and "Page may" not in facebook.steps[0].text
    assert "may vanish with your profile" in facebook.steps[2].text
    for account in ("x", "facebook-page"):
        line = steps_line(content, accounts_of(content)[account], content.words)
        assert "22 November 2026" in line
    assert any("30 days" in s for s in accounts_of(content)["x"].steps["pause"])


def test_LUD_BRK_1_the_break_is_kind_and_gives_help(content: Content) -> None:
    walk = content.walkthroughs["break"]
    assert walk.intro == "Take a break. You do not have to answer anyone today."
    words = " ".join(
        content.outside.fill(s.text, {"role": "councillor", "nation": "england"}) for e in walk.endings.values() for s in e.steps
    )
    assert "116 123" in words and "111" in words and "clerk" in words
    assert not any(w in words.lower() for w in ("should have", "your fault", "must"))
    for each in content.walkthroughs.values():
        for path in paths(content.walkthroughs, place(content.walkthroughs, each.id, each.start), {"role": "councillor"}):
            if Means.ABUSE in path.means:
                assert path.ending.abuse, path.ending.id


def test_the_profile_check_asks_about_cross_posting_leavers_look_alikes_and_professional_mode(content: Content) -> None:
    every = (*FB_PAGE, "instagram")
    plan = plan_of(content, audit_with(content, every, aud_31="yes", aud_32="shared", aud_33="found"))
    assert {"aud-31", "aud-32", "aud-33"} == set(tasks(plan))
    assert set(tasks(plan_of(content, audit_with(content, FB, aud_04="professional")))) == {"aud-04"}
    assert plan.status is Status.BLURRED  # two accounts that flow into each other
    for code, when in (("aud-31", ("instagram", "facebook-page")), ("aud-32", ("facebook-page",)), ("aud-33", ("x",))):
        asked = asks_for(content.audit, accounts_of(content), when, Role.CLERK, Audit(1, TODAY, when))
        assert Ask(code) in asked
    assert "professional mode" in " ".join(next(q for q in content.audit if q.id == "aud-04").look)
