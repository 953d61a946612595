# SPDX-License-Identifier: Apache-2.0
"""What the matchers found, settled: of overlapping matches the strongest and most specific stays, and those of one rule are one
finding."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.checking.case import Match, NothingHeard
from assistant.checking.reading import Reading
from assistant.checking.rewrite import apply, tidy
from assistant.domain.finding import Edit, Finding, Level, Rewrite, Source, Span
from assistant.domain.policy import Concern, MatchKind, Rule

_QUOTED = 3
"""Places that the text of a finding quotes."""


def gather(
    reading: Reading, matches: Iterable[Match], concerns: Mapping[str, Concern], nothing: Sequence[NothingHeard] = ()
) -> list[Finding]:
    """One finding for each rule that is left when overlaps are settled; without clauses yet, and in offsets of the reading.

    Args:
        nothing: where a model finds nothing of a concern: see `Rule.second_reading`.
    """
    worded: list[Match] = []
    plain: list[Match] = []
    for match in matches:
        (worded if match.worded is not None else plain).append(match)
    by_rule: dict[str, list[Match]] = {}
    for match in _settle(_one_voice(_read_again(plain, nothing), concerns), concerns):
        by_rule.setdefault(match.rule.id, []).append(match)
    return [_finding(reading, group) for group in by_rule.values()] + [m.worded for m in worded if m.worded is not None]


def given_back(reading: Reading, finding: Finding) -> Finding:
    """The finding in offsets of the words as they were given."""
    if reading.starts is None:
        return finding
    return replace(
        finding,
        spans=tuple(reading.given(span) for span in finding.spans),
        drivers=tuple(reading.given(span) for span in finding.drivers),
        names=tuple(reading.given(span) for span in finding.names),
        figures=tuple(reading.given(span) for span in finding.figures),
        rewrites=tuple(edits_given(reading, rewrite) for rewrite in finding.rewrites),
    )


def edits_given(reading: Reading, rewrite: Rewrite) -> Rewrite:
    """The rewrite of the words as they were given, with all that only their typing says left as it is."""
    if reading.starts is None:
        return rewrite
    edits = tuple(Edit(_with_mark(reading, reading.given(edit.span)), edit.text) for edit in rewrite.edits)
    text = apply(reading.raw, list(edits))
    return Rewrite(text if rewrite.text == apply(reading.text, list(rewrite.edits)) else tidy(text), edits)


def _with_mark(reading: Reading, span: Span) -> Span:
    """The range with the mark of a hashtag whose words begin in it."""
    return Span(span.start - 1, span.end) if reading.raw[span.start - 1 : span.start] == "#" else span


def _read_again(matches: list[Match], nothing: Sequence[NothingHeard]) -> list[Match]:
    """A rule whose words are said of harmless things as well ("what is said in closed session stays there") gives a Tip where
    the reader finds nothing of its concern in their sentence."""
    return [replace(m, level=Level.TIP) if m.rule.second_reading and _nothing_there(m, nothing) else m for m in matches]


def _nothing_there(match: Match, nothing: Sequence[NothingHeard]) -> bool:
    span = match.span
    return span is not None and any(
        match.rule.concern in one.concerns and one.span.start <= span.start and span.end <= one.span.end for one in nothing
    )


def _one_voice(matches: list[Match], concerns: Mapping[str, Concern]) -> list[Match]:
    """Rule and reader about one sentence are one: a rule knows its words and explains them better, so the reader is left out
    where a rule says the same or something of its family that is as serious at least. A hint speaks only where the reader
    confirms it."""
    sure = [m for m in matches if m.sure]
    spoken = [m for m in matches if not m.hint or any(_confirms(other, m) for other in sure)]
    rules = [m for m in spoken if m.rule.match is not MatchKind.MODEL and m.span is not None]
    return [
        m
        for m in spoken
        if m.rule.match is not MatchKind.MODEL or m.span is None or not any(_says_it(rule, m, m.span, concerns) for rule in rules)
    ]


def _confirms(heard: Match, hint: Match) -> bool:
    """True when the reader is sure, in the sentence of a hint, of what the hint's rule is about."""
    if heard.span is None or hint.span is None or not heard.span.overlaps(hint.span):
        return False
    return heard.rule.concern == hint.rule.concern


def _says_it(rule: Match, heard: Match, span: Span, concerns: Mapping[str, Concern]) -> bool:
    if rule.span is None or not rule.span.overlaps(span) or rule.level < heard.level:
        return False
    its, theirs = concerns[rule.rule.concern], concerns[heard.rule.concern]
    return its is theirs or (bool(theirs.family) and its.family == theirs.family and its.order <= theirs.order)


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


def _finding(reading: Reading, group: list[Match]) -> Finding:
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
        text=" … ".join(reading.raw[s.start : s.end] for s in map(reading.given, spans[:_QUOTED])),
        source=_source(rule),
        drivers=tuple(sorted({d for m in group for d in m.drivers})),
        target=first.target,
        names=tuple(sorted({n for m in group for n in m.names})),
        figures=tuple(sorted({n for m in group for n in m.figures})),
    )


def _source(rule: Rule) -> Source:
    if rule.concern == "spelling":
        return Source.GRAMMAR
    return {MatchKind.CONTEXT: Source.CONTEXT, MatchKind.MODEL: Source.MODEL}.get(rule.match, Source.RULE)


def _fill(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
