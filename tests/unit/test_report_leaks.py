# SPDX-License-Identifier: Apache-2.0
"""Two hundred made-up incidents with someone in every place, in words and in files of each kind: what is left out of a report is
nowhere in it, read back as a recipient could, and everything else is."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Iterator
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import docx
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from assistant.domain.content import Content
from assistant.domain.incident import Incident
from assistant.domain.picture_words import SeenWords
from assistant.domain.report import Choices, PersonShow, Recipient, Report, as_text
from assistant.files.ocr.models import models_folder
from assistant.files.ocr.page import Eyes
from assistant.files.picture_child import opened, upright
from assistant.services.check.checker import Checker
from assistant.services.log.incidents import add_file, blacked_out_copy
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.referral import Finder, contact_spans, gather, make_report, spec_of
from assistant.services.pictures import details_in, private_details
from assistant.storage import picture_words
from assistant.storage.incident_store import IncidentStore
from tests.conftest import LONG, RESOURCES, ROOT, trials
from tests.unit.bundles import zip_bytes
from tests.unit.logs import Made as Opened
from tests.unit.logs import finished
from tests.unit.pdfs import bookmarks, text_of
from tests.unit.people import STAYS, Person, made_up, values_of
from tests.unit.test_reports import everything_in

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
PHONE = ROOT / "tests" / "fixtures" / "pictures" / "phone.heic"
"""A phone's photo of the words of `_said` of this person."""
ON_THE_PHONE = ("Margaret", "Hall", "12 Mill Lane", "01980 555 0123")

SHOT = ("In May the Town Hall was open.", "They will park in the car park", "by the wood and the old stone.")
PICTURES = ("png", "copy", "tall", "pdf", "heic")
PARTS, IN_PART = 40, len(PICTURES)
"""Each part has one incident with each kind of picture."""


def _files_of_words(who: Person, dice: random.Random) -> dict[str, bytes]:
    """An e-mail, a saved page, a page, a chat, a letter and a note that say what stays, and more."""
    lines = [f"{dice.choice(who.ways)} wrote to me.", f"{dice.choice(who.ways)} lives at {who.house}.", f"Ring {who.number}."]
    text = "\n".join([STAYS, "", *lines])
    page = f"<html><h1>{STAYS}</h1>" + "".join(f"<p>{line}</p>" for line in lines)
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{who.name} <{who.mail}>", "clerk@ludlow.gov.uk"
    mail["Subject"] = f"About {who.ways[1]}"
    mail.set_content(text)
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=f"{who.joined}.pdf")
    head = f"From: <Saved>\r\nSnapshot-Content-Location: https://example.test/{who.joined}/posts/5\r\nDate: Sun, 15 Nov 2026 09:12 +0000\r\n"
    kind = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="q"\r\n\r\n'
    part = "--q\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    letter, out = docx.Document(), io.BytesIO()
    for line in (STAYS, *lines):
        letter.add_paragraph(line)
    letter.save(out)
    said = "".join(f"[14/11/2026, 21:51:10] {who.first} {who.last}: {line}\n" for line in (STAYS, *lines))
    return {
        f"{who.joined}.eml": bytes(mail),
        f"{who.joined}.mhtml": f"{head}{kind}{part}{page}\r\n--q--\r\n".encode(),
        "page.html": f"<!-- saved from url=(0020)https://example.test/{who.joined} -->{page}".encode(),
        f"WhatsApp {who.first} {who.last}.zip": zip_bytes(**{"_chat.txt": said.encode()}),
        "letter.docx": out.getvalue(),
        "note.txt": text.encode(),
    }


def _said(who: Person) -> list[str]:
    whole = f"{who.first} {who.last}"
    return [f"{whole} is a thief.", f"Mrs {who.last} of {who.house}", f"Her number is {who.number}"]


def _drawn(kind: str, lines: list[str]) -> bytes:
    """A screenshot of these words in the middle of harmless ones; a tall one has many of them."""
    font = ImageFont.truetype(RESOURCES / "fonts" / "DejaVuSans.ttf", 22)
    rows = [*SHOT, *lines, *SHOT]
    rows = [*SHOT * 8, *lines, *SHOT * 8] if kind == "tall" else rows
    picture = Image.new("RGB", (520, 40 + 36 * len(rows)), "white")
    pen, out = ImageDraw.Draw(picture), io.BytesIO()
    for number, row in enumerate(rows):
        pen.text((20, 20 + 36 * number), row, "black", font)
    picture.save(out, "PDF" if kind == "pdf" else "PNG")
    return out.getvalue()


