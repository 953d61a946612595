# SPDX-License-Identifier: Apache-2.0
"""What is shown and printed of a file that is kept: a reduced picture, the first page, or its words. Made in a child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from assistant.domain.jobs import StoppedError
from assistant.files.asked import ask_child
from assistant.files.child import ChildError
from assistant.files.media import PDF, PICTURE_TYPES, WORD_TYPES
from assistant.files.picture_child import CANNOT_SHOW
from assistant.files.pictures import MAX_BYTES, PictureError, reduce_picture

MAX_WORDS = 50_000_000
"""Bytes of a file of words, or of a PDF, that is looked at."""


@dataclass(frozen=True)
class Shown:
    """What is shown of a file.

    Attributes:
        data: a JPEG, or words as UTF-8 (by the file's kind); empty when nothing is shown.
        notice: what to know about the file; "" for nothing.
        pages: how many pages or pictures it holds; the first is shown.
        location: True when it says where a picture was taken.
        source, taken: where it comes from, and when it was taken, as the file says; "" when it does not.
    """

    data: bytes = b""
    notice: str = ""
    pages: int = 1
    location: bool = False
    source: str = ""
    taken: str = ""


def is_looked_at(kind: str) -> bool:
    """True for kinds of which something may be shown, or that people expect to be shown."""
    return kind == PDF or kind.startswith("image/") or kind in WORD_TYPES


def bytes_looked_at(kind: str) -> int:
    """The size up to which a file of this kind is looked at."""
    return MAX_BYTES if kind in PICTURE_TYPES else MAX_WORDS


def shown_of(data: bytes, kind: str, stopped: Callable[[], bool] = lambda: False) -> Shown:
    """What is shown of a file. It never fails: what cannot be shown says why. Raises StoppedError when `stopped` said so."""
    if kind in PICTURE_TYPES:
        return _picture(data, stopped)
    if kind.startswith("image/"):
        return Shown(notice=CANNOT_SHOW)
    if not is_looked_at(kind) or len(data) > MAX_WORDS:
        return Shown()
    try:
        line, _, made = ask_child("shown", [kind], data, stopped).partition(b"\n")
        answer = json.loads(line)
    except ChildError as error:
        if error.reason == "stopped":
            raise StoppedError from None
        return Shown()
    except ValueError:
        return Shown()
    if "error" in answer:
        return Shown(notice=str(answer.get("error", "")))
    pages = int(answer.get("pages", 1))
    notice = f"This PDF has {pages} pages. We show the first. The file is kept as it is." if pages > 1 else ""
    return Shown(made, notice, pages, source=str(answer.get("source", "")))


def _picture(data: bytes, stopped: Callable[[], bool]) -> Shown:
    try:
        reduced = reduce_picture(data, stopped)
    except PictureError as error:
        return Shown(notice=str(error))
    notice = ""
    if reduced.frames > 1:
        notice = f"This file holds {reduced.frames} pictures. We show the first. The file is kept as it is."
    return Shown(reduced.data, notice, reduced.frames, reduced.location, taken=reduced.taken)
