# SPDX-License-Identifier: Apache-2.0
"""Rows of the clause matrix, for what they ask of the checker. Each test names its row."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from assistant.domain.content import Content
from assistant.domain.draft import Contact
from assistant.domain.finding import CapacityLevel
from assistant.domain.options import Options
from assistant.policy.search import fingerprint, search
from assistant.services.guides.calendar import review_notice
from tests.conftest import Check, found, level, serious

PACKS = Path(__file__).parents[1] / "packs"
DRAFTS = [json.loads(line) for half in ("write", "measure") for line in (PACKS / f"drafts-{half}.jsonl").read_text().splitlines()]
POLITICAL = [d for d in DRAFTS if d["group"] == "political"]
ROUTINE = [d for d in DRAFTS if d["group"] == "routine"]

ABUSIVE = """You are an absolute moron.|I'll knock his teeth out.|That wanker on the planning committee.|What a pathetic excuse for a human being.
You people are disgusting.|Fuck off back to your bungalow.|The clerk is a total witch.|Someone should punch that councillor.|He's scum.
I know where she lives.|You need a good slap.|Shut the fuck up.|Kill yourself.|She is a nasty piece of work.|You stupid old cow.
The developers deserve to be shot.|You'd better watch your back.|I hope he dies.|What a bunch of utter bastards.|You worthless piece of dirt.
You fat ugly slob.|He is a complete psycho.|We'll come round and sort you out.|You're dead meat.|That lying bitch at the town hall.""".replace(
    "\n", "|"
).split("|")
CIVIL = """You are wrong about this.|I'll knock on his door to ask for his vote.|That vote on the planning committee was wrong.
What a poor excuse for a plan.|Your plan is disgusting value for money.|I am off back to my bungalow.|The clerk gave poor advice.
Someone should ask that councillor why.|He has let us down.|I know where the plan went wrong.|You need a good look at the figures.
Please stop talking over me.|Kill this plan.|She is hard to work with, in my view.|You missed an old cow shed on the map.
The developers deserve to hear no.|You should look back at the minutes.|I hope he loses the vote.|What a bunch of poor decisions.
That was a worthless report.|The report was fat with jargon.|He is completely wrong.|We'll come round to your view.|The plan is dead.
That bitter debate at the town hall.""".replace("\n", "|").split("|")


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
RELAXED = """Fancy a brew? Come along at ten.|Don't forget your wellies 😂|That's us done for the day. Phew.|Couldn't be prouder of the Scouts.
Well, that was a soggy fete. We'll be back.|It's Friday. You know what that means: bins.|Guess who found the lost mayoral hat?|We can't promise sun, but there's cake.
Top tip: bring a brolly 🌧️|Who's up for a litter pick?""".replace("\n", "|").split("|")


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


CHARACTERISTICS = {
    "age": [
        "Old people are past it and should not drive.",
        "Take the vote off pensioners, they are a burden.",
        "Too old to be a councillor, at his age.",
    ],
    "disability": ["Disabled people are a drain on us.", "Too disabled to be a councillor.", "That retard on the committee."],
    "gender reassignment": [
        "A bloke in a dress should not be near children.",
        "Trans people are perverts.",
        "That tranny in the library.",
    ],
    "marriage": [
        "Another gay couple running the pub, not what families want.",
        "Gay people should not be allowed to marry.",
        "Two lesbians cannot be trusted with children. Lesbians are unnatural.",
    ],
    "pregnancy": [
        "No point giving her the job, she'll only have another baby.",
        "Pregnant women are useless at work.",
        "Never hire her, she will go off and get pregnant.",
    ],
    "race": ["Send the Poles back where they came from.", "Black people are lazy.", "Gypsies are vermin."],
    "religion": ["Muslims are taking over our town.", "Typical Jew.", "Christians are all brainwashed."],
    "sex": [
        "Women are too emotional for finance.",
        "A woman's place is in the kitchen.",
        "Women drivers, keep them off the road.",
    ],
    "sexual orientation": [
        "Gays are disgusting.",
        "Homosexuality is a sin and they are sick.",
        "He's a poof and everyone knows it.",
    ],
}
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

    pack = content.packs["ludgershall"]
    assert "March 2023" in (review_notice(pack, dt.date(2026, 11, 22)) or "")
    assert review_notice(replace(pack, ratified=dt.date(2026, 3, 1)), dt.date(2026, 11, 22)) is None


