# SPDX-License-Identifier: Apache-2.0
"""A review as JSON, in the shape of the command-line contract."""

from __future__ import annotations

from typing import Any

from assistant.domain.finding import Finding, Review, Source
from assistant.domain.options import MAX_LENGTH


def as_plain(line_id: Any, text: str, review: Review, explained: bool = True) -> dict[str, Any]:
    """A review in the shape of the command-line contract: a finding of the model has no spans unless it was explained."""
    could_not = list(review.could_not_check)
    if len(text) > MAX_LENGTH:
        could_not.append(f"only the first {MAX_LENGTH} letters were checked")
    return {
        "id": line_id,
        "verdict": review.verdict,
        "findings": [_finding(f, explained or f.source is not Source.MODEL) for f in review.findings],
        "capacity": {
            "level": review.capacity.level.value,
            "signals": [{"text": s.text, "clauses": list(s.clauses)} for s in review.capacity.signals],
        },
        "audience": list(review.audience),
        "questions": [{"id": q.id, "text": q.text, "answers": [a.id for a in q.answers]} for q in review.questions],
        "fair_comment": review.fair_comment,
        "notes": list(review.notes),
        "could_not_check": could_not,
    }


def _finding(f: Finding, with_spans: bool) -> dict[str, Any]:
    return {
        "rule": f.rule,
        "concern": f.concern,
        "level": f.level.value,
        "spans": [[s.start, s.end] for s in f.spans] if with_spans else [],
        "drivers": [[s.start, s.end] for s in f.drivers],
        "text": f.text,
        "title": f.title,
        "message": f.message,
        "why": f.why,
        "clauses": list(f.clauses),
        "general": f.general,
        "rewrites": [r.text for r in f.rewrites],
        "source": f.source.value,
    }
