# SPDX-License-Identifier: Apache-2.0
"""Policies laid out in Writer as councils lay them out: one text, many looks, saved by LibreOffice as .docx, .odt and .pdf.

A look is data. Each gives one flat OpenDocument file, which `soffice` opens and saves in the three kinds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from tests.unit.layouts import Part, Policy, in_list, typed

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
KINDS = ("docx", "odt", "pdf")
STRUCK = "STRUCK OUT"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a document looks.

    Attributes:
        page, margin: centimetres.
        numbers: "typed" before the words, "hanging" (typed, then a tab), "list" (Writer counts them) or "bullets" (for every rule).
        heads: "style" (heading styles) or "bold" (body text in bold capitals).
        body: "" for paragraphs, "table" (number and words), "titled" (a table with a row of headings), "inside" (everything in
            one cell), "boxes" (a text box for each part), "breaks" (one paragraph with Shift+Enter).
    """

    page: tuple[float, float] = (21.0, 29.7)
    margin: float = 2.0
    font: str = "Liberation Serif"
    size: float = 11.0
    step: int = 100
    align: str = "start"
    columns: int = 1
    numbers: str = "typed"
    bullet: str = "•"
    heads: str = "style"
    body: str = ""
    page_lines: bool = False
    contents: bool = False
    versions: bool = False
    notes: bool = False
    tracked: bool = False
    struck: bool = False
    numbered_lines: bool = False
    watermark: bool = False
    side_box: bool = False


LOOKS = {
    "typed": Look(),
    "list": Look(numbers="list"),
    "hanging": Look(numbers="hanging", align="justify"),
    "two-columns": Look(columns=2, size=10, align="justify"),
    "booklet": Look(page=(14.8, 21.0), margin=1.5, size=9, font="Liberation Sans", numbers="list", page_lines=True),
    "large-print": Look(font="DejaVu Sans", size=16, numbers="hanging"),
    "page-lines": Look(page_lines=True, font="Liberation Sans", align="justify"),
    "contents": Look(contents=True, page_lines=True, numbers="list"),
    "footnotes": Look(notes=True),
    "table": Look(body="table", font="Liberation Sans", size=10),
    "titled-table": Look(body="titled", page_lines=True, page=(29.7, 21.0)),
    "tracked": Look(tracked=True, numbers="list"),
    "bullets": Look(numbers="bullets", bullet="➢", font="Liberation Sans"),
    "breaks": Look(body="breaks"),
    "watermark": Look(watermark=True, page_lines=True, step=150),
    "numbered-lines": Look(numbered_lines=True, step=150),
    "boxes": Look(body="boxes", font="Liberation Sans"),
    "versions": Look(versions=True, numbers="hanging", heads="bold"),
    "struck": Look(struck=True, font="DejaVu Sans", size=10),
    "newsletter": Look(
        columns=2, side_box=True, size=9, font="Liberation Sans", heads="bold", numbers="bullets", page_lines=True
    ),
}
"""The twenty."""

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "draw": "drawing",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)
_CHANGE = "<office:change-info><dc:creator>Clerk</dc:creator><dc:date>2026-05-01T10:00:00</dc:date></office:change-info>"


def flat(made: Policy, look: Look) -> str:
    """The policy in this look, as one flat OpenDocument file."""
    return _Writer(made, look).document()


