# SPDX-License-Identifier: Apache-2.0
"""The meter "How will other people read this?": will readers think that the council is speaking?

Each signal of signals.toml that is there adds its points; the sum gives one of four words. The lowest is
"less likely": any online activity can be linked to a role (Ludlow, blurred identities).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet

from assistant.checking.conditions import holds
from assistant.domain.draft import Account, PostContext
from assistant.domain.finding import Capacity, CapacityLevel, Signal, Span
from assistant.domain.policy import PolicyPack, SignalSpec

_POSSIBLE, _LIKELY, _VERY_LIKELY = 2, 4, 6


def clauses_for_signal(pack: PolicyPack, signal: str, context: PostContext) -> tuple[str, ...]:
    """Clauses of `pack` that stand behind a signal or a note, for this role and account."""
    return tuple(c.id for c in pack.clauses if signal in c.signals and c.binds.fits(context.role, context.account))


def read_capacity(
    specs: tuple[SignalSpec, ...],
    found: Mapping[str, list[tuple[int, int]]],
    context: PostContext,
    flags: AbstractSet[str],
    citing: Callable[[str], tuple[str, ...]],
    words: Mapping[str, str],
) -> Capacity:
    """Add up the signals.

    Args:
        found: spans of the text for each signal whose phrases were seen.
        citing: clause ids for a signal id.
        words: the sentence for each level, by its id.
    """
    points = 0
    signals: list[Signal] = []
    for spec in specs:
        if not holds(spec.when, context, flags):
            continue
        spans = tuple(Span(a, b) for a, b in found.get(spec.id, ()))
        if spec.phrases and not spans:
            continue
        points += spec.points
        signals.append(Signal(spec.id, spec.text, spec.lower, citing(spec.id), spans))
    level = _level(points)
    if context.account is Account.OFFICIAL:
        level = CapacityLevel.VERY_LIKELY
    return Capacity(level, words[f"{level.value}-{_who(context)}"], tuple(signals))


def _level(points: int) -> CapacityLevel:
    if points >= _VERY_LIKELY:
        return CapacityLevel.VERY_LIKELY
    if points >= _LIKELY:
        return CapacityLevel.LIKELY
    return CapacityLevel.POSSIBLE if points >= _POSSIBLE else CapacityLevel.LESS_LIKELY


def _who(context: PostContext) -> str:
    if context.official:
        return "council"
    return "staff" if context.role.is_staff else "councillor"
