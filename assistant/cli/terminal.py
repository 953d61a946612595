# SPDX-License-Identifier: Apache-2.0
"""What goes to the terminal: no character of it steers the terminal, wherever the words came from."""

from __future__ import annotations

import json
from typing import Any

import click

from assistant.domain.plain_text import cleaned, escaped


def say(text: object, *, err: bool = False) -> None:
    """Print a line, with a mark in the place of each harmful character."""
    click.echo(cleaned(str(text)), err=err)


def say_json(plain: Any, indent: int | None = None) -> None:
    """Print JSON that reads back the same."""
    click.echo(escaped(json.dumps(plain, ensure_ascii=False, indent=indent)))


def refusal(error: Exception) -> click.ClickException:
    """The exit with status 2, with what an error says."""
    return click.ClickException(cleaned(str(error)))


def not_saved(error: OSError) -> click.ClickException:
    """The exit with status 2 for a file that cannot be written."""
    from assistant.services.saving import why_not_saved

    return click.ClickException(f"It cannot be saved: {error.strerror or why_not_saved(error)}.")
