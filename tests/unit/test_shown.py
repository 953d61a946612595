# SPDX-License-Identifier: Apache-2.0
"""What is shown and printed of files that are no pictures: words of e-mails, saved pages, chats and letters, the first page of a PDF."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import docx
import pikepdf
import pypdfium2
import pytest
from PIL import Image

from assistant.domain.content import Content
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Query
from assistant.domain.report import Choices, Facts, Figure, FileShow, Heading, PersonShow, Recipient, Text, as_text
from assistant.files.pages import page_pictures
from assistant.files.pictures import PictureError, black_out, reduce_picture
from assistant.reports.layout import render
from assistant.services.check.checker import Checker
from assistant.services.log.incidents import AddedFile, add_file
from assistant.services.log.words import bytes_in_words
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.referral import Made, contact_spans, gather, make_report, spec_of
from tests.conftest import RESOURCES
from tests.unit.bundles import zip_bytes
from tests.unit.logs import Made as Opened
from tests.unit.logs import finished
from tests.unit.pdfs import text_of, valid
from tests.unit.test_report_hiding import NOW
from tests.unit.test_reports import FONTS, everything_in, report_of

EMAIL = b"""Received: from mx (mx [203.0.113.4]) by mail; Sat, 14 Nov 2026 22:10:11 +0000
From: Rose Hall <rose@example.org>
To: clerk@example.org
Subject: =?utf-8?q?Caf=C3=A9?=
Date: Sat, 14 Nov 2026 22:10:02 +0000
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p>Rose Hall saw <b>the wagtail</b>.</p><script>hidden()</script>
"""
PAGE = b"""From: <Saved by a browser>
Snapshot-Content-Location: https://www.example.test/groups/1/posts/55
Subject: A group
Date: Sun, 15 Nov 2026 09:12:44 +0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="q"

--q
Content-Type: text/html; charset=utf-8

