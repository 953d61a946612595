# SPDX-License-Identifier: Apache-2.0
"""Pictures of the pages of a PDF, drawn in a child process."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import BinaryIO

from assistant.files.child import ChildError, ask_child

LOCK_BYTES = 50_000_000
"""A larger PDF is not looked at."""


class PagesError(Exception):
    """The pages could not be drawn; the message says so for the user."""


def page_pictures(pdf: bytes, width: int = 900, stopped: Callable[[], bool] = lambda: False) -> list[bytes]:
    """A JPEG of each page, `width` points across. Raises PagesError."""
    try:
        status, output = ask_child("page", [str(width)], pdf, stopped, time_limit=120)
    except ChildError:
        raise PagesError("The pages could not be drawn. The text version is complete.") from None
    line, _, rest = output.partition(b"\n")
    try:
        answer = json.loads(line)
        sizes = [int(n) for n in answer["sizes"]]
    except (ValueError, KeyError, TypeError):
        answer, sizes = {"error": "The pages could not be drawn. The text version is complete."}, []
    if status != 0 or "error" in answer or sum(sizes) != len(rest):
        raise PagesError(str(answer.get("error", "The pages could not be drawn. The text version is complete.")))
    out, at = [], 0
    for size in sizes:
        out.append(rest[at : at + size])
        at += size
    return out


def is_locked(source: BinaryIO) -> bool:
    """True when a PDF cannot be opened without a password. `source` is left at its start."""
    source.seek(0, 2)
    if source.tell() > LOCK_BYTES:
        source.seek(0)
        return False
    source.seek(0)
    data = source.read()
    source.seek(0)
    if b"/Encrypt" not in data:
        return False
    try:
        page_pictures(data, 50)
    except PagesError:
        return True
    return False
