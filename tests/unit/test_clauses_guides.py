# SPDX-License-Identifier: Apache-2.0
"""The rows of the clause matrix that walkthroughs, profile check, makers and Learn serve. Each test names its row."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from assistant.audit.makers import TermsAnswers, blanks_of, make_terms, profile_lines
from assistant.audit.plan import make_plan
from assistant.audit.questions import answered, asks_for, facts_of, give
from assistant.domain.audit import Ask, Audit, Plan, Status
from assistant.domain.content import Content
from assistant.domain.draft import Contact, Role
from assistant.domain.finding import CapacityLevel
from assistant.domain.report import as_text
from assistant.domain.settings import Settings
from assistant.domain.told import told
from assistant.domain.walkthrough import Ending, Means, paths, place
from assistant.services.guides.profile import accounts_of, steps_line, task_lines
from assistant.services.guides.walkthroughs import EndingWords, ending_words, known_facts, row_hint
from assistant.services.papers.checklist import checklist
from assistant.services.policy.citing import cited
from assistant.walkthroughs.run import Run, play
from tests.conftest import Check

TODAY = dt.date(2026, 11, 22)
TOWN = ("ludgershall", "ludlow", "general")


def go(content: Content, walk: str, *answers: str, **facts: str) -> Run:
    return play(content.walkthroughs, walk, {"role": "councillor", "nation": "england", **facts}, answers)


def end(content: Content, walk: str, *answers: str, **facts: str) -> Ending:
    """The ending, with the steps and words that this person is told."""
    run = go(content, walk, *answers, **facts)
    assert run.ending is not None, "still at a question"
    said = told(run.ending, run.facts, content.outside)
    return replace(run.ending, title=said.title, steps=said.steps, parts=said.parts, words=said.words)


def does(ending: Ending) -> list[str]:
    return [s.does for s in ending.steps if s.does]


def shown(content: Content, ending: Ending, council: str = "ludlow", **settings: object) -> EndingWords:
    return ending_words(ending, Settings(council=council, **settings), content.packs[council], content)  # type: ignore[arg-type]


def audit_with(content: Content, accounts: tuple[str, ...], **answers: str) -> Audit:
    """Answers by id, with _ for - and __ before an account: aud_05__facebook_profile."""
    audit = Audit(1, TODAY, accounts)
    for key, value in answers.items():
        question, _, account = key.replace("_", "-").partition("--")
        ask = Ask(question, account)
        audit = give(audit, next(q for q in content.audit if q.id == question), ask, value)
    return audit


def plan_of(content: Content, audit: Audit, role: Role = Role.COUNCILLOR) -> Plan:
    return make_plan(content.audit, accounts_of(content), audit, role)


def tasks(plan: Plan) -> dict[str, str]:
    return {t.key: t.title for t in plan.tasks}


FB = ("facebook-profile",)
FB_PAGE = ("facebook-profile", "facebook-page")


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
        ending = end(content, "grieve", "work", role=role)
        assert ending.title == "Use the grievance procedure"
        assert shown(content, ending, "ludgershall", role=Role(role)).asks == (role == "staff")  # no clerk asks the clerk
    ending = end(content, "grieve", "councillor", role="councillor")
    assert "clerk" in ending.title and "monitoring officer" in ending.title
    assert [c.kind for c in shown(content, ending, "ludgershall").contacts] == ["monitoring-officer"]
    for nation, body in (("scotland", "community council scheme"), ("northern-ireland", "Commissioner for Standards")):
        assert body in end(content, "grieve", "councillor", role="councillor", nation=nation).title
    assert not shown(
        content, end(content, "grieve", "work", role="staff"), "general"
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
    assert plan.first is not None and plan.first.offer == "check"


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
    for code, when in (("aud-31", ("instagram",)), ("aud-32", ("facebook-page",)), ("aud-33", ("x",))):
        asked = asks_for(content.audit, accounts_of(content), when, Role.CLERK, Audit(1, TODAY, when))
        assert Ask(code) in asked
    assert "professional mode" in " ".join(next(q for q in content.audit if q.id == "aud-04").look)


# -- Ludlow: comments ------------------------------------------------------------------------------------------------


def test_LUD_OFF_3a_six_kinds_with_examples_and_six_comments_to_sort(content: Content) -> None:
    node = go(content, "act", "no", "own").node
    assert node is not None and [a.id for a in node.answers] == ["question", "criticism", "untrue", "abuse", "same", "baiting"]
    assert all(a.example for a in node.answers) and node.hint == "A critic is not a troll."
    assert len(content.learn.comments) == 6 and len({c.kind for c in content.learn.comments}) == 6


def test_LUD_OFF_3b_criticism_always_ends_at_a_reply(content: Content) -> None:
    for heated, title in (("no", "Reply"), ("yes", "Take it private")):
        assert end(content, "act", "no", "council", "criticism", heated).title == title
    walks = content.walkthroughs
    for each in walks.values():
        for path in paths(walks, place(walks, each.id, each.start), {"role": "councillor"}):
            if Means.CRITICISM in path.means:
                assert not {"hide", "delete", "block"} & set(does(path.ending)), path.ending.id


def test_LUD_OFF_2_LUD_OFF_4_LUD_OFF_5_abuse_is_saved_hidden_and_reported(content: Content) -> None:
    for where in ("own", "council"):
        ending = end(content, "act", "no", where, "abuse", "no")
        assert does(ending) == ["save-copy", "hide", "report"]
        assert not ending.words and "Do not reply" in ending.steps[0].text
    assert "report" in does(end(content, "act", "no", "else", "abuse"))
    assert "report" in does(end(content, "act", "no", "message", "abuse", "no"))


def test_LUD_OFF_6a_on_an_own_page_a_repeat_can_be_blocked(content: Content) -> None:
    gate = "hidden=yes+is-abuse=yes+second=yes+who=Ann+why=Third slur"
    for where in ("own", "message", "council"):
        ending = end(content, "act", "no", where, "abuse", "yes", gate)
        assert does(ending)[:2] == ["save-copy", "block"] and ending.shared == "block"
    assert end(content, "page", "serious", "own", "person", gate).id == "block"


def test_LUD_OFF_6b_LUD_OFF_6c_the_councils_page_blocks_only_after_four_questions(content: Content) -> None:
    run = go(content, "act", "no", "council", "abuse", "yes")
    assert run.node is not None and run.node.text == "Before you block" and len(run.node.rows) == 5
    assert "Blocking can bring more bad posts. It may not cut the number." in run.node.hint
    given = {"hidden": "yes", "is-abuse": "yes", "second": "yes", "who": "Ann", "why": "Third slur"}
    blocked = run.fill(given)
    assert blocked.ending is not None and "block" in does(blocked.ending)
    assert ("Why? Write one sentence.", "Third slur") in blocked.lines()
    for row in ("hidden", "is-abuse", "second"):
        other = run.fill({**given, row: "no"})
        assert other.ending is not None and "block" not in does(other.ending)
        assert "reply" not in does(other.ending)
        with pytest.raises(ValueError, match=row):
            run.fill({**given, row: "perhaps"})
    for row, value in itertools.product(("who", "why"), (" ", "no", "No", "none", "-")):
        with pytest.raises(ValueError, match=row):
            run.fill({**given, row: value})


def test_LUD_NEG_1a_LUD_NEG_4_LUD_NEG_5_templates(content: Content, check: Check) -> None:
    texts = {t.id: t.text for t in content.makers.templates}
    for name in ("answer", "signpost", "facts"):
        assert texts[name].startswith("Thank you")
    assert "[contact]" in texts["signpost"] and "[link]" in texts["answer"] and "[source]" in texts["facts"]
    for name, text in texts.items():
        assert len(text.split()) <= 60
        review = check(text, council="ludlow", account="official", kind="reply", role="clerk")
        assert not [f for f in review.findings if f.concern in ("tone", "respect", "offensive")], name


def test_LUD_NEG_1c_a_private_account_passes_it_on(content: Content) -> None:
    ending = end(content, "act", "no", "own", "criticism", "no", "personal")
    assert ending.title == "Pass it on"
    contact = Contact("communications", "Press team", "press@example.org")
    words = shown(content, ending, contacts=(contact,))
    assert contact in words.contacts and words.asks
    assert end(content, "act", "no", "own", "criticism", "no", "member").title == "Reply"


def test_LUD_NEG_2_the_reply_says_that_it_is_a_chance(content: Content) -> None:
    assert "A comment is often a chance" in " ".join(s.text for s in end(content, "act", "no", "council", "question", "no").steps)


def test_LUD_NEG_3_every_ending_is_if_you_can_and_has_a_way_out(content: Content) -> None:
    assert content.words["walk.if-you-can"].startswith("If you can")
    pack = content.packs["ludlow"]
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    for walk in content.walkthroughs.values():
        for ending in walk.endings.values():
            run = Run(content.walkthroughs, walk.id, {}, place(content.walkthroughs, walk.id, ending.id))
            text = as_text(checklist(run, content, Settings(council="ludlow"), pack, now))
            assert "If you can" in text and "None of this fits" in text


def test_LUD_NEG_6b_a_heated_talk_moves_away_from_view(content: Content) -> None:
    for answers in (("act", "no", "council", "question", "yes"), ("cust", "yes", "council", "yes")):
        ending = end(content, *answers)
        assert "private" in ending.title.lower() and ending.words[0].title == "A line to post"
    for answers in (("act", "no", "message", "criticism", "yes"), ("cust", "yes", "message", "yes")):
        ending = end(content, *answers)  # what was said in private stays there
        assert "private" in ending.title.lower() and not {"post", "announce"} & set(does(ending))


def test_LUD_SCN_1a_a_real_complaint_gets_help(content: Content) -> None:
    assert end(content, "cust", "yes", "council", "no").title == "Reply and help"
    assert end(content, "cust", "yes", "own", "no", "personal").title == "Pass it on"
    assert "complaints process" in end(content, "cust", "yes", "council", "yes").title
    node = go(content, "cust", "no").node
    assert node is not None and node.text == "How much harm could it do?"


def test_LUD_SCN_1b_LUD_SCN_1c_harm_and_notice_give_four_endings(content: Content) -> None:
    table = {(h, n): end(content, "cust", "no", h, n) for h in ("little", "lot") for n in ("few", "many")}
    assert table["little", "few"].title == "You may leave it"
    assert len({e.title for e in table.values()}) == 4
    for notice in ("few", "many"):
        assert "reply" in does(table["lot", notice])


def test_LUD_SCN_2a_LUD_SCN_2b_the_same_person(content: Content) -> None:
    assert end(content, "repeat", "no", "no").title == "Answer once, politely"
    assert end(content, "repeat", "no", "threat").title == "Get help now"
    assert end(content, "repeat", "yes", "no", "no").title == "You can leave it"
    assert "reply" in does(end(content, "repeat", "yes", "no", "yes"))
    assert end(content, "repeat", "yes", "threat").title == "Get help now"
    assert end(content, "act", "no", "own", "same", "yes", "abuse").id == "abuse-first"


def test_LUD_SCN_3a_someone_who_disagrees_is_no_troll(content: Content) -> None:
    walk = content.walkthroughs["troll"]
    assert walk.nodes["signs"].hint == "A critic is not a troll."
    run = go(content, "troll", "disagree")
    assert run.node is not None and run.node.id == "where"
    run = run.answer("else")
    assert run.here.walkthrough == "act" and run.node is not None and run.node.id == "heated"
    assert go(content, "act", "no", "council", "baiting", "disagree", "no").ending == content.walkthroughs["act"].endings["reply"]


def test_LUD_SCN_3b_no_troll_ending_holds_a_reply(content: Content) -> None:
    for ending in content.walkthroughs["troll"].endings.values():
        assert not ending.words and "reply" not in does(ending)


def test_LUD_SCN_3c_on_someone_elses_page_ignore_it(content: Content) -> None:
    ending = end(content, "troll", "provoke", "else")
    assert ending.title == "Ignore it" and "report" in does(ending)


def test_LUD_SCN_3d_on_an_own_page_hide_or_delete_after_a_copy(content: Content) -> None:
    ending = end(content, "troll", "push", "own")
    assert "hide it, or delete it" in ending.steps[2].text.lower() and does(ending)[:2] == ["save-copy", "hide"]
    assert "LUD-SCN-3d" in ending.clauses and "do not reply" in ending.steps[0].text.lower()
    assert ending.id == end(content, "act", "no", "own", "abuse", "no").id == end(content, "page", "serious", "own", "comment").id


# -- Ludlow: private use ---------------------------------------------------------------------------------------------

ROWS = ("council", "official", "contractor", "body", "supplier", "information", "shows-role")


def private(content: Content, **rows: str) -> Ending:
    run = go(content, "private", "yes").fill({**dict.fromkeys(ROWS, "no"), **rows})
    assert run.ending is not None
    return run.ending


def test_LUD_PER_0_private_in_exactly_one_of_128_rows(content: Content) -> None:
    found = []
    for values in itertools.product(("yes", "no"), repeat=7):
        ending = private(content, **dict(zip(ROWS, values, strict=True)))
        assert ending.id in ("private", "not-private")
        if ending.id == "private":
            found.append(values)
    assert found == [("no",) * 7]


@pytest.mark.parametrize(
    "row",
    ["council", "official", "contractor", "body", "supplier", "information", "shows-role"],
    ids=["LUD-PER-1a", "LUD-PER-1b", "LUD-PER-1c", "LUD-PER-1d", "LUD-PER-1e", "LUD-PER-2", "LUD-PER-3"],
)
def test_LUD_PER_1a_LUD_PER_1b_LUD_PER_1c_LUD_PER_1d_LUD_PER_1e_LUD_PER_2_LUD_PER_3_one_yes_is_enough(
    content: Content, row: str
) -> None:
    early = go(content, "private", "yes").fill({row: "yes"})  # the others left open
    assert early.ending is not None and early.ending.id == "not-private"
    assert "check" in early.ending.offers


def test_LUD_PER_1b_uses_the_users_own_list(content: Content) -> None:
    row = content.walkthroughs["private"].nodes["tests"].rows[1]
    assert row_hint(row, Settings(), dict(content.words)) == ""
    listed = Settings(contacts=(Contact("councillor", "Priya Rao"), Contact("contractor", "Green Ltd")))
    assert row_hint(row, listed, dict(content.words)) == "People you listed: Priya Rao."


def test_LUD_PER_3_the_profile_answer_is_carried_over(content: Content) -> None:
    row = content.walkthroughs["private"].nodes["tests"].rows[6]
    for answer, value in (("yes", "yes"), ("no", "no")):
        facts = facts_of(content.audit, audit_with(content, FB, aud_06=answer))
        known = known_facts(Settings(), content.packs["ludlow"], facts)
        assert known[row.fact] == value


def test_LUD_PER_4a_LUD_BLU_6_both_endings_say_it(content: Content) -> None:
    for ending in (private(content), private(content, council="yes")):
        text = " ".join(s.text for s in ending.steps)
        assert "harm your role or the council's name" in text
        titles = [p.title for p in ending.parts if p.only.fits({"role": "councillor"})]
        assert titles == ["Under this policy", "How people may see it", "The Code may be narrower"]
        assert "Your contract may say more" in [p.title for p in ending.parts if p.only.fits({"role": "staff"})]
        assert "LUD-BLU-6" in ending.clauses
    assert "assume" in private(content).parts[1].text
    assert shown(content, private(content), "ludgershall").elsewhere and not shown(content, private(content), "ludlow").elsewhere


# -- Ludlow: pages, photos, concerns ---------------------------------------------------------------------------------


def test_LUD_BLU_5_a_line_for_each_account_under_its_limit(content: Content) -> None:
    for platform in content.platforms.values():
        if not platform.bio_limit:
            continue
        for use in ("councillor", "personal", "official"):
            lines = profile_lines(
                content.makers, platform, use, name="Priya Rao", ward="Corve", council="Ludlow Town Council", official="@LudlowTC"
            )
            assert len(lines) == 3, (platform.id, use)
            for line in lines:
                assert platform.length(line.text) == line.used <= platform.bio_limit
    for platform, use in itertools.product(content.platforms.values(), ("councillor", "personal", "official")):
        untyped = profile_lines(content.makers, platform, use, council="Ludgershall Town Council")
        assert len(untyped) == 3, (platform.id, use)
    assert content.words["makers.bio-note"] == '"Views my own" helps a little. It is not enough by itself.'


def test_LUD_MOD_1b_LUD_MOD_1c_what_a_page_is_good_for(content: Content, check: Check) -> None:
    text = " ".join(s.text for s in end(content, "page", "new").steps)
    assert "local news, events" in text and "ask what people think" in text
    assert check("What do you think of the new plan?", council="ludlow").findings == ()


def test_LUD_MOD_2a_LUD_MOD_2b_most_people_are_civil_and_both_routes_exist(content: Content) -> None:
    walk = content.walkthroughs["page"]
    assert walk.intro.startswith("Most people who comment are constructive and civil.")
    ways = paths(content.walkthroughs, place(content.walkthroughs, "page", walk.start), {"role": "councillor"})
    assert {"abuse", "harassment"} <= {p.ending.incident for p in ways}


def test_LUD_MOD_3_endings_match_how_serious_it_is(content: Content) -> None:
    mild = end(content, "page", "mild")
    assert set(does(mild)) == {"reply"} and "remind people of the rules" in mild.title
    for where in ("own", "council"):
        assert {"hide", "report"} <= set(does(end(content, "page", "serious", where, "comment")))


def test_LUD_MOD_4b_a_comment_a_photo_and_a_tag(content: Content) -> None:
    for thing in ("comment", "photo", "tag"):
        ending = end(content, "page", "serious", "own", thing)
        kinds = [d for d in does(ending) if d not in ("emergency", "police")]
        assert kinds[:2] == ["save-copy", "hide"]
        assert any(s in a.steps for a in accounts_of(content).values() for s in ending.settings)


def test_LUD_MOD_4c_a_ban_only_after_the_list(content: Content) -> None:
    walks = content.walkthroughs
    for path in paths(walks, place(walks, "page", "happened"), {"role": "councillor"}):
        if "block" in does(path.ending):
            assert any(n.gate for n in path.asked)
    run = go(content, "page", "serious", "own", "person").fill({"hidden": "no"})
    assert run.ending is not None and run.ending.id == "not-blocked" and not {"reply", "post"} & set(does(run.ending))


def test_LUD_MOD_4d_LUD_MOD_4f_help_pages_with_words_to_search_for(content: Content) -> None:
    text = " ".join(s.text for s in end(content, "page", "set-up", "help").steps)
    assert "facebook.com/help" in text and text.count("Search for:") == 3 and "admin of a group" in text
    assert "on the internet" in text


def test_LUD_MOD_4e_a_big_group_with_one_admin(content: Content) -> None:
    group = ("facebook-group",)
    assert "aud-24" in tasks(plan_of(content, audit_with(content, group, aud_24="big")))
    assert tasks(plan_of(content, audit_with(content, group, aud_24="small"))) == {}
    assert "250 members" in next(q for q in content.audit if q.id == "aud-24").hint


def test_LUD_PHO_1_a_civic_photo_is_sent_on(content: Content) -> None:
    ending = replace(end(content, "photo", "yes", "no", "yes"), title="{send_it}")
    assert end(content, "photo", "yes", "yes", "yes", "no").title == "Do not share yet"  # a child, and no parent's yes
    assert end(content, "photo", "yes", "no", "yes", role="clerk").title == "Put it on the council's own account"
    assert ending.words and "[event]" in ending.words[0].text
    communications, clerk = Contact("communications", "Press team"), Contact("clerk", "Ann Clerk")
    assert shown(content, ending, contacts=(clerk, communications)).title == "Send it to Press team"
    assert shown(content, ending, contacts=(clerk,)).title == "Send it to Ann Clerk"
    assert shown(content, ending, "general").title == "Send it to your clerk"


def test_LUD_RAI_1_LUD_RAI_2_LUD_RAI_3_each_branch_has_an_address_and_words(content: Content) -> None:
    for branch in ("question", "negative", "misinformation"):
        ending = end(content, "concern", branch)
        words = shown(content, ending, role=Role.COUNCILLOR)
        assert words.contacts[0].email == "social.media@ludlow.gov.uk"
        assert blanks_of(ending.words[0].text)
    text = end(content, "concern", "misinformation").words[0].text
    assert "[link]" in text and "first saw it" in text and "wrong because" in text


def test_LUD_RAI_4_further_help(content: Content) -> None:
    assert (
        "Local Government Association" in content.words["policies.further"]
        and "on the internet" in content.words["policies.further"]
    )


# -- makers ----------------------------------------------------------------------------------------------------------


def test_terms_always_welcome_criticism(content: Content) -> None:
    removes = [p.id for p in content.makers.removes]
    assert not [p for p in content.makers.removes if "critic" in f"{p.label} {p.text}".lower()]
    for count in range(1, len(removes) + 1):
        for chosen in itertools.combinations(removes, count):
            terms = make_terms(content.makers, TermsAnswers("My page", "news", "2", chosen, "the clerk"), TODAY)
            for text in (" ".join(terms.page), terms.pinned, " ".join(terms.picture), terms.alt):
                assert "Criticism and debate are welcome." in text
    for bad in ((), ("criticism",)):
        with pytest.raises(ValueError, match="removes"):
            make_terms(content.makers, TermsAnswers("My page", "news", "2", bad, "the clerk"), TODAY)


def test_a_pack_of_another_council_is_cited_by_topic(content: Content) -> None:
    from dataclasses import replace

    ludlow = content.packs["ludlow"]
    other = replace(ludlow, id="anytown", clauses=tuple(replace(c, id=c.id.replace("LUD", "ANY")) for c in ludlow.clauses))
    found = cited(other, ("LUD-DO-4",), ("own-pages",))
    assert found and all(c.topic == "own-pages" and c.id.startswith("ANY") for c in found)
    assert cited(content.packs["ludgershall"], ("LUD-DO-4",), ("own-pages",)) == ()


def test_level_of_practice_posts_matches_our_own_checker(content: Content, check: Check) -> None:
    for post in content.learn.posts:
        for council in TOWN:
            findings = check(post.text, **{"council": council, **post.context}).findings
            above = [f for f in findings if f.level.value != "tip"]
            if post.best == "post" or post.missed:
                assert not above, (post.id, council)
            else:
                assert findings, (post.id, council)
    missed = [p for p in content.learn.posts if p.missed]
    assert missed and len(missed) * 10 <= len(content.learn.posts)
