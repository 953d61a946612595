# SPDX-License-Identifier: Apache-2.0
"""Words that a rule knows stand in the draft: does the rule speak, and how loud?"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checking.case import Case, Match
from assistant.checking.clauses import covers
from assistant.checking.conditions import holds
from assistant.checking.guards import DROP, LOWER, Guards
from assistant.checking.normalise import View
from assistant.checking.phrases.index import needed
from assistant.checking.phrases.match import NameTest, find
from assistant.checking.phrases.vocabulary import Sequence, Vocabulary, parse
from assistant.checking.targets import Targets
from assistant.domain.content import Content
from assistant.domain.draft import Account
from assistant.domain.finding import Level, Span
from assistant.domain.policy import Rule

_LOWERED = {Level.STOP: Level.CHECK, Level.CHECK: Level.TIP, Level.TIP: Level.TIP}


@dataclass(frozen=True)
class _Over:
    """Words that make a match harmless where they lie over it: at most `reach` tokens; of each of `needs` one must be there."""

    sequence: Sequence
    reach: int
    needs: tuple[frozenset[str], ...]


class Judge:
    """Settles the level of a match by the situation, by whom it is about, and by what stands around it.

    Raises:
        ValueError: naming the file of a rule whose phrases cannot be read.
    """

    def __init__(self, content: Content, vocabulary: Vocabulary, names: NameTest) -> None:
        self.targets = Targets(vocabulary, names)
        self._concerns = content.concerns
        self._names = names
        self._guards = Guards(vocabulary)
        self._excuses: dict[tuple[str, str], tuple[Sequence, ...]] = {}
        self._over: dict[str, tuple[_Over, ...]] = {}
        for rule in content.rules:
            self._learn(rule, vocabulary)

    def _learn(self, rule: Rule, vocabulary: Vocabulary) -> None:
        for name, phrases in (
            ("unless", rule.unless),
            ("sentence", rule.unless_sentence),
            ("draft", rule.unless_draft),
            ("needs", rule.needs),
        ):
            if phrases:
                try:
                    self._excuses[rule.id, name] = tuple(parse(p, vocabulary) for p in phrases)
                except ValueError as error:
                    raise ValueError(f"rules/{rule.id}.toml: {error}") from error
        self._over[rule.id] = tuple(
            _Over(sequence, sum(element.high for element in sequence), needed(sequence))
            for sequence in self._excuses.get((rule.id, "unless"), ())
        )

    def level(self, rule: Rule, case: Case, target: str = "none") -> Level | None:
        """The level in this situation; None where the rule has nothing to say."""
        if not holds(rule.when, case.context, case.flags, target):
            return None
        level: Level | None = rule.level
        for entry in rule.levels:
            if holds(entry.when, case.context, case.flags, target):
                level = entry.level
                break
        return self._instead_of_stop(rule, case) if level is Level.STOP else level

    def _instead_of_stop(self, rule: Rule, case: Case) -> Level:
        """Stop where the concern may say so here, else the most that it may say."""
        official = case.context.account is Account.OFFICIAL
        match self._concerns[rule.concern].stop:
            case "any":
                return Level.STOP
            case "official":
                return Level.STOP if official else Level.CHECK
            case "personal":
                return Level.CHECK if official else Level.STOP
            case "own-policy":
                return Level.STOP if covers(case.pack, rule.concern, case.context) else Level.TIP
            case _:
                return Level.CHECK

    def words(
        self, rule: Rule, case: Case, first: int, end: int, *, negative: bool = False, span: Span | None = None
    ) -> Match | None:
        """The match of tokens `first` to `end`, or None where the situation or the words around it speak against one.

        Args:
            negative: the words hold a "not" of their own.
            span: what to mark, where it is not just these tokens.
        """
        view = case.view
        target = self.targets.near(view, first, end)
        level = self.level(rule, case, target)
        if level is None or self._excused(rule, view, first, end):
            return None
        for name in rule.guards:
            verdict = self._guards.judge(name, view, first, end, negative)
            if verdict == DROP:
                return None
            if verdict == LOWER:
                level = Level.TIP if self._concerns[rule.concern].quoted == "tip" else _LOWERED[level]
        return Match(rule=rule, span=span or Span(view.starts[first], view.ends[end - 1]), level=level, target=target)

    def _excused(self, rule: Rule, view: View, first: int, end: int) -> bool:
        begin, stop = view.sentence_tokens(first)
        return (
            self._unless(rule, view, first, end, begin, stop)
            or self._has(rule, "sentence", view, begin, stop)
            or self._has(rule, "draft", view, 0, len(view))
            or ((rule.id, "needs") in self._excuses and not self._has(rule, "needs", view, 0, len(view)))
        )

    def _unless(self, rule: Rule, view: View, first: int, end: int, begin: int, stop: int) -> bool:
        """True when words that make it harmless lie over the match."""
        if rule.id not in view.over:
            # once for a draft, though it may hold a thousand matches: which of them can stand in it at all
            there = view.positions.keys()
            view.over[rule.id] = tuple(
                over for over in self._over[rule.id] if not any(words.isdisjoint(there) for words in over.needs)
            )
        for over in view.over[rule.id]:
            place = find(view, over.sequence, self._names, max(begin, first - over.reach), min(stop, end))
            while place is not None:
                if place[0] < end and first < place[1]:
                    return True
                place = find(view, over.sequence, self._names, place[0] + 1, min(stop, end))
        return False

    def _has(self, rule: Rule, name: str, view: View, first: int, last: int) -> bool:
        sequences = self._excuses.get((rule.id, name))
        if not sequences:
            return False
        key = (f"{rule.id} {name}", first, last)
        if key not in view.memo:
            view.memo[key] = any(find(view, sequence, self._names, first, last) for sequence in sequences)
        return view.memo[key]
