# SPDX-License-Identifier: Apache-2.0
"""Leaving names and private details out of a copy: put a mark in their place, and count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_TITLES = frozenset(["mr", "mrs", "ms", "miss", "dr", "cllr", "councillor", "sir", "dame", "rev", "the", "of", "and"])
Spans = Callable[[str], Iterable[tuple[int, int]]]


class Hide:
    """Puts marks in place of names (whole, and in parts as names are written) and of details that `spans` finds."""

    def __init__(self, names: Iterable[str], mark: str, spans: Spans = lambda _t: (), details_mark: str = "") -> None:
        self.names_hidden = self.details_hidden = 0
        self._mark, self._spans, self._details_mark = mark, spans, details_mark
        whole = sorted({n.strip() for n in names if n.strip()}, key=len, reverse=True)
        parts: set[str] = set()
        for name in whole:
            found = [w for w in re.findall(r"[\w'’-]+", name) if len(w) > 1 and w.casefold() not in _TITLES]
            # a part alone counts as a name only as names are written: "Will" but not "will"
            parts.update(form for w in found for form in (w.capitalize(), w.upper(), w if w[:1].isupper() else ""))
        pieces = [f"(?i:{re.escape(n)})" for n in whole] + [re.escape(p) for p in sorted(parts - {""}, key=len, reverse=True)]
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(pieces) + r")(?!\w)") if pieces else None

    def __call__(self, text: str) -> str:
        for start, end in sorted(self._spans(text), reverse=True):
            text = text[:start] + self._details_mark + text[end:]
            self.details_hidden += 1
        if self._pattern is None:
            return text
        hidden, count = self._pattern.subn(self._mark, text)
        self.names_hidden += count
        return hidden

    @property
    def hidden(self) -> int:
        return self.names_hidden + self.details_hidden
