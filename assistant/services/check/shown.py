# SPDX-License-Identifier: Apache-2.0
"""What a page shows of a review: cards in order with nothing said twice, who will be thought to speak, lines beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.domain.content import Advice, Content
from assistant.domain.draft import PostContext
from assistant.domain.finding import CapacityLevel, Finding, Level, Question, Review, Signal, Span
from assistant.domain.policy import NoteKind
from assistant.services.check.words import result_title

_QUOTE = 140
"""Letters of a quotation; longer ones end behind a whole word."""

_QUOTES = 3
_TOPIC = "local-topic"
"""The signal that words are about a local matter: of itself it says nothing of who speaks."""
_KEEP_FROM_PRAISE = frozenset({"conduct", "secret", "person"})
_NO_PRAISE = frozenset({"political", "restricted-post", "election", "crime", "defamation", "other-page"})


@dataclass(frozen=True)
class Card:
    """One finding as a card.

    Attributes:
        quotes: the words that it is about, as whole words.
        says: one sentence; "" where a card before it says the same.
        more: what stands behind More, a line each.
        another_way: whether the draft can be said another way, as far as is known.
    """

    number: int
    finding: Finding
    quotes: tuple[str, ...]
    says: str
    more: tuple[str, ...]
    another_way: bool
    advice: Advice

    @property
    def level(self) -> Level:
        return self.finding.level


@dataclass(frozen=True)
class Speaking:
    """Who readers will think is speaking, and why. `who`: "councillor" or "staff"."""

    level: CapacityLevel
    who: str
    quotes: tuple[str, ...]
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Shown:
    """All that is shown of a review.

    Attributes:
        lines: what is said of the whole result, at once.
        readers: who will see it, and what goes with that; for those who ask.
        steps: what someone can do who got these words.
        left_out: parts of the check that failed or took too long, by their names.
        complete: False while slower parts are still reading.
    """

    title: str
    cards: tuple[Card, ...]
    aside: tuple[Finding, ...]
    questions: tuple[Question, ...]
    speaking: Speaking | None
    lines: tuple[str, ...]
    readers: tuple[str, ...]
    steps: tuple[str, ...]
    left_out: tuple[str, ...]
    fair: bool
    complete: bool


def show(
    content: Content,
    review: Review,
    text: str,
    context: PostContext,
    aside: tuple[Finding, ...] = (),
    *,
    complete: bool = True,
) -> Shown:
    """What to show of `review`.

    Args:
        text: the words that were checked.
        aside: findings of the review that the user set aside.
        complete: False while slower parts are still reading.
    """
    findings = together(f for f in review.findings if f not in aside)
    received = context.received
    also = _also_see(content, context)
    told = Counter(note for finding in findings for note in finding.notes)
    once = tuple(note for note, count in told.items() if count > 1 or note == also)
    praised = complete and _may_praise(content, review)
    notes = [(note, _kind(content, note)) for note in review.notes]
    cards = _cards(content, findings, text, context, frozenset(once))
    return Shown(
        title=result_title(content.words, findings, len(aside)),
        cards=cards,
        aside=aside,
        questions=review.questions,
        speaking=speaking(content, review, text, context),
        lines=tuple(
            dict.fromkeys(
                [note for note, kind in notes if kind is NoteKind.PLAIN or (kind is NoteKind.PRAISE and praised)]
                + ([] if received else list(once))
            )
        ),
        readers=() if received else (*review.audience, *(note for note, kind in notes if kind is NoteKind.QUIET)),
        steps=tuple(dict.fromkeys(card.advice.reader for card in cards))[:_QUOTES] if received else (),
        left_out=review.could_not_check,
        fair=review.fair_comment and praised,
        complete=complete,
    )


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Most serious first, and of one level those of one clause side by side."""
    kept = list(findings)
    first: dict[tuple[Level, str], int] = {}
    for place, finding in enumerate(kept):
        first.setdefault(_group(finding), place)
    return tuple(sorted(kept, key=lambda f: (-f.level.rank, first[_group(f)])))


def _group(finding: Finding) -> tuple[Level, str]:
    return finding.level, finding.clauses[0] if finding.clauses else ""


