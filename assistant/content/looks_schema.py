# SPDX-License-Identifier: Apache-2.0
"""The shape of `looks.toml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from assistant.content.problems import Problem
from assistant.content.schema import Ident, Short, StrictModel

Pixels = Annotated[int, Field(ge=1, le=2000)]
Points = Annotated[int, Field(ge=11, le=72)]
Lines = Annotated[float, Field(ge=1, le=2)]


def _a_colour(text: str) -> str:
    if not re.fullmatch(r"#[0-9A-F]{6}", text):
        raise ValueError('must be a colour like "#1A65A6"')
    return text


Colour = Annotated[str, AfterValidator(_a_colour)]


class SpaceEntry(StrictModel):
    xs: Pixels
    s: Pixels
    m: Pixels
    l: Pixels  # noqa: E741 - sizes are named as clothes are
    xl: Pixels
    xxl: Pixels
    end: Pixels


class ShapeEntry(StrictModel):
    radius: Pixels
    line: Pixels
    bar: Pixels
    ring: Annotated[int, Field(ge=3, le=8)]
    ring_inside: Annotated[int, Field(ge=1, le=4)]
    target: Annotated[int, Field(ge=44, le=100)]
    icon: Pixels
    small_icon: Pixels
    side: Pixels
    box: Pixels
    beside: Pixels
    question: Pixels
    strip: Pixels
    low: Pixels
    measure: Annotated[int, Field(ge=30, le=90)]
    least_window: Annotated[list[Pixels], Field(min_length=2, max_length=2)]
    narrow: Pixels
    wide: Pixels
    panes: Pixels


class TypeEntry(StrictModel):
    families: list[Short] = Field(min_length=1)
    body: Points
    title: Points
    section: Points
    card: Points
    small: Points
    line_height: Lines
    title_line_height: Lines
    menu: Pixels


class ColoursEntry(StrictModel):
    page: Colour
    side: Colour
    text: Colour
    second: Colour
    off: Colour
    link: Colour
    on_link: Colour
    link_pressed: Colour
    chosen: Colour
    hover: Colour
    stop: Colour
    check: Colour
    tip: Colour
    good: Colour
    line: Colour
    outline: Colour
    box: Colour
    focus: Colour
    focus_inside: Colour


class BothColours(StrictModel):
    light: ColoursEntry
    dark: ColoursEntry


class LooksFile(StrictModel):
    space: SpaceEntry
    shape: ShapeEntry
    type: TypeEntry
    colours: BothColours
    icons: dict[Ident, Ident]


def icons_missing(looks: dict[str, Any], folder: Path) -> list[Problem]:
    """A problem for every icon that has no file."""
    return [
        Problem("looks.toml", f"icons.{meaning}", f"there is no file icons/{name}.svg. Add it, or name another.")
        for meaning, name in looks["icons"].items()
        if not (folder / f"{name}.svg").is_file()
    ]
