# SPDX-License-Identifier: Apache-2.0
"""Finds clauses by words, plain words and ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from assistant.domain.policy import Clause, PolicyPack


def search(pack: PolicyPack, query: str, own_words: Mapping[str, str] | None = None) -> tuple[Clause, ...]:
    """Clauses that hold every word of `query`, in the order of the policy; all of them for an empty query.

    Args:
        own_words: the council's own words by clause id, when its document was added.
    """
    wanted = [_stem(w) for w in re.findall(r"[\w.-]+", query.lower())]
    if not wanted:
        return pack.clauses
    found = []
    for clause in pack.clauses:
        text = f"{clause.id} {clause.label} {clause.summary} {clause.note} {(own_words or {}).get(clause.id, '')}".lower()
        if all(w in text for w in wanted):
            found.append(clause)
    return tuple(found)


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
        total.update(f"\0{clause.id}\0{clause.strength}\0{clause.summary}".encode())
    return total.hexdigest()[:16]
