# SPDX-License-Identifier: Apache-2.0
"""What holds for every page, as kinds: the wheel, the press, the focus, the Tab order, words at every size, help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from assistant.content.load import validated
from assistant.content.problems import ContentError
from assistant.ui.destinations import ToHelp, ToSettings, ToTool
from assistant.ui.dialogs import Question
from assistant.ui.places import BY_ID
from assistant.ui.widgets.basics import Choice, buttons_row, check_box, column
from assistant.ui.widgets.buttons import PressButton
from assistant.ui.widgets.focus_ring import FocusRing
from assistant.ui.widgets.sheet import Foot
from tests.ui.drivers.everywhere import everywhere, old_posts, one_by_one, pages
from tests.ui.drivers.screen_checks import cut
from tests.ui.drivers.window import Driver

SCROLLS_AT_MOST = 100_000
Make = Callable[..., Driver]
RESOURCES = Path(__file__).parents[2] / "resources"


def _shown(root: QWidget, *kinds: type[QWidget]) -> list[QWidget]:
    return [w for w in root.findChildren(QWidget) if isinstance(w, kinds) and w.isVisible() and w.isEnabled()]


def _value(widget: QWidget) -> object:
    return widget.currentIndex() if isinstance(widget, QComboBox) else widget.property("value")


def test_the_wheel_changes_no_value(make_window: Make) -> None:
    d = make_window(council="ludlow")
    d.window.go("check")
    d.press(d.window.check.situation.button)
    seen = 0
    for name in chain(["check"], everywhere(d)):
        for widget in _shown(d.window, QComboBox, QAbstractSpinBox, QAbstractSlider):
            if isinstance(widget, QScrollBar):
                continue
            before = _value(widget)
            for focus in (False, True):
                if focus:
                    widget.setFocus()
                for turn in (120, -120):
                    middle = QPointF(widget.rect().center())
                    event = QWheelEvent(
                        middle,
                        QPointF(widget.mapToGlobal(middle.toPoint())),
                        QPoint(),
                        QPoint(0, turn),
                        Qt.MouseButton.NoButton,
                        Qt.KeyboardModifier.NoModifier,
                        Qt.ScrollPhase.NoScrollPhase,
                        False,
                    )
                    QApplication.sendEvent(widget, event)
                assert _value(widget) == before, (name, widget.accessibleName())
            seen += 1
    assert seen > 10


def test_a_press_on_what_is_half_in_view_acts_on_it_and_does_not_scroll(make_window: Make) -> None:
    d = make_window(size=(911, 464), council="ludlow")
    pressed = 0
    for name in everywhere(d):
        for area in [a for a in d.window.page().findChildren(QScrollArea) if a.isVisible()]:
            inner, bar = area.widget(), area.verticalScrollBar()
            for button in _shown(inner, QAbstractButton):
                top = button.mapTo(inner, QPoint(0, 0)).y()
                wanted = top + button.height() // 2 - area.viewport().height()
                if not 0 < wanted <= bar.maximum() or pressed > 60:
                    continue
                for _ in range(4):  # a long list makes the rows that come into sight, and they take another height
                    wanted = button.mapTo(inner, QPoint(0, 0)).y() + button.height() // 2 - area.viewport().height()
                    bar.setValue(wanted)
                    QApplication.processEvents()
                at = button.mapTo(d.window, QPoint(min(20, button.width() // 2), 4))
                QTest.mousePress(d.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
                for _ in range(3):
                    QApplication.processEvents()
                assert bar.value() == wanted and button.isDown(), (name, button.accessibleName())
                away = QPoint(2, 2)  # let go elsewhere: nothing is to happen
                QTest.mouseMove(d.window.windowHandle(), away)
                QTest.mouseRelease(d.window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, away)
                pressed += 1
                break
    assert pressed > 5


def test_the_ring_stands_round_what_has_the_focus_and_clips_no_letter(make_window: Make) -> None:
    d = make_window(council="ludlow")
    ring = d.window._ring
    for name in everywhere(d):
        for widget in _shown(d.window.page(), QAbstractButton, QComboBox)[:12]:
            if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.visibleRegion().isEmpty():
                continue
            d.window.page().focus_title()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            assert widget.grab().toImage() == before, (name, widget.accessibleName())
            assert ring.isVisible(), (name, widget.accessibleName())
            holder = ring.parentWidget()
            place = widget.rect().translated(widget.mapTo(holder, QPoint(0, 0)))
            assert ring.geometry().contains(place.intersected(holder.rect())), (name, widget.accessibleName())


def test_titles_and_sentences_are_no_tab_stop_and_have_no_ring(make_window: Make) -> None:
    d = make_window()
    for name in everywhere(d):
        for label in _shown(d.window.page(), QLabel):
            assert not label.focusPolicy() & Qt.FocusPolicy.TabFocus, (name, label.text())
        d.window.page().focus_title()
        QApplication.processEvents()
        focused = d.focus()
        if isinstance(focused, QLabel):
            assert not d.window._ring.isVisible(), name


@pytest.mark.parametrize(("width", "height", "size"), [(1366, 720, 100), (911, 464, 200)])
def test_tab_goes_in_the_order_of_sight(make_window: Make, width: int, height: int, size: int) -> None:
    d = make_window(size=(width, height), text_size=size, council="ludlow")
    for name in everywhere(d):
        page = d.window.page()
        page.focus_title()
        stops: list[tuple[int, int, str]] = []
        widget: QWidget | None = page.title_label
        first: QWidget | None = None
        for _ in range(60):
            QTest.keyClick(widget or d.window, Qt.Key.Key_Tab)
            QApplication.processEvents()
            widget = QApplication.focusWidget()
            if widget is None or not page.isAncestorOf(widget) or widget is first:
                break
            first = first or widget
            area = next((a for a in page.findChildren(QScrollArea) if a.isAncestorOf(widget) and a.isVisible()), None)
            holder = area.widget() if area is not None else page
            at = widget.mapTo(holder, widget.rect().center())
            # the foot stands below all that scrolls
            down = SCROLLS_AT_MOST if isinstance(widget.parent(), Foot) else 0
            stops.append((at.y() + down, at.x(), widget.accessibleName()))
        for (y1, x1, one), (y2, x2, two) in pairwise(stops):
            same_line = abs(y1 - y2) < 20
            assert (same_line and x2 > x1) or (not same_line and y2 > y1), (name, one, two)


def test_help_names_the_page_lists_every_key_and_goes_away_with_esc(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_8)
    d.key(Qt.Key.Key_F1)
    assert d.title() == "Help: Settings"
    shown = d.shown(d.window.help)
    for action in d.window.actions_by_name.values():
        for key in action.shortcuts():
            text = key.toString(QKeySequence.SequenceFormat.PortableText)
            last = text.rsplit("+", 1)[-1]
            told = {"Ctrl++": "Ctrl and +", "Ctrl+-": "Ctrl and -", "Ctrl+0": "Ctrl and 0"}.get(text, text)
            if text not in ("Ctrl+=", "Ctrl+Return"):
                assert told in shown or (last == "Left" and "Alt+Left" in shown), text
    for number in range(1, 9):
        assert f"Ctrl+{number}" in shown
    d.key(Qt.Key.Key_Escape)
    assert d.window.place() == "settings"


def test_the_header_keeps_its_places_when_back_appears(make_window: Make) -> None:
    d = make_window()
    frame = d.window.frame
    parts = (frame.you_are, frame.break_button)
    before = [p.mapTo(d.window, QPoint(0, 0)) for p in parts]
    d.ctrl(Qt.Key.Key_6)
    assert [p.mapTo(d.window, QPoint(0, 0)) for p in parts] == before


@pytest.mark.parametrize("cells", [True, False])
def test_answers_and_buttons_are_as_high_as_their_words_at_any_width(make_window: Make, cells: bool) -> None:
    d = make_window(text_size=200)
    words = "A long answer that has to wrap once more where there is little room for it than where there is a lot of it"
    holder = QWidget()
    d.qtbot.addWidget(holder)
    inside = column(holder)
    inside.addWidget(check_box(words, False))
    inside.addWidget(Choice("Which?", [("a", words), ("b", "Short")], framed=True, cells=cells))
    inside.addWidget(PressButton(words))
    inside.addWidget(buttons_row(PressButton(words, "main"), check_box(words, False)))
    inside.addStretch(1)
    holder.show()
    for width in (1600, 900, 600, 400):
        holder.resize(width, 3000)
        QApplication.processEvents()
        assert cut(holder) == [], width


def test_on_no_page_words_are_cut(make_window: Make) -> None:
    d = make_window(size=(640, 440), text_size=200, council="ludlow")
    for name in everywhere(d):
        QApplication.processEvents()
        assert cut(d.window.page()) == [], name


@pytest.mark.parametrize("size", [100, 200])
def test_what_stands_round_the_page_takes_under_a_third_of_the_height(make_window: Make, size: int) -> None:
    d = make_window(size=(640, 440), text_size=size, council="ludlow")
    for name in pages(d):
        assert d.window.stack.height() * 3 >= d.window.height() * 2, name


def test_a_change_of_size_or_colours_shows_at_once_on_every_page(make_window: Make) -> None:
    d = make_window()
    for name in ("home", "settings", "policies", "walk"):
        d.window.go(name)
        QApplication.processEvents()
        margin = d.window.stack.mapTo(d.window, QPoint(6, d.window.stack.height() // 2))  # no letter stands there
        labels = [w for w in _shown(d.window.page(), QLabel) if w.text()][:3]
        before = [w.sizeHint().height() for w in labels]
        d.window.actions_by_name["bigger"].trigger()
        QApplication.processEvents()
        assert all(now > then for now, then in zip((w.sizeHint().height() for w in labels), before, strict=True)), name
        d.window.actions_by_name["normal"].trigger()
        light = d.window.grab().toImage().pixelColor(margin)
        d.window._change_looks(colours="dark")
        QApplication.processEvents()
        dark = d.window.grab().toImage().pixelColor(margin)
        assert light.lightness() > 200 > 60 > dark.lightness(), name
        d.window._change_looks(colours="light")


def _settled(page: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    """Where the words and the controls of a page stand, once nothing moves any more: a page is filled and laid out in steps."""
    seen: list[list[tuple[str, tuple[int, ...]]]] = []
    while len(seen) < 4 or any(each != seen[-1] for each in seen[-4:]):
        for _ in range(3):
            QApplication.processEvents()
        shown = _shown(page, QLabel, QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
        seen.append([(f"{type(w).__name__} {w.accessibleName()}", w.geometry().getRect()) for w in shown])
    return seen[-1]


def _rows_of_many_kinds(d: Driver) -> Iterator[str]:
    """Pages whose rows, columns, tables and boxes take their size from the words."""
    window = d.window
    stops: list[tuple[str, Callable[[], object]]] = [
        ("policies", lambda: window.go("policies")),
        ("compare", lambda: window.policies.show_compare()),
        ("contacts", lambda: window.go(ToSettings("contacts"))),
        ("keep", lambda: window.go(ToSettings("keep"))),
        ("templates", lambda: window.go(ToTool("templates"))),
        ("help", lambda: window.go(ToHelp())),
    ]
    yield from one_by_one(stops)
    yield from one_by_one(old_posts(d))


@pytest.mark.parametrize("width", [1366, 911])
def test_after_larger_words_every_page_is_as_it_was_and_no_word_is_cut(make_window: Make, width: int) -> None:
    d = make_window(size=(width, 620), council="ludlow")
    for name in _rows_of_many_kinds(d):
        page = d.window.page()
        before = _settled(page)
        assert cut(page) == [], name
        for size in (150, 200):
            d.window._change_looks(text_size=size)
            _settled(page)
            assert cut(page) == [], (name, size)
        d.window._change_looks(text_size=100)
        after = _settled(page)
        assert cut(page) == [] and [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [], name


def test_a_box_of_words_to_read_has_no_bar_of_its_own(make_window: Make) -> None:
    for size in (100, 200):
        d = make_window(size=(911, 464), text_size=size)
        d.window.go(ToTool("templates"))
        _settled(d.window.page())
        boxes = [w for w in d.window.page().findChildren(QPlainTextEdit) if w.isVisible()]
        assert len(boxes) > 3 and [b.accessibleName() for b in boxes if b.verticalScrollBar().maximum() > 0] == []


def test_a_page_opens_after_the_text_went_through_every_size(make_window: Make) -> None:
    """Qt's spacers are no objects that Python sees the end of: a layout made later in the same memory was taken for one, and the
    window crashed as the next page opened."""
    d = make_window(council="ludlow")
    for name in BY_ID:
        d.window.at(name)
    d.window.go("check")
    for size in (125, 150, 175, 200, 100):
        d.window._change_looks(text_size=size)
        QApplication.processEvents()
    for name in ("policies", *BY_ID):
        d.window.go(name)
        QApplication.processEvents()
        assert d.window.place() == name


def test_no_page_has_a_spacer_of_qts() -> None:
    """`addStretch` of our columns and lines puts in a widget. A column of Qt's own also cuts answers that wrap."""
    makes = re.compile(r"\b(QSpacerItem|QFormLayout|addSpacing|addSpacerItem|insertStretch|insertSpacing)\b|\bQ[HV]BoxLayout\(")
    for path in sorted((RESOURCES.parent / "assistant" / "ui").rglob("*.py")):
        assert not makes.search(path.read_text(encoding="utf-8")), path


