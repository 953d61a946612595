# SPDX-License-Identifier: Apache-2.0
"""An .odt as Writer shows it with its tracked changes accepted: what was deleted stands apart in the file and is not read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.files.reading.docx_numbers import as_shown
from assistant.files.reading.para import Pages, Para, RefusedError
from assistant.files.reading.tables import Cell, rows_as_paras
from assistant.files.reading.xml_in import Parts

_NS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
TEXT, TABLE, STYLE, OFFICE = (f"{{{_NS.format(n)}}}" for n in ("text", "table", "style", "office"))
MANIFEST, META = (f"{{{_NS.format(n)}}}" for n in ("manifest", "meta"))
FO = f"{{{_NS.format('xsl-fo-compatible')}}}"
_GONE = {
    f"{TEXT}{name}"
    for name in ("tracked-changes", "sequence-decls", "note-citation", "ruby-text", "variable-decls", "user-field-decls")
}
_GONE |= {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{OFFICE}forms"}
_CHANGES = "This document has tracked changes. We read it as if all of them were accepted."
_STRUCK = "Words with a line through them were left out."
_HIDDEN = "This document has hidden words. They were left out."
MAX_DEPTH = 60


@dataclass
class _Look:
    """What a style says, with what it inherits."""

    bold: bool = False
    struck: bool = False
    hidden: bool = False
    listed: str = ""
    outline: int | None = None
    name: str = ""


def read_odt(file: Path | bytes) -> Pages:
    """Its paragraphs. Raises RefusedError."""
    parts = Parts(file)
    if any(e.get(f"{MANIFEST}full-path") == "content.xml" and len(e) for e in _manifest(parts)):
        raise RefusedError("This file has a password. Save it without one and try again.")
    content = parts.get("content.xml")
    if content is None:
        raise RefusedError("This is no OpenDocument text. Open it and save it as .odt or .docx.")
    out = _Reader(content, parts.get("styles.xml")).read()
    about = parts.get("meta.xml")
    counted = next((e for e in about.iter(f"{META}document-statistic")), None) if about is not None else None
    pages = counted.get(f"{META}page-count") if counted is not None else None
    out.pages = int(pages) if pages and pages.isdigit() and 0 < int(pages) < 2000 else None
    return out


def _manifest(parts: Parts) -> list[Any]:
    root = parts.get("META-INF/manifest.xml")
    return [] if root is None else list(root)


class _Reader:
    def __init__(self, content: Any, styles: Any) -> None:
        self._content, self._styles_root = content, styles
        self._styles: dict[str, Any] = {}
        self._lists: dict[str, Any] = {}
        self._outline: Any = None
        for root in (styles, content):
            for element in () if root is None else root.iter(f"{STYLE}style"):
                self._styles[element.get(f"{STYLE}name")] = element
            for element in () if root is None else root.iter(f"{TEXT}list-style"):
                self._lists[element.get(f"{STYLE}name")] = element
            for element in () if root is None else root.iter(f"{TEXT}outline-style"):
                self._outline = element
        self._looks: dict[str, _Look] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._heads: dict[int, int] = {}
        self._page = 1
        self._told: dict[str, None] = {}
        self._notes: list[Para] = []

    def read(self) -> Pages:
        out = Pages()
        for body in self._content.iter(f"{OFFICE}text"):
            if next(body.iter(f"{TEXT}changed-region"), None) is not None:
                self._told[_CHANGES] = None
            out.paras += self._blocks(body, 0)
        out.paras += self._notes
        for root in () if self._styles_root is None else (self._styles_root,):
            for kind in ("header", "footer"):
                for element in root.iter(f"{STYLE}{kind}"):
                    text = " ".join("".join(element.itertext()).split())
                    if text:
                        out.paras.append(Para(text=text, role="furniture"))
        out.warnings += self._told
        return out

    def _look(self, name: str | None) -> _Look:
        if not name:
            return _Look()
        if name not in self._looks:
            self._looks[name] = _Look()
            element = self._styles.get(name)
            if element is None:
                return self._looks[name]
            base = self._look(element.get(f"{STYLE}parent-style-name"))
            props = element.find(f"{STYLE}text-properties")
            get = (lambda key: None) if props is None else props.get
            weight, line, hidden = get(f"{FO}font-weight"), get(f"{STYLE}text-line-through-style"), get(f"{TEXT}display")
            outline = element.get(f"{STYLE}default-outline-level")
            self._looks[name] = _Look(
                base.bold if weight is None else weight == "bold",
                base.struck if line is None else line != "none",
                base.hidden if hidden is None else hidden == "none",
                element.get(f"{STYLE}list-style-name") or base.listed,
                int(outline) if outline and outline.isdigit() else base.outline,
                (element.get(f"{STYLE}display-name") or name).lower() if not name.startswith("P") else base.name,
            )
        return self._looks[name]

    # -- blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Any, depth: int, listed: tuple[str, int] | None = None) -> list[Para]:
        if depth > MAX_DEPTH:
            raise RefusedError("This document is nested too deeply for us. Save it as .txt and try that.")
        out: list[Para] = []
        for child in parent:
            tag = child.tag
            if not isinstance(tag, str) or tag in _GONE:
                continue
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                out += self._paragraph(child, depth)
            elif tag == f"{TEXT}list":
                out += self._list(child, depth, listed)
            elif tag == f"{TABLE}table":
                out += self._table(child, depth)
            elif tag in (f"{TEXT}table-of-content", f"{TEXT}alphabetical-index", f"{TEXT}illustration-index"):
                out += [_with_role(p, "contents") for p in self._blocks(child, depth + 1)]
            elif tag == f"{TEXT}table-of-content-source":
                continue
            else:
                out += self._blocks(child, depth + 1, listed)
        return out

    def _list(self, element: Any, depth: int, outer: tuple[str, int] | None) -> list[Para]:
        name = element.get(f"{TEXT}style-name") or (outer[0] if outer else "")
        level = outer[1] + 1 if outer else 1
        begins = next((e for e in element.iter(f"{TEXT}p", f"{TEXT}h")), None)
        if not name and begins is not None:
            name = self._look(begins.get(f"{TEXT}style-name")).listed
        counts = self._counts.setdefault(name, {})
        if outer is None and element.get(f"{TEXT}continue-numbering") != "true" and not element.get(f"{TEXT}continue-list"):
            counts.clear()
        out: list[Para] = []
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            start = item.get(f"{TEXT}start-value")
            out += self._item(item, depth, name, level, int(start) if start and start.isdigit() else None)
        return out

    def _item(self, item: Any, depth: int, name: str, level: int, start: int | None) -> list[Para]:
        counts = self._counts[name]
        number: str = ""
        own = [c for c in item if c.tag in (f"{TEXT}p", f"{TEXT}h")]
        if item.tag == f"{TEXT}list-item" and own:
            first = self._level(name, level)
            begin = int(first.get(f"{TEXT}start-value") or 1) if first is not None else 1
            counts[level] = start if start is not None else counts.get(level, begin - 1) + 1
            for deeper in [d for d in counts if d > level]:
                del counts[deeper]
            number = self._shown(first, level, counts)
        out: list[Para] = []
        for child in item:
            made = self._list(child, depth + 1, (name, level)) if child.tag == f"{TEXT}list" else self._blocks_of(child, depth)
            if number and made and child.tag != f"{TEXT}list":
                made[0].number, made[0].typed, number = number, False, ""
                made[0].level = made[0].level or level - 1
            out += made
        return out

    def _blocks_of(self, child: Any, depth: int) -> list[Para]:
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            return self._paragraph(child, depth)
        return [] if child.tag in _GONE else self._blocks(child, depth + 1)

    def _level(self, name: str, level: int) -> Any:
        style = self._lists.get(name)
        if style is None:
            return None
        return next((e for e in style if e.get(f"{TEXT}level") == str(level)), None)

    def _shown(self, element: Any, level: int, counts: dict[int, int]) -> str:
        if element is None or element.tag.endswith("bullet") or element.tag.endswith("image"):
            return "•"
        form = element.get(f"{STYLE}num-format")
        if not form:
            return ""
        listing = element.get(f"{STYLE}num-list-format")
        parent = element.getparent()
        if listing:
            shown = str(listing)
            for at in range(1, 11):
                inner = next((e for e in parent if e.get(f"{TEXT}level") == str(at)), None)
                inner_form = (inner.get(f"{STYLE}num-format") or "1") if inner is not None else "1"
                shown = shown.replace(f"%{at}%", as_shown(counts.get(at, 1), inner_form))
            return shown.strip()
        many = int(element.get(f"{TEXT}display-levels") or 1)
        numbers = []
        for at in range(max(1, level - many + 1), level + 1):
            inner = next((e for e in parent if e.get(f"{TEXT}level") == str(at)), None)
            inner_form = (inner.get(f"{STYLE}num-format") or "1") if inner is not None else "1"
            numbers.append(as_shown(counts.get(at, 1), inner_form))
        return f"{element.get(f'{STYLE}num-prefix') or ''}{'.'.join(numbers)}{element.get(f'{STYLE}num-suffix') or ''}".strip()

    def _table(self, table: Any, depth: int) -> list[Para]:
        rows: list[list[Cell]] = []
        for row in table.iter(f"{TABLE}table-row"):
            if next(a for a in row.iterancestors(f"{TABLE}table")) is not table:
                continue
            cells: list[Cell] = []
            for cell in row:
                if cell.tag == f"{TABLE}covered-table-cell":
                    cells.append(Cell([], goes_on=True))
                elif cell.tag == f"{TABLE}table-cell":
                    cells.append(Cell(self._blocks(cell, depth + 1)))
            rows.append(cells)
        return rows_as_paras(rows)

    # -- words --------------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Any, depth: int) -> list[Para]:
        name = element.get(f"{TEXT}style-name")
        look = self._look(name)
        pieces: list[tuple[str, bool]] = []
        boxes: list[Para] = []
        page = self._page
        self._words(element, look, pieces, boxes, depth)
        text = "".join(piece for piece, _ in pieces)
        role, level = _role(element, look)
        number = ""
        if element.tag == f"{TEXT}h" and self._outline is not None and text.strip():
            number = self._head_number(level + 1)
        bold = bool(text.strip()) and all(b for piece, b in pieces if piece.strip())
        out: list[Para] = []
        for line in _lines(text):
            numbered = number if not out else ""
            out.append(Para(text=line, number=numbered, role=role, level=level, bold=bold, page=page, typed=not numbered))
        return [*out, *boxes]

    def _head_number(self, level: int) -> str:
        element = next((e for e in self._outline if e.get(f"{TEXT}level") == str(level)), None)
        self._heads[level] = self._heads.get(level, 0) + 1
        for deeper in [d for d in self._heads if d > level]:
            del self._heads[deeper]
        return self._shown(element, level, self._heads) if element is not None and element.get(f"{STYLE}num-format") else ""

    def _words(self, parent: Any, look: _Look, pieces: list[tuple[str, bool]], boxes: list[Para], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise RefusedError("This document is nested too deeply for us. Save it as .txt and try that.")
        self._add(parent.text, look, pieces)
        for child in parent:
            tag = child.tag
            if tag == f"{TEXT}s":
                self._add(" " * min(200, int(child.get(f"{TEXT}c") or 1)), look, pieces)
            elif tag == f"{TEXT}tab":
                self._add("\t", look, pieces)
            elif tag == f"{TEXT}line-break":
                self._add("\n", look, pieces)
            elif tag == f"{TEXT}soft-page-break":
                self._page += 1
            elif tag == f"{TEXT}note":
                self._note(child, depth)
            elif tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list", f"{TABLE}table"):
                boxes += self._blocks([child], depth + 1)
            elif isinstance(tag, str) and tag not in _GONE:
                inner = self._look(child.get(f"{TEXT}style-name"))
                mixed = _Look(inner.bold or look.bold, inner.struck or look.struck, inner.hidden or look.hidden)
                self._words(child, mixed, pieces, boxes, depth + 1)
            self._add(child.tail, look, pieces)

    def _add(self, text: str | None, look: _Look, pieces: list[tuple[str, bool]]) -> None:
        if not text:
            return
        if text.strip() and (look.struck or look.hidden):
            self._told[_STRUCK if look.struck else _HIDDEN] = None
        else:
            pieces.append((text, look.bold))

    def _note(self, note: Any, depth: int) -> None:
        for body in note.iter(f"{TEXT}note-body"):
            for para in self._blocks(body, depth + 1):
                para.role = "furniture"
                self._notes.append(para)


def _with_role(para: Para, role: str) -> Para:
    para.role = role
    return para


def _role(element: Any, look: _Look) -> tuple[str, int]:
    if look.name in ("title", "subtitle"):
        return "title", 0
    if element.tag == f"{TEXT}h":
        level = element.get(f"{TEXT}outline-level") or "1"
        return "heading", (int(level) if level.isdigit() else 1) - 1
    if look.name.startswith("contents"):
        return "contents", 0
    return "", 0


def _lines(text: str) -> list[str]:
    """A paragraph cut at its own line ends, but not inside a sentence."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and lines[-1].strip() and line.strip()[:1].islower():
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return [line for line in lines if line.strip()]
