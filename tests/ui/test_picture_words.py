# SPDX-License-Identifier: Apache-2.0
"""Words in pictures, in the window: boxes that are offered, a screenshot that is pasted, the card of a picture."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage

from assistant.domain.incident import Query
from assistant.ui.destinations import ToComment
from benchmarks.screenshots import font
from tests.ui.drivers.log import CLERK, Make, go_on, open_first, page, write_down


def _screenshot() -> bytes:
    """A comment with a telephone number and the site's own line under it."""
    picture = Image.new("RGB", (760, 220), "white")
    pen = ImageDraw.Draw(picture)
    for top, text in (
        (20, "The clerk is a wassock. Ring her"),
        (62, "on 07700 900456 and tell her so."),
        (150, "Like   Reply   2h"),
    ):
        pen.text((30, top), text, fill="black", font=font("ours", False, 28))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def test_private_details_are_ticked_into_boxes(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    (tmp_path / "shot.png").write_bytes(_screenshot())
    page(d).view.evidence.add_files([tmp_path / "shot.png"])
    d.press(page(d).view.evidence.cards[0].black_button)
    view = page(d).view
    assert [tick.text() for tick, _ in view.private.ticks] == ["Black out: 07700 900456"]
    assert view.canvas.offered and not view.canvas.down and not view.save_button.isEnabled()
    assert "Look at the rest yourself" in d.shown(view)
    view.private.ticks[0][0].setFocus()
    d.key(Qt.Key.Key_Space)
    assert not view.canvas.offered and len(view.canvas.down) == 1 and "1 box" in d.shown(view)
    d.press(view.save_button)
    session, incident = page(d).session, page(d)._incident
    first, copy = session.records.evidence(incident)
    assert copy.derived_from == first.id and copy.boxes == 1
    made = Image.open(io.BytesIO(session._store.read(copy)))
    letters = font("ours", False, 28)
    number = 30 + letters.getlength("on "), 30 + letters.getlength("on 07700 900456")
    assert {made.getpixel((x, y)) for x in range(int(number[0]), int(number[1]), 4) for y in range(68, 90)} == {(0, 0, 0)}
    assert (255, 255, 255) in {made.getpixel((x, 78)) for x in range(int(number[1]) + 20, 480)}, "the words beside it stay"
    assert [s.number for s in session.records.find(Query(words="wassock"))] == [incident.number]


def test_a_pasted_screenshot_becomes_words_to_correct_and_check(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    d.window.go(ToComment())
    check = d.window.check
    QGuiApplication.clipboard().setImage(QImage.fromData(_screenshot()))
    check.box.setFocus()
    d.ctrl(Qt.Key.Key_V)
    assert check.box.toPlainText() == "The clerk is a wassock. Ring her on 07700 900456 and tell her so."
    assert check.sitting.received and "We read these words in your picture." in d.shown(check.above)
    (tmp_path / "dropped.png").write_bytes(_screenshot())
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "dropped.png"))])
    check.box.selectAll()
    assert check.box.canInsertFromMimeData(dropped)
    check.box.insertFromMimeData(dropped)
    assert check.box.toPlainText().count("wassock") == 1
    (tmp_path / "dropped.png").write_bytes(_screenshot()[:80])
    check.box.insertFromMimeData(dropped)
    assert "It may be damaged." in d.shown(check.above) and check.box.toPlainText().count("wassock") == 1


def test_the_words_of_a_picture_are_read_corrected_and_found(make_window: Make, tmp_path: Path) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d)
    (tmp_path / "shot.png").write_bytes(_screenshot())
    page(d).view.evidence.add_files([tmp_path / "shot.png"])
    seen = page(d).view.evidence.cards[0].seen
    d.press(seen.read_button)
    assert seen.box is not None and seen.box.toPlainText().startswith("The clerk is a wassock.") and d.focus() is seen.box
    seen.box.setPlainText("The clerk is a warlock.")
    d.press(seen.keep_button)
    assert "Saved." in d.shown(seen)
    session, incident = page(d).session, page(d)._incident
    assert [s.number for s in session.records.find(Query(words="warlock"))] == [incident.number]
    d.press(seen.what_button)
    assert page(d).view.evidence.cards[0].what.text() == "The clerk is a wassock. Ring her on 07700 900456 and tell her so."


def test_a_picture_is_read_before_a_report_is_made_and_is_not_printed_where_it_shows_what_is_left_out(
    make_window: Make, tmp_path: Path
) -> None:
    d = make_window(**CLERK)
    open_first(d)
    write_down(d, facts="It was on the page of the town.")
    (tmp_path / "shot.png").write_bytes(_screenshot())
    page(d).view.evidence.add_files([tmp_path / "shot.png"])
    d.press(page(d).view.report_button)
    view = page(d).view
    d.choose("Monitoring officer (Code of Conduct)")
    view.sure.setChecked(True)
    view.progress.tell = lambda _d, _a: False
    go_on(d)
    assert d.title() == "What to put in" and "You stopped the reading of pictures." in d.shown(view)
    del view.progress.tell
    go_on(d)
    assert "Evidence number 1. Printed, but not searched for names and details." in d.shown(view)
    view.show_who()
    view.sure.setChecked(True)
    go_on(d)
    assert "You stopped" not in d.shown(view)
    go_on(d)
    shown = d.shown(view)
    assert "Evidence number 1. Not printed" in shown and "not searched" not in shown
