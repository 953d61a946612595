# SPDX-License-Identifier: Apache-2.0
"""Step 1: texts to tokens. Reads the labelled sets that may be shipped from, the examples of our own rules, and the sittings in
`council/`; writes `tokens.npz`.

python -m tools.train_abuse_model.prepare --data FOLDER --work FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from assistant.checking.model_text import model_text
from tools.train_abuse_model.drafts import (
    CODES,
    CONCERNS,
    COUNCIL,
    HEADS,
    Labels,
    composed,
    labels,
    plain_texts,
    sitting,
    templates,
)
from tools.train_abuse_model.encoder import MAX_TOKENS, base_folder
from tools.train_abuse_model.swap import swapped

ROOT = Path(__file__).parents[2]
ALLOWED = frozenset(["dghs", "hatemoji", "ken20", "edos", "guest", "convabuse", "davidson", "surge"])
"""Sets whose licence lets us ship what was trained on them. Any other source stops the run."""

WEAK = frozenset(["dghs", "hatemoji"])
"""Sets whose harmless lines are taken as no abuse of a person either; a trial passed far more harmless drafts with it."""

ABUSE = frozenset(["abuse", "respect", "offensive"])
Line = tuple[str, Labels, str]


def public(path: Path) -> Iterator[Line]:
    """Lines of the public sets, -1 where a set does not say. Raises SystemExit at a source that is not allowed."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if row["source"] not in ALLOWED:
                raise SystemExit(f"{row['source']} is not on the list of sources that may be trained on.")
            if row["source"] in WEAK and row["hate"] == 0 and row["abuse"] is None:
                row["abuse"] = 0
            known = tuple(-1.0 if row[c] is None else float(row[c]) for c in CONCERNS)
            if max(known) >= 0:  # most lines of one set came without a label that we use
                yield row["text"], labels(*known), row["source"]


def exchanged(lines: list[Line]) -> Iterator[Line]:
    """The lines that name a group, with other groups in their place; the harmless ones twice, since they are fewer."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    chance = random.Random(7)  # noqa: S311 - not for secrets: the same mixture each time
    for text, known, source in lines:
        if source in WEAK:
            for _ in range(1 if known[0] > 0 else 2):
                if other := swapped(text, groups, chance):
                    yield other, known, "swapped"


def labels_of(concerns: set[str]) -> Labels:
    """The labels of a draft whose concerns are known; threats are abuse too."""
    threat = "threat" in concerns
    return labels(float("discrimination" in concerns), float(bool(concerns & ABUSE) or threat), float(threat))


def own() -> Iterator[Line]:
    """The examples of our rules, and the training sittings of `council/`. The writing half of the development set is left for
    choosing thresholds: on lines that were trained on they come out far too low."""
    from assistant.content.load import load_with_examples

    rules = load_with_examples(ROOT / "resources").rules
    for rule in (r for r in rules if r.match.value != "model"):  # those measure the model
        for example in rule.flags:
            yield example.text, labels_of({rule.concern}), "rules"
        for example in rule.allows:
            # what one rule lets pass another may flag: only the head of this rule is known
            spoken = labels_of({rule.concern})[: len(CONCERNS)]
            conduct = rule.concern in ABUSE | {"threat", "discrimination"}
            yield example.text, labels(*(0.0 if k or not conduct else -1.0 for k in spoken)), "rules"
    drafts = [line for path in sorted(COUNCIL.glob("train-*.txt")) for line in sitting(path)]
    yield from ((text, known, "council") for text, known in drafts)
    yield from ((text, known, "second") for path in sorted(COUNCIL.glob("second-*.txt")) for text, known in sitting(path))
    yield from ((text, known, "composed") for text, known in composed(drafts))
    yield from ((text, known, "templates") for text, known in templates(COUNCIL / "templates.toml"))
    yield from ((text, CODES["F"], "plain") for text in plain_texts(ROOT / "resources", 0))


def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(MAX_TOKENS)
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl.gz")
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    lines = list(public(given.data / "train.jsonl.gz"))
    lines += exchanged(lines)
    mine = list(own())
    lines += mine
    encoded = tokenizer().encode_batch([model_text(text) for text, _, _ in lines])
    ids = np.zeros((len(lines), MAX_TOKENS), np.uint16)
    lengths = np.zeros(len(lines), np.uint8)
    for number, each in enumerate(encoded):
        lengths[number] = len(each.ids)
        ids[number, : len(each.ids)] = each.ids
    labels = np.array([row for _, row, _ in lines], np.float32)
    given.work.mkdir(parents=True, exist_ok=True)
    sources = np.array([source for _, _, source in lines])
    np.savez(given.work / "tokens.npz", ids=ids, lengths=lengths, labels=labels, sources=sources)
    print(f"{len(lines)} lines, {len(mine)} of our own; mean {lengths.mean():.1f} tokens")
    for source, count in Counter(s for _, _, s in lines).most_common():
        print(f"  {source}: {count}")
    for number, head in enumerate(HEADS):
        known = labels[:, number][labels[:, number] >= 0]
        print(f"  {head}: {int((known >= 0.5).sum())} yes, {int((known < 0.5).sum())} no")


if __name__ == "__main__":
    main()
