# SPDX-License-Identifier: Apache-2.0
"""Policies, concerns and rules: the shapes that the data files are turned into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.draft import Account, Contact, Role
from assistant.domain.finding import AnswerChoice, Level
from assistant.domain.incident import Act
from assistant.domain.records import BESIDE, written_as


class Strength(StrEnum):
    """How strictly a clause speaks. DEF, WHY and INFO decide when a rule applies or what is said beside it."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"
    DEF = "DEF"
    WHY = "WHY"
    INFO = "INFO"

    @property
    def is_duty(self) -> bool:
        return self in (Strength.MUST, Strength.MUST_NOT, Strength.SHOULD, Strength.SHOULD_NOT)

    @property
    def in_words(self) -> str:
        return _STRENGTH_WORDS[self]


_STRENGTH_WORDS = {
    Strength.MUST: "must",
    Strength.MUST_NOT: "must not",
    Strength.SHOULD: "advised",
    Strength.SHOULD_NOT: "advised against",
    Strength.MAY: "allowed",
    Strength.DEF: "meaning",
    Strength.WHY: "reason",
    Strength.INFO: "pointer",
}


class Binds(StrEnum):
    """Who a clause speaks to."""

    STAFF = "S"
    COUNCILLORS = "C"
    BOTH = "B"
    OFFICIAL = "OA"
    COUNCIL = "CL"

    def fits(self, role: Role, account: Account) -> bool:
        match self:
            case Binds.BOTH:
                return True
            case Binds.STAFF:
                return role.is_staff
            case Binds.COUNCILLORS:
                return role is Role.COUNCILLOR
            case Binds.OFFICIAL:
                return account in (Account.OFFICIAL, Account.UNSURE)
            case Binds.COUNCIL:
                return False

    @property
    def in_words(self) -> str:
        return _BINDS_WORDS[self]


_BINDS_WORDS = {
    Binds.STAFF: "staff",
    Binds.COUNCILLORS: "councillors",
    Binds.BOTH: "staff and councillors",
    Binds.OFFICIAL: "whoever runs an official account",
    Binds.COUNCIL: "the council",
}


@dataclass(frozen=True)
class Clause:
    """One clause of a policy: the council's own words, or our plain summary and how to find the words in its document.

    Attributes:
        number: by which the council's document calls it: "4.7", "5(c)"; "" where it gives none.
        lead_in: the document's words before a list, which `text` finishes.
        text: the council's own words; "" while we do not have its document.
        summary: ours; "" where the council's words stand for themselves.
        anchor: three to eight words of the document, by which its words are found.
        incidents: kinds of incident for which the log ticks it, beside those that its concerns bring.
        answering: the same where it speaks of how to deal with what others post.
        acts: ways of publishing of which alone it speaks; () for all.
    """

    id: str
    label: str
    topic: str
    strength: Strength
    binds: Binds
    summary: str = ""
    concerns: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    anchor: str = ""
    note: str = ""
    incidents: tuple[str, ...] = ()
    answering: tuple[str, ...] = ()
    acts: tuple[Act, ...] = ()
    number: str = ""
    lead_in: str = ""
    text: str = ""

    @property
    def citation(self) -> str:
        return self.label

    @property
    def own_words(self) -> str:
        """The council's words, with those before the list that they stand in; "" while we do not have them."""
        return f"{self.lead_in} {self.text}".strip() if self.text else ""

    @property
    def words(self) -> str:
        """What the rule says: in the council's own words, or else in ours."""
        return self.own_words or self.summary


@dataclass(frozen=True)
class Authority:
    """The principal authority that deals with complaints about the council's members.

    Attributes:
        complaint_limit_working_days: how long after one knew it normally takes a complaint; None when not known.
    """

    name: str
    source: str
    checked_on: str
    complaint_limit_working_days: int | None = None


