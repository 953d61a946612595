# SPDX-License-Identifier: Apache-2.0
"""Check a post, by keyboard: what is checked, what the user can do with it, and the rows of the matrix that this page serves."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from assistant.domain.draft import Role, WorkHours
from assistant.ui.check.clipboard import NO_CLOUD, NO_HISTORY, NO_MONITOR, private_text, windows_format
from tests.ui.drivers.screen_checks import misfits
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
WALK_1 = "Disgusted that we are closing the High Street toilets. Mrs Hall at 12 Mill Lane relies on them. The clerk is useless!!"


def test_walk_1_a_new_councillor_checks_a_post(make_window: Make) -> None:
    d = make_window()
    d.press(d.window.home.buttons["check"])
    d.write(WALK_1)
    d.press(d.window.check.foot.check_button)
    assert d.actions <= 5
    assert d.result_title() == "2 things to look at"
    assert d.titles() == ["1  Stop and think: private details", "2  Check this: name-calling"]
    shown = d.shown(d.window.check.result)
    cards = d.window.check.result.cards()
    assert [card.read_button.text() for card in cards] == ["Ludgershall 5.5", "Ludgershall 4.7"]
    assert "You as a councillor, or the council: “we are closing”." in shown
    assert "How do you know this?" in shown
    d.press(cards[0].other_button)
    d.press(d.button("Use this", cards[0]))
    assert "Mill Lane" not in d.window.check.sitting.text and "A resident relies on them" in d.window.check.sitting.text
    assert d.titles() == ["1  Check this: name-calling"] and d.result_title() == "1 thing to look at"
    assert d.window.check.foot.count.text() == "18 words"
    d.press(d.window.check.foot.copy_button)
    assert QGuiApplication.clipboard().text() == d.window.check.sitting.text
    assert "Copied. Now paste it where you want to post it." in d.shown(d.window.check.result)


def test_walk_5_by_keyboard_alone(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.ctrl(Qt.Key.Key_2)
    assert d.focus() is d.window.check.box
    radios = d.window.check.kind.buttons
    d.press(d.window.check.situation.button)
    assert d.focus() is d.window.check.account.buttons["member"]
    d.key(Qt.Key.Key_Tab, times=2)
    assert d.focus() is radios["post"]
    d.key(Qt.Key.Key_Right)
    assert radios["reply"].isChecked()
    QGuiApplication.clipboard().setText("Cllr Webb is a clown. We have decided it. Apparently the council sold the hall.")
    d.window.check.box.setFocus()
    d.ctrl(Qt.Key.Key_V)
    d.ctrl(Qt.Key.Key_Return)
    assert d.focus() is d.window.check.result.title
    assert "look at" in d.result_title()
    count = len(d.window.check.result.cards())
    for index in range(count):
        d.key(Qt.Key.Key_F8)
        assert d.focus() is d.window.check.result.cards()[index].title
        assert d.focus().accessibleName()
    d.key(Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    card = d.window.check.result.cards()[count - 2]
    assert d.focus() is card.title
    d.key(Qt.Key.Key_Tab)
    assert d.focus() is card.read_button
    d.key(Qt.Key.Key_Space)
    d.qtbot.waitUntil(lambda: bool(at := QApplication.focusWidget()) and at.objectName().startswith("clause-LUD"))
    d.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert d.focus() is card.read_button


def test_walk_7_half_a_restricted_post_at_lunch(make_window: Make) -> None:
    d = make_window(role=Role.STAFF, restricted_post=True, work_hours=WorkHours.parse("mon-fri 09:00-12:30"))
    d.ctrl(Qt.Key.Key_2)
    d.press(d.window.check.situation.button)
    assert not d.window.check.account.buttons["member"].isVisible()
    d.write("Vote for my friend Jo on Thursday.")
    d.ctrl(Qt.Key.Key_Return)
    assert any("politically restricted" in t for t in d.titles())
    assert not any("work hours" in t for t in d.titles())
    (card,) = [card for card in d.window.check.result.cards() if card.finding.concern == "restricted-post"]
    assert "LTC-7.3" in card.finding.clauses
    d.window.check.sitting._clock = lambda: dt.datetime(2026, 11, 24, 10, 30)  # noqa: DTZ001
    d.ctrl(Qt.Key.Key_Return)
    assert any("work hours" in t for t in d.titles())


def test_LTC_4_2_meter_names_the_clause(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.window.check.account.buttons["personal"].click()
    d.write("A lovely walk.")
    assert not d.window.check.result.speaking.isVisible()
    d.write(" Our planning committee met last night.")
    d.press(d.window.check.result.speaking.why_button)
    assert "Ludgershall 4.2" in d.shown(d.window.check.result.speaking)


def test_LTC_5_1_questions_follow_the_account(make_window: Make) -> None:
    d = make_window(role=Role.CLERK)
    d.ctrl(Qt.Key.Key_2)
    d.window.check.account.buttons["official"].click()
    d.write("The hall is open.")
    purpose = d.window.check.result.findChild(QWidget, "question-purpose")
    assert purpose is not None and purpose.isVisible()
    purpose.buttons["none"].click()
    assert any("what is this post for?" in t for t in d.titles())
    d.window.check.account.buttons["personal"].click()
    assert d.window.check.result.findChild(QWidget, "question-purpose") is None or not any(
        "what is this" in t for t in d.titles()
    )


def test_LUD_M_3a_LUD_M_5c_LUD_PER_6a_three_questions_always(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("The play area opens at ten.")
    assert d.result_title().startswith("We found nothing to flag.")
    shown = d.shown(d.window.check.result)
    for question in ("can you show it?", "say it to their face?", "everyone to see it, for good?"):
        assert question in shown


def test_LTC_2_4_platforms_can_be_picked(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    names = [d.window.check.questions.platform.itemText(i) for i in range(d.window.check.questions.platform.count())]
    assert "X (Twitter)" in names and "Tumblr" in names and "Google+" not in names


def test_findings_appear_as_one_types_and_the_word_at_the_caret_waits(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    box = d.window.check.box
    box.setFocus()
    d.qtbot.keyClicks(box, "You are an absolute moron")
    d.settle()
    assert d.titles() == []
    d.qtbot.keyClicks(box, ".")
    d.settle()
    assert "abuse" in d.titles()[0]
    assert [m.level for m in box.marks] == ["stop"]


def test_dismissing_hides_for_this_draft_and_can_be_taken_back(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown. The bins are late.")
    card = d.window.check.result.cards()[0]
    d.press(card.fine_button)
    d.press(d.button("It is a quote, and I am against it", card))
    assert d.titles() == [] and "Set aside: name-calling." in d.shown(d.window.check.result)
    assert d.result_title() == "You set 1 aside. Nothing else found."
    d.window.check.box.moveCursor(d.window.check.box.textCursor().MoveOperation.End)
    d.write(" And so is the bus.")
    assert d.titles() == []
    d.press(d.button("Put back"))
    assert len(d.titles()) == 1


def test_turning_a_rule_off_and_putting_it_back(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown.")
    card = d.window.check.result.cards()[0]
    d.press(card.fine_button)
    d.press(d.button("Turn this rule off", card))
    assert d.titles() == []
    d.ctrl(Qt.Key.Key_8)
    d.window.settings.show_section("rules")
    d.press(d.button("Put back", d.window.settings))
    d.ctrl(Qt.Key.Key_2)
    d.ctrl(Qt.Key.Key_Return)
    assert len(d.titles()) == 1


def test_words_can_be_added(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("We met at the zibblethorpe today.")
    card = d.window.check.result.cards()[0]
    d.press(card.more_button)
    d.press(d.button('Add "zibblethorpe" to my words', card))
    assert d.titles() == [] and "zibblethorpe" in d.window.app.settings.my_words


def test_like_or_share(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.window.check.kind.buttons["share"].click()
    assert d.window.check.above.box_label.text() == "The post you want to like or share"
    d.write("Travellers are all thieves.")
    assert "Liking or sharing can look like you agree." in d.shown(d.window.check)
    assert "Ludgershall 4.11" in d.shown(d.window.check.result)


def test_nothing_typed_and_too_long(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.ctrl(Qt.Key.Key_Return)
    assert d.window.check.above.problem.text() == "Type or paste some words first."
    d.write("word " * 2100)
    d.ctrl(Qt.Key.Key_Return)
    assert "10,000 letters" in d.window.check.above.problem.text()
    d.press(d.button("Check them"))
    assert d.window.check.result.body.isVisible()


def test_not_english(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Mae'r cyngor wedi penderfynu cau toiledau'r stryd fawr ym mis Mehefin eleni.")
    assert "We only read English here." in d.shown(d.window.check.result)


def test_clear_can_be_undone(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Some words.")
    d.press(d.window.check.foot.more_button)
    d.press(d.window.check.foot.clear_button)
    assert d.window.check.sitting.text == ""
    d.window.check.box.setFocus()
    d.ctrl(Qt.Key.Key_Z)
    assert d.window.check.sitting.text == "Some words."


def test_closing_with_words_asks(make_window: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Some words.")
    asked: list[str] = []

    def answer(reply: str) -> Callable[..., str]:
        def ask(_parent: QWidget, _title: str, text: str, *_: object) -> str:
            asked.append(text)
            return reply

        return ask

    monkeypatch.setattr("assistant.ui.check.page.ask_choice", answer(""))
    assert not d.window.close() and d.window.isVisible()
    assert asked == ["You have words in the checker. We do not keep them."]
    monkeypatch.setattr("assistant.ui.check.page.ask_choice", answer("copy"))
    assert d.window.close()
    assert QGuiApplication.clipboard().text() == "Some words."


COPY_AND_QUIT = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import assistant.ui.application as application
from assistant.app import build_app
from assistant.domain.draft import Role

def drive():
    app = QApplication.instance()
    window = next(w for w in app.topLevelWidgets() if w.inherits("QMainWindow"))
    window.go("check")
    box = window.check.box
    box.replace_all("Good morning, Wexcombe.")
    if sys.argv[2] == "button":
        window.check.foot.copy_button.click()
    else:
        box.selectAll()
        box.copy()
    print(app.clipboard().text(), flush=True)
    box.replace_all("")
    QTimer.singleShot(0, window.close)

def act():
    try:
        drive()
    except Exception:
        QApplication.exit(3)  # a fault of this test must not leave the window open
        raise

place = application.place_window

def placed(window, free):
    place(window, free)
    QTimer.singleShot(100, act)  # a timer needs the application, which run_window makes

application.place_window = placed
app = build_app(Path(sys.argv[1]))
app.preferences.change(council="ludgershall", role=Role.COUNCILLOR, first_run_done=True, grammar=False, model=False)
sys.exit(application.run_window(app))
"""


