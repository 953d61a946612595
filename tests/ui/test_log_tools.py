# SPDX-License-Identifier: Apache-2.0
"""The pages around the list: one person, checking, back-ups, bundles, and what goes wrong meanwhile."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from assistant.domain.incident import Query
from assistant.storage import opening as logs
from assistant.storage.errors import NoRoomError
from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, open_first, page, pdf_text, picture, write_down


def test_all_about_one_person_leaves_other_names_out_unless_chosen_with_a_reason(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(
        d, person="Bob Smith", others="Jo Bloggs\nSam Jones", facts="Bob Smith told Jo Bloggs that JONES will pay. Jo laughed."
    )
    page(d).show_list()
    write_down(d, person="Someone Else", facts="Nothing to do with it")
    page(d).show_list()
    page(d).show_tool("person")
    d.fill("name", "bob smith")
    d.press(page(d).view.find_button)
    shown = d.shown(page(d))
    assert "Found in 1 incident." in shown and "Jo Bloggs" in page(d).view._ticks and "Sam Jones" in page(d).view._ticks
    d.choose("Sam Jones")
    page(d).view.save_to(tmp_path)
    assert "Problem: say why Sam Jones may be shared." in d.shown(page(d))
    page(d).view._ticks["Sam Jones"][1].setText("He agreed")
    page(d).view.save_to(tmp_path)
    plain = json.loads((tmp_path / "All about one person 2026-11-24.json").read_text(encoding="utf-8"))
    text = json.dumps(plain)
    assert "Bob Smith" in text and "JONES will pay" in text
    assert "Bloggs" not in text and "Jo laughed" not in text and "[name left out] laughed" in text
    assert plain["names_kept"] == [{"name": "Sam Jones", "reason": "He agreed"}]
    pages = pdf_text(tmp_path / "All about one person 2026-11-24.pdf")
    assert "All about one person: bob smith" in pages and "JONES will pay" in pages and "Ann Clerk: wrote it down" in pages
    assert "Bloggs" not in pages and "Names of other people: 1 person, in" in pages
    rows = list(csv.reader(io.StringIO((tmp_path / "All about one person 2026-11-24.csv").read_text(encoding="utf-8-sig"))))
    assert rows[0] == ["number", "question", "answer"] and len(rows) > 5
    assert not any("Bloggs" in cell for row in rows for cell in row)
    d.fill("name", "Nobody Here")
    d.press(page(d).view.find_button)
    assert "Nothing about this person was found." in d.shown(page(d))


def test_the_head_is_copied_and_compared(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).show_list()
    page(d).show_tool("check")
    d.press(page(d).view.copy_button)
    kept = QGuiApplication.clipboard().text()
    write_down_after = page(d).session._store.begin()
    assert write_down_after
    d.fill("expect", kept)
    d.press(page(d).view.compare_button)
    assert "The log is as the program left it." in d.shown(page(d))
    number, _, code = kept.partition(":")
    d.fill("expect", f"{number}:{'0' * 64}")
    d.press(page(d).view.compare_button)
    assert f"Line {number} is not the one you kept." in d.shown(page(d))
    d.fill("expect", code)
    d.press(page(d).view.compare_button)
    assert "It looks like 41:9f2c..." in d.shown(page(d))


def test_back_up_and_restore_by_wizard_never_over_a_newer_log_without_asking(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    code = open_first(d)
    write_down(d, facts="in the back-up")
    page(d).show_list()
    assert "Your log has no back-up yet." in d.shown(page(d))
    stick = tmp_path / "stick"
    stick.mkdir()
    page(d).show_tool("backup")
    page(d).view.back_up_to(stick)
    assert "Saved: Council log back-up 2026-11-24 1240" in d.shown(page(d))
    copy = stick / "Council log back-up 2026-11-24 1240"
    page(d).show_list()
    write_down(d, facts="after the back-up")
    page(d).show_list()
    d.actions = 0
    page(d).show_tool("restore")
    page(d).view.use(tmp_path)
    assert "There is no back-up in this folder." in d.shown(page(d))
    page(d).view.use(copy)
    assert "A back-up of Council log, made on 24 November 2026" in d.shown(page(d))
    d.fill("backup-passphrase", "wrong")
    d.press(page(d).view.look_button)
    assert "That is not right." in d.shown(page(d)) and page(d).is_open
    d.fill("backup-passphrase", "")
    d.fill("backup-code", code)
    d.press(page(d).view.look_button)
    assert "The log here is newer." in d.shown(page(d))
    assert page(d).is_open
    d.press(page(d).view.go_button)
    assert d.actions <= 8
    assert "The back-up is in place." in d.shown(page(d)) and "The log that was here is kept in: council moved aside" in d.shown(
        page(d)
    )
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    facts = [page(d).session.records.get(s.id).facts for s in page(d).session.records.find(Query())]
    assert facts == ["in the back-up"]
    assert len([p for p in (tmp_path / "data" / "logs").iterdir() if "moved aside" in p.name]) == 1


def test_a_back_up_says_which_files_are_not_in_it_when_made_and_when_looked_at(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).view.evidence.add_files([picture(tmp_path / "one.png")])
    for path in (tmp_path / "data" / "logs" / "council" / "evidence").iterdir():
        path.unlink()
    page(d).show_tool("backup")
    page(d).view.back_up_to(tmp_path)
    assert "One file of evidence is not in it. It cannot be read any more." in page(d).view.said.text()
    page(d).show_tool("restore")
    page(d).view.use(tmp_path / "Council log back-up 2026-11-24 1240")
    assert "One file of evidence is not in it." in page(d).view.found.text()


def test_a_stick_that_is_gone_or_a_damaged_back_up_changes_nothing(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).show_list()
    page(d).show_tool("backup")
    (tmp_path / "a file").touch()
    page(d).view.back_up_to(tmp_path / "a file")
    assert "Your words are still here." in d.shown(page(d))
    page(d).view.back_up_to(tmp_path)
    copy = next(tmp_path.glob("Council log back-up*"))
    data = bytearray((copy / "log.db").read_bytes())
    data[5000] ^= 1
    (copy / "log.db").write_bytes(data)
    page(d).show_tool("restore")
    page(d).view.use(copy)
    d.fill("backup-passphrase", PASSPHRASE)
    d.press(page(d).view.look_button)
    d.press(page(d).view.go_button)
    assert "This back-up is damaged. Nothing was changed." in d.shown(page(d))
    page(d).show_gate()
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    assert page(d).session.records.count(Query()) == 1


def test_opening_a_log_that_is_open_elsewhere_can_read_only(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).lock()
    folder = tmp_path / "data" / "logs" / "council"
    other = logs.open_log(folder, logs.unlock(folder, passphrase=PASSPHRASE))
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    assert "This log is open somewhere else. You can read it. You cannot change it." in d.shown(page(d))
    assert not page(d).view.new_button.isEnabled()
    page(d).show_detail(page(d).view._rows.rows[0].id)
    assert "He wrote that the clerk is a wassock." in d.shown(page(d))
    other.close()


def test_the_log_leaves_nothing_in_the_window_when_it_is_locked(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="xylophone", person="Quentin Quux")
    d.press(page(d).lock_button)
    every = [w.text() for w in d.window.findChildren(type(page(d).message))]
    assert not any("xylophone" in t or "Quux" in t for t in every)


def test_a_fault_while_saving_is_said_on_the_page_and_loses_nothing(make_window: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the program's own handler does with a LogError that a button raised."""
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    d.window.show_problem(NoRoomError("There is no room to save. Free some space, then try again. Your words are still here."))
    assert d.window.place() == "log" and "There is no room to save." in d.shown(page(d))
    d.window.show_problem(RuntimeError("secret words"))
    assert d.window.place() == "help" and "secret words" not in d.shown(d.window)