class Reader:
    """The reader of pictures, kept, with what it read of each."""

    def __init__(self) -> None:
        self._eyes = Eyes(models_folder(), 1)
        self._read = cache(lambda data: self._eyes.read(upright(opened(data))))

    def seen(self, data: bytes) -> SeenWords:
        return self._read(data)

    def in_pdf(self, data: bytes) -> str:
        """The words in every picture of a PDF."""
        out = []
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for item in pdf.objects:
                if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image" and "/Type" in item:
                    out.append(self.seen(item.read_raw_bytes()).text)
        return "\n".join(out)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _looks(kind: str, who: Person, dice: random.Random) -> Iterator[tuple[str, bytes]]:
    """A picture of this kind with nothing to hide, and one with them on it."""
    ending = {"png": "png", "copy": "png", "tall": "png"}.get(kind, kind)
    if kind == "heic":
        pytest.importorskip("pi_heif")
        yield "town-hall.png", _drawn("png", [])
        yield f"{who.joined}.heic", PHONE.read_bytes()
        return
    yield f"town-hall.{ending}", _drawn(kind, [])
    yield f"{who.joined}.{ending}", _drawn(kind, _said(who))


def _add_all(store: IncidentStore, incident: Incident, kind: str, who: Person, dice: random.Random, folder: Path) -> None:
    """Two files of words; two pictures, both read as the program does before a report."""
    words = _files_of_words(who, dice)
    for name in dice.sample(sorted(words), 2):
        (folder / name).write_bytes(words[name])
        add_file(store, incident, folder / name, {"what": f"What {who.name} sent"})
    for name, data in _looks(kind, who, dice):
        (folder / name).write_bytes(data)
        add_file(store, incident, folder / name, {"source": f"from {who.ways[1]}"})


def _read_all(store: IncidentStore, incident: Incident, kind: str, who: Person, reader: Reader, checker: Checker) -> None:
    for each in store.evidence(incident):
        if each.is_picture or each.is_pdf:
            small = store.read_small(each)
            seen = reader.seen(small if each.is_pdf and small else store.read(each))
            picture_words.keep(store.log, incident, each, seen.text)
            if kind == "copy" and each.name.startswith(who.joined):
                boxes = [box for detail in details_in(seen, private_details(checker), [who.name]) for box in detail.boxes]
                blacked_out_copy(store, incident, each, boxes, f"A post about {who.name}")


@pytest.mark.long
@pytest.mark.parametrize("part", range(trials(PARTS)))
def test_nothing_that_was_left_out_is_anywhere_and_everything_else_is(
    part: int, made: Opened, content: Content, checker: Checker, reader: Reader, tmp_path: Path
) -> None:
    store, dice = made[1], random.Random(18 + part)
    known = contact_spans(checker)
    finder = Finder(cache(known.details), known.is_word)  # six reports say the same
    for number, kind in enumerate(PICTURES, part * IN_PART):
        who = made_up(dice)
        if kind == "heic":
            who = Person(ON_THE_PHONE[0], ON_THE_PHONE[1], who.title, *ON_THE_PHONE[2:])
        incident = finished(store, **values_of(who, dice))
        _add_all(store, incident, kind, who, dice, tmp_path)
        _read_all(store, incident, kind, who, reader, checker)
        for each, recipient in enumerate(Recipient):
            report = _report(store, incident, recipient, who, number, content, finder)
            _is_not_in({"text": as_text(report)}, who)
            assert as_text(report).count(STAYS) == 3, as_text(report)  # what was seen, and the two files of words
            if LONG or each % 3 == number % 3:  # its pages, for two of the six
                pictures = _pages_hold_nothing(report, who, reader)
                least = (2 if kind == "copy" else 1) * ("pictures" in spec_of(content, recipient).include)
                assert all(pictures.count(line) >= least for line in SHOT), (recipient, kind, pictures)


def _report(
    store: IncidentStore, incident: Incident, recipient: Recipient, who: Person, number: int, content: Content, finder: Finder
) -> Report:
    forms = ["", *(f.id for f in content.report_forms)]
    form = forms[number % len(forms)] if recipient is Recipient.MONITORING_OFFICER else ""
    choices = Choices(spec_of(content, recipient).include - {"others", "contact"}, {who.name: PersonShow.OUT}, form=form)
    pack = content.packs["ludgershall"]
    return make_report(gather(store, incident), recipient, choices, content, pack, NOW, finder).report


def _pages_hold_nothing(report: Report, who: Person, reader: Reader) -> str:
    """The words in the pictures on its pages, after all of the file was looked through."""
    data = pdf_of(report, RESOURCES)
    pictures = reader.in_pdf(data)
    whole = {"bookmarks": "\n".join(bookmarks(data)), "file": everything_in(data), "pages": text_of(data), "pictures": pictures}
    _is_not_in(whole, who)
    return pictures


def _is_not_in(whole: dict[str, str], who: Person) -> None:
    for place, words in whole.items():
        for secret in who.secrets:
            assert secret not in words, (place, secret, who, _around(words, secret))


def _around(words: str, secret: str) -> str:
    at = words.find(secret)
    return words[max(0, at - 80) : at + 80]
