# SPDX-License-Identifier: Apache-2.0
"""The title of a result in words, for window and terminal alike."""

from __future__ import annotations

from assistant.domain.finding import Level, Review

NOTHING_FOUND = "We found nothing to flag. We only look for some things. You know more than we do."


def result_title(review: Review) -> str:
    """ "1 thing to stop and think about, 2 to check". Never says that a draft is fine."""
    stop, check, tips = (review.count(level) for level in (Level.STOP, Level.CHECK, Level.TIP))
    if not review.findings:
        return NOTHING_FOUND
    if stop:
        title = f"{stop} {'thing' if stop == 1 else 'things'} to stop and think about"
        return f"{title}, {check} to check" if check else title
    if check:
        return f"{check} {'thing' if check == 1 else 'things'} to check"
    return f"{tips} {'tip' if tips == 1 else 'tips'}"
