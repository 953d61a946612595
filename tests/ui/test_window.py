# SPDX-License-Identifier: Apache-2.0
"""The window by keyboard, through the real checker."""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton

from assistant.domain.dates import read_day
from assistant.domain.draft import Role
from assistant.ui.errors import safe_report
from assistant.ui.memory import LEAST, enough_for_grammar
from assistant.ui.offsets import Utf16Map
from assistant.ui.settings.page import SECTIONS
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver
from tests.unit.packs import write_pack

Make = Callable[..., Driver]
WALK_1 = "Disgusted that we are closing the High Street toilets. Mrs Hall at 12 Mill Lane relies on them. The clerk is useless!!"


def test_1000_process_events_leave_the_count_of_none_unchanged(qapp: QApplication) -> None:
    gc.collect()
    for _ in range(50):
        qapp.processEvents()
    before = sys.getrefcount(None)
    for _ in range(1000):
        qapp.processEvents()
    assert abs(sys.getrefcount(None) - before) < 50


@given(st.text(alphabet=st.sampled_from("ab é🙂🏴\u200dĳ\n"), max_size=40))
def test_offsets_go_there_and_back(text: str) -> None:
    offsets = Utf16Map(text)
    for index in range(len(text) + 1):
        assert offsets.to_qt(index) == len(text[:index].encode("utf-16-le")) // 2
        assert offsets.from_qt(offsets.to_qt(index)) == index


# -- walk-throughs ---------------------------------------------------------------------------------------------------


def test_walk_8_the_clerk_compares_two_policies(make_window: Make) -> None:
    d = make_window(role=Role.CLERK)
    d.ctrl(Qt.Key.Key_6)
    d.press(d.window.policies.compare_button)
    d.window.policies.differences.setFocus()
    d.key(Qt.Key.Key_Space)
    assert d.actions <= 25
    shown = d.shown(d.window.policies)
    assert "Ludlow advises it, Ludgershall does not mention it." in shown
    assert "make your Facebook account for council work a public page" in shown
    assert "Knowing and following the policies" in shown


# -- rows of the matrix ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("council", ["ludgershall", "ludlow"])
@pytest.mark.parametrize("role", list(Role))
def test_LTC_0_1_LUD_0_1_packs_load_for_every_role(make_window: Make, council: str, role: Role) -> None:
    d = make_window(council=council, role=role)
    assert council.capitalize() in d.window.frame.you_are.text()
    d.ctrl(Qt.Key.Key_6)
    assert council.capitalize() in d.window.policies.choose.currentText()


def test_LTC_1_5_read_and_confirm(make_window: Make) -> None:
    d = make_window()
    d.press(d.window.home.buttons["find-rule"])
    assert d.actions <= 2 and d.window.policies.findChild(QLabel, "clause-LTC-0.1").text() == "0.1"
    assert "Not read yet." in d.shown(d.window.policies)
    d.press(d.window.policies.read_button)
    assert "24 November 2026" in d.window.policies.read_state.text()
    d.window.policies.choose.setCurrentIndex(d.window.policies.choose.findData("ludlow"))
    assert d.window.policies.read_state.text() == "Not read yet."


def test_LTC_1_2_LUD_W_1_LUD_0_2_home_lines(make_window: Make) -> None:
    d = make_window()
    shown = d.home_voice()
    assert "wants you to use social media" in shown and "residents, businesses and charities" in shown
    assert "not put your own conduct in doubt by accident" in shown
    staff = make_window(role=Role.STAFF)
    assert "wants you to use social media" not in staff.home_voice()


def test_LUD_0_3_official_accounts(make_window: Make) -> None:
    from assistant.domain.draft import Contact

    d = make_window()
    assert "Ask your clerk for the list." in d.home_voice()
    d = make_window(contacts=(Contact("official", "Ludgershall TC on Facebook"),))
    assert "Ludgershall TC on Facebook" in d.home_voice()


def test_LUD_SUG_1_ideas(make_window: Make) -> None:
    d = make_window(council="ludlow")
    assert "Trello" in d.home_voice()
    staff = make_window(council="ludlow", role=Role.STAFF)
    assert "Trello" not in staff.home_voice()


def test_LTC_9_1_LTC_9_2_review_banner_and_dates(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_6)
    assert "March 2023" in d.window.policies.review.text()
    assert "February 2021" in d.window.policies.about.text() and "March 2021" in d.window.policies.about.text()


