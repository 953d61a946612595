# SPDX-License-Identifier: Apache-2.0
"""Word's own numbers: styles and numbering.xml say what stands before each paragraph, and in which form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def val(parent: Any, name: str) -> str | None:
    """`w:val` of a child; None where there is none."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val")


def is_on(parent: Any, name: str) -> bool | None:
    """A property that is on, off, or not said."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val") not in ("0", "false", "off", "none")


@dataclass
class Style:
    """What a paragraph or run style says, with what it inherits."""

    name: str = ""
    number: tuple[str, int] | None = None
    outline: int | None = None
    on: dict[str, bool] = field(default_factory=dict)


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""
    legal: bool = False


class Styles:
    """The styles of a document by id."""

    def __init__(self, root: Any) -> None:
        self._elements = {} if root is None else {s.get(f"{W}styleId"): s for s in root.iter(f"{W}style")}
        self._made: dict[str, Style] = {}

    def get(self, style_id: str | None) -> Style:
        if not style_id:
            return Style()
        if style_id not in self._made:
            self._made[style_id] = Style()  # a style that is based on itself ends here
            self._made[style_id] = self._read(style_id)
        return self._made[style_id]

    def _read(self, style_id: str) -> Style:
        element = self._elements.get(style_id)
        if element is None:
            return Style(style_id)
        base = self.get(val(element, "basedOn"))
        props, runs = element.find(f"{W}pPr"), element.find(f"{W}rPr")
        number = read_number(props, base.number)
        outline = val(props, "outlineLvl")
        on = dict(base.on)
        for name in ("b", "strike", "dstrike", "vanish"):
            said = is_on(runs, name)
            if said is not None:
                on[name] = said
        level = int(outline) if outline and outline.isdigit() else base.outline
        return Style((val(element, "name") or style_id).lower(), number, level, on)


def read_number(props: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    """List and level that paragraph properties name; a list "0" takes the inherited one away."""
    said = props.find(f"{W}numPr") if props is not None else None
    if said is None:
        return inherited
    listed, level = val(said, "numId"), val(said, "ilvl")
    if listed == "0":
        return None
    listed = listed or (inherited[0] if inherited else None)
    depth = int(level) if level and level.isdigit() else (inherited[1] if inherited else 0)
    return (listed, depth) if listed else None


class Numbering:
    """Counts the lists of a document as Word does: lists of one abstract list go on together."""

    def __init__(self, root: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._seen: set[str] = set()
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            levels = {int(lvl.get(f"{W}ilvl") or 0): _level(lvl) for lvl in abstract.findall(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId")] = levels
        for num in root.findall(f"{W}num"):
            name = num.get(f"{W}numId")
            self._abstract[name] = val(num, "abstractNumId") or ""
            for override in num.findall(f"{W}lvlOverride"):
                start = val(override, "startOverride")
                if start is not None and start.isdigit():
                    self._restarts.setdefault(name, {})[int(override.get(f"{W}ilvl") or 0)] = int(start)

    def by_style(self, style_id: str) -> tuple[str, int] | None:
        """The list whose level names this style: how headings are numbered."""
        for name, abstract in self._abstract.items():
            for depth, level in self._levels.get(abstract, {}).items():
                if level.style and level.style == style_id:
                    return name, depth
        return None

    def level_of_style(self, name: str, style_id: str, depth: int) -> int:
        """The level of list `name` that names the style; `depth` where none does."""
        levels = self._levels.get(self._abstract.get(name, ""), {})
        return next((d for d, level in levels.items() if level.style and level.style == style_id), depth)

    def next(self, name: str, depth: int) -> str:
        """What stands before the next paragraph at this level: "1.", "1.1", "(a)", "•"; "" for nothing."""
        abstract = self._abstract.get(name, "")
        levels = self._levels.get(abstract)
        level = levels.get(depth) if levels else None
        if levels is None or level is None:
            return "•"
        counts = self._counts.setdefault(abstract, {})
        if name not in self._seen:
            self._seen.add(name)
            for at, start in self._restarts.get(name, {}).items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.form == "none":
            return ""
        if level.form == "bullet" or "%" not in level.text:
            return "•" if level.form == "bullet" else level.text.strip()
        shown = level.text
        for at in range(9):
            inner = levels.get(at, _Level())
            count = counts.get(at, inner.start)
            form = "decimal" if level.legal or (at != depth and inner.form == "bullet") else inner.form
            shown = shown.replace(f"%{at + 1}", as_shown(count, form))
        return shown.strip()


def _level(element: Any) -> _Level:
    start = val(element, "start")
    return _Level(
        val(element, "numFmt") or "decimal",
        val(element, "lvlText") or "",
        int(start) if start is not None and start.isdigit() else 1,
        val(element, "pStyle") or "",
        bool(is_on(element, "isLgl")),
    )


def as_shown(count: int, form: str) -> str:
    """A count in a form of Word or OpenDocument: 3, 03, c, C, iii, III."""
    if form in ("lowerLetter", "a", "upperLetter", "A"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count > 0 else ""
        return letters if form in ("lowerLetter", "a") else letters.upper()
    if form in ("lowerRoman", "i", "upperRoman", "I"):
        out = ""
        for value, sign in ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            while count >= value:
                out, count = out + sign, count - value
        return out if form in ("lowerRoman", "i") else out.upper()
    return f"{count:02}" if form == "decimalZero" else str(count)
