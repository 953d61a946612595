# SPDX-License-Identifier: Apache-2.0
"""Every page of the log: sizes, names of controls, Tab, and leaving."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from assistant.ui.destinations import ToSettings
from tests.ui.drivers.log import CLERK, PASSPHRASE, Make, go_on, open_first, page, picture, write_down
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver


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
    incident = log.session.records.find_number("1")
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
    for name in _every_page(d, picture(tmp_path / "shot.png")):
        QApplication.processEvents()
        assert misfits(page(d)) == [], name
        assert unnamed(d.window) == [], name


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
