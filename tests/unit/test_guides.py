# SPDX-License-Identifier: Apache-2.0
"""What the loader proves of walkthroughs and questions, going through them, and adding one by dropping a file in."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.content.load import load
from assistant.content.verify_endings import askers, order_problems
from assistant.domain.content import Content
from assistant.domain.draft import Contact, Role
from assistant.domain.settings import Settings
from assistant.domain.told import told
from assistant.domain.walkthrough import MAX_STEPS, Walkthrough, paths, place
from assistant.domain.walkthrough import Path as Way
from assistant.services.guides.walkthroughs import ending_words, find
from assistant.services.papers.checklist import checklist, question_sheet
from assistant.services.papers.pdf import pdf_of
from assistant.services.policy.citing import contact_words
from assistant.walkthroughs.run import AnswerError, Run, play
from tests.conftest import RESOURCES
from tests.unit.broken import broken
from tests.unit.pdfs import text_of, valid
from tests.unit.test_reading import grade, screens, sentences

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("act", 'to = "where"', 'to = "wehre"', 'act.toml: node.danger.answers.no: "wehre" is not known. Did you mean "where"'),
        ("act", 'to = "troll/"', 'to = "trol/"', 'node.what.answers.baiting: "trol" is not known. Did you mean "troll"'),
        ("act", 'start = "danger"', 'start = "anger"', 'start: "anger" is not known'),
        ("act", 'values = ["else"], to = "abuse-elsewhere"', 'values = ["mine"], to = "abuse-elsewhere"', '"mine" is not known'),
        ("act", 'to = "about-person" },', 'to = "what" },', "would be asked twice on one way"),
        ("photo", 'to = "send" }', 'to = "share" }', "ending.send: is never reached"),
        ("photo", 'to = "share", cases', 'to = "friend/who-asks", cases', "is step"),
        (
            "act",
            '{ text = "Stay polite and measured. Keep it short." }',
            '{ text = "Hide it.", does = "hide" }',
            "criticism must never lead to hide, delete or block",
        ),
        ("act", '{ text = "Stay polite and measured. Keep it short." }', '{ text = "Hide it." }', "says hide: mark it with `does`"),
        (
            "troll",
            '{ text = "Save a copy, in case it goes on.", does = "save-copy" },',
            '{ text = "Leave it to the site.", does = "pause" },',
            'comes before a step with does = "save-copy"',
        ),
        ("act", "gate = true\n", "", '"block" is reached only through a page with gate = true'),
        (
            "troll",
            '{ text = "If you can, turn off notifications for that post or chat." }',
            '{ text = "Write back.", does = "reply" }',
            "abuse must never lead to a reply",
        ),
        ("act", 'offers = ["walkthrough:home"]\nabuse = true', "", "set abuse = true, so that it offers a break"),
        ("act", 'incident = "threat"', 'incident = "thraet"', 'ending.help-now.incident: "thraet" is not known. Did you mean "threat"'),
        ("act", 'contacts = ["clerk"]', 'contacts = ["clark"]', 'contacts: "clark" is not known. Did you mean "clerk"'),
        ("act", '"LTC-4.7", "LUD-OFF-2"]', '"LTC-4.77", "LUD-OFF-2"]', '"LTC-4.77" is not known'),
        ("cust", 'text = "Is it getting heated?"', 'text = "Is it hot?"', "asks something else than in walkthroughs/act.toml"),
        # role, nation and place
        ("grieve", 'title = "Tell {clerk}. It can go on to', 'title = "Tell the clerk. It can go on to', 'sends clerk, england to "the clerk"'),
        ("grieve", 'If you can, ask {county} how', 'If you can, ask Acas how', 'sends councillor, northern-ireland to "Acas"'),
        ("grieve", 'write to {conduct} yourself.', 'write to the Ombudsman yourself.', 'sends staff, england to "Ombudsman"'),
        ("grieve", 'values = ["staff", "clerk"], to = "say-so-staff"', 'values = ["clerk"], to = "say-so-staff"', "does not stand for staff"),
        ("act", 'to = "about-person" },', 'to = "untrue-person" },', "does not stand for councillor, england, else"),
        ("act", 'id = "reply"\ntitle = "Reply"', 'id = "reply"\nplaces = ["own"]\ntitle = "Reply"', "council, and this way brings them there"),
        ("act", '{ text = "Do not argue after that.", to_do = false }', '{ text = "Ask {clark}." }', '"clark" is not known. Did you mean "clerk"'),
        # gates
        ("act", 'else_to = "not-blocked"', 'else_to = "reply"', 'follows a no at before-you-block, so it must be advice for "abuse"'),
        ("act", 'situation = "abuse"\nrows', "rows", "a gate needs a `situation`"),
        ("act", 'text = "Has a second person agreed?", wanted = "yes"', 'text = "Has a second person agreed?", wanted = "text"', "asks for yes or no"),
        # order
        ("act", '{ text = "Is someone in danger now? Call 999.", does = "emergency" },', "", "follows danger: its first step must have"),
        ("act", 'text = "Do not reply, and do not delete it. The police may need it.", to_do = false }', 'text = "Or call 999." }', "says emergency: mark it"),
        ("act", 'text = "Do not reply, and do not delete it. The police may need it.", to_do = false }', 'text = "Or call 999.", does = "emergency" }', '"emergency" must come first of all'),
        ("break", 'does = "ask" },\n  { text = "Save a copy of anything you may need later.", does = "save-copy" },\n  { text = "Do you alone', 'does = "pass-on" },\n  { text = "Save a copy of anything you may need later.", does = "save-copy" },\n  { text = "Do you alone', '"pause" needs a step with does = "ask" before it'),
        ("mistake", '{ text = "Save a copy: take a screenshot with the time and the account.", does = "save-copy" },', "", '"take-down" comes before a step with does = "save-copy"'),
        # in private, and to abuse
        ("act", 'to = "take-private", cases = [{ fact = "where", values = ["message"], to = "calm-private" }]', 'to = "take-private"', "what was said in private must never be answered for all to see"),
        ("act", '{ text = "Do not reply.", to_do = false },\n  { text = "Save a copy', '{ text = "Write back.", does = "reply" },\n  { text = "Save a copy', "abuse must never lead to a reply"),
        ("repeat", '    { fact = "where", values = ["message"], to = "act/abuse-message" },\n', "", "does not stand for clerk, england, message, and this way"),
        ("act", 'by email, from the council\'s own address. Keep it private.", does = "reply"', 'on the council\'s own page.", does = "reply"', "says post: mark it with `does`"),
        ("act", 'by email, from the council\'s own address. Keep it private.", does = "reply"', 'on the council\'s own page.", does = "announce"', "what was said in private must never be answered for all to see"),
        ("act", 'title = "Put something right", text = "Thank you for asking me.', 'title = "Put something right", goes = ["own-page"], text = "Thank you for asking me.', "words: what was said in private must never be answered for all to see"),
        # words to copy
        ("act", 'goes = ["own-page", "private-message"], account = "official"', 'goes = ["other-page"], account = "official"', "an official account must never post on someone else's page"),
        ("friend", 'wordless = "To accept takes no words."\n', "", "words: has none to copy for councillor, england"),
        ("doc", 'title = "To the clerk", roles = ["councillor", "staff"]', 'title = "To the clerk", goes = ["the moon"], roles = ["councillor"]', "words[1].goes[1]: must be one of"),
        # shared endings
        ("page", 'shared = "photo"', 'shared = "hide"', "is the one of act/abuse-first too"),
        ("page", 'shared = "photo"\n', "", "tells people to hide: give it a `shared`"),
        ("page", '{ text = "Turn on tag review, so that you see the next one first." }', '{ text = "Block them.", does = "block" }', 'lead to the one ending with shared = "block"'),
        ("friend", 'id = "none"', 'id = "seventh", label = "x", to = "choice" },\n  { id = "none"', "may have 6 entries at most"),
        # places, replies, and what is never come to
        ("share", '{ text = "Read all of it, and open the link." }', '{ text = "Post one line, for all to see.", does = "post" }', '"post" depends on the place, and no question of this way asks where'),
        ("troll", 'clauses = ["LUD-SCN-3a"', 'words = [{ title = "Back", text = "Stop this." }]\nclauses = ["LUD-SCN-3a"', "holds a reply, and this walkthrough must not"),
        ("act", '    { fact = "where", values = ["else"], to = "answer-at-home" },\n', "", "an official account must never answer on someone else's page"),
        ("friend", '{ text = "Look at it again if your work with them changes." }', ", ".join(f'{{ text = "Wait {n}." }}' for n in range(5)), "are told to councillor, england. Tell one to 6"),
        ("friend", 'example = "No one would wonder.", to = "sure"', 'example = "No one would wonder.", to = "accept"', "node.sure: is never asked"),
        ("friend", 'id = "ask-clerk"\ntitle', 'id = "accept"\ntitle', "accept: is there twice"),
        ("friend", 'clauses = ["LTC-4.12", "LTC-4.13", "LUD-DO-1b", "LUD-M-1b"]\ntopics = ["friends"]', "", "names no clause and no topic"),
        ("break", 'code = "WLK-BREAK"', 'code = "BREAK"', "walkthroughs/break.toml: code"),
    ],
)  # fmt: skip
def test_a_broken_walkthrough_is_named_with_file_and_key(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    assert said in "\n".join(broken(tmp_path, f"walkthroughs/{name}.toml", old, new))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "audit/aud-05.toml",
            'setting = "profile-line"',
            'setting = "profil-line"',
            'aud-05.toml: setting: "profil-line" is not known',
        ),
        ("audit/aud-18.toml", 'aud-17 = ["yes", "unsure"]', 'aud-17 = ["maybe"]', '"maybe" is not known'),
        ("audit/aud-18.toml", "order = 180", "order = 1", "must come after aud-17"),
        ("audit/aud-05.toml", 'offer = "bio"', 'offer = "boi"', 'task.offer: "boi" is not known. Did you mean "bio"'),
        ("audit/aud-05.toml", 'code = "AUD-05"', 'code = "AUD-06"', "AUD-06 stands in two files"),
        ("audit/aud-05.toml", 'section = "speaking"', 'section = "talking"', "has no title"),
        ("platforms/x.toml", 'id = "x"', 'id = "facebook-page"', "account.facebook-page: is in two files"),
        ("platforms/x.toml", "steps_written_on = 2026-11-22\n", "", "steps need a date"),
        ("practice/toilets.toml", 'best = "post"', 'best = "praise"', "must be one of"),
        ("practice/toilets.toml", '"LTC-1.7"', '"LTC-17"', '"LTC-17" is not known'),
        ("makers.toml", "[matter]", "[matter", "each blank must look like [this]"),
        ("signals.toml", "profile-names-role", "profile-names-rule", '"profile-names-rule" is not known'),
        ("words/learn.toml", "[words.learn]", "[words.walk]", "stands in another file too"),
    ],
)
def test_a_broken_question_or_site_is_named_with_file_and_key(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    assert said in "\n".join(broken(tmp_path, name, old, new))


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["emergency", "police", "save-copy", "ask", "delete"], ""),
        (["police", "save-copy"], "999 first, then 101"),
        (["emergency", "save-copy", "police"], "must come second"),
        (["hide", "save-copy"], "Save a copy first"),
        (["save-copy", "block", "ask"], "Ask first"),
        (["save-copy", "take-down", "emergency"], "must come first of all"),
        (["save-copy", "pause"], "may not be undone"),
    ],
)
def test_the_order_of_steps(steps: list[str], said: str) -> None:
    found = " ".join(order_problems(steps))
    assert (said in found) if said else not found


NEW_WALK = """
code = "WLK-HAMPER"
group = "do"
order = 75
title = "May I accept a gift I saw online?"
start = "worth"

