# SPDX-License-Identifier: Apache-2.0
"""Validated plain values to domain values. Needs neither pydantic nor TOML, so the program starts from it.

The records of `domain` say how they are written (`domain/records.py`); here stands only what the files say in another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from assistant.content.words import words_of
from assistant.domain.audit import AuditQuestion, Contradiction
from assistant.domain.content import Advice, Content, HelpPage
from assistant.domain.finding import Level
from assistant.domain.incident import IncidentContent
from assistant.domain.learn import LearnContent, MakerWords
from assistant.domain.old_posts import OldPostsContent
from assistant.domain.picture_words import Furniture
from assistant.domain.platform import Platform
from assistant.domain.policy import (
    AudienceLine,
    Concern,
    Condition,
    FairComment,
    MatchKind,
    Meant,
    NoteSpec,
    PolicyPack,
    QuestionSpec,
    Rule,
    SignalSpec,
    Subject,
)
from assistant.domain.records import from_plain
from assistant.domain.report import RecipientSpec, ReportField, ReportForm
from assistant.domain.told import ElectionDays, Outside
from assistant.domain.walkthrough import GROUPS, Walkthrough

Plain = Mapping[str, Any]
_T = TypeVar("_T")

_USUAL = [
    {"id": "yes", "label": "Yes", "result": "met"},
    {"id": "no", "label": "No", "result": "action"},
    {"id": "unsure", "label": "I am not sure", "result": "unsure"},
    {"id": "na", "label": "This does not apply to me", "result": "none"},
]
"""The answers of a question that names none (product.md C.4)."""


def assemble(plain: Plain) -> Content:
    """Build the content from what `sources.read_resources` gave (or from its compiled form)."""
    concerns = [{**c, "order": order} for order, c in enumerate(plain["concerns"]["concern"])]
    questions = [{**q, "order": order} for order, q in enumerate(plain["questions"]["question"])]
    reports, spelling = plain["reports"], plain["spelling"]
    return Content(
        concerns={c.id: c for c in _each(Concern, concerns)},
        no_tips=from_plain(Condition, plain["concerns"]["no_tips"]),
        rules=(
            *(build_rule(rule_id, r) for rule_id, r in plain["rules"].items()),
            *(_reader(says, plain["reader"]["doubt"]) for says in plain["reader"]["says"]),
            *(_slip(s) for s in plain["grammar"]["slip"]),
        ),
        packs={pack_id: build_pack(pack_id, p) for pack_id, p in plain["packs"].items()},
        questions=_each(QuestionSpec, questions),
        signals=_each(SignalSpec, plain["signals"]["signal"]),
        capacity_words=plain["signals"]["words"],
        audience=_each(AudienceLine, plain["beside"]["audience"]),
        notes=_each(NoteSpec, plain["beside"]["note"]),
        advice=_advice(plain["advice"]),
        fair_comment=from_plain(FairComment, plain["fair_comment"]),
        senses=from_plain(Meant, plain["senses"]),
        vocabulary={name: tuple(words) for name, words in plain["vocabulary"]["classes"].items()},
        platforms={key: _platform(key, p) for key, p in plain["platforms"].items()},
        topics=plain["topics"]["topics"],
        subjects=_each(Subject, plain["policy_words"]["subject"]),
        everyday={topic: tuple(words) for topic, words in plain["topics"]["everyday"].items()},
        words=words_of(dict(plain)),
        incidents=from_plain(IncidentContent, {**plain["incidents"], "tips": plain["incidents"]["tips"]["list"]}),
        recipients=_each(RecipientSpec, reports["recipient"]),
        report_forms=_each(ReportForm, _with_id(plain["forms"])),
        report_fields=_each(ReportField, reports["field"]),
        misspellings=spelling["misspellings"],
        council_words=frozenset(spelling["council_words"]),
        help_pages=_each(HelpPage, plain["help"]["page"]),
        audit=audit(plain["audit"]),
        contradictions=_each(Contradiction, map(_two_answers, plain["contradictions"]["pair"])),
        walkthroughs=walkthroughs(plain["walkthroughs"]),
        learn=from_plain(LearnContent, {"posts": _with_id(plain["practice"]), "comments": plain["learn"]["comment"]}),
        makers=from_plain(MakerWords, plain["makers"]),
        outside=outside(plain["outside"]),
        calendar=from_plain(ElectionDays, plain["outside"]["calendar"]),
        old_posts=from_plain(OldPostsContent, plain["old_posts"]),
        furniture=from_plain(Furniture, plain["screenshots"]),
    )


def _each(kind: type[_T], rows: Iterable[Plain]) -> tuple[_T, ...]:
    return tuple(from_plain(kind, row) for row in rows)


def _with_id(files: Mapping[str, Plain]) -> list[Plain]:
    """The values of a folder's files, each with its file's name as its id."""
    return [{"id": name, **values} for name, values in files.items()]


def _advice(plain: Plain) -> dict[str, Advice]:
    reasons = plain["reasons"]
    return {
        a["concern"]: from_plain(Advice, {**a, "fine": [(reason, reasons[reason]) for reason in a["fine"]]})
        for a in plain["advice"]
    }


def _platform(key: str, p: Plain) -> Platform:
    bio = p["bio"] or {}
    accounts = [{**a, "site": key} for a in p["account"]]
    own = {"id": key, "accounts": accounts, "bio_name": bio.get("name"), "bio_limit": bio.get("limit")}
    return from_plain(Platform, {**p, **own})


def _two_answers(pair: Plain) -> Plain:
    first, second = pair["first"], pair["second"]
    return {
        "text": pair["text"],
        "first": first["question"],
        "first_answers": first["answers"],
        "second": second["question"],
        "second_answers": second["answers"],
    }


def build_pack(pack_id: str, p: Plain, source: str = "built-in") -> PolicyPack:
    """A pack from validated values. A clause without a label is called by the council's short name and its number."""
    short = p["short_name"]
    clauses = [{**c, "label": c["label"] or f"{short} {c['number'] or c['id']}"} for c in p["clauses"]]
    also_see = {k: v for k, v in p["also_see"].items() if v}
    return from_plain(PolicyPack, {**p, "id": pack_id, "clauses": clauses, "also_see": also_see, "source": source})


