# SPDX-License-Identifier: Apache-2.0
"""An incident in words: for the window, the terminal, and what is copied or printed from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.domain.dates import day, moment
from assistant.domain.evidence import Evidence
from assistant.domain.incident import Action, HistoryEntry, Incident, Subject
from assistant.domain.incident_form import CLOSING, QUESTIONS, Answer, Asked, asked_about
from assistant.domain.incident_rules import Broken
from assistant.domain.report import SUBJECT
from assistant.domain.trust import Trust
from assistant.services.log.incidents import Countdown, offered_dates, title_of
from assistant.services.log.trust import trust_lines

if TYPE_CHECKING:
    from assistant.domain.content import Content


def bytes_in_words(size: int) -> str:
    """A size as people say it, in decimal units, with the bytes themselves."""
    exact = "1 byte" if size == 1 else f"{size} bytes"
    if size < 1000:
        return exact
    return f"{size / 1000:.0f} kB ({exact})" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB ({exact})"


def action_line(action: Action, words: Mapping[str, str]) -> str:
    """What was done, when, and what belongs to it."""
    parts = [f"{day(action.on)}: {words[f'incident.did-{action.kind.value}']}."]
    if action.reference:
        parts.append(words["incident.did-reference"].format(text=action.reference))
    if action.reason:
        parts.append(words["incident.did-why"].format(text=action.reason.strip().rstrip(".")))
    if action.second_person:
        parts.append(words["incident.did-second"].format(text=action.second_person))
    if action.note:
        parts.append(action.note)
    return " ".join(parts)


def answer_words(asked: Asked, incident: Incident, content: Content) -> str:
    """An answer as people read it; "" when there is none."""
    value = asked.of(incident)
    return _WRITTEN[asked.answer](value, incident, content) if value or value is False else ""


def person_line(person: Subject, words: Mapping[str, str]) -> str:
    """Someone who did it, with their account and what they are."""
    who = words[f"incident.who-{person.who.value}"] if person.who is not None else ""
    account = f"({person.account})" if person.name and person.account else person.account
    return ", ".join(filter(None, (" ".join(filter(None, (person.name, account))), who)))


def _kind_label(kind_id: str, content: Content) -> str:
    kind = content.incidents.kind(kind_id)
    return kind.label if kind else ""


def _labels(ids: Iterable[str], content: Content) -> str:
    labels = {c.id: c.label for c in (*content.incidents.connections, *content.incidents.reasons)}
    return "; ".join(labels.get(i, i) for i in ids)


def _citations(ids: Iterable[str], incident: Incident, content: Content) -> str:
    pack = content.packs.get(incident.pack)
    return ", ".join(dict.fromkeys(c.citation for i in ids if pack and (c := pack.clause(i))))


_WRITTEN: dict[Answer, Callable[[Any, Incident, Content], str]] = {
    **dict.fromkeys((Answer.LINE, Answer.LINK, Answer.WORDS), lambda text, _i, _c: str(text)),
    Answer.NAMES: lambda names, _i, _c: ", ".join(names),
    Answer.PEOPLE: lambda people, _i, c: "\n".join(person_line(p, c.words) for p in people),
    Answer.KIND: lambda kind, _i, c: _kind_label(kind, c),
    Answer.KINDS: lambda kinds, _i, c: "; ".join(filter(None, (_kind_label(k, c) for k in kinds))),
    Answer.ACT: lambda act, _i, c: c.words[f"incident.act-{act.value}"],
    Answer.WHO: lambda who, _i, c: c.words[f"incident.who-{who.value}"],
    Answer.ABOUT_KEEPER: lambda about, _i, c: c.words["incident.yes" if about else "incident.no"],
    Answer.SITE: lambda site, _i, c: c.platforms[site].name if site in c.platforms else "",
    Answer.MOMENT: lambda at, _i, _c: moment(at),
    Answer.DAY: lambda on, _i, _c: day(on),
    Answer.CONNECTIONS: lambda ids, _i, c: _labels(ids, c),
    Answer.ACTIONS: lambda actions, _i, c: "\n".join(action_line(a, c.words) for a in actions),
    Answer.ASK_DATES: lambda _dates, i, c: "\n".join(date_lines(i, c)),
    Answer.CLAUSES: _citations,
    Answer.REASON: lambda reason, _i, c: _labels([reason], c),
    Answer.OUTCOME: lambda outcome, _i, c: found.label if (found := c.incidents.outcome(outcome)) else outcome,
}


def summary_rows(incident: Incident, content: Content) -> list[tuple[str, str, str]]:
    """Every answer as (page, question, answer), in the order of the pages; empty answers say so. What is asked when an incident
    is closed comes last, without a page, when there is an answer."""
    w = content.words
    out = [
        (q.page, w[f"incident.{q.words}"], answer_words(q, incident, content) or w["incident.not-answered"])
        for q in QUESTIONS
        if q.listed and (q.expected or q.answer not in _ONLY_WHEN_THERE or q.of(incident))
    ]
    closing = ((q.page, w[f"incident.{q.words}"], answer_words(q, incident, content)) for q in CLOSING)
    return [*out, *(row for row in closing if row[2])]


def given_answers(incident: Incident, content: Content) -> Iterator[tuple[str, str]]:
    """Every question that was answered, of the form and of reports, with its answer."""
    yield from ((q, a) for _p, q, a in summary_rows(incident, content) if a != content.words["incident.not-answered"])
    yield from ((_asked_of(key, incident, content), text) for key, text in incident.details if text.strip())


def _asked_of(key: str, incident: Incident, content: Content) -> str:
    """The question of a report behind a key, with whom or what it is about where it is asked several times."""
    w, (name, _, number) = content.words, key.partition(".")
    if name.startswith("rule-"):
        rule = key.removeprefix("rule-")
        pack = content.packs.get(incident.pack)
        clause = pack.clause(rule) if pack is not None else None
        return w["report.why-rule"].format(rule=clause.citation if clause is not None else rule)
    field = next((f for f in content.report_fields if f.id == name), None)
    if field is None:
        return w["report.asked"]
    label, several = field.printed or field.label, len(incident.subjects) > 1
    if not field.group or (field.group == SUBJECT and not several):
        return label
    place = int(number) if number.isdigit() else 1
    if field.group != SUBJECT:
        whose = w[f"report.{field.group}"].format(number=place)
    else:
        whose = incident.subjects[place - 1].name if 0 < place <= len(incident.subjects) else ""
    return w["report.not-given-of"].format(what=label, name=whose or w["report.unnamed"])


_ONLY_WHEN_THERE = frozenset([Answer.KINDS, Answer.PEOPLE])
"""Answers that most incidents do not have, so that their lack says nothing."""


def countdown_words(limit: Countdown, words: Mapping[str, str]) -> str:
    """The authority's limit for a complaint, in words."""
    key = "countdown-gone" if limit.days_left < 0 else {0: "countdown-last", 1: "countdown-one"}.get(limit.days_left, "countdown")
    values = {"authority": limit.authority, "limit": limit.limit, "left": limit.days_left, "date": day(limit.last_day)}
    return words[f"incident.{key}"].format(**values)


