# SPDX-License-Identifier: Apache-2.0
"""Which sentences a model may speak about, and which words may stand for a reason: no thanks, no signatures, no headings, no
fragments, no other language than English."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from typing import Protocol

from assistant.checking.normalise import View, put_back
from assistant.checking.phrases.match import NameTest, find
from assistant.checking.phrases.vocabulary import COMMON, Vocabulary, parse
from assistant.domain.finding import Span

_FEWEST = 4
"""Words of the shortest sentence that is read: of fewer nobody, and no model, can tell what is meant."""
_HEADING = 6
"""Words that a line without a full stop may have to be a heading."""
_SIGNATURE = 8
_TELLING = 2
"""Words that mean something without which a Tip has no reason, and small words of another language that tell it."""
_SMALL = re.compile(r"(?<![\w'@#./])[a-z]+(?![\w'@/])")
"""Words that may hold a slip: with a capital they are mostly names, and "Brian" is no "brain"."""
_KNOWN = 0.5
"""Share of a sentence's words that must be English ones."""


class Alike(Protocol):
    """Puts words in the place of others."""

    def alike(self, text: str) -> str: ...


class Worth:
    """Tells sentences and words by lists of the vocabulary.

    Args:
        plain: everyday English words in lower case; without them all is taken for English.
        alike: each puts words in the place of others, for a model to read what is meant.
    """

    def __init__(self, vocabulary: Vocabulary, names: NameTest, plain: Container[str], alike: Iterable[Alike]) -> None:
        self._names, self._plain = names, plain
        self._has_list = "the" in plain and "house" in plain
        self._other = vocabulary.words("not-english")
        self._empty = COMMON | vocabulary.words("says-nothing")
        self._thanks = parse("^ <thanks>", vocabulary)
        self._ends = parse("^ <sign-off>", vocabulary)
        self._alike = tuple(alike)

    def as_meant(self, text: str) -> str:
        """The text with letters back in their places where two of a word changed them, since a model knows whole words; and as
        `alike` would have it read."""
        for each in self._alike:
            text = each.alike(text)
        return _SMALL.sub(lambda m: put_back(m.group(), self._plain, self._plain), text) if self._has_list else text

    def reading(self, view: View, span: Span) -> bool:
        """True where a sentence says enough, in English and little else, to be judged at all."""
        tokens = view.tokens_in(span.start, span.end)
        words = [i for i in tokens if view.tokens[i].isalpha()]
        letters = sum(len(view.tokens[i]) == 1 for i in words)
        if len(words) < _FEWEST or 2 * letters > len(words) or self._is_heading(view, tokens) or self._is_signature(view, tokens):
            return False
        return self.beside(view, span)

    def beside(self, view: View, span: Span) -> bool:
        """True where a sentence is English, so that it may be read with others, though it may say too little by itself."""
        tokens = view.tokens_in(span.start, span.end)
        return self.english(view, tokens) and sum(self.foreign(view.tokens[i]) for i in tokens) < _TELLING

    def a_tip(self, view: View, span: Span) -> bool:
        """True where a Tip of the model alone would have a reason that a person understands."""
        tokens = view.tokens_in(span.start, span.end)
        if not tokens or find(view, self._thanks, self._names, tokens[0], tokens[-1] + 1):
            return False
        return sum(self.tells(view.tokens[i]) for i in tokens) >= _TELLING

    def tells(self, word: str) -> bool:
        """True for a word that means something by itself."""
        low = word.lower().partition("'")[0]
        return len(low) > 2 and low.isalpha() and low not in self._empty

    def english(self, view: View, tokens: range) -> bool:
        """True unless most words of a sentence are no English ones. Names and typing errors are few beside the small words."""
        if not self._has_list:
            return True
        words = [view.tokens[i] for i in tokens if view.tokens[i].isalpha() and len(view.tokens[i]) > 1]
        if len(words) < _FEWEST - 1:
            return not words or any(self._knows(word) for word in words)
        known = sum(self._knows(word) for word in words)
        foreign = sum(word in self._other for word in words)
        return (known - foreign if foreign >= _TELLING else known) / len(words) >= _KNOWN

    def foreign(self, word: str) -> bool:
        """True for a small word or a greeting of another language, in lower case, that is no English word as well."""
        return word in self._other and word not in self._plain

    def _knows(self, word: str) -> bool:
        return word in self._plain or word in COMMON

    def _is_heading(self, view: View, tokens: range) -> bool:
        """A short line without a full stop, among others."""
        if len(tokens) > _HEADING or len(tokens) == len(view.tokens):
            return False
        raw, end = view.raw, view.ends[tokens[-1]]
        rest = raw[end:].partition("\n")[0].strip(" \"')*:-")
        start = raw.rfind("\n", 0, view.starts[tokens[0]]) + 1
        return not rest and not raw[start : view.starts[tokens[0]]].strip(" \"'(*-#") and "\n" in raw

    def _is_signature(self, view: View, tokens: range) -> bool:
        """A greeting at the end, or nothing but a name."""
        if len(tokens) > _SIGNATURE:
            return False
        greets = find(view, self._ends, self._names, tokens[0], tokens[-1] + 1)
        return greets is not None or all(self._names(view, i) for i in tokens)