@pytest.mark.parametrize("how", ["button", "keys"])
def test_the_program_ends_well_with_words_on_the_clipboard(tmp_path: Path, how: str) -> None:
    """Qt may keep the clipboard until after Python has ended."""
    done = subprocess.run(
        [sys.executable, "-c", COPY_AND_QUIT, str(tmp_path), how],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "Good morning, Wexcombe."), done.stderr


def test_copied_text_is_marked_for_windows() -> None:
    data = private_text("A draft.")
    assert data.text() == "A draft."
    for name in (NO_MONITOR, NO_HISTORY, NO_CLOUD):
        assert bytes(data.data(windows_format(name))) == b"\0\0\0\0"
    assert windows_format(NO_HISTORY) == 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'


def test_the_true_pool_answers_and_drops_what_is_late(make_window: Make) -> None:
    d = make_window(pool=True)
    d.qtbot.waitUntil(lambda: d.window.check.live.checker is not None, timeout=10_000)
    d.ctrl(Qt.Key.Key_2)
    for text in ("You are an absolute moron. ", "No. ", "Cllr Webb is a clown. "):
        d.window.check.box.selectAll()
        d.window.check.box.insertPlainText(text)
        d.settle()
    d.qtbot.waitUntil(lambda: d.titles() == ["1  Check this: name-calling"], timeout=5_000)


