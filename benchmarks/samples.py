# SPDX-License-Identifier: Apache-2.0
"""The drafts that failed once (`tests/fixtures/drafts/failing-once.jsonl`): which of them are right today?

python -m benchmarks.samples           what the others get, and the count
python -m benchmarks.samples --list    the ids of those that are not right, for tests/fixtures/drafts/not-yet-right.txt

They are tested on only: no phrase is written for one of them, and no model learns from them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from assistant.app import build_app
from assistant.domain.draft import Draft
from assistant.domain.finding import Level, Review
from assistant.domain.options import Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import KEYS, read_context

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "drafts"


def samples() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FIXTURES / "failing-once.jsonl").read_text(encoding="utf-8").splitlines()]


def review_of(checker: Checker, draft: dict[str, Any]) -> Review:
    context = read_context({key: value for key, value in draft.items() if key in KEYS})
    return checker.full(Draft(draft["text"], context), Options())


def right(draft: dict[str, Any], review: Review) -> bool:
    """True when the review says what the draft needs, and no more."""
    found = review.findings
    if "expect" in draft and not any(
        f.concern == e["concern"] and f.level >= Level(e["level"]) for f in found for e in draft["expect"]
    ):
        return False
    if "max_level" in draft:
        most = draft["max_level"]
        if any(most == "none" or f.level > Level(most) for f in found):
            return False
    return not any(f.concern == draft.get("no_concern") for f in found)


def main() -> None:
    checker = build_app().checker(with_grammar=True)
    checker.load_model()
    checker.load_grammar()
    given = samples()
    failing = [(draft, review) for draft in given if not right(draft, review := review_of(checker, draft))]
    if "--list" in sys.argv[1:]:
        print("\n".join(draft["id"] for draft, _ in failing))
        return
    for draft, review in failing:
        said = [(f.rule, f.level.value, f.text[:60]) for f in review.findings]
        print(draft["id"], draft.get("note", ""), said, sep=" | ")
    print(f"{len(given) - len(failing)} of {len(given)} right")


if __name__ == "__main__":
    main()
