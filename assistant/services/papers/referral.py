# SPDX-License-Identifier: Apache-2.0
"""From an incident to a report: which parts, in which order, for whom; what is left out; pages and text twin."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assistant.domain.dates import day, moment
from assistant.domain.draft import Draft, PostContext
from assistant.domain.incident import ActionKind, Evidence, Head, HistoryEntry, Incident, Who, grouped
from assistant.domain.incident_rules import tidied
from assistant.domain.options import Options
from assistant.domain.report import (
    Attachment,
    Block,
    Bullets,
    Facts,
    Figure,
    Heading,
    NewPage,
    Recipient,
    RecipientSpec,
    Report,
    Table,
    Text,
)
from assistant.domain.trust import Trust
from assistant.files.media import own_name
from assistant.services.log.hide import Hide, Spans
from assistant.services.log.history import history_of
from assistant.services.log.incidents import countdown, title_of
from assistant.services.log.trust import TrustBook, trust_lines
from assistant.services.log.words import action_line, bytes_in_words, countdown_words, entry_line

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack
    from assistant.services.check.checker import Checker
    from assistant.storage.incident_store import IncidentStore

PARTS = (
    "facts",
    "link",
    "pictures",
    "evidence",
    "actions",
    "side",
    "connection",
    "rules",
    "principles",
    "views",
    "others",
    "contact",
)
_CONTACT_RULES = frozenset(
    ["phone-number", "email-address", "street-address", "uk-postcode", "named-person-with-details", "date-of-birth", "uk-nino"]
)

_LIKE_A_NUMBER = re.compile(r"(?<![\w-])(?:\+|0)\d[\d ()-]{7,}\d")
"""Left out even if it is no telephone number that exists: a slip in typing must not give one away."""


@dataclass(frozen=True)
class Material:
    """All that a report may draw on, read from the log once."""

    incident: Incident
    evidence: tuple[Evidence, ...]
    unchanged: Mapping[str, bool]
    history: tuple[HistoryEntry, ...]
    linked: int
    head: Head
    keeper: str
    small: Callable[[Evidence], bytes | None]
    original: Callable[[Evidence], bytes]
    trust: Trust = field(default_factory=Trust)


def gather(store: IncidentStore, incident: Incident, trust: Trust | None = None) -> Material:
    """Read an incident for a report; every file is checked first. Raises LogError."""
    evidence = tuple(store.evidence(incident))
    return Material(
        tidied(incident),
        tuple(tidied(e) for e in evidence),
        {e.id: store.unchanged(e) for e in evidence},
        tuple(history_of(store, incident)),
        len(store.linked(incident)),
        store.log.head(),
        store.log.keeper,
        store.read_small,
        store.read,
        TrustBook(store.log).of(incident.id) if trust is None else trust,
    )


def spec_of(content: Content, recipient: Recipient) -> RecipientSpec:
    return next(s for s in content.recipients if s.id is recipient)


def fits_route(spec: RecipientSpec, incident: Incident) -> bool:
    """False when the route is for someone else: a councillor goes by the Code of Conduct, staff by discipline."""
    if not spec.route or incident.who in (None, Who.UNKNOWN):
        return True
    return spec.route == (incident.who.value if incident.who else "")


def questions(content: Content, recipient: Recipient) -> list[Any]:
    """What is asked for this recipient besides the incident's own answers."""
    return [f for f in content.report_fields if recipient in f.recipients]


def before_you_send(material: Material, spec: RecipientSpec, words: Mapping[str, str]) -> list[str]:
    """What to look at first: their side, pictures without a description, a changed file, a wrong route."""
    incident = material.incident
    out = []
    if not incident.their_side and "side" in spec.include:
        out.append(words["report.check-side"])
    bare = sum(1 for e in material.evidence if e.is_picture and not e.what)
    if bare:
        out.append(words["report.check-picture" if bare == 1 else "report.check-pictures"].format(count=bare))
    out += [words["report.check-changed"].format(number=e.exhibit) for e in material.evidence if not material.unchanged[e.id]]
    if not fits_route(spec, incident) and incident.who is not None:
        out.append(words["report.check-route"].format(who=words[f"report.person-{incident.who.value}"]))
    out += trust_lines(material.trust, words)
    out += [words["incident.missing-list"].format(what=words[f"incident.missing-{m}"]) for m in incident.missing]
    return out


