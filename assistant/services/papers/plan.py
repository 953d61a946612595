# SPDX-License-Identifier: Apache-2.0
"""The plan and the questions of the profile check on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.domain import dates
from assistant.domain.audit import Audit, Task
from assistant.domain.report import Block, Bullets, Heading, Report, Text
from assistant.services.guides.profile import FixedProfile, rule_line, steps_line, task_lines, task_title

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack


def plan_report(profile: FixedProfile, audit: Audit, content: Content, pack: PolicyPack, now: dt.datetime) -> Report:
    """The plan on paper, with an empty box for each task."""
    w = content.words
    plan = profile.plan(audit)
    blocks: list[Block] = [Heading(1, w["profile.plan"])]
    status = w[f"profile.{plan.status.value}"]
    blocks.append(Text(f"{w['profile.status'].format(status=status)}. {w[f'profile.status-{plan.status.value}']}"))
    blocks.append(Text(w["profile.pdf-made"].format(date=dates.day(now))))
    for key, tasks in (("profile.first", (plan.first,) if plan.first else ()), ("profile.next", plan.next)):
        if tasks:
            blocks.append(Heading(2, w[key]))
        for task in tasks:
            blocks += _task_blocks(profile, audit, task, content, pack)
    if plan.later:
        # names only: a long list with every step daunts (product.md B.1); the steps are on the screen when it is their turn
        later = tuple(_short_task(task, profile, w) for task in plan.later)
        blocks += [Heading(2, w["profile.later-tasks"]), Bullets(later, ticks=True)]
    if not plan.left:
        blocks.append(Text(w["profile.nothing"]))
    if plan.finished:
        blocks.append(Heading(2, w["profile.finished"]))
        lines = []
        for task in plan.finished:
            day = audit.done.get(task.key)
            lines.append(
                w["profile.done-line"].format(date=dates.day(day), title=task.title)
                if day
                else w["profile.skipped"].format(title=task.title, why=task.skipped)
            )
        blocks.append(Bullets(tuple(lines)))
    remind = audit.remind
    blocks.append(Text(w["profile.next-date"].format(date=dates.day(remind)) if remind else w["profile.no-date"]))
    foot = w["profile.pdf-foot"].format(policy=f"{pack.full_title}. {pack.version}")
    return Report(w["profile.pdf-title"], foot, w["app.name"], now, tuple(blocks))


def _short_task(task: Task, profile: FixedProfile, words: Mapping[str, str]) -> str:
    account = profile.accounts.get(task.account)
    title = task_title(task, words)
    return f"{title} {words['profile.for-account'].format(account=account.label)}" if account else title


def _task_blocks(profile: FixedProfile, audit: Audit, task: Task, content: Content, pack: PolicyPack) -> list[Block]:
    w = content.words
    question = next(q for q in profile.questions if q.id == task.question)
    account = profile.accounts.get(task.account)
    out: list[Block] = [Bullets((task_title(task, w),), ticks=True)]
    if account is not None:
        out.append(Text(w["profile.for-account"].format(account=account.label)))
    out.append(Text(task.reason))
    if task.warn:
        out.append(Text(w["profile.warning"].format(text=task.warn)))
    lines = task_lines(task, question, audit, profile.accounts)
    if lines:
        out.append(Bullets(lines))
    if account is not None and question.setting in account.steps:
        out.append(Text(steps_line(content, account, w)))
    out.append(Text(rule_line(question, pack, w, profile.role)))
    return out


def questions_report(profile: FixedProfile, content: Content, pack: PolicyPack, now: dt.datetime) -> Report:
    """Every question on paper, to go through away from the screen."""
    w = content.words
    blocks: list[Block] = [Heading(1, w["profile.title"]), Text(w["profile.intro"]), Heading(2, w["profile.accounts"])]
    blocks.append(Bullets(tuple(a.label for a in profile.accounts.values()), ticks=True))
    for question in profile.questions:
        if question.when.roles and profile.role.value not in question.when.roles:
            continue
        blocks += [Heading(3, question.text), Bullets(tuple(a.label for a in question.answers), ticks=True)]
        blocks.append(Text(f"{w['profile.why']}: {question.why} {rule_line(question, pack, w, profile.role)}"))
    foot = w["profile.pdf-foot"].format(policy=f"{pack.full_title}. {pack.version}")
    return Report(w["profile.pdf-questions"], foot, w["app.name"], now, tuple(blocks))