def test_LUD_M_8a_first_run_says_who_is_responsible(make_window: Make) -> None:
    d = make_window(first_run=True)
    assert d.window.place() == "first"
    for _ in range(3):
        d.press(d.window.first.continue_button)
    assert "You are responsible for what you publish, anywhere." in d.shown(d.window.first)
    d.press(d.window.first.start_button)
    assert d.window.place() == "check" and d.window.app.settings.first_run_done


# -- checking --------------------------------------------------------------------------------------------------------


def test_drafts_touch_no_disk(make_window: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, str(scratch))
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Xylophonic quagmire zebrafish: Mrs Hall of 12 Mill Lane owes rent. You recieve nothing.")
    d.ctrl(Qt.Key.Key_Return)
    d.press(d.window.check.result.cards()[0].other_button)
    d.window.check.work.copy()
    d.window.show_problem(ValueError("Xylophonic quagmire zebrafish"))
    d.ctrl(Qt.Key.Key_6)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            raw = path.read_bytes().lower()
            for word in (b"xylophonic", b"quagmire", b"zebrafish", "xylophonic".encode("utf-16-le")):
                assert word not in raw, path


def test_the_report_of_a_fault_holds_no_words() -> None:
    def broken() -> None:
        draft = "secret draft"
        raise ValueError(f"cannot read {draft}")

    try:
        broken()
    except ValueError as error:
        report = safe_report(type(error), error.__traceback__)
    assert "ValueError" in report and "test_window.py" in report
    assert "secret" not in report


