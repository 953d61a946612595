# SPDX-License-Identifier: Apache-2.0
"""Instead of step 1 and the parts that were trained before: the shipped int8 weights as the state that the next part goes on
from. What int8 rounded away comes back within the first steps.

python -m tools.train_reader.resume --work WORK
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from tools.train_reader.encoder import LAYERS, Reader
from tools.train_reader.export import LIFT, MATRICES
from tools.train_reader.ship import FOLDER
from tools.train_reader.train import SHIPPED, save

TABLES = ("words.weight", "places.weight", "between.weight")


def state_of(path: Path) -> dict[str, torch.Tensor]:
    """The weights of an exported reader in float, by their names in `encoder.Reader`, the share of "any" in the other heads taken
    out again."""
    held = {i.name: numpy_helper.to_array(i) for i in onnx.load(str(path)).graph.initializer}

    def whole(name: str) -> np.ndarray:
        parts = (held[f"{name}_{part}"].astype(np.float32) for part in ("quantized", "zero_point", "scale"))
        numbers, zero, scale = parts
        return np.asarray((numbers - zero) * scale, np.float32)

    state = {name: value for name, value in held.items() if name.endswith((".weight", ".bias"))}
    state |= {name: whole(name) for name in TABLES}
    matrices = [n.removesuffix("_quantized") for n in held if n.startswith("onnx::MatMul") and n.endswith("_quantized")]
    names = [f"layers.{layer}.{matrix}.weight" for layer in range(LAYERS) for matrix in MATRICES]
    evened = {name: held.get(name.replace("weight", "inverse"), np.float32(1)) for name in names}  # see export.Evened
    state |= {name: whole(at).T * evened[name] for name, at in zip(names, matrices, strict=True)}
    heads, bias = whole("heads.weight_Transposed").T.copy(), state["heads.bias"].copy()
    heads[:-1] -= LIFT * heads[-1]
    bias[:-1] -= LIFT * bias[-1]
    state |= {"heads.weight": heads, "heads.bias": bias}
    return {name: torch.from_numpy(np.array(value)) for name, value in state.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    work.mkdir(parents=True, exist_ok=True)
    state = state_of(FOLDER / "model.onnx")
    model = Reader(len(state["words.weight"]))
    model.load_state_dict(state)
    save(model.state_dict(), work / f"{SHIPPED}.pt")
    shutil.copyfile(FOLDER / "tokenizer.json", work / "tokenizer.json")


if __name__ == "__main__":
    main()
