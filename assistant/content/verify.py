# SPDX-License-Identifier: Apache-2.0
"""What a schema cannot see: links between files, doubled ids, and words that must not be on screen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from assistant.content.form_schema import unknown_names
from assistant.content.problems import Problem, unknown
from assistant.content.verify_guides import facts_fed, verify_guides
from assistant.domain.finding import CapacityLevel

GUARDS = frozenset({"negated", "quoted", "reported", "question", "self", "opinion", "sourced", "condemned"})
DETECTORS = frozenset({"personal-data", "shape"})
FLAGS = frozenset(
    [
        "received",
        "others-words",
        "invites",
        "staff",
        "impartial",
        "restricted-post",
        "work-hours",
        "not-work-hours",
        "election",
        "local-topic",
        "has-link",
        "names-people",
        "stop",
        "check",
        "tip",
        "empty-text",
    ]
)
_NEEDED_CLASSES = [
    "given-names",
    "never-names",
    "never-plain",
    "initials",
    "maskable",
    "negation",
    "objection",
    "reported-by",
    "opinion",
    "source-given",
    "thanks",
    "sign-off",
    "says-nothing",
    "not-english",
    "infixes",
    "invitation",
    "target-staff",
    "target-councillor",
    "target-person",
    "target-group",
    "target-institution",
    "target-decision",
    "office-title",
    "local-office",
    "not-a-person",
    "surname-too",
    "private-health",
    "private-money",
    "private-family",
    "private-marriage",
    "private-absence",
    "private-home",
    "harmless-detail",
    "child-word",
    "child-place",
    "public-place",
    "public-line",
    "with-leave",
    "party-name",
    "party-word",
    "party-does",
    "party-noun",
]


def verify(plain: dict[str, Any]) -> list[Problem]:
    """Every broken link in validated resources."""
    problems: list[Problem] = []
    concerns = {c["id"] for c in plain["concerns"]["concern"]}
    problems.extend(_doubled("concerns.toml", "concern", [c["id"] for c in plain["concerns"]["concern"]]))
    questions = _questions(plain)
    signals = {s["id"] for s in plain["signals"]["signal"]}
    classes = plain["vocabulary"]["classes"]
    for name in _NEEDED_CLASSES:
        if name not in classes:
            problems.append(Problem("vocabulary.toml", f"classes.{name}", "is missing. The checker needs this list."))
    for rule_id, rule in plain["rules"].items():
        problems.extend(verify_rule(f"rules/{rule_id}.toml", rule, plain))
    for concern in sorted(concerns - {r["concern"] for r in plain["rules"].values()} - {"spelling", "reputation"}):
        problems.append(Problem("concerns.toml", concern, "has no rule. Write one in rules/, or take the concern out."))
    for number, question in enumerate(plain["questions"]["question"]):
        problems.extend(_conditions("questions.toml", f"question[{number + 1}].when", question["when"], questions))
        for concern in question["concerns"]:
            if concern not in concerns:
                problems.append(unknown("questions.toml", f"question[{number + 1}].concerns", concern, concerns))
    for file, key, entries in (
        ("signals.toml", "signal", plain["signals"]["signal"]),
        ("beside.toml", "note", plain["beside"]["note"]),
        ("beside.toml", "audience", plain["beside"]["audience"]),
    ):
        for number, entry in enumerate(entries):
            problems.extend(_conditions(file, f"{key}[{number + 1}].when", entry["when"], questions))
    for level in CapacityLevel:
        for who in ("council", "councillor", "staff"):
            if f"{level.value}-{who}" not in plain["signals"]["words"]:
                problems.append(Problem("signals.toml", f"words.{level.value}-{who}", "is missing. Add the sentence."))
    if "general" not in plain["packs"]:
        problems.append(Problem("policies", "general", "is missing. It is used where no council's policy speaks."))
    else:
        covered = {c for clause in plain["packs"]["general"]["clauses"] for c in clause["concerns"]}
        for concern in sorted(concerns - covered):
            problems.append(Problem("policies/general/clauses.toml", concern, "no clause covers this concern. Add one."))
    kinds = frozenset(k["id"] for k in plain["incidents"]["kind"])
    known = Known(frozenset(concerns), frozenset(signals), kinds, frozenset(plain["topics"]["topics"]))
    for pack_id, pack in plain["packs"].items():
        problems.extend(verify_pack(pack, known, f"policies/{pack_id}/"))
    lists = plain["incidents"]
    for key in ("kind", "connection", "reason", "outcome", "date"):
        problems.extend(_doubled("incidents.toml", f"{key}.id", [item["id"] for item in lists[key]]))
    reports = plain["reports"]
    for key in ("recipient", "field"):
        problems.extend(_doubled("reports.toml", f"{key}.id", [item["id"] for item in reports[key]]))
    sections = {s for r in reports["recipient"] for s in r["sections"]}
    form_names = sections | {name for f in reports["field"] for name in (f["id"], f["group"]) if name}
    for form_id, form in plain["forms"].items():
        for key, name in unknown_names(form, form_names):
            problems.append(Problem(f"forms/{form_id}.toml", key, f'"{name}" is no field or section of reports.toml.'))
    for kind in lists["kind"]:
        for key in ("concerns", "answering"):
            where = f"kind.{kind['id']}.{key}"
            problems.extend(
                unknown("incidents.toml", where, concern, concerns) for concern in kind[key] if concern not in concerns
            )
    for key, needed in (("kind", "other"), ("connection", "none")):
        if needed not in {item["id"] for item in lists[key]}:
            problems.append(Problem("incidents.toml", f"{key}.{needed}", "is missing. The log needs this answer."))
    says = plain["reader"]["says"]
    for received in (True, False):
        alike = [entry["concern"] for entry in says if ("received" in entry["when"].get("flags", ())) == received]
        problems.extend(_doubled("reader.toml", "says.concern", alike))
        problems.extend(unknown("reader.toml", "says.concern", name, concerns) for name in alike if name not in concerns)
    for number, entry in enumerate(says):
        problems.extend(_conditions("reader.toml", f"says[{number + 1}].when", entry["when"], questions))
    problems.extend(_conditions("concerns.toml", "no_tips", plain["concerns"]["no_tips"], questions))
    for key in ("softens", "heard", "drops", "never_beside"):
        for concern in plain["fair_comment"][key]:
            if concern not in concerns:
                problems.append(unknown("fair_comment.toml", key, concern, concerns))
    problems += _subjects(plain["policy_words"]["subject"], concerns, known)
    old = plain["old_posts"]
    left_out = (
        (("leave_out", name) for name in old["leave_out"]),
        (("leave_out_of_shares", name) for name in old["leave_out_of_shares"]),
    )
    problems += [
        unknown("old_posts.toml", key, name, concerns) for pairs in left_out for key, name in pairs if name not in concerns
    ]
    problems.extend(_doubled("old_posts.toml", "export", [e["id"] for e in old["export"]]))
    return problems + _said_otherwise(plain["words"]) + _advice(plain["advice"], concerns) + verify_guides(plain)


def _said_otherwise(words: dict[str, Any]) -> list[Problem]:
    """What is said otherwise to a clerk is said to others, too."""
    said = [(page, key) for page, texts in words["clerk"].items() for key in texts if key not in words["words"].get(page, {})]
    return [Problem("words", f"clerk.{page}.{key}", "is said to nobody else. Correct the key.") for page, key in said]


def _subjects(subjects: list[dict[str, Any]], concerns: set[str], known: Known) -> list[Problem]:
    """A subject for every concern, once, under a topic that is there."""
    file, given = "policy_words.toml", [entry["concern"] for entry in subjects]
    problems = _doubled(file, "subject.concern", given)
    problems += [unknown(file, "subject.concern", name, concerns) for name in given if name not in concerns]
    problems += [Problem(file, name, "is missing. Say how a clerk is asked for it.") for name in sorted(concerns - set(given))]
    for entry in subjects:
        if entry["topic"] not in known.topics:
            problems.append(unknown(file, f"{entry['concern']}.topic", entry["topic"], known.topics))
        names = known.signals | NOTE_SIGNALS
        problems += [unknown(file, f"{entry['concern']}.signals", s, names) for s in entry["signals"] if s not in names]
    return problems


def _advice(advice: dict[str, Any], concerns: set[str]) -> list[Problem]:
    """Advice for every concern, once, with reasons that are there."""
    file, given = "advice.toml", [entry["concern"] for entry in advice["advice"]]
    problems = _doubled(file, "advice.concern", given)
    problems += [unknown(file, "advice.concern", name, concerns) for name in given if name not in concerns]
    problems += [Problem(file, name, "is missing. Add advice for this concern.") for name in sorted(concerns - set(given))]
    used = {reason for entry in advice["advice"] for reason in entry["fine"]}
    for entry in advice["advice"]:
        for reason in entry["fine"]:
            if reason not in advice["reasons"]:
                problems.append(unknown(file, f"{entry['concern']}.fine", reason, set(advice["reasons"])))
    for reason in sorted(set(advice["reasons"]) - used):
        problems.append(Problem(file, f"reasons.{reason}", "is used by no concern. Use it, or take it out."))
    return problems


def verify_rule(file: str, rule: dict[str, Any], plain: dict[str, Any]) -> list[Problem]:
    """Every broken link in one validated rule, with the other resources in `plain`."""
    problems: list[Problem] = []
    concerns = {c["id"] for c in plain["concerns"]["concern"]}
    if rule["concern"] not in concerns:
        problems.append(unknown(file, "concern", rule["concern"], concerns))
    for guard in rule["match"]["guards"]:
        if guard not in GUARDS:
            problems.append(unknown(file, "match.guards", guard, GUARDS))
    if rule["match"]["kind"] == "detector" and rule["match"]["detector"] not in DETECTORS:
        problems.append(unknown(file, "match.detector", rule["match"]["detector"], DETECTORS))
    questions = _questions(plain)
    for key, when in [("when", rule["when"]), *((f"levels[{i + 1}]", w) for i, w in enumerate(rule["levels"]))]:
        problems.extend(_conditions(file, key, when, questions))
    return problems


def _questions(plain: dict[str, Any]) -> dict[str, set[str]]:
    """The answers of each question, and yes and no for each fact that the profile check feeds."""
    questions = {q["id"]: {a["id"] for a in q["answers"]} for q in plain["questions"]["question"]}
    return questions | {name: {"yes", "no"} for name in facts_fed(plain["audit"])}


@dataclass(frozen=True)
class Known:
    """The names that a policy may use."""

    concerns: frozenset[str]
    signals: frozenset[str]
    kinds: frozenset[str]
    topics: frozenset[str]


def verify_pack(pack: dict[str, Any], known: Known, prefix: str = "") -> list[Problem]:
    """Every broken link in one validated policy pack."""
    file = f"{prefix}clauses.toml"
    problems = _doubled(file, "clause.id", [c["id"] for c in pack["clauses"]])
    lists = {
        "concerns": known.concerns,
        "incidents": known.kinds,
        "answering": known.kinds,
        "signals": known.signals | NOTE_SIGNALS,
    }
    for number, clause in enumerate(pack["clauses"]):
        where = f"clause[{number + 1}] ({clause['id']})"
        if clause["topic"] not in known.topics:
            problems.append(unknown(file, f"{where}.topic", clause["topic"], known.topics))
        for key, names in lists.items():
            problems.extend(unknown(file, f"{where}.{key}", name, names) for name in clause[key] if name not in names)
        if clause["anchor"] and not 3 <= len(clause["anchor"].split()) <= 8:
            problems.append(Problem(file, f"{where}.anchor", "must be three to eight words of the council's text."))
        if not (clause["summary"] or clause["text"]):
            problems.append(Problem(file, where, "says nothing. Add `text` (the council's words) or `summary` (yours)."))
        if clause["summary"] in EXAMPLES:
            problems.append(Problem(file, where, "is an example. Write your council's rule in its place, or take it out."))
    for number, contact in enumerate(pack["contact"]):
        if contact["kind"] not in CONTACTS:
            problems.append(unknown(f"{prefix}pack.toml", f"contact[{number + 1}].kind", contact["kind"], CONTACTS))
    return problems


EXAMPLES = ("Do not abuse, threaten or insult anyone.", "Do not publish confidential matters or people's private details.")
"""The summaries of the two rules in a policy that was begun with `policies new`: nobody's rules."""

