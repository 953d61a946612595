# SPDX-License-Identifier: Apache-2.0
"""Which rule of a council's policy covers which concern: offers for each, best first, by lists of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.domain.document import Unit, plain_words
from assistant.domain.policy import Binds, Strength, Subject

OFFERS = 3
STRONG, WEAK, UNDER_HEADING = 3.0, 1.0, 1.5
LEAST = 2.3
"""The score from which a rule is offered: one strong word, a weak one under a heading of the subject, or two weak ones in a short
rule that asks for something. With 1.7 more was offered for what a policy does not say, and no more that is right where the words
were looked at."""

ENOUGH, LESS = 4.0, 5.0
"""A rule with a score below the first, one strong word and no more, is not offered for a subject where it speaks so much more of
another: to "publicise" a party says nothing of what the page is for. Where words were looked at this takes 1 right offer of 251
and 12 wrong ones of 29; where they were not, none of 116 and 2 of 16. From 5 to 7 it is the same there."""

_DUTY = re.compile(r"\b(?:must|shall|should|may|will|do not|don't|never|not|only|be|avoid|ensure|ask|give|check|keep)\b", re.I)


def _source(term: str) -> str:
    words = []
    for word in term.split():
        one_of = "|".join(re.escape(w).replace(r"\*", r"[a-z0-9']*") for w in word.split("|"))
        words.append(f"(?:{one_of})")
    return f"{' '.join(words)}(?![a-z0-9])"


@lru_cache(maxsize=512)
def _patterns(terms: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """One pattern for any of the terms, to leave most texts at once, and one for each."""
    each = [_source(term) for term in terms]
    return re.compile(rf"\b(?:{'|'.join(each)})"), tuple(re.compile(rf"\b{source}") for source in each)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return " ".join(plain_words(text))


@lru_cache(maxsize=65536)
def _count(terms: tuple[str, ...], text: str) -> int:
    """How many of the terms stand in a plain text."""
    if not terms:
        return 0
    any_of, each = _patterns(terms)
    return sum(1 for pattern in each if pattern.search(text)) if any_of.search(text) else 0


def _found(subject: Subject, text: str) -> tuple[int, int]:
    """How many of the strong and of the weak words of a subject stand in a text."""
    plain = _plain(text)
    return _count(subject.strong, plain), _count(subject.weak, plain)


@dataclass(frozen=True)
class Offer:
    """A rule that may cover a subject: its place in the list of rules, and how well it fits."""

    rule: int
    score: float


def coverage(subjects: Iterable[Subject], rules: Sequence[Unit]) -> dict[str, tuple[Offer, ...]]:
    """The rules that may cover each subject, best first, by its concern; none where no words speak of it, or where one word does
    in a rule that speaks far more of another subject."""
    scores = {subject.concern: [_score(subject, rule) for rule in rules] for subject in subjects}
    least = [max(LEAST, min(ENOUGH, max(of_rule) - LESS)) for of_rule in zip(*scores.values(), strict=True)]
    out: dict[str, tuple[Offer, ...]] = {}
    for concern, found in scores.items():
        offers = [Offer(place, score) for place, score in enumerate(found) if score >= least[place]]
        out[concern] = tuple(sorted(offers, key=lambda o: (-o.score, o.rule))[:OFFERS])
    return out


def _score(subject: Subject, rule: Unit) -> float:
    strong, weak = _found(subject, rule.text)
    score = STRONG * min(strong, 3) + WEAK * min(weak, 4)
    if not score:
        return STRONG if rule.lead_in and _found(subject, rule.lead_in)[0] else 0.0
    if _found(subject, rule.section)[0]:
        score += UNDER_HEADING
    if _DUTY.search(rule.whole):
        score += 0.4
    # of two rules with the same words the shorter speaks of this and not of many things
    return score - min(1.0, len(rule.text) / 1000)


def strength_of(rule: Unit) -> Strength:
    """How strictly a rule speaks, by its own verbs."""
    text = f" {' '.join(plain_words(rule.whole))} "
    if re.search(
        r" (?:must not|mustn't|shall not|may not|will not|cannot|can't|must never|never|no|nobody|nothing|not be|not to be"
        r"|do not|don't|not permitted|not allowed|prohibited|forbidden|not acceptable|unacceptable|not tolerated|not tolerate) ",
        text,
    ):
        return Strength.MUST_NOT
    if re.search(r" (?:should not|shouldn't|avoid|best avoided|refrain|advised against|discouraged) ", text):
        return Strength.SHOULD_NOT
    if re.search(r" (?:must|shall|required|have to|has to|only|always|will) ", text):
        return Strength.MUST
    if re.search(r" (?:may|can|are free to|is free to|allowed|permitted) ", text):
        return Strength.MAY
    if re.search(r" (?:should|ought|advised|encouraged|please|think|remember|be|keep|check|say|treat|use|give|ask|read) ", text):
        return Strength.SHOULD
    return Strength.INFO


def binds_of(rule: Unit) -> Binds:
    """Whom a rule speaks to, by the people it names."""
    text = f" {' '.join(plain_words(rule.whole))} "
    staff = re.search(r" (?:staff|employees?|officers?|volunteers?|contractors?) ", text) is not None
    members = re.search(r" (?:councillors?|members?|chair\w*) ", text) is not None
    if re.search(r" (?:page|pages|accounts?|feeds?|channels?) (?:of the|shall|will|is|are|carry|remain) ", text) and not members:
        return Binds.OFFICIAL
    if staff != members:
        return Binds.STAFF if staff else Binds.COUNCILLORS
    return Binds.BOTH
