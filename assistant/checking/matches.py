# SPDX-License-Identifier: Apache-2.0
"""What the matchers found, settled: of overlapping matches the strongest and most specific stays, and those of one rule are one
finding."""

from __future__ import annotations

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
    for match in ranked:
        if not any(_same(match, other, concerns) for other in kept):
            kept.append(match)
    return kept


def _same(match: Match, other: Match, concerns: Mapping[str, Concern]) -> bool:
    """True when two matches lie over each other and speak of one thing."""
    if match.span is None or other.span is None or not other.span.overlaps(match.span):
        return False
    family = concerns[match.rule.concern].family
    return (
        (bool(family) and concerns[other.rule.concern].family == family)
        or other.rule.id == match.rule.id
        or other.rule.concern == match.rule.concern
    )


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
