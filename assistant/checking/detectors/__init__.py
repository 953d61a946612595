# SPDX-License-Identifier: Apache-2.0
"""Private details in words, and what their finder is given."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from assistant.checking.normalise import View
from assistant.checking.phrases.match import NameTest
from assistant.domain.draft import Contact, PostContext


@dataclass(frozen=True)
class DetectorInput:
    """What a detector may look at.

    Attributes:
        lists: single words, by the name of their list.
    """

    view: View
    context: PostContext
    contacts: tuple[Contact, ...]
    names: NameTest
    lists: Mapping[str, Container[str]]


@dataclass(frozen=True)
class Hit:
    """A detector's find: the rule it belongs to, and code points of the raw text (an empty range: no words).

    Attributes:
        names, figures: the parts of it that name a person, and that are a number or an address.
    """

    rule: str
    start: int
    end: int
    level: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    names: tuple[tuple[int, int], ...] = ()
    figures: tuple[tuple[int, int], ...] = ()


def near(pattern: re.Pattern[str], text: str, start: int, end: int, reach: int = 48) -> bool:
    """True when `pattern` stands within `reach` letters of a range of `text`."""
    return pattern.search(text, max(0, start - reach), min(len(text), end + reach)) is not None
