# SPDX-License-Identifier: Apache-2.0
"""Private people in a text: their names, and the details that make a name serious.

People who hold a public office, and those whom the user listed, are not private here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.normalise import View

_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dr", "rev", "reverend", "prof", "professor", "sir", "lady", "lord", "dame"]
)
_OFFICE_TITLES = frozenset(
    [
        "cllr",
        "councillor",
        "councillors",
        "cllrs",
        "mayor",
        "mayoress",
        "deputy",
        "mp",
        "ms",
        "minister",
        "secretary",
        "chancellor",
        "king",
        "queen",
        "prince",
        "princess",
        "chair",
        "chairman",
        "chairwoman",
        "sheriff",
        "bishop",
        "saint",
        "st",
        "pc",
        "pcso",
        "sergeant",
        "inspector",
        "superintendent",
        "constable",
        "president",
        "senator",
        "judge",
        "coroner",
        "alderman",
        "candidate",
        "leader",
        "baroness",
        "vicar",
    ]
)
_NOT_AFTER = frozenset(
    [
        "road",
        "street",
        "lane",
        "avenue",
        "drive",
        "close",
        "crescent",
        "terrace",
        "gardens",
        "garden",
        "grove",
        "place",
        "square",
        "row",
        "mews",
        "court",
        "rise",
        "view",
        "walk",
        "hill",
        "green",
        "meadow",
        "meadows",
        "park",
        "field",
        "fields",
        "croft",
        "bank",
        "way",
        "school",
        "academy",
        "college",
        "university",
        "hall",
        "church",
        "chapel",
        "castle",
        "bridge",
        "river",
        "brook",
        "wood",
        "woods",
        "forest",
        "farm",
        "inn",
        "arms",
        "hotel",
        "pub",
        "club",
        "trust",
        "charity",
        "centre",
        "house",
        "cottage",
        "hospital",
        "surgery",
        "library",
        "museum",
        "theatre",
        "gallery",
        "station",
        "airport",
        "council",
        "ltd",
        "limited",
        "plc",
        "llp",
        "associates",
        "solicitors",
        "construction",
        "homes",
        "builders",
        "roofing",
        "developments",
        "estates",
        "group",
        "partnership",
        "committee",
        "society",
        "association",
        "foundation",
        "fund",
        "award",
        "awards",
        "cup",
        "day",
        "week",
        "festival",
        "fair",
        "fayre",
        "fete",
        "show",
        "market",
        "town",
        "city",
        "village",
        "parish",
        "ward",
        "county",
        "district",
        "party",
        "government",
        "act",
        "bill",
        "policy",
        "report",
        "plan",
        "scheme",
        "and",
        "sons",
        "brothers",
        "primary",
        "secondary",
        "infant",
        "junior",
        "playground",
        "memorial",
    ]
)


@dataclass(frozen=True)
class Name:
    """A private person's name in the text."""

    start: int
    end: int
    text: str


def private_names(given: DetectorInput) -> list[Name]:
    """Names of people who hold no public office and are not on the user's list of contacts."""
    view, names = given.view, given.names
    public = {w for c in given.contacts for w in c.name.lower().split()}
    found: list[Name] = []
    index = 0
    while index < len(view.tokens):
        token = view.tokens[index]
        if token in _TITLES and index + 1 < len(view.tokens) and _capital_word(view, index + 1):
            end = index + 2
            while end < len(view.tokens) and view.breaks[end] == 0 and _capital_word(view, end) and end - index < 4:
                end += 1
            if not _institution(view, end) and not (set(view.tokens[index + 1 : end]) & public):
                found.append(_name(view, index, end))
            index = end
            continue
        if names(view, index) and _capital_word(view, index):
            end = index + 1
            while end < len(view.tokens) and view.breaks[end] == 0 and end - index < 3 and names(view, end):
                end += 1
            before = view.tokens[index - 1] if index and view.breaks[index] != 2 else ""
            words = view.tokens[index:end]
            if before not in _OFFICE_TITLES and not _institution(view, end) and not (set(words) & (public | _NOT_AFTER)):
                full = end - index >= 2 and (words[0] in names.firsts or not _dictionary(given, words))
                alone = end - index == 1 and token in names.firsts and _addressed(view, index)
                if full or alone:
                    found.append(_name(view, index, end))
            index = end
            continue
        index += 1
    return found


