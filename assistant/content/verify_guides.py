# SPDX-License-Identifier: Apache-2.0
"""What must hold for walkthroughs and the profile check, proved over every path when the files are read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from assistant.content import assemble_guides
from assistant.content.problems import Problem, unknown
from assistant.domain.draft import Role
from assistant.domain.walkthrough import MAX_STEPS, CycleError, Ending, Means, Path, Walkthrough, paths, place

REMOVES = frozenset(["hide", "delete", "block"])
OFFERS = frozenset(["terms", "bio", "blocked-words", "templates", "check", "read", "log", "profile"])
CONTACTS = frozenset(
    ["clerk", "communications", "monitoring-officer", "concerns", "ideas", "official", "staff", "councillor", "contractor"]
)
START_FACTS = {
    "role": tuple(r.value for r in Role),
    "nation": ("england", "wales", "scotland", "northern-ireland"),
}
"""Facts that are known before the first question."""

_TELLS = {
    "hide": re.compile(r"\b(hide|hiding)\b", re.IGNORECASE),
    "delete": re.compile(r"\b(delete|take it down|remove)\b", re.IGNORECASE),
    "block": re.compile(r"\b(block|ban)\b", re.IGNORECASE),
}
"""Words in a step that must be marked by `does`, so that the proofs see them."""


def verify_guides(plain: dict[str, Any]) -> list[Problem]:
    """Every broken link and every proof that fails."""
    clause_ids = {c["id"] for p in plain["packs"].values() for c in p["clauses"]}
    topics = set(plain["topics"]["topics"])
    walks = {walk_id: w for walk_id, w in plain["walkthroughs"].items() if not _targets(walk_id, w, plain)}
    problems: list[Problem] = []
    for walk_id, walk in plain["walkthroughs"].items():
        file = f"walkthroughs/{walk_id}.toml"
        problems += _targets(walk_id, walk, plain)
        for node in walk["node"]:
            problems += _each(file, f"node.{node['id']}.offers", node["offers"], OFFERS)
        for ending in walk["ending"]:
            key = f"ending.{ending['id']}"
            problems += _cites(file, key, ending, clause_ids, topics)
            problems += _each(file, f"{key}.contacts", ending["contacts"], CONTACTS)
            kinds = {k["id"] for k in plain["incidents"]["kind"]} | {""}
            problems += _each(file, f"{key}.incident", [ending["incident"]], kinds)
            problems += _each(file, f"{key}.offers", [o for o in ending["offers"] if not o.startswith("walkthrough:")], OFFERS)
            problems += _marked(file, key, ending)
    if len(walks) == len(plain["walkthroughs"]):
        problems += _proofs(assemble_guides.walkthroughs(walks))
    problems += _audit(plain, clause_ids, topics)
    problems += _contradictions(plain)
    for post_id, post in plain["practice"].items():
        problems += _cites(f"practice/{post_id}.toml", "", post, clause_ids, topics)
    return problems


def _contradictions(plain: Mapping[str, Any]) -> list[Problem]:
    """Questions and answers that a pair names must be there."""
    out: list[Problem] = []
    for number, pair in enumerate(plain["contradictions"]["pair"], 1):
        for side in ("first", "second"):
            key, named = f"pair[{number}].{side}", pair[side]
            out += _each("contradictions.toml", f"{key}.question", [named["question"]], set(plain["audit"]))
            question = plain["audit"].get(named["question"])
            if question is not None:
                known = {a["id"] for a in question["answers"]}
                out += _each("contradictions.toml", f"{key}.answers", named["answers"], known)
    return out


def facts_fed(audit: Mapping[str, Any]) -> set[str]:
    """Names of the facts that answers of the profile check give to checker and walkthroughs."""
    return {a["feeds"].partition("=")[0] for q in audit.values() for a in q["answers"] if a["feeds"]}


def _each(file: str, key: str, values: list[str], known: AbstractSet[str]) -> list[Problem]:
    return [unknown(file, key, v, known) for v in values if v not in known]


def _cites(file: str, key: str, item: Mapping[str, Any], clauses: AbstractSet[str], topics: AbstractSet[str]) -> list[Problem]:
    dot = f"{key}." if key else ""
    out = _each(file, f"{dot}clauses", item["clauses"], clauses) + _each(file, f"{dot}topics", item["topics"], topics)
    if not item["clauses"] and not item["topics"] and not item.get("general"):
        out.append(Problem(file, f"{dot}clauses", "names no clause and no topic. Add one, or set general = true."))
    return out


def _targets(walk_id: str, walk: Mapping[str, Any], plain: Mapping[str, Any]) -> list[Problem]:
    """Targets that name nothing, and facts that nobody gives."""
    file = f"walkthroughs/{walk_id}.toml"
    names = {key: {x["id"] for x in (*w["node"], *w["ending"])} for key, w in plain["walkthroughs"].items()}
    facts = {n["id"]: {a["id"] for a in n["answers"]} for w in plain["walkthroughs"].values() for n in w["node"]}
    known = {**facts, **{k: set(v) for k, v in START_FACTS.items()}}
    ids = [x["id"] for x in (*walk["node"], *walk["ending"])]
    out = [Problem(file, name, "is there twice. Give each its own id.") for name in sorted({n for n in ids if ids.count(n) > 1})]
    out += _each(file, "start", [walk["start"]], {n["id"] for n in walk["node"]})
    for node in walk["node"]:
        links = [(f"node.{node['id']}.answers.{a['id']}", a["to"]) for a in node["answers"]]
        links += [(f"node.{node['id']}.answers.{a['id']}.cases", c["to"]) for a in node["answers"] for c in a["cases"]]
        links += [(f"node.{node['id']}", node[k]) for k in ("all_to", "else_to") if node[k]]
        for key, target in links:
            other, slash, name = target.rpartition("/")
            if slash and other not in names:
                out.append(unknown(file, key, other, set(names)))
            elif name and name not in names[other if slash else walk_id]:
                out.append(unknown(file, key, name, names[other if slash else walk_id]))
        for answer in node["answers"]:
            for case in answer["cases"]:
                key = f"node.{node['id']}.answers.{answer['id']}.cases"
                if case["fact"] not in known:
                    out.append(unknown(file, key, case["fact"], set(known)))
                else:
                    out += _each(file, key, case["values"], known[case["fact"]])
        for row in node["rows"]:
            key = f"node.{node['id']}.rows.{row['id']}"
            out += _each(file, f"{key}.contacts", row["contacts"], CONTACTS)
            out += _each(file, f"{key}.fact", [row["fact"]], facts_fed(plain["audit"]) | {""})
    for ending in walk["ending"]:
        for offer in ending["offers"]:
            if offer.startswith("walkthrough:"):
                out += _each(file, f"ending.{ending['id']}.offers", [offer.partition(":")[2]], set(names))
    return out


def _marked(file: str, key: str, ending: Mapping[str, Any]) -> list[Problem]:
    """A step that says hide, delete or block is marked so; a copy is saved before the first of them."""
    out = []
    saved = False
    for number, step in enumerate(ending["steps"], 1):
        where = f"{key}.steps[{number}]"
        told = {does for does, pattern in _TELLS.items() if pattern.search(step["text"])}
        if step["does"] == "" and told:
            out.append(Problem(file, where, f"says {' or '.join(sorted(told))}: mark it with `does`."))
        if step["does"] in ("hide", "delete") and not saved:
            out.append(Problem(file, where, 'comes before a step with does = "save-copy". Save a copy first.'))
        saved = saved or step["does"] == "save-copy"
    return out


def _proofs(walks: Mapping[str, Walkthrough]) -> list[Problem]:
    out: list[Problem] = []
    texts: dict[str, tuple[str, str]] = {}
    for walk in walks.values():
        file = f"walkthroughs/{walk.id}.toml"
        for node in walk.nodes.values():
            first = texts.setdefault(node.id, (node.text, file))
            if first[0] != node.text:
                out.append(Problem(file, f"node.{node.id}.text", f"asks something else than in {first[1]}. Use another id."))
        found: list[Path] = []
        try:
            for role, nation in itertools.product(START_FACTS["role"], START_FACTS["nation"]):
                found += paths(walks, place(walks, walk.id, walk.start), {"role": role, "nation": nation})
        except CycleError as error:
            out.append(Problem(file, f"node.{error}", "would be asked twice on one way. Lead it to an ending."))
            continue
        reached = {(p.places[-1].walkthrough, p.ending.id) for p in found}
        asked = {(p.walkthrough, p.at.id) for each in found for p in each.places}
        # another file may lead to an ending or a question of this one: then that file's paths reach it
        led = {
            (c.rpartition("/")[0], c.rpartition("/")[2])
            for w in walks.values()
            for n in w.nodes.values()
            for a in n.answers
            for c in (a.to, *(x.to for x in a.cases))
            if "/" in c
        }
        for ending in walk.endings.values():
            if (walk.id, ending.id) not in reached | led:
                out.append(Problem(file, f"ending.{ending.id}", "is never reached. Lead an answer to it, or take it out."))
        for node in walk.nodes.values():
            if (walk.id, node.id) not in asked | led:
                out.append(Problem(file, f"node.{node.id}", "is never asked. Lead an answer to it, or take it out."))
        out += dict.fromkeys(problem for path in found for problem in _path_problems(file, path))
        if walk.no_reply:
            out += [
                Problem(file, f"ending.{e.id}", "holds a reply, and this walkthrough must not.")
                for e in walk.endings.values()
                if e.words or any(s.does == "reply" for s in e.steps)
            ]
    return out


def _path_problems(file: str, path: Path) -> list[Problem]:
    out = []
    ending: Ending = path.ending
    where = f"{file}: way to {path.places[-1].walkthrough}/{ending.id}"
    does = {s.does for s in ending.steps}
    if len(path.asked) > MAX_STEPS:
        out.append(Problem(file, f"node.{path.asked[-1].id}", f"is step {len(path.asked)} of one way. {MAX_STEPS} are the most."))
    if Means.CRITICISM in path.means and does & REMOVES:
        out.append(Problem(where, "steps", "criticism must never lead to hide, delete or block."))
    if Means.OFFICIAL in path.means and "block" in does and not any(n.gate for n in path.asked):
        out.append(Problem(where, "steps", 'an official account reaches "block" only through a page with gate = true.'))
    if Means.ABUSE in path.means and not ending.abuse:
        out.append(Problem(where, "abuse", "follows abuse: set abuse = true, so that it offers a break."))
    return out


def _audit(plain: Mapping[str, Any], clauses: AbstractSet[str], topics: AbstractSet[str]) -> list[Problem]:
    out: list[Problem] = []
    codes = [q["code"] for q in plain["audit"].values()]
    sites = plain["platforms"]
    settings = {s for p in sites.values() for a in p["account"] for s in a["steps"]}
    accounts = [a["id"] for p in sites.values() for a in p["account"]]
    out += [
        Problem("platforms", f"account.{name}", "is in two files. Give each its own id.")
        for name in sorted({a for a in accounts if accounts.count(a) > 1})
    ]
    answers = {question.id: {a.id for a in question.answers} for question in assemble_guides.audit(plain["audit"])}
    for q_id, question in plain["audit"].items():
        file = f"audit/{q_id}.toml"
        if codes.count(question["code"]) > 1:
            out.append(Problem(file, "code", f"{question['code']} stands in two files. Give each its own."))
        out += _cites(file, "", question, clauses, topics)
        out += _each(file, "when.sites", question["when"]["sites"], set(sites))
        out += _each(file, "setting", [question["setting"]] if question["setting"] else [], settings)
        if f"profile.section-{question['section']}" not in {
            f"{page}.{key}" for page, texts in plain["words"]["words"].items() for key in texts
        }:
            out.append(Problem(file, "section", f'has no title. Add "section-{question["section"]}" to the words of "profile".'))
        for other, wanted in question["when"]["answers"].items():
            if other not in answers:
                out.append(unknown(file, "when.answers", other, set(answers)))
                continue
            out += _each(file, f"when.answers.{other}", wanted, answers[other])
            if plain["audit"][other]["order"] >= question["order"]:
                out.append(Problem(file, "order", f"must come after {other}, whose answer it needs."))
        task = question["task"]
        if task and task["offer"] and task["offer"] not in OFFERS:
            name = task["offer"].partition(":")[2]
            if name not in plain["walkthroughs"]:
                out.append(unknown(file, "task.offer", task["offer"], OFFERS))
    return out