def date_lines(incident: Incident, content: Content) -> list[str]:
    """The dates to ask about that were chosen."""
    pack = content.packs.get(incident.pack) or content.packs["general"]
    offered = {o.id: o for o in offered_dates(incident, content.incidents, pack)}
    rules = {d.id: d.label for d in content.incidents.dates}
    return [f"{day(a.on)}: {offered[a.id].label if a.id in offered else rules.get(a.id, a.id)}" for a in incident.ask_dates]


def entry_line(entry: HistoryEntry, words: Mapping[str, str]) -> str:
    """One line of the timeline: when, who, what."""
    what = words.get(f"history.{entry.what}-{entry.action}", words.get(f"history.{entry.action}", entry.action))
    exhibit = entry.number.rpartition("/")[2] if entry.what == "evidence" else entry.number
    return f"{moment(entry.at)}. {entry.actor or words['history.program']}: {what.format(number=exhibit)}"


def timeline_lines(entries: Iterable[HistoryEntry], words: Mapping[str, str]) -> list[tuple[HistoryEntry, str]]:
    """The lines of a timeline, each with its entry: what one person did several times in the same minute is one line."""

    def act(entry: HistoryEntry) -> tuple[object, ...]:
        added = (entry.what, entry.action) == ("evidence", "added")
        return ("added", entry.actor, moment(entry.at)) if added else (entry_line(entry, words),)

    out = []
    for _, group in groupby(entries, act):
        first, *others = group
        line = entry_line(first, words)
        if others and (first.what, first.action) != ("evidence", "added"):
            line = words["history.times"].format(line=line, count=len(others) + 1)
        elif others:
            numbers = [int(e.number.rpartition("/")[2]) for e in (first, *others)]
            who = first.actor or words["history.program"]
            line = f"{moment(first.at)}. {who}: {words['history.evidence-added-many'].format(number=numbers_in_words(numbers))}"
        out.append((first, line))
    return out


