# SPDX-License-Identifier: Apache-2.0
"""The council drafts of `council/`: sittings, longer texts composed of them, and templates."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CONCERNS = ("hate", "abuse", "threat")
"""What the model tells apart: hate or discrimination, abuse of a person, threat."""

HEADS = (*CONCERNS, "harm")
"""Its numbers for a text: one a concern, and one for any of them. Whether there is something to look at is an easier question
than what it is, so the last head finds more at the same alarms than the three beside each other."""

COUNCIL = Path(__file__).parent / "council"
Labels = tuple[float, ...]
"""One number a head: 1 yes, 0 no, -1 not known, which counts for nothing in training."""

Draft = tuple[str, Labels]


def labels(hate: float, abuse: float, threat: float) -> Labels:
    """The labels of all heads from those of the three concerns. Where hate and abuse are both absent nothing else is expected:
    threats are abuse too."""
    known = (hate, abuse, threat)
    return (*known, 1.0 if max(known) > 0 else 0.0 if hate == 0 and abuse == 0 else -1.0)


CODES = {
    "F": labels(0.0, 0.0, 0.0),
    "H": labels(1.0, -1.0, 0.0),
    "A": labels(0.0, 1.0, 0.0),
    "T": labels(-1.0, 1.0, 1.0),
    "HA": labels(1.0, 1.0, 0.0),
    "HAT": labels(1.0, 1.0, 1.0),
}
"""How a sitting marks a draft: fair, hate or discrimination, abuse of a person, threat."""


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


GROUPS_A_FRAME = 9


def templates(path: Path) -> Iterator[Draft]:
    """Every frame with some of the groups, each as often as any other, so that no group's name alone decides. Many frames with
    some groups teach that better than few frames with all."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for code, frames in (("F", data["fair"]), ("H", data["hateful"])):
        chance = random.Random(7)  # noqa: S311 - not for secrets
        turn: list[list[str]] = []
        for frame in frames:
            chosen: list[list[str]] = []
            while len(chosen) < GROUPS_A_FRAME:
                turn = turn or chance.sample(data["groups"], len(data["groups"]))
                fits = next((group for group in turn if group not in chosen), None)
                if fits is None:
                    turn += chance.sample(data["groups"], len(data["groups"]))
                    continue
                turn.remove(fits)
                chosen.append(fits)
            for people, person in chosen:
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
