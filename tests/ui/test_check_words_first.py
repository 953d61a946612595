# SPDX-License-Identifier: Apache-2.0
"""Check a post: the words first, cards of one screen, another way in place, and results that are about the words that are there."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from assistant.domain.draft import Account, Draft
from assistant.domain.finding import Review
from assistant.domain.options import Options
from assistant.domain.settings import TEXT_SIZES
from assistant.services.check.checker import Checker
from assistant.ui.background import PoolExecutor
from assistant.ui.check.marked import MarkedLabel, bracketed
from assistant.ui.destinations import ToComment, ToReply
from assistant.ui.widgets.choices import Choice
from tests.ui.drivers.screen_checks import misfits
from tests.ui.drivers.window import Driver

Make = Callable[..., Driver]
WALK_1 = "Disgusted that we are closing the High Street toilets. Mrs Hall at 12 Mill Lane relies on them. The clerk is useless!!"

# -- the words first -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("width", "height", "percent", "lines"),
    [(1366, 768, 100, 8), (1366, 720, 100, 8), (1180, 660, 100, 8), (911, 464, 200, 5), (640, 440, 100, 3), (1093, 566, 125, 5)],
)
def test_the_box_is_in_sight_with_the_caret_and_the_buttons(
    make_window: Make, width: int, height: int, percent: int, lines: int
) -> None:
    d = make_window(size=(width, height), text_size=percent)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check

    def as_wanted() -> bool:
        seen = all(b.visibleRegion().boundingRect() == b.rect() for b in (page.foot.check_button, page.foot.copy_button))
        return d.focus() is page.box and page.box.lines_in_sight() >= lines and seen

    d.qtbot.waitUntil(as_wanted)
    d.write(WALK_1)
    assert page.foot.check_button.visibleRegion().boundingRect() == page.foot.check_button.rect()


@pytest.mark.parametrize("percent", TEXT_SIZES)
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1366, 720)])
def test_the_result_stands_beside_the_words_in_large_print_too(make_window: Make, width: int, height: int, percent: int) -> None:
    d = make_window(size=(width, height), text_size=percent)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    d.write(WALK_1)
    d.press(page.foot.check_button)
    d.qtbot.waitUntil(lambda: d.focus() is page.result.title)
    first = page.result.cards()[0]
    d.qtbot.waitUntil(lambda: all(w.visibleRegion().boundingRect() == w.rect() for w in (page.result.title, first)))
    assert page.box.lines_in_sight() >= 5, "the words are in sight beside it"
    assert first.mapTo(page, first.rect().topLeft()).x() > page.box.mapTo(page, page.box.rect().topRight()).x()
    assert misfits(page) == []


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [(1366, 768, 125), (1366, 720, 200), (1093, 614, 125), (1024, 700, 150), (800, 600, 125), (640, 440, 100)],
)
def test_the_page_opens_at_its_top_where_the_box_has_lines_enough(
    make_window: Make, width: int, height: int, percent: int
) -> None:
    d = make_window(size=(width, height), text_size=percent)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    d.qtbot.waitUntil(lambda: d.focus() is page.box)
    for _ in range(6):  # what scrolls to the caret does so a few events later
        d.settle()
    for part in (page.title_label, page.situation):
        assert part.visibleRegion().boundingRect() == part.rect()
    assert page.box.lines_in_sight() >= 5


def test_two_findings_fit_on_a_usual_screen(make_window: Make) -> None:
    d = make_window(size=(1366, 720))  # 768 less the bar of Windows
    d.ctrl(Qt.Key.Key_2)
    d.write(WALK_1)
    cards = d.window.check.result.cards()
    assert len(cards) == 2
    for card in cards:
        assert card.visibleRegion().boundingRect() == card.rect()
    three = d.window.check.result.three
    assert three.text().startswith("Only you can answer:") and three.visibleRegion().boundingRect() == three.rect()


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 720, 100), (911, 464, 200), (640, 440, 100)])
def test_questions_out_of_sight_are_one_press_away(make_window: Make, width: int, height: int, percent: int) -> None:
    d = make_window(size=(width, height), text_size=percent)
    d.ctrl(Qt.Key.Key_2)
    d.write(WALK_1)
    result = d.window.check.result
    asked = result.findChildren(Choice)
    assert result.ask_button.text() == "1 question for you" and len(asked) == 1
    d.press(result.ask_button)
    first = asked[0].first()
    d.qtbot.waitUntil(lambda: d.focus() is first and first.visibleRegion().boundingRect() == first.rect())
    d.window.check.box.replace_all("The play area opens at ten.")
    d.settle()
    assert result.ask_button.isHidden()


def test_the_questions_unfold_by_themselves_the_first_time_only(make_window: Make) -> None:
    d = make_window(last_account=None)
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    assert page.questions.isVisible() and not page.situation.isVisible() and d.focus() is page.box
    d.choose("My own account")
    d.choose("A Facebook group")
    d.choose("Reply")
    d.press(page.questions.done_button)
    assert d.focus() is page.box and not page.questions.isVisible()
    assert page.situation.text.text() == "You post as your own account, in a Facebook group, a reply for Facebook."
    assert d.window.app.settings.last_account is Account.PERSONAL
    d.press(page.situation.button)
    d.key(Qt.Key.Key_Escape)
    assert page.situation.isVisible()
    again = make_window(last_account=Account.PERSONAL)
    again.ctrl(Qt.Key.Key_2)
    assert not again.window.check.questions.isVisible()


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 720, 100), (911, 464, 200), (640, 440, 200), (640, 440, 100)])
def test_unfolded_questions_are_cut_nowhere(make_window: Make, width: int, height: int, percent: int) -> None:
    d = make_window(size=(width, height), text_size=percent)
    d.ctrl(Qt.Key.Key_2)
    d.press(d.window.check.situation.button)
    assert misfits(d.window.check) == []
    for choice in (d.window.check.account, d.window.check.place, d.window.check.kind):
        assert choice.height() >= choice.heightForWidth(choice.width())


def test_every_situation_has_its_words(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    page = d.window.check
    for account, radio in page.account.buttons.items():
        radio.click()
        for place in page.place.buttons.values():
            place.click()
            for kind, button in page.kind.buttons.items():
                button.click()
                said = page.situation.text.text()
                assert said.endswith("Facebook.") and "[" not in said, (account, kind)


def test_the_limit_of_a_site_shows_when_it_is_near(make_window: Make) -> None:
    d = make_window(last_platform="x")
    d.ctrl(Qt.Key.Key_2)
    d.write("word " * 40)
    assert d.window.check.foot.count.text() == "40 words"
    d.write("word " * 5)
    assert "225 of 280 for X" in d.window.check.foot.count.text()


# -- cards -----------------------------------------------------------------------------------------------------------


def test_a_quotation_is_whole_words_and_the_code_of_conduct_is_named_once(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("You are an absolute moron. Cllr Webb is a clown. Mrs Hall at 12 Mill Lane owes rent.")
    shown = d.shown(d.window.check.result)
    assert shown.count("Code of Conduct") == 1
    words = d.window.check.sitting.text
    for card in d.window.check.result.cards():
        d.press(card.more_button)
        assert "Code of Conduct" not in d.shown(card)
        for quote in card.told.quotes:
            at = words.index(quote)
            assert not words[at - 1 : at].isalnum() and not words[at + len(quote) : at + len(quote) + 1].isalnum()


def test_another_way_shows_the_sentence_that_changes_and_goes_in_with_one_press(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write(WALK_1)
    card = d.window.check.result.cards()[0]
    d.press(card.other_button)
    marked = [label for label in card.unfolded.findChildren(MarkedLabel) if label.isVisible()]
    assert marked[0].text() == "Mrs Hall at 12 Mill Lane relies on them." and marked[1].text() == "A resident relies on them."
    assert [marked[1].text()[a:b] for a, b in marked[1].marks] == ["A resident"]
    assert "High Street" not in d.shown(card.unfolded)
    d.qtbot.waitUntil(lambda: d.focus() is not card.other_button)
    assert d.focus().text() == "Use this"
    for label in marked[:2]:
        assert not label.visibleRegion().isEmpty()
    d.key(Qt.Key.Key_Return)
    assert "Mill Lane" not in d.window.check.sitting.text and d.focus() is d.window.check.result.title
    d.window.check.box.setFocus()
    d.ctrl(Qt.Key.Key_Z)
    assert d.window.check.sitting.text == WALK_1


def test_where_there_is_no_other_way_an_example_stands_that_never_goes_into_the_draft(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.window.check.questions.choose_kind("share")
    d.write("Travellers are all thieves.")
    card = d.window.check.result.cards()[0]
    assert card.other_button.text() == "See an example"
    d.press(card.other_button)
    advice = d.window.app.content.advice["discrimination"]
    shown = d.shown(card.unfolded)
    assert advice.say in shown and advice.before in shown and advice.after in shown
    assert [b.text() for b in card.unfolded.findChildren(type(card.other_button)) if b.isVisible()] == ["Close"]
    d.key(Qt.Key.Key_Escape)
    assert not card.unfolded.isVisible()


def test_reasons_fit_the_concern(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("You are an absolute moron. The clerk lives at 12 Mill Lane, SP11 9QA.")
    offered: dict[str, list[str]] = {}
    for card in d.window.check.result.cards():
        d.press(card.fine_button)
        made = card.unfolded.findChildren(type(card.other_button))
        offered[card.finding.concern] = [b.text() for b in made if b.isVisible()]
    assert "You have misread it" in offered["abuse"] and "It is about a place, not a person" not in offered["abuse"]
    assert "It is about a place, not a person" in offered["personal-data"]


def test_nothing_kind_is_said_beside_conduct_secrets_or_a_request_for_votes(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    for text in (
        "Thank you all for coming. Slow clap for Cllr Webb.",
        "I oppose this decision, it is wrong. Cllr Webb is a clown.",
        "Thanks all. In the closed session we heard that the hall will be sold, and I am against it.",
    ):
        d.window.check.take(ToReply(""))
        d.write(text)
        shown = d.shown(d.window.check.result)
        assert d.titles(), text
        assert "Friendly and clear" not in shown and "opinion about a decision" not in shown, text
    d.window.check.take(ToReply(""))
    d.write("Thank you all for coming to the fair.")
    assert "Friendly and clear" in d.shown(d.window.check.result)


def test_the_meter_shows_when_it_says_something_new(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    part = d.window.check.result.speaking
    for text, seen in (
        ("The fete is on Saturday on the green.", False),
        ("I love our library and our High Street.", False),
        ("We decided last night to close the hall.", True),
    ):
        d.window.check.take(ToReply(""))
        d.write(text)
        assert part.isVisible() is seen, text
    assert "“We decided" in part.text.text()
    d.window.check.account.buttons["official"].click()
    assert not part.isVisible()


def test_f8_brings_the_words_into_view(make_window: Make) -> None:
    d = make_window(size=(1100, 520))
    d.ctrl(Qt.Key.Key_2)
    d.write("The play area opens at ten.\n" * 60 + "You are an absolute moron.")
    box = d.window.check.box
    d.ctrl(Qt.Key.Key_Return)
    box.verticalScrollBar().setValue(0)
    d.key(Qt.Key.Key_F8)
    assert box.verticalScrollBar().value() > 30


# -- results that are about the words that are there -----------------------------------------------------------------


class _Held(Checker):
    """The checker, with answers that wait until they are let go, or break."""

    gate = threading.Event()
    breaks = False

    def fast(self, draft: Draft, options: Options) -> Review:
        self.gate.wait(20)
        if self.breaks:
            raise RuntimeError("a part broke")
        return super().fast(draft, options)


def _held(d: Driver) -> _Held:
    app = d.window.app
    checker = _Held(app.content, app.resources / "spelling" / "en_GB.marisa", False)
    checker.gate = threading.Event()
    checker.gate.set()
    d.qtbot.waitUntil(lambda: d.window.check.live.checker is not None, timeout=20_000)
    d.window.check.work.set_checker(checker)
    return checker


def test_while_a_check_runs_the_old_cards_are_gone_and_the_result_says_so(make_window: Make) -> None:
    d = make_window(pool=True)
    checker = _held(d)
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown. The bins are late.")
    d.qtbot.waitUntil(lambda: d.titles() == ["1  Check this: name-calling"])
    checker.gate.clear()
    d.write(" And so is the bus.")
    d.qtbot.waitUntil(lambda: d.result_title() == "Checking...")
    assert d.titles() == [] and d.window.check.box.marks == ()
    d.qtbot.waitUntil(lambda: "takes longer than it should" in d.shown(d.window.check.result), timeout=10_000)
    checker.gate.set()
    d.qtbot.waitUntil(lambda: d.titles() == ["1  Check this: name-calling"])
    d.qtbot.waitUntil(lambda: "takes longer" not in d.shown(d.window.check.result))


def test_a_card_goes_at_once_when_its_words_go(make_window: Make) -> None:
    d = make_window(pool=True)
    checker = _held(d)
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown.")
    d.qtbot.waitUntil(lambda: d.titles() == ["1  Check this: name-calling"])
    checker.gate.clear()
    d.window.check.box.replace_all("The bus is late.")
    assert d.titles() == [] and d.result_title() == "Checking..."
    checker.gate.set()
    d.qtbot.waitUntil(lambda: d.result_title().startswith("We found nothing"))


def test_a_check_that_breaks_says_so_and_keeps_the_words(make_window: Make) -> None:
    d = make_window(pool=True)
    checker = _held(d)
    d.ctrl(Qt.Key.Key_2)
    checker.breaks = True
    d.write("Cllr Webb is a clown.")
    d.qtbot.waitUntil(lambda: d.result_title() == "We could not check these words")
    assert d.window.place() == "check" and d.window.check.sitting.text == "Cllr Webb is a clown." and d.titles() == []
    checker.breaks = False
    d.press(d.window.check.foot.check_button)
    d.qtbot.waitUntil(lambda: d.titles() == ["1  Check this: name-calling"])


def test_with_checking_as_you_type_off_a_change_takes_the_result_away(make_window: Make) -> None:
    d = make_window(live_checking=False)
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown.")
    assert d.titles() == []
    d.ctrl(Qt.Key.Key_Return)
    assert d.titles() == ["1  Check this: name-calling"]
    d.write("More.")
    assert d.titles() == [] and d.result_title() == "Your words have changed. Press Check."


def test_closing_does_not_wait_for_a_check_that_goes_on() -> None:
    executor = PoolExecutor()
    gate, started = threading.Event(), threading.Event()

    class Told:
        def emit(self, _value: object) -> None: ...

    def work() -> None:
        started.set()
        gate.wait(60)

    executor.beside().submit(work, Told(), Told())
    assert started.wait(20)
    executor.shutdown()
    assert executor.left_behind and not gate.is_set()
    gate.set()
    executor.wait()


def test_words_survive_hiding(make_window: Make) -> None:
    d = make_window()
    d.ctrl(Qt.Key.Key_2)
    d.write("Cllr Webb is a clown.")
    d.window.check.take(ToComment())
    d.write("You are a nasty little creep.")
    d.key(Qt.Key.Key_F9)
    d.key(Qt.Key.Key_F9)
    assert d.window.check.sitting.text == "You are a nasty little creep."
    assert d.window.check.sitting.own_words == "Cllr Webb is a clown."


# -- the first minute ------------------------------------------------------------------------------------------------


def test_from_the_first_start_to_the_first_mended_draft_in_six_actions(make_window: Make) -> None:
    d = make_window(first_run=True, council="ludgershall")
    for _ in range(3):
        d.press(d.window.first.continue_button)
    d.press(d.window.first.example_button)
    assert d.window.place() == "check" and d.result_title() == "2 things to look at"
    card = d.window.check.result.cards()[0]
    d.press(card.other_button)
    d.press(d.button("Use this", card))
    assert d.actions == 6
    assert "Mill Lane" not in d.window.check.sitting.text and d.result_title() == "1 thing to look at"


def test_words_in_brackets_stand_out() -> None:
    assert bracketed("on [your page], a [reply]") == ("on your page, a reply", ((3, 12), (16, 21)))
