# SPDX-License-Identifier: Apache-2.0
"""Step 5: limits, chosen on tuning sittings only, and figures on what is kept for measuring.

python -m tools.train_reader.evaluate --data FOLDER --work WORK
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
from tools.train_reader.drafts import CONCERNS, COUNCIL, HANDS, HEADS, Draft, by_hand, framed, plain_texts, sitting, words_before
from tools.train_reader.encoder import MAX_TOKENS
from tools.train_reader.prepare import ROOT, tokenizer

MEASURING = {"dghs-test": "hate", "hatemoji-check": "hate", "edos-test": "hate", "convabuse-test": "abuse"}
PUBLIC_HEAD = {"hate": "discrimination", "abuse": "abuse"}

HEAD = {"tip": 0.02, "check": 0.008}
"""Share of fair tuning drafts that each head may flag by itself at each level. Together some 6 % at Check."""

MENTIONS = {"tip": 0.04, "check": 0.015}
"""Share of harmless sentences that name a group of people which each head may flag: with the limits of the drafts alone, which
name few, one sentence in seven was."""

OF_A_GROUP = {"threat": 1, "abuse": 1, "discrimination": 2, "respect": 0, "offensive": 0, "tone": 1}
"""Of 60 harmless sentences that name one group of people, so many at most may be flagged at Check by each head of conduct: no
group is to be held up more often than another by over five in a hundred."""

RAISED = {"threat": 1.0, "tone": 2.0, "false-claim": 1.0, "offensive": 1.0}
"""So much (logarithm of odds) above that a head calls for a check. One sentence by itself looks like a threat, or crude, more
often than a whole draft does. Short dry sentences look sharp, or like a claim, by themselves: one in ten of the words to copy
that our own walkthroughs give were told of their tone."""

NEAR = 1.0
"""A head gives no Tip of what is farther (logarithm of odds) from its limit of a check: with 4 in its place 22.5 % of fair tuning
drafts get a Tip or more, not 21.4 %, and 77.9 % of risky ones a right one, not 75.6 %."""

APART = 0.3
"""So much (logarithm of odds) a score differs with the texts that stand in one batch with it: int8 rounds them together."""

NOTHING = 0.0000015
"""Below this a head finds nothing of its concern (see `Rule.second_reading`): "any" is in every head, so that two answers have to
be low. It takes 10 of 50 fair tuning drafts that would be above Tip from there, and no right find; 0.000006 one more, but then
"Here is what was said in Part II" is a Tip."""

USUAL = "councillor, councillor page, own page, post: "
"""How a text is read where nobody said anything about it."""

OFF = 1.01


class Scorer:
    """An ONNX file as a function from texts to one probability a head."""

    def __init__(self, path: Path, work: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.add_session_config_entry("session.x64quantprecision", "1")  # right everywhere: see assistant/files/onnx.py
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self.tokenizer = tokenizer(work)

    def __call__(self, texts: Iterable[str], prefixes: Iterable[str] | None = None) -> np.ndarray:
        texts = list(texts)
        before = list(prefixes) if prefixes is not None else [""] * len(texts)
        encoded = self.tokenizer.encode_batch([p + model_text(t) for p, t in zip(before, texts, strict=True)])
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids))
        out = np.zeros((len(encoded), len(HEADS)), np.float32)
        for start in range(0, len(order), 16):
            part = order[start : start + 16]
            width = max(len(encoded[i].ids) for i in part)
            ids = np.zeros((len(part), width), np.int64)
            mask = np.zeros((len(part), width), np.int64)
            for row, i in enumerate(part):
                ids[row, : len(encoded[i].ids)] = encoded[i].ids
                mask[row, : len(encoded[i].ids)] = 1
            logits = self.session.run(None, {"ids": ids, "mask": mask})[0]
            out[part] = 1 / (1 + np.exp(-logits))
        return out

    def of(self, drafts: list[Draft]) -> np.ndarray:
        """The same for drafts, each read in its situation."""
        return self((d.text for d in drafts), [words_before(d) for d in drafts])


def public(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Lines of the public development sets, by source."""
    out: dict[str, list[dict[str, Any]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            out.setdefault(row["source"], []).append(row)
    return out


def odds(scores: np.ndarray) -> np.ndarray:
    kept = np.clip(scores.astype(float), 1e-6, 1 - 1e-6)
    return np.log(kept) - np.log1p(-kept)


def choose(scores: np.ndarray, labels: np.ndarray, mentions: np.ndarray, level: str) -> np.ndarray:
    """One limit a head: what the given shares of fair drafts and of harmless mentions, shape (groups, sentences, heads), do not
    reach, nor at Check more of any one group's than `OF_A_GROUP`. "any" names no concern, and flagged a sixth of the mentions: it
    says nothing by itself."""
    fair = np.quantile(scores[labels.max(1) == 0], 1 - HEAD[level], axis=0)
    limits = np.maximum(fair, np.quantile(mentions.reshape(-1, len(HEADS)), 1 - MENTIONS[level], axis=0))
    if level == "check":
        highest = np.sort(mentions, axis=1)[:, ::-1]
        for head, most in OF_A_GROUP.items():
            at = HEADS.index(head)
            limits[at] = max(limits[at], 1 / (1 + np.exp(-odds(highest[:, most, at].max()) - APART)))
        for head, more in RAISED.items():
            at = HEADS.index(head)
            limits[at] = 1 / (1 + np.exp(-odds(limits[at]) - more))
    limits[-1] = OFF
    return limits


def mention_frames(part: str) -> list[str]:
    """Harmless sentences with a slot for a group: "first" and "later" of `mentions.toml`, or "newest" of `later-groups-*.txt`."""
    if part == "newest":
        return [frame for path in sorted(HANDS.glob("later-groups-*.txt")) for frame in framed(path)[0]]
    frames: list[str] = tomllib.loads((COUNCIL / "mentions.toml").read_text(encoding="utf-8"))[part]
    return frames


def mentioned(score: Scorer, part: str) -> np.ndarray:
    """Scores of harmless sentences with every group of people in them, shape (groups, sentences, heads)."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    frames = mention_frames(part)
    texts = [frame.format(people=people, person=person) for people, person in groups for frame in frames]
    scores = score((text[0].upper() + text[1:] for text in texts), [USUAL] * len(texts))
    return scores.reshape(len(groups), len(frames), -1)


def told(scores: np.ndarray, drafts: list[Draft], limits: dict[str, np.ndarray]) -> str:
    """Finds and alarms at both levels, by concern."""
    labels = np.array([d.labels for d in drafts])
    fair, risky = labels.max(1) == 0, labels.max(1) == 1
    lines = []
    for level in ("tip", "check"):
        hot = scores >= limits[level]
        right = (hot & (labels == 1)).any(1)
        lines.append(
            f"  {level}: right concern {right[risky].mean():.1%}, flagged {hot.any(1)[risky].mean():.1%} of {risky.sum()} risky; "
            f"{hot.any(1)[fair].mean():.1%} of {fair.sum()} fair flagged"
        )
        if level == "check":
            for n, concern in enumerate(CONCERNS):
                wanted = labels[:, n] == 1
                if wanted.any():
                    lines.append(
                        f"    {concern}: {right[wanted].sum()}/{wanted.sum()} right, {hot[wanted, n].sum()} by its own head; "
                        f"fair flagged by it {hot[fair, n].sum()}; AUC {auc(scores[:, n], labels[:, n]):.3f}"
                    )
            lines.append(f"    any: AUC {auc(scores[:, -1], labels[:, -1]):.3f}")
    return "\n".join(lines)


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Share of pairs of a yes and a no that are in the right order."""
    yes, no = scores[labels == 1], scores[labels == 0]
    ranks = np.argsort(np.argsort(np.concatenate([yes, no])))
    return float((ranks[: len(yes)].sum() - len(yes) * (len(yes) - 1) / 2) / max(1, len(yes) * len(no)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--models", nargs="*", default=["int8", "float"])
    given = parser.parse_args()
    tuning = list(by_hand("tune"))
    tune_labels = np.array([d.labels for d in tuning])
    limits: dict[str, np.ndarray] = {}
    for name in given.models:
        score = Scorer(given.work / f"{name}.onnx", given.work)
        scores = score.of(tuning)
        if not limits:  # the limits are those of the model that is shipped
            mentions = mentioned(score, "first")
            limits = {level: choose(scores, tune_labels, mentions, level) for level in HEAD}
            near = 1 / (1 + np.exp(NEAR - odds(limits["check"])))
            limits["tip"] = np.minimum(np.maximum(limits["tip"], near), limits["check"])
        print(f"\n{name}.onnx\n tuning sittings\n{told(scores, tuning, limits)}")
        measuring = list(by_hand("measure"))
        print(f" measuring sittings\n{told(score.of(measuring), measuring, limits)}")
        older = [d for path in sorted(COUNCIL.glob("tune-*.txt")) for d in sitting(path)]
        print(f" older sittings about conduct, 'fair' as conduct goes\n  {conduct(score, older, limits)}")
        plain = score(plain_texts(ROOT / "resources", 1))
        print(
            f" the program's own sentences, half not trained on: {(plain >= limits['check']).any(1).mean():.1%} flagged at Check"
        )
        dev = public(given.data / "dev.jsonl.gz")
        for source, key in MEASURING.items():
            column = score(r["text"] for r in dev[source])[:, HEADS.index(PUBLIC_HEAD[key])]
            yes = np.array([float(r[key] or 0) >= 0.5 for r in dev[source]])
            print(f"  {source}: AUC {auc(column, yes.astype(float)):.3f}")
        by_group(score, limits)
    table = {level: {h: round(float(v), 5) for h, v in zip(HEADS, row, strict=True)} for level, row in limits.items()}
    config = {"heads": list(HEADS), "tokens": MAX_TOKENS, "situation": True, "first": ["threat"], "nothing": NOTHING}
    (given.work / "limits.json").write_text(json.dumps(config | table, indent=1) + "\n")


def conduct(score: Scorer, drafts: list[Draft], limits: dict[str, np.ndarray]) -> str:
    heads = [HEADS.index(h) for h in ("threat", "abuse", "discrimination")]
    scores = score.of(drafts)
    wanted = np.array([max(d.labels) > 0 for d in drafts])
    parts = []
    for level in ("tip", "check"):
        hot = (scores[:, heads] >= limits[level][heads]).any(1)
        found = f"{hot[wanted].mean():.1%} of {wanted.sum()} found"
        parts.append(f"{level}: {found}, {hot[~wanted].mean():.1%} of {(~wanted).sum()} others flagged")
    return "; ".join(parts)


def by_group(score: Scorer, limits: dict[str, np.ndarray]) -> None:
    """Pass rates of harmless mentions: frames that are in no training text, with every group, below Tip and below Check. The
    limits were chosen on the first; the later ones only measure."""
    groups = tomllib.loads((COUNCIL / "templates.toml").read_text(encoding="utf-8"))["groups"]
    for part in ("first", "later", "newest"):
        scores = mentioned(score, part)
        print(f"  harmless mentions, {part}, {scores.shape[1]} sentences with {len(groups)} groups")
        for level in ("tip", "check"):
            passed = (scores < limits[level]).all(2).mean(1)
            lowest = ", ".join(f"{groups[i][0]} {passed[i]:.0%}" for i in np.argsort(passed)[:6])
            print(f"    below {level}: {passed.mean():.1%}; by group {passed.min():.0%} to {passed.max():.0%}; lowest {lowest}")


if __name__ == "__main__":
    main()
