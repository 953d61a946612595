# SPDX-License-Identifier: Apache-2.0
"""JSON read piece by piece over a sliding window: of a long file only one record is in memory, and of one that was cut short
everything before the cut is read."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

CHUNK = 1 << 16
MAX_RECORD = 16_000_000
"""Letters that one record may have."""
MAX_DEPTH = 24
"""Objects inside objects that are looked into; what is deeper is read as one record."""
_BLANK = re.compile(r"[ \t\r\n\ufeff]*")
_HEAD = re.compile(r"\s*(?:(?:window|var|let|const|Grailbird)\b[^=\[{]{0,200}=\s*)")
Path = tuple[str, ...]


class BrokenJsonError(ValueError):
    """The file is no JSON from here on."""


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:  # more digits than Python turns into a number
        return float("nan")


_DECODER = json.JSONDecoder(strict=False, parse_int=_number)


def decoded(stream: IO[bytes]) -> Iterator[str]:
    """The words of a file: UTF-8, or what its byte-order mark says; bytes that are none become U+FFFD."""
    first = stream.read(CHUNK)
    encoding = "utf-16" if first[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    while first:
        yield decoder.decode(first)
        first = stream.read(CHUNK)
    yield decoder.decode(b"", final=True)


def records(stream: IO[bytes]) -> Iterator[tuple[Path, Any]]:
    """Every element of every list, and every value that is no list, with the keys that lead to it.

    A file may begin with `name =`, as X writes its lists; whatever is not data is never run. Several values one after the other
    (a list of lines) are read, too.

    Raises:
        BrokenJsonError: where it is no JSON or ends too early; everything before was given.
    """
    window = _Window(decoded(stream))
    head = window.match(_HEAD)
    window.skip(head)
    while window.peek():
        yield from _value(window, ())
        if window.peek() in (";", ","):
            window.skip(1)


def _value(window: _Window, path: Path) -> Iterator[tuple[Path, Any]]:
    match window.peek():
        case "[":
            window.skip(1)
            yield from _list(window, path)
        case "{" if len(path) < MAX_DEPTH:
            window.skip(1)
            yield from _object(window, path)
        case "":
            raise BrokenJsonError
        case _:
            yield path, window.decode()


def _list(window: _Window, path: Path) -> Iterator[tuple[Path, Any]]:
    while (sign := window.peek()) != "]":
        if sign == ",":
            window.skip(1)
        elif not sign:
            raise BrokenJsonError
        else:
            yield path, window.decode()
    window.skip(1)


def _object(window: _Window, path: Path) -> Iterator[tuple[Path, Any]]:
    while (sign := window.peek()) != "}":
        if sign == ",":
            window.skip(1)
            continue
        key = window.decode() if sign == '"' else None
        if not isinstance(key, str) or window.peek() != ":":
            raise BrokenJsonError
        window.skip(1)
        yield from _value(window, (*path, key))
    window.skip(1)


class _Window:
    """What was read and not used yet."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text = ""
        self._at = 0
        self._ended = False

    def match(self, pattern: re.Pattern[str]) -> int:
        """How many letters `pattern` takes here."""
        while len(self._text) - self._at < 400 and self._more():
            pass
        found = pattern.match(self._text, self._at)
        return found.end() - self._at if found else 0

    def skip(self, letters: int) -> None:
        self._at += letters

    def peek(self) -> str:
        """The next letter that is no blank; "" at the end."""
        while True:
            self._at = self._blank_end()
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _blank_end(self) -> int:
        found = _BLANK.match(self._text, self._at)
        return found.end() if found else self._at

    def decode(self) -> Any:
        """The value that begins here."""
        wanted = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                # a number or word may go on in the next piece
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value
            except RecursionError:
                raise BrokenJsonError from None
            except ValueError:
                if len(self._text) - self._at > MAX_RECORD:
                    raise BrokenJsonError from None
                before = len(self._text) - self._at
                while len(self._text) - self._at < before + wanted and self._more():
                    pass
                if len(self._text) - self._at == before:
                    raise BrokenJsonError from None
                wanted *= 2

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = next(self._pieces, None)
        if piece is None:
            self._ended = True
            return False
        self._text = self._text[self._at :] + piece
        self._at = 0
        return True
