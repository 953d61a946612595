# SPDX-License-Identifier: Apache-2.0
"""The command `picture`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from assistant.cli.terminal import refusal, say, say_json
from assistant.cli.tools import Tools


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON: lines, words with their boxes, private details.")
@click.pass_obj
def picture(tools: Tools, file: Path, as_json: bool) -> None:
    """Read the words in a picture, such as a screenshot. Nothing leaves this computer. Look through what was read."""
    from assistant.domain.jobs import TellError
    from assistant.services.pictures import comment_in, details_in, private_details, read_picture_file, unsure_words

    try:
        seen = read_picture_file(file)
    except TellError as error:
        raise refusal(error) from None
    if not as_json:
        say(seen.text or "We found no words in this picture.")
        return
    app = tools.app
    found = details_in(seen, private_details(app.checker(False)))
    lines: list[dict[str, Any]] = [
        {
            "text": line.text,
            "block": line.block,
            "box": line.box,
            "words": [{"text": w.text, "box": w.box, "sure": w.sure} for w in line.words],
        }
        for line in seen.lines
    ]
    say_json(
        {
            "width": seen.width,
            "height": seen.height,
            "text": seen.text,
            "comment": comment_in(seen, app.content.furniture),
            "unsure": unsure_words(seen),
            "lines": lines,
            "private": [{"text": each.text, "boxes": each.boxes} for each in found],
        }
    )
