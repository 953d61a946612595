# SPDX-License-Identifier: Apache-2.0
"""Lines of a PDF to paragraphs: a line goes on from the one before when its first word had no room there."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from assistant.files.reading.numbers import mark_of
from assistant.files.reading.para import Para
from assistant.files.reading.pdf_lines import Line

EDGE = 0.12
"""The part of a page's height, at its top and its foot, where page lines stand."""

WRAPPED, WRAPPED_ANEW = 1.25, 1.15
"""How many usual distances further down a line of the same paragraph may stand: in small letters, and with a capital first."""

_ENDS = (".", "!", "?", ":", ";")

SINGLE = 1.2
"""The usual distance of two lines, in sizes of their letters, where nothing tells."""

COLUMN = 0.2
"""How far up, in parts of the page's height, the next line stands where a new column begins."""

HUGE = 5.0
"""From how many sizes of most words on letters are a watermark, which stands in no rule and ends none."""

PAGE_LINE_WORDS = 16
ALIKE, ALIKE_LETTERS, ALIKE_LINES = 0.85, 16, 200
"""How alike two page lines are that were read from pictures, from how many letters on, and among how many lines."""

_COUNTS_PAGES = re.compile(r"\b(?:page|tudalen)\s*\d+(?:\s*(?:of|o|/)\s*\d+)?\W*$", re.I)
_PAGE_LINE = re.compile(r"^(?:page|tudalen)\s*\d+|^\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?$|^-\s*\d+\s*-$", re.I)


def paras_of(pages: list[list[Line]]) -> list[Para]:
    """The paragraphs of all pages, page lines and footnotes marked as furniture."""
    body = _body_size(pages)
    repeated = _repeated(pages)
    rights = _right_edges(pages, body)
    out: list[Para] = []
    before: Line | None = None
    step = _line_step(pages)
    wrap = _wrap_step(pages, rights)
    shifts = _shifts(pages)
    for number, lines in enumerate(pages, 1):
        notes = _notes(lines, body)
        new_page = True
        for line, shift in zip(lines, shifts[number - 1], strict=True):
            if _key(line) in repeated or _is_page_line(line, body) or line.size > HUGE * body:
                out.append(Para(text=line.text, role="furniture", page=number))
                continue
            if id(line) in notes:
                if out and out[-1].role == "furniture" and out[-1].page == number and mark_of(line.text) is None:
                    out[-1].text += f" {line.text}"
                else:
                    out.append(Para(text=line.text, role="furniture", page=number))
                continue
            open_para = next((p for p in reversed(out) if p.role != "furniture"), None)
            if before is not None and open_para is not None and _goes_on(before, line, rights, step, wrap, new_page=new_page):
                open_para.text = _joined(open_para.text, line.text)
                open_para.bold = open_para.bold and line.bold
            else:
                role = "heading" if line.size > 1.15 * body and mark_of(line.text) is None else ""
                out.append(Para(text=line.text, page=number, bold=line.bold, role=role, level=round(line.begins - shift)))
            before, new_page = line, False
    for para in out:
        if para.role == "heading":
            para.level = 0
    return out


def _joined(text: str, more: str) -> str:
    if text.endswith("\u00ad"):
        return text[:-1] + more
    if text.endswith("-") and more[:1].islower() and not re.search(r"\b(?:non|self|re|co|well|on|up|e|one|two)-$", text):
        return f"{text}{more}" if re.search(r"\s\w{1,4}-$", text) else text[:-1] + more
    return f"{text} {more}"


