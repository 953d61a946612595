# SPDX-License-Identifier: Apache-2.0
"""The shape of resources/reports.toml: recipients, and what is asked for a report."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from assistant.content.schema import Ident, Nation, Optional, Short, StrictModel
from assistant.domain.report import Part, PersonShow, Recipient

SectionName = Literal[
    "summary",
    "member",
    "people",
    "capacity",
    "code",
    "facts",
    "chronology",
    "connection",
    "effect",
    "background",
    "side",
    "actions",
    "rules",
    "evidence",
    "remedy",
    "views",
    "record",
    "left-out",
    "not-given",
    "about",
    "not",
    "declaration",
    "employee",
    "terms",
    "method",
    "allegations",
    "interviews",
    "unavailable",
    "findings",
    "mitigation",
    "recommendation",
    "danger",
    "other-bodies",
    "account",
    "referrer",
    "witnesses",
    "sheet-referrer",
    "sheet-witnesses",
    "sheet-people",
    "sheet-privacy",
]


class RecipientEntry(StrictModel):
    id: Recipient
    label: Short
    route: Literal["councillor", "staff", ""]
    nation: Literal[Nation, ""] = ""
    include: list[Part]
    people: PersonShow
    sections: list[SectionName] = Field(min_length=1)
    sheets: list[SectionName] = []


class ReportFieldEntry(StrictModel):
    id: Ident
    label: Short
    hint: Optional = ""
    long: bool = False
    recipients: list[Recipient] = Field(alias="for", min_length=1)
    section: SectionName
    printed: Optional = ""
    missing: Optional = ""
    choices: list[Short] = []
    group: Literal["allegation", "witness", "unavailable", "subject", ""] = ""
    asked: bool = True
    lack: bool = True


class ReportsFile(StrictModel):
    recipient: list[RecipientEntry] = Field(min_length=1)
    field: list[ReportFieldEntry]
