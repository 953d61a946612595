# SPDX-License-Identifier: Apache-2.0
"""The tokens of the look: space, shape, type, colours and icons, as `looks.toml` gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Space(NamedTuple):
    """Pixels between things, from the words of one block to the end of a page."""

    xs: int
    s: int
    m: int
    l: int  # noqa: E741 - sizes are named as clothes are
    xl: int
    xxl: int
    end: int


class Shape(NamedTuple):
    """Sizes of what is drawn, in pixels; `measure` is in letters; `narrow` and `wide` are widths of the window,
    `panes` of a page."""

    radius: int
    line: int
    bar: int
    ring: int
    ring_inside: int
    target: int
    icon: int
    small_icon: int
    side: int
    box: int
    beside: int
    question: int
    strip: int
    low: int
    measure: int
    least_window: tuple[int, int]
    narrow: int
    wide: int
    panes: int


class Type(NamedTuple):
    """Families in order of preference and points at 100 %; heights of lines as multiples of the letters' size."""

    families: tuple[str, ...]
    body: int
    title: int
    section: int
    card: int
    small: int
    line_height: float
    title_line_height: float
    menu: int


class Colours(NamedTuple):
    """One set of colours, each as #RRGGBB."""

    page: str
    side: str
    text: str
    second: str
    off: str
    link: str
    on_link: str
    link_pressed: str
    chosen: str
    hover: str
    stop: str
    check: str
    tip: str
    good: str
    line: str
    outline: str
    box: str
    focus: str
    focus_inside: str


class Looks(NamedTuple):
    """The whole look. `icons` maps what is meant to the name of a file in `icons/`."""

    space: Space
    shape: Shape
    type: Type
    light: Colours
    dark: Colours
    icons: Mapping[str, str]