def test_LTC_9_2_dates_of_the_policy(content: Content) -> None:
    pack = content.packs["ludgershall"]
    assert "February 2021" in pack.adopted and "March 2021" in pack.adopted


def test_LUD_0_1_councillor_duties_are_not_shown_to_staff(check: Check, content: Content) -> None:
    pack = content.packs["ludlow"]
    for draft in DRAFTS[::3]:
        for finding in check(draft["text"], council="ludlow", role="staff", account="personal").findings:
            for clause_id in finding.clauses:
                clause = pack.clause(clause_id)
                assert clause is None or clause.binds.value != "C"
    assert "Ask your clerk" in pack.version


def test_LUD_C_1_LUD_PER_1a_naming_role_or_council_raises_the_meter(check: Check) -> None:
    order = list(CapacityLevel)
    plain = check("A lovely walk.", council="ludlow", account="personal", role="staff").capacity
    named = check("As your clerk, I had a lovely walk.", council="ludlow", account="personal", role="clerk").capacity
    topic = check("The council had a lovely walk.", council="ludlow", account="personal", role="staff").capacity
    assert order.index(named.level) > order.index(plain.level)
    assert any("LUD-C-1" in s.clauses or "LUD-PER-3" in s.clauses for s in named.signals)
    assert order.index(topic.level) > order.index(plain.level)
    assert any(
        "LUD-PER-1a" in s.clauses for s in check("The council met.", council="ludlow", account="personal").capacity.signals
    )


def test_LUD_PER_1b_people_that_the_user_listed(check: Check) -> None:
    options = Options(contacts=(Contact("councillor", "Priya Rao"),))
    signals = check("Saw Priya Rao at the shops.", council="ludlow", account="personal", options=options).capacity.signals
    assert any(s.id == "people" and "LUD-PER-1b" in s.clauses for s in signals)
    assert not any(
        s.id == "people" for s in check("Saw Priya Rao at the shops.", council="ludlow", account="personal").capacity.signals
    )


def test_LUD_PER_2_the_source_is_asked(check: Check) -> None:
    review = check("The clerk says the lease is up.", council="ludlow", account="personal")
    assert "source" in [q.id for q in review.questions]
    finding = found(check("x y", council="ludlow", account="personal", answers={"is-public": "no"}), "internal")
    assert finding and "LUD-PER-2" in finding.clauses


def test_LUD_M_1a_two_hats(check: Check) -> None:
    assert any(
        "Two hats" in n and "Ludlow M-1a" in n for n in check("The council meets.", council="ludlow", account="personal").notes
    )


def test_LUD_M_1b_boundaries(check: Check) -> None:
    finding = found(check("Message me any time, love, I'll get it fixed for you.", council="ludlow"), "boundary")
    assert finding and finding.level.value == "tip" and "LUD-M-1b" in finding.clauses
    assert level(check("The office is open from 9:30 to 1pm.", council="ludlow"), "boundary") == ""


def test_LUD_M_2_LUD_BLU_4_who_speaks(check: Check) -> None:
    finding = found(check("We have decided to refuse the bid.", council="ludlow", account="personal"), "voice")
    assert finding and finding.level.value == "check" and "LUD-M-2" in finding.clauses
    assert (
        level(
            check(
                "The council decided (https://example.org/minutes). My own view is that it was wrong.",
                council="ludlow",
                account="personal",
            ),
            "voice",
        )
        == ""
    )
    signals = check("We have closed our toilets.", council="ludlow", account="personal").capacity.signals
    assert any(s.id == "we-council" and "LUD-BLU-4" in s.clauses for s in signals)


