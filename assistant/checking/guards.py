# SPDX-License-Identifier: Apache-2.0
"""Why a match may mean something else: negated, quoted, reported, asked, about oneself, an opinion, sourced.

A rule names the guards that it wants. Each guard answers "drop" (no finding) or "lower" (abuse to a Tip, the rest one level).
The words that they look for are lists in vocabulary.toml.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.checking.normalise import View
from assistant.checking.phrases.vocabulary import Vocabulary

DROP, LOWER, KEEP = "drop", "lower", ""
NAMES = ("negated", "quoted", "reported", "question", "self", "opinion", "sourced", "condemned")
_REACH = 4


class Guards:
    """The guards. Where the phrases of their lists stand is known to the view."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._negations = vocabulary.words("negation")
        self._tests: dict[str, Callable[[View, int, int], str]] = {
            "negated": self._negated,
            "quoted": self._quoted,
            "reported": self._reported,
            "question": lambda view, first, _end: DROP if view.is_question(first) else KEEP,
            "self": self._self,
            "opinion": self._opinion,
            "sourced": self._sourced,
            "condemned": self._condemned,
        }

    def judge(self, name: str, view: View, first: int, end: int, negative: bool = False) -> str:
        """What guard `name` says of tokens `first` to `end`: "drop", "lower" or "".

        `negative`: the phrase itself holds a "not", so one between its words says nothing.
        """
        if name == "negated" and not negative and any(view.tokens[i] in ("not", "never") for i in range(first, end)):
            return DROP
        return self._tests[name](view, first, end)

    def _negated(self, view: View, first: int, end: int) -> str:
        begin = view.sentence_tokens(first)[0]
        index = first
        while index > begin and first - index < _REACH and view.breaks[index] == 0:
            index -= 1
            if view.tokens[index] in self._negations:
                return DROP
        return KEEP

    def _quoted(self, view: View, first: int, end: int) -> str:
        # a phrase that begins in a quotation may end past it: "'I know where you live' was on the wall"
        if not view.in_quotes(view.starts[first], view.ends[first]):
            return KEEP
        if view.first_of("objection", 0, _all(view)) or view.first_of("reported-by", 0, _all(view)):
            return DROP
        return LOWER

    def _reported(self, view: View, first: int, end: int) -> str:
        begin = view.sentence_tokens(first)[0]
        return DROP if view.first_of("reported-by", begin, first) else KEEP

    def _self(self, view: View, first: int, end: int) -> str:
        begin = view.sentence_tokens(first)[0]
        window = view.tokens[max(begin, first - 3) : min(first + 1, end)]
        if any(w in ("i", "me", "myself", "we", "us") for w in window) and not any(
            w in ("you", "he", "she", "they", "him", "her", "them") for w in view.tokens[max(begin, first - 3) : end]
        ):
            return DROP
        return KEEP

    def _opinion(self, view: View, first: int, end: int) -> str:
        begin, stop = view.sentence_tokens(first)
        return DROP if view.first_of("opinion", begin, stop) else KEEP

    def _sourced(self, view: View, first: int, end: int) -> str:
        if "<link>" in view.positions or view.first_of("source-given", 0, _all(view)):
            return DROP
        return KEEP

    def _condemned(self, view: View, first: int, end: int) -> str:
        return DROP if view.first_of("objection", 0, _all(view)) else KEEP


def _all(view: View) -> int:
    """One past the last token: the whole draft."""
    return len(view.tokens)
