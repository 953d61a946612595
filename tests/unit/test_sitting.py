# SPDX-License-Identifier: Apache-2.0
"""A sitting: the words, what the user says about them, and the result that is about them and no others. No window anywhere."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.app import build_app
from assistant.domain.content import Content
from assistant.domain.draft import Account, Draft, Kind, Place
from assistant.domain.finding import Span
from assistant.domain.options import Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from assistant.services.check.shown import quotes_of, show
from assistant.services.check.sitting import Sitting, State

NOON = dt.datetime(2026, 11, 24, 12, 40)  # noqa: DTZ001 - the user's local time


@pytest.fixture
def sitting(tmp_path: Path, checker: Checker) -> Sitting:
    app = build_app(tmp_path)
    app.preferences.change(council="ludgershall")
    made = Sitting(app, lambda: NOON)
    made.checker = checker
    return made


def _check(sitting: Sitting, checker: Checker, *, complete: bool = True) -> bool:
    run = checker.full if complete else checker.fast
    return sitting.take(run(sitting.draft(), sitting.options()), sitting.revision, complete=complete)


def _titles(sitting: Sitting) -> list[str]:
    shown = sitting.shown()
    return [card.finding.title for card in shown.cards] if shown is not None else []


def test_a_result_of_other_words_or_another_situation_is_never_shown(sitting: Sitting, checker: Checker) -> None:
    assert sitting.state is State.EMPTY
    sitting.write("Cllr Webb is a clown.")
    draft, options, revision = sitting.draft(), sitting.options(), sitting.revision
    review = checker.full(draft, options)
    sitting.write("The bus is late.")
    assert not sitting.take(review, revision, complete=True) and sitting.shown() is None
    assert sitting.state is State.WAITING
    assert _check(sitting, checker) and _titles(sitting) == []
    sitting.situate(account=Account.OFFICIAL)
    assert sitting.state is State.WAITING and sitting.shown() is None
    assert _check(sitting, checker) and sitting.state is State.DONE


def test_what_is_set_aside_stays_so_while_its_words_stand(sitting: Sitting, checker: Checker) -> None:
    sitting.write("Cllr Webb is a clown.")
    _check(sitting, checker)
    shown = sitting.shown()
    assert shown is not None and shown.title == "1 thing to look at"
    sitting.set_aside(shown.cards[0].finding, "quote")
    shown = sitting.shown()
    assert shown is not None and shown.title == "You set 1 aside. Nothing else found." and shown.cards == ()
    sitting.write("Cllr Webb is a clown. Mrs Hall at 12 Mill Lane owes rent.")
    _check(sitting, checker)
    shown = sitting.shown()
    assert shown is not None and shown.title == "1 thing to look at. You set 1 aside."
    sitting.put_back(shown.aside[0])
    assert len(_titles(sitting)) == 2
    sitting.set_aside(shown.aside[0], "quote")
    sitting.write("")
    sitting.write("Cllr Webb is a clown.")
    _check(sitting, checker)
    assert len(_titles(sitting)) == 1


def test_a_draft_is_put_aside_for_a_comment_and_comes_back(sitting: Sitting) -> None:
    sitting.write("My own half finished post.")
    sitting.read_comment()
    assert sitting.text == "" and sitting.received and sitting.context().received
    sitting.write("A comment from somebody.")
    sitting.read_comment()
    assert sitting.text == "A comment from somebody."
    assert sitting.words_to_lose == "A comment from somebody.\n\nMy own half finished post."
    sitting.situate(received=False, kind=Kind.POST)
    assert sitting.text == "My own half finished post." and sitting.own_words == ""


def test_answers_are_kept_for_next_time_but_not_those_about_one_post(sitting: Sitting, tmp_path: Path) -> None:
    sitting.situate(account=Account.OFFICIAL, place=Place.GROUP, kind=Kind.REPLY, platform="x")
    sitting.answer("purpose", "news")
    assert sitting.context().purpose is not None
    sitting.situate(account=Account.PERSONAL)
    assert sitting.context().purpose is None
    again = build_app(tmp_path).settings
    assert (again.last_account, again.last_place, again.last_kind, again.last_platform) == ("personal", "group", "reply", "x")


def test_what_fails_is_named_and_the_rest_stands(sitting: Sitting, checker: Checker) -> None:
    sitting.write("Cllr Webb is a clown.")
    sitting.fail(sitting.revision)
    assert sitting.state is State.FAILED and sitting.shown() is None
    _check(sitting, checker, complete=False)
    assert sitting.state is State.DONE
    sitting.fail(sitting.revision)
    shown = sitting.shown()
    assert shown is not None and len(shown.cards) == 1 and set(shown.left_out) == {"model", "grammar"}
    sitting.write("Other words.")
    sitting.fail(sitting.revision - 1)
    assert sitting.state is State.WAITING


def test_slower_findings_stay_while_their_sentence_stands(sitting: Sitting, checker: Checker) -> None:
    sitting.write("We recieve the papers. The bus is late.")
    _check(sitting, checker)
    assert _titles(sitting) == ["1 spelling"]
    sitting.write("We recieve the papers. The bus is very late.")
    _check(sitting, checker, complete=False)
    assert _titles(sitting) == ["1 spelling"]
    sitting.write("Hello. We recieve the papers. The bus is very late.")
    _check(sitting, checker)
    sitting.write("Good day. We recieve the papers. The bus is very late.")
    _check(sitting, checker, complete=False)
    shown = sitting.shown()
    assert shown is not None and shown.cards[0].quotes == ("recieve",)
    sitting.write("Good day. We receive the papers. The bus is very late.")
    _check(sitting, checker, complete=False)
    assert _titles(sitting) == []


def test_cards_about_one_clause_stand_together_and_nothing_is_said_twice(checker: Checker, content: Content) -> None:
    text = "You are an absolute moron. Mrs Hall at 12 Mill Lane owes rent. Mr Cole of 4 High Street is ill. Cllr Webb is a liar."
    context = read_context({"council": "ludgershall"})
    shown = show(content, checker.full(Draft(text, context), Options()), text, context)
    keys = [(card.level, card.finding.clauses[0]) for card in shown.cards]
    assert len(set(keys)) == sum(a != b for a, b in zip([None, *keys], keys, strict=False))
    said = [card.says for card in shown.cards if card.says]
    assert len(said) == len(set(said))
    assert sum("Code of Conduct" in line for line in shown.lines) == 1
    assert not any("Code of Conduct" in line for card in shown.cards for line in card.more)


def test_a_comment_that_came_in_gets_a_readers_advice_and_no_writers(checker: Checker, content: Content) -> None:
    text = "You are an absolute moron and I know where you live."
    context = read_context({"council": "ludlow", "received": True})
    shown = show(content, checker.full(Draft(text, context), Options()), text, context)
    assert shown.cards and shown.steps == tuple(dict.fromkeys(c.advice.reader for c in shown.cards))[:3]
    assert shown.speaking is None and shown.readers == () and not any("Code of Conduct" in line for line in shown.lines)
    for card in shown.cards:
        assert card.says == "" and card.finding.why not in card.more


@given(st.text(alphabet=st.sampled_from("ab 'é-.🙂"), max_size=40), st.data())
def test_a_quotation_is_never_cut_in_a_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for quote in quotes_of(text, [Span(start, end)]):
        words = " ".join(text.split())
        assert quote.rstrip("…") in words or not quote
    long = "word " * 60
    (quote,) = quotes_of(long, [Span(2, len(long) - 3)])
    assert quote.endswith("word…") and len(quote) <= 141


def test_advice_of_every_concern_passes_our_own_checker(reader: Checker, content: Content) -> None:
    assert set(content.advice) == set(content.concerns)
    for concern, advice in content.advice.items():
        for council in ("ludgershall", "ludlow"):
            context = read_context({"council": council})
            for text in (advice.after, advice.say):
                found = [f.rule for f in reader.full(Draft(text, context), Options(rewrites=False)).findings if f.level != "tip"]
                assert found == [], (concern, text)


def test_a_sitting_loads_no_window() -> None:
    code = "import sys; import assistant.services.check.sitting; print([m for m in sys.modules if m.startswith('PySide6')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
