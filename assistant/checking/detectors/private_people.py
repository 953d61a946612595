# SPDX-License-Identifier: Apache-2.0
"""Private people in a text: their names, and the details that make a name serious.

Those whom the user listed are not private here, and of people in a public office only their health and their marriage are. What tells a detail (an illness, a debt, a
home, a child's school) are word lists of the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.normalise import View

_TITLES = frozenset(
    "mr mrs ms miss mx dr rev reverend prof professor sir lady lord dame auntie aunty uncle nan nana grandad granny".split()
)
_GREETED = frozenset(["dear", "hi", "hello"])
_CALLED = frozenset(
    "dear hi hello sorry neighbour friend called named name's poor old young little lovely our is "
    "son daughter grandson granddaughter brother sister nephew niece wife husband".split()
)
_LEADS_TO = frozenset(["a", "the", "our", "your", "my", "town", "parish", "deputy"])
_WORDS_OF_ONE = frozenset(["a", "i"])
_TWO = re.compile(r"\b([A-Z][\w'-]+) & ([A-Z][\w'-]+)")
_MOST_NAMES, _TITLED = 3, 4
"""Words of the longest name without and with a title."""


@dataclass(frozen=True)
class Name:
    """A private person's name in the text.

    Attributes:
        sure: a title, or given name and surname; else a given name alone.
        place: it may be a place as well ("Victoria Hall"): only private news behind it makes it somebody's.
        office: its bearer holds a public office: only news of their health or their marriage is private.
    """

    start: int
    end: int
    text: str
    first: int
    sure: bool = True
    place: bool = False
    office: bool = False


def private_names(given: DetectorInput) -> list[Name]:
    """Names of people who are not on the user's list of contacts, those in a local office marked; those in the news are none."""
    view, names = given.view, given.names
    public = {w for c in given.contacts for w in c.name.lower().split()}
    places, offices = given.lists["not-a-person"], given.lists["office-title"]
    of_firms = list(firms(given, 0, len(view.raw)))
    found: list[Name] = []
    index = 0
    while index < len(view.tokens):
        token = view.tokens[index]
        if token in _TITLES and index + 1 < len(view.tokens) and _capital_word(view, index + 1):
            end = index + 2
            while end < len(view.tokens) and view.breaks[end] == 0 and _capital_word(view, end) and end - index < _TITLED:
                end += 1
            if not _institution(given, end) and not (set(view.tokens[index + 1 : end]) & public):
                found.append(_name(view, index, end))
            index = end
            continue
        begin = index
        if _place_too(given, index):
            before = view.tokens[index - 1] if index and view.breaks[index] != 2 else ""
            if before not in offices and view.tokens[index + 1] not in public:
                found.append(replace(_name(view, index, index + 2), place=True))
            index += 2
            continue
        if _initial(view, index) and names(view, index + 1):
            index += 1
        if names(view, index) and _capital_word(view, index):
            end = index + 1
            while end < len(view.tokens) and view.breaks[end] == 0 and end - begin < _MOST_NAMES and names(view, end):
                end += 1
            before = view.tokens[begin - 1] if begin and view.breaks[begin] != 2 else ""
            words = view.tokens[index:end]
            known = any(w in public or w in places for w in words)
            firm = any(a <= view.starts[index] < b for a, b in of_firms)
            office = before if before in offices else _office_behind(given, end)
            if office in given.lists["local-office"] and not known and not _institution(given, end):
                found.append(replace(_name(view, begin, end), office=True))
            elif not office and not known and not firm and not _institution(given, end):
                full = end - begin >= 2 and (words[0] in names.firsts or begin < index or not _dictionary(given, words))
                if full:
                    found.append(_name(view, begin, end))
                elif end - index == 1 and words[0] in names.firsts and (_addressed(view, index) or not _doubtful(given, index)):
                    # a greeting says whom the rest is about
                    found.append(_name(view, index, end, sure=before in _GREETED))
            index = end
            continue
        index = begin + 1
    return found


