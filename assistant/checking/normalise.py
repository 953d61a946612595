# SPDX-License-Identifier: Apache-2.0
"""Sees through disguise and keeps a map back: leet, spaced letters, look-alikes, zero-width, stretched words.

Abuse is matched on the folded tokens. Identifiers and spelling read the raw text, because folding would turn
"A5" into "as" and a planning reference into nonsense.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Self

# Letters of other scripts that look like Latin ones. Chosen by eye from the Unicode blocks that pranksters
# use (Cyrillic, Greek, Armenian, Cherokee); compatibility forms (fullwidth, maths, circled) come from NFKD.
_LOOKALIKES = dict(
    zip(
        "авекмнорстухіјѕԁԛԝһӏьгպոսցհօαβγεηικνορτυχωɑɡıɩʀʏᴀᴄᴅᴇᴊᴋᴍɴᴏᴘᴛᴜᴠᴡᴢßøđłħœæ",
        "abekmhopctyxijsdqwhlbrunugnhoaßyenikvoptuxwagiirvacdejkmnoptuvwzsodlhoa".replace("ß", "b"),
        strict=False,
    )
)
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u061c\u180e\u200e\u200f\ufe0e\ufe0f")
_PUNCTUATION = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "…", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
}  # fmt: skip

_TOKEN = re.compile(
    r"(?P<link>https?://\S+|www\.[^\s]+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|[@#]?(?P<word>(?:[a-z0-9]|(?<=\b[b-z])\*{3,}(?![a-z0-9*])|[$@](?=[a-z0-9$@])|(?<=[a-z0-9])[$@!*|+](?=[a-z0-9$@!*|+])"
    r"|(?<=[*$])\*?(?=[a-z0-9*$])|(?<=[a-z][a-z*])\*+|(?<=[a-z])\$+)+(?:'[a-z]+)?)"
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
                       "@": "a", "$": "s", "!": "i", "|": "i", "+": "t"})  # fmt: skip
_LEET_L = str.maketrans({"1": "l", "!": "l", "|": "l"})
_MASKS = re.compile(r"(?<=[a-z])[@$!|+](?=[a-z@$!|+])")
_RUN = re.compile(r"(.)\1{2,}")
_PAIR = re.compile(r"(.)\1+")
_SENTENCE_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n|[.!?]{2,}")
_CLAUSE_END = re.compile(r"[,;:]|\s-\s|[()]")
_ABBREVIATIONS = frozenset(["mr", "mrs", "ms", "dr", "st", "rev", "cllr", "no", "eg", "ie", "prof", "vs", "approx", "tel"])

_IS_AFTER = frozenset(
    ["he", "she", "it", "that", "there", "what", "who", "here", "where", "how", "this", "everyone", "nobody", "someone"]
)
_TAILS = {"ll": "will", "re": "are", "ve": "have", "m": "am", "d": "would"}
_BARE = {
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "cant": ("can", "not"),
    "cannot": ("can", "not"), "wont": ("will", "not"), "isnt": ("is", "not"), "arent": ("are", "not"),
    "wasnt": ("was", "not"), "werent": ("were", "not"), "wouldnt": ("would", "not"),
    "shouldnt": ("should", "not"), "couldnt": ("could", "not"), "hasnt": ("has", "not"),
    "havent": ("have", "not"), "youre": ("you", "are"), "theyre": ("they", "are"), "im": ("i", "am"),
    "ive": ("i", "have"), "youve": ("you", "have"), "theyve": ("they", "have"), "weve": ("we", "have"),
    "youll": ("you", "will"), "theyll": ("they", "will"), "shes": ("she", "is"), "hes": ("he", "is"),
    "thats": ("that", "is"), "whats": ("what", "is"), "theres": ("there", "is"), "gonna": ("going", "to"),
    "wanna": ("want", "to"), "gotta": ("got", "to"), "u": ("you",), "ur": ("your",), "r": ("are",),
    "ya": ("you",), "yer": ("your",), "ain": ("is",), "aint": ("is", "not"), "em": ("them",),
}  # fmt: skip
# "its", "were", "well", "ill", "id", "shell", "hell", "wed" are words of their own and stay as they are.


def fold(text: str) -> tuple[str, list[int] | None]:
    """Lower-case and unmask `text`.

    Returns:
        The folded text, and for each of its characters the offset in `text` that it came from;
        None where the two run in step (plain ASCII).
    """
    if text.isascii():
        return text.lower(), None
    out: list[str] = []
    offsets: list[int] = []
    for index, char in enumerate(text):
        folded = _fold_char(char)
        if folded:
            out.append(folded)
            offsets.extend([index] * len(folded))
    return "".join(out), offsets


@functools.lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    if char.isascii():
        return char.lower()
    if char in _ZERO_WIDTH:
        return ""
    if char in _PUNCTUATION:
        return _PUNCTUATION[char]
    low = char.lower()
    if len(low) == 1 and low in _LOOKALIKES:
        return _LOOKALIKES[low]
    plain = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    plain = "".join(_LOOKALIKES.get(c, c) for c in plain.lower())
    if not plain and unicodedata.combining(char):
        return ""
    return plain or char


_FEWEST_SPACED = 4
"""Letters of the shortest word that is looked for in letters that stand alone, or behind stars."""

_SHORTEST_SLIP = 4
_LONGEST_SLIP = 20
"""Letters of a word in which two may have changed places."""

_FEWEST_PLAIN = 2
"""Letters that a word with figures for letters has of its own: "1d10t" is one, "900k" is a number."""

_LONG_WORD = 9
"""A word of more letters may be several that were written as one."""


def put_back(word: str, wanted: Container[str], plain: Container[str]) -> str:
    """A word in which two letters changed places, where that makes it one of `wanted`; what is one of `plain` is as it was
    meant."""
    if not _SHORTEST_SLIP <= len(word) <= _LONGEST_SLIP or word in plain:
        return word
    swaps = (word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1))
    return next((swap for swap in swaps if swap in wanted), word)


class KnownWords(frozenset[str]):
    """The words that some rule knows, with what is needed to find them behind stars, in other words and in letters that stand
    alone.

    Args:
        words: in lower case.
        maskable: those that people write with stars or marks for letters.
        infixes: those that people put into the middle of others.
        plain: all everyday words: what is one of these is no slip for another. Without them no slip is mended.
    """

    def __new__(
        cls,
        words: Iterable[str] = (),
        maskable: Iterable[str] = (),
        infixes: Iterable[str] = (),
        plain: Container[str] = frozenset(),
    ) -> Self:
        made = super().__new__(cls, words)
        made._plain = plain
        made._has_list = "the" in plain
        made.maskable = tuple(dict.fromkeys(word for word in maskable if len(word) >= _FEWEST_SPACED))
        within = "|".join(sorted(map(re.escape, infixes), key=len, reverse=True))
        made._parted = re.compile(f"(.{{2,}}?)({within})(.{{2,}})") if within else None
        long = [word for word in made if len(word) >= _FEWEST_SPACED]
        made._longest = max(map(len, long), default=0)
        made._beginnings = frozenset(word[:_FEWEST_SPACED] for word in long)
        return made

    maskable: tuple[str, ...]
    _longest: int
    _beginnings: frozenset[str]
    _parted: re.Pattern[str] | None
    _plain: Container[str]
    _has_list: bool

    def mended(self, word: str) -> str:
        """A word in which two letters changed places, where that makes it one that a rule knows: "idoit" is "idiot"."""
        return put_back(word, self, self._plain) if self._has_list else word

    def parts(self, word: str) -> tuple[str, ...]:
        """A word with a foul one put into it as the words that it is made of; any other as it is."""
        found = self._parted.fullmatch(word) if self._parted is not None and len(word) > _LONG_WORD else None
        return found.groups() if found else (word,)

    def unmasked(self, word: str) -> str:
        """The foul word that `word` is with stars for letters, rather one of as many letters; "" when it is none."""
        fits = [candidate for candidate in self.maskable if _masked(word, candidate)]
        return next((candidate for candidate in fits if len(candidate) == len(word)), fits[0] if fits else "")

    def spelled_out(self, letters: str, at: int) -> Iterator[tuple[int, int, str]]:
        """The known words in `letters`, from left to right, the longest at each place, as (first, end, word) counted from `at`.
        The work grows with the number of letters only."""
        first = 0
        while first <= len(letters) - _FEWEST_SPACED:
            length = 0
            if letters[first : first + _FEWEST_SPACED] in self._beginnings:
                most = min(self._longest, len(letters) - first)
                length = next((n for n in range(most, _FEWEST_SPACED - 1, -1) if letters[first : first + n] in self), 0)
            if length:
                yield at + first, at + first + length, letters[first : first + length]
            first += length or 1


_NO_WORDS = KnownWords()


class View:
    """A text as tokens, with the way back to its own offsets.

    Attributes:
        raw: the text as typed.
        tokens: folded words; contractions are two tokens ("don't" is "do", "not").
        starts, ends: half-open code-point ranges of `raw`, one a token.
        sentence: number of the sentence of each token.
        breaks: 2 where a sentence starts at this token, 1 where a comma or the like stands before it, else 0.
        quotes: ranges of `raw` that stand in quotation marks.
        memo: answers of guards that several matches ask for.
        over: by rule, what may lie over a match of it and speak for it (see `Judge`).
        people: what the people are whom the user listed, by each word of their names.
        told: where phrases of the vocabulary stand, as first and end tokens in order, by the name of their list.
        soft: offsets of line breaks that stand inside a sentence.
    """

    __slots__ = (
        "_names",
        "_sentences",
        "breaks",
        "ends",
        "memo",
        "over",
        "people",
        "positions",
        "quotes",
        "raw",
        "sentence",
        "soft",
        "starts",
        "tokens",
        "told",
    )

    def __init__(
        self,
        raw: str,
        known: KnownWords | None = None,
        soft: AbstractSet[int] = frozenset(),
    ) -> None:
        self.raw = raw
        self.soft = soft
        self.tokens: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.sentence: list[int] = []
        self.breaks: list[int] = []
        self._names: dict[int, bool] = {}
        self.memo: dict[tuple[str, int, int], bool] = {}
        self.over: dict[str, tuple[Any, ...]] = {}
        self.people: dict[str, str] = {}
        self.told: dict[str, list[tuple[int, int]]] = {}
        self._read(known or _NO_WORDS)
        self.positions: dict[str, list[int]] = {}
        for index, token in enumerate(self.tokens):
            self.positions.setdefault(token, []).append(index)
        self.quotes = _quotes(raw)
        self._sentences: list[tuple[int, int]] | None = None

    def _read(self, known: KnownWords) -> None:
        folded, offsets = fold(self.raw)
        number, previous = 0, 0
        length = len(self.raw)
        for match in _TOKEN.finditer(folded):
            start, end = match.span()
            gap = folded[previous:start]
            mark = 0
            if self.tokens and gap != " ":
                if self.soft and "\n" in gap and self.raw.find("\n", self.ends[-1]) in self.soft:
                    mark = 1
                    gap = gap.replace("\n", " ")
                if _SENTENCE_END.search(gap) and not (
                    gap.startswith(".") and "\n" not in gap and self._abbreviated(folded, start)
                ):
                    mark = 2
                    number += 1
                elif _CLAUSE_END.search(gap):
                    mark = 1
            previous = end
            if offsets is None:
                raw_start, raw_end = start, end
            else:
                raw_start = offsets[start]
                raw_end = offsets[end - 1] + 1
                while raw_end < length and (self.raw[raw_end] in _ZERO_WIDTH or unicodedata.combining(self.raw[raw_end])):
                    raw_end += 1
            if match.group("link"):
                self._add(("<link>",), raw_start, raw_end, number, mark)
            else:
                self._add(self._words(match.group("word"), known), raw_start, raw_end, number, mark)
        self._join_spaced(known)

    def _abbreviated(self, folded: str, start: int) -> bool:
        """True when the full stop before the word at `start` only shortens the word before it: "Mr. Hall", "S. Nutter"."""
        last = self.tokens[-1]
        if last in _ABBREVIATIONS:
            return True
        return (
            len(last) == 1 and last.isalpha() and last != "i" and self.raw[self.starts[-1]].isupper() and folded[start].isalpha()
        )

    def _words(self, word: str, known: KnownWords) -> tuple[str, ...]:
        if word.isalpha():
            if word in known:
                return _BARE.get(word, (word,))
            if len(word) > 3 and _RUN.search(word):
                word = _unstretch(word, known)
            word = known.mended(word)
            return _BARE.get(word) or known.parts(word)
        head, apostrophe, tail = word.partition("'")
        if apostrophe:
            return self._contraction(head, tail, known)
        if "*" in word:
            return (known.unmasked(word) or word.strip("*"),)
        if sum(c.isalpha() for c in word) >= _FEWEST_PLAIN:
            for table in (_LEET, {**_LEET, **_LEET_L}):
                plain = word.translate(table)
                if len(plain) >= 4 and plain.isalpha():
                    plain = _unstretch(plain, known)
                    if plain in known:
                        return (plain,)
            if (starred := _MASKS.sub("*", word)) != word and (hidden := known.unmasked(starred)):
                return (hidden,)
        return (word.strip("$@!|+"),)

    @staticmethod
    def _contraction(head: str, tail: str, known: AbstractSet[str]) -> tuple[str, ...]:
        if tail == "t" and head.endswith("n"):
            base = {"can": "can", "won": "will", "shan": "shall", "ain": "is"}.get(head, head[:-1])
            return (base, "not")
        if tail in _TAILS:
            return (head, _TAILS[tail])
        if head == "let" and tail == "s":
            return (head, "us")
        if tail == "s":
            return (head, "is") if head in _IS_AFTER else (head, "'s")
        joined = head + tail
        return (joined,) if joined in known or len(head) == 1 else (head, tail)

    def _add(self, words: tuple[str, ...], start: int, end: int, number: int, mark: int) -> None:
        for index, word in enumerate(words):
            if word:
                self.tokens.append(word)
                self.starts.append(start)
                self.ends.append(end)
                self.sentence.append(number)
                self.breaks.append(mark if index == 0 else 0)

    def _join_spaced(self, known: KnownWords) -> None:
        """Put "i d i o t" and "i.d.i.o.t" together where that gives a word that some rule knows."""
        joins: list[tuple[int, int, str]] = []
        index, count = 0, len(self.tokens)
        while index < count:
            last = index
            while last < count and self.ends[last] - self.starts[last] == 1:
                last += 1
            if last - index >= _FEWEST_SPACED:
                joins += known.spelled_out("".join(self.raw[self.starts[i]].lower() for i in range(index, last)), index)
            index = last + 1
        for first, end, word in reversed(joins):
            self.tokens[first:end] = [word]
            self.ends[first:end] = [self.ends[end - 1]]
            for column in (self.starts, self.sentence, self.breaks):
                column[first:end] = [column[first]]

    def __len__(self) -> int:
        return len(self.tokens)

    def first_of(self, name: str, begin: int, stop: int) -> tuple[int, int] | None:
        """The first of a list's phrases that begins in tokens `begin` to `stop`."""
        places = self.told.get(name, [])
        at = bisect_left(places, (begin, 0))
        return places[at] if at < len(places) and places[at][0] < stop else None

    def take_for(self, index: int, word: str) -> None:
        """Let the token at `index` be read as `word`; its place in `raw` stays."""
        places = self.positions[self.tokens[index]]
        places.remove(index)
        if not places:
            del self.positions[self.tokens[index]]
        self.tokens[index] = word
        self.positions.setdefault(word, []).append(index)
        self.positions[word].sort()

    def sentence_tokens(self, index: int) -> tuple[int, int]:
        """Half-open range of the tokens that share a sentence with token `index`."""
        if self._sentences is None:
            self._sentences = []
            begin = 0
            for i in range(1, len(self.tokens) + 1):
                if i == len(self.tokens) or self.sentence[i] != self.sentence[begin]:
                    self._sentences.extend([(begin, i)] * (i - begin))
                    begin = i
        return self._sentences[index]

    def sentences(self) -> Iterator[range]:
        """The tokens of each sentence."""
        first = 0
        while first < len(self.tokens):
            last = self.sentence_tokens(first)[1]
            yield range(first, last)
            first = last

    def sentence_span(self, index: int) -> tuple[int, int]:
        """Range of `raw` that holds the sentence of token `index`, with its full stop."""
        first, last = self.sentence_tokens(index)
        end = self.ends[last - 1]
        limit = self.starts[last] if last < len(self.tokens) else len(self.raw)
        while end < limit and self.raw[end] in ".!?…\"'”’)":
            end += 1
        start = self.starts[first]
        floor = self.ends[first - 1] if first else 0
        while start > floor and self.raw[start - 1] in "\"'“‘(@#":
            start -= 1
        return start, end

    def is_question(self, index: int) -> bool:
        start, end = self.sentence_span(index)
        return "?" in self.raw[max(start, end - 3) : end]

    def token_at(self, offset: int) -> int:
        """Index of the last token that starts at or before `offset` (0 when there is none)."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def tokens_in(self, start: int, end: int) -> range:
        first = self.token_at(start)
        while first < len(self.tokens) and self.ends[first] <= start:
            first += 1
        return range(first, max(first, bisect_left(self.starts, end)))

    def in_quotes(self, start: int, end: int) -> bool:
        return any(a <= start and end <= b for a, b in self.quotes)

    def is_capitalised(self, index: int) -> bool:
        return self.raw[self.starts[index]].isupper()


def _unstretch(word: str, known: AbstractSet[str]) -> str:
    """Take "stuuupid" to "stupid": runs of three or more become two or one, whichever is a known word."""
    double = _RUN.sub(r"\1\1", word)
    if double in known:
        return double
    single = _RUN.sub(r"\1", word)
    if single in known or single != word:
        return single
    flat = _PAIR.sub(r"\1", word)
    return flat if flat in known else word


@functools.lru_cache(maxsize=4096)
def _masked(word: str, candidate: str) -> bool:
    """True when `word`, with stars for letters, can be `candidate` ("f**k", "sh*t", "w*nker"). Behind one letter alone ("f***")
    there must be a star for each other letter."""
    if word[0] != candidate[0]:
        return False
    if sum(c != "*" for c in word) < 2:
        return len(word) == len(candidate) and word[1:] == "*" * (len(word) - 1) and len(word) >= _FEWEST_SPACED
    pattern = "".join("[a-z]+" if part.startswith("*") else re.escape(part) for part in re.findall(r"\*+|[^*]+", word))
    return abs(len(word) - len(candidate)) <= 2 and re.fullmatch(pattern, candidate) is not None


_QUOTE = re.compile(r"“([^”]{2,}?)”|\"([^\"\n]{2,}?)\"|‘([^’]{4,}?)’(?!\w)|(?<!\w)'([^'\n]{6,}?(?:\w'\w[^'\n]*?)*)'(?!\w)")


def _quotes(raw: str) -> tuple[tuple[int, int], ...]:
    if not any(q in raw for q in "\"“‘'"):
        return ()
    return tuple(m.span() for m in _QUOTE.finditer(raw))