CONTACTS = frozenset(["clerk", "communications", "monitoring-officer", "concerns", "ideas", "official"])

NOTE_SIGNALS = frozenset(
    [
        "private-message",
        "like-share",
        "two-hats",
        "disagree",
        "about-services",
        "emergency",
        "posting-as-page",
        "service-page",
        "copied",
        "who-sees",
        "ambassador",
        "reputation",
        "represents",
        "names-council",
        "profile",
        "connected",
        "label",
    ]
)
"""Names under which notes and reference lines find their clause."""


def _doubled(file: str, key: str, ids: list[str]) -> list[Problem]:
    return [
        Problem(file, key, f'"{name}" is there {n} times. Give each its own id.') for name, n in Counter(ids).items() if n > 1
    ]


def _conditions(file: str, key: str, when: dict[str, Any], questions: dict[str, set[str]]) -> list[Problem]:
    problems: list[Problem] = []
    for flag in [*when["flags"], *when["not_flags"]]:
        if flag not in FLAGS:
            problems.append(unknown(file, f"{key}.flags", flag, FLAGS))
    for question, answers in when["answers"].items():
        if question not in questions:
            problems.append(unknown(file, f"{key}.answers", question, set(questions)))
            continue
        for answer in answers:
            if answer and answer not in questions[question]:
                problems.append(unknown(file, f"{key}.answers.{question}", answer, questions[question]))
    return problems
