# SPDX-License-Identifier: Apache-2.0
"""What the makers make passes our own checker: every answer, every site, both policies."""

from __future__ import annotations

import datetime as dt
from itertools import chain, combinations, product

import pytest

from assistant.audit.makers import TermsAnswers, make_terms, profile_lines
from assistant.domain.content import Content
from assistant.domain.finding import Finding
from tests.conftest import Check

DAY = dt.date(2026, 11, 28)
PACKS = ("ludgershall", "ludlow")


def _told(findings: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(f.rule, f.text) for f in findings]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(("who", "role", "account"), [("a councillor", "councillor", "member"), ("", "clerk", "official")])
def test_terms_of_use_give_no_finding_whatever_is_answered(
    check: Check, content: Content, pack: str, who: str, role: str, account: str
) -> None:
    ids = [p.id for p in content.makers.removes]
    sets = list(chain.from_iterable(combinations(ids, n) for n in range(1, len(ids) + 1)))
    for number, (removes, reply) in enumerate(product(sets, ("none", "2", "7"))):
        about = ("local news and events", "planning and parking", "the parish")[number % 3]
        help_ = ("the clerk", "clerk@example.org")[number % 2]
        terms = make_terms(content.makers, TermsAnswers("Corve ward news", about, reply, removes, help_, who), DAY)
        for text in ("\n".join(terms.page), terms.pinned, " ".join(terms.picture)):
            found = check(text, council=pack, role=role, account=account).findings
            assert not found, (_told(found), text)


@pytest.mark.parametrize("pack", PACKS)
def test_profile_lines_give_no_finding_on_any_site(check: Check, content: Content, pack: str) -> None:
    seen: set[tuple[str, str]] = set()
    blanks = list(product(("", "Priya Rao"), ("", "Corve"), ("", "Ludlow Town Council"), ("", "@LudlowTC")))
    for platform, (use, account) in product(
        content.platforms.values(), (("councillor", "member"), ("personal", "personal"), ("official", "official"))
    ):
        for name, ward, council, official in blanks:
            made = profile_lines(content.makers, platform, use, name=name, ward=ward, council=council, official=official)
            seen |= {(line.text, account) for line in made}
    for text, account in sorted(seen):
        found = check(text, council=pack, account=account).findings
        assert not found, (_told(found), text)


def test_one_person_is_I_and_a_council_is_we(content: Content) -> None:
    removes = tuple(p.id for p in content.makers.removes)
    one = make_terms(content.makers, TermsAnswers("My page", "news", "2", removes, "the clerk", "a councillor"), DAY)
    many = make_terms(content.makers, TermsAnswers("Our page", "news", "2", removes, "the clerk"), DAY)
    for terms, said, never in ((one, {"i"}, {"we", "our", "us"}), (many, {"we"}, {"i", "me", "my"})):
        words = set(
            " ".join((*terms.page[1:], terms.pinned, *terms.picture[1:])).lower().replace(".", " ").replace(",", " ").split()
        )
        assert said <= words and not never & words


def test_short_replies_give_nothing_above_a_tip(check: Check, content: Content) -> None:
    for template, pack in product(content.makers.templates, PACKS):
        found = [f for f in check(template.text, council=pack, account="official").findings if f.level.value != "tip"]
        assert not found, (_told(tuple(found)), template.text)


@pytest.mark.parametrize("pack", PACKS)
def test_words_to_copy_from_an_ending_give_nothing_above_a_tip(check: Check, content: Content, pack: str) -> None:
    for walk in content.walkthroughs.values():
        for ending in walk.endings.values():
            for part in ending.words:
                for role in sorted(part.only.roles or {"councillor"}):
                    text = content.outside.fill(part.text, {"role": role, "nation": "england"})
                    found = [f for f in check(text, council=pack, role=role).findings if f.level.value != "tip"]
                    assert not found, (walk.id, ending.id, _told(tuple(found)), text)
