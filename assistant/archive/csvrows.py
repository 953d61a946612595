# SPDX-License-Identifier: Apache-2.0
"""Rows of CSV files, by the names of their columns; both ways to write a quotation mark inside a field."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator

MAX_FIELD = 16_000_000
HEADER_WITHIN = 12
"""Rows among which the header is looked for: some files begin with notes."""
_BACKSLASHED = re.compile(r'\\"(?=[^",\r\n])')


class BrokenCsvError(ValueError):
    """The file cannot be read as CSV from here on."""


def folded(name: str) -> str:
    """A column's name without regard to case, blanks and signs."""
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def decoded(data: bytes, encoding: str = "utf-8-sig") -> str:
    """The words of a file that a spreadsheet or a plain editor may have saved in the way of Windows."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Pieces of text as lines with their line ends, split at line feeds alone: a field may hold every other such sign."""
    rest = ""
    for piece in pieces:
        *whole, rest = (rest + piece.replace("\0", "\ufffd")).split("\n")
        for line in whole:
            yield f"{line}\n"
    if rest:
        yield rest


def backslashed(pieces: Iterable[str]) -> bool:
    """Whether quotation marks inside fields are written with a backslash and not doubled."""
    tail = ""
    for piece in pieces:
        if _BACKSLASHED.search(tail + piece):
            return True
        tail = piece[-2:]
    return False


def cells(pieces: Iterable[str], escaped: bool = False) -> Iterator[list[str]]:
    """Each row as its cells, the first as well.

    Args:
        escaped: see `backslashed`.

    Raises:
        BrokenCsvError: for a field that never ends.
    """
    csv.field_size_limit(MAX_FIELD)
    lines = _lines(pieces)
    first = next(lines, "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        yield from csv.reader(
            _chain(first, lines), delimiter=delimiter, escapechar="\\" if escaped else None, doublequote=True, strict=False
        )
    except csv.Error:
        raise BrokenCsvError from None


def rows(pieces: Iterable[str], escaped: bool, wanted: frozenset[str]) -> Iterator[dict[str, str]]:
    """Each row as {folded column name: value}. The header is the first row that has one of `wanted`; with none it is the first.

    Args:
        escaped: see `backslashed`.

    Raises:
        BrokenCsvError: for a field that never ends.
    """
    header: list[str] | None = None
    waiting: list[list[str]] = []
    for row in cells(pieces, escaped):
        if header is not None:
            yield dict(zip(header, row, strict=False))
            continue
        names = [folded(cell) for cell in row]
        if wanted & set(names):
            header = names
        else:
            waiting.append(row)
            if len(waiting) >= HEADER_WITHIN:
                header, waiting = _first_as_header(waiting)
                yield from (dict(zip(header, r, strict=False)) for r in waiting)
    if header is None and waiting:
        header, waiting = _first_as_header(waiting)
        yield from (dict(zip(header, r, strict=False)) for r in waiting)


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _first_as_header(waiting: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    return [folded(cell) or f"column{number}" for number, cell in enumerate(waiting[0])], waiting[1:]
