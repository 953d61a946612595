# SPDX-License-Identifier: Apache-2.0
"""Made-up policies as councils lay them out: one text, many .docx, .odt, .pdf and .txt."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POLICIES = Path(__file__).parents[1] / "fixtures" / "policies"
TUNED = ("anytown", "hartwell-vale", "llanfair-y-bont")
LOOKED_AT = (
    "great-tewborough",
    "upper-wensham",
    "port-corrigan",
    "saint-brannock",
    "nether-ashby",
    "cwm-derwen",
    "wick-st-hilda",
    "tarrow-moor",
    "isle-of-fenn",
)
FRESH = ("barrow-ferrers", "loch-ardle", "mere-and-coldwell")
"""Written after the words of `policy_words.toml`; no words were changed for them."""

UNTUNED = ("thornley-magna", "cwm-hafod", "easterby")
"""Written before they were laid out in Writer, and for figures only: no reader of documents was changed because of them."""


@dataclass(frozen=True)
class Part:
    kind: str
    number: str
    concerns: frozenset[str]
    text: str


@dataclass(frozen=True)
class Policy:
    council: str
    title: str
    parts: tuple[Part, ...]

    @property
    def rules(self) -> list[Part]:
        return [p for p in self.parts if p.kind == "r"]


def policy(name: str) -> Policy:
    """A policy of tests/fixtures/policies by its name."""
    lines = (POLICIES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    about = dict(line.split(": ", 1) for line in lines[:2])
    parts = []
    for line in lines[2:]:
        kind, number, concerns, text = line.split("|", 3)
        parts.append(Part(kind, number, frozenset(filter(None, concerns.split(","))), text))
    return Policy(about["council"], about["title"], tuple(parts))


def typed(part: Part) -> str:
    """The part with its number typed before it, a letter without its parent: "(c) ..."."""
    number = re.sub(r"^\d+(?=\()", "", part.number)
    dot = "." if number.isdigit() else ""
    return f"{number}{dot} {part.text}" if number else part.text


# -- .txt ---------------------------------------------------------------------------------------------------------------


def _text(made: Policy, wrap: int = 0, blank: bool = True) -> str:
    out = [made.council, made.title]
    for part in made.parts:
        line = typed(part) if part.number else f"- {part.text}" if part.kind == "r" and in_list(made, part) else part.text
        out.append(textwrap.fill(line, wrap) if wrap else line)
    return ("\n\n" if blank else "\n").join(out) + "\n"


def in_list(made: Policy, part: Part) -> bool:
    """It follows words before a list, with points only between."""
    for before in reversed(made.parts[: made.parts.index(part)]):
        if before.kind != "r":
            return before.kind == "l"
    return False


def txt(path: Path, made: Policy) -> None:
    path.write_text(_text(made), encoding="utf-8")


def txt_wrapped(path: Path, made: Policy) -> None:
    path.write_text(_text(made, 68), encoding="utf-8")


def txt_lines(path: Path, made: Policy) -> None:
    path.write_text(_text(made, blank=False), encoding="cp1252", errors="replace")


# -- .docx --------------------------------------------------------------------------------------------------------------


def _new(made: Policy) -> Any:
    import docx

    document = docx.Document()
    document.add_heading(made.title, 0)
    document.add_paragraph(made.council)
    return document


def docx_typed(path: Path, made: Policy) -> None:
    document = _new(made)
    for part in made.parts:
        if part.kind == "h":
            document.add_heading(typed(part), 1)
        elif part.kind == "r" and not part.number and in_list(made, part):
            document.add_paragraph(part.text, style="List Bullet")
        else:
            document.add_paragraph(typed(part))
    document.save(str(path))


def docx_numbered(path: Path, made: Policy) -> None:
    """Word's own numbers: headings 1, paragraphs 1.1 or 1., points (a)."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    document = _new(made)
    numbering = document.part.numbering_part.element
    wide = any(re.fullmatch(r"\d+\.\d+", p.number) for p in made.parts)
    texts = ("%1.", "%1.%2", "(%3)") if wide else ("%1.", "(%2)", "(%3)")
    forms = ("decimal", "decimal", "lowerLetter") if wide else ("decimal", "lowerLetter", "lowerRoman")
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{forms[i]}"/><w:lvlText w:val="{texts[i]}"/></w:lvl>'
        for i in range(3)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for part in made.parts:
        added = document.add_heading(part.text, 1) if part.kind == "h" else document.add_paragraph(part.text)
        depth = {True: 2, False: 1 if re.fullmatch(r"\d+\.\d+", part.number) else 0}["(" in part.number]
        if part.number and not wide and "(" in part.number:
            depth = 1
        if part.number:
            properties = added._p.get_or_add_pPr()
            properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="90"/></w:numPr>'))
        elif part.kind == "r" and in_list(made, part):
            added.style = document.styles["List Bullet"]
    document.save(str(path))


