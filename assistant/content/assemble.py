# SPDX-License-Identifier: Apache-2.0
"""Validated plain values to domain values. Needs neither pydantic nor TOML, so the program starts from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.content import assemble_guides
from assistant.content.words import words_of
from assistant.domain.content import Advice, Content, HelpPage
from assistant.domain.finding import AnswerChoice, Level
from assistant.domain.incident import Act, Choice, DateRule, IncidentContent, IncidentKind, Outcome
from assistant.domain.picture_words import Furniture
from assistant.domain.platform import Platform
from assistant.domain.policy import (
    AudienceLine,
    Concern,
    Condition,
    Example,
    FairComment,
    LevelCase,
    MatchKind,
    NoteKind,
    NoteSpec,
    PolicyPack,
    QuestionSpec,
    RewriteSpec,
    Rule,
    SignalSpec,
    Subject,
)
from assistant.domain.records import from_plain
from assistant.domain.report import FormField, PersonShow, Recipient, RecipientSpec, ReportField, ReportForm

Plain = Mapping[str, Any]


def assemble(plain: Plain) -> Content:
    """Build the content from what `sources.read_resources` gave (or from its compiled form)."""
    fair = plain["fair_comment"]
    return Content(
        concerns={
            c["id"]: Concern(c["id"], c["title"], order, c["stop"], c["family"], c["quoted"], c["own"])
            for order, c in enumerate(plain["concerns"]["concern"])
        },
        no_tips=_condition(plain["concerns"]["no_tips"]),
        rules=(
            *(build_rule(rule_id, r) for rule_id, r in plain["rules"].items()),
            *(_reader(says, plain["reader"]["doubt"]) for says in plain["reader"]["says"]),
            *(_slip(s) for s in plain["grammar"]["slip"]),
        ),
        packs={pack_id: build_pack(pack_id, p) for pack_id, p in plain["packs"].items()},
        questions=tuple(_question(order, q) for order, q in enumerate(plain["questions"]["question"])),
        signals=tuple(
            SignalSpec(
                s["id"], s["text"], s["lower"], s["points"], _condition(s["when"]), tuple(s["phrases"]), tuple(s["unless"])
            )
            for s in plain["signals"]["signal"]
        ),
        capacity_words=plain["signals"]["words"],
        audience=tuple(AudienceLine(a["text"], _condition(a["when"])) for a in plain["beside"]["audience"]),
        notes=tuple(
            NoteSpec(
                n["id"],
                n["text"],
                _condition(n["when"]),
                n["signal"],
                frozenset(map(Level, n["levels"])),
                tuple(n["phrases"]),
                NoteKind(n["kind"]),
            )
            for n in plain["beside"]["note"]
        ),
        advice=_advice(plain["advice"]),
        fair_comment=FairComment(
            tuple(fair["subjects"]),
            tuple(fair["criticism"]),
            tuple(fair["stance"]),
            frozenset(fair["softens"]),
            frozenset(fair["drops"]),
            frozenset(fair["people"]),
            frozenset(fair["never_beside"]),
        ),
        vocabulary={name: tuple(words) for name, words in plain["vocabulary"]["classes"].items()},
        platforms={
            key: Platform(
                key,
                p["name"],
                p["limit"],
                p["counting"],
                tuple(p["names"]),
                p["note"],
                p["checked_on"],
                assemble_guides.accounts(key, p),
                p["bio"]["name"] if p["bio"] else "",
                p["bio"]["limit"] if p["bio"] else 0,
                p["steps_written_on"] or "",
                p["steps_checked_on"] or "",
            )
            for key, p in plain["platforms"].items()
        },
        topics=plain["topics"]["topics"],
        subjects=tuple(from_plain(Subject, subject) for subject in plain["policy_words"]["subject"]),
        everyday={topic: tuple(words) for topic, words in plain["topics"]["everyday"].items()},
        words=words_of(dict(plain)),
        incidents=_incidents(plain["incidents"]),
        recipients=tuple(_recipient(r) for r in plain["reports"]["recipient"]),
        report_forms=tuple(_report_form(key, f) for key, f in plain["forms"].items()),
        report_fields=tuple(_report_field(f) for f in plain["reports"]["field"]),
        misspellings=plain["spelling"]["misspellings"],
        council_words=frozenset(plain["spelling"]["council_words"]),
        help_pages=tuple(HelpPage(h["id"], h["title"], tuple(h["paragraphs"])) for h in plain["help"]["page"]),
        audit=assemble_guides.audit(plain["audit"]),
        contradictions=assemble_guides.contradictions(plain["contradictions"]),
        walkthroughs=assemble_guides.walkthroughs(plain["walkthroughs"]),
        learn=assemble_guides.learn(plain),
        makers=assemble_guides.makers(plain["makers"]),
        outside=assemble_guides.outside(plain["outside"]),
        calendar=assemble_guides.calendar(plain["outside"]["calendar"]),
        old_posts=assemble_guides.old_posts(plain["old_posts"]),
        furniture=Furniture(tuple(plain["screenshots"]["words"]), tuple(plain["screenshots"]["patterns"])),
    )


def _advice(plain: Plain) -> dict[str, Advice]:
    reasons = plain["reasons"]
    return {
        a["concern"]: Advice(
            say=a["say"],
            before=a["before"],
            after=a["after"],
            reader=a["reader"],
            fine=tuple((reason, reasons[reason]) for reason in a["fine"]),
        )
        for a in plain["advice"]
    }


def build_pack(pack_id: str, p: Plain, source: str = "built-in") -> PolicyPack:
    """A pack from validated values. A clause without a label is called by the council's short name and its number."""
    short = p["short_name"]
    clauses = [{**c, "label": c["label"] or f"{short} {c['number'] or c['id']}"} for c in p["clauses"]]
    also_see = {k: v for k, v in p["also_see"].items() if v}
    plain = {**p, "id": pack_id, "clauses": clauses, "contacts": p["contact"], "also_see": also_see, "source": source}
    return from_plain(PolicyPack, plain)


