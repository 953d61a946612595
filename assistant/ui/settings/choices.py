# SPDX-License-Identifier: Apache-2.0
"""Questions about the look, which the first run asks too."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.domain.settings import TEXT_SIZES
from assistant.ui.widgets.basics import Choice


def size_choice(words: Mapping[str, str], current: int, change: Callable[[int], object]) -> Choice:
    """Five sizes, and the system's."""
    answers = [("0", words["settings.size-system"]), *((str(n), f"{n}%") for n in TEXT_SIZES)]
    choice = Choice(words["settings.size"], answers, upright=False)
    choice.set_value(str(current))
    choice.chosen.connect(lambda n: change(int(n)))
    return choice


def colour_choice(words: Mapping[str, str], current: str, change: Callable[[str], object]) -> Choice:
    choice = Choice(words["settings.colours"], [(c, words[f"settings.colours-{c}"]) for c in ("system", "light", "dark")])
    choice.set_value(current)
    choice.chosen.connect(change)
    return choice
