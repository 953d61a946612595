# SPDX-License-Identifier: Apache-2.0
"""What the matchers found, settled: of overlapping matches the strongest and most specific stays, and those of one rule are one
finding."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.checking.normalise import View
from assistant.domain.finding import Finding, Level, Source, Span
from assistant.domain.policy import Concern, MatchKind, Rule


@dataclass
class Match:
    """One place where a rule speaks. `span` is None for a rule about the situation; `values` fill the blanks of its words."""

    rule: Rule
    span: Span | None
    level: Level
    target: str = "none"
    values: Mapping[str, str] = field(default_factory=dict)
    drivers: tuple[Span, ...] = ()


def gather(view: View, matches: Iterable[Match], concerns: Mapping[str, Concern]) -> list[Finding]:
    """One finding for each rule that is left when overlaps are settled; without clauses yet."""
    by_rule: dict[str, list[Match]] = {}
    for match in _settle(matches, concerns):
        by_rule.setdefault(match.rule.id, []).append(match)
    return [_finding(view, group) for group in by_rule.values()]


def in_order(findings: Iterable[Finding], concerns: Mapping[str, Concern]) -> list[Finding]:
    """The most serious first, then as concerns are ordered, then as they stand in the draft."""
    return sorted(findings, key=lambda f: (-f.level.rank, concerns[f.concern].order, f.start, f.rule))


def _settle(matches: Iterable[Match], concerns: Mapping[str, Concern]) -> list[Match]:
    """Of overlapping matches of one family, the strongest and most specific stays."""
    ranked = sorted(
        matches,
        key=lambda m: (
            -m.level.rank,
            concerns[m.rule.concern].order,
            m.span.start if m.span else -1,
            -(m.span.end if m.span else 0),
            m.rule.id,
        ),
    )
    kept: list[Match] = []
    taken: dict[str, _Taken] = defaultdict(_Taken)
    for match in ranked:
        if match.span is None:
            kept.append(match)
            continue
        subjects = _subjects(match, concerns)
        if not any(taken[subject].overlaps(match.span) for subject in subjects):
            kept.append(match)
            for subject in subjects:
                taken[subject].add(match.span)
    return kept


def _subjects(match: Match, concerns: Mapping[str, Concern]) -> tuple[str, ...]:
    """What a match speaks of: two that lie over each other and share one of these say the same thing."""
    concern = concerns[match.rule.concern]
    return (f"rule {match.rule.id}", f"concern {concern.id}", *((f"family {concern.family}",) if concern.family else ()))


class _Taken:
    """Ranges that do not overlap, in order, so that a new one is compared with its neighbours only."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def overlaps(self, span: Span) -> bool:
        at = bisect_left(self._spans, span)
        return any(other.overlaps(span) for other in self._spans[max(0, at - 1) : at + 1])

    def add(self, span: Span) -> None:
        insort(self._spans, span)


def _finding(view: View, group: list[Match]) -> Finding:
    first = max(group, key=lambda m: m.level.rank)
    spans = tuple(sorted({m.span for m in group if m.span is not None}))
    rule = first.rule
    return Finding(
        rule=rule.id,
        concern=rule.concern,
        level=first.level,
        title=rule.title,
        message=_fill(rule.message, first.values),
        why=_fill(rule.why, first.values),
        clauses=(),
        spans=spans,
        text=" … ".join(view.raw[s.start : s.end] for s in spans[:3]),
        source=_source(rule),
        drivers=tuple(sorted({d for m in group for d in m.drivers})),
        target=first.target,
    )


def _source(rule: Rule) -> Source:
    if rule.concern == "spelling":
        return Source.GRAMMAR
    return {MatchKind.CONTEXT: Source.CONTEXT, MatchKind.MODEL: Source.MODEL}.get(rule.match, Source.RULE)


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