[[node]]
id = "worth"
text = "Is it worth 50 pounds or more?"
answers = [{ id = "yes", label = "Yes", to = "tell" }, { id = "no", label = "No", to = "thank" }]

[[ending]]
id = "tell"
title = "Write it down"
topics = ["interests"]
steps = [{ text = "Write to {clerk}.", does = "pass-on" }]
words = [{ title = "To {clerk}", text = "I was offered [what] by [whom] on [date]." }]

[[ending]]
id = "thank"
title = "Say thank you"
topics = ["interests"]
steps = [{ text = "Say thank you, in public." }]
wordless = "A thank you is your own."
"""
NEW_QUESTION = """
code = "AUD-31"
order = 295
section = "habits"
asks = "each"
text = "Do you use the new site's own filter?"
why = "It helps."
general = true
setting = "moon-filter"
when = { sites = ["moonbook"] }

[task]
title = "Turn the filter on"
reason = "It helps."
minutes = 2
rank = 7
"""
NEW_SITE = """
name = "Moonbook"
limit = 99
counting = "graphemes"
checked_on = 2026-11-22
steps_written_on = 2026-11-22
steps_checked_on = 2026-12-24

[bio]
name = "Motto"
limit = 60

[[account]]
id = "moonbook"
label = "Moonbook"
kind = "person"
order = 150

