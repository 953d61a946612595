# SPDX-License-Identifier: Apache-2.0
"""The council drafts of `council/`: sittings, longer texts composed of them, and templates."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HEADS = ("hate", "abuse", "threat")
"""What the model tells apart: hate or discrimination, abuse of a person, threat."""

COUNCIL = Path(__file__).parent / "council"
CODES = {
    "F": (0.0, 0.0, 0.0),
    "H": (1.0, -1.0, 0.0),
    "A": (0.0, 1.0, 0.0),
    "T": (-1.0, 1.0, 1.0),
    "HA": (1.0, 1.0, 0.0),
    "HAT": (1.0, 1.0, 1.0),
}
"""How a sitting marks a draft (fair, hate or discrimination, abuse of a person, threat), as labels; -1 counts for nothing."""

Draft = tuple[str, tuple[float, ...]]


def sitting(path: Path) -> list[Draft]:
    """The drafts of one sitting with their labels. Raises SystemExit with the line that cannot be read."""
    drafts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        code, _, text = line.partition(" ")
        if code not in CODES or not text.strip():
            raise SystemExit(f"{path.name}, line {number}: it must begin with one of {', '.join(CODES)}, then the draft.")
        drafts.append((text.strip(), CODES[code]))
    return drafts


def composed(drafts: list[Draft]) -> Iterator[Draft]:
    """Longer texts in which one draft decides: each harmful draft between fair ones, and as many of fair ones only."""
    chance = random.Random(7)  # noqa: S311 - not for secrets: the same mixture each time
    fair = [text for text, known in drafts if max(known) == 0]
    for text, known in drafts:
        if max(known) > 0:
            parts = [text, *chance.sample(fair, chance.choice([1, 1, 2]))]
            chance.shuffle(parts)
            yield " ".join(parts), known
            yield " ".join(chance.sample(fair, chance.choice([2, 2, 3]))), CODES["F"]


def templates(path: Path) -> Iterator[Draft]:
    """Every frame with every group, so that no group's name alone decides."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for code, frames in (("F", data["fair"]), ("H", data["hateful"])):
        for frame in frames:
            for people, person in data["groups"]:
                text = frame.format(people=people, person=person)
                yield text[0].upper() + text[1:], CODES[code]


PLAIN = ("walkthroughs/*.toml", "audit/*.toml", "words/*.toml", "policies/*/clauses.toml", "makers.toml", "help.toml")


def plain_texts(resources: Path, half: int) -> list[str]:
    """Half of the program's own sentences (0 for training, 1 for a look), told apart by their checksum: all fair, many of
    them short orders, which a model that met orders in threats only takes for one. What stands in quotation marks is left out."""
    found: dict[str, None] = {}
    for pattern in PLAIN:
        for path in sorted(resources.glob(pattern)):
            for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                if len(text) >= 20 and " " in text and not any(mark in text for mark in '"“‘{<|'):
                    found[text] = None
    return [text for text in found if zlib.crc32(text.encode()) % 2 == half]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
