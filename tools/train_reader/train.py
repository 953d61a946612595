# SPDX-License-Identifier: Apache-2.0
"""Step 3: training. Saves its state every five minutes and goes on from it, so that it may be done in parts; on a graphics
processor, where there is one, with the same command.

python -m tools.train_reader.train --work WORK [--minutes 90] [--threads 2] [--seed N]
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tools.train_reader.drafts import ANY, HEADS
from tools.train_reader.encoder import Reader, from_base, of_state

BATCH = 32

HIDDEN = 0.05
"""Share of the words that are hidden in each step: a draft is met several times, and should not be known by one word."""

LAST_MARK = 3
"""The tokenizer's own marks stand up to here."""

SAVE_SECONDS = 300
CHUNK = 50
"""Batches whose lines are sorted by length together, so that a batch holds lines of like length."""


@dataclass(frozen=True)
class Part:
    """One going over the texts: its highest rate, the steps until it is reached, whether it falls to nothing by the end, and how
    often each source is gone through. A part of one is that share of the source, chosen at random."""

    rate: float
    warm: int
    falls: bool
    passes: Mapping[str, float]


FIRST = Part(5e-5, 60, False, {
    "hands": 1, "council": 0.6, "templates": 0.3, "rules": 0.3, "plain": 0.3, "dghs": 0.04, "hatemoji": 0.2,
})  # fmt: skip

SECOND = Part(5e-5, 20, True, {
    "hands": 2.2, "hands-bare": 0.5, "hands-slips": 0.2, "hands-long": 0.3, "council": 0.5, "templates": 0.5, "rules": 0.5,
    "plain": 0.5, "dghs": 0.05, "hatemoji": 0.25, "swapped": 0.03, "surge": 0.2, "convabuse": 0.1, "edos": 0.02,
})  # fmt: skip

THIRD = Part(4e-5, 30, True, {
    "hands": 1.3, "hands-bare": 0.2, "hands-slips": 0.2, "hands-long": 0.15, "council": 0.2, "templates": 0.3, "rules": 0.3,
    "plain": 0.3, "dghs": 0.02, "hatemoji": 0.1, "swapped": 0.02, "surge": 0.1,
})  # fmt: skip
"""All sources are mixed in every part: public sets first and council drafts after them left an encoder worse at council
speech. The third part came when twice as many drafts were written as the first two had."""

FOURTH = Part(4e-5, 30, False, {
    "hands": 0.6, "hands-slips": 0.1, "hands-long": 0.08, "council": 0.1, "templates": 0.1, "rules": 0.1, "plain": 0.1,
    "hatemoji": 0.05, "surge": 0.05,
})  # fmt: skip

FIFTH = Part(5e-5, 1, True, {
    "hands": 1.2, "hands-bare": 0.08, "hands-slips": 0.1, "hands-long": 0.06, "council": 0.15, "templates": 0.15, "rules": 0.2,
    "plain": 0.2, "dghs": 0.005, "hatemoji": 0.05, "surge": 0.05,
})  # fmt: skip
"""The fourth and fifth go on from the shipped weights of the first three (`resume`), the fifth with eight writers more than the
third had. The fourth was stopped after 226 of its 277 steps, to leave time for the fifth."""

SIXTH = Part(5e-5, 20, False, {
    "hands": 0.35, "hands-bare": 0.04, "hands-slips": 0.05, "hands-long": 0.03, "council": 0.05, "templates": 0.05, "rules": 0.1,
    "plain": 0.1, "dghs": 0.01, "hatemoji": 0.08, "surge": 0.05,
})  # fmt: skip

EIGHTH = Part(5e-5, 1, True, {
    "hands": 0.8, "hands-bare": 0.03, "hands-slips": 0.04, "hands-long": 0.03, "council": 0.03, "templates": 0.05, "rules": 0.2,
    "plain": 0.2, "dghs": 0.01, "hatemoji": 0.06, "surge": 0.03,
})  # fmt: skip
"""The sixth and seventh are one mixture with two seeds (--seed 8 for the seventh); the eighth came when five writers more had
written."""

NINTH = Part(5e-5, 20, False, {
    "hands": 0.7, "hands-bare": 0.03, "hands-slips": 0.04, "hands-long": 0.03, "council": 0.03, "templates": 0.05, "rules": 0.1,
    "plain": 0.1, "dghs": 0.02, "hatemoji": 0.06, "swapped": 0.01, "surge": 0.03,
})  # fmt: skip

