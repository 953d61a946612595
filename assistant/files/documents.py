# SPDX-License-Identifier: Apache-2.0
"""Text of a .docx, .odt, .pdf or .txt, as paragraphs. Read in a child process, so that a hostile file cannot hang
or fill this one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from assistant.files.child import ChildError, ask_child

MAX_BYTES = 50_000_000
TIME_LIMIT = 60
"""Seconds that reading may take."""

KINDS = (".docx", ".odt", ".pdf", ".txt")


class DocumentError(Exception):
    """A document that gave no text; the message says why and what to do."""


def read_document(path: Path, stopped: Callable[[], bool] = lambda: False) -> list[str]:
    """The paragraphs of a document, without empty ones.

    Args:
        stopped: asked a few times a second; True ends the reading.

    Raises:
        DocumentError: for a file that is missing, too large, scanned, damaged, locked or of another kind.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise DocumentError("We can read .docx, .odt, .pdf and .txt files. Save it as one of these.")
    try:
        size = path.stat().st_size
    except OSError:
        raise DocumentError("We cannot find or open this file. Check that it is still there.") from None
    if size > MAX_BYTES:
        raise DocumentError("This file is very big (over 50 MB). Save a version with text only and try that.")
    if size == 0:
        raise DocumentError("This file is empty.")
    try:
        status, output = ask_child("document", [str(path.resolve())], stopped=stopped, time_limit=TIME_LIMIT)
    except ChildError as error:
        raise DocumentError(_REASONS[error.reason]) from None
    try:
        answer = json.loads(output.decode("utf-8"))
    except ValueError:
        answer = {}
    if "error" in answer:
        raise DocumentError(str(answer["error"]))
    paragraphs = answer.get("paragraphs")
    if status != 0 or not isinstance(paragraphs, list):
        raise DocumentError("We could not read this file. It may be damaged. Save it again, or save it as .txt.")
    return [str(p) for p in paragraphs]


_REASONS = {
    "start": "We could not start the part that reads documents. Start the program again.",
    "stopped": "You stopped it. Nothing was changed.",
    "slow": "Reading this file took too long, so we stopped. Save it as .txt and try that.",
}
