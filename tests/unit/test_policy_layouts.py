# SPDX-License-Identifier: Apache-2.0
"""Nine policies in twenty looks, saved by LibreOffice as .docx, .odt and .pdf: rules are read whole and alone, under their numbers.

`ASSISTANT_LONG=1 python -m pytest tests/unit/test_policy_layouts.py -s` prints the figures of benchmarks/RESULTS.md.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from assistant.domain.content import Content
from assistant.domain.document import UnitKind
from assistant.files.document_child import pages_of
from assistant.files.reading.numbers import without_old_number
from assistant.files.reading.pdf_lines import Line, lines_of, old_numbers_count
from assistant.files.reading.units import units_of
from assistant.policy.own_document import match_document
from tests.conftest import LONG
from tests.unit.layouts import UNTUNED, Part, Policy, policy, whole_and_alone, words
from tests.unit.office import KINDS, LOOKS, SOFFICE, STRUCK, flat, saved
from tests.unit.seed_texts import seed
from tests.unit.test_documents import ROWS, SEEDS

TUNED = ("anytown", "llanfair-y-bont", "port-corrigan", "saint-brannock", "nether-ashby", "tarrow-moor")
LEAST = {"docx": 0.97, "odt": 0.97, "pdf": 0.85}
"""Section 6 of the page on a council's own policy."""

NAMES = (*TUNED, *UNTUNED)
PAIRS = [
    (name, look) for row, name in enumerate(NAMES) for column, look in enumerate(LOOKS) if LONG or (column + 3 * row) % 10 == 0
]
"""All of them in `test --long`, else a tenth: each policy in two looks."""


@dataclass
class _Seen:
    """What was read of some documents."""

    rules: int = 0
    whole: int = 0
    numbered: int = 0
    numbers: int = 0
    lost: list[str] = field(default_factory=list)

    def add(self, made: Policy, look: str, units: list[Any]) -> None:
        lost = whole_and_alone(made, units)
        said = {words(u.text): u.number for u in units if u.kind is UnitKind.RULE}
        self.rules += len(made.rules)
        self.whole += len(made.rules) - len(lost)
        self.lost += [f"{look}: {text}" for text in lost]
        if LOOKS[look].numbers != "bullets":
            shown = [p for p in made.rules if p.number and words(p.text) in said]
            self.numbered += len(shown)
            self.numbers += sum(said[words(p.text)] == p.number for p in shown)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("kind", KINDS)
def test_rules_are_whole_and_alone_in_the_looks_of_libreoffice(tmp_path: Path, kind: str) -> None:
    files = saved({f"{name}--{look}": flat(policy(name), LOOKS[look]) for name, look in PAIRS}, kind, tmp_path)
    seen: dict[str, _Seen] = {}
    gone: dict[tuple[str, str], Counter[str]] = {}
    for name, look in PAIRS:
        made, read = policy(name), pages_of(files[f"{name}--{look}"])
        units = list(units_of(read.paras))
        shown = " ".join(f"{u.number} {u.text}" for u in units)
        assert STRUCK not in shown, (name, look)
        missing = Counter(words(" ".join(p.text for p in made.parts)).split()) - Counter(words(shown).split())
        if missing:
            gone[name, look] = missing
        for group in ("untuned" if name in UNTUNED else "tuned", look):
            seen.setdefault(group, _Seen()).add(made, look, units)
    for group, part in seen.items():
        print(f"{kind} {group}: {part.whole} of {part.rules} rules whole, {part.numbers} of {part.numbered} numbers")  # noqa: T201
    assert gone == {}
    for group in ("tuned", "untuned"):
        assert seen[group].whole >= LEAST[kind] * seen[group].rules, seen[group].lost
        assert seen[group].numbers >= LEAST[kind] * seen[group].numbered


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("look", ["list", "booklet", "boxes"])
def test_signs_of_three_letters_and_numbers_that_touch_their_words(tmp_path: Path, look: str) -> None:
    rules = [Part("r", f"1.{n}", frozenset(), f"Ensure that officers {thing} the office.") for n, thing in enumerate(THINGS, 1)]
    made = Policy("Anytown Council", "Policy", (Part("h", "1", frozenset(), "Officers"), *rules))
    path = saved({"policy": flat(made, LOOKS[look])}, "pdf", tmp_path)["policy"]
    units = [u for u in units_of(pages_of(path).paras) if u.number]
    assert [(u.number, u.text) for u in units] == [(p.number, p.text) for p in made.parts]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
