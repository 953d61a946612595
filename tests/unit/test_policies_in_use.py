# SPDX-License-Identifier: Apache-2.0
"""A checker whose policies have changed says what one built anew over them says; other rules are never taken for the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.app import build_app
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.options import FAST, Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from assistant.services.policy.packs import add_pack, remove_pack
from tests.conftest import RESOURCES
from tests.unit.packs import write_pack

DRAFTS = (
    "I will come round and break your legs.",
    "The clerk is useless, and Mrs Hall of 12 Quagmire Lane owes rent.",
    "Vote for me on 6 May. The minutes of the closed session say what they paid.",
)
WORDS = RESOURCES / "spelling" / "en_GB.marisa"


def _said(checker: Checker, council: str) -> list[object]:
    return [checker.fast(Draft(text, read_context({"council": council})), Options(only=FAST)) for text in DRAFTS]


def test_a_checker_that_follows_says_what_a_new_one_says(tmp_path: Path) -> None:
    app = build_app(tmp_path / "data")
    checker = app.checker(with_grammar=False)
    before = _said(checker, "anytown")
    write_pack(tmp_path / "anytown", app.content)
    add_pack(tmp_path / "anytown", app.packs_folder, app.content)
    app.reload_packs()
    assert "anytown" in app.content.packs
    anew = _said(Checker(app.content, WORDS, with_grammar=False), "anytown")
    assert anew != before
    assert _said(app.checker(with_grammar=False), "anytown") == anew
    checker.follow(app.content)
    assert checker.content is app.content and _said(checker, "anytown") == anew
    remove_pack("anytown", app.packs_folder)
    app.reload_packs()
    checker.follow(app.content)
    assert _said(checker, "anytown") == before


def test_content_with_other_rules_is_not_served(content: Content) -> None:
    engine = Checker(content, WORDS, with_grammar=False).engine
    assert engine.serves(replace(content, packs={"general": content.packs["general"]}))
    fewer = replace(content, rules=tuple(rule for rule in content.rules if rule.concern != "threat"))
    assert not engine.serves(fewer)
    said = Checker(fewer, WORDS, with_grammar=False, engine=engine).fast(Draft(DRAFTS[0], read_context({})), Options(only=FAST))
    assert "threat" not in {finding.concern for finding in said.findings}