def build_rule(rule_id: str, r: Plain) -> Rule:
    """A rule from the plain values of its file."""
    levels = [{**c, "level": None if c["level"] == "none" else c["level"]} for c in r["levels"]]
    own = {"id": rule_id, "match": r["match"]["kind"], "levels": levels, "rewrites": r["rewrite"]}
    return from_plain(Rule, {**r, **r["match"], **_examples(r), **own})


def _examples(r: Plain) -> Plain:
    """The example drafts of a rule: plain texts, or tables with `text` and keys of the command line's context."""
    return {key: [_example(value) for value in r.get(key, ())] for key in ("flags", "allows")}


def _example(value: str | Plain) -> Plain:
    if isinstance(value, str):
        return {"text": value}
    return {"text": value["text"], "context": {k: v for k, v in value.items() if k != "text"}}


def _reader(says: Plain, doubt: str) -> Rule:
    """What is said where the reader finds a concern by itself."""
    softer = [{"targets": says["soft"], "level": Level.TIP}] if says["soft"] else []
    received = "-received" if "received" in says["when"].get("flags", ()) else ""
    name, why = f"model-{says['concern']}{received}", f"{doubt} {says['why']}"
    own = {"id": name, "why": why, "match": MatchKind.MODEL, "levels": softer}
    return from_plain(Rule, {**says, **_examples(says), **own})


def _slip(s: Plain) -> Rule:
    own = {
        "id": f"grammar-{s['id']}",
        "concern": "spelling",
        "level": Level.TIP,
        "title": "a slip of the pen",
        "why": "Correct spelling and grammar help people to trust what you write.",
        "match": MatchKind.PHRASES,
        "phrases": s["find"],
        "rewrites": [{"kind": "swap", "swaps": s["swaps"]}],
    }
    return from_plain(Rule, {**s, **_examples(s), **own})


def walkthroughs(plain: Mapping[str, Plain]) -> dict[str, Walkthrough]:
    """Every walkthrough by id, in the order of the list page."""
    made = sorted(_each(Walkthrough, _with_id(plain)), key=lambda w: (GROUPS.index(w.group), w.order, w.id))
    return {w.id: w for w in made}


def outside(plain: Plain) -> Outside:
    """Bodies, blanks and facts of the world outside."""
    return from_plain(Outside, plain)


def audit(plain: Mapping[str, Plain]) -> tuple[AuditQuestion, ...]:
    """Every question of the profile check, in order."""
    rows = ({**q, "answers": q["answers"] or _USUAL} for q in _with_id(plain))
    return tuple(sorted(_each(AuditQuestion, rows), key=lambda q: (q.order, q.id)))
