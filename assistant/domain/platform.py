# SPDX-License-Identifier: Apache-2.0
"""The places where people post, with their length limits, counted as each of them counts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.domain.audit import Account

_LINK = re.compile(r"https?://\S+|\b(?:www\.)[a-z0-9-]+\.[a-z]{2,}\S*", re.IGNORECASE)
# Code points that X counts as one; all others count as two (X's published "weighted length" settings).
_X_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_X_LINK_LENGTH = 23


@dataclass(frozen=True)
class Platform:
    """A network. `limit` is in units of `counting`; 0 means that we know of no limit worth a word.

    counting: "characters" (code points after NFC), "utf16" (UTF-16 units), "graphemes" (what a reader sees
    as one letter) or "x" (links are 23, most other scripts and emoji are 2).

    Attributes:
        bio_limit: of the line that says who one is, in units of `counting`; 0 means that there is none, or none we know of.
        steps_written_on: when the steps of `accounts` were written down.
        steps_checked_on: when a person last tried them on the site; "" when nobody has.
    """

    id: str
    name: str
    limit: int
    counting: str
    names: tuple[str, ...] = ()
    note: str = ""
    checked_on: str = ""
    accounts: tuple[Account, ...] = ()
    bio_name: str = ""
    bio_limit: int = 0
    steps_written_on: str = ""
    steps_checked_on: str = ""

    def length(self, text: str) -> int:
        """How long `text` is for this network."""
        text = unicodedata.normalize("NFC", text)
        match self.counting:
            case "utf16":
                return len(text.encode("utf-16-le")) // 2
            case "graphemes":
                return _graphemes(text)
            case "x":
                return _x_length(text)
            case _:
                return len(text)


def _x_length(text: str) -> int:
    total, rest = 0, []
    last = 0
    for link in _LINK.finditer(text):
        rest.append(text[last : link.start()])
        total += _X_LINK_LENGTH
        last = link.end()
    rest.append(text[last:])
    for cluster in _clusters("".join(rest)):
        if len(cluster) > 1 and any(ord(c) > 0x2000 for c in cluster):
            total += 2  # an emoji of several code points counts as one emoji
        else:
            total += sum(1 if any(a <= ord(c) <= b for a, b in _X_LIGHT) else 2 for c in cluster)
    return total


def _graphemes(text: str) -> int:
    return sum(1 for _ in _clusters(text))


def _clusters(text: str) -> list[str]:
    """Split into what a reader takes for one sign: marks, joiners, skin tones and flags stay with their base."""
    out: list[str] = []
    for char in text:
        point = ord(char)
        if not out:
            out.append(char)
            continue
        previous = out[-1]
        joins = (
            unicodedata.category(char) in ("Mn", "Me", "Mc")
            or point in (0x200D, 0xFE0F)
            or 0x1F3FB <= point <= 0x1F3FF
            or 0xE0020 <= point <= 0xE007F
            or previous.endswith("\u200d")
            or (0x1F1E6 <= point <= 0x1F1FF and len(previous) == 1 and 0x1F1E6 <= ord(previous) <= 0x1F1FF)
        )
        if joins:
            out[-1] = previous + char
        else:
            out.append(char)
    return out
