# SPDX-License-Identifier: Apache-2.0
"""Walkthroughs for the window and the command line: what is known, what an ending says for this council, on paper too."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.checking.phrases.vocabulary import COMMON
from assistant.domain import dates
from assistant.domain.content import Content
from assistant.domain.draft import Contact, Role
from assistant.domain.policy import Clause, PolicyPack
from assistant.domain.settings import Settings
from assistant.domain.told import Fact, told
from assistant.domain.walkthrough import Ending, Part, Row, Walks, Walkthrough
from assistant.services.policy.citing import cited, contact_words, contacts_of
from assistant.walkthroughs.run import Run

if TYPE_CHECKING:
    from assistant.domain.incident import Incident

_WORD = re.compile(r"[^\W_]+(?=(?:'s)?(?:\W|$))")
GENERAL = "general"
"""The id of the policy that is none: advice where no council is chosen."""


@dataclass(frozen=True)
class EndingWords:
    """An ending as it is shown to this user."""

    title: str
    parts: tuple[Part, ...]
    steps: tuple[str, ...]
    to_do: tuple[bool, ...]
    words: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    general: bool
    elsewhere: str
    contacts: tuple[Contact, ...]
    asks: bool
    no_contact: str
    checked: str


def known_facts(settings: Settings, pack: PolicyPack, profile: dict[str, str]) -> dict[str, str]:
    """What is known before the first question, so that nothing is asked twice.

    General advice belongs to no nation: then it is asked where it matters.
    """
    nation = {} if pack.id == GENERAL else {"nation": pack.nation}
    return {**profile, "role": settings.role.value, **nation}


def ending_words(
    ending: Ending, settings: Settings, pack: PolicyPack, content: Content, known: Mapping[str, str] | None = None
) -> EndingWords:
    """An ending for this user: the steps for their role, nation and place, the council's clauses and contacts.

    Args:
        known: what was answered; without it, what the settings say.
    """
    words = content.words
    facts = {**known_facts(settings, pack, {}), **(known or {})}
    said = told(ending, facts, content.outside)
    kinds = [k for k in ending.contacts if content.outside.body_fits(k, facts)]
    contacts = contacts_of(settings, pack, kinds)
    clerk = settings.role is Role.CLERK
    first = contacts[0].name or contacts[0].email if contacts else words["walk.send-to-chair" if clerk else "walk.send-to-clerk"]
    clauses = cited(pack, ending.clauses, ending.topics, Role(facts["role"]))
    own = bool(ending.clauses) and pack.clause(ending.clauses[0]) is not None
    return EndingWords(
        said.title.replace("{contact}", first),
        said.parts,
        tuple(s.text.replace("{contact}", first) for s in said.steps),
        tuple(s.to_do for s in said.steps),
        said.words,
        clauses,
        not clauses,
        "" if own else ending.elsewhere,
        contacts,
        bool(kinds),
        words["walk.no-contact-clerk" if clerk else "walk.no-contact"],
        _checked(said.facts, words),
    )


def _checked(facts: tuple[Fact, ...], words: Mapping[str, str]) -> str:
    """When the numbers of an ending were looked up, the oldest first; "" where it has none."""
    if not facts:
        return ""
    oldest = min(facts, key=lambda f: (f.seen, f.checked_on))
    day = dt.date.fromisoformat(oldest.checked_on)
    return words["walk.checked" if oldest.seen else "walk.recalled"].format(date=dates.day(day))


def step_words(run: Run, words: Mapping[str, str]) -> str:
    """ "Step 2, at most 3 more"; said so that it stays true whatever is answered."""
    number, more = run.step
    if not more:
        return words["walk.step-last" if number > 1 else "walk.step-only"].format(number=number)
    return words["walk.step"].format(number=number, more=more)


def row_hint(row: Row, settings: Settings, words: dict[str, str]) -> str:
    """People the user listed for a row: never guessed (LUD-PER-1b)."""
    names = [c.name for c in settings.contacts if c.kind in row.contacts and c.name]
    return words["walk.your-people"].format(names=", ".join(names)) if names else ""


def find(walks: Walks, query: str) -> list[Walkthrough]:
    """Walkthroughs whose title, search words or questions hold every word of `query` that says something ("a solicitor's letter":
    solicitor, letter); those that hold most of them where none holds all."""
    said = [m.group() for m in _WORD.finditer(query.lower().replace("\u2019", "'"))]
    wanted = [word for word in said if word not in COMMON] or said or query.lower().split()
    held: dict[int, list[Walkthrough]] = {}
    for walk in walks.values():
        text = " ".join([walk.title, walk.code, *walk.find, *(n.text for n in walk.nodes.values())]).lower()
        held.setdefault(sum(word in text for word in wanted), []).append(walk)
    most = max(held, default=0)
    return held.get(most, []) if most or not wanted else []


def rows_said_yes(run: Run) -> tuple[str, ...]:
    """Rows that were answered with yes where no was wanted: why it is so."""
    out: list[str] = []
    for done in run.trail:
        node = done.place.at
        rows = getattr(node, "rows", ())
        out += [r.text for r in rows if r.wanted == "no" and done.rows.get(r.id) == "yes"]
    return tuple(out)


def contact_line(contact: Contact, words: dict[str, str]) -> str:
    """A contact with its kind in words."""
    kind = words.get(f"settings.contact-{contact.kind}", contact.kind)
    return words["walk.contact"].format(kind=kind, who=contact_words(contact))


def fill_incident(incident: Incident, run: Run, content: Content) -> Incident:
    """An incident begun from an ending: its kind, what was answered, and what is known of the place."""
    from dataclasses import replace

    from assistant.domain.incident import Act

    ending = run.ending
    assert ending is not None  # noqa: S101 - see checklist
    w = content.words
    trail = " ".join(w["walk.trail"].format(question=q, answer=f"{a}.") for q, a in run.lines())
    kind = content.incidents.kind(ending.incident)
    return replace(
        incident,
        kind=ending.incident,
        act=kind.act if kind else Act.POSTED,
        facts=w["walk.picked-facts"].format(title=content.walkthroughs[run.start].title, trail=trail),
    )
