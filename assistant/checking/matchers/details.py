# SPDX-License-Identifier: Apache-2.0
"""Rules about details that point to a living person."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.detectors import DetectorInput
from assistant.checking.detectors.personal_data import LISTS, detect
from assistant.checking.judge import Judge
from assistant.checking.phrases.match import NameTest
from assistant.checking.phrases.vocabulary import Vocabulary
from assistant.domain.finding import Level, Span
from assistant.domain.policy import Rule

DETECTOR = "personal-data"


class DetailMatcher:
    """Finds private details and says which rule they belong to.

    Args:
        vocabulary: has the lists that the finders ask for by name.
        plain: everyday words, less those that are names as well.
    """

    name, part = "personal-data", "personal-data"

    def __init__(
        self, rules: Iterable[Rule], judge: Judge, names: NameTest, vocabulary: Vocabulary, plain: Container[str]
    ) -> None:
        self._rules = {r.id: r for r in rules if r.detector == DETECTOR}
        self._judge, self._names = judge, names
        self._lists: dict[str, Container[str]] = {name: vocabulary.words(name) for name in LISTS}
        self._lists["plain-words"] = plain

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        given = DetectorInput(case.view, case.context, case.contacts, self._names, self._lists)
        for hit in detect(given):
            rule = self._rules.get(hit.rule)
            if rule is None or not case.wants(rule):
                continue
            level = self._judge.level(rule, case, "person")
            if level is not None:
                span = Span(hit.start, hit.end) if hit.end > hit.start else None
                level = Level(hit.level) if hit.level else level
                yield Match(
                    rule=rule,
                    span=span,
                    level=level,
                    target="person",
                    values=hit.values,
                    names=tuple(Span(*n) for n in hit.names),
                    figures=tuple(Span(*n) for n in hit.figures),
                )
