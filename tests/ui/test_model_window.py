# SPDX-License-Identifier: Apache-2.0
"""The model in the window: it arrives after the rules, shows its words, can be turned off, and reads comments that came in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from assistant.domain.finding import Finding, Source
from assistant.ui.destinations import News, ToTool
from assistant.ui.printing import result_html
from tests.conftest import RESOURCES
from tests.ui.drivers.log import CLERK, open_first, page
from tests.ui.drivers.screen_checks import SIZES, misfits, unnamed
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
VEILED = "The hall looks well. Keep on like this and you will be leaving the village on your back."


def _findings(d: Driver) -> list[Finding]:
    shown = d.window.check.sitting.shown()
    return [card.finding for card in shown.cards] if shown is not None else []


def model_findings(d: Driver) -> list[str]:
    return [f.rule for f in _findings(d) if f.source is Source.MODEL]


def test_a_card_shows_the_sentence_and_the_words_that_weigh_most(make_window: Make) -> None:
    d = make_window(model=True)
    d.window.go("check")
    d.write(VEILED)
    d.press(d.window.check.foot.check_button)
    assert "model-threat" in model_findings(d)
    shown = d.shown(d.window.check.result)
    assert "This can read as a threat to someone, and a threat frightens people." in shown
    card = d.window.check.result.cards()[0]
    assert card.read_button.text() == "Ludgershall 4.7"
    assert card.quote.text().startswith("“Keep on like this") and card.quote.accessibleName().startswith('You wrote: "Keep on')
    d.press(card.more_button)
    assert "These words weigh most: " in d.shown(card)
    finding = next(f for f in _findings(d) if f.rule == "model-threat")
    marked = {(m.start, m.end) for m in d.window.check.box.marks if m.number}
    assert {(s.start, s.end) for s in finding.drivers} <= marked


def test_it_is_turned_off_in_settings_and_on_again(make_window: Make) -> None:
    d = make_window(model=True)
    d.window.go("check")
    d.write(VEILED)
    d.press(d.window.check.foot.check_button)
    assert model_findings(d)
    d.window.go("settings")
    d.window.settings.show_section("checking")
    d.choose("Read whole sentences, and not only words")
    assert not d.window.app.settings.model
    d.window.go("check")
    d.press(d.window.check.foot.check_button)
    assert not model_findings(d)
    d.window.app.preferences.change(model=True)
    d.window.hear(News.SETTINGS)
    d.press(d.window.check.foot.check_button)
    assert model_findings(d)


def test_words_that_were_there_first_are_read_when_it_arrives(make_window: Make) -> None:
    d = make_window(model=False)
    d.window.go("check")
    d.write(VEILED)
    d.press(d.window.check.foot.check_button)
    assert not model_findings(d)
    d.window.app.preferences.change(model=True)
    d.window.hear(News.SETTINGS)
    d.qtbot.waitUntil(lambda: "model-threat" in model_findings(d), timeout=60_000)


def test_without_its_files_the_check_goes_on_and_says_so(make_window: Make, tmp_path: Path) -> None:
    d = make_window(model=False)
    folder = tmp_path / "resources"
    folder.mkdir()
    for name in ("spelling",):
        shutil.copytree(RESOURCES / name, folder / name)
    d.window.app.resources = folder
    d.window.app.preferences.change(model=True)
    d.window._loader.checker = None  # as at the start
    d.window.load_checker()
    d.window.go("check")
    d.write("I'll knock his teeth out.")
    d.press(d.window.check.foot.check_button)
    shown = d.shown(d.window.check.result)
    assert "We could not check: whole sentences. The rest was checked." in shown
    assert "a threat" in d.titles()[0]


def test_a_comment_that_came_in_is_read_and_leads_to_what_to_do(make_window: Make) -> None:
    d = make_window(model=True)
    d.window.go("check")
    d.press(d.window.check.situation.button)
    d.choose("Read a comment I got")
    assert d.window.check.box.accessibleName() == "The comment you got"
    assert not d.window.check.account.isVisible() and not d.window.check.place.isVisible()
    d.write("You are a nasty little creep and the whole town laughs at you.")
    d.press(d.window.check.foot.check_button)
    result = d.window.check.result
    shown = d.shown(result)
    quoted = [card.quote.accessibleName() for card in result.cards()]
    assert quoted and all(text.startswith("They wrote: ") for text in quoted)
    assert "Who will see this" not in shown and "Is it true, and can you show it?" not in shown
    assert "What you can do" in shown and "You need not reply." in shown
    assert "Code of Conduct" not in shown and "Staff cannot answer" not in shown
    assert not any(card.other_button.isVisible() for card in result.cards())
    page = d.window.check
    printed = result_html(page._words, page.sitting.text, page.sitting.shown(), page._app.content.cite, received=True)
    assert "They wrote: " in printed and "You wrote: " not in printed and "someone else&#x27;s words" in printed
    assert "Is it true" not in printed and "Who will see this" not in printed
    d.press(result.walk_button)
    assert d.window.place() == "walk" and "danger" in d.title().lower()
    d.window.go("check")
    d.press(d.window.check.situation.button)
    d.choose("New post")
    assert d.window.check.account.isVisible() and d.window.check.box.accessibleName() == "Your words"
    d.press(d.window.check.foot.check_button)
    assert "Is it true, and can you show it?" in d.shown(result)
    assert not result.walk_button.isVisible()


def test_a_draft_is_put_aside_for_a_comment_and_comes_back(make_window: Make) -> None:
    d = make_window(model=False)
    d.window.go("check")
    d.write("My own half finished post.")
    d.window.go(ToTool("read"))
    assert d.window.check.sitting.text == "" and d.focus() is d.window.check.box
    assert 'choose "New post"' in d.shown(d.window.check.above)
    d.write("A comment from somebody.")
    assert d.window.check.sitting.words_to_lose == "A comment from somebody.\n\nMy own half finished post."
    d.window.go(ToTool("read"))  # once more, with a comment in the box: nothing is moved
    assert d.window.check.sitting.text == "A comment from somebody."
    d.press(d.window.check.situation.button)
    d.choose("New post")
    assert d.window.check.sitting.text == "My own half finished post." and not d.window.check.above.aside_line.isVisible()
    d.window.check.box.setFocus()
    d.ctrl(Qt.Key.Key_Z)
    assert d.window.check.sitting.text == "A comment from somebody."
    assert d.window.check.sitting.words_to_lose == "A comment from somebody."


def test_a_walkthrough_and_the_log_lead_to_reading_a_comment(make_window: Make) -> None:
    d = make_window(model=True, **CLERK)
    open_first(d)
    page(d).show_wizard(None)
    d.choose("Abusive")
    d.press(d.button("Read a comment I got", page(d).view))
    assert d.window.place() == "check" and d.focus() is d.window.check.box
    assert d.window.check.box.accessibleName() == "The comment you got"
    d.write("You are a nasty little creep and the whole town laughs at you.")
    d.press(d.window.check.foot.check_button)
    assert d.window.check.result.cards()[0].quote.accessibleName().startswith("They wrote: ")
    d.window.go("log")
    assert page(d).name == "wizard" and page(d).view.form.fields["kind"].value == "abuse"  # still there
    d.window.go("walk")
    d.window.walk.begin("act")
    for answer in ("No", "My own page"):
        d.press(d.button(answer, d.window.walk))
    assert d.title() == "What is it most like?"
    d.press(d.button("Read a comment I got", d.window.walk))
    assert d.window.place() == "check" and d.focus() is d.window.check.box
    d.window.go("walk")
    assert d.title() == "What should I do?"  # not opened unasked
    d.press(d.button("Go on: What should I do about this comment?", d.window.walk))
    assert d.title() == "What is it most like?"


def test_the_comment_that_came_in_fits_in_every_size(make_window: Make) -> None:
    for width, height, percent in SIZES:
        d = make_window(model=True, size=(width, height), text_size=percent)
        d.window.go("check")
        d.press(d.window.check.situation.button)
        d.choose("Read a comment I got")
        d.write("You are a nasty little creep and the whole town laughs at you.")
        d.press(d.window.check.foot.check_button)
        assert not misfits(d.window) and not unnamed(d.window)
