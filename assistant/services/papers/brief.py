# SPDX-License-Identifier: Apache-2.0
"""What a report about one incident draws on: what the log holds of it, who it is for, what was chosen, and the people in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from assistant.domain.draft import Draft, PostContext
from assistant.domain.incident import Evidence, Head, HistoryEntry, Incident
from assistant.domain.incident_rules import tidied
from assistant.domain.names import IsWord, NameFinder, Span, merged, titled
from assistant.domain.options import Options
from assistant.domain.report import Choices, FileShow, PersonShow, Recipient, RecipientSpec, ReportField
from assistant.domain.trust import Trust
from assistant.services.log.history import history_of
from assistant.services.log.trust import TrustBook
from assistant.services.log.words import action_line
from assistant.storage.picture_words import words_of

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.services.check.checker import Checker
    from assistant.storage.incident_store import IncidentStore

_CONTACT_RULES = frozenset(
    ["phone-number", "email-address", "street-address", "uk-postcode", "named-person-with-details", "date-of-birth", "uk-nino"]
)
LIKE_A_NUMBER = re.compile(r"(?<![\w-])(?:\+|0)\d[\d ()-]{7,}\d")
"""Left out even if it is no telephone number that exists: a slip in typing must not give one away."""

OWN_DETAILS = frozenset(["complainant", "adjustments", "capacity", "behalf", "confidential", "remedy", "other-bodies"])
"""Answers about the one who sends the report: they say themselves how they may be reached."""


@dataclass(frozen=True)
class Finder:
    """Finds what may have to be hidden, with the checker's own rules and its list of everyday words."""

    details: Callable[[str], list[Span]]
    is_word: IsWord = lambda _word: False

    def __call__(self, text: str) -> list[Span]:
        return self.details(text)


def contact_spans(checker: Checker) -> Finder:
    """Finds home, phone and email details."""

    def spans(text: str) -> list[Span]:
        review = checker.fast(Draft(text, PostContext()), Options(only=frozenset(["personal-data"])))
        found = {(s.start, s.end) for f in review.findings if f.rule in _CONTACT_RULES for s in f.spans}
        return merged(found | {m.span() for m in LIKE_A_NUMBER.finditer(text)})

    known = checker.spelling
    return Finder(spans, lambda word: known is not None and word in known)


@dataclass(frozen=True)
class Material:
    """All that a report may draw on, read from the log once.

    Attributes:
        evidence, removed: files that are there, and those that were taken out.
        linked: other incidents about the same person: number and title.
        small: the reduced picture of a file, None when there is none.
        words_in: the words in a picture, None when it was not searched.
    """

    incident: Incident
    evidence: tuple[Evidence, ...]
    unchanged: Mapping[str, bool]
    history: tuple[HistoryEntry, ...]
    linked: tuple[tuple[str, str], ...]
    head: Head
    keeper: str
    small: Callable[[Evidence], bytes | None]
    original: Callable[[Evidence], bytes]
    trust: Trust = field(default_factory=Trust)
    removed: tuple[Evidence, ...] = ()
    words_in: Callable[[Evidence], str | None] = lambda _e: None


def gather(store: IncidentStore, incident: Incident, trust: Trust | None = None) -> Material:
    """Read an incident for a report; every file is checked first. Raises LogError."""
    all_ = [tidied(e) for e in store.evidence(incident, removed=True)]
    evidence = tuple(e for e in all_ if e.removed_on is None)
    return Material(
        incident=tidied(incident),
        evidence=evidence,
        unchanged={e.id: store.unchanged(e) for e in evidence},
        history=tuple(history_of(store, incident)),
        linked=tuple((s.number, s.title) for s in store.linked(incident)),
        head=store.log.head(),
        keeper=store.log.keeper,
        small=store.read_small,
        original=store.read,
        trust=TrustBook(store.log).of(incident.id) if trust is None else trust,
        removed=tuple(e for e in all_ if e.removed_on is not None),
        words_in=partial(words_of, store.log),
    )


def names_of(store: IncidentStore, incident: Incident, words: Mapping[str, str]) -> tuple[Named, ...]:
    """Everyone who is named in an incident, for choosing. No file is opened. Raises LogError."""
    evidence = tuple(tidied(e) for e in store.evidence(incident))
    nothing = Head(0, "")
    light = Material(tidied(incident), evidence, {}, (), (), nothing, store.log.keeper, lambda _e: None, lambda _e: b"", Trust())
    return people_in(replace(light, words_in=partial(words_of, store.log)), words)


@dataclass(frozen=True)
class Named:
    """Someone who is named in an incident: by which name, as what ("subject", "other", "witness", "found"), and where."""

    name: str
    role: str
    places: tuple[str, ...] = ()


