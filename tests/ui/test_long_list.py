# SPDX-License-Identifier: Apache-2.0
"""A long list makes the rows that are in sight, keeps its place, and says all of its words to a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from assistant.ui.destinations import ToClause
from assistant.ui.policies.page import PoliciesPage
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]


def _settle() -> None:
    for _ in range(12):
        QApplication.processEvents()


@pytest.fixture
def policies(make_window: Make) -> PoliciesPage:
    d = make_window(size=(1366, 720), council="ludlow")
    d.window.go("policies")
    _settle()
    page: PoliciesPage = d.window.policies
    return page


def _in_sight(page: PoliciesPage) -> list[QWidget]:
    view = page.area.viewport()
    tops = [(place, place.mapTo(view, QPoint(0, 0)).y()) for place in page.rules.places.values()]
    return [place for place, top in tops if top < view.height() and top + place.height() > 0]


def test_only_rows_near_the_sight_are_made_and_none_in_sight_is_missing(policies: PoliciesPage) -> None:
    places, bar = policies.rules.places, policies.area.verticalScrollBar()
    for share in (0, 0.3, 0.31, 0.7, 1, 0.5, 0):
        bar.setValue(round(bar.maximum() * share))
        _settle()
        made = [place for place in places.values() if place.row is not None]
        assert _in_sight(policies) and all(place.row is not None for place in _in_sight(policies)), share
        assert len(made) < len(places) / 2, share


def test_a_screen_reader_finds_every_rule_once_wherever_the_page_stands(policies: PoliciesPage) -> None:
    bar = policies.area.verticalScrollBar()
    for value in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        _settle()
        for clause in policies.pack().clauses:
            place = policies.rules.places[clause.id]
            labels = [place, *place.findChildren(QLabel)]
            assert [w.accessibleName() for w in labels if w.accessibleName() == f"{clause.label}: {clause.words}"] != []


def test_scrolling_up_over_rows_that_were_not_made_moves_nothing_in_sight(policies: PoliciesPage) -> None:
    bar, view = policies.area.verticalScrollBar(), policies.area.viewport()
    bar.setValue(bar.maximum() * 2 // 3)
    _settle()
    for _ in range(12):
        first = _in_sight(policies)[1]
        before = first.mapTo(view, QPoint(0, 0)).y()
        bar.setValue(bar.value() - 60)
        _settle()
        assert first.mapTo(view, QPoint(0, 0)).y() == before + 60


def test_larger_words_leave_the_first_row_in_sight_where_it_was(policies: PoliciesPage) -> None:
    bar, view = policies.area.verticalScrollBar(), policies.area.viewport()
    bar.setValue(bar.maximum() // 2)
    _settle()
    first = _in_sight(policies)[0]
    before = first.mapTo(view, QPoint(0, 0)).y()
    window = policies.window()
    for size in (125, 150, 100):
        window._change_looks(text_size=size)  # type: ignore[attr-defined]
        _settle()
        assert abs(first.mapTo(view, QPoint(0, 0)).y() - before) <= 8, size
        assert all(place.row is not None for place in _in_sight(policies)), size


def test_a_link_to_a_rule_far_down_brings_it_into_sight_with_the_focus(make_window: Make) -> None:
    d = make_window(size=(1366, 720), council="ludlow")
    last = list(d.window.app.content.packs["ludlow"].clauses)[-1]
    d.window.go(ToClause(last.id))
    _settle()
    focus = QApplication.focusWidget()
    assert focus is not None and focus.objectName() == f"clause-{last.id}"
    assert d.window.policies.rules.places[last.id] in _in_sight(d.window.policies)


def test_another_page_is_arranged_and_sized_only_when_it_is_shown(make_window: Make) -> None:
    d = make_window(size=(1366, 720), council="ludlow")
    d.window.go("policies")
    _settle()
    rows = [place.row for place in _in_sight(d.window.policies)]  # type: ignore[attr-defined]
    d.window.go("home")
    d.window.resize(900, 620)
    _settle()
    assert [place.row for place in d.window.policies.rules.places.values() if place.row in rows] == rows
    d.window.go("policies")
    _settle()
    assert all(place.row not in rows for place in _in_sight(d.window.policies))  # type: ignore[attr-defined]
