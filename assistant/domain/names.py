# SPDX-License-Identifier: Apache-2.0
"""Finds a person's name in words, links and names of files, as people write it: whole, with a title, as a handle, in the plural,
with one letter wrong. A part that is also an everyday word (May, Hall, Park) counts only where it can be nothing but a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote

Span = tuple[int, int]
IsWord = Callable[[str], bool]

TITLES = "mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|reverend|sir|dame|lady|lord|cllr|councillor|mayor|pc|sgt|inspector"
_TITLE = rf"(?:(?i:{TITLES})\.?\s+)"
_ON_THE_LINE = rf"(?:(?i:{TITLES})\.?[^\S\n]+)"
"""Before a name that is found without it: a line above that ends in councillor is no part of it."""

_PARTICLES = frozenset("de da del della der den di du la le van von st of the and y bin ibn al el ap ab ferch".split())
_PERSON_DOES = (
    "said|says|say|told|tells|asked|asks|wrote|writes|lives|lived|rang|rings|replied|replies|thinks|thought|wants|wanted|lied|lies|"
    "claims|claimed|posted|knows|knew|admitted|denied|denies|moved|works|worked|stole|took|came|went|called|spoke|agreed|did|does"
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LINK_LIKE = re.compile(
    r"(?:https?://|www\.)\S+|[^\s()<>\[\],;\"]+@[^\s()<>\[\],;\"]+|@\w+(?:[.-]\w+)*|#\w+|\b\S+\.(?:png|jpe?g|pdf|gif|webp|heic|html?|mp4|docx?|txt)\b"
)
_MARKS = {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'", "\u00b4": "'", "\u00a0": " ", "\u202f": " "}
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
_STROKES = {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe"}


def folded(text: str) -> tuple[str, list[int]]:
    """The text without accents, with plain apostrophes and dashes; and for each letter of it where it stood."""
    out: list[str] = []
    at: list[int] = []
    for index, letter in enumerate(text):
        plain = _MARKS.get(letter) or _DASHES.get(letter) or _STROKES.get(letter)
        if plain is None:
            plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        out.append(plain)
        at += [index] * len(plain)
    return "".join(out), [*at, len(text)]


def _no_word(_word: str) -> bool:
    return False


class NameFinder:
    """Where one person is named.

    Args:
        name: as the user wrote it, with or without a title; or a handle.
        is_word: True for an everyday word in lower case.
        whole: only all of it counts, in any case: for the name of an account.
    """

    def __init__(self, name: str, is_word: IsWord = _no_word, *, whole: bool = False) -> None:
        self.name = " ".join(name.split())
        plain = folded(self.name)[0].strip()
        while (shorter := re.sub(rf"^(?:{TITLES})\.?\s+", "", plain, flags=re.I)) != plain:
            plain = shorter
        self._is_word = is_word
        self._parts = [p for p in plain.split() if p.strip(".,'-")]
        handle = len(self._parts) == 1 and bool(re.search(r"[@_\d./]|^[a-z]", self._parts[0]))
        self._patterns = tuple(self._of_a_handle() if handle else self._of_a_name()) if self._parts else ()
        self._slugs = () if handle or not self._parts else tuple(self._of_links())
        if whole and not handle:
            words = r"\s+".join(map(re.escape, folded(self.name)[0].split()))
            self._parts, self._slugs = self._parts[:1], ()
            self._patterns = (re.compile(rf"(?<!\w)@?{words}(?!\w)", re.I),) if words else ()

    # -- patterns ---------------------------------------------------------------------------------------------

    def _of_a_handle(self) -> Iterator[re.Pattern[str]]:
        yield re.compile(rf"(?<![\w@])@?{re.escape(self._parts[0].lstrip('@'))}(?!\w)", re.I)

    def _of_a_name(self) -> Iterator[re.Pattern[str]]:
        parts = self._parts
        tail = r"(?:'s|s'|'|s|es)?(?!\w)"
        surname = self._cased(parts[-1])
        if len(parts) > 1:
            given = self._cased(parts[0])
            middle = r"(?:\s+(?:[A-Z]\.?|[A-Z][a-z'-]+))?" if len(parts) == 2 else "".join(
                rf"(?:\s+{self._cased(p)})?" for p in parts[1:-1]
            )  # fmt: skip
            yield re.compile(rf"(?<![\w@]){_ON_THE_LINE}?{given}{middle}[\s-]+{surname}{tail}")
            yield re.compile(rf"(?<!\w){surname},\s*{given}(?!\w)(?!\s+{surname})")
            yield re.compile(rf"(?<![\w@]){_ON_THE_LINE}?{re.escape(parts[0][0].upper())}\.?\s*{surname}{tail}")
            if not all(self._everyday(p) for p in parts):
                yield re.compile(rf"(?<![\w@]){_words(parts)}{tail}", re.I)
            if parts[0][0].isupper() and any(p[0].islower() and p not in _PARTICLES for p in parts[1:]):
                yield re.compile(rf"(?<![\w@]){_words(parts)}{tail}")  # what someone is, as it was typed: Deputy clerk
            if not self._everyday(parts[0]) and len(parts[0]) > 1:
                yield re.compile(rf"(?<![\w@]){given}{tail}")
        yield re.compile(rf"(?<!\w){_TITLE}{surname}{tail}")
        yield from self._of_a_surname(surname, parts[-1], tail)

    def _of_a_surname(self, surname: str, written: str, tail: str) -> Iterator[re.Pattern[str]]:
        if len(written) < 2:
            return
        if not self._everyday(written):
            yield re.compile(rf"(?<![\w@]){surname}{tail}")
            return
        # an everyday word: only where a building or a month cannot stand
        yield re.compile(rf"(?<!\w)(?<!the )(?<!The )(?<![a-z] )(?<![A-Z]){surname}(?=\s+(?:{_PERSON_DOES})\b)")
        yield re.compile(rf"(?<=[a-z,] )(?<!the )(?<!The ){surname}(?=\s+(?:said|says|told|wrote|lied|rang|replied)\b)")
        yield re.compile(rf"(?<=[Tt]he ){self._cased(written)}s(?!\w)(?!\s+[A-Z])")

    def _of_links(self) -> Iterator[re.Pattern[str]]:
        """In links, handles and names of files: words may be joined or parted by any mark, in any case."""
        mark = r"[\s._+~,'-]"
        gap = f"{mark}*"
        parts = [re.sub(r"['-]", "", p) for p in self._parts]
        flexible = [gap.join(map(re.escape, re.split(r"['-]", p))) for p in self._parts]
        if len(parts) > 1:
            yield re.compile(gap.join(flexible), re.I)
            yield re.compile(rf"{flexible[0]}{gap}{flexible[-1]}", re.I)
            yield re.compile(rf"(?<![a-z]){re.escape(parts[0][0])}{gap}{flexible[-1]}(?![a-z])", re.I)
            yield re.compile(rf"(?<![a-z]){flexible[-1]}{gap}{flexible[0]}(?![a-z])", re.I)
        yield re.compile(rf"(?<![a-z])(?:{TITLES}){mark}+{flexible[-1]}(?![a-z])", re.I)
        for part, written in zip(flexible, self._parts, strict=True):
            if not self._everyday(written) and len(written) > 3:
                yield re.compile(rf"(?<![a-z]){part}(?![a-z])", re.I)

    def _cased(self, part: str) -> str:
        """A part as names are written: with a capital or all in capitals; apostrophes and hyphens may be missing."""
        gap = r"['\s-]?"
        pieces = [p for p in re.split(r"['-]", part) if p]
        written = gap.join(re.escape(p) for p in pieces)
        loud = gap.join(re.escape(p.upper()) for p in pieces)
        capital = gap.join(re.escape(p[:1].upper() + p[1:]) for p in pieces)
        low_after = gap.join([re.escape(pieces[0][:1].upper() + pieces[0][1:]), *(re.escape(p.lower()) for p in pieces[1:])])
        quiet = written if part.casefold() in _PARTICLES else capital
        return f"(?:{capital}|{loud}|{low_after}|{quiet})"

    def _everyday(self, part: str) -> bool:
        return self._is_word(part.casefold()) or part.casefold() in _PARTICLES

    # -- looking ----------------------------------------------------------------------------------------------

    def spans(self, text: str) -> list[Span]:
        """Where the name stands, in order and apart."""
        if not self._parts:
            return []
        plain, at = folded(text)
        found = [m.span() for pattern in self._patterns for m in pattern.finditer(plain)]
        for link in _LINK_LIKE.finditer(plain):
            if self._in_a_link(link.group()):
                found.append(link.span())
        found += self._slips(plain)
        return merged((at[start], at[end - 1] + 1) for start, end in found if end > start)

    def in_a_file_name(self, text: str) -> bool:
        """True when the name of a file, or another run of words without capitals, names the person."""
        return bool(self.spans(text)) or self._in_a_link(text)

    def _in_a_link(self, text: str) -> bool:
        plain = folded(unquote(text))[0]  # a browser writes ñ as %C3%B1, and may write ' as %27
        return any(slug.search(plain) for slug in self._slugs)

    def _slips(self, plain: str) -> Iterator[Span]:
        """The whole name with one letter wrong, missing or too many in one of its parts."""
        if len(self._parts) < 2:
            return
        first, last = self._parts[0].casefold(), self._parts[-1].casefold()
        words = [(m.start(), m.end(), m.group().casefold()) for m in _WORD.finditer(plain) if m.group()[:1].isupper()]
        for (start, stop, one), (begin, end, other) in pairwise(words):
            if not plain[stop:begin].isspace() or "\n" in plain[stop:begin]:
                continue
            whose = other.removesuffix("'s")
            if (one == first and _one_apart(whose, last)) or (whose == last and _one_apart(one, first)):
                yield start, end


def _words(parts: list[str]) -> str:
    return r"[\s-]+".join(r"['\s-]?".join(re.escape(p) for p in re.split(r"['-]", part) if p) for part in parts)


@lru_cache(maxsize=4096)
def _one_apart(one: str, other: str) -> bool:
    """True when one letter changed, more or less makes one the other; short words are never slips of each other."""
    if one == other or min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, those that touch or overlap as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def same_person(name: str, other: str) -> bool:
    """True when both name one person, as far as their words tell: Mrs Hall and Rose Hall, Cllr Jo Marlow and Jo Marlow."""
    spans = NameFinder(other).spans(name)
    return bool(spans) and spans[0][0] <= len(name) // 2 and spans[-1][1] == len(name)


_GAP = r"[^\S\n]"
_TITLED = re.compile(
    rf"(?<!\w)(?:(?i:{TITLES})\.?{_GAP}+)(?:[A-Z][\w'’-]+|[A-Z]\.)"
    rf"(?:{_GAP}+(?:[A-Z]\.|(?:de|van|von|ap|Mc|Mac)?{_GAP}?[A-Z][\w'’-]+)){{0,2}}"
)
"""On one line: the next begins with a capital too, and is no surname."""


def titled(text: str) -> list[str]:
    """Names with a title that stand in a text: Mrs Hall, Cllr Ada Brown."""
    found = (re.sub(r"(?:'s|’s|s')$", "", " ".join(m.group().split())) for m in _TITLED.finditer(text))
    return list(dict.fromkeys(found))
