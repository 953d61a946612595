# SPDX-License-Identifier: Apache-2.0
"""Rules whose words are said of harmless things as well, read again by the reader (`second_reading` in the data)."""

from __future__ import annotations

import pytest

from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import Level
from assistant.domain.options import Options
from assistant.domain.policy import MatchKind
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context

READ_AGAIN = (
    ("confidential-closed", "Sorry, what was said in closed session stays there, and I will not talk about it here.", {}),
    ("commercial-figures", "The heads of terms are confidential, so please do not ask me about them.", {}),
    ("source-rumour", "I've been told that my own hedge wants cutting. They are right, and it will be done on Saturday.", {}),
)
"""Words of a rule that say something harmless: the rule that knows them, and the situation."""


@pytest.mark.parametrize(("rule", "text", "at"), READ_AGAIN)
def test_words_of_a_rule_that_the_reader_finds_harmless_are_a_tip_at_most(
    reader: Checker, rule: str, text: str, at: dict[str, str]
) -> None:
    draft = Draft(text, read_context({"account": "member", **at}))
    alone = {f.rule: f.level for f in reader.fast(draft, Options()).findings}
    both = {f.rule: f.level for f in reader.full(draft, Options()).findings}
    assert alone[rule] > Level.TIP and both.get(rule, Level.TIP) is Level.TIP


def test_a_second_reading_takes_hardly_an_example_of_the_rules_away(reader: Checker, content_with_examples: Content) -> None:
    lowered, whole = [], 0
    for rule in content_with_examples.rules:
        for example in rule.flags if rule.second_reading else ():
            draft = Draft(example.text, read_context(dict(example.context)))
            if any(f.rule == rule.id and f.level > Level.TIP for f in reader.fast(draft, Options(rewrites=False)).findings):
                whole += 1
                found = reader.full(draft, Options(rewrites=False, explain=False)).findings
                if all(f.level is Level.TIP for f in found):
                    lowered.append(example.text)
    assert whole and len(lowered) <= 0.02 * whole, lowered


def test_a_rule_by_which_nobody_reads_again_keeps_its_level(reader: Checker, content_with_examples: Content) -> None:
    for rule in content_with_examples.rules:
        if not rule.second_reading and rule.match is not MatchKind.MODEL:
            for example in rule.flags:
                draft = Draft(example.text, read_context(dict(example.context)))
                alone = [f.level for f in reader.fast(draft, Options(rewrites=False)).findings if f.rule == rule.id]
                both = [f.level for f in reader.full(draft, Options(rewrites=False, explain=False)).findings if f.rule == rule.id]
                assert not alone or both in (alone, []), (rule.id, example.text)
