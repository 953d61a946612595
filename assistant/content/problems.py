# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a data file, in words that say what to do."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake: the file, the key in it, and what to do."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.key}" if self.key else self.file
        return f"{where}: {self.message}"


class ContentError(Exception):
    """Data that cannot be used. Holds every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = problems


def unknown(file: str, key: str, value: str, known: AbstractSet[str]) -> Problem:
    """A name that nothing has, with the nearest one that is there."""
    import difflib

    near = difflib.get_close_matches(value, known, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else f" Use one of: {', '.join(sorted(known))}."
    return Problem(file, key, f'"{value}" is not known.{hint}')