@dataclass(frozen=True)
class PolicyPack:
    """A council's policy: clauses, dates and contacts. `general` is the pack used when there is none.

    Attributes:
        id: lasting; a newer version of the policy has the same.
        guidance: the council calls it guidance, not a policy.
        document_sha256: of the council's own document that the clauses were taken from; "" for none.
    """

    id: str
    council: str
    title: str
    short_name: str
    version: str
    nation: str
    clauses: tuple[Clause, ...]
    adopted: str = ""
    ratified: dt.date | None = None
    review_months: int | None = None
    summary: str = ""
    notes: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = field(default=(), metadata=written_as("contact"))
    also_see: Mapping[str, str] = field(default_factory=dict)
    authority: Authority | None = None
    guidance: bool = False
    document_sha256: str = ""
    source: str = "built-in"

    @property
    def council_name(self) -> str:
        """The council whose policy it is; "" for general advice, which is nobody's."""
        return "" if self.id == "general" else self.council

    @property
    def full_title(self) -> str:
        """The policy with the council whose it is."""
        return ": ".join(filter(None, (self.council_name, self.title)))

    def clause(self, clause_id: str) -> Clause | None:
        return next((c for c in self.clauses if c.id == clause_id), None)

    def review_due(self) -> dt.date | None:
        """The day by which the policy, by its own words, should have been reviewed; None when it does not say."""
        if self.ratified is None or not self.review_months:
            return None
        month = self.ratified.month - 1 + self.review_months
        return dt.date(self.ratified.year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Concern:
    """A stable id for one kind of thing that can be wrong. Its place in the file is its order on screen.

    Attributes:
        stop: where a finding may say Stop: "any", "official", "personal", "own-policy" (else it is a Tip) or "never".
        family: of two findings of one family on the same words only the stronger is shown; "" for none.
        quoted: what becomes of it inside quotation marks: "tip", or "lower" for one level less.
        own: it is about its writer, so it is not said of the words of another.
    """

    id: str
    title: str
    order: int
    stop: str
    family: str
    quoted: str = "lower"
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A concern as a clerk is asked which rule covers it.

    Attributes:
        about: one sentence of what the rule may say.
        topic: of a clause that covers it.
        everyday: what people call it who look for the rule.
        strong: words that nearly always mean this subject. "abus*" begins with it, "a|b" is one of both.
        weak: words that go with it.
        signals: lines of the meter and notes that cite its rule.
        trial: a made-up draft that the checker flags for it; "" where a draft alone cannot show it.
    """

    concern: str
    title: str
    about: str
    topic: str
    everyday: tuple[str, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    trial: str = ""


@dataclass(frozen=True)
class Condition:
    """When something applies. Every set that is not empty must hold the context's value."""

    accounts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    answers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    not_flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LevelCase:
    """A level for the situations of `when`; the first that fits wins. None means silent."""

    when: Condition = field(metadata=BESIDE)
    level: Level | None


class MatchKind(StrEnum):
    PHRASES = "phrases"
    PATTERN = "pattern"
    DETECTOR = "detector"
    CONTEXT = "context"
    MODEL = "model"


@dataclass(frozen=True)
class RewriteSpec:
    """How a rule says it another way.

    kind: "swap" (words of `swaps`), "clause" (take the whole clause or sentence out), "sentence" (put `text` in place of the
    sentence), "template" (put `text` in place of the matched words) or "name" (put `text` in place of who is named).
    """

    kind: str
    text: str = ""
    swaps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Example:
    """A draft that a rule must flag or must let pass, with what is special about its situation."""

    text: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """Finds one concern in a draft or in its context.

    Attributes:
        hints: words that only name a subject (a kind of meeting, a procedure, a crime, a word of law): they never decide alone,
            but where the reader finds the same concern in their sentence the rule speaks.
        second_reading: its words are said of harmless things as well; where the reader finds nothing at all of the concern in
            their sentence, the rule gives a Tip.
    """

    id: str
    concern: str
    level: Level
    title: str
    message: str
    why: str
    match: MatchKind
    phrases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_sentence: tuple[str, ...] = ()
    unless_draft: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    pattern: str = ""
    pattern_words: tuple[str, ...] = ()
    detector: str = ""
    guards: frozenset[str] = frozenset()
    second_reading: bool = False
    when: Condition = field(default_factory=Condition)
    levels: tuple[LevelCase, ...] = ()
    rewrites: tuple[RewriteSpec, ...] = ()
    flags: tuple[Example, ...] = ()
    allows: tuple[Example, ...] = ()


@dataclass(frozen=True)
class QuestionSpec:
    """A context question as data: when to ask it, and its answers."""

    id: str
    text: str
    why: str
    answers: tuple[AnswerChoice, ...]
    order: int
    when: Condition = field(default_factory=Condition)
    concerns: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignalSpec:
    """A capacity signal as data: what adds it up, by how much, and how to lower it."""

    id: str
    text: str
    lower: str
    points: int
    when: Condition = field(default_factory=Condition)
    phrases: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class AudienceLine:
    """One line of "Who will see this"."""

    text: str
    when: Condition = field(default_factory=Condition)


class NoteKind(StrEnum):
    """Where a note stands: in sight, behind "Who will see this", or in sight where nothing speaks against praise."""

    PLAIN = ""
    QUIET = "quiet"
    PRAISE = "praise"


@dataclass(frozen=True)
class NoteSpec:
    """A line beside the result that is no finding, with the concern or clauses that it stands on."""

    id: str
    text: str
    when: Condition = field(default_factory=Condition)
    signal: str = ""
    levels: frozenset[Level] = frozenset()
    phrases: tuple[str, ...] = ()
    kind: NoteKind = NoteKind.PLAIN


@dataclass(frozen=True)
class Sense:
    """A plain sense of words that have a rude or a grave one as well.

    Attributes:
        words: in lower case.
        near: one of these in the same sentence says that the plain sense is meant; a `*` at the end stands for any ending.
        shown: the word of that sense that stands for them.
        act: they say what somebody does, and not what somebody is called.
    """

    words: tuple[str, ...]
    near: tuple[str, ...]
    shown: str
    act: bool = False


@dataclass(frozen=True)
class Meant:
    """The senses, and the words around a word that say that a person is called so: up to three before it, or two behind."""

    sense: tuple[Sense, ...]
    before: tuple[str, ...]
    behind: tuple[str, ...]


@dataclass(frozen=True)
class FairComment:
    """What makes speech political: who and what may be criticised, and in which words."""

    subjects: tuple[str, ...]
    criticism: tuple[str, ...]
    stance: tuple[str, ...]
    softens: frozenset[str]
    heard: frozenset[str]
    drops: frozenset[str]
    people: frozenset[str]
    never_beside: frozenset[str]
