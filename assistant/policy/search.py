# SPDX-License-Identifier: Apache-2.0
"""Finds clauses by their words, by everyday words for their topic, and by number."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from assistant.domain.policy import Clause, PolicyPack

_NUMBER = re.compile(r"(?:[a-z]+-)*\d+(?:\.\d+)*[a-z]?")


def search(
    pack: PolicyPack,
    query: str,
    everyday: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Clause, ...]:
    """Clauses that hold every word of `query`; all of them for an empty query.

    A number finds the clause that has it, and those below it ("4.1" finds 4.1 first, then 4.10): the exact one is first. Words
    are looked for in the clause, then in the everyday words of its topic.

    Args:
        everyday: words by topic that people use for it.
    """
    wanted = [_stem(w) for w in re.findall(r"[\w.-]+", query.lower())]
    if not wanted:
        return pack.clauses
    number = _NUMBER.fullmatch(query.strip().lower())
    if number is not None:
        found = [c for c in pack.clauses if number_of(c).lower().startswith(number[0]) or c.id.lower() == number[0]]
        if found:
            return tuple(sorted(found, key=lambda c: number[0] not in (number_of(c).lower(), c.id.lower())))
    said, meant = [], []
    for clause in pack.clauses:
        text = f"{clause.id} {clause.label} {clause.summary} {clause.own_words} {clause.note}".lower()
        if all(w in text for w in wanted):
            said.append(clause)
            continue
        near = {_stem(w) for w in (everyday or {}).get(clause.topic, ())}
        if all(w in text or w in near for w in wanted):
            meant.append(clause)
    return (*said, *meant)


def number_of(clause: Clause) -> str:
    """The number by which a policy calls a clause: "4.7" of "Ludgershall 4.7"."""
    return clause.number or clause.label.rsplit(" ", 1)[-1]


def _stem(word: str) -> str:
    """A light cut, so that "photos" finds "photo" and "sharing" finds "share"."""
    for ending in ("ing", "ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def fingerprint(pack: PolicyPack) -> str:
    """Changes when the words of a policy change, so that "I have read this" starts anew."""
    total = hashlib.sha256(pack.version.encode())
    for clause in pack.clauses:
        total.update(f"\0{clause.id}\0{clause.strength}\0{clause.summary or clause.own_words}".encode())
    return total.hexdigest()[:16]
