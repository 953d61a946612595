# SPDX-License-Identifier: Apache-2.0
"""Another way to say what a finding is about, offered only where the checker then finds nothing worse."""

from __future__ import annotations

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

_MOST = 3
"""Findings that are given another way in one draft: each candidate is checked again, and nobody takes more at once."""


class _Again(Protocol):
    content: Content

    def again(self, draft: Draft, text: str, options: Options) -> Review: ...

    def person_named(self, view: View, span: Span) -> str: ...


class OtherWays:
    """Makes candidates from a rule's own recipes and keeps the first that holds up."""

    def __init__(self, engine: _Again) -> None:
        self._engine = engine
        self._rules = {rule.id: rule for rule in engine.content.rules if rule.rewrites}

    def offered(self, draft: Draft, case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """The findings, each with another way where there is one. Nobody rewrites the words of another."""
        if "others-words" in case.flags:
            return findings
        out: list[Finding] = []
        left = _MOST
        for finding in findings:
            rule = self._rules.get(finding.rule)
            if left and rule is not None and finding.spans and not finding.rewrites:
                left -= 1
                way = self._way(draft, case, rule, finding, findings)
                out.append(replace(finding, rewrites=(way,)) if way else finding)
            else:
                out.append(finding)
        return tuple(out)

    def _way(self, draft: Draft, case: Case, rule: Rule, finding: Finding, before: tuple[Finding, ...]) -> Rewrite | None:
        family = self._family(finding)
        kin = tuple(s for f in before if f is not finding and self._family(f) == family for s in f.spans)
        person = self._engine.person_named(case.view, finding.spans[0])
        for spec in rule.rewrites:
            candidate = rewrite.propose(case.view, spec, finding, kin, person)
            if candidate is None:
                continue
            given = edits_given(case.reading, candidate)
            if self._better(self._engine.again(draft, given.text, case.options), family, before):
                return candidate
        return None

    def _family(self, finding: Finding) -> str:
        return self._engine.content.concerns[finding.concern].family or finding.concern

    def _better(self, after: Review, family: str, before: tuple[Finding, ...]) -> bool:
        """True when nothing of the family is left, and all that is left was there before, no louder."""
        levels: dict[str, Level] = {}
        for finding in before:
            levels[finding.concern] = max(finding.level, levels.get(finding.concern, finding.level))
        return all(self._family(f) != family and f.concern in levels and f.level <= levels[f.concern] for f in after.findings)
