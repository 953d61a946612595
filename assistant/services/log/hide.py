# SPDX-License-Identifier: Apache-2.0
"""Leaving people and private details out of a copy, wherever they stand: in words, links, names of files. What was put in their
place is counted. Quoted words are never altered: a quotation that must not be shown is left out whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from assistant.domain.names import IsWord, NameFinder, Span, merged

Spans = Callable[[str], Iterable[Span]]

_LINK = re.compile(r"(?:https?://|www\.)\S+|@\w[\w.-]*")
_QUOTED = re.compile(r"“[^“”]{12,}”|\"[^\"]{12,}\"|«[^«»]{12,}»|(?<!\w)‘[^‘’]{12,}’(?!\w)")
_FEWEST_QUOTED = 3
"""Words that make marks a quotation: shorter ones are names of things."""


def _masked(text: str, places: Iterable[tuple[int, int, str, str]]) -> str:
    """The text with a name that is nobody's in each place, of the same length."""
    for start, end, *_ in places:
        text = f"{text[:start]}N{'n' * (end - start - 1)}{text[end:]}"
    return text


class Own(str):
    """Words that are never looked through: the program's, the council's, or what the sender says of themselves."""

    __slots__ = ()


class Reachable(str):
    """Words in which people may be reached, as they or the writer wish: names are left out of them, contact details are not."""

    __slots__ = ()


@dataclass(frozen=True)
class Marks:
    """What stands in the place of what was left out; `sheet` takes the number of a quotation."""

    details: str = ""
    quotation: str = ""
    link: str = ""
    file: str = ""
    sheet: str = ""


def no_details(_text: str) -> Iterable[Span]:
    """Finds nothing."""
    return ()


class Hide:
    """Puts marks in the place of names and of private details.

    Args:
        names: each name with what stands in its place.
        spans: finds private details.
        apart: names that go on a confidential sheet; a quotation that only holds such ones goes there whole.
        is_word: True for an everyday word in lower case.
        accounts: names of accounts, each with the name of the one whose it is; they are hidden with it.
        whole: names that count only as a whole: those of accounts that stand by themselves.

    Attributes:
        found: how often each name was hidden.
        details_hidden, quotations_hidden: how often details, and whole quotations, were left out.
        quotations: those for the confidential sheet, in order.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        spans: Spans = no_details,
        marks: Marks = Marks(),
        *,
        apart: frozenset[str] = frozenset(),
        is_word: IsWord = lambda _w: False,
        accounts: Mapping[str, str] = {},
        whole: Collection[str] = (),
    ) -> None:
        finders = [(name, NameFinder(name, is_word, whole=name in whole)) for name in names]
        finders += [(name, NameFinder(account, whole=True)) for account, name in accounts.items() if name in names]
        self._finders = [(name, finder, names[name]) for name, finder in finders]
        self._spans, self._marks, self._apart = spans, marks, apart
        self._places: dict[tuple[str, bool], list[tuple[int, int, str, str]]] = {}
        self.found: Counter[str] = Counter()
        self.details_hidden = self.quotations_hidden = 0
        self.quotations: list[str] = []

    def holds(self, text: str) -> bool:
        """True when something in the text would be hidden."""
        return bool(self._all(text))

    def file_name(self, name: str) -> str:
        """The name of a file; a mark in its place, with its ending, when it names someone or tells a detail."""
        spaced = re.sub(r"[._-]+", " ", name)
        naming = [whose for whose, f, _ in self._finders if f.in_a_file_name(name) or f.spans(spaced)]
        details = bool(list(self._spans(spaced))) or bool(list(self._spans(spaced.title())))
        if not naming and not details:
            return name
        self.found.update(naming)
        self.details_hidden += details
        return self._marks.file + (name[name.rfind(".") :] if "." in name else "")

    def __call__(self, text: str) -> str:
        if isinstance(text, Own) or not text:
            return text
        places = self._all(text)
        if not places:
            return text
        quotations = [m.span() for m in _QUOTED.finditer(text) if len(m.group().split()) >= _FEWEST_QUOTED]
        out: list[str] = []
        at = 0
        for start, end in merged([*quotations, *(p[:2] for p in places)]):
            inside = [p for p in places if start <= p[0] < end]
            if not inside:
                continue
            out += [text[at:start], self._in_place_of(text, start, end, inside, (start, end) in quotations)]
            at = end
        return "".join((*out, text[at:]))

    def _all(self, text: str) -> list[tuple[int, int, str, str]]:
        """Each place: start, end, what stands there instead, and whose name it is ("" for a detail). A text is looked through
        once."""
        asked = str(text), isinstance(text, Reachable)
        if asked not in self._places:
            self._places[asked] = self._looked_through(text)
        return self._places[asked]

    def _looked_through(self, text: str) -> list[tuple[int, int, str, str]]:
        spans = no_details if isinstance(text, Reachable) else self._spans
        out = [(s, e, mark, whose) for whose, finder, mark in self._finders for s, e in finder.spans(text)]
        details = set(spans(text))
        if out:  # a surname such as Church makes an address that of a building: looked at again with other letters in its place
            details |= set(spans(_masked(text, out)))
        out += [(s, e, self._marks.details, "") for s, e in merged(details)]
        for link in _LINK.finditer(text):
            if any(spans(re.sub(r"[-_./+]+", " ", unquote(link.group())).title())):
                out.append((*link.span(), self._marks.details, ""))
        return sorted(out)

    def _in_place_of(self, text: str, start: int, end: int, inside: list[tuple[int, int, str, str]], quoted: bool) -> str:
        if quoted:
            if all(name in self._apart for *_, name in inside):
                if text[start:end] not in self.quotations:
                    self.quotations.append(text[start:end])
                return self._marks.sheet.format(number=self.quotations.index(text[start:end]) + 1)
            self.quotations_hidden += 1
            return self._marks.quotation
        names = [name for *_, name in inside if name]
        self.found.update(dict.fromkeys(names, 1))
        self.details_hidden += any(not name for *_, name in inside)
        if text[start] != "@" and _LINK.fullmatch(text[start:end]):
            return self._marks.link
        first = inside[0]
        tail = re.search(r"['’]s?$", text[start:end])
        return first[2] + (tail.group() if tail and first[3] else "")
