# SPDX-License-Identifier: Apache-2.0
"""From an incident to a report: its sections in the recipient's order, with what is hidden hidden everywhere, and what was left
out said from the same."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from assistant.domain.dates import day, moment
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Incident, Subject
from assistant.domain.incident_form import searched_words
from assistant.domain.report import (
    SUBJECT,
    Block,
    Bullets,
    Choices,
    Facts,
    Figure,
    FileShow,
    Heading,
    NewPage,
    PersonShow,
    Recipient,
    RecipientSpec,
    Report,
    ReportField,
    ReportForm,
    Table,
    Text,
)
from assistant.services.log.hide import Hide, Marks, Own, Reachable, Spans, no_details
from assistant.services.log.incidents import countdown
from assistant.services.log.trust import trust_lines
from assistant.services.log.words import missing_lines, timeline_lines
from assistant.services.papers import exhibits, forms
from assistant.services.papers.brief import (
    Brief,
    Finder,
    Material,
    Named,
    contact_spans,
    gather,
    goes_elsewhere,
    group_questions,
    people_in,
    questions,
    spec_of,
    subject_questions,
)
from assistant.services.papers.sections import SECTIONS

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack

_FIRST, _LAST = 20, 40
"""Lines of the history that a report prints when there are more."""


def off_route(spec: RecipientSpec, incident: Incident) -> tuple[Subject, ...]:
    """Those who did it and whose route is another: a councillor goes by the Code of Conduct, staff by discipline."""
    return tuple(s for s in incident.subjects if goes_elsewhere(spec, s))


def route_lines(spec: RecipientSpec, incident: Incident, words: Mapping[str, str]) -> list[str]:
    """What to say of each one whose route is another."""
    key = "report.is-someone" if incident.also else "report.is-this"
    return [
        words[key].format(name=s.name or words["report.unnamed"], who=words[f"report.person-{s.who.value}"])
        for s in off_route(spec, incident)
        if s.who is not None
    ]


@dataclass(frozen=True)
class Made:
    """A report, and what was left out of it, in words.

    Attributes:
        full: nothing was left out by choice, so the originals may go in.
        missing: what the recipient will ask for, and is not there.
        withheld: pictures that a copy with parts blacked out can stand for, each with why it is not printed.
        note: what its maker is told of the form in whose order it is.
    """

    report: Report
    left_out: tuple[str, ...]
    full: bool
    missing: tuple[str, ...] = ()
    hidden_quotations: int = 0
    withheld: tuple[tuple[Evidence, str], ...] = ()
    note: str = ""


def before_you_send(material: Material, spec: RecipientSpec, words: Mapping[str, str], made: Made | None = None) -> list[str]:
    """What to look at first: what is missing, their side, pictures without a description, a changed file, a wrong route."""
    incident = material.incident
    out = []
    if not incident.their_side and "side" in spec.include:
        out.append(words["report.check-side"])
    bare = sum(1 for e in material.evidence if e.is_picture and not e.what)
    if bare:
        out.append(words["report.check-picture" if bare == 1 else "report.check-pictures"].format(count=bare))
    out += [words["report.check-changed"].format(number=e.exhibit) for e in material.evidence if not material.unchanged[e.id]]
    out += [words["report.check-route"].format(what=line) for line in route_lines(spec, incident, words)]
    out += trust_lines(material.trust, words)
    out += missing_lines(incident, words)
    if made is not None:
        out += [*filter(None, [made.note]), *made.missing]
        if made.hidden_quotations:
            out.append(words["report.check-quotations"])
    return out


def make_report(
    material: Material,
    recipient: Recipient,
    choices: Choices | frozenset[str],
    content: Content,
    pack: PolicyPack,
    now: dt.datetime,
    finder: Finder,
    *,
    originals: bool = False,
) -> Made:
    """Put the sections together.

    Args:
        choices: what goes in, and how people and files appear; parts alone take the recipient's usual ways.
        finder: finds home and phone details (see `contact_spans`).
        originals: attach every original; only where nothing was left out by choice.
    """
    chosen = choices if isinstance(choices, Choices) else Choices(choices)
    used = content.packs.get(material.incident.pack) or pack
    return _Writer(Brief(material, recipient, chosen, content, used, now, finder)).made(originals)


class _Writer:
    """Writes one report. Everything passes `_hidden`, so that nothing is hidden in one place and shown in another."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.w = brief, brief.w
        self.people = brief.people
        self.shown = {person: brief.show_of(person) for person in self.people}
        self.letters = {
            p: self.w["report.letter"].format(letter=_letter(n))
            for n, p in enumerate(p for p, s in self.shown.items() if s in (PersonShow.LETTER, PersonShow.SHEET))
        }
        w = self.w
        marks = Marks(
            details=w["report.details-left-out"],
            quotation=w["report.quotation-left-out"],
            link=w["report.link-left-out"],
            file=w["report.file-left-out"],
            sheet=w["report.quotation-sheet"],
        )
        hidden = [p for p, s in self.shown.items() if s is not PersonShow.NAME]
        named = {p.name: self.letters.get(p, w["report.name-left-out"]) for p in hidden}
        accounts = {p.account: p.name for p in hidden if p.account}
        apart = frozenset(p.name for p, s in self.shown.items() if s is PersonShow.SHEET)
        # both look through the same texts, and one takes milliseconds
        details: Spans = no_details if "contact" in brief.include else cache(brief.finder.details)
        self.hide = Hide(named, details, marks, apart=apart, is_word=brief.finder.is_word, accounts=accounts)
        kept_out = {name: mark for name, mark in named.items() if name not in apart}
        self.on_sheets = Hide(kept_out, details, marks, is_word=brief.finder.is_word, accounts=accounts)
        self.on_sheets.found = self.hide.found

    def made(self, originals: bool) -> Made:
        brief, w = self.brief, self.w
        form = next((f for f in brief.content.report_forms if f.id == brief.choices.form), None)
        order = forms.rest(form, brief) if form else brief.spec.sections
        brief.in_form = forms.asked_for(form) if form else frozenset()
        council = f", {brief.pack.council_name}" if brief.pack.council_name else ""
        title = f"{w[f'report.title-{brief.recipient.value}']}: {brief.incident.number}{council}"
        in_form = [_hidden(b, self.hide) for b in forms.in_order_of(form, brief, self._section)] if form else []
        written: dict[str, list[Block]] = {}
        names = [*order, *brief.spec.sheets]
        for name in names:
            if name not in ("left-out", "not-given", "sheet-people"):
                hide = self.on_sheets if name.startswith("sheet-") else self.hide
                written[name] = [_hidden(b, hide) for b in self._section(name)]
        left, by_choice = self._left_out()
        written["left-out"] = [Heading(2, w["report.left-out"]), Bullets(left) if left else Text(w["report.nothing-left-out"])]
        written["not-given"] = self._not_given()
        written["sheet-people"] = list(self._sheet_of_people())
        cover = [Heading(1, title), *(_hidden(b, self.hide) for b in self._cover(form))]
        body = _counted(_filled([*in_form, *(b for name in order for b in written[name])]))
        # what is taken off before others read it stands together: most of it is a few lines
        apart = [b for name in brief.spec.sheets if name != "sheet-privacy" for b in written[name]]
        sheets: list[Block] = [NewPage(), Text(Own(w["report.sheet-note"])), *apart] if apart else []
        if "sheet-privacy" in brief.spec.sheets:
            sheets += [NewPage(), *written["sheet-privacy"]]
        full = not by_choice
        pack = brief.pack
        report = Report(
            title=title,
            foot=", ".join(filter(None, (brief.incident.number, pack.council_name, w["report.marking"]))),
            author=brief.m.keeper,
            made_at=brief.now,
            blocks=(*cover, *body, *sheets),
            attachments=tuple(exhibits.attachments(brief, self.hide, every=originals and full)),
            contents=w["report.contents"],
        )
        note = form.note if form else ""
        withheld = exhibits.withheld(self._files)
        return Made(report, left, full, self._missing(), self.hide.quotations_hidden, withheld, note)

    # -- sections that need what the others did ----------------------------------------------------------------

    def _section(self, name: str) -> Iterator[Block]:
        own: dict[str, Callable[[], Iterator[Block]]] = {
            "people": self._people,
            "record": self._record,
            "about": self._about,
            "not": self._not,
            "declaration": self._declaration,
            "evidence": lambda: exhibits.evidence(self.brief, self.hide, self._files),
        }
        return own[name]() if name in own else SECTIONS[name](self.brief)

    def _cover(self, form: ReportForm | None) -> Iterator[Block]:
        brief, w = self.brief, self.w
        pack = brief.pack
        rows = [
            (w["report.for"], brief.spec.label),
            (w["report.form-order"], form.label if form else ""),
            (w["report.council"], pack.council_name),
            (w["incidents.column-number"], brief.incident.number),
            (w["report.made-on"], moment(brief.now)),
            (w["report.made-by"], brief.m.keeper),
            (w["report.policy"], f"{pack.full_title}. {pack.version}"),
            (w["report.policy-adopted"], pack.adopted),
        ]
        limit = countdown(brief.incident, pack, brief.now.date())
        if limit is not None and brief.recipient is Recipient.MONITORING_OFFICER:
            values = {"authority": limit.authority, "limit": limit.limit, "last": day(limit.last_day)}
            rows.append((w["report.limit"], w["report.limit-is"].format(**values)))
        yield Text(Own(w["report.marking-line"]))
        yield Facts(tuple((label, Own(value)) for label, value in rows if value.strip()))
        for line in trust_lines(brief.m.trust, w):
            yield Text(Own(line))
        yield Text(Own(w["report.not-decide"].format(who=w[f"report.decides-{brief.recipient.value}"])))

    def _people(self) -> Iterator[Block]:
        """Everyone else who is written down, once, as the report calls them, with what they are in it."""
        there = [p for p, show in self.shown.items() if show is not PersonShow.OUT and (p.places or p.role != "found")]
        lines = [
            self.w["report.named-as"].format(name=self.letters.get(p, p.name), role=self.w[f"report.role-{p.role}"])
            for p in there
            if p.role != "subject"
        ]
        if lines:
            yield Heading(2, self.w["report.other-people"])
            yield Bullets(tuple(lines))

    @cached_property
    def _files(self) -> list[exhibits.Exhibit]:
        """Every file, looked through once."""
        return exhibits.exhibits(self.brief, self.hide)

    @cached_property
    def _timeline(self) -> list[str]:
        return [Own(line) if entry.actor else line for entry, line in timeline_lines(self.brief.m.history, self.w)]

    def _record(self) -> Iterator[Block]:
        brief, w = self.brief, self.w
        lines = self._timeline
        yield Heading(2, w["report.timeline"])
        yield Text(Own(w["report.timeline-note"]))
        if len(lines) > _FIRST + _LAST:
            yield Text(Own(w["report.timeline-some"].format(first=_FIRST, last=_LAST, all=len(lines))))
            lines = [*lines[:_FIRST], *lines[-_LAST:]]
        yield Bullets(tuple(lines))
        if has_joined_letters(incident_text(brief.m)):
            yield Text(Own(w["report.joined"]))

    def _about(self) -> Iterator[Block]:
        w = self.w
        yield Heading(2, w["report.about-evidence"])
        yield Bullets(tuple(Own(w[f"report.about-{n}"]) for n in range(1, 5)))
        head = self.brief.m.head
        yield Text(Own(w["verify.head"].format(lines=head.seq, head=head.shown)))

    def _not(self) -> Iterator[Block]:
        w = self.w
        yield Heading(2, w["report.not"])
        yield Text(Own(w["report.not-decide"].format(who=w[f"report.decides-{self.brief.recipient.value}"])))
        yield Text(Own(w["report.not-more"]))

    def _declaration(self) -> Iterator[Block]:
        w = self.w
        yield Heading(2, w["report.declaration"], together=True)
        yield Text(Own(w["report.declare"]))
        yield Facts(
            ((w["report.signed"], Own("\u00a0\n\u00a0\n\u00a0")), (w["report.name"], Own(" ")), (w["report.date"], Own(" ")))
        )

    def _not_given(self) -> list[Block]:
        lacking = list(dict.fromkeys(n for n in self.brief.not_given if n))
        if not lacking:
            return []
        return [Heading(2, self.w["report.not-given"]), Bullets(tuple(lacking))]

    def _sheet_of_people(self) -> Iterator[Block]:
        """Who the letters stand for, and quotations that name them, whole."""
        w = self.w
        apart = [p for p, s in self.shown.items() if s is PersonShow.SHEET]
        if not apart:
            return
        yield Heading(2, w["report.sheet-people"])
        names = {p: self.on_sheets(Reachable(", ".join(filter(None, (p.name, p.account))))) for p in apart}
        rows = tuple((self.letters[p], names[p], w[f"report.role-{p.role}"]) for p in apart)
        yield Table((w["report.in-the-report"], w["report.name"], w["report.role"]), rows, (0.25, 0.45, 0.3))
        for number, quotation in enumerate(self.hide.quotations, 1):
            yield Heading(3, w["report.quotation"].format(number=number))
            yield Text(quotation)

    # -- what was left out, what is missing -------------------------------------------------------------------

    def _left_out(self) -> tuple[tuple[str, ...], bool]:
        """What is not in, in words, and whether any of it was left out by choice. Only what there is can be left out."""
        brief, w, hide = self.brief, self.w, self.hide
        incident = brief.incident
        there = {
            "facts": incident.facts,
            "link": incident.link,
            "pictures": any(e.has_picture for e in brief.m.evidence),
            "evidence": brief.m.evidence,
            "actions": incident.actions,
            "side": incident.their_side,
            "connection": incident.connections,
            "rules": incident.clauses,
            "views": incident.views,
        }
        out = [w[f"report.part-{part}"] for part, value in there.items() if value and part not in brief.include]
        out += self._people_left_out()
        details = hide.details_hidden + self.on_sheets.details_hidden
        quotations = hide.quotations_hidden + self.on_sheets.quotations_hidden
        for key, number in (("details", details), ("quotations", quotations)):
            if number:
                out.append(w[f"report.left-{key}-one" if number == 1 else f"report.left-{key}"].format(count=number))
        chosen, others = exhibits.left_out(brief, hide, self._files)
        out += chosen
        if len(self._timeline) > _FIRST + _LAST:
            others.append(w["report.left-history"].format(count=len(self._timeline) - _FIRST - _LAST))
        return (*out, *others), bool(out)

    def _people_left_out(self) -> Iterator[str]:
        for show, key in ((PersonShow.OUT, "names"), (PersonShow.LETTER, "letters"), (PersonShow.SHEET, "sheet")):
            people = [p for p, s in self.shown.items() if s is show and (p.places or p.role != "found")]
            count = sum(self.hide.found[p.name] for p in people)
            if people and (count or show is PersonShow.SHEET):
                one = "-one" if len(people) == 1 else ""
                yield self.w[f"report.left-{key}{one}"].format(people=len(people), count=count)

    def _missing(self) -> tuple[str, ...]:
        brief = self.brief
        out: list[str] = []
        for each in brief.fields:
            if not each.missing:
                continue
            if each.group == SUBJECT:
                out += self._missing_of_subjects(each)
            elif not (brief.groups(each.group) if each.group else brief.details.get(each.id)):
                out.append(each.missing)
        lacking = brief.without_reason()
        if lacking:
            out.append(self.w["report.missing-reasons"].format(rules=", ".join(lacking)))
        return tuple(out)

    def _missing_of_subjects(self, asked: ReportField) -> Iterator[str]:
        """What is missing of each who did it, with the name where there are several."""
        subjects = self.brief.incident.subjects
        for number, subject in enumerate(subjects, 1):
            if not self.brief.off_route(subject) and not self.brief.details.get(asked.key(number)):
                name = subject.name or self.w["report.unnamed"]
                several = len(subjects) > 1
                yield self.w["report.missing-of"].format(name=name, what=asked.missing) if several else asked.missing