def speaking(content: Content, review: Review, text: str, context: PostContext) -> Speaking | None:
    """Who will be thought to speak, when that says something new: not of the council's own account, where everybody knows, nor
    of words that merely name a local matter."""
    if context.received or context.official:
        return None
    capacity = review.capacity
    specs = {spec.id: spec for spec in content.signals}
    raising = [s for s in capacity.signals if specs[s.id].points > 0 and s.id != _TOPIC]
    telling = [s for s in raising if s.spans]
    # of the user's own account the profile check may know what the words do not say
    known = [s for s in raising if specs[s.id].when.answers]
    if not telling and not known:
        return None
    every = {span for signal in telling for span in signal.spans}
    spans = sorted(span for span in every if not any(span.contains(other) and span != other for other in every))
    quotes = tuple(dict.fromkeys(quotes_of(text, spans)))[:2]
    who = "staff" if context.role.is_staff else "councillor"
    return Speaking(capacity.level, who, quotes, capacity.signals)


def quotes_of(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    """The words at `spans`, grown to whole words; those that touch are one. Long ones end behind a whole word."""
    grown: list[tuple[int, int]] = []
    for span in sorted(spans):
        start, end = _whole(text, span)
        if grown and not text[grown[-1][1] : start].strip(" ,"):
            grown[-1] = (grown[-1][0], max(end, grown[-1][1]))
        else:
            grown.append((start, end))
    return tuple(dict.fromkeys(_short(" ".join(text[a:b].split())) for a, b in grown))[:_QUOTES]


def _whole(text: str, span: Span) -> tuple[int, int]:
    start, end = span.start, min(span.end, len(text))
    while 0 < start < len(text) and _in_word(text, start - 1) and _in_word(text, start):
        start -= 1
    while 0 < end < len(text) and _in_word(text, end - 1) and _in_word(text, end):
        end += 1
    return start, end


def _in_word(text: str, place: int) -> bool:
    char = text[place]
    return char.isalnum() or (
        char in "'’-" and 0 < place < len(text) - 1 and text[place - 1].isalnum() and text[place + 1].isalnum()
    )


def _short(words: str) -> str:
    if len(words) <= _QUOTE:
        return words
    cut = words[: _QUOTE + 1].rpartition(" ")[0] or words[:_QUOTE]
    return cut.rstrip(" ,;:-") + "…"


def _advice(content: Content, concern: str, context: PostContext) -> Advice:
    """What is advised for a concern. A body that it names is one for this role."""
    advice, pack = content.advice[concern], content.packs.get(context.council)
    known = {"role": context.role.value, "nation": pack.nation if pack is not None else ""}
    return replace(advice, say=content.outside.name(advice.say, known), reader=content.outside.name(advice.reader, known))


def _cards(
    content: Content, findings: tuple[Finding, ...], text: str, context: PostContext, once: frozenset[str]
) -> tuple[Card, ...]:
    cards: list[Card] = []
    received = context.received
    said: set[str] = set()
    for number, finding in enumerate(findings, 1):
        says = "" if received or finding.message in said else finding.message
        said.add(finding.message)
        rule = content.rule(finding.rule)
        cards.append(
            Card(
                number=number,
                finding=finding,
                quotes=quotes_of(text, finding.spans),
                says=says,
                more=_more(content, finding, text, received, once),
                another_way=bool(finding.rewrites) or bool(rule and rule.rewrites and finding.spans),
                advice=_advice(content, finding.concern, context),
            )
        )
    return tuple(cards)


def _more(content: Content, finding: Finding, text: str, received: bool, once: frozenset[str]) -> tuple[str, ...]:
    words = content.words
    lines = [] if received else [finding.why]
    weigh = quotes_of(text, finding.drivers)
    if weigh:
        lines.append(words["result.drivers"].format(words=", ".join(weigh)))
    if not received:
        lines += [note for note in finding.notes if note not in once]
    if not finding.general:
        bound = dict.fromkeys(c.binds.in_words for c in map(content.clause, finding.clauses[:1]) if c is not None)
        lines += [words["result.bound"].format(who=who) for who in bound]
    return tuple(filter(None, lines))


def _also_see(content: Content, context: PostContext) -> str:
    pack = content.packs.get(context.council)
    return pack.also_see.get("staff" if context.role.is_staff else "councillor", "") if pack is not None else ""


def _kind(content: Content, note: str) -> NoteKind:
    return next((n.kind for n in content.notes if not n.levels and note.startswith(n.text)), NoteKind.PLAIN)


def _may_praise(content: Content, review: Review) -> bool:
    """Nothing kind is said beside a finding of conduct, of secrets or of private life, nor beside a request for votes."""
    return not any(content.concerns[f.concern].family in _KEEP_FROM_PRAISE or f.concern in _NO_PRAISE for f in review.findings)
