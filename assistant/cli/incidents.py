# SPDX-License-Identifier: Apache-2.0
"""The command `incident`: list, show, add, verify."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.tools import Tools

if TYPE_CHECKING:
    from assistant.storage.incident_store import IncidentStore
    from assistant.storage.log import Log

PASSPHRASE = "ASSISTANT_PASSPHRASE"  # noqa: S105 - the name of a variable


class _Place:
    """Which log: a folder that was named, or the one of this machine."""

    def __init__(self, tools: Tools, path: Path | None, which: str | None, keeper: str | None) -> None:
        self.tools, self._path, self._which, self.keeper = tools, path, which, keeper

    @property
    def kind(self) -> Any:
        from assistant.domain.incident import LogKind
        from assistant.services.log.session import kinds_for

        return LogKind(self._which) if self._which else kinds_for(self.tools.app.settings.role)[0]

    @property
    def folder(self) -> Path:
        from assistant.services.log.session import log_folder

        if self._path is not None and self._path.is_file():
            raise click.ClickException(f"{self._path} is a file. A log is a folder: give the name of a folder.")
        return self._path or log_folder(self.tools.app, self.kind)


def _passphrase(*, new: bool = False) -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"The log needs its passphrase. Set the variable {PASSPHRASE}, or run it in a terminal.")
    return str(click.prompt("Passphrase of the log", hide_input=True, confirmation_prompt=new, err=True))


@contextmanager
def _plain_errors() -> Iterator[None]:
    from assistant.storage.errors import LogError

    try:
        yield
    except LogError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _open(place: _Place, *, make: bool = False) -> Iterator[tuple[Log, IncidentStore]]:
    from assistant.services.log.session import open_with
    from assistant.storage import opening as logs
    from assistant.storage.incident_store import IncidentStore

    with _plain_errors():
        folder = place.folder
        if logs.exists(folder):
            log = open_with(folder, passphrase=_passphrase())
        elif make:
            log = _make(place, folder)
        else:
            raise click.ClickException(f"There is no log in {folder}. It is made with the first: incident add FILE.json")
        try:
            yield log, IncidentStore(log)
        finally:
            log.close()


def _make(place: _Place, folder: Path) -> Log:
    from assistant.storage import opening as logs
    from assistant.storage.passphrase import passphrase_problem
    from assistant.storage.vault import shown_code

    passphrase = _passphrase(new=True)
    problem = passphrase_problem(passphrase)
    if problem:
        raise click.ClickException(problem)
    role = place.tools.app.settings.role
    log, code = logs.create(folder, place.kind, place.keeper or place.tools.app.words[f"roles.{role.value}"], passphrase)
    click.echo(f"A new log was made in {folder}.", err=True)
    click.echo("Write down the code of its recovery sheet. It is shown only now, and opens the log if you forget:", err=True)
    click.echo(f"  {shown_code(code)}", err=True)
    click.echo(f"History: {log.head()}", err=True)
    return log


@click.group()
@click.option("--log", "path", type=click.Path(path_type=Path), help="Folder of the log (made on first add).")
@click.option("--which", type=click.Choice(["my", "council"]), help="Which log of this machine, where there are two.")
@click.option("--keeper", help="Name for the history, when a log is made.")
@click.pass_context
def incident(ctx: click.Context, path: Path | None, which: str | None, keeper: str | None) -> None:
    """The incident log: list, show, add, verify.

    The passphrase comes from a prompt, or from the variable ASSISTANT_PASSPHRASE.
    """
    ctx.obj = _Place(ctx.obj, path, which, keeper)


def _log_option(command: Any) -> Any:
    """--log may stand before or after the name of the command."""

    def take(ctx: click.Context, _param: Any, value: Path | None) -> None:
        if value is not None:
            ctx.obj._path = value  # noqa: SLF001 - same module

    return click.option("--log", type=click.Path(path_type=Path), callback=take, expose_value=False, help="Folder of the log.")(
        command
    )


@incident.command("list")
@_log_option
@click.option("--find", default="", help="Only those with these words.")
@click.option("--status", type=click.Choice(["unfinished", "open", "waiting", "referred", "closed"]))
@click.option("--kind", default="", help="Id of a kind, such as abuse.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_command(place: _Place, find: str, status: str | None, kind: str, limit: int, as_json: bool) -> None:
    """Incidents, newest first."""
    from assistant.domain.incident import Query, Status

    query = Query(find, frozenset([Status(status)]) if status else frozenset(), kind, limit=limit)
    with _open(place) as (_log, store):
        found = store.find(query)
        content = place.tools.app.content
        if as_json:
            rows = [{**vars(s), "status": s.status.value, "next_date": s.next_date and s.next_date.isoformat()} for s in found]
            click.echo(json.dumps(rows, ensure_ascii=False))
            return
        for each in found:
            chosen = content.incidents.kind(each.kind)
            status_word = content.words[f"incident.status-{each.status.value}"]
            due = f"  next: {each.next_date.isoformat()}" if each.next_date else ""
            click.echo(
                f"{each.number}  {each.occurred[:10]}  {status_word:12} {chosen.label if chosen else '':28} {each.title}{due}"
            )
        if not found:
            click.echo("No incidents match." if find or status or kind else "Nothing here yet.")


@incident.command("show")
@_log_option
@click.argument("number", metavar="N")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as `add` reads it.")
@click.option("--files", type=click.Path(file_okay=False, path_type=Path), help="Write copies of its files into this folder.")
@click.pass_obj
def show_command(place: _Place, number: str, as_json: bool, files: Path | None) -> None:
    """One incident, by its number (2026-014) or by how many-th it is (14)."""
    from assistant.services.log.files import as_file, save_files
    from assistant.services.log.words import as_text

    with _open(place) as (log, store):
        found = store.find_number(number)
        evidence = store.evidence(found)
        log.remember("opened", "incident", number=found.number, incident=found.id)
        if files is not None:
            try:
                save_files(store, evidence, files)
            except OSError as error:
                raise click.ClickException(f"The files cannot be written: {error.strerror}.") from None
            log.remember("exported", "incident", number=found.number, incident=found.id, note={"what": "files"})
        if as_json:
            click.echo(json.dumps(as_file(found, evidence), ensure_ascii=False, indent=1))
            log.remember("exported", "incident", number=found.number, incident=found.id, note={"what": "json"})
        else:
            click.echo(as_text(found, evidence, store.history_of(found), place.tools.app.content))


@incident.command("add")
@_log_option
@click.argument("file", metavar="FILE.json", type=click.Path(path_type=Path))
@click.pass_obj
def add_command(place: _Place, file: Path) -> None:
    """Add the incident in FILE.json, with its files (docs/incident.schema.json says what it holds)."""
    from assistant.content.incident_file import IncidentFileError
    from assistant.domain.jobs import StoppedError
    from assistant.services.log.files import add_from_file

    app = place.tools.app
    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    with _open(place, make=True) as (_log, store):
        pack = app.content.packs.get(app.settings.council) or app.content.packs["general"]
        try:
            saved, notices = add_from_file(file, store, app.content, pack, app.settings.reply_days)
        except (IncidentFileError, StoppedError) as error:
            raise click.ClickException(str(error)) from None
    for notice in notices:
        click.echo(notice, err=True)
    click.echo(f"Added: {saved.number}")


@incident.command("bundle")
@_log_option
@click.argument("number", metavar="N")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip file to write.")
@click.option("--encrypt", is_flag=True, help="Ask for a passphrase for the bundle (or take ASSISTANT_BUNDLE_PASSPHRASE).")
@click.pass_obj
def bundle_command(place: _Place, number: str, out: Path, encrypt: bool) -> None:
    """Save an incident with its files and its part of the history, for someone else."""
    from assistant.exchange.bundle import BundleError
    from assistant.exchange.seal import five_words
    from assistant.services.log.bundles import key_words, save_bundle, signer_of

    passphrase = _bundle_passphrase(new=True) if encrypt else ""
    with _open(place) as (log, store):
        found = store.find_number(number)
        try:
            save_bundle(store, found, out, passphrase=passphrase or "")
        except BundleError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            raise click.ClickException(f"It cannot be saved: {error.strerror}.") from None
        words = five_words(signer_of(log).public_key, key_words(place.tools.app.resources))
    click.echo(f"Saved: {out}")
    click.echo(f"Your five words: {words}", err=True)


def _bundle_passphrase(*, new: bool = False) -> str | None:
    given = os.environ.get("ASSISTANT_BUNDLE_PASSPHRASE")
    if given is not None or not sys.stdin.isatty():
        return given
    return str(click.prompt("Passphrase of the bundle", hide_input=True, confirmation_prompt=new, err=True))


@incident.command("report")
@_log_option
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
def report_command(place: _Place, /, number: str, recipient: str, out: Path, **flags: Any) -> None:
    """Make a report as PDF. Names of others and home or phone details are left out unless asked for."""
    from assistant.domain.report import Recipient
    from assistant.domain.report import as_text as twin
    from assistant.files.durable import write_durably
    from assistant.services.log.bundles import signer_of
    from assistant.services.papers.pdf import pdf_of
    from assistant.services.papers.referral import PARTS, before_you_send, contact_spans, gather, make_report, spec_of

    for part in (*flags["extra"], *flags["without"]):
        if part not in PARTS:
            raise click.UsageError(f'There is no part "{part}". Have: {", ".join(PARTS)}.')
    app = place.tools.app
    chosen = spec_of(app.content, Recipient(recipient))
    include = (chosen.include | set(flags["extra"])) - set(flags["without"])
    with _open(place) as (log, store):
        found = store.find_number(number)
        material = gather(store, found)
        pack = app.content.packs.get(app.settings.council) or app.content.packs["general"]
        spans = contact_spans(app.checker(False))
        made = make_report(material, chosen.id, include, app.content, pack, log.now(), spans, originals=flags["originals"])
        if flags["originals"] and not made.full:
            raise click.ClickException("Something was left out, so the originals cannot go in. Leave out --originals.")
        try:
            data = pdf_of(made.report, app.resources)
            write_durably(out, data)
            write_durably(out.with_name(out.name + ".sig"), signer_of(log).sign(data))
        except OSError as error:
            raise click.ClickException(f"It cannot be saved: {error.strerror}.") from None
        log.remember("exported", "incident", number=found.number, incident=found.id, note={"what": "report", "for": recipient})
    for line in before_you_send(material, chosen, app.words):
        click.echo(line, err=True)
    for line in made.left_out:
        click.echo(f"Left out: {line}", err=True)
    click.echo(f"Saved: {out}")
    if flags["as_text"]:
        click.echo(twin(made.report))


@incident.command("no-names")
@_log_option
@click.option("--from", "first", required=True, metavar="YYYY-MM", help="The first month.")
@click.option("--to", "last", required=True, metavar="YYYY-MM", help="The last month.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF file to write.")
@click.option("--text", "as_text", is_flag=True, help="Print the same words to the screen too.")
@click.pass_obj
def no_names_command(place: _Place, first: str, last: str, out: Path, as_text: bool) -> None:
    """Counts for a council meeting, with no names; any count under five is masked."""
    from assistant.domain.report import as_text as twin
    from assistant.files.durable import write_durably
    from assistant.services.papers.no_names import Month, months, no_names_report
    from assistant.services.papers.pdf import pdf_of

    app = place.tools.app
    try:
        span = Month.parse(first), Month.parse(last)
        months(*span)
    except ValueError:
        raise click.UsageError("--from and --to must be months like 2025-12 and 2026-11, at most five years apart.") from None
    with _open(place) as (log, store):
        pack = app.content.packs.get(app.settings.council) or app.content.packs["general"]
        report = no_names_report(store, *span, app.content, pack, log.keeper, log.now())
        try:
            write_durably(out, pdf_of(report, app.resources))
        except OSError as error:
            raise click.ClickException(f"It cannot be saved: {error.strerror}.") from None
        log.remember("no-names-made")
    click.echo(app.words["trend.guess"], err=True)
    click.echo(f"Saved: {out}")
    if as_text:
        click.echo(twin(report))


@incident.command("import")
@_log_option
@click.argument("file", metavar="F.zip", type=click.Path(path_type=Path))
@click.pass_obj
def import_command(place: _Place, file: Path) -> None:
    """Check a bundle that someone sent, and keep it with its own history beside ours."""
    from assistant.exchange.bundle import BundleError
    from assistant.services.log.bundles import take_in

    app = place.tools.app
    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    with _open(place, make=True) as (_log, store):
        try:
            received = open_checked(app, file, store)
        except BundleError as error:
            raise click.ClickException(str(error)) from None
        saved = take_in(store, received)
    click.echo(seal_line(received, app.words), err=True)
    click.echo(f"Added: {saved.number}")


def open_checked(app: Any, file: Path, store: Any = None) -> Any:
    """A bundle, checked; its passphrase is asked for where it has one. Raises BundleError."""
    from assistant.exchange.bundle import BundleSecretError
    from assistant.services.log.bundles import open_bundle

    try:
        return open_bundle(file, app.content, app.resources, store)
    except BundleSecretError:
        passphrase = _bundle_passphrase()
        if not passphrase:
            raise
        return open_bundle(file, app.content, app.resources, store, passphrase)


def seal_line(received: Any, words: Any) -> str:
    """What to think of the seal, in a sentence."""
    return str(words[f"bundle.seal-{received.seal}"].format(sender=received.sender, words=received.words))


@click.group()
def bundle() -> None:
    """Bundles that someone sent."""


@bundle.command("verify")
@click.argument("file", metavar="F.zip", type=click.Path(path_type=Path))
@click.pass_obj
def bundle_verify(tools: Tools, file: Path) -> int:
    """Check every byte of a bundle, or of a report.pdf with its .sig beside it, with no log open.

    Exit status 1 when it is not sealed, or by another hand.
    """
    from assistant.exchange.bundle import BundleError
    from assistant.services.log.bundles import check_pdf

    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    if file.suffix.lower() == ".pdf":
        sealed = check_pdf(file, tools.app.resources)
        click.echo(tools.app.words[f"bundle.pdf-{sealed.seal}"].format(sender=sealed.sender, words=sealed.words))
        return 0 if sealed.seal == "new" else 1
    try:
        received = open_checked(tools.app, file)
    except BundleError as error:
        raise click.ClickException(str(error)) from None
    words = tools.app.words
    values = {"number": received.number, "title": received.incident.title, "entries": received.entries}
    click.echo(words["bundle.found"].format(files=len(received.bundle.files), **values))
    click.echo(seal_line(received, words))
    click.echo(words["verify.head"].format(head=received.bundle.head))
    return 0 if received.seal in ("known", "new") else 1


@incident.command("verify")
@_log_option
@click.option("--expect", metavar="SEQ:HEAD", help="A number and head that left this computer earlier, to compare with.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def verify_command(place: _Place, expect: str | None, as_json: bool) -> int:
    """Is the log as the program left it? Exit status 1 when something was altered or is missing."""
    from assistant.domain.incident import Head
    from assistant.services.log.session import trouble_words, verdict_words
    from assistant.storage.verify import verify

    try:
        wanted = Head.parse(expect) if expect else None
    except ValueError as error:
        raise click.UsageError(f"--expect: {error}") from None
    with _open(place) as (log, _store):
        verdict = verify(log, wanted)
    words = place.tools.app.words
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
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        click.echo("\n".join(verdict_words(verdict, words)))
    return 0 if verdict.whole else 1
