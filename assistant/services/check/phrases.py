# SPDX-License-Identifier: Apache-2.0
"""Reads every phrase and pattern of the content once, and reports all that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.checking.patterns import Pattern, TooSlowError
from assistant.checking.phrases.index import PhraseIndex
from assistant.checking.phrases.match import NameTest
from assistant.checking.phrases.vocabulary import PhraseError, Vocabulary, parse
from assistant.content.problems import Problem
from assistant.domain.content import Content

_HOSTILE = ("a" * 4000, "ab " * 2000, "(" * 2000, "1-" * 2000, " " * 4000, "a." * 2000, "é" * 3000)
"""Texts on which a careless pattern takes for ever."""


def phrase_problems(content: Content) -> Iterator[Problem]:
    """Every phrase, word list and pattern that cannot be read or is too slow."""
    vocabulary = Vocabulary(content.vocabulary)
    for name, reason in vocabulary.check():
        yield Problem("vocabulary.toml", f"classes.{name}", reason)
    index = PhraseIndex(vocabulary, NameTest())
    for rule in content.rules:
        file = f"rules/{rule.id}.toml"
        for phrase in rule.phrases:
            try:
                index.add("", phrase)
            except PhraseError as error:
                yield Problem(file, "match.phrases", str(error))
        for key in ("unless", "unless_sentence", "unless_draft", "needs"):
            yield from _parsed(file, f"match.{key}", getattr(rule, key), vocabulary)
        if rule.pattern:
            yield from _pattern(file, rule.pattern)
    for question in content.questions:
        yield from _parsed("questions.toml", question.id, question.phrases, vocabulary)
    for signal in content.signals:
        yield from _parsed("signals.toml", signal.id, (*signal.phrases, *signal.unless), vocabulary)
    guard = content.fair_comment
    for key in ("subjects", "criticism", "stance"):
        yield from _parsed("fair_comment.toml", key, getattr(guard, key), vocabulary)


def _parsed(file: str, key: str, phrases: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Problem]:
    for phrase in phrases:
        try:
            parse(phrase, vocabulary)
        except PhraseError as error:
            yield Problem(file, key, str(error))


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
