# SPDX-License-Identifier: Apache-2.0
"""The profile check: accounts, questions about them, answers, and the plan that follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ONCE = ""
"""The account of a question that is asked once, not for each account."""


class Result(StrEnum):
    """What an answer means: nothing to do, something to do, or neither."""

    MET = "met"
    ACTION = "action"
    NONE = "none"
    UNSURE = "unsure"


class Status(StrEnum):
    """How clear it is who is speaking. "Clear" holds only when the questions marked `clear` are met."""

    BLURRED = "blurred"
    CLEARER = "getting-clearer"
    CLEAR = "clear"


@dataclass(frozen=True)
class Account:
    """A kind of account that can be ticked. kind: "person", "page", "group" or "chat". `steps` are by setting."""

    id: str
    label: str
    kind: str
    site: str
    order: int
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditAnswer:
    """An answer of a question.

    Attributes:
        blurs: it sets the whole to blurred.
        feeds: a fact for checker and walkthroughs: its name (then it is "yes"), or "name=no".
        months: until the reminder to check again.
    """

    id: str
    label: str
    result: Result
    blurs: bool = False
    feeds: str = ""
    months: int = 0


@dataclass(frozen=True)
class AuditTask:
    """What to do where an answer is not as advised. `minutes` is how long it takes; a lower `rank` comes first."""

    title: str
    reason: str
    minutes: int
    rank: int
    steps: tuple[str, ...] = ()
    offer: str = ""
    warn: str = ""


@dataclass(frozen=True)
class Applies:
    """When a question applies. Every set that is not empty must hold.

    Attributes:
        kinds: of accounts; for a question asked once, one such account is enough.
        without: kinds of accounts that must not be there.
        least: how many such accounts there must be.
        answers: earlier answers that lead here, by question.
        unless: earlier answers that leave it out, until what they ask for is done.
    """

    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    least: int = 1
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unless: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditQuestion:
    """A question of the profile check. asks: "once" or "each" (for each account that fits).

    Attributes:
        setting: the site's steps that show where to look.
        look: what to look for where we know no steps.
        search: words to search for on the site, in case its menus have moved.
        needs_steps: ask only for accounts whose site has steps for `setting`.
        clear: it must be met for the status "clear".
        general: general advice that stands in no policy.
    """

    id: str
    code: str
    order: int
    section: str
    asks: str
    text: str
    why: str
    answers: tuple[AuditAnswer, ...]
    when: Applies = field(default_factory=Applies)
    hint: str = ""
    clauses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    setting: str = ""
    look: tuple[str, ...] = ()
    search: str = ""
    needs_steps: bool = False
    clear: bool = False
    general: bool = False
    task: AuditTask | None = None

    def answer(self, answer_id: str) -> AuditAnswer | None:
        return next((a for a in self.answers if a.id == answer_id), None)


@dataclass(frozen=True)
class Ask:
    """A question with the account it is asked about ("" for once)."""

    question: str
    account: str = ONCE

    @property
    def key(self) -> str:
        return f"{self.question}:{self.account}" if self.account else self.question

    @classmethod
    def parse(cls, key: str) -> Ask:
        question, _, account = key.partition(":")
        return cls(question, account)


@dataclass(frozen=True)
class Given:
    """An answer that was given. `unsure` counts how often "I am not sure" was chosen; `later` is "Come back to this"."""

    answer: str = ""
    unsure: int = 0
    later: bool = False


@dataclass(frozen=True)
class Contradiction:
    """Two questions whose answers do not fit together, when each has one of those named; `text` says so."""

    first: str
    first_answers: frozenset[str]
    second: str
    second_answers: frozenset[str]
    text: str

    def holds(self, given: Mapping[str, Given]) -> bool:
        """True when both were answered so."""

        def said(question: str, answers: frozenset[str]) -> bool:
            return any(g.answer in answers for key, g in given.items() if key.partition(":")[0] == question)

        return said(self.first, self.first_answers) and said(self.second, self.second_answers)


@dataclass(frozen=True)
class Audit:
    """One profile check: begun, perhaps finished, with its answers, tasks that were done or skipped with a reason."""

    id: int
    begun: dt.date
    accounts: tuple[str, ...] = ()
    given: Mapping[str, Given] = field(default_factory=dict)
    done: Mapping[str, dt.date] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    finished: dt.date | None = None
    remind: dt.date | None = None


@dataclass(frozen=True)
class Task:
    """One task of a plan. `key` names question and account."""

    key: str
    title: str
    reason: str
    minutes: int
    rank: int
    account: str
    question: str
    steps: tuple[str, ...]
    offer: str
    warn: str
    done: bool
    skipped: str


@dataclass(frozen=True)
class Plan:
    """What to do after a profile check: one thing first, up to three next, the rest later."""

    status: Status
    first: Task | None
    next: tuple[Task, ...]
    later: tuple[Task, ...]
    finished: tuple[Task, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return (*((self.first,) if self.first else ()), *self.next, *self.later, *self.finished)

    @property
    def left(self) -> int:
        return len(self.next) + len(self.later) + (1 if self.first else 0)


def feed_of(answer: AuditAnswer) -> tuple[str, str]:
    """The fact that an answer gives, as name and value; two empty texts when it gives none."""
    name, _, value = answer.feeds.partition("=")
    return (name, value or "yes") if name else ("", "")


def to_plain(audit: Audit) -> dict[str, Any]:
    """An audit as JSON values, without its id."""
    return {
        "begun": audit.begun.isoformat(),
        "accounts": list(audit.accounts),
        "given": {k: [g.answer, g.unsure, g.later] for k, g in audit.given.items()},
        "done": {k: d.isoformat() for k, d in audit.done.items()},
        "skipped": dict(audit.skipped),
        "finished": audit.finished.isoformat() if audit.finished else None,
        "remind": audit.remind.isoformat() if audit.remind else None,
    }


def audit_from(audit_id: int, plain: Mapping[str, Any]) -> Audit:
    """The audit that `to_plain` gave. Raises ValueError, TypeError, KeyError or AttributeError when it is none."""

    def date(value: Any) -> dt.date | None:
        return None if value is None else dt.date.fromisoformat(value)

    return Audit(
        audit_id,
        dt.date.fromisoformat(plain["begun"]),
        tuple(str(a) for a in plain["accounts"]),
        {str(k): Given(str(a), int(n), bool(later)) for k, (a, n, later) in plain["given"].items()},
        {str(k): dt.date.fromisoformat(d) for k, d in plain["done"].items()},
        {str(k): str(v) for k, v in plain["skipped"].items()},
        date(plain["finished"]),
        date(plain["remind"]),
    )