TENTH = Part(5e-5, 1, True, {
    "hands": 0.75, "hands-bare": 0.03, "hands-slips": 0.04, "hands-long": 0.03, "council": 0.04, "templates": 0.4, "groups": 0.7,
    "rules": 0.2, "plain": 0.2, "dghs": 0.015, "hatemoji": 0.06, "swapped": 0.01, "surge": 0.03,
})  # fmt: skip
"""The ninth and tenth go on from the shipped weights of the eighth. With those, harmless mentions of a group of people had to be
kept out by limits so high that a sixth of all risky drafts went with them: nothing had taught "any", respect or tone that a fair
frame is fair, and the frames were few. The ninth was stopped half way, when the new frames (`groups`) were written."""

ELEVENTH = Part(5e-5, 20, False, {
    "hands": 0.3, "hands-slips": 0.02, "hands-long": 0.03, "council": 0.03, "templates": 0.1, "groups": 0.4, "rules": 0.05,
    "plain": 0.05, "dghs": 0.01, "hatemoji": 0.03,
})  # fmt: skip

TWELFTH = Part(5e-5, 1, True, {
    "hands": 0.65, "hands-bare": 0.02, "hands-slips": 0.03, "hands-long": 0.03, "council": 0.03, "templates": 0.1, "groups": 0.4,
    "rules": 0.1, "plain": 0.15, "dghs": 0.005, "hatemoji": 0.03,
})  # fmt: skip
"""The eleventh was stopped after 105 of its 262 steps, when four writers more had written, and a third of frames."""

PARTS = {
    "first": FIRST,
    "second": SECOND,
    "third": THIRD,
    "fourth": FOURTH,
    "fifth": FIFTH,
    "sixth": SIXTH,
    "seventh": SIXTH,
    "eighth": EIGHTH,
    "ninth": NINTH,
    "tenth": TENTH,
    "eleventh": ELEVENTH,
    "twelfth": TWELFTH,
}
SHIPPED = "twelfth"
"""What `resume` takes the shipped weights for: the next part goes on from it."""

HEADS_FASTER = 30.0
"""The heads start from nothing and learn at so many times the rate of the layers below: at the same rate a concern with two
hundred drafts was not told from the others after 820 steps (grievance 0.61, election 0.47 of pairs in order on tuning drafts)."""

STRENGTH = {ANY: 2.0}
YES = 1.5
"""A yes counts this much more than a no: of 25 concerns a draft has one or two."""


def mixture(sources: np.ndarray, wanted: Mapping[str, float], seed: int) -> list[np.ndarray]:
    """The lines of each pass, as places in the token file; a source with fewer passes is spread over them all."""
    chance = np.random.default_rng(seed)
    most = math.ceil(max(wanted.values()))
    turns: list[list[np.ndarray]] = [[] for _ in range(most)]
    for source, passes in wanted.items():
        lines = np.flatnonzero(sources == source)
        repeated = (
            np.tile(lines, int(passes)) if passes == int(passes) else chance.permutation(lines)[: round(len(lines) * passes)]
        )
        for turn, part in zip(turns, np.array_split(repeated, most), strict=True):
            turn.append(part)
    return [np.concatenate(turn) for turn in turns]


