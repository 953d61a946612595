# SPDX-License-Identifier: Apache-2.0
"""The council's code of conduct: its paragraphs, for reports to offer and to print."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from assistant.domain import dates
from assistant.domain.document import Unit
from assistant.domain.records import from_plain, to_plain
from assistant.files.durable import write_durably
from assistant.services.policy.drafting import OwnPolicy

_NAME = "code-of-conduct.json"


@dataclass(frozen=True, kw_only=True)
class CodeOfConduct:
    """A code that was added.

    Attributes:
        adopted: as the document says it, in ISO form; "" where it does not.
    """

    council: str
    title: str
    paragraphs: tuple[Unit, ...]
    adopted: str = ""

    @property
    def name(self) -> str:
        """How a report calls it: council, title and date."""
        when = f" (adopted {dates.day(dt.date.fromisoformat(self.adopted))})" if self.adopted else ""
        return f"{self.council}: {self.title}{when}" if self.council else f"{self.title}{when}"

    def lines(self) -> tuple[str, ...]:
        """Each paragraph as it is chosen and printed: its number and its words."""
        return tuple(f"{unit.number} {unit.whole}".strip() for unit in self.paragraphs)


def keep_code(own: OwnPolicy, folder: Path) -> CodeOfConduct:
    """Keep the rules of a document as the code of conduct. Raises OSError."""
    code = CodeOfConduct(
        council=own.council,
        title=own.document.title or "Code of Conduct",
        paragraphs=tuple(own.units[p] for p in own.rule_places),
        adopted=own.adopted.isoformat() if own.adopted else "",
    )
    write_durably(folder / _NAME, json.dumps(to_plain(code), ensure_ascii=False).encode())
    return code


def kept_code(folder: Path) -> CodeOfConduct | None:
    """The code that was added, or None."""
    try:
        return from_plain(CodeOfConduct, json.loads((folder / _NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
