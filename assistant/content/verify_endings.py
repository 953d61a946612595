# SPDX-License-Identifier: Apache-2.0
"""What must hold for an ending, whoever comes to it and by whatever way: proved when the files are read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from assistant.content.problems import Problem
from assistant.domain.draft import Role
from assistant.domain.told import Outside, Told, told
from assistant.domain.walkthrough import MAX_STEPS, Means, Path, Walkthrough

START_FACTS = {
    "role": tuple(r.value for r in Role),
    "nation": ("england", "wales", "scotland", "northern-ireland"),
}
"""Facts that are known before the first question. The nation may be unknown: general advice belongs to none."""

MAX_TOLD = 6
"""No one is told more steps than these at once."""

REMOVES = frozenset(["hide", "delete", "block"])
ANSWERS = frozenset(["reply", "post"])
SEEN_BY_ALL = frozenset(["own-page", "other-page", "group"])
"""Places where words to copy are read by everyone."""
ANOTHERS = frozenset(["other-page", "group"])

NEEDS_PLACE = REMOVES | {"post"}
"""Kinds of step that are right in some places only, so that the place must have been asked."""

BEFORE = {
    "emergency": None,
    "police": ("emergency",),
    "save-copy": ("hide", "delete", "block", "pause", "take-down"),
    "ask": ("delete", "block", "pause", "take-down"),
}
"""What comes first: a copy before anything is taken off; a question before what cannot be undone."""

_TELLS = {
    "emergency": re.compile(r"\b999\b"),
    "police": re.compile(r"\b(?:call|on|or) 101\b"),
    "save-copy": re.compile(r"\b(?:save a copy|take a screenshot)\b", re.IGNORECASE),
    "hide": re.compile(r"\b(?:hide|hiding)\b", re.IGNORECASE),
    "delete": re.compile(r"\b(?:delete|remove)\b", re.IGNORECASE),
    "take-down": re.compile(r"\btake (?:it|the (?:post|photo)) down\b", re.IGNORECASE),
    "block": re.compile(r"\b(?:block|ban)\b", re.IGNORECASE),
    "pause": re.compile(r"\b(?:deactivate|unpublish|switch (?:it|the account) off)\b", re.IGNORECASE),
    "post": re.compile(
        r"\bfor all to see\b|^Post (?:one|a|once)\b|\b(?:answer|post|put|say)\b[^.?!]*\bon the council's (?:own )?page\b",
        re.IGNORECASE,
    ),
}
"""Words in a step that must be marked by `does`, so that the proofs see them."""

_MARKS = {
    "emergency": {"emergency"},
    "police": {"police", "emergency"},
    "save-copy": {"save-copy"},
    "hide": {"hide", "delete"},
    "delete": {"hide", "delete", "take-down"},
    "take-down": {"take-down"},
    "block": {"block"},
    "pause": {"pause"},
    "post": {"post", "announce"},
}
_NOT_TOLD = re.compile(r"\b(?:do not|never|before you|you need not|delete nothing)\b[^.?!]*[.?!]|[^.?!]*\?", re.IGNORECASE)
"""Sentences that tell no one to do what they name."""


def askers() -> Iterator[dict[str, str]]:
    """Everyone who can ask: each role in each nation, and in none that is known."""
    for role, nation in itertools.product(START_FACTS["role"], (*START_FACTS["nation"], "")):
        yield {"role": role, **({"nation": nation} if nation else {})}


def marked(file: str, key: str, ending: Mapping[str, Any]) -> list[Problem]:
    """A step whose words say what the proofs look for is marked so."""
    out = []
    for number, step in enumerate(ending["steps"], 1):
        words = _NOT_TOLD.sub("", step["text"])
        said = sorted(does for does, pattern in _TELLS.items() if pattern.search(words))
        wrong = [does for does in said if not any(step["does"] in _MARKS[d] for d in said)]
        if wrong:
            out.append(Problem(file, f"{key}.steps[{number}]", f"says {' or '.join(wrong)}: mark it with `does`."))
    return out


def shared_problems(walks: Mapping[str, Any]) -> list[Problem]:
    """Who hides, deletes or blocks comes to one ending, whatever walkthrough led there."""
    out: list[Problem] = []
    seen: dict[str, str] = {}
    for walk_id, walk in walks.items():
        for ending in walk["ending"]:
            file, where = f"walkthroughs/{walk_id}.toml", f"ending.{ending['id']}"
            removes = {s["does"] for s in ending["steps"]} & REMOVES
            if removes and not ending["shared"]:
                out.append(
                    Problem(
                        file,
                        where,
                        f"tells people to {' or '.join(sorted(removes))}: give it a `shared`, or use the ending that has it.",
                    )
                )
            if "block" in removes and ending["shared"] != "block":
                out.append(Problem(file, where, 'tells people to block: lead to the one ending with shared = "block".'))
            if ending["shared"]:
                first = seen.setdefault(ending["shared"], f"{walk_id}/{ending['id']}")
                if first != f"{walk_id}/{ending['id']}":
                    out.append(Problem(file, f"{where}.shared", f"is the one of {first} too. Lead there instead."))
    return out


class Readings:
    """What endings say to whom, and which strangers they name: read once for each ending, role, nation and place."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        self._read: dict[tuple[str, ...], tuple[Told, list[str]]] = {}

    def of(self, path: Path) -> tuple[Told, list[str]]:
        """What the one who goes this way is told, and what is wrong with the bodies that it names."""
        facts = path.facts
        key = (path.places[-1].walkthrough, path.ending.id, *(facts.get(k, "") for k in ("role", "nation", "where")))
        if key not in self._read:
            said = told(path.ending, facts, self._outside)
            self._read[key] = said, _strangers(said, facts, self._outside)
        return self._read[key]


