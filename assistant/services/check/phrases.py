# SPDX-License-Identifier: Apache-2.0
"""Reads every phrase and pattern of the content once, and reports all that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.checking.patterns import Pattern, TooSlowError
from assistant.checking.phrases.index import PhraseIndex
from assistant.checking.phrases.match import NameTest
from assistant.checking.phrases.sources import Phrases, phrases_of, phrases_of_rule
from assistant.checking.phrases.vocabulary import PhraseError, Vocabulary, parse
from assistant.content.problems import Problem
from assistant.domain.content import Content
from assistant.domain.policy import Rule

_HOSTILE = ("a" * 4000, "ab " * 2000, "(" * 2000, "1-" * 2000, " " * 4000, "a." * 2000, "é" * 3000)
"""Texts on which a careless pattern takes for ever."""


def phrase_problems(content: Content) -> Iterator[Problem]:
    """Every phrase, word list and pattern that cannot be read or is too slow."""
    vocabulary = Vocabulary(content.vocabulary)
    for name, reason in vocabulary.check():
        yield Problem("vocabulary.toml", f"classes.{name}", reason)
    yield from _read(phrases_of(content), vocabulary)
    for rule in content.rules:
        if rule.pattern:
            yield from _pattern(f"rules/{rule.id}.toml", rule.pattern)


def rule_problems(content: Content, rule: Rule) -> Iterator[Problem]:
    """The same of one rule, with the word lists of `content`."""
    yield from _read(phrases_of_rule(rule), Vocabulary(content.vocabulary))
    if rule.pattern:
        yield from _pattern(f"rules/{rule.id}.toml", rule.pattern)


def _read(sources: Iterable[Phrases], vocabulary: Vocabulary) -> Iterator[Problem]:
    index = PhraseIndex(vocabulary, NameTest())
    for source in sources:
        for phrase in source.phrases:
            try:
                if source.owner is None:
                    parse(phrase, vocabulary)
                else:
                    index.add(source.owner, phrase)
            except PhraseError as error:
                yield Problem(source.file, source.key, str(error))


def _pattern(file: str, source: str) -> Iterator[Problem]:
    try:
        pattern = Pattern(source)
    except ValueError as error:
        yield Problem(file, "match.pattern", f"{error}. Mend the pattern.")
        return
    for text in _HOSTILE:
        try:
            list(pattern.spans(text))
        except TooSlowError:
            yield Problem(file, "match.pattern", "takes too long on hostile text. Avoid repeats inside repeats.")
            return
