# SPDX-License-Identifier: Apache-2.0
"""The command `rules`, for those who write them."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.tools import Tools


@click.group()
def rules() -> None:
    """The rules of the checker."""


@rules.command("check")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def rules_check(tools: Tools, file: Path) -> int:
    """Check the one rule in FILE: its shape, its phrases, and its own examples. Names every problem."""
    from assistant.services.check.rule_file import check_rule_file

    examples, problems = check_rule_file(file, tools.app)
    for problem in problems:
        click.echo(str(problem), err=True)
    if not problems:
        click.echo(f"{file.name} can be used. Its {examples} examples do what they should.")
    return 2 if problems else 0