def kind_of(path: Path) -> tuple[object, ...]:
    """What `path_problems` looks at: two ways of one kind have the same problems."""
    asked, facts = path.asked, path.facts
    gates = tuple((n.id, facts.get(n.id)) for n in asked if n.gate)
    too_long = asked[-1].id if len(asked) > MAX_STEPS else ""
    told_to = tuple(facts.get(k) for k in ("role", "nation", "where"))
    return path.places[-1].walkthrough, path.ending.id, told_to, path.means, gates, len(asked) if too_long else 0, too_long


def path_problems(file: str, walk: Walkthrough, path: Path, readings: Readings) -> list[Problem]:
    """What is wrong with one way through, for the one who goes it."""
    ending, facts = path.ending, path.facts
    where = f"{file}: way to {path.places[-1].walkthrough}/{ending.id}"
    said, strangers = readings.of(path)
    does = [s.does for s in said.steps]
    out = []

    def wrong(key: str, text: str) -> None:
        out.append(Problem(where, key, text))

    if len(path.asked) > MAX_STEPS:
        out.append(Problem(file, f"node.{path.asked[-1].id}", f"is step {len(path.asked)} of one way. {MAX_STEPS} are the most."))
    if not ending.only.fits(facts):
        wrong("roles, nations, places", f"does not stand for {_who(facts)}, and this way brings them there.")
    if not 1 <= len(said.steps) <= MAX_TOLD:
        wrong("steps", f"{len(said.steps)} are told to {_who(facts)}. Tell one to {MAX_TOLD}.")
    if Means.CRITICISM in path.means and REMOVES & set(does):
        wrong("steps", "criticism must never lead to hide, delete or block.")
    if "block" in does and not any(n.gate for n in path.asked):
        wrong("steps", '"block" is reached only through a page with gate = true.')
    if Means.ABUSE in path.means and not ending.abuse:
        wrong("abuse", "follows abuse: set abuse = true, so that it offers a break.")
    if Means.ABUSE in path.means and ANSWERS & set(does):
        wrong("steps", "abuse must never lead to a reply.")
    if Means.PRIVATE in path.means and {"post", "announce"} & set(does):
        wrong("steps", "what was said in private must never be answered for all to see.")
    if Means.PRIVATE in path.means and any(set(w.goes) <= SEEN_BY_ALL for w in said.words):
        wrong("words", "what was said in private must never be answered for all to see.")
    if Means.OFFICIAL in path.means and facts.get("where") == "else" and ANSWERS & set(does):
        wrong("steps", "an official account must never answer on someone else's page.")
    if any(w.account == "official" and ANOTHERS & set(w.goes) for w in said.words):
        wrong("words", "an official account must never post on someone else's page.")
    if not said.words and not ending.wordless:
        wrong("words", f"has none to copy for {_who(facts)}. Write some, or say in `wordless` why none are needed.")
    if Means.DANGER in path.means and does[:1] != ["emergency"]:
        wrong("steps", 'follows danger: its first step must have does = "emergency".')
    if NEEDS_PLACE & set(does) and "where" not in facts:
        wrong("steps", f'"{sorted(NEEDS_PLACE & set(does))[0]}" depends on the place, and no question of this way asks where.')
    if walk.no_reply and Means.CRITICISM not in path.means and (ANSWERS & set(does) or said.words):
        wrong("steps", "holds a reply, and this walkthrough must not.")
    out += [
        Problem(where, "situation", f'follows a no at {n.id}, so it must be advice for "{n.situation}".')
        for n in path.asked
        if n.gate and facts.get(n.id) == "else" and ending.situation != n.situation
    ]
    out += [Problem(where, "steps", text) for text in order_problems(does)]
    return out + [Problem(where, "words", text) for text in strangers]


