# SPDX-License-Identifier: Apache-2.0
"""Text of a .docx, .odt, .pdf or .txt, as paragraphs. Read in a child process, so that a hostile file cannot hang
or fill this one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

MAX_BYTES = 50_000_000
TIME_LIMIT = 60
"""Seconds that reading may take."""

CHILD_FLAG = "--read-document-child"
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
    command = (
        [sys.executable, CHILD_FLAG, str(path)]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-m", "assistant.files.document_child", str(path)]
    )
    root = Path(__file__).resolve().parents[2]
    try:
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=root)
    except OSError:
        raise DocumentError("We could not start the part that reads documents. Start the program again.") from None
    output = _wait(child, stopped)
    try:
        answer = json.loads(output.decode("utf-8"))
    except ValueError:
        answer = {}
    if "error" in answer:
        raise DocumentError(str(answer["error"]))
    paragraphs = answer.get("paragraphs")
    if child.returncode != 0 or not isinstance(paragraphs, list):
        raise DocumentError("We could not read this file. It may be damaged. Save it again, or save it as .txt.")
    return [str(p) for p in paragraphs]


def _wait(child: subprocess.Popen[bytes], stopped: Callable[[], bool]) -> bytes:
    """What the child prints. Raises DocumentError when it was stopped or took too long."""
    until = time.monotonic() + TIME_LIMIT
    with child:
        while True:
            ended = "You stopped it. Nothing was changed." if stopped() else ""
            if time.monotonic() > until:
                ended = "Reading this file took too long, so we stopped. Save it as .txt and try that."
            if ended:
                child.kill()
                raise DocumentError(ended)
            try:
                return child.communicate(timeout=0.2)[0]
            except subprocess.TimeoutExpired:
                continue
