# SPDX-License-Identifier: Apache-2.0
"""One file of a rule, checked by itself: its shape, its links, its phrases, and its own examples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.content.load import load_plain, load_rule
from assistant.content.problems import Problem
from assistant.services.check.phrases import rule_problems
from assistant.services.check.rule_examples import example_problems
from assistant.services.program import App


def check_rule_file(path: Path, app: App) -> tuple[int, list[Problem]]:
    """How many examples the rule in `path` has, and every problem of it. The examples are tried when all else is right, with the
    rule in place of the one of its name."""
    rule, problems = load_rule(path, load_plain(app.resources))
    if rule is None or problems:
        return 0, problems
    content = app.content
    problems = [Problem(path.name, p.key, p.message) for p in rule_problems(content, rule)]
    if not problems:
        others = tuple(r for r in content.rules if r.id != rule.id)
        checker = app.checker(with_grammar=False, content=replace(content, rules=(*others, rule)))
        problems = [Problem(path.name, p.key, p.message) for p in example_problems([rule], checker)]
    return len(rule.flags) + len(rule.allows), sorted(problems)