AMBIGUOUS = """Some people should look in the mirror.|Well, that went well, didn't it.|Certain councillors know who they are.|Funny how she always gets what she wants.|No names mentioned, but you know who you are.
Must be nice to have friends in high places.|Another great idea from him 🙄|Heads should roll for this.|Somebody has questions to answer.|Oh great, another brilliant idea from the chair.""".replace(
    "\n", "|"
).split("|")


def test_LUD_M_3b_misreading(check: Check) -> None:
    for text in AMBIGUOUS:
        finding = found(check(text, council="ludlow"), "misread")
        assert finding and finding.level.value == "tip" and "People may" in finding.message and "LUD-M-3b" in finding.clauses, (
            text
        )
    for draft in POLITICAL:
        assert level(check(draft["text"], council="ludlow"), "misread") in ("", "tip")
    assert level(check("The bins are on Friday.", council="ludlow"), "misread") == ""


def test_LUD_M_3c_LUD_PER_4b_own_interests(check: Check) -> None:
    finding = found(check("My son's firm is brilliant, hire them for the hall.", council="ludlow"), "interest")
    assert finding and finding.level.value == "check" and {"LUD-M-3c", "LUD-PER-4b"} <= set(finding.clauses)
    assert level(
        check("Bishop's firm is brilliant, hire them for the hall.", council="ludlow", account="personal"), "interest"
    ) in ("", "tip")


def test_LUD_M_4a_swearing(check: Check) -> None:
    finding = found(check("What a load of bollocks that was.", council="ludlow"), "offensive")
    assert finding and finding.level.value == "check" and "LUD-M-4a" in finding.clauses
    assert serious(check('The play is called "The Bloody Chamber" and it is on at the hall.', council="ludlow")) == []


def test_LUD_M_4b_rumour(check: Check) -> None:
    for text in ("Apparently the council is selling the allotments.", "I hear that the library will shut."):
        finding = found(check(text, council="ludlow"), "source")
        assert finding and finding.level.value == "check" and "LUD-M-4b" in finding.clauses


def test_LUD_M_4c_respect(check: Check) -> None:
    finding = found(check("Cllr Webb is a clown.", council="ludlow"), "respect")
    assert finding and finding.level.value == "check" and "LUD-M-4c" in finding.clauses
    assert check("I disagree with Cllr Webb on this.", council="ludlow").findings == ()


def test_LUD_M_5a_LUD_M_5b_who_will_see(check: Check) -> None:
    for place in ("own-page", "other-page", "group", "chat-group", "private-message", "other"):
        for account in ("official", "member", "personal", "unsure"):
            audience = check("Hello.", place=place, account=account).audience
            assert "It can be copied." in audience
            assert audience[-1] == "And anyone they show it to."


def test_LUD_M_6a_LUD_TON_2_you_speak_for_the_council(check: Check) -> None:
    for account, shown in (("official", True), ("member", True), ("personal", False)):
        notes = check("Hello.", council="ludlow", account=account, role="councillor").notes
        assert any("You speak for the council here." in n for n in notes) == shown


def test_LUD_M_6b_reputation_note(check: Check) -> None:
    for account, shown in (("official", True), ("member", True), ("personal", False)):
        notes = check("Cllr Webb is a clown.", council="ludlow", account=account).findings[0].notes
        assert any("Ludlow M-6b" in n for n in notes) == shown


