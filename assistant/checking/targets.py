# SPDX-License-Identifier: Apache-2.0
"""Whom or what words are about: a person, a group, a decision, an institution."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.checking.normalise import View
from assistant.checking.phrases.match import NameTest
from assistant.checking.phrases.vocabulary import Vocabulary
from assistant.domain.draft import Contact
from assistant.domain.finding import Span

_ORDER = ("staff", "councillor", "group", "decision", "institution", "person")
"""A word that stands in two lists is taken as the first of these."""

_REACH = 8
"""Words on each side that are looked at for a target."""

_PEOPLE_FIRST = ("you", "staff", "councillor", "group", "person", "decision", "institution")
_TITLES = frozenset(["cllr", "councillor", "mr", "mrs", "ms", "miss", "dr"])
_IN_FULL = {"cllr": "councillor", "cllrs": "councillors", "mp": "MP"}
_KINDS = {"clerk": "staff", "staff": "staff", "councillor": "councillor"}


class Targets:
    """Tells targets by the word lists `target-*` of the vocabulary, by names, and by the people that the user has listed."""

    def __init__(self, vocabulary: Vocabulary, names: NameTest) -> None:
        self._words = {name: vocabulary.words(f"target-{name}") for name in _ORDER}
        self._names = names

    def near(self, view: View, first: int, end: int) -> str:
        """Who or what the words at tokens `first` to `end` are about, judged by the nearest word that tells; "none" if
        no word does."""
        begin, stop = view.sentence_tokens(first)
        best, distance = "none", 99
        for index in range(max(begin, first - _REACH), min(stop, end + _REACH)):
            away = 0 if first <= index < end else (first - index if index < first else index - end + 1)
            if away >= distance:
                continue
            kind = self._kind_of(view, index)
            if kind:
                best, distance = kind, away
        return best

    def of_sentence(self, view: View, span: Span) -> str:
        """Whom a sentence is about: a person or a group before a decision or an institution."""
        kinds = {self._kind_of(view, index) for index in view.tokens_in(span.start, span.end)}
        return next((kind for kind in _PEOPLE_FIRST if kind in kinds), "none")

    def _kind_of(self, view: View, index: int) -> str:
        token = view.tokens[index]
        if token in ("you", "your", "yourself"):
            return "you"
        if token in view.people and view.is_capitalised(index):
            return view.people[token]
        for name in _ORDER:
            if token in self._words[name]:
                return name
        return "person" if self._names(view, index) else ""

    def named(self, view: View, span: Span) -> str:
        """Whom the sentence at `span` names, for "I disagree with Cllr Webb"; "" when it does not tell."""
        tokens = view.tokens_in(span.start, span.end)
        if tokens:
            first, last = view.sentence_tokens(tokens[0])
            for index in range(first, last):
                if view.tokens[index] in _TITLES and index + 1 < last:
                    end = index + 1
                    while end < last and self._names(view, end) and view.breaks[end] == 0:
                        end += 1
                    if end > index + 1:
                        return view.raw[view.starts[index] : view.ends[end - 1]]
            for index in range(first, last):
                if view.tokens[index] in self._words["staff"] | self._words["councillor"]:
                    return "the " + _IN_FULL.get(view.tokens[index], view.tokens[index])
            if any(view.tokens[i] in ("you", "your") for i in tokens):
                return "you"
        return ""


def people_of(contacts: Iterable[Contact]) -> dict[str, str]:
    """What each word of a listed person's name stands for: staff, or a councillor."""
    return {
        word: _KINDS[contact.kind]
        for contact in contacts
        if contact.kind in _KINDS
        for word in View(contact.name).tokens
        if len(word) > 2
    }
