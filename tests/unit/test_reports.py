# SPDX-License-Identifier: Apache-2.0
"""Reports: real PDFs from real incidents, read back, validated, and searched for what was left out."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from assistant.app import main
from assistant.domain.content import Content
from assistant.domain.incident import Action, ActionKind, Head, Incident, Status, Who
from assistant.domain.jobs import StoppedError
from assistant.domain.report import (
    Bullets,
    Choices,
    Facts,
    Figure,
    FileShow,
    Heading,
    Part,
    PersonShow,
    Recipient,
    Report,
    Table,
    Text,
    as_text,
)
from assistant.reports.fonts import Fonts
from assistant.reports.layout import render
from assistant.services.check.checker import Checker
from assistant.services.log.files import add_from_file
from assistant.services.log.incidents import add_file
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.referral import (
    Made,
    Material,
    before_you_send,
    contact_spans,
    gather,
    has_joined_letters,
    make_report,
    off_route,
    spec_of,
)
from assistant.storage.incident_store import IncidentStore
from tests.conftest import LONG, RESOURCES, ROOT
from tests.unit.logs import Clock, new_log
from tests.unit.pdfs import valid, verapdf

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
FONTS = RESOURCES / "fonts"
SAMPLES = sorted((ROOT / "tests" / "fixtures" / "incidents").glob("*.json"))
Make = Callable[..., Made]


def letters(text: str) -> str:
    """Letters and digits only: how words break over lines does not count."""
    return "".join(c for c in text if c.isalnum())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Iterator[IncidentStore]:
    """A log with every sample, each with its evidence."""
    log, _ = new_log(tmp_path_factory.mktemp("reports") / "log", clock=Clock(dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)))
    made = IncidentStore(log)
    for sample in SAMPLES:
        add_from_file(sample, made, content, content.packs["ludgershall"], 2)
    yield made
    log.close()


@pytest.fixture(scope="module")
def make(store: IncidentStore, content: Content, checker: Checker) -> Make:
    def made(
        number: str,
        recipient: str,
        include: frozenset[str] | None = None,
        originals: bool = False,
        people: dict[str, PersonShow] | None = None,
        files: dict[int, FileShow] | None = None,
        form: str = "",
        **changes: object,
    ) -> Made:
        material = gather(store, store.find_number(number))
        if changes:
            material = replace(material, incident=replace(material.incident, **changes))
        wanted = Recipient(recipient)
        parts = spec_of(content, wanted).include if include is None else include
        ids = {e.exhibit: e.id for e in material.evidence}
        choices = Choices(parts, people or {}, {ids[n]: show for n, show in (files or {}).items()}, form)
        finder = contact_spans(checker)
        return make_report(material, wanted, choices, content, content.packs["ludgershall"], NOW, finder, originals=originals)

    return made


ALL_CASES = [(str(n), r.value) for n in range(1, len(SAMPLES) + 1) for r in Recipient]
# each sample and each recipient at least once; every pair in test --long
CASES = ALL_CASES if LONG else [case for i, case in enumerate(ALL_CASES) if i % 5 == 0]


def test_the_short_run_has_every_sample_and_every_recipient() -> None:
    assert {n for n, _ in CASES} == {n for n, _ in ALL_CASES} and {r for _, r in CASES} == {r for _, r in ALL_CASES}


@pytest.mark.parametrize(("number", "recipient"), CASES)
def test_every_report_is_valid_and_its_words_are_those_of_the_text_twin(
    make: Make, tmp_path: Path, number: str, recipient: str
) -> None:
    made = make(number, recipient)
    data = pdf_of(made.report, RESOURCES)
    valid(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pages = len(pdf.pages)
        assert "EmbeddedFiles" not in str(pdf.Root.get("/Names", ""))
        assert str(pdf.Root.Lang) == "en-GB" and bool(pdf.Root.MarkInfo.Marked)
        figures = _elements(pdf, "/Figure")
        assert all(str(f.Alt).strip() for f in figures)
    for number_of in range(1, pages + 1):
        one = _page_text(data, tmp_path, number_of)
        assert f"Page {number_of} of {pages}" in one
        assert made.report.foot.split(".")[0] in one
    # the tree's text does not repeat descriptions of pictures: they are checked above
    told = replace(made.report, blocks=tuple(Text(b.caption) if isinstance(b, Figure) else b for b in made.report.blocks))
    twin = letters(as_text(told))
    assert letters(" ".join(_struct_text(data, tmp_path))) == letters(twin) or _same_but_rtl(data, tmp_path, twin)


def _same_but_rtl(data: bytes, tmp_path: Path, twin: str) -> bool:
    """Letters that run from right to left come back in their own order: compare the letters, not their order."""
    found = letters(" ".join(_struct_text(data, tmp_path)))
    return has_joined_letters(twin) and sorted(found) == sorted(twin)


def _struct_text(data: bytes, tmp_path: Path) -> list[str]:
    """The text of the structure tree, element by element."""
    path = tmp_path / "struct.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdfinfo", "-enc", "UTF-8", "-struct-text", str(path)], capture_output=True, text=True, check=True)
    return re.findall(r'^\s*"(.*?)"$', done.stdout, re.MULTILINE | re.DOTALL)


def _page_text(data: bytes, tmp_path: Path, number: int) -> str:
    path = tmp_path / "page.pdf"
    path.write_bytes(data)
    command = ["pdftotext", "-enc", "UTF-8", "-f", str(number), "-l", str(number), str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _elements(pdf: pikepdf.Pdf, tag: str) -> list[pikepdf.Object]:
    out: list[pikepdf.Object] = []

    def walk(node: pikepdf.Object) -> None:
        if node.get("/S") == tag:
            out.append(node)
        for kid in node.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return out


def test_the_same_incident_and_clock_give_the_same_bytes(make: Make) -> None:
    assert pdf_of(make("1", "monitoring-officer").report, RESOURCES) == pdf_of(make("1", "monitoring-officer").report, RESOURCES)


def test_verapdf_finds_nothing_on_one_report_of_every_kind(make: Make, tmp_path: Path) -> None:
    """One Java process. In `test --long` every sample for every recipient, with and without pictures, and the full copies."""
    files = []
    numbers = [str(n) for n in range(1, len(SAMPLES) + 1)] if LONG else ["8"]
    for recipient in Recipient:
        for number in numbers:
            for name, include in (("", None), ("-bare", frozenset(["facts"]))) if LONG else (("", None),):
                path = tmp_path / f"{recipient.value}-{number}{name}.pdf"
                path.write_bytes(pdf_of(make(number, recipient.value, include).report, RESOURCES))
                files.append(path)
    full = make("1", "me", frozenset(Part), True)
    assert full.full and len(full.report.attachments) == 1
    path = tmp_path / "full.pdf"
    path.write_bytes(pdf_of(full.report, RESOURCES))
    verapdf([*files, path])


# -- what is in, and what is left out --------------------------------------------------------------------------------


def everything_in(data: bytes) -> str:
    """Every byte of a PDF that could hold words: objects, decoded streams, names, attachments."""
    out = [data.decode("latin-1")]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            out.append(repr(item)[:20_000])
            if isinstance(item, pikepdf.Stream):
                try:
                    raw = item.read_bytes()
                except (pikepdf.PdfError, zlib.error):
                    raw = item.read_raw_bytes()
                out.append(raw.decode("latin-1"))
                out.append(raw.decode("utf-16-be", "ignore"))
    return "\n".join(out)


def test_names_and_private_details_that_are_left_out_are_nowhere_in_the_file(make: Make, tmp_path: Path) -> None:
    facts = (
        "Cllr Webb wrote that Mrs Margaret Hall lives at 12 Mill Lane, Corve. Ring her on 01584 555 0123 or mail "
        "margaret.hall@example.org. HALL said so."
    )
    people = dict.fromkeys(["Mrs Margaret Hall"], PersonShow.OUT)
    made = make("1", "monitoring-officer", people=people, facts=facts, their_side="He rang 01584 555 0123.")
    data = pdf_of(made.report, RESOURCES)
    text = letters(" ".join(_struct_text(data, tmp_path)))
    for secret in ("Margaret", "Hall", "HALL", "555 0123", "12 Mill Lane", "margaret.hall"):
        assert letters(secret) not in text.replace("nameleftout", ""), secret
        assert secret not in everything_in(data), secret
        assert secret not in as_text(made.report)
    assert any(line.startswith("Names of other people: 1 person, in") for line in made.left_out)
    assert any(line.startswith("Home, phone or email details, in") for line in made.left_out)
    assert "What was left out" in as_text(made.report) and not made.full and made.report.attachments == ()


def test_originals_go_in_only_when_nothing_is_left_out(make: Make) -> None:
    made = make("8", "me", frozenset(Part), True)
    data = pdf_of(made.report, RESOURCES)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [str(n) for n in pdf.Root.Names.EmbeddedFiles.Names[::2]]
        assert names == ["01 08-page.html", "02 08-picture.png"]
        spec = pdf.Root.AF[1]
        assert spec.AFRelationship == "/Source"
        assert spec.EF.F.read_bytes() == (ROOT / "tests" / "fixtures" / "incidents" / "08-picture.png").read_bytes()
    less = make("8", "me", frozenset(Part) - {"facts"}, True)
    assert not less.full and less.report.attachments == () and "The facts" in less.left_out


def test_pictures_are_reduced_copies_without_their_details(
    store: IncidentStore, content: Content, tmp_path: Path, checker: Checker
) -> None:
    incident = store.begin()
    image = Image.new("RGB", (2000, 900), "red")
    exif = image.getexif()
    exif[0x010E] = "secret words of the camera"
    image.save(tmp_path / "p.jpg", exif=exif)
    add_file(store, incident, tmp_path / "p.jpg", {"what": "A red picture"})
    made = make_report(
        gather(store, incident), Recipient.ME, frozenset(Part), content, content.packs["ludlow"], NOW, contact_spans(checker)
    )
    data = pdf_of(made.report, RESOURCES)
    valid(data)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert [int(i.Width) for i in images] == [1100]
    assert b"secret words" not in data


# -- routes, and what each report must say ---------------------------------------------------------------------------


def text_for(make: Make, number: str, recipient: str, **changes: object) -> str:
    return as_text(make(number, recipient, **changes).report)


def test_LTC_1_4_LTC_8_2_a_councillor_goes_by_the_code_of_conduct(make: Make, content: Content) -> None:
    text = text_for(make, "1", "monitoring-officer")
    assert "Code of Conduct referral: 2026-001" in text and "monitoring officer" in text
    assert "This report does not decide if a rule was broken. That is for the monitoring officer and the authority." in text
    assert "Disciplinary" not in text
    incident = make("1", "me") and Incident("x", "1", NOW, "A", who=Who.COUNCILLOR)
    assert not off_route(spec_of(content, Recipient.MONITORING_OFFICER), incident)
    assert off_route(spec_of(content, Recipient.DISCIPLINARY), incident)


def test_LTC_1_3_LTC_8_1_staff_go_by_the_disciplinary_procedure(make: Make, content: Content) -> None:
    text = text_for(make, "5", "disciplinary")
    assert "Formal action may follow under the council's Disciplinary and Dismissal Procedure." in text
    low = text.lower()
    assert not re.search(r"\b(?:proved|guilty|breach)", low) and "penalty is for others to decide" in low
    staff = Incident("x", "1", NOW, "A", who=Who.STAFF)
    assert off_route(spec_of(content, Recipient.MONITORING_OFFICER), staff)


def test_the_wrong_route_is_asked_about_and_what_is_missing_is_said(store: IncidentStore, content: Content) -> None:
    material = gather(store, store.find_number("8"))
    lines = before_you_send(material, spec_of(content, Recipient.MONITORING_OFFICER), content.words)
    assert "You have not written their side." in lines
    material = gather(store, store.find_number("5"))
    lines = before_you_send(material, spec_of(content, Recipient.MONITORING_OFFICER), content.words)
    assert "Are you sure? This person is a member of staff." in lines


def test_LTC_4_3_the_connection_prints(make: Make) -> None:
    assert "The account names the council, or says they are a councillor or work for it" in text_for(
        make, "1", "monitoring-officer"
    )


def test_LTC_4_5_the_principles_print(make: Make) -> None:
    text = text_for(make, "1", "monitoring-officer", details=(("principles", "Integrity and honesty"),))
    assert "Integrity and honesty" in text


def test_LUD_OFF_4_LUD_OFF_5_LUD_OFF_6a_LUD_OFF_6b_actions_print_with_date_reference_and_reason(make: Make) -> None:
    actions = (
        Action(ActionKind.HID, dt.date(2026, 11, 5)),
        Action(ActionKind.DELETED, dt.date(2026, 11, 6)),
        Action(ActionKind.REPORTED, dt.date(2026, 11, 4), reference="FB-9"),
        Action(ActionKind.BLOCKED, dt.date(2026, 11, 7), reason="threats", second_person="The chair"),
    )
    text = text_for(make, "1", "me", include=frozenset(Part), actions=actions)
    wanted = [
        "4 November 2026: We reported it. Reference: FB-9.",
        "5 November 2026: We hid it.",
        "6 November 2026: We deleted it.",
    ]
    at = [text.index(w) for w in wanted]
    assert at == sorted(at)
    assert "7 November 2026: We blocked the account. Why: threats. Second person: The chair." in text


def test_the_fifteen_groups_of_a_referral_in_order(make: Make) -> None:
    """domain.md 3.2, what the monitoring officer asks first on top."""
    details = (
        ("in-office-then", "Yes"),
        ("acting", "His page says Cllr"),
        ("code", "Model code 2020, attached"),
    )
    details += (
        ("complainant", "Ms A. Clerk, 01584 000"),
        ("capacity", "Clerk"),
        ("code-paragraphs", "1.1 Respect: because of the word"),
    )
    details += (
        ("effect", "She is ill"),
        ("background", "We asked twice"),
        ("witnesses", "B. Jones saw it"),
        ("remedy", "An apology"),
    )
    details += (("other-bodies", "Police 101"), ("clause-reasons", "LUD-M-8b: it is not true"), ("confidential", "No"))
    text = text_for(make, "1", "monitoring-officer", details=details)
    order = (
        "Summary|Who it is about|In office when it happened|Acting as a councillor|Code of Conduct|Model code 2020"
        "|1.1 Respect: because of the word|The facts|What happened, in order|How it is connected|What it did|Background|Their side|What has been done"
        "|Rules of the policy|it is not true|Evidence|Index of exhibits|What would put it right|Timeline|What was left out"
        "|What is not given|About this evidence|What this report is not|Declaration|Signed"
        "|Who refers it|Ms A. Clerk, 01584 000|Witnesses|B. Jones saw it|Privacy notice"
    ).split("|")
    at = 0
    for part in order:
        at = text.index(part, at)


def test_facts_and_views_are_kept_apart(make: Make) -> None:
    text = text_for(make, "1", "monitoring-officer")
    assert "angry about the allotment rents" not in text and "What the writer thinks" in text.split("What was left out")[1]
    mine = text_for(make, "1", "me")
    assert mine.index("The facts") < mine.index("What the writer thinks") < mine.index("angry about the allotment rents")


def test_the_authoritys_limit_is_counted_for_a_councillor(make: Make) -> None:
    text = text_for(make, "4", "monitoring-officer", seen_at=dt.datetime(2026, 11, 3, 14, tzinfo=dt.UTC), pack="ludgershall")
    assert "within 20 working days. Counted from the day it was seen, the last day is 1 December 2026." in text


# -- pages that are hard ---------------------------------------------------------------------------------------------


def report_of(*blocks: object) -> Report:
    return Report("T", "2026-001. Council: Policy", "Ann", NOW, (Heading(1, "T"), *blocks))  # type: ignore[arg-type]


def jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#3366AA").save(out, "JPEG")
    return out.getvalue()


HARD = {
    "long words": (Text("x" * 5000), Facts((("y" * 200, "z" * 3000),))),
    "emoji and Welsh": (Text("🤬🐍 Ŵyn Llŷr ŷ ☐ ✓ → Ω Ж"), Bullets(("🙂" * 50,))),
    "nothing": (),
    "a cell longer than a page": (Table(("A", "B"), (("a", "word " * 4000),)),),
    "markup in the words": (Text("<b>x</b> & <img src='/etc/passwd'/> </para> <a href='http://x'>y</a>"),),
    "a tall picture": (Figure(lambda: jpeg(400, 20_000), "Tall", "Number 1"),),
    "many rows": (Table(("A", "B", "C"), tuple((str(n), "v" * 40, "w") for n in range(400))),),
    "control characters": (Text("a\0b\x07c\u202ed\ufeffe\u200bf"),),
    "an unknown letter": (Text("old script: \U00012000"),),
    "empty cells": (Facts((("a", ""),)), Table(("A",), (("",),)), Bullets(("",)), Text("")),
    "right to left": (Text("\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd"),),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_pages_are_right(tmp_path: Path, name: str) -> None:
    data = render(report_of(*HARD[name]), FONTS)
    valid(data)
    assert subprocess.run(["qpdf", "--check", "-"], input=data, capture_output=True, check=False).returncode in (0, 2)
    if name == "markup in the words":
        assert "<img" in " ".join(_struct_text(data, tmp_path)) and b"/URI" not in data
    if name == "an unknown letter":
        assert "[U+12000]" in " ".join(_struct_text(data, tmp_path))
    if name == "emoji and Welsh":
        assert "🤬🐍" in "".join(_struct_text(data, tmp_path)) and "Ŵyn Llŷr" in " ".join(_struct_text(data, tmp_path))


def test_300_pieces_of_evidence(content: Content) -> None:
    rows = tuple((f"Number {n}", "a" * 60) for n in range(300))
    data = render(report_of(*(Facts((row,)) for row in rows)), FONTS)
    valid(data)


def test_it_can_be_stopped_and_says_how_far_it_is() -> None:
    seen: list[int] = []

    def told(number: int) -> bool:
        seen.append(number)
        return number < 3

    with pytest.raises(StoppedError):
        render(report_of(*(Text("word " * 500) for _ in range(30))), FONTS, told)
    assert seen == [1, 2, 3]


def test_headings_are_bookmarks_that_lead_to_their_pages() -> None:
    data = render(report_of(Heading(2, "One"), Text("word " * 3000), Heading(2, "Two"), Heading(3, "Two a")), FONTS)
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        top = outline.root[0]
        assert [c.title for c in top.children] == ["One", "Two"] and [c.title for c in top.children[1].children] == ["Two a"]
        assert outline.root[0].title == "T"


def test_no_font_is_left_outside_the_file() -> None:
    data = render(report_of(Text("x 🙂 Ж"), Table(("A",), (("b",),))), FONTS)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Font"]
        assert fonts and all("/FontDescriptor" in f and "/FontFile2" in f.FontDescriptor for f in fonts if "/FontDescriptor" in f)
        assert not any("Helvetica" in str(f.get("/BaseFont")) for f in fonts)


def test_every_character_of_a_name_goes_into_one_font(content: Content) -> None:
    fonts = Fonts(FONTS)
    assert fonts.markup("a<b>&c") == "a&lt;b&gt;&amp;c"
    assert fonts.markup("Ж") == '<font name="wide">Ж</font>' and fonts.markup("🙂") == '<font name="emoji">🙂</font>'
    assert fonts.missing == 0 and fonts.markup("\U00012000") == "[U+12000]" and fonts.missing == 1


def test_letters_that_join_are_said_to_be_printed_as_typed(make: Make) -> None:
    line = "They are printed as typed and may be joined wrongly."
    assert line in text_for(make, "9", "me") and line not in text_for(make, "1", "me")


def test_the_command_line_makes_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_PASSPHRASE", "three small words")
    base = ["--data", str(tmp_path / "data"), "incident", "--log", str(tmp_path / "log")]
    assert main([*base, "add", str(SAMPLES[0])]) == 0
    out = tmp_path / "r.pdf"
    assert main([*base, "report", "1", "--for", "monitoring-officer", "--out", str(out), "--text"]) == 0
    said = capsys.readouterr()
    assert (
        "Left out: The name of 1 person: it stands on the confidential sheet only" in said.err
        and "Code of Conduct referral: 2026-001" in said.out
    )
    valid(out.read_bytes())
    assert main([*base, "report", "1", "--for", "me", "--out", str(out), "--originals"]) == 0
    with pikepdf.open(out) as pdf:
        assert len(pdf.Root.AF) == 1
    assert main([*base, "report", "1", "--for", "monitoring-officer", "--out", str(out), "--originals"]) == 2
    assert "Something was left out" in capsys.readouterr().err
    assert main([*base, "report", "1", "--for", "police", "--out", str(out), "--with", "nonsense"]) == 2
    assert main([*base, "show", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count("saved a copy") == 2 or "saved a copy (2 times)" in said  # in one minute, or in two
    assert main([*base, "verify"]) == 0


def test_an_unfinished_empty_incident_makes_a_report(content: Content, checker: Checker) -> None:
    empty = Incident("x", "2026-001", NOW, "Ann", status=Status.UNFINISHED)
    material = Material(empty, (), {}, (), 0, Head(1, "a" * 64), "Ann", lambda _e: None, lambda _e: b"")
    for recipient in Recipient:
        made = make_report(material, recipient, frozenset(Part), content, content.packs["general"], NOW, contact_spans(checker))
        valid(pdf_of(made.report, RESOURCES))
