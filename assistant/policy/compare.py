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
OTHER = "other"
"""The topic of rules that were chosen for no subject: they are listed, and not compared."""


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


def compare(
    left: PolicyPack, right: PolicyPack, titles: Mapping[str, str], of_concern: Mapping[str, str] | None = None
) -> tuple[ComparedTopic, ...]:
    """Every topic that either policy speaks of, in the order of `titles`.

    Args:
        of_concern: the topic of each concern: a rule of an added policy, which may cover several subjects, counts for the topic
            of each.
    """
    mine, theirs = (_by_topic(pack, of_concern or {}) for pack in (left, right))
    topics = [t for t in titles if t in mine or t in theirs]
    topics += sorted({*mine, *theirs} - set(titles))
    return tuple(
        _compared(left, right, topic, titles.get(topic, topic), mine.get(topic, ()), theirs.get(topic, ())) for topic in topics
    )


def _by_topic(pack: PolicyPack, of_concern: Mapping[str, str]) -> dict[str, tuple[Clause, ...]]:
    out: dict[str, list[Clause]] = {}
    for clause in pack.clauses:
        topics = [clause.topic]
        if pack.source == "added":
            topics += [of_concern[c] for c in clause.concerns if c in of_concern]
        for topic in dict.fromkeys(topics):
            out.setdefault(topic, []).append(clause)
    return {topic: tuple(clauses) for topic, clauses in out.items()}


def _compared(
    left: PolicyPack, right: PolicyPack, topic: str, title: str, mine: tuple[Clause, ...], theirs: tuple[Clause, ...]
) -> ComparedTopic:
    a = max((_ORDER[c.strength] for c in mine), default=-1)
    b = max((_ORDER[c.strength] for c in theirs), default=-1)
    one, two = left.short_name, right.short_name
    stronger = ""
    if topic == OTHER:
        kind = "both" if mine and theirs else "left" if mine else "right"
        words = "These rules were chosen for no subject, so they are not compared."
    elif not theirs:
        kind, words = "left", f"{one} {_VERB[a]}, {two} does not mention it."
    elif not mine:
        kind, words = "right", f"{two} {_VERB[b]}, {one} does not mention it."
    elif a == b:
        kind, words = "both", f"Both speak of this, and each {_VERB[a]}."
    else:
        kind, stronger = "both", left.id if a > b else right.id
        words = f"Both speak of this: {one} {_VERB[a]}, {two} {_VERB[b]}."
    return ComparedTopic(topic, title, mine, theirs, kind, stronger, words)