def test_a_fault_shows_a_page_and_keeps_the_words(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Some words.")
    d.window.show_problem(RuntimeError("Some words."))
    shown = d.shown(d.window.help)
    assert "Something went wrong" in shown and "RuntimeError" in shown and "Some words." not in shown
    d.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert d.window.place() == "check" and d.window.check.sitting.text == "Some words."


# -- printing --------------------------------------------------------------------------------------------------------


# -- policies --------------------------------------------------------------------------------------------------------


def test_search_and_where_used(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_6)
    d.ctrl(Qt.Key.Key_F)
    assert d.focus() is d.window.policies.search_box
    d.window.policies.search_box.setText("friend requests")
    assert d.window.policies.found.text().startswith("2 rules.")
    assert "Found by its word “friend”" in d.shown(d.window.policies)
    d.window.policies.search_box.setText("gossip")
    assert "“gossip” goes with: " in d.shown(d.window.policies)
    d.window.policies.search_box.setText("drone")
    assert 'No rule has the word "drone"' in d.window.policies.found.text()
    d.window.policies.search_box.setText("LTC-4.7")
    assert "We use it in: Check a post" in d.shown(d.window.policies)


def test_a_policy_file_can_be_added_in_the_window(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    folder = tmp_path / "anytown"
    write_pack(folder, d.window.app.content)
    archive = tmp_path / "anytown.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in folder.iterdir():
            made.write(file, file.name)
    d.ctrl(Qt.Key.Key_6)
    assert d.window.policies.add_policy(archive)
    assert "Added: Anytown Town Council." in d.window.policies.files.message.text()
    d.window.settings.show_section("you")
    assert "Anytown Town Council" in [b.text() for b in d.window.settings.findChildren(QRadioButton)]
    (folder / "clauses.toml").write_text("[[clause]]\n")
    assert not d.window.policies.add_policy(folder)
    assert "clauses.toml" in d.window.policies.files.message.text()


def test_the_councils_own_document_is_shown_beside_ours(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    page = d.window.policies
    document = tmp_path / "policy.txt"
    anchors = [c.anchor for c in page._app.content.packs["ludgershall"].clauses if c.anchor]
    document.write_text("\n\n".join(f"We say {anchor} here." for anchor in anchors[:-1]))
    d.ctrl(Qt.Key.Key_6)
    page.add_document(document)
    assert "of 57 rules" in page.files.message.text() and "\n" not in page.files.message.text()
    assert not page.files.missing.isVisible()
    d.press(page.files.missing_button)
    assert "Not found in the document: Ludgershall" in d.shown(page)
    page.search_box.setText("4.7")
    assert "“We say abusive or threatening behaviour here.”" in d.shown(page)
    other = tmp_path / "other.txt"
    other.write_text("We will not have abusive or threatening behaviour here.\n\nA page about Facebook pages.\n")
    page.add_document(other)
    assert "does not look like Ludgershall's policy" in page.files.message.text()
    assert "“We say abusive or threatening behaviour here.”" in d.shown(page)
    page.add_document(tmp_path / "missing.docx")
    assert page.files.message.text().startswith("Problem:")
    d.press(page.remove_button)
    page.search_box.setText("4.7")
    assert "We say" not in d.shown(page)
    d.press(page.files.back_button)
    assert "“We say abusive or threatening behaviour here.”" in d.shown(page)


def test_a_check_follows_the_policies_without_being_built_anew(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    checker = d.window.check.live.checker
    document = tmp_path / "policy.txt"
    anchors = [c.anchor for c in d.window.app.content.packs["ludgershall"].clauses if c.anchor]
    document.write_text("\n\n".join(f"We say {anchor} here." for anchor in anchors))
    d.ctrl(Qt.Key.Key_6)
    d.window.policies.add_document(document)
    d.window.go("check")
    d.write("Mrs Hall at 12 Mill Lane, 01980 555123, has complained again.")
    assert "“We say " in d.shown(d.window.check)
    write_pack(tmp_path / "anytown", d.window.app.content)
    assert d.window.policies.add_policy(tmp_path / "anytown")
    d.window.check.work.check_now()
    assert d.button("Anytown 2", d.window.check)
    assert d.window.check.live.checker is checker


# -- settings --------------------------------------------------------------------------------------------------------


def test_changes_apply_at_once_and_can_be_undone(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_8)
    d.window.settings.show_section("looks")
    d.window.settings.findChildren(QRadioButton)[5].click()
    assert d.window.theme.percent == 200 and "Changed." in d.shown(d.window.settings)
    d.press(d.window.settings.undo_button)
    assert d.window.theme.percent == 100


def test_election_dates(make_window: Make) -> None:
    d = make_window(role=Role.CLERK)
    d.window.settings.show_section("dates")
    d.window._open("settings", remember=True)
    box = d.window.settings.findChild(QLineEdit, "polling")
    box.setText("31 2 2027")
    d.press(d.button("Save", d.window.settings))
    assert "the date must be real" in d.shown(d.window.settings)
    box.setText("6 5 2027")
    d.press(d.button("Save", d.window.settings))
    assert d.window.app.settings.notice_day == dt.date(2027, 3, 31)
    assert "31 March 2027. Check this with the returning officer." in d.shown(d.window.settings)
    d.window.go("home")
    assert "Election time starts 31 March 2027" in d.shown(d.window.home)
    assert read_day("6/5/27") == dt.date(2027, 5, 6)


def test_delete_everything(make_window: Make, tmp_path: Path) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_6)
    d.press(d.window.policies.read_button)
    assert (tmp_path / "data" / "settings.json").exists()
    d.ctrl(Qt.Key.Key_8)
    d.window.settings.show_section("delete")
    button = d.button("Delete everything", d.window.settings)
    assert not button.isEnabled()
    d.window.settings.findChild(QLineEdit, "delete-word").setText("DELETE")
    d.press(button)
    assert not (tmp_path / "data").exists()
    assert "Everything was deleted." in d.shown(d.window.settings)


def test_the_program_says_when_it_is_old(make_window: Make) -> None:
    d = make_window(now=dt.datetime(2027, 12, 23, 9, 0))  # noqa: DTZ001
    assert "more than a year old" in d.window.status_message.text()
    assert "more than a year old" not in make_window().window.status_message.text()


def test_broken_settings_are_named(make_window: Make, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text('{"role": "emperor", "council": "ludlow", "text_size": 999}')
    from assistant.app import build_app

    app = build_app(tmp_path / "data")
    assert set(app.preferences.notices) == {"role", "text_size"}
    assert app.settings.council == "ludlow"


def test_little_memory_leaves_grammar_out() -> None:
    assert not enough_for_grammar(LEAST - 1)
    assert enough_for_grammar(LEAST)


# -- keys, layout, accessibility -------------------------------------------------------------------------------------


def test_hide_now(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Secret words.")
    d.key(Qt.Key.Key_F9)
    assert d.window.windowTitle() == "Notes" and not d.window.stack.isVisible()
    d.key(Qt.Key.Key_F9)
    assert d.window.check.sitting.text == "Secret words." and d.window.stack.isVisible()


def test_help_opens_for_the_page_and_lists_the_keys(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.key(Qt.Key.Key_F1)
    shown = d.shown(d.window.help)
    assert "eight-sided shape" in shown and "Ctrl+Enter" in shown
    d.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert d.window.place() == "check"


def test_f6_walks_through_the_panes(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    seen = []
    for _ in range(5):
        d.key(Qt.Key.Key_F6)
        seen.append(d.focus())
    assert d.window.check.result.title in seen and d.window.frame.side in seen and d.window.trust in seen


def test_the_only_places_are_those_that_work_and_keys_keep_their_numbers(make_window: Make) -> None:
    d = make_window()
    places = [d.window.frame.side.item(i).text() for i in range(d.window.frame.side.count())]
    assert places == [
        "Home",
        "Check a post",
        "Check my profile",
        "What should I do?",
        "Incident log",
        "Policies",
        "Learn",
        "Settings",
    ]
    for key, place in (
        (Qt.Key.Key_1, "home"),
        (Qt.Key.Key_2, "check"),
        (Qt.Key.Key_3, "profile"),
        (Qt.Key.Key_4, "walk"),
        (Qt.Key.Key_5, "log"),
        (Qt.Key.Key_6, "policies"),
        (Qt.Key.Key_7, "learn"),
        (Qt.Key.Key_8, "settings"),
    ):
        d.ctrl(key)
        page = d.window.page()
        # where one writes the words come first
        assert d.window.place() == place and d.focus() is (page.box if place == "check" else page.title_label)


def _screens(d: Driver) -> list[str]:
    return ["home", "check", "policies", "settings", *(f"settings-{s}" for s in SECTIONS)]


def _open(d: Driver, name: str) -> None:
    place, _, section = name.partition("-")
    d.window._open(place, remember=False)
    if section:
        d.window.settings.show_section(section)
    elif place == "settings":
        d.window.settings.show_list()
    elif place == "check":
        d.window.check.box.replace_all(WALK_1)
        d.settle()
    QApplication.processEvents()


def test_every_control_has_a_name_that_is_not_its_value(make_window: Make) -> None:
    d = make_window(council="ludlow")
    for name in _screens(d):
        _open(d, name)
        assert unnamed(d.window) == [], name


@pytest.mark.parametrize(("width", "height", "size"), SIZES)
def test_nothing_runs_out_of_the_window_sideways(make_window: Make, width: int, height: int, size: int) -> None:
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    for name in _screens(d):
        _open(d, name)
        assert misfits(d.window.page()) == [], name


def test_more_space_widens_letters_words_and_lines_and_still_fits(make_window: Make) -> None:
    d = make_window(size=(911, 464), text_size=200, council="ludlow")
    label = d.window.home.title_label
    narrow = label.fontMetrics().horizontalAdvance("two words")
    d.window.actions_by_name["space"].trigger()
    QApplication.processEvents()
    assert d.window.app.settings.more_space
    font = d.window.trust.font()
    pixels = QFontInfo(font).pixelSize()
    assert font.letterSpacing() >= 0.12 * pixels * 0.95 and font.wordSpacing() >= 0.16 * pixels * 0.95
    assert label.fontMetrics().horizontalAdvance("two words") > narrow
    for name in _screens(d):
        _open(d, name)
        assert misfits(d.window.page()) == [], name
    d.window.actions_by_name["space"].trigger()
    assert not d.window.app.settings.more_space


def test_colours_have_contrast(tmp_path: Path) -> None:
    from assistant.app import build_app

    looks = build_app(tmp_path).looks

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    def ratio(a: str, b: str) -> float:
        high, low = sorted((luminance(a), luminance(b)), reverse=True)
        return (high + 0.05) / (low + 0.05)

    for theme in (looks.light, looks.dark):
        for ground in (theme.page, theme.side, theme.hover):
            for ink in (theme.text, theme.second, theme.link, theme.stop, theme.check, theme.tip, theme.good):
                assert ratio(ink, ground) >= 4.5, (ink, ground)
            assert ratio(theme.box, ground) >= 3
            assert ratio(theme.text, ground) > 2 * ratio(theme.off, ground) >= 6, "readable, and plainly not to be pressed"
        assert ratio(theme.on_link, theme.link) >= 4.5 and ratio(theme.link, theme.chosen) >= 4.5


def test_a_start_without_arguments_loads_no_command(tmp_path: Path) -> None:
    import subprocess

    code = (
        "import os, sys, threading, time\n"
        "def look():\n"
        "    while 'assistant.ui.main_window' not in sys.modules: time.sleep(0.05)\n"
        "    print([m for m in ('click', 'assistant.cli') if m in sys.modules], flush=True); os._exit(0)\n"
        "threading.Thread(target=look, daemon=True).start()\n"
        "from assistant.app import main; main([])"
    )
    kept = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **kept},
    )
    assert done.stdout.strip() == "[]"
