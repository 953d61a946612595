# SPDX-License-Identifier: Apache-2.0
"""What can turn a rule round or lose it in an ordinary Word or PDF file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.files.document_child import answer_for
from tests.conftest import trials

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
STYLES = (
    f'<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="R"><w:name w:val="Rule"/><w:pPr><w:numPr>'
    '<w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="character" w:styleId="Gone">'
    '<w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style></w:styles>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/>'
    '<w:pStyle w:val="H1"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:pStyle w:val="R"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    "</w:num></w:numbering>"
)


def _docx(path: Path, body: str) -> list[tuple[str, str]]:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr("word/numbering.xml", NUMBERING)
    return [(u["number"], u["text"]) for u in answer_for(path)["units"]]


def _p(inside: str, style: str = "") -> str:
    return f'<w:p>{f"""<w:pPr><w:pStyle w:val="{style}"/></w:pPr>""" if style else ""}{inside}</w:p>'


def _r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (_r("You must ") + f"<w:moveFrom>{_r('never ')}</w:moveFrom>" + _r("be kind."), "You must be kind."),
        (_r("You must ") + f"<w:moveTo>{_r('not ')}</w:moveTo>" + _r("name people."), "You must not name people."),
        (_r("You may ") + _r("not ", "<w:strike/>") + _r("post."), "You may post."),
        (_r("You may ") + _r("not ", '<w:rStyle w:val="Gone"/>') + _r("post."), "You may post."),
        (_r("Be kind") + _r(" (draft)", "<w:vanish/>") + _r(" online."), "Be kind online."),
        (_r("Be self") + "<w:r><w:noBreakHyphen/></w:r>" + _r("critical."), "Be self-critical."),
        ("<w:hyperlink>" + _r("Be kind.") + "</w:hyperlink>", "Be kind."),
        ("<w:smartTag>" + _r("Be kind.") + "</w:smartTag>", "Be kind."),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
            + _r("Be kind."),
            "Be kind.",
        ),
        (_r("Be ") + "<w:ins><w:del>" + _r("un") + "</w:del></w:ins>" + _r("kind."), "Be kind."),
    ],
)
def test_what_stands_and_what_does_not(tmp_path: Path, inside: str, expected: str) -> None:
    assert [text for _, text in _docx(tmp_path / "a.docx", _p(inside))] == [expected]


def test_a_paragraph_whose_mark_was_struck_out_goes_on_in_the_next(tmp_path: Path) -> None:
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{_r('You must not ')}</w:p>"
    assert [t for _, t in _docx(tmp_path / "a.docx", first + _p(_r("name residents.")))] == ["You must not name residents."]


def test_numbers_that_come_from_styles(tmp_path: Path) -> None:
    body = _p(_r("Conduct"), "H1") + _p(_r("Be kind to people."), "R") + _p(_r("Keep secrets."), "R")
    body += _p(_r("Politics"), "H1") + _p(_r("No party politics."), "R")
    found = {text: number for number, text in _docx(tmp_path / "a.docx", body)}
    assert found["Be kind to people."] == "3.1" and found["Keep secrets."] == "3.2" and found["No party politics."] == "4.1"


def test_a_text_box_that_is_kept_twice_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{_p(_r('1. Be kind.'))}</w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert _docx(tmp_path / "a.docx", _p(f"<w:r>{twice}</w:r>")) == [("1", "Be kind.")]


def test_a_table_of_dos_and_donts_keeps_its_headings(tmp_path: Path) -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{_p(_r(cell))}</w:tc>" for cell in cells) + "</w:tr>"

    rows = row("Do", "Don't") + row("say that it is your own view", "name residents who wrote to you")
    path = tmp_path / "a.docx"
    _docx(path, f"<w:tbl>{rows}</w:tbl>")
    rules = [u for u in answer_for(path)["units"] if u["kind"] == "rule"]
    assert [(u["lead_in"], u["text"]) for u in rules] == [
        ("Do", "say that it is your own view"),
        ("Don't", "name residents who wrote to you"),
    ]


def _pdf(path: Path, draw: object) -> dict[str, object]:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1, initialFontName="Helvetica")
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    return answer_for(path)


def test_words_with_a_line_through_them_are_left_out_of_a_pdf_and_said(tmp_path: Path) -> None:
    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", 12)  # type: ignore[attr-defined]
        canvas.drawString(72, 700, "You may not name residents in a post.")  # type: ignore[attr-defined]
        left = 72 + canvas.stringWidth("You may ", "Helvetica", 12)  # type: ignore[attr-defined]
        canvas.line(left, 703.5, left + canvas.stringWidth("not", "Helvetica", 12), 703.5)  # type: ignore[attr-defined]
        canvas.drawString(72, 660, "This is underlined and stays.")  # type: ignore[attr-defined]
        canvas.line(72, 658.5, 200, 658.5)  # type: ignore[attr-defined]

    answer = _pdf(tmp_path / "a.pdf", draw)
    assert [u["text"] for u in answer["units"]] == ["You may name residents in a post.", "This is underlined and stays."]  # type: ignore[attr-defined]
    assert answer["warnings"] == ["Page 1: words with a line through them were left out."]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def draw(canvas: object) -> None:
        canvas.setFont("Helvetica", 10)  # type: ignore[attr-defined]
        for left, lines in (
            (72, ["1. Be kind to the people who", "live in the parish."]),
            (320, ["2. Keep the secrets that you", "were told in a meeting."]),
        ):
            for number, words in enumerate(lines):
                canvas.drawString(left, 700 - 13 * number, words)  # type: ignore[attr-defined]

    units = _pdf(tmp_path / "a.pdf", draw)["units"]
    assert [(u["number"], u["text"]) for u in units] == [  # type: ignore[attr-defined]
        ("1", "Be kind to the people who live in the parish."),
        ("2", "Keep the secrets that you were told in a meeting."),
    ]


@settings(max_examples=trials(200))
@given(
    st.lists(
        st.sampled_from(
            ["p", "r", "t", "tbl", "tr", "tc", "sdt", "sdtContent", "ins", "del", "br", "txbxContent", "pPr", "numPr"]
        ),
        max_size=14,
    )
)
def test_any_nesting_gives_units_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, tags: list[str]) -> None:
    body = "".join(f"<w:{tag}>" for tag in tags) + "Be kind." + "".join(f"</w:{tag}>" for tag in reversed(tags))
    path = tmp_path_factory.mktemp("nest") / "a.docx"
    _docx_or_sentence(path, body + _p(_r("1. Be kind.")))


def _docx_or_sentence(path: Path, body: str) -> None:
    assert ("1", "Be kind.") in _docx(path, body)
