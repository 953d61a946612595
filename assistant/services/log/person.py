# SPDX-License-Identifier: Apache-2.0
"""All that a log holds about one person, for a subject access request: other people's names left out unless chosen."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.domain.incident import Evidence, Incident
from assistant.domain.trust import Trust
from assistant.services.log.hide import Hide
from assistant.services.log.trust import trust_lines
from assistant.services.log.words import evidence_lines, summary_rows

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.storage.incident_store import IncidentStore


@dataclass(frozen=True)
class PersonFile:
    """What was found: the incidents with their files, and the other people named in them."""

    names: tuple[str, ...]
    incidents: tuple[tuple[Incident, tuple[Evidence, ...]], ...]
    others: tuple[str, ...]


def about_person(store: IncidentStore, names: Iterable[str]) -> PersonFile:
    """Every incident in which one of `names` occurs anywhere, newest first. Raises LogError."""
    wanted = tuple(dict.fromkeys(n.strip() for n in names if n.strip()))
    found = []
    others: dict[str, None] = {}
    for summary in store.about(wanted):
        incident = store.get(summary.id)
        found.append((incident, tuple(store.evidence(incident, removed=True))))
        named = (incident.person, incident.account, *incident.others, *(a.second_person for a in incident.actions))
        for name in named:
            if name and not any(_same(name, w) for w in wanted):
                others[name] = None
    return PersonFile(wanted, tuple(found), tuple(sorted(others, key=str.casefold)))


def _same(one: str, other: str) -> bool:
    left, right = (" ".join(re.findall(r"\w+", n.casefold())) for n in (one, other))
    return left == right or f" {right} " in f" {left} "


def export(
    found: PersonFile, allowed: Mapping[str, str], content: Content, made_on: str, trust: Mapping[str, Trust]
) -> tuple[str, str]:
    """The copy to hand over.

    Args:
        allowed: names of other people that may stay, each with the reason.
        made_on: date for the heading, ISO.
        trust: what is known against each incident, by id.

    Returns:
        JSON text and CSV text (with a byte order mark, so that Excel reads the accents).
    """
    hide = Hide({n: content.words["person.left-out"] for n in found.others if n not in allowed})
    rows: list[tuple[str, str, str]] = []
    items: list[dict[str, Any]] = []
    for incident, evidence in found.incidents:
        answers = {
            question: hide(answer)
            for _page, question, answer in summary_rows(incident, content)
            if answer != content.words["incident.not-answered"]
        }
        files = [[hide(line) for line in evidence_lines(e, content.words)] for e in evidence]
        warnings = [hide(line) for line in trust_lines(trust.get(incident.id, Trust()), content.words)]
        told = {"warnings": warnings} if warnings else {}
        items.append({"number": incident.number, "title": hide(incident.title), **told, "answers": answers, "evidence": files})
        rows += [(incident.number, content.words["trust.short"], line) for line in warnings]
        rows += [(incident.number, question, answer) for question, answer in answers.items()]
        rows += [(incident.number, content.words["evidence.title"], "; ".join(lines)) for lines in files]
    plain = {
        "about": list(found.names),
        "made_on": made_on,
        "names_left_out": hide.found.total(),
        "names_kept": [{"name": n, "reason": allowed[n]} for n in found.others if n in allowed],
        "incidents": items,
    }
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["number", "question", "answer"])
    writer.writerows([[_no_formula(cell) for cell in row] for row in rows])
    return json.dumps(plain, ensure_ascii=False, indent=1), "\ufeff" + out.getvalue()


def _no_formula(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
