# SPDX-License-Identifier: Apache-2.0
"""Step 1: the published base with the words that British drafts need. A word that goes is read in pieces instead; the word table
would be a quarter of the file.

python -m tools.train_reader.vocabulary --base FOLDER --data FOLDER --work WORK
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Tokenizer

from assistant.checking.model_text import model_text
from tools.train_reader.drafts import COUNCIL, HANDS, HERE
from tools.train_reader.public import public

COMMON = 9000
"""The base's table is in the order of how common its words are, so its first part is kept whole."""

SEEN = 2
"""A word behind that part stays when the training texts and the word list below have it this often."""

ROOT = HERE.parents[1]


def texts(data: Path) -> Iterator[str]:
    """What is counted: everything that is trained on, and the program's own words. No measuring text."""
    for path in (*HANDS.glob("train-*.txt"), *COUNCIL.glob("train-*.txt"), *COUNCIL.glob("second-*.txt")):
        yield from path.read_text(encoding="utf-8").splitlines()
    yield from (text for text, _, _ in public(data / "train.jsonl.gz"))
    for path in (ROOT / "resources").rglob("*.toml"):
        yield path.read_text(encoding="utf-8")


def kept(vocabulary: dict[str, int], counts: Counter[str], special: set[str]) -> list[str]:
    """The words that stay, in their old order."""
    chosen = []
    for word, number in sorted(vocabulary.items(), key=lambda item: item[1]):
        bare = word.removeprefix("##")
        plain = bare.isascii() or counts[word] >= SEEN
        if word in special or (
            plain and not word.startswith("[unused") and (len(bare) == 1 or number < COMMON or counts[word] >= SEEN)
        ):
            chosen.append(word)
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder with the published model.safetensors and tokenizer.json")
    parser.add_argument("--data", type=Path, required=True, help="folder with train.jsonl.gz")
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    import torch
    from safetensors.torch import load_file, save_file

    given.work.mkdir(parents=True, exist_ok=True)
    whole = json.loads((given.base / "tokenizer.json").read_text(encoding="utf-8"))
    whole["truncation"] = whole["padding"] = None
    reader = Tokenizer.from_str(json.dumps(whole))
    counts: Counter[str] = Counter()
    for each in reader.encode_batch([model_text(text) for text in texts(given.data)]):
        counts.update(each.tokens)
    vocabulary: dict[str, int] = whole["model"]["vocab"]
    words = kept(vocabulary, counts, {token["content"] for token in whole["added_tokens"]})
    number_of = {word: number for number, word in enumerate(words)}
    whole["model"]["vocab"] = number_of
    for token in whole["added_tokens"]:
        token["id"] = number_of[token["content"]]
    for end in ("sep", "cls"):
        whole["post_processor"][end][1] = number_of[whole["post_processor"][end][0]]
    (given.work / "tokenizer.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    weights = load_file(str(given.base / "model.safetensors"))
    table = weights["embeddings.word_embeddings.weight"]
    weights["embeddings.word_embeddings.weight"] = table[torch.tensor([vocabulary[word] for word in words])].contiguous()
    save_file(weights, str(given.work / "model.safetensors"))
    print(f"{len(words)} of {len(vocabulary)} words kept")


if __name__ == "__main__":
    main()
