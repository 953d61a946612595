# SPDX-License-Identifier: Apache-2.0
"""A .txt: lines put together to paragraphs, where its writer's program broke them."""

from __future__ import annotations

from pathlib import Path

from assistant.files.reading.numbers import mark_of
from assistant.files.reading.para import Pages, Para, RefusedError

LONGEST_WRAPPED = 130
"""Letters of the longest line, up to which a file is taken to be wrapped."""


NEAR_THE_EDGE, ENOUGH = 14, 0.25
"""In a wrapped file so many of the lines, at least, end so few letters before the edge; or so many are empty."""


def read_text(path: Path) -> Pages:
    """Its paragraphs. Raises RefusedError for what is no text."""
    lines = decoded(path.read_bytes()).replace("\f", "\n").splitlines()
    widest = max((len(line.rstrip()) for line in lines), default=0)
    written = sum(1 for line in lines if line.strip())
    full = sum(1 for line in lines if len(line.rstrip()) > widest - NEAR_THE_EDGE)
    parted = len(lines) - written
    wrapped = widest <= LONGEST_WRAPPED and max(full, parted) >= ENOUGH * written
    out: list[Para] = []
    before = ""
    for line in lines:
        text = line.strip()
        if text and before and wrapped and out and _goes_on(before, text, widest):
            out[-1].text += f" {text}"
        elif text:
            out.append(Para(text=text))
        before = line.rstrip()
    return Pages(out)


def _goes_on(before: str, text: str, widest: int) -> bool:
    """A line goes on from the one before when its first word had no room there, or begins in small letters."""
    if mark_of(text) is not None:
        return False
    first = text.split(maxsplit=1)[0]
    if text[:1].islower():
        return True
    return len(before) + 1 + len(first) > widest and not before.endswith((":", ";"))


def decoded(data: bytes) -> str:
    """The text of a file. Raises RefusedError for what is no text."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data[:4096] and not wide:
        raise RefusedError("This is no text file. Save it as .txt, .docx, .odt or .pdf.")
    for encoding in ("utf-16" if wide else "utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
