# SPDX-License-Identifier: Apache-2.0
"""Step 4: the trained state to ONNX, in float and in int8.

python -m tools.train_reader.export --work WORK
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from tools.train_reader.encoder import Reader, of_state

LIFT = 1.0
"""Share of the logarithmic odds of "any" that every other head is given. It knows better than they do whether there is anything
at all: with limits from one tuning sitting and figures from the other, 70 % of risky drafts are named rightly at 6 % of fair
ones flagged; with half of it 71 % at 9 %, with none 65 % at 11 %."""

MATRICES = ("qkv", "out", "up", "down")
"""Of each layer, in the order in which they are used, which is the order in the file."""

EVEN = 0.8
"""How much of what is large in what goes into a matrix is moved into the matrix (Xiao and others, 2023, "SmoothQuant", equation
4). int8 gives all numbers of one text one scale, which a few large columns set: the odds moved by 0.47 on the mean of 120 tuning
drafts, 0.21 with 0.7 of it moved, 0.17 with 0.8, 0.24 with 0.9."""

SEEN = 256
"""Training drafts that tell which columns are large."""


class Evened(nn.Linear):
    """A matrix that takes its input with every column made smaller by `inverse`, and whose own columns are larger by as much."""

    def __init__(self, of: nn.Linear, largest: Tensor) -> None:
        super().__init__(of.in_features, of.out_features)
        weight = of.weight.detach()
        more = largest.clamp(min=1e-5) ** EVEN / weight.abs().max(0).values.clamp(min=1e-5) ** (1 - EVEN)
        more = (more / more.mean()).clamp(min=1e-3)
        with torch.no_grad():
            self.weight.copy_(weight * more)
            self.bias.copy_(of.bias)
        self.register_buffer("inverse", 1 / more)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x * self.inverse)


def even_out(model: Reader, work: Path) -> None:
    """Make the inputs of every matrix of the layers as even as `EVEN` says, by what drafts of the training put into them."""
    largest: dict[str, Tensor] = {}

    def look(name: str, given: tuple[Tensor, ...]) -> None:
        found = given[0].detach().abs().flatten(0, -2).max(0).values
        largest[name] = torch.maximum(largest.get(name, found), found)

    linear = {f"layers.{n}.{m}": layer.get_submodule(m) for n, layer in enumerate(model.layers) for m in MATRICES}
    hooks = [module.register_forward_pre_hook(lambda _m, given, name=name: look(name, given)) for name, module in linear.items()]
    tokens = np.load(work / "tokens.npz")
    hands = np.flatnonzero(tokens["sources"] == "hands")
    with torch.no_grad():
        for line in np.random.default_rng(5).choice(hands, SEEN, replace=False):
            ids = torch.from_numpy(tokens["ids"][line, : tokens["lengths"][line]].astype(np.int64))[None]
            model(ids, torch.ones_like(ids))
    for hook in hooks:
        hook.remove()
    for name, module in linear.items():
        layer, _, matrix = name.rpartition(".")
        setattr(model.get_submodule(layer), matrix, Evened(module, largest[name]))


MEAN_OF = ("tenth", "twelfth")
"""The parts whose mean is exported. On tuning drafts the twelfth alone has 0.9695 of pairs in order by "anything at all?" and the
right concern first for 82.0 % of risky ones, among two for 90.6 %; their mean 0.9712, 82.0 and 91.4 %."""


def mean(work: Path) -> Reader:
    """The reader whose weights are the mean of those parts."""
    models = [of_state(work / f"{part}.pt") for part in MEAN_OF]
    with torch.no_grad():
        for weights in zip(*(model.parameters() for model in models), strict=True):
            weights[0].copy_(torch.stack([w.data for w in weights]).mean(0))
    return models[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = mean(work)
    with torch.no_grad():
        model.heads.weight[:-1] += LIFT * model.heads.weight[-1]
        model.heads.bias[:-1] += LIFT * model.heads.bias[-1]
    model.eval()
    even_out(model, work)
    ids, mask = torch.ones(2, 8, dtype=torch.int64), torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "batch", 1: "length"}
    torch.onnx.export(
        model,
        (ids, mask),
        str(work / "float.onnx"),
        input_names=["ids", "mask"],
        output_names=["logits"],
        dynamic_axes={"ids": axes, "mask": axes, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(work / "float.onnx", work / "int8.onnx", weight_type=QuantType.QInt8, per_channel=True)
    for name in ("float", "int8"):
        print(f"{name}.onnx: {(work / f'{name}.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
