# SPDX-License-Identifier: Apache-2.0
"""The profile check for the window and the command line: kept answers, the plan, and both on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.audit.plan import make_plan
from assistant.audit.questions import answered, asks_for, facts_of, give, put_off, question_of
from assistant.domain import dates
from assistant.domain.audit import Account, Ask, Audit, AuditQuestion, Given, Plan, Task
from assistant.domain.draft import Role
from assistant.domain.jobs import TellError
from assistant.services.policy.citing import cited
from assistant.services.policy.reading import with_store

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.services.program import App

SECTIONS = ("speaking", "pages", "people", "settings", "habits")
REMIND_AGAIN = 6
"""Months until the next check, when nothing else was chosen."""


class AnswersError(ValueError):
    """Answers that cannot be used. The message names the key and what is allowed."""


_FEW = 8
"""With fewer questions left than this the page names no number: an answer may still bring one more."""


def question_words(number: int, left: int | None, words: Mapping[str, str]) -> str:
    """Which question of the check, and roughly how many are left: it stays true when an answer brings others or takes some away.
    `left`: None for one that is changed by itself."""
    key = "profile.question"
    if left is not None:
        key += "-last" if not left else "-few" if left < _FEW else "-many"
    return words[key].format(number=number, left=5 * round((left or 0) / 5))


def accounts_of(content: Content) -> dict[str, Account]:
    """Every kind of account by id, in the order of the page."""
    every = [a for p in content.platforms.values() for a in p.accounts]
    return {a.id: a for a in sorted(every, key=lambda a: (a.order, a.id))}


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or its last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month, min(day.day, last))


def kept_audits(app: App) -> list[Audit]:
    """Every check that is kept, the oldest first. No file is made by looking, and no content is built."""
    return list(with_store(app, lambda s: s.audits())) if app.store_path.exists() else []


def last_audit(app: App) -> Audit | None:
    """The last check, finished or not."""
    every = kept_audits(app)
    return every[-1] if every else None


def readable_last_audit(app: App) -> Audit | None:
    """The last check for a line on Home, a name in the list, or the meter: None also where the file cannot be read. The page
    of the profile check says why."""
    try:
        return last_audit(app)
    except (TellError, OSError):
        return None


class FixedProfile:
    """What a plan is made with: questions, accounts and a role. Keeps nothing."""

    def __init__(self, content: Content, role: Role) -> None:
        self._role = role
        self.accounts = accounts_of(content)
        self.questions = content.audit
        self._outside = content.outside

    @property
    def role(self) -> Role:
        return self._role

    def plan(self, audit: Audit) -> Plan:
        """The plan for the answers, in words for this role."""
        plan = make_plan(self.questions, self.accounts, audit, self.role)
        return replace(
            plan,
            first=self._said(plan.first) if plan.first else None,
            next=tuple(map(self._said, plan.next)),
            later=tuple(map(self._said, plan.later)),
            finished=tuple(map(self._said, plan.finished)),
        )

    def _said(self, task: Task) -> Task:
        """A task with the blanks for people filled for this role."""
        texts = (task.title, task.reason, task.warn, *task.steps)
        title, reason, warn, *steps = (self._outside.name(t, {"role": self.role.value}) for t in texts)
        return replace(task, title=title, reason=reason, warn=warn, steps=tuple(steps))


class Profile(FixedProfile):
    """The profile checks of this machine. Opens the store for each use: nothing stays open between.

    Raises (from every method that reads or writes):
        OSError, or the store's own errors, when the file cannot be used.
    """

    def __init__(self, app: App, today: Callable[[], dt.date]) -> None:
        super().__init__(app.content, app.settings.role)
        self._app, self._today = app, today

    def _with(self, use: Callable[[Any], Any]) -> Any:
        return with_store(self._app, use)

    @property
    def role(self) -> Role:
        return self._app.settings.role

    def all(self) -> list[Audit]:
        """Every check, the oldest first."""
        return kept_audits(self._app)

    def current(self) -> Audit | None:
        """The last check, finished or not."""
        return last_audit(self._app)

    def begin(self) -> Audit:
        """A new check; what the last one said about accounts is carried over."""
        last = self.current()
        audit: Audit = self._with(lambda s: s.begin_audit(self._today()))
        return self.save(replace(audit, accounts=last.accounts)) if last else audit

    def save(self, audit: Audit) -> Audit:
        self._with(lambda s: s.save_audit(audit))
        return audit

    def delete(self) -> None:
        """Delete every check and plan."""
        if self._app.store_path.exists():
            self._with(lambda s: s.delete_audits())

    # -- one check --------------------------------------------------------------------------------------------

    def asks(self, audit: Audit) -> tuple[Ask, ...]:
        return asks_for(self.questions, self.accounts, audit.accounts, self.role, audit)

    def question(self, ask: Ask) -> AuditQuestion:
        return question_of(self.questions, ask)

    def is_answered(self, audit: Audit, ask: Ask) -> bool:
        return answered(self.question(ask), audit.given.get(ask.key))

    def answer(self, audit: Audit, ask: Ask, answer_id: str) -> Audit:
        """Keep an answer. A reminder is counted from today."""
        question = self.question(ask)
        audit = give(audit, question, ask, answer_id)
        chosen = question.answer(answer_id)
        if chosen is not None and any(a.months for a in question.answers):
            audit = replace(audit, remind=months_later(self._today(), chosen.months) if chosen.months else None)
        return self.save(audit)

    def later(self, audit: Audit, ask: Ask) -> Audit:
        return self.save(put_off(audit, ask))

    def rows(self, audit: Audit) -> list[tuple[str, tuple[Ask, ...]]]:
        """The task list: sections for questions asked once, then one row for each account."""
        asks = self.asks(audit)
        rows: list[tuple[str, tuple[Ask, ...]]] = []
        for section in SECTIONS[:1]:
            rows.append((section, tuple(a for a in asks if not a.account and self.question(a).section == section)))
        for account in audit.accounts:
            rows.append((f"account:{account}", tuple(a for a in asks if a.account == account)))
        others = [s for s in dict.fromkeys((*SECTIONS[1:], *(self.question(a).section for a in asks))) if s not in SECTIONS[:1]]
        rows += [(s, tuple(a for a in asks if not a.account and self.question(a).section == s)) for s in others]
        return [(name, found) for name, found in rows if found]

    def state(self, audit: Audit, asks: tuple[Ask, ...]) -> str:
        """ "not-started", "in-progress", "later" or "done"."""
        done = [self.is_answered(audit, a) for a in asks]
        if all(done):
            return "done"
        if any(audit.given.get(a.key, Given()).later for a, ok in zip(asks, done, strict=True) if not ok):
            return "later"
        return "in-progress" if any(done) else "not-started"

    def ordered(self, audit: Audit) -> tuple[Ask, ...]:
        """Every question in the order of the task list."""
        return tuple(a for _, asks in self.rows(audit) for a in asks)

    def finish(self, audit: Audit) -> Audit:
        """The plan was asked for: the check has its date."""
        if audit.finished is not None:
            return audit
        remind = audit.remind or (None if self._never(audit) else months_later(self._today(), REMIND_AGAIN))
        return self.save(replace(audit, finished=self._today(), remind=remind))

    def _never(self, audit: Audit) -> bool:
        reminders = [q for q in self.questions if any(a.months for a in q.answers)]
        return any(
            (chosen := q.answer(audit.given[q.id].answer)) is not None and not chosen.months
            for q in reminders
            if q.id in audit.given and audit.given[q.id].answer
        )

    def done(self, audit: Audit, task: Task, done: bool) -> Audit:
        """Tick a task, or take the tick away."""
        ticks = {k: v for k, v in audit.done.items() if k != task.key}
        if done:
            ticks[task.key] = self._today()
        skipped = {k: v for k, v in audit.skipped.items() if k != task.key}
        return self.save(replace(audit, done=ticks, skipped=skipped))

    def skip(self, audit: Audit, task: Task, why: str) -> Audit:
        return self.save(replace(audit, skipped={**audit.skipped, task.key: why}))

    def put_back(self, audit: Audit, task: Task) -> Audit:
        done = {k: v for k, v in audit.done.items() if k != task.key}
        skipped = {k: v for k, v in audit.skipped.items() if k != task.key}
        return self.save(replace(audit, done=done, skipped=skipped))

    def facts(self) -> dict[str, str]:
        """What the last check tells the checker and the walkthroughs."""
        audit = readable_last_audit(self._app)
        return facts_of(self.questions, audit) if audit is not None else {}


def steps_line(content: Content, account: Account, words: Mapping[str, str]) -> str:
    """When the steps were last tried on the site, or that nobody has."""
    platform = content.platforms[account.site]
    kind = "checked" if platform.steps_checked_on else "written"
    day = dt.date.fromisoformat(platform.steps_checked_on or platform.steps_written_on)
    return words[f"profile.{kind}"].format(date=dates.day(day))


def task_title(task: Task, words: Mapping[str, str]) -> str:
    key = "profile.task-one" if task.minutes == 1 else "profile.task"
    return words[key].format(title=task.title, minutes=task.minutes)


def task_lines(task: Task, question: AuditQuestion, audit: Audit, accounts: Mapping[str, Account]) -> tuple[str, ...]:
    """What to do for a task: its own steps, and those of the site; for a task of all accounts one line for each of them."""
    account = accounts.get(task.account)
    if account is not None:
        own = account.steps.get(question.setting, ())
    else:
        having = (accounts[a] for a in audit.accounts if a in accounts and question.setting in accounts[a].steps)
        own = tuple(f"{a.label}: {' '.join(a.steps[question.setting])}" for a in having)
    look = question.look if not (task.steps or own) else ()
    return (*task.steps, *own, *look)


def rule_line(question: AuditQuestion, pack: PolicyPack, words: Mapping[str, str], role: Role | None = None) -> str:
    """The clauses behind a question that speak to `role`, or that it is general advice."""
    clauses = cited(pack, question.clauses, question.topics, role)
    if question.general or not clauses or pack.id == "general":
        return words["profile.general"]
    return words["profile.rule"].format(rules=", ".join(c.label for c in clauses))


def read_answers(values: Any, content: Content, role: Role, day: dt.date) -> Audit:
    """An audit from plain values: {"accounts": [...], "answers": {"aud-05:facebook-profile": "no"}}.

    "unsure" counts as looked at and still not known. Keys may be codes too, such as "AUD-05:facebook-profile".

    Raises:
        AnswersError: naming the key.
    """
    if not isinstance(values, dict) or set(values) - {"accounts", "answers", "role", "council"}:
        raise AnswersError('The file must hold {"accounts": [...], "answers": {...}}, and may hold "role" and "council".')
    accounts = accounts_of(content)
    chosen = values.get("accounts")
    if not isinstance(chosen, list) or not chosen or not all(isinstance(a, str) for a in chosen):
        raise AnswersError(f'"accounts" must be a list of: {", ".join(accounts)}.')
    for name in chosen:
        if name not in accounts:
            raise AnswersError(f'"{name}" is no account. Use: {", ".join(accounts)}.')
    audit = Audit(0, day, tuple(chosen))
    answers = values.get("answers", {})
    if not isinstance(answers, dict):
        raise AnswersError('"answers" must be an object of question and answer.')
    for key, value in answers.items():
        ask = Ask.parse(str(key).lower() if str(key).upper().startswith("AUD-") else str(key))
        question = next((q for q in content.audit if q.id == ask.question), None)
        if question is None:
            raise AnswersError(f'"{key}" is no question. Use ids like "aud-05:facebook-profile" or "aud-16".')
        if question.answer(str(value)) is None:
            raise AnswersError(f'"{value}" is no answer to {key}. Use: {", ".join(a.id for a in question.answers)}.')
        if (question.asks == "each") != bool(ask.account) or (ask.account and ask.account not in chosen):
            needs = ", ".join(f"{question.id}:{a}" for a in chosen) if question.asks == "each" else question.id
            raise AnswersError(f'"{key}" does not fit. Use: {needs}.')
        audit = give(audit, question, ask, str(value))
        if audit.given[ask.key].unsure:
            audit = give(audit, question, ask, str(value))
    return audit
