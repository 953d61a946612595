# SPDX-License-Identifier: Apache-2.0
"""What data cannot say, one module each. A detector answers for the rules that name it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field

from assistant.checking.normalise import View
from assistant.checking.phrases.match import NameTest
from assistant.domain.draft import Contact, PostContext


@dataclass(frozen=True)
class DetectorInput:
    """What a detector may look at."""

    view: View
    context: PostContext
    contacts: tuple[Contact, ...]
    names: NameTest
    lists: Mapping[str, Container[str]] = field(default_factory=dict)
    length: tuple[int, int] | None = None


@dataclass(frozen=True)
class Hit:
    """A detector's find: the rule it belongs to, and code points of the raw text (an empty range: no words)."""

    rule: str
    start: int
    end: int
    level: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


Detector = Callable[[DetectorInput], Iterable[Hit]]


def registry() -> dict[str, Detector]:
    """Every detector by the name that rules use."""
    from assistant.checking.detectors import personal_data, shape

    return {"personal-data": personal_data.detect, "shape": shape.detect}
