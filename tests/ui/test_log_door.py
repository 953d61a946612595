# SPDX-License-Identifier: Apache-2.0
"""First use, locking, forgetting: what stands before the log, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from assistant.domain.incident import LogKind, Query, Status
from assistant.storage import opening as logs
from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, go_on, open_first, page, write_down
from tests.unit.pdfs import text_of, valid


def test_first_use_opens_only_after_the_sheet(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    d.ctrl(Qt.Key.Key_5)
    assert d.title() == "Which log?"
    d.press(d.field("log-council"))
    assert "The log holds things about real people. Keep it locked." in d.shown(page(d))
    d.press(page(d).view.go_button)
    assert "Problem: write your name." in d.shown(page(d)) and page(d).name == "first"
    d.fill("keeper", "Ann Clerk")
    d.fill("passphrase", "short")
    d.fill("again", "short")
    d.press(page(d).view.go_button)
    assert "Problem: This is too short. Use three or four words that do not belong together." in d.shown(page(d))
    d.fill("passphrase", PASSPHRASE)
    d.fill("again", "three small word")
    d.press(page(d).view.go_button)
    assert "Problem: the two are not the same." in d.shown(page(d))
    assert d.field("passphrase").text() == PASSPHRASE
    d.fill("again", PASSPHRASE)
    d.press(page(d).view.go_button)
    assert page(d).name == "sheet"
    assert not logs.exists(tmp_path / "data" / "logs" / "council")
    code = d.field("sheet-code").text()
    assert len(code.replace(" ", "")) == 30
    page(d).view.paper.save(page(d).view.sheet(), tmp_path / "sheet.pdf")
    assert "Saved: sheet.pdf. Print it, then delete the file" in d.shown(page(d))
    saved = (tmp_path / "sheet.pdf").read_bytes()
    valid(saved)
    for each in (code, "Council log", "24 November 2026", "Choose I forgot my passphrase"):
        assert each in text_of(saved), each
    d.press(page(d).view.go_button)
    assert "print the code or write it down first" in d.shown(page(d)) and not page(d).is_open
    d.press(page(d).view.ticked)
    d.press(page(d).view.go_button)
    assert page(d).is_open and d.title() == "Incident log"
    assert "Nothing here yet." in d.shown(page(d))
    assert code not in d.shown(d.window)
    assert logs.exists(tmp_path / "data" / "logs" / "council")


def test_a_log_whose_sheet_was_never_confirmed_is_not_there(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_5)
    d.fill("keeper", "Bob")
    d.fill("passphrase", PASSPHRASE)
    d.fill("again", PASSPHRASE)
    d.press(page(d).view.go_button)
    d.ctrl(Qt.Key.Key_1)
    d.ctrl(Qt.Key.Key_5)
    page(d).show_gate()
    assert page(d).name == "first"
    assert not logs.exists(tmp_path / "data" / "logs" / "my")
    open_first(d, keeper="Bob")
    assert page(d).is_open


def test_two_logs_are_two_files_and_never_shown_together(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d, "council")
    write_down(d, facts="council matter")
    d.press(d.button("Which log?", page(d)))
    assert not page(d).is_open and "council matter" not in d.shown(page(d))
    d.press(d.field("log-my"))
    open_first(d, "my")
    assert "Nothing here yet." in d.shown(page(d))
    folders = tmp_path / "data" / "logs"
    assert (folders / "my" / "log.keys").read_bytes() != (folders / "council" / "log.keys").read_bytes()


def test_a_councillor_has_one_log(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_5)
    assert page(d).name == "first" and page(d).kind is LogKind.MY
    assert "You are responsible for the personal data in this log." in d.shown(page(d))


def test_the_names_of_council_and_keeper_are_no_passphrase(make_window: Make) -> None:
    d = make_window(**CLERK)
    d.ctrl(Qt.Key.Key_5)
    if page(d).name == "which":
        d.press(d.field("log-council"))
    d.fill("keeper", "Ann Clerk")
    for passphrase in ("ludlow town council", "Ann Clerk Ludlow"):
        d.fill("passphrase", passphrase)
        d.fill("again", passphrase)
        d.press(page(d).view.go_button)
        assert page(d).name == "first" and "guessed quickly" in d.shown(page(d))


def test_wrong_passphrase_says_so_with_a_growing_pause_and_no_lock_out(
    make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = make_window()
    open_first(d)
    d.press(page(d).lock_button)
    assert d.title() == "Locked" and "Locked. Type your passphrase." in d.shown(page(d))
    now = [1000.0]
    attempts = page(d)._attempts[LogKind.MY]
    monkeypatch.setattr(attempts, "_clock", lambda: now[0])
    pauses = []
    for _ in range(9):
        d.fill("passphrase", "wrong words here")
        page(d).view.go_on()
        assert "That is not right. Try again. You can also use your recovery sheet." in d.shown(page(d))
        pauses.append(attempts.seconds_left)
        now[0] += 100
        page(d).view._count()
    assert pauses == [0, 0, 2, 4, 8, 16, 30, 30, 30]
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    assert page(d).is_open


def test_while_one_has_to_wait_the_words_say_how_long(make_window: Make) -> None:
    d = make_window()
    open_first(d)
    page(d).lock()
    for _ in range(3):
        d.fill("passphrase", "wrong words here")
        page(d).view.go_on()
    assert "Wait 2 seconds, then try again." in d.shown(page(d))
    assert not page(d).view.unlock_button.isEnabled()
    d.qtbot.waitUntil(lambda: page(d).view.unlock_button.isEnabled(), timeout=5000)


def test_a_forgotten_passphrase_is_replaced_with_the_sheet(make_window: Make) -> None:
    d = make_window()
    code = open_first(d)
    write_down(d)
    page(d).lock()
    d.actions = 0
    d.press(page(d).view.forgot_button)
    d.fill("code", "WRONG WRONG")
    d.press(page(d).view.go_button)
    assert "That code is not right." in d.shown(page(d))
    d.fill("code", code.lower())
    d.press(page(d).view.go_button)
    assert d.title() == "Choose a new passphrase"
    d.fill("passphrase", "four other small words")
    d.fill("again", "four other small words")
    go_on(d)
    assert d.actions <= 10
    assert page(d).name == "list" and page(d).session.records.count(Query()) == 1
    page(d).lock()
    d.fill("passphrase", "four other small words")
    d.key(Qt.Key.Key_Return)
    assert page(d).is_open


def test_it_locks_by_itself_and_with_f9_and_saves_first(make_window: Make) -> None:
    d = make_window(lock_minutes=5)
    open_first(d)
    assert page(d)._idle.interval() == 5 * 60_000 and page(d)._idle.isActive()
    page(d).show_wizard(None)
    d.choose("A threat")
    go_on(d)
    d.choose("A councillor")
    d.choose("No")
    d.fill("person", "Half Typed")
    page(d)._idle.timeout.emit()
    assert d.title() == "Locked" and "Half Typed" not in d.shown(d.window)
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    unfinished = page(d).session.records.find(Query())[0]
    assert unfinished.status is Status.UNFINISHED
    assert page(d).session.records.get(unfinished.id).person == "Half Typed"
    d.key(Qt.Key.Key_F9)
    assert not page(d).is_open and d.window.windowTitle() == "Notes"
    d.key(Qt.Key.Key_F9)
    assert d.window.place() == "log" and d.title() == "Locked"


def test_never_locking_can_be_chosen(make_window: Make) -> None:
    d = make_window(lock_minutes=0)
    open_first(d)
    assert not page(d)._idle.isActive()
    page(d).show_tool("keys")
    d.choose("5 minutes without use")
    assert page(d)._idle.isActive() and page(d)._idle.interval() == 5 * 60_000


def test_the_passphrase_and_the_sheet_can_be_changed(make_window: Make) -> None:
    d = make_window()
    open_first(d)
    page(d).show_tool("keys")
    view = page(d).view
    view.change.old.setText("wrong")
    view.change.first.setText("brand new pass phrase")
    view.change.again.setText("brand new pass phrase")
    d.press(view.change.go_button)
    assert "That is not right." in d.shown(page(d))
    view.change.old.setText(PASSPHRASE)
    d.press(view.change.go_button)
    assert "The passphrase is changed." in d.shown(page(d))
    d.fill("sheet-passphrase", "brand new pass phrase")
    d.press(view.sheet_button)
    assert page(d).name == "sheet"
    code = d.field("sheet-code").text()
    d.press(page(d).view.ticked)
    d.press(page(d).view.go_button)
    page(d).lock()
    page(d).show_forgot()
    d.fill("code", code)
    d.press(page(d).view.go_button)
    assert page(d).is_open


def test_a_log_in_a_synced_folder_is_refused_with_a_better_place(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OneDrive", str(tmp_path / "data"))
    d = make_window()
    d.ctrl(Qt.Key.Key_5)
    assert "This folder is copied by OneDrive while you work." in d.shown(page(d))
    d.press(d.button("Keep it there", page(d)))
    assert page(d).name == "first"
    open_first(d)
    assert logs.exists(tmp_path / "home" / "CouncilSocialMediaAssistant" / "logs" / "my")


def test_words_held_in_any_view_survive_lock(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="about the allotment", person="Bob Smith")
    d.ctrl(Qt.Key.Key_2)
    d.write("A draft that is not finished")
    d.ctrl(Qt.Key.Key_5)

    def lock_and_open() -> None:
        d.press(page(d).lock_button)
        assert d.title() == "Locked" and not page(d).is_open
        assert "Jo Bloggs" not in d.shown(page(d)) and "giraffe" not in d.shown(page(d))
        d.fill("passphrase", PASSPHRASE)
        d.key(Qt.Key.Key_Return)
        assert page(d).is_open

    page(d).show_list()
    d.press(page(d).view.new_button)
    d.choose("A threat")
    go_on(d)
    d.fill("person", "Jo Bloggs")
    lock_and_open()
    assert page(d).name == "wizard" and d.field("person").text() == "Jo Bloggs", "a page without an answer it needs"
    d.choose("A member of the public")
    d.choose("No")
    go_on(d)
    assert page(d).view.page == "where"
    box = next(b for b in page(d).view.findChildren(type(d.field("link"))) if b.isVisible() and b.objectName() != "link")
    box.setText("31 31 2026")
    name = box.objectName()
    lock_and_open()
    assert d.field(name).text() == "31 31 2026", "words that are no date cannot be saved, and are not lost"

    page(d).show_list()
    d.fill("find", "giraffe")
    d.key(Qt.Key.Key_Return)
    lock_and_open()
    assert page(d).name == "list" and d.field("find").text() == "giraffe"
    assert 'No incidents match "giraffe".' in d.shown(page(d))

    page(d).show_tool("person")
    page(d).view.name.setText("Bob Smith")
    lock_and_open()
    assert page(d).name == "person" and page(d).view.name.text() == "Bob Smith"

    incident = page(d).session.records.find_number("1")
    page(d).show_close(incident)
    page(d).view.note.setPlainText("We met, and it is settled.")
    lock_and_open()
    assert page(d).name == "close" and page(d).view.note.toPlainText() == "We met, and it is settled."
    assert d.window.check.sitting.text == "A draft that is not finished"
    page(d).forget()
    assert not page(d)._held