@pytest.mark.parametrize("row", ["LUD-M-7a document", "LUD-M-7b photo", "LUD-PHO-2 photo"])
def test_LUD_M_7a_LUD_M_7b_LUD_PHO_2_permission(check: Check, row: str) -> None:
    clause, kind = row.split()
    for answers, wanted in (({}, "tip"), ({"permission": "no"}, "stop"), ({"permission": "unsure"}, "stop")):
        review = check("Here it is.", council="ludlow", kind=kind, answers=answers)
        finding = found(review, "permission")
        assert finding and finding.level.value == wanted and clause in finding.clauses
        assert ("permission" in {q.id for q in review.questions}) == (not answers)
    assert level(check("Here it is.", council="ludlow", kind=kind, answers={"permission": "yes"}), "permission") == ""


def test_LUD_M_7c_emails(check: Check) -> None:
    finding = found(check("From: Town Clerk\nSent: Monday\nSubject: Roof\nNo more money.", council="ludlow"), "permission")
    assert finding and finding.level.value == "check" and "LUD-M-7c" in finding.clauses


def test_LUD_M_7d_conversations(check: Check) -> None:
    for text in ("She told me in private that she will go.", "Screenshot of our WhatsApp group: he is out."):
        finding = found(check(text, council="ludlow"), "permission")
        assert finding and finding.level.value == "stop" and "LUD-M-7d" in finding.clauses
    assert level(check("As the leader said at the open meeting, the rise is 2%.", council="ludlow"), "permission") == ""


def test_LUD_M_8a_LUD_W_1_LUD_0_2_lines_of_reference(content: Content) -> None:
    assert "responsible for what you publish" in content.words["first.promise-5"]
    assert "wants you to use social media" in content.words["home.welcome"]
    assert "residents, businesses and charities" in content.words["home.reach"]


def test_LUD_M_8b_damaging_claims(check: Check) -> None:
    finding = found(check("Mrs Tolley took bribes.", council="ludlow"), "defamation")
    assert finding and finding.level.value == "stop" and "LUD-M-8b" in finding.clauses
    assert check("I want to know how this contract was let.", council="ludlow").findings == ()


def test_LUD_DO_2a_LUD_PER_0_councillors_are_seen_as_councillors(check: Check) -> None:
    assert check("A lovely walk.", council="ludlow", account="personal").capacity.level is not CapacityLevel.LESS_LIKELY
    capacity = check("The bins were missed again.", council="ludlow", account="personal").capacity
    assert capacity.level in (CapacityLevel.LIKELY, CapacityLevel.VERY_LIKELY)
    assert any("LUD-DO-2a" in s.clauses for s in capacity.signals)


def test_LUD_DO_2b_groups_do_not_lower_it(check: Check) -> None:
    for place in ("group", "chat-group"):
        capacity = check("The bins were missed again.", council="ludlow", account="personal", place=place).capacity
        assert capacity.level in (CapacityLevel.LIKELY, CapacityLevel.VERY_LIKELY)


OFFENSIVE = [
    *ABUSIVE[:8],
    *[d[0] for d in CHARACTERISTICS.values()],
    "What a load of bollocks.",
    "This is a shitshow.",
    "The fucking road is shut.",
]


def test_LUD_OFF_1_offensive_content(check: Check) -> None:
    hits = [t for t in OFFENSIVE if any("LUD-OFF-1" in f.clauses for f in check(t, council="ludlow").findings)]
    assert len(OFFENSIVE) == 20 and len(hits) >= 18, set(OFFENSIVE) - set(hits)


def test_LUD_OFF_2_LUD_SCN_3b_best_not_to_reply(check: Check) -> None:
    review = check("We are doing our best.", council="ludlow", account="official", kind="reply", answers={"answering": "abuse"})
    finding = found(review, "feeding")
    assert finding and finding.level.value == "check" and finding.title == "best not to reply"
    assert {"LUD-OFF-2", "LUD-SCN-3b"} <= set(finding.clauses)


def test_LUD_OFF_3b_capitals_in_a_reply(check: Check) -> None:
    finding = found(check("PLEASE READ THE AGENDA FIRST.", council="ludlow", account="official", kind="reply"), "tone")
    assert finding and finding.level.value == "tip" and "LUD-OFF-3b" in finding.clauses


