# SPDX-License-Identifier: Apache-2.0
"""What a report says, block by block. Pages and the text twin are both made from the same blocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.records import written_as

SUBJECT = "subject"
"""The group of questions that are asked about each who did it. The answers about the first have no number."""


class Recipient(StrEnum):
    """Who a report is for."""

    MONITORING_OFFICER = "monitoring-officer"
    DISCIPLINARY = "disciplinary"
    OMBUDSMAN_WALES = "ombudsman-wales"
    POLICE = "police"
    NETWORK = "network"
    ME = "me"


class Part(StrEnum):
    """What may go into a report or stay out of it, in the order in which it is offered."""

    FACTS = "facts"
    LINK = "link"
    PICTURES = "pictures"
    EVIDENCE = "evidence"
    ACTIONS = "actions"
    SIDE = "side"
    CONNECTION = "connection"
    RULES = "rules"
    PRINCIPLES = "principles"
    VIEWS = "views"
    LINKED = "linked"
    OTHERS = "others"
    CONTACT = "contact"


class PersonShow(StrEnum):
    """How someone appears in a report: by name, by name on a confidential sheet only, as "Person A", or not at all."""

    NAME = "name"
    SHEET = "sheet"
    LETTER = "letter"
    OUT = "out"


class FileShow(StrEnum):
    """What a report does with a file: print it, list it only, attach the original as well, or print it although it was not
    searched for what is hidden."""

    PRINT = "print"
    LIST = "list"
    ATTACH = "attach"


@dataclass(frozen=True)
class Choices:
    """What the user chose for one report. Where nothing is chosen for a person or a file, the recipient's usual way counts.

    Attributes:
        parts: ids of the parts that go in.
        people: by name.
        files: by the id of the evidence.
        form: id of a form in whose order the report is made; "" for the usual order.
    """

    parts: frozenset[str]
    people: Mapping[str, PersonShow] = field(default_factory=dict)
    files: Mapping[str, FileShow] = field(default_factory=dict)
    form: str = ""


@dataclass(frozen=True)
class RecipientSpec:
    """A recipient, from data: whose route it is ("councillor", "staff" or any), what goes in by default, how others are named
    there, and the sections in their order; `sheets` start on pages of their own, which can be taken off."""

    id: Recipient
    label: str
    route: str
    nation: str
    include: frozenset[str]
    people: PersonShow = PersonShow.NAME
    sections: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormField:
    """One question of a form, and what of ours answers it: names of questions or sections."""

    asks: str
    gives: tuple[str, ...]


@dataclass(frozen=True)
class ReportForm:
    """An authority's own form: its questions in their order. `source` is where they were read, `note` what the maker of
    a report is told."""

    id: str
    label: str
    source: str
    checked_on: str
    note: str
    fields: tuple[FormField, ...] = field(metadata=written_as("field"))


@dataclass(frozen=True)
class ReportField:
    """What is asked for a report besides the incident's own answers.

    Attributes:
        section: where the answer stands.
        missing: what is said before saving when there is no answer; "" where that is no matter.
        choices: the answers, where there are only these.
        group: id of the group that it belongs to; groups can be answered several times ("witness-name.2").
        asked: False for one that is only printed when an older log has an answer.
        lack: True where a report says that it was not answered.
    """

    id: str
    label: str
    hint: str
    long: bool
    recipients: frozenset[Recipient]
    section: str
    printed: str = ""
    missing: str = ""
    choices: tuple[str, ...] = ()
    group: str = ""
    asked: bool = True
    lack: bool = True

    def key(self, number: int = 1) -> str:
        """Under which its answer is kept, in an incident's details."""
        return f"{self.id}.{number}" if self.group and (self.group != SUBJECT or number > 1) else self.id


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the report's title. With `together` the whole section below stays on one page where it fits."""

    level: int
    text: str
    together: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph. Line breaks in it are kept. A `counted` one gets a number, so that others can refer to it."""

    text: str
    counted: bool = False


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
    """A picture with its description and a caption. `read` gives JPEG bytes when the page is made. `piece` stands over each
    further page of one that is cut into pages: it takes part and parts."""

    read: Callable[[], bytes]
    alt: str
    caption: str
    piece: str = ""


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
    """A report before it becomes pages. `contents` is the heading of its table of contents; "" for one that has none."""

    title: str
    foot: str
    author: str
    made_at: dt.datetime
    blocks: tuple[Block, ...]
    attachments: tuple[Attachment, ...] = ()
    contents: str = ""


def as_text(report: Report) -> str:
    """The text twin: the same words in the same order as on the pages."""
    out: list[str] = []
    for block in report.blocks:
        match block:
            case Heading(_, text, _):
                out += ["", text, ""]
            case Text(text, _):
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