def test_numbers_of_a_pdf_with_tracked_changes_are_those_of_the_text_that_stays(tmp_path: Path) -> None:
    made = policy("anytown")
    path = saved({"policy": flat(made, LOOKS["tracked"])}, "pdf", tmp_path)["policy"]
    said = {words(u.text): u.number for u in units_of(pages_of(path).paras)}
    assert {p.text: said.get(words(p.text)) for p in made.rules} == {p.text: p.number for p in made.rules}


@pytest.mark.parametrize(
    ("texts", "old"),
    [
        (["[1.1] Be kind", "1.1[1.2] Be fair"], True),
        (["[1.1]", "1.1[1.2] Be fair"], False),
        (["1.1[1.2] Be fair"], False),
        (["1.1 Be kind"], False),
    ],
)
def test_which_of_two_numbers_counts(texts: list[str], old: bool) -> None:
    lines = [Line(text, 50, 300, 700 - 20 * row, 11, False, 595, 842) for row, text in enumerate(texts)]
    assert old_numbers_count([lines]) is old
    assert without_old_number("1.1[1.2] Be fair", old=old) == ("1.2 Be fair" if old else "1.1 Be fair")


THINGS = ("know", "open", "staff", "answer for", "write for", "speak for", "keep", "close", "clean", "leave", "lock")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize(
    ("name", "look"),
    [
        pytest.param("saint-brannock", "two-columns", id="a title over two columns"),
        pytest.param("port-corrigan", "watermark", id="a watermark between two halves of a rule"),
        pytest.param("port-corrigan", "titled-table", id="a cell that its words fill"),
    ],
)
def test_rules_of_a_pdf_whose_page_has_more_than_one_thing_on_it(tmp_path: Path, name: str, look: str) -> None:
    made = policy(name)
    path = saved({"policy": flat(made, LOOKS[look])}, "pdf", tmp_path)["policy"]
    assert whole_and_alone(made, list(units_of(pages_of(path).paras))) == []


def test_lines_of_two_columns_that_are_not_level_are_read_column_by_column() -> None:
    columns = [
        Line(f"{side} {row}", left, left + 200, top - 11 * row, 9, False, 595, 842)
        for side, left, top in (("left", 57, 700), ("right", 335, 694))
        for row in range(12)
    ]
    assert [line.text for line in lines_of(columns)] == [line.text for line in columns]


SEED_LOOKS = [look for column, look in enumerate(LOOKS) if LONG or column % 10 == 3]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_found_at_their_place_in_the_councils_documents_in_every_look(
    tmp_path: Path, content: Content, seeds: Path, kind: str
) -> None:
    made = {pack: seed(seeds / name) for pack, name in SEEDS.items()}
    sources = {f"{pack}--{look}": flat(text.policy, LOOKS[look]) for pack, text in made.items() for look in SEED_LOOKS}
    files = saved(sources, kind, tmp_path)
    shares = {}
    for look in SEED_LOOKS:
        lost = []
        for pack, text in made.items():
            units = units_of(pages_of(files[f"{pack}--{look}"]).paras)
            read = match_document(content.packs[pack], [unit.text for unit in units])
            at = {passage.clause: words(passage.text) for passage in read.passages}
            clauses = {clause.id for clause in content.packs[pack].clauses}
            lost += [r["id"] for r in ROWS if r["id"] in clauses and at.get(r["id"], "?") not in text.words_at(r["source_line"])]
        shares[look] = 1 - len(lost) / len(ROWS)
        print(f"{kind} {look}: {len(ROWS) - len(lost)} of {len(ROWS)} rows at their place, not {lost}")  # noqa: T201
    assert min(shares.values()) >= 0.95, shares


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.1[1.2] Be kind", "1.1 Be kind"),
        ("[(b)] Be kind", "(b) Be kind"),
        ("(b)[(c)] Be kind", "(b) Be kind"),
        ("[Name of council] is kind", "[Name of council] is kind"),
        ("1.1 Be kind", "1.1 Be kind"),
    ],
)
def test_a_number_that_tracked_changes_moved(text: str, shown: str) -> None:
    assert without_old_number(text) == shown
