# SPDX-License-Identifier: Apache-2.0
"""The files of an incident: adding, describing, blacking out, removing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from assistant.services.log.opening import Secret
from assistant.services.log.session import open_log
from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, open_first, page, picture, write_down
from tests.ui.drivers.window import Driver


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
    files = page(d).session.records.evidence(page(d)._incident)
    assert [f.media_type for f in files] == ["image/png"] and files[0].name.startswith("Pasted picture 2026-11-24")
    assert d.focus() is page(d).view.evidence.cards[0].what


def test_files_that_cannot_be_added_are_refused_in_words(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    view = page(d).view.evidence
    (tmp_path / "empty.txt").touch()
    view.add_files([tmp_path / "empty.txt"])
    assert "This file is empty." in d.shown(view)
    view.add_files([tmp_path / "not there.txt"])
    assert "We cannot find or open this file." in d.shown(view)
    assert page(d).session.records.evidence(page(d)._incident) == []
    for number, (name, data) in enumerate((("a.heic", b"\0\0\0\x18ftypheic"), ("b.docx", b"PK\x03\x04x"), ("c.bin", b"\0\1")), 1):
        (tmp_path / name).write_bytes(data)
        view.add_files([tmp_path / name])
        kept = page(d).session.records.evidence(page(d)._incident)
        assert len(kept) == number and kept[-1].name == name


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
    store = page(d).session._store
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
    stored = page(d).session._store.stored(page(d).session.records.evidence(incident)[0])
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
    log = open_log(page(d).folder, Secret(PASSPHRASE), d.window.app)
    assert log.records.evidence(log.records.get(uid))[0].what == "half typed when the window closed"
    log.lock()


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
    assert page(d).session.records.evidence(page(d)._incident) == []
    page(d).show_detail(page(d)._incident.id)
    shown = d.shown(page(d))
    assert "Ann Clerk: removed evidence number 1" in shown and "Ann Clerk: saved a copy of evidence number 1" in shown
