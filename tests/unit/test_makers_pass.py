# SPDX-License-Identifier: Apache-2.0
"""What the makers make passes our own checker: every answer, every site, both policies."""

from __future__ import annotations

import datetime as dt
from itertools import chain, combinations, product

import pytest

from assistant.audit.makers import TermsAnswers, make_terms, profile_lines
from assistant.content.verify_endings import askers
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import Finding, Level
from assistant.domain.options import Options
from assistant.domain.told import told
from assistant.domain.walkthrough import paths, place
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from tests.conftest import LONG, Check

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


def _words(content: Content, *, every: bool) -> dict[tuple[str, ...], str]:
    """Each text that an ending gives someone, with the role, account and place it is for, and the ending's name.

    Args:
        every: for each role, and from each account that one has; without it once for each text and place.
    """
    walks, out = content.walkthroughs, dict[tuple[str, ...], str]()
    seen: set[tuple[str, str]] = set()
    for walk, known in product(walks.values(), askers()):
        for path in paths(walks, place(walks, walk.id, walk.start), known):
            for part in told(path.ending, path.facts, content.outside).words:
                for where in part.goes:
                    if every or (part.text, where) not in seen:
                        seen.add((part.text, where))
                        for account in _accounts(known["role"], where, part.account)[: None if every else 1]:
                            out[part.text, known["role"], account, where] = f"{path.places[-1].walkthrough}/{path.ending.id}"
    return out


def _accounts(role: str, where: str, only: str) -> list[str]:
    own = ["member", "personal"] if role == "councillor" else ["official", "personal"]
    # an official account does not post on another's page
    return [only] if only else [a for a in own if a != "official" or where in ("own-page", "private-message")]


def _above_a_tip(checker: Checker, text: str, **situation: str) -> list[tuple[str, str]]:
    found = checker.full(Draft(text, read_context(situation)), Options(explain=False, rewrites=False)).findings
    return _told(tuple(f for f in found if f.level is not Level.TIP))


@pytest.mark.parametrize("pack", PACKS)
def test_words_to_copy_from_an_ending_give_nothing_above_a_tip(checker: Checker, content: Content, pack: str) -> None:
    wrong = []
    for (text, role, account, where), ending in _words(content, every=True).items():
        kind = "post" if where == "own-page" else "reply"
        if found := _above_a_tip(checker, text, council=pack, role=role, account=account, place=where, kind=kind):
            wrong.append((ending, role, account, where, found, text))
    assert wrong == []


def test_the_reader_lets_the_words_of_every_ending_pass(reader: Checker, content: Content) -> None:
    wrong = []
    for (text, role, account, where), ending in _words(content, every=LONG).items():
        kind = "post" if where == "own-page" else "reply"
        if found := _above_a_tip(reader, text, council="ludgershall", role=role, account=account, place=where, kind=kind):
            wrong.append((ending, role, account, where, found, text))
    assert wrong == []


def test_the_reader_lets_templates_terms_and_profile_lines_pass(reader: Checker, content: Content) -> None:
    made = [(t.text, "clerk", "official", where) for t in content.makers.templates for where in ("own-page", "private-message")]
    removes = tuple(p.id for p in content.makers.removes)
    for who, role, account in (("a councillor", "councillor", "member"), ("", "clerk", "official")):
        for reply in ("none", "2", "7"):
            terms = make_terms(
                content.makers, TermsAnswers("Corve ward news", "local news", reply, removes, "the clerk", who), DAY
            )
            made += [(text, role, account, "own-page") for text in ("\n".join(terms.page), terms.pinned, " ".join(terms.picture))]
    names = {"name": "Priya Rao", "ward": "Corve", "council": "Ludlow Town Council", "official": "@LudlowTC"}
    for use, role, account in (
        ("councillor", "councillor", "member"),
        ("personal", "councillor", "personal"),
        ("official", "clerk", "official"),
    ):
        lines = {x.text for site in content.platforms.values() for x in profile_lines(content.makers, site, use, **names)}
        made += [(line, role, account, "own-page") for line in sorted(lines)]
    for text, role, account, where in made:
        found = _above_a_tip(reader, text, council="ludgershall", role=role, account=account, place=where)
        assert not found, (role, account, where, found, text)