def saved(sources: dict[str, str], kind: str, folder: Path) -> dict[str, Path]:
    """Flat files, by name, opened and saved by LibreOffice as this kind; by name again."""
    assert SOFFICE is not None
    folder.mkdir(parents=True, exist_ok=True)
    flats = []
    for name, source in sources.items():
        flats.append(folder / f"{name}.fodt")
        flats[-1].write_text(source, encoding="utf-8")
    profile = (folder / "profile").as_uri()
    form = {"docx": "docx:MS Word 2007 XML", "odt": "odt:writer8", "pdf": "pdf:writer_pdf_Export"}[kind]
    command = [SOFFICE, f"-env:UserInstallation={profile}", "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, flats)], check=True, capture_output=True, timeout=900)
    return {name: folder / f"{name}.{kind}" for name in sources}


class _Writer:
    def __init__(self, made: Policy, look: Look) -> None:
        self._made, self._look = made, look
        self._changes: list[str] = []
        self._notes = self._boxes = 0
        self._listed: dict[str, int] = {}
        # headings are counted in the list of the rules only where the rules' numbers begin with theirs
        rules = [p for p in made.rules if p.number]
        self._own_heads = not all(re.match(r"\d+[.(]", p.number) for p in rules)
        self._wide = any(re.fullmatch(r"\d+\.\d+", p.number) for p in made.parts)

    def document(self) -> str:
        body = "".join(self._front()) + self._body()
        look = self._look
        if look.columns > 1:
            body = f'<text:section text:style-name="Columns" text:name="Rules">{body}</text:section>'
        if look.side_box:
            body = self._box("Side", self._para("Council Offices, Station Road. Open Tuesday and Thursday"), "6cm", "end") + body
        title = self._para(self._made.title, "Title") + self._para(self._made.council, "Subtitle")
        changes = f"<text:tracked-changes>{''.join(self._changes)}</text:tracked-changes>" if self._changes else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><office:document {_SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f"{self._styles()}<office:body><office:text>{changes}{title}{body}</office:text></office:body></office:document>"
        )

    # -- what stands before the rules ---------------------------------------------------------------------------------

    def _front(self) -> Iterable[str]:
        if self._look.versions:
            rows = (("Version", "Date", "Minute"), ("1.0", "12 May 2023", "23/114"), ("1.1", "11 May 2026", "26/097"))
            cells = ("".join(self._cell(self._para(text)) for text in row) for row in rows)
            yield f'<table:table table:name="Versions"><table:table-column table:number-columns-repeated="3"/>{_rows(cells)}</table:table>'
        if self._look.contents:
            yield self._para("Contents", "Bold")
            for page, part in enumerate((p for p in self._made.parts if p.kind == "h"), 2):
                yield f'<text:p text:style-name="Contents">{escape(typed(part))}<text:tab/>{page}</text:p>'
            yield '<text:p text:style-name="NewPage"/>'

    # -- the rules ----------------------------------------------------------------------------------------------------

    def _body(self) -> str:
        if self._look.body == "breaks":
            return self._broken()
        if self._look.body in ("table", "titled"):
            return self._tables()
        parts = [self._part(part, place) for place, part in enumerate(self._made.parts)]
        if self._look.body == "boxes":
            return "".join(self._box("Box", part, "16.5cm") for part in parts)
        return "".join(parts)

    def _part(self, part: Part, place: int) -> str:
        words = self._words(part, place)
        look = self._look
        if part.kind == "h":
            return self._head(part)
        if look.numbers == "bullets" and part.kind == "r":
            return f'<text:list text:style-name="Bullets"><text:list-item>{self._p(words)}</text:list-item></text:list>'
        if look.numbers == "list" and part.number:
            return self._item(part, self._p(words))
        if part.number and look.numbers == "hanging":
            return self._p(f"{escape(_mark(part))}<text:tab/>{words}", "Hanging")
        if not part.number and in_list(self._made, part) and part.kind == "r":
            return f'<text:list text:style-name="Bullets"><text:list-item>{self._p(words)}</text:list-item></text:list>'
        mark = f"{escape(_mark(part))} " if part.number and look.numbers == "typed" else ""
        return self._p(mark + words)

    def _head(self, part: Part) -> str:
        shown = self._look.numbers != "bullets" and part.number
        if self._look.heads == "bold":
            return self._para(typed(part).upper() if shown else part.text.upper(), "Bold")
        if self._look.numbers == "list" and shown:
            heading = f'<text:h text:style-name="Heading" text:outline-level="1">{escape(part.text)}</text:h>'
            return self._item(part, heading, "Heads" if self._own_heads else "")
        return f'<text:h text:style-name="Heading" text:outline-level="1">{escape(typed(part) if shown else part.text)}</text:h>'

    def _item(self, part: Part, inner: str, style: str = "") -> str:
        """In Writer's own list, at the level that its number says."""
        deep = 0 if part.number.isdigit() else 1
        if self._wide and "(" in part.number:
            deep = 2
        out = f"<text:list-item>{inner}</text:list-item>"
        for _ in range(deep):
            out = f"<text:list-item><text:list>{out}</text:list></text:list-item>"
        name = style or "Numbers"
        self._listed[name] = self._listed.get(name, 0) + 1
        place = self._listed[name]
        after = f' text:continue-list="{name}{place - 1}"' if place > 1 else ""
        return f'<text:list xml:id="{name}{place}"{after} text:style-name="{name}">{out}</text:list>'

    def _words(self, part: Part, place: int) -> str:
        words, look = escape(part.text), self._look
        if part.kind != "r":
            return words
        if look.notes and place % 4 == 1:
            self._notes += 1
            words += (
                f'<text:note text:id="n{self._notes}" text:note-class="footnote"><text:note-citation>{self._notes}'
                f"</text:note-citation><text:note-body>{self._para(f'See the Localism Act 2011, section {26 + self._notes}.', 'Small')}"
                "</text:note-body></text:note>"
            )
        if look.struck and place % 3 == 0:
            words += f'<text:span text:style-name="Struck"> {STRUCK}</text:span>'
        if look.tracked:
            words = self._tracked(words, place)
        return words

    def _tracked(self, words: str, place: int) -> str:
        if place % 3 == 0:
            name = f"i{place}"
            self._changes.append(
                f'<text:changed-region text:id="{name}"><text:insertion>{_CHANGE}</text:insertion></text:changed-region>'
            )
            words = f'<text:change-start text:change-id="{name}"/>{words}<text:change-end text:change-id="{name}"/>'
        if place % 3 == 1:
            name = f"d{place}"
            self._changes.append(
                f'<text:changed-region text:id="{name}"><text:deletion>{_CHANGE}<text:p text:style-name="Body"> {STRUCK}</text:p>'
                "</text:deletion></text:changed-region>"
            )
            first, rest = words.split(" ", 1)
            words = f'{first}<text:change text:change-id="{name}"/> {rest}'
            words += "<office:annotation><dc:creator>Chair</dc:creator><text:p>Is this too strict?</text:p></office:annotation>"
        return words

    def _broken(self) -> str:
        out, lines = "", []
        for place, part in enumerate([*self._made.parts, Part("h", "", frozenset(), "")]):
            if part.kind == "h":
                out += self._p("<text:line-break/>".join(lines)) if lines else ""
                out, lines = out + (self._head(part) if part.text else ""), []
            else:
                mark = _mark(part) if part.number else "•" if in_list(self._made, part) and part.kind == "r" else ""
                lines.append(f"{mark} {self._words(part, place)}".strip())
        return out

    def _tables(self) -> str:
        out, rows = "", []
        for place, part in enumerate([*self._made.parts, Part("h", "", frozenset(), "")]):
            if part.kind == "h":
                out += self._one_table(rows, place) if rows else ""
                out, rows = out + (self._head(part) if part.text else ""), []
                continue
            mark = _mark(part) if part.number else "•" if in_list(self._made, part) and part.kind == "r" else ""
            cells = [self._para(mark), self._p(self._words(part, place))]
            if self._look.body == "titled":
                cells.append(self._para("Clerk" if place % 2 else "Members"))
            rows.append("".join(self._cell(cell) for cell in cells))
        return out

    def _one_table(self, rows: list[str], place: int) -> str:
        widths = "".join(
            f'<table:table-column table:style-name="W{n}"/>' for n in ((0, 1, 2) if self._look.body == "titled" else (0, 1))
        )
        head = ""
        if self._look.body == "titled":
            cells = "".join(self._cell(self._para(text, "Bold")) for text in ("No.", "What we ask", "Who"))
            head = f"<table:table-header-rows><table:table-row>{cells}</table:table-row></table:table-header-rows>"
        return f'<table:table table:name="T{place}">{widths}{head}{_rows(rows)}</table:table>'

    # -- pieces -------------------------------------------------------------------------------------------------------

    def _p(self, inner: str, style: str = "Body") -> str:
        return f'<text:p text:style-name="{style}">{inner}</text:p>'

    def _para(self, text: str, style: str = "Body") -> str:
        return self._p(escape(text), style)

    def _cell(self, inner: str) -> str:
        return f'<table:table-cell table:style-name="Cell">{inner}</table:table-cell>'

    def _box(self, style: str, inner: str, width: str, where: str = "") -> str:
        self._boxes += 1
        size = f'svg:width="{width}"' + (' svg:x="0cm"' if where else "")
        frame = (
            f'<draw:frame draw:style-name="{style}" draw:name="{style}{self._boxes}" text:anchor-type="{"paragraph" if where else "as-char"}"'
            f' {size}><draw:text-box fo:min-height="0.5cm">{inner}</draw:text-box></draw:frame>'
        )
        return self._p(frame)

    # -- styles -------------------------------------------------------------------------------------------------------

    def _styles(self) -> str:
        look = self._look
        wide, high = look.page
        right = wide - 2 * look.margin
        step = f'fo:line-height="{look.step}%"'

        def para(name: str, more: str = "", text: str = "", inner: str = "", grown: float = 1.0, **said: str) -> str:
            shown = "".join(f' style:{key.replace("_", "-")}="{value}"' for key, value in said.items())
            return (
                f'<style:style style:name="{name}" style:family="paragraph"{shown}><style:paragraph-properties'
                f' fo:margin-bottom="0.2cm" {step} {more}>{inner}</style:paragraph-properties>'
                f'<style:text-properties style:font-name="Face" fo:font-size="{look.size * grown:.1f}pt" fo:language="en" fo:country="GB" {text}/></style:style>'
            )

        bold = 'fo:font-weight="bold"'
        tab = f'<style:tab-stops><style:tab-stop style:position="{right:.2f}cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops>'
        styles = (
            para("Body", f'fo:text-align="{look.align}"')
            + para("Bold", 'fo:keep-with-next="always"', bold)
            + para("Title", "", bold, grown=1.8)
            + para("Subtitle", grown=1.3)
            + para("Heading", 'fo:keep-with-next="always" fo:margin-top="0.4cm"', bold, grown=1.3, default_outline_level="1")
            + para("Hanging", f'fo:text-align="{look.align}" fo:margin-left="1.2cm" fo:text-indent="-1.2cm"')
            + para("Contents", inner=tab)
            + para("Small", grown=8 / look.size)
            + para("NewPage", 'fo:break-before="page"')
            # a box whose style has no parent would be a drawing, which knows no styles of text
            + '<style:style style:name="Frame" style:family="graphic"/>'
            + '<style:style style:name="Struck" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        )
        lines = (
            '<text:linenumbering-configuration text:number-lines="true" text:number-position="left" text:increment="1"'
            ' style:num-format="1" text:offset="0.5cm"/>'
            if look.numbered_lines
            else ""
        )
        header = footer = ""
        if look.page_lines:
            header = self._para(f"{self._made.council} {self._made.title}", "Small")
            footer = self._p(
                'Adopted May 2026. Page <text:page-number text:select-page="current"/> of <text:page-count/>', "Small"
            )
        if look.watermark:
            header += self._p(
                '<draw:frame draw:style-name="Mark" text:anchor-type="paragraph" svg:x="4cm" svg:y="9cm" svg:width="12cm" svg:height="5cm">'
                f'<draw:text-box fo:min-height="4cm">{self._para("DRAFT", "Huge")}</draw:text-box></draw:frame>'
            )
            styles += para("Huge", "", 'fo:color="#dddddd"', grown=96 / look.size)
        graphic = (
            (
                "Side",
                'style:wrap="parallel" style:horizontal-pos="right" style:horizontal-rel="paragraph" fo:border="0.5pt solid #000000"',
            ),
            ("Box", 'fo:border="0.5pt solid #000000" fo:padding="0.15cm"'),
            (
                "Mark",
                'style:wrap="run-through" style:run-through="background" style:horizontal-pos="from-left" style:vertical-pos="from-top"',
            ),
        )
        widths = (1.6, right - 4.8, 3.2) if look.body == "titled" else (1.6, right - 1.6)
        automatic = (
            f'<style:page-layout style:name="Page"><style:page-layout-properties fo:page-width="{wide}cm" fo:page-height="{high}cm"'
            f' fo:margin="{look.margin}cm"/>'
            '<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.4cm"/></style:header-style>'
            '<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
            + "".join(
                f'<style:style style:name="{name}" style:family="graphic" style:parent-style-name="Frame"><style:graphic-properties draw:fill="none" {more}/></style:style>'
                for name, more in graphic
            )
            + "".join(
                f'<style:style style:name="W{n}" style:family="table-column"><style:table-column-properties style:column-width="{w:.2f}cm"/></style:style>'
                for n, w in enumerate(widths)
            )
            + '<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
            f'<style:style style:name="Columns" style:family="section"><style:section-properties text:dont-balance-text-columns="false">'
            f'<style:columns fo:column-count="{look.columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>'
        )
        master = (
            '<style:master-page style:name="Standard" style:page-layout-name="Page">'
            + (f"<style:header>{header}</style:header>" if header else "")
            + (f"<style:footer>{footer}</style:footer>" if footer else "")
            + "</style:master-page>"
        )
        return (
            f'<office:font-face-decls><style:font-face style:name="Face" svg:font-family="{look.font}"/></office:font-face-decls>'
            f"<office:styles>{styles}{self._lists()}{lines}</office:styles>"
            f"<office:automatic-styles>{automatic}</office:automatic-styles><office:master-styles>{master}</office:master-styles>"
        )

    def _lists(self) -> str:
        forms = (
            (("1", "", ".", 1), ("1", "", "", 2), ("a", "(", ")", 1))
            if self._wide
            else (("1", "", ".", 1), ("a", "(", ")", 1), ("i", "(", ")", 1))
        )

        def place(level: int) -> str:
            left = 1.0 + 0.8 * level
            return (
                '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment'
                f' text:label-followed-by="listtab" fo:text-indent="-0.9cm" fo:margin-left="{left:.1f}cm"/></style:list-level-properties>'
            )

        numbers = "".join(
            f'<text:list-level-style-number text:level="{n}" style:num-format="{form}" style:num-prefix="{before}" style:num-suffix="{after}"'
            f' text:display-levels="{shown}">{place(n)}</text:list-level-style-number>'
            for n, (form, before, after, shown) in enumerate(forms, 1)
        )
        bullets = f'<text:list-level-style-bullet text:level="1" text:bullet-char="{self._look.bullet}">{place(1)}</text:list-level-style-bullet>'
        return (
            f'<text:list-style style:name="Numbers">{numbers}</text:list-style><text:list-style style:name="Heads">{numbers}</text:list-style>'
            f'<text:list-style style:name="Bullets">{bullets}</text:list-style>'
        )


def _mark(part: Part) -> str:
    return typed(part).removesuffix(part.text).strip()


def _rows(rows: Iterable[str]) -> str:
    return "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
