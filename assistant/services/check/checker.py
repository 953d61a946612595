# SPDX-License-Identifier: Apache-2.0
"""Checking a draft: the engine's answer at once; spelling, grammar and the model when they are ready."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from assistant.checking.case import Case, Match, Told
from assistant.checking.engine import Engine, safely
from assistant.checking.language import Grammar, Spelling
from assistant.checking.matchers.language import LanguageMatcher
from assistant.checking.matchers.reader import ReaderMatcher
from assistant.checking.reader import ModelError, Reader
from assistant.domain.content import Content
from assistant.domain.draft import Draft
from assistant.domain.finding import DismissKey, Finding, Level, Review, Source
from assistant.domain.options import FAST, PARTS, Options

NOT_ENGLISH = "We only read English here. What is in another language was not checked."
_READS_ENGLISH = frozenset({"grammar", "model"})


class Checker:
    """The one way to check a draft, for the window and for the command line. Holds no draft.

    Args:
        content: validated data.
        word_list: path of the British word list; None does without spelling.
        with_grammar: whether Harper may be loaded.
        models: holds a folder for each model that reads whole sentences; None does without.
        engine: one over the same word list, whose rules are used again where they are those of `content`.
    """

    def __init__(
        self,
        content: Content,
        word_list: Path | None = None,
        with_grammar: bool = True,
        models: Path | None = None,
        engine: Engine | None = None,
    ) -> None:
        self.spelling = (
            Spelling(word_list, content.council_words, content.misspellings) if word_list and word_list.is_file() else None
        )
        if engine is not None and engine.serves(content):
            self.engine = engine.over(content)
        else:
            self.engine = Engine(content, self.spelling if self.spelling is not None else frozenset())
        self._language = LanguageMatcher(self.spelling, self.engine.slips, self.engine.worth)
        self._with_grammar = with_grammar
        self._grammar: Grammar | None = None
        self._grammar_lock = threading.Lock()
        self._engine_lock = threading.Lock()
        self._models_folder = models
        self.readers: tuple[ReaderMatcher, ...] = ()
        self._with_model = True
        self._model_lock = threading.Lock()
        # the model reads beside spelling and grammar: it works outside Python, on cores of its own; two texts at once while old
        # posts are read, and a third so that a draft need not wait for them
        self._beside = ThreadPoolExecutor(max_workers=3, thread_name_prefix="model")
        self.model_problem = ""
        """Why the model cannot be used; "" while it can."""

    @property
    def content(self) -> Content:
        return self.engine.content

    def follow(self, content: Content) -> None:
        """Cite the policies as they are in `content` from now on. The rules, grammar and the models stay: this takes no time."""
        self.engine = self.engine.over(content)

    @property
    def grammar_ready(self) -> bool:
        return self._grammar is not None or not self._with_grammar

    def load_grammar(self) -> bool:
        """Make Harper ready (about a second; safe to call from a background thread). False when it cannot be had."""
        with self._grammar_lock:
            if self._grammar is None and self._with_grammar:
                try:
                    self._grammar = Grammar()
                except Exception:  # noqa: BLE001 - an optional part: whatever it raises, we go on without it
                    self._with_grammar = False
        return self._grammar is not None

    def set_grammar(self, wanted: bool) -> None:
        """Follow the setting. Turning it off keeps what is loaded until the program ends."""
        self._with_grammar = wanted

    @property
    def model_ready(self) -> bool:
        return bool(self.readers) or not self._with_model or bool(self.model_problem)

    def load_model(self) -> bool:
        """Make the models ready (safe to call from a background thread). False when one cannot be had: see `model_problem`."""
        with self._model_lock:
            if not self.readers and not self.model_problem:
                try:
                    if self._models_folder is None:
                        raise ModelError("This program was started without the model.")
                    folders = sorted(path for path in self._models_folder.glob("*") if path.is_dir())
                    if not folders:
                        raise ModelError(f"{self._models_folder.name} holds no model.")
                    self.readers = tuple(self.engine.reader_matcher(Reader(folder)) for folder in folders)
                except ModelError as error:
                    self.model_problem = str(error)
        return bool(self.readers)

    def set_model(self, wanted: bool) -> None:
        """Follow the setting. Turning it off keeps what is loaded until the program ends."""
        self._with_model = wanted

    def fast(self, draft: Draft, options: Options) -> Review:
        """Rules, personal data and context: single-digit milliseconds."""
        with self._engine_lock:
            return self.engine.check(draft, replace(options, only=options.only & FAST))

    def full(self, draft: Draft, options: Options) -> Review:
        """Everything that is asked for and ready."""
        with self._engine_lock:
            case = self.engine.case(draft, options)
        heard = self._start_readers(case)
        late = self._language_matches(case)
        late += heard.result() if heard is not None else []
        with self._engine_lock:
            review = self.engine.review(draft, case, late)
        if options.rewrites:
            review = replace(review, findings=tuple(self._with_whole_ways(draft, f, review, options) for f in review.findings))
        if options.only & _READS_ENGLISH and not self._all_english(case):
            review = replace(review, notes=(*review.notes, NOT_ENGLISH))
        if self.model_problem and self._wants_model(options):
            review = replace(review, could_not_check=(*review.could_not_check, "model"))
        return review

    def _with_whole_ways(self, draft: Draft, finding: Finding, review: Review, options: Options) -> Finding:
        """The finding without another way that is no English, or in which the models find something new."""
        if not finding.rewrites or finding.source is Source.GRAMMAR:
            return finding
        kept = tuple(r for r in finding.rewrites if self._reads_well(replace(draft, text=r.text), draft.text, review, options))
        return replace(finding, rewrites=kept)

    def _reads_well(self, draft: Draft, old: str, review: Review, options: Options) -> bool:
        if self._grammar is not None and self._with_grammar and "grammar" in options.only:
            with self._grammar_lock:
                slips = [sum(len(f.spans) for f in self._grammar.findings(text)) for text in (old, draft.text)]
            if slips[1] > slips[0]:
                return False
        if not self._wants_model(options):
            return True
        with self._engine_lock:
            case = self.engine.case(draft, replace(options, rewrites=False, explain=False))
        loud = {f.concern for f in review.findings if f.level is not Level.TIP}
        heard = (found for reader in self.readers for found in safely(reader, case))
        return all(m.level is Level.TIP or m.rule.concern in loud for m in heard if isinstance(m, Match))

    def _wants_model(self, options: Options) -> bool:
        return "model" in options.only and self._with_model

    def _start_readers(self, case: Case) -> Future[list[Told]] | None:
        """Have the models read the text on a thread of their own, when they are wanted and ready."""
        readers = self.readers
        if not readers or not self._wants_model(case.options):
            return None
        return self._beside.submit(lambda: [found for reader in readers for found in safely(reader, case)])

    def _language_matches(self, case: Case) -> list[Told]:
        if "grammar" not in case.options.only or not self._mostly_english(case):
            return []
        self._language.grammar = self._grammar if self._with_grammar else None
        return list(safely(self._language, case))

    def _mostly_english(self, case: Case) -> bool:
        return self.spelling is None or self.spelling.looks_english(case.reading.text)

    def _all_english(self, case: Case) -> bool:
        """True unless the draft, or a sentence of it, is in another language."""
        return self._mostly_english(case) and all(
            self.engine.worth.english(case.view, tokens) for tokens in case.view.sentences()
        )

    def dismiss_key(self, draft: Draft, finding: Finding) -> DismissKey:
        """The key under which "This is fine because..." is remembered for this draft."""
        if not finding.spans:
            return DismissKey(finding.rule, "", "", "")
        reading = self.engine.read(draft.text)
        view, span = reading.view, reading.read(finding.spans[0])
        tokens = view.tokens_in(span.start, span.end)
        if not tokens:
            return DismissKey(finding.rule, finding.text.lower(), "", "")
        # the words beside it in its own sentence: a sentence written before or behind changes nothing
        first, last = view.sentence_tokens(tokens[0])[0], view.sentence_tokens(tokens[-1])[1]
        before = view.tokens[tokens[0] - 1] if tokens[0] > first else ""
        after = view.tokens[tokens[-1] + 1] if tokens[-1] + 1 < last else ""
        return DismissKey(finding.rule, " ".join(view.tokens[i] for i in tokens), before, after)


def parts(names: str | None) -> frozenset[str]:
    """Read "rules,context". Raises ValueError naming what is allowed."""
    if not names:
        return PARTS
    chosen = frozenset(n.strip() for n in names.split(",") if n.strip())
    unknown = chosen - PARTS
    if unknown or not chosen:
        raise ValueError(f"--only takes {', '.join(sorted(PARTS))}; not {', '.join(sorted(unknown)) or 'nothing'}")
    return chosen
