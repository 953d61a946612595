# SPDX-License-Identifier: Apache-2.0
"""A table as paragraphs: a number in a cell of its own belongs to the cell beside it, and a row of headings to each below."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.files.reading.numbers import only_mark
from assistant.files.reading.para import Para

_HEADING_WORDS = 8
_NAME_WORDS = 6
_SAYS_NOTHING = {
    "no",
    "no.",
    "number",
    "rule",
    "rules",
    "item",
    "point",
    "ref",
    "ref.",
    "reference",
    "guidance",
    "policy",
    "text",
    "#",
}


@dataclass
class Cell:
    """A cell: what is in it, how many columns it takes, and whether it only goes on from the row above."""

    paras: list[Para]
    span: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        return " ".join(p.text.strip() for p in self.paras).strip()


def rows_as_paras(rows: list[list[Cell]]) -> list[Para]:
    """What the table says, row by row, each cell whole."""
    rows = [row for row in rows if any(cell.text for cell in row)]
    if not rows:
        return []
    heads = _heads(rows)
    out: list[Para] = []
    if heads:
        out += [replace(p, role=p.role or "heading", level=9) for cell in rows[0] for p in cell.paras if p.text.strip()]
    for row in rows[1 if heads else 0 :]:
        out += _row(row, heads)
    return out


def _heads(rows: list[list[Cell]]) -> dict[int, str]:
    """The heading of each column, where the first row is one: short names over longer cells."""
    first = rows[0]
    if len(rows) < 2 or len([c for c in first if c.text]) < 2:
        return {}
    if any(len(c.text.split()) > _HEADING_WORDS or c.text.endswith((".", ";")) or len(c.paras) > 2 for c in first):
        return {}
    if any(only_mark(c.text) for c in first if c.text):
        return {}
    longest = max(len(c.text.split()) for row in rows[1:] for c in row)
    all_bold = all(p.bold for c in first for p in c.paras if p.text.strip())
    if not all_bold and longest <= max(len(c.text.split()) for c in first):
        return {}
    heads: dict[int, str] = {}
    column = 0
    for cell in first:
        for _ in range(cell.span):
            heads[column] = cell.text
            column += 1
    return heads


def _row(row: list[Cell], heads: dict[int, str]) -> list[Para]:
    out: list[Para] = []
    number, name, column = "", "", 0
    for cell in row:
        here = column
        column += cell.span
        text = cell.text
        if cell.goes_on or not text:
            continue
        mark = only_mark(text) if len(text) <= 12 else None
        if mark is not None and not out:
            number = text
            continue
        paras = [p for p in cell.paras if p.text.strip()]
        others = any(c.text for c in row if c is not cell) and len(row) > 1
        if (
            here == 0
            and others
            and not heads
            and len(text.split()) <= _NAME_WORDS
            and not text.endswith((".", ";"))
            and len(paras) == 1
        ):
            name = text.rstrip(":")
            out.append(replace(paras[0], role="heading", level=9))
            continue
        lead = heads.get(here, "") if not _says_nothing(heads.get(here, "")) else ""
        if (
            heads
            and here == 0
            and len(paras) == 1
            and len(text.split()) <= _NAME_WORDS
            and len(row) > 1
            and not text.endswith(".")
        ):
            name = text.rstrip(":")
            out.append(replace(paras[0], role="heading", level=9))
            continue
        for place, para in enumerate(paras):
            given = ": ".join(filter(None, (name, lead, para.lead)))
            numbered = number if place == 0 and not para.number else para.number
            out.append(replace(para, lead=given, number=numbered, typed=para.typed and not numbered))
        number = ""
    if number:
        out.append(Para(text=number, typed=False))
    return out


def _says_nothing(head: str) -> bool:
    return head.strip().lower() in _SAYS_NOTHING
