# SPDX-License-Identifier: Apache-2.0
"""One name for all parties, for a model that has read more of some than of others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PARTY, _OF_PARTY = "the Conservatives", "Conservative"
"""What a model is shown for every party, and before "councillor" and the like. Tried with eight names in ten sentences: of these
the reader found as much as of most others, of Reform a third."""
_BEGINS = re.compile(r"(?:^|[.!?\n]\s*)$")


class Parties:
    """Knows parties by the lists `party-name`, `party-word`, `party-does` and `party-noun` of the vocabulary."""

    def __init__(self, vocabulary: Mapping[str, Iterable[str]]) -> None:
        self._words = frozenset(vocabulary["party-word"])
        self._does = frozenset(vocabulary["party-does"])
        self._nouns = frozenset(vocabulary["party-noun"])
        names = "|".join(map(re.escape, vocabulary["party-name"]))
        self._name = re.compile(rf"\b(the )?\b({names})\b(?='?s?( [^\W\d_]+)?)('s)?", re.IGNORECASE)

    def alike(self, text: str) -> str:
        """The text with one name in place of every party's that is written with a capital."""
        return self._name.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        the, name, behind, owns = found.groups()
        following = (behind or "").strip().lower()
        first = not the and _BEGINS.search(found.string, 0, found.start()) is not None
        if not name[0].isupper() or (first and name.lower() in self._words and not owns and following not in self._does):
            return found.group()
        if following in self._nouns and not owns:
            return f"{the or ''}{_OF_PARTY}"
        return _PARTY + ("'" if owns else "")
