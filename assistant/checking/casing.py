# SPDX-License-Identifier: Apache-2.0
"""Capitals where a writer used none, or nothing else: names and addresses are told by them."""

from __future__ import annotations

import re
from collections.abc import Container

_UNIT = re.compile(r"[^.!?\n]+")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)?|\d+[A-Za-z]?")
_CAPITAL = re.compile(r"[A-Z]")
_I = re.compile(r"I(?:'(?:m|ve|d|ll))?$")
_TITLES = frozenset(
    "mr mrs ms miss mx dr rev reverend prof professor sir lady lord cllr cllrs councillor councillors mayor".split()
)
_SMALL = frozenset(
    "a an the and or but of to in on at by for from with as is are was were be been has have had will would can could do does "
    "did not no it he she they we you i me him her them us who that this these those there here if so then than his its our "
    "their my your said says lives live lived".split()
)
_STREET = (
    "road|rd|street|st|lane|avenue|ave|drive|close|crescent|terrace|gardens?|grove|place|square|row|mews|court|rise|view|walk|hill|"
    "green|meadows?|park|fields?|croft|bank|mead|orchard|paddock|wharf|quay|yard|cottages?|villas?|parade|way"
)
_LEAD = re.compile(
    r"(?:^|[\s,('\"-])(?:is|at|of|from|number|no|flat|address|address is|lives?|lived|living|to|outside|opposite|round|:)[ :]*$"
    r"|,\s*$|^\s*$"
)
_ADDRESS = re.compile(rf"\b\d{{1,4}}[a-d]?,? (?:the )?[a-z'-]+(?: [a-z'-]+)? (?:{_STREET})\b")
_INSURANCE = re.compile(r"\b[a-z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d]\b")
"""A National Insurance number: no words look like it, so its letters are always capitals."""
_DOES = frozenset("has had is was lives lived owes owed suffers got told stole took works worked claims fell".split())
"""Verbs behind given name and surname, where both are everyday words as well: "tom carter lives"."""
_FEWEST_LOUD = 3
"""Words in capitals that make a stretch loud; one or two are initials, or a name for emphasis."""


class Casing:
    """Sets capitals right in stretches that were typed without any, or in capitals throughout.

    Args:
        plain: everyday words in lower case; without them nothing is changed.
        given_names: lower case.
    """

    def __init__(self, plain: Container[str] = frozenset(), given_names: Container[str] = frozenset()) -> None:
        self._plain, self._given = plain, given_names

    def mend(self, text: str) -> str:
        """The text, of the same length, with names and addresses in capitals where a stretch tells nothing by its own."""
        whole = text.isupper()
        if not whole and not any(_same_throughout(m.group()) for m in _UNIT.finditer(text)):
            return text
        out: list[str] = []
        at = 0
        for match in _UNIT.finditer(text):
            unit = match.group()
            loud = unit.isupper() and (whole or len(re.findall(r"[A-Z]{2,}", unit)) >= _FEWEST_LOUD)
            if loud or _quiet(unit):
                out += [text[at : match.start()], self._unit(unit, loud)]
                at = match.end()
        mended = "".join((*out, text[at:]))
        return mended if len(mended) == len(text) else text

    def _unit(self, unit: str, loud: bool) -> str:
        words = [(m.start(), m.end()) for m in _WORD.finditer(unit)]
        low = unit.lower()
        if len(low) != len(unit):
            return unit
        letters = list(low if loud else unit)
        if loud:
            self._keep_marks(unit, words, letters)
            if words:
                letters[words[0][0]] = letters[words[0][0]].upper()
        chosen = self._names(low, words)
        for match in _ADDRESS.finditer(low):
            if _LEAD.search(low[: match.start()]):
                chosen |= {i for i, (a, b) in enumerate(words) if match.start() <= a and b <= match.end()}
        for index in chosen:
            start = words[index][0]
            letters[start] = letters[start].upper()
        for match in _INSURANCE.finditer(low):
            letters[slice(*match.span())] = match.group().upper()
        return "".join(letters)

    @staticmethod
    def _keep_marks(unit: str, words: list[tuple[int, int]], letters: list[str]) -> None:
        """Letters of a registration, a postcode or the like stay as they are."""
        for index, (start, end) in enumerate(words):
            beside = words[max(0, index - 1) : index] + words[index + 1 : index + 2]
            mark = unit[start].isdigit() or (start and unit[start - 1].isdigit())
            if mark or (end - start <= 3 and unit[start:end].lower() not in _SMALL and any(unit[a].isdigit() for a, _ in beside)):
                letters[start:end] = unit[start:end]
            if end < len(unit) and unit[end].isdigit():
                letters[start:end] = unit[start:end]

    def _names(self, low: str, words: list[tuple[int, int]]) -> set[int]:
        chosen: set[int] = set()
        known = [self._known(low[a:b]) for a, b in words]
        for index, (start, end) in enumerate(words):
            word = low[start:end].partition("'")[0]
            if not word.isalpha() or word in _SMALL or len(word) < 2:
                continue
            before = _just_before(low, words, index)
            if word in _TITLES:
                if index + 1 < len(words) and low[words[index + 1][0] : words[index + 1][1]] not in _SMALL:
                    chosen.add(index)
            elif word in self._given and self._is_full_name(low, words, index):
                chosen |= {index, index + 1}
            elif (
                before in _TITLES
                or (word in self._given and not known[index])
                or (not known[index] and before and (index - 1 in chosen or not known[index - 1]))
            ):
                chosen.add(index)
                if not known[index] and before and not known[index - 1] and before.isalpha() and len(before) > 2:
                    chosen.add(index - 1)
        return chosen

    @staticmethod
    def _is_full_name(low: str, words: list[tuple[int, int]], index: int) -> bool:
        """True for a given name with a word behind it that somebody must bear, for a verb follows."""
        behind = [low[a:b] for a, b in words[index + 1 : index + 3]]
        if len(behind) < 2 or low[words[index][1] : words[index + 2][0]].strip() != behind[0]:
            return False
        return behind[0].isalpha() and len(behind[0]) > 2 and behind[0] not in _SMALL and behind[1].partition("'")[0] in _DOES

    def _known(self, word: str) -> bool:
        word = word.partition("'")[0]
        return word in self._plain or len(word) < 3 or not word.isalpha()


def _just_before(low: str, words: list[tuple[int, int]], index: int) -> str:
    """The word before that of `index`, where only a space or a short form's full stop is between them."""
    if not index:
        return ""
    start, end = words[index - 1]
    return low[start:end] if low[end : words[index][0]] in (" ", ". ") else ""


def _same_throughout(unit: str) -> bool:
    return unit.isupper() or _quiet(unit)


def _quiet(unit: str) -> bool:
    """True when no letter is a capital but the first, and "I"."""
    words = unit.split()
    if len(words) < 2:
        return bool(words) and words[0].islower()
    return not any(_CAPITAL.search(word) and not _I.match(word.strip(",\"'()")) for word in words[1:]) and not (
        len(words[0]) > 1 and _CAPITAL.search(words[0], 1)
    )