def _place_too(given: DetectorInput, index: int) -> bool:
    """ "Jane Hill", who may be a hill: a given name and one of the surnames that are places, with no more of a name behind."""
    view, behind = given.view, index + 2
    return (
        view.tokens[index] in given.names.firsts
        and _capital_word(view, index)
        and index + 1 < len(view.tokens)
        and view.breaks[index + 1] == 0
        and view.tokens[index + 1] in given.lists["surname-too"]
        and _capital_word(view, index + 1)
        and not (behind < len(view.tokens) and view.breaks[behind] == 0 and _capital_word(view, behind))
    )


def firms(given: DetectorInput, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where, in a range of the text, two surnames stand that are a firm and no couple: "Petty & Hoyle"."""
    for m in _TWO.finditer(given.view.raw, begin, end):
        if not any(word.lower() in given.names.firsts for word in m.groups()):
            yield m.span()


def _name(view: View, first: int, end: int, *, sure: bool = True) -> Name:
    start, stop = view.starts[first], view.ends[end - 1]
    return Name(start, stop, view.raw[start:stop], first, sure)


def _initial(view: View, index: int) -> bool:
    """ "J" of "J. Price"."""
    token = view.tokens[index]
    return (
        len(token) == 1
        and token.isalpha()
        and token not in _WORDS_OF_ONE
        and view.is_capitalised(index)
        and index + 1 < len(view.tokens)
        and view.breaks[index + 1] == 0
    )


def _capital_word(view: View, index: int) -> bool:
    return view.is_capitalised(index) and view.tokens[index].isalpha()


def _institution(given: DetectorInput, index: int) -> bool:
    view = given.view
    if index < len(view.tokens) and view.tokens[index] == "'s":
        index += 1
    return (
        index < len(view.tokens)
        and view.breaks[index] != 2
        and view.tokens[index] in given.lists["not-a-person"]
        and view.is_capitalised(index)
    )


def _office_behind(given: DetectorInput, end: int) -> str:
    """ "Mair Probert, councillor for the East ward": what an office-holder is comes behind the name as well; "" for others."""
    view = given.view
    if not view.raw[view.ends[end - 1] :].startswith((",", " (")):
        return ""
    behind = next((word for word in view.tokens[end : end + 3] if word not in _LEADS_TO), "")
    return behind if behind in given.lists["office-title"] else ""


def _dictionary(given: DetectorInput, words: list[str]) -> bool:
    """True when every word is an everyday word, so that "Mark Your Diary" is nobody."""
    return all(w in given.lists["plain-words"] for w in words)


def _doubtful(given: DetectorInput, index: int) -> bool:
    """True for a given name that is an everyday word as well, or stands beside a number like a month: "Grace", "3 May", but not
    "Tom, 6 today"."""
    view = given.view
    before = index and view.breaks[index] == 0 and view.tokens[index - 1][0].isdigit()
    behind = index + 1 < len(view.tokens) and view.breaks[index + 1] == 0 and view.tokens[index + 1][0].isdigit()
    return view.tokens[index] in given.lists["plain-words"] or bool(before or behind)


def _addressed(view: View, index: int) -> bool:
    before = view.tokens[index - 1] if index and view.breaks[index] != 2 else ""
    return before in _CALLED or (
        view.sentence_tokens(index)[0] == index and index + 1 < len(view.tokens) and view.breaks[index + 1] == 1
    )


# -- what is said of them ------------------------------------------------------------------------------------------

_ABOUT = frozenset("he she they his her hers their him himself herself them".split())
_MEANT = frozenset("it that this meaning called named name's mean".split())
_FURTHEST = 30
"""Words behind a name's sentence at which one may begin that still speaks of its bearer."""
_OF_OFFICE = ("private-health", "private-marriage")
_KINDS = ("private-money", *_OF_OFFICE, "private-absence", "private-family", "private-home")
_REACHED = frozenset(["phone-number", "email-address"])
"""Ways to reach somebody, which many give out themselves."""

_HOMES = frozenset(["street-address", "uk-postcode"])


def people_with_details(given: DetectorInput, people: list[Name], hits: list[Hit]) -> Iterator[Hit]:
    """A name and a private detail in one passage are one finding."""
    told = _Told(given.view, people)
    hits = sorted(hits, key=lambda h: (h.rule in _REACHED, h.start))
    for person in people:
        sentences = told.sentences(person)
        best = _hit(given.view, person, sentences, hits) or told.detail(person, sentences)
        if best is None and not person.office:
            best = told.child(sentences)
        if best is not None:
            start, end = min(person.start, best.start), max(person.end, best.end)
            figures = ((best.start, best.end),) if best.rule else ()
            names = ((person.start, person.end),)
            values = {"name": person.text}
            level = "tip" if told.with_leave(sentences) else best.level
            yield Hit("named-person-with-details", start, end, level=level, values=values, names=names, figures=figures)


Sentence = tuple[int, int]
"""First token and end token."""


def _hit(view: View, person: Name, sentences: list[Sentence], hits: list[Hit]) -> Hit | None:
    """The first detail in figures in a person's passage, the graver before ways to reach them."""
    if person.place or person.office:
        return None
    passage = [(view.starts[a], view.sentence_span(a)[1]) for a, _ in sentences]
    for hit in hits:
        if hit.level == "tip" or (hit.rule in _REACHED and (hit.level or not person.sure)):
            continue
        if any(begin <= hit.start < end for begin, end in passage):
            lower = not person.sure and hit.rule in _HOMES
            return Hit(hit.rule, hit.start, hit.end, level="check" if lower else "")
    return None


class _Told:
    """What the sentences about a person tell of them."""

    def __init__(self, view: View, people: list[Name]) -> None:
        self._view = view
        self._named = {view.sentence_tokens(p.first) for p in people}

    def sentences(self, person: Name) -> list[Sentence]:
        """The sentence with the name, those behind it that go on about "her", and one before it."""
        view = self._view
        own = view.sentence_tokens(person.first)
        found = [own]
        at = own[1]
        while at < len(view.tokens) and at - own[1] <= _FURTHEST and not self._paragraph(at):
            sentence = view.sentence_tokens(at)
            if sentence in self._named:
                break
            found += [sentence] * self._goes_on(sentence)
            at = sentence[1]
        if own[0] and view.tokens[own[0]] in _MEANT and not self._paragraph(own[0]):
            before = view.sentence_tokens(own[0] - 1)
            if before not in self._named and self._goes_on(before):
                found.append(before)
        return found

    def _paragraph(self, at: int) -> bool:
        """True when a new paragraph begins at token `at`."""
        view = self._view
        return "\n\n" in view.raw[view.ends[at - 1] : view.starts[at]]

    def _goes_on(self, sentence: Sentence) -> bool:
        tokens = self._view.tokens
        return tokens[sentence[0]].isdigit() or any(tokens[i] in _ABOUT for i in range(*sentence))

    def detail(self, person: Name, sentences: list[Sentence]) -> Hit | None:
        """A word on a person's health, money, family or home."""
        for sentence in sentences:
            asked = _OF_OFFICE if person.office else _KINDS
            kinds = [(kind, place) for kind in asked if (place := self._first(kind, sentence))]
            if kinds and not self._first("harmless-detail", sentence):
                kind, place = kinds[0]
                if person.office and self._is_absent(place, sentence):
                    continue
                return Hit("", *place, level="check" if person.office or not person.sure or kind == "private-home" else "")
        return None

    def _is_absent(self, place: Sentence, sentence: Sentence) -> bool:
        """Whether no more is said at `place` than that somebody is off sick: whoever waits for them in an office may know that."""
        absent = self._first("private-absence", sentence)
        return absent is not None and absent[0] < place[1] and place[0] < absent[1]

    def with_leave(self, sentences: list[Sentence]) -> bool:
        """True where it is said that they let it be told."""
        return any(self._first("with-leave", sentence) for sentence in sentences)

    def child(self, sentences: list[Sentence]) -> Hit | None:
        """Where a child can be met, in the passage of a name that is a child's."""
        if not any(self._first("child-word", s) for s in sentences):
            return None
        place = next(filter(None, (self._first("child-place", s) for s in sentences)), None)
        return Hit("", *place, level="check") if place else None

    def _first(self, kind: str, sentence: Sentence) -> tuple[int, int] | None:
        """Where a word of `kind` stands in a sentence."""
        found = self._view.first_of(kind, *sentence)
        return (self._view.starts[found[0]], self._view.ends[found[1] - 1]) if found else None
