# SPDX-License-Identifier: Apache-2.0
"""Rules that know phrases. The phrases of all rules are looked for at once, when the case is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.judge import Judge
from assistant.domain.policy import MatchKind, Rule


class PhraseMatcher:
    """Finds what phrases say. `part` is "grammar" for slips of spelling and grammar, "rules" for all else."""

    def __init__(self, rules: Iterable[Rule], judge: Judge, part: str) -> None:
        self.name, self.part = f"{part}-phrases", part
        self._rules = {
            r.id: r for r in rules if r.match is MatchKind.PHRASES and (r.concern == "spelling") == (part == "grammar")
        }
        self._judge = judge

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        typed = _typed(case)
        for (kind, owner), places in case.found.items():
            rule = self._rules.get(owner) if kind in ("rule", "hint") else None
            if rule is None or not case.wants(rule):
                continue
            for first, end, negative in places:
                if not first <= typed < end:
                    match = self._judge.words(rule, case, first, end, negative=negative)
                    if match is not None:
                        yield replace(match, hint=True) if kind == "hint" else match


def _typed(case: Case) -> int:
    """The token that is being typed, or -1: half a word must not be judged."""
    view, caret = case.view, case.options.caret
    if caret is None or not view.tokens:
        return -1
    at = case.reading.at(caret)
    index = view.token_at(at)
    return index if view.starts[index] <= at <= view.ends[index] else -1
