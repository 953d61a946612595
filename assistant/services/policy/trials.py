# SPDX-License-Identifier: Apache-2.0
"""Made-up drafts checked against a policy, to show which of its rules each would cite."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.draft import Account, Draft, PostContext
from assistant.domain.finding import Finding
from assistant.domain.options import Options
from assistant.domain.policy import Subject
from assistant.services.check.checker import Checker

MOST = 9
_PARTS = Options(only=frozenset({"rules", "personal-data", "context"}))


@dataclass(frozen=True)
class Trial:
    """A made-up draft and what a check of it cites: the rule's citation and words, both "" where the policy has no rule for it.
    `found`: the check said something at all."""

    draft: str
    citation: str = ""
    words: str = ""
    found: bool = True


def trials(content: Content, pack_id: str, build: Callable[[], Checker]) -> tuple[Trial, ...]:
    """Up to nine drafts: first one for each rule that the policy has, last those for which it has none."""
    pack = content.packs[pack_id]
    by_concern = {concern: clause.id for clause in reversed(pack.clauses) for concern in clause.concerns}
    fresh: list[Subject] = []
    again: list[Subject] = []
    uncovered: list[Subject] = []
    shown: set[str | None] = set()
    for subject in (s for s in content.subjects if s.trial):
        clause_id = by_concern.get(subject.concern)
        (uncovered if clause_id is None else again if clause_id in shown else fresh).append(subject)
        shown.add(clause_id)
    drafts = [*fresh, *again, *uncovered][:MOST]
    checker = build()
    out = []
    for subject in drafts:
        findings = _findings(checker, subject, pack_id)
        if not findings:
            out.append(Trial(subject.trial, found=False))
            continue
        cited = None if findings[0].general else pack.clause(findings[0].clauses[0])
        out.append(Trial(subject.trial, cited.label if cited else "", cited.words if cited else ""))
    return tuple(out)


def _findings(checker: Checker, subject: Subject, pack_id: str) -> list[Finding]:
    """What a check of a subject's draft says, on a councillor's own page or else on the council's; the subject first."""
    found: list[Finding] = []
    for account in (Account.MEMBER, Account.OFFICIAL):
        review = checker.fast(Draft(subject.trial, PostContext(council=pack_id, account=account)), _PARTS)
        found = sorted(review.findings, key=lambda f: f.concern != subject.concern)
        if found and found[0].concern == subject.concern:
            return found
    return found
