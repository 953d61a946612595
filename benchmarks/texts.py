# SPDX-License-Identifier: Apache-2.0
"""The texts that every program in the benchmark gets: the measuring half of the development set, and three lengths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PACKS = Path(__file__).parent.parent / "tests" / "packs"
ABUSE = {"abuse", "threat", "discrimination", "respect", "offensive"}
PERSONAL = {"personal-data", "service-user"}
_BASE = (
    "The planning committee met on Tuesday and agreed to support the new crossing on Station Road. I voted for it. "
    "Mrs Hall of 12 Mill Lane spoke well. Some people will say the cost is too high, and I understand why. "
    "The clerk will put the minutes on our website by Friday. "
)


def drafts() -> list[dict[str, Any]]:
    lines = (PACKS / "drafts-measure.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def council() -> list[tuple[str, bool]]:
    """The council drafts that are kept for measuring, and whether each is a threat, abuse or discrimination."""
    folder = PACKS.parents[1] / "tools" / "train_abuse_model" / "council"
    rows = [
        json.loads(x) for path in sorted(folder.glob("measure-*.jsonl")) for x in path.read_text(encoding="utf-8").splitlines()
    ]
    return [(row["text"], bool(row["hate"] or row["abuse"] or row["threat"])) for row in rows]


def sized(length: int) -> str:
    """A made-up draft of exactly `length` characters."""
    return (_BASE * (length // len(_BASE) + 1))[:length]
