# SPDX-License-Identifier: Apache-2.0
"""Does a phrase stand at a place of a text? And is a word somebody's name?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable

from assistant.checking.normalise import View
from assistant.checking.phrases.vocabulary import COMMON, Sequence

_FEW = 40
"""Tokens that are looked at one by one sooner than looked up."""


class NameTest:
    """Decides whether a token looks like somebody's name.

    Args:
        firsts: given names.
        never: other words that are written with a capital.
        plain: everyday words, to tell a name that begins a sentence.
    """

    def __init__(
        self,
        firsts: frozenset[str] = frozenset(),
        never: frozenset[str] = frozenset(),
        plain: Container[str] = frozenset(),
    ) -> None:
        self.firsts = firsts
        self.never = never
        self._plain = plain
        self._has_list = "the" in plain

    def __call__(self, view: View, index: int) -> bool:
        known = view._names.get(index)
        if known is None:
            known = view._names[index] = self._test(view, index)
        return known

    def _test(self, view: View, index: int) -> bool:
        token = view.tokens[index]
        if not view.is_capitalised(index) or len(token) < 2 or not token.isalpha() or token in self.never:
            return False
        raw = view.raw[view.starts[index] : view.ends[index]]
        if raw.isupper() and len(raw) > 3:
            return token in self.firsts
        first = index == 0 or view.breaks[index] == 2
        if token in self.firsts or token in view.people:
            return True
        if token in COMMON:
            return False
        return not first or (self._has_list and token not in self._plain and self._surname_follows(view, index))

    def _surname_follows(self, view: View, index: int) -> bool:
        """True when a capital word that is no everyday word stands right behind."""
        behind = index + 1
        if behind >= len(view.tokens) or view.breaks[behind] or not view.is_capitalised(behind):
            return False
        token = view.tokens[behind]
        return token.isalpha() and token not in self.never and token not in self._plain and token not in COMMON


def longest(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> int:
    """The last token index at which `sequence[at:]` can end when it starts at token `index`; -1 when it cannot."""
    tokens, breaks = view.tokens, view.breaks
    total, count = len(tokens), len(sequence)
    while at < count:
        element = sequence[at]
        if element.kind == "word" and not element.sequences and not element.optional:
            # the common case, without a call: the next word must be one of these
            if index >= total or (breaks[index] == 2 and not _may_begin(sequence, at)):
                return -1
            token = tokens[index]
            if token not in element.words and not (element.prefixes and token.startswith(element.prefixes)):
                return -1
            at += 1
            index += 1
            continue
        best = -1
        for step in _steps(view, sequence, at, index, names):
            best = max(best, longest(view, sequence, at + 1, step, names))
        return best
    return index


def _steps(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> Iterable[int]:
    """Every token index at which the element after `sequence[at]` may start."""
    element = sequence[at]
    total, kind = len(view.tokens), element.kind
    if kind == "gap":
        return _gap_steps(view, sequence, at, index)
    if kind in ("start", "end", "comma"):
        return (index,) if _mark(kind, view, index, total) else ()
    open_here = index < total and (view.breaks[index] != 2 or _may_begin(sequence, at))
    out: set[int] = set()
    if kind == "word":
        if open_here:
            token = view.tokens[index]
            if token in element.words or (element.prefixes and token.startswith(element.prefixes)):
                out.add(index + 1)
        if element.sequences and (index == total or open_here or element.low == 0):
            for inner in element.loose:
                out |= _all_ends(view, inner, 0, index, names)
            for inner in element.heads.get(view.tokens[index], ()) if open_here else ():
                out |= _all_ends(view, inner, 0, index, names)
    elif open_here and _special(kind, view, index, names):
        out.add(index + 1)
    if element.optional:
        out.add(index)
    return out


def _gap_steps(view: View, sequence: Sequence, at: int, index: int) -> list[int]:
    """Ends of a gap; where a plain word follows, only those at which it stands."""
    last = index
    total = len(view.tokens)
    while last < total and last - index < sequence[at].high and view.sentence[last] == view.sentence[index - 1]:
        last += 1
    following = sequence[at + 1] if at + 1 < len(sequence) else None
    if (
        following is not None
        and following.kind == "word"
        and not (following.sequences or following.optional or following.prefixes)
    ):
        words = following.words
        return [step for step in range(index, min(last + 1, total)) if view.tokens[step] in words]
    return list(range(index, last + 1))


def _all_ends(view: View, sequence: Sequence, at: int, index: int, names: NameTest) -> set[int]:
    """Every token index at which `sequence[at:]` can end when it starts at token `index`."""
    if at == len(sequence):
        return {index}
    element = sequence[at]
    if element.kind == "word" and not element.sequences and not element.optional:
        if index >= len(view.tokens) or (view.breaks[index] == 2 and not _may_begin(sequence, at)):
            return set()
        token = view.tokens[index]
        if token not in element.words and not (element.prefixes and token.startswith(element.prefixes)):
            return set()
        return _all_ends(view, sequence, at + 1, index + 1, names)
    out: set[int] = set()
    for step in _steps(view, sequence, at, index, names):
        out |= _all_ends(view, sequence, at + 1, step, names)
    return out


def _mark(kind: str, view: View, index: int, total: int) -> bool:
    if kind == "start":
        return index < total and (index == 0 or view.breaks[index] == 2)
    return index == total or view.breaks[index] == 2 or (kind == "comma" and view.breaks[index] == 1)


def _may_begin(sequence: Sequence, at: int) -> bool:
    """The first element that takes a word may begin a sentence; what comes later may not stand after a full stop."""
    return at == 0 or all(element.low == 0 and element.kind != "gap" for element in sequence[:at])


def _special(kind: str, view: View, index: int, names: NameTest) -> bool:
    token = view.tokens[index]
    match kind:
        case "num":
            return token[0].isdigit()
        case "money":
            start = view.starts[index]
            after = view.tokens[index + 1] if index + 1 < len(view.tokens) else ""
            return token[0].isdigit() and (
                (start > 0 and view.raw[start - 1] in "£€$")
                or token.endswith(("k", "grand"))
                or after in ("pounds", "quid", "grand", "million", "k")
            )
        case "caps":
            return view.is_capitalised(index) and token.isalpha()
        case _:
            return names(view, index)


def _where(view: View, words: frozenset[str], first: int, stop: int) -> list[int]:
    """The tokens from `first` to `stop` that are one of `words`, in order."""
    if stop - first <= _FEW:
        return [i for i in range(first, stop) if view.tokens[i] in words]
    out: list[int] = []
    for word in words & view.positions.keys():
        places = view.positions[word]
        out += places[bisect_left(places, first) : bisect_left(places, stop)]
    return sorted(out)


def find(view: View, sequence: Sequence, names: NameTest, first: int = 0, last: int | None = None) -> tuple[int, int] | None:
    """The first place in tokens `first` to `last` where `sequence` stands, as a half-open token range."""
    element = sequence[0]
    stop = len(view.tokens) if last is None else last
    candidates: Iterable[int] = range(first, stop)
    if element.kind == "word" and not (element.loose or element.optional or element.prefixes):
        # by the few words that the draft has of those that may come first
        candidates = _where(view, element.opens, first, stop)
    for index in candidates:
        end = longest(view, sequence, 0, index, names)
        if end > index:
            return index, end
    return None
