# SPDX-License-Identifier: Apache-2.0
"""Runs the examples that rules carry: what they must flag and what they must let pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.content.problems import Problem
from assistant.domain.draft import Draft
from assistant.domain.options import PARTS, Options
from assistant.domain.policy import MatchKind, Rule
from assistant.services.check.checker import Checker
from assistant.services.check.context import ContextError, read_context


def example_problems(rules: Iterable[Rule], checker: Checker) -> Iterator[Problem]:
    """Every example that does not do what its rule says. Each rule is tried alone, with the others turned off. What the reader
    says is no rule's promise: its examples are counted in tests, not tried here.

    Args:
        rules: with their examples.
        checker: knows them.
    """
    everything = frozenset(r.id for r in checker.content.rules)
    for rule in rules:
        if rule.match is MatchKind.MODEL:
            continue
        others = Options(only=PARTS - {"model"}, off=everything - {rule.id}, rewrites=False, explain=False)
        for expected, examples in ((True, rule.flags), (False, rule.allows)):
            for example in examples:
                problem = _try(rule, checker, others, example.text, dict(example.context), expected)
                if problem:
                    yield problem


def _try(rule: Rule, checker: Checker, options: Options, text: str, values: dict[str, object], expected: bool) -> Problem | None:
    file = f"rules/{rule.id}.toml"
    key = "flags" if expected else "allows"
    try:
        context = read_context(values)
    except ContextError as error:
        return Problem(file, key, f'"{text[:60]}": {error}')
    found = any(f.rule == rule.id for f in checker.full(Draft(text, context), options).findings)
    if found == expected:
        return None
    said = "is not flagged, and should be" if expected else "is flagged, and should pass"
    return Problem(file, key, f'"{text[:90]}" {said}. Change the phrases or the example.')
