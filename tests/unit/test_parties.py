# SPDX-License-Identifier: Apache-2.0
"""All parties are treated alike: what is held of one is held of every other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.parties import Parties
from assistant.domain.content import Content
from assistant.domain.draft import Account, Draft, PostContext, Role
from assistant.domain.finding import Level
from assistant.domain.options import Options
from assistant.services.check.checker import Checker

PARTIES = ("Labour", "the Conservatives", "the Liberal Democrats", "the Greens", "Reform", "Plaid Cymru", "the SNP", "UKIP")
FRAMES = (
    "I think {} got the budget badly wrong and residents will pay for it.",
    "{} voted against the new crossing last night, and shame on them.",
    "The record of {} on social care is a disgrace.",
    "Proud to have been out with {} this morning talking to people about the bus cuts.",
    "Not everything {} say is wrong. On the flood wall they were right and we were slow.",
    "I will work with {} or anyone else to keep the library open.",
    "Eleven years of {} in power and our roads look like the moon.",
)
SITUATIONS = {
    "member": PostContext(role=Role.COUNCILLOR, account=Account.MEMBER),
    "official": PostContext(role=Role.CLERK, account=Account.OFFICIAL),
    "staff": PostContext(role=Role.STAFF, account=Account.PERSONAL),
}


@pytest.fixture(scope="module")
def parties(content: Content) -> Parties:
    return Parties(content.vocabulary)


@pytest.mark.parametrize("at", SITUATIONS)
def test_what_is_held_of_one_party_is_held_of_every_other(reader: Checker, at: str) -> None:
    for frame in FRAMES:
        held = {}
        for party in PARTIES:
            text = frame.format(party)
            draft = Draft(text[0].upper() + text[1:], SITUATIONS[at])
            found = reader.full(draft, Options(rewrites=False, explain=False)).findings
            held[party] = frozenset(f.concern for f in found if f.level > Level.TIP and f.concern == "political")
        assert len(set(held.values())) == 1, (frame, held)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Labour voted for it. So did Reform.", "the Conservatives voted for it. So did the Conservatives."),
        ("Our Reform councillor and the Green Party's leaflet", "Our Conservative councillor and the Conservatives' leaflet"),
        ("Reform of the buses is due. Labour costs rose. Greens with every meal.",) * 2,
        ("Hard labour at the allotments, and the bowling greens are cut.",) * 2,
    ],
)
def test_a_party_is_told_from_the_word(parties: Parties, text: str, shown: str) -> None:
    assert parties.alike(text) == shown


@given(st.text(max_size=80) | st.lists(st.sampled_from([*PARTIES, " ", ". ", "'s ", "\n", "the ", "reform ", "x"])).map("".join))
def test_once_alike_a_text_stays_as_it_is(parties: Parties, text: str) -> None:
    once = parties.alike(text)
    assert parties.alike(once) == once
