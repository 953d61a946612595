# SPDX-License-Identifier: Apache-2.0
"""The incident log in a real window, by keyboard: first use, writing down, evidence, closing, deleting, restoring."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from assistant.domain.draft import Role
from assistant.domain.incident import ActionKind, LogKind, Query, Status
from assistant.services.log.session import open_with
from assistant.storage import opening as logs
from assistant.storage.errors import NoRoomError
from assistant.storage.incident_store import IncidentStore
from assistant.ui.destinations import ToSettings
from assistant.ui.incidents.page import IncidentsPage
from assistant.ui.incidents.printing import incident_html
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
PASSPHRASE = "three small words"  # noqa: S105
CLERK = {"role": Role.CLERK, "council": "ludlow"}


def page(d: Driver) -> IncidentsPage:
    return d.window.log


def open_first(d: Driver, kind: str = "council", keeper: str = "Ann Clerk") -> str:
    """First use up to the open log. Returns the code of the sheet."""
    d.ctrl(Qt.Key.Key_5)
    if page(d).name == "which":
        d.press(d.field(f"log-{kind}"))
    d.fill("keeper", keeper)
    d.fill("passphrase", PASSPHRASE)
    d.fill("again", PASSPHRASE)
    d.press(page(d).view.go_button)
    d.qtbot.waitUntil(lambda: page(d).name == "sheet")
    code = d.field("sheet-code").text()
    d.press(page(d).view.ticked)
    d.press(page(d).view.go_button)
    d.qtbot.waitUntil(lambda: page(d).is_open)
    return code


def picture(path: Path, size: tuple[int, int] = (600, 400)) -> Path:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), "Mrs Hall is a thief", fill="black")
    exif = image.getexif()
    exif[0x010E] = "secret words in the file"
    exif.get_ifd(0x8825)[1] = "N"
    image.save(path, exif=exif)
    return path


def go_on(d: Driver) -> None:
    d.ctrl(Qt.Key.Key_Return)


def write_down(d: Driver, **facts: str) -> str:
    """The short way, with the fewest answers. Returns the number."""
    d.press(page(d).view.new_button)
    d.choose("Short way")
    d.choose(facts.get("kind", "Abusive"))
    go_on(d)
    d.choose(facts.get("who", "A member of the public"))
    d.choose("No")
    if "person" in facts:
        d.fill("person", facts["person"])
    if "others" in facts:
        d.fill("others", facts["others"])
    go_on(d)
    go_on(d)
    d.fill("facts", facts.get("facts", "He wrote that the clerk is a wassock."))
    go_on(d)
    go_on(d)
    d.choose("It may go against our policy")
    go_on(d)
    assert page(d).name == "detail", d.shown(page(d))
    return d.title().split()[0]


# -- first use, locking, forgetting ----------------------------------------------------------------------------------


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
    assert "Problem: this is too short. Use three or four words." in d.shown(page(d))
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
    assert page(d).name == "list" and page(d).session.store.count(Query()) == 1
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
    unfinished = page(d).session.store.find(Query())[0]
    assert unfinished.status is Status.UNFINISHED
    assert page(d).session.store.get(unfinished.id).person == "Half Typed"
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


# -- writing down ----------------------------------------------------------------------------------------------------


def test_walk_3_step_1_a_clerk_writes_down_with_evidence_by_keyboard(
    make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """product.md D.3, step 1: untrue about a person; councillor; Facebook; facts; a file; save. 40 actions for both steps."""
    d = make_window(**CLERK)
    open_first(d)
    shot = picture(tmp_path / "screenshot.png")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(shot)], ""))
    d.actions = 0
    d.ctrl(Qt.Key.Key_N)
    assert d.title() == "What happened?" and d.focus() is page(d).title_label
    d.choose("Short way")
    d.choose("Untrue about a person")
    go_on(d)
    assert d.title() == "Who did it?"
    d.choose("A councillor")
    d.choose("No")
    d.fill("person", "Cllr John Webb")
    go_on(d)
    assert d.title() == "Where and when?"
    go_on(d)
    assert d.title() == "The facts"
    assert "Write what you saw. Not what you think about it." in d.shown(page(d))
    d.fill("facts", "Cllr Webb wrote that Mrs Hall is a thief. I saw it on his public page.")
    go_on(d)
    assert d.title() == "Evidence"
    d.press(page(d).view.evidence.add_button)
    assert len(page(d).view.evidence.cards) == 1
    go_on(d)
    assert d.title() == "Check your answers"
    d.choose("It may go against our policy")
    go_on(d)
    assert d.actions <= 24, d.actions
    session = page(d).session
    incident = session.store.find_number("2026-001")
    assert incident.status is Status.OPEN and incident.kind == "defamation" and incident.platform == "facebook"
    assert "LUD-M-8b" in incident.clauses
    assert incident.title == "Untrue about a person, Facebook"
    files = session.store.evidence(incident)
    assert files[0].name == "screenshot.png" and files[0].sha256 and session.store.read(files[0]) == shot.read_bytes()
    shown = d.shown(page(d))
    assert "Saved: 2026-001." in shown
    assert "Still to add: how it is connected to the council." in shown
    assert "Talk first: Many Code complaints end with no further action" in shown
    assert "This file has not changed since you added it." in shown


def test_all_eleven_pages_in_order_with_their_words(make_window: Make) -> None:
    d = make_window(role=Role.CLERK, council="ludgershall")
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    seen = []
    answers: dict[str, Callable[[], object]] = {
        "What happened?": lambda: d.choose("Abusive"),
        "Who did it?": lambda: (d.choose("A councillor"), d.choose("No"), d.fill("others", "Jo Bloggs\nSam Smith")),
        "Where and when?": lambda: (
            d.fill("date", "3 11 2026"),
            d.fill("time", "14:05"),
            d.fill("link", "https://example.org/x"),
        ),
        "How is this connected to the council?": lambda: d.choose("It is about council business or a council service"),
        "The facts": lambda: (d.fill("facts", "He wrote it."), d.fill("views", "It is bad.")),
        "What have they said?": lambda: d.fill("side", "He says it was a joke."),
        "Evidence": lambda: None,
        "What has been done?": lambda: (
            d.choose("We blocked the account"),
            d.fill("did-why", "threats"),
            d.fill("did-second", "The chair"),
        ),
        "What next?": lambda: d.fill("look", "1 12 2026"),
        "Which rules?": lambda: None,
        "Check your answers": lambda: d.choose("Someone may need help or protection"),
    }
    for number in range(1, 12):
        seen.append(d.title())
        assert f"Page {number} of 11" in d.shown(page(d))
        if d.title() == "What next?":
            shown = d.shown(page(d))
            assert (
                "Wiltshire Council normally takes a complaint within 20 working days. You have 5 left. The last day is 1 December 2026."
                in shown
            )
            assert "Dates to ask about" in shown
            d.choose("10 November 2026: Ask the monitoring officer if a complaint has arrived")
        answers[d.title()]()
        go_on(d)
    assert seen == list(answers)
    incident = page(d).session.store.find_number("1")
    assert incident.others == ("Jo Bloggs", "Sam Smith")
    assert incident.connections == ("council-business",)
    assert incident.seen_at is not None and incident.seen_at.strftime("%Y-%m-%d %H:%M") == "2026-11-03 14:05"
    assert incident.actions[0].kind is ActionKind.BLOCKED and incident.actions[0].second_person == "The chair"
    assert incident.look_again == dt.date(2026, 12, 1) and incident.ask_dates[0].id == "mo-acknowledge"
    assert incident.views == "It is bad." and incident.their_side == "He says it was a joke."
    assert "LTC-4.7" in incident.clauses
    html = incident_html(page(d).session, incident)
    assert "Why: threats" in html and "Second person: The chair" in html and "End of the history:" in html


def test_pages_4_6_9_and_10_can_be_skipped_and_back_loses_nothing(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Offensive")
    go_on(d)
    d.choose("Staff")
    d.choose("No")
    go_on(d)
    go_on(d)
    skipped = []
    while d.title() != "Check your answers":
        if page(d).view.skip_button.isVisible():
            skipped.append(d.title())
            d.press(page(d).view.skip_button)
            continue
        if d.title() == "The facts":
            d.fill("facts", "Something")
            d.press(page(d).view.back_button)
            d.press(page(d).view.skip_button)
            assert d.field("facts").toPlainText() == "Something"
        go_on(d)
    assert skipped == ["How is this connected to the council?", "What have they said?", "What next?", "Which rules?"]


def test_what_is_missing_is_said_on_top_and_beside_and_nothing_typed_is_lost(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    go_on(d)
    shown = d.shown(page(d))
    assert "There is a problem" in shown and shown.count("Problem: choose one.") == 1
    assert d.focus() is page(d).view.form.problems.title
    d.choose("Abusive")
    go_on(d)
    d.choose("Staff")
    d.choose("No")
    go_on(d)
    for text, words in (("31 2 2026", "must be real"), ("1 1 2030", "today or before"), ("", "must be real")):
        d.fill("date", text)
        go_on(d)
        assert words in d.shown(page(d)) and d.field("date").text() == text
    d.fill("date", "3 11 2026")
    d.fill("time", "25:00")
    go_on(d)
    assert "Problem: the time must be real, like 14:05." in d.shown(page(d))
    link = d.button("Problem: the time must be real, like 14:05.", page(d))
    d.press(link)
    assert d.focus() is d.field("time")


def test_save_and_stop_keeps_it_and_it_can_be_gone_on_with(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Abusive")
    go_on(d)
    d.fill("person", "Bob")
    d.press(page(d).view.stop_button)
    assert "Saved. You can stop now and come back." in d.shown(page(d))
    page(d).show_detail(page(d).session.store.find(Query())[0].id)
    assert "Not finished" in d.shown(page(d))
    d.press(page(d).view.go_on_button)
    go_on(d)
    assert d.field("person").text() == "Bob"


def test_the_person_it_is_about_does_not_keep_the_case(make_window: Make) -> None:
    d = make_window(role=Role.CLERK, council="ludgershall")
    open_first(d)
    d.ctrl(Qt.Key.Key_N)
    d.choose("Abusive")
    go_on(d)
    d.choose("Staff")
    d.choose("Yes")
    d.fill("person", "Ann Clerk")
    go_on(d)
    assert d.title() == "Someone else should keep this"
    shown = d.shown(page(d))
    assert "Ask the chair of the council to keep it." in shown and "Monitoring Officer, Wiltshire Council" in shown
    assert page(d).session.store.find(Query()) == []
    history = [e.action for e in page(d).session.store.history_of(_Any(page(d)))]
    assert history[-1] == "deleted"


class _Any:
    """Stands for the incident that is gone: its id, from the history."""

    def __init__(self, log_page: IncidentsPage) -> None:
        with log_page.session.log.reading() as db:
            self.id = db.execute("select incident from history where action = 'deleted'").fetchone()[0]


def test_one_answer_can_be_changed_later_and_the_timeline_says_so(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    view = page(d).view
    change = next(b for b in view.findChildren(type(view.message_button)) if b.accessibleName() == "Change: The facts")
    d.press(change)
    assert d.title() == "Change: The facts"
    d.fill("facts", "He wrote something else.")
    go_on(d)
    shown = d.shown(page(d))
    assert "He wrote something else." in shown and "Ann Clerk: changed it" in shown and "Ann Clerk: looked at it" in shown


# -- evidence --------------------------------------------------------------------------------------------------------


@pytest.fixture
def with_picture(make_window: Make, tmp_path: Path) -> Driver:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    page(d).view.evidence.add_files([picture(tmp_path / "shot.jpg")])
    return d


def test_a_picture_is_covered_until_it_is_asked_for(with_picture: Driver) -> None:
    d = with_picture
    card = page(d).view.evidence.cards[0]
    assert card.covered.isVisible() and not card.picture.isVisible() and card.picture.pixmap().isNull()
    assert "This may upset you." in d.shown(card)
    d.press(card.show_button)
    assert card.picture.isVisible() and not card.picture.pixmap().isNull()
    assert card.picture.accessibleName().startswith("Picture:")
    d.press(card.show_button)
    assert not card.picture.isVisible()
    assert "This file says where the picture was taken." in d.shown(card)


def test_a_picture_is_pasted_with_ctrl_v(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    QGuiApplication.clipboard().clear()
    page(d).view.evidence.paste()
    assert "There is no picture to paste." in d.shown(page(d))
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    QGuiApplication.clipboard().setImage(image)
    page(d).view.evidence.add_button.setFocus()
    d.ctrl(Qt.Key.Key_V)
    files = page(d).session.store.evidence(page(d)._incident)
    assert [f.media_type for f in files] == ["image/png"] and files[0].name.startswith("Pasted picture 2026-11-24")
    assert d.focus() is page(d).view.evidence.cards[0].what


def test_files_that_cannot_be_added_are_refused_in_words(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    view = page(d).view.evidence
    for name, data, words in (
        ("a.exe", b"MZ\0\0\x01\x02", "We can add JPG, PNG, PDF, HTML, MHTML, MP4 and text files."),
        ("evil.png", b"<svg xmlns='x'><image href='file:///etc/passwd'/></svg>", "We can add JPG, PNG"),
        ("empty.txt", b"", "This file is empty."),
    ):
        (tmp_path / name).write_bytes(data)
        view.add_files([tmp_path / name])
        assert words in d.shown(view), name
    view.add_files([tmp_path / "not there.txt"])
    assert "We cannot find or open this file." in d.shown(view)
    assert page(d).session.store.evidence(page(d)._incident) == []


def test_parts_are_blacked_out_by_keyboard_and_by_mouse(with_picture: Driver) -> None:
    d = with_picture
    card = page(d).view.evidence.cards[0]
    card.what.setText("The post on Facebook")
    d.press(card.save_button)
    d.press(card.black_button)
    assert d.title() == "Black out a copy"
    canvas = page(d).view.canvas
    d.title()
    canvas.setFocus()
    for _ in range(17):
        d.key(Qt.Key.Key_Left)
        d.key(Qt.Key.Key_Up)
    d.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert "Box: 1% from the left, 6% from the top, 32% wide, 20% high" in d.shown(page(d))
    d.key(Qt.Key.Key_Return)
    start, end = QPointF(canvas.width() * 0.8, canvas.height() * 0.8), QPointF(canvas.width() * 0.95, canvas.height() * 0.95)
    for kind, at in ((QEvent.Type.MouseButtonPress, start), (QEvent.Type.MouseMove, end), (QEvent.Type.MouseButtonRelease, end)):
        event = QMouseEvent(
            kind, at, canvas.mapToGlobal(at), Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(canvas, event)
    assert "2 boxes" in d.shown(page(d))
    d.press(page(d).view.save_button)
    assert "A copy with parts blacked out was added." in d.shown(page(d))
    store = page(d).session.store
    first, copy = store.evidence(page(d)._incident)
    assert copy.derived_from == first.id and copy.boxes == 2 and copy.what == "The post on Facebook"
    data = store.read(copy)
    made = Image.open(io.BytesIO(data))
    assert made.size == (600, 400) and made.info == {} and not made.getexif()
    assert {made.getpixel((x, y)) for x in range(10, 195) for y in (26, 60, 100)} == {(0, 0, 0)}
    assert {made.getpixel((x, y)) for x in range(485, 565) for y in (325, 375)} == {(0, 0, 0)}
    assert made.getpixel((300, 200)) == (255, 255, 255)
    assert b"secret words" not in data and b"secret words" in store.read(first)
    assert b"secret words" not in store.read_small(first)


def test_a_changed_file_is_said_to_be_changed_when_the_incident_is_opened(with_picture: Driver, tmp_path: Path) -> None:
    d = with_picture
    incident = page(d)._incident
    stored = page(d).session.store.stored(page(d).session.store.evidence(incident)[0])
    path = tmp_path / "data" / "logs" / "council" / "evidence" / stored.file
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    page(d).show_detail(incident.id)
    assert "This file has changed since 24 November 2026. Do not rely on it." in d.shown(page(d))
    page(d).show_tool("check")
    d.press(page(d).view.start_button)
    shown = d.shown(page(d))
    assert "Something was altered or is missing." in shown and "Evidence 1 (shot.jpg) has changed." in shown


def test_words_about_a_file_outlast_closing_the_window(with_picture: Driver) -> None:
    d = with_picture
    uid = page(d)._incident.id
    page(d).view.evidence.cards[0].what.setText("half typed when the window closed")
    d.window.close()
    log = open_with(page(d).folder, passphrase=PASSPHRASE)
    store = IncidentStore(log)
    assert store.evidence(store.get(uid))[0].what == "half typed when the window closed"
    log.close()


def test_a_file_is_saved_as_it_is_and_removed_with_a_reason(with_picture: Driver, tmp_path: Path) -> None:
    d = with_picture
    card = page(d).view.evidence.cards[0]
    card.save_copy_to(tmp_path / "out" / "copy.jpg")
    assert (tmp_path / "out" / "copy.jpg").read_bytes() == (tmp_path / "shot.jpg").read_bytes()
    (tmp_path / "a file").touch()
    card.save_copy_to(tmp_path / "a file" / "copy.jpg")
    assert "The copy could not be saved." in d.shown(card)
    d.press(card.remove_button)
    d.press([b for b in card.findChildren(type(card.remove_button)) if b.text() == "Remove"][-1])
    assert "Problem: say why." in d.shown(card)
    card.why.setText("the wrong file")
    d.press([b for b in card.findChildren(type(card.remove_button)) if b.text() == "Remove"][-1])
    assert page(d).session.store.evidence(page(d)._incident) == []
    page(d).show_detail(page(d)._incident.id)
    shown = d.shown(page(d))
    assert "Ann Clerk: removed evidence number 1" in shown and "Ann Clerk: saved a copy of evidence number 1" in shown


# -- list, linked items, dates ---------------------------------------------------------------------------------------


def test_the_list_finds_filters_sorts_and_opens_with_enter(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="about the allotment", person="Bob Smith")
    page(d).show_list()
    write_down(d, facts="about the car park", kind="A threat", person="Jo Bloggs")
    page(d).show_list()
    view = page(d).view
    assert [r.number for r in view._rows.rows] == ["2026-002", "2026-001"]
    heads = [view._rows.headerData(n, Qt.Orientation.Horizontal) for n in range(7)]
    assert heads == ["Number", "Date", "What", "Kind", "Where", "Status", "Next date"]
    d.ctrl(Qt.Key.Key_F)
    assert d.focus() is view.find_box
    d.fill("find", "allotment")
    d.key(Qt.Key.Key_Return)
    assert [r.number for r in view._rows.rows] == ["2026-001"] and "1 incident." in d.shown(view)
    d.fill("find", "giraffe")
    d.key(Qt.Key.Key_Return)
    assert 'No incidents match "giraffe".' in d.shown(view)
    d.press(d.button("Clear the search", view))
    assert len(view._rows.rows) == 2
    view.kind.setCurrentIndex(view.kind.findData("threat"))
    view.kind.activated.emit(0)
    assert [r.number for r in view._rows.rows] == ["2026-002"]
    page(d).show_detail(view._rows.rows[0].id)
    page(d).show_list()
    assert [r.number for r in page(d).view._rows.rows] == ["2026-002"], "the list is as it was left"
    page(d).view.clear_search()
    table = page(d).view.table
    table.setFocus()
    table.selectRow(1)
    d.key(Qt.Key.Key_Return)
    assert d.title().startswith("2026-001")


def test_narrow_windows_show_a_list(make_window: Make) -> None:
    d = make_window(**CLERK, size=(640, 460))
    open_first(d)
    write_down(d)
    page(d).show_list()
    view = page(d).view
    assert d.title() == "Incident log"
    assert view.list.isVisible() and not view.table.isVisible()
    d.press(view.switch)
    assert view.table.isVisible()
    d.press(view.switch)
    view.list.setFocus()
    view.list.setCurrentRow(0)
    d.key(Qt.Key.Key_Return)
    assert page(d).name == "detail"


def test_due_dates_stand_on_home_while_the_log_is_open_only(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, kind="A negative post that needs a reply", facts="Why is the car park closed?")
    incident = page(d)._incident
    assert incident.reply_by == dt.date(2026, 11, 26)
    assert "Reply due by 26 November 2026." in d.shown(page(d))
    d.window._clock = page(d)._clock = lambda: dt.datetime(2026, 11, 26, 9)  # noqa: DTZ001
    d.window.home._clock = d.window._clock
    d.ctrl(Qt.Key.Key_1)
    assert "Reply due 26 November 2026: A negative post that needs a reply, Facebook" in d.shown(d.window.home)
    page(d).lock()
    d.window.home.enter()
    shown = d.shown(d.window.home)
    assert "car park" not in shown and "Reply due" not in shown and "Open your log to see what is due in it." in shown


# -- closing, keeping, deleting --------------------------------------------------------------------------------------


def test_closing_needs_an_outcome_a_connection_and_a_day(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    d.press(page(d).view.close_button)
    go_on(d)
    shown = d.shown(page(d))
    assert "Problem: before you close it, add how it is connected to the council." in shown and "Problem: choose one." in shown
    page(d).show_wizard(page(d)._incident, "connection")
    d.choose("No connection")
    assert "This may be outside this policy." in d.shown(page(d))
    go_on(d)
    assert "This may be outside this policy." in d.shown(page(d))
    d.press(page(d).view.close_button)
    d.choose("Talked and settled")
    assert d.field("keep").text() == "24 11 2027"
    d.fill("keep", "1 1 2020")
    go_on(d)
    assert "Problem: this day must be after today." in d.shown(page(d))
    d.fill("keep", "25 11 2026")
    go_on(d)
    shown = d.shown(page(d))
    assert "Closed" in shown and "Kept until 25 November 2026." in shown and "Ann Clerk: closed it" in shown


def test_what_is_kept_long_enough_is_listed_and_deleted_for_good_by_number(make_window: Make, tmp_path: Path) -> None:
    """Retention: nothing goes by itself; the list; keep it longer; delete with its number; the line that stays."""
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="pterodactyl")
    for page_name, answer in (("connection", "No connection"),):
        page(d).show_wizard(page(d)._incident, page_name)
        d.choose(answer)
        go_on(d)
    d.press(page(d).view.close_button)
    d.choose("No action")
    d.fill("keep", "25 11 2026")
    go_on(d)
    page(d).show_list()
    page(d).show_tool("keep")
    assert "Nothing is kept longer than you chose." in d.shown(page(d))
    page(d)._clock = lambda: dt.datetime(2026, 12, 1, 9)  # noqa: DTZ001
    page(d).show_tool("keep")
    assert "2026-001 Abusive, Facebook. Kept until 25 November 2026." in d.shown(page(d))
    d.fill("until-2026-001", "1 1 2027")
    d.press(d.button("Keep it longer", page(d)))
    assert "Nothing is kept longer than you chose." in d.shown(page(d))
    page(d)._clock = lambda: dt.datetime(2027, 2, 1, 9)  # noqa: DTZ001
    d.actions = 0
    page(d).show_tool("keep")
    d.press(d.button("Look at it", page(d)))
    d.choose("Do not delete: there is a complaint, a request or a police matter")
    d.press(page(d).view.delete_button)
    assert "This is on hold." in d.shown(page(d))
    d.press(d.button("Go back", page(d)))
    d.choose("Do not delete: there is a complaint, a request or a police matter")
    d.press(page(d).view.delete_button)
    assert "This removes it for good from this computer." in d.shown(page(d))
    d.fill("number", "2026-00")
    assert not page(d).view.go_button.isEnabled()
    d.fill("number", "2026-001")
    d.press(page(d).view.go_button)
    assert d.actions <= 9
    assert "2026-001 is deleted for good." in d.shown(page(d))
    assert page(d).session.store.find(Query()) == []
    page(d).show_tool("check")
    d.press(page(d).view.start_button)
    assert "The log is as the program left it." in d.shown(page(d))


# -- one person, checking, back-ups ----------------------------------------------------------------------------------


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
    write_down_after = page(d).session.store.begin()
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
    facts = [page(d).session.store.get(s.id).facts for s in page(d).session.store.find(Query())]
    assert facts == ["in the back-up"]
    assert len([p for p in (tmp_path / "data" / "logs").iterdir() if "moved aside" in p.name]) == 1


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
    assert page(d).session.store.count(Query()) == 1


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


# -- reports ---------------------------------------------------------------------------------------------------------


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
    sha = page(d).session.store.evidence(page(d)._incident)[0].sha256
    assert sha in text.replace(" ", "").replace("\n", "")
    assert "Mill Lane" not in text and "Hall" not in text
    assert target.with_name("2026-001.pdf.sig").exists()
    d.press(page(d).view.sent_button)
    page(d).show_detail(page(d)._incident.id)
    shown = d.shown(page(d))
    assert "We sent a report. To: Monitoring officer (Code of Conduct)" in shown and "Ann Clerk: saved a copy" in shown


def pdf_text(path: Path) -> str:
    return subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, text=True, check=True).stdout


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
    kept = dict(page(d).session.store.find_number("1").details)
    assert kept == {"in-office-now": "Yes, since May 2025", "effect": "She could not sleep."}
    page(d).show_report(page(d).session.store.find_number("1"))
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
    assert view.paint(printer) == len(view.preview.pictures) and (tmp_path / "printed.pdf").stat().st_size > 1000
    view.save_to(tmp_path / "full.pdf", full=True)
    with pikepdf.open(tmp_path / "full.pdf") as pdf:
        assert len(pdf.Root.AF) == 1
    view.save_zip_to(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert "Incident 2026-001/data/report.pdf" in archive.namelist()
    page(d).show_detail(page(d)._incident.id)
    assert "Ann Clerk: printed it" in d.shown(page(d))


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
    assert "November 2026 | fewer than 5" in twin and "Quux" not in twin and "free words" not in twin
    page(d).view.save_to(tmp_path / "trend.pdf")
    assert d.actions <= 8 and "Saved: trend.pdf" in d.shown(page(d))
    assert "Quux" not in pdf_text(tmp_path / "trend.pdf")


# -- every page ------------------------------------------------------------------------------------------------------


def _every_page(d: Driver, shot: Path) -> Iterator[str]:
    """Shows each page of the log, one after the other, and gives its name."""
    log = page(d)
    d.ctrl(Qt.Key.Key_5)
    yield "which"
    d.press(d.field("log-council"))
    log.view.go_button.click()
    yield "first"
    open_first(d)
    yield "empty"
    log.show_wizard(None)
    yield "kind"
    d.choose("A negative post that needs a reply")
    go_on(d)
    yield "who"
    d.choose("A councillor")
    d.choose("No")
    go_on(d)
    for name in ("where", "connection", "facts", "side", "evidence", "done", "next", "rules", "save"):
        if name == "connection":
            d.choose("No connection")
        elif name == "facts":
            d.fill("facts", "It happened.")
        elif name == "evidence":
            log.view.evidence.add_files([shot])
            log.view.evidence.cards[0].show_button.click()
            log.view.evidence.cards[0].more_button.click()
        elif name == "rules":
            log.view.questions.rules_more.click()
        elif name == "save":
            d.choose("It needs an answer or some other work")
        yield name
        go_on(d)
    assert log.name == "detail"
    yield "detail"
    log.view.evidence.cards[0].black_button.click()
    yield "black-out"
    incident = log.session.store.find_number("1")
    for name, show in (("close", log.show_close), ("delete", log.show_delete)):
        show(incident)
        yield name
    log.show_list()
    yield "list"
    log.show_send(incident)
    yield "send"
    log.show_report(incident)
    yield "report-who"
    go_on(d)
    yield "report-what"
    go_on(d)
    yield "report-pages"
    for tool in ("take", "person", "no-names", "keep", "check", "backup", "restore", "keys"):
        log.show_list()
        log.show_tool(tool)
        yield tool
    log.lock()
    yield "locked"
    log.show_forgot()
    yield "forgot"


@pytest.mark.parametrize(("width", "height", "size"), SIZES)
def test_every_page_fits_and_every_control_has_a_name(
    make_window: Make, tmp_path: Path, width: int, height: int, size: int
) -> None:
    d = make_window(size=(width, height), text_size=size, lock_minutes=0, **CLERK)
    seen = []
    for name in _every_page(d, picture(tmp_path / "shot.png")):
        QApplication.processEvents()
        assert misfits(page(d)) == [], name
        assert unnamed(d.window) == [], name
        seen.append(name)
    assert len(seen) == 33


def test_tab_walks_through_a_page_of_the_log_and_out_again(make_window: Make) -> None:
    d = make_window(**CLERK)
    open_first(d)
    page(d).show_wizard(None)
    d.choose("Abusive")
    go_on(d)
    d.title()
    seen = set()
    for _ in range(40):
        d.key(Qt.Key.Key_Tab)
        seen.add(d.focus())
    view = page(d).view
    wanted = [*view.form.fields.values()][2:]
    assert {view.continue_button, view.back_button, view.stop_button, d.window.trust, *wanted} <= seen


def test_everything_can_be_deleted_with_an_open_log(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="pterodactyl")
    d.window.go(ToSettings("delete"))
    d.fill("delete-word", "DELETE")
    d.press(d.button("Delete everything", d.window.settings))
    assert not (tmp_path / "data" / "logs").exists()
    assert not page(d).is_open
    d.ctrl(Qt.Key.Key_5)
    assert page(d).name in ("first", "which")


def test_after_a_bad_stop_the_log_says_that_it_is_complete(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    folder = tmp_path / "data" / "logs" / "council"
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    page(d).lock()
    shutil.rmtree(folder)
    shutil.copytree(copy, folder)
    (folder / "log.lock").unlink()
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    assert "The app stopped last time. Your log is complete. We did not keep your draft." in d.shown(page(d))
    page(d).lock()
    d.fill("passphrase", PASSPHRASE)
    d.key(Qt.Key.Key_Return)
    assert "The app stopped last time." not in d.shown(page(d))