def test_the_result_prints_with_everything_escaped(make_window: Make, tmp_path: Path) -> None:
    import subprocess

    from assistant.ui.printing import paint, result_html

    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("You are an absolute moron <img src='x'>. " + "More words. " * 400)
    page = d.window.check
    html = result_html(page._words, page.sitting.text, page.sitting.shown(), page._app.content.cite)
    assert "<img" not in html
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    target = tmp_path / "out.pdf"
    printer.setOutputFileName(str(target))
    pages = paint(printer, html, "Policy, March 2021")
    assert pages >= 2
    text = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, check=True).stdout.decode()
    assert "Stop and think" in text and "<img src='x'>" in text
    assert "Policy, March 2021" in text and f"{pages}/{pages}" in text.replace(" ", "")
    boxes = subprocess.run(["pdftotext", "-bbox", str(target), "-"], capture_output=True, check=True).stdout.decode()
    left = min(float(x) for x in re.findall(r'<word xMin="([\d.]+)"', boxes))
    assert left == pytest.approx(15 / 25.4 * 72, abs=2), "a margin, whatever the printer has"


def test_tab_reaches_everything_on_the_check_page_and_leaves_the_box(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write(WALK_1)
    d.window.check.box.setFocus()
    seen: set[QWidget] = set()
    for _ in range(80):
        d.key(Qt.Key.Key_Tab)
        seen.add(d.focus())
    page = d.window.check
    for widget in (
        page.box,
        page.situation.button,
        page.foot.check_button,
        page.foot.copy_button,
        page.foot.more_button,
        page.result.cards()[0].read_button,
        page.result.cards()[0].other_button,
    ):
        assert widget in seen


def test_after_check_the_result_is_in_view_also_in_a_small_window(make_window: Make) -> None:
    d = make_window(size=(911, 464), text_size=200)
    d.ctrl(Qt.Key.Key_2)
    d.write(WALK_1)
    d.ctrl(Qt.Key.Key_Return)
    area = d.window.check.panes_of._area

    def in_view(widget: QWidget) -> bool:
        QApplication.processEvents()
        top = widget.mapTo(area.viewport(), widget.rect().topLeft()).y()
        return 0 <= top < area.viewport().height()

    d.qtbot.waitUntil(lambda: in_view(d.window.check.result.title))
    for _ in range(2):
        d.key(Qt.Key.Key_F8)
        d.qtbot.waitUntil(lambda: in_view(d.focus()))


# -- words that are added to a share ---------------------------------------------------------------------------------


def _share(d: Driver, post: str, own: str) -> None:
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    page.kind.buttons["share"].click()
    d.write(post)
    page.added.box.setFocus()
    page.added.box.insertPlainText(own)
    page.added.work.typed_check()


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 720, 100), (1366, 768, 150), (911, 464, 200)])
def test_what_is_added_to_a_share_is_checked_as_ones_own_words(make_window: Make, width: int, height: int, percent: int) -> None:
    d = make_window(size=(width, height), text_size=percent)
    _share(d, "The clerk is useless.", "Spot on! Cllr Webb is a clown.")
    page = d.window.check
    d.press(page.foot.check_button)
    assert page.added.result.title.text() == "What you add: 1 thing to look at" and d.focus() is page.added.result.title
    assert page.result.title.text().startswith("The post: ")
    own = page.added.result.cards()[0]
    assert own.finding.text == "Cllr Webb is a clown" and page.added.work.sitting.context().kind.value == "post"
    assert "Cllr Webb" not in d.shown(page.result) and "useless" not in d.shown(page.added.result)
    assert misfits(page) == []


