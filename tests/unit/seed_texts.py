# SPDX-License-Identifier: Apache-2.0
"""The two councils' documents as parts, with the lines of the text that each part comes from, so that they can be laid out anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.unit.layouts import Part, Policy, words

Lines = tuple[int, int]


@dataclass
class _Found:
    """A part while the text is read."""

    text: str
    first: int
    last: int
    number: str = ""
    point: bool = False


@dataclass(frozen=True)
class Seed:
    """A document to lay out, and where the words of each line went."""

    policy: Policy
    where: tuple[tuple[Lines, str], ...]

    def words_at(self, source_line: str) -> str:
        """The words of the parts that a row's lines are in."""
        first, _, last = source_line.partition("-")
        return words(" ".join(text for (a, b), text in self.where if a <= int(last or first) and b >= int(first)))


def seed(path: Path) -> Seed:
    """The parts of a council's document: its title, headings, numbered rules, points and paragraphs."""
    found = _parts(path.read_text(encoding="utf-8"))
    heads = 2 if found[0].text.endswith("COUNCIL") else 1
    council, title = ("", found[0].text) if heads == 1 else (found[0].text, found[1].text)
    parts: list[Part] = []
    in_list = False
    for this, after in zip(found[heads:], [*found[heads + 1 :], None], strict=True):
        opens = not this.point and after is not None and after.point
        kind = "h" if _is_heading(this) and not opens else "r"
        if opens or (kind == "r" and in_list and not (this.point or this.number)):
            kind = "l"
        in_list = kind == "l" or (in_list and kind == "r")
        parts.append(Part(kind, this.number, frozenset(), this.text))
    return Seed(Policy(council, title, tuple(parts)), tuple(((f.first, f.last), f.text) for f in found))


def _parts(text: str) -> list[_Found]:
    found: list[_Found] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = re.sub(r"\*\*|</?u>", "", line)
        if not bare.strip():
            continue
        mark = re.match(r"\s*(?:- )?(?:(?P<figure>\d+)\. |(?P<letter>[a-z])\) )|\s*[-•] ", bare)
        rest = bare[mark.end() :].strip() if mark else bare.strip()
        if mark is None and found and (bare[0] == " " or rest[0].islower()):
            found[-1].text, found[-1].last = f"{found[-1].text} {rest}", number
        else:
            figure, letter = (mark["figure"], mark["letter"]) if mark else (None, None)
            shown = figure or (f"({letter})" if letter else "")
            found.append(_Found(rest, number, number, shown, mark is not None and not figure))
    return found


def _is_heading(part: _Found) -> bool:
    """A few words on a line of their own: the two documents have no other sign of one."""
    return not part.point and not part.number and len(part.text.split()) <= 6