def test_LUD_TON_1_relaxed_drafts_pass(check: Check) -> None:
    for text in RELAXED:
        assert not {"tone", "respect", "offensive", "misread"} & {
            f.concern for f in check(text, council="ludlow", account="official").findings
        }, text


def test_LUD_TON_3a_rude_lines(check: Check) -> None:
    review = check("Get a life.", council="ludlow")
    assert "check" in (level(review, "respect"), level(review, "tone"))
    assert any("LUD-TON-3a" in f.clauses for f in review.findings)


def test_LUD_TON_3b_text_speak(check: Check) -> None:
    assert level(check("Thx, gr8 turnout.", council="ludlow", account="official"), "tone") == "tip"
    assert check("Thx, great turnout.", council="ludlow", account="personal").findings == ()


ERRORS = """recieve seperate definately accomodation goverment enviroment occured untill tommorow beleive commitee publically neccessary
arguement independant calender cemetary begining adress wierd""".split()


def test_LUD_TON_3c_spelling(check: Check) -> None:
    caught = [w for w in ERRORS if w in (found(check(f"It was {w} at the hall.", council="ludlow"), "spelling") or _none).text]
    assert len(ERRORS) == 20 and len(caught) >= 18, set(ERRORS) - set(caught)
    right = "The colour of the programme at Ludlow and Ludgershall was chosen by Cllr Rao and the councillors."
    assert found(check(right, council="ludlow"), "spelling") is None
    mixed = check("You are an absolute moron, I recieve nothing.", council="ludlow")
    assert mixed.findings[-1].concern == "spelling" and mixed.findings[-1].level.value == "tip"


class _none:  # noqa: N801 - stands in for a finding that is not there
    text = ""


def test_LUD_NEG_4_answer_or_signpost(check: Check) -> None:
    values = {"council": "ludlow", "account": "official", "kind": "reply", "answers": {"answering": "question"}}
    finding = found(check("Thank you for your message.", **values), "signpost")
    assert finding and finding.level.value == "tip" and "LUD-NEG-4" in finding.clauses
    assert level(check("Please call the office on Monday.", **values), "signpost") == ""


def test_LUD_NEG_5_an_empty_slot(check: Check) -> None:
    finding = found(check("You can check it here: [link].", council="ludlow", account="official", kind="reply"), "source")
    assert finding and finding.level.value == "tip" and "LUD-NEG-5" in finding.clauses


def test_LUD_NEG_6a_measured_replies(check: Check) -> None:
    finding = found(check("As I have already told you, it is shut.", council="ludlow", account="official", kind="reply"), "tone")
    assert finding and finding.level.value == "tip" and "LUD-NEG-6a" in finding.clauses


def test_LUD_NEG_6c_details_stay_private(check: Check) -> None:
    review = check("Hi Janet, as you live at 6 Quarry Gardens we will call.", council="ludlow", account="official", kind="reply")
    assert review.verdict == "stop" and any("LUD-NEG-6c" in f.clauses for f in review.findings)


def test_LUD_NEG_7a_LUD_NEG_7b_length(check: Check) -> None:
    long, short = " ".join(["word"] * 61), " ".join(["word"] * 60)
    values = {"council": "ludlow", "account": "official"}
    finding = found(check(long, kind="reply", **values), "length")
    assert (
        finding
        and finding.level.value == "tip"
        and "61" in finding.message
        and {"LUD-NEG-7a", "LUD-NEG-7b"} <= set(finding.clauses)
    )
    assert "more to argue with" in finding.why
    assert level(check(short, kind="reply", **values), "length") == ""
    assert level(check(long, kind="post", **values), "length") == ""


