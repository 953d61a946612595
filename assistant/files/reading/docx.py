# SPDX-License-Identifier: Apache-2.0
"""A .docx as Word shows it when all its tracked changes are accepted.

Read from the XML: what was put in stands, what was struck out or moved away does not; content controls, fields, text boxes and
tables in tables are parts like others; a text box that is kept twice for older programs is read once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.files.reading.docx_numbers import Numbering, Style, Styles, W, is_on, read_number, val
from assistant.files.reading.para import Pages, Para, RefusedError
from assistant.files.reading.tables import Cell, rows_as_paras
from assistant.files.reading.xml_in import Parts

_GONE = {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "tblPr")}
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHANGES = "This document has tracked changes. We read it as if all of them were accepted."
_STRUCK = "Words with a line through them were left out."
_HIDDEN = "This document has hidden words. They were left out."
MAX_DEPTH = 60


def read_docx(file: Path | bytes) -> Pages:
    """Its paragraphs. Raises RefusedError."""
    parts = Parts(file)
    root = parts.get("word/document.xml")
    if root is None:
        raise RefusedError("This is no Word document. Open it in Word and save it as .docx.")
    out = _Reader(Styles(parts.get("word/styles.xml")), Numbering(parts.get("word/numbering.xml"))).read(root)
    out.pages = _page_count(parts)
    _notes(parts, out)
    return out


def _page_count(parts: Parts) -> int | None:
    about = parts.get("docProps/app.xml")
    found = about.findtext("{*}Pages") if about is not None else None
    return int(found) if found and found.isdigit() and 0 < int(found) < 2000 else None


def _notes(parts: Parts, out: Pages) -> None:
    """Headers, footers and notes: they stand on the page, and in no rule."""
    for kind in ("header", "footer"):
        for number in range(1, 10):
            root = parts.get(f"word/{kind}{number}.xml")
            if root is not None:
                text = " ".join("".join(t.text or "" for t in root.iter(f"{W}t")).split())
                if text:
                    out.paras.append(Para(text=text, role="furniture"))
    for kind in ("footnote", "endnote"):
        root = parts.get(f"word/{kind}s.xml")
        for note in () if root is None else root.findall(f"{W}{kind}"):
            text = " ".join("".join(t.text or "" for t in note.iter(f"{W}t")).split())
            if text and note.get(f"{W}type") is None:
                out.paras.append(Para(text=text, role="furniture"))


class _Reader:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._page = 1
        self._rendered = False
        self._told: dict[str, None] = {}

    def read(self, root: Any) -> Pages:
        self._rendered = next(root.iter(f"{W}lastRenderedPageBreak"), None) is not None
        out = Pages()
        for body in root.findall(f"{W}body"):
            out.paras += self._blocks(body, 0)
        if any(next(root.iter(f"{W}{name}"), None) is not None for name in ("ins", "del", "moveFrom", "moveTo")):
            self._told[_CHANGES] = None
        out.warnings += self._told
        return out

    def _blocks(self, parent: Any, depth: int) -> list[Para]:
        """Paragraphs and tables below an element, through every wrapper."""
        if depth > MAX_DEPTH:
            raise RefusedError("This document is nested too deeply for us. Save it as .txt and try that.")
        out: list[Para] = []
        pending = ""
        for child in parent:
            if child.tag == f"{W}p":
                made, merged = self._paragraph(child, depth, pending)
                pending = merged
                out += made
            elif child.tag == f"{W}tbl":
                out += self._table(child, depth)
            elif child.tag == f"{_MC}AlternateContent":
                out += self._blocks(_one_of(child), depth + 1)
            elif isinstance(child.tag, str) and child.tag not in _GONE:
                out += self._blocks(child, depth + 1)
        return out

    def _table(self, table: Any, depth: int) -> list[Para]:
        rows: list[list[Cell]] = []
        for row in table.iter(f"{W}tr"):
            if next(a for a in row.iterancestors(f"{W}tbl")) is not table or self._row_gone(row):
                continue
            cells: list[Cell] = []
            for cell in row.iter(f"{W}tc"):
                if next(a for a in cell.iterancestors(f"{W}tr")) is not row:
                    continue
                props = cell.find(f"{W}tcPr")
                merged = props.find(f"{W}vMerge") if props is not None else None
                goes_on = merged is not None and merged.get(f"{W}val") != "restart"
                span = val(props, "gridSpan")
                cells.append(Cell(self._blocks(cell, depth + 1), int(span) if span and span.isdigit() else 1, goes_on))
            rows.append(cells)
        return rows_as_paras(rows)

    @staticmethod
    def _row_gone(row: Any) -> bool:
        props = row.find(f"{W}trPr")
        return props is not None and props.find(f"{W}del") is not None

    def _paragraph(self, element: Any, depth: int, before: str) -> tuple[list[Para], str]:
        """The lines of a paragraph, and the boxes that hang on it. Second: words that go on in the next one, because the mark
        between the two was struck out."""
        props = element.find(f"{W}pPr")
        style_id = val(props, "pStyle")
        style = self._styles.get(style_id)
        page = self._page
        boxes: list[Para] = []
        pieces: list[tuple[str, bool]] = []
        self._runs(element, style, pieces, boxes, depth)
        text = before + "".join(piece for piece, _ in pieces)
        marks = props.find(f"{W}rPr") if props is not None else None
        if marks is not None and marks.find(f"{W}del") is not None:
            return boxes, text
        number = self._number(props, style, style_id) if text.strip() else ""
        bold = bool(text.strip()) and all(is_bold for piece, is_bold in pieces if piece.strip())
        role, level = _role(style, props)
        first = Para(text=text, number=number, role=role, level=level, bold=bold, page=page, typed=not number)
        return [*_lines(first), *boxes], ""

    def _number(self, props: Any, style: Style, style_id: str | None) -> str:
        said = read_number(props, style.number)
        if said is None and style_id and (props is None or props.find(f"{W}numPr") is None):
            said = self._numbering.by_style(style_id)
        if said is None:
            return ""
        name, depth = said
        if style_id and (props is None or props.find(f"{W}numPr") is None):
            depth = self._numbering.level_of_style(name, style_id, depth)
        return self._numbering.next(name, depth)

    def _runs(self, parent: Any, style: Style, pieces: list[tuple[str, bool]], boxes: list[Para], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise RefusedError("This document is nested too deeply for us. Save it as .txt and try that.")
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, style, pieces, boxes, depth)
            elif tag == f"{_MC}AlternateContent":
                self._runs(_one_of(child), style, pieces, boxes, depth + 1)
            elif tag == f"{W}txbxContent":
                boxes += self._blocks(child, depth + 1)
            elif tag in (f"{W}sdtContent", f"{W}oMath") or (isinstance(tag, str) and tag not in _GONE):
                if tag.endswith("}oMath"):
                    pieces.append(("".join(child.itertext()), False))
                else:
                    self._runs(child, style, pieces, boxes, depth + 1)

    def _run(self, run: Any, style: Style, pieces: list[tuple[str, bool]], boxes: list[Para], depth: int) -> None:
        props = run.find(f"{W}rPr")
        own = self._styles.get(val(props, "rStyle"))

        def on(name: str) -> bool:
            said = is_on(props, name)
            return said if said is not None else own.on.get(name, style.on.get(name, False))

        words: list[str] = []
        self._words(run, words, style, boxes, depth)
        text = "".join(words)
        if not text:
            return
        if text.strip() and on("vanish"):
            self._told[_HIDDEN] = None
        elif text.strip() and (on("strike") or on("dstrike")):
            self._told[_STRUCK] = None
        else:
            pieces.append((text, on("b")))

    def _words(self, run: Any, words: list[str], style: Style, boxes: list[Para], depth: int) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                words.append(child.text or "")
            elif tag in (f"{W}tab", f"{W}ptab"):
                words.append("\t")
            elif tag in (f"{W}br", f"{W}cr"):
                if child.get(f"{W}type") == "page" and not self._rendered:
                    self._page += 1
                words.append("\n")
            elif tag == f"{W}lastRenderedPageBreak":
                self._page += 1
            elif tag == f"{W}noBreakHyphen":
                words.append("-")
            elif tag == f"{W}sym":
                words.append(_symbol(child))
            elif tag == f"{W}txbxContent":
                boxes += self._blocks(child, depth + 1)
            elif tag == f"{_MC}AlternateContent":
                self._words(_one_of(child), words, style, boxes, depth + 1)
            elif isinstance(tag, str) and tag not in _GONE:
                self._words(child, words, style, boxes, depth + 1)


def _one_of(alternates: Any) -> Any:
    """The one of two versions of the same thing that holds words; the first that Word would take."""
    choices = list(alternates)
    for choice in choices:
        if next(choice.iter(f"{W}t"), None) is not None:
            return choice
    return choices[0] if choices else alternates


def _symbol(element: Any) -> str:
    code = element.get(f"{W}char") or ""
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _role(style: Style, props: Any) -> tuple[str, int]:
    outline = val(props, "outlineLvl")
    if style.name.startswith(("toc ", "contents", "table of figures")):
        return "contents", 0
    if style.name in ("title", "subtitle"):
        return "title", 0
    if style.name in ("footnote text", "endnote text", "header", "footer"):
        return "furniture", 0
    level = int(outline) if outline and outline.isdigit() else style.outline
    if level is not None and level < 9:
        return "heading", level
    return "", 0


def _lines(para: Para) -> list[Para]:
    """A paragraph cut at its own line ends (Shift+Enter), but not inside a sentence."""
    lines: list[str] = []
    for line in para.text.split("\n"):
        begins = line.strip()[:1]
        if lines and lines[-1].strip() and begins.islower():
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    out: list[Para] = []
    for line in lines:
        if line.strip():
            numbered = para.number if not out else ""
            made = Para(
                text=line, number=numbered, role=para.role, level=para.level, bold=para.bold, page=para.page, typed=not numbered
            )
            out.append(made)
    return out
