# SPDX-License-Identifier: Apache-2.0
"""MPNet's encoder with a head a concern, in plain PyTorch, so that it trains, exports and is read in one place.

The shapes are those of MPNet (Song and others, 2020): BERT's layers, with one table of relative positions that every layer adds
to its attention. The weights come from the folder that `vocabulary` made of the published ones; of its twelve layers the first
`LAYERS` are kept.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn

from tools.train_reader.drafts import HEADS

MAX_TOKENS = 96
LAYERS = 8
"""Of twelve: a file of 72 MB in place of 100, and two thirds of the time for each draft."""

FROZEN = 4
"""Lowest layers that keep their weights: they know letters and words, and training them takes a third of the time."""

WIDTH, ATTENTION, INNER, EPS = 768, 12, 3072, 1e-5
BUCKETS, FARTHEST = 32, 128
FIRST_PLACE = 2
"""MPNet counts positions from two."""

DROPOUT = 0.1


class Layer(nn.Module):
    """Self-attention and a feed-forward part, each with a residual and a norm after it."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, EPS)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, EPS)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = x.shape
        size = WIDTH // ATTENTION
        q, k, v = self.qkv(x).view(batch, length, 3, ATTENTION, size).permute(2, 0, 3, 1, 4)
        # written out: the fused attention's backward pass was ten times slower on this processor
        scores = (q @ k.transpose(-1, -2)) / math.sqrt(size) + bias
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.drop(self.out(mixed)))
        return self.norm2(x + self.drop(self.down(nn.functional.gelu(self.up(x)))))


def buckets(length: int) -> Tensor:
    """Which row of the table of relative positions stands between two places: near ones each have their own, far ones share
    (Raffel and others, 2020, section 2.1). Shape (length, length)."""
    places = torch.arange(length)
    apart = -(places[None, :] - places[:, None])
    half = BUCKETS // 2
    side = (apart < 0).long() * half
    apart = apart.abs()
    near = half // 2
    far = near + (torch.log(apart.clamp(min=1).float() / near) / math.log(FARTHEST / near) * (half - near)).long()
    return side + torch.where(apart < near, apart, far.clamp(max=half - 1))


class Reader(nn.Module):
    """Tokens to one number for each head (a logit); the mean over the tokens stands for the text."""

    def __init__(self, words: int, layers: int = LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH)
        self.places = nn.Embedding(MAX_TOKENS + FIRST_PLACE, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, EPS)
        self.between = nn.Embedding(BUCKETS, ATTENTION)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.drop = nn.Dropout(DROPOUT)
        self.heads = nn.Linear(WIDTH, len(HEADS))
        self.register_buffer("bucket", buckets(MAX_TOKENS), persistent=False)

    def embed(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The mean of the last layer over the real tokens."""
        length = ids.shape[1]
        places = torch.arange(length, device=ids.device) + FIRST_PLACE
        x = self.norm(self.words(ids) + self.places(places))
        bias = self.between(self.bucket[:length, :length]).permute(2, 0, 1)[None]
        bias = bias + (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        weight = mask[:, :, None].to(x.dtype)
        return (x * weight).sum(1) / weight.sum(1)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.heads(self.drop(self.embed(ids, mask)))

    def freeze(self) -> None:
        """Leave the word table, the positions and the lowest layers as they are: a draft comes round a few times only."""
        for part in (self.words, self.places, self.between, self.norm, *self.layers[:FROZEN]):
            for weight in part.parameters():
                weight.requires_grad_(False)


def from_base(folder: Path) -> Reader:
    """The encoder with the base's weights, and new heads.

    Args:
        folder: holds the model.safetensors that `vocabulary` wrote, with the cut word table.
    """
    from safetensors.torch import load_file

    base = load_file(str(folder / "model.safetensors"))
    model = Reader(base["embeddings.word_embeddings.weight"].shape[0])
    with torch.no_grad():
        model.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        model.places.weight.copy_(base["embeddings.position_embeddings.weight"][: MAX_TOKENS + FIRST_PLACE])
        model.between.weight.copy_(base["encoder.relative_attention_bias.weight"])
        for name in ("weight", "bias"):
            getattr(model.norm, name).copy_(base[f"embeddings.LayerNorm.{name}"])
            for number, layer in enumerate(model.layers):
                at = f"encoder.layer.{number}."
                parts = [base[f"{at}attention.attn.{p}.{name}"] for p in "qkv"]
                getattr(layer.qkv, name).copy_(torch.cat(parts))
                getattr(layer.out, name).copy_(base[f"{at}attention.attn.o.{name}"])
                getattr(layer.norm1, name).copy_(base[f"{at}attention.LayerNorm.{name}"])
                getattr(layer.up, name).copy_(base[f"{at}intermediate.dense.{name}"])
                getattr(layer.down, name).copy_(base[f"{at}output.dense.{name}"])
                getattr(layer.norm2, name).copy_(base[f"{at}output.LayerNorm.{name}"])
    return model


def of_state(path: Path) -> Reader:
    """The reader whose weights a part of the training saved."""
    state = torch.load(path, weights_only=True)
    model = Reader(len(state["words.weight"]))
    model.load_state_dict(state)
    return model
