# SPDX-License-Identifier: Apache-2.0
"""Spelling and grammar: what foreign parts and a word list say, worded by `checking.language`."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from assistant.checking.case import Case, Match, Matcher, Unchecked
from assistant.checking.language import GRAMMAR_RULE, SPELLING_RULE, Grammar, Spelling, spelling_finding
from assistant.checking.worth import Worth
from assistant.domain.finding import Finding, Level
from assistant.domain.policy import MatchKind, Rule


class LanguageMatcher:
    """Reads for spelling with the list, and for grammar once Harper is there; Harper is asked by one thread at a time.

    Args:
        slips: our own rules for grammar.
        worth: tells sentences in other languages, which are left alone.
    """

    name, part = "grammar", "grammar"

    def __init__(self, spelling: Spelling | None, slips: Matcher, worth: Worth) -> None:
        self._spelling, self._own, self._worth = spelling, slips, worth
        self.grammar: Grammar | None = None
        self._lock = threading.Lock()

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        text, options = self._english(case), case.options
        caret = None if options.caret is None else case.reading.at(options.caret)
        covered = [match.span for match in self._slips(case) if match.span is not None]
        if self._spelling is not None and SPELLING_RULE not in options.off:
            finding = spelling_finding(self._spelling, text, options.my_words, caret)
            if finding is not None:
                covered.extend(finding.spans)
                yield _worded(finding)
        if self.grammar is not None and GRAMMAR_RULE not in options.off:
            with self._lock:
                findings = self.grammar.findings(text, covered, caret)
            yield from map(_worded, findings)

    def _english(self, case: Case) -> str:
        """The text with blanks for sentences, and for words in English ones, of other languages."""
        text, view = case.reading.text, case.view
        for tokens in view.sentences():
            if not self._worth.english(view, tokens):
                text = _without(text, view.starts[tokens[0]], view.ends[tokens[-1]])
            for i in tokens:
                if self._worth.foreign(view.tokens[i]):
                    text = _without(text, view.starts[i], view.ends[i])
        return text

    def _slips(self, case: Case) -> Iterator[Match]:
        """What our own rules for grammar say already, so that Harper does not repeat it."""
        yield from (found for found in self._own.matches(case) if isinstance(found, Match))


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _worded(finding: Finding) -> Match:
    rule = Rule(
        id=finding.rule,
        concern=finding.concern,
        level=Level.TIP,
        title=finding.title,
        message=finding.message,
        why=finding.why,
        match=MatchKind.MODEL,
    )
    return Match(rule=rule, span=finding.spans[0] if finding.spans else None, level=finding.level, worded=finding)
