# SPDX-License-Identifier: Apache-2.0
"""The sections of a report about one incident. Each is a function from the brief to its blocks; which ones a recipient gets, and
in which order, stands in resources/reports.toml. Words are passed on as they are: all hiding is done in one place, afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from assistant.domain.dates import day, moment
from assistant.domain.incident import ActionKind, Who
from assistant.domain.incident_form import QUESTIONS, Answer, Asked
from assistant.domain.report import Block, Bullets, Facts, Heading, Recipient, Table, Text
from assistant.services.log.hide import Own, Reachable
from assistant.services.log.incidents import title_of
from assistant.services.log.words import action_line, answer_words, person_line
from assistant.services.papers.brief import OWN_DETAILS, Brief

Section = Callable[[Brief], Iterator[Block]]


def said(text: str) -> Iterator[Block]:
    """Each paragraph of a text, with a number of its own."""
    for paragraph in text.split("\n\n"):
        if paragraph.strip():
            yield Text(type(text)(paragraph.strip("\n")), counted=True)


def _head(brief: Brief, key: str) -> Heading:
    return Heading(2, brief.w[f"report.{key}"])


def _answers(brief: Brief, section: str) -> Iterator[Block]:
    """The answers to this section's questions, in their order: short ones as a table, long ones as paragraphs."""
    given = [(f, Reachable(t) if f.id in OWN_DETAILS else t) for f, t in brief.answers(section)]
    for long, group in groupby(given, lambda answer: answer[0].long):
        answers = list(group)
        if not long:
            yield Facts(tuple((f.printed or f.label, text) for f, text in answers))
            continue
        for each, text in answers:
            if len(given) > 1:
                yield Heading(3, each.printed or each.label)
            yield from said(text)


def _asked(brief: Brief, section: str, head: str = "") -> Iterator[Block]:
    """A section that holds answers only; nothing when there are none. The answer to its only question needs no label."""
    only = len([f for f in brief.fields if f.section == section and f.asked]) == 1
    blocks = list(_only_answer(brief, section) if only else _answers(brief, section))
    if blocks:
        yield _head(brief, head or section)
        yield from blocks


def _only_answer(brief: Brief, section: str) -> Iterator[Block]:
    for each, text in brief.answers(section):
        yield from said(Reachable(text) if each.id in OWN_DETAILS else text)


def summary(brief: Brief) -> Iterator[Block]:
    """What was asked for the summary, in the form's order, under its title where someone wrote one."""
    title = title_of(brief.incident, brief.content)
    if title == title_of(replace(brief.incident, title=""), brief.content):
        title = ""  # kind and site, which follow
    yield _head(brief, "summary")
    yield from _rows(brief, [(brief.w["report.what"], title, False), *_asked_rows(brief, "summary")])


_LONDON = "Europe/London"
"""The zone in which a time is that of a clock in the United Kingdom; of another its difference from UTC stands beside it."""

Row = tuple[str, str, bool]
"""Label, answer, and whether its lack is said."""

_LISTS = frozenset([Answer.KIND, Answer.KINDS, Answer.ACT, Answer.SITE, Answer.MOMENT, Answer.WHO])
"""Answers that are picked or counted: nobody can be named in them."""


def _asked_rows(brief: Brief, section: str) -> Iterator[Row]:
    """The rows of a section that the incident's own form has, in its order."""
    for asked in QUESTIONS:
        if asked.section != section or not asked.printed or asked.field == "title" or asked.field in brief.in_form:
            continue
        text = answer_of(asked, brief)
        yield brief.w[f"report.{asked.printed}"], Own(text) if asked.answer in _LISTS else text, asked.expected


def answer_of(asked: Asked, brief: Brief) -> str:
    """An answer of the incident's own form as a report prints it; "" for none, and for what was left out."""
    if asked.part not in ("", *brief.include):
        return ""
    text = answer_words(asked, brief.incident, brief.content)
    london = asked.answer is Answer.MOMENT and text and brief.incident.zone == _LONDON
    return brief.w["report.seen-at"].format(when=text) if london else text


