# SPDX-License-Identifier: Apache-2.0
"""Pictures of the pages of a PDF, drawn in a child process."""

from __future__ import annotations

import json
from collections.abc import Callable

from assistant.files.asked import ask_child
from assistant.files.child import ChildError


class PagesError(Exception):
    """The pages could not be drawn; the message says so for the user."""


def page_pictures(pdf: bytes, width: int = 900, stopped: Callable[[], bool] = lambda: False) -> list[bytes]:
    """A JPEG of each page, `width` points across. Raises PagesError."""
    try:
        output = ask_child("page", [str(width)], pdf, stopped, time_limit=120)
    except ChildError:
        raise PagesError("The pages could not be drawn. The text version is complete.") from None
    line, _, rest = output.partition(b"\n")
    try:
        answer = json.loads(line)
        sizes = [int(n) for n in answer["sizes"]]
    except (ValueError, KeyError, TypeError):
        answer, sizes = {"error": "The pages could not be drawn. The text version is complete."}, []
    if "error" in answer or sum(sizes) != len(rest):
        raise PagesError(str(answer.get("error", "The pages could not be drawn. The text version is complete.")))
    out, at = [], 0
    for size in sizes:
        out.append(rest[at : at + size])
        at += size
    return out
