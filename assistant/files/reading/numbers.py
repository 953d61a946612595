# SPDX-License-Identifier: Apache-2.0
"""Numbers and bullets at the start of a paragraph: what kind they are, and how a rule is cited by them."""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLETS = "•◦▪▫●○■□·∙‣⁃➢➤➔→✓✔✗❖❑❒◆◇★§¨\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0a8\uf0e0\uf02d\uf06f\uf071\ufffd"
_MONTH = "January February March April May June July August September October November December".split()
_MARK = re.compile(
    rf"""\s*(?:
    (?P<bullet>[{re.escape(BULLETS)}]|[-–—*o](?=\s))
    |(?:(?P<named>Rule|Clause|Section|Article|Paragraph|Point|Principle|Rheol|Adran)\s+(?P<after>\d{{1,3}}(?:\.\d{{1,3}})*)\s*[:.)–—-]+)
    |(?P<mixed>[A-Z]{{1,3}}[.-]?\d{{1,2}}(?:\.\d{{1,2}})*)(?:[.):](?=\s)|(?=\s|$))
    |(?P<tight>\d{{1,3}}(?:\.\d{{1,3}}){{1,5}})(?=[A-Z](?:[a-z]{{2}}|[a-z]?\s[a-z]))
    |(?P<decimal>\d{{1,3}}(?:\.\d{{1,3}}){{0,5}})(?P<end>\.(?=\s|[A-Z])|[):]|(?=\s|$))
    |\((?P<inside>[a-z]{{1,2}}|[ivx]{{1,5}}|[A-Z]|\d{{1,3}})\)
    |(?P<letter>[a-zA-Z]|[ivx]{{2,5}}|[IVX]{{2,5}})(?P<mark>[.)])(?=\s|$)
    )\s*""",
    re.VERBOSE,
)
_SHOWN = r"(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-z]{1,4}[.)])"
_MOVED = re.compile(rf"(?P<now>{_SHOWN})?\[(?P<was>{_SHOWN})\](?:\s+|$)")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Mark:
    """A number or bullet.

    Attributes:
        kind: "bullet", "decimal" (1, 1.1), "inner" ((1) below another number) or "letter" (a, (b), (iv)).
        value: without its dots and brackets; "" for a bullet.
        length: letters of the text that it takes.
        sure: it cannot be anything else. "2 May" and "A. Smith" are not sure.
    """

    kind: str
    value: str
    length: int
    sure: bool = True


def mark_of(text: str) -> Mark | None:
    """The number or bullet at the start of `text`, or None."""
    found = _MARK.match(text)
    if found is None or found.end() == 0:
        return None
    if found["bullet"]:
        return Mark("bullet", "", found.end())
    if found["named"]:
        return Mark("decimal", found["after"], found.end())
    if found["tight"]:  # "3.10Ensure": a number that fills its room up to the words
        return Mark("decimal", found["tight"], found.end())
    rest = text[found.end() :]
    if found["mixed"]:
        return Mark("decimal", found["mixed"], found.end(), sure=False) if rest[:1].isupper() or not rest else None
    if found["decimal"]:
        sure = bool(found["end"]) or "." in found["decimal"]
        if not found["end"] and (rest[:1].islower() or rest.split(" ")[0].strip(",.") in _MONTH or not rest[:1].isalpha()):
            return None
        if sure and "." in found["decimal"] and re.match(r"(?:am|pm|a\.m|p\.m|%|per cent|million|m\b)", rest):
            return None
        return Mark("decimal", found["decimal"], found.end(), sure)
    if found["inside"]:
        value = found["inside"]
        return Mark("inner" if value.isdigit() else "letter", value, found.end(), not value.isupper())
    value = found["letter"]
    if value.isupper() and roman(value):
        return Mark("decimal", value, found.end(), sure=False)
    return Mark("letter", value, found.end(), value.islower() or found["mark"] == ")")


def only_mark(text: str) -> Mark | None:
    """The mark, when the text is nothing else: the number's own cell in a table."""
    mark = mark_of(text.strip() + " X" if re.search(r"[\w)]$", text.strip()) else text.strip() + " ")
    if mark is None:
        bare = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{1,3})*)[.)]?\s*", text)
        return Mark("decimal", bare[1], len(text)) if bare else None
    return mark if mark.length >= len(text.strip()) else None


def without_old_number(text: str, *, old: bool = False) -> str:
    """Writer shows a number that tracked changes moved with the one before in brackets, "1.1[1.2] Words", and one that they took
    from the list in brackets alone: "[1.1] Words". The text with the number that counts, and no brackets.

    Args:
        old: the numbers in brackets count, as `old_numbers_count` says.
    """
    found = _MOVED.match(text)
    if found is None:
        return text
    number = found["was"] if old else found["now"] or found["was"]
    return f"{number} {text[found.end() :]}".strip()


def is_taken_out(text: str) -> bool:
    """It begins with a number in brackets alone."""
    found = _MOVED.match(text)
    return found is not None and not found["now"]


def roman(value: str) -> int:
    """The number that Roman letters stand for; 0 when they stand for none."""
    low = value.lower()
    if not low or not _ROMAN.fullmatch(low):
        return 0
    total = 0
    for here, after in zip(low, [*low[1:], ""], strict=True):
        step = _ROMAN_VALUES[here]
        total += -step if after and _ROMAN_VALUES[after] > step else step
    return total


@dataclass
class Counting:
    """Follows the numbers of a document, so that "(c)" below "5" becomes "5(c)"."""

    parent: str = ""
    letter: str = ""
    sub: str = ""
    last: str = ""

    def number(self, mark: Mark) -> str:
        """How a rule with this mark is cited."""
        if mark.kind == "decimal":
            self.parent, self.letter, self.sub = mark.value, "", ""
            self.last = mark.value
            return mark.value
        if mark.kind == "inner":
            self.letter, self.sub = mark.value, ""
            return f"{self.parent}({mark.value})"
        if mark.kind == "bullet":
            return ""
        value = mark.value
        if roman(value) and not self._follows(value):
            self.sub = value
            return f"{self.parent}{f'({self.letter})' if self.letter else ''}({value})"
        self.letter, self.sub = value, ""
        return f"{self.parent}({value})" if self.parent else f"({value})"

    def _follows(self, value: str) -> bool:
        """It is the next letter, not a Roman number: "i" after "h"."""
        if len(value) != 1 or self.sub:
            return False
        return bool(self.letter) and len(self.letter) == 1 and ord(value) == ord(self.letter) + 1

    def expects(self, mark: Mark) -> bool:
        """A mark that is not sure goes on where the numbers stand: 3 after 2, B after A."""
        if mark.kind == "decimal":
            first = self.last.split(".")[0]
            if roman(mark.value):
                return roman(mark.value) in (1, roman(self.last) + 1)
            if mark.value[0].isalpha():
                letters, number = re.fullmatch(r"(.*?)(\d+)", mark.value).groups()  # type: ignore[union-attr]
                return number == "1" or self.last == f"{letters}{int(number) - 1}"
            return mark.value == "1" or (first.isdigit() and int(mark.value.split(".")[0]) == int(first) + 1)
        if mark.value in ("A", "a"):
            return True
        return bool(self.letter) and len(mark.value) == 1 and ord(mark.value) == ord(self.letter[-1]) + 1