def _name(view: View, first: int, end: int) -> Name:
    start, stop = view.starts[first], view.ends[end - 1]
    return Name(start, stop, view.raw[start:stop])


def _capital_word(view: View, index: int) -> bool:
    return view.is_capitalised(index) and view.tokens[index].isalpha()


def _institution(view: View, index: int) -> bool:
    if index < len(view.tokens) and view.tokens[index] == "'s":
        index += 1
    return (
        index < len(view.tokens) and view.breaks[index] != 2 and view.tokens[index] in _NOT_AFTER and view.is_capitalised(index)
    )


def _dictionary(given: DetectorInput, words: Iterable[str]) -> bool:
    """True when every word is an everyday word, so that "Mark Your Diary" is nobody."""
    plain = given.lists.get("plain-words", frozenset())
    return all(w in plain for w in words)


def _addressed(view: View, index: int) -> bool:
    before = view.tokens[index - 1] if index and view.breaks[index] != 2 else ""
    return before in ("dear", "hi", "hello", "sorry", "neighbour", "friend", "called", "named", "poor", "old", "young") or (
        view.sentence_tokens(index)[0] == index and index + 1 < len(view.tokens) and view.breaks[index + 1] == 1
    )


_HEALTH = re.compile(
    r"\b(?:has|have|had|having|with|from|of|over|for|her|his|their|your|'s|’s|was|is|are|been|due to|because of|suffer(?:s|ing|ed)?|battl(?:es|ing|ed)|fighting)\s+"
    r"(?:(?:been|got|the|a|an|another|second|third|early|severe|serious|terminal|bad|chronic|recently|just|now|still|having|receiving|diagnosed with|suffering (?:from|with)|"
    r"ongoing|recent|long-term|mental|for|her|his|their|your|with)\s+){0,4}"
    r"(?:cancer|dementia|alzheimer'?s|depress(?:ion|ed|ive)|anxiety|bipolar|schizophreni[ac]|psychosis|autis(?:m|tic)|adhd|epilepsy|epileptic|diabet(?:es|ic)|"
    r"stroke|hiv|aids|chemo(?:therapy)?|radiotherapy|dialysis|leukaemia|tumour|parkinson'?s|ms\b|multiple sclerosis|heart (?:attack|condition|failure)|"
    r"breakdown|miscarriage|abortion|rehab|alcohol(?:ic|ism)|drinking problem|drug (?:problem|addict\w*)|addict(?:ion|ed)?|overdose|sectioned|"
    r"suicidal|self-harm\w*|eating disorder|anorexi[ac]|ptsd|disabilit(?:y|ies)|illness|health (?:problems?|condition|issues?|records?|appointment)|"
    r"medical (?:condition|history|records?|appointment)|operation|surgery after|pregnan(?:t|cy)|ivf|dying|ill\b|unwell|sick\b|"
    r"learning (?:difficult\w+|disabilit\w+)|special needs|counselling|therapy|medication|antidepressants?|prescription|diagnosis|biopsy)"
    r"|\boff (?:work )?(?:sick|with stress|ill|with)\b|\bsigned off\b|\bin (?:a )?(?:psychiatric|mental|care home|hospital|hospice|rehab)\b|\bdiagnosed\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:arrears|owes?|owed|owing|in debt|debts?|bankrupt(?:cy)?|evict(?:ed|ion|ing)?|bailiffs?|repossess\w*|(?:behind|late) (?:with|on) (?:\w+ ){0,3}(?:rent|payments?|council tax|mortgage|bills?)|"
    r"(?:years?|months?|weeks?) behind|unpaid (?:rent|council tax|bill|fines?|invoice)|rent unpaid|hasn'?t paid|has not paid|did not pay|didn'?t pay|not paid (?:her|his|their)|"
    r"(?:housing|disability|unemployment|sickness|universal|pension|carer'?s) (?:benefit|credit|allowance)|(?:her|his|their|your|on|claims?|claiming|of) benefits?|benefits? (?:appeal|claim|cheat|assessment|office|application)|\bPIP\b|"
    r"food ?bank (?:voucher|parcel|user)|hardship (?:fund|grant|payment)|universal credit|refund of|council tax (?:debt|arrears|support|reduction|account)|"
    r"housing (?:file|case|application|list|register)|tenan(?:cy|t) (?:file|record|agreement|dispute)|social (?:worker|services)|"
    r"safeguarding|custody|divorc\w+|criminal record|conviction|on (?:the )?tag|probation|arrested|allotment rent|plot (?:\d+|rent)|grave plot|"
    r"complain(?:t|ed|ing)? (?:about|to us|to the|against|number|file|reference)|your (?:file|case|records?)|case (?:file|number|notes?)|personal file|"
    r"salary|wages|sacked|dismiss(?:ed|al)|disciplinary|suspended from|redundan\w+|sex(?:ual|uality)|is gay|lesbian|came out|immigration status|asylum claim|visa)\b",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\b(?:rip|passed away|died|funeral|memory of|condolences|get well|charity|fundrais\w+|raised|raising|sponsor\w*|research|awareness|nurse|fund|macmillan|hospice fair|thank(?:s| you))\b",
    re.IGNORECASE,
)


