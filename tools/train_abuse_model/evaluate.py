# SPDX-License-Identifier: Apache-2.0
"""Step 4: thresholds, chosen on tuning data only, and figures on what is kept for measuring.

python -m tools.train_abuse_model.evaluate --data FOLDER --work FOLDER
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from tools.train_abuse_model.encoder import HEADS
from tools.train_abuse_model.model_text import model_text
from tools.train_abuse_model.prepare import ROOT, labels_of, tokenizer

TUNING = ("edos-dev", "ken20-test")
MEASURING = ("dghs-test", "hatemoji-check", "edos-test", "convabuse-test")
FAIR_ALARMS = 0.01
"""Share of fair tuning drafts that a head may flag at its higher threshold."""


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    dev = public(given.data / "dev.jsonl.gz")
    fair = [r["text"] for r in lines(ROOT / "tests" / "packs" / "drafts-write.jsonl") if not any(labels_of(set(r["expect"])))]
    thresholds: dict[str, list[float]] = {}
    for name in ("float", "int8"):
        path = given.work / f"{name}.onnx"
        if not path.exists():
            continue
        score = Scorer(path)
        if not thresholds:
            tune = [r for s in TUNING for r in dev[s]]
            hate = score(r["text"] for r in tune)[:, 0]
            calm = score(fair)
            yes = np.array([float(r["hate"] or 0) >= 0.5 for r in tune])
            thresholds["hate"] = [best(hate, yes)]
            for number, head in enumerate(HEADS):
                high = float(np.quantile(calm[:, number], 1 - FAIR_ALARMS))
                thresholds.setdefault(head, [high])
                thresholds[head].append(max(high, thresholds[head][0]))
            print("thresholds (ask, strong):", {k: [round(x, 3) for x in v] for k, v in thresholds.items()})
        print(f"\n{name}.onnx")
        for source in MEASURING:
            head = "abuse" if source == "convabuse-test" else "hate"
            found = score(r["text"] for r in dev[source])[:, HEADS.index(head)] >= thresholds[head][0]
            yes = np.array([float(r[head] or 0) >= 0.5 for r in dev[source]])
            right, hits, calm_share = (found == yes).mean(), found[yes].mean(), (~found[~yes]).mean()
            print(f"  {source}: {right:.1%} right; {hits:.1%} of {head} found, {calm_share:.1%} of the rest left alone")
        for path in sorted((Path(__file__).parent / "council").glob("measure-*.jsonl")):
            _council(score, path, thresholds)
        drafts = lines(ROOT / "tests" / "packs" / "drafts-measure.jsonl")
        hot = _hot(score([r["text"] for r in drafts]), thresholds, 1)
        wanted = np.array([any(labels_of(set(r["expect"]))) for r in drafts])
        print(f"  development set, measuring half: {_counts(hot, wanted)}")
        post = ["The clerk " + "left out the objections and I am cross about it, as we all should be. " * 4][:1]
        score(post)
        times = []
        for _ in range(100):
            began = time.perf_counter()
            score(post)
            times.append(time.perf_counter() - began)
        print(f"  {len(post[0])} characters, one thread, 95 %: {sorted(times)[94] * 1000:.1f} ms")
    (given.work / "thresholds.json").write_text(json.dumps(thresholds))


def _counts(hot: np.ndarray, wanted: np.ndarray) -> str:
    found, alarms = int(hot[wanted].sum()), int(hot[~wanted].sum())
    return f"{found} of {int(wanted.sum())} found, {alarms} of {int((~wanted).sum())} others flagged"


def _hot(scores: np.ndarray, thresholds: dict[str, list[float]], which: int) -> np.ndarray:
    limits = np.array([thresholds[h][which] for h in HEADS])
    return (scores >= limits).any(1)


def _council(score: Scorer, path: Path, thresholds: dict[str, list[float]]) -> None:
    rows = lines(path)
    scores = score([r["text"] for r in rows])
    wanted = np.array([any(r[h] for h in HEADS) for r in rows])
    for which, name in enumerate(("ask", "strong")):
        hot = _hot(scores, thresholds, which)
        print(f"  {path.name}, {name}: {_counts(hot, wanted)}")
    hot = _hot(scores, thresholds, 1)
    for how in dict.fromkeys(r["how"] or r["group"] for r in rows):
        chosen = np.array([(r["how"] or r["group"]) == how for r in rows])
        print(f"    {how}: {int(hot[chosen].sum())} of {int(chosen.sum())} flagged")


if __name__ == "__main__":
    main()
