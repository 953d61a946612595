# SPDX-License-Identifier: Apache-2.0
"""The command `policies`: packs, and the documents of councils."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from assistant.cli.tools import Tools
from assistant.domain.document import PolicyDocument, Unit


@click.group(invoke_without_command=True)
@click.pass_context
def policies(ctx: click.Context) -> None:
    """List, show, compare, check, write, add and remove policies; read a council's document."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(policies_list)


@policies.command("list")
@click.pass_obj
def policies_list(tools: Tools) -> None:
    """Every policy that can be used."""
    for pack in tools.app.content.packs.values():
        click.echo(f"{pack.id:14} {pack.council}: {pack.title} ({len(pack.clauses)} clauses). {pack.version}")
    for problem in tools.app.added.problems:
        click.echo(f"left out: {problem}", err=True)


def _pack(tools: Tools, pack_id: str) -> Any:
    pack = tools.app.content.packs.get(pack_id)
    if pack is None:
        raise click.UsageError(f'There is no policy "{pack_id}". Have: {", ".join(sorted(tools.app.content.packs))}.')
    return pack


@policies.command("show")
@click.argument("pack_id", metavar="ID")
@click.option("--find", default="", help="Only clauses with these words.")
@click.pass_obj
def policies_show(tools: Tools, pack_id: str, find: str) -> int:
    """Every clause of a policy, in plain words."""
    from assistant.policy.search import meanings_of, search
    from assistant.services.guides.calendar import review_notice

    pack = _pack(tools, pack_id)
    click.echo(f"{pack.council}: {pack.title}\n{pack.version}")
    if notice := review_notice(pack, dt.date.today(), tools.app.settings.role):
        click.echo(notice)
    found = search(pack, find, meanings_of(tools.app.content))
    for clause in (hit.clause for hit in found):
        click.echo(f"\n{clause.label}  [{clause.strength.in_words}; {clause.binds.in_words}]\n  {clause.words}")
        if clause.note:
            click.echo(f"  Note: {clause.note}")
    if not found:
        click.echo(f"\nNo rule has the word '{find}'. Try a simpler word, or ask your clerk.")
    return 0


@policies.command("compare")
@click.argument("left", metavar="ID")
@click.argument("right", metavar="ID")
@click.option("--differences", is_flag=True, help="Only topics on which they differ.")
@click.pass_obj
def policies_compare(tools: Tools, left: str, right: str, differences: bool) -> None:
    """Two policies side by side, topic by topic."""
    from assistant.policy.compare import compare

    content = tools.app.content
    for row in compare(_pack(tools, left), _pack(tools, right), content.topics, content.topic_of_concern):
        if not differences or row.differs:
            click.echo(f"{row.title}: {row.words}")
            for clause in (*row.left, *row.right):
                click.echo(f"    {clause.label}: {clause.words}")


@policies.command("check")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def policies_check(tools: Tools, folder: Path) -> int:
    """Check a policy FOLDER and report every mistake."""
    from assistant.services.policy.packs import check_folder

    problems = check_folder(folder, tools.app.content)
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{len(problems)} to mend.", err=True)
        return 2
    click.echo("No mistakes found. Add it with: assistant policies add " + str(folder))
    return 0


@policies.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def policies_new(tools: Tools, folder: Path) -> None:
    """Write a commented policy into FOLDER, to fill in."""
    from assistant.services.policy.packs import PackError, write_skeleton

    try:
        for path in write_skeleton(folder, tools.app.content):
            click.echo(f"written: {path}")
    except (PackError, OSError) as error:
        raise click.ClickException(str(error)) from None


@policies.command("add")
@click.argument("source", metavar="FOLDER|ZIP|FILE", type=click.Path(path_type=Path))
@click.pass_obj
def policies_add(tools: Tools, source: Path) -> int:
    """Check a policy and keep it on this machine."""
    from assistant.services.policy.packs import PackError, add_pack

    try:
        pack = add_pack(source, tools.app.packs_folder, tools.app.content)
    except PackError as error:
        for problem in error.problems:
            click.echo(str(problem), err=True)
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"It cannot be kept: {error.strerror}.") from None
    click.echo(f"Added: {pack.council}, {pack.title}. Use it with --council {pack.id}.")
    return 0


@policies.command("remove")
@click.argument("pack_id", metavar="ID")
@click.pass_obj
def policies_remove(tools: Tools, pack_id: str) -> int:
    """Take a policy out that was added. It stays beside the others until the next one is added under its id."""
    from assistant.services.policy.packs import PackError, remove_pack

    try:
        remove_pack(pack_id, tools.app.packs_folder)
    except PackError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"It cannot be removed: {error.strerror}.") from None
    if tools.app.settings.council == pack_id:
        tools.app.preferences.change(council="general")
    click.echo(f"Removed: {pack_id}.")
    return 0


@policies.command("read")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def policies_read(document: Path, as_json: bool) -> None:
    """What is in a council's DOCUMENT (.docx, .odt, .pdf, .txt): rules, headings and page lines."""
    found = _read(document)
    if as_json:
        keys = ("number", "lead_in", "text", "page")
        units = [{**{key: getattr(u, key) for key in keys}, "kind": u.kind.value} for u in found.units]
        out = {"title": found.title, "pages": found.pages, "units": units, "warnings": list(found.warnings)}
        click.echo(json.dumps(out, ensure_ascii=False))
        return
    click.echo(f"{found.title}\n{len(found.rules)} rules.")
    for warning in found.warnings:
        click.echo(warning, err=True)
    for unit in found.rules:
        click.echo(f"\n{unit.number or '-'}  {unit.whole}")


def _read(document: Path) -> PolicyDocument:
    from assistant.services.policy.own_documents import DocumentError, read_document

    try:
        return read_document(document)
    except DocumentError as error:
        raise click.ClickException(str(error)) from None


@policies.command("map")
@click.argument("document", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def policies_map(tools: Tools, document: Path, as_json: bool) -> None:
    """Which rules of a council's DOCUMENT may cover each subject, best first."""
    from assistant.policy.subjects import coverage

    found = _read(document)
    rules, subjects = found.rules, tools.app.content.subjects
    offers = coverage(subjects, rules)
    if as_json:
        out = {concern: [_offer(rules[o.rule], o.score) for o in given] for concern, given in offers.items()}
        click.echo(json.dumps(out, ensure_ascii=False))
        return
    for subject in subjects:
        click.echo(f"{subject.title} ({subject.concern})")
        for offer in offers[subject.concern]:
            click.echo(f"    {rules[offer.rule].number or '-'}  {rules[offer.rule].whole}")
        if not offers[subject.concern]:
            click.echo("    no rule found")


def _offer(rule: Unit, score: float) -> dict[str, Any]:
    return {"number": rule.number, "text": rule.whole, "page": rule.page, "score": round(score, 2)}
