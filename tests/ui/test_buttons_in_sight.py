# SPDX-License-Identifier: Apache-2.0
"""The buttons of a question are in sight, however long the question and however small the window is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from assistant.domain.incident_form import PAGES
from assistant.domain.walkthrough import Node, place
from assistant.ui.destinations import ToTool
from assistant.ui.first_run.page import STEPS
from assistant.ui.widgets.buttons import MAIN, TEXT, PressButton
from assistant.walkthroughs.run import Run
from tests.ui.drivers.everywhere import everywhere
from tests.ui.drivers.guides import start_check
from tests.ui.drivers.log import open_first
from tests.ui.drivers.screen_checks import misfits
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
SIZES = [(1366, 720, 100), (1366, 768, 100), (911, 464, 200), (640, 440, 100), (640, 440, 200)]
"""Width, height and size of words in per cent."""

BY_THEIR_BOXES = ("tool keys", "old results", "old filters", "old post")
"""Pages whose main buttons belong to a part of the page: a box, a list, a post."""


def _settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def _hidden(root: QWidget, *, all_of_them: bool) -> list[str]:
    """The buttons of the foot that are not wholly in sight. Where there is little room, those of words only scroll."""
    _settle()
    foot = root.view.foot if hasattr(root, "view") else root._sheet.foot
    window = root.window()
    wanted = [b for b in foot.findChildren(QPushButton) if not b.isHidden()]
    beside = foot.others.findChildren(QPushButton)
    if wanted:
        assert all(b.kind == TEXT for b in beside), "only what is not needed may scroll"
    else:  # the answers are the way on
        wanted = [window.frame._back_button]
    assert not (all_of_them and beside)
    out = []
    for button in wanted:
        seen = button.visibleRegion().boundingRect()
        place_ = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        if seen.size() != button.size() or not window.rect().contains(place_):
            out.append(button.text())
    return out


def _questions(d: Driver) -> Iterator[tuple[str, QWidget]]:
    """Every page that asks something, one after the other."""
    window = d.window
    walks = window.app.content.walkthroughs
    window.go("walk")
    for walk in walks.values():
        for node in walk.nodes.values():
            run = Run(walks, walk.id, {"role": "councillor", "nation": "england"}, place(walks, walk.id, node.id))
            assert isinstance(run.here.at, Node)
            window.walk._show(run)
            yield f"{walk.id}: {node.id}", window.walk
    window.go("home")
    start_check(d, "Facebook profile", "X (Twitter)", "WhatsApp groups")
    window.profile.show_accounts()
    yield "accounts", window.profile
    for ask in window.profile.profile.ordered(window.profile.audit):
        window.profile.show_question(ask)
        yield f"profile: {ask.key}", window.profile
        window.profile.view.show_where()
        yield f"profile: {ask.key}, where to look", window.profile
    window.go(ToTool("terms", ""))
    for _ in range(4):
        yield "terms of use", window.makers
        for field in window.makers.view.form.fields.values():
            if hasattr(field, "setText"):
                field.setText("Ann")
        window.makers.continue_page()
    open_first(d)
    for page in PAGES:
        window.log.show_wizard(None)
        window.log.view.show_page(page.id)
        yield f"incident: {page.id}", window.log


@pytest.mark.parametrize(("width", "height", "size"), SIZES)
def test_the_buttons_of_every_question_are_in_sight(make_window: Make, width: int, height: int, size: int) -> None:
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    narrow = d.window.walk.mode == "narrow"
    hidden = {name: texts for name, page in _questions(d) if (texts := _hidden(page, all_of_them=not narrow))}
    assert not hidden


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 720, 100), (1366, 768, 125), (911, 464, 100), (911, 464, 200)])
def test_the_main_button_of_every_page_is_in_sight(make_window: Make, width: int, height: int, size: int) -> None:
    """Whatever the page holds: its way on does not scroll away. Where a page has several boxes, each with a button of its own,
    these stand by their boxes."""
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    hidden = {}
    for name in everywhere(d):
        if name.startswith("settings ") or name in BY_THEIR_BOXES:
            continue
        mains = [b for b in d.window.page().findChildren(PressButton) if b.isVisible() and b.kind == MAIN]
        if texts := [b.text() for b in mains if b.visibleRegion().boundingRect().size() != b.size()]:
            hidden[name] = texts
    assert not hidden


def test_the_gate_of_the_log_has_its_button_in_sight(make_window: Make) -> None:
    d = make_window(size=(911, 464), text_size=200, council="ludlow")
    log = d.window.log
    d.window.go("log")
    assert _hidden(log, all_of_them=False) == []
    log.continue_page()  # what is missing is said above
    assert log.view.problems.isVisible() and _hidden(log, all_of_them=False) == []
    d.window.go("home")
    open_first(d)
    log.lock()
    assert _hidden(log, all_of_them=False) == []
    log.show_forgot()
    assert _hidden(log, all_of_them=False) == []


@pytest.mark.parametrize(("width", "height", "size"), SIZES)
def test_the_buttons_of_the_first_run_are_in_sight(make_window: Make, width: int, height: int, size: int) -> None:
    d = make_window(size=(width, height), text_size=size, first_run=True)
    for step in range(len(STEPS)):
        d.window.first.show_step(step)
        assert _hidden(d.window.first, all_of_them=False) == [], STEPS[step]


def test_the_foot_stands_right_below_a_short_question_and_follows_what_unfolds(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.window.profile.show_question(d.window.profile.profile.ordered(d.window.profile.audit)[0])
    _settle()
    foot, area = d.window.profile.view.foot, d.window.profile._area
    before = foot.y()
    assert before == area.height() < d.window.profile.height() - foot.height(), "no empty room between question and buttons"
    d.window.profile.view.show_where()
    _settle()
    assert foot.y() > before and area.geometry().bottom() < foot.y(), "they give way to what is unfolded"


def test_words_only_go_up_to_the_question_in_large_print_and_come_back(make_window: Make) -> None:
    d = make_window(council="ludlow")
    start_check(d, "Facebook profile")
    d.window.profile.show_question(d.window.profile.profile.ordered(d.window.profile.audit)[0])
    _settle()
    foot = d.window.profile.view.foot
    beside = [b.text() for b in foot.findChildren(QPushButton)]
    shown: dict[int, list[str]] = {}
    for size in (200, 100):
        d.window._change_looks(text_size=size)
        _settle()
        shown[size] = [b.text() for b in foot.findChildren(QPushButton)]
        assert all(b.isVisible() for b in (*foot.findChildren(QPushButton), *foot.others.findChildren(QPushButton)))
    assert shown[200] == ["Continue", "Back"] and shown[100] == beside


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 768, 100), (911, 464, 200)])
def test_no_question_and_no_ending_of_a_walkthrough_loses_a_word(make_window: Make, width: int, height: int, size: int) -> None:
    """A step that lost its last words was "Is someone in danger? Call"."""
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    walks, page = d.window.app.content.walkthroughs, d.window.walk
    d.window.go("walk")
    wrong = {}
    for walk in walks.values():
        for each in (*walk.nodes.values(), *walk.endings.values()):
            known = {"role": "councillor", "nation": "england", "where": "own"}
            page._show(Run(walks, walk.id, known, place(walks, walk.id, each.id)))
            if found := misfits(page):
                wrong[f"{walk.id}: {each.id}"] = found
    assert not wrong
