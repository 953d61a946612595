# SPDX-License-Identifier: Apache-2.0
"""Telephone numbers and addresses of e-mail, and whose they are: a person's, or an office's that wants to be found.

Sources of the formats: Ofcom's National Telephone Numbering Plan (ten figures after the 0, nine in some areas; 03 and 08 are of
organisations; 01632 960, 07700 900 and the like are for stories); RFC 5321 for addresses, with any top-level domain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.detectors.private_people import Name

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
_PUBLIC_PHONE = re.compile(r"0(?:3\d\d|8\d\d|5\d\d|9\d\d)|01189998819")
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
_OFFICE_WORDS = (
    "office|offices|council|councils|clerk|clerk's|reception|helpline|hotline|box office|surgery|centre|center|hall|library|tickets?|"
    "bookings?|booking|enquiries|switchboard|customer services?|wardens?|police|highways|museum|theatre|pharmacy|chemist|shop|store|"
    "hospital|clinic|school|nursery|pub|inn|hotel|caf[eé]|restaurant|garage|church|parish|team|society|club|trust|charity|association|"
    "service|services|line|desk|crematorium|cemetery|depot|company|ltd|taxis?|foodbank|food bank|to book|to hire|for hire|to report|"
    "for details|for more information|information|press|emergency|out of hours"
)
_OFFICE = re.compile(rf"\b(?:{_OFFICE_WORDS}|us|our number)\b", re.IGNORECASE)
_SOMEONE = re.compile(
    r"\b(?:his|her|their|hers|him|them|she|he|personal|private|home|mobile of|ex-?(?:wife|husband))\b(?! office)", re.IGNORECASE
)
_OWN = re.compile(r"\b(?:me|my|mine)\b", re.IGNORECASE)
_BREAK = re.compile(r"[.!?]\s|\n")
_REACH = 70


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
        if _LOCAL_LEAD.search(text, max(0, m.start() - 60), m.start()) and telephone(m.group()) not in published:
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
    lead, after = text[begin : hit.start], text[hit.end : hit.end + 40].lstrip(" (,-")
    named = [p for p in people if begin <= p.start < hit.start]
    for name in named:  # "Mrs Hall" is no hall
        lead = lead.replace(name.text, " ")
    office = _OFFICE.search(lead) is not None
    if named or _SOMEONE.search(lead):
        yield replace(hit, level=hit.level or ("check" if office else ""))
    elif office or _OFFICE.match(after):
        return
    elif _OWN.search(lead):
        yield replace(hit, level="tip")
    elif given.context.official and hit.rule == "phone-number":
        # the council's own account publishes the council's numbers; a mobile may be somebody's own
        if mobile:
            yield replace(hit, level="tip")
    else:
        yield hit


def telephone(text: str) -> str:
    """The figures of a number as they are dialled in Britain."""
    number = re.sub(r"\D", "", text.replace("(0)", ""))
    for code in ("0044", "44"):
        if number.startswith(code) and len(number) >= len(code) + 9:
            return "0" + number[len(code) :].lstrip("0")
    return number
