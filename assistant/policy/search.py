# SPDX-License-Identifier: Apache-2.0
"""Finds clauses by their words, by everyday words for their subjects and topic, and by number; says why each is found."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from assistant.domain.content import Content
from assistant.domain.policy import Clause, PolicyPack

_NUMBER = re.compile(r"(?:[a-z]+-)*\d+(?:\.\d+)*[a-z]?")


class By(StrEnum):
    """Why a clause is found."""

    NOTHING = "nothing"
    NUMBER = "number"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True)
class Meaning:
    """Everyday words by which clauses are found, whatever words a policy uses.

    Attributes:
        title: what they are about, as it is shown.
        words: as people type them.
        topic, concern: of the clauses that they are about; one of the two is "".
    """

    title: str
    words: tuple[str, ...]
    topic: str = ""
    concern: str = ""


@dataclass(frozen=True)
class Hit:
    """A clause, and why it is found: by `word` as it stands there, or, by its meaning, as it was typed; `about` what that is."""

    clause: Clause
    by: By = By.NOTHING
    word: str = ""
    about: str = ""


def search(pack: PolicyPack, query: str, meanings: Iterable[Meaning] = ()) -> tuple[Hit, ...]:
    """Clauses that have every word of `query`; all of them for an empty query.

    A number finds the clause that has it, and those below it ("4.1" finds 4.1 first, then 4.10): the exact one is first. Words
    are looked for in the clause, where words begin, then in the everyday words for its subjects and its topic.
    """
    typed = re.findall(r"[\w.-]+", query.lower())
    if not typed:
        return tuple(Hit(clause) for clause in pack.clauses)
    number = _NUMBER.fullmatch(query.strip().lower())
    if number is not None:
        found = [c for c in pack.clauses if number_of(c).lower().startswith(number[0]) or c.id.lower() == number[0]]
        if found:
            found.sort(key=lambda c: number[0] not in (number_of(c).lower(), c.id.lower()))
            return tuple(Hit(c, By.NUMBER, number_of(c)) for c in found)
    wanted = {word: re.compile(rf"(?<!\w){re.escape(_stem(word))}[\w'-]*", re.IGNORECASE) for word in typed}
    near = [(meaning, {_stem(word) for said in meaning.words for word in said.split()}) for meaning in meanings]
    said, meant = [], []
    for clause in pack.clauses:
        text = f"{clause.id} {clause.label} {clause.summary} {clause.own_words} {clause.note}"
        seen = {word: pattern.search(text) for word, pattern in wanted.items()}
        missing = [word for word, place in seen.items() if place is None]
        if not missing:
            first = seen[typed[0]]
            said.append(Hit(clause, By.WORDS, first[0] if first is not None else ""))
            continue
        about = [(m, words) for m, words in near if m.concern in clause.concerns or (m.topic and m.topic == clause.topic)]
        means = {word: next((m.title for m, words in about if _stem(word) in words), None) for word in missing}
        title = means[missing[0]]
        if title is not None and None not in means.values():
            meant.append(Hit(clause, By.MEANING, missing[0], title))
    return (*said, *meant)


def meanings_of(content: Content) -> tuple[Meaning, ...]:
    """Everyday words for the subjects and the topics of clauses; subjects first, for they say more."""
    subjects = [Meaning(each.title, each.everyday, concern=each.concern) for each in content.subjects]
    return (*subjects, *(Meaning(content.topics[topic], words, topic=topic) for topic, words in content.everyday.items()))


def number_of(clause: Clause) -> str:
    """The number by which a policy calls a clause: "4.7" of "Ludgershall 4.7"."""
    return clause.number or clause.label.rsplit(" ", 1)[-1]


def _stem(word: str) -> str:
    """A light cut, so that "photos" finds "photo" and "sharing" finds "share"."""
    for ending in ("ing", "ies", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def fingerprint(pack: PolicyPack) -> str:
    """Changes when the words of a policy change, so that "I have read this" starts anew."""
    total = hashlib.sha256(pack.version.encode())
    for clause in pack.clauses:
        total.update(f"\0{clause.id}\0{clause.strength}\0{clause.summary or clause.own_words}".encode())
    return total.hexdigest()[:16]
