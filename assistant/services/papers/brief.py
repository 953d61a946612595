# SPDX-License-Identifier: Apache-2.0
"""What a report about one incident draws on: what the log holds of it, who it is for, what was chosen, and the people in it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from assistant.checking.detectors.contacts import own_addresses
from assistant.domain.draft import Draft, PostContext
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Head, HistoryEntry, Incident, LogKind, Subject, Who
from assistant.domain.incident_form import ALL, Answer, people_named, texts_of
from assistant.domain.incident_rules import tidied
from assistant.domain.names import IsWord, NameFinder, Span, merged, same_person, titled
from assistant.domain.options import Options
from assistant.domain.report import SUBJECT, Choices, FileShow, PersonShow, Recipient, RecipientSpec, ReportField
from assistant.domain.trust import Trust
from assistant.services.log.history import history_of
from assistant.services.log.trust import TrustBook
from assistant.storage.picture_words import words_of

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import Clause, PolicyPack
    from assistant.services.check.checker import Checker
    from assistant.storage.incident_store import IncidentStore

_CONTACT_RULES = frozenset(
    ["phone-number", "email-address", "street-address", "uk-postcode", "named-person-with-details", "date-of-birth", "uk-nino"]
)
_LIKE_A_NUMBER = re.compile(r"(?<![\w-])(?:\+|0)\d[\d ()-]{7,}\d")

OWN_DETAILS = frozenset(
    ["complainant", "adjustments", "capacity", "behalf", "confidential", "remedy", "other-bodies", "witness-contact"]
)
"""Answers in which the recipient is told how people may be reached: contact details stay in them."""

_OF_THE_SENDER = frozenset(["complainant", "capacity", "confidential"])
"""Who sends the report is nobody that it is about."""


@dataclass(frozen=True)
class Finder:
    """Finds what may have to be hidden, with the checker's own rules and its list of everyday words."""

    details: Callable[[str], list[Span]]
    is_word: IsWord = lambda _word: False

    def __call__(self, text: str) -> list[Span]:
        return self.details(text)


def like_details(text: str) -> set[Span]:
    """What looks like a number or an e-mail address of somebody, whatever stands around it: a slip in typing, or a surname that
    is a word for an office, must not give one away."""
    return {*(m.span() for m in _LIKE_A_NUMBER.finditer(text)), *own_addresses(text)}


def contact_spans(checker: Checker) -> Finder:
    """Finds home, phone and email details."""

    def spans(text: str) -> list[Span]:
        review = checker.fast(Draft(text, PostContext()), Options(only=frozenset(["personal-data"])))
        # a name beside a detail is found as one, from the first word of either to the last: only the detail is private
        found = {(s.start, s.end) for f in review.findings if f.rule in _CONTACT_RULES for s in (f.figures or f.spans)}
        return merged(found | like_details(text))

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
        kind: whose log it is.
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
    kind: LogKind = LogKind.COUNCIL


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
        kind=store.log.kind,
    )


def names_of(store: IncidentStore, incident: Incident, words: Mapping[str, str]) -> tuple[Named, ...]:
    """Everyone who is named in an incident, for choosing. No file is opened. Raises LogError."""
    evidence = tuple(tidied(e) for e in store.evidence(incident))
    nothing = Head(0, "")
    light = Material(tidied(incident), evidence, {}, (), (), nothing, store.log.keeper, lambda _e: None, lambda _e: b"", Trust())
    return people_in(replace(light, words_in=partial(words_of, store.log)), words)


@dataclass(frozen=True)
class Named:
    """Someone who is named in an incident: by which name, as what ("subject", "other", "witness", "found"), where, and under
    which account."""

    name: str
    role: str
    places: tuple[str, ...] = ()
    account: str = ""


