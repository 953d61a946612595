# SPDX-License-Identifier: Apache-2.0
"""Python counts code points, Qt counts UTF-16 units. The one place that turns one into the other."""

from __future__ import annotations


class Utf16Map:
    """Offsets of one text, both ways."""

    def __init__(self, text: str) -> None:
        # Most drafts hold nothing beyond the basic plane: then both counts are the same and no table is needed.
        self._wide = [i for i, c in enumerate(text) if ord(c) > 0xFFFF]

    def to_qt(self, offset: int) -> int:
        """UTF-16 units before code point `offset`."""
        return offset + sum(1 for i in self._wide if i < offset)

    def from_qt(self, units: int) -> int:
        """The code point that starts at, or holds, UTF-16 unit `units`."""
        shift = 0
        for index in self._wide:
            if index + shift + 1 < units:
                shift += 1
            elif index + shift < units:
                return index
            else:
                break
        return units - shift
