# SPDX-License-Identifier: Apache-2.0
"""How a draft is checked: which parts, what is turned off, whom to let pass."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assistant.domain.draft import Contact

PARTS = frozenset({"rules", "personal-data", "grammar", "model", "context"})
"""The parts of a check that can be asked for by name."""

FAST = frozenset({"rules", "personal-data", "context"})
MAX_LENGTH = 10_000
"""Code points that are checked; a longer draft is cut and says so."""


@dataclass(frozen=True)
class Options:
    """How to check: which parts, what the user turned off, whom to let pass."""

    only: AbstractSet[str] = PARTS
    off: AbstractSet[str] = frozenset()
    contacts: tuple[Contact, ...] = ()
    my_words: AbstractSet[str] = frozenset()
    caret: int | None = None
    rewrites: bool = True
    explain: bool = True
    """Whether the words behind a finding of the model are looked for."""
