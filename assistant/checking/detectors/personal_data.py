# SPDX-License-Identifier: Apache-2.0
"""Details that point to a living person, in British formats.

Sources of the formats: Royal Mail's published postcode rules and the list of postcode areas; HMRC's manual on
National Insurance numbers (prefixes, suffix A to D); NHS Data Dictionary (modulus 11); DVLA's INF45 on
registration marks and D1's driver number; Ofcom's numbering plan. Checksums are python-stdnum's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.detectors import DetectorInput, Hit
from assistant.checking.detectors.checksums import is_card_number, is_iban, is_nhs_number
from assistant.checking.detectors.private_people import people_with_details, private_names

_AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BF",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "BX",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GIR",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
    ]
)
_POSTCODE = re.compile(
    r"(?<![\w/-])(?P<area>[A-Z]{1,2})(?P<district>\d[\dA-HJKMNPR-Y]?)(?P<gap>[ \u00a0]{0,2})(?P<sector>\d)"
    r"(?P<unit>[ABD-HJLNP-UW-Z]{2})(?![\w/])",
    re.IGNORECASE,
)
_NINO = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NINO_NEVER = frozenset(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
_NHS = re.compile(r"(?<![\d+/.-])(?P<number>\d{3}(?P<gap>[ -]?)\d{3}(?P=gap)\d{4})(?![\d/-])")
_NHS_WORD = re.compile(r"\bnhs\b|\bhealth (?:service )?number\b|\bpatient (?:number|id)\b", re.IGNORECASE)
_DRIVER = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>[A-Z]{1,5}9{0,4})[ ]?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d[ ]?"
    r"[A-Z9]{2}[ ]?[0-9A-Z][A-Z]{2}(?: ?\d\d)?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"(?<![\w£/.-])(?:\d{9}|\d{3} \d{3} \d{3}|[A-Z]{2} ?\d{7}|[A-Z]\d{8})(?![\w/])", re.IGNORECASE)
_PASSPORT_WORD = re.compile(r"\bpassports?\b|\btravel document\b", re.IGNORECASE)
_PLATE_NOW = re.compile(
    r"(?<![A-Za-z0-9/])[A-HJ-PR-Y][A-HJ-PR-Y](?:0[1-9]|[12]\d|30|5[0-9]|6\d|7\d|80)[ ]?[A-HJ-PR-Z]{3}(?![A-Za-z0-9/])",
    re.IGNORECASE,
)
_PLATE_OLD = re.compile(
    r"(?<![A-Za-z0-9/])(?:[A-HJ-NPR-TV-Y]\d{1,3} ?[A-HJ-PR-Y]{3}|[A-Z]{3} ?\d{1,3}[A-HJ-NPR-TV-Y]"
    r"|[A-Z]{1,3} \d{1,4}|\d{1,4} [A-Z]{1,3}|[A-Z]{1,2}I[A-Z]? ?\d{1,4}|[A-Z]I[A-Z] ?\d{1,4})(?![A-Za-z0-9/])"
)
_PLATE_WORD = re.compile(
    r"\b(?:reg|registration|regn|number ?plate|plates?|licence plate|vehicle|car|van|lorry|truck|motorbike|driver|"
    r"parked|bmw|audi|ford|vauxhall|fiesta|golf|transit|land ?rover|range rover|mercedes|tesla|4x4)\b",
    re.IGNORECASE,
)
_SORT_CODE = re.compile(r"(?<![\d/-])\d{2}(?P<gap>[- ])\d{2}(?P=gap)\d{2}(?![\d/-])")
_ACCOUNT = re.compile(r"(?<![\d£/.-])\d{8}(?![\d/-])|(?<![\d£/.-])\d{4} \d{4}(?![\d /-]*\d)")
_BANK_WORD = re.compile(r"\b(?:sort ?code|account (?:number|no|details)|acc(?:t|ount)?\b|bank details|bacs)", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w/.£#-])(?:\+44[ ]?(?:\(0\))?[ ]?|0044[ ]?|\(0|0)(?=[1-9])(?:[ ().-]{0,2}\d){8,10}\)?(?![\w/]|[.,]\d|-\d)"
)
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}(?:@|\s?[\[(]at[\])]\s?)[\w-]{1,63}(?:(?:\.|\s?[\[(]dot[\])]\s?)[\w-]{2,63}){1,4}", re.IGNORECASE
)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d+/.£-])(?:\d[ -]?){12,18}\d(?![\d/])")
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d{{2}}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS}),? (?:19|20)\d{{2}}"
    rf"|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(r"\bd\.?o\.?b\b\.?|\bdate of birth\b|\bborn\b|\bbirth ?date\b|\bbirthday (?:is|was)\b", re.IGNORECASE)
_STREET_END = (
    "road|rd|street|lane|avenue|ave|drive|close|crescent|terrace|gardens?|grove|place|square|row|mews|court|rise|"
    "view|walk|hill|green|meadows?|park|fields?|croft|bank|mead|orchard|paddock|wharf|quay|yard|cottages?|villas?|"
    "parade|broadway|gate|common|end|ridge|vale|dene|drove|hollow|leys?|garth|heights|mount|path|way|st"
)
_ADDRESS = re.compile(
    r"(?<![\w£/.:-])(?:(?:[Ff]lat|[Aa]partment|[Uu]nit|[Nn]o\.?|[Nn]umber) ?\d{1,4}[A-Za-z]?,? (?:at |in |on )?)?"
    r"\d{1,4}[A-Da-d]?,? (?:(?:[A-Z][a-z'’]+|St\.?|The|of|the|and|upon)[ -]){1,4}"
    rf"(?:{'|'.join(p.capitalize() for p in _STREET_END.split('|'))})\b"
    r"|(?<![\w£/.:-])(?:[Ff]lat|[Aa]partment|[Nn]o\.?|[Nn]umber|#) ?\d{1,4}[A-Za-z]?,? (?:(?:at|in|on|of) )?(?:(?:the )?[A-Z][a-z'’]+[ -]){1,3}"
    rf"(?:{'|'.join(p.capitalize() for p in _STREET_END.split('|'))})\b"
    r"|(?<![\w£/.:-])\d{1,4}[a-d]? (?:[a-z'’]+ ){1,2}(?:road|street|lane|avenue|drive|close|crescent|terrace|mews)\b"
)
_LOWER_LEAD = re.compile(
    r"\b(?:at|of|in|live|lives|living|lived|address|from|number|no|outside|round|to)\s*(?:is\s*)?:?\s*$", re.IGNORECASE
)
_LIVES = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|resid(?:es|ing|ent)|home|address|house|door|neighbour|moved|family|flat|evict\w*|round to)\b",
    re.IGNORECASE,
)
_PUBLIC_PLACE = re.compile(
    r"\b(?:planning|application|proposal|development|site|shop|store|office|offices|pub|caf[eé]|restaurant|hotel|venue|"
    r"church|chapel|surgery|salon|studio|library|museum|theatre|cinema|market|depot|premises|business|open(?:s|ing)?|event|"
    r"meeting|workshop|class|bookings?|tickets?|road ?works|closed|closure|works|bus|stop|junction|to let|for sale)\b",
    re.IGNORECASE,
)
_NON_PLACES = re.compile(
    r"^\d{1,4},? (?:minute|min|hour|day|week|mile|metre|new|more|other|local|empty|people|children|of)\b", re.IGNORECASE
)

_PUBLIC_PHONE = re.compile(r"^(?:0(?:3\d\d|8\d\d|5\d\d|9\d\d)|01189998819)")
_PUBLIC_BOX = re.compile(
    r"^(?:clerk|town\.?clerk|parish\.?clerk|deputy\.?clerk|office|info|enquir(?:y|ies)|contact|hello|admin|mail|bookings?|events?|"
    r"council(?:lors?)?|cllr\.?[\w.-]*|mayor|support|help|press|news|team|reception|planning|customer\.?services?|"
    r"volunteer(?:s|ing)?|membership|secretary|social\.?media|feedback|reports?|sales|jobs|recruitment|tickets?|allotments?|"
    r"cemetery|market|tourism|library|grants?)@",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:call|ring|phone|tel|telephone|contact|book(?:ings?)?|text|reach)\b[^.!?\n]{0,40}\b(?:us|office|council|clerk|reception|"
    r"town hall|helpline|hotline|box office|surgery|team|centre|wardens?|police|highways)\b"
    r"|\b(?:office|council|clerk|reception|helpline|hotline|box office|surgery|centre|town hall|library|tickets?|bookings?)\b"
    r"[^.!?\n]{0,30}$|\b(?:my (?:surgery|council|office))\b[^.!?\n]{0,40}$|\bus (?:on|at)\b[^.!?\n]{0,5}$",
    re.IGNORECASE,
)


def detect(given: DetectorInput) -> Iterator[Hit]:
    """Every rule of the personal-data family in one go."""
    text = given.view.raw
    hits = list(_identifiers(text, given))
    hits.extend(_contacts(text, given, hits))
    hits.extend(_places(text, given))
    # phone-like digits inside an identifier are that identifier
    strong = [h for h in hits if h.rule not in ("phone-number", "uk-postcode", "email-address", "street-address")]
    hits = [h for h in hits if h in strong or h.rule != "phone-number" or not any(_touch(h, s) for s in strong)]
    hits = _postcode_with_street(hits)
    people = private_names(given)
    yield from hits
    if people:
        yield from people_with_details(given, people, hits)


def _touch(a: Hit, b: Hit) -> bool:
    return a.start < b.end and b.start < a.end


def _near(pattern: re.Pattern[str], text: str, start: int, end: int, reach: int = 48) -> bool:
    return pattern.search(text, max(0, start - reach), min(len(text), end + reach)) is not None


def _identifiers(text: str, given: DetectorInput) -> Iterator[Hit]:
    digits = sum(c.isdigit() for c in text)
    if digits < 1:
        return
    for m in _NINO.finditer(text):
        prefix = m["prefix"].upper()
        if prefix not in _NINO_NEVER and (m.group().isupper() or _near(_NI_WORD, text, *m.span())):
            yield Hit("uk-nino", *m.span())
    if digits >= 9:
        yield from _long_numbers(text)
    for m in _DRIVER.finditer(text):
        packed = m.group().replace(" ", "")
        if len(packed) in (16, 18) and len(m["name"]) == 5:
            yield Hit("uk-driving-licence", *m.span())
    if digits >= 7 and (_PASSPORT_WORD.search(text)):
        for m in _PASSPORT.finditer(text):
            if _near(_PASSPORT_WORD, text, *m.span(), reach=60):
                yield Hit("uk-passport", *m.span())
    for m in _PLATE_NOW.finditer(text):
        packed = m.group().replace(" ", "")
        if packed.isupper() or _near(_PLATE_WORD, text, *m.span(), reach=40):
            yield Hit("uk-vehicle-registration", *m.span())
    if _PLATE_WORD.search(text):
        for m in _PLATE_OLD.finditer(text):
            if _near(_PLATE_STRICT, text, *m.span(), reach=40) and not _ROADISH.match(m.group()):
                yield Hit("uk-vehicle-registration", *m.span())
    yield from _bank(text)
    for m in _DATE.finditer(text):
        before = text[max(0, m.start() - 40) : m.start()]
        if _BIRTH.search(before):
            yield Hit("date-of-birth", *m.span())


_NI_WORD = re.compile(r"\bni(?:no)?\b|\bnational insurance\b|\binsurance number\b", re.IGNORECASE)
_PLATE_STRICT = re.compile(r"\b(?:reg|regn|registration|number ?plate|plates?|licence plate)\b", re.IGNORECASE)
_ROADISH = re.compile(r"^(?:[ABM] ?\d{1,4}|M\d+|no \d+|[A-Z]{1,2} \d{1,2})$", re.IGNORECASE)


def _long_numbers(text: str) -> Iterator[Hit]:
    for m in _NHS.finditer(text):
        if is_nhs_number(m["number"]) and m["number"][0] != "0" and (m["gap"] or _near(_NHS_WORD, text, *m.span())):
            yield Hit("uk-nhs-number", *m.span())
    for m in _CARD.finditer(text):
        packed = re.sub(r"[ -]", "", m.group())
        if 13 <= len(packed) <= 19 and packed[0] in "3456" and is_card_number(packed) and len(set(packed)) > 1:
            yield Hit("payment-card", *m.span())
    for m in _IBAN.finditer(text):
        # the pattern is greedy and may take a following word: give letters back until the checksum fits
        value, end = m.group(), m.end()
        while len(value) >= 15:
            if is_iban(value):
                yield Hit("iban", m.start(), end)
                break
            value = value[:-1].rstrip()
            end = m.start() + len(value)


def _bank(text: str) -> Iterator[Hit]:
    codes = list(_SORT_CODE.finditer(text))
    accounts = list(_ACCOUNT.finditer(text))
    if not codes and not accounts:
        return
    named = bool(_BANK_WORD.search(text))
    for code in codes:
        pair = next((a for a in accounts if 0 <= a.start() - code.end() <= 40 or 0 <= code.start() - a.end() <= 40), None)
        if pair is not None:
            yield Hit("uk-bank-account", min(code.start(), pair.start()), max(code.end(), pair.end()))
        elif named and _near(_BANK_WORD, text, *code.span(), reach=30):
            yield Hit("uk-bank-account", *code.span())
    for account in accounts:
        if named and not codes and re.search(r"\b(?:account|acc(?:t)?)\b[^.\n]{0,20}$", text[: account.start()], re.IGNORECASE):
            yield Hit("uk-bank-account", *account.span())


def _contacts(text: str, given: DetectorInput, found: list[Hit]) -> Iterator[Hit]:
    phones = {_digits(c.phone) for c in given.contacts if c.phone}
    mails = {c.email.lower() for c in given.contacts if c.email}
    for m in _PHONE.finditer(text):
        number = _digits(m.group())
        if len(number) not in (10, 11) or number in phones or _PUBLIC_PHONE.match(number):
            continue
        lead = text[max(0, m.start() - 60) : m.start()]
        office = bool(_OFFICE.search(lead)) and not number.startswith("07")
        yield Hit("phone-number", *m.span(), level="tip" if office else "")
    for m in _EMAIL.finditer(text):
        address = re.sub(r"\s?[\[(]at[\])]\s?", "@", m.group().lower(), flags=re.IGNORECASE)
        address = re.sub(r"\s?[\[(]dot[\])]\s?", ".", address, flags=re.IGNORECASE)
        domain = address.partition("@")[2]
        if address in mails:
            continue
        if domain.endswith((".gov.uk", ".nhs.uk", ".police.uk", "parliament.uk")) or _PUBLIC_BOX.match(address):
            continue
        yield Hit("email-address", *m.span())


def _digits(text: str) -> str:
    number = re.sub(r"\D", "", text.replace("(0)", ""))
    if number.startswith("0044"):
        number = "0" + number[4:]
    elif number.startswith("44") and len(number) >= 11:
        number = "0" + number[2:]
    return number


def _places(text: str, given: DetectorInput) -> Iterator[Hit]:
    for m in _POSTCODE.finditer(text):
        if m["area"].upper() in _AREAS and (m.group().isupper() or m["gap"]):
            yield Hit("uk-postcode", *m.span())
    for m in _ADDRESS.finditer(text):
        value = m.group()
        if _NON_PLACES.match(value):
            continue
        lead = text[max(0, m.start() - 30) : m.start()]
        if value == value.lower() and not _LOWER_LEAD.search(lead):
            continue
        around = text[max(0, m.start() - 90) : m.end() + 60]
        public = bool(_PUBLIC_PLACE.search(around)) and not _LIVES.search(around)
        yield Hit("street-address", *m.span(), level="tip" if public else "")


def _postcode_with_street(hits: list[Hit]) -> list[Hit]:
    """A postcode behind a street is part of that address: the address counts as complete."""
    streets = [h for h in hits if h.rule == "street-address"]
    out: list[Hit] = []
    for hit in hits:
        if hit.rule == "uk-postcode" and any(0 <= hit.start - s.end <= 40 for s in streets):
            out.append(Hit(hit.rule, hit.start, hit.end, level="check"))
        else:
            out.append(hit)
    return out
