# SPDX-License-Identifier: Apache-2.0
"""The look of the window, which is wanted before the rest of the content is built."""

from __future__ import annotations

from typing import Any

from assistant.domain.looks import Colours, Looks, Shape, Space, Type


def looks_of(plain: dict[str, Any]) -> Looks:
    """The tokens of `looks.toml` from validated plain values."""
    looks = plain["looks"]
    kinds = looks["type"]
    return Looks(
        space=Space(**looks["space"]),
        shape=Shape(**{**looks["shape"], "least_window": tuple(looks["shape"]["least_window"])}),
        type=Type(**{**kinds, "families": tuple(kinds["families"])}),
        light=Colours(**looks["colours"]["light"]),
        dark=Colours(**looks["colours"]["dark"]),
        icons=looks["icons"],
    )
