# SPDX-License-Identifier: Apache-2.0
"""From answers to a plan: one task first, up to three next, the rest later; and how clear it is who is speaking."""

from __future__ import annotations

from assistant.audit.questions import Accounts, Questions, asks_for, question_of
from assistant.domain.audit import Ask, Audit, AuditQuestion, Given, Plan, Result, Status, Task
from assistant.domain.draft import Role

NEXT = 3
"""Tasks shown under "Next" (product.md C.4)."""


def needs_action(question: AuditQuestion, given: Given | None) -> bool:
    """Does the answer lead to a task? A second "I am not sure" does too: not knowing is no pass (LUD-PER-5a)."""
    answer = question.answer(given.answer) if given else None
    if answer is None or question.task is None or given is None:
        return False
    return answer.result is Result.ACTION or (answer.result is Result.UNSURE and given.unsure >= 2)


def make_plan(questions: Questions, accounts: Accounts, audit: Audit, role: Role) -> Plan:
    """The plan for the answers that were given; questions without an answer give no task."""
    open_tasks: list[Task] = []
    finished: list[Task] = []
    for ask in asks_for(questions, accounts, audit.accounts, role, audit):
        question = question_of(questions, ask)
        if not needs_action(question, audit.given.get(ask.key)):
            continue
        task = _task(question, ask, audit)
        (finished if task.done or task.skipped else open_tasks).append(task)
    open_tasks.sort(key=lambda t: t.rank)
    return Plan(
        status_of(questions, accounts, audit, role),
        open_tasks[0] if open_tasks else None,
        tuple(open_tasks[1 : 1 + NEXT]),
        tuple(open_tasks[1 + NEXT :]),
        tuple(finished),
    )


def _task(question: AuditQuestion, ask: Ask, audit: Audit) -> Task:
    task = question.task
    assert task is not None  # noqa: S101 - see needs_action
    return Task(
        ask.key,
        task.title,
        task.reason,
        task.minutes,
        task.rank,
        ask.account,
        question.id,
        task.steps,
        task.offer,
        task.warn,
        ask.key in audit.done,
        audit.skipped.get(ask.key, ""),
    )


def status_of(questions: Questions, accounts: Accounts, audit: Audit, role: Role) -> Status:
    """Blurred, getting clearer or clear.

    Clear holds when every question marked `clear` that applies is met: AUD-03, 05, 06 and 07 (product.md C.4). Blurred
    holds when an answer that blurs stands (one account for both, or professional mode), or when none of them is met.
    """
    met = unmet = 0
    blurred = False
    for ask in asks_for(questions, accounts, audit.accounts, role, audit):
        question = question_of(questions, ask)
        given = audit.given.get(ask.key)
        answer = question.answer(given.answer) if given else None
        done = ask.key in audit.done
        if answer is not None and answer.blurs and not done:
            blurred = True
        if not question.clear:
            continue
        if done or (answer is not None and answer.result is Result.MET):
            met += 1
        elif answer is None or answer.result is not Result.NONE:
            unmet += 1
    if blurred or (unmet and not met):
        return Status.BLURRED
    return Status.CLEARER if unmet else Status.CLEAR
