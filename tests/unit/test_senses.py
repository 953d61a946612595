# SPDX-License-Identifier: Apache-2.0
"""Words with a plain sense beside a rude or a grave one: birds, dogs, suppers and games are let be, and people are not called so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.senses import Senses
from assistant.domain.content import Content
from assistant.domain.draft import Draft, PostContext
from assistant.domain.finding import Level
from assistant.domain.options import Options
from assistant.services.check.checker import Checker

_CONDUCT = {"abuse", "respect", "offensive", "threat", "discrimination", "crime"}
PLAIN = (
    "Blue tits and great tits on the feeders all day.",
    "A shag and two cormorants by the weir this morning.",
    "Our old bitch Meg won the gundog trial at Craven Arms.",
    "The ass carried Mary all the way up Broad Street in the nativity.",
    "Someone dropped fag ends all over the bandstand.",
    "Faggots and peas at the Miners' Arms on Friday, £6.50.",
    "The pigs got out of the field again, all back in the sty now.",
    "We murdered them at bowls, 21 to 4.",
    "Got murdered at Monopoly by my own gran.",
    "Rugby club needs a hooker for Saturday's second team.",
    "Rats by the compost behind the chippy again, pest control called.",
)
MEANT = (
    "You bitch, go and walk your dog.",
    "That fat cow next door let her herd loose on us again.",
    "What a tit, he put the bird feeder up upside down.",
    "Cllr Webb is a rat, look by the bins.",
    "He killed her at the match, everyone knows it.",
    "She is a slag, always by the coal heap.",
    "You ignorant pig, you parked on the farm gate.",
)


@pytest.fixture(scope="module")
def senses(content: Content) -> Senses:
    return Senses(content.senses)


def _held(reader: Checker, text: str) -> set[str]:
    review = reader.full(Draft(text, PostContext()), Options(rewrites=False, explain=False))
    return {f.concern for f in review.findings if f.level >= Level.CHECK}


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_sense_is_let_be(reader: Checker, text: str) -> None:
    assert not _held(reader, text) & _CONDUCT


@pytest.mark.parametrize("text", MEANT)
def test_what_a_person_is_called_is_held(reader: Checker, text: str) -> None:
    assert _held(reader, text)


def test_offsets_are_those_of_the_words_typed(checker: Checker) -> None:
    text = "Our bitch has a litter of puppies. You are a stupid bitch."
    [finding] = [f for f in checker.fast(Draft(text, PostContext()), Options()).findings if f.concern == "abuse"]
    assert text.index("You") <= finding.start < len(text)
    assert finding.text in text


@given(st.text(max_size=200))
def test_a_text_without_such_words_stays(content: Content, senses: Senses, text: str) -> None:
    words = {word for sense in content.senses.sense for word in sense.words}
    if not any(word in text.lower() for word in words):
        assert senses.alike(text) == text
