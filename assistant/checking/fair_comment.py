# SPDX-License-Identifier: Apache-2.0
"""The guard for political speech: criticism of decisions and institutions is not flagged, and the screen says so.

Article 10 gives political expression, also when it is sharp or mocking, strong protection (Calver v Adjudication
Panel for Wales [2012] EWHC 1172 (Admin)); personal abuse and false statements of fact do not share in it.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.domain.finding import Finding, Level, Source
from assistant.domain.policy import FairComment


def is_fair_comment(subject: bool, criticism: bool, stance: bool, findings: list[Finding], guard: FairComment) -> bool:
    """True when the draft gives an opinion about a decision, a policy, an institution or politics."""
    if any(f.level is Level.STOP and f.concern in guard.never_beside for f in findings):
        return False
    return stance or (subject and criticism)


def soften(findings: list[Finding], guard: FairComment) -> list[Finding]:
    """Take tone findings about a decision down to a Tip, or out; so with some of what the model alone says of no person."""
    out: list[Finding] = []
    for finding in findings:
        if finding.target in guard.people:
            out.append(finding)
        elif finding.concern in guard.drops:
            continue
        elif finding.concern in _softer(finding, guard) and finding.level is not Level.TIP:
            out.append(replace(finding, level=Level.TIP))
        else:
            out.append(finding)
    return out


def _softer(finding: Finding, guard: FairComment) -> frozenset[str]:
    return guard.heard if finding.source is Source.MODEL else guard.softens