def places(material: Material, words: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Every text of an incident in which someone can be named, with where it stands."""
    w, incident = words, material.incident
    for asked in ALL:
        if asked.names and asked.answer not in (Answer.NAMES, Answer.PEOPLE):
            text = "\n".join(text for _, text in texts_of(asked, incident))
            yield w[f"report.{asked.printed}" if asked.printed else f"incident.{asked.words}"].rstrip("?"), text
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
    accounts = {s.name: s.account for s in incident.subjects if s.name and s.account}

    def know(name: str, role: str) -> None:
        name = " ".join(name.split())
        if name and not any(same_person(name, other) for other in known):
            known[name] = role

    for name, did_it in people_named(incident):
        if name not in accounts.values():
            know(name, "subject" if did_it else "other")
    for key, answer in incident.details:
        if key.startswith("witness-name"):
            know(answer, "witness")
            for other in [o for o, role in known.items() if role == "other" and same_person(answer, o)]:
                known[other] = "witness"  # what they are to the reader
    texts = list(places(material, words))
    sender = "\n".join([material.keeper, *(text for key, text in incident.details if key in _OF_THE_SENDER)])
    for _where, text in texts:
        for name in titled(text):
            if not _same_in(name, sender) and not any(_begins_with(name, other) for other in known):
                know(name, "found")
    out = []
    for name, role in known.items():
        account = accounts.get(name, "")
        finders = [NameFinder(name, is_word), *([NameFinder(account, whole=True)] if account else [])]
        where = {place: None for place, text in texts if any(_names(f, text) for f in finders)}
        out.append(Named(name, role, tuple(where), account))
    return tuple(out)


def _begins_with(found: str, known: str) -> bool:
    """True when a name with a title is someone who is known, and a word behind it with a capital: Mrs Rose Hall Monday."""
    return any(start == 0 for start, _ in NameFinder(known).spans(found))


def _names(finder: NameFinder, text: str) -> bool:
    return bool(finder.spans(text)) or (bool(_NAME_OF_A_FILE.fullmatch(text)) and finder.in_a_file_name(text))


_NAME_OF_A_FILE = re.compile(r"\S+\.\w{2,5}|\S*://\S*")


def _same_in(name: str, sender: str) -> bool:
    """True when the sender of the report names themselves so."""
    return bool(NameFinder(name).spans(sender)) or any(same_person(name, known) for known in titled(sender))


@dataclass
class Brief:
    """One report in the making. `not_given` collects the questions without an answer; `in_form` are those that the authority's
    form asks, in whose order it is made."""

    m: Material
    recipient: Recipient
    choices: Choices
    content: Content
    pack: PolicyPack
    now: dt.datetime
    finder: Finder
    not_given: list[str] = field(default_factory=list)
    in_form: frozenset[str] = frozenset()

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
    def clauses(self) -> tuple[Clause, ...]:
        """The rules of the council's policy that were picked. General advice is nobody's rule, but no reason is lost."""
        picked = map(self.pack.clause, self.incident.clauses)
        return tuple(c for c in picked if c is not None and (self.pack.council_name or self.reason(c)))

    def reason(self, clause: Clause) -> str:
        """Why a rule fits, as it was written; "" when nobody wrote it."""
        return self.details.get(f"rule-{clause.id}", "")

    def without_reason(self) -> list[str]:
        """The rules, by citation, for which nobody wrote why they fit, where the recipient is to act by them. An older log has
        the reasons in one text for all."""
        asked = self.spec.route and "rules" in self.include and "clause-reasons" not in self.details
        return [c.citation for c in self.clauses if not self.reason(c)] if asked else []

    @cached_property
    def fields(self) -> tuple[ReportField, ...]:
        return tuple(f for f in self.content.report_fields if self.recipient in f.recipients)

    @cached_property
    def people(self) -> tuple[Named, ...]:
        return people_in(self.m, self.w, self.finder.is_word)

    def off_route(self, subject: Subject) -> bool:
        """True for someone whose matter goes another way, so that this recipient's questions are not about them."""
        return goes_elsewhere(self.spec, subject)

    def show_of(self, person: Named) -> PersonShow:
        """How someone appears."""
        chosen = self.choices.people.get(person.name)
        if chosen is not None:
            return chosen
        if person.role == "subject" or "others" in self.include:
            return PersonShow.NAME
        return self.spec.people

    def answers(self, section: str) -> list[tuple[ReportField, str]]:
        """The answers of a section that is asked in single questions, ready to print; what has none is noted."""
        out = []
        for each in self.fields:
            if each.section != section or each.group:
                continue
            text = self.details.get(each.id, "")
            if text:
                out.append((each, printed(each, text)))
            elif each.asked and each.lack:
                self.not_given.append(each.printed or each.label)
        return out

    def about(self, number: int, section: str) -> list[tuple[str, str]]:
        """What is answered about one of those who did it, counted from 1, as label and text."""
        asked = [f for f in self.fields if f.group == SUBJECT and f.section == section]
        return [(f.printed or f.label, printed(f, self.details.get(f.key(number), ""))) for f in asked]

    def groups(self, group: str) -> list[list[tuple[ReportField, str]]]:
        """Each time that a group of questions was answered, with what was answered."""
        asked = [f for f in self.fields if f.group == group]
        numbers = sorted({int(n) for f in asked for k in self.details if (n := k.removeprefix(f"{f.id}.")) != k and n.isdigit()})
        out = []
        for number in numbers:
            out.append([(f, printed(f, self.details[k])) for f in asked if (k := f.key(number)) in self.details])
        return out

    def file_show(self, evidence: Evidence) -> FileShow:
        """What is done with a file, when it can be printed at all."""
        chosen = self.choices.files.get(evidence.id)
        if chosen is not None:
            return chosen
        return FileShow.LIST if self.copy_of(evidence) else FileShow.PRINT

    def copy_of(self, evidence: Evidence) -> Evidence | None:
        """The last copy of a file with parts blacked out, or of such a copy: it takes its place."""
        later = (e for e in reversed(self.m.evidence) if e.exhibit > evidence.exhibit)
        made = next((e for e in later if e.derived_from == evidence.id), None)
        return made and (self.copy_of(made) or made)


def printed(field: ReportField, text: str) -> str:
    """An answer as a report has it: a short one that was typed in small letters begins with a capital, as the program's own."""
    first = text.split(maxsplit=1)[0].rstrip(",;:.") if text.strip() else ""
    return text if field.long or not (first.isalpha() and first.islower()) else text[0].upper() + text[1:]


def goes_elsewhere(spec: RecipientSpec, subject: Subject) -> bool:
    """True for someone whose matter is not for this recipient: a councillor goes by the Code of Conduct, staff by discipline."""
    return bool(spec.route) and subject.who not in (None, Who.UNKNOWN) and subject.who != spec.route


def spec_of(content: Content, recipient: Recipient) -> RecipientSpec:
    """The recipient, from data."""
    return next(s for s in content.recipients if s.id is recipient)


def questions(content: Content, recipient: Recipient) -> list[ReportField]:
    """What is asked for this recipient besides the incident's own answers, without those that can be answered several times."""
    return [f for f in content.report_fields if recipient in f.recipients and f.asked and not f.group]


def subject_questions(content: Content, recipient: Recipient) -> list[ReportField]:
    """What is asked about each who did it."""
    return [f for f in content.report_fields if f.group == SUBJECT and recipient in f.recipients]


def group_questions(content: Content, recipient: Recipient) -> dict[str, list[ReportField]]:
    """The questions that can be answered several times, by their group."""
    out: dict[str, list[ReportField]] = {}
    for each in content.report_fields:
        if each.group not in ("", SUBJECT) and recipient in each.recipients:
            out.setdefault(each.group, []).append(each)
    return out
