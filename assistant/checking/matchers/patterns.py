# SPDX-License-Identifier: Apache-2.0
"""Rules that know a pattern."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.judge import Judge
from assistant.checking.patterns import Pattern, TooSlowError
from assistant.domain.finding import Span
from assistant.domain.policy import MatchKind, Rule


class PatternMatcher:
    """Finds what patterns say; one that does not answer in time is named.

    Raises:
        ValueError: naming the file of a rule whose pattern cannot be read.
    """

    name, part = "patterns", "rules"

    def __init__(self, rules: Iterable[Rule], judge: Judge) -> None:
        self._judge = judge
        self._patterns: list[tuple[Rule, Pattern]] = []
        for rule in rules:
            if rule.match is MatchKind.PATTERN:
                try:
                    self._patterns.append((rule, Pattern(rule.pattern)))
                except ValueError as error:
                    raise ValueError(f"rules/{rule.id}.toml: {error}") from error

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        view = case.view
        for rule, pattern in self._patterns:
            if not case.wants(rule) or (rule.pattern_words and not any(w in view.positions for w in rule.pattern_words)):
                continue
            try:
                for start, end in pattern.spans(view.raw):
                    tokens = view.tokens_in(start, end)
                    if tokens:
                        match = self._judge.words(rule, case, tokens[0], tokens[-1] + 1, span=Span(start, end))
                        if match is not None:
                            yield match
            except TooSlowError:
                yield Unchecked(rule.id)
