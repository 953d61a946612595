# SPDX-License-Identifier: Apache-2.0
"""The commands `incident report` and `incident no-names`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.log_place import Place, incident, log_option, opened
from assistant.cli.terminal import not_saved, say
from assistant.domain.report import Choices, FileShow, Part, PersonShow, Recipient


@incident.command("report")
@log_option
@click.argument("number", metavar="N")
@click.option(
    "--for",
    "recipient",
    required=True,
    type=click.Choice([r.value for r in Recipient]),
    help="Who it is for: this is the choice of route.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@click.option("--with", "extra", multiple=True, help="A part that is left out by default: views, others, contact, ...")
@click.option("--without", "without", multiple=True, help="A part that is in by default.")
@click.option("--person", "people", multiple=True, metavar="NAME=HOW", help="How someone appears: name, sheet, letter or out.")
@click.option("--file", "files", multiple=True, metavar="N=WHAT", help="What is done with evidence N: print, list or attach.")
@click.option("--form", "form", default="", metavar="FORM", help="In the order of an authority's form: wiltshire, hart, ...")
@click.option(
    "--search-pictures/--no-search-pictures",
    default=True,
    help="Read the words of its pictures first: those that name what is left out are not printed. Without it, a picture that "
    "nobody read is not printed where something is left out.",
)
@click.option("--originals", is_flag=True, help="Attach the original files (only when nothing is left out).")
@click.option("--text", "as_text", is_flag=True, help="Print the same words to the screen too.")
@click.pass_obj
def report_command(place: Place, /, number: str, recipient: str, out: Path, **flags: Any) -> None:
    """Make a report as PDF. Names of others and home or phone details are left out unless asked for."""
    from assistant.domain.report import as_text as twin
    from assistant.services.papers.referral import contact_spans, spec_of

    for part in (*flags["extra"], *flags["without"]):
        if part not in tuple(Part):
            raise click.UsageError(f'There is no part "{part}". Have: {", ".join(Part)}.')
    app = place.app
    chosen = spec_of(app.content, Recipient(recipient))
    include = (chosen.include | set(flags["extra"])) - set(flags["without"])
    people = {name: PersonShow(how) for name, how in _pairs("--person", flags["people"], [s.value for s in PersonShow])}
    files = _pairs("--file", flags["files"], [s.value for s in FileShow])
    forms = [f.id for f in app.content.report_forms]
    if flags["form"] and flags["form"] not in forms:
        raise click.UsageError(f'There is no form "{flags["form"]}". Have: {", ".join(forms)}.')
    with opened(place) as log:
        found = log.records.find_number(number)
        spans = contact_spans(app.checker(False))
        ids = {str(e.exhibit): e.id for e in log.records.evidence(found)}
        unknown = next((number for number, _ in files if number not in ids), None)
        if unknown is not None:
            raise click.UsageError(f"There is no evidence number {unknown}.")
        shows = {ids[number]: FileShow(what) for number, what in files}
        choices = Choices(frozenset(include), people, shows, flags["form"])
        if flags["search_pictures"]:
            for problem in log.pictures.search(found):
                say(problem, err=True)
        report = log.report(found, chosen.id, choices, spans, originals=flags["originals"])
        if flags["originals"] and not report.made.full:
            raise click.ClickException("Something was left out, so the originals cannot go in. Leave out --originals.")
        try:
            log.save_report(found, chosen.id, report.pdf, out)
        except OSError as error:
            raise not_saved(error) from None
    for line in report.checks:
        say(line, err=True)
    for line in report.made.left_out:
        say(f"Left out: {line}", err=True)
    say(f"Saved: {out}")
    if flags["as_text"]:
        say(twin(report.made.report))


def _pairs(option: str, given: tuple[str, ...], known: list[str]) -> list[tuple[str, str]]:
    """NAME=HOW, taken apart. Raises UsageError for another form, or a HOW that is not known."""
    out = []
    for each in given:
        name, _, how = each.rpartition("=")
        if not name.strip() or how not in known:
            raise click.UsageError(f"{option} must look like NAME={known[0]}, with one of: {', '.join(known)}.")
        out.append((name.strip(), how))
    return out


@incident.command("person")
@log_option
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write into.")
@click.option("--keep", "kept", multiple=True, metavar="NAME=WHY", help="Someone else whose name stays, with the reason.")
@click.option("--details", is_flag=True, help="Leave home, phone and email details in.")
@click.pass_obj
def person_command(place: Place, names: tuple[str, ...], out: Path, kept: tuple[str, ...], details: bool) -> None:
    """All about one person, as PDF, JSON and CSV. Several names are those of one person. Other people are left out."""
    from assistant.services.log.person import Wishes
    from assistant.services.papers.brief import contact_spans

    reasons = {name.strip(): why.strip() for name, _, why in (each.partition("=") for each in kept)}
    if not all(reasons.values()):
        raise click.UsageError("--keep must look like NAME=WHY: why may this name be shared?")
    words = place.app.words
    with opened(place) as log:
        finder = contact_spans(place.app.checker(False))
        found = log.person(list(names), finder)
        unknown = [name for name in reasons if name not in found.others]
        if unknown:
            raise click.UsageError(f"{unknown[0]} is not named there. Have: {', '.join(found.others) or 'nobody else'}.")
        if not found.incidents:
            raise click.ClickException(words["person.none"])
        try:
            out.mkdir(parents=True, exist_ok=True)
            saved = log.save_person(found, Wishes(reasons, details), finder, out)
        except OSError as error:
            raise not_saved(error) from None
    say(words["person.read-first"], err=True)
    say(words["person.saved"].format(names=", ".join(saved)))


@incident.command("no-names")
@log_option
@click.option("--from", "first", required=True, metavar="YYYY-MM", help="The first month.")
@click.option("--to", "last", required=True, metavar="YYYY-MM", help="The last month.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@click.option("--text", "as_text", is_flag=True, help="Print the same words to the screen too.")
@click.pass_obj
def no_names_command(place: Place, first: str, last: str, out: Path, as_text: bool) -> None:
    """Counts for a council meeting, with no names; any count under five is masked."""
    from assistant.domain.report import as_text as twin
    from assistant.services.papers.no_names import Month, months
    from assistant.services.papers.pdf import pdf_of

    try:
        span = Month.parse(first), Month.parse(last)
        months(*span)
    except ValueError:
        raise click.UsageError("--from and --to must be months like 2025-12 and 2026-11, at most five years apart.") from None
    with opened(place) as log:
        report = log.no_names(*span)
        try:
            log.save_no_names(pdf_of(report, place.app.resources), out)
        except OSError as error:
            raise not_saved(error) from None
    say(place.app.words["trend.guess"], err=True)
    say(f"Saved: {out}")
    if as_text:
        say(twin(report))
