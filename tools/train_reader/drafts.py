# SPDX-License-Identifier: Apache-2.0
"""What the reader learns from: drafts by many hands (`hands/`), the older sittings about conduct (`council/`), templates, and the
program's own sentences."""

from __future__ import annotations

import random
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.checking.situation_words import situation_words

CONCERNS = (
    "threat", "abuse", "discrimination", "respect", "offensive", "defamation", "false-claim", "source", "confidential",
    "internal", "commercial", "sensitive", "service-user", "personal-data", "permission", "crime", "grievance", "political",
    "election", "voice", "label", "interest", "feeding", "tone", "boundary",
)  # fmt: skip
"""The concerns that words can show, by their id in `concerns.toml`."""

ANY = "any"
HEADS = (*CONCERNS, ANY)
"""One number each; the last says whether there is anything at all, which is an easier question than what it is."""

HERE = Path(__file__).parent
HANDS, COUNCIL = HERE / "hands", HERE.parent / "train_abuse_model" / "council"

Labels = tuple[float, ...]
"""One number a head: 1 yes, 0 no, -1 not known, which counts for nothing in training."""


@dataclass(frozen=True)
class Draft:
    """One text with where it stands and what is wrong with it.

    Attributes:
        text: as it would be typed.
        labels: one number a head.
        situation: role, account, place and kind by their ids; empty where nobody said.
        said: the concerns that its writer gave, the main one first; empty for a fair one.
    """

    text: str
    labels: Labels
    situation: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()

    @property
    def fair(self) -> bool:
        return max(self.labels) <= 0


def none_known() -> list[float]:
    return [-1.0] * len(HEADS)


def labels_of(known: dict[str, float]) -> Labels:
    """The labels of all heads from those that are known; "any" follows from a yes."""
    row = none_known()
    for concern, value in known.items():
        row[HEADS.index(concern)] = value
    if max(row) > 0:
        row[-1] = 1.0
    return tuple(row)


FAIR: Labels = (0.0,) * len(HEADS)


# -- drafts by many hands ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Written:
    """A draft as its writer handed it in: `sure` and `arguable` are the concerns with and without a question mark."""

    text: str
    situation: tuple[tuple[str, str], ...]
    sure: tuple[str, ...]
    arguable: tuple[str, ...]


def written(path: Path) -> list[Written]:
    """The drafts of one writer. Raises SystemExit with the line that cannot be read."""
    found = []
    situation: tuple[tuple[str, str], ...] = ()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("@ "):
            situation = tuple((key, value) for key, _, value in (part.partition("=") for part in line[2:].split()))
            continue
        said, _, text = line.partition(" | ")
        marks = [mark.strip() for mark in said.split(",")]
        if not text.strip() or any(mark.rstrip("?") not in (*CONCERNS, "fair") for mark in marks):
            raise SystemExit(f'{path.name}, line {number}: it must be "concern, concern | text" or "fair | text".')
        sure = tuple(m for m in marks if m != "fair" and not m.endswith("?"))
        arguable = tuple(m[:-1] for m in marks if m.endswith("?"))
        found.append(Written(text.strip().replace("\\n", "\n"), situation, sure, arguable))
    return found