def contact_spans(checker: Checker) -> Spans:
    """Finds home, phone and email details with the checker's own rules."""

    def spans(text: str) -> list[tuple[int, int]]:
        review = checker.fast(Draft(text, PostContext()), Options(only=frozenset(["personal-data"])))
        found = {(s.start, s.end) for f in review.findings if f.rule in _CONTACT_RULES for s in f.spans}
        found |= {m.span() for m in _LIKE_A_NUMBER.finditer(text)}
        merged: list[tuple[int, int]] = []
        for start, end in sorted(found):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    return spans


@dataclass(frozen=True)
class Made:
    """A report, and what was left out of it, in words. `full` says whether originals may go in."""

    report: Report
    left_out: tuple[str, ...]
    full: bool


def make_report(
    material: Material,
    recipient: Recipient,
    include: frozenset[str],
    content: Content,
    pack: PolicyPack,
    now: dt.datetime,
    spans: Spans,
    *,
    originals: bool = False,
) -> Made:
    """Put the blocks together.

    Args:
        include: ids of PARTS that go in; what is not there is left out and listed.
        spans: finds home and phone details (see `contact_spans`).
        originals: attach the original files; only where nothing was left out.
    """
    return _Writer(material, recipient, include, content, pack, now, spans).made(originals)


class _Writer:
    def __init__(
        self,
        material: Material,
        recipient: Recipient,
        include: frozenset[str],
        content: Content,
        pack: PolicyPack,
        now: dt.datetime,
        spans: Spans,
    ) -> None:
        self.m, self.recipient, self.include = material, recipient, include
        self.content, self.now = content, now
        self.w = content.words
        self.pack = content.packs.get(material.incident.pack) or pack
        incident = material.incident
        names = [] if "others" in include else [*incident.others, *(a.second_person for a in incident.actions)]
        nothing: Spans = lambda _t: ()  # noqa: E731 - a value beside another
        self.hide = Hide(
            names, self.w["report.name-left-out"], nothing if "contact" in include else spans, self.w["report.details-left-out"]
        )
        self.details = dict(incident.details)
        self.out: list[Block] = []

    # -- small parts ------------------------------------------------------------------------------------------

    def head(self, key: str, level: int = 2) -> None:
        self.out.append(Heading(level, self.w[f"report.{key}"]))

    def say(self, text: str) -> None:
        if text.strip():
            self.out.append(Text(text))

    def answer(self, field_id: str) -> str:
        return self.details.get(field_id, "").strip()

    def asked(self, ids: tuple[str, ...], *, own: bool = False) -> None:
        """Answers that only reports ask for. `own` ones are about the referrer, who may be reached: nothing is hidden."""
        rows = []
        for each in questions(self.content, self.recipient):
            if each.id in ids:
                text = self.answer(each.id)
                rows.append((each.label, (text if own else self.hide(text)) or self.w["report.not-given"]))
        if rows:
            self.out.append(Facts(tuple(rows)))

    # -- the whole --------------------------------------------------------------------------------------------

    def made(self, originals: bool) -> Made:
        incident, w = self.m.incident, self.w
        title = w[f"report.title-{self.recipient.value}"]
        self.out.append(Heading(1, f"{title}: {incident.number}"))
        self.cover()
        first = tuple(f.id for f in questions(self.content, self.recipient) if f.first)
        if first:
            self.head(f"first-{self.recipient.value}" if f"report.first-{self.recipient.value}" in w else "first")
            self.asked(first)
        self.summary()
        if self.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES, Recipient.POLICE):
            self.head("referrer")
            self.asked(("complainant", "adjustments", "capacity"), own=True)
        if self.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES):
            self.head("confidential")
            self.say(w["report.confidential-warning"])
            self.asked(("confidential",), own=True)
        self.person()
        self.what_happened()
        if self.recipient is Recipient.DISCIPLINARY:
            self.head("terms")
            self.asked(("terms", "allegations", "account-time", "acknowledged"))
        if "connection" in self.include:
            self.connection()
        if "rules" in self.include:
            self.rules()
        self.effect_and_background()
        if "side" in self.include:
            self.head("side")
            self.say(self.hide(incident.their_side) or w["report.side-none"])
        if "actions" in self.include:
            self.actions()
        if self.recipient is Recipient.DISCIPLINARY:
            self.findings()
        if "evidence" in self.include:
            self.evidence()
        if questions_have(self.content, self.recipient, "witnesses"):
            self.head("witnesses")
            self.asked(("witnesses",), own="others" in self.include)
        if questions_have(self.content, self.recipient, "remedy"):
            self.head("remedy")
            self.asked(("remedy", "other-bodies"), own=True)
        elif questions_have(self.content, self.recipient, "other-bodies"):
            self.asked(("other-bodies",), own=True)
        if "views" in self.include and incident.views:
            self.head("views")
            self.say(self.hide(incident.views))
        self.end()
        left = self.left_out()
        full = not left
        report = Report(
            f"{title}: {incident.number}",
            f"{incident.number}. {self.pack.council}: {self.pack.title}. {self.pack.version}",
            self.m.keeper,
            self.now,
            (*self.out,),
        )
        if originals and full:
            report = replace(report, attachments=tuple(self.attachments()))
        return Made(report, left, full)

    def cover(self) -> None:
        w, incident = self.w, self.m.incident
        rows = [
            (w["report.for"], spec_of(self.content, self.recipient).label),
            (w["incidents.column-number"], incident.number),
            (w["report.made-on"], moment(self.now)),
            (w["report.made-by"], self.m.keeper),
            (w["report.policy"], f"{self.pack.council}: {self.pack.title}. {self.pack.version}"),
        ]
        if self.pack.adopted:
            rows.append((w["report.policy-adopted"], self.pack.adopted))
        limit = countdown(incident, self.pack, self.now.date())
        if limit is not None and self.recipient is Recipient.MONITORING_OFFICER:
            rows.append((w["report.limit"], countdown_words(limit, w)))
        self.out.append(Facts(tuple(rows)))
        for line in trust_lines(self.m.trust, w):
            self.say(line)
        self.say(w["report.not-decide"].format(who=w[f"report.decides-{self.recipient.value}"]))

    def summary(self) -> None:
        w, incident = self.w, self.m.incident
        kind = self.content.incidents.kind(incident.kind)
        platform = self.content.platforms.get(incident.platform)
        self.head("summary")
        rows = [
            (w["report.what"], self.hide(title_of(incident, self.content))),
            (w["incidents.column-kind"], kind.label if kind else w["report.not-given"]),
            (w["incident.act"], w[f"incident.act-{incident.act.value}"]),
            (w["incident.platform"], platform.name if platform else w["report.not-given"]),
        ]
        if "link" in self.include and incident.link:
            rows.append((w["incident.link"], incident.link))
        rows.append(
            (w["incident.seen"], f"{moment(incident.seen_at)}, {incident.zone}" if incident.seen_at else w["report.not-given"])
        )
        if incident.posted:
            rows.append((w["incident.posted"], incident.posted))
        self.out.append(Facts(tuple(rows)))

    def person(self) -> None:
        w, incident = self.w, self.m.incident
        if self.recipient is Recipient.NETWORK:
            self.out.append(Facts(((w["incident.account"], incident.account or incident.person or w["report.not-given"]),)))
            return
        who = incident.who or Who.UNKNOWN
        self.head(f"person-head-{'staff' if self.recipient is Recipient.DISCIPLINARY else 'any'}")
        self.out.append(
            Facts(
                (
                    (w["incident.who"], w[f"incident.who-{who.value}"]),
                    (w["incident.person"], incident.person or w["report.not-given"]),
                    (w["incident.account"], incident.account or w["report.not-given"]),
                )
            )
        )
        if self.m.linked:
            self.say(w["report.linked"].format(count=self.m.linked + 1))

    def what_happened(self) -> None:
        if "facts" in self.include:
            self.head("facts")
            self.say(self.w["report.facts-note"])
            self.say(self.hide(self.m.incident.facts) or self.w["report.not-given"])

    def connection(self) -> None:
        w, incident = self.w, self.m.incident
        labels = {c.id: c.label for c in self.content.incidents.connections}
        self.head("connection")
        if incident.connections:
            self.out.append(Bullets(tuple(labels.get(c, c) for c in incident.connections)))
        else:
            self.say(w["report.not-given"])
        self.say(self.hide(incident.connection_note))

    def rules(self) -> None:
        w, incident = self.w, self.m.incident
        self.head("rules")
        self.say(w["report.rules-note"].format(policy=self.pack.title))
        reasons = _by_key(self.answer("clause-reasons"))
        rows = []
        for clause_id in incident.clauses:
            clause = self.pack.clause(clause_id)
            if clause is not None:
                reason = self.hide(reasons.get(clause_id.casefold(), "")) or w["report.no-reason"]
                rows.append((clause.citation, clause.words, reason))
        if rows:
            self.out.append(
                Table((w["report.rule"], w["report.rule-says"], w["report.rule-why"]), tuple(rows), (0.2, 0.42, 0.38))
            )
        else:
            self.say(w["report.no-rules"])
        if self.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES):
            self.head("code", 3)
            lines = [self.hide(line) for line in self.answer("code-paragraphs").splitlines() if line.strip()]
            self.out.append(Bullets(tuple(lines)) if lines else Text(w["report.not-given"]))
            if "principles" in self.include:
                self.head("principles", 3)
                self.say(self.answer("principles") or w["report.not-given"])
        elif self.recipient is Recipient.DISCIPLINARY:
            self.say(w["report.procedure"])

    def effect_and_background(self) -> None:
        if questions_have(self.content, self.recipient, "effect"):
            self.head("effect")
            self.asked(("effect",))
        if questions_have(self.content, self.recipient, "background"):
            self.head("background")
            self.asked(("background",))

    def actions(self) -> None:
        incident = self.m.incident
        self.head("actions")
        lines = [self.hide(action_line(a, self.w)) for a in sorted(incident.actions, key=lambda a: a.on)]
        lines = lines or [self.w["incident.did-nothing"]]
        self.out.append(Bullets(tuple(lines)))
        spoke = any(a.kind is ActionKind.SPOKE for a in incident.actions)
        if not spoke and incident.who in (Who.COUNCILLOR, Who.STAFF) and self.recipient is not Recipient.POLICE:
            self.say(self.w["report.not-spoken"])

    def findings(self) -> None:
        self.head("interviews")
        self.asked(("interviewed",))
        self.head("findings")
        self.asked(("established", "not-established"))
        self.head("mitigation")
        self.asked(("mitigation", "comparable"))
        self.head("recommendation")
        self.say(self.w["report.recommendation-note"])
        self.asked(("recommendation",))

    def evidence(self) -> None:
        w = self.w
        self.head("evidence")
        if not self.m.evidence:
            self.say(w["evidence.none"])
            return
        for each in self.m.evidence:
            self.out.append(Heading(3, self.hide(w["evidence.name"].format(number=each.exhibit, name=each.name))))
            if each.is_picture and "pictures" in self.include:
                data = self.m.small(each)
                if data is not None:
                    alt = self.hide(each.what) or w["report.no-alt"].format(number=each.exhibit)
                    self.out.append(Figure(_constant(data), alt, w["report.reduced"].format(number=each.exhibit)))
            rows = [
                (w["evidence.what"], self.hide(each.what) or w["evidence.no-description"]),
                (w["evidence.how"], self.hide(each.how) or w["report.not-given"]),
                (w["evidence.captured"], self.hide(each.captured_by) or w["report.not-given"]),
                (w["evidence.source"], self.hide(each.source) or w["report.not-given"]),
                (w["report.file-size"], f"{bytes_in_words(each.size)} ({each.size} bytes), {each.media_type}"),
                (w["report.file-time"], moment(each.file_time) if each.file_time else w["evidence.no-time"]),
                (w["report.added"], f"{moment(each.added_at)}, {each.added_by}"),
                (w["report.code-sha"], grouped(each.sha256)),
                (
                    w["report.unchanged"],
                    w["evidence.not-changed"]
                    if self.m.unchanged[each.id]
                    else w["evidence.changed"].format(date=day(each.added_at)),
                ),
            ]
            if each.derived_from:
                origin = next((e.exhibit for e in self.m.evidence if e.id == each.derived_from), 0)
                rows.insert(0, (w["report.copy"], w["report.copy-of"].format(number=origin, boxes=each.boxes)))
            self.out.append(Facts(tuple(rows)))

    def end(self) -> None:
        w = self.w
        self.head("timeline")
        self.out.append(Bullets(tuple(self.hide(entry_line(e, w)) for e in self.m.history[-60:])))
        if has_joined_letters(incident_text(self.m)):
            self.say(w["report.joined"])
        left = self.left_out()
        self.head("left-out")
        self.out.append(Bullets(left) if left else Text(w["report.nothing-left-out"]))
        self.head("about-evidence")
        self.out.append(Bullets((w["report.about-1"], w["report.about-2"], w["report.about-3"], w["report.about-4"])))
        self.say(w["verify.head"].format(head=self.m.head.shown))
        self.head("not")
        self.say(w["report.not-decide"].format(who=w[f"report.decides-{self.recipient.value}"]))
        self.say(w["report.not-more"])
        if self.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES, Recipient.DISCIPLINARY, Recipient.POLICE):
            self.head("declaration")
            self.say(w["report.declare"])
            self.out.append(Facts(((w["report.signed"], " "), (w["report.name"], " "), (w["report.date"], " "))))
        if self.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES, Recipient.DISCIPLINARY):
            self.out.append(NewPage())
            self.head("privacy")
            for number in range(1, 6):
                self.say(w[f"report.privacy-{number}"])

    def left_out(self) -> tuple[str, ...]:
        """What is not in, in words. Only what there is can be left out."""
        w, incident = self.w, self.m.incident
        there = {
            "facts": incident.facts,
            "link": incident.link,
            "pictures": any(e.is_picture for e in self.m.evidence),
            "evidence": self.m.evidence,
            "actions": incident.actions,
            "side": incident.their_side,
            "connection": incident.connections,
            "rules": incident.clauses,
            "views": incident.views,
        }
        out = [w[f"report.part-{part}"] for part, value in there.items() if value and part not in self.include]
        for key, number in (("names", self.hide.names_hidden), ("details", self.hide.details_hidden)):
            if number:
                out.append(w[f"report.left-{key}-one" if number == 1 else f"report.left-{key}"].format(count=number))
        return tuple(out)

    def attachments(self) -> list[Attachment]:
        out = []
        for each in self.m.evidence:
            read = _reader(self.m.original, each)
            name = own_name(each.exhibit, each.name, each.media_type)
            out.append(Attachment(name, each.media_type, each.what or each.name, read, each.added_at))
        return out


def _constant(data: bytes) -> Callable[[], bytes]:
    return lambda: data


def _reader(read: Callable[[Evidence], bytes], evidence: Evidence) -> Callable[[], bytes]:
    return lambda: read(evidence)


def incident_text(material: Material) -> str:
    """All words of an incident and its files."""
    return "\n".join([material.incident.words, *(e.what + e.how + e.name for e in material.evidence)])


def has_joined_letters(text: str) -> bool:
    """True for scripts whose letters join or run from right to left (Arabic, Hebrew, the scripts of India and others)."""
    return any(
        unicodedata.bidirectional(c) in ("R", "AL") or 0x0900 <= ord(c) <= 0x0DFF or 0x0E00 <= ord(c) <= 0x109F for c in text
    )


def questions_have(content: Content, recipient: Recipient, field_id: str) -> bool:
    return any(f.id == field_id for f in questions(content, recipient))


def _by_key(text: str) -> dict[str, str]:
    """Lines like "LUD-M-8b: because ..." by what stands before the colon."""
    pairs = (line.partition(":") for line in text.splitlines())
    return {key.strip().casefold(): value.strip() for key, _, value in pairs if value.strip()}