def _rows(brief: Brief, rows: Iterable[Row]) -> Iterator[Block]:
    rows = list(rows)
    given = [(label, value) for label, value, _ in rows if value.strip()]
    brief.not_given += [label for label, value, expected in rows if expected and not value.strip()]
    if given:
        yield Facts(tuple(given))


def _subjects(brief: Brief, section: str) -> Iterator[Block]:
    """Everyone who did it, each apart: what the form knows of them, and what this recipient asks about each."""
    w, subjects = brief.w, brief.incident.subjects
    elsewhere = [s for s in subjects if brief.off_route(s)]
    if len(elsewhere) == len(subjects):
        elsewhere = []
    for number, subject in enumerate(subjects, 1):
        if subject in elsewhere:
            continue
        if len(subjects) > 1:
            yield Heading(3, subject.name or subject.account or w["report.unnamed"])
        who = subject.who or Who.UNKNOWN
        answers = brief.about(number, section)
        if brief.off_route(subject):
            answers = []
        elif who is Who.COUNCILLOR and brief.pack.council_name:
            council = w["report.their-council"]
            answers = [(label, text or (brief.pack.council_name if label == council else "")) for label, text in answers]
        rows = [
            (w["report.who"], Own(w[f"report.a-{who.value}"]), True),
            (w["report.person"], subject.name, True),
            (w["report.account"], subject.account, len(subjects) == 1),
        ]
        of = w["report.not-given-of"].format(name=subject.name or w["report.unnamed"], what="{what}")
        before = len(brief.not_given)
        yield from _rows(brief, [*rows, *((label, text, True) for label, text in answers)])
        if len(subjects) > 1:
            brief.not_given[before:] = [of.format(what=label) for label in brief.not_given[before:]]
    if elsewhere:
        yield Heading(3, w["report.elsewhere"])
        yield Text(w["report.elsewhere-note"])
        yield Bullets(tuple(person_line(s, w) for s in elsewhere))


def member(brief: Brief) -> Iterator[Block]:
    """Who it is about: each member or person apart."""
    w = brief.w
    yield _head(brief, "person-head-any")
    yield from _subjects(brief, "member")
    if "linked" in brief.include and brief.m.linked:
        yield Text(w["report.linked"])
        yield Bullets(tuple(f"{number}: {title}" for number, title in brief.m.linked))


def account(brief: Brief) -> Iterator[Block]:
    w, incident = brief.w, brief.incident
    yield _head(brief, "account-head")
    accounts = [s.account or s.name for s in incident.subjects]
    yield from _rows(brief, [(w["report.account"], "; ".join(filter(None, accounts)), True)])


def capacity(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "capacity", "capacity-head")


def code(brief: Brief) -> Iterator[Block]:
    """The council's code of conduct: which, its paragraphs with the reasons, the principles."""
    w = brief.w
    given = {f.id: t for f, t in brief.answers("code")}
    principles = given.get("principles", "") if "principles" in brief.include else ""
    lines = [line for line in given.get("code-paragraphs", "").splitlines() if line.strip()]
    if not (lines or principles or "code" in given):
        return
    yield _head(brief, "code")
    if "code" in given:
        yield Facts(((w["report.code-name"], given["code"]),))
    if lines:
        yield Bullets(tuple(lines))
    if principles:
        yield Heading(3, w["report.principles"])
        yield from said(principles)


def facts(brief: Brief) -> Iterator[Block]:
    if "facts" not in brief.include:
        return
    if not brief.incident.facts.strip():
        brief.not_given.append(brief.w["report.facts"])
        return
    yield _head(brief, "facts")
    yield Text(brief.w["report.facts-note"])
    yield from said(brief.incident.facts)


