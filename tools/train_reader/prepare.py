# SPDX-License-Identifier: Apache-2.0
"""Step 2: texts to tokens. Reads the labelled sets that may be shipped from, the examples of our own rules, the older sittings
and the drafts by many hands; writes `tokens.npz`.

python -m tools.train_reader.prepare --data FOLDER --work WORK
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.checking.model_text import model_text
from assistant.checking.situation_words import ACCOUNTS, KINDS, PLACES, ROLES
from tools.train_abuse_model.swap import swapped
from tools.train_reader.drafts import (
    COUNCIL,
    HANDS,
    HEADS,
    HERE,
    Draft,
    by_hand,
    composed,
    frames,
    labels_of,
    plain_texts,
    sitting,
    templates,
    words_before,
)
from tools.train_reader.encoder import MAX_TOKENS
from tools.train_reader.public import WEAK, public

ROOT = HERE.parents[1]
SITUATED = ("political", "voice", "label", "election")
"""Concerns of which the words alone say little: not known of a draft that is read without its situation."""

Line = tuple[Draft, str]


def tokenizer(work: Path) -> Tokenizer:
    """The one that `vocabulary` wrote, cutting at what the reader reads at once."""
    made = Tokenizer.from_file(str(work / "tokenizer.json"))
    made.enable_truncation(MAX_TOKENS)
    return made


def anywhere(chance: random.Random) -> tuple[tuple[str, str], ...]:
    """A situation drawn by chance: for texts about conduct, which is what it is wherever it stands."""
    drawn = (("role", ROLES), ("account", ACCOUNTS), ("place", PLACES), ("kind", KINDS))
    return tuple((key, chance.choice(list(values))) for key, values in drawn)


def placed(drafts: Iterable[Draft], share: float, chance: random.Random) -> Iterator[Draft]:
    """The drafts, `share` of them with a situation drawn by chance where they have none."""
    for draft in drafts:
        yield replace(draft, situation=anywhere(chance)) if not draft.situation and chance.random() < share else draft


def bare(draft: Draft) -> Draft:
    """The draft without its situation."""
    row = tuple(-1.0 if HEADS[n] in SITUATED else value for n, value in enumerate(draft.labels))
    return replace(draft, situation=(), labels=row)


def slipped(text: str, chance: random.Random) -> str:
    """The text with two neighbouring letters of one or two words exchanged, as thumbs do it."""
    words = text.split(" ")
    long = [n for n, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    for number in chance.sample(long, min(len(long), chance.choice((1, 1, 2)))):
        word = words[number]
        at = chance.randrange(1, len(word) - 1)
        words[number] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def examples() -> Iterator[Draft]:
    """The examples of our own phrase rules. What one rule lets pass another may flag: only its own head is known."""
    from assistant.content.load import load_with_examples

    for rule in load_with_examples(ROOT / "resources").rules:
        if rule.match.value != "model" and rule.concern in HEADS:  # the others measure the model
            yield from (Draft(e.text, labels_of({rule.concern: 1.0})) for e in rule.flags if e.text)
            yield from (Draft(e.text, labels_of({rule.concern: 0.0})) for e in rule.allows if e.text)


def own(chance: random.Random) -> Iterator[Line]:
    """Everything that was written for this project and may be trained on."""
    hands = list(by_hand("train"))
    yield from ((draft, "hands") for draft in hands)
    yield from ((bare(draft), "hands-bare") for draft in hands)
    slips = (replace(draft, text=slipped(draft.text, chance)) for draft in hands)
    yield from ((draft, "hands-slips") for draft in slips)
    yield from ((draft, "hands-long") for draft in composed(hands))
    council = [draft for path in sorted(COUNCIL.glob("train-*.txt")) for draft in sitting(path)]
    council += [draft for path in sorted(COUNCIL.glob("second-*.txt")) for draft in sitting(path)]
    yield from ((draft, "council") for draft in placed(council, 0.6, chance))
    yield from ((draft, "templates") for draft in placed(templates(COUNCIL / "templates.toml"), 0.6, chance))
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    yield from ((draft, "groups") for draft in placed(frames(HANDS, groups), 0.9, chance))
    yield from ((draft, "rules") for draft in placed(examples(), 0.3, chance))
    fair = labels_of(dict.fromkeys(HEADS, 0.0))
    yield from ((draft, "plain") for draft in placed((Draft(t, fair) for t in plain_texts(ROOT / "resources", 0)), 0.6, chance))


def conduct(path: Path, chance: random.Random) -> Iterator[Line]:
    """The public sets, and those lines that name a group with other groups in their place; the harmless ones twice."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    at = HEADS.index("discrimination")
    for text, known, source in public(path):
        yield next(placed([Draft(text, known)], 0.5, chance)), source
        if source in WEAK:
            for _ in range(1 if known[at] > 0 else 2):
                if other := swapped(text, groups, chance):
                    yield next(placed([Draft(other, known)], 0.5, chance)), "swapped"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl.gz")
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    chance = random.Random(7)  # noqa: S311 - not for secrets: the same mixture each time
    lines = [*own(chance), *conduct(given.data / "train.jsonl.gz", chance)]
    encoded = tokenizer(given.work).encode_batch([words_before(d) + model_text(d.text) for d, _ in lines])
    ids = np.zeros((len(lines), MAX_TOKENS), np.uint16)
    lengths = np.zeros(len(lines), np.uint8)
    for number, each in enumerate(encoded):
        lengths[number] = len(each.ids)
        ids[number, : len(each.ids)] = each.ids
    labels = np.array([draft.labels for draft, _ in lines], np.float32)
    sources = np.array([source for _, source in lines])
    np.savez(given.work / "tokens.npz", ids=ids, lengths=lengths, labels=labels, sources=sources)
    print(f"{len(lines)} lines; mean {lengths.mean():.1f} tokens")
    for source, count in Counter(s for _, s in lines).most_common():
        print(f"  {source}: {count}, mean {lengths[sources == source].mean():.0f} tokens")
    mine = np.isin(sources, ["hands"])
    for number, head in enumerate(HEADS):
        known = labels[mine, number][labels[mine, number] >= 0]
        print(f"  {head}: {int((known > 0).sum())} yes, {int((known == 0).sum())} no, {int(mine.sum() - len(known))} not settled")


if __name__ == "__main__":
    main()
