# SPDX-License-Identifier: Apache-2.0
"""Many drafts out of pasted words or a file, and a list that was saved before."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.archive.csvrows import BrokenCsvError, cells, decoded, folded
from assistant.domain.archive import ArchiveItem, ItemKind
from assistant.domain.draft import valid_text
from assistant.files.outside import read_bounded

MAX_BYTES = 20_000_000
_COLUMNS = ("text", "post", "message", "draft", "caption", "content", "words", "copy")
"""What the column of the drafts may be called, the surest first; a longer name may have one of them in it ("Post text")."""
_WORDS_OF_A_NAME = 3


class DraftsError(Exception):
    """A list that cannot be read."""


def drafts_of(text: str) -> list[str]:
    """The drafts in pasted words: an empty line stands between two."""
    flat = valid_text(text).replace("\r\n", "\n").replace("\r", "\n")
    return [piece.strip() for piece in re.split(r"\n[ \t]*\n+", flat) if piece.strip()]


def drafts_in(path: Path) -> list[str]:
    """The drafts of a .txt or .csv file.

    Raises:
        DraftsError: when it is too large, no text, or cannot be opened.
    """
    text = _text(path)
    if path.suffix.lower() != ".csv":
        return drafts_of(text)
    try:
        table = [row for row in cells([text]) if any(cell.strip() for cell in row)]
    except BrokenCsvError:
        raise DraftsError from None
    if not table:
        return []
    column, named = _column(table)
    found = (valid_text(row[column]).strip() for row in table[named:] if column < len(row))
    return [draft for draft in found if draft]


def _column(table: list[list[str]]) -> tuple[int, bool]:
    """Which column holds the drafts, and whether the first row gives names: by its name, else the one with most to read."""
    names = [folded(cell) for cell in table[0]]
    for sure in (True, False):
        for wanted in _COLUMNS:
            for number, cell in enumerate(table[0]):
                few = len(cell.split()) <= _WORDS_OF_A_NAME
                if names[number] == wanted or (not sure and few and wanted in cell.casefold().split()):
                    return number, True
    letters = [sum(len(row[number]) for row in table if number < len(row)) for number in range(len(names))]
    column = letters.index(max(letters))
    names_only = all(len(cell.split()) <= _WORDS_OF_A_NAME and not any(c.isdigit() for c in cell) for cell in table[0])
    return column, len(names) > 1 and len(table) > 1 and names_only


def _text(path: Path) -> str:
    try:
        data = read_bounded(path, MAX_BYTES)
    except OSError:
        raise DraftsError from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data[:4096]:
        raise DraftsError
    return decoded(data, encoding)


def as_items(texts: list[str], platform: str) -> list[ArchiveItem]:
    """Drafts as what the list of old posts shows."""
    return [ArchiveItem(platform=platform, kind=ItemKind.POST, text=text) for text in texts]
