# SPDX-License-Identifier: Apache-2.0
"""Step 4: thresholds, chosen on tuning data only, and figures on what is kept for measuring.

python -m tools.train_abuse_model.evaluate --data FOLDER --work FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import json
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from assistant.checking.model_text import model_text
from tools.train_abuse_model.drafts import CODES, CONCERNS, COUNCIL, HEADS, plain_texts, sitting
from tools.train_abuse_model.encoder import MAX_TOKENS
from tools.train_abuse_model.prepare import ROOT, labels_of, tokenizer

TUNING = ("edos-dev", "ken20-test")
MEASURING = ("dghs-test", "hatemoji-check", "edos-test", "convabuse-test")
TIP_ALARMS = {"hate": 0.04, "abuse": 0.04, "threat": 0.04, "harm": 0.08}
CHECK_ALARMS = {"hate": 0.015, "abuse": 0.015, "threat": 0.015, "harm": 0.02}
"""Share of fair tuning drafts that each head may flag at its lower and at its higher limit."""


class Scorer:
    """An ONNX file as a function from texts to one probability a head."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.tokenizer = tokenizer()

    def __call__(self, texts: Iterable[str]) -> np.ndarray:
        encoded = self.tokenizer.encode_batch([model_text(t) for t in texts])
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
        out = np.zeros((len(encoded), len(HEADS)), np.float32)
        for start in range(0, len(order), 32):
            part = order[start : start + 32]
            width = max(len(encoded[i].ids) for i in part)
            ids = np.zeros((len(part), width), np.int64)
            mask = np.zeros((len(part), width), np.int64)
            for row, i in enumerate(part):
                ids[row, : len(encoded[i].ids)] = encoded[i].ids
                mask[row, : len(encoded[i].ids)] = 1
            logits = self.session.run(None, {"ids": ids, "mask": mask})[0]
            out[part] = 1 / (1 + np.exp(-logits))
        return out


def public(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Lines of the public development sets, by source."""
    out: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            out.setdefault(row["source"], []).append(row)
    return out


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def best(scores: np.ndarray, yes: np.ndarray) -> float:
    """The threshold with the best mean of the two shares that are right."""
    tried = np.unique(np.round(scores, 3))
    return float(max(tried, key=lambda t: ((scores[yes] >= t).mean() + (scores[~yes] < t).mean(), -t)))


def tuning_drafts() -> tuple[list[str], np.ndarray]:
    """The sittings that are kept for choosing limits, and the fair drafts of the checker's own writing half: texts and labels."""
    rows = [draft for path in sorted(COUNCIL.glob("tune-*.txt")) for draft in sitting(path)]
    written = lines(ROOT / "tests" / "packs" / "drafts-write.jsonl")
    rows += [(r["text"], CODES["F"]) for r in written if not any(labels_of(set(r["expect"])))]
    return [text for text, _ in rows], np.array([known for _, known in rows])


def choose(scores: np.ndarray, known: np.ndarray) -> dict[str, dict[str, float]]:
    """The limits of each head: as low as the allowed share of alarms on fair drafts lets them be."""
    fair = scores[known.max(1) == 0]
    return {
        level: {head: float(np.quantile(fair[:, n], 1 - share[head])) for n, head in enumerate(HEADS)}
        for level, share in (("tip", TIP_ALARMS), ("check", CHECK_ALARMS))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    dev = public(given.data / "dev.jsonl.gz")
    texts, known = tuning_drafts()
    limits: dict[str, dict[str, float]] = {}
    for name in ("int8", "float"):  # the limits are those of the model that is shipped
        score = Scorer(given.work / f"{name}.onnx")
        scores = score(texts)
        limits = limits or choose(scores, known)
        tune = [r for s in TUNING for r in dev[s]]
        one = best(score(r["text"] for r in tune)[:, 0], np.array([float(r["hate"] or 0) >= 0.5 for r in tune]))
        print(f"\n{name}.onnx; limits {limits}; one limit for public hate {one:.3f}")
        print(f"  tuning drafts: {_levels(scores, known.max(1) > 0, limits)}")
        plain = score(plain_texts(ROOT / "resources", 1))
        print(f"  the program's own sentences, half not trained on: {_levels(plain, np.zeros(len(plain), bool), limits)}")
        for source in MEASURING:
            head = "abuse" if source == "convabuse-test" else "hate"
            column = score(r["text"] for r in dev[source])[:, HEADS.index(head)]
            yes = np.array([float(r[head] or 0) >= 0.5 for r in dev[source]])
            for limit in (one if head == "hate" else limits["tip"][head], limits["tip"][head], limits["check"][head]):
                found = column >= limit
                print(
                    f"  {source} at {limit:.3f}: {(found == yes).mean():.1%} right; {found[yes].mean():.1%} of {head} found, "
                    f"{(~found[~yes]).mean():.1%} of the rest left alone"
                )
        for path in sorted(COUNCIL.glob("measure-*.jsonl")):
            rows = lines(path)
            scores = score(r["text"] for r in rows)
            print(f"  {path.name}: {_levels(scores, np.array([any(r[c] for c in CONCERNS) for r in rows]), limits)}")
        held = [draft for path in sorted(COUNCIL.glob("hold-*.txt")) for draft in sitting(path)]
        harmful = np.array([max(known) > 0 for _, known in held])
        print(f"  sittings held back: {_levels(score(text for text, _ in held), harmful, limits)}")
        drafts = lines(ROOT / "tests" / "packs" / "drafts-measure.jsonl")
        wanted = np.array([any(labels_of(set(r["expect"]))) for r in drafts])
        print(f"  development set, measuring half: {_levels(score(r['text'] for r in drafts), wanted, limits)}")
        by_group(score, limits, name)
    (given.work / "limits.json").write_text(json.dumps({"heads": list(HEADS), "tokens": MAX_TOKENS} | limits, indent=1) + "\n")


def by_group(score: Scorer, limits: dict[str, dict[str, float]], name: str) -> None:
    """Pass rates of harmless mentions: frames that are in no training text, with every group, below Tip and below Check."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    for part, frames in tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8")).items():
        texts = [frame.format(people=people, person=person) for people, person in groups for frame in frames]
        scores = score(text[0].upper() + text[1:] for text in texts).reshape(len(groups), len(frames), -1)
        print(f"  {name}: harmless mentions, {part}, {len(frames)} sentences with {len(groups)} groups")
        for level in ("tip", "check"):
            passed = (scores < np.array([limits[level][h] for h in HEADS])).all(2).mean(1)
            told = ", ".join(f"{groups[i][0]} {passed[i]:.0%}" for i in np.argsort(passed)[:6])
            print(f"    below {level}: {passed.mean():.1%}; by group {passed.min():.0%} to {passed.max():.0%}; lowest {told}")


def _levels(scores: np.ndarray, wanted: np.ndarray, limits: dict[str, dict[str, float]]) -> str:
    told = []
    for level in ("tip", "check"):
        hot = (scores >= np.array([limits[level][h] for h in HEADS])).any(1)
        found, alarms = hot[wanted].sum(), hot[~wanted].sum()
        told.append(f"{level}: {found} of {wanted.sum()} found, {alarms} of {(~wanted).sum()} others flagged")
    return "; ".join(told)


if __name__ == "__main__":
    main()