def chronology(brief: Brief) -> Iterator[Block]:
    """What happened, in order: not what was done in the program. What stands alone is said elsewhere."""
    w, incident = brief.w, brief.incident
    rows: list[tuple[str, str]] = []
    if incident.posted.strip():
        rows.append((incident.posted, w["report.event-posted"]))
    dated: list[tuple[str, str, str]] = []
    if incident.seen_at is not None:
        dated.append((incident.seen_at.date().isoformat(), moment(incident.seen_at), w["report.event-seen"]))
    if "actions" in brief.include:
        for each in incident.actions:
            # what belongs to it stands under what has been done, once
            dated.append((each.on.isoformat(), day(each.on), f"{w[f'incident.did-{each.kind.value}']}."))
    if incident.closed_on is not None:
        ended = brief.content.incidents.outcome(incident.outcome)
        told = " ".join(filter(None, (w["report.event-closed"], f"{ended.label}." if ended else "", incident.outcome_note)))
        dated.append((incident.closed_on.isoformat(), day(incident.closed_on), told))
    rows += [(when, what) for _, when, what in sorted(dated, key=lambda d: d[0])]
    if len(rows) > 1:
        yield _head(brief, "chronology")
        yield Table((w["report.when"], w["report.what-happened"]), tuple(rows), (0.3, 0.7))


def connection(brief: Brief) -> Iterator[Block]:
    incident = brief.incident
    if "connection" not in brief.include:
        return
    labels = {c.id: c.label for c in brief.content.incidents.connections}
    if not incident.connections and not incident.connection_note.strip():
        brief.not_given.append(brief.w["report.connection"])
        return
    yield _head(brief, "connection")
    if incident.connections:
        yield Bullets(tuple(Own(labels.get(c, c)) for c in incident.connections))
    yield from said(incident.connection_note)


def rules(brief: Brief) -> Iterator[Block]:
    """Rules of the council's policy, in its own words where they are known, and why each fits."""
    w = brief.w
    if "rules" not in brief.include:
        return
    chosen = brief.clauses
    older = [t for f, t in brief.answers("rules") if f.id == "clause-reasons"]
    if not (chosen or older or brief.recipient is Recipient.DISCIPLINARY):
        return
    yield _head(brief, "rules")
    if not chosen and not older:
        yield Text(w["report.no-rules"])
    elif chosen:
        own = any(clause.own_words for clause in chosen)
        yield Text(Own(w["report.rules-own" if own else "report.rules-note"].format(policy=brief.pack.title)))
        rows = []
        for clause in chosen:
            why = brief.reason(clause)
            says = clause.own_words or clause.summary
            if clause.own_words and clause.summary:
                says = f"{says}\n{w['report.in-plain-words'].format(text=clause.summary)}"
            rows.append((Own(clause.citation), Own(says), why))
        heads = (w["report.rule"], w["report.rule-says-own" if own else "report.rule-says"], w["report.rule-why"])
        if any(why for *_, why in rows):
            yield Table(heads, tuple(rows), (0.2, 0.42, 0.38))
        else:  # no column for what nobody wrote
            yield Table(heads[:2], tuple(row[:2] for row in rows), (0.2, 0.8))
        lacking = brief.without_reason()
        if lacking:
            brief.not_given.append(w["report.why-rules"].format(rules=", ".join(lacking)))
    if older:
        yield Heading(3, w["report.reasons-written"])
        yield from said(older[0])
    if brief.recipient is Recipient.DISCIPLINARY:
        yield Text(w["report.procedure"])


def effect(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "effect")


def background(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "background")


def side(brief: Brief) -> Iterator[Block]:
    if "side" in brief.include:
        yield _head(brief, "side")
        if brief.incident.their_side.strip():
            yield from said(brief.incident.their_side)
        else:
            yield Text(brief.w["report.side-none"])


def actions(brief: Brief) -> Iterator[Block]:
    incident, w = brief.incident, brief.w
    if "actions" not in brief.include:
        return
    yield _head(brief, "actions")
    lines = [action_line(a, w) for a in sorted(incident.actions, key=lambda a: a.on)]
    yield Bullets(tuple(lines or [w["incident.did-nothing"]]))
    spoke = any(a.kind is ActionKind.SPOKE for a in incident.actions)
    if not spoke and incident.done_by(Who.COUNCILLOR, Who.STAFF) and brief.recipient is not Recipient.POLICE:
        yield Text(w["report.not-spoken"])


def remedy(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "remedy")
    yield from _asked(brief, "other-bodies")


def other_bodies(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "other-bodies")


