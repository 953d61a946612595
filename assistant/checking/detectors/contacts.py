# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers and addresses of e-mail, and whose they are: a person's, or an office's that wants to be found.

Sources of the formats: Ofcom's National Telephone Numbering Plan (ten figures after the 0, nine in some areas; 03 and 08 are of
organisations, 116 of helplines; 01632 960, 07700 900 and the like are for stories); RFC 5321 for addresses, with any top-level domain.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.detectors.private_people import Name, firms

_PHONE = re.compile(
    r"(?<![\w£#])(?<!\d[.,/:-])(?:\+ ?44|00 ?44|44(?=[ ]?\(?0?\)?[ ]?[1237]))?[ ().-]{0,3}\(?0?\)?(?=[ ().-]{0,2}[1-9])"
    r"(?:[ ()./-]{0,2}\d){9,11}\)?(?![\w/]|[.,]\d|-\d)"
)
_LOCAL = re.compile(r"(?<![\w£/.,:-])\d{3}[ -]?\d{3}(?![\w/]|[.,-]\d|[ -]\d)")
_LOCAL_LEAD = re.compile(
    r"\b(?:ring|call|phone|telephone|tel|text|mobile|landline|(?:phone|telephone|mobile) (?:number|no)(?: is| was)?)\b[ :.]{0,3}"
    r"(?:(?:him|her|them|me|us|[A-Z][\w'-]+(?: [A-Z][\w'-]+)?) )?(?:on |at )?$",
    re.IGNORECASE,
)
_PUBLIC_PHONE = re.compile(r"0(?:3\d\d|8\d\d|5\d\d|9\d\d)|01189998819|116\d{3}$")
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}(?:@|\s?[\[(]at[\])]\s?)(?:[\w-]{1,63}(?:\.|\s?[\[(]dot[\])]\s?)){1,4}[^\W\d_][\w-]{1,62}(?!\w)",
    re.IGNORECASE,
)
_AT, _DOT = re.compile(r"\s?[\[(]at[\])]\s?", re.IGNORECASE), re.compile(r"\s?[\[(]dot[\])]\s?", re.IGNORECASE)
_PUBLIC_BOX = re.compile(
    r"(?:clerk|town\.?clerk|parish\.?clerk|deputy\.?clerk|office|info|enquir(?:y|ies)|contact|hello|admin|mail|bookings?|events?|"
    r"council(?:lors?)?|cllr\.?[\w.-]*|mayor|support|help|press|news|team|reception|planning|customer\.?services?|"
    r"volunteer(?:s|ing)?|membership|secretary|treasurer|chair|social\.?media|feedback|reports?|sales|jobs|recruitment|tickets?|"
    r"allotments?|cemetery|market|tourism|library|grants?|privacy|dpo|foi|elections?)@",
    re.IGNORECASE,
)
_PUBLIC_HOST = (".gov.uk", ".nhs.uk", ".police.uk", "parliament.uk", ".ac.uk", ".sch.uk", ".gov.wales", ".llyw.cymru")
_GROUP_BOX = re.compile(
    r"[\w.+-]*(?:council|club|society|group|hall|festival|fest|market|wi|scouts?|guides?|choir|band|museum|church|parish|trust|school|"
    r"playgroup|nursery|surgery|pharmacy|friends|volunteers?|watch|league|fc|theatre|shop|cafe|garage|farm)[\w.+-]*@",
    re.IGNORECASE,
)
_PROVIDER = re.compile(
    r"@(?:gmail|googlemail|btinternet|btopenworld|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|sky|talktalk|virginmedia|ntlworld|"
    r"blueyonder|plus|proton|protonmail|gmx|mail|zoho|tiscali|orange|o2|tesco)\.",
    re.IGNORECASE,
)
_SOMEONE = re.compile(
    r"\b(?:his|her|their|hers|him|them|she|he|personal|private|home|mobile of|ex-?(?:wife|husband))\b(?! office)", re.IGNORECASE
)
_THEIRS = re.compile(r"\b(?:their|theirs|them|they)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:me|mine|i'?m|i am|my (?:(?:own|new|work|home|direct|office) )?(?:number|mobile|phone|cell|line|landline|e-?mail|address))\b",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?]\s|\n")
_REACH, _NEAR = 70, 40
"""Letters before and behind a number in which it is told whose it is."""


def contacts(given: DetectorInput, people: list[Name], strong: list[Hit]) -> Iterator[Hit]:
    """Numbers and addresses that may be somebody's own.

    Args:
        people: private people whom the text names.
        strong: identifiers, whose figures are no telephone number.
    """
    text = given.view.raw
    if any(c.isdigit() for c in text):
        yield from _phones(text, given, people, strong)
    if "@" in text or "[" in text or "(" in text:
        yield from _mails(text, given, people)