def missing_lines(incident: Incident, words: Mapping[str, str], key: str = "incident.missing-list") -> list[str]:
    """What fairness asks for and is not there yet, in one sentence; none when nothing is missing."""
    what = ", ".join(words[f"incident.missing-{m}"] for m in incident.missing)
    return [words[key].format(what=what)] if what else []


def numbers_in_words(numbers: Iterable[int]) -> str:
    """Numbers in order, those in a row as one: 1 to 6, 9."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{r[0]} to {r[-1]}" if len(r) > 2 else ", ".join(map(str, r)) for r in runs)


def evidence_lines(evidence: Evidence, words: Mapping[str, str]) -> list[str]:
    """What is known of a file, each fact on its own: the time on the file and the time it was added are two facts."""
    w = words
    lines = [
        w["evidence.name"].format(number=evidence.exhibit, name=evidence.name),
        w["evidence.what-is"].format(text=evidence.what or w["evidence.no-description"]),
        w["evidence.size"].format(size=bytes_in_words(evidence.size)),
        w["evidence.file-time"].format(when=moment(evidence.file_time) if evidence.file_time else w["evidence.no-time"]),
        w["evidence.added"].format(when=moment(evidence.added_at), who=evidence.added_by),
    ]
    if evidence.how:
        lines.append(w["evidence.how-is"].format(text=evidence.how))
    if evidence.captured_by:
        lines.append(w["evidence.captured-is"].format(text=evidence.captured_by))
    if evidence.source:
        lines.append(w["evidence.source-is"].format(text=evidence.source))
    if evidence.location:
        lines.append(w["evidence.location"])
    if evidence.removed_on is not None:
        lines.append(w["evidence.removed"].format(when=day(evidence.removed_on), why=evidence.removed_why))
    return lines


def rule_lines(found: Iterable[Broken], words: Mapping[str, str], *, keys: bool = False) -> list[str]:
    """What is wrong with an incident, a sentence for each rule that it breaks: by question, or by the `keys` of a file."""
    out = []
    for each in found:
        asked = asked_about(each.field.partition("[")[0])
        field = each.field if keys or asked is None else words[f"incident.{asked.words}"].rstrip("?.")
        out.append(words["rule.line"].format(field=field, problem=words[f"rule.{each.code}"].format(limit=each.limit)))
    return out


def as_text(incident: Incident, evidence: list[Evidence], history: list[HistoryEntry], trust: Trust, content: Content) -> str:
    """The whole incident as plain text."""
    w = content.words
    out = [f"{incident.number}  {title_of(incident, content)}", w[f"incident.status-{incident.status.value}"]]
    out += [*trust_lines(trust, w), ""]
    for _page, question, answer in summary_rows(incident, content):
        if answer != w["incident.not-answered"]:
            out.append(f"{question}\n  " + answer.replace("\n", "\n  "))
    for each in evidence:
        out += ["", *evidence_lines(each, w), w["evidence.code"].format(code=each.sha256)]
    out += ["", w["incident.timeline"], *(f"  {line}" for _, line in timeline_lines(history, w))]
    return "\n".join(out)