def order(lines: np.ndarray, lengths: np.ndarray, seed: int) -> list[np.ndarray]:
    """Batches of one pass: mixed, yet each of like length."""
    source = np.random.default_rng(seed)
    mixed = source.permutation(lines)
    batches: list[np.ndarray] = []
    for start in range(0, len(mixed), BATCH * CHUNK):
        part = mixed[start : start + BATCH * CHUNK]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return [batches[i] for i in source.permutation(len(batches))]


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy over the labels that are known; a label that is not there (-1) counts for nothing."""
    each = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
    heads = torch.tensor([STRENGTH.get(head, 1.0) for head in HEADS], device=logits.device)
    weight = (labels >= 0).float() * heads * torch.where(labels > 0, YES, 1.0)
    return (each * weight).sum() / len(labels)


def short_form(device: str) -> torch.dtype:
    """bfloat16 where the hardware has it, else float: a processor without it needs thirty times as long."""
    known = device == "cuda" or "AMX" in torch.backends.cpu.get_cpu_capability()
    return torch.bfloat16 if known else torch.float32


class Masters:
    """Weights in float beside a model in a shorter form, so that small steps are not lost."""

    def __init__(self, model: Reader) -> None:
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        self.short = [p for _, p in named]
        self.long = [p.detach().float().clone() for p in self.short]
        for each in self.long:
            each.requires_grad_(True)
        groups: dict[float, list[Tensor]] = {1.0: [], HEADS_FASTER: []}
        for (name, _), long in zip(named, self.long, strict=True):
            groups[HEADS_FASTER if name.startswith("heads.") else 1.0].append(long)
        self.optimiser = torch.optim.AdamW(
            [{"params": params, "faster": times} for times, params in groups.items()], weight_decay=0.01, betas=(0.9, 0.98)
        )

    def step(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["faster"]
        for long, short in zip(self.long, self.short, strict=True):
            long.grad = short.grad.float() if short.grad is not None else None
            short.grad = None
        nn.utils.clip_grad_norm_(self.long, 1.0)
        self.optimiser.step()
        with torch.no_grad():
            for long, short in zip(self.long, self.short, strict=True):
                short.copy_(long)


def rate_at(part: Part, step: int, steps: int) -> float:
    """Up over the first steps, then level or down to nothing."""
    if step < part.warm:
        return part.rate * (step + 1) / part.warm
    return part.rate * (max(0.01, (steps - step) / (steps - part.warm)) if part.falls else 1.0)


def save(what: Any, path: Path) -> None:
    part = path.with_suffix(".part")
    torch.save(what, part)
    part.replace(path)


def train(work: Path, name: str, part: Part, model: Reader, seed: int, minutes: float) -> bool:
    """One part, from the weights of `model` or from the state that was saved last, to NAME.pt. False when time was up."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    hidden = _mask_id(work)
    state_file = work / f"{name}.state"
    data = np.load(work / "tokens.npz")
    ids, lengths, labels = data["ids"], data["lengths"], data["labels"]
    batches: list[np.ndarray] = []
    for turn, lines in enumerate(mixture(data["sources"], part.passes, seed)):
        batches += order(lines, lengths, seed + turn)
    done, state = 0, None
    if state_file.exists():
        state = torch.load(state_file, weights_only=True)
        done = int(state["step"])
        model.load_state_dict(state["model"])
        print(f"{name} goes on from step {done}")
    model.to(device)
    model.freeze()
    masters = Masters(model)
    if state is not None:
        masters.optimiser.load_state_dict(state["optimiser"])
    model.to(short_form(device))
    model.train()

    def whole() -> dict[str, Tensor]:
        all_of: dict[str, Tensor] = {k: v.float().cpu() for k, v in model.state_dict().items()}
        trained = (n for n, p in model.named_parameters() if p.requires_grad)
        return all_of | {n: master.detach().cpu() for n, master in zip(trained, masters.long, strict=True)}

    began = saved = time.monotonic()
    running = 0.0
    for step in range(done, len(batches)):
        torch.manual_seed(seed * 1_000_003 + step)  # the same numbers after a stop
        chosen = batches[step]
        width = int(lengths[chosen].max())
        words = torch.from_numpy(ids[chosen, :width].astype(np.int64))
        mask = (torch.arange(width)[None, :] < torch.from_numpy(lengths[chosen].astype(np.int64))[:, None]).to(torch.int64)
        words[(torch.rand(words.shape) < HIDDEN) & (mask == 1) & (words > LAST_MARK)] = hidden
        logits = model(words.to(device), mask.to(device)).float()
        loss = loss_of(logits, torch.from_numpy(labels[chosen]).to(device))
        loss.backward()
        masters.step(rate_at(part, step, len(batches)))
        running = loss.item() if step == done else 0.98 * running + 0.02 * loss.item()
        if step % 25 == 0:
            print(f"{name} step {step}/{len(batches)} loss {running:.4f} {time.monotonic() - began:.0f} s", flush=True)
        over = time.monotonic() - began > minutes * 60
        if over or time.monotonic() - saved > SAVE_SECONDS:
            save({"step": step + 1, "model": whole(), "optimiser": masters.optimiser.state_dict()}, state_file)
            saved = time.monotonic()
            if over:
                print(f"stopped at step {step + 1}; the same command goes on")
                return False
    save(whole(), work / f"{name}.pt")
    state_file.unlink(missing_ok=True)
    print(f"{len(batches) - done} steps in {time.monotonic() - began:.0f} s, loss {running:.4f}", flush=True)
    return True


def _mask_id(work: Path) -> int:
    from tokenizers import Tokenizer

    return int(Tokenizer.from_file(str(work / "tokenizer.json")).token_to_id("<mask>"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", choices=[*PARTS, "all"], default="all")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    names = list(PARTS)
    ended = [name for name in names if (given.work / f"{name}.pt").exists()]
    model = of_state(given.work / f"{ended[-1]}.pt") if ended else from_base(given.work)
    for name in names[names.index(ended[-1]) + 1 if ended else 0 :]:
        if given.part not in (name, "all"):
            continue
        if not train(given.work, name, PARTS[name], model, given.seed, given.minutes):
            return
        model = of_state(given.work / f"{name}.pt")


if __name__ == "__main__":
    main()