def _phones(text: str, given: DetectorInput, people: list[Name], strong: list[Hit]) -> Iterator[Hit]:
    published = {telephone(c.phone) for c in given.contacts if c.phone}
    for m in _PHONE.finditer(text):
        start, end = _trimmed(text, *m.span())
        number = telephone(text[start:end])
        if not number.startswith("0") or len(number) not in (10, 11) or number in published or _PUBLIC_PHONE.match(number):
            continue
        if not any(start < hit.end and hit.start < end for hit in strong):
            yield from _told(given, people, Hit("phone-number", start, end), mobile=number.startswith("07"))
    for m in _LOCAL.finditer(text):
        number = telephone(m.group())
        if number in published or _PUBLIC_PHONE.match(number):
            continue
        if _LOCAL_LEAD.search(text, max(0, m.start() - 60), m.start()):
            yield from _told(given, people, Hit("phone-number", *m.span()), mobile=False)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The range without blanks in front, and without a bracket that was opened before."""
    while start < end and text[start] in " .-/":
        start += 1
    if text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return start, end


def _mails(text: str, given: DetectorInput, people: list[Name]) -> Iterator[Hit]:
    published = {c.email.lower() for c in given.contacts if c.email}
    for m in _EMAIL.finditer(text):
        address = _written_out(m.group())
        if address in published or _is_public(address):
            continue
        hit = Hit("email-address", *m.span())
        if _GROUP_BOX.match(address) or (given.context.official and not _PROVIDER.search(address)):
            hit = Hit("email-address", *m.span(), level="tip")
        yield from _told(given, people, hit, mobile=True)


def _written_out(address: str) -> str:
    return _DOT.sub(".", _AT.sub("@", address.lower()))


def _is_public(address: str) -> bool:
    """True for an address of an office or a public body, which is nobody's own."""
    return address.endswith(_PUBLIC_HOST) or _PUBLIC_BOX.match(address) is not None


def own_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where e-mail addresses stand that may be somebody's own, whatever the words before them say."""
    return (m.span() for m in _EMAIL.finditer(text) if not _is_public(_written_out(m.group())))


def _told(given: DetectorInput, people: list[Name], hit: Hit, *, mobile: bool) -> Iterator[Hit]:
    """The hit as loud as the words before it make it: a person's number is one to check, an office's is none."""
    text = given.view.raw
    begin = max(0, hit.start - _REACH)
    for stop in _BREAK.finditer(text, begin, hit.start):
        begin = stop.end()
    lead, after = text[begin : hit.start], text[hit.end : hit.end + _NEAR].lstrip(" (,-")
    named = [p for p in people if begin <= p.start < hit.start]
    for name in named:  # "Mrs Hall" is no hall
        lead = lead.replace(name.text, " ")
    office = _public(given, people, begin, hit.start)
    if named and not mobile and _public(given, people, max(p.end for p in named), hit.start):
        return  # "Hello Wendy, please ring the office on"
    before = not named and _of_an_office(given, people, lead, begin, mobile=mobile)
    if named or (_SOMEONE.search(lead) and not before):
        yield replace(hit, level=hit.level or ("check" if office else ""))
    elif office or before or _public(given, people, hit.end, hit.end + _NEAR, at_once=after[:1].isalpha()):
        return
    elif _OWN.search(lead):
        yield replace(hit, level="tip")
    elif given.context.official and hit.rule == "phone-number":
        # the council's own account publishes the council's numbers; a mobile may be somebody's own
        if mobile:
            yield replace(hit, level="tip")
    else:
        yield hit


def _of_an_office(given: DetectorInput, people: list[Name], lead: str, begin: int, *, mobile: bool) -> bool:
    """ "Their number", or "Telephone" and no more, is an office's where the sentence before speaks of one, and of nobody. A mobile
    may still be somebody's own."""
    said = [m.group().lower() for m in _SOMEONE.finditer(lead)]
    if not all(_THEIRS.fullmatch(word) for word in said) or (mobile and not said) or _OWN.search(lead):
        return False
    earlier = max(0, begin - _REACH)
    return not any(earlier <= p.start < begin for p in people) and _public(given, people, earlier, begin)


def _public(given: DetectorInput, people: list[Name], begin: int, end: int, *, at_once: bool = False) -> bool:
    """True when a range of the text speaks of somebody who publishes a number: an office, a shop, a firm.

    Args:
        at_once: only with the first word of the range.
    """
    view = given.view
    first, last = bisect_left(view.starts, begin), bisect_left(view.starts, end)
    last = min(last, first + 1) if at_once else last
    places = view.told.get("public-line", [])
    for place, stop in places[bisect_left(places, (first, 0)) : bisect_left(places, (last, 0))]:
        if not any(p.start < view.ends[stop - 1] and view.starts[place] < p.end for p in people):
            return True
    return any(firms(given, begin, end))


def telephone(text: str) -> str:
    """The figures of a number as they are dialled in Britain."""
    number = re.sub(r"\D", "", text.replace("(0)", ""))
    for code in ("0044", "44"):
        if number.startswith(code) and len(number) >= len(code) + 9:
            return "0" + number[len(code) :].lstrip("0")
    return number
