# SPDX-License-Identifier: Apache-2.0
"""Rules as data: every example of every rule, every phrase, and what a rewrite must do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.app import main
from assistant.checking.engine import Engine
from assistant.content.load import load
from assistant.content.problems import ContentError
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.policy import MatchKind
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from assistant.services.check.phrases import phrase_problems
from assistant.services.check.rule_examples import example_problems
from tests.conftest import RESOURCES

CONCERNS = """abuse threat discrimination false-claim crime confidential sensitive service-user personal-data political commercial
internal work-hours grievance restricted-post other-page purpose source tone voice label boundary misread interest offensive
respect permanence reputation permission defamation feeding spelling signpost length election""".split()


def test_every_concern_of_the_design_is_there(content: Content) -> None:
    assert sorted(content.concerns) == sorted(CONCERNS)


def test_every_phrase_and_pattern_can_be_read(content: Content) -> None:
    assert [str(p) for p in phrase_problems(content)] == []


def test_every_rule_does_what_its_examples_say(content_with_examples: Content, checker: Checker) -> None:
    rules = content_with_examples.rules
    assert all(r.flags for r in rules if r.match is not MatchKind.MODEL)
    assert [str(p) for p in example_problems(rules, checker)] == []


def test_rules_outside_grammar_have_five_examples_each_way(content_with_examples: Content) -> None:
    for rule in content_with_examples.rules:
        if rule.match is not MatchKind.MODEL and not rule.id.startswith("grammar-"):
            assert len(rule.flags) >= 5, rule.id
            assert len(rule.allows) >= 5, rule.id


def test_personal_data_rules_have_the_ids_of_the_contract(content: Content) -> None:
    wanted = """uk-nhs-number uk-nino uk-postcode uk-driving-licence uk-passport uk-vehicle-registration uk-bank-account
    phone-number email-address iban payment-card street-address named-person-with-details date-of-birth""".split()
    assert sorted(r.id for r in content.rules if r.detector == "personal-data") == sorted(wanted)


def test_stop_is_used_only_by_the_closed_list(content_with_examples: Content, engine: Engine) -> None:
    allowed = set(
        """abuse threat discrimination crime confidential service-user personal-data internal commercial defamation permission
        other-page political grievance restricted-post""".split()
    )
    for rule in content_with_examples.rules:
        for example in rule.flags:
            for finding in engine.check(Draft(example.text, read_context(dict(example.context)))).findings:
                if finding.level.value == "stop":
                    assert finding.concern in allowed, (finding.rule, example.text)


@pytest.mark.parametrize("account", ["official", "member", "personal"])
def test_the_same_draft_always_gives_the_same_findings(engine: Engine, account: str) -> None:
    text = "Travellers are all thieves. The clerk is useless, and Mrs Hall of 12 Mill Lane is behind with her rent. FACT."
    context = read_context({"account": account, "council": "ludlow"})
    first = engine.check(Draft(text, context))
    assert all(engine.check(Draft(text, context)) == first for _ in range(5))
    ranks = [f.level.rank for f in first.findings]
    assert ranks == sorted(ranks, reverse=True)


# -- one rule by itself ---------------------------------------------------------------------------------------

RULE = """concern = "tone"
level = "tip"
title = "tone"
message = "This can read as cross."
why = "A calm line is read to its end."
flags = ["Harrumph one.", "Harrumph two.", "Harrumph three.", "Harrumph four.", "Harrumph five."]
allows = ["One.", "Two.", "Three.", "Four.", "Five."]
[match]
kind = "phrases"
phrases = ["harrumph"]
"""


def check_rule(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    file = folder / "tone-harrumph.toml"
    file.write_text(text, encoding="utf-8")
    status = main(["--data", str(folder / "data"), "rules", "check", str(file)])
    done = capsys.readouterr()
    return status, done.out + done.err


def test_a_rule_that_is_right_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = check_rule(tmp_path, RULE, capsys)
    assert status == 0 and "10 examples" in said


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('concern = "tone"', 'concern = "tune"', "concern"),
        ('"Harrumph five."', '"Nothing."', "is not flagged"),
        ('"Five."', '"Harrumph."', "is flagged"),
        ('phrases = ["harrumph"]', 'phrases = ["..."]', "stand anywhere"),
        ('phrases = ["harrumph"]', 'phrases = ["<no-such-list> harrumph"]', "no-such-list"),
        ('title = "tone"', 'titel = "tone"', "titel"),
        ("[match]", "when = { answers = { nobody = ['yes'] } }\n[match]", "nobody"),
        ('why = "', 'why = "' + "calm " * 50, "more than 200 letters"),
        ("[match]", "[match", "TOML"),
    ],
)
def test_what_is_wrong_with_a_rule_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    assert old in RULE
    status, said = check_rule(tmp_path, RULE.replace(old, new), capsys)
    assert status == 2
    assert "tone-harrumph.toml" in said and told in said and "Traceback" not in said


def test_no_line_of_our_data_is_longer_than_one_can_read(content: Content, tmp_path: Path) -> None:
    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy, ignore=shutil.ignore_patterns("models", "fonts", "icons", "spelling"))
    rule = copy / "rules" / "shouting.toml"
    rule.write_text(rule.read_text(encoding="utf-8") + "# " + "long " * 60, encoding="utf-8")
    with pytest.raises(ContentError, match=r"shouting\.toml.*more than 200 letters"):
        load(copy)


# -- levels by rule -------------------------------------------------------------------------------------------

URGED = """Next time he parks there, let his tyres down.
Go and vandalise every parking meter in town.
Let's torch those caravans tonight.
Residents should refuse to pay the council tax.
You're a dead man.
I am going to kill you.
We are coming round with petrol.
He lives at 12 Mill Lane, go round and tell him what you think.
14 Gravel Hill, pop in and see her any time, the door is never locked."""


@pytest.mark.parametrize("text", URGED.splitlines())
def test_urging_a_crime_a_plain_threat_and_an_invitation_to_a_home_are_stop_by_rule(engine: Engine, text: str) -> None:
    assert engine.check(Draft(text, read_context({"council": "ludlow"}))).verdict == "stop"


FAIR = """The police say that someone smashed the ticket machine.
Please do not break the padlock on the gate.
Residents should pay the council tax by Friday.
Come round to the hall at 12 Mill Lane for the flower show.
Break a leg tonight, everyone in the pantomime!"""


@pytest.mark.parametrize("text", FAIR.splitlines())
def test_the_same_words_without_urging_or_threat_are_none(engine: Engine, text: str) -> None:
    assert engine.check(Draft(text, read_context({"council": "ludlow"}))).verdict != "stop"


GROUPS = ("Muslims", "Travellers", "women", "gay people", "disabled people", "immigrants", "pensioners")
OF_ALL = (
    "{} are thieves.",
    "All {} are thieves.",
    "Most {} are thieves.",
    "These {} are all thieves.",
    "The {} round here are thieves.",
)


@pytest.mark.parametrize("frame", OF_ALL)
@pytest.mark.parametrize("group", GROUPS)
def test_what_is_said_of_a_group_is_told_however_it_begins(engine: Engine, frame: str, group: str) -> None:
    found = engine.check(Draft(frame.format(group), read_context({"council": "ludlow"}))).findings
    assert "discrimination" in {f.concern for f in found}


KIND = (
    "All {} are welcome on Thursday.",
    "Most {} are worried about the bus.",
    "Not all {} are thieves.",
    "The {} round here are kind.",
)


@pytest.mark.parametrize("frame", KIND)
@pytest.mark.parametrize("group", GROUPS)
def test_kind_words_of_a_group_are_let_be(engine: Engine, frame: str, group: str) -> None:
    assert engine.check(Draft(frame.format(group), read_context({"council": "ludlow"}))).verdict in ("none", "tip")
