# SPDX-License-Identifier: Apache-2.0
"""Two policies side by side, topic by topic, with the difference in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.policy import Clause, PolicyPack, Strength

_ORDER = {
    Strength.MUST: 4,
    Strength.MUST_NOT: 4,
    Strength.SHOULD: 3,
    Strength.SHOULD_NOT: 3,
    Strength.MAY: 2,
    Strength.DEF: 1,
    Strength.WHY: 0,
    Strength.INFO: 0,
}
_VERB = {4: "requires it", 3: "advises it", 2: "allows it", 1: "says what it means", 0: "mentions it"}


@dataclass(frozen=True)
class ComparedTopic:
    """One topic. `kind` is "both", "left" (only in the first policy) or "right"."""

    topic: str
    title: str
    left: tuple[Clause, ...]
    right: tuple[Clause, ...]
    kind: str
    stronger: str
    words: str

    @property
    def differs(self) -> bool:
        return self.kind != "both" or bool(self.stronger)


def compare(left: PolicyPack, right: PolicyPack, titles: Mapping[str, str]) -> tuple[ComparedTopic, ...]:
    """Every topic that either policy speaks of, in the order of `titles`."""
    topics = [t for t in titles if _on(left, t) or _on(right, t)]
    extra = sorted({c.topic for c in (*left.clauses, *right.clauses)} - set(titles))
    return tuple(_compared(left, right, topic, titles.get(topic, topic)) for topic in (*topics, *extra))


def _on(pack: PolicyPack, topic: str) -> tuple[Clause, ...]:
    return tuple(c for c in pack.clauses if c.topic == topic)


def _compared(left: PolicyPack, right: PolicyPack, topic: str, title: str) -> ComparedTopic:
    mine, theirs = _on(left, topic), _on(right, topic)
    a = max((_ORDER[c.strength] for c in mine), default=-1)
    b = max((_ORDER[c.strength] for c in theirs), default=-1)
    stronger = ""
    if not theirs:
        kind, words = "left", f"{left.short_name} {_VERB[a]}, {right.short_name} does not mention it."
    elif not mine:
        kind, words = "right", f"{right.short_name} {_VERB[b]}, {left.short_name} does not mention it."
    elif a == b:
        kind, words = "both", f"Both: each {_VERB[a]}."
    else:
        kind, stronger = "both", left.id if a > b else right.id
        words = f"{left.short_name} {_VERB[a]}, {right.short_name} {_VERB[b]}."
    return ComparedTopic(topic, title, mine, theirs, kind, stronger, words)