def test_LUD_PER_7_for_ever(check: Check, content: Content) -> None:
    finding = found(check("I'll delete this later.", council="ludlow"), "permanence")
    assert finding and "LUD-PER-7" in finding.clauses
    assert "copy of a post may still exist" in content.words["settings.keep-rewording"]


def test_LUD_BLU_3_LUD_BLU_6_words_of_the_meter(content: Content) -> None:
    assert content.words["result.speaking"] == "Who will people think is speaking?"
    assert all("no one" not in text.lower() for text in content.capacity_words.values())
    assert "Less likely" in content.capacity_words["less-likely-councillor"]


def test_LUD_BLU_5_label(check: Check) -> None:
    finding = found(check("As your ward councillor I think the plan is too big.", council="ludlow", account="personal"), "label")
    assert finding and finding.level.value == "tip" and "LUD-BLU-5" in finding.clauses and "helps a little" in finding.why


def test_LUD_PER_4a_connected_actions(check: Check) -> None:
    signals = check("At our meeting last night I voted no.", council="ludlow", account="personal").capacity.signals
    assert any("LUD-PER-4a" in s.clauses for s in signals)


def test_LUD_MOD_1c_asking_what_people_think(check: Check) -> None:
    assert check("What do you think of the new plan?", council="ludlow").findings == ()


def test_LUD_RAI_1_LUD_RAI_4_contacts_and_further_help(content: Content) -> None:
    contacts = {c.kind: c for c in content.packs["ludlow"].contacts}
    assert contacts["concerns"].email == "social.media@ludlow.gov.uk"
    assert "Social media guidance for councillors" in content.words["policies.further"]
    assert "on the internet" in content.words["policies.further"]


def test_a_new_version_of_a_policy_asks_to_be_read_again(content: Content) -> None:
    from dataclasses import replace

    pack = content.packs["ludlow"]
    assert fingerprint(pack) == fingerprint(replace(pack, notes=()))
    assert fingerprint(pack) != fingerprint(replace(pack, version="2027"))


def test_staff_whom_the_user_listed_get_more_care(check: Check) -> None:
    options = Options(contacts=(Contact("staff", "Jo Tolley"),))
    finding = found(check("Tolley is a clown.", options=options), "respect")
    assert finding and finding.target == "staff" and any("Staff cannot answer in public" in n for n in finding.notes)
    other = found(check("Cllr Webb is a clown.", options=options), "respect")
    assert other and not any("Staff cannot answer" in n for n in other.notes)


def test_LUD_OFF_6c_LUD_NEG_2_LUD_BLU_1_LUD_MOD_1b_LUD_MOD_4d_LUD_MOD_4f_can_be_read_in_the_library(content: Content) -> None:
    """Their lines belong to screens that are not built yet; until then the library has them, found by a plain word."""
    for row, word in (
        ("LUD-OFF-6c", "blocking"),
        ("LUD-NEG-2", "chance"),
        ("LUD-BLU-1", "blurred"),
        ("LUD-MOD-1b", "local news"),
        ("LUD-MOD-4d", "moderation"),
        ("LUD-MOD-4f", "admins"),
    ):
        assert row in [c.id for c in search(content.packs["ludlow"], word)]


def test_every_row_of_this_issue_has_a_test_that_names_it() -> None:
    rows = csv.DictReader((PACKS.parent / "fixtures" / "clauses.csv").open(encoding="utf-8"))
    names = " ".join(
        re.findall(r"def (test_\w+)", "".join(p.read_text(encoding="utf-8") for p in PACKS.parent.rglob("test_*.py")))
    )
    served = re.compile(r"\b(?:CHK|CTX|SET|REF)\b|CAPACITY|WHOSEES|REWRITE|TOOL-READ|DIFF|CALENDAR")
    missing = [
        r["id"]
        for r in rows
        if served.search(r["served_by"]) and not re.search(re.sub(r"[-.]", "_", r["id"]) + r"(?![0-9a-z])", names)
    ]
    assert missing == []
