# SPDX-License-Identifier: Apache-2.0
"""Validated plain values to domain values, for walkthroughs, the profile check, practice and the small tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.domain.audit import Account, Applies, AuditAnswer, AuditQuestion, AuditTask, Contradiction, Result
from assistant.domain.learn import LearnContent, MakerWords, PracticePost, ReplyTemplate, SampleComment, TermsPart
from assistant.domain.old_posts import ExportSteps, OldPostsContent
from assistant.domain.told import Body, ElectionDays, Fact, Outside, Way
from assistant.domain.walkthrough import GROUPS, Case, Ending, Node, Only, Part, Row, Step, WalkAnswer, Walkthrough

Plain = Mapping[str, Any]

_USUAL = (
    AuditAnswer("yes", "Yes", Result.MET),
    AuditAnswer("no", "No", Result.ACTION),
    AuditAnswer("unsure", "I am not sure", Result.UNSURE),
    AuditAnswer("na", "This does not apply to me", Result.NONE),
)
"""The answers of a question that names none (product.md C.4)."""


def walkthroughs(plain: Mapping[str, Plain]) -> dict[str, Walkthrough]:
    """Every walkthrough by id, in the order of the list page."""
    made = [_walkthrough(walk_id, w) for walk_id, w in plain.items()]
    return {w.id: w for w in sorted(made, key=lambda w: (GROUPS.index(w.group), w.order, w.id))}


def _walkthrough(walk_id: str, w: Plain) -> Walkthrough:
    return Walkthrough(
        walk_id,
        w["code"],
        w["group"],
        w["order"],
        w["title"],
        w["start"],
        {n["id"]: _node(n) for n in w["node"]},
        {e["id"]: _ending(e) for e in w["ending"]},
        w["intro"],
        tuple(w["find"]),
        w["no_reply"],
    )


def _node(n: Plain) -> Node:
    return Node(
        n["id"],
        n["text"],
        n["hint"],
        tuple(
            WalkAnswer(
                a["id"],
                a["label"],
                a["to"],
                a["example"],
                tuple(Case(c["fact"], frozenset(c["values"]), c["to"]) for c in a["cases"]),
                frozenset(a["means"]),
            )
            for a in n["answers"]
        ),
        tuple(
            Row(r["id"], r["text"], r["wanted"], tuple(r["contacts"]), r["fact"], r["else_to"], frozenset(r["means"]))
            for r in n["rows"]
        ),
        n["all_to"],
        n["else_to"],
        n["gate"],
        n["situation"],
        tuple(n["offers"]),
    )


def _ending(e: Plain) -> Ending:
    return Ending(
        e["id"],
        e["title"],
        tuple(Step(s["text"], s["does"], s["to_do"], _only(s)) for s in e["steps"]),
        tuple(Part(p["title"], p["text"], _only(p)) for p in e["parts"]),
        tuple(Part(p["title"], p["text"], _only(p), tuple(p["goes"]), p["account"]) for p in e["words"]),
        tuple(e["clauses"]),
        tuple(e["topics"]),
        e["elsewhere"],
        tuple(e["contacts"]),
        e["incident"],
        tuple(e["settings"]),
        tuple(e["offers"]),
        e["abuse"],
        e["general"],
        _only(e),
        e["situation"],
        e["shared"],
        e["wordless"],
    )


def _only(x: Plain) -> Only:
    return Only(frozenset(x["roles"]), frozenset(x["nations"]), frozenset(x["places"]))


def calendar(plain: Plain) -> ElectionDays:
    """The working days before a poll."""
    return ElectionDays(plain["notice_working_days"], frozenset(plain["closed"]), plain["source"], plain["checked_on"])


def outside(plain: Plain) -> Outside:
    """Bodies, blanks and facts of the world outside."""
    return Outside(
        {b["id"]: Body(b["id"], tuple(b["names"]), _only(b)) for b in plain["body"]},
        {w["id"]: Way(w["id"], w["text"], tuple((_only(c), c["text"]) for c in w["cases"])) for w in plain["way"]},
        {f["id"]: Fact(f["id"], f["text"], f["source"], f["checked_on"], f["seen"]) for f in plain["fact"]},
    )


def old_posts(plain: Plain) -> OldPostsContent:
    """What is said of old posts."""
    return OldPostsContent(
        leave_out=frozenset(plain["leave_out"]),
        leave_out_of_shares=frozenset(plain["leave_out_of_shares"]),
        steps_written_on=plain["steps_written_on"],
        exports=tuple(ExportSteps(**{**e, "steps": tuple(e["steps"])}) for e in plain["export"]),
    )


def audit(plain: Mapping[str, Plain]) -> tuple[AuditQuestion, ...]:
    """Every question of the profile check, in order."""
    return tuple(sorted((_question(q_id, q) for q_id, q in plain.items()), key=lambda q: (q.order, q.id)))


def _question(q_id: str, q: Plain) -> AuditQuestion:
    when, task = q["when"], q["task"]
    answers = tuple(
        AuditAnswer(a["id"], a["label"], Result(a["result"]), a["blurs"], a["feeds"], a["months"]) for a in q["answers"]
    )
    return AuditQuestion(
        q_id,
        q["code"],
        q["order"],
        q["section"],
        q["asks"],
        q["text"],
        q["why"],
        answers or _USUAL,
        Applies(
            frozenset(when["roles"]),
            frozenset(when["kinds"]),
            frozenset(when["sites"]),
            frozenset(when["without"]),
            {k: frozenset(v) for k, v in when["answers"].items()},
        ),
        q["hint"],
        tuple(q["clauses"]),
        tuple(q["topics"]),
        q["setting"],
        tuple(q["look"]),
        q["search"],
        q["needs_steps"],
        q["clear"],
        q["general"],
        AuditTask(
            task["title"],
            task["reason"],
            task["minutes"],
            task["rank"],
            tuple(task["steps"]),
            task["offer"],
            task["warn"],
        )
        if task
        else None,
    )


def accounts(site: str, plain: Plain) -> tuple[Account, ...]:
    """The kinds of account that a platform's file names."""
    return tuple(
        Account(a["id"], a["label"], a["kind"], site, a["order"], {k: tuple(v) for k, v in a["steps"].items()})
        for a in plain["account"]
    )


def learn(plain: Plain) -> LearnContent:
    """Practice posts and comments to sort."""
    posts = (
        PracticePost(
            post_id,
            p["text"],
            p["situation"],
            p["best"],
            p["why"],
            p["about"],
            p["context"],
            tuple(p["clauses"]),
            tuple(p["topics"]),
            p["missed"],
        )
        for post_id, p in plain["practice"].items()
    )
    comments = tuple(SampleComment(c["text"], c["kind"], c["why"]) for c in plain["learn"]["comment"])
    return LearnContent(tuple(posts), comments)


def makers(plain: Plain) -> MakerWords:
    """Sentences for the makers, reply templates, words to block."""
    return MakerWords(
        plain["terms"],
        tuple(TermsPart(r["id"], r["label"], r["text"]) for r in plain["removes"]),
        {k: tuple(v) for k, v in plain["lines"].items()},
        tuple(ReplyTemplate(t["id"], t["title"], t["text"]) for t in plain["template"]),
        tuple(plain["blocked_words"]),
    )


def contradictions(plain: Mapping[str, Any]) -> tuple[Contradiction, ...]:
    return tuple(
        Contradiction(
            first=p["first"]["question"],
            first_answers=frozenset(p["first"]["answers"]),
            second=p["second"]["question"],
            second_answers=frozenset(p["second"]["answers"]),
            text=p["text"],
        )
        for p in plain["pair"]
    )