def order_problems(does: list[str]) -> list[str]:
    """What stands in the wrong order in the steps of one person."""
    out = []
    if "emergency" in does[1:]:
        out.append('"emergency" must come first of all.')
    if "police" in does and "emergency" not in does[: does.index("police")]:
        out.append('"police" needs "emergency" before it: 999 first, then 101.')
    if "police" in does and does.index("police") != 1:
        out.append('"police" must come second, after "emergency".')
    for first, later in BEFORE.items():
        after = [d for d in does if later and d in later]
        if not after:
            continue
        at = does.index(after[0])
        if first == "save-copy" and first not in does[:at]:
            out.append(f'"{after[0]}" comes before a step with does = "save-copy". Save a copy first.')
        if first == "ask" and first in does and does.index(first) > at:
            out.append(f'"{after[0]}" comes before "ask". Ask first: it may not be undone.')
    if "pause" in does and "ask" not in does:
        out.append('"pause" needs a step with does = "ask" before it: it may not be undone.')
    return out


def _who(facts: Mapping[str, str]) -> str:
    return ", ".join(facts[k] for k in ("role", "nation", "where") if k in facts)


def _strangers(said: Told, facts: Mapping[str, str], outside: Outside) -> list[str]:
    """Bodies that an ending names to someone for whom they are not there: themselves, or those of another nation."""
    texts = (said.title, *(s.text for s in said.steps), *(t for p in (*said.parts, *said.words) for t in (p.title, p.text)))
    return strangers(texts, facts, outside)


def strangers(texts: tuple[str, ...], facts: Mapping[str, str], outside: Outside) -> list[str]:
    """What is wrong with the bodies that texts name to someone of whom this is known."""
    if "nation" not in facts:
        # a blank says by itself which nation it means
        texts = tuple(_without_defaults(t, outside) for t in texts)
    words = " ".join(texts)
    low = words.lower()
    return [
        f'sends {_who(facts)} to "{name}", who is not there for them.'
        for body in outside.bodies.values()
        if not body.only.fits(facts)
        for name in body.names
        if name.lower() in low and _named(name).search(words)
    ]


def _without_defaults(text: str, outside: Outside) -> str:
    for way in outside.ways.values():
        text = text.replace(outside.fill(way.text, {}), "")
    return text


@lru_cache(maxsize=256)
def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
