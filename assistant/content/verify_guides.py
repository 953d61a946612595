# SPDX-License-Identifier: Apache-2.0
"""What must hold for walkthroughs and the profile check, proved over every path when the files are read."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from assistant.content import assemble
from assistant.content.problems import Problem, unknown
from assistant.content.verify_endings import (
    START_FACTS,
    Readings,
    askers,
    kind_of,
    marked,
    path_problems,
    shared_problems,
    strangers,
)
from assistant.domain.told import BLANK, Outside
from assistant.domain.walkthrough import DOES, CycleError, Path, Walkthrough, paths, place

OFFERS = frozenset(["terms", "bio", "blocked-words", "templates", "check", "read", "log", "profile", "old"])
CONTACTS = frozenset(
    ["clerk", "communications", "monitoring-officer", "concerns", "ideas", "official", "staff", "councillor", "contractor"]
)


def verify_guides(plain: dict[str, Any]) -> list[Problem]:
    """Every broken link and every proof that fails."""
    clause_ids = {c["id"] for p in plain["packs"].values() for c in p["clauses"]}
    topics = set(plain["topics"]["topics"])
    walks = {walk_id: w for walk_id, w in plain["walkthroughs"].items() if not _targets(walk_id, w, plain)}
    blanks = {x["id"] for key in ("way", "fact") for x in plain["outside"][key]} | {"contact"}
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
            problems += _each(file, f"{key}.steps", [s["does"] for s in ending["steps"]], {"", *DOES})
            problems += marked(file, key, ending)
            problems += _blanks(file, key, ending, blanks)
    problems += shared_problems(plain["walkthroughs"])
    if len(walks) == len(plain["walkthroughs"]):
        problems += _proofs(assemble.walkthroughs(walks), assemble.outside(plain["outside"]))
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


def _blanks(file: str, key: str, ending: Mapping[str, Any], known: AbstractSet[str]) -> list[Problem]:
    """Blanks like {clerk} that nothing fills."""
    texts = [ending["title"], *(s["text"] for s in ending["steps"])]
    texts += [p[part] for p in (*ending["parts"], *ending["words"]) for part in ("title", "text")]
    return _each(file, key, [name for text in texts for name in BLANK.findall(text)], known)


def _targets(walk_id: str, walk: Mapping[str, Any], plain: Mapping[str, Any]) -> list[Problem]:
    """Targets that name nothing, and facts that nobody gives."""
    file = f"walkthroughs/{walk_id}.toml"
    names = {key: {x["id"] for x in (*w["node"], *w["ending"])} for key, w in plain["walkthroughs"].items()}
    known: dict[str, set[str]] = {k: set(v) for k, v in START_FACTS.items()}
    for node in (n for w in plain["walkthroughs"].values() for n in w["node"]):
        known.setdefault(node["id"], set()).update(a["id"] for a in node["answers"])
    ids = [x["id"] for x in (*walk["node"], *walk["ending"])]
    out = [Problem(file, name, "is there twice. Give each its own id.") for name in sorted({n for n in ids if ids.count(n) > 1})]
    out += _each(file, "start", [walk["start"]], {n["id"] for n in walk["node"]})
    for node in walk["node"]:
        links = [(f"node.{node['id']}.answers.{a['id']}", a["to"]) for a in node["answers"]]
        links += [(f"node.{node['id']}.answers.{a['id']}.cases", c["to"]) for a in node["answers"] for c in a["cases"]]
        links += [(f"node.{node['id']}", node[k]) for k in ("all_to", "else_to") if node[k]]
        links += [(f"node.{node['id']}.rows.{r['id']}", r["else_to"]) for r in node["rows"] if r["else_to"]]
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


def _proofs(walks: Mapping[str, Walkthrough], outside: Outside) -> list[Problem]:
    out: list[Problem] = []
    texts: dict[str, tuple[str, str]] = {}
    readings = Readings(outside)
    for walk in walks.values():
        file = f"walkthroughs/{walk.id}.toml"
        for node in walk.nodes.values():
            first = texts.setdefault(node.id, (node.text, file))
            if first[0] != node.text:
                out.append(Problem(file, f"node.{node.id}.text", f"asks something else than in {first[1]}. Use another id."))
    for walk in walks.values():
        file = f"walkthroughs/{walk.id}.toml"
        try:
            found = [p for known in askers() for p in paths(walks, place(walks, walk.id, walk.start), known)]
        except CycleError as error:
            out.append(Problem(file, f"node.{error}", "would be asked twice on one way. Lead it to an ending."))
            continue
        out += _reached(walk, walks, found)
        kinds = {kind_of(path): path for path in found}
        out += dict.fromkeys(problem for path in kinds.values() for problem in path_problems(file, walk, path, readings))
    return out


def _reached(walk: Walkthrough, walks: Mapping[str, Walkthrough], found: list[Path]) -> list[Problem]:
    """Endings and questions to which no way leads."""
    file = f"walkthroughs/{walk.id}.toml"
    reached = {(p.places[-1].walkthrough, p.ending.id) for p in found}
    asked = {(p.walkthrough, p.at.id) for each in found for p in each.places}
    # another file may lead to an ending or a question of this one: then that file's paths reach it
    led = {
        (c.rpartition("/")[0], c.rpartition("/")[2])
        for w in walks.values()
        for n in w.nodes.values()
        for c in (
            n.all_to,
            n.else_to,
            *(r.else_to for r in n.rows),
            *(t for a in n.answers for t in (a.to, *(x.to for x in a.cases))),
        )
        if "/" in c
    }
    out = [
        Problem(file, f"ending.{ending.id}", "is never reached. Lead an answer to it, or take it out.")
        for ending in walk.endings.values()
        if (walk.id, ending.id) not in reached | led
    ]
    out += [
        Problem(file, f"node.{node.id}", "is never asked. Lead an answer to it, or take it out.")
        for node in walk.nodes.values()
        if (walk.id, node.id) not in asked | led
    ]
    return out


def _told_in_plan(file: str, question: Mapping[str, Any], outside: Outside) -> list[Problem]:
    """Blanks of a task that nothing fills, and roles that it sends to themselves."""
    task = question["task"]
    texts = (task["title"], task["reason"], task["warn"], *task["steps"])
    out = _each(file, "task", [name for text in texts for name in BLANK.findall(text)], set(outside.ways))
    roles = question["when"]["roles"] or START_FACTS["role"]
    for facts in (f for f in askers() if f["role"] in roles and "nation" in f):
        # a plan does not know the nation: what it says must be right in each
        said = tuple(outside.name(text, {"role": facts["role"]}) for text in texts)
        out += [Problem(file, "task", text) for text in strangers(said, facts, outside)]
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
    answers = {question.id: {a.id for a in question.answers} for question in assemble.audit(plain["audit"])}
    outside = assemble.outside(plain["outside"])
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
        earlier = [(key, *pair) for key in ("answers", "unless") for pair in question["when"][key].items()]
        for key, other, wanted in earlier:
            if other not in answers:
                out.append(unknown(file, f"when.{key}", other, set(answers)))
                continue
            out += _each(file, f"when.{key}.{other}", wanted, answers[other])
            if plain["audit"][other]["order"] >= question["order"]:
                out.append(Problem(file, "order", f"must come after {other}, whose answer it needs."))
        task = question["task"]
        if task:
            out += _told_in_plan(file, question, outside)
        if task and task["offer"] and task["offer"] not in OFFERS:
            name = task["offer"].partition(":")[2]
            if name not in plain["walkthroughs"]:
                out.append(unknown(file, "task.offer", task["offer"], OFFERS))
    return out
