# SPDX-License-Identifier: Apache-2.0
"""One pass over the tokens for all phrases of all rules.

The language of a phrase (docs/rule-authoring.md has it with examples)::

    word          that word                 a|b|c_d      one of these ("c_d" is two words)
    word*         begins with               [x|y]        may stand here or not
    <class>       a word list of vocabulary.toml         ...  up to four words between;  ..2  up to two
    {name} {num} {money} {caps}             ^  $  ,      start and end of the sentence, a comma or the like

Phrases never reach across a sentence. Each is found by its rarest word, so a phrase costs nothing on a draft
that lacks the word.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.checking.normalise import View

# Words so common that a phrase should not be looked up by them.
_COMMON = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "if",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "do",
        "does",
        "did",
        "not",
        "no",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "shall",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "him",
        "her",
        "us",
        "them",
        "my",
        "your",
        "his",
        "its",
        "our",
        "their",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "who",
        "what",
        "which",
        "when",
        "where",
        "why",
        "how",
        "all",
        "any",
        "some",
        "so",
        "up",
        "out",
        "off",
        "then",
        "than",
        "just",
        "get",
        "got",
        "go",
        "going",
        "one",
        "about",
        "into",
        "over",
        "back",
        "very",
        "more",
        "most",
        "only",
        "also",
        "too",
        "now",
        "council",
        "councillor",
        "town",
        "people",
        "like",
        "know",
        "say",
        "said",
        "see",
        "make",
        "made",
        "want",
        "think",
        "time",
        "new",
        "'s",
    ]
)


_NEGATIVE = frozenset({"not", "never", "no", "nobody", "cannot"})


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place in a phrase."""

    kind: str  # "word", "gap", "name", "num", "money", "caps", "start", "end"
    words: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    sequences: tuple[tuple[Element, ...], ...] = ()
    optional: bool = False
    low: int = 1
    high: int = 1
    heads: dict[str, tuple[Sequence, ...]] = field(default_factory=dict, compare=False)
    loose: tuple[Sequence, ...] = ()
    opens: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Sort the sequences by their first word: of a hundred names for groups only those that can stand are tried."""
        heads: dict[str, list[Sequence]] = {}
        loose: list[Sequence] = []
        for sequence in self.sequences:
            first = sequence[0] if sequence else None
            if first is not None and first.kind == "word" and not (first.sequences or first.optional or first.prefixes):
                for word in first.words:
                    heads.setdefault(word, []).append(sequence)
            else:
                loose.append(sequence)
        object.__setattr__(self, "heads", {word: tuple(found) for word, found in heads.items()})
        object.__setattr__(self, "loose", tuple(loose))
        object.__setattr__(self, "opens", self.words | heads.keys())


Sequence = tuple[Element, ...]
_PIECE = re.compile(r"\[[^\]]*\]|<[^>]*>\S*|\S+")
_SPECIAL = {"{name}": "name", "{num}": "num", "{money}": "money", "{caps}": "caps"}
_MARKS = {"$": "end", ",": "comma"}
_MAX_GAP = 10


class Vocabulary:
    """Named word lists, read once into elements."""

    def __init__(self, classes: Mapping[str, Iterable[str]]) -> None:
        self._raw = {name: tuple(entries) for name, entries in classes.items()}
        self._done: dict[str, Element] = {}
        self._open: set[str] = set()

    def element(self, name: str) -> Element:
        """Raises PhraseError when there is no such list or lists name each other in a circle."""
        if name in self._done:
            return self._done[name]
        if name not in self._raw:
            raise PhraseError(f"there is no word list <{name}> in vocabulary.toml")
        if name in self._open:
            raise PhraseError(f"the word list <{name}> contains itself")
        self._open.add(name)
        try:
            self._done[name] = _alternatives(self._raw[name], self)
        finally:
            self._open.discard(name)
        return self._done[name]

    def words(self, name: str) -> frozenset[str]:
        """The single words of a list (not its phrases)."""
        return self.element(name).words

    def check(self) -> Iterator[tuple[str, str]]:
        """Every list that cannot be read, with the reason."""
        for name in self._raw:
            try:
                self.element(name)
            except PhraseError as error:
                yield name, str(error)


def _alternatives(entries: Iterable[str], vocabulary: Vocabulary, optional: bool = False) -> Element:
    words: set[str] = set()
    prefixes: set[str] = set()
    sequences: list[Sequence] = []
    for raw in entries:
        entry = raw.strip().lower()
        if not entry:
            raise PhraseError("an empty alternative")
        if entry.endswith("*") and entry[:-1].isalnum():
            if len(entry) < 4:
                raise PhraseError(f'"{entry}" is too short: give at least three letters before the *')
            prefixes.add(entry[:-1])
            continue
        parsed = parse(entry, vocabulary) if _needs_parse(entry) else _literal(entry)
        if len(parsed) == 1 and parsed[0].kind == "word" and not parsed[0].optional:
            words |= parsed[0].words
            prefixes |= set(parsed[0].prefixes)
            sequences.extend(parsed[0].sequences)
        else:
            sequences.append(parsed)
    lengths = [_length(s) for s in sequences]
    if words or prefixes:
        lengths.append((1, 1))
    low, high = min(a for a, _ in lengths), max(b for _, b in lengths)
    return Element("word", frozenset(words), tuple(sorted(prefixes)), tuple(sequences), optional, 0 if optional else low, high)


def _needs_parse(entry: str) -> bool:
    return any(c in entry for c in "<{[|*") or " " in entry


@functools.cache
def _literal(text: str) -> Sequence:
    tokens = View(text.replace("_", " ")).tokens
    if not tokens:
        raise PhraseError(f'"{text}" holds no word')
    return tuple(Element("word", frozenset({t})) for t in tokens)


def parse(phrase: str, vocabulary: Vocabulary) -> Sequence:
    """Read one phrase.

    Raises:
        PhraseError: when it cannot be read, with what is wrong.
    """
    elements: list[Element] = []
    for piece in _PIECE.findall(phrase.lower()):
        optional = piece.startswith("[") and piece.endswith("]")
        inner = piece[1:-1] if optional else piece
        if piece == "^":
            elements.append(Element("start", low=0, high=0))
        elif piece == "$":
            elements.append(Element("end", low=0, high=0))
        elif piece in _MARKS:
            elements.append(Element(_MARKS[piece], low=0, high=0))
        elif re.fullmatch(r"\.\.(\.|\d{1,2})", piece):
            high = 4 if piece == "..." else int(piece[2:])
            if high > _MAX_GAP:
                raise PhraseError(f'"{piece}": a gap may be {_MAX_GAP} words at most')
            elements.append(Element("gap", low=0, high=high))
        elif inner in _SPECIAL:
            elements.append(Element(_SPECIAL[inner], optional=optional, low=0 if optional else 1))
        elif "|" in inner or "<" in inner or inner.endswith("*") or "_" in inner or optional:
            elements.append(_mixed(inner, vocabulary, optional))
        else:
            elements.extend(_literal(inner))
    return tuple(elements)


def _mixed(inner: str, vocabulary: Vocabulary, optional: bool) -> Element:
    words: set[str] = set()
    prefixes: set[str] = set()
    sequences: list[Sequence] = []
    plain: list[str] = []
    for part in inner.split("|"):
        if part.startswith("<") and part.endswith(">"):
            element = vocabulary.element(part[1:-1])
            words |= element.words
            prefixes |= set(element.prefixes)
            sequences.extend(element.sequences)
        elif part in _SPECIAL:
            sequences.append((Element(_SPECIAL[part]),))
        elif part in _MARKS:
            sequences.append((Element(_MARKS[part], low=0, high=0),))
        else:
            plain.append(part.replace("_", " "))
    if plain:
        element = _alternatives(plain, vocabulary)
        words |= element.words
        prefixes |= set(element.prefixes)
        sequences.extend(element.sequences)
    lengths = [_length(s) for s in sequences] + ([(1, 1)] if words or prefixes else [])
    return Element(
        "word",
        frozenset(words),
        tuple(sorted(prefixes)),
        tuple(sequences),
        optional,
        0 if optional else min(a for a, _ in lengths),
        max(b for _, b in lengths),
    )


def _length(sequence: Sequence) -> tuple[int, int]:
    return sum(e.low for e in sequence), sum(e.high for e in sequence)


class NameTest:
    """Decides whether a token looks like somebody's name. `firsts` are given names, `never` other capitalised words."""

    def __init__(self, firsts: frozenset[str] = frozenset(), never: frozenset[str] = frozenset()) -> None:
        self.firsts = firsts
        self.never = never

    def __call__(self, view: View, index: int) -> bool:
        known = view._names.get(index)
        if known is None:
            known = view._names[index] = self._test(view, index)
        return known

    def _test(self, view: View, index: int) -> bool:
        token = view.tokens[index]
        if not view.is_capitalised(index) or len(token) < 2 or not token.isalpha() or token in self.never:
            return False
        raw = view.raw[view.starts[index] : view.ends[index]]
        if raw.isupper() and len(raw) > 3:
            return token in self.firsts
        first = index == 0 or view.breaks[index] == 2
        return token in self.firsts or token in view.people or (not first and token not in _COMMON)


