# SPDX-License-Identifier: Apache-2.0
"""Made-up drafts checked against a policy, to show which of its rules each would cite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.draft import Draft, PostContext
from assistant.domain.options import Options
from assistant.services.check.checker import Checker

MOST = 9


@dataclass(frozen=True)
class Trial:
    """A made-up draft and what a check of it cites: the rule's citation and words, both "" where the policy has no rule for it.
    `found`: the check said something at all."""

    draft: str
    citation: str = ""
    words: str = ""
    found: bool = True


def trials(content: Content, pack_id: str, build: Callable[[], Checker]) -> tuple[Trial, ...]:
    """Up to nine drafts, first those of subjects that the policy covers."""
    pack = content.packs[pack_id]
    covered = {concern for clause in pack.clauses for concern in clause.concerns}
    drafts = [s for s in content.subjects if s.trial]
    drafts = sorted(drafts, key=lambda s: s.concern not in covered)[:MOST]
    checker = build()
    options = Options(only=frozenset({"rules", "personal-data", "grammar", "context"}))
    out = []
    for subject in drafts:
        review = checker.fast(Draft(subject.trial, PostContext(council=pack_id)), options)
        findings = sorted(review.findings, key=lambda f: f.concern != subject.concern)
        if not findings:
            out.append(Trial(subject.trial, found=False))
            continue
        cited = None if findings[0].general else pack.clause(findings[0].clauses[0])
        out.append(Trial(subject.trial, cited.label if cited else "", cited.words if cited else ""))
    return tuple(out)