def test_boxes_and_buttons_are_large_enough_to_press(make_window: Make) -> None:
    d = make_window(council="ludlow")
    for name in pages(d):
        for widget in _shown(d.window.page(), QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
            assert widget.height() >= 24 and widget.width() >= 24, (name, widget.accessibleName())


def test_the_ring_says_nothing_to_a_screen_reader(make_window: Make) -> None:
    d = make_window()
    ring = d.window.findChild(FocusRing)
    assert ring is not None and ring.focusPolicy() == Qt.FocusPolicy.NoFocus and not ring.accessibleName()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('stop = "#AA2A16"', 'stop = "red"', 'colours.light.stop: must be a colour like "#1A65A6"'),
        ("target = 44", "target = 20", "shape.target"),
        ('home = "house"', 'home = "no-such"', "icons.home: there is no file icons/no-such.svg"),
        ("radius = 8", "radius = 8\nshadow = 3", "shape.shadow: is no key that we know"),
    ],
)
def test_a_mistake_in_the_look_is_named_by_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    import shutil

    copy = tmp_path / "resources"
    shutil.copytree(RESOURCES, copy, ignore=shutil.ignore_patterns("models", "fonts", "spelling"))
    looks = copy / "looks.toml"
    text = looks.read_text(encoding="utf-8")
    assert old in text
    looks.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        validated(copy)
    assert "looks.toml" in str(error.value) and told in str(error.value)


def test_a_question_has_the_ring_and_esc_goes_back(make_window: Make) -> None:
    d = make_window()
    question = Question(d.window, "Title", "Which one?", (("a", "The first"), ("b", "The second")), "Go back")
    d.qtbot.addWidget(question)
    question.show()
    question.activateWindow()
    d.qtbot.waitUntil(question.isActiveWindow)
    QTest.keyClick(question.focusWidget(), Qt.Key.Key_Tab)
    QApplication.processEvents()
    ring = question.findChild(FocusRing)
    assert ring is not None and ring.isVisible()
    d.press(d.button("The second", question))
    assert question.answer == "b" and not question.isVisible()
    other = Question(d.window, "Title", "Which one?", (("a", "The first"),), "Go back")
    d.qtbot.addWidget(other)
    other.show()
    QTest.keyClick(other, Qt.Key.Key_Escape)
    assert other.answer == "" and not other.isVisible()
