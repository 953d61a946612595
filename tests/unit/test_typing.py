# SPDX-License-Identifier: Apache-2.0
"""One text, one answer, however it is typed: every rule's own examples, typed in other ways."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.engine import Engine
from assistant.checking.reading import Reading
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import Span
from assistant.domain.options import FAST, Options
from assistant.domain.policy import MatchKind, Rule
from assistant.services.check.context import read_context

SOFT = "\u00ad"
SAID = dict(zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True))


def soft_hyphens(text: str) -> str:
    return re.sub(r"(?<=[A-Za-z]{3})(?=[A-Za-z]{3})", SOFT, text)


def hard_breaks(text: str) -> str:
    """As pasted from an e-mail or a PDF: a break of the line for a space at every thirty letters or so."""
    out, since = "", 0
    for char in text:
        since += 1
        broken = char == " " and since > 28
        out += "\n" if broken else char
        since = 0 if broken or char == "\n" else since
    return out


def curly(text: str) -> str:
    text = re.sub(r"(?<!\w)'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'"([^"]*)"', r"“\1”", text)


def as_html(text: str) -> str:
    body = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")
    body = re.sub(r"^(\S+) (\S+)", r"<b>\1</b> <span style='color:red'>\2</span>", body)
    return f"<p>{body}</p>"


def as_markdown(text: str) -> str:
    return re.sub(r"\b([A-Za-z]{4,}) ([a-z]{3,})\b", r"**\1** _\2_", text, count=2)


def as_hashtag(text: str) -> str:
    words = text.strip(" .!").split()
    if not 2 < len(words) < 9 or not all(w.isascii() and w.isalpha() for w in words):
        return text
    return "#" + "".join(w[0].upper() + w[1:] for w in words)


def said(text: str) -> str:
    """Numbers of a telephone as they are told, digit by digit."""
    return re.sub(r"(?<!\d )\b0[\d ]{9,12}\d\b(?! \d)", lambda m: " ".join(SAID[c] for c in m.group() if c.isdigit()), text)


def swapped(text: str) -> str:
    """Two letters inside one of the longer words change places."""
    words = list(re.finditer(r"[A-Za-z]{5,}", text))
    if not words:
        return text
    made = random.Random(text)
    word = made.choice(words)
    at = word.start() + made.randrange(1, len(word.group()) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


@dataclass(frozen=True)
class Change:
    """A way to type, the share of examples that may be lost by it, and the rules that are about nothing else."""

    make: Callable[[str], str]
    share: float = 0.02
    about: frozenset[str] = frozenset()


CHANGES = {
    "capitals": Change(str.upper),
    "no capitals": Change(str.lower, about=frozenset({"shouting"})),
    "no-break spaces": Change(lambda text: text.replace(" ", "\u00a0")),
    "double spaces": Change(lambda text: text.replace(" ", "  ")),
    "tabs": Change(lambda text: text.replace(" ", "\t")),
    "soft hyphens": Change(soft_hyphens),
    "en dashes": Change(lambda text: text.replace("-", "–")),
    "no-break hyphens": Change(lambda text: text.replace("-", "\u2011")),
    "full-width digits": Change(lambda text: text.translate({ord("0") + i: 0xFF10 + i for i in range(10)})),
    "hard breaks": Change(hard_breaks),
    "curly quotes": Change(curly),
    "html": Change(as_html),
    "markdown": Change(as_markdown),
    "hashtag": Change(as_hashtag, about=frozenset({"shouting", "many-marks"})),
    "digits that are told": Change(said),
    "a slip": Change(swapped, share=0.08),
}


def finds(engine: Engine, rule: Rule, text: str, values: dict[str, object], off: frozenset[str]) -> bool:
    options = Options(only=FAST | {"grammar"}, off=off - {rule.id}, rewrites=False)
    review = engine.check(Draft(text, read_context(values)), options)
    return any(f.rule == rule.id for f in review.findings)


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_words_are_found_however_they_are_typed(name: str, content_with_examples: Content, engine: Engine) -> None:
    change = CHANGES[name]
    everything = frozenset(r.id for r in content_with_examples.rules)
    tried, lost = 0, []
    for rule in content_with_examples.rules:
        if rule.match in (MatchKind.MODEL, MatchKind.CONTEXT) or rule.id in change.about:
            continue
        for example in rule.flags:
            text = change.make(example.text)
            if text == example.text:
                continue
            tried += 1
            if not finds(engine, rule, text, dict(example.context), everything):
                lost.append((rule.id, text))
    assert tried
    assert len(lost) <= change.share * tried, lost


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ring Jan on 07700\u00a0900461.", "07700\u00a0900461"),
        ("Ring  Jan on 07700\t900461.", "07700\t900461"),
        ("<p>Ring <b>Jan</b> on 07700&nbsp;900461.</p>", "07700&nbsp;900461"),
        ("Ring Jan on ０７７００ ９００４６１.", "０７７００ ９００４６１"),
        ("Ring Jan on 0 7 7 0 0 9 0 0 4 6 1.", "0 7 7 0 0 9 0 0 4 6 1"),
        (
            "Ring Jan on oh seven seven double oh, nine double oh four six one.",
            "oh seven seven double oh, nine double oh four six one",
        ),
        ("Ring Jan on 07700\n900461.", "07700\n900461"),
        ("**Ring Jan** on 07700\u2011900461.", "07700\u2011900461"),
    ],
)
def test_what_is_marked_is_what_was_typed(engine: Engine, text: str, words: str) -> None:
    (finding,) = [f for f in engine.check(Draft(text)).findings if f.rule == "phone-number"]
    assert [text[s.start : s.end] for s in finding.spans] == [words]
    assert finding.text == words


ODD = st.lists(
    st.sampled_from(
        [
            "Cllr Webb",
            " is an ",
            "idiot",
            "<b>",
            "</b>",
            "<p>",
            "&amp;",
            "&nbsp;",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "#OneTwo",
            "**",
            "_",
            "`",
            "[a](b)",
            SOFT,
            "\u200b",
            "\u2011",
            "–",
            "’",
            "“",
            "”",
            "１",
            "0 1 2 3 4 5 6",
            "zero one two three four five six",
            "jo dot a at b dot com",
            "é",
            "🙂",
            "x",
        ]
    ),
    max_size=30,
).map("".join)


@given(ODD)
def test_every_offset_leads_back_to_what_was_typed(engine: Engine, text: str) -> None:
    reading: Reading = engine.read(text)
    assert len(reading.view.raw) == len(reading.text)
    for place in range(len(reading.text)):
        span = reading.given(Span(place, place + 1))
        assert 0 <= span.start < span.end <= len(text)
    for finding in engine.check(Draft(text)).findings:
        assert all(0 <= s.start < s.end <= len(text) for s in finding.spans)


@pytest.mark.parametrize(
    "text",
    [
        "Absolutefuckingshambles of a meeting.",
        "F@ck off back to where you came from.",
        "#CllrHodgesIsAMoron",
        "What a night in the chamber #CllrHodgesIsAMoron #SackTheClown #LoveLudlow",
    ],
)
def test_words_that_are_run_together_are_read(engine: Engine, text: str) -> None:
    found = {f.concern for f in engine.check(Draft(text)).findings}
    assert found & {"abuse", "discrimination", "respect", "offensive"}


@pytest.mark.parametrize(
    "text", ["A trip to Scunthorpe and Penistone.", "Meet at the post office at dot on ten.", "Paul's #1 cake."]
)
def test_plain_words_are_left_alone(engine: Engine, text: str) -> None:
    assert engine.read(text).text == text
    assert not engine.check(Draft(text)).findings