def _incidents(p: Plain) -> IncidentContent:
    return IncidentContent(
        kinds=tuple(
            IncidentKind(k["id"], k["code"], k["label"], tuple(k["concerns"]), k["reply_due"], Act(k["act"]), k["hint"])
            for k in p["kind"]
        ),
        connections=tuple(Choice(c["id"], c["label"], c["note"]) for c in p["connection"]),
        reasons=tuple(Choice(r["id"], r["label"], r["note"]) for r in p["reason"]),
        outcomes=tuple(Outcome(o["id"], o["label"], o["keep_months"]) for o in p["outcome"]),
        dates=tuple(
            DateRule(
                d["id"],
                d["label"],
                d["count"],
                d["unit"],
                d["source"],
                d["checked_on"],
                frozenset(d["who"]),
                frozenset(d["nations"]),
                d["counted_from"],
            )
            for d in p["date"]
        ),
        tips=tuple(p["tips"]["list"]),
    )


def _condition(w: Plain) -> Condition:
    return Condition(
        accounts=frozenset(w["accounts"]),
        roles=frozenset(w["roles"]),
        places=frozenset(w["places"]),
        kinds=frozenset(w["kinds"]),
        purposes=frozenset(w["purposes"]),
        targets=frozenset(w["targets"]),
        answers={k: frozenset(v) for k, v in w["answers"].items()},
        flags=frozenset(w["flags"]),
        not_flags=frozenset(w["not_flags"]),
    )


