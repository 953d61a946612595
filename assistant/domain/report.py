# SPDX-License-Identifier: Apache-2.0
"""What a report says, block by block. Pages and the text twin are both made from the same blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Recipient(StrEnum):
    """Who a report is for."""

    MONITORING_OFFICER = "monitoring-officer"
    DISCIPLINARY = "disciplinary"
    OMBUDSMAN_WALES = "ombudsman-wales"
    POLICE = "police"
    NETWORK = "network"
    ME = "me"


@dataclass(frozen=True)
class RecipientSpec:
    """A recipient, from data: whose route it is ("councillor", "staff" or any), and what goes in by default."""

    id: Recipient
    label: str
    route: str
    nation: str
    include: frozenset[str]


@dataclass(frozen=True)
class ReportField:
    """What is asked for a report besides the incident's own answers; `first` ones stand before everything else."""

    id: str
    label: str
    hint: str
    long: bool
    recipients: frozenset[Recipient]
    first: bool


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the report's title."""

    level: int
    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph. Line breaks in it are kept."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list; `ticks` gives each line an empty box."""

    items: tuple[str, ...]
    ticks: bool = False


@dataclass(frozen=True)
class Facts:
    """Pairs of label and value, as a table whose first column names the rows."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table:
    """A table with a header row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A picture with its description and a caption. `read` gives JPEG bytes when the page is made."""

    read: Callable[[], bytes]
    alt: str
    caption: str


@dataclass(frozen=True)
class Chart:
    """Bars from left to right; None has no bar. `alt` says every number; a table with the same numbers follows it."""

    bars: tuple[tuple[str, int | None], ...]
    alt: str


@dataclass(frozen=True)
class NewPage:
    """What follows starts on a new page, so that it can be taken off."""


Block = Heading | Text | Bullets | Facts | Table | Figure | Chart | NewPage


@dataclass(frozen=True)
class Attachment:
    """A file inside a report: a name, its media type, what it is, its bytes."""

    name: str
    media_type: str
    description: str
    read: Callable[[], bytes]
    modified: dt.datetime


@dataclass(frozen=True)
class Report:
    """A report before it becomes pages."""

    title: str
    foot: str
    author: str
    made_at: dt.datetime
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()


def as_text(report: Report) -> str:
    """The text twin: the same words in the same order as on the pages."""
    out: list[str] = []
    for block in report.blocks:
        match block:
            case Heading(_, text):
                out += ["", text, ""]
            case Text(text):
                out.append(text)
            case Bullets(items, ticks):
                out += [f"{'☐' if ticks else '•'} {item}" for item in items]
            case Facts(rows):
                out += [f"{label}: {value}" for label, value in rows]
            case Table(header, rows, _):
                out.append(" | ".join(header))
                out += [" | ".join(row) for row in rows]
            case Figure(_, alt, caption):
                out += [f"[{alt}]", caption]
            case Chart(_, alt):
                out.append(f"[{alt}]")
            case NewPage():
                out.append("")
    return "\n".join(out).strip() + "\n"
