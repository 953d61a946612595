# SPDX-License-Identifier: Apache-2.0
"""The reader: a small model that reads whole sentences and says of each concern that words can show how much they look like it.

What it was trained on, what it finds and what it misses stands in the MODEL_CARD.md of its folder. Its scores are never shown: in
training nearly half of the texts were harmful, among a councillor's drafts hardly one in a hundred is, so a score says nothing
about how likely harm is. Only two limits a head count, chosen on tuning drafts: above the lower a text is worth another look,
above the higher it is worth a check.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.checking.situation_words import RECEIVED, situation_words
from assistant.domain.draft import PostContext

if TYPE_CHECKING:
    import numpy

_BATCH = 16
_GENERAL = "any"
"""The head that says whether there is anything at all."""


class ModelError(Exception):
    """The model cannot be used. The message says what is wrong with which file."""


@dataclass(frozen=True, kw_only=True)
class Heads:
    """What `limits.json` says of a model's answers.

    Attributes:
        names: the heads, in the order of the model's columns.
        concerns: the concern of each head; "" for the one that only says whether there is anything at all.
        tip, check: limits of each head; infinite where a head never speaks at that level.
        sure: limits from which on a rule that only has a hint speaks as well, at its own level; where the file gives none, those
            of a check and as much again as makes the odds three times as high.
        nothing: below this a head finds nothing at all of its concern; 0 where the file gives none.
        first: heads that speak before others once they call for a check (a threat before the abuse that it is as well).
        situation: whether the model reads where a draft stands before it (see `situation_words`).
        tokens: what the model reads at once.
    """

    names: tuple[str, ...]
    concerns: tuple[str, ...]
    tip: tuple[float, ...]
    check: tuple[float, ...]
    sure: tuple[float, ...] = ()
    nothing: float = 0.0
    first: frozenset[str] = frozenset()
    situation: bool = False
    tokens: int = 64

    @classmethod
    def read(cls, path: Path) -> Heads:
        """Raises ModelError naming the file."""
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            names = tuple(str(name) for name in data["heads"])
            check = _limits(data["check"], names)
            return cls(
                names=names,
                concerns=tuple("" if name == _GENERAL else name for name in names),
                tip=_limits(data["tip"], names),
                check=check,
                sure=_limits(data["sure"], names) if "sure" in data else tuple(map(_surer, check)),
                nothing=float(data.get("nothing", 0)),
                first=frozenset(data.get("first", ())),
                situation=bool(data.get("situation", False)),
                tokens=int(data["tokens"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path.parent.name}/{path.name} cannot be read: {error}") from error

    def lead(self, context: PostContext) -> str:
        """The words that go before a text of this situation; "" for a model that reads none."""
        if not self.situation:
            return ""
        kind = RECEIVED if context.received else context.kind.value
        return situation_words(context.role.value, context.account.value, context.place.value, kind)


def _limits(given: Mapping[str, float | None], names: Sequence[str]) -> tuple[float, ...]:
    found = (given.get(name) for name in names)
    return tuple(inf if limit is None else float(limit) for limit in found)


def _surer(limit: float) -> float:
    return 3 * limit / (1 + 2 * limit) if limit < 1 else inf


class Reader:
    """The model with its tokenizer and limits. Made in the background; any thread may use it, several at once.

    Args:
        folder: holds model.onnx, tokenizer.json and limits.json.

    Raises:
        ModelError: when a file is missing or broken, or a part that reads it cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        self.heads = Heads.read(folder / "limits.json")
        try:
            import numpy
            from tokenizers import Tokenizer

            from assistant.checking.model_text import model_text
            from assistant.files.onnx import session

            # one thread is faster than two for texts of this length, and leaves a core to the window; its joined form of two
            # steps takes a tenth longer than the steps themselves (measured with ONNX Runtime 1.32)
            self._session = session(folder / "model.onnx", 1, without=["SkipLayerNormFusion"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            last = next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)
            raise ModelError(f"{folder.name} cannot be loaded: {last}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._numpy: Any = numpy
        self._seen_as = model_text

    def scores(self, texts: Sequence[str], *, lead: str = "", together: bool = False) -> numpy.ndarray:
        """One row a text, one column a head, each from 0 to 1.

        Args:
            texts: each is cut at the number of tokens that the model reads at once.
            lead: words that go before each.
            together: run them in one go, which is quicker for many; int8 numbers then share their scale and differ a little.
        """
        np = self._numpy
        encoded = [self._ids(lead + text) for text in texts]
        size = _BATCH if together else 1
        out: numpy.ndarray = np.zeros((len(encoded), len(self.heads.names)), np.float32)
        for start in range(0, len(encoded), size):
            part = encoded[start : start + size]
            ids = np.zeros((len(part), max(map(len, part))), np.int64)
            mask = np.zeros_like(ids)
            for row, tokens in enumerate(part):
                ids[row, : len(tokens)] = tokens
                mask[row, : len(tokens)] = 1
            out[start : start + size] = 1 / (1 + np.exp(-self._session.run(None, {"ids": ids, "mask": mask})[0]))
        return out

    def odds(self, scores: numpy.ndarray) -> numpy.ndarray:
        """Logarithm of the odds, in which equal steps mean the same all along the scale."""
        kept = self._numpy.clip(scores.astype(float), 1e-6, 1 - 1e-6)
        odds: numpy.ndarray = self._numpy.log(kept) - self._numpy.log1p(-kept)
        return odds

    def row(self, numbers: Sequence[float]) -> numpy.ndarray:
        """Numbers, one a head, that can be added to a row of odds."""
        made: numpy.ndarray = self._numpy.array(numbers)
        return made

    def token_starts(self, text: str) -> list[int]:
        """Where each token of `text` begins, to see what fits into one reading."""
        return [start for start, _ in self._tokenizer.encode(text, add_special_tokens=False).offsets]

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(self._seen_as(text)).ids
        most = self.heads.tokens
        return ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]
