# SPDX-License-Identifier: Apache-2.0
"""The words of HTML. Nothing in it is loaded or run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "template", "noscript", "title", "svg"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
BLANKS = re.compile(r"[ \t\r\n\f]+")
Attributes = list[tuple[str, str | None]]


def text_of(page: str) -> str:
    """The words of a piece of HTML: a paragraph ends with an empty line, a break with a new one."""
    parser = _Plain()
    parser.feed(page)
    parser.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip(" ") for line in "".join(parser.out).split("\n"))).strip()


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in SILENT:
            self._silent += 1
        elif tag == "br":
            self.out.append("\n")
        elif tag in ("p", "blockquote", "ul", "ol", *HEADINGS):
            self.out.append("\n\n")
        elif tag in ("li", "div", "tr"):
            self.out.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("p", "blockquote", *HEADINGS):
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.out.append(BLANKS.sub(" ", data))
