# SPDX-License-Identifier: Apache-2.0
"""British identifiers: formats, checksums, context, and the contacts that pass."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking.engine import Engine
from assistant.domain.draft import Contact, Draft, PostContext
from assistant.domain.options import Options

ONLY = Options(only=frozenset({"personal-data"}))


def rules(engine: Engine, text: str, contacts: tuple[Contact, ...] = (), council: str = "general") -> set[str]:
    options = Options(only=ONLY.only, contacts=contacts)
    return {f.rule for f in engine.check(Draft(text, PostContext(council=council)), options).findings}


@given(st.integers(min_value=100_000_000, max_value=999_999_999))
def test_nhs_numbers_need_their_check_digit(engine: Engine, base: int) -> None:
    digits = [int(d) for d in str(base)]
    check = 11 - sum(d * (10 - i) for i, d in enumerate(digits)) % 11
    check = 0 if check == 11 else check
    for last in range(10):
        number = f"{base}{last}"
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
        assert ("uk-nhs-number" in rules(engine, f"NHS number {spaced}")) == (last == check and check != 10)


@given(st.text(alphabet="ABCEGHJKLMNOPRSTWXYZ", min_size=2, max_size=2), st.integers(0, 999_999), st.sampled_from("ABCDEFGZ"))
def test_national_insurance_prefixes_and_suffixes(engine: Engine, prefix: str, number: int, suffix: str) -> None:
    good = suffix in "ABCD" and prefix not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"} and prefix[1] != "O"
    assert ("uk-nino" in rules(engine, f"It is {prefix}{number:06}{suffix}.")) == good


@pytest.mark.parametrize(
    "code", ["SW1A 1AA", "EC1A 1BB", "W1A 0AX", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "SY8 1DA", "SY81DA", "sy8 1da"]
)
def test_postcodes_in_every_published_shape(engine: Engine, code: str) -> None:
    assert "uk-postcode" in rules(engine, f"The parcel went to {code}, they say.")


@pytest.mark.parametrize("code", ["QQ1 1AA", "SW1A 1AI", "A303", "SY8", "1AA SW1", "AB1C 1AA2"])
def test_what_is_no_postcode(engine: Engine, code: str) -> None:
    assert "uk-postcode" not in rules(engine, f"The parcel went to {code}, they say.")


@pytest.mark.parametrize("plate", ["WX19 KLM", "AB12CDE", "BD51 SMR"])
def test_number_plates(engine: Engine, plate: str) -> None:
    assert "uk-vehicle-registration" in rules(engine, f"A blue car, {plate}, was on the verge.")


def test_public_contacts_pass(engine: Engine) -> None:
    text = "Write to jo@example.com or ring 01584 555987."
    assert rules(engine, text) == {"email-address", "phone-number"}
    contacts = (Contact("clerk", "Jo Hall", "jo@example.com", "01584 555 987"),)
    assert rules(engine, text, contacts) == set()


def test_the_packs_own_address_passes(engine: Engine) -> None:
    assert rules(engine, "Send concerns to social.media@ludlow.gov.uk.", council="ludlow") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Cllr Rao will be there.",
        "Mrs Hall opened the fete.",
        "Mary Webb School is open.",
        "Ludlow Castle shuts at five.",
        "Mark Your Diary.",
    ],
)
def test_a_lone_name_or_a_title_is_nothing(engine: Engine, text: str) -> None:
    assert rules(engine, text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Mrs Hall of 12 Mill Lane relies on them.",
        "Kwame Okafor is behind with his rent.",
        "Elsie Barton has dementia now.",
        "Siobhan O'Connor has a date of birth of 3 May 1961.",
        "It was Mr Khan. He lives at 17 Green Lane.",
    ],
)
def test_a_name_with_a_detail_is_one_serious_finding(engine: Engine, text: str) -> None:
    findings = engine.check(Draft(text), ONLY).findings
    stops = [f for f in findings if f.level.value == "stop"]
    assert [f.rule for f in stops] == ["named-person-with-details"]


@given(st.text(alphabet=string.ascii_letters + string.digits + " -./@+()£,:\n", max_size=300))
def test_no_text_breaks_it(engine: Engine, text: str) -> None:
    for finding in engine.check(Draft(text), ONLY).findings:
        assert finding.clauses
        assert all(0 <= s.start < s.end <= len(text) for s in finding.spans)