def _hidden(block: Block, hide: Hide) -> Block:
    """The block with everything that the user or others wrote passed through `hide`."""
    match block:
        case Text(text):
            return replace(block, text=hide(text))
        case Bullets(items):
            return replace(block, items=tuple(hide(i) for i in items))
        case Facts(rows):
            return Facts(tuple((label, hide(value)) for label, value in rows))
        case Table(_, rows):
            return replace(block, rows=tuple(tuple(hide(v) for v in row) for row in rows))
        case Figure():
            return replace(block, alt=hide(block.alt))
        case Heading(_, text):
            return replace(block, text=hide(text))
        case _:
            return block


def _letter(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _filled(blocks: list[Block]) -> list[Block]:
    """The same without headings that nothing stands under."""
    out: list[Block] = []
    for block in reversed(blocks):
        under = out[-1] if out else Heading(1, "")
        if isinstance(block, Heading) and isinstance(under, Heading) and under.level <= block.level:
            continue
        out.append(block)
    return out[::-1]


def _counted(blocks: list[Block]) -> list[Block]:
    """The same with numbers before sections and before each paragraph that is counted."""
    out: list[Block] = []
    section = paragraph = 0
    for block in blocks:
        match block:
            case Heading(2, text):
                section, paragraph = section + 1, 0
                out.append(replace(block, text=f"{section}. {text}"))
            case Text(text, True):
                paragraph += 1
                out.append(replace(block, text=f"{section}.{paragraph}  {text}"))
            case _:
                out.append(block)
    return out


def incident_text(material: Material) -> str:
    """All words of an incident and its files."""
    return "\n".join([searched_words(material.incident), *(e.what + e.how + e.name for e in material.evidence)])


def has_joined_letters(text: str) -> bool:
    """True for scripts whose letters join or run from right to left (Arabic, Hebrew, the scripts of India and others)."""
    return any(
        unicodedata.bidirectional(c) in ("R", "AL") or 0x0900 <= ord(c) <= 0x0DFF or 0x0E00 <= ord(c) <= 0x109F for c in text
    )


__all__ = [
    "Choices",
    "FileShow",
    "Finder",
    "Made",
    "Material",
    "Named",
    "PersonShow",
    "before_you_send",
    "contact_spans",
    "gather",
    "group_questions",
    "has_joined_letters",
    "make_report",
    "off_route",
    "people_in",
    "questions",
    "route_lines",
    "spec_of",
    "subject_questions",
]
