# SPDX-License-Identifier: Apache-2.0
"""The commands `incident bundle`, `incident import` and `bundle verify`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.log_place import Place, incident, log_option, opened
from assistant.cli.terminal import not_saved, refusal, say
from assistant.cli.tools import Tools
from assistant.domain.jobs import TellError

if TYPE_CHECKING:
    from assistant.services.log.received import Received

VARIABLE = "ASSISTANT_BUNDLE_PASSPHRASE"


@incident.command("bundle")
@log_option
@click.argument("number", metavar="N")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The zip file to write.")
@click.option("--encrypt", is_flag=True, help=f"Ask for a passphrase for the bundle (or take {VARIABLE}).")
@click.pass_obj
def bundle_command(place: Place, number: str, out: Path, encrypt: bool) -> None:
    """Save an incident with its files and its part of the history, for someone else."""
    passphrase = _new_passphrase(place) if encrypt else ""
    with opened(place) as log:
        found = log.records.find_number(number)
        try:
            log.bundle(found, out, passphrase=passphrase)
        except OSError as error:
            raise not_saved(error) from None
        words = log.post.five_words()
    say(f"Saved: {out}")
    say(f"Your five words: {words}", err=True)


def _new_passphrase(place: Place) -> str:
    """Raises UsageError: a bundle that was to be locked is never written open."""
    from assistant.services.log.opening import passphrase_check

    given = _passphrase(new=True)
    if not given:
        raise click.UsageError(f"--encrypt needs a passphrase. Set the variable {VARIABLE}, or run it in a terminal.")
    problem = passphrase_check(place.app, place.keeper or "")(given)
    if problem:
        raise click.UsageError(f"The passphrase of the bundle: {problem}")
    return given


def _passphrase(*, new: bool = False) -> str | None:
    given = os.environ.get(VARIABLE)
    if given is not None or not sys.stdin.isatty():
        return given
    return str(click.prompt("Passphrase of the bundle", hide_input=True, confirmation_prompt=new, err=True))


@incident.command("import")
@log_option
@click.argument("file", metavar="F.zip", type=click.Path(path_type=Path))
@click.option("--keep-broken", is_flag=True, help="Keep it although its seal or its history does not fit, with the warning.")
@click.pass_obj
def import_command(place: Place, file: Path, keep_broken: bool) -> None:
    """Check a bundle that someone sent, and keep it with its own history beside ours."""
    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    words = place.app.words
    with opened(place, make=True) as log:
        received = _with_passphrase(lambda passphrase: log.post.check(file, passphrase))
        _tell(received, words, err=True)
        if received.serious and not keep_broken:
            raise click.ClickException(words["trust.keep-broken"])
        saved = log.post.take_in(received)
    say(f"Added: {saved.number}")


def _with_passphrase(check: Callable[[str | None], Received]) -> Received:
    """The bundle, checked; its passphrase is asked for where it has one. Raises BundleError."""
    from assistant.services.log.received import BundleSecretError

    try:
        return check(None)
    except BundleSecretError:
        passphrase = _passphrase()
        if not passphrase:
            raise
        return check(passphrase)


def _tell(received: Received, words: Mapping[str, str], *, err: bool = False) -> None:
    """What to think of the seal and of what it holds."""
    from assistant.services.log.trust import received_lines

    for line in received_lines(received, words):
        say(line, err=err)


@click.group()
def bundle() -> None:
    """Bundles that someone sent."""


@bundle.command("verify")
@click.argument("file", metavar="F.zip", type=click.Path(path_type=Path))
@click.pass_obj
def bundle_verify(tools: Tools, file: Path) -> int:
    """Check every byte of a bundle, or of a report.pdf with its .sig beside it, with no log open.

    Exit status 1 when it is not sealed, or by another hand, or not as its own history says.
    """
    from assistant.services.log.received import check_pdf, open_bundle

    if not file.is_file():
        raise click.UsageError(f"{file} is not there.")
    app, words = tools.app, tools.app.words
    if file.suffix.lower() == ".pdf":
        sealed = check_pdf(file, app.resources)
        say(words[f"bundle.pdf-{sealed.seal}"].format(sender=sealed.sender, words=sealed.words))
        return 0 if sealed.seal == "new" else 1
    try:
        received = _with_passphrase(lambda passphrase: open_bundle(file, app.content, app.resources, None, passphrase))
    except TellError as error:
        raise refusal(error) from None
    values = {"number": received.number, "title": received.incident.title, "entries": received.entries}
    say(words["bundle.found"].format(files=len(received.bundle.files), **values))
    _tell(received, words)
    say(words["bundle.head"].format(head=received.bundle.head))
    return 0 if received.seal in ("known", "new") and not received.serious else 1
