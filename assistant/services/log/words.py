# SPDX-License-Identifier: Apache-2.0
"""An incident in words: for the window, the terminal, and what is copied or printed from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from assistant.domain.dates import day, moment
from assistant.domain.incident import Action, Evidence, HistoryEntry, Incident
from assistant.domain.incident_rules import Broken
from assistant.domain.trust import Trust
from assistant.services.log.incidents import Countdown, offered_dates, title_of
from assistant.services.log.trust import trust_lines

if TYPE_CHECKING:
    from assistant.domain.content import Content


def bytes_in_words(size: int) -> str:
    """A size as people say it, in decimal units."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def action_line(action: Action, words: Mapping[str, str]) -> str:
    """What was done, when, and what belongs to it."""
    parts = [f"{day(action.on)}: {words[f'incident.did-{action.kind.value}']}."]
    if action.reference:
        parts.append(words["incident.did-reference"].format(text=action.reference))
    if action.reason:
        parts.append(words["incident.did-why"].format(text=action.reason))
    if action.second_person:
        parts.append(words["incident.did-second"].format(text=action.second_person))
    if action.note:
        parts.append(action.note)
    return " ".join(parts)


def summary_rows(incident: Incident, content: Content) -> list[tuple[str, str, str]]:
    """Every answer as (page, question, answer), in the order of the pages; empty answers say so."""
    w, lists = content.words, content.incidents
    kind = lists.kind(incident.kind)
    platform = content.platforms.get(incident.platform)
    none = w["incident.not-answered"]
    labels = {c.id: c.label for c in (*lists.connections, *lists.reasons)}
    pack = content.packs.get(incident.pack)
    clauses = [c.citation for cid in incident.clauses if pack and (c := pack.clause(cid))]
    return [
        ("kind", w["incident.kind"], kind.label if kind else none),
        ("kind", w["incident.act"], w[f"incident.act-{incident.act.value}"]),
        ("who", w["incident.who"], w[f"incident.who-{incident.who.value}"] if incident.who else none),
        ("who", w["incident.person"], incident.person or none),
        ("who", w["incident.account"], incident.account or none),
        ("who", w["incident.others"], ", ".join(incident.others) or none),
        ("where", w["incident.platform"], platform.name if platform else none),
        ("where", w["incident.link"], incident.link or none),
        ("where", w["incident.seen"], moment(incident.seen_at) if incident.seen_at else none),
        ("where", w["incident.posted"], incident.posted or none),
        ("connection", w["incident.connection"], "; ".join(labels.get(c, c) for c in incident.connections) or none),
        ("connection", w["incident.connection-note"], incident.connection_note or none),
        ("facts", w["incident.facts"], incident.facts or none),
        ("facts", w["incident.views"], incident.views or none),
        ("side", w["incident.side"], incident.their_side or none),
        ("done", w["incident.done"], "\n".join(action_line(a, w) for a in incident.actions) or none),
        ("next", w["incident.next"], day(incident.look_again) if incident.look_again else none),
        ("next", w["incident.ask-dates"], "\n".join(date_lines(incident, content)) or none),
        ("rules", w["incident.rules"], ", ".join(clauses) or none),
        ("save", w["incident.reason"], labels.get(incident.reason, none)),
    ]


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


def evidence_lines(evidence: Evidence, words: Mapping[str, str]) -> list[str]:
    """What is known of a file, each fact on its own: the time on the file and the time it was added are two facts."""
    w = words
    lines = [
        w["evidence.name"].format(number=evidence.exhibit, name=evidence.name),
        w["evidence.what-is"].format(text=evidence.what or w["evidence.no-description"]),
        w["evidence.size"].format(size=bytes_in_words(evidence.size), bytes=evidence.size),
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


_LABELS = {
    "title": "title-label",
    "person": "person",
    "account": "account",
    "others": "others",
    "link": "link",
    "seen_at": "seen",
    "posted": "posted",
    "connection_note": "connection-note",
    "facts": "facts",
    "views": "views",
    "their_side": "side",
    "actions": "done",
    "look_again": "look-again",
    "keep_until": "keep-until",
}


def rule_lines(found: Iterable[Broken], words: Mapping[str, str], *, keys: bool = False) -> list[str]:
    """What is wrong with an incident, a sentence for each rule that it breaks: by question, or by the `keys` of a file."""
    out = []
    for each in found:
        label = _LABELS.get(each.field.partition("[")[0])
        field = each.field if keys or label is None else words[f"incident.{label}"].rstrip("?.")
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
    if incident.keep_until is not None:
        out.append(f"{w['incident.keep-until']}\n  {day(incident.keep_until)}")
    for each in evidence:
        out += ["", *evidence_lines(each, w), w["evidence.code"].format(code=each.sha256)]
    out += ["", w["incident.timeline"], *(f"  {entry_line(e, w)}" for e in history)]
    return "\n".join(out)