def second_marks(path: Path) -> list[tuple[str, ...]]:
    """What the second reader saw in each draft of a writer, in the same order; an empty one is a fair draft."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        _, _, said = line.partition(" ")
        rows.append(tuple(m for m in said.split(",") if m != "fair"))
    return rows


def said_alone(draft: Written) -> Labels:
    """The labels of a draft that nobody but its writer marked."""
    row = [-1.0 if concern in draft.arguable else float(concern in draft.sure) for concern in CONCERNS]
    return (*row, 1.0 if draft.sure else -1.0 if draft.arguable else 0.0)


def settled(draft: Written, second: tuple[str, ...]) -> Labels:
    """The labels of a draft that two people marked: what both say is known, what only one says is not."""
    seen = {mark.rstrip("?") for mark in second}
    row = none_known()
    for number, concern in enumerate(CONCERNS):
        first, other = concern in draft.sure, concern in seen
        if first == other and concern not in draft.arguable and f"{concern}?" not in second:
            row[number] = float(first)
    fair_to_both = not draft.sure and not draft.arguable and not seen
    row[-1] = 0.0 if fair_to_both else 1.0 if draft.sure and seen else -1.0
    return tuple(row)


def by_hand(part: str) -> Iterator[Draft]:
    """The drafts of `part` ("train", "tune" or "measure"). Where a second reader marked them (NAME.marks beside NAME.txt) the
    labels are those on which both agree.

    Raises:
        SystemExit: when the marks do not fit the drafts.
    """
    for path in sorted(HANDS.glob(f"{part}-*.txt")):
        drafts, marks = written(path), path.with_suffix(".marks")
        seconds = second_marks(marks) if marks.exists() else []
        if seconds and len(drafts) != len(seconds):
            raise SystemExit(f"{path.name} has {len(drafts)} drafts and {len(seconds)} second marks.")
        for number, draft in enumerate(drafts):
            labels = settled(draft, seconds[number]) if seconds else said_alone(draft)
            yield Draft(draft.text, labels, draft.situation, draft.sure)


def words_before(draft: Draft) -> str:
    """The situation of a draft as the reader sees it."""
    at = dict(draft.situation)
    return situation_words(*(at.get(key, "") for key in ("role", "account", "place", "kind")))


# -- the older sittings, about conduct only ------------------------------------------------------------------------

CODES = {
    "F": labels_of({"threat": 0.0, "abuse": 0.0, "discrimination": 0.0}),
    "H": labels_of({"threat": 0.0, "discrimination": 1.0}),
    "A": labels_of({"threat": 0.0, "abuse": 1.0, "discrimination": 0.0}),
    "T": labels_of({"threat": 1.0, "abuse": 1.0}),
    "HA": labels_of({"threat": 0.0, "abuse": 1.0, "discrimination": 1.0}),
    "HAT": labels_of({"threat": 1.0, "abuse": 1.0, "discrimination": 1.0}),
}
"""How an older sitting marks a draft: fair as conduct goes, discrimination, abuse of a person, threat."""


def sitting(path: Path) -> list[Draft]:
    """The drafts of one older sitting. Raises SystemExit with the line that cannot be read."""
    drafts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        code, _, text = line.partition(" ")
        if code not in CODES or not text.strip():
            raise SystemExit(f"{path.name}, line {number}: it must begin with one of {', '.join(CODES)}, then the draft.")
        drafts.append(Draft(text.strip(), CODES[code]))
    return drafts


# -- longer texts --------------------------------------------------------------------------------------------------


def composed(drafts: list[Draft], seed: int = 7) -> Iterator[Draft]:
    """Longer texts in which one draft decides: risky drafts between fair ones, and as many of fair ones only.

    A fair draft was judged as a whole, so that a text of fair drafts is fair; a head that one part does not know is not known of
    the whole unless another part says yes.
    """
    chance = random.Random(seed)  # noqa: S311 - not for secrets: the same mixture each time
    fair = [d for d in drafts if d.fair and len(d.text) < 200]
    for draft in drafts:
        if draft.labels[-1] <= 0 or len(draft.text) > 220 or "\n" in draft.text:
            continue
        parts = [draft, *chance.sample(fair, chance.choice([1, 1, 2]))]
        chance.shuffle(parts)
        yield _joined(parts, draft)
        only = chance.sample(fair, chance.choice([2, 2, 3]))
        yield _joined(only, only[0])


def _joined(parts: list[Draft], chief: Draft) -> Draft:
    columns = zip(*(part.labels for part in parts), strict=True)
    row = tuple(1.0 if max(column) == 1 else -1.0 if min(column) < 0 else 0.0 for column in columns)
    return Draft(" ".join(part.text for part in parts), row, chief.situation, chief.said)


GROUPS_A_FRAME = 9

Groups = list[list[str]]
"""Each group as it fills {people} and {person}."""


def templates(path: Path) -> Iterator[Draft]:
    """The older frames (`templates.toml`) with groups in them; a fair one is fair in every way."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for labels, frames in ((FAIR, data["fair"]), (CODES["H"], data["hateful"])):
        yield from filled(frames, labels, data["groups"])


def frames(folder: Path, groups: Groups) -> Iterator[Draft]:
    """The frames of the writers of `groups-*.txt`, with groups in them."""
    for path in sorted(folder.glob("groups-*.txt")):
        fair, hostile = framed(path)
        yield from filled(fair, FAIR, groups)
        yield from filled(hostile, CODES["H"], groups)


def framed(path: Path) -> tuple[list[str], list[str]]:
    """The fair and the hostile frames of one writer. Raises SystemExit with the line that cannot be read."""
    found: dict[str, list[str]] = {"fair": [], "discrimination": []}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        kind, _, text = line.partition(" | ")
        if line.startswith("#") or not line.strip():
            continue
        if kind not in found or ("{people}" in text) == ("{person}" in text):
            raise SystemExit(f'{path.name}, line {number}: it must be "fair | text" or "discrimination | text", one slot.')
        found[kind].append(text.strip())
    return found["fair"], found["discrimination"]


def filled(frames: Iterable[str], labels: Labels, groups: Groups) -> Iterator[Draft]:
    """Every frame with some of the groups, each as often as any other, so that no group's name alone decides. Many frames with
    some groups teach that better than few frames with all."""
    chance = random.Random(7)  # noqa: S311 - not for secrets
    turn: list[list[str]] = []
    for frame in frames:
        chosen: list[list[str]] = []
        while len(chosen) < GROUPS_A_FRAME:
            turn = turn or chance.sample(groups, len(groups))
            fits = next((group for group in turn if group not in chosen), None)
            if fits is None:
                turn += chance.sample(groups, len(groups))
                continue
            turn.remove(fits)
            chosen.append(fits)
        for people, person in chosen:
            text = frame.replace("{people}", people).replace("{person}", person)
            yield Draft(text if frame[0].islower() else text[0].upper() + text[1:], labels)


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
