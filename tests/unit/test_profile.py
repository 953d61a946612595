# SPDX-License-Identifier: Apache-2.0
"""The profile check: which questions apply, the plan and its status, what is kept, on paper, and in the terminal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import build_app, main
from assistant.audit.makers import UNKNOWN_LIMIT, profile_lines
from assistant.audit.plan import make_plan
from assistant.audit.questions import asks_for, facts_of
from assistant.domain.audit import Ask, Audit, Given, Result, Status, audit_from, to_plain
from assistant.domain.content import Content
from assistant.domain.draft import Role
from assistant.domain.settings import Settings
from assistant.services.guides.learning import Practice, choose_posts
from assistant.services.guides.profile import AnswersError, Profile, accounts_of, months_later, read_answers
from assistant.services.papers.certificate import certificate
from assistant.services.papers.checklist import checklist, question_sheet
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.plan import plan_report, questions_report
from assistant.walkthroughs.run import play
from tests.conftest import RESOURCES
from tests.unit.pdfs import text_of, valid, verapdf

TODAY = dt.date(2026, 11, 22)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def profile_at(tmp_path: Path, day: dt.date = TODAY, **settings: object) -> Profile:
    app = build_app(tmp_path / "data", RESOURCES)
    app.preferences.change(**{"council": "ludlow", **settings})
    return Profile(app, lambda: day)


def answer_all(profile: Profile, audit: Audit, wanted: str = "met") -> Audit:
    """Answer everything: as advised, or not."""
    for _ in range(80):
        left = [a for a in profile.ordered(audit) if not profile.is_answered(audit, a)]
        if not left:
            return audit
        question = profile.question(left[0])
        by_result = {a.result: a.id for a in reversed(question.answers)}
        order = (Result.MET, Result.NONE) if wanted == "met" else (Result.ACTION, Result.NONE, Result.MET)
        audit = profile.answer(audit, left[0], next(by_result[r] for r in order if r in by_result))
    raise AssertionError("never done")


def begun(profile: Profile, *accounts: str) -> Audit:
    from dataclasses import replace

    return profile.save(replace(profile.begin(), accounts=accounts))


def test_each_question_has_its_own_code_and_the_brief_its_exact_words(content: Content) -> None:
    codes = [q.code for q in content.audit]
    assert len(set(codes)) == len(codes) and "AUD-01" not in codes  # AUD-01 is the page of accounts
    assert content.words["profile.accounts"] == "Which accounts do you have?"
    texts = {q.code: q.text for q in content.audit}
    assert texts["AUD-05"] == "Does this account say who is speaking: you, you as councillor, or the council?"
    assert texts["AUD-16"] == "Even a private post can be copied and kept. Did you know?"
    assert texts["AUD-26"] == "Do you know how to hide, delete and ban? Who else can post?"


def test_a_councillor_with_one_profile_sees_about_twenty(content: Content) -> None:
    accounts = accounts_of(content)
    counts = {}
    for chosen in (("facebook-profile", "whatsapp"), ("facebook-profile", "facebook-page", "whatsapp")):
        audit = Audit(1, TODAY, chosen, {"aud-03": Given("one")})
        counts[chosen] = len(asks_for(content.audit, accounts, chosen, Role.COUNCILLOR, audit))
    few, more = counts.values()
    assert 18 <= few <= 24 and few < more <= 32


@given(st.data())
def test_only_what_applies_is_asked(content: Content, data: st.DataObject) -> None:
    accounts = accounts_of(content)
    chosen = tuple(data.draw(st.sets(st.sampled_from(sorted(accounts)), min_size=1)))
    role = data.draw(st.sampled_from(list(Role)))
    audit = Audit(1, TODAY, chosen)
    asks = asks_for(content.audit, accounts, chosen, role, audit)
    assert len(asks) == len(set(asks))
    for ask in asks:
        question = next(q for q in content.audit if q.id == ask.question)
        assert (question.asks == "each") == bool(ask.account)
        assert not question.when.roles or role.value in question.when.roles
        if ask.account:
            assert ask.account in chosen and (not question.when.kinds or accounts[ask.account].kind in question.when.kinds)


def test_clear_needs_the_four_and_only_those(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = answer_all(profile, begun(profile, "facebook-profile", "facebook-page"))
    assert profile.plan(audit).status is Status.CLEAR and profile.plan(audit).first is None
    changes = {"aud-03": "one", "aud-05:facebook-page": "no", "aud-06": "yes", "aud-07": "no"}
    for key, value in changes.items():
        changed = profile.answer(audit, Ask.parse(key), value)
        assert profile.plan(changed).status is (Status.BLURRED if key == "aud-03" else Status.CLEARER), key
        task = profile.plan(changed).first
        assert task is not None and profile.plan(profile.done(changed, task, True)).status is Status.CLEAR
        assert profile.plan(profile.skip(changed, task, "later")).status is not Status.CLEAR
    other = profile.answer(audit, Ask("aud-20"), "no")
    assert profile.plan(other).status is Status.CLEAR


def test_professional_mode_counts_as_blurred(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = answer_all(profile, begun(profile, "facebook-profile"))
    audit = profile.answer(audit, Ask("aud-04"), "professional")
    assert profile.plan(audit).status is Status.BLURRED


def test_one_first_three_next_the_rest_later(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = answer_all(profile, begun(profile, "facebook-profile", "x"), "action")
    plan = profile.plan(audit)
    assert plan.first is not None and plan.first.title == "Tell people who is speaking" and plan.first.minutes == 2
    assert len(plan.next) == 3 and plan.later and plan.status is Status.BLURRED
    ranks = [t.rank for t in (plan.first, *plan.next, *plan.later)]
    assert ranks == sorted(ranks)
    done = profile.done(audit, plan.first, True)
    assert profile.plan(done).finished[0].key == plan.first.key and profile.plan(done).left == plan.left - 1
    assert profile.plan(profile.put_back(done, plan.first)) == plan
    skipped = profile.skip(audit, plan.first, "My page closes soon")
    assert profile.plan(skipped).finished[0].skipped == "My page closes soon"


def test_changing_an_answer_takes_its_tick_away(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = profile.answer(begun(profile, "facebook-profile"), Ask("aud-07"), "no")
    task = profile.plan(audit).first
    assert task is not None
    audit = profile.done(audit, task, True)
    again = profile.answer(profile.answer(audit, Ask("aud-07"), "yes"), Ask("aud-07"), "no")
    assert profile.plan(again).finished == ()


def test_answers_are_kept_over_a_restart_and_can_be_deleted(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = profile.answer(begun(profile, "nextdoor"), Ask("aud-03"), "one")
    later = profile.later(audit, Ask("aud-07"))
    assert profile_at(tmp_path).current() == later
    assert profile.state(later, tuple(a for a in profile.ordered(later) if not a.account)) == "later"
    finished = profile.finish(later)
    assert finished.finished == TODAY and finished.remind == dt.date(2027, 5, 22)
    second = profile_at(tmp_path, dt.date(2027, 5, 30)).begin()
    assert second.accounts == ("nextdoor",) and second.given == {}
    assert [a.id for a in profile.all()] == [finished.id, second.id]
    path = tmp_path / "data" / "personal.sqlite"
    assert b"nextdoor" in path.read_bytes()
    profile.delete()
    assert profile.all() == [] and profile.facts() == {}
    assert all(b"nextdoor" not in p.read_bytes() for p in path.parent.glob("personal.sqlite*"))


def test_looking_makes_no_file(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    assert profile.current() is None and profile.facts() == {}
    assert not (tmp_path / "data" / "personal.sqlite").exists()


def test_the_reminder_follows_the_last_question(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    audit = begun(profile, "x")
    for answer, due in (("3", dt.date(2027, 2, 22)), ("12", dt.date(2027, 11, 22)), ("never", None)):
        assert profile.finish(profile.answer(audit, Ask("aud-30"), answer)).remind == due


@given(st.dates(dt.date(2020, 1, 1), dt.date(2090, 1, 1)), st.integers(1, 60))
def test_months_later_is_a_real_day_of_that_month(day: dt.date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + dt.timedelta(days=1)).day == 1)


@given(st.dictionaries(st.text(max_size=20), st.tuples(st.text(max_size=9), st.integers(0, 3), st.booleans()), max_size=6))
def test_an_audit_goes_to_json_and_back(given_answers: dict[str, tuple[str, int, bool]]) -> None:
    audit = Audit(7, TODAY, ("x",), {k: Given(*v) for k, v in given_answers.items()}, {"a": TODAY}, {"b": "é"}, TODAY, None)
    assert audit_from(7, json.loads(json.dumps(to_plain(audit)))) == audit


def test_a_damaged_row_is_passed_over(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    good = begun(profile, "x")
    from assistant.storage.personal_store import PersonalStore

    store = PersonalStore(tmp_path / "data" / "personal.sqlite")
    store._db.table("audit").insert({"data": '{"begun": 3}'})
    assert store.audits() == [good]
    store.close()


def test_facts_reach_the_checker_only_for_what_stands(content: Content) -> None:
    audit = Audit(1, TODAY, ("facebook-profile",), {"aud-06": Given("yes"), "aud-03": Given("one"), "aud-08": Given("no")})
    assert facts_of(content.audit, audit) == {"profile-names-role": "yes", "profile-one-account": "yes"}
    done = Audit(1, TODAY, ("facebook-profile",), audit.given, {"aud-06": TODAY})
    assert facts_of(content.audit, done)["profile-names-role"] == "no"


def test_plan_and_questions_are_valid_pdfs(tmp_path: Path, content: Content) -> None:
    profile = profile_at(tmp_path)
    audit = profile.finish(answer_all(profile, begun(profile, "facebook-profile", "facebook-page", "x"), "action"))
    task = profile.plan(audit).first
    assert task is not None
    audit = profile.skip(audit, task, "My page closes soon")
    pack = content.packs["ludlow"]
    for size in (14, 18):
        data = pdf_of(plan_report(profile, audit, content, pack, NOW), RESOURCES, size=size)
        valid(data)
        text = text_of(data)
        assert "How clear it is: Blurred." in text and "Do this first" in text and "☐" in text
        assert "Skipped: Tell people who is speaking. Because: My page closes soon" in text
        assert "Check again: 22 February 2027." in text and "Ludlow DO-1a" in text
    data = pdf_of(questions_report(profile, content, pack, NOW), RESOURCES, size=14)
    valid(data)
    text = text_of(data)
    assert all(q.text in text for q in content.audit if not q.when.roles or "councillor" in q.when.roles)


# -- makers and practice ---------------------------------------------------------------------------------------------


@given(st.data())
def test_a_line_never_goes_over_the_limit_whatever_is_typed(content: Content, data: st.DataObject) -> None:
    words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
    platform = content.platforms[data.draw(st.sampled_from(sorted(content.platforms)))]
    use = data.draw(st.sampled_from(["councillor", "personal", "official"]))
    values = {k: data.draw(words) for k in ("name", "ward", "council", "official")}
    lines = profile_lines(content.makers, platform, use, **values)
    assert len(lines) <= 3
    for line in lines:
        assert platform.length(line.text) <= (platform.bio_limit or UNKNOWN_LIMIT)


def test_the_score_is_in_words_and_kept_nowhere(content: Content) -> None:
    import random

    posts = choose_posts(content, 10, random.Random(4))
    assert len(posts) == 10 and len({p.id for p in posts}) == 10 and any(p.missed for p in posts)
    longest = choose_posts(content, 30, random.Random(1))
    assert len(longest) == 30 and [p for p in content.learn.posts if p.missed and p not in longest] == []
    practice = Practice(posts)
    for number, post in enumerate(posts):
        practice = practice.choose(post.best if number < 7 else {"post": "leave"}.get(post.best, "post"))
    assert practice.words(content.words).startswith("7 of 10. You may want to read about ")
    assert Practice(posts, tuple(p.best for p in posts)).words(content.words) == "10 of 10. You saw each one as we do."


def test_the_certificate_is_a_valid_pdf_without_a_score(content: Content) -> None:
    report = certificate("Priya Rao", 10, content, content.packs["ludgershall"], NOW)
    data = pdf_of(report, RESOURCES, size=14)
    valid(data)
    text = text_of(data)
    assert "Priya Rao practised with 10 made-up posts on 22 November 2026." in text
    assert "March 2021" in text and "not a test result" in text and " of 10" not in text


def test_verapdf_finds_nothing_on_plan_questions_checklist_and_certificate(tmp_path: Path, content: Content) -> None:
    profile = profile_at(tmp_path)
    audit = profile.finish(answer_all(profile, begun(profile, "facebook-profile", "x"), "action"))
    pack = content.packs["ludlow"]
    ending = play(content.walkthroughs, "act", {}, ["no", "own", "abuse", "no"])
    reports = [
        plan_report(profile, audit, content, pack, NOW),
        questions_report(profile, content, pack, NOW),
        checklist(ending, content, Settings(council="ludlow"), pack, NOW),
        question_sheet(content.walkthroughs["private"], content, pack, NOW),
        certificate("Priya Rao", 10, content, pack, NOW),
    ]
    files = []
    for number, report in enumerate(reports):
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(pdf_of(report, RESOURCES, size=18 if number % 2 else 14))
    verapdf(files)


# -- the terminal ----------------------------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, *arguments: str) -> tuple[int, str, str]:
    status = main(["--data", str(tmp_path / "data"), *arguments])
    done = capsys.readouterr()
    return status, done.out, done.err


def test_audit_in_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, tmp_path, "audit", "questions", "--accounts", "facebook-profile,whatsapp", "--council", "ludlow")
    assert status == 0 and "aud-05:facebook-profile: Does this account say" in out and "Rule: Ludlow" in out
    answers = tmp_path / "answers.json"
    answers.write_text(
        json.dumps({"accounts": ["facebook-profile"], "answers": {"aud-03": "one", "AUD-05:facebook-profile": "unsure"}})
    )
    status, out, err = run(
        capsys, tmp_path, "audit", "plan", str(answers), "--out", str(tmp_path / "plan.pdf"), "--council", "ludlow"
    )
    assert status == 0 and out.startswith("How clear it is: Blurred") and "1. Tell people who is speaking" in out
    assert "written:" in err
    valid((tmp_path / "plan.pdf").read_bytes())
    status, out, _ = run(capsys, tmp_path, "audit", "plan", str(answers), "--json")
    plan = json.loads(out)
    assert plan["status"] == "blurred" and [t["key"] for t in plan["tasks"]] == ["aud-05:facebook-profile", "aud-03"]
    assert not (tmp_path / "data").exists() or not list((tmp_path / "data").glob("personal.sqlite"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], "The file must hold"),
        ({"accounts": []}, '"accounts" must be a list of'),
        ({"accounts": ["myspace"]}, '"myspace" is no account'),
        ({"accounts": ["x"], "answers": {"aud-99": "yes"}}, '"aud-99" is no question'),
        ({"accounts": ["x"], "answers": {"aud-16": "perhaps"}}, '"perhaps" is no answer to aud-16. Use: yes, no.'),
        ({"accounts": ["x"], "answers": {"aud-05": "yes"}}, "Use: aud-05:x."),
        ({"accounts": ["x"], "answers": {"aud-16:x": "yes"}}, "Use: aud-16."),
        ({"accounts": ["x"], "colour": "red"}, "The file must hold"),
    ],
)
def test_answers_that_do_not_fit_are_named(content: Content, values: object, said: str) -> None:
    with pytest.raises(AnswersError) as error:
        read_answers(values, content, Role.COUNCILLOR, TODAY)
    assert said in str(error.value)


def test_bad_usage_is_one_line_and_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.json").write_text("{")
    for arguments in (
        ("audit", "plan", str(tmp_path / "bad.json")),
        ("audit", "plan", str(tmp_path / "none.json")),
        ("audit", "questions", "--accounts", "myspace"),
        ("audit", "questions", "--council", "atlantis"),
        ("walkthrough", "hamper"),
        ("walkthrough", "act", "--answers", "no,moon"),
    ):
        status, out, err = run(capsys, tmp_path, *arguments)
        assert status == 2 and not out and err.strip(), arguments


def test_walkthroughs_in_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, tmp_path, "walkthrough", "WLK-ACT")
    assert status == 0 and out.startswith("Is anyone in danger") and "yes: Yes" in out
    status, out, _ = run(
        capsys, tmp_path, "walkthrough", "act", "--answers", "no,council,abuse,no", "--council", "ludlow", "--json"
    )
    ending = json.loads(out)
    assert ending["ending"] == "act/abuse-first" and ending["incident"] == "abuse" and "LUD-OFF-5" in ending["clauses"]
    status, out, _ = run(capsys, tmp_path, "walkthrough", "private", "--answers", "yes,all", "--council", "ludlow")
    assert status == 0 and out.startswith("Private use, under these tests\nUnder this policy: ")
    status, out, _ = run(capsys, tmp_path, "walkthrough", "private", "--answers", "yes")
    assert "shows-role=yes|no" in out
    status, out, _ = run(
        capsys,
        tmp_path,
        "walkthrough",
        "grieve",
        "--answers",
        "work,staff",
        "--role",
        "staff",
        "--out",
        str(tmp_path / "g.pdf"),
        "--large",
    )
    assert "Use the grievance procedure" in out
    valid((tmp_path / "g.pdf").read_bytes())


def test_make_plan_needs_no_store(content: Content) -> None:
    audit = read_answers({"accounts": ["x"], "answers": {"aud-06": "unsure"}}, content, Role.COUNCILLOR, TODAY)
    plan = make_plan(content.audit, accounts_of(content), audit, Role.COUNCILLOR)
    assert plan.first is not None and plan.first.question == "aud-06"


def test_yes_stands_before_no_in_every_question(content: Content) -> None:
    for question in content.audit:
        ids = [a.id for a in question.answers]
        if {"yes", "no"} <= set(ids):
            assert ids.index("yes") < ids.index("no"), question.id


def test_answers_that_do_not_fit_together_are_found_and_others_are_not(content: Content) -> None:
    for pair in content.contradictions:
        (one, *_), (other, *_) = sorted(pair.first_answers), sorted(pair.second_answers)
        assert pair.holds({pair.first: Given(one), f"{pair.second}:facebook-page": Given(other)})
        assert not pair.holds({pair.first: Given(one)}) and not pair.holds({pair.first: Given("na"), pair.second: Given(other)})


def test_a_councillor_is_told_nothing_that_is_for_staff(content: Content) -> None:
    for question in content.audit:
        if question.task is not None:
            assert not [s for s in question.task.steps if s.lower().startswith("staff")], question.id


def test_nobody_is_asked_about_an_account_that_they_do_not_have(tmp_path: Path) -> None:
    profile = profile_at(tmp_path)
    private, crossing = Ask("aud-06"), Ask("aud-31")
    one = profile.answer(begun(profile, "facebook-profile", "whatsapp"), Ask("aud-03"), "one")
    assert private not in profile.ordered(one), "one account for both: there is no private profile"
    assert crossing not in profile.ordered(one), "one account: a post cannot go on to another"
    assert crossing in profile.ordered(begun(profile, "facebook-profile", "facebook-page"))
    apart = profile.answer(one, Ask("aud-03"), "yes")
    assert private in profile.ordered(apart)
    # once the accounts are apart, what the private one says decides whether it is clear
    task = next(t for t in profile.plan(answer_all(profile, one)).tasks if t.question == "aud-03")
    done = profile.done(answer_all(profile, one), task, True)
    assert private in profile.ordered(done) and profile.plan(done).status is Status.CLEARER
    assert profile.plan(profile.answer(done, private, "no")).status is Status.CLEAR