def build_rule(rule_id: str, r: Plain) -> Rule:
    """A rule from the plain values of its file."""
    m = r["match"]
    return Rule(
        id=rule_id,
        concern=r["concern"],
        level=Level(r["level"]),
        title=r["title"],
        message=r["message"],
        why=r["why"],
        match=MatchKind(m["kind"]),
        phrases=tuple(m["phrases"]),
        hints=tuple(m["hints"]),
        unless=tuple(m["unless"]),
        unless_sentence=tuple(m["unless_sentence"]),
        unless_draft=tuple(m["unless_draft"]),
        needs=tuple(m["needs"]),
        pattern=m["pattern"],
        pattern_words=tuple(m["pattern_words"]),
        detector=m["detector"],
        guards=frozenset(m["guards"]),
        second_reading=m["second_reading"],
        when=_condition(r["when"]),
        levels=tuple(LevelCase(_condition(c), None if c["level"] == "none" else Level(c["level"])) for c in r["levels"]),
        rewrites=tuple(RewriteSpec(w["kind"], w["text"], tuple(w["swaps"].items())) for w in r["rewrite"]),
        flags=tuple(map(example, r.get("flags", ()))),
        allows=tuple(map(example, r.get("allows", ()))),
    )


def example(value: str | Plain) -> Example:
    """An example draft: plain text, or a table with `text` and keys of the command line's context."""
    if isinstance(value, str):
        return Example(value)
    return Example(value["text"], {k: v for k, v in value.items() if k != "text"})


def _reader(says: Plain, doubt: str) -> Rule:
    """What is said where the reader finds a concern by itself."""
    softer = LevelCase(Condition(targets=frozenset(says["soft"])), Level.TIP)
    return Rule(
        id=f"model-{says['concern']}",
        concern=says["concern"],
        level=Level(says["level"]),
        title=says["title"],
        message=says["message"],
        why=f"{doubt} {says['why']}",
        match=MatchKind.MODEL,
        when=_condition(says["when"]),
        levels=(softer,) if says["soft"] else (),
        flags=tuple(map(example, says.get("flags", ()))),
        allows=tuple(map(example, says.get("allows", ()))),
    )


def _slip(s: Plain) -> Rule:
    return Rule(
        id=f"grammar-{s['id']}",
        concern="spelling",
        level=Level.TIP,
        title="a slip of the pen",
        message=s["message"],
        why="Correct spelling and grammar help people to trust what you write.",
        match=MatchKind.PHRASES,
        phrases=tuple(s["find"]),
        unless=tuple(s["unless"]),
        rewrites=(RewriteSpec("swap", "", tuple(s["swaps"].items())),),
        flags=tuple(map(example, s.get("flags", ()))),
        allows=tuple(map(example, s.get("allows", ()))),
    )


def _question(order: int, q: Plain) -> QuestionSpec:
    return QuestionSpec(
        q["id"],
        q["text"],
        q["why"],
        tuple(AnswerChoice(a["id"], a["label"]) for a in q["answers"]),
        order,
        _condition(q["when"]),
        frozenset(q["concerns"]),
        tuple(q["phrases"]),
    )


def _recipient(plain: Mapping[str, Any]) -> RecipientSpec:
    return RecipientSpec(
        id=Recipient(plain["id"]),
        label=plain["label"],
        route=plain["route"],
        nation=plain["nation"],
        include=frozenset(plain["include"]),
        people=PersonShow(plain["people"]),
        sections=tuple(plain["sections"]),
        sheets=tuple(plain["sheets"]),
    )


def _report_form(form_id: str, plain: Plain) -> ReportForm:
    fields = tuple(FormField(f["asks"], tuple(f["gives"])) for f in plain["field"])
    return ReportForm(form_id, plain["label"], plain["source"], plain["checked_on"], plain["note"], fields)


def _report_field(plain: Mapping[str, Any]) -> ReportField:
    return ReportField(
        id=plain["id"],
        label=plain["label"],
        hint=plain["hint"],
        long=plain["long"],
        recipients=frozenset(map(Recipient, plain["recipients"])),
        section=plain["section"],
        printed=plain["printed"],
        missing=plain["missing"],
        choices=tuple(plain["choices"]),
        group=plain["group"],
        asked=plain["asked"],
    )
