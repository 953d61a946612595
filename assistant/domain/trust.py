# SPDX-License-Identifier: Apache-2.0
"""What the program knows against relying on an incident. One value, shown wherever the incident is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SERIOUS = frozenset(["seal-broken", "not-its-history", "history-none", "history-foreign", "other-key"])
"""Doubts about a bundle with which it is kept only when that is asked for."""

OF_A_BUNDLE = SERIOUS | {"unsealed", "history-short", "their-clock", "their-doubts"}
OF_THE_LOG = frozenset(["clock-back", "older-database", "twice"])


@dataclass(frozen=True)
class Doubt:
    """One thing to know. `code` names a sentence of words ("trust.CODE"); `values` fill it."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Trust:
    """Whether an incident is as it was written down, as far as the program can tell."""

    doubts: tuple[Doubt, ...] = ()

    @property
    def whole(self) -> bool:
        return not self.doubts

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(d.code for d in self.doubts)
