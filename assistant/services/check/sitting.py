# SPDX-License-Identifier: Apache-2.0
"""One post being written and checked, without a window: the words, their situation, answers, what the user set aside, and the
result that belongs to the words that are there. All of it lives in memory only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any

from assistant.checking.matches import in_order
from assistant.domain.content import Content
from assistant.domain.draft import Draft, Kind, PostContext, Purpose
from assistant.domain.finding import DismissKey, Finding, Review, Source, Span
from assistant.domain.options import PARTS, Options
from assistant.services.check.changes import sentences, shared_ends
from assistant.services.check.checker import Checker
from assistant.services.check.shown import Shown, show
from assistant.services.preferences import start_context
from assistant.services.program import App

NEAR_LIMIT = 0.8
"""From this share of a site's limit on, the count names the limit."""


class State(StrEnum):
    """Where the check of the words that are there stands."""

    EMPTY = "empty"
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Sitting:
    """The words of one post, and the result that is about them and no others.

    Args:
        app: settings and content; looked up each time, for both may change.
        clock: the user's local time.
        kind: what the words are whatever is chosen; None follows what is chosen.
    """

    def __init__(self, app: App, clock: Callable[[], dt.datetime], kind: Kind | None = None) -> None:
        self._app, self._clock, self._kind = app, clock, kind
        self.text = ""
        self.received = False
        """The words are a comment that came in."""
        self.own_words = ""
        """A draft that was put aside while a comment is read."""
        self.own_kind = Kind.POST.value
        """What that draft was: choosing it again brings it back."""
        self.answers: dict[str, str] = {}
        self.facts: dict[str, str] = {}
        """What the profile check found about the user's own account, as answers."""
        self.revision = 0
        """Raised whenever words, situation or answers change: a result for an older one is not shown."""
        self.checker: Checker | None = None
        self._chosen: dict[str, Any] = {}
        self._aside: dict[DismissKey, str] = {}
        self._review: Review | None = None
        self._reviewed = ("", -1)
        self._failed = -1
        self._complete = False
        self._slow: tuple[Review, str] | None = None

    @property
    def content(self) -> Content:
        return self._app.content

    # -- words and situation ----------------------------------------------------------------------------------

    @property
    def has_words(self) -> bool:
        return bool(self.text.strip())

    @property
    def words_to_lose(self) -> str:
        """What the user would lose if the program closed."""
        return "\n\n".join(words for words in (self.text, self.own_words) if words.strip())

    def write(self, text: str) -> bool:
        """The words are now `text`. False when they were already. Without any, answers and what was set aside are forgotten."""
        if text == self.text:
            return False
        self.text = text
        self.revision += 1
        if not self.has_words:
            self.forget()
        return True

    def forget(self) -> None:
        """Forget result, answers and what was set aside: another post begins."""
        self.answers.clear()
        self._aside.clear()
        self._review = self._slow = None

    def situate(self, *, received: bool = False, **chosen: Any) -> None:
        """Set account, place, kind and platform, and keep them for next time. A draft that was put aside comes back when the
        words are no longer a comment that came in. Raises OSError when they cannot be kept; they hold all the same."""
        self._chosen |= chosen
        self.revision += 1
        if self.received and not received and self.own_words:
            self.text, self.own_words = self.own_words, ""
            self.forget()
        self.received = received
        if not self.context().official:
            self.answers.pop("purpose", None)
        self._app.preferences.change(**{f"last_{key}": value for key, value in chosen.items()})

    def follow_settings(self) -> None:
        """Role, council or what was chosen last may have changed."""
        self._chosen.clear()
        self.revision += 1

    def read_comment(self) -> None:
        """Make room for a comment that came in: a draft is put aside."""
        if not self.received and self.has_words:
            self.own_words, self.own_kind = self.text, self.context().kind.value
        if not self.received:
            self.text = ""
            self.forget()
        self.received = True
        self.revision += 1

    def answer(self, question: str, answer: str) -> None:
        """What the user says about the situation."""
        self.answers[question] = answer
        self.revision += 1

    def learn(self, facts: dict[str, str]) -> None:
        """Take what the profile check found."""
        if facts != self.facts:
            self.facts = facts
            self.revision += 1

    def context(self) -> PostContext:
        """The situation as far as it is known, now."""
        now = self._clock()
        purpose = self.answers.get("purpose")
        return replace(
            start_context(self._app.settings),
            **(self._chosen | ({"kind": self._kind or Kind.POST} if self.received or self._kind else {})),
            received=self.received,
            purpose=Purpose(purpose) if purpose else None,
            date=now.date(),
            time=now.time().replace(microsecond=0),
            answers={**self.facts, **self.answers},
        )

    def draft(self) -> Draft:
        """The words in their situation, to be checked."""
        return Draft(self.text, self.context())

    def options(self, caret: int | None = None) -> Options:
        """How to check; `caret`: where the user types, so that half a word is not judged."""
        settings = self._app.settings
        return Options(
            only=PARTS,
            off=settings.off,
            contacts=settings.contacts,
            my_words=frozenset(word.lower() for word in settings.my_words),
            caret=caret,
        )

    def length(self) -> tuple[int, int]:
        """Letters as the site counts them, and its limit; (0, 0) while there is plenty of room, or no limit."""
        platform = self.content.platforms.get(self.context().platform)
        if platform is None or not platform.limit or self.received:
            return 0, 0
        used = platform.length(self.text)
        return (used, platform.limit) if used >= NEAR_LIMIT * platform.limit else (0, 0)

    # -- the result -------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        if not self.has_words:
            return State.EMPTY
        if self._failed == self.revision:
            return State.FAILED
        return State.DONE if self._review is not None and self._reviewed == (self.text, self.revision) else State.WAITING

    @property
    def was_checked(self) -> bool:
        """A result was there, of these words or of some before them."""
        return self._review is not None

    def take(self, review: Review, revision: int, *, complete: bool) -> bool:
        """Take the result of a check. False when it is about other words, or another situation, than are there now."""
        if revision != self.revision or not self.has_words:
            return False
        if complete:
            self._slow = (review, self.text)
        else:
            review = self._with_slow(review)
        self._review, self._reviewed, self._complete, self._failed = review, (self.text, revision), complete, -1
        return True

    def fail(self, revision: int) -> None:
        """The check of these words broke off. A first answer stays, and says what is missing; without one nothing is shown."""
        if revision != self.revision:
            return
        if self.state is State.DONE and self._review is not None:
            left = (*self._review.could_not_check, "model", "grammar")
            self._review = replace(self._review, could_not_check=tuple(dict.fromkeys(left)))
            self._complete = True
        else:
            self._failed = revision

    def set_aside(self, finding: Finding, reason: str) -> None:
        """The user says why this is fine: hidden while these words stand as they are."""
        self._aside[self._key(finding)] = reason

    def put_back(self, finding: Finding) -> None:
        """Show it again."""
        self._aside.pop(self._key(finding), None)

    def shown(self) -> Shown | None:
        """What is on the screen: None unless there is a result of the very words that are there."""
        if self.state is not State.DONE or self._review is None:
            return None
        aside = tuple(f for f in self._review.findings if self._aside and self._key(f) in self._aside)
        return show(self.content, self._review, self.text, self.context(), aside, complete=self._complete)

    def review(self) -> Review | None:
        """The whole result of the words that are there."""
        return self._review if self.state is State.DONE else None

    def _key(self, finding: Finding) -> DismissKey:
        checker = self.checker
        if checker is None:
            return DismissKey(finding.rule, finding.text.lower(), "", "")
        return checker.dismiss_key(Draft(self.text), finding)

    def _with_slow(self, review: Review) -> Review:
        """The first answer, with what the slower parts said before of sentences that stand as they stood: their cards would go
        and come back with each letter."""
        if self._slow is None:
            return review
        before, old = self._slow
        families = {f: self.content.concerns[f.concern].family for f in review.findings}
        kept: list[Finding] = []
        for finding in before.findings:
            moved = _moved(finding, old, self.text) if finding.source in (Source.MODEL, Source.GRAMMAR) else None
            if moved is None:
                continue
            family = self.content.concerns[finding.concern].family or finding.concern
            if not any(
                (family in (f.concern, kind)) and any(a.overlaps(b) for a in f.spans for b in moved.spans)
                for f, kind in families.items()
            ):
                kept.append(moved)
        found = in_order([*review.findings, *kept], self.content.concerns)
        return replace(review, findings=tuple(found)) if kept else review


def _moved(finding: Finding, old: str, new: str) -> Finding | None:
    """The finding at its place in `new`; None when a sentence that it is about has changed."""
    if not finding.spans:
        return None
    if old == new:
        return replace(finding, rewrites=())
    head, tail = shared_ends(old, new)
    shift = len(new) - len(old)
    spans, place = [], 0
    bounds = []
    for sentence in sentences(old):
        bounds.append((place, place + len(sentence)))
        place += len(sentence)
    for span in finding.spans:
        start = next((a for a, b in bounds if a <= span.start < b), 0)
        end = next((b for a, b in bounds if a < span.end <= b), len(old))
        if end <= head:
            spans.append(span)
        elif start >= len(old) - tail:
            spans.append(Span(span.start + shift, span.end + shift))
        else:
            return None
    return replace(finding, spans=tuple(spans), drivers=(), rewrites=())
