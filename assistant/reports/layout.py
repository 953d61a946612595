# SPDX-License-Identifier: Apache-2.0
"""Blocks to pages: A4, black on white, page x of y at the foot. A report type is words only; this draws all of them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.reports.fonts import Fonts  # before the rest of ReportLab: it names the fonts for empty pages

from reportlab import rl_config  # isort: skip
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, KeepTogether, PageBreak, PageTemplate, Spacer

from assistant.domain.report import Bullets, Chart, Facts, Figure, Heading, NewPage, Report, Table, Text
from assistant.reports.tagging import Element, TaggedBars, TaggedCanvas, TaggedImage, TaggedParagraph, TaggedTable, finish

MARGIN = 20 * mm
FOOT = 14 * mm
LINE = HexColor("#6B6F73")
GROUND = HexColor("#F3F4F5")
MOST_HIGH = 200 * mm
WITH_FACTS = 150 * mm
"""Most height of a picture that leaves room for what is known of it on the same page."""

TOGETHER = 0.45
"""Of the height of a page: pairs of label and value that need no more stay on one page."""

READABLE = 0.45
"""Of the width of the page: a picture that would have to be narrower to fit in height is cut into pages."""

SMALLER = 0.8
"""A picture may have so much of its size where it then stays on the page that it begins on, with what is known of it."""

SHARED = 7 * mm
"""How much of a picture two pages share where it is cut: a line of words that a cut goes through is whole on one of them."""

HIGH = A4[1] - 2 * MARGIN - FOOT + 6
SIGNATURE = 75 * mm
"""Room for a declaration with its signature."""

CONTENTS_FROM = 10
"""Pages from which a report has a table of contents."""


_CONTENTS = Facts(())
"""Where the table of contents goes."""


def render(report: Report, fonts: Path, told: Callable[[int], bool] = lambda _n: True, size: float = 11) -> bytes:
    """The report as a PDF/A-3a and PDF/UA-1 file.

    Args:
        fonts: folder with the font files.
        told: given the number of pages made so far; False stops it.
        size: of the body, in points.

    Raises:
        StoppedError: when `told` said so.
    """
    return _Maker(report, Fonts(fonts), size).make(told)


class _Gap(Spacer):
    """Room below something. At the foot of a page it is only what is left of it: no empty page is made for it."""

    _ZEROSIZE = True  # ReportLab asks it for its height on a full page too

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return width, min(self.height, height)


class _Maker:
    def __init__(self, report: Report, fonts: Fonts, size: float) -> None:
        self._report, self._fonts = report, fonts
        self._root = Element("Document")
        self._contents: tuple[tuple[str, str], ...] = ()
        self._body = ParagraphStyle("body", fontName="body", fontSize=size, leading=size * 1.4, alignment=TA_LEFT, spaceAfter=6)
        self._small = ParagraphStyle("cell", parent=self._body, fontSize=size - 1, leading=(size - 1) * 1.35, spaceAfter=0)
        self._heads = {
            1: ParagraphStyle(
                "h1", parent=self._body, fontName="bold", fontSize=size + 9, leading=(size + 9) * 1.25, spaceAfter=10
            ),
            2: ParagraphStyle(
                "h2",
                parent=self._body,
                fontName="bold",
                fontSize=size + 4,
                leading=(size + 4) * 1.3,
                spaceBefore=12,
                spaceAfter=6,
            ),
            3: ParagraphStyle("h3", parent=self._body, fontName="bold", fontSize=size + 1, spaceBefore=8, spaceAfter=4),
        }
        self._width = A4[0] - 2 * MARGIN

    def make(self, told: Callable[[int], bool]) -> bytes:
        rl_config.invariant = 1
        report = self._report
        if report.contents and sum(isinstance(b, Figure) for b in report.blocks) >= 4 * CONTENTS_FROM:
            # no page has more than four files: long enough for contents, and with room for them at once it is made once less
            self._contents = tuple((b.text, "00") for b in report.blocks if isinstance(b, Heading) and b.level == 2)
        out = io.BytesIO()
        pages = self._build(out, told)
        if report.contents and pages >= CONTENTS_FROM:
            # page numbers move when the contents come in, so it is made again until they are right
            for _ in range(3):
                before, self._contents = self._contents, self._sections()
                if before == self._contents:
                    break
                self._root, out = Element("Document"), io.BytesIO()
                self._build(out, told)
        return finish(
            out.getvalue(),
            self._root,
            title=report.title,
            author=report.author,
            made_at=report.made_at,
            attachments=report.attachments,
        )

    def _sections(self) -> tuple[tuple[str, str], ...]:
        """Each section with its page, as they are now."""
        heads = (e for e in self._root.kids if e.tag == "H2" and e.title != self._report.contents)
        return tuple((e.title, str(e.top[0] + 1 if e.top else 1)) for e in heads)

    def _build(self, out: io.BytesIO, told: Callable[[int], bool]) -> int:
        """Draw all pages into `out`; returns how many."""
        document = BaseDocTemplate(
            out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN + FOOT, lang="en-GB"
        )
        frame = Frame(MARGIN, MARGIN + FOOT - 6, self._width, HIGH, 0, 0, 0, 0)
        document.addPageTemplates([PageTemplate("all", [frame])])

        def canvas(*arguments: Any, **values: Any) -> TaggedCanvas:
            return TaggedCanvas(*arguments, foot=self._foot, told=told, **values)

        document.build(self._flowables(), canvasmaker=canvas)
        return int(document.page)

    def _foot(self, canvas: TaggedCanvas, number: int, total: int) -> None:
        style = ParagraphStyle("foot", parent=self._small, fontSize=9, leading=11)
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, MARGIN + FOOT - 12, A4[0] - MARGIN, MARGIN + FOOT - 12)
        pages = f"Page {number} of {total}"
        for text, x, width in (
            (self._one_line(self._report.foot, style), MARGIN, self._width - 80),
            (pages, A4[0] - MARGIN - 75, 75),
        ):
            made = TaggedParagraph(self._fonts.markup(text), style)
            _, height = made.wrap(width, FOOT)
            made.drawOn(canvas, x, MARGIN + FOOT - 16 - height)

    def _one_line(self, text: str, style: ParagraphStyle) -> str:
        """The foot in one line: its end goes when it is too long."""
        whole = text
        while text and TaggedParagraph(self._fonts.markup(text), style).wrap(self._width - 80, FOOT)[1] > style.leading:
            text = text[:-1]
        return text if text == whole else text[:-3].rstrip() + "..."

    def _flowables(self) -> list[Any]:
        out: list[Any] = []
        blocks = list(self._report.blocks)
        if self._contents:
            at = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.level > 1)
            blocks[at:at] = [Heading(2, self._report.contents), _CONTENTS, NewPage()]
        for number, block in enumerate(blocks):
            match block:
                case _ if block is _CONTENTS:
                    out += self._table_of_contents()
                case Heading(level, text, together):
                    if level > 1:
                        out.append(CondPageBreak(SIGNATURE if together else self._needed(blocks[number + 1 :])))
                    out.append(self._paragraph(text, self._heads[level], self._root.add(f"H{level}", title=text), bold=True))
                case Text(text, _):
                    out.append(self._paragraph(text, self._body, self._root.add("P")))
                case Bullets(items, ticks):
                    out += self._bullets(items, "☐" if ticks else "•")
                case Facts(rows):
                    out += self._facts(rows)
                case Table(header, rows, widths):
                    out += self._table(header, rows, widths)
                case Figure():
                    out += self._figure(block, self._known(blocks[number + 1 :]))
                case Chart(bars, alt):
                    figure = self._root.add("Figure", alt=alt)
                    size = self._small.fontSize - 1
                    # labels of our own data: letters that the body's font has
                    out += [TaggedBars(figure, list(bars), self._width, "body", size), _Gap(1, 6)]
                case NewPage():
                    out.append(PageBreak())
        return out

    def _paragraph(self, text: str, style: ParagraphStyle, element: Element, *, bold: bool = False) -> TaggedParagraph:
        if bold and style.fontName != "bold":
            style = ParagraphStyle(f"{style.name}-bold", parent=style, fontName="bold")
        made = TaggedParagraph(self._fonts.markup(text, bold=bold) or "&nbsp;", style)
        made.element = element
        return made

    def _bullets(self, items: tuple[str, ...], mark: str) -> list[Any]:
        style = ParagraphStyle("item", parent=self._body, leftIndent=16, firstLineIndent=-16, spaceAfter=3)
        listed = self._root.add("L")
        out: list[Any] = []
        for item in items:
            body = listed.add("LI").add("LBody")
            out.append(self._paragraph(f"{mark} {item}", style, body))
        # the last item never stands alone on a page
        return [*out[:-2], KeepTogether(out[-2:]), _Gap(1, 4)] if len(out) > 1 else [*out, _Gap(1, 4)]

    def _table_of_contents(self) -> list[Any]:
        """Sections and their pages, close enough to stand beside the cover's own words."""
        small = ParagraphStyle(
            "contents", parent=self._small, fontSize=self._small.fontSize - 0.5, leading=self._small.fontSize * 1.2
        )
        table = self._root.add("Table")
        cells = []
        for title, page in self._contents:
            row = table.add("TR")
            first = self._paragraph(title, small, row.add("TH", scope="Row"))
            cells.append([first, self._paragraph(page, small, row.add("TD"))])
        grid = self._grid(cells, (0.9, 0.1), 0, close=True)
        return [KeepTogether([grid])]

    def _facts(self, rows: tuple[tuple[str, str], ...]) -> list[Any]:
        if not rows:
            return []
        grid = self._facts_grid(rows)
        return [KeepTogether([grid]) if grid.wrap(self._width, HIGH)[1] <= HIGH * TOGETHER else grid, _Gap(1, 8)]

    def _facts_grid(self, rows: tuple[tuple[str, str], ...]) -> TaggedTable:
        table = self._root.add("Table")
        cells = []
        for label, value in rows:
            row = table.add("TR")
            first = self._paragraph(label, self._small, row.add("TH", scope="Row"), bold=True)
            cells.append([first, self._paragraph(value, self._small, row.add("TD"))])
        return self._grid(cells, (0.3, 0.7), 0)

    def _table(self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]) -> list[Any]:
        table = self._root.add("Table")
        head = table.add("TR")
        cells = [[self._paragraph(t, self._small, head.add("TH", scope="Column", once=True), bold=True) for t in header]]
        for values in rows:
            row = table.add("TR")
            cells.append([self._paragraph(v, self._small, row.add("TD")) for v in values])
        return [self._grid(cells, widths or (1 / len(header),) * len(header), 1), _Gap(1, 8)]

    def _grid(self, cells: list[list[Any]], widths: tuple[float, ...], heads: int, *, close: bool = False) -> TaggedTable:
        style: list[tuple[Any, ...]] = [
            ("FONTNAME", (0, 0), (-1, -1), "body"),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ]
        if close:
            style += [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]
        if heads:
            style.append(("BACKGROUND", (0, 0), (-1, 0), GROUND))
        room = [self._width * w for w in widths]
        # a row is cut only where it is longer than a page
        tall = any(cell.wrap(w - 8, HIGH)[1] > HIGH * 0.8 for row in cells for cell, w in zip(row, room, strict=True))
        return TaggedTable(cells, room, repeatRows=heads, splitInRow=int(tall), style=style, hAlign="LEFT")

    def _needed(self, after: list[Any]) -> float:
        """Room that a heading needs, so that it never stands alone at the foot of a page, and a picture has what is known of it
        beside it where both fit."""
        if after and after[0] is _CONTENTS:
            return min(HIGH - 1, len(self._contents) * (self._small.fontSize * 1.2 + 3) + 20 * mm)
        if len(after) > 1 and isinstance(after[0], Text) and isinstance(after[1], Facts):
            # a line, and then what is known: all of it together where it is short
            all_ = self._line_high(after[0]) + self._facts_high(after[1].rows) + 20 * mm
            return max(40 * mm, all_) if all_ < HIGH * TOGETHER else 40 * mm
        if after and isinstance(after[0], Text) and isinstance((*after, Heading(1, ""))[1], Heading):
            # a section of one paragraph: a short one needs no more than itself
            return min(40 * mm, self._line_high(after[0]) + 18 * mm)
        if not after or not isinstance(after[0], Figure):
            return 40 * mm
        scale, pieces = self._pieces(picture := TaggedImage(after[0].read()))
        high = picture.imageHeight * scale * (pieces[0][1] - pieces[0][0])
        known = self._known(after[1:]) if len(pieces) == 1 else 0
        both = high + known + 25 * mm
        return high * SMALLER + known + 25 * mm if both < HIGH else min(HIGH - 1, high + 35 * mm)

    def _known(self, after: list[Any]) -> float:
        """How high that is which is known of a picture."""
        return self._facts_high(after[0].rows) if after and isinstance(after[0], Facts) else 0

    def _line_high(self, block: Text) -> float:
        """How high a paragraph will be."""
        return TaggedParagraph(self._fonts.markup(block.text) or "&nbsp;", self._body).wrap(self._width, HIGH)[1]

    def _facts_high(self, rows: tuple[tuple[str, str], ...]) -> float:
        """How high a table of facts will be: measured without its elements, which are made once."""
        room = self._width * 0.7 - 8
        cells = (TaggedParagraph(self._fonts.markup(v) or "&nbsp;", self._small).wrap(room, HIGH)[1] for _, v in rows)
        return sum(high + 6 for high in cells)

    def _pieces(self, picture: TaggedImage) -> tuple[float, list[tuple[float, float]]]:
        """How much a picture is made smaller, and where it is cut: only one that would become too narrow to read is cut."""
        wide, high = picture.imageWidth, picture.imageHeight
        scale = min(1.0, self._width / wide)
        for most in (WITH_FACTS, MOST_HIGH):
            whole = min(scale, most / high)
            if wide * whole >= READABLE * min(wide * scale, self._width):
                return whole, [(0.0, 1.0)]
        part, shared = MOST_HIGH / (high * scale), SHARED / (high * scale)
        step = part - shared
        return scale, [(at * step, min(1.0, at * step + part)) for at in range(math.ceil((1 - shared) / step))]

    def _figure(self, block: Figure, known: float) -> list[Any]:
        """A picture with its caption on one page, and with what is known of it, `known` points high, where that fits; a tall one
        comes in pieces, which are one figure."""
        figure, data = self._root.add("Figure", alt=block.alt), block.read()
        scale, pieces = self._pieces(TaggedImage(data))
        out: list[Any] = []
        for number, (top, end) in enumerate(pieces, 1):
            picture = TaggedImage(data, top, end)
            picture.drawWidth, picture.drawHeight = picture.imageWidth * scale, picture.imageHeight * scale
            picture.hAlign = "LEFT"
            picture.element = figure
            least = SMALLER if len(pieces) == 1 and picture.drawHeight + known + 25 * mm < HIGH else 1.0
            picture.least, picture.below = least, known + 15 * mm
            room = 20 * mm if number == len(pieces) else 0
            label: list[Any] = []
            if number > 1 and block.piece:  # for the eye: to a reader's ear it is one figure
                text = block.piece.format(part=number, parts=len(pieces))
                label, room = [TaggedParagraph(self._fonts.markup(text), self._small)], room + 10 * mm
            out += [CondPageBreak(min(HIGH - 1, picture.drawHeight * (end - top) * least + room)), *label, picture]
        return [*out, self._paragraph(block.caption, self._small, self._root.add("P")), _Gap(1, 8)]