def danger(brief: Brief) -> Iterator[Block]:
    yield _head(brief, "first-police")
    given = brief.answers("danger")
    yield from said(given[0][1] if given else brief.w["report.danger-none"])


def views(brief: Brief) -> Iterator[Block]:
    if "views" in brief.include and brief.incident.views.strip():
        yield _head(brief, "views")
        yield from said(brief.incident.views)


# -- staff: the shape of Acas's guide to investigations -----------------------------------------------------------------


def employee(brief: Brief) -> Iterator[Block]:
    """Each employee apart."""
    yield _head(brief, "person-head-staff")
    yield from _subjects(brief, "employee")


def terms(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "terms")


def method(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "method")


def allegations(brief: Brief) -> Iterator[Block]:
    """Each allegation apart, with what was found about it."""
    w = brief.w
    older = list(_answers(brief, "allegations"))
    groups = brief.groups("allegation")
    if not older and not groups:
        brief.not_given.append(w["report.allegations"])
        return
    yield _head(brief, "allegations")
    yield from older
    for number, group in enumerate(groups, 1):
        yield Heading(3, w["report.allegation"].format(number=number))
        for each, text in group:
            if each.id == "allegation-text":
                yield from said(text)
        yield Facts(tuple((f.printed, t) for f, t in group if f.id != "allegation-text"))


def interviews(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "interviews")


def unavailable(brief: Brief) -> Iterator[Block]:
    rows = []
    for group in brief.groups("unavailable"):
        given = {each.id: text for each, text in group}
        rows.append((given.get("unavailable-what", ""), given.get("unavailable-why", "")))
    if rows:
        yield _head(brief, "unavailable")
        yield Table((brief.w["report.unavailable-what"], brief.w["report.unavailable-why"]), tuple(rows), (0.5, 0.5))


def findings(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "findings")


def mitigation(brief: Brief) -> Iterator[Block]:
    yield from _asked(brief, "mitigation")


def recommendation(brief: Brief) -> Iterator[Block]:
    yield _head(brief, "recommendation")
    yield Text(brief.w["report.recommendation-note"])
    yield from _answers(brief, "recommendation")


# -- sheets that can be taken off, and the same in the body for forms that ask there --------------------------------------


def referrer(brief: Brief) -> Iterator[Block]:
    answers = list(_answers(brief, "referrer"))
    if answers:
        yield _head(brief, "referrer")
        yield from answers


def witnesses(brief: Brief) -> Iterator[Block]:
    """Each apart, with how they may be reached: it is for the sheet that is taken off."""
    older = list(_answers(brief, "witnesses"))
    groups = brief.groups("witness")
    if not older and not groups:
        return
    yield _head(brief, "witnesses")
    yield from older
    for number, group in enumerate(groups, 1):
        yield Heading(3, brief.w["report.witness"].format(number=number))
        yield Facts(tuple((f.printed, Reachable(t) if f.id in OWN_DETAILS else t) for f, t in group))


def privacy(brief: Brief) -> Iterator[Block]:
    yield _head(brief, "privacy")
    kind, staff = brief.m.kind.value, brief.recipient is Recipient.DISCIPLINARY
    for key in ("1", f"who-{kind}", "for-staff" if staff else f"for-{kind}", f"long-{kind}", "rights"):
        yield Text(brief.w[f"report.privacy-{key}"])
    if brief.recipient in (Recipient.MONITORING_OFFICER, Recipient.OMBUDSMAN_WALES):
        yield Text(brief.w["report.confidential-warning"])


_ALL: tuple[Section, ...] = (
    *(summary, member, account, capacity, code, facts, chronology, connection, rules, effect, background, side, actions),
    *(remedy, other_bodies, danger, views, employee, terms, method, allegations, interviews, unavailable, findings),
    *(mitigation, recommendation, referrer, witnesses),
)
SECTIONS: dict[str, Section] = {
    **{getattr(each, "__name__", "").replace("_", "-"): each for each in _ALL},
    "sheet-referrer": referrer,
    "sheet-witnesses": witnesses,
    "sheet-privacy": privacy,
}
"""By the ids of resources/reports.toml."""