<html><body><h1>A group</h1><p>the wagtail sang</p></body></html>
--q--
"""
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAX1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAA"
    "AAAERAAAEAAQAAAAABoQABAAAAAAAAAFcAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA/WlwcnAA"
    "AADdaXBjbwAAAHZodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkA"
    "AAAwAAAwAeoCCBBZbq5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAA"
    "AAAoY2xhcAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAAAF"
    "9tZGF0AAAAUygBr1jmAeIf//kQk6Ut/bCEJemx7B5JOpLD4Qo6yKMb4Ew1aelwm+ACVK8CYSyzTy50F+Ig1x+KJdjX6Tw3V87LNbi/9Go6YPGu"
    "D1D4sJqLfm4Q"
)
"""64 by 48 points, black to the left and white to the right, drawn for this test."""


def _letter() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_paragraph("I saw the wagtail.")
    made.save(out)
    return out.getvalue()


WORDS = {
    "complaint.eml": (EMAIL, ["Subject: Café", "saw the wagtail."]),
    "page.mhtml": (PAGE, ["A group", "the wagtail sang"]),
    "page.html": (b"<!-- saved from url=(0020)https://example.test/9 --><html><p>the wagtail", ["the wagtail"]),
    "chat.zip": (zip_bytes(**{"_chat.txt": b"[14/11/2026, 21:51:10] Jo: the wagtail", "1.jpg": b"x"}), ["Jo: the wagtail"]),
    "letter.docx": (_letter(), ["I saw the wagtail."]),
    "note.txt": ("Naïve.\r\n\r\n\r\n\r\nthe wagtail".encode("cp1252"), ["Naïve.\n\nthe wagtail"]),
}


def _added(made: Opened, tmp_path: Path, name: str, data: bytes) -> AddedFile:
    (tmp_path / name).write_bytes(data)
    return add_file(made[1], finished(made[1], others=("Mrs Rose Hall",)), tmp_path / name)


def _report(made: Opened, file: Evidence, content: Content, checker: Checker, **chosen: object) -> Made:
    store = made[1]
    incident = next(i for s in store.find(Query()) if (i := store.get(s.id)).id == file.incident)
    parts = spec_of(content, Recipient.ME).include - {"others", "contact"}
    choices = Choices(parts, {"Mrs Rose Hall": PersonShow.OUT}, **chosen)  # type: ignore[arg-type]
    finder = contact_spans(checker)
    return make_report(gather(store, incident), Recipient.ME, choices, content, content.packs["ludgershall"], NOW, finder)


@pytest.mark.parametrize("name", WORDS)
def test_words_of_a_file_are_printed_and_found(
    made: Opened, tmp_path: Path, content: Content, checker: Checker, name: str
) -> None:
    data, words = WORDS[name]
    file = _added(made, tmp_path, name, data).evidence
    store = made[1]
    kept = store.read_small(file)
    assert kept is not None and all(each in kept.decode() for each in words) and store.read(file) == data
    assert "hidden()" not in kept.decode() and "203.0.113.4" not in kept.decode()
    assert [s.id for s in store.find(Query("wagtail"))] == [file.incident]
    report = _report(made, file, content, checker).report
    assert "wagtail" in as_text(report) and "Rose" not in as_text(report) and "rose@" not in as_text(report)
    assert "rose@" not in everything_in(pdf_of(report, RESOURCES))


def test_a_saved_page_says_where_it_is_from_and_a_picture_when_it_was_taken(made: Opened, tmp_path: Path) -> None:
    assert _added(made, tmp_path, "p.mhtml", PAGE).evidence.source.startswith(
        "https://www.example.test/groups/1/posts/55, Sun, 15 Nov"
    )
    assert _added(made, tmp_path, "p.html", WORDS["page.html"][0]).evidence.source == "https://example.test/9"
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8769)[0x9003] = "2026:11:08 14:03:00"
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    taken = _added(made, tmp_path, "p.jpg", out.getvalue()).evidence.captured_by
    assert taken == "On 8 November 2026, 14:03, says the picture, by the clock of its camera"
    (tmp_path / "q.jpg").write_bytes(out.getvalue())
    own = add_file(made[1], finished(made[1]), tmp_path / "q.jpg", {"captured_by": "Pat"}).evidence
    assert own.captured_by == "Pat"


def test_the_first_page_of_a_pdf_is_printed_and_the_rest_is_said(
    made: Opened, tmp_path: Path, content: Content, checker: Checker
) -> None:
    pdf, locked = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.add_blank_page()
    pdf.save(tmp_path / "open.pdf")
    pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    added = _added(made, tmp_path, "two.pdf", (tmp_path / "open.pdf").read_bytes())
    assert added.evidence.pages == 2 and "has 2 pages" in added.notice
    shown = FileShow.PRINT
    report = _report(made, added.evidence, content, checker, files={added.evidence.id: shown})
    assert "first page, of 2" in as_text(report.report) and any("Only its beginning" in each for each in report.left_out)
    unread = _report(made, added.evidence, content, checker)
    assert any("not searched" in each for each in unread.left_out)
    shut = _added(made, tmp_path, "locked.pdf", locked.getvalue()).evidence
    assert any("asks for a password" in each for each in _report(made, shut, content, checker).left_out)


def test_a_small_file_tells_its_bytes_once(made: Opened, tmp_path: Path, content: Content, checker: Checker) -> None:
    file = _added(made, tmp_path, "one.txt", b"word").evidence
    assert "4 bytes, text/plain" in as_text(_report(made, file, content, checker).report)
    assert bytes_in_words(1) == "1 byte" and bytes_in_words(6_548) == "7 kB (6548 bytes)"


def test_long_words_are_cut_and_said_to_be(made: Opened, tmp_path: Path, content: Content, checker: Checker) -> None:
    file = _added(made, tmp_path, "long.txt", b"word " * 5_000 + b"wagtail").evidence
    report = _report(made, file, content, checker)
    assert "wagtail" not in as_text(report.report) and "The rest is in the file" in as_text(report.report)
    assert any("Only its beginning" in each for each in report.left_out)


def test_a_phones_photo_is_shown_and_blacked_out() -> None:
    pytest.importorskip("pi_heif")
    small = reduce_picture(HEIC)
    with Image.open(io.BytesIO(small.data)) as seen:
        assert seen.size == (64, 48) and seen.convert("L").getpixel((8, 20)) < 60 < 200 < seen.convert("L").getpixel((56, 20))
    with Image.open(io.BytesIO(black_out(HEIC, [(0.5, 0.0, 1.0, 1.0)]))) as dark:
        assert dark.getextrema()[0][1] < 60


def test_a_phones_photo_that_is_none_says_so() -> None:
    with pytest.raises(PictureError):
        reduce_picture(HEIC[:200])


def test_a_line_that_a_cut_goes_through_is_whole_on_one_page() -> None:
    tall, bars = Image.new("RGB", (400, 4000), "white"), range(6, 3990, 24)
    for top in bars:
        tall.paste("black", (0, top, 400, top + 12))
    out = io.BytesIO()
    tall.save(out, "JPEG", quality=95)
    pages = page_pictures(render(report_of(Figure(lambda: out.getvalue(), "Bars", "Bars")), FONTS), 595)
    assert sum(run >= 11 for page in pages for run in _dark_runs(page)) >= len(bars)


def test_each_further_page_of_a_picture_says_of_what_it_is_a_part() -> None:
    """To the eye: a page that is taken out of the report said nothing."""
    tall = io.BytesIO()
    Image.new("RGB", (400, 2400), "white").save(tall, "JPEG")
    data = render(report_of(Figure(tall.getvalue, "Bars", "Number 9", "Number 9, part {part} of {parts}")), FONTS)
    assert re.findall(r"part (\d) of (\d)", text_of(data)) == [(str(n), "5") for n in range(2, 6)]
    valid(data)


def _dark_runs(page: bytes) -> list[int]:
    """How high each dark bar on a page is, left of its middle, above its foot."""
    with Image.open(io.BytesIO(page)) as picture:
        column = picture.convert("L").crop((150, 40, 151, 780))
        dark = "".join("x" if v < 128 else " " for v in column.tobytes())
    return [len(run) for run in dark.split()]


@pytest.mark.parametrize("lines", range(20, 36))
def test_a_file_that_is_not_printed_stands_on_one_page(lines: int) -> None:
    """Its heading and the reason stood at the foot of a page, what is known of it on the next."""
    known = Facts(tuple((f"Label {n}", "known") for n in range(6)))
    data = render(report_of(*(Text("line") for _ in range(lines)), Heading(3, "Number 23"), Text("Not printed."), known), FONTS)
    document = pypdfium2.PdfDocument(data)
    pages = [document[n].get_textpage().get_text_bounded() for n in range(len(document))]
    document.close()
    assert [("Number 23" in page) == ("Label 0" in page) == ("Label 5" in page) for page in pages] == [True] * len(pages)
