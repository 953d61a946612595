# SPDX-License-Identifier: Apache-2.0
"""What the reader would look at again, sentence by sentence, and which words weigh most in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.judge import Judge
from assistant.checking.normalise import View
from assistant.checking.reader import Reader
from assistant.checking.worth import Worth
from assistant.domain.finding import Level, Span
from assistant.domain.policy import Concern, MatchKind, Rule

if TYPE_CHECKING:
    import numpy

_DRIVERS = 3
_MOST_WORDS = 40
_MOST_EXPLAINED = 5
"""As many matches as the window shows cards: in a draft full of abuse the rest go without, and the answer comes in time."""
_LONGEST = 36
"""Words of a sentence that are read as one: more would be cut off, and an angry post may have no full stop at all."""
_MOST_SPOKEN = 2
"""Concerns that the reader may name for one sentence: of a tenth that is just above its limit nobody learns anything."""
_AS_NEAR = 1.0
"""Two heads whose odds are so close to each other, against their limits, are named both (logarithm)."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class _Hit:
    concern: str
    column: int
    level: Level
    span: Span
    sure: bool


class ReaderMatcher:
    """Finds what the reader sees. Which concern a head speaks of, and from which limit on, is the model's own data; what is said
    of it is the rule of that concern.

    Args:
        worth: tells sentences that are worth reading.
    """

    name, part = "model", "model"

    def __init__(
        self, reader: Reader, rules: Iterable[Rule], concerns: Mapping[str, Concern], judge: Judge, worth: Worth
    ) -> None:
        self._reader, self._judge, self._worth, self._concerns = reader, judge, worth, concerns
        self._rules = {r.concern: r for r in rules if r.match is MatchKind.MODEL}
        heads = reader.heads
        self._tip = [_odds(limit) for limit in heads.tip]
        self._check = [_odds(limit) for limit in heads.check]
        self._sure = [_odds(limit) for limit in heads.sure]
        self._spoken = [i for i, concern in enumerate(heads.concerns) if concern in self._rules]

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        lead = self._reader.heads.lead(case.context)
        found: dict[tuple[Span, str], _Hit] = {}
        for hit in self._hits(case.view, lead):
            known = found.get((hit.span, hit.concern))
            if known is None or known.level < hit.level:
                found[hit.span, hit.concern] = hit
        matches = []
        for hit in found.values():
            rule = self._rules.get(hit.concern)
            if rule is None or not case.wants(rule):
                continue
            target = self._judge.targets.of_sentence(case.view, hit.span)
            level = self._judge.level(rule, case, target)
            if level is not None:
                level = min(level, hit.level, key=lambda one: one.rank)
                sure = hit.sure and level is not Level.TIP
                matches.append((hit, Match(rule=rule, span=hit.span, level=level, target=target, sure=sure)))
        matches.sort(key=lambda pair: (-pair[1].level.rank, pair[0].span))
        for number, (hit, match) in enumerate(matches):
            explained = case.options.explain and number < _MOST_EXPLAINED
            yield replace(match, drivers=self._drivers(case.view, hit, lead)) if explained else match

    # -- what is hot -------------------------------------------------------------------------------------------

    def _hits(self, view: View, lead: str) -> Iterator[_Hit]:
        passages = list(self._passages(view, lead))
        if not passages:
            return
        rows = self._reader.odds(self._reader.scores([_words(view, p) for p in passages], lead=lead))
        for sentences, row in zip(passages, rows, strict=True):
            if self._hot(row):
                yield from self._in_passage(view, sentences, row, lead)

    def _passages(self, view: View, lead: str) -> Iterator[list[Span]]:
        """Sentences worth reading, in groups as long as the model reads at once; the last of one group leads the next."""
        group: list[Span] = []
        length = last = 0
        room = self._reader.heads.tokens - 2 - len(self._reader.token_starts(lead))  # a mark at each end
        starts = self._reader.token_starts(view.raw)
        for sentence in _sentences(view):
            if not self._worth.reading(view, sentence):
                continue
            size = bisect_left(starts, sentence.end) - bisect_left(starts, sentence.start)
            if group and length + size > room:
                yield group
                group, length = ([group[-1]], last) if last + size <= room else ([], 0)
            group.append(sentence)
            length, last = length + size, size
        if group:
            yield group

    def _in_passage(self, view: View, sentences: list[Span], row: numpy.ndarray, lead: str) -> Iterator[_Hit]:
        """The sentences that make a passage hot: those hot by themselves, or else the hottest of them."""
        quoted = not self._hot_without_quotes(view, sentences, lead)
        spoken = self._verdict(row)
        if len(sentences) == 1:
            yield from self._said(view, sentences[0], spoken, Level.CHECK, quoted=quoted)
            return
        alone = self._reader.odds(self._reader.scores([view.raw[s.start : s.end] for s in sentences], lead=lead))
        hot = [i for i in range(len(sentences)) if self._hot(alone[i])]
        if quoted or not hot:
            column = spoken[0][1]
            warmest = max(range(len(sentences)), key=lambda i: float(alone[i][column]))
            yield from self._said(view, sentences[warmest], spoken[:1], Level.CHECK, quoted=quoted)
            return
        most = max(level for _, _, level in spoken)
        for index in hot:
            yield from self._said(view, sentences[index], self._verdict(alone[index]), most, quoted=False)

    def _said(
        self, view: View, span: Span, spoken: list[tuple[float, int, Level]], most: Level, *, quoted: bool
    ) -> Iterator[_Hit]:
        heads = self._reader.heads
        for score, column, level in spoken:
            if quoted:
                yield _Hit(heads.quoted, column, Level.TIP, span, sure=False)
                return
            kept = min(level, most, key=lambda one: one.rank)
            if kept is not Level.TIP or self._worth.a_tip(view, span):
                yield _Hit(heads.concerns[column], column, kept, span, sure=score >= self._sure[column])

    def _hot(self, row: numpy.ndarray) -> bool:
        return any(value >= limit for value, limit in zip(row, self._tip, strict=True))

    def _verdict(self, row: numpy.ndarray) -> list[tuple[float, int, Level]]:
        """What is said of a hot text, as (odds, column, level), the strongest first: of heads that call for a check one a family,
        those of `first` before others; else what is nearest to its limit."""
        first = self._reader.heads.first
        above = [(float(row[i]) - self._check[i], i) for i in self._spoken if row[i] >= self._check[i]]
        ranked = sorted(above, key=lambda pair: (self._reader.heads.names[pair[1]] not in first, -pair[0]))
        said: dict[str, tuple[float, int, Level]] = {}
        for _, column in ranked:
            said.setdefault(self._family(column), (float(row[column]), column, Level.CHECK))
        if said:
            return list(said.values())[:_MOST_SPOKEN]
        # where only the answer to "anything?" is hot, the heads nearest to their limits say what
        sure = any(row[i] >= limit for i, limit in enumerate(self._check))
        limits = self._check if sure else self._tip
        level = Level.CHECK if sure else Level.TIP
        nearest = sorted(((float(row[i]) - min(limits[i], _FAR), i) for i in self._spoken), reverse=True)
        best, column = nearest[0]
        said[self._family(column)] = (float(row[column]), column, level)
        if sure:
            for distance, other in nearest[1:_MOST_SPOKEN]:
                if best - distance <= _AS_NEAR:
                    said.setdefault(self._family(other), (float(row[other]), other, level))
        return list(said.values())

    def _family(self, column: int) -> str:
        concern = self._reader.heads.concerns[column]
        return self._concerns[concern].family or concern

    def _hot_without_quotes(self, view: View, sentences: list[Span], lead: str) -> bool:
        first, last = sentences[0].start, sentences[-1].end
        inside = [q for q in view.quotes if q[0] < last and first < q[1]]
        if not inside:
            return True
        text, at = "", first
        for start, end in inside:
            text += view.raw[at : max(at, start)] + " something "
            at = max(at, min(end, last))
        text += view.raw[at:last]
        return self._hot(self._reader.odds(self._reader.scores([text], lead=lead))[0])

    # -- why ---------------------------------------------------------------------------------------------------

    def _drivers(self, view: View, hit: _Hit, lead: str) -> tuple[Span, ...]:
        """The words that weigh most: content words whose absence takes most from the score, neighbours as one; none where no such
        word stands out."""
        sentence = view.raw[hit.span.start : hit.span.end]
        words = [m.span() for m in _WORD.finditer(sentence) if self._worth.tells(m.group())][:_MOST_WORDS]
        if not words:
            return ()
        texts = [sentence, *(sentence[:a] + sentence[b:] for a, b in words)]
        odds = self._reader.odds(self._reader.scores(texts, lead=lead, together=True))[:, hit.column]
        drops = [float(odds[0] - value) for value in odds[1:]]
        most = max(drops)
        chosen = sorted(range(len(words)), key=lambda i: -drops[i])[:_DRIVERS]
        kept = sorted(i for i in chosen if drops[i] > 0 and drops[i] >= most / 3)
        at = hit.span.start
        ranges: list[tuple[int, int]] = []
        for start, end in (words[i] for i in kept):
            if ranges and not sentence[ranges[-1][1] : start].strip(" '-"):
                ranges[-1] = (ranges[-1][0], end)
            else:
                ranges.append((start, end))
        return tuple(Span(at + start, at + end) for start, end in ranges)


_FAR = 14.0
"""More than any odds: a head without a limit is never the nearest."""


def _odds(limit: float) -> float:
    if not 0 < limit < 1:
        return 2 * _FAR if limit >= 1 else -2 * _FAR
    return log(limit) - log(1 - limit)


def _words(view: View, sentences: list[Span]) -> str:
    return " ".join(view.raw[s.start : s.end] for s in sentences)


def _sentences(view: View) -> Iterator[Span]:
    """The sentences of the draft; one that is too long to be read at once comes in equal parts."""
    for tokens in view.sentences():
        first, last = tokens.start, tokens.stop
        start, end = view.sentence_span(first)
        parts = -(-(last - first) // _LONGEST)
        for part in range(1, parts):
            edge = first + (last - first) * part // parts
            yield Span(start, view.ends[edge - 1])
            start = view.starts[edge]
        yield Span(start, end)
