# SPDX-License-Identifier: Apache-2.0
"""Many drafts out of pasted words or a file, and a list that was saved before."""

from __future__ import annotations

import re
from pathlib import Path

from assistant.archive.csvrows import BrokenCsvError, folded, rows
from assistant.domain.archive import ArchiveItem, ItemKind
from assistant.domain.draft import valid_text
from assistant.files.outside import read_bounded

MAX_BYTES = 20_000_000
_COLUMNS = ("text", "post", "message", "draft", "caption", "content", "words")


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
    wanted = frozenset(folded(c) for c in _COLUMNS)
    try:
        table = list(rows([text], escaped=False, wanted=wanted))
    except BrokenCsvError:
        raise DraftsError from None
    if not table:
        return drafts_of(text)
    column = next((c for c in _COLUMNS if c in table[0]), None)
    found = [valid_text(row.get(column, "") if column else next(iter(row.values()), "")).strip() for row in table]
    if column is None:
        first = text.lstrip("\ufeff").split("\n", 1)[0].strip().strip('"')
        found.insert(0, first)  # without a name that says so, the first row is a post as well
    return [f for f in found if f]


def _text(path: Path) -> str:
    try:
        data = read_bounded(path, MAX_BYTES)
    except OSError:
        raise DraftsError from None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in data[:4096]:
        raise DraftsError
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def as_items(texts: list[str], platform: str) -> list[ArchiveItem]:
    """Drafts as what the list of old posts shows."""
    return [ArchiveItem(platform=platform, kind=ItemKind.POST, text=text) for text in texts]
