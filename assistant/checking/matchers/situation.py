# SPDX-License-Identifier: Apache-2.0
"""Rules about the situation alone: whose account, where, when, and what the user answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.judge import Judge
from assistant.domain.policy import MatchKind, Rule


class SituationMatcher:
    """Finds what a situation calls for, whatever the words."""

    name, part = "situation", "context"

    def __init__(self, rules: Iterable[Rule], judge: Judge) -> None:
        self._rules = tuple(r for r in rules if r.match is MatchKind.CONTEXT)
        self._judge = judge

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        if case.context.received:
            return
        for rule in self._rules:
            level = self._judge.level(rule, case) if case.wants(rule) else None
            if level is not None:
                yield Match(rule=rule, level=level)
