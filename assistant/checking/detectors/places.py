# SPDX-License-Identifier: Apache-2.0
"""Homes: postcodes, numbered houses and what3words. A shop, a hall, an office or an imprint wants to be found and is none.

Sources of the formats: Royal Mail's rules for postcodes (PAF Digest, with Girobank's GIR 0AA, forces' BFPO numbers and the overseas
territories), and the list of postcode areas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from assistant.checking.detectors import DetectorInput, Hit, near

_AREAS = frozenset(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY "
    "HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO "
    "PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE".split()
)
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9£/])(?P<area>[A-Z]{1,2})(?P<district>\d[\dA-HJKMNPR-Y]?)(?P<gap>[ .-]{0,2})(?P<sector>\d)"
    r"(?P<unit>[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9/])",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"(?<![A-Za-z0-9])(?:GIR[ .-]?0AA|BFPO[ -]?(?:c/o )?\d{1,4}|(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA)[ .-]?1ZZ|GX11[ .-]?1AA)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"1st|2nd|3rd|[04-9]th")
_POST_WORD = re.compile(r"\bpost ?codes?\b|\baddress\b|\blives?\b|\bhome\b", re.IGNORECASE)
_WORDS_PLACE = re.compile(r"(?<![\w/:])/{3}[^\W\d_]{2,20}\.[^\W\d_]{2,20}\.[^\W\d_]{2,20}(?![\w.])")
_ENDS = (
    "road|rd|street|lane|avenue|ave|drive|close|crescent|terrace|gardens?|grove|place|square|row|mews|court|rise|view|walk|hill|green|"
    "meadows?|park|fields?|croft|bank|mead|orchard|paddock|wharf|quay|yard|cottages?|villas?|parade|broadway|gate|common|end|ridge|vale|"
    "dene|drove|hollow|leys?|garth|heights|mount|path|way|st|buildings|almshouses|causeway|parc|heol"
)
_STREET = "|".join(end.capitalize() for end in _ENDS.split("|"))
_ADDRESS = re.compile(
    r"(?<![\w£/.:-])(?:(?:[Ff]lat|[Aa]partment|[Uu]nit|[Nn]o\.?|[Nn]umber|[Pp]lot) ?\d{1,4}[A-Za-z]?,? (?:at |in |on )?)?"
    r"\d{1,4}[A-Da-d]?,? (?:(?:[A-Z][a-z']+|St\.?|The|of|the|and|upon)[ -]){1,4}"
    rf"(?:{_STREET})\b"
    r"|(?<![\w£/.:-])(?:[Ff]lat|[Aa]partment|[Nn]o\.?|[Nn]umber|#) ?\d{1,4}[A-Za-z]?,? (?:(?:at|in|on|of) )?(?:(?:the )?[A-Z][a-z']+[ -]){1,3}"
    rf"(?:{_STREET})\b"
    r"|(?<![\w£/.:-])\d{1,4}[a-d]? (?:[a-z']+ ){1,2}(?:road|street|lane|avenue|drive|close|crescent|terrace|mews)\b"
)
_LOWER_LEAD = re.compile(
    r"\b(?:at|of|in|live|lives|living|lived|address|from|number|no|outside|round|to)\s*(?:is\s*)?:?\s*$", re.IGNORECASE
)
_LIVES = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|resid(?:es|ing|ent)|home|address|door|neighbours?|moved|family(?! (?:run|owned|firm|business|fun|friendly|\w+er[sy]\b))|flat|evict\w*|round to|his|her|their|tenants?|"
    r"bungalow|widow|couple|he|she)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"\bhouse\b", re.IGNORECASE)
_NON_PLACES = re.compile(
    r"\d{1,4},? (?:minute|min|hour|day|week|mile|metre|new|more|other|local|empty|people|children|of)\b", re.IGNORECASE
)
_IMPRINT = re.compile(
    r"\b(?:promoted|printed|published|produced)(?:,? and (?:promoted|printed|published))?\b[^!?\n]{0,160}$", re.IGNORECASE
)
_BEFORE, _BEHIND = 90, 60
_HALF = re.compile(r"[.!?]\s|\n")


Person = Callable[[int, int], bool]


def places(given: DetectorInput, person: Person) -> Iterator[Hit]:
    """Postcodes and addresses that may be a home; a postcode behind a street is part of that address.

    Args:
        person: whether a range of the text names a private person.
    """
    text = given.view.raw
    if "///" in text:
        yield from (Hit("street-address", *m.span()) for m in _WORDS_PLACE.finditer(text))
    if not any(c.isdigit() for c in text):
        return
    streets = list(_streets(text, given, person))
    yield from (hit for hit in streets if hit.level != "none")
    for m in (*_POSTCODE.finditer(text), *_SPECIAL.finditer(text)):
        if m.re is _POSTCODE and not _is_postcode(m, text):
            continue
        street = next((s for s in streets if 0 <= m.start() - s.end <= 40), None)
        if street is not None:
            if street.level != "none":
                yield Hit("uk-postcode", *m.span(), level=street.level or "check")
        elif not _public(text, *m.span(), given, person) or _LIVES.search(*_around(text, *m.span())):
            yield Hit("uk-postcode", *m.span())


def _is_postcode(m: re.Match[str], text: str) -> bool:
    if m["area"].upper() not in _AREAS:
        return False
    if m.group().isupper():
        return True
    if _ORDINAL.fullmatch(m["sector"] + m["unit"]):
        return False
    # in small letters only as a word of its own kind, or where one is told
    return bool(m["gap"]) or len(m.group()) > 5 or near(_POST_WORD, text, *m.span())


def _streets(text: str, given: DetectorInput, person: Person) -> Iterator[Hit]:
    for m in _ADDRESS.finditer(text):
        value = m.group()
        if _NON_PLACES.match(value):
            continue
        lead = text[max(0, m.start() - 30) : m.start()]
        if value == value.lower() and not _LOWER_LEAD.search(lead):
            continue
        yield Hit("street-address", *m.span(), level=_level(text, *m.span(), given, person))


def _level(text: str, start: int, end: int, given: DetectorInput, person: Person) -> str:
    """ "" for a home, "tip" where people meet, "none" for what wants to be found."""
    if _IMPRINT.search(text, max(0, start - 200), start):
        return "none"
    if _LIVES.search(*_around(text, start, end)) or not _public(text, start, end, given, person):
        return ""
    return "none"


def _public(text: str, start: int, end: int, given: DetectorInput, person: Person) -> bool:
    """True where the words beside it are of a shop, a hall, an office, works or the like."""
    if _IMPRINT.search(text, max(0, start - 200), start):
        return True
    _, begin, stop = _around(text, start, end)
    view = given.view
    for first, last in ((begin, start), (end, stop)):
        tokens = view.tokens_in(first, last)
        place = view.first_of("public-place", tokens.start, tokens.stop) if tokens else None
        if place is not None and not person(view.starts[place[0]], view.ends[place[1] - 1]):
            return True
    return False


def _around(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The text with the part of it around a range, no further than its sentence."""
    begin, stop = max(0, start - _BEFORE), min(len(text), end + _BEHIND)
    for half in _HALF.finditer(text, begin, start):
        begin = half.end()
    behind = _HALF.search(text, end, stop)
    return text, begin, behind.start() if behind else stop
