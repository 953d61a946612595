# SPDX-License-Identifier: Apache-2.0
"""A document of a council as it was read: its rules, headings and page lines, in the order in which a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What a part of a document is. Furniture is what stands on pages but belongs to no rule: page lines, contents, notes."""

    RULE = "rule"
    HEADING = "heading"
    FURNITURE = "furniture"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One part of a document.

    Attributes:
        text: its words, without its number.
        number: as a reader would cite it: "4.7", "5(c)"; "" where the document gives none.
        lead_in: words before a list that its points finish: "You must not post".
        page: counted from 1; None where the document has no fixed pages.
        section: the heading above it, "" for none.
    """

    text: str
    number: str = ""
    lead_in: str = ""
    page: int | None = None
    kind: UnitKind = UnitKind.RULE
    section: str = ""

    @property
    def whole(self) -> str:
        """Lead-in and words, as one reads them."""
        return f"{self.lead_in} {self.text}".strip()


@dataclass(frozen=True, kw_only=True)
class PolicyDocument:
    """A document that was read.

    Attributes:
        pages: how many; None where it has no fixed pages.
        warnings: what the reader should know, in sentences.
        sha256: of the file's bytes, in hexadecimal.
    """

    title: str
    units: tuple[Unit, ...]
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def rules(self) -> tuple[Unit, ...]:
        return tuple(u for u in self.units if u.kind is UnitKind.RULE)


_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def plain_words(text: str) -> list[str]:
    """The words of a text in small letters, whatever quotes and dashes it has: for comparing two versions of a document."""
    return _WORD.findall(text.lower().replace("’", "'").replace("‘", "'"))
