# SPDX-License-Identifier: Apache-2.0
"""What is in a .docx, .odt, .pdf or .txt. Read in a child process, so that a hostile file cannot hang or fill this one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assistant.domain.document import PolicyDocument, Unit, UnitKind
from assistant.domain.jobs import Progress, go_on
from assistant.files.child import ChildError, stream_child

MAX_BYTES = 50_000_000
SILENT_LIMIT, TIME_LIMIT = 90, 1_800
"""Seconds that one page, and the whole, may take: a scanned document is read page by page."""

KINDS = (".docx", ".odt", ".pdf", ".txt")
_OLD_KINDS = (".doc", ".rtf", ".dot", ".wps", ".pages")


class DocumentError(Exception):
    """A document that gave no text; the message says why and what to do."""


def read_document(path: Path, progress: Progress = go_on) -> PolicyDocument:
    """Everything that a reader of the document sees, part by part.

    Args:
        progress: told how many pages are read, of how many (0 of 0 while that is not known), a few times a second.

    Raises:
        DocumentError: for a file that is missing, too large, scanned, damaged, locked or of another kind.
    """
    kind = path.suffix.lower()
    if kind in _OLD_KINDS:
        raise DocumentError("We cannot read this kind of file. Open it in Word and save it as .docx.")
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
    answer = _ask(path, progress)
    if "error" in answer:
        raise DocumentError(str(answer["error"]))
    try:
        return PolicyDocument(
            title=str(answer["title"]),
            pages=answer["pages"],
            units=tuple(Unit(**{**unit, "kind": UnitKind(unit["kind"])}) for unit in answer["units"]),
            warnings=tuple(map(str, answer["warnings"])),
            sha256=str(answer["sha256"]),
        )
    except (KeyError, TypeError, ValueError):
        raise DocumentError(_DAMAGED) from None


def _ask(path: Path, progress: Progress) -> dict[str, Any]:
    far = [0, 0]
    answer: dict[str, Any] = {}

    arguments = [str(path.resolve())]
    try:
        for line in stream_child(
            "document", arguments, b"", lambda: not progress(far[0], far[1]), silent_limit=SILENT_LIMIT, time_limit=TIME_LIMIT
        ):
            said = json.loads(line.decode("utf-8"))
            if "done" in said:
                far[:] = int(said["done"]), int(said["all"])
            else:
                answer.update(said)
    except ChildError as error:
        raise DocumentError(_REASONS[error.reason]) from None
    except ValueError:  # a line that was cut off
        raise DocumentError(_DAMAGED) from None
    return answer


_DAMAGED = "We could not read this file. It may be damaged. Save it again, or save it as .txt."
_REASONS = {
    "start": "We could not start the part that reads documents. Start the program again.",
    "stopped": "You stopped it. Nothing was changed.",
    "failed": _DAMAGED,
    "slow": "Reading this file took too long, so we stopped. Save it as .txt and try that.",
}
