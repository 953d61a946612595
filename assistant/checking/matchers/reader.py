# SPDX-License-Identifier: Apache-2.0
"""What the reader would look at again, sentence by sentence, and which words weigh most in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING

from assistant.checking.case import Case, Match, NothingHeard, Told
from assistant.checking.judge import Judge
from assistant.checking.normalise import View
from assistant.checking.reader import Reader
from assistant.checking.worth import Worth
from assistant.domain.draft import Kind
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
_MOST_SPOKEN = 3
"""Concerns that it may name for a passage or a sentence: of a tenth that is just above its limit nobody learns anything."""
_MOST_NAMED = 4
"""Concerns that it may name in a whole draft, however many sentences that has."""
_AS_NEAR = 6.0
"""Heads that are over their own limit and so close to the strongest (logarithm) are named as well: 1.9 concerns a risky tuning
draft, 81.1 % of them rightly. With 4 it is 1.7 and 80.5 %, with 7 it is 2.1 and 81.6 %."""
_FIRST_NEAR = 3.0
"""The same for heads of `first`, though they are below their own limit: what else is said hides them."""
_SILENT_NEAR = 3.0
"""So far (logarithm) the strongest of what may be said may be behind what may not be said in this situation: with less told, one
fair tuning draft of 472 fewer is flagged, and no right name is lost."""
_MANY = 5
"""Sentences of a passage in which one bad one may be lost."""
_MORE_ALONE = 6.0
"""So far above its limit (logarithm) one sentence among many must be for what is given away, claimed or felt: the sentences
around it tell that. With 3 two fair tuning drafts of 472 more were flagged, and no risky one was found."""
_FEW_WORDS = 14
_MORE_A_WORD = 0.8
"""So far above its limit (logarithm), for each word that it is shorter than this, a text must be: it shows too little of what is
meant, and somebody may be typing still. Half of it for conduct but threats, which a short line may say by itself; nothing where a
hint names the subject. Of 466 everyday lines (`tests/packs/ordinary.txt`, the user's own account) 43 are held for a check; with 4
at eight words and less, and nothing above, 62 were. Tuning drafts as before: 81.1 % right and 37 of 472 fair ones held; of 154
short risky drafts of training 109 were named rightly, and 114."""
_CONDUCT_ALONE = 2.0
"""The same for what hurts somebody, which one sentence may say by itself."""
_OF_LIMIT = 0.15
"""Which concern it is, is told by the odds themselves more than by how far they are above what fair drafts reach: 80.9 % of risky
tuning drafts are named rightly, against 80.3 % with 0.3 and 79.7 % with 0.5."""
_QUOTED = "misread"
"""The concern of conduct that stands in quotation marks only."""
_BLANK = re.compile(r"\[[^\[\]\n]{1,60}\]")
"""What is still to be filled in ("[facts]")."""
_BEFORE_WORDS = " \t\"'“‘(@#*_-–•"
"""What belongs to the words that follow it."""
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class _Hit:
    concern: str
    column: int
    level: Level
    span: Span
    sure: bool
    rank: tuple[int, bool, float]


def _of_passage(hit: _Hit) -> _Hit:
    level, _, strength = hit.rank
    return replace(hit, rank=(level, True, strength))


@dataclass(frozen=True)
class _Asked:
    """One draft as the reader is asked about it: `columns` are the heads that have something to say in its situation, and
    `more_a_word` is what each needs for every word that is wanting."""

    view: View
    lead: str
    columns: tuple[int, ...]
    more_a_word: numpy.ndarray


_Spoken = tuple[float, int, Level]
"""Odds, column and level of a head that speaks."""


class ReaderMatcher:
    """Finds what the reader sees. Which concern a head speaks of, and from which limit on, is the model's own data; what is said
    of it is the rule of that concern.

    Args:
        worth: tells sentences that are worth reading.
    """

    name, part = "model", "model"

    def __init__(
        self, reader: Reader, rules: Sequence[Rule], concerns: Mapping[str, Concern], judge: Judge, worth: Worth
    ) -> None:
        self._reader, self._judge, self._worth, self._concerns = reader, judge, worth, concerns
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            if rule.match is MatchKind.MODEL:
                self._rules.setdefault(rule.concern, []).append(rule)
        heads = reader.heads
        self._tip = [_odds(limit) for limit in heads.tip]
        self._check = [_odds(limit) for limit in heads.check]
        self._sure = [_odds(limit) for limit in heads.sure]
        self._more_alone = [
            _CONDUCT_ALONE if concern and _of_conduct(concerns[concern]) else _MORE_ALONE for concern in heads.concerns
        ]
        self._hints = {r.id: r.concern for r in rules if r.hints}
        self._nothing = _odds(heads.nothing)
        self._general = tuple(i for i, concern in enumerate(heads.concerns) if not concern)

    def matches(self, case: Case) -> Iterator[Told]:
        asked = _Asked(case.view, self._reader.heads.lead(case.context), self._columns(case), self._more_a_word(case))
        heard = list(self._heard(asked))
        yield from (one for one in heard if isinstance(one, NothingHeard))
        matches = []
        for hit in _strongest(self._one_a_family(one for one in heard if isinstance(one, _Hit))):
            rule = self._rule(hit.concern, case)
            if rule is None:
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
            yield replace(match, drivers=self._drivers(asked, hit)) if explained else match

    def _columns(self, case: Case) -> tuple[int, ...]:
        """The heads whose concern may be spoken of here: what cannot be said must not decide, nor stand in another's way."""
        return tuple(i for i, concern in enumerate(self._reader.heads.concerns) if self._rule(concern, case) is not None)

    def _rule(self, concern: str, case: Case) -> Rule | None:
        """What is said of a concern in this situation."""
        for rule in self._rules.get(concern, ()):
            if case.wants(rule) and self._judge.level(rule, case) is not None and self._of_these_words(rule, case):
                return rule
        return None

    def _of_these_words(self, rule: Rule, case: Case) -> bool:
        """A concern about how its writer stands is not said of another's words, unless it is meant for a comment that came in;
        a share has words of the user's own beside it."""
        if "received" in case.flags:
            return "received" in rule.when.flags or not self._concerns[rule.concern].own
        return case.context.kind is not Kind.LIKE or not self._concerns[rule.concern].own

    def _more_a_word(self, case: Case) -> numpy.ndarray:
        """`_MORE_A_WORD` of each head."""
        heads = self._reader.heads
        hinted = {self._hints[name] for kind, name in case.found if kind == "hint"}

        def more(name: str, concern: str) -> float:
            if concern in hinted:
                return 0
            return _MORE_A_WORD / (2 if concern and _of_conduct(self._concerns[concern]) and name not in heads.first else 1)

        return self._reader.row([more(name, concern) for name, concern in zip(heads.names, heads.concerns, strict=True)])

    # -- what is hot -------------------------------------------------------------------------------------------

    def _heard(self, asked: _Asked) -> Iterator[_Hit | NothingHeard]:
        passages = list(self._passages(asked)) if asked.columns else []
        if not passages:
            return
        texts = [_words(asked.view, p) for p in passages]
        for sentences, text, odds in zip(passages, texts, self._odds(asked, texts), strict=True):
            row = odds - max(0, _FEW_WORDS - len(text.split())) * asked.more_a_word
            if self._hot(row, asked):
                yield from self._in_passage(asked, sentences, row)
            elif len(sentences) >= _MANY:
                yield from self._one_among_many(asked, sentences, row)
            else:
                yield from (self._nothing_in(sentence, row) for sentence in sentences)

    def _nothing_in(self, sentence: Span, *rows: numpy.ndarray) -> NothingHeard:
        """The concerns of which none of the rows, of a sentence or of those around it as well, shows anything."""
        low = (i for i in range(len(self._reader.heads.names)) if all(row[i] < self._nothing for row in rows))
        return NothingHeard(sentence, frozenset(filter(None, (self._reader.heads.concerns[i] for i in low))))

    def _one_among_many(self, asked: _Asked, sentences: list[Span], row: numpy.ndarray) -> Iterator[_Hit | NothingHeard]:
        """Sentences that call for a check by themselves, where the many fair ones around them hide them."""
        worth = [s for s in sentences if self._worth.reading(asked.view, s)]
        for sentence, odds in zip(worth, self._odds(asked, [_words(asked.view, [s]) for s in worth]), strict=True):
            yield self._nothing_in(sentence, row, odds)
            if any(odds[i] >= self._check[i] + self._more_alone[i] for i in asked.columns):
                quoted = not self._hot_without_quotes(asked, [sentence])
                for one in self._verdict(odds, asked):
                    yield from self._said(asked.view, sentence, one, quoted=quoted)

    def _passages(self, asked: _Asked) -> Iterator[list[Span]]:
        """Sentences in groups as long as the model reads at once, each with one at least that is worth reading; the last of one
        group leads the next. What says too little by itself is read with the others, as it is meant with them."""
        view = asked.view
        group: list[Span] = []
        length = last = 0
        room = self._reader.heads.tokens - 2 - len(self._reader.token_starts(asked.lead))  # a mark at each end
        starts = self._reader.token_starts(view.raw)
        for sentence in _sentences(view):
            if not self._worth.beside(view, sentence):
                continue
            size = bisect_left(starts, sentence.end) - bisect_left(starts, sentence.start)
            if group and length + size > room:
                yield from self._with_one_worth_reading(view, group)
                group, length = ([group[-1]], last) if last + size <= room else ([], 0)
            group.append(sentence)
            length, last = length + size, size
        yield from self._with_one_worth_reading(view, group)

    def _with_one_worth_reading(self, view: View, group: list[Span]) -> Iterator[list[Span]]:
        if any(self._worth.reading(view, sentence) for sentence in group):
            yield group

    def _in_passage(self, asked: _Asked, sentences: list[Span], row: numpy.ndarray) -> Iterator[_Hit | NothingHeard]:
        """What a hot passage is about, each concern on the sentence that is warmest by it; and what its sentences are about that
        are hot by themselves, where the passage shows it too. A passage says better than its sentences what it is about, and they
        say where."""
        quoted = not self._hot_without_quotes(asked, sentences)
        spoken = self._verdict(row, asked)
        worth = [s for s in sentences if self._worth.reading(asked.view, s)]
        alone = self._odds(asked, [_words(asked.view, [s]) for s in worth]) if len(sentences) > 1 else [row]
        yield from (self._nothing_in(sentence, row, odds) for sentence, odds in zip(worth, alone, strict=True))
        for one in spoken:
            column = one[1]
            warmest = max(range(len(worth)), key=lambda i: float(alone[i][column]))
            yield from map(_of_passage, self._said(asked.view, worth[warmest], one, quoted=quoted))
        if quoted or len(sentences) == 1 or not spoken:
            return
        most = max(level for _, _, level in spoken)
        for sentence, odds in zip(worth, alone, strict=True):
            if self._hot(odds, asked):
                for score, column, level in self._verdict(odds, asked):
                    if row[column] < self._check[column]:
                        continue  # torn from the others it reads as what they do not bear out
                    kept = min(level, most, key=lambda one: one.rank)
                    yield from self._said(asked.view, sentence, (score, column, kept), quoted=False)

    def _said(self, view: View, span: Span, spoken: _Spoken, *, quoted: bool) -> Iterator[_Hit]:
        """What is said of a sentence. Of what stands in quotation marks only: that it is quoted, or what it is, for a Tip; and a
        Tip at most of what is not written to its end, which another rule says."""
        score, column, level = spoken
        concern = self._reader.heads.concerns[column]
        if quoted:
            level = Level.TIP
            if self._concerns[concern].quoted == "tip":
                concern = _QUOTED
        if _BLANK.search(view.raw, max(0, span.start - 1), span.end + 1):  # a sentence may leave out the marks at its ends
            level = Level.TIP
        if level is not Level.TIP or self._worth.a_tip(view, span):
            sure = not quoted and score >= self._sure[column]
            yield _Hit(concern, column, level, span, sure, (level.rank, False, self._strength(score, column, level)))

    def _hot(self, row: numpy.ndarray, asked: _Asked) -> bool:
        return any(row[i] >= self._tip[i] for i in (*asked.columns, *self._general))

    def _verdict(self, row: numpy.ndarray, asked: _Asked) -> list[_Spoken]:
        """What is said of a hot text, the strongest first, one a family; heads of `first` that call for a check before others
        that are near. Where a check is called for, all that call for one and are near the strongest, and heads of `first`
        that are near it, three at most; else the one Tip of the strongest. Nothing where a head that has nothing to say here
        is far stronger than all that have: then the text is about that."""
        heads = self._reader.heads
        sure = any(row[i] >= self._check[i] for i in (*asked.columns, *self._general))
        level, limits = (Level.CHECK, self._check) if sure else (Level.TIP, self._tip)
        strength = {i: self._strength(float(row[i]), i, level) for i in asked.columns}
        strongest = max(strength.values())
        every = (self._strength(float(row[i]), i, level) for i, concern in enumerate(heads.concerns) if concern)
        if max(every) - strongest > _SILENT_NEAR:
            return []
        behind = {i: strongest - strength[i] for i in asked.columns}
        urgent = {i for i in asked.columns if sure and heads.names[i] in heads.first and behind[i] <= _FIRST_NEAR}
        before = {i for i in urgent if row[i] >= limits[i]}
        said: dict[str, _Spoken] = {}
        for column in sorted(strength, key=lambda i: (i not in before, i not in urgent and behind[i] > 0, behind[i])):
            near = column in urgent or (behind[column] <= _AS_NEAR and row[column] >= limits[column])
            if not said or (sure and near and len(said) < _MOST_SPOKEN):
                said.setdefault(self._family(column), (float(row[column]), column, level))
        return list(said.values())

    def _strength(self, odds: float, column: int, level: Level) -> float:
        limits = self._tip if level is Level.TIP else self._check
        return odds - _OF_LIMIT * min(limits[column], _FAR)

    def _family(self, column: int) -> str:
        concern = self._reader.heads.concerns[column]
        return self._concerns[concern].family or concern

    def _one_a_family(self, hits: Iterable[_Hit]) -> list[_Hit]:
        """Of one family on the same words, what a passage is about before what one of its sentences is, and the strongest of
        those; heads of `first` beside it, since the more serious of the two is shown."""
        best: dict[tuple[Span, str], _Hit] = {}
        kept: list[_Hit] = []
        for hit in hits:
            if self._reader.heads.names[hit.column] in self._reader.heads.first:
                kept.append(hit)
                continue
            key = hit.span, self._concerns[hit.concern].family or hit.concern
            if key not in best or best[key].rank < hit.rank:
                best[key] = hit
        return [*kept, *best.values()]

    def _hot_without_quotes(self, asked: _Asked, sentences: list[Span]) -> bool:
        view, first, last = asked.view, sentences[0].start, sentences[-1].end
        inside = [q for q in view.quotes if q[0] < last and first < q[1]]
        if not inside:
            return True
        text, at = "", first
        for start, end in inside:
            text += view.raw[at : max(at, start)] + " something "
            at = max(at, min(end, last))
        text += view.raw[at:last]
        return self._hot(self._odds(asked, [text])[0], asked)

    def _odds(self, asked: _Asked, texts: list[str], *, together: bool = False) -> numpy.ndarray:
        return self._reader.odds(self._reader.scores([*map(self._worth.as_meant, texts)], lead=asked.lead, together=together))

    # -- why ---------------------------------------------------------------------------------------------------

    def _drivers(self, asked: _Asked, hit: _Hit) -> tuple[Span, ...]:
        """The words that weigh most: content words whose absence takes most from the score, neighbours as one; none where no such
        word stands out."""
        sentence = asked.view.raw[hit.span.start : hit.span.end]
        words = [m.span() for m in _WORD.finditer(sentence) if self._worth.tells(m.group())][:_MOST_WORDS]
        if not words:
            return ()
        texts = [sentence, *(sentence[:a] + sentence[b:] for a, b in words)]
        odds = self._odds(asked, texts, together=True)[:, hit.column]
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


def _strongest(hits: Iterable[_Hit]) -> list[_Hit]:
    """One hit a concern and sentence, of the concerns that are told most strongly in this draft: by its level, then what a
    passage is about before what one sentence of it is, then by the odds."""
    found: dict[tuple[Span, str], _Hit] = {}
    best: dict[str, tuple[int, bool, float]] = {}
    for hit in hits:
        known = found.get((hit.span, hit.concern))
        if known is None or known.rank < hit.rank:
            found[hit.span, hit.concern] = hit
        best[hit.concern] = max(hit.rank, best.get(hit.concern, hit.rank))
    kept = set(sorted(best, key=lambda concern: best[concern], reverse=True)[:_MOST_NAMED])
    return [hit for hit in found.values() if hit.concern in kept]


def _of_conduct(concern: Concern) -> bool:
    """True where words hurt somebody: one sentence says it, whatever stands beside it."""
    return concern.family == "conduct" and not concern.own


_FAR = 14.0
"""More than any odds: a head without a limit is never the nearest."""


def _odds(limit: float) -> float:
    if not 0 < limit < 1:
        return 2 * _FAR if limit >= 1 else -2 * _FAR
    return log(limit) - log(1 - limit)


def _words(view: View, sentences: list[Span]) -> str:
    return " ".join(view.raw[s.start : s.end] + _behind(view, s) for s in sentences)


def _behind(view: View, sentence: Span) -> str:
    """The marks and emoji behind a sentence, in its line: a wink changes what is meant."""
    following = bisect_left(view.starts, sentence.end)
    until = view.starts[following] if following < len(view.starts) else len(view.raw)
    return view.raw[sentence.end : until].partition("\n")[0].rstrip(_BEFORE_WORDS)


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
