# SPDX-License-Identifier: Apache-2.0
"""Reports made in the window."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QPushButton

from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, go_on, open_first, page, pdf_text, picture, write_down
from tests.ui.drivers.window import Driver


def test_walk_3_whole_a_clerk_writes_down_and_makes_a_code_of_conduct_pdf(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """product.md D.3, both steps by keyboard within 40 actions, and what the PDF must say."""
    d = make_window(**CLERK)
    open_first(d)
    shot = picture(tmp_path / "screenshot.png")
    target = tmp_path / "Council reports" / "2026-001.pdf"
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(shot)], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(target), ""))
    d.actions = 0
    d.ctrl(Qt.Key.Key_N)
    d.choose("Short way")
    d.choose("Untrue about a person")
    go_on(d)
    d.choose("A councillor")
    d.choose("No")
    d.fill("person", "Cllr John Webb")
    d.fill("others", "Mrs Margaret Hall")
    go_on(d)
    go_on(d)
    d.fill("facts", "Cllr Webb wrote that Mrs Hall of 12 Mill Lane is a thief. I saw it on his public page.")
    go_on(d)
    d.press(page(d).view.evidence.add_button)
    go_on(d)
    d.choose("It may go against our policy")
    go_on(d)
    d.press(page(d).view.report_button)
    assert d.title() == "Who is it for?" and page(d).view.who.value == "monitoring-officer"
    go_on(d)
    assert d.title() == "What to put in"
    boxes = {name: box.isChecked() for name, box in page(d).view.parts.items()}
    assert not boxes["others"] and not boxes["contact"] and not boxes["views"] and boxes["side"] and boxes["pictures"]
    go_on(d)
    assert d.title() == "Read every page"
    shown = d.shown(page(d))
    assert "1 picture has no description." in shown and "You have not written their side." in shown
    page(d).show_detail(page(d)._incident.id)
    d.fill("what-1", "The post on Facebook")
    d.press(page(d).view.evidence.cards[0].save_button)
    d.press(page(d).view.report_button)
    go_on(d)
    go_on(d)
    shown = d.shown(page(d))
    assert "no description" not in shown and "You have not written their side." in shown and "Page 1 of" in shown
    assert "Read every page before you send it. It holds things about real people." in shown
    go_on(d)
    assert d.actions <= 40, d.actions
    assert "Saved: 2026-001.pdf, in Council reports. The PDF is not locked." in d.shown(page(d))
    text = pdf_text(target)
    for words in ("Code of Conduct", "Ludlow M-8b", "does not decide", "The post on Facebook"):
        assert words in text, words
    sha = page(d).session.records.evidence(page(d)._incident)[0].sha256
    assert sha in text.replace(" ", "").replace("\n", "")
    body, _, sheet = text.partition("Confidential sheet: who is who")
    assert "Mill Lane" not in text and "Hall" not in body and "Person A" in body and "Mrs Margaret Hall" in sheet
    assert target.with_name("2026-001.pdf.sig").exists()
    d.press(page(d).view.sent_button)
    d.press(page(d).view.next_button)
    d.choose("1 December 2026: Ask the monitoring officer if a complaint has arrived")
    go_on(d)
    shown = d.shown(page(d))
    assert "1 December 2026: Ask the monitoring officer if a complaint has arrived" in shown
    assert "We sent a report. To: Monitoring officer (Code of Conduct)" in shown and "Ann Clerk: saved a copy" in shown


def _report(d: Driver, **facts: str) -> None:
    open_first(d)
    write_down(d, **facts)
    d.press(page(d).view.report_button)


def test_the_other_route_asks_are_you_sure(make_window: Make) -> None:
    d = make_window(**CLERK)
    _report(d, who="Staff")
    assert page(d).view.who.value == "disciplinary"
    d.choose("Monitoring officer (Code of Conduct)")
    go_on(d)
    assert "Are you sure? This person is a member of staff." in d.shown(page(d))
    d.choose("Yes, I am sure. This person is a member of staff.")
    go_on(d)
    assert d.title() == "What to put in"


def test_answers_for_a_report_are_kept_with_the_incident(make_window: Make) -> None:
    d = make_window(**CLERK)
    _report(d, who="A councillor")
    go_on(d)
    d.fill("in-office-now", "Yes, since May 2025")
    d.fill("effect", "She could not sleep.")
    page(d).lock()
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    kept = dict(page(d).session.records.find_number("1").details)
    assert kept == {"in-office-now": "Yes, since May 2025", "effect": "She could not sleep."}
    page(d).show_report(page(d).session.records.find_number("1"))
    go_on(d)
    assert d.field("effect").toPlainText() == "She could not sleep."
    go_on(d)
    assert "Yes, since May 2025" in page(d).view.pages.twin.toPlainText()


def test_the_preview_turns_pages_prints_and_saves_the_full_copy_and_the_bundle(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).view.evidence.add_files([picture(tmp_path / "shot.png")])
    page(d).view.evidence.cards[0].what.setText("A post")
    d.press(page(d).view.evidence.cards[0].save_button)
    d.press(page(d).view.report_button)
    d.choose("Just me")
    go_on(d)
    go_on(d)
    view = page(d).view
    assert not view.pages.last_button.isEnabled() and not view.pages.picture.pixmap().isNull()
    d.press(view.pages.next_button)
    assert "Page 2 of" in d.shown(page(d)) and view.pages.last_button.isEnabled()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert view.paint(printer) == len(view.preview.pictures)
    assert _left_edge(tmp_path / "printed.pdf") == pytest.approx(_left_edge(_saved(view, tmp_path)), abs=0.01), "in its own size"
    view.save_to(tmp_path / "full.pdf", full=True)
    with pikepdf.open(tmp_path / "full.pdf") as pdf:
        assert len(pdf.Root.AF) == 1
    view.save_zip_to(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert "Incident 2026-001/data/report.pdf" in archive.namelist()
    page(d).show_detail(page(d)._incident.id)
    assert "Ann Clerk: printed it" in d.shown(page(d))


def _post(path: Path) -> Path:
    """A post that names a resident with her address and her number, as sites draw one."""
    image = Image.new("RGB", (900, 400), "white")
    pen = ImageDraw.Draw(image)
    lines = (
        "Mrs Margaret Hall is a thief, everyone knows it.",
        "She lives at 12 Mill Lane. Ring her on",
        "01584 555 0123 and say so.",
    )
    for top, line in zip((60, 130, 200), lines, strict=True):
        pen.text((40, top), line, fill="black", font_size=30)
    image.save(path)
    return path


def _with_a_picture(make_window: Make, folder: Path) -> Driver:
    """What to put in the report of an incident whose picture names a resident."""
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, who="A councillor", person="Cllr John Webb", others="Mrs Margaret Hall", facts="He named Mrs Hall.")
    page(d).view.evidence.add_files([_post(folder / "post.png")])
    d.press(page(d).view.report_button)
    go_on(d)
    return d


def test_from_a_picture_that_is_left_out_a_blacked_out_copy_gets_into_the_report(make_window: Make, tmp_path: Path) -> None:
    """The way is by keyboard, and it leads back to the pages, which have the copy."""
    d = _with_a_picture(make_window, tmp_path)
    assert "Black out parts of number 1" in [b.text() for b in page(d).view.findChildren(QPushButton)]
    d.fill("effect", "She could not sleep.")
    go_on(d)
    twin = page(d).view.pages.twin.toPlainText()
    assert "Not printed: the picture shows a name or detail that is left out." in twin
    d.press(d.button("Black out parts of number 1", page(d)))
    assert d.title() == "Black out a copy"
    d.press(d.button("Go back", page(d)))
    assert page(d).view.step == 3 and page(d).view.pages.twin.toPlainText() == twin, "nothing changed, nothing is lost"
    d.press(d.button("Black out parts of number 1", page(d)))
    assert {tick.text() for tick, _ in page(d).view.private.ticks} >= {"Black out: Mrs Margaret Hall"}
    page(d).view.private.tick_all()
    d.press(page(d).view.save_button)
    view = page(d).view
    assert view.step == 3 and "A copy with parts blacked out was added." in d.shown(view)
    assert "Black out parts of number 1" not in [b.text() for b in view.findChildren(QPushButton) if b.isVisible()]
    twin = view.pages.twin.toPlainText()
    assert "Not printed: number 2, its copy with parts blacked out, is printed in its place." in twin
    assert "2 | " in twin and "She could not sleep." in twin
    view.save_to(tmp_path / "r.pdf")
    with pikepdf.open(tmp_path / "r.pdf") as pdf:
        assert sum(len(p.get_images()) for p in pdf.pages) == 1


def test_the_first_page_of_a_pdf_that_is_left_out_can_be_blacked_out_too(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, who="A councillor", person="Cllr John Webb", others="Mrs Margaret Hall", facts="He named Mrs Hall.")
    Image.open(_post(tmp_path / "post.png")).save(tmp_path / "letter.pdf")
    page(d).view.evidence.add_files([tmp_path / "letter.pdf"])
    d.press(page(d).view.report_button)
    go_on(d)
    go_on(d)
    d.press(d.button("Black out parts of number 1", page(d)))
    page(d).view.private.tick_all()
    d.press(page(d).view.save_button)
    twin = page(d).view.pages.twin.toPlainText()
    assert "number 2, its copy with parts blacked out, is printed in its place." in twin
    assert "Made from the first page of number 1." in twin
    first, copy = page(d).session.records.evidence(page(d)._incident)
    assert first.is_pdf and copy.is_picture and copy.derived_from == first.id


def test_a_copy_on_which_too_little_is_black_is_left_out_too_and_can_be_done_better(make_window: Make, tmp_path: Path) -> None:
    d = _with_a_picture(make_window, tmp_path)
    d.press(d.button("Black out parts of number 1", page(d)))
    page(d).view.canvas.setFocus()
    d.key(Qt.Key.Key_Return)
    d.press(page(d).view.save_button)
    assert page(d).view.step == 2, "back to what goes in"
    go_on(d)
    twin = page(d).view.pages.twin.toPlainText()
    assert "Not printed, and number 2, its copy with parts blacked out, is not printed either." in twin
    d.press(d.button("Black out parts of number 2", page(d)))
    page(d).view.private.tick_all()
    d.press(page(d).view.save_button)
    twin = page(d).view.pages.twin.toPlainText()
    assert twin.count("number 3, its copy with parts blacked out, is printed in its place.") >= 2 and "either" not in twin


def _saved(view: object, folder: Path) -> Path:
    (folder / "saved.pdf").write_bytes(view.preview.pdf)
    return folder / "saved.pdf"


def _left_edge(pdf: Path) -> float:
    """Where the first page begins to be dark, as a part of its width."""
    subprocess.run(["pdftoppm", "-r", "60", "-gray", "-png", "-singlefile", str(pdf), str(pdf.with_suffix(""))], check=True)
    page_ = Image.open(pdf.with_suffix(".png"))
    assert page_.height / page_.width == pytest.approx(297 / 210, abs=0.01), "A4"
    box = page_.point(lambda shade: 255 * (shade < 128)).getbbox()
    assert box is not None
    return box[0] / page_.width


def test_ctrl_p_prints_the_pages_of_a_report_and_nothing_before_there_are_any(make_window: Make, printed: list[str]) -> None:
    d = make_window(**CLERK)
    _report(d, who="A councillor")
    d.ctrl(Qt.Key.Key_P)
    assert printed == []
    go_on(d)
    go_on(d)
    d.ctrl(Qt.Key.Key_P)
    assert printed == ["asked"]


def test_a_report_can_be_stopped_and_a_file_in_use_is_said_plainly(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    _report(d, who="A councillor")
    go_on(d)
    view = page(d).view
    view.progress.tell = lambda _d, _a: False
    go_on(d)
    assert "You stopped it. Nothing was saved." in d.shown(page(d)) and view.step == 2
    del view.progress.tell
    go_on(d)
    (tmp_path / "a file").touch()
    view.save_to(tmp_path / "a file" / "x.pdf")
    assert "We cannot save over a file that is open." in d.shown(page(d))


def test_walk_8_the_no_names_report_by_keyboard(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    for _ in range(2):
        write_down(d, person="Quentin Quux", facts="free words")
        page(d).show_list()
    d.actions = 0
    d.press(page(d).view.more_button)
    d.press(d.button("No-names report", page(d)))
    assert d.field("from").text() == "2025-12" and d.field("to").text() == "2026-11"
    assert "People may still guess who this is about. Read it as if you were them." in d.shown(page(d))
    d.fill("from", "2027-01")
    go_on(d)
    assert "Problem: write two months" in d.shown(page(d))
    d.fill("from", "2025-12")
    go_on(d)
    assert "Page 1 of" in d.shown(page(d))
    twin = page(d).view.pages.twin.toPlainText()
    assert "October to November 2026 | not shown" in twin  # a quarter, for its month has fewer than five; alone, it is the total
    assert "Quux" not in twin and "free words" not in twin
    page(d).view.save_to(tmp_path / "trend.pdf")
    assert d.actions <= 8 and "Saved: trend.pdf" in d.shown(page(d))
    assert "Quux" not in pdf_text(tmp_path / "trend.pdf")
    d.ctrl(Qt.Key.Key_6)
    d.press(d.window.policies.compare_button)
    d.window.policies.differences.setFocus()
    d.key(Qt.Key.Key_Space)
    assert "Ludlow advises it, Ludgershall does not mention it." in d.shown(d.window.policies)
    assert d.actions <= 25  # both halves of the walk-through together
