# SPDX-License-Identifier: Apache-2.0
"""Pictures from outside: a reduced copy, and a copy with parts blacked out. Decoded in a child process only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assistant.domain.dates import day_and_clock
from assistant.domain.jobs import Progress, StoppedError, TellError, go_on
from assistant.domain.picture_words import Box, SeenLine, SeenWord, SeenWords
from assistant.files.asked import ask_child
from assistant.files.child import ChildError

MAX_BYTES = 100_000_000
"""A larger picture is kept as it is, but not opened."""

READING_LIMIT = 600
"""Seconds of the processor that reading the words of one picture may take, as in the child."""


class PictureError(TellError):
    """A picture that could not be opened; the message says so for the user."""


@dataclass(frozen=True)
class Reduced:
    """A reduced copy as JPEG, whether the original names a place, how many pictures it holds (the copy is of the first), and when
    it says that it was taken ("" when it does not)."""

    data: bytes
    location: bool
    frames: int = 1
    taken: str = ""


def reduce_picture(data: bytes, stopped: Callable[[], bool] = lambda: False) -> Reduced:
    """A copy at most 1100 points wide. Raises PictureError, or StoppedError when `stopped` said so."""
    answer, made = _ask(["small"], data, stopped)
    taken = str(answer.get("taken", ""))
    taken_at = _TAKEN.format(when=day_and_clock(dt.datetime.fromisoformat(taken))) if taken else ""
    return Reduced(made, bool(answer["location"]), int(answer.get("frames", 1)), taken_at)


def black_out(data: bytes, boxes: Iterable[Box], stopped: Callable[[], bool] = lambda: False) -> bytes:
    """A new PNG with the boxes burned in. Nothing of what was under them, and no details of the file, is left.

    Raises:
        PictureError: when the picture cannot be opened, or no box is inside it.
        StoppedError: when `stopped` said so.
    """
    inside = [b for box in boxes if (b := _inside(box))]
    if not inside:
        raise PictureError("Draw at least one box first.")
    return _ask(["black-out", json.dumps(inside)], data, stopped)[1]


def read_words(data: bytes, progress: Progress = go_on) -> SeenWords:
    """The words in a picture and where they stand.

    Args:
        progress: told how many lines are read, of how many (0 of 0 while that is not known), a few times a second.

    Raises:
        PictureError: when the picture cannot be opened or read.
        StoppedError: when `progress` said so.
    """
    if len(data) > MAX_BYTES:
        raise PictureError("This picture is too large to open here. Its file is kept as it is.")
    far = [0, 0]

    def tell(part: bytes) -> None:
        said = json.loads(part)
        far[:] = int(said["done"]), int(said["all"])

    try:
        answer = json.loads(ask_child("words", [], data, lambda: not progress(*far), READING_LIMIT, tell))
        if "error" in answer:
            raise PictureError(str(answer["error"]))
        return SeenWords(tuple(map(_line, answer["lines"])), int(answer["width"]), int(answer["height"]))
    except ChildError as error:
        if error.reason == "stopped":
            raise StoppedError from None
        raise PictureError(_REASONS.get(error.reason, _NOT_OPENED)) from None
    except (ValueError, KeyError, TypeError):  # a line that was cut off
        raise PictureError(_NOT_OPENED) from None


def _line(plain: Any) -> SeenLine:
    block, words = plain
    return SeenLine(tuple(SeenWord(str(w[0]), (w[1], w[2], w[3], w[4]), w[5]) for w in words), int(block))


def _inside(box: Box) -> list[float] | None:
    left, right = sorted((min(1.0, max(0.0, box[0])), min(1.0, max(0.0, box[2]))))
    top, bottom = sorted((min(1.0, max(0.0, box[1])), min(1.0, max(0.0, box[3]))))
    return [left, top, right, bottom] if right > left and bottom > top else None


def _ask(arguments: list[str], data: bytes, stopped: Callable[[], bool]) -> tuple[dict[str, Any], bytes]:
    if len(data) > MAX_BYTES:
        raise PictureError("This picture is too large to open here. Its file is kept as it is.")
    try:
        output = ask_child("picture", arguments, data, stopped)
    except ChildError as error:
        if error.reason == "stopped":
            raise StoppedError from None
        raise PictureError(_REASONS.get(error.reason, _NOT_OPENED)) from None
    line, _, made = output.partition(b"\n")
    try:
        answer = json.loads(line)
    except ValueError:
        answer = {}
    if "error" in answer:
        raise PictureError(str(answer["error"]))
    if not made:
        raise PictureError(_NOT_OPENED)
    return answer, made


_TAKEN = "On {when}, says the picture, by the clock of its camera"
_NOT_OPENED = "We could not open this picture. Its file is kept as it is."
_REASONS = {
    "start": "We could not start the part that opens pictures. Start the program again.",
    "slow": "Opening this picture took too long, so we stopped. Its file is kept as it is.",
}