def test_a_share_without_words_of_ones_own_has_one_result(make_window: Make) -> None:
    d = make_window()
    _share(d, "Travellers are all thieves.", "")
    page = d.window.check
    assert page.added.isVisible() and not page.added.result.isVisible()
    assert page.result.title.text() == "1 thing to look at"
    page.kind.buttons["post"].click()
    assert not page.added.isVisible()


def test_a_way_to_say_it_goes_into_the_words_that_it_is_about(make_window: Make) -> None:
    d = make_window()
    _share(d, "The fete is on Saturday.", "Mrs Hall at 12 Mill Lane will be there.")
    page = d.window.check
    card = page.added.result.cards()[0]
    d.press(card.other_button)
    d.press(d.button("Use this", card))
    assert "Mill Lane" not in page.added.work.sitting.text and page.sitting.text == "The fete is on Saturday."
    assert page.added.result.title.text() == "What you add: We found nothing to flag."
    d.press(page.foot.copy_button)
    assert QGuiApplication.clipboard().text() == page.added.work.sitting.text


def test_added_words_are_asked_about_before_the_program_closes_and_go_with_a_new_post(
    make_window: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    d = make_window()
    _share(d, "The fete is on Saturday.", "Come along!")
    page, asked = d.window.check, []
    monkeypatch.setattr("assistant.ui.check.page.ask_choice", lambda *given: asked.append(given[2]) or "copy")
    page.box.replace_all("")
    assert page.may_close(d.window) and asked and QGuiApplication.clipboard().text() == "Come along!"
    d.ctrl(Qt.Key.Key_N)
    assert page.added.text == ""
