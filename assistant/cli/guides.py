# SPDX-License-Identifier: Apache-2.0
"""`audit` and `walkthrough`: the profile check and the walkthroughs in the terminal."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from assistant.cli.tools import Tools


def _pack(tools: Tools, council: str) -> Any:
    pack = tools.app.content.packs.get(council)
    if pack is None:
        raise click.UsageError(f'There is no policy "{council}". Have: {", ".join(sorted(tools.app.content.packs))}.')
    return pack


def _role(name: str) -> Any:
    from assistant.domain.draft import Role

    return Role(name)


_COUNCIL = click.option("--council", default="general", show_default=True, help="Whose policy is cited.")
_ROLE = click.option(
    "--role", type=click.Choice(["councillor", "staff", "clerk"]), default="councillor", show_default=True, help="Who asks."
)


@click.group()
def audit() -> None:
    """The profile check: list its questions, or make a plan from answers."""


@audit.command("questions")
@click.option("--accounts", default="", help="Only those for these accounts, as in facebook-profile,whatsapp.")
@_COUNCIL
@_ROLE
@click.pass_obj
def audit_questions(tools: Tools, accounts: str, council: str, role: str) -> None:
    """Every question, or those that apply before anything is answered."""
    from assistant.audit.questions import asks_for, question_of
    from assistant.domain.audit import Audit
    from assistant.services.guides.profile import accounts_of, rule_line

    content, pack = tools.app.content, _pack(tools, council)
    every = accounts_of(content)
    chosen = [a.strip() for a in accounts.split(",") if a.strip()]
    unknown = [a for a in chosen if a not in every]
    if unknown:
        raise click.UsageError(f'"{unknown[0]}" is no account. Use: {", ".join(every)}.')
    if not chosen:
        for question in content.audit:
            _show_question(question.id, question, rule_line(question, pack, content.words))
        return
    for ask in asks_for(content.audit, every, chosen, _role(role), Audit(0, dt.date.today(), tuple(chosen))):
        question = question_of(content.audit, ask)
        _show_question(ask.key, question, rule_line(question, pack, content.words, _role(role)))


def _show_question(key: str, question: Any, rule: str) -> None:
    click.echo(f"{key}: {question.text}")
    click.echo(f"    {', '.join(f'{a.id} ({a.label})' for a in question.answers)}")
    click.echo(f"    {question.why} {rule}")


@audit.command("plan")
@click.argument("answers", metavar="ANSWERS.json", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Also save the plan as a PDF.")
@click.option("--large", is_flag=True, help="The PDF in large print.")
@click.option("--json", "as_json", is_flag=True, help="The plan as JSON.")
@_COUNCIL
@_ROLE
@click.pass_obj
def audit_plan(tools: Tools, answers: Path, out: Path | None, large: bool, as_json: bool, council: str, role: str) -> None:
    """A plan from a file of answers. Nothing is kept."""
    from assistant.services.guides.profile import AnswersError, FixedProfile, read_answers, task_title
    from assistant.services.papers.plan import plan_report

    content = tools.app.content
    try:
        values = json.loads(answers.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"{answers} cannot be read as JSON: {error}.") from None
    if isinstance(values, dict):
        council, role = values.get("council", council), values.get("role", role)
    pack = _pack(tools, str(council))
    try:
        given = read_answers(values, content, _role(str(role)), dt.date.today())
    except ValueError as error:
        raise click.UsageError(str(error) if isinstance(error, AnswersError) else f"role: {error}.") from None
    profile = FixedProfile(content, _role(str(role)))
    plan = profile.plan(given)
    if out is not None:
        _save(tools, plan_report(profile, given, content, pack, dt.datetime.now().astimezone()), out, large=large)
    if as_json:
        tasks = [{"key": t.key, "title": t.title, "minutes": t.minutes, "reason": t.reason} for t in plan.tasks]
        click.echo(json.dumps({"status": plan.status.value, "tasks": tasks}, ensure_ascii=False))
        return
    w = content.words
    click.echo(w["profile.status"].format(status=w[f"profile.{plan.status.value}"]))
    for number, task in enumerate(plan.tasks, 1):
        account = profile.accounts.get(task.account)
        click.echo(f"{number}. {task_title(task, w)}{f' ({account.label})' if account else ''} {task.reason}")
    if not plan.tasks:
        click.echo(w["profile.nothing"])


def _save(tools: Tools, report: Any, out: Path, *, large: bool) -> None:
    from assistant.services.papers.pdf import save_pdf

    try:
        save_pdf(report, tools.app.resources, out, size=18 if large else 14)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}.") from None
    click.echo(f"written: {out}", err=True)


@click.command()
@click.argument("walkthrough_id", metavar="ID")
@click.option("--answers", default="", help="Ids, as in no,own,abuse,yes; for a page with rows: all, or row=no+row=yes.")
@click.option("--json", "as_json", is_flag=True, help="Where it leads, as JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Save the ending as a PDF checklist.")
@click.option("--large", is_flag=True, help="The PDF in large print.")
@_COUNCIL
@_ROLE
@click.pass_obj
def walkthrough(
    tools: Tools, walkthrough_id: str, answers: str, as_json: bool, out: Path | None, large: bool, council: str, role: str
) -> int:
    """Go through a walkthrough (act, cust, repeat, troll, private, photo, ...). Without answers: its first question."""
    from dataclasses import replace

    from assistant.domain.settings import Settings
    from assistant.services.guides.walkthroughs import ending_words, known_facts
    from assistant.services.papers.checklist import checklist
    from assistant.walkthroughs.run import AnswerError, play

    content, pack = tools.app.content, _pack(tools, council)
    codes = {w.code.lower(): w.id for w in content.walkthroughs.values()}
    walk_id = codes.get(walkthrough_id.lower(), walkthrough_id.lower())
    if walk_id not in content.walkthroughs:
        raise click.UsageError(f'There is no walkthrough "{walkthrough_id}". Have: {", ".join(content.walkthroughs)}.')
    settings = replace(Settings(), role=_role(role), council=pack.id)
    try:
        run = play(
            content.walkthroughs,
            walk_id,
            known_facts(settings, pack, {}),
            [a.strip() for a in answers.split(",") if a.strip()],
        )
    except AnswerError as error:
        raise click.UsageError(str(error)) from None
    w = dict(content.words)
    node, ending = run.node, run.ending
    if ending is None:
        assert node is not None  # noqa: S101 - a run is at a question or at an ending
        if as_json:
            ids = [a.id for a in node.answers] or [r.id for r in node.rows]
            click.echo(json.dumps({"question": node.id, "text": node.text, "answers": ids}, ensure_ascii=False))
            return 0
        click.echo(node.text)
        for answer in node.answers:
            click.echo(f"  {answer.id}: {answer.label} ({answer.example})")
        for row in node.rows:
            click.echo(f"  {row.id}=yes|no: {row.text}" if row.wanted != "text" else f"  {row.id}=...: {row.text}")
        return 0
    shown = ending_words(ending, settings, pack, content, run.facts)
    if out is not None:
        _save(tools, checklist(run, content, settings, pack, dt.datetime.now().astimezone()), out, large=large)
    if as_json:
        value = {
            "ending": f"{run.here.walkthrough}/{ending.id}",
            "title": shown.title,
            "steps": list(shown.steps),
            "clauses": [c.id for c in shown.clauses],
            "incident": ending.incident,
        }
        click.echo(json.dumps(value, ensure_ascii=False))
        return 0
    click.echo(shown.title)
    for part in shown.parts:
        click.echo(f"{part.title}: {part.text}")
    for number, step in enumerate(shown.steps, 1):
        click.echo(f"{number}. {step}")
    for part in shown.words:
        click.echo(f"{part.title}: {part.text}")
    if shown.checked:
        click.echo(shown.checked)
    for clause in shown.clauses:
        click.echo(w["walk.rule"].format(label=clause.label, summary=clause.words))
    if shown.general:
        click.echo(w["walk.general"])
    return 0
