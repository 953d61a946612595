# SPDX-License-Identifier: Apache-2.0
"""Where a clause is used: checks, questions, walkthroughs and practice posts that rest on it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.policy import Clause


@dataclass(frozen=True)
class Usage:
    """One place where a clause is used, in words for the screen."""

    kind: str
    text: str


def usage(content: Content, clause: Clause) -> tuple[Usage, ...]:
    """Checks, questions and lines that cite `clause`, each named once."""
    out: dict[tuple[str, str], None] = {}
    for rule in content.rules:
        if rule.concern in clause.concerns and rule.concern != "spelling":
            out["Check a post", rule.title] = None
    if "spelling" in clause.concerns:
        out["Check a post", "spelling and grammar"] = None
    for question in content.questions:
        if question.concerns & set(clause.concerns):
            out["Question beside the draft", question.text.replace("{words}", "...")] = None
    for signal in content.signals:
        if signal.id in clause.signals:
            out["How will other people read this?", signal.text] = None
    for note in content.notes:
        if note.signal and note.signal in clause.signals:
            out["Line beside a result", note.text] = None
    for asked in content.audit:
        if clause.id in asked.clauses:
            out["Check my profile", asked.text] = None
    for walk in content.walkthroughs.values():
        if any(clause.id in e.clauses for e in walk.endings.values()):
            out["What should I do?", walk.title] = None
    for post in content.learn.posts:
        if clause.id in post.clauses:
            out["Learn", post.about.capitalize()] = None
    return tuple(Usage(kind, text) for kind, text in out)
