# SPDX-License-Identifier: Apache-2.0
"""Threats, abuse of a person and discrimination that no phrase knows: a small model that reads whole sentences.

What it was trained on, what it finds and what it misses stands in resources/models/abuse/MODEL_CARD.md. Its scores are never
shown: in training nearly half of the texts were harmful, among a councillor's drafts hardly one in a hundred is, so a score says
nothing about how likely harm is. Only two limits a head count, chosen on tuning drafts: above the lower a text is worth another
look, above the higher it is worth a check.
"""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.checking.normalise import View
from assistant.domain.finding import Level, Span

if TYPE_CHECKING:
    import numpy

QUOTED = "quoted"
"""The head of a hit that stands in a quotation only."""

_ANY = "harm"
"""The model's answer to whether there is anything at all; the other heads say what."""

_BATCH = 16
_DRIVERS = 3
_MOST_WORDS = 60
_MOST_EXPLAINED = 5
"""As many hits as the window shows cards: in a draft full of abuse the rest go without, and the answer comes in time."""
_LONGEST = 36
"""Words of a sentence that are read as one: more would be cut off, and an angry post may have no full stop at all."""
_WORD = re.compile(r"\S+")


class ModelError(Exception):
    """The model cannot be used. The message says what is wrong with which file."""


@dataclass(frozen=True)
class ModelHit:
    """Words that the model would look at again.

    `head` is "hate", "abuse", "threat" or "quoted"; `level` is Tip or Check; `span` is one sentence of the draft; `drivers` are
    the words without which it would say less, when it was asked to explain.
    """

    head: str
    level: Level
    span: Span
    drivers: tuple[Span, ...] = ()


