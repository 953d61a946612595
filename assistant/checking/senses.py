# SPDX-License-Identifier: Apache-2.0
"""Words with a plain sense beside a rude or a grave one: where what stands beside them says that the plain one is meant, rules
and reader are shown another word of that sense."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.checking.normalise import View
from assistant.domain.policy import Meant, Sense

_SENTENCE = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[^\W_]+")
_BEFORE, _BEHIND = 3, 2


class Senses:
    """Knows the senses of `senses.toml`."""

    def __init__(self, meant: Meant) -> None:
        self._before, self._behind = frozenset(meant.before), _any_of(meant.behind)
        self._of: dict[str, list[tuple[Sense, re.Pattern[str]]]] = {}
        for sense in meant.sense:
            near = _any_of(sense.near)
            for word in sense.words:
                self._of.setdefault(word, []).append((sense, near))
        self._word = _any_of(self._of)

    def alike(self, text: str) -> str:
        """The text with another word in place of each that is meant plainly."""
        return _SENTENCE.sub(self._sentence, text) if self._word.search(text) else text

    def settle(self, view: View) -> None:
        """Let the tokens of a view be read in the same way."""
        for word in self._of.keys() & view.positions.keys():
            meant: dict[int, list[Sense]] = {}  # by sentence, each of which is searched once
            for place in tuple(view.positions[word]):
                first, end = view.sentence_tokens(place)
                words = view.tokens[max(first, place - _BEFORE) : min(end, place + 1 + _BEHIND)]
                if first not in meant:
                    meant[first] = self._near(word, " ".join(view.tokens[first:end]))
                shown = self._shown(meant[first], words, place - max(first, place - _BEFORE))
                if shown:
                    view.take_for(place, shown)

    def _sentence(self, found: re.Match[str]) -> str:
        text = found.group()
        places = list(_WORD.finditer(text))
        words = [place.group().lower() for place in places]
        beside = " ".join(words)
        meant = {word: self._near(word, beside) for word in self._of.keys() & set(words)}
        out, last = [], 0
        for at, place in enumerate(places):
            shown = self._shown(meant.get(words[at], []), words, at)
            if shown:
                out += [text[last : place.start()], shown]
                last = place.end()
        return "".join([*out, text[last:]])

    def _near(self, word: str, sentence: str) -> list[Sense]:
        """The senses of a word that its sentence speaks for."""
        return [sense for sense, near in self._of[word] if near.search(sentence)]

    def _shown(self, meant: Sequence[Sense], words: Sequence[str], at: int) -> str:
        """The word that stands for the one at `at`; empty where that one is to be read."""
        if not meant:
            return ""
        called = self._called(words, at)
        shown = next((sense.shown for sense in meant if sense.act or not called), "")
        return f"{shown}s" if shown and words[at].endswith("s") else shown

    def _called(self, words: Sequence[str], at: int) -> bool:
        """Whether a person may be called so."""
        behind = " ".join(words[at + 1 : at + 1 + _BEHIND])
        return not self._before.isdisjoint(words[max(0, at - _BEFORE) : at]) or self._behind.search(behind) is not None


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    each = "|".join(re.escape(w[:-1]) + r"\w*" if w.endswith("*") else re.escape(w) for w in words)
    return re.compile(rf"\b(?:{each})\b", re.IGNORECASE)
