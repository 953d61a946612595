# SPDX-License-Identifier: Apache-2.0
"""Does a condition of a data file hold in this situation?"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from assistant.domain.draft import Account, Kind, PostContext
from assistant.domain.policy import Condition


def holds(when: Condition, context: PostContext, flags: AbstractSet[str], target: str = "none") -> bool:
    """True when every part of `when` that says something fits."""
    if when.accounts and context.account.value not in when.accounts:
        return False
    if when.roles and context.role.value not in when.roles:
        return False
    if when.places and context.place.value not in when.places:
        return False
    if when.kinds and context.kind.value not in when.kinds:
        return False
    if when.purposes and (context.purpose.value if context.purpose else "") not in when.purposes:
        return False
    if when.targets and target not in when.targets:
        return False
    if when.flags and not when.flags <= flags:
        return False
    if when.not_flags and when.not_flags & flags:
        return False
    return all(context.answers.get(question, "") in wanted for question, wanted in when.answers.items())


def context_flags(context: PostContext) -> set[str]:
    """The flags that follow from the context alone."""
    flags: set[str] = set()
    if context.received:
        flags.add("received")
    if context.received or context.kind in (Kind.SHARE, Kind.LIKE):
        flags.add("others-words")
    if context.role.is_staff:
        flags.add("staff")
    if context.role.is_staff or context.account is Account.OFFICIAL:
        flags.add("impartial")
    if context.restricted_post:
        flags.add("restricted-post")
    hours = context.in_work_hours
    if hours is not None:
        flags.add("work-hours" if hours else "not-work-hours")
    if context.in_election_period:
        flags.add("election")
    return flags
