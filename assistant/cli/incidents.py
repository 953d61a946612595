# SPDX-License-Identifier: Apache-2.0
"""The commands `incident list`, `show`, `add` and `verify`."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.log_place import Place, incident, log_option, opened
from assistant.cli.terminal import not_saved, say, say_json


@incident.command("list")
@log_option
@click.option("--find", default="", help="Only those with these words.")
@click.option("--status", type=click.Choice(["unfinished", "open", "waiting", "referred", "closed"]))
@click.option("--kind", default="", help="Id of a kind, such as abuse.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_command(place: Place, find: str, status: str | None, kind: str, limit: int, as_json: bool) -> None:
    """Incidents, newest first."""
    from assistant.domain.incident import Query, Status
    from assistant.domain.plain_text import one_line

    query = Query(find, frozenset([Status(status)]) if status else frozenset(), kind, limit=limit)
    with opened(place) as log:
        content = place.app.content
        found = [(each, log.records.trust(each.id)) for each in log.records.find(query)]
        if as_json:
            say_json(
                [
                    {
                        **vars(s),
                        "status": s.status.value,
                        "next_date": s.next_date and s.next_date.isoformat(),
                        "trust": list(trust.codes),
                    }
                    for s, trust in found
                ]
            )
            return
        for each, trust in found:
            chosen = content.incidents.kind(each.kind)
            status_word = content.words[f"incident.status-{each.status.value}"]
            due = f"  next: {each.next_date.isoformat()}" if each.next_date else ""
            warning = "" if trust.whole else f"  [{content.words['trust.short']}]"
            kind_word = chosen.label if chosen else ""
            say(one_line(f"{each.number}  {each.occurred[:10]}  {status_word:12} {kind_word:28} {each.title}{due}{warning}"))
        if not found:
            say("No incidents match." if find or status or kind else "Nothing here yet.")


@incident.command("show")
@log_option
@click.argument("number", metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as `add` reads it.")
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), help="Write copies of its files into this folder.")
@click.pass_obj
def show_command(place: Place, number: str, as_json: bool, files: Path | None) -> None:
    """One incident, by its number (2026-014) or by how many-th it is (14)."""
    from assistant.services.log.files import as_file
    from assistant.services.log.trust import trust_lines
    from assistant.services.log.words import as_text

    with opened(place) as log:
        found = log.records.find_number(number)
        evidence, trust = log.records.evidence(found), log.records.trust(found.id)
        log.remember("opened", found)
        if files is not None:
            try:
                log.save_files(found, files)
            except OSError as error:
                raise not_saved(error) from None
        if as_json:
            for line in trust_lines(trust, place.app.words):
                say(line, err=True)
            say_json(as_file(found, evidence), indent=1)
            log.remember("exported", found, {"what": "json"})
        else:
            say(as_text(found, evidence, log.records.history(found), trust, place.app.content))


@incident.command("add")
@log_option
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path))
@click.pass_obj
def add_command(place: Place, file: Path) -> None:
    """Add the incident in FILE.json, with its files (docs/incident.schema.json says what it holds)."""
    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    with opened(place, make=True) as log:
        added = log.write_down_from(file)
    for notice in added.notices:
        say(notice, err=True)
    if added.refused:
        files = "\n".join(added.refused)
        raise click.ClickException(f"{added.incident.number} was saved, but not these files:\n{files}")
    say(f"Added: {added.incident.number}")


@incident.command("delete")
@log_option
@click.argument("number", metavar="N")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def delete_command(place: Place, number: str, yes: bool) -> None:
    """Delete an incident with its files for good. The history keeps that it was done."""
    with opened(place) as log:
        found = log.records.find_number(number)
        if found.hold:
            raise click.ClickException(place.app.words["incident.hold-on"])
        if not yes:
            click.confirm(f"Delete {found.number} for good?", abort=True, err=True)
        log.delete_for_good(found)
    say(f"Deleted: {found.number}")


@incident.command("verify")
@log_option
@click.option("--expect", metavar="SEQ:HEAD", help="A number and head that left this computer earlier, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def verify_command(place: Place, expect: str | None, as_json: bool) -> int:
    """Is the log as the program left it? Exit status 1 when something was altered or is missing."""
    from assistant.domain.incident import Head
    from assistant.services.log.verdicts import trouble_words, verdict_words

    try:
        wanted = Head.parse(expect) if expect else None
    except ValueError as error:
        raise click.UsageError(f"--expect: {error}") from None
    with opened(place) as log:
        verdict = log.verify(wanted)
    words = place.app.words
    if as_json:
        plain = {
            "whole": verdict.whole,
            "head": str(verdict.head),
            "entries": verdict.entries,
            "files": verdict.files,
            "erased": verdict.erased,
            "troubles": [{"code": t.code, **t.values, "text": trouble_words(t, words)} for t in verdict.troubles],
            "notices": [{"code": t.code, **t.values, "text": trouble_words(t, words)} for t in verdict.notices],
        }
        say_json(plain)
    else:
        say("\n".join(verdict_words(verdict, words)))
    return 0 if verdict.whole else 1
