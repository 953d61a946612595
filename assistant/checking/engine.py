# SPDX-License-Identifier: Apache-2.0
"""Draft and rules in, review out: match, settle, soften, cite, order, rewrite."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from dataclasses import fields, replace

from assistant.checking import capacity as capacity_meter
from assistant.checking import fair_comment
from assistant.checking.case import Case, Match, Matcher, NothingHeard, Owner, Place, Steps, Told, TooSlowError, Unchecked
from assistant.checking.casing import Casing
from assistant.checking.clauses import citer, notes_on, with_clauses
from assistant.checking.conditions import context_flags, holds
from assistant.checking.judge import Judge
from assistant.checking.matchers.details import DetailMatcher
from assistant.checking.matchers.patterns import PatternMatcher
from assistant.checking.matchers.phrases import PhraseMatcher
from assistant.checking.matchers.reader import ReaderMatcher
from assistant.checking.matchers.shape import ShapeMatcher
from assistant.checking.matchers.situation import SituationMatcher
from assistant.checking.matches import gather, given_back, in_order
from assistant.checking.normalise import KnownWords, View
from assistant.checking.other_ways import OtherWays
from assistant.checking.parties import Parties
from assistant.checking.phrases.index import PhraseIndex
from assistant.checking.phrases.match import NameTest, find
from assistant.checking.phrases.sources import phrases_of
from assistant.checking.phrases.vocabulary import Sequence, Vocabulary, parse
from assistant.checking.reader import Reader
from assistant.checking.reading import Reading, read
from assistant.checking.senses import Senses
from assistant.checking.targets import people_of
from assistant.checking.worth import Worth
from assistant.domain.content import Content
from assistant.domain.draft import Contact, Draft, PostContext
from assistant.domain.finding import Capacity, Finding, Level, Question, Review, Source, Span, verdict_of
from assistant.domain.options import FAST, MAX_LENGTH, Options

_MOST_STEPS = 2_000_000
"""Places at which phrases are tried in one draft; a draft of 10,000 ordinary letters takes some 30,000."""
_MOST_QUESTIONS = 3


class Engine:
    """The checker. Built once from content, then used from any thread: nothing that it holds changes. It holds no draft.

    Args:
        content: validated data.
        plain_words: everyday words in lower case, to tell names from headings (may be empty).

    Raises:
        ValueError: naming the file of a phrase or pattern that cannot be read.
    """

    def __init__(self, content: Content, plain_words: Collection[str] = frozenset()) -> None:
        self.content = content
        vocabulary = Vocabulary(content.vocabulary)
        words = vocabulary.words
        self._names = NameTest(words("given-names"), words("never-names"), plain_words)
        self._index = PhraseIndex(vocabulary, self._names)
        for source in phrases_of(content):
            if source.owner is not None:
                self._index.learn(source)
        self._judge = Judge(content, vocabulary, self._names)
        plain = _Plain(plain_words, words("never-plain"))
        self._casing = Casing(plain_words, words("given-names"))
        self._senses = Senses(content.senses)
        self.worth = Worth(vocabulary, self._names, plain_words, (Parties(content.vocabulary), self._senses))
        self._known = KnownWords(self._index.words | words("maskable"), words("maskable"), words("infixes"), plain_words)
        self._signals: dict[str, tuple[Sequence, ...]] = {
            s.id: tuple(parse(p, vocabulary) for p in s.unless) for s in content.signals
        }
        rules, judge = content.rules, self._judge
        self.slips = PhraseMatcher(rules, judge, "grammar")
        self._matchers: tuple[Matcher, ...] = (
            PhraseMatcher(rules, judge, "rules"),
            self.slips,
            PatternMatcher(rules, judge),
            DetailMatcher(rules, judge, self._names, vocabulary, plain),
            ShapeMatcher(rules, judge, words("initials")),
            SituationMatcher(rules, judge),
        )
        self._ways = OtherWays(self)

    def serves(self, content: Content) -> bool:
        """The rules of `content` are this engine's: it differs in its policies at most."""
        return all(
            getattr(content, field.name) is getattr(self.content, field.name)
            for field in fields(content)
            if field.name != "packs"
        )

    def over(self, content: Content) -> Engine:
        """This engine over content that it `serves`; what was learnt of the rules is shared."""
        made = copy(self)
        made.content = content
        made._ways = OtherWays(made)  # noqa: SLF001 - of this class
        return made

    def reader_matcher(self, reader: Reader) -> ReaderMatcher:
        """The reader as a matcher with this engine's rules."""
        return ReaderMatcher(reader, self.content.rules, self.content.concerns, self._judge, self.worth)

    def read(self, text: str) -> Reading:
        """The text as this engine's rules see it."""
        return read(text[:MAX_LENGTH], self._casing, self._view)

    def _view(self, plain: str, soft: AbstractSet[int]) -> View:
        view = View(plain, self._known, soft)
        self._senses.settle(view)
        return view

    def person_named(self, view: View, span: Span) -> str:
        """Whom the sentence at `span` names."""
        return self._judge.targets.named(view, span)

    def check(self, draft: Draft, options: Options | None = None, beside: Iterable[Told] = ()) -> Review:
        """Check a draft: `review` of its `case`."""
        return self.review(draft, self.case(draft, options or Options()), beside)

    # -- one case ----------------------------------------------------------------------------------------------

    def case(self, draft: Draft, options: Options) -> Case:
        """The draft, read, with its situation: what every matcher is given."""
        reading = self.read(draft.text)
        context = draft.context
        known = self.content.packs.get(context.council)
        reading.view.people = people_of(options.contacts)
        found = self._found(reading.view)
        reading.view.told = {
            name: sorted((first, end) for first, end, _ in places) for (kind, name), places in found.items() if kind == "list"
        }
        return Case(
            reading=reading,
            context=context,
            flags=self._flags(reading.view, context, found, options),
            options=options,
            pack=known or self.content.packs["general"],
            contacts=(*options.contacts, *(known.contacts if known else ())),
            found=found,
            length=self._length(draft),
        )

    def _found(self, view: View) -> dict[Owner, tuple[Place, ...]]:
        """Where each phrase stands; under `_UNREAD` nothing stands but the sign that the search was given up."""
        found: dict[Owner, list[Place]] = {}
        try:
            for owner, first, end, negative in self._index.scan(view, Steps(_MOST_STEPS)):
                found.setdefault(owner, []).append((first, end, negative))
        except TooSlowError:
            found[_UNREAD] = []
        return {owner: tuple(places) for owner, places in found.items()}

    def _flags(self, view: View, context: PostContext, found: Mapping[Owner, object], options: Options) -> frozenset[str]:
        flags = context_flags(context)
        if "<link>" in view.positions:
            flags.add("has-link")
        if ("signal", "local-topic") in found or ("signal", "we-council") in found:
            flags.add("local-topic")
        if any(_names_contact(view, c) for c in options.contacts):
            flags.add("names-people")
        if ("list", "invitation") in found:
            flags.add("invites")
        if not view.tokens:
            flags.add("empty-text")
        return frozenset(flags)

    def _length(self, draft: Draft) -> tuple[int, int] | None:
        platform = self.content.platforms.get(draft.context.platform)
        if platform is None or not platform.limit:
            return None
        return platform.length(draft.text), platform.limit

    # -- the review --------------------------------------------------------------------------------------------

    def review(self, draft: Draft, case: Case, beside: Iterable[Told] = ()) -> Review:
        """What is to be said of a case.

        Args:
            beside: what slower matchers found that ran by themselves.
        """
        told = [*self._match(case), *beside]
        matches = [one for one in told if isinstance(one, Match)]
        nothing = [one for one in told if isinstance(one, NothingHeard)]
        settled = gather(case.reading, matches, self.content.concerns, nothing)
        softened, fair = self._soften(case, settled)
        finished = [with_clauses(self.content, f, case.pack, case.context, case.flags) for f in softened]
        ordered = tuple(in_order(finished, self.content.concerns))
        if case.options.rewrites:
            ordered = self._ways.offered(draft, case, ordered)
        findings = tuple(given_back(case.reading, f) for f in ordered)
        flags = case.flags | {f.level.value for f in findings}
        context = case.context
        return Review(
            findings=findings,
            capacity=self._capacity(case, flags),
            audience=tuple(a.text for a in self.content.audience if holds(a.when, context, flags)),
            verdict=verdict_of(findings),
            fair_comment=fair and not context.received,
            questions=self._questions(case, flags, findings) if "context" in case.options.only else (),
            notes=notes_on(self.content, case.pack, context, flags, case.found),
            could_not_check=tuple(dict.fromkeys(one.name for one in told if isinstance(one, Unchecked))),
            length=case.length,
        )

    def _match(self, case: Case) -> Iterator[Told]:
        """What every matcher finds. One that fails is named, and takes no other with it."""
        if _UNREAD in case.found:
            yield Unchecked("rules")
        for matcher in self._matchers:
            if matcher.part in case.options.only:
                yield from safely(matcher, case)

    def _soften(self, case: Case, findings: list[Finding]) -> tuple[list[Finding], bool]:
        """Less of what is political opinion, of the words of another, and where time is short."""
        guard, found = self.content.fair_comment, case.found
        fair = fair_comment.is_fair_comment(
            ("fair", "subject") in found, ("fair", "criticism") in found, ("fair", "stance") in found, findings, guard
        )
        if fair:
            findings = fair_comment.soften(findings, guard)
        if "others-words" in case.flags:
            findings = [f for f in findings if not self.content.concerns[f.concern].own or self._of_others(f)]
        no_tips = self.content.no_tips
        if holds(no_tips, case.context, case.flags):
            findings = [f for f in findings if f.level is not Level.TIP]
        return findings, fair

    def _of_others(self, finding: Finding) -> bool:
        """May this be said of the words of another, though it is about their writer? The reader knows that of itself, and a rule
        by being meant for what came in."""
        rule = self.content.rule(finding.rule)
        return finding.source in (Source.CONTEXT, Source.MODEL) or (rule is not None and "received" in rule.when.flags)

    def _capacity(self, case: Case, flags: AbstractSet[str]) -> Capacity:
        view = case.view
        found: dict[str, list[tuple[int, int]]] = {}
        for (kind, owner), places in case.found.items():
            if kind == "signal":
                kept = [(a, b) for a, b, _ in places if not self._signal_excused(owner, view, a)]
                if kept:
                    spans = [case.reading.given(Span(view.starts[a], view.ends[b - 1])) for a, b in kept]
                    found[owner] = [(s.start, s.end) for s in spans]
        citing = citer(self.content, case.pack, case.context)
        return capacity_meter.read_capacity(self.content.signals, found, case.context, flags, citing, self.content.capacity_words)

    def _signal_excused(self, signal: str, view: View, first: int) -> bool:
        begin, stop = view.sentence_tokens(first)
        key = (f"signal {signal}", begin, stop)
        if key not in view.memo:
            view.memo[key] = any(find(view, s, self._names, begin, stop) for s in self._signals[signal])
        return view.memo[key]

    def _questions(self, case: Case, flags: AbstractSet[str], findings: tuple[Finding, ...]) -> tuple[Question, ...]:
        if case.context.received or "empty-text" in flags:
            return ()
        view = case.view
        concerns = {f.concern for f in findings}
        asked: list[Question] = []
        for spec in self.content.questions:
            if spec.id in case.context.answers or not holds(spec.when, case.context, flags):
                continue
            places = case.found.get(("question", spec.id), ())
            if (spec.phrases or spec.concerns) and not places and not (spec.concerns & concerns):
                continue
            spans = tuple(case.reading.given(Span(view.starts[a], view.ends[b - 1])) for a, b, _ in places[:2])
            text = spec.text
            if "{words}" in text:
                raw = case.reading.raw
                text = text.replace("{words}", raw[spans[0].start : spans[0].end] if spans else "this")
            asked.append(Question(spec.id, text, spec.why, spec.answers, spans))
        return tuple(asked[:_MOST_QUESTIONS])

    # -- what another way to say it needs ----------------------------------------------------------------------

    def again(self, draft: Draft, text: str, options: Options) -> Review:
        """A quick look at another text in the same situation."""
        quick = replace(options, rewrites=False, only=options.only & FAST, caret=None)
        return self.check(replace(draft, text=text), quick)


_UNREAD: Owner = ("unread", "")


def safely(matcher: Matcher, case: Case) -> Iterator[Told]:
    """What a matcher finds; its name where it fails or takes too long."""
    try:
        yield from matcher.matches(case)
    except Exception:  # noqa: BLE001 - whatever it is, the others must answer; which one failed is told
        yield Unchecked(matcher.name)


def _names_contact(view: View, contact: Contact) -> bool:
    """True when every word of the contact's name (or its only surname) stands in the draft."""
    words = [w for w in View(contact.name).tokens if len(w) > 1]
    return bool(words) and all(w in view.positions for w in words)


class _Plain:
    """Everyday words for the test of names: the spelling list, less the words that are names as well."""

    def __init__(self, words: Container[str], never: frozenset[str]) -> None:
        self._words, self._never = words, never

    def __contains__(self, word: object) -> bool:
        return word in self._words and word not in self._never
