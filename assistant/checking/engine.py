# SPDX-License-Identifier: Apache-2.0
"""Draft and rules in, review out: runs the matchers, settles overlaps, orders, and maps concerns to clauses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.checking import capacity as capacity_meter
from assistant.checking import fair_comment, rewrite
from assistant.checking.clauses import citer, notes_on, with_clauses
from assistant.checking.conditions import context_flags, holds
from assistant.checking.detectors import DetectorInput, Hit, registry
from assistant.checking.guards import DROP, LOWER, Guards
from assistant.checking.matches import Match, gather, in_order
from assistant.checking.normalise import KnownWords, View
from assistant.checking.patterns import Pattern, TooSlowError
from assistant.checking.phrases.index import PhraseIndex
from assistant.checking.phrases.match import NameTest, find
from assistant.checking.phrases.vocabulary import Sequence, Vocabulary, parse
from assistant.checking.reader import ModelHit
from assistant.checking.targets import Targets, people_of
from assistant.domain.content import Content
from assistant.domain.draft import Account, Contact, Draft, Kind, PostContext
from assistant.domain.finding import (
    Capacity,
    Finding,
    Level,
    Question,
    Review,
    Rewrite,
    Span,
    verdict_of,
)
from assistant.domain.options import FAST, MAX_LENGTH, Options
from assistant.domain.policy import MatchKind, Rule

_LOWERED = {Level.STOP: Level.CHECK, Level.CHECK: Level.TIP, Level.TIP: Level.TIP}
Scanned = dict[tuple[str, str], list[tuple[int, int, bool]]]


class Engine:
    """The checker. Built once from content, then used from any one thread at a time; holds no draft.

    Args:
        content: validated data.
        plain_words: everyday words in lower case, to tell names from headings (may be empty).
    """

    def __init__(self, content: Content, plain_words: Collection[str] = frozenset()) -> None:
        self.content = content
        self._vocabulary = Vocabulary(content.vocabulary)
        words = self._vocabulary.words
        self._names = NameTest(words("given-names"), words("never-names"))
        self._guards = Guards(self._vocabulary, self._names)
        self._index = PhraseIndex(self._vocabulary, self._names)
        self._rules = {r.id: r for r in content.rules}
        self._patterns: list[tuple[Rule, Pattern]] = []
        self._broken: list[str] = []
        self._by_detector: dict[str, set[str]] = {}
        self._by_head: dict[str, Rule] = {r.head: r for r in content.rules if r.match is MatchKind.MODEL}
        self._unless: dict[tuple[str, str], tuple[Sequence, ...]] = {}
        for rule in content.rules:
            try:
                self._learn(rule)
            except ValueError as error:
                raise ValueError(f"rules/{rule.id}.toml: {error}") from error
        for question in content.questions:
            for phrase in question.phrases:
                self._index.add(("question", question.id), phrase)
        for signal in content.signals:
            for phrase in signal.phrases:
                self._index.add(("signal", signal.id), phrase)
            self._unless["signal", signal.id] = tuple(parse(p, self._vocabulary) for p in signal.unless)
        for note in content.notes:
            for phrase in note.phrases:
                self._index.add(("note", note.id), phrase)
        guard = content.fair_comment
        for kind, phrases in (("subject", guard.subjects), ("criticism", guard.criticism), ("stance", guard.stance)):
            for phrase in phrases:
                self._index.add(("fair", kind), phrase)
        self._detectors = registry()
        self._lists: dict[str, Container[str]] = {
            "initials": words("initials"),
            "plain-words": _Plain(plain_words, words("never-plain")),
        }
        self._targets = Targets(self._vocabulary, self._names)
        self._known = KnownWords(self._index.words | words("maskable"))
        self._maskable = tuple(sorted(words("maskable")))
        self._signal_text = {s.id: s for s in content.signals}

    def _learn(self, rule: Rule) -> None:
        if rule.match is MatchKind.PHRASES:
            for phrase in rule.phrases:
                self._index.add(("rule", rule.id), phrase)
        elif rule.match is MatchKind.PATTERN:
            self._patterns.append((rule, Pattern(rule.pattern)))
        elif rule.match is MatchKind.DETECTOR:
            self._by_detector.setdefault(rule.detector, set()).add(rule.id)
        for name, phrases in (
            ("unless", rule.unless),
            ("sentence", rule.unless_sentence),
            ("draft", rule.unless_draft),
            ("needs", rule.needs),
        ):
            if phrases:
                self._unless[rule.id, name] = tuple(parse(p, self._vocabulary) for p in phrases)

    def view(self, text: str) -> View:
        """The text as this engine's rules see it."""
        return View(text[:MAX_LENGTH], self._known, self._maskable)

    def check(
        self,
        draft: Draft,
        options: Options | None = None,
        language: Iterable[Finding] = (),
        model: Iterable[ModelHit] = (),
    ) -> Review:
        """Check a draft.

        Args:
            draft: the words and their situation.
            options: see Options.
            language: findings of the spelling and grammar parts, made by checking.language.
            model: what the model would look at again, made by checking.reader.
        """
        options = options or Options()
        view = self.view(draft.text)
        context = draft.context
        pack = self.content.packs.get(context.council) or self.content.packs["general"]
        view.people = people_of(options.contacts)
        scanned = self._scan(view)
        flags = self._flags(view, context, scanned, options)
        could_not: list[str] = []
        length = self._length(draft)
        found = self._find(view, context, flags, options, scanned, length, could_not, model)
        fair = fair_comment.is_fair_comment(
            bool(scanned.get(("fair", "subject"))),
            bool(scanned.get(("fair", "criticism"))),
            bool(scanned.get(("fair", "stance"))),
            found,
        )
        if fair:
            found = fair_comment.soften(found, self.content.fair_comment)
        found.extend(language)
        if context.kind in (Kind.SHARE, Kind.LIKE):
            # words of another: how they are spelt, or how long they are, is not the user's doing
            found = [f for f in found if f.concern not in ("spelling", "length", "signpost", "voice")]
        if context.purpose is not None and context.purpose.value == "emergency":
            found = [f for f in found if f.level is not Level.TIP]
        found = in_order(found, self.content.concerns)
        finished = tuple(with_clauses(self.content, f, pack, context, flags) for f in found)
        if options.rewrites:
            finished = tuple(self._with_rewrites(f, finished, view, draft, options) for f in finished)
        flags |= {f.level.value for f in finished}
        citing = citer(self.content, pack, context)
        return Review(
            findings=finished,
            capacity=self._capacity(view, scanned, context, flags, citing),
            audience=tuple(a.text for a in self.content.audience if holds(a.when, context, flags)),
            verdict=verdict_of(finished),
            fair_comment=fair and not context.received,
            questions=self._questions(view, scanned, context, flags, finished) if "context" in options.only else (),
            notes=notes_on(self.content, pack, context, flags, scanned),
            could_not_check=tuple(could_not),
            length=length,
        )

    # -- finding ----------------------------------------------------------------------------------------------

    def _scan(self, view: View) -> Scanned:
        scanned: Scanned = {}
        for owner, first, end, negative in self._index.scan(view):
            scanned.setdefault(owner, []).append((first, end, negative))  # type: ignore[arg-type]
        return scanned

    def _flags(self, view: View, context: PostContext, scanned: Mapping[tuple[str, str], object], options: Options) -> set[str]:
        flags = context_flags(context)
        if "<link>" in view.positions:
            flags.add("has-link")
        if ("signal", "local-topic") in scanned or ("signal", "we-council") in scanned:
            flags.add("local-topic")
        if any(self._names_contact(view, c) for c in options.contacts):
            flags.add("names-people")
        if not view.tokens:
            flags.add("empty-text")
        return flags

    @staticmethod
    def _names_contact(view: View, contact: Contact) -> bool:
        """True when every word of the contact's name (or its only surname) stands in the draft."""
        words = [w for w in View(contact.name).tokens if len(w) > 1]
        return bool(words) and all(w in view.positions for w in words)

    def _length(self, draft: Draft) -> tuple[int, int] | None:
        platform = self.content.platforms.get(draft.context.platform)
        if platform is None or not platform.limit:
            return None
        return platform.length(draft.text), platform.limit

    def _find(
        self,
        view: View,
        context: PostContext,
        flags: set[str],
        options: Options,
        scanned: Scanned,
        length: tuple[int, int] | None,
        could_not: list[str],
        model: Iterable[ModelHit],
    ) -> list[Finding]:
        matches: list[Match] = []
        under = self._under_caret(view, options.caret)
        for (kind, owner), places in scanned.items():
            if kind == "rule" and owner not in options.off and self._part(owner) in options.only:
                rule = self._rules[owner]
                for first, end, negative in places:
                    if not first <= under < end:
                        self._judge(rule, view, first, end, context, flags, matches, negative)
        if "rules" in options.only:
            for rule, pattern in self._patterns:
                if rule.id not in options.off:
                    self._run_pattern(rule, pattern, view, context, flags, matches, could_not)
        given = DetectorInput(view, context, self._contacts(context, options), self._names, self._lists, length)
        for name, part in (("personal-data", "personal-data"), ("shape", "rules")):
            if part in options.only and self._by_detector.get(name):
                self._run_detector(name, given, context, flags, options, matches)
        if "context" in options.only and not context.received:
            for rule in self.content.rules:
                if rule.match is MatchKind.CONTEXT and rule.id not in options.off:
                    level = self._level(rule, context, flags, "none")
                    if level is not None:
                        matches.append(Match(rule, None, level))
        self._add_model(view, context, flags, options, model, matches)
        return gather(view, matches, self.content.concerns)

    def _add_model(
        self,
        view: View,
        context: PostContext,
        flags: set[str],
        options: Options,
        model: Iterable[ModelHit],
        matches: list[Match],
    ) -> None:
        """What the model says and no rule: a rule knows its words and explains them better."""
        by_rules = list(matches)
        for hit in model:
            rule = self._by_head.get(hit.head)
            if rule is None or rule.id in options.off:
                continue
            target = self._targets.of_sentence(view, hit.span)
            level = self._level(rule, context, flags, target)
            if level is None:
                continue
            level = min(level, hit.level)
            if not any(self._says_it(match, rule, level, hit.span) for match in by_rules):
                matches.append(Match(rule, hit.span, level, target, drivers=hit.drivers))

    def _says_it(self, match: Match, rule: Rule, level: Level, span: Span) -> bool:
        """True when a rule's match makes the model's finding `rule` at `span` needless."""
        family = self.content.concerns[rule.concern].family
        if match.span is None or not match.span.overlaps(span):
            return False
        return match.rule.concern == rule.concern or (
            bool(family) and self.content.concerns[match.rule.concern].family == family and match.level >= level
        )

    def _part(self, rule_id: str) -> str:
        return "grammar" if self._rules[rule_id].concern == "spelling" else "rules"

    @staticmethod
    def _under_caret(view: View, caret: int | None) -> int:
        """The token that is being typed, or -1: half a word must not be judged."""
        if caret is None or not view.tokens:
            return -1
        index = view.token_at(caret)
        return index if view.starts[index] <= caret <= view.ends[index] else -1

    def _contacts(self, context: PostContext, options: Options) -> tuple[Contact, ...]:
        pack = self.content.packs.get(context.council)
        return (*options.contacts, *(pack.contacts if pack else ()))

    def _judge(
        self,
        rule: Rule,
        view: View,
        first: int,
        end: int,
        context: PostContext,
        flags: set[str],
        matches: list[Match],
        negative: bool = False,
    ) -> None:
        """Decide whether a phrase that stands in the draft is a match, and at which level."""
        span = Span(view.starts[first], view.ends[end - 1])
        target = self._targets.near(view, first, end)
        level = self._level(rule, context, flags, target)
        if level is None or self._excused(rule, view, first, end):
            return
        for name in rule.guards:
            verdict = self._guards.judge(name, view, first, end, negative)
            if verdict == DROP:
                return
            if verdict == LOWER:
                # quoted abuse is mostly quoted to object to it; a quoted secret is out all the same
                conduct = self.content.concerns[rule.concern].family == "conduct"
                level = Level.TIP if conduct else _LOWERED[level]
        matches.append(Match(rule, span, level, target))

    def _excused(self, rule: Rule, view: View, first: int, end: int) -> bool:
        begin, stop = view.sentence_tokens(first)
        for sequence in self._unless.get((rule.id, "unless"), ()):
            place = find(view, sequence, self._names, begin, stop)
            while place is not None:
                if place[0] < end and first < place[1]:
                    return True
                place = find(view, sequence, self._names, place[0] + 1, stop)
        if any(find(view, s, self._names, begin, stop) for s in self._unless.get((rule.id, "sentence"), ())):
            return True
        if any(find(view, s, self._names) for s in self._unless.get((rule.id, "draft"), ())):
            return True
        needs = self._unless.get((rule.id, "needs"), ())
        return bool(needs) and not any(find(view, s, self._names) for s in needs)

    def _run_pattern(
        self,
        rule: Rule,
        pattern: Pattern,
        view: View,
        context: PostContext,
        flags: set[str],
        matches: list[Match],
        could_not: list[str],
    ) -> None:
        if rule.pattern_words and not any(w in view.positions for w in rule.pattern_words):
            return
        try:
            for start, end in pattern.spans(view.raw):
                tokens = view.tokens_in(start, end)
                if tokens:
                    before = len(matches)
                    self._judge(rule, view, tokens[0], tokens[-1] + 1, context, flags, matches)
                    if len(matches) > before:
                        matches[-1].span = Span(start, end)
        except TooSlowError:
            could_not.append(rule.id)

    def _run_detector(
        self,
        name: str,
        given: DetectorInput,
        context: PostContext,
        flags: set[str],
        options: Options,
        matches: list[Match],
    ) -> None:
        mine = self._by_detector[name]
        for hit in self._detectors[name](given):
            if hit.rule not in mine or hit.rule in options.off:
                continue
            rule = self._rules[hit.rule]
            level = self._level(rule, context, flags, "person" if name == "personal-data" else self._hit_target(given, hit))
            if level is None:
                continue
            if hit.level:
                level = Level(hit.level)
            span = Span(hit.start, hit.end) if hit.end > hit.start else None
            matches.append(Match(rule, span, level, "person" if name == "personal-data" else "none", hit.values))

    def _hit_target(self, given: DetectorInput, hit: Hit) -> str:
        tokens = given.view.tokens_in(hit.start, hit.end) if hit.end > hit.start else ()
        return self._targets.near(given.view, tokens[0], tokens[-1] + 1) if tokens else "none"

    def _level(self, rule: Rule, context: PostContext, flags: AbstractSet[str], target: str) -> Level | None:
        if not holds(rule.when, context, flags, target):
            return None
        level: Level | None = rule.level
        for case in rule.levels:
            if holds(case.when, context, flags, target):
                level = case.level
                break
        if level is Level.STOP:
            allowed = self.content.concerns[rule.concern].stop
            if (
                allowed == "never"
                or (allowed == "official" and context.account is not Account.OFFICIAL)
                or (allowed == "personal" and context.account is Account.OFFICIAL)
            ):
                level = Level.CHECK
        return level

    # -- the rest of the review -------------------------------------------------------------------------------

    def _capacity(
        self,
        view: View,
        scanned: Scanned,
        context: PostContext,
        flags: AbstractSet[str],
        citing: Callable[[str], tuple[str, ...]],
    ) -> Capacity:
        found: dict[str, list[tuple[int, int]]] = {}
        for (kind, owner), places in scanned.items():
            if kind == "signal":
                kept = [(a, b) for a, b, _ in places if not self._signal_excused(owner, view, a, b)]
                if kept:
                    found[owner] = [(view.starts[a], view.ends[b - 1]) for a, b in kept]
        return capacity_meter.read_capacity(self.content.signals, found, context, flags, citing, self.content.capacity_words)

    def _signal_excused(self, signal: str, view: View, first: int, end: int) -> bool:
        begin, stop = view.sentence_tokens(first)
        return any(find(view, s, self._names, begin, stop) for s in self._unless.get(("signal", signal), ()))

    def _questions(
        self,
        view: View,
        scanned: Scanned,
        context: PostContext,
        flags: AbstractSet[str],
        findings: tuple[Finding, ...],
    ) -> tuple[Question, ...]:
        if context.received or "empty-text" in flags:
            return ()
        concerns = {f.concern for f in findings}
        asked: list[Question] = []
        for spec in self.content.questions:
            if spec.id in context.answers or not holds(spec.when, context, flags):
                continue
            places = scanned.get(("question", spec.id), [])
            if (spec.phrases or spec.concerns) and not places and not (spec.concerns & concerns):
                continue
            spans = tuple(Span(view.starts[a], view.ends[b - 1]) for a, b, _ in places[:2])
            text = spec.text
            if "{words}" in text:
                words = view.raw[spans[0].start : spans[0].end] if spans else "this"
                text = text.replace("{words}", words)
            asked.append(Question(spec.id, text, spec.why, spec.answers, spans))
        return tuple(asked[:3])

    # -- another way to say it --------------------------------------------------------------------------------

    def _with_rewrites(
        self, finding: Finding, findings: tuple[Finding, ...], view: View, draft: Draft, options: Options
    ) -> Finding:
        if finding.rewrites or not finding.spans or draft.context.received:
            return finding
        rule = self._rules.get(finding.rule)
        if rule is None or not rule.rewrites or draft.context.kind in (Kind.SHARE, Kind.LIKE):
            return finding
        before = {(f.rule, f.level) for f in findings}
        kept: list[Rewrite] = []
        for candidate in self._candidates(rule, finding, view):
            if len(kept) == 2:
                break
            if candidate.text not in {k.text for k in kept} and self._better(candidate, finding, before, draft, options):
                kept.append(candidate)
        return replace(finding, rewrites=tuple(kept)) if kept else finding

    def _candidates(self, rule: Rule, finding: Finding, view: View) -> Iterator[Rewrite]:
        values = {"person": self._targets.named(view, finding.spans[0])}
        for spec in rule.rewrites:
            yield from rewrite.propose(view, spec, finding.spans, values)

    def _better(
        self,
        candidate: Rewrite,
        finding: Finding,
        before: AbstractSet[tuple[str, Level]],
        draft: Draft,
        options: Options,
    ) -> bool:
        """True when the rewrite takes its finding away and brings none that is higher."""
        after = self.check(
            replace(draft, text=candidate.text),
            replace(options, rewrites=False, only=options.only & FAST, caret=None),
        )
        if any(f.rule == finding.rule for f in after.findings):
            return False
        known = {rule for rule, _ in before}
        return all(f.rule in known or f.level.rank <= Level.TIP.rank or f.level < finding.level for f in after.findings) and all(
            (f.rule, f.level) in before or f.rule not in known or f.level.rank <= finding.level.rank for f in after.findings
        )


class _Plain:
    """Everyday words for the test of names: the spelling list, less the words that are names as well."""

    def __init__(self, words: Collection[str], never: frozenset[str]) -> None:
        self._words, self._never = words, never

    def __contains__(self, word: object) -> bool:
        return word in self._words and word not in self._never
