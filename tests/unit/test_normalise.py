# SPDX-License-Identifier: Apache-2.0
"""Disguises are seen through, and offsets always lead back to the words as typed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.engine import Engine
from assistant.checking.normalise import KnownWords, View
from assistant.domain.draft import Draft
from assistant.domain.options import Options

TRICKY = st.text(
    alphabet=st.one_of(
        st.sampled_from("abc itdsoe'’*@$!1037.,?\n \u200b\u0301🙂🏴\U000e0067éßœıĳﬁ％"), st.characters(exclude_categories=("Cs",))
    ),
    max_size=80,
)


@given(TRICKY)
def test_offsets_stay_in_the_text_and_in_order(text: str) -> None:
    view = View(text, KnownWords({"idiot", "scum"}, {"idiot", "fuck"}))
    assert len(view.tokens) == len(view.starts) == len(view.ends) == len(view.sentence) == len(view.breaks)
    for start, end in zip(view.starts, view.ends, strict=True):
        assert 0 <= start < end <= len(text)
    assert view.starts == sorted(view.starts)
    for a, b in view.quotes:
        assert 0 <= a < b <= len(text)


@given(st.lists(st.sampled_from(["the", "clerk", "is", "an", "ÉIRE", "ŵy", "🙂", "x2", "don't"]), min_size=1, max_size=12))
def test_every_plain_word_is_found_where_it_stands(words: list[str]) -> None:
    text = " ".join(words)
    view = View(text)
    for start, end in zip(view.starts, view.ends, strict=True):
        assert text[start:end] in words


@given(TRICKY)
def test_findings_point_into_the_text(engine: Engine, text: str) -> None:
    for finding in engine.check(Draft("You are an idiot. " + text)).findings:
        for span in finding.spans:
            assert 0 <= span.start < span.end <= len(text) + 18


@pytest.mark.parametrize(
    "word",
    [
        "idiot",
        "IDIOT",
        "1d10t",
        "id!ot",
        "i d i o t",
        "i.d.i.o.t",
        "idi\u200bot",
        "іdіоt",
        "ｉｄｉｏｔ",
        "idiooot",
        "ídíót",
        "i-d-i-o-t",
        "𝗶𝗱𝗶𝗼𝘁",
    ],
)
def test_disguised_words_are_seen(engine: Engine, word: str) -> None:
    text = f"You are an absolute {word}."
    review = engine.check(Draft(text))
    finding = next(f for f in review.findings if f.concern == "abuse")
    assert word[:2] in text[finding.spans[0].start : finding.spans[0].end + 1]


@pytest.mark.parametrize("text", ["F**k off back home.", "You total w*nker.", "What a load of bullsh*t."])
def test_starred_words_are_seen(engine: Engine, text: str) -> None:
    assert {f.concern for f in engine.check(Draft(text)).findings} & {"abuse", "offensive"}


@pytest.mark.parametrize(
    "text", ["Paper size A5 please.", "Open at 3pm.", "Application 25/01234/FUL.", "The A303 is shut.", "2+2=4"]
)
def test_numbers_are_not_words(engine: Engine, text: str) -> None:
    assert engine.check(Draft(text), Options(only=frozenset({"rules"}))).findings == ()


class Counted(KnownWords):
    """Counts how often it is asked for a word."""

    asked = 0

    def __contains__(self, word: object) -> bool:
        Counted.asked += 1
        return super().__contains__(word)


@pytest.mark.parametrize("letters", ["a", "idot", "idi", "ottoidi"])
def test_letters_that_stand_alone_cost_the_same_each(letters: str) -> None:
    words = Counted(["idiot", "ottoman", "idle", "aaaargh"])

    def cost(count: int) -> int:
        Counted.asked = 0
        View(" ".join(itertools.islice(itertools.cycle(letters), count)), words)
        return Counted.asked

    assert cost(4000) <= 2.2 * cost(2000) + 20


def test_every_word_that_is_spelled_out_is_joined_wherever_it_stands() -> None:
    view = View("x i d i o t y s c u m z, and s.c.u.m again", KnownWords({"idiot", "scum"}))
    assert view.tokens == ["x", "idiot", "y", "scum", "z", "and", "scum", "again"]
    assert [view.raw[a:b] for a, b in zip(view.starts, view.ends, strict=True)][1] == "i d i o t"
    assert len(view.tokens) == len(view.sentence) == len(view.breaks)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("b****cks", "bollocks"),
        ("p**s", "piss"),
        ("f***", "fuck"),
        ("c**ts", "cunts"),
        ("s***", "shit"),
        ("b******s", "bastards"),
    ],
)
def test_stars_stand_for_the_word_of_as_many_letters(word: str, meant: str) -> None:
    masks = ("fuck", "fucking", "shit", "cunts", "bastards", "bollocks", "piss", "pakis", "blacks")
    assert View(f"what a {word} day", KnownWords(masks, masks)).tokens[2] == meant


@pytest.mark.parametrize(
    "text", ["rated 5*** by all", "open **all day** today", "*** NEW *** times", "two A*** and a B at A level"]
)
def test_other_stars_stand_for_nothing(text: str) -> None:
    masks = ("fuck", "arse", "bum", "shit")
    assert not {*masks} & {*View(text, KnownWords(masks, masks)).tokens}