class _Tellers:
    """Words about somebody's money, trouble or health, looked for once in each stretch of text, however many names stand in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[tuple[int, int], tuple[int, int] | None] = {}

    def first(self, begin: int, end: int) -> tuple[int, int] | None:
        """Where they stand between `begin` and `end`; None where they do not, or where people are thanked or mourned."""
        if (begin, end) not in self._known:
            found = next(filter(None, (pattern.search(self._text, begin, end) for pattern in (_MONEY, _HEALTH))), None)
            harmless = found is None or _HARMLESS.search(self._text[begin:end])
            self._known[begin, end] = None if harmless or found is None else found.span()
        return self._known[begin, end]


def people_with_details(given: DetectorInput, people: list[Name], hits: list[Hit]) -> Iterator[Hit]:
    """A name and a private detail in the same or the next sentence are one serious finding."""
    text, view = given.view.raw, given.view
    tellers = _Tellers(text)
    for person in people:
        index = view.tokens_in(person.start, person.end)
        if not index:
            continue
        first, last = view.sentence_tokens(index[0])
        begin = view.starts[first]
        end = view.sentence_span(index[0])[1]
        wide_end = view.sentence_span(last)[1] if last < len(view.tokens) else end
        wide_begin = view.sentence_span(first - 1)[0] if first else begin
        best: tuple[int, int] | None = None
        for hit in hits:
            if hit.level == "tip":
                continue
            inside = begin <= hit.start < end
            pronoun = view.tokens[last] in _PRONOUNS if last < len(view.tokens) else False
            if (
                inside
                or (pronoun and end <= hit.start < wide_end)
                or (wide_begin <= hit.start < begin and _HIS.search(text[wide_begin:begin]))
            ):
                best = (hit.start, hit.end)
                break
        if best is None:
            limit = wide_end if last < len(view.tokens) and view.tokens[last] in _PRONOUNS else end
            best = tellers.first(begin, limit)
        if best is not None:
            yield Hit(
                "named-person-with-details", min(person.start, best[0]), max(person.end, best[1]), values={"name": person.text}
            )


_PRONOUNS = frozenset(["he", "she", "they", "his", "her", "their", "him", "it"])
_HIS = re.compile(r"\b(?:he|she|they|his|her|their|him)\b", re.IGNORECASE)
