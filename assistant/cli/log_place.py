# SPDX-License-Identifier: Apache-2.0
"""The command `incident`: which log it is about, and opening it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.terminal import refusal, say
from assistant.cli.tools import Tools
from assistant.domain.jobs import StoppedError, TellError

if TYPE_CHECKING:
    from assistant.services.log.session import OpenLog
    from assistant.services.program import App

PASSPHRASE = "ASSISTANT_PASSPHRASE"  # noqa: S105 - the name of a variable


class Place:
    """Which log: a folder that was named, or the one of this machine."""

    def __init__(self, tools: Tools, path: Path | None, which: str | None, keeper: str | None) -> None:
        self.tools, self.path, self._which, self.keeper = tools, path, which, keeper

    @property
    def app(self) -> App:
        return self.tools.app

    @property
    def kind(self) -> Any:
        from assistant.domain.incident import LogKind
        from assistant.services.log.opening import kinds_for

        return LogKind(self._which) if self._which else kinds_for(self.app.settings.role)[0]

    @property
    def folder(self) -> Path:
        from assistant.services.log.opening import log_folder

        if self.path is not None and self.path.is_file():
            raise click.ClickException(f"{self.path} is a file. A log is a folder: give the name of a folder.")
        return self.path or log_folder(self.app, self.kind)


def _passphrase(*, new: bool = False) -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise click.UsageError(f"The log needs its passphrase. Set the variable {PASSPHRASE}, or run it in a terminal.")
    return str(click.prompt("Passphrase of the log", hide_input=True, confirmation_prompt=new, err=True))


@contextmanager
def opened(place: Place, *, make: bool = False) -> Iterator[OpenLog]:
    """The log of a command, open; what goes wrong is said in words, with exit status 2. A log that is made for the command stays
    only when something of it is kept, and its code is told then."""
    from assistant.services.log.opening import Secret, log_exists
    from assistant.services.log.session import open_log

    try:
        folder = place.folder
        if log_exists(folder):
            log = open_log(folder, Secret(_passphrase()), place.app)
        elif make:
            with _made(place, folder) as log:
                yield log
            return
        else:
            raise click.ClickException(f"There is no log in {folder}. It is made with the first: incident add FILE.json")
        try:
            yield log
        finally:
            log.lock()
    except (TellError, StoppedError) as error:
        raise refusal(error) from None


@contextmanager
def _made(place: Place, folder: Path) -> Iterator[OpenLog]:
    from assistant.services.log.opening import passphrase_check
    from assistant.services.log.session import make_log, take_back

    passphrase = _passphrase(new=True)
    keeper = place.keeper or place.app.words[f"roles.{place.app.settings.role.value}"]
    problem = passphrase_check(place.app, keeper)(passphrase)
    if problem:
        raise click.ClickException(problem)
    there = folder.is_dir()
    log, code = make_log(folder, place.kind, keeper, passphrase, place.app)
    head, kept = log.head, True
    try:
        yield log
    except BaseException:
        kept = not take_back(log, folder)
        if there and not kept:
            folder.mkdir()
        raise
    finally:
        log.lock()
        if kept:
            _tell_code(folder, code, head)


def _tell_code(folder: Path, code: str, head: object) -> None:
    say(f"A new log was made in {folder}.", err=True)
    say("Write down the code of its recovery sheet. It is shown only now, and opens the log if you forget:", err=True)
    say(f"  {code}", err=True)
    say(f"History: {head}", err=True)


@click.group()
@click.option("--log", "path", type=click.Path(path_type=Path), help="Folder of the log (made on first add).")
@click.option("--which", type=click.Choice(["my", "council"]), help="Which log of this machine, where there are two.")
@click.option("--keeper", help="Name for the history, when a log is made.")
@click.pass_context
def incident(ctx: click.Context, path: Path | None, which: str | None, keeper: str | None) -> None:
    """The incident log: list, show, add, verify.

    The passphrase comes from a prompt, or from the variable ASSISTANT_PASSPHRASE.
    """
    ctx.obj = Place(ctx.obj, path, which, keeper)


def log_option(command: Any) -> Any:
    """--log may stand before or after the name of the command."""

    def take(ctx: click.Context, _param: Any, value: Path | None) -> None:
        if value is not None:
            ctx.obj.path = value

    return click.option("--log", type=click.Path(path_type=Path), callback=take, expose_value=False, help="Folder of the log.")(
        command
    )