def _body_size(pages: list[list[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 11.0


def _line_step(pages: list[list[Line]]) -> float:
    """The usual distance of two base lines."""
    steps = [a.base - b.base for lines in pages for a, b in itertools.pairwise(lines) if 0 < a.base - b.base < 3 * a.size]
    close = sorted(steps)[: max(1, len(steps) // 2)]
    return median(close) if close else 14.0


def _wrap_step(pages: list[list[Line]], rights: _Edges) -> float:
    """The distance of two lines of one paragraph, in sizes of their letters: a full line, and one below it in small letters.
    `SINGLE` where a document has none of them."""
    steps = [
        (a.base - b.base) / a.size
        for lines in pages
        for a, b in itertools.pairwise(lines)
        if b.text[:1].islower() and 0 < a.base - b.base < 3 * a.size and mark_of(b.text) is None and _is_full(a, b, rights)
    ]
    return median(steps) if steps else SINGLE


def _key(line: Line) -> tuple[str, int]:
    """What a page line has in common with the same one of other pages: its words without numbers, and its height. Of a line of
    some words that is no part of a sentence only whether it stands at the top or at the foot: a page lies askew in a scanner."""
    words = re.sub(r"\d+", "0", line.text.lower())
    if len(words.split()) > 2 and words[-1].isalnum():
        return words, -1 if line.base > line.height / 2 else -2
    return words, round(line.base / 6)


def _at_edge(line: Line) -> bool:
    return line.base < EDGE * line.height or line.base > (1 - EDGE) * line.height


def _is_page_line(line: Line, body: float) -> bool:
    """At the edge of the page: it counts the pages, or it is a few words in small letters."""
    if not _at_edge(line):
        return False
    few, small = len(line.text.split()) <= PAGE_LINE_WORDS, line.size < 0.92 * body
    if _PAGE_LINE.match(line.text) or (few and _COUNTS_PAGES.search(line.text)):
        return True
    at_very_edge = line.base < 0.08 * line.height or line.base > 0.92 * line.height
    return few and small and at_very_edge and mark_of(line.text) is None


def _shifts(pages: list[list[Line]]) -> list[list[float]]:
    """How far the column of each line stands to the right of the first one, so that points of one list are of one level."""
    columns: list[list[int]] = []
    edges: dict[int, float] = {}
    for lines in pages:
        column, before, found = 0, None, []
        for line in lines:
            if before is not None and line.base - before.base > COLUMN * line.height and line.left > before.left:
                column += 1
            found.append(column)
            if not _at_edge(line):  # the line that counts the pages stands in no column
                edges[column] = min(edges.get(column, line.left), line.left)
            before = line
        columns.append(found)
    first = edges.get(0, 0.0)
    return [[edges.get(column, first) - first for column in found] for found in columns]


def _repeated(pages: list[list[Line]]) -> set[tuple[str, int]]:
    """Lines at the edge of the page that come again on half of the pages. In a short document nearly the same line counts too:
    the words of a picture are not read alike on every page."""
    on: dict[tuple[str, int], set[int]] = {}
    for number, lines in enumerate(pages):
        for line in lines:
            if _at_edge(line):
                on.setdefault(_key(line), set()).add(number)
    least = max(2, len(pages) // 2)
    out = {key for key, where in on.items() if len(where) >= least}
    rest = [key for key in on if key not in out and len(key[0]) >= ALIKE_LETTERS and key[1] < 0]
    if len(on) <= ALIKE_LINES:
        for key in rest:
            where = set().union(*(on[other] for other in on if _alike(key, other)))
            if len(where) >= least:
                out.add(key)
    return out


def _alike(key: tuple[str, int], other: tuple[str, int]) -> bool:
    return key[1] == other[1] and SequenceMatcher(None, key[0], other[0], autojunk=False).ratio() >= ALIKE


def _notes(lines: list[Line], body: float) -> set[int]:
    """Footnotes: small lines at the foot of a page, from the first that begins with a number."""
    small: list[Line] = []
    for line in sorted(lines, key=lambda x: x.base):
        if line.size < 0.92 * body:
            small.append(line)
        elif not _at_edge(line) or small:
            break
    small.reverse()
    first = next((i for i, line in enumerate(small) if re.match(r"\d{1,2}\s*\S|[*†]", line.text)), None)
    return set() if first is None else {id(line) for line in small[first:]}


@dataclass(frozen=True)
class _Edges:
    """How far lines reach to the right, by where they begin: columns and cells have an edge each. A title reaches over all of
    them: lines in the size of most words have edges of their own."""

    body: float
    usual: dict[int, float]
    any: dict[int, float]

    def of(self, line: Line) -> float:
        """The edge of the lines that begin near this one and lie over it."""
        key = round(line.begins / 20)
        edges = self.usual if _same_size(line, self.body) else self.any
        return max(line.right, *(edges.get(k, 0.0) for k in (key - 1, key, key + 1)))


def _right_edges(pages: list[list[Line]], body: float) -> _Edges:
    edges = _Edges(body, {}, {})
    for lines in pages:
        for line in lines:
            key = round(line.begins / 20)
            edges.any[key] = max(edges.any.get(key, 0.0), line.right)
            if _same_size(line, body) and not _at_edge(line):
                edges.usual[key] = max(edges.usual.get(key, 0.0), line.right)
    return edges


def _same_size(line: Line, size: float) -> bool:
    return abs(line.size - size) <= 0.08 * line.size


def _is_full(before: Line, line: Line, rights: _Edges) -> bool:
    """The first word of `line` had no room at the end of `before`."""
    first = line.text.split(maxsplit=1)[0]
    letter = (line.right - line.left) / max(1, len(line.text))
    spare = 1.2 if before.text.endswith(_ENDS) else 3.0
    return rights.of(before) - before.right < letter * (len(first) + spare)


def _goes_on(before: Line, line: Line, rights: _Edges, step: float, wrap: float, *, new_page: bool) -> bool:
    if mark_of(line.text) is not None and not line.text[:1].islower():
        mark = mark_of(line.text)
        if mark is not None and (mark.sure or line.left <= before.left + 1):
            return False
    elif (mark := mark_of(line.text)) is not None and mark.sure:
        return False
    if not _same_size(before, line.size) or (before.bold != line.bold and not line.text[:1].islower()):
        return False
    down = before.base - line.base
    if not new_page:
        if down <= 0:  # another column, or a cell beside
            return down < -2 * line.size and line.left > before.right and line.text[:1].islower()
        if down > 1.45 * max(step, 1.05 * line.size):
            return False
        if down > (WRAPPED if line.text[:1].islower() else WRAPPED_ANEW) * wrap * line.size:
            return False
        if line.right < before.left or line.left > before.right:
            return False
    if new_page and before.text.endswith(_ENDS) and not line.text[:1].islower():
        return False
    if line.text[:1].islower():
        return True
    return _is_full(before, line, rights) and not before.text.endswith(":")
