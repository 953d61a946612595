# SPDX-License-Identifier: Apache-2.0
"""Step 2: training. Saves its state every five minutes and goes on from it.

python -m tools.train_abuse_model.train --work FOLDER [--steps N] [--seed N]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tools.train_abuse_model.encoder import Classifier, base_folder, from_base

BATCH = 64
RATE = 1.3e-4
WARM = 100
SAVE_SECONDS = 300
CHUNK = 50
"""Batches whose lines are sorted by length together, so that a batch holds lines of like length."""


def order(lengths: np.ndarray, seed: int) -> list[np.ndarray]:
    """Batches of one pass: mixed, yet each of like length."""
    source = np.random.default_rng(seed)
    mixed = source.permutation(len(lengths))
    batches: list[np.ndarray] = []
    for start in range(0, len(mixed), BATCH * CHUNK):
        part = mixed[start : start + BATCH * CHUNK]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[i : i + BATCH] for i in range(0, len(part), BATCH)]
    return [batches[i] for i in source.permutation(len(batches))]


def loss_of(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross entropy over the labels that are known; a label that is not there (-1) counts for nothing."""
    known = labels >= 0
    each = nn.functional.binary_cross_entropy_with_logits(logits, labels.clamp(min=0), reduction="none")
    # threats are few: without a weight the head learns to say no
    weight = known.float() * torch.tensor([1.0, 1.0, 1.5])
    return (each * weight).sum() / weight.sum().clamp(min=1)


class Masters:
    """Weights in float, the model in bfloat16: small steps are not lost, and the processor works in the short form."""

    def __init__(self, model: Classifier, rate: float) -> None:
        self.short = [p for p in model.parameters() if p.requires_grad]
        self.long = [p.detach().float().clone() for p in self.short]
        for each in self.long:
            each.requires_grad_(True)
        self.optimiser = torch.optim.AdamW(self.long, lr=rate, weight_decay=0.01, betas=(0.9, 0.98))

    def step(self, rate: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        for long, short in zip(self.long, self.short, strict=True):
            long.grad = short.grad.float() if short.grad is not None else None
            short.grad = None
        nn.utils.clip_grad_norm_(self.long, 1.0)
        self.optimiser.step()
        with torch.no_grad():
            for long, short in zip(self.long, self.short, strict=True):
                short.copy_(long)


def rate_at(step: int, steps: int) -> float:
    """Up over WARM steps, then down to nothing."""
    if step < WARM:
        return RATE * (step + 1) / WARM
    return RATE * max(0.02, (steps - step) / (steps - WARM))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=2600)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    data = np.load(given.work / "tokens.npz")
    ids, lengths, labels = data["ids"], data["lengths"], data["labels"]
    model = from_base(base_folder())
    model.words.weight.requires_grad_(False)
    state_file = given.work / "state.pt"
    done, state = 0, None
    if state_file.exists():
        state = torch.load(state_file, weights_only=False)
        done = int(state["step"])
        model.load_state_dict(state["model"])
        print(f"goes on from step {done}")
    masters = Masters(model, RATE)
    if state is not None:
        masters.optimiser.load_state_dict(state["optimiser"])
    model.to(torch.bfloat16)
    model.train()

    def save(step: int) -> None:
        whole: dict[str, Any] = {k: v.float() for k, v in model.state_dict().items()}
        whole |= {
            n: m.detach()
            for (n, p), m in zip(((n, p) for n, p in model.named_parameters() if p.requires_grad), masters.long, strict=True)
        }
        part = state_file.with_suffix(".part")
        torch.save({"step": step, "model": whole, "optimiser": masters.optimiser.state_dict()}, part)
        part.replace(state_file)

    batches: list[np.ndarray] = []
    for turn in range(given.steps // max(1, len(lengths) // BATCH) + 1):
        batches += order(lengths, given.seed + turn)
    began = saved = time.monotonic()
    running = 0.0
    for step in range(done, given.steps):
        chosen = batches[step]
        width = int(lengths[chosen].max())
        part = torch.from_numpy(ids[chosen, :width].astype(np.int64))
        mask = (torch.arange(width)[None, :] < torch.from_numpy(lengths[chosen].astype(np.int64))[:, None]).to(torch.int64)
        loss = loss_of(model(part, mask).float(), torch.from_numpy(labels[chosen]))
        loss.backward()
        masters.step(rate_at(step, given.steps))
        running = loss.item() if step == done else 0.98 * running + 0.02 * loss.item()
        if step % 50 == 0:
            print(f"step {step}/{given.steps} loss {running:.4f} {time.monotonic() - began:.0f} s", flush=True)
        if time.monotonic() - saved > SAVE_SECONDS:
            save(step + 1)
            saved = time.monotonic()
    save(given.steps)
    print(f"trained {given.steps - done} steps in {time.monotonic() - began:.0f} s, loss {running:.4f}")


if __name__ == "__main__":
    main()
