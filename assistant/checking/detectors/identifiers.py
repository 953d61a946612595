# SPDX-License-Identifier: Apache-2.0
"""Numbers that stand for one living person, in British formats.

Sources of the formats: HMRC's manual on National Insurance numbers (prefixes, suffix A to D); NHS Data Dictionary (NHS number,
modulus 11, and the health numbers of Scotland and Northern Ireland, which may begin with noughts); DVLA's note on driver numbers
(five letters of the surname, date of birth, initials, check) and DVA's of eight figures; HM Passport Office (nine figures, or two
letters and seven); ISO/IEC 7812 and 13616 for cards and accounts. Checksums are python-stdnum's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.detectors import Hit, near
from assistant.checking.detectors.checksums import is_card_number, is_iban, is_nhs_number

_DIGIT = re.compile(r"\d")
_NINO = re.compile(
    r"(?<![A-Za-z0-9])(?P<prefix>[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[ ./-]{0,2}\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]{0,2}"
    r"(?P<suffix>[A-D])?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NINO_NEVER = frozenset(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"])
_NINO_WORD = re.compile(r"\bni(?:no)?\b|\bnational insurance\b|\binsurance (?:number|no)\b", re.IGNORECASE)
_NHS = re.compile(r"(?<![\d+£/.-])\d{3}(?P<gap>[ .-]?)\d{3}(?P=gap)\d{4}(?![\d/]|[.-]\d)")
_NHS_WORD = re.compile(
    r"\b(?:nhs|chi|h ?& ?c)\b|\bhealth(?: and care| service)? (?:number|no)\b|\bpatient (?:number|no|id)\b", re.IGNORECASE
)
_DRIVER = re.compile(
    r"(?<![A-Za-z0-9])(?P<name>[A-Z]{1,5}9{0,4})[ -]?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d[ -]?"
    r"[A-Z][A-Z9][ -]?[0-9A-Z][A-Z]{2}(?:[ -]?\d\d)?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_DRIVER_NI = re.compile(r"(?<![\w£/.-])\d{8}(?![\w/]|[.-]\d)")
_DRIVER_WORD = re.compile(r"\bdriv(?:ing|er'?s?) (?:licen[cs]e|number|no)\b", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<![\w£/.-])(?:\d{9}|\d{3}[ -]\d{3}[ -]\d{3}|[A-Z]\d{8})(?![\w/]|[.-]\d)", re.IGNORECASE)
_PASSPORT_LETTERS = re.compile(r"(?<![\w£/-])[A-Z]{2}[ -]?\d{7}(?![\w/]|[.-]\d)", re.IGNORECASE)
_PASSPORT_WORD = re.compile(r"\bpassports?\b|\btravel document\b", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:ref|refs|reference|order|invoice|crime|incident|case|tracking|model|serial|batch|part|account|booking|log|licen[cs]e|vat|"
    r"application|charity|company|planning|ticket|policy)\b",
    re.IGNORECASE,
)
_SORT_CODE = re.compile(r"(?<![\d£/.-])\d{2}(?P<gap>[ -])\d{2}(?P=gap)\d{2}(?![\d/]|[.-]\d)")
_SORT_PACKED = re.compile(r"\bsort ?code\W{0,3}(?:is|was|number)?\W{0,3}(\d{6})(?!\d)", re.IGNORECASE)
_ACCOUNT = re.compile(r"(?<![\d£/.-])(?:\d{8}|\d{4}[ -]\d{4})(?![\d/]|[ .-]\d)")
_BANK_WORD = re.compile(
    r"\b(?:sort ?code|account(?: number| no| details)?|acc(?:t|ount)?\b|a/c|bank(?: details)?|bacs|pay(?:able|ment)? (?:in)?to)",
    re.IGNORECASE,
)
_ACCOUNT_LEAD = re.compile(r"\b(?:account|acct?|a/c)\b[^.\n]{0,20}$", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])", re.IGNORECASE)
_CARD = re.compile(r"(?<![\d+£])(?<![\d£][.-])(?:\d[ .-]?){11,18}\d(?!\d)")
_CARD_ISSUERS = re.compile(r"(?:2[2-7]|3[0-9]|4|5|6)")
_FEWEST_CARD, _SHORT_CARD = 12, 13
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|"
    "dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -](?:19|20)?\d{{2}}"
    rf"|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -](?:{_MONTHS})[, -]{{1,2}}(?:(?:19|20)\d{{2}}|'?\d{{2}}\b)"
    rf"|(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d{{2}}|(?:19|20)\d{{2}}-\d{{2}}-\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    r"\bd\.?\s?o\.?\s?b\b\.?[^.!?\n]{0,20}$|\bdate of birth\b[^.!?\n]{0,25}$|\bborn\b[^.!?\n]{0,25}$|\bbirth ?(?:date|day)\b[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(r"(?:1[0-8]\d\d|19[01]\d)$")


def identifiers(text: str) -> Iterator[Hit]:
    """Every identifier in `text`."""
    digits = len(_DIGIT.findall(text))
    if digits < 3:
        return
    if digits >= 6:
        yield from _insurance(text)
        yield from _bank(text)
    if digits >= 7:
        yield from _licences(text)
        yield from _passports(text)
    if digits >= 10:
        yield from _long_numbers(text)
    for m in _DATE.finditer(text):
        if not _LONG_AGO.search(m.group()) and _BIRTH.search(text, max(0, m.start() - 40), m.start()):
            yield Hit("date-of-birth", *m.span())


def _insurance(text: str) -> Iterator[Hit]:
    for m in _NINO.finditer(text):
        if m["prefix"].upper() in _NINO_NEVER:
            continue
        plain = m["suffix"] and (m.group().isupper() or " " not in m.group())
        if plain or near(_NINO_WORD, text, *m.span()):
            yield Hit("uk-nino", *m.span())


def _licences(text: str) -> Iterator[Hit]:
    for m in _DRIVER.finditer(text):
        packed = re.sub(r"[ -]", "", m.group())
        if len(packed) in (16, 18) and len(m["name"]) == 5:
            yield Hit("uk-driving-licence", *m.span())
    if _DRIVER_WORD.search(text):
        for m in _DRIVER_NI.finditer(text):
            if near(_DRIVER_WORD, text, *m.span()):
                yield Hit("uk-driving-licence", *m.span())


def _passports(text: str) -> Iterator[Hit]:
    named = _PASSPORT_WORD.search(text) is not None
    if named:
        for m in _PASSPORT.finditer(text):
            if near(_PASSPORT_WORD, text, *m.span(), reach=60):
                yield Hit("uk-passport", *m.span())
    for m in _PASSPORT_LETTERS.finditer(text):
        if named and near(_PASSPORT_WORD, text, *m.span(), reach=60):
            yield Hit("uk-passport", *m.span())
        elif m.group()[:2].isupper() and not near(_REFERENCE, text, *m.span(), reach=30):
            # the letters and figures of a reference look the same: only worth a look
            yield Hit("uk-passport", *m.span(), level="tip")


def _long_numbers(text: str) -> Iterator[Hit]:
    for m in _NHS.finditer(text):
        number = re.sub(r"\D", "", m.group())
        if not is_nhs_number(number):
            continue
        told = near(_NHS_WORD, text, *m.span())
        if told or (m["gap"] and len(set(number)) > 1):
            yield Hit("uk-nhs-number", *m.span())
        elif (number[0] != "0" or number[1] == "0") and not near(_REFERENCE, text, *m.span(), reach=30):
            yield Hit("uk-nhs-number", *m.span(), level="tip")
    for m in _CARD.finditer(text):
        number = re.sub(r"[ .-]", "", m.group())
        if _card(number):
            yield Hit("payment-card", *m.span())
    for m in _IBAN.finditer(text):
        # the pattern is greedy and may take a following word: give letters back until the checksum fits
        value, end = m.group(), m.end()
        while len(value) >= 15:
            if is_iban(value.replace("-", "")):
                yield Hit("iban", m.start(), end)
                break
            value = value[:-1].rstrip(" -")
            end = m.start() + len(value)


def _card(number: str) -> bool:
    """True for the number of a card that a bank gave out: 13 figures or more, or a Maestro card's twelve."""
    if len(set(number)) == 1 or not _CARD_ISSUERS.match(number) or not is_card_number(number):
        return False
    return len(number) >= _SHORT_CARD or (len(number) == _FEWEST_CARD and number[:2] in ("50", "56", "57", "58", "63", "67"))


def _bank(text: str) -> Iterator[Hit]:
    codes = [m.span() for m in _SORT_CODE.finditer(text)] + [m.span(1) for m in _SORT_PACKED.finditer(text)]
    accounts = [m.span() for m in _ACCOUNT.finditer(text)]
    if not codes and not accounts:
        return
    named = _BANK_WORD.search(text) is not None
    for start, end in codes:
        pair = next((a for a in accounts if 0 <= a[0] - end <= 40 or 0 <= start - a[1] <= 40), None)
        if pair is not None:
            yield Hit("uk-bank-account", min(start, pair[0]), max(end, pair[1]))
        elif named and near(_BANK_WORD, text, start, end, reach=30):
            yield Hit("uk-bank-account", start, end)
    if named and not codes:
        for start, end in accounts:
            if _ACCOUNT_LEAD.search(text, max(0, start - 40), start):
                yield Hit("uk-bank-account", start, end)
