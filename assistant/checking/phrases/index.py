# SPDX-License-Identifier: Apache-2.0
"""One pass over the tokens for all phrases of all rules. Each phrase is found by its rarest word, so it costs nothing on a draft
that lacks the word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant.checking.case import Owner, Steps
from assistant.checking.normalise import View
from assistant.checking.phrases.match import NameTest, longest
from assistant.checking.phrases.sources import Phrases
from assistant.checking.phrases.vocabulary import COMMON, Element, PhraseError, Sequence, Vocabulary, parse

_NEGATIVE = frozenset({"not", "never", "no", "nobody", "cannot"})


class PhraseIndex:
    """Phrases with their owners, looked up by rarest word."""

    def __init__(self, vocabulary: Vocabulary, names: NameTest) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self._entries: list[tuple[Owner, Sequence, int, int, bool]] = []
        self._needs: list[tuple[frozenset[str], ...]] = []
        self._single: list[bool] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_prefix: dict[str, list[int]] = {}
        self._prefix_lengths: tuple[int, ...] = ()
        self.words: set[str] = set()

    def add(self, owner: Owner | None, phrase: str) -> None:
        """Raises PhraseError when the phrase cannot be read or could stand anywhere."""
        sequence = parse(phrase, self._vocabulary)
        number, low, high, gate = -1, 0, 0, None
        best = 1 << 30
        before_low = before_high = 0
        for at, element in enumerate(sequence):
            if element.kind == "word" and not element.optional:
                gated = _gate(element)
                if gated is not None:
                    cost = sum(50 if w in COMMON else 1 for w in gated[0]) + 3 * len(gated[1])
                    if cost < best:
                        best, number, low, high, gate = cost, at, before_low, before_high, gated
            before_low += element.low
            before_high += element.high
        if gate is None or number < 0:
            raise PhraseError(f'"{phrase}" could stand anywhere: add a word that must be there')
        entry = len(self._entries)
        self._entries.append((owner or ("", ""), sequence, low, high, bool(_NEGATIVE & _all_words(sequence))))
        self._needs.append(needed(sequence, number))
        self._single.append(len(sequence) == 1 and not (gate[1] or sequence[0].sequences))
        for word in gate[0]:
            self._by_word.setdefault(word, []).append(entry)
        for prefix in gate[1]:
            self._by_prefix.setdefault(prefix, []).append(entry)
        self._prefix_lengths = tuple(sorted({len(p) for p in self._by_prefix}))
        self.words |= _all_words(sequence)

    def learn(self, source: Phrases) -> None:
        """Add the phrases of one key. Raises ValueError naming the file."""
        for phrase in source.phrases:
            try:
                self.add(source.owner, phrase)
            except PhraseError as error:
                raise ValueError(f"{source.file}: {source.key}: {error}") from error

    def scan(self, view: View, steps: Steps) -> Iterator[tuple[Owner, int, int, bool]]:
        """Yield (owner, first token, end token, has its own "not") for every phrase found, the longest for each start.

        Raises:
            TooSlowError: when `steps` are used up.
        """
        present = view.positions.keys()
        sentence = view.sentence
        beside: dict[int, set[str]] = {}
        for place, token in enumerate(view.tokens):
            beside.setdefault(sentence[place], set()).add(token)
        possible: dict[int, bool] = {}
        seen: set[tuple[int, int]] = set()
        for word, places in view.positions.items():
            entries: Iterable[int] = self._by_word.get(word, ())
            for length in self._prefix_lengths:
                if len(word) >= length and word[:length] in self._by_prefix:
                    entries = (*entries, *self._by_prefix[word[:length]])
            for number in entries:
                if number not in possible:
                    # a phrase of which another word is missing cannot stand here
                    possible[number] = not any(need.isdisjoint(present) for need in self._needs[number])
                if not possible[number]:
                    continue
                owner, sequence, low, high, negative = self._entries[number]
                needs = self._needs[number]
                steps.take(len(places))
                if self._single[number]:
                    yield from ((owner, place, place + 1, negative) for place in places)
                    continue
                for place in places:
                    here = beside[sentence[place]]  # no phrase goes on past the end of its sentence
                    if any(need.isdisjoint(here) for need in needs):
                        continue
                    for start in range(max(0, place - high), place - low + 1):
                        if (number, start) in seen or sentence[start] != sentence[place]:
                            continue
                        seen.add((number, start))
                        end = longest(view, sequence, 0, start, self._names)
                        if end > start:
                            yield owner, start, end, negative


def needed(sequence: Sequence, gate: int = -1) -> tuple[frozenset[str], ...]:
    """For each element but the one at `gate` that must be there and can be told by words: those words."""
    out = []
    for at, element in enumerate(sequence):
        if at != gate and element.kind == "word" and not element.optional and element.low > 0:
            told = _gate(element)
            if told is not None and not told[1] and told[0]:
                out.append(told[0])
    return tuple(out)


def _gate(element: Element) -> tuple[frozenset[str], tuple[str, ...]] | None:
    """Words and prefixes one of which must be in a text for `element` to match; None when none can be told."""
    words, prefixes = set(element.words), set(element.prefixes)
    for sequence in element.sequences:
        first = _sequence_gate(sequence)
        if first is None:
            return None
        words |= first[0]
        prefixes |= set(first[1])
    # the offset of the gate is counted to the element's first token, so only first tokens may be gates
    return frozenset(words), tuple(prefixes)


def _sequence_gate(sequence: Sequence) -> tuple[frozenset[str], tuple[str, ...]] | None:
    if not sequence or sequence[0].kind != "word" or sequence[0].optional:
        return None
    first = sequence[0]
    return _gate(first)


def _all_words(sequence: Sequence) -> set[str]:
    out: set[str] = set()
    for element in sequence:
        out |= element.words
        for inner in element.sequences:
            out |= _all_words(inner)
    return out
