# SPDX-License-Identifier: Apache-2.0
"""The drafts that a model is measured with: whole, apart from everything that is trained or tuned on."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.domain.content import Content
from tests.conftest import ROOT

COUNCIL = ROOT / "tools" / "train_abuse_model" / "council"
HEADS = ("hate", "abuse", "threat")


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_line_has_its_labels_and_none_is_there_twice() -> None:
    rows = [r for path in sorted(COUNCIL.glob("*.jsonl")) for r in lines(path)]
    assert len(rows) >= 200
    for key in ("id", "text"):
        assert len({r[key] for r in rows}) == len(rows)
    for row in rows:
        assert {row[h] for h in HEADS} <= {0, 1} and isinstance(row["text"], str) and row["text"].strip() == row["text"]
        assert bool(row["how"]) == any(row[h] for h in HEADS)


def test_nothing_that_is_measured_with_stands_in_rules_drafts_or_practice(content_with_examples: Content) -> None:
    measured = {str(r["text"]).lower() for path in COUNCIL.glob("measure-*.jsonl") for r in lines(path)}
    known = {e.text.lower() for rule in content_with_examples.rules for e in (*rule.flags, *rule.allows)}
    known |= {p.text.lower() for p in content_with_examples.learn.posts}
    for half in ("write", "measure"):
        known |= {str(r["text"]).lower() for r in lines(ROOT / "tests" / "packs" / f"drafts-{half}.jsonl")}
    for path in COUNCIL.glob("train-*.jsonl"):
        known |= {str(r["text"]).lower() for r in lines(path)}
    assert not measured & known


def test_every_protected_characteristic_is_there() -> None:
    groups = {r["group"] for r in lines(COUNCIL / "measure-1.jsonl") if r["hate"]}
    assert groups >= {
        "age", "disability", "gender-reassignment", "marriage", "pregnancy", "race", "religion", "sex", "sexual-orientation",
    }  # fmt: skip
