# SPDX-License-Identifier: Apache-2.0
"""The commands `incident report` and `incident no-names`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.log_place import Place, incident, log_option, opened
from assistant.cli.terminal import not_saved, say


@incident.command("report")
@log_option
@click.argument("number", metavar="N")
@click.option(
    "--for",
    "recipient",
    required=True,
    type=click.Choice(["monitoring-officer", "disciplinary", "ombudsman-wales", "police", "network", "me"]),
    help="Who it is for: this is the choice of route.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@click.option("--with", "extra", multiple=True, help="A part that is left out by default: views, others, contact, ...")
@click.option("--without", "without", multiple=True, help="A part that is in by default.")
@click.option("--originals", is_flag=True, help="Attach the original files (only when nothing is left out).")
@click.option("--text", "as_text", is_flag=True, help="Print the same words to the screen too.")
@click.pass_obj
def report_command(place: Place, /, number: str, recipient: str, out: Path, **flags: Any) -> None:
    """Make a report as PDF. Names of others and home or phone details are left out unless asked for."""
    from assistant.domain.report import Recipient
    from assistant.domain.report import as_text as twin
    from assistant.services.papers.referral import PARTS, contact_spans, spec_of

    for part in (*flags["extra"], *flags["without"]):
        if part not in PARTS:
            raise click.UsageError(f'There is no part "{part}". Have: {", ".join(PARTS)}.')
    app = place.app
    chosen = spec_of(app.content, Recipient(recipient))
    include = (chosen.include | set(flags["extra"])) - set(flags["without"])
    with opened(place) as log:
        found = log.records.find_number(number)
        spans = contact_spans(app.checker(False))
        report = log.report(found, chosen.id, frozenset(include), spans, originals=flags["originals"])
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
