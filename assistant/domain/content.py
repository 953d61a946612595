# SPDX-License-Identifier: Apache-2.0
"""Everything that the data files say, read and validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.audit import AuditQuestion, Contradiction
from assistant.domain.incident import IncidentContent
from assistant.domain.learn import LearnContent, MakerWords
from assistant.domain.old_posts import OldPostsContent
from assistant.domain.picture_words import Furniture
from assistant.domain.platform import Platform
from assistant.domain.policy import (
    AudienceLine,
    Clause,
    Concern,
    Condition,
    FairComment,
    Meant,
    NoteSpec,
    PolicyPack,
    QuestionSpec,
    Rule,
    SignalSpec,
    Subject,
)
from assistant.domain.report import RecipientSpec, ReportField, ReportForm
from assistant.domain.told import ElectionDays, Outside
from assistant.domain.walkthrough import Walkthrough


@dataclass(frozen=True)
class HelpPage:
    """Help for one page of the window."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What stands beside a finding of one concern.

    Attributes:
        say: one line for the writer, where there is no other way to say it.
        before: made-up words that show the fault.
        after: the same, said better; never put into a draft.
        reader: what someone can do who got such a comment.
        fine: reasons why it may be all right, as id and words.
    """

    say: str
    before: str
    after: str
    reader: str
    fine: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Content:
    """The data of the program. `packs` holds `general` and every council, by id."""

    concerns: Mapping[str, Concern]
    no_tips: Condition
    rules: tuple[Rule, ...]
    packs: Mapping[str, PolicyPack]
    questions: tuple[QuestionSpec, ...]
    signals: tuple[SignalSpec, ...]
    capacity_words: Mapping[str, str]
    audience: tuple[AudienceLine, ...]
    notes: tuple[NoteSpec, ...]
    advice: Mapping[str, Advice]
    fair_comment: FairComment
    senses: Meant
    vocabulary: Mapping[str, tuple[str, ...]]
    platforms: Mapping[str, Platform]
    topics: Mapping[str, str]
    subjects: tuple[Subject, ...]
    everyday: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]
    incidents: IncidentContent
    recipients: tuple[RecipientSpec, ...]
    report_forms: tuple[ReportForm, ...]
    report_fields: tuple[ReportField, ...]
    misspellings: Mapping[str, str]
    council_words: frozenset[str]
    help_pages: tuple[HelpPage, ...]
    audit: tuple[AuditQuestion, ...]
    contradictions: tuple[Contradiction, ...]
    walkthroughs: Mapping[str, Walkthrough]
    learn: LearnContent
    makers: MakerWords
    outside: Outside
    calendar: ElectionDays
    old_posts: OldPostsContent
    furniture: Furniture

    def cite(self, clause_id: str) -> str:
        """The clause as a reader knows it: "Ludgershall 4.7"; its id where no policy here has it."""
        found = self.clause(clause_id)
        return found.label if found is not None else clause_id

    def clause(self, clause_id: str) -> Clause | None:
        """A clause of any policy by its id; None where no policy here has it."""
        found = (pack.clause(clause_id) for pack in self.packs.values())
        return next((clause for clause in found if clause is not None), None)

    @property
    def topic_of_concern(self) -> dict[str, str]:
        """The topic under which the rules for a concern stand."""
        return {subject.concern: subject.topic for subject in self.subjects}

    def rule(self, rule_id: str) -> Rule | None:
        return next((r for r in self.rules if r.id == rule_id), None)
