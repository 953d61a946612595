# SPDX-License-Identifier: Apache-2.0
"""Words of a page of HTML, cut into records. Nothing in a page is loaded or run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from assistant.files.html_words import BLANKS, HEADINGS, SILENT, Attributes

_VOID = frozenset({"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "embed", "track", "base"})
_INLINE = frozenset({"a", "b", "i", "em", "strong", "span", "u", "s", "small", "code", "mark", "font", "sub", "sup"})


@dataclass
class Block:
    """One record of a page.

    Attributes:
        heading: its first heading.
        lines: its other words, a line for each block of the page.
        foot: the words of its footer.
        links: address and words of each link, with whether it is in the footer or heading.
        cells: of a table of labels and values.
    """

    heading: str = ""
    lines: list[str] = field(default_factory=list)
    foot: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    foot_link: str = ""
    cells: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def blocks(pieces: Iterable[str], begins: Callable[[str, str], bool], foot: Callable[[str, str], bool]) -> Iterator[Block]:
    """The records of a page, one after the other.

    Args:
        begins: told a tag and its classes; True where a record begins.
        foot: the same for the part of a record that holds its time.
    """
    parser = _Records(begins, foot)
    for piece in pieces:
        parser.feed(piece)
        yield from parser.taken()
    parser.close()
    parser.end()
    yield from parser.taken()


class _Records(HTMLParser):
    """Keeps of a page only the record it is in. An outer record without words of its own is only a frame around others."""

    def __init__(self, begins: Callable[[str, str], bool], foot: Callable[[str, str], bool]) -> None:
        super().__init__(convert_charrefs=True)
        self._begins, self._foot = begins, foot
        self._done: list[Block] = []
        self._block: Block | None = None
        self._stack: list[str] = []
        self._block_at = self._foot_at = self._silent_at = 0
        self._line: list[str] = []
        self._heading: list[str] | None = None
        self._cell: list[str] | None = None
        self._link: tuple[str, list[str]] | None = None

    def taken(self) -> list[Block]:
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _VOID:
            if tag == "br":
                self._broke()
            return
        self._stack.append(tag)
        if self._silent_at:
            return
        if tag in SILENT:
            self._silent_at = len(self._stack)
            return
        given = {name: value or "" for name, value in attrs}
        classes = given.get("class", "")
        if self._begins(tag, classes) and (self._block is None or not (self._block.heading or self._block.lines or self._line)):
            self._block, self._block_at, self._foot_at = Block(), len(self._stack), 0
        if self._block is None:
            return
        if not self._foot_at and self._foot(tag, classes):
            self._broke()
            self._foot_at = len(self._stack)
        if tag in HEADINGS and not self._block.heading:
            self._heading = []
        elif tag == "td":
            self._cell = []
        elif tag == "a":
            self._link = (given.get("href", ""), [])
        if tag not in _INLINE:
            self._broke()

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if tag == "br":
            self._broke()

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._stack:
            return
        while self._stack:
            depth = len(self._stack)
            ended = self._stack.pop()
            if self._silent_at == depth:
                self._silent_at = 0
            elif not self._silent_at:
                self._closed(ended, depth)
            if ended == tag:
                return

    def _closed(self, tag: str, depth: int) -> None:
        if self._block is None:
            return
        if tag in HEADINGS and self._heading is not None:
            self._block.heading = BLANKS.sub(" ", "".join(self._heading)).strip()
            self._heading = None
        elif tag == "td" and self._cell is not None:
            self._block.cells.append(BLANKS.sub(" ", "".join(self._cell)).strip())
            self._cell = None
        elif tag == "a" and self._link is not None:
            address, text = self._link
            self._block.links.append((address, BLANKS.sub(" ", "".join(text)).strip()))
            if self._foot_at and not self._block.foot_link:
                self._block.foot_link = address
            self._link = None
        if tag not in _INLINE:
            self._broke()
        if depth == self._foot_at:
            self._foot_at = 0
        if depth == self._block_at:
            self._done.append(self._block)
            self._block, self._block_at, self._foot_at = None, 0, 0

    def handle_data(self, data: str) -> None:
        if self._block is None or self._silent_at:
            return
        if self._link is not None:
            self._link[1].append(data)
        if self._heading is not None:
            self._heading.append(data)
        elif self._cell is not None:
            self._cell.append(data)
        elif self._foot_at:
            self._block.foot += data
        else:
            self._line.append(data)

    def _broke(self) -> None:
        line = BLANKS.sub(" ", "".join(self._line)).strip()
        if line and self._block is not None:
            self._block.lines.append(line)
        self._line.clear()
        if self._foot_at and self._block is not None and self._block.foot:
            self._block.foot += "\n"
        if self._cell is not None and self._cell:
            self._cell.append("\n")

    def end(self) -> None:
        """The page ended: a record that was never closed counts as far as it came."""
        self._broke()
        if self._block is not None:
            self._done.append(self._block)
            self._block = None
