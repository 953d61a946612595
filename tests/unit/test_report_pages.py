# SPDX-License-Identifier: Apache-2.0
"""How a report is laid out: what stays together on a page, and that pages are full enough."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.domain.report import Bullets, Facts, Figure, Heading, Text
from assistant.reports.layout import render
from tests.unit.pdfs import page_texts, valid
from tests.unit.test_reports import FONTS, jpeg, report_of


@pytest.mark.parametrize("lines", range(0, 44, 3))
def test_a_picture_keeps_what_is_known_of_it_on_its_page(lines: int) -> None:
    known = Facts(tuple((f"Label {n}", "what is known") for n in range(8)))
    report = report_of(Bullets(("line",) * lines), Heading(2, "Number 1"), Figure(lambda: jpeg(900, 620), "P", "Below it"), known)
    pages = page_texts(data := render(report, FONTS))
    valid(data)
    page = next(p for p in pages if "Number 1" in p)
    assert "Below it" in page and "Label 7" in page


def test_a_picture_is_made_a_little_smaller_rather_than_put_on_the_next_page() -> None:
    picture, known = Figure(lambda: jpeg(900, 620), "P", "Below it"), Facts(tuple((f"Label {n}", "known") for n in range(8)))
    counts = [
        len(page_texts(render(report_of(Bullets(("line",) * n), Heading(2, "H"), picture, known), FONTS))) for n in (4, 6, 8)
    ]
    assert counts == [1, 1, 1]


@pytest.mark.parametrize("lines", range(33, 40))
def test_the_last_line_of_a_list_never_stands_alone_and_no_page_is_empty(lines: int) -> None:
    pages = page_texts(render(report_of(Bullets(tuple(f"line {n} of it" for n in range(1, lines + 1)))), FONTS))
    assert pages[-1].count(" of it") > 1


@pytest.mark.parametrize("lines", range(24, 40))
def test_a_short_section_stands_whole_at_the_foot_of_a_page_or_on_the_next(lines: int) -> None:
    report = report_of(
        Bullets(("a line",) * lines), Heading(2, "Their side"), Text("Nothing yet."), Heading(2, "Next"), Text("x")
    )
    pages = page_texts(render(report, FONTS))
    page = next(p for p in pages if "Their side" in p)
    assert "Nothing yet." in page
    if lines <= 31:
        assert page is pages[0], "there is room for two lines"


@pytest.mark.parametrize("files", [6, 45])
def test_the_contents_of_a_long_report_name_the_pages_where_the_sections_are(files: int) -> None:
    """Few files are laid out without contents first, many with room for them at once: both end right."""
    known = Facts(tuple((f"Label {n}", "what is known") for n in range(6)))
    blocks: list[object] = []
    for number in range(files):
        head = Heading(3, f"File {number}") if number % 9 else Heading(2, f"Section <{number}>")
        blocks += [head, Figure(lambda: jpeg(500, 200), "P", "Below it"), known]
    blocks += [Heading(2, "Section <last>"), Text("word " * 6000)]
    report = replace(report_of(*blocks), contents="Contents")
    pages = page_texts(data := render(report, FONTS))
    valid(data)
    listed = re.findall(r"Section <(\w+)>\n+(\d+)\n", pages[0])
    rows = dict(listed)
    assert {"0", "last"} <= set(rows)
    for name, at in rows.items():
        assert f"Section <{name}>" in pages[int(at) - 1], (name, at)
