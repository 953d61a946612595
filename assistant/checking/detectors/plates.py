# SPDX-License-Identifier: Apache-2.0
"""Registration marks of vehicles.

Source: DVLA's note INF104 on how marks are made up: since September 2001 two letters, a number for the half year, three letters
(no I, Q or Z in the first two, no I or Q in the last three); from 1983 a letter, up to three figures, three letters; from 1963
three letters, up to three figures, a letter; before that letters and figures only, in Northern Ireland still with an I or a Z.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from assistant.checking.detectors import Hit, near

_EDGE, _TAIL = r"(?<![A-Za-z0-9/])", r"(?![A-Za-z0-9/])"
_NOW = re.compile(
    rf"{_EDGE}[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\d|5[1-9]|[67]\d)(?P<gap>[ .-]?)(?P<last>[A-HJ-PR-Z]{{3}}){_TAIL}",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"{_EDGE}[A-HJ-NPR-TV-Y]\d{{1,3}}(?P<gap>[ .-]?)(?P<word>[A-HJ-PR-Y]{{3}}){_TAIL}", re.IGNORECASE)
_SUFFIX = re.compile(rf"{_EDGE}(?P<word>[A-HJ-PR-Y]{{3}})(?P<gap>[ .-]?)\d{{1,3}}[A-HJ-NPR-TV-Y]{_TAIL}", re.IGNORECASE)
_DATELESS = re.compile(rf"{_EDGE}(?:[A-Z]{{1,3}} ?\d{{1,4}}|\d{{1,4}} ?[A-Z]{{1,3}}){_TAIL}")
_NORTHERN = re.compile(rf"{_EDGE}(?:[A-Z]?I[A-Z]|[A-Z]{{2}}Z|[A-Z]I) ?\d{{1,4}}{_TAIL}")
_VEHICLE = re.compile(
    r"\b(?:reg|regn?|registration|registered|number ?plates?|plates?|vehicles?|cars?|vans?|lorr(?:y|ies)|trucks?|motor ?(?:bike|cycle)s?|"
    r"scooters?|mopeds?|drivers?|driving|driven|parked|parking|bmw|audi|ford|vauxhall|fiesta|golf|transit|land ?rover|range ?rover|"
    r"mercedes|tesla|4x4|mini|estate|hatchback|pick-?up|tractors?|taxis?|caravans?|campervans?|nissan|toyota|honda|peugeot|renault|"
    r"volvo|kia|skoda|saab|jaguar|morris|mg|fiat|citroen|hyundai|mazda|suzuki|volkswagen|vw|seat leon|defender)\b",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\b(?:reg|regn|registration|number ?plates?|plates?|licence plates?)\b(?! fees?| forms?| opens?| desk| closes?)",
    re.IGNORECASE,
)
_ROAD = re.compile(r"(?:[ABMJ] ?\d{1,4}|no \d+|\d{1,2} [AP]M|\d+ ?(?:ST|ND|RD|TH|KM|MM|CM|KG|MPH|M|P|A|B|AM|PM))$", re.IGNORECASE)
_REACH = 60


def plates(text: str, initials: Container[str]) -> Iterator[Hit]:
    """Marks in `text`.

    Args:
        initials: short words that are always in capitals ("NHS 111A" is no mark).
    """
    for m in _NOW.finditer(text):
        if m.group().isupper() or not m["gap"] or near(_VEHICLE, text, *m.span(), reach=_REACH):
            yield Hit("uk-vehicle-registration", *m.span())
    for pattern in (_PREFIX, _SUFFIX):
        for m in pattern.finditer(text):
            if near(_VEHICLE, text, *m.span(), reach=_REACH):
                yield Hit("uk-vehicle-registration", *m.span())
            elif m.group().isupper() and m["word"].lower() not in initials:
                # of old marks nobody can be sure: the number of a room or of a form looks the same
                yield Hit("uk-vehicle-registration", *m.span(), level="tip")
    if _MARK.search(text):
        for pattern in (_DATELESS, _NORTHERN):
            for m in pattern.finditer(text):
                if near(_MARK, text, *m.span(), reach=40) and not _ROAD.match(m.group()):
                    yield Hit("uk-vehicle-registration", *m.span())
