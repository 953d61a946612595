# SPDX-License-Identifier: Apache-2.0
"""What differs between a draft and another way to say it: the sentences that change, and the words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+(?!\w)[\"'”’)]*|\n+|[.!?…]|$)\s*")
_WORD = re.compile(r"\s+|\w+(?:['’]\w+)*|[^\w\s]")
Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Change:
    """Sentences of a draft and what would stand in their place, "" for nothing; marks are the words that change, as code points
    of each text."""

    old: str
    new: str
    old_marks: Marks
    new_marks: Marks


def sentences(text: str) -> list[str]:
    """The sentences of `text`, each with the space behind it: joined they are the text again."""
    return [found for found in (m.group() for m in _SENTENCE.finditer(text)) if found]


def changes(old: str, new: str) -> tuple[Change, ...]:
    """The parts in which two texts differ, in order, each as whole sentences."""
    before, after = sentences(old), sentences(new)
    found = SequenceMatcher(None, [s.strip() for s in before], [s.strip() for s in after], autojunk=False).get_opcodes()
    parts = ((("".join(before[a:b]).strip(), "".join(after[c:d]).strip())) for tag, a, b, c, d in found if tag != "equal")
    return tuple(_change(was, will) for was, will in parts if was != will)


def _change(old: str, new: str) -> Change:
    before, after = _WORD.findall(old), _WORD.findall(new)
    old_marks: list[tuple[int, int]] = []
    new_marks: list[tuple[int, int]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            _mark(old_marks, before, a, b)
            _mark(new_marks, after, c, d)
    return Change(old, new, _joined(old, old_marks), _joined(new, new_marks))


def _mark(marks: list[tuple[int, int]], words: list[str], first: int, end: int) -> None:
    start = sum(map(len, words[:first]))
    piece = "".join(words[first:end])
    inner = piece.strip()
    if inner:
        start += piece.index(inner)
        marks.append((start, start + len(inner)))


def _joined(text: str, marks: list[tuple[int, int]]) -> Marks:
    """Marks with nothing but space between them as one."""
    out: list[tuple[int, int]] = []
    for start, end in marks:
        if out and not text[out[-1][1] : start].strip():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return tuple(out)


def shared_ends(old: str, new: str) -> tuple[int, int]:
    """How many code points two texts share at their start and, behind that, at their end."""
    head = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        head += 1
    tail = 0
    for a, b in zip(reversed(old[head:]), reversed(new[head:]), strict=False):
        if a != b:
            break
        tail += 1
    return head, tail