def _longest(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> int:
    """The last token index at which `sequence[at:]` can end when it starts at token `index`; -1 when it cannot."""
    tokens, breaks = view.tokens, view.breaks
    total, count = len(tokens), len(sequence)
    while at < count:
        element = sequence[at]
        if element.kind == "word" and not element.sequences and not element.optional:
            # the common case, without a call: the next word must be one of these
            if index >= total or (at and breaks[index] == 2):
                return -1
            token = tokens[index]
            if token not in element.words and not (element.prefixes and token.startswith(element.prefixes)):
                return -1
            at += 1
            index += 1
            continue
        best = -1
        for step in _steps(view, sequence, at, index, names):
            best = max(best, _longest(view, sequence, at + 1, step, names))
        return best
    return index


def _steps(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> Iterable[int]:
    """Every token index at which the element after `sequence[at]` may start."""
    element = sequence[at]
    total, kind = len(view.tokens), element.kind
    if kind == "gap":
        return _gap_steps(view, sequence, at, index)
    if kind in ("start", "end", "comma"):
        return (index,) if _mark(kind, view, index, total) else ()
    open_here = index < total and _joined(view, index, at)
    out: set[int] = set()
    if kind == "word":
        if open_here:
            token = view.tokens[index]
            if token in element.words or (element.prefixes and token.startswith(element.prefixes)):
                out.add(index + 1)
        if element.sequences and (index == total or open_here or element.low == 0):
            for inner in element.loose:
                out |= _all_ends(view, inner, 0, index, names)
            for inner in element.heads.get(view.tokens[index], ()) if open_here else ():
                out |= _all_ends(view, inner, 0, index, names)
    elif open_here and _special(kind, view, index, names):
        out.add(index + 1)
    if element.optional:
        out.add(index)
    return out


def _gap_steps(view: View, sequence: Sequence, at: int, index: int) -> list[int]:
    """Ends of a gap; where a plain word follows, only those at which it stands."""
    last = index
    total = len(view.tokens)
    while last < total and last - index < sequence[at].high and view.sentence[last] == view.sentence[index - 1]:
        last += 1
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    if (
        following is not None
        and following.kind == "word"
        and not (following.sequences or following.optional or following.prefixes)
    ):
        words = following.words
        return [step for step in range(index, min(last + 1, total)) if view.tokens[step] in words]
    return list(range(index, last + 1))


def _all_ends(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> set[int]:
    """Every token index at which `sequence[at:]` can end when it starts at token `index`."""
    if at == len(sequence):
        return {index}
    element = sequence[at]
    if element.kind == "word" and not element.sequences and not element.optional:
        if index >= len(view.tokens) or (at and view.breaks[index] == 2):
            return set()
        token = view.tokens[index]
        if token not in element.words and not (element.prefixes and token.startswith(element.prefixes)):
            return set()
        return _all_ends(view, sequence, at + 1, index + 1, names)
    out: set[int] = set()
    for step in _steps(view, sequence, at, index, names):
        out |= _all_ends(view, sequence, at + 1, step, names)
    return out


def _mark(kind: str, view: View, index: int, total: int) -> bool:
    if kind == "start":
        return index < total and (index == 0 or view.breaks[index] == 2)
    return index == total or view.breaks[index] == 2 or (kind == "comma" and view.breaks[index] == 1)


def _joined(view: View, index: int, at: int) -> bool:
    """The first element may stand anywhere; later ones not after a full stop."""
    return at == 0 or view.breaks[index] != 2


def _special(kind: str, view: View, index: int, names: NameTest) -> bool:
    token = view.tokens[index]
    match kind:
        case "num":
            return token[0].isdigit()
        case "money":
            start = view.starts[index]
            after = view.tokens[index + 1] if index + 1 < len(view.tokens) else ""
            return token[0].isdigit() and (
                (start > 0 and view.raw[start - 1] in "£€$")
                or token.endswith(("k", "grand"))
                or after in ("pounds", "quid", "grand", "million", "k")
            )
        case "caps":
            return view.is_capitalised(index) and token.isalpha()
        case _:
            return names(view, index)


def find(view: View, sequence: Sequence, names: NameTest, first: int = 0, last: int | None = None) -> tuple[int, int] | None:
    """The first place in tokens `first` to `last` where `sequence` stands, as a half-open token range."""
    element = sequence[0]
    plain = element.kind == "word" and not (element.loose or element.optional or element.prefixes)
    stop = len(view.tokens) if last is None else last
    candidates: Iterable[int] = range(first, stop)
    if plain and last is None:  # in the whole draft: by the few words that it has of them
        candidates = sorted(i for word in element.opens & view.positions.keys() for i in view.positions[word] if i >= first)
    elif plain:
        candidates = [i for i in candidates if view.tokens[i] in element.opens]
    for index in candidates:
        end = _longest(view, sequence, 0, index, names)
        if end > index:
            return index, end
    return None


class PhraseIndex:
    """Phrases with their owners, looked up by rarest word."""

    def __init__(self, vocabulary: Vocabulary, names: NameTest) -> None:
        self._vocabulary = vocabulary
        self._names = names
        self._entries: list[tuple[Hashable, Sequence, int, int, bool]] = []
        self._needs: list[tuple[frozenset[str], ...]] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_prefix: dict[str, list[int]] = {}
        self._prefix_lengths: tuple[int, ...] = ()
        self.words: set[str] = set()

    def add(self, owner: Hashable, phrase: str) -> None:
        """Raises PhraseError when the phrase cannot be read or could stand anywhere."""
        sequence = parse(phrase, self._vocabulary)
        number, low, high, gate = -1, 0, 0, None
        best = 1 << 30
        before_low = before_high = 0
        for at, element in enumerate(sequence):
            if element.kind == "word" and not element.optional:
                gated = _gate(element)
                if gated is not None:
                    cost = sum(50 if w in _COMMON else 1 for w in gated[0]) + 3 * len(gated[1])
                    if cost < best:
                        best, number, low, high, gate = cost, at, before_low, before_high, gated
            before_low += element.low
            before_high += element.high
        if gate is None or number < 0:
            raise PhraseError(f'"{phrase}" could stand anywhere: add a word that must be there')
        entry = len(self._entries)
        self._entries.append((owner, sequence, low, high, bool(_NEGATIVE & _all_words(sequence))))
        self._needs.append(_needs(sequence, number))
        for word in gate[0]:
            self._by_word.setdefault(word, []).append(entry)
        for prefix in gate[1]:
            self._by_prefix.setdefault(prefix, []).append(entry)
        self._prefix_lengths = tuple(sorted({len(p) for p in self._by_prefix}))
        self.words |= _all_words(sequence)

    def scan(self, view: View) -> Iterator[tuple[Hashable, int, int, bool]]:
        """Yield (owner, first token, end token, has its own "not") for every phrase found, the longest for each start."""
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
                for place in places:
                    here = beside[sentence[place]]  # no phrase goes on past the end of its sentence
                    if any(need.isdisjoint(here) for need in needs):
                        continue
                    for start in range(max(0, place - high), place - low + 1):
                        if (number, start) in seen or sentence[start] != sentence[place]:
                            continue
                        seen.add((number, start))
                        end = _longest(view, sequence, 0, start, self._names)
                        if end > start:
                            yield owner, start, end, negative


def _needs(sequence: Sequence, gate: int) -> tuple[frozenset[str], ...]:
    """For each other element that must be there and can be told by words: those words."""
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
