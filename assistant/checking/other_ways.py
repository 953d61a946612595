# SPDX-License-Identifier: Apache-2.0
"""Another way to say what a finding is about, offered only where the checker then finds nothing worse."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Protocol

from assistant.checking import rewrite
from assistant.checking.case import Case
from assistant.checking.matches import edits_given
from assistant.checking.normalise import View
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import Finding, Level, Review, Rewrite, Span
from assistant.domain.options import Options
from assistant.domain.policy import Rule

_MOST = 2


class _Again(Protocol):
    content: Content

    def again(self, draft: Draft, text: str, options: Options) -> Review: ...

    def person_named(self, view: View, span: Span) -> str: ...


class OtherWays:
    """Makes candidates from a rule's own recipes and keeps those that hold up."""

    def __init__(self, engine: _Again) -> None:
        self._engine = engine
        self._rules = {rule.id: rule for rule in engine.content.rules if rule.rewrites}

    def offered(self, draft: Draft, case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings, each with other ways where there are some. Nobody rewrites the words of another."""
        if "others-words" in case.flags:
            return findings
        before = {(f.rule, f.level) for f in findings}
        return tuple(self._with_ways(draft, case, f, before) for f in findings)

    def _with_ways(self, draft: Draft, case: Case, finding: Finding, before: AbstractSet[tuple[str, Level]]) -> Finding:
        rule = self._rules.get(finding.rule)
        if rule is None or finding.rewrites or not finding.spans:
            return finding
        kept: list[Rewrite] = []
        for candidate in self._candidates(case, rule, finding):
            given = edits_given(case.reading, candidate)
            if given.text not in {edits_given(case.reading, k).text for k in kept} and self._better(
                draft, case, finding, given.text, before
            ):
                kept.append(candidate)
            if len(kept) == _MOST:
                break
        return replace(finding, rewrites=tuple(kept)) if kept else finding

    def _candidates(self, case: Case, rule: Rule, finding: Finding) -> Iterator[Rewrite]:
        values = {"person": self._engine.person_named(case.view, finding.spans[0])}
        for spec in rule.rewrites:
            yield from rewrite.propose(case.view, spec, finding.spans, values)

    def _better(self, draft: Draft, case: Case, finding: Finding, text: str, before: AbstractSet[tuple[str, Level]]) -> bool:
        """True when the rewrite takes its finding away and brings none that is higher."""
        after = self._engine.again(draft, text, case.options)
        if any(f.rule == finding.rule for f in after.findings):
            return False
        known = {rule for rule, _ in before}
        return all(
            (f.rule in known or f.level is Level.TIP or f.level < finding.level)
            and ((f.rule, f.level) in before or f.rule not in known or f.level <= finding.level)
            for f in after.findings
        )
