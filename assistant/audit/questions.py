# SPDX-License-Identifier: Apache-2.0
"""Which questions of the profile check apply, and where one stands with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.domain.audit import Account, Ask, Audit, AuditQuestion, Given, Result, feed_of
from assistant.domain.draft import Role

Questions = Sequence[AuditQuestion]
Accounts = Mapping[str, Account]


def question_of(questions: Questions, ask: Ask) -> AuditQuestion:
    """The question that is asked. Raises StopIteration when there is none of that id."""
    return next(q for q in questions if q.id == ask.question)


def asks_for(questions: Questions, accounts: Accounts, chosen: Iterable[str], role: Role, audit: Audit) -> tuple[Ask, ...]:
    """Every question that applies, in order, with the account it is about.

    Args:
        accounts: every kind of account, by id.
        chosen: ids of the accounts the user has; unknown ones are passed over.
        audit: earlier answers may bring questions in or leave them out.
    """
    own = [accounts[a] for a in chosen if a in accounts]
    out: list[Ask] = []
    for question in questions:
        if not _holds(question, own, role, audit):
            continue
        if question.asks == "once":
            out.append(Ask(question.id))
            continue
        out += [Ask(question.id, a.id) for a in own if _fits(question, a)]
    return tuple(out)


def _fits(question: AuditQuestion, account: Account) -> bool:
    when = question.when
    return (
        (not when.kinds or account.kind in when.kinds)
        and (not when.sites or account.site in when.sites)
        and (not question.needs_steps or question.setting in account.steps)
    )


def _holds(question: AuditQuestion, own: list[Account], role: Role, audit: Audit) -> bool:
    when = question.when
    if when.roles and role.value not in when.roles:
        return False
    if when.without & {a.kind for a in own}:
        return False
    if any(audit.given.get(q, Given()).answer not in wanted for q, wanted in when.answers.items()):
        return False
    if any(q not in audit.done and audit.given.get(q, Given()).answer in left for q, left in when.unless.items()):
        return False
    return not (when.kinds or when.sites) or sum(_fits(question, a) for a in own) >= when.least


def answered(question: AuditQuestion, given: Given | None) -> bool:
    """Is there an answer to go by? "I am not sure" counts the second time, when one has looked."""
    if given is None or not given.answer:
        return False
    answer = question.answer(given.answer)
    return answer is not None and (answer.result is not Result.UNSURE or given.unsure >= 2)


def give(audit: Audit, question: AuditQuestion, ask: Ask, answer_id: str) -> Audit:
    """The audit with one more answer. Raises KeyError for an answer that the question does not have."""
    answer = question.answer(answer_id)
    if answer is None:
        raise KeyError(answer_id)
    before = audit.given.get(ask.key, Given())
    unsure = before.unsure + 1 if answer.result is Result.UNSURE else 0
    if answer_id != before.answer:
        changed = {k: v for k, v in audit.done.items() if k != ask.key}
        audit = replace(audit, done=changed, skipped={k: v for k, v in audit.skipped.items() if k != ask.key})
    return replace(audit, given={**audit.given, ask.key: Given(answer_id, unsure)})


def put_off(audit: Audit, ask: Ask) -> Audit:
    """ "Come back to this": the question is passed over for now."""
    before = audit.given.get(ask.key, Given())
    return replace(audit, given={**audit.given, ask.key: replace(before, later=True)})


def facts_of(questions: Questions, audit: Audit) -> dict[str, str]:
    """What the answers tell the checker and the walkthroughs, by the names in `feeds`."""
    out: dict[str, str] = {}
    for key, given in audit.given.items():
        question = next((q for q in questions if q.id == Ask.parse(key).question), None)
        answer = question.answer(given.answer) if question else None
        name, value = feed_of(answer) if answer is not None else ("", "")
        if name and key in audit.done:
            value = "no"  # the task was to take it out
        if name and out.get(name) != "yes":
            out[name] = value
    return out
