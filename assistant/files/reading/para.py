# SPDX-License-Identifier: Apache-2.0
"""What each reader of a kind of file gives: paragraphs with what the file knows about them."""

from __future__ import annotations

from dataclasses import dataclass, field


class RefusedError(Exception):
    """A file that gives no text; the message says why and what to do."""


@dataclass(kw_only=True)
class Para:
    """One paragraph, heading, point of a list or cell.

    Attributes:
        number: the number or bullet that the list gives it, as it is shown: "1.1", "(a)", "•".
        role: "title", "heading", "contents", "furniture", or "" for the body.
        level: depth of its heading or of its list, from 0.
        bold: all its words are bold.
        lead: heading of its column or name of its row, when it stands in a table.
        typed: its number, if any, stands in its text and must be found there.
    """

    text: str
    number: str = ""
    role: str = ""
    level: int = 0
    bold: bool = False
    page: int | None = None
    lead: str = ""
    typed: bool = True


@dataclass
class Pages:
    """The paragraphs of a file, and what a reader should know of it."""

    paras: list[Para] = field(default_factory=list)
    pages: int | None = None
    warnings: list[str] = field(default_factory=list)
    title: str = ""
