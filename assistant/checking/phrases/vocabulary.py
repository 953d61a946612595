# SPDX-License-Identifier: Apache-2.0
"""Word lists and phrases, read once into elements.

The language of a phrase (docs/rule-authoring.md has it with examples)::

    word*         begins with               [x|y]        may stand here or not
    <class>       a word list of vocabulary.toml         ...  up to four words between;  ..2  up to two
    {name} {num} {money} {caps}             ^  $  ,      start and end of the sentence, a comma or the like

Phrases never reach across a sentence. Each is found by its rarest word, so a phrase costs nothing on a draft
that lacks the word.

Phrases never reach across a sentence.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from assistant.checking.normalise import View

# Words so common that a phrase should not be looked up by them.
COMMON = frozenset(
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
    # a possessive is a token of its own, which it cannot be seen to be without the word before it
    tokens = ["'s"] if text == "'s" else View(text.replace("_", " ")).tokens
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