def places(material: Material, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every text of an incident in which someone can be named, with where it stands."""
    w, incident = words, material.incident
    yield w["report.what"], incident.title
    yield w["incident.link"], incident.link
    yield w["report.facts"], incident.facts
    yield w["report.connection"], incident.connection_note
    yield w["report.side"], incident.their_side
    yield w["report.views"], incident.views
    for action in incident.actions:
        yield w["report.actions"], action_line(action, w)
    for _key, answer in incident.details:
        yield w["report.asked"], answer
    for each in material.evidence:
        yield w["report.place-file"].format(number=each.exhibit), f"{each.what}\n{each.how}\n{each.captured_by}\n{each.source}"
        yield w["report.place-name"].format(number=each.exhibit), each.name
        yield w["report.place-picture"].format(number=each.exhibit), material.words_in(each) or ""


def people_in(material: Material, words: Mapping[str, str], is_word: IsWord = lambda _w: False) -> tuple[Named, ...]:
    """Everyone who is named: those of the form first, then names with a title in the words. Each once."""
    incident = material.incident
    known: dict[str, str] = {}

    def know(name: str, role: str) -> None:
        name = " ".join(name.split())
        if name and not any(_same(name, other) for other in known):
            known[name] = role

    for name in (incident.person, *incident.also):
        know(name, "subject")
    for name in (*incident.others, *(a.second_person for a in incident.actions)):
        know(name, "other")
    for key, answer in incident.details:
        if key.startswith("witness-name"):
            know(answer, "witness")
    texts = list(places(material, words))
    for _where, text in texts:
        for name in titled(text):
            if name != material.keeper:
                know(name, "found")
    out = []
    for name, role in known.items():
        finder = NameFinder(name, is_word)
        where = {place: None for place, text in texts if finder.spans(text) or (_is_name(text) and finder.in_a_file_name(text))}
        out.append(Named(name, role, tuple(where)))
    return tuple(out)


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(r"\S+\.\w{2,5}|\S*://\S*", text))


def _same(name: str, other: str) -> bool:
    """True when both name one person, as far as their words tell: Mrs Hall and Rose Hall, Cllr Jo Marlow and Jo Marlow."""
    spans = NameFinder(other).spans(name)
    return bool(spans) and spans[0][0] <= len(name) // 2 and spans[-1][1] == len(name)


@dataclass
class Brief:
    """One report in the making. `not_given` collects the questions without an answer."""

    m: Material
    recipient: Recipient
    choices: Choices
    content: Content
    pack: PolicyPack
    now: dt.datetime
    finder: Finder
    not_given: list[str] = field(default_factory=list)

    @property
    def w(self) -> Mapping[str, str]:
        return self.content.words

    @property
    def incident(self) -> Incident:
        return self.m.incident

    @property
    def include(self) -> frozenset[str]:
        return self.choices.parts

    @cached_property
    def spec(self) -> RecipientSpec:
        return spec_of(self.content, self.recipient)

    @cached_property
    def details(self) -> dict[str, str]:
        return {key: text.strip() for key, text in self.incident.details if text.strip()}

    @cached_property
    def fields(self) -> tuple[ReportField, ...]:
        return tuple(f for f in self.content.report_fields if self.recipient in f.recipients)

    @cached_property
    def people(self) -> tuple[Named, ...]:
        return people_in(self.m, self.w, self.finder.is_word)

    def show_of(self, person: Named) -> PersonShow:
        """How someone appears."""
        chosen = self.choices.people.get(person.name)
        if chosen is not None:
            return chosen
        if person.role == "subject" or "others" in self.include:
            return PersonShow.NAME
        return self.spec.people

    def answers(self, section: str) -> list[tuple[ReportField, str]]:
        """The answers of a section that is asked in single questions; what has none is noted."""
        out = []
        for each in self.fields:
            if each.section != section or each.group:
                continue
            text = self.details.get(each.id, "")
            if text:
                out.append((each, text))
            elif each.asked:
                self.not_given.append(each.printed or each.label)
        return out

    def groups(self, group: str) -> list[list[tuple[ReportField, str]]]:
        """Each time that a group of questions was answered, with what was answered."""
        asked = [f for f in self.fields if f.group == group]
        numbers = sorted({int(n) for f in asked for k in self.details if (n := k.removeprefix(f"{f.id}.")) != k and n.isdigit()})
        out = []
        for number in numbers:
            out.append([(f, self.details[f.key(number)]) for f in asked if f.key(number) in self.details])
        return out

    def file_show(self, evidence: Evidence) -> FileShow:
        """What is done with a file, when it can be printed at all."""
        chosen = self.choices.files.get(evidence.id)
        if chosen is not None:
            return chosen
        return FileShow.LIST if self.copy_of(evidence) else FileShow.PRINT

    def copy_of(self, evidence: Evidence) -> Evidence | None:
        """The last copy of a file with parts blacked out: it takes its place."""
        return next((e for e in reversed(self.m.evidence) if e.derived_from == evidence.id), None)


def spec_of(content: Content, recipient: Recipient) -> RecipientSpec:
    """The recipient, from data."""
    return next(s for s in content.recipients if s.id is recipient)


def questions(content: Content, recipient: Recipient) -> list[ReportField]:
    """What is asked for this recipient besides the incident's own answers, without those that can be answered several times."""
    return [f for f in content.report_fields if recipient in f.recipients and f.asked and not f.group]


def group_questions(content: Content, recipient: Recipient) -> dict[str, list[ReportField]]:
    """The questions that can be answered several times, by their group."""
    out: dict[str, list[ReportField]] = {}
    for each in content.report_fields:
        if each.group and recipient in each.recipients:
            out.setdefault(each.group, []).append(each)
    return out
