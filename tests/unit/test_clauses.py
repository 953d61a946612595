# SPDX-License-Identifier: Apache-2.0
"""Rows of Ludgershall's policy in the clause matrix, for what they ask of the checker. Each test names its row."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.domain.content import Content
from assistant.domain.draft import Contact
from assistant.domain.finding import CapacityLevel
from assistant.domain.options import Options
from assistant.services.guides.calendar import review_notice
from tests.conftest import Check, found, level, serious
from tests.unit.drafts import ABUSIVE, CHARACTERISTICS, CIVIL, DRAFTS, POLITICAL, ROUTINE


def test_LTC_1_1_all_accounts_are_checked(check: Check) -> None:
    for account in ("official", "member", "personal"):
        assert level(check("You are an absolute moron.", account=account), "abuse") == "stop"


def test_LTC_1_3_staff_are_pointed_to_their_contract(check: Check) -> None:
    for role, account in (("staff", "personal"), ("clerk", "official"), ("councillor", "member")):
        for finding in check("You are an absolute moron. Cllr Webb took bribes.", role=role, account=account).findings:
            shown = any("contract of employment" in n for n in finding.notes)
            assert shown == (role != "councillor")


def test_LTC_1_4_councillors_are_pointed_to_their_code(check: Check) -> None:
    for role in ("staff", "councillor"):
        for finding in check("You are an absolute moron.", role=role, account="personal").findings:
            shown = [n for n in finding.notes if "Code of Conduct" in n]
            assert bool(shown) == (role == "councillor")
            assert all("ask your clerk" in n for n in shown)


def test_LTC_1_6_no_finding_without_a_clause(check: Check, content: Content) -> None:
    ids = {c.id for p in content.packs.values() for c in p.clauses}
    for draft in DRAFTS:
        values = {k: v for k, v in draft.items() if k not in ("id", "group", "text", "expect")}
        for council in ("ludgershall", "ludlow", "general"):
            for finding in check(draft["text"], council=council, **values).findings:
                assert finding.clauses and set(finding.clauses) <= ids, (draft["text"], finding.rule)
                assert finding.general == finding.clauses[0].startswith("GEN-")


def test_LTC_1_7_disagreeing_is_not_flagged(check: Check, content: Content) -> None:
    assert check("I voted against the precept rise and I still think it is wrong.").findings == ()
    clause = content.packs["ludgershall"].clause("LTC-1.7")
    assert clause is not None and "disagree" in clause.note


def test_LTC_2_1_other_places_where_people_can_reply_are_in_scope(check: Check, content: Content) -> None:
    assert "people can reply" in content.words["check.place-other"]
    assert level(check("You are an absolute moron.", place="other"), "abuse") == "stop"


def test_LTC_2_2_other_switches_no_rule_off(check: Check) -> None:
    for draft in DRAFTS[::4]:
        values = {k: v for k, v in draft.items() if k not in ("id", "group", "text", "expect", "place")}
        own = {f.rule for f in check(draft["text"], place="own-page", **values).findings}
        other = {f.rule for f in check(draft["text"], place="other", platform="other", **values).findings}
        assert own - {"platform-too-long"} <= other, draft["text"]


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("LTC-2.3", ["Facebook", "LinkedIn"]),
        ("LTC-2.4", ["X (Twitter)", "Tumblr"]),
        ("LTC-2.5", ["Instagram", "Snapchat", "Pinterest"]),
        ("LTC-2.6", ["YouTube", "Facebook Live", "Vimeo"]),
    ],
)
def test_LTC_2_3_LTC_2_4_LTC_2_5_LTC_2_6_platforms(content: Content, row: str, names: list[str]) -> None:
    shown = {p.name for p in content.platforms.values()}
    assert set(names) <= shown
    assert not any("Google+" in n or "Periscope" in n for n in shown)
    clause = content.packs["ludgershall"].clause(row)
    assert clause is not None
    if row in ("LTC-2.3", "LTC-2.6"):
        assert "has closed" in clause.note or "have closed" in clause.note
    if row == "LTC-2.4":
        assert "twitter" in content.platforms["x"].names


def test_LTC_2_5_a_photo_starts_its_question(check: Check) -> None:
    assert "permission" in [q.id for q in check("Look at these two.", kind="photo").questions]


def test_LTC_2_7_private_messages_count(check: Check) -> None:
    for text, concern in (
        ("This is strictly confidential, but here it is.", "confidential"),
        ("You are an absolute moron.", "abuse"),
    ):
        review = check(text, place="private-message")
        assert level(review, concern) == "stop"
        assert any("Private messages count" in n and "Ludgershall 2.7" in n for n in review.notes)


def test_LTC_3_0_purpose(check: Check) -> None:
    review = check("A nice day.", account="official", purpose="none")
    finding = found(review, "purpose")
    assert finding and finding.level.value == "tip" and "LTC-3.0" in finding.clauses
    assert "purpose" in [q.id for q in check("A nice day.", account="official").questions]
    assert "purpose" not in [q.id for q in check("A nice day.", account="personal").questions]


@pytest.mark.parametrize(
    "row", ["LTC-3.1 news", "LTC-3.2 answer", "LTC-3.3 correct", "LTC-3.4 inform", "LTC-3.4 emergency", "LTC-3.5 talk"]
)
def test_LTC_3_1_LTC_3_3_each_purpose_is_offered_and_gives_no_finding_by_itself(check: Check, content: Content, row: str) -> None:
    purpose = row.split()[1]
    question = next(q for q in content.questions if q.id == "purpose")
    assert purpose in {a.id for a in question.answers}
    assert check("Thank you, all.", account="official", purpose=purpose).findings == ()


def test_LTC_3_2_a_fact_with_no_source(check: Check) -> None:
    text = "The precept is rising by 4%."
    assert level(check(text, account="official", purpose="answer"), "source") == "tip"
    assert level(check(text + " https://example.org", account="official", purpose="answer"), "source") == ""


def test_LTC_3_4_an_emergency_hides_tips(check: Check) -> None:
    text = "FLOOD WARNING: PLEASE MOVE YOUR CARS NOW!!! Your welcome."
    assert check(text, account="official", purpose="inform").findings
    review = check(text, account="official", purpose="emergency")
    assert all(f.level.value != "tip" for f in review.findings)
    assert "official-source" in [q.id for q in review.questions]
    assert level(check("You are an absolute moron.", account="official", purpose="emergency"), "abuse") == "stop"


OPEN = """What do you think of the new bins?|Where should the bench go?|Do you use the bus shelter?|How can we make the market better?
Which day suits you for a surgery?|Have you tried the new play area?|What would you plant on the green?|Do you know a young person who needs this?
Would a later bus help you?|Is the new form easy to use?""".replace("\n", "|").split("|")
WARM = """Thank you all so much! 😀|Well done Sue, Jan and the whole team.|What a day! Cake was eaten.|Happy birthday, town crier Bob 🎂
You lot are amazing, thank you.|We loved seeing so many smiles.|Big hugs to the lollipop team 🤗|It's a beauty of a morning on the green.
Cheers to our volunteers 🎉|Lovely to meet you, Priya!""".replace("\n", "|").split("|")


def test_LTC_3_5_open_questions_pass(check: Check) -> None:
    for text in OPEN:
        assert serious(check(text, account="official", purpose="talk")) == [], text


def test_LTC_3_6_warmth_passes(check: Check) -> None:
    for text in WARM:
        review = check(text, account="official", purpose="news")
        assert not {"tone", "misread", "respect", "offensive"} & {f.concern for f in review.findings}, text
    assert "Friendly and clear." in check(WARM[1], account="official").notes


def test_LTC_4_1_two_hats(check: Check) -> None:
    notes = check("The council meets on Monday.", account="personal").notes
    assert any("Two hats" in n and "Ludgershall 4.1" in n for n in notes)


def test_LTC_4_2_the_meter_runs_for_personal_accounts(check: Check) -> None:
    signals = check("A lovely walk.", account="personal").capacity.signals
    assert any("LTC-4.2" in s.clauses for s in signals)


def test_LTC_4_3_connection(check: Check) -> None:
    capacity = check("Sat through our planning committee last night.", account="personal", role="staff").capacity
    assert capacity.level in (CapacityLevel.LIKELY, CapacityLevel.VERY_LIKELY)
    assert any("LTC-4.3" in s.clauses for s in capacity.signals)


def test_LTC_4_4_services_lead_to_the_policy(check: Check) -> None:
    assert any("Ludgershall 4.4" in n for n in check("The contractor left the toilets in a mess.").notes)
    assert not any("Ludgershall 4.4" in n for n in check("What a match. Two goals in the last minute.").notes)


def test_LTC_4_5_seven_principles(content: Content) -> None:
    names = "selflessness integrity objectivity accountability openness honesty leadership".split()
    cards = [k for k in content.words if k.startswith("policies.seven-") and k != "policies.seven-title"]
    assert sorted(cards) == sorted(f"policies.seven-{n}" for n in names)


def test_LTC_4_7_abuse_and_threats(check: Check) -> None:
    hits = [
        t
        for t in ABUSIVE
        if any(f.concern in ("abuse", "threat", "respect") and "LTC-4.7" in f.clauses for f in check(t).findings)
    ]
    assert len(ABUSIVE) == 25 and len(hits) >= 23, set(ABUSIVE) - set(hits)
    stops = [t for t in CIVIL if check(t).verdict == "stop"]
    assert len(CIVIL) == 25 and len(stops) <= 1, stops


MENTIONS = """Our Deaf residents asked for captions.|The mosque is holding an open day.|Pride flag flies this week.|Travellers have a right to a site.|Women told us that the bus station is too dark.
The Polish shop opens on Monday.|Older residents can get help with heating.|We met the Jewish Lads and Girls Brigade.|The church and the mosque ran the food bank together.|A trans councillor has been elected in the next town.
Disabled bays will be painted on Friday.|The Roma families thanked the school.|Pregnant women can get a free flu jab.|Gay and proud: come to the picnic.|Asylum seekers are helping at the allotments.
The Sikh community gave out free meals.|Young people want a skate park.|Black History Month talk in the library.|Our blind neighbour needs clear pavements.|The council has more women than men now.""".replace(
    "\n", "|"
).split("|")


def test_LTC_4_8_discrimination(check: Check) -> None:
    for name, drafts in CHARACTERISTICS.items():
        missed = [t for t in drafts if level(check(t), "discrimination") not in ("stop", "check")]
        assert len(drafts) == 3 and missed == [], (name, missed)
    assert len(MENTIONS) == 20
    for text in MENTIONS:
        assert serious(check(text)) == [], text


def test_LTC_4_9_false_claims(check: Check) -> None:
    text = "The council has wasted half a million pounds on consultants"
    finding = found(check(text + "."), "false-claim")
    assert finding and finding.level.value == "check" and "LTC-4.9" in finding.clauses
    assert level(check(text + ": https://example.org/minutes"), "false-claim") == ""
    assert check("I think it was a poor choice.").findings == ()


def test_LTC_4_10_crime(check: Check) -> None:
    for text in ("Just move the cones and drive through.", "Someone should smash that camera."):
        finding = found(check(text), "crime")
        assert finding and finding.level.value == "stop" and "LTC-4.10" in finding.clauses
    assert check("Please report it on 101.").findings == ()


def test_LTC_4_11_likes_and_shares(check: Check) -> None:
    for kind in ("like", "share"):
        review = check("You are an absolute moron.", kind=kind)
        assert review.verdict == "stop"
        assert any("can look like you agree" in n for n in review.findings[0].notes)
        assert any("Ludgershall 4.11" in n for n in review.notes)


def test_LTC_5_1_LTC_5_2_official_rules(check: Check) -> None:
    text = "Vote Labour on Thursday."
    official = check(text, account="official", place="other-page")
    assert {"other-page", "political"} <= {f.concern for f in official.findings}
    finding = found(official, "other-page")
    assert finding and finding.level.value == "stop" and "LTC-5.2" in finding.clauses
    assert "link" in finding.why and "share" in finding.why
    for council in ("ludlow", "general"):  # no rule of theirs speaks of it
        finding = found(check(text, account="official", place="other-page", council=council), "other-page")
        assert finding and finding.level.value == "tip" and finding.general
    personal = check(text, account="personal", place="other-page")
    assert not {"other-page", "political"} & {f.concern for f in personal.findings}
    assert any("someone else's page" in n for n in personal.notes)


def test_LTC_5_3_confidential(check: Check) -> None:
    for text in (
        "This is confidential but you should see it.",
        "The exempt item says it will close.",
        "Here is what was said in Part 2.",
        "Not for release: the new rates.",
        "Between us, the bid is dead.",
    ):
        finding = found(check(text), "confidential")
        assert finding and finding.level.value == "stop" and "LTC-5.3" in finding.clauses, text
    assert level(check("The meeting is open to everyone, nothing confidential."), "confidential") == ""


def test_LTC_5_4_sensitive(check: Check) -> None:
    question = next(
        q
        for q in check("We are in dispute with a supplier.", account="official", purpose="inform").questions
        if q.id == "sensitive"
    )
    assert "something-else" in {a.id for a in question.answers}
    finding = found(check("Hello.", account="official", purpose="inform", answers={"sensitive": "something-else"}), "sensitive")
    assert finding and finding.level.value == "check" and "LTC-5.4" in finding.clauses


SERVICE = """Mrs Jenkins on plot 14 is two years behind with her rent.|Mr Albright of 3 Station Terrace waited for his grave plot.|I am helping Karen Whitlow with her benefits appeal.
The family at number 22 Orchard Close are being evicted.|Dear Tom, your housing file shows the arrears.|Jake Morris lives at 9 Priory Lane.|Elsie Barton has dementia now.
Her mobile is 07700 900456.|Her email is susan.tolley@example.com.|His NHS number is 943 476 5919.|Sort code 12-34-56, account 12345678.
Peter Ashdown of 41 Corve Street owns it.|Mr Khan at 17 Green Lane complained.|Her NI number is AB123456C.|Mrs Daley, date of birth 14/03/1962, asked us.
My constituent in Mill Lane has cancer.|Karen Whitlow is in debt.|Old Mr Lomas is on benefits now.|One of our tenants is behind with the rent.|Her passport is 925076473.""".replace(
    "\n", "|"
).split("|")


def test_LTC_5_5_service_users(check: Check) -> None:
    assert len(SERVICE) == 20
    for text in SERVICE:
        assert any(
            f.concern in ("service-user", "personal-data") and f.level.value != "tip" and "LTC-5.5" in f.clauses
            for f in check(text).findings
        ), text
    options = Options(contacts=(Contact("clerk", "Jo Hall", "", "01264 555 0190"),))
    assert serious(check("Call the clerk on 01264 555 0190.", options=options)) == []


def test_LTC_5_6_politics(check: Check) -> None:
    text = "Our Conservative councillors have done a brilliant job."
    finding = found(check(text, account="official"), "political")
    assert finding and finding.level.value == "stop" and "LTC-5.6" in finding.clauses
    assert serious(check(text, account="member")) == []
    period = check("Cllr Rao opened the play area.", account="official", polling_day="2027-05-06", date="2027-04-20")
    assert found(period, "election") is not None


def test_LTC_5_7_commercial(check: Check) -> None:
    finding = found(check("Smith Ltd quoted 48k for the roof."), "commercial")
    assert finding and finding.level.value == "stop" and "LTC-5.7" in finding.clauses
    assert serious(check("The contract was awarded to Smith Ltd for £48,000: https://example.org/award")) == []


def test_LTC_5_8_inside_knowledge(check: Check) -> None:
    first = check("The clerk told me about the hall.")
    assert "source" in [q.id for q in first.questions]
    second = check("The clerk told me about the hall.", answers={"source": "council-role"})
    assert "is-public" in [q.id for q in second.questions]
    third = check("Hello there.", answers={"source": "council-role", "is-public": "no"})
    finding = found(third, "internal")
    assert finding and finding.level.value == "stop" and "LTC-5.8" in finding.clauses


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("LTC-5.8a", "We are closing the toilets in June but it is not public yet."),
        ("LTC-5.8b", "The deputy clerk is being made redundant."),
        ("LTC-5.8c", "Here is the draft plan before Full Council sees it."),
    ],
)
def test_LTC_5_8a_LTC_5_8b_LTC_5_8c_internal(check: Check, row: str, text: str) -> None:
    finding = found(check(text), "internal")
    assert finding and finding.level.value == "stop" and row in finding.clauses
    assert level(check("The proposal is in the published agenda: https://example.org/agenda"), "internal") == ""


def test_LTC_6_1_routine_drafts_pass(check: Check, content: Content) -> None:
    assert len(ROUTINE) == 100
    quiet = [d for d in ROUTINE if not serious(check(d["text"], account=d["account"], role=d["role"]))]
    assert len(quiet) >= 90
    assert "take part online" in content.words["home.reach"]


def test_LTC_6_2_work_hours(check: Check) -> None:
    hours = {"work_hours": "mon-fri 09:00-17:00", "date": "2026-11-24", "account": "personal"}
    finding = found(check("Curry on Saturday?", role="staff", time="10:30", **hours), "work-hours")
    assert finding and finding.level.value == "check" and "LTC-6.2" in finding.clauses
    assert level(check("Curry on Saturday?", role="staff", time="19:00", **hours), "work-hours") == ""
    assert level(check("Curry on Saturday?", role="councillor", time="10:30", **hours), "work-hours") == ""


def test_LTC_6_3_service_pages_are_allowed(check: Check) -> None:
    hours = {"work_hours": "mon-fri 09:00-17:00", "date": "2026-11-24", "time": "10:30", "account": "personal", "role": "staff"}
    assert "service-page" in [q.id for q in check("The pool opens at ten.", **hours).questions]
    review = check("The pool opens at ten.", answers={"service-page": "yes"}, **hours)
    assert level(review, "work-hours") == ""
    assert any("allowed in work hours" in n and "Ludgershall 6.3" in n for n in review.notes)


def test_LTC_6_4_posting_as_the_page(check: Check) -> None:
    assert any("Posting as: the Page" in n for n in check("Hello.", account="official", role="clerk").notes)


def test_LTC_7_1_grievances(check: Check) -> None:
    for text in ("I have put in a grievance about the clerk.", "My manager is bullying me."):
        finding = found(check(text, account="personal", role="staff"), "grievance")
        assert finding and finding.level.value == "stop" and "LTC-7.1" in finding.clauses
    for draft in POLITICAL[:40]:
        assert level(check(draft["text"], account="personal"), "grievance") == "", draft["text"]


def test_LTC_7_2_where_to_take_it(check: Check) -> None:
    finding = found(check("I have put in a grievance about the clerk.", account="personal"), "grievance")
    assert finding and "grievance procedure" in finding.why and "monitoring officer" in finding.why and "clerk" in finding.why


def test_LTC_7_3_restricted_posts(check: Check) -> None:
    text = "Vote for my friend Jo on Thursday."
    finding = found(check(text, account="personal", role="staff", restricted_post=True), "restricted-post")
    assert finding and finding.level.value == "stop" and "LTC-7.3" in finding.clauses
    assert level(check(text, account="personal", role="staff"), "restricted-post") == ""
    assert level(check(text, account="personal", role="councillor", restricted_post=True), "restricted-post") == ""


def test_LTC_9_1_review_is_due(content: Content) -> None:
    from dataclasses import replace

    from assistant.domain.draft import Role

    pack = content.packs["ludgershall"]
    assert "March 2023" in (review_notice(pack, dt.date(2026, 11, 22), Role.COUNCILLOR) or "")
    assert review_notice(replace(pack, ratified=dt.date(2026, 3, 1)), dt.date(2026, 11, 22), Role.COUNCILLOR) is None


def test_LTC_9_2_dates_of_the_policy(content: Content) -> None:
    pack = content.packs["ludgershall"]
    assert "February 2021" in pack.adopted and "March 2021" in pack.adopted
