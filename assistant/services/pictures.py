# SPDX-License-Identifier: Apache-2.0
"""What is made of the words in a picture: a comment without the site's own words, and private details with their boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.draft import Draft, PostContext
from assistant.domain.jobs import Progress, TellError, go_on
from assistant.domain.names import NameFinder, Span, merged
from assistant.domain.options import Options
from assistant.domain.picture_words import UNSURE, Box, Furniture, SeenLine, SeenWord, SeenWords, around
from assistant.services.papers.brief import like_details

if TYPE_CHECKING:
    from assistant.services.check.checker import Checker

_MORE = 0.18
"""How much longer a box is at each end than what it covers, in heights of its line."""

FindDetails = Callable[[str], Iterable[Span]]


@dataclass(frozen=True)
class SeenDetail:
    """Something in a picture that may have to be blacked out: its words, and a box on each line that it stands on."""

    text: str
    boxes: tuple[Box, ...]


def read_picture(data: bytes, progress: Progress = go_on) -> SeenWords:
    """The words in a picture. See `assistant.files.pictures.read_words`.

    Raises:
        PictureError: when it cannot be opened or read; the message says so.
        StoppedError: when `progress` said so.
    """
    from assistant.files.pictures import read_words

    return read_words(data, progress)


def read_picture_file(path: Path, progress: Progress = go_on) -> SeenWords:
    """The words in a picture of the disk. Raises as `read_picture`, and TellError for a file that cannot be read."""
    from assistant.files.outside import TooLargeError, read_bounded
    from assistant.files.pictures import MAX_BYTES

    try:
        data = read_bounded(path, MAX_BYTES)
    except TooLargeError:
        raise TellError("This picture is too large to open here.") from None
    except OSError as error:
        raise TellError(f"This file cannot be read: {error.strerror or 'unknown reason'}.") from None
    return read_picture(data, progress)


def comment_in(seen: SeenWords, furniture: Furniture) -> str:
    """The words of people in a screenshot: lines that hold only what the site writes itself are left out. A line that goes on
    below is one with the next."""
    out = []
    for _, block in groupby(seen.lines, lambda line: line.block):
        lines = [line for line in block if not furniture.is_all_of(line.text)]
        if lines:
            out.append("".join(_flowing(lines)))
    return "\n\n".join(out)


def _flowing(lines: Sequence[SeenLine]) -> Iterator[str]:
    """A line that reaches as far as the longest but for a word flows into the next; another is a line of its own."""
    edge = max(line.box[2] for line in lines)
    for here, after in zip(lines, [*lines[1:], None], strict=True):
        yield here.text
        if after is not None:
            first = after.words[0].box
            yield " " if here.box[2] + 1.3 * (first[2] - first[0]) > edge else "\n"


def unsure_words(seen: SeenWords) -> list[str]:
    """Words that the reader may have got wrong, each once."""
    return list(dict.fromkeys(w.text for line in seen.lines for w in line.words if w.sure < UNSURE))


def details_in(seen: SeenWords, find: FindDetails, names: Iterable[str] = ()) -> list[SeenDetail]:
    """What may have to be blacked out, from the top down.

    Args:
        find: finds private details in a text.
        names: people to look for as well.
    """
    finders = [NameFinder(name) for name in names]
    out = []
    for _, block in groupby(seen.lines, lambda line: line.block):
        lines = list(block)
        text, places = _laid_out(lines)
        spans = merged([*find(text), *_line_by_line(lines, find), *(span for finder in finders for span in finder.spans(text))])
        for start, end in spans:
            inside = [(number, word) for number, word, first in places if first < end and first + len(word.text) > start]
            if inside:
                parts = [around(w.box for _, w in part) for _, part in groupby(inside, lambda each: each[0])]
                boxes = [_grown(box, seen.height / seen.width) for box in parts]
                out.append(SeenDetail(text[start:end].strip(), tuple(boxes)))
    return out


def _grown(box: Box, tall: float) -> Box:
    """A little longer at both ends: no edge of a letter may stay readable."""
    left, top, right, bottom = box
    more = _MORE * (bottom - top) * tall
    return max(0.0, left - more), top, min(1.0, right + more), bottom


def _line_by_line(lines: Sequence[SeenLine], find: FindDetails) -> Iterator[Span]:
    """What is found in each line by itself, which a name in another line may have taken with it."""
    at = 0
    for line in lines:
        yield from ((at + start, at + end) for start, end in find(line.text))
        at += len(line.text) + 1


def _laid_out(lines: Sequence[SeenLine]) -> tuple[str, list[tuple[int, SeenWord, int]]]:
    """The lines as one text, and for each word its line and where it begins in the text."""
    text, places = "", []
    for number, line in enumerate(lines):
        for word in line.words:
            text += " " if text else ""
            places.append((number, word, len(text)))
            text += word.text
    return text, places


def private_details(checker: Checker) -> FindDetails:
    """Finds every private detail that the checker knows."""

    def find(text: str) -> list[Span]:
        review = checker.fast(Draft(text, PostContext()), Options(only=frozenset(["personal-data"])))
        # a name beside a detail is found as one, from the first word of either to the last: only the detail is private
        known = [(s.start, s.end) for f in review.findings for s in (f.figures or f.spans)]
        return [*known, *like_details(text)]

    return find
