# SPDX-License-Identifier: Apache-2.0
"""The shape of each kind of file. Unknown keys are mistakes: a misspelt key must not be passed over."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from assistant.domain.draft import Account, Kind, Place, Role
from assistant.domain.finding import Level
from assistant.domain.incident import Act, ActionKind, Who
from assistant.domain.policy import Binds, NoteKind, Strength

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Ident = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=1200)]
Nation = Literal["england", "wales", "scotland", "northern-ireland"]
PurposeName = Literal["news", "answer", "correct", "inform", "emergency", "talk", "service-page", "none", ""]
AccountKind = Literal["person", "page", "group", "chat"]
TargetName = Literal["you", "person", "staff", "councillor", "group", "institution", "decision", "none"]


class StrictModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class When(StrictModel):
    accounts: list[Account] = []
    roles: list[Role] = []
    places: list[Place] = []
    kinds: list[Kind] = []
    purposes: list[PurposeName] = []
    targets: list[TargetName] = []
    answers: dict[Ident, list[str]] = {}
    flags: list[Ident] = []
    not_flags: list[Ident] = []


class LevelEntry(When):
    level: Level | Literal["none"]


class RewriteEntry(StrictModel):
    kind: Literal["swap", "clause", "sentence", "template", "name"]
    text: Optional = ""
    swaps: dict[str, str] = {}

    @model_validator(mode="after")
    def _complete(self) -> RewriteEntry:
        if self.kind in ("sentence", "template", "name") and not self.text:
            raise ValueError(f'a rewrite of kind "{self.kind}" needs `text`')
        if self.kind == "swap" and not self.swaps:
            raise ValueError('a rewrite of kind "swap" needs `swaps`')
        return self


class MatchEntry(StrictModel):
    kind: Literal["phrases", "pattern", "detector", "context"]
    phrases: list[Phrase] = Field(default=[], max_length=600)
    hints: list[Phrase] = Field(default=[], max_length=600)
    unless: list[Phrase] = Field(default=[], max_length=300)
    unless_sentence: list[Phrase] = Field(default=[], max_length=300)
    unless_draft: list[Phrase] = Field(default=[], max_length=300)
    needs: list[Phrase] = Field(default=[], max_length=300)
    pattern: Annotated[str, StringConstraints(max_length=12000)] = ""
    pattern_words: list[Short] = []
    detector: Optional = ""
    guards: list[str] = []
    second_reading: bool = False

    @model_validator(mode="after")
    def _complete(self) -> MatchEntry:
        if self.kind != "context" and not getattr(self, self.kind) and not self.hints:
            raise ValueError(f'a match of kind "{self.kind}" needs `{self.kind}`')
        return self


class RuleFile(StrictModel):
    concern: Ident
    level: Level
    title: Short
    message: Text
    why: Text
    flags: list[str | dict[str, Any]] = Field(min_length=5)
    allows: list[str | dict[str, Any]] = Field(min_length=5)
    match: MatchEntry
    when: When = When()
    levels: list[LevelEntry] = []
    rewrite: list[RewriteEntry] = []


class SlipEntry(StrictModel):
    id: Ident
    find: list[Phrase] = Field(min_length=1)
    swaps: dict[str, str]
    message: Text
    unless: list[Phrase] = []
    flags: list[str] = Field(min_length=1)
    allows: list[str] = Field(min_length=1)


class GrammarFile(StrictModel):
    slip: list[SlipEntry]


class ConcernEntry(StrictModel):
    id: Ident
    title: Short
    stop: Literal["any", "official", "personal", "own-policy", "never"]
    family: Optional = ""
    quoted: Literal["tip", "lower"] = "lower"
    own: bool = False


class ConcernsFile(StrictModel):
    concern: list[ConcernEntry]
    no_tips: When


class ReaderEntry(StrictModel):
    concern: Ident
    title: Short
    message: Text
    why: Text
    level: Literal["check", "tip"] = "check"
    soft: list[TargetName] = []
    when: When = When()
    flags: list[str | dict[str, Any]] = []
    allows: list[str | dict[str, Any]] = []


class ReaderFile(StrictModel):
    doubt: Text
    says: list[ReaderEntry] = Field(min_length=1)


class ClauseEntry(StrictModel):
    id: Ident
    label: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    topic: Ident
    strength: Strength
    binds: Binds
    summary: Optional = ""
    lead_in: Optional = ""
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)] = ""
    concerns: list[Ident] = []
    signals: list[Ident] = []
    incidents: list[Ident] = []
    answering: list[Ident] = []
    acts: list[Act] = []
    anchor: Optional = ""
    note: Optional = ""


class ClausesFile(StrictModel):
    clause: list[ClauseEntry] = Field(min_length=1, max_length=1000)


class ContactEntry(StrictModel):
    kind: Ident
    name: Optional = ""
    email: Optional = ""
    phone: Optional = ""
    note: Optional = ""


class AlsoSee(StrictModel):
    staff: Optional = ""
    councillor: Optional = ""


class AuthorityEntry(StrictModel):
    name: Short
    complaint_limit_working_days: Annotated[int, Field(ge=1, le=1000)] | None = None
    source: Text
    checked_on: dt.date


PackId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]


class PackFile(StrictModel):
    id: PackId | Literal[""] = ""
    council: Short
    title: Short
    short_name: Short
    version: Short
    nation: Nation
    adopted: Optional = ""
    ratified: dt.date | None = None
    review_months: Annotated[int, Field(ge=1, le=240)] | None = None
    summary: Optional = ""
    notes: list[Text] = Field(default=[], max_length=50)
    also_see: AlsoSee = AlsoSee()
    contact: list[ContactEntry] = Field(default=[], max_length=200)
    authority: AuthorityEntry | None = None
    guidance: bool = False
    document_sha256: Annotated[str, StringConstraints(pattern=r"^(?:[0-9a-f]{64})?$")] = ""


class AnswerEntry(StrictModel):
    id: Ident
    label: Short


class QuestionEntry(StrictModel):
    id: Ident
    text: Text
    why: Text
    answers: list[AnswerEntry] = Field(min_length=2)
    when: When = When()
    concerns: list[Ident] = []
    phrases: list[Phrase] = []


class QuestionsFile(StrictModel):
    question: list[QuestionEntry]


class SignalEntry(StrictModel):
    id: Ident
    text: Text
    lower: Optional = ""
    points: Annotated[int, Field(ge=-5, le=10)]
    when: When = When()
    phrases: list[Phrase] = []
    unless: list[Phrase] = []


class SignalsFile(StrictModel):
    words: dict[Ident, Text]
    signal: list[SignalEntry]


class AudienceEntry(StrictModel):
    text: Text
    when: When = When()


class NoteEntry(StrictModel):
    id: Ident
    text: Text
    when: When = When()
    signal: Optional = ""
    levels: list[Level] = []
    phrases: list[Phrase] = []
    kind: NoteKind = NoteKind.PLAIN


class AdviceEntry(StrictModel):
    concern: Ident
    say: Short
    before: Short
    after: Short
    reader: Short
    fine: list[Ident] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _differ(self) -> AdviceEntry:
        if self.before == self.after:
            raise ValueError("`before` and `after` are the same; show what changes")
        return self


class AdviceFile(StrictModel):
    reasons: dict[Ident, Short]
    advice: list[AdviceEntry]


class BesideFile(StrictModel):
    audience: list[AudienceEntry]
    note: list[NoteEntry]


class FairCommentFile(StrictModel):
    subjects: list[Phrase]
    criticism: list[Phrase]
    stance: list[Phrase]
    softens: list[Ident]
    heard: list[Ident]
    drops: list[Ident]
    people: list[TargetName]
    never_beside: list[Ident]


class SenseEntry(StrictModel):
    words: list[Short] = Field(min_length=1)
    near: list[Short] = Field(min_length=1)
    shown: Short
    act: bool = False


class SensesFile(StrictModel):
    before: list[Short]
    behind: list[Short]
    sense: list[SenseEntry]


class VocabularyFile(StrictModel):
    classes: dict[Ident, list[Phrase]]


class TopicsFile(StrictModel):
    topics: dict[Ident, Short]
    everyday: dict[Ident, list[Short]] = {}

    @model_validator(mode="after")
    def _known(self) -> TopicsFile:
        unknown = sorted(set(self.everyday) - set(self.topics))
        if unknown:
            raise ValueError(f"[everyday] names topics that are not there: {', '.join(unknown)}")
        return self


class SubjectEntry(StrictModel):
    concern: Ident
    title: Short
    about: Short
    topic: Ident
    everyday: list[Short] = Field(min_length=1)
    strong: list[Short] = Field(min_length=1)
    weak: list[Short] = []
    signals: list[Ident] = []
    trial: Optional = Field(default="", alias="try")


class PolicyWordsFile(StrictModel):
    subject: list[SubjectEntry]


class AccountEntry(StrictModel):
    id: Ident
    label: Short
    kind: AccountKind
    order: Annotated[int, Field(ge=0, le=10_000)]
    steps: dict[Ident, list[Text]] = {}


class BioEntry(StrictModel):
    name: Short
    limit: Annotated[int, Field(ge=1, le=100_000)]


class PlatformFile(StrictModel):
    name: Short
    limit: Annotated[int, Field(ge=0, le=1_000_000)]
    counting: Literal["characters", "utf16", "graphemes", "x"]
    names: list[Short] = []
    note: Optional = ""
    checked_on: dt.date
    steps_written_on: dt.date | None = None
    steps_checked_on: dt.date | None = None
    bio: BioEntry | None = None
    account: list[AccountEntry] = []

    @model_validator(mode="after")
    def _dated(self) -> PlatformFile:
        if any(a.steps for a in self.account) and self.steps_written_on is None:
            raise ValueError("steps need a date: add `steps_written_on`")
        return self


class WordsFile(StrictModel):
    """`clerk`: what is said otherwise to a clerk, whom no sentence sends to the clerk."""

    words: dict[Ident, dict[Ident, Text]] = {}
    clerk: dict[Ident, dict[Ident, Text]] = {}


class SpellingFile(StrictModel):
    council_words: list[Short]
    misspellings: dict[str, str]


class IncidentKindEntry(StrictModel):
    id: Ident
    code: Annotated[str, StringConstraints(pattern=r"^INC-[A-Z]+$")]
    label: Short
    concerns: list[Ident]
    answering: list[Ident] = []
    reply_due: bool = False
    act: Act = Act.POSTED
    hint: Optional = ""


class ChoiceEntry(StrictModel):
    id: Ident
    label: Short
    note: Optional = ""


class OutcomeEntry(StrictModel):
    id: Ident
    label: Short
    keep_months: Annotated[int, Field(ge=1, le=240)]


class DateEntry(StrictModel):
    id: Ident
    label: Short
    count: Annotated[int, Field(ge=1, le=1000)]
    unit: Literal["working-days", "days", "months"]
    counted_from: Literal["seen", "reported", "sent"] = "seen"
    until: ActionKind | None = None
    who: list[Who] = []
    nations: list[Nation] = []
    source: Text
    checked_on: dt.date


class TipsEntry(StrictModel):
    list: list[Short]


class IncidentsFile(StrictModel):
    kind: list[IncidentKindEntry] = Field(min_length=1)
    connection: list[ChoiceEntry] = Field(min_length=1)
    reason: list[ChoiceEntry] = Field(min_length=1)
    outcome: list[OutcomeEntry] = Field(min_length=1)
    date: list[DateEntry]
    tips: TipsEntry


class HelpEntry(StrictModel):
    id: Ident
    title: Short
    paragraphs: list[Text]


class HelpFile(StrictModel):
    page: list[HelpEntry]
