# SPDX-License-Identifier: Apache-2.0
"""What the loader proves of walkthroughs and questions, going through them, and adding one by dropping a file in."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.content.load import load
from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.settings import Settings
from assistant.domain.walkthrough import MAX_STEPS, paths, place
from assistant.services.guides.walkthroughs import find
from assistant.services.papers.checklist import checklist, question_sheet
from assistant.services.papers.pdf import pdf_of
from assistant.walkthroughs.run import AnswerError, Run, play
from tests.conftest import RESOURCES
from tests.unit.broken import broken
from tests.unit.pdfs import text_of, valid

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("act", 'to = "where"', 'to = "wehre"', 'act.toml: node.danger.answers.no: "wehre" is not known. Did you mean "where"'),
        ("act", 'to = "troll/"', 'to = "trol/"', 'node.what.answers.baiting: "trol" is not known. Did you mean "troll"'),
        ("act", 'start = "danger"', 'start = "anger"', 'start: "anger" is not known'),
        ("act", 'values = ["own"], to = "about-person"', 'values = ["mine"], to = "about-person"', '"mine" is not known'),
        ("act", 'to = "put-right", cases', 'to = "where", cases', "would be asked twice on one way"),
        ("photo", 'to = "send"', 'to = "people"', "ending.send: is never reached"),
        ("photo", 'to = "share" }', 'to = "friend/who-asks" }', "is step"),
        (
            "act",
            '{ text = "Stay polite and measured. Keep it short." }',
            '{ text = "Hide it.", does = "hide" }',
            "criticism must never lead to hide, delete or block",
        ),
        ("act", '{ text = "Stay polite and measured. Keep it short." }', '{ text = "Hide it." }', "says hide: mark it with `does`"),
        (
            "troll",
            'steps = [\n  { text = "Do not respond. That is what they want.", to_do = false },\n  { text = "Save a copy first: take a screenshot.", does = "save-copy" },',
            'steps = [\n  { text = "Do not respond. That is what they want.", to_do = false },',
            'comes before a step with does = "save-copy"',
        ),
        ("act", "gate = true\n", "", "reaches \"block\" only through a page with gate = true"),
        (
            "troll",
            '{ text = "If you can, turn off notices for that post." }',
            '{ text = "Write back.", does = "reply" }',
            "holds a reply, and this walkthrough must not",
        ),
        ("act", 'incident = "threat"\nabuse = true', 'incident = "threat"', "set abuse = true, so that it offers a break"),
        ("act", 'incident = "threat"', 'incident = "thraet"', 'ending.help-now.incident: "thraet" is not known. Did you mean "threat"'),
        ("act", 'contacts = ["clerk"]', 'contacts = ["clark"]', 'contacts: "clark" is not known. Did you mean "clerk"'),
        ("act", '"LTC-4.7", "LUD-OFF-2"]', '"LTC-4.77", "LUD-OFF-2"]', '"LTC-4.77" is not known'),
        ("cust", 'text = "Is it getting heated?"', 'text = "Is it hot?"', "asks something else than in walkthroughs/act.toml"),
        ("friend", 'id = "none"', 'id = "seventh", label = "x", to = "choice" },\n  { id = "none"', "may have 6 entries at most"),
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


NEW_WALK = """
code = "WLK-HAMPER"
group = "do"
order = 70
title = "May I accept a gift I saw online?"
start = "worth"

[[node]]
id = "worth"
text = "Is it worth 50 pounds or more?"
answers = [{ id = "yes", label = "Yes", to = "tell" }, { id = "no", label = "No", to = "thank" }]

[[ending]]
id = "tell"
title = "Tell the clerk"
topics = ["interests"]
steps = [{ text = "Write to the clerk.", does = "pass-on" }]

[[ending]]
id = "thank"
title = "Say thank you"
topics = ["interests"]
steps = [{ text = "Say thank you, in public." }]
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
    assert ending is not None and ending.title == "Tell the clerk"
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


def test_fourteen_walkthroughs_and_none_deeper_than_six(content: Content) -> None:
    walks = content.walkthroughs
    assert {w.code for w in walks.values()} == {
        "WLK-ACT", "WLK-CUST", "WLK-REPEAT", "WLK-TROLL", "WLK-PRIVATE", "WLK-PHOTO", "WLK-FRIEND", "WLK-DOC", "WLK-SHARE",
        "WLK-OFFICIAL", "WLK-CONCERN", "WLK-GRIEVE", "WLK-PAGE", "WLK-BREAK",
    }  # fmt: skip
    depths = [
        len(path.asked)
        for walk in walks.values()
        for role in Role
        for path in paths(walks, place(walks, walk.id, walk.start), {"role": role.value, "nation": "england"})
    ]
    assert max(depths) <= MAX_STEPS and len(depths) > 150
    assert all(1 <= len(e.steps) <= 5 for w in walks.values() for e in w.endings.values())


@given(st.data())
def test_any_way_through_ends_and_back_leads_to_the_start(content: Content, data: st.DataObject) -> None:
    walk = data.draw(st.sampled_from(sorted(content.walkthroughs)))
    first = run = Run.begin(content.walkthroughs, walk, {"role": "clerk", "nation": "wales"})
    while run.node is not None:
        number, about = run.step
        assert 1 <= number <= about <= MAX_STEPS
        if run.node.rows:
            values = {r.id: data.draw(st.sampled_from(["yes", "no", ""])) for r in run.node.rows}
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
        play(content.walkthroughs, "photo", {}, ["yes", "yes"])
    with pytest.raises(AnswerError, match="is no row here"):
        play(content.walkthroughs, "private", {}, ["yes", "moon=yes"])


def test_what_is_known_is_not_asked_again(content: Content) -> None:
    run = play(content.walkthroughs, "act", {}, ["no", "own", "baiting", "provoke"])
    assert run.ending is not None and run.ending.id == "hide"  # the troll's own question where it is was answered before


def test_a_situation_is_found_by_other_words(content: Content) -> None:
    assert [w.id for w in find(content.walkthroughs, "retweet")] == ["share"]
    assert "act" in [w.id for w in find(content.walkthroughs, "Abuse reply")]
    assert find(content.walkthroughs, "zebra") == []


def test_checklists_are_valid_pdfs_in_both_sizes(content: Content) -> None:
    run = play(content.walkthroughs, "act", {}, ["no", "council", "abuse", "yes", "hidden=yes+is-abuse=yes+second=Ann+why=Slurs"])
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