def test_in_the_background_the_window_stays_alive(make_window: Make, tmp_path: Path) -> None:
    """With the real thread pool."""
    d = make_window(**CLERK, pool=True)
    open_first(d)
    write_down(d)
    page(d).view.evidence.add_files([picture(tmp_path / "one.png"), picture(tmp_path / "two.jpg", (3000, 2000))])
    d.qtbot.waitUntil(lambda: len(page(d).view.evidence.cards) == 2, timeout=20_000)
    page(d).show_tool("check")
    d.press(page(d).view.start_button)
    d.qtbot.waitUntil(lambda: page(d).view.result.isVisible(), timeout=20_000)
    assert "The log is as the program left it." in page(d).view.result.text()
    page(d).show_tool("backup")
    page(d).view.back_up_to(tmp_path)
    d.qtbot.waitUntil(lambda: page(d).view.said.isVisible(), timeout=20_000)
    assert "Saved:" in page(d).view.said.text()
    QTest.qWait(10)


def test_a_councillor_sends_and_the_clerk_takes_in(make_window: Make, tmp_path: Path) -> None:
    """One program stands for two: My log sends, Council log takes in."""
    d = make_window(**CLERK)
    open_first(d, "my", keeper="Cllr Bob")
    write_down(d, facts="He wrote it to me.")
    d.press(page(d).view.send_button)
    words = d.shown(page(d)).split("Your five words: ")[1].split(".")[0]
    d.fill("bundle-passphrase", "told on the telephone")
    page(d).view.save_to(tmp_path / "sent.zip")
    assert "Saved: sent.zip. Send it only to the person it is for." in d.shown(page(d))
    d.press(d.button("Which log?", page(d)))
    d.press(d.field("log-council"))
    open_first(d, "council")
    d.press(page(d).view.more_button)
    d.press(d.button("Take in a bundle", page(d)))
    page(d).view.use(tmp_path / "sent.zip")
    assert "This bundle has a passphrase." in d.shown(page(d))
    d.fill("take-passphrase", "told on the telephone")
    d.press(page(d).view.open_button)
    shown = d.shown(page(d))
    assert (
        f"Sealed by someone new, who gives the name Cllr Bob. Ring them on a number you know. Ask for their five words: {words}"
        in shown
    )
    d.press(page(d).view.confirm_button)
    assert "Sealed by Cllr Bob. You confirmed this sender before." in d.shown(page(d))
    d.press(page(d).view.keep_button)
    shown = d.shown(page(d))
    assert "Kept as 2026-001." in shown and "Their history" in shown and "It came as 2026-001 from Cllr Bob." in shown
    assert "Cllr Bob: wrote it down" in shown and "Ann Clerk: took it in from a bundle" in shown
    (tmp_path / "bad.zip").write_bytes(b"PK")
    page(d).show_tool("take")
    page(d).view.use(tmp_path / "bad.zip")
    assert "This file is damaged or is no zip file." in d.shown(page(d))
