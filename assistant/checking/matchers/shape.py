# SPDX-License-Identifier: Apache-2.0
"""How a draft looks: shouting, length, pasted e-mails, unfilled blanks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from assistant.checking.case import Case, Match, Unchecked
from assistant.checking.judge import Judge
from assistant.domain.draft import Kind
from assistant.domain.finding import Span
from assistant.domain.policy import Rule

DETECTOR = "shape"

REPLY_WORDS = 60
"""A reply longer than this is long (our reading of Ludlow's "keep responses brief")."""

_MAIL = re.compile(
    r"^(?:from|sent|to|cc|subject)\s*:\s*\S.*$|\bfrom:\s*\S.{0,60}?\b(?:sent|to|subject):"
    r"|^\s*(?:kind|best|warm|many) regards,?\s*$|^>+ .*$|^-{3,} ?(?:original|forwarded) message.*$",
    re.IGNORECASE | re.MULTILINE,
)
_SHOUT = re.compile(r"(?<![A-Za-z])[A-Z]{2,}(?:[\s,'&-]{1,3}(?:[A-Z]{2,}|[AI0-9]{1,9}))*\b[!?]{0,9}")
_MARKS = re.compile(r"[!]{3,}|[?]{3,}|[!?]{4,}")
_BLANK = re.compile(r"\[(?!sic\b|A to Z)[A-Za-z][^\]\n]{2,40}\]")
_ROLLING = re.compile("[🙄🤡🤮🖕🤥]")
_TEXT_SPEAK = re.compile(r"\b(?:lol|lmao|wtf|omg|smh|ffs|u r|ur a|gr8|l8r|pls|plz|thx|tho|cuz|innit)\b", re.IGNORECASE)
_SIGNS = (("many-marks", _MARKS), ("unfilled-blank", _BLANK), ("mocking-emoji", _ROLLING), ("text-speak", _TEXT_SPEAK))


Found = tuple[str, Span | None, Mapping[str, str]]
"""The rule, the words, and what fills the blanks of the rule's message."""


class ShapeMatcher:
    """Finds how a draft looks, in its own capitals.

    Args:
        initials: short words that are always in capitals, lower case.
    """

    name, part = "shape", "rules"

    def __init__(self, rules: Iterable[Rule], judge: Judge, initials: Container[str]) -> None:
        self._rules = {r.id: r for r in rules if r.detector == DETECTOR}
        self._judge, self._initials = judge, initials

    def matches(self, case: Case) -> Iterator[Match | Unchecked]:
        for name, span, values in self._found(case):
            rule = self._rules.get(name)
            if rule is None or not case.wants(rule):
                continue
            tokens = case.view.tokens_in(span.start, span.end) if span else ()
            target = self._judge.targets.near(case.view, tokens[0], tokens[-1] + 1) if tokens else "none"
            level = self._judge.level(rule, case, target)
            if level is not None:
                yield Match(rule=rule, span=span, level=level, values=values)

    def _found(self, case: Case) -> Iterator[Found]:
        text = case.reading.text
        yield from _lengths(case)
        found = list(_MAIL.finditer(text))
        if len(found) >= 2 or any(" " in m.group() and ":" in m.group() and len(m.group()) > 20 for m in found):
            yield from (("pasted-email", Span(*m.span()), {}) for m in found)
        yield from (("shouting", span, {}) for span in self._shouting(text))
        for name, pattern in _SIGNS:
            yield from ((name, Span(*m.span()), {}) for m in pattern.finditer(text))

    def _shouting(self, text: str) -> Iterator[Span]:
        """Two or more words in capitals that are no initials: "THIS IS A JOKE", not "NHS", "A303" or "BBC"."""
        for match in _SHOUT.finditer(text):
            words = re.findall(r"[A-Z]+", match.group())
            loud = [w for w in words if len(w) >= 2 and w.lower() not in self._initials]
            if len(loud) >= 3 or (len(loud) == 2 and all(len(w) >= 4 for w in loud)):
                yield Span(*match.span())


def _lengths(case: Case) -> Iterator[Found]:
    words = len(case.reading.text.split())
    if case.context.kind is Kind.REPLY and words > REPLY_WORDS and not case.context.received:
        yield "reply-too-long", None, {"count": str(words), "limit": str(REPLY_WORDS)}
    if case.length and case.length[1] and case.length[0] > case.length[1]:
        used, limit = case.length
        yield "platform-too-long", None, {"count": str(used), "limit": str(limit), "over": str(used - limit)}