[account.steps]
moon-filter = ["Open the settings.", "Turn it on."]
"""


def test_a_walkthrough_a_question_and_a_site_are_added_by_dropping_files_in(tmp_path: Path) -> None:
    from assistant.audit.makers import profile_lines
    from assistant.audit.plan import make_plan
    from assistant.audit.questions import asks_for, give, question_of
    from assistant.domain.audit import Ask, Audit
    from assistant.services.guides.profile import accounts_of, steps_line, task_lines

    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy)
    (copy / "walkthroughs" / "hamper.toml").write_text(NEW_WALK)
    (copy / "audit" / "aud-31.toml").write_text(NEW_QUESTION)
    (copy / "platforms" / "moonbook.toml").write_text(NEW_SITE)
    content = load(copy)
    ending = play(content.walkthroughs, "hamper", {}, ["yes"]).ending
    assert ending is not None and ending.title == "Write it down"
    accounts = accounts_of(content)
    audit = Audit(1, NOW.date(), ("moonbook",))
    asks = asks_for(content.audit, accounts, audit.accounts, Role.COUNCILLOR, audit)
    ask = Ask("aud-31", "moonbook")
    assert ask in asks and Ask("aud-10", "moonbook") in asks
    question = question_of(content.audit, ask)
    plan = make_plan(content.audit, accounts, give(audit, question, ask, "no"), Role.COUNCILLOR)
    assert plan.first is not None and plan.first.title == "Turn the filter on"
    assert task_lines(plan.first, question, audit, accounts) == ("Open the settings.", "Turn it on.")
    assert steps_line(content, accounts["moonbook"], content.words) == "Steps checked on 24 December 2026. Sites change."
    assert all(line.used <= 60 for line in profile_lines(content.makers, content.platforms["moonbook"], "personal"))


def every_path(content: Content) -> Iterator[tuple[Walkthrough, Way]]:
    """Each way through each walkthrough, for each role in each nation and in none that is known."""
    walks = content.walkthroughs
    for walk in walks.values():
        for known in askers():
            for path in paths(walks, place(walks, walk.id, walk.start), known):
                yield walk, path


def test_no_way_is_deeper_than_six_and_no_one_is_told_more_than_six_steps(content: Content) -> None:
    for walk, path in every_path(content):
        assert len(path.asked) <= MAX_STEPS, walk.id
        assert 1 <= len(told(path.ending, path.facts, content.outside).steps) <= 6, (walk.id, path.ending.id)


def test_no_line_of_these_files_is_over_200_characters() -> None:
    files = [p for name in ("walkthroughs", "audit", "practice", "policies") for p in (RESOURCES / name).rglob("*.toml")]
    for path in (*files, RESOURCES / "outside.toml"):
        assert [n for n, line in enumerate(path.read_text("utf-8").splitlines(), 1) if len(line) > 200] == [], path.name


def test_no_step_names_the_same_body_twice(content: Content) -> None:
    for walk, path in every_path(content):
        for step in told(path.ending, path.facts, content.outside).steps:
            assert not re.search(r"\b(\w+ \w+ \w+(?: \w+)*),? or \1\b", step.text), (walk.id, path.ending.id, step.text)


def test_an_untrue_claim_about_a_person_is_never_put_back(content: Content) -> None:
    node = content.walkthroughs["unfair"].nodes["block-still"]
    assert "untrue about a person" in node.text
    kept = play(content.walkthroughs, "unfair", {"role": "councillor"}, ["yes", "yes"]).ending
    assert kept is not None and kept.id == "unfair-keep"


def test_an_account_that_was_taken_over_is_told_of_the_time_to_report_a_leak(content: Content) -> None:
    for answer in ("yes", "no"):
        for role in Role:
            said = told(
                play(content.walkthroughs, "hacked", {"role": role.value}, ["council", answer]).ending,
                {"role": role.value},
                content.outside,
            )  # type: ignore[arg-type]
            assert any("72 hours" in s.text and s.does == "pass-on" for s in said.steps), (answer, role)


@pytest.mark.parametrize("role", ["councillor", "staff", "clerk"])
def test_someone_outside_the_council_leads_to_help_for_every_role(content: Content, role: str) -> None:
    run = play(content.walkthroughs, "grieve", {"role": role}, ["public"])
    assert run.ending is not None and run.ending.id == "outsider"
    assert told(run.ending, run.facts, content.outside).steps[0].does == "emergency"


@pytest.mark.parametrize("role", ["staff", "clerk"])
def test_what_a_councillor_does_to_staff_goes_to_those_who_deal_with_councillors(content: Content, role: str) -> None:
    """A council may not punish a councillor by its grievance procedure (R (Harvey) v Ledbury Town Council, 2018)."""
    bodies = {
        "england": "monitoring officer of the district",
        "wales": "Public Services Ombudsman for Wales",
        "scotland": "community council scheme",
        "northern-ireland": "Commissioner for Standards",
    }
    for nation, body in bodies.items():
        for answers in (["work", "councillor"], ["councillor"]):
            run = play(content.walkthroughs, "grieve", {"role": role, "nation": nation}, answers)
            assert run.ending is not None and run.ending.id == "staff-councillor", (nation, answers)
            said = told(run.ending, run.facts, content.outside)
            text = " ".join(s.text for s in said.steps)
            assert body in said.title and body in text and "grievance procedure as well" in text, (nation, text)
            assert ("2018" in text) == (nation == "england")
    for who in ("staff", "terms"):
        run = play(content.walkthroughs, "grieve", {"role": role, "nation": "england"}, ["work", who])
        assert run.ending is not None and run.ending.id == "staff-grievance"


def test_someone_complained_about_in_england_hears_of_the_independent_person(content: Content) -> None:
    for nation in ("england", "wales", "scotland", "northern-ireland"):
        run = play(content.walkthroughs, "aboutme", {"role": "councillor", "nation": nation}, ["letter"])
        assert run.ending is not None
        text = " ".join(s.text for s in told(run.ending, run.facts, content.outside).steps)
        assert ("independent person" in text) == (nation == "england"), nation


def test_filming_follows_the_nation(content: Content) -> None:
    for nation, law in (("england", True), ("wales", False), ("scotland", False), ("northern-ireland", False)):
        run = play(content.walkthroughs, "filmed", {"role": "clerk", "nation": nation}, ["meeting"])
        assert run.ending is not None
        first = told(run.ending, run.facts, content.outside).steps[0].text
        assert ("may film" in first, "standing orders" in first) == (law, not law), nation


@pytest.mark.parametrize("role", ["staff", "clerk"])
def test_staff_are_not_sent_to_argue_with_councillors_or_candidates(content: Content, role: str) -> None:
    whom = {"staff": "the clerk", "clerk": "the chair of the council"}[role]
    for walk, answers in (
        ("colleague", ["opinion"]),
        ("colleague", ["attack", "else"]),
        *([("colleague", ["secret"])] if role == "staff" else []),
        ("election", ["attack"]),
    ):
        run = play(content.walkthroughs, walk, {"role": role, "nation": "england"}, answers)
        assert run.ending is not None
        said = told(run.ending, run.facts, content.outside)
        assert any(s.does == "pass-on" for s in said.steps), (walk, answers)
        assert [(w.title, w.goes) for w in said.words] == [(f"To {whom}", ("private-message",))], (walk, answers)
        assert not [s.text for s in said.steps if s.text.startswith(("If you answer", "If you can, call", "Call them"))]


def test_the_day_to_see_a_solicitor_lies_far_inside_the_year_of_first_publication(content: Content) -> None:
    (rule,) = [d for d in content.incidents.dates if d.id == "defamation-year"]
    assert "first published" in rule.source and "Northern Ireland" in rule.source and not rule.nations
    assert rule.unit == "months" and rule.count < 6


def test_each_walkthrough_reads_at_grade_5_or_lower(content: Content) -> None:
    texts: dict[str, list[list[str]]] = {}
    for name, text in screens(content):
        if name.startswith("WLK-"):
            texts.setdefault(name.split()[0], []).extend(s for s in sentences(text) if len(s) >= 8)
    assert texts.keys() == {w.code for w in content.walkthroughs.values()}
    assert {code: round(grade(found), 1) for code, found in texts.items() if grade(found) > 5} == {}


SITUATIONS = (
    "suicide", "child", "home address", "deepfake", "hacked", "impersonation", "campaign", "whatsapp", "inquest", "mistake",
    "complained", "another councillor", "unblock", "filming", "petition", "tagged", "crowd", "pile-on", "journalist", "subject access",
)  # fmt: skip


@pytest.mark.parametrize("words", SITUATIONS)
def test_what_people_meet_is_found_and_practised(content: Content, words: str) -> None:
    found = find(content.walkthroughs, words)
    assert found, words
    assert all(w.find and len({e.title for e in w.endings.values()}) == len(w.endings) for w in found)


def test_every_ending_cites_or_says_that_it_is_general_advice(content: Content) -> None:
    for walk in content.walkthroughs.values():
        for ending in walk.endings.values():
            assert ending.clauses or ending.topics or ending.general, (walk.id, ending.id)
            shown = ending_words(ending, Settings(council="ludlow"), content.packs["ludlow"], content)
            assert shown.clauses or shown.general, (walk.id, ending.id)


def test_no_one_is_sent_to_themselves_or_to_a_body_of_another_nation(content: Content) -> None:
    english = re.compile(r"Acas|monitoring officer|county association", re.IGNORECASE)
    for walk, path in every_path(content):
        said = told(path.ending, path.facts, content.outside)
        text = " ".join([said.title, *(s.text for s in said.steps), *(p.text for p in (*said.parts, *said.words))])
        if path.facts["role"] == "clerk":
            assert not re.search(r"\b(?:the|your) clerk\b", text), (walk.id, path.ending.id, text)
        if path.facts.get("nation") == "northern-ireland":
            assert not english.search(text), (walk.id, path.ending.id, text)
        if path.facts.get("nation") not in ("wales", None):
            assert "Ombudsman" not in text, (walk.id, path.ending.id)


def test_every_fact_has_a_source_and_a_day_and_the_ending_shows_the_day(content: Content) -> None:
    for fact in content.outside.facts.values():
        assert fact.source and dt.date.fromisoformat(fact.checked_on) <= dt.date(2027, 1, 1), fact.id
        assert fact.seen or "general knowledge" in fact.source, fact.id
    run = play(content.walkthroughs, "break", {"role": "councillor", "nation": "northern-ireland"}, ["talk"])
    assert run.ending is not None
    pack = replace(content.packs["ludlow"], nation="northern-ireland")
    shown = ending_words(run.ending, Settings(council="ludlow"), pack, content, run.facts)
    assert "0808 808 8000" in " ".join(shown.steps) and "checked on 22 November 2026" in shown.checked
    said = " ".join(s.text for s in told(run.ending, {"role": "clerk", "nation": "england"}, content.outside).steps)
    assert "mental health option" in said and "Lifeline" not in said and "the chair" in said


@given(st.data())
def test_any_way_through_ends_and_back_leads_to_the_start(content: Content, data: st.DataObject) -> None:
    walk = data.draw(st.sampled_from(sorted(content.walkthroughs)))
    first = run = Run.begin(content.walkthroughs, walk, {"role": "clerk", "nation": "wales"})
    most = MAX_STEPS
    while run.node is not None:
        number, more = run.step
        assert more >= 0 and number + more <= most, "what was said a step before stays true"
        most = number + more
        if run.node.rows:
            said = {"text": ["Jo Bell, for the reasons noted", ""]}  # a row for words takes no yes or no
            values = {r.id: data.draw(st.sampled_from(said.get(r.wanted, ["yes", "no", ""]))) for r in run.node.rows}
            try:
                run = run.fill(values)
            except AnswerError as error:
                assert set(str(error).split(", ")) == {r for r, v in values.items() if not v}
        else:
            run = run.answer(data.draw(st.sampled_from([a.id for a in run.node.answers])))
    assert len(run.trail) <= MAX_STEPS
    for _ in range(len(run.trail)):
        run = run.back()
    assert run == first and run.back() == first


def test_an_answer_that_does_not_exist_says_which_do(content: Content) -> None:
    with pytest.raises(AnswerError, match="Use one of: yes, no"):
        play(content.walkthroughs, "act", {}, ["perhaps"])
    with pytest.raises(AnswerError, match="no question here"):
        play(content.walkthroughs, "photo", {}, ["yes", "no", "yes", "yes"])
    with pytest.raises(AnswerError, match="is no row here"):
        play(content.walkthroughs, "private", {}, ["yes", "moon=yes"])


def test_what_is_known_is_not_asked_again(content: Content) -> None:
    run = play(content.walkthroughs, "act", {}, ["no", "own", "baiting", "provoke"])
    assert run.ending is not None and run.ending.id == "abuse-first"  # the troll's own question where it is was answered before


def test_a_situation_is_found_by_other_words(content: Content) -> None:
    assert [w.id for w in find(content.walkthroughs, "retweet")] == ["share"]
    assert "act" in [w.id for w in find(content.walkthroughs, "Abuse reply")]
    assert find(content.walkthroughs, "zebra") == []


def test_checklists_are_valid_pdfs_in_both_sizes(content: Content) -> None:
    run = play(
        content.walkthroughs, "act", {}, ["no", "council", "abuse", "yes", "hidden=yes+is-abuse=yes+second=yes+who=Ann+why=Slurs"]
    )
    report = checklist(run, content, Settings(council="ludlow"), content.packs["ludlow"], NOW)
    for size in (14, 18):
        data = pdf_of(report, RESOURCES, size=size)
        valid(data)
        text = text_of(data)
        assert "Block, and keep the reason" in text and "☐" in text and "Ludlow OFF-6b" in text
        assert "Page 1 of" in text and "No date in this document" in text
    sheet = pdf_of(question_sheet(content.walkthroughs["private"], content, content.packs["ludlow"], NOW), RESOURCES)
    valid(sheet)
    assert "Does it mention a contractor of the council?" in text_of(sheet)


def test_the_note_of_a_contact_is_a_sentence_of_its_own() -> None:
    officer = Contact("monitoring-officer", "Monitoring Officer", "mo@example.gov.uk", note="Check this with your clerk.")
    assert contact_words(officer) == "Monitoring Officer, mo@example.gov.uk. Check this with your clerk."
    assert contact_words(replace(officer, note="")) == "Monitoring Officer, mo@example.gov.uk"
