# SPDX-License-Identifier: Apache-2.0
"""The rows of the clause matrix on comments, private use, pages and concerns, which walkthroughs serve. Each test names its row."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from assistant.audit.makers import TermsAnswers, blanks_of, make_terms, profile_lines
from assistant.audit.questions import facts_of
from assistant.domain.content import Content
from assistant.domain.draft import Contact, Draft, Role
from assistant.domain.options import FAST, Options
from assistant.domain.report import as_text
from assistant.domain.settings import Settings
from assistant.domain.walkthrough import Ending, Means, paths, place
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from assistant.services.guides.profile import accounts_of
from assistant.services.guides.walkthroughs import known_facts, row_hint
from assistant.services.papers.checklist import checklist
from assistant.services.policy.citing import cited
from assistant.walkthroughs.run import Run
from tests.conftest import Check
from tests.unit.guides import FB, TODAY, TOWN, audit_with, does, end, go, plan_of, shown, tasks

# -- Ludlow: comments ------------------------------------------------------------------------------------------------


def test_LUD_OFF_3a_kinds_with_examples_and_a_comment_of_each_to_sort(content: Content) -> None:
    node = go(content, "act", "no", "own").node
    assert node is not None and [a.id for a in node.answers] == ["question", "criticism", "untrue", "abuse", "same", "baiting"]
    assert all(a.example for a in node.answers) and node.hint == "A critic is not a troll."
    assert {c.kind for c in content.learn.comments} == {"question", "criticism", "untrue", "abuse", "same-person", "baiting"}


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
    assert end(content, "repeat", "own", "no", "no").title == "Answer once, politely"
    assert end(content, "repeat", "own", "no", "threat").title == "Get help now"
    assert end(content, "repeat", "own", "yes", "no", "no").title == "You can leave it"
    assert "reply" in does(end(content, "repeat", "own", "yes", "no", "yes"))
    assert end(content, "repeat", "own", "yes", "threat").title == "Get help now"
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


@pytest.mark.parametrize("role", list(Role))
def test_no_one_is_shown_a_rule_that_is_for_others(content: Content, role: Role) -> None:
    for council in ("ludgershall", "ludlow"):
        for walk in content.walkthroughs.values():
            for ending in walk.endings.values():
                for clause in shown(content, ending, council, role=role).clauses:
                    assert clause.binds.value != ("C" if role.is_staff else "S"), (walk.id, ending.id, clause.id)
    ludlow = content.packs["ludlow"]
    (one,) = [q for q in content.audit if q.id == "aud-03"]
    labels = [c.label for c in cited(ludlow, one.clauses, one.topics, role)]
    assert ("Ludlow DO-1a" in labels) == (role is Role.COUNCILLOR) and "Ludlow M-1a" in labels


def test_a_pack_of_another_council_is_cited_by_topic(content: Content) -> None:
    from dataclasses import replace

    ludlow = content.packs["ludlow"]
    other = replace(ludlow, id="anytown", clauses=tuple(replace(c, id=c.id.replace("LUD", "ANY")) for c in ludlow.clauses))
    found = cited(other, ("LUD-DO-4",), ("own-pages",))
    assert found and all(c.topic == "own-pages" and c.id.startswith("ANY") for c in found)
    assert cited(content.packs["ludgershall"], ("LUD-DO-4",), ("own-pages",)) == ()


def test_practice_posts_say_what_the_reader_says_too(content: Content, reader: Checker) -> None:
    for post in content.learn.posts:
        for council in TOWN:
            context = read_context({"council": council, **post.context})
            findings = reader.full(
                Draft(post.text, context), Options(only=FAST | {"model"}, rewrites=False, explain=False)
            ).findings
            above = [(f.rule, f.text) for f in findings if f.level.value != "tip"]
            if post.best == "post" or post.missed:
                assert not above, (post.id, council, above)
            else:
                assert findings, (post.id, council)


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
