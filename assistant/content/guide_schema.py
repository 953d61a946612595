# SPDX-License-Identifier: Apache-2.0
"""The shape of the files for walkthroughs, the profile check, practice and the small tools."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from assistant.content.schema import AccountKind, Ident, Nation, Optional, Short, StrictModel, Text
from assistant.domain.audit import Result
from assistant.domain.draft import Role

_YES_NO = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|can|could|may|will|would|should)\b", re.IGNORECASE)

Goes = Literal["own-page", "other-page", "group", "chat-group", "private-message"]
Means = Literal["criticism", "official", "abuse", "private", "danger"]


class OnlyModel(StrictModel):
    """Something that may stand for some people only."""

    roles: list[Role] = []
    nations: list[Nation] = []
    places: list[Ident] = []


class CaseEntry(StrictModel):
    fact: Ident
    values: list[Ident] = Field(min_length=1)
    to: Short


class WalkAnswerEntry(StrictModel):
    id: Ident
    label: Short
    to: Short
    example: Optional = ""
    cases: list[CaseEntry] = []
    means: list[Means] = []


class RowEntry(StrictModel):
    id: Ident
    text: Text
    wanted: Literal["yes", "no", "text"]
    contacts: list[Ident] = []
    fact: Optional = ""
    else_to: Optional = ""
    means: list[Means] = []

    @model_validator(mode="after")
    def _yes_is_yes(self) -> RowEntry:
        if self.wanted == "text" and _YES_NO.match(self.text):
            raise ValueError('asks for yes or no: set wanted = "yes" or "no", and ask for words in a row of its own')
        return self


class NodeEntry(StrictModel):
    id: Ident
    text: Short
    hint: Optional = ""
    answers: list[WalkAnswerEntry] = Field(default=[], max_length=6)
    rows: list[RowEntry] = Field(default=[], max_length=8)
    all_to: Optional = ""
    else_to: Optional = ""
    gate: bool = False
    situation: Optional = ""
    offers: list[Short] = []

    @model_validator(mode="after")
    def _complete(self) -> NodeEntry:
        if self.rows:
            if self.answers or not self.all_to or not self.else_to:
                raise ValueError("a page with `rows` needs `all_to` and `else_to`, and no `answers`")
            if self.gate and not self.situation:
                raise ValueError("a gate needs a `situation`: what follows a no must be advice for the same one")
        elif len(self.answers) < 2:
            raise ValueError("a question needs two to six `answers`, or `rows`")
        return self


class StepEntry(OnlyModel):
    text: Text
    does: Optional = ""
    to_do: bool = True


class PartEntry(OnlyModel):
    title: Short
    text: Text


class WordsEntry(PartEntry):
    goes: list[Goes] = Field(default=["private-message"], min_length=1)
    account: Literal["", "official", "member", "personal"] = ""


class EndingEntry(OnlyModel):
    id: Ident
    title: Short
    steps: list[StepEntry] = Field(min_length=1, max_length=12)
    parts: list[PartEntry] = Field(default=[], max_length=4)
    words: list[WordsEntry] = Field(default=[], max_length=6)
    wordless: Optional = ""
    clauses: list[Ident] = []
    topics: list[Ident] = []
    elsewhere: Optional = ""
    contacts: list[Ident] = []
    incident: Optional = ""
    settings: list[Ident] = []
    offers: list[Short] = []
    abuse: bool = False
    general: bool = False
    situation: Optional = ""
    shared: Optional = ""


class WalkthroughFile(StrictModel):
    code: Annotated[str, Field(pattern=r"^WLK-[A-Z]+$")]
    group: Literal["urgent", "said", "do", "help"]
    order: Annotated[int, Field(ge=0, le=10_000)]
    title: Short
    intro: Optional = ""
    find: list[Short] = []
    start: Ident
    no_reply: bool = False
    node: list[NodeEntry] = Field(min_length=1)
    ending: list[EndingEntry] = Field(min_length=1)


class AppliesEntry(StrictModel):
    roles: list[Role] = []
    kinds: list[AccountKind] = []
    sites: list[Ident] = []
    without: list[AccountKind] = []
    least: Annotated[int, Field(ge=1, le=5)] = 1
    answers: dict[Ident, list[Ident]] = {}
    unless: dict[Ident, list[Ident]] = {}


class AuditAnswerEntry(StrictModel):
    id: Ident
    label: Short
    result: Result
    blurs: bool = False
    feeds: Optional = ""
    months: Annotated[int, Field(ge=0, le=60)] = 0


class AuditTaskEntry(StrictModel):
    title: Short
    reason: Text
    minutes: Annotated[int, Field(ge=1, le=240)]
    rank: Annotated[int, Field(ge=1, le=1000)]
    steps: list[Text] = Field(default=[], max_length=8)
    offer: Optional = ""
    warn: Optional = ""


class AuditFile(StrictModel):
    code: Annotated[str, Field(pattern=r"^AUD-[0-9]+[a-z]?$")]
    order: Annotated[int, Field(ge=0, le=100_000)]
    section: Ident
    asks: Literal["once", "each"]
    text: Text
    why: Text
    answers: list[AuditAnswerEntry] = Field(default=[], max_length=6)
    when: AppliesEntry = AppliesEntry()
    hint: Optional = ""
    clauses: list[Ident] = []
    topics: list[Ident] = []
    setting: Optional = ""
    look: list[Text] = []
    search: Optional = ""
    needs_steps: bool = False
    clear: bool = False
    general: bool = False
    task: AuditTaskEntry | None = None

    @model_validator(mode="after")
    def _complete(self) -> AuditFile:
        acts = not self.answers or any(a.result is Result.ACTION for a in self.answers)
        if acts and self.task is None:
            raise ValueError("an answer leads to an action, so it needs a `task`")
        return self


class PracticeFile(StrictModel):
    text: Text
    situation: Text
    best: Literal["post", "change", "leave"]
    why: Text
    about: Short
    context: dict[Ident, Any] = {}
    clauses: list[Ident] = []
    topics: list[Ident] = []
    missed: bool = False


class CommentEntry(StrictModel):
    text: Text
    kind: Literal["question", "criticism", "abuse", "untrue", "same-person", "baiting"]
    why: Text


class LearnFile(StrictModel):
    comment: list[CommentEntry] = Field(min_length=6)


class TermsPartEntry(StrictModel):
    id: Ident
    label: Short
    text: Text


class TemplateEntry(StrictModel):
    id: Ident
    title: Short
    text: Text

    @model_validator(mode="after")
    def _short(self) -> TemplateEntry:
        if len(self.text.split()) > 60:
            raise ValueError("a reply may have 60 words at most")
        if self.text.count("[") != self.text.count("]"):
            raise ValueError("each blank must look like [this]")
        return self


class AnswersEntry(StrictModel):
    question: Ident
    answers: list[Ident] = Field(min_length=1)


class ContradictionEntry(StrictModel):
    first: AnswersEntry
    second: AnswersEntry
    text: Text


class ContradictionsFile(StrictModel):
    pair: list[ContradictionEntry]


class BodyEntry(OnlyModel):
    id: Ident
    names: list[Short] = Field(min_length=1)


class WayCaseEntry(OnlyModel):
    text: Short


class WayEntry(StrictModel):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
    text: Short
    cases: list[WayCaseEntry] = []


class FactEntry(StrictModel):
    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    text: Text
    source: Text
    checked_on: dt.date
    seen: bool


class CalendarEntry(StrictModel):
    notice_working_days: Annotated[int, Field(ge=1, le=100)]
    closed: list[Annotated[str, Field(pattern=r"^[0-1][0-9]-[0-3][0-9]$")]] = []
    source: Text
    checked_on: dt.date


class OutsideFile(StrictModel):
    body: list[BodyEntry] = Field(min_length=1)
    way: list[WayEntry] = Field(min_length=1)
    fact: list[FactEntry] = Field(min_length=1)
    calendar: CalendarEntry


class ScreenshotsFile(StrictModel):
    words: list[Short] = Field(min_length=1)
    patterns: list[Short] = Field(min_length=1)

    @field_validator("patterns")
    @classmethod
    def _readable(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f'"{pattern}" is no pattern: {error}') from None
        return patterns


class ExportEntry(StrictModel):
    id: Ident
    name: Short
    steps: list[Text] = Field(min_length=1)
    format: Short
    wait: Short
    lasts: str = ""
    lacks: str = ""


class OldPostsFile(StrictModel):
    leave_out: list[Ident]
    leave_out_of_shares: list[Ident]
    steps_written_on: dt.date
    export: list[ExportEntry] = Field(min_length=1)


class MakersFile(StrictModel):
    terms: dict[Ident, Text]
    removes: list[TermsPartEntry] = Field(min_length=1)
    lines: dict[Ident, list[Text]]
    template: list[TemplateEntry] = Field(min_length=1)
    blocked_words: list[Short] = Field(min_length=1)