class AbuseModel:
    """The model with its tokenizer and limits. Made in the background; any thread may use it, one at a time.

    Args:
        folder: holds model.onnx, tokenizer.json and limits.json.

    Raises:
        ModelError: when a file is missing or broken, or a part that reads it cannot be loaded.
    """

    def __init__(self, folder: Path) -> None:
        try:
            limits = json.loads((folder / "limits.json").read_text(encoding="utf-8"))
            self.heads: tuple[str, ...] = tuple(limits["heads"])
            self._concerns = [number for number, head in enumerate(self.heads) if head != _ANY]
            self._tokens = int(limits["tokens"])
            self._look = [float(limits["tip"][head]) for head in self.heads]
            self._check = [float(limits["check"][head]) for head in self.heads]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{folder.name}/limits.json cannot be read: {error}") from error
        # before the import: the library asks for its maker's host and writes an id of this computer as it is loaded
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            import numpy
            import onnxruntime
            from tokenizers import Tokenizer

            from assistant.checking.model_text import model_text

            onnxruntime.disable_telemetry_events()  # its Windows build writes events for the system's own log otherwise
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1  # faster than two for texts of this length, and leaves a core to the window
            options.log_severity_level = 4
            # processors without VNNI add 8-bit products in 16 bits and cut what does not fit: scores moved by up to 0.18
            options.add_session_config_entry("session.x64quantprecision", "1")
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"),
                options,
                providers=["CPUExecutionProvider"],
                # its joined form of these two steps takes a tenth longer than the steps themselves (measured with 1.32)
                disabled_optimizers=["SkipLayerNormFusion"],
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            last = next((line for line in reversed(str(error).splitlines()) if line.strip()), type(error).__name__)
            raise ModelError(f"{folder.name} cannot be loaded: {last}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._numpy: Any = numpy
        self._seen_as = model_text

    def scores(self, texts: Sequence[str], together: bool = False) -> numpy.ndarray:
        """One row a text, one column a head, each from 0 to 1.

        Args:
            texts: each is cut at the number of tokens that the model reads at once.
            together: run them in one go, which is quicker for many; int8 numbers then share their scale and differ a little.
        """
        np = self._numpy
        encoded = [self._ids(text) for text in texts]
        size = _BATCH if together else 1
        out: numpy.ndarray = np.zeros((len(encoded), len(self.heads)), np.float32)
        for start in range(0, len(encoded), size):
            part = encoded[start : start + size]
            ids = np.zeros((len(part), max(map(len, part))), np.int64)
            mask = np.zeros_like(ids)
            for row, tokens in enumerate(part):
                ids[row, : len(tokens)] = tokens
                mask[row, : len(tokens)] = 1
            out[start : start + size] = 1 / (1 + np.exp(-self._session.run(None, {"ids": ids, "mask": mask})[0]))
        return out

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(self._seen_as(text)).ids
        return ids if len(ids) <= self._tokens else [*ids[: self._tokens - 1], ids[-1]]

    def hits(self, view: View, explain: bool = False) -> tuple[ModelHit, ...]:
        """What is worth another look, in the order of the draft; at most one hit a sentence.

        Args:
            view: the draft.
            explain: whether to find the words that drove the hits, the strongest first (some ten times the work of each).
        """
        passages = list(self._passages(view))
        if not passages:
            return ()
        found: dict[Span, ModelHit] = {}
        for sentences, row in zip(passages, self.scores([self._words(view, p) for p in passages]), strict=True):
            if (row >= self._look).any():
                for hit in self._sentences(view, sentences, row):
                    known = found.get(hit.span)
                    if known is None or known.level < hit.level:
                        found[hit.span] = hit
        ordered = sorted(found.values(), key=lambda hit: hit.span)
        if explain:
            for hit in sorted(ordered, key=lambda hit: -hit.level.rank)[:_MOST_EXPLAINED]:
                ordered[ordered.index(hit)] = self._explained(view, hit)
        return tuple(ordered)

    def _passages(self, view: View) -> Iterator[list[Span]]:
        """Sentences in groups as long as the model reads at once; the last of one group leads the next."""
        group: list[Span] = []
        length = last = 0
        room = self._tokens - 2  # a mark at each end
        starts = [start for start, _ in self._tokenizer.encode(view.raw, add_special_tokens=False).offsets]
        for sentence in _sentences(view):
            size = bisect_left(starts, sentence.end) - bisect_left(starts, sentence.start)
            if group and length + size > room:
                yield group
                group, length = ([group[-1]], last) if last + size <= room else ([], 0)
            group.append(sentence)
            length, last = length + size, size
        if group:
            yield group

    @staticmethod
    def _words(view: View, sentences: Sequence[Span]) -> str:
        return view.raw[sentences[0].start : sentences[-1].end]

    def _sentences(self, view: View, sentences: list[Span], row: numpy.ndarray) -> Iterator[ModelHit]:
        """The sentences that make a passage hot: those hot by themselves, or else the hottest of them."""
        level, head = self._verdict(row)
        if not self._hot_without_quotes(view, sentences):
            level, head = Level.TIP, QUOTED
        if len(sentences) == 1:
            yield ModelHit(head, level, sentences[0])
            return
        alone = self.scores([view.raw[s.start : s.end] for s in sentences])
        hot = [i for i in range(len(sentences)) if (alone[i] >= self._look).any()]
        if head == QUOTED or not hot:
            column = self.heads.index(head) if head != QUOTED else int(row.argmax())
            yield ModelHit(head, level, sentences[int(alone[:, column].argmax())])
            return
        for index in hot:
            own_level, own_head = self._verdict(alone[index])
            yield ModelHit(own_head, min(own_level, level), sentences[index])

    def _verdict(self, row: numpy.ndarray) -> tuple[Level, str]:
        """The level of a text, and the concern that speaks: the one furthest above its limit in odds (or least below, when only
        the answer to "anything?" is hot), but a threat before the abuse that it is as well."""
        level, limits = (Level.CHECK, self._check) if (row >= self._check).any() else (Level.TIP, self._look)
        threat = self.heads.index("threat")
        if level is Level.CHECK and row[threat] >= limits[threat]:
            return level, "threat"
        above = self._odds(row) - self._odds(self._numpy.array(limits))
        return level, self.heads[max(self._concerns, key=lambda number: float(above[number]))]

    def _odds(self, scores: numpy.ndarray) -> numpy.ndarray:
        """Logarithm of the odds, in which equal steps mean the same all along the scale."""
        kept = self._numpy.clip(scores.astype(float), 1e-6, 1 - 1e-6)
        odds: numpy.ndarray = self._numpy.log(kept) - self._numpy.log1p(-kept)
        return odds

    def _hot_without_quotes(self, view: View, sentences: list[Span]) -> bool:
        first, last = sentences[0].start, sentences[-1].end
        inside = [q for q in view.quotes if q[0] < last and first < q[1]]
        if not inside:
            return True
        text, at = "", first
        for start, end in inside:
            text += view.raw[at : max(at, start)] + " something "
            at = max(at, min(end, last))
        text += view.raw[at:last]
        return bool((self.scores([text])[0] >= self._look).any())

    def _explained(self, view: View, hit: ModelHit) -> ModelHit:
        """The hit with the words that drove it: those whose absence takes most from its score, neighbours as one."""
        np = self._numpy
        sentence = view.raw[hit.span.start : hit.span.end]
        words = [m.span() for m in _WORD.finditer(sentence)][:_MOST_WORDS]
        if len(words) < 2:
            return replace(hit, drivers=(hit.span,))
        scores = self.scores([sentence, *(sentence[:a] + sentence[b:] for a, b in words)], together=True)
        column = self.heads.index(hit.head) if hit.head in self.heads else int(scores[0].argmax())
        odds = self._odds(scores[:, column])
        drops = odds[0] - odds[1:]
        chosen = [i for i in np.argsort(-drops, kind="stable")[:_DRIVERS] if drops[i] > 0 and drops[i] >= drops.max() / 3]
        at = hit.span.start
        ranges: list[tuple[int, int]] = []
        for index in sorted(int(i) for i in chosen):
            neighbour = bool(ranges) and ranges[-1][1] == index - 1
            ranges[-1:] = [(ranges[-1][0], index)] if neighbour else [*ranges[-1:], (index, index)]
        return replace(hit, drivers=tuple(_bare(view.raw, at + words[first][0], at + words[last][1]) for first, last in ranges))


def _sentences(view: View) -> Iterable[Span]:
    """The sentences of the draft; one that is too long to be read at once comes in equal parts."""
    index = 0
    while index < len(view.tokens):
        first, last = view.sentence_tokens(index)
        start, end = view.sentence_span(index)
        parts = -(-(last - first) // _LONGEST)
        edges = [first + (last - first) * part // parts for part in range(1, parts)]
        for edge in edges:
            yield Span(start, view.ends[edge - 1])
            start = view.starts[edge]
        yield Span(start, end)
        index = last


def _bare(raw: str, start: int, end: int) -> Span:
    """Words without the marks around them."""
    while start < end - 1 and not raw[start].isalnum():
        start += 1
    while end > start + 1 and not raw[end - 1].isalnum():
        end -= 1
    return Span(start, end)