def docx_table(path: Path, made: Policy) -> None:
    document = _new(made)
    table = document.add_table(rows=0, cols=2)
    for part in made.parts:
        if part.kind == "h":
            table = _after_heading(document, typed(part))
            continue
        cells = table.add_row().cells
        cells[0].text = typed(part).split(" ")[0] if part.number else "•" if part.kind == "r" and in_list(made, part) else ""
        cells[1].text = part.text
    document.save(str(path))


def _after_heading(document: Any, text: str) -> Any:
    document.add_heading(text, 1)
    return document.add_table(rows=0, cols=2)


def docx_breaks(path: Path, made: Policy) -> None:
    """Everything below a heading in one paragraph, with Shift+Enter between."""
    document = _new(made)
    added = None
    for part in made.parts:
        line = typed(part) if part.number else f"• {part.text}" if part.kind == "r" and in_list(made, part) else part.text
        if part.kind == "h":
            document.add_heading(line, 1)
            added = None
        elif added is None:
            added = document.add_paragraph(line)
        else:
            added.add_run().add_break()
            added.add_run(line)
    document.save(str(path))


def _rewrite(path: Path, made: Policy, change: Callable[[Any, Any], None]) -> None:
    import docx

    docx_typed(path, made)
    document = docx.Document(str(path))
    change(document, document.element.body)
    document.save(str(path))


def docx_controls(path: Path, made: Policy) -> None:
    """Every paragraph in a content control."""

    def change(_document: Any, body: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        for paragraph in list(body.iter(qn("w:p"))):
            control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
            paragraph.addprevious(control)
            control[1].append(paragraph)

    _rewrite(path, made, change)


def docx_text_box(path: Path, made: Policy) -> None:
    """All of it in a text box, kept twice as Word does."""

    def change(_document: Any, body: Any) -> None:
        from copy import deepcopy

        from docx.oxml import parse_xml
        from docx.oxml.ns import qn

        spaces = (
            'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
            ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            ' xmlns:v="urn:schemas-microsoft-com:vml"'
            ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        )
        box = parse_xml(
            f"<w:p {spaces}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:wsp><wps:txbx>"
            "<w:txbxContent/></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            "<w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        moved = [p for p in body if p.tag == qn("w:p")]
        body.insert(0, box)
        for inside in box.iter(qn("w:txbxContent")):
            for paragraph in moved:
                inside.append(deepcopy(paragraph))
        for paragraph in moved:
            body.remove(paragraph)

    _rewrite(path, made, change)


def docx_nested(path: Path, made: Policy) -> None:
    """A table in a table."""
    document = _new(made)
    outer = document.add_table(rows=1, cols=1).rows[0].cells[0]
    table = outer.add_table(rows=0, cols=2)
    for part in made.parts:
        cells = table.add_row().cells
        cells[0].text = typed(part).split(" ")[0] if part.number else "•" if part.kind == "r" and in_list(made, part) else ""
        cells[1].text = part.text
        if part.kind == "h":
            cells[1].paragraphs[0].style = document.styles["Heading 2"]
    document.save(str(path))


def docx_tracked(path: Path, made: Policy) -> None:
    """Every third rule put in with Track Changes, and a struck-out one after each."""

    def change(_document: Any, body: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        for place, paragraph in enumerate(list(body.iter(qn("w:p")))):
            if place % 3 == 0:
                for run in paragraph.findall(qn("w:r")):
                    put = parse_xml(f'<w:ins {nsdecls("w")} w:id="{place}" w:author="Clerk"/>')
                    run.addprevious(put)
                    put.append(run)
            gone = parse_xml(
                f'<w:del {nsdecls("w")} w:id="9{place}" w:author="Clerk"><w:r><w:delText>STRUCK OUT</w:delText></w:r></w:del>'
            )
            paragraph.append(gone)

    _rewrite(path, made, change)


def docx_furniture(path: Path, made: Policy) -> None:
    """A header, a footer, a contents list and a footnote-like line."""

    def change(document: Any, body: Any) -> None:
        document.sections[0].header.paragraphs[0].text = f"{made.council} Social Media Policy"
        document.sections[0].footer.paragraphs[0].text = "Page 1 of 4, adopted May 2024"
        heads = [p for p in made.parts if p.kind == "h"]
        first = document.paragraphs[1]
        first.insert_paragraph_before("Contents")
        for page, part in enumerate(heads, 2):
            first.insert_paragraph_before(f"{typed(part)} ........................ {page}")

    _rewrite(path, made, change)


DOCX = {
    "typed": docx_typed,
    "numbered": docx_numbered,
    "table": docx_table,
    "breaks": docx_breaks,
    "controls": docx_controls,
    "text-box": docx_text_box,
    "nested": docx_nested,
    "tracked": docx_tracked,
    "furniture": docx_furniture,
}
TXT = {"txt": txt, "txt-wrapped": txt_wrapped, "txt-lines": txt_lines}


def words(text: str) -> str:
    """Words only, for comparing."""
    return " ".join(re.findall(r"\w+", text.lower()))


def whole_and_alone(made: Policy, units: list[Any]) -> list[str]:
    """The rules that no unit holds whole and alone."""
    rules = {words(u.text) for u in units if u.kind.value == "rule"}
    return [p.text for p in made.rules if words(p.text) not in rules]
