# SPDX-License-Identifier: Apache-2.0
"""Spelling by a British word list, and Harper as a second opinion on grammar. Always Tips, always grouped.

Spelling looks at the raw text. Names, short capitals, links, handles, words with digits, council words and the
user's own words pass; so does the word under the caret.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain.finding import Edit, Finding, Level, Rewrite, Source, Span

if TYPE_CHECKING:
    import marisa_trie

SPELLING_RULE = "spelling"
GRAMMAR_RULE = "grammar-harper"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SKIP = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+|\S*[/_\\]\S*|\b\w*\d\w*\b")
_END = re.compile(r"[.!?…:]\s*[\"'”’)]*\s*$|\n\s*$|^\s*[-•*]?\s*$")
# endings that a list without possessives and contractions lacks
_TAILS = ("'s", "s'", "'ll", "'ve", "'d", "'re", "n't", "'m")
_SHORTEST_GUESSED = 5
"""Letters of the shortest unknown word for which another is offered: short ones have too many neighbours."""
_MIN_ENGLISH_WORDS = 6
_ENGLISH_SHARE = 0.45


class Spelling:
    """The word list with what the user and the council added.

    Args:
        trie: path of the list; it is mapped, not read.
        council_words: extra right words, lower case.
        misspellings: frequent slips with their right form.
    """

    def __init__(self, trie: Path, council_words: AbstractSet[str], misspellings: Mapping[str, str]) -> None:
        import marisa_trie

        self._trie: marisa_trie.Trie = marisa_trie.Trie()
        self._trie.mmap(str(trie))
        self._council = council_words
        self._slips = misspellings

    def __contains__(self, word: object) -> bool:
        """True for an everyday word in lower case."""
        return isinstance(word, str) and word in self._trie

    def __iter__(self) -> Any:
        return iter(self._trie)

    def __len__(self) -> int:
        return len(self._trie)

    def is_right(self, word: str, my_words: AbstractSet[str] = frozenset()) -> bool:
        """True when the list, the council's words or the user's own words know `word`."""
        word = word.replace("’", "'")
        low = word.lower()
        if low in self._slips:
            return low in my_words
        if low in self._council or low in my_words or word in self._trie or low in self._trie:
            return True
        for tail in _TAILS:
            if low.endswith(tail):
                stem = low[: -len(tail)] if tail != "s'" else low[:-1]
                base = word[: len(stem)]
                return (
                    stem in self._trie
                    or base in self._trie
                    or stem in self._council
                    or stem in my_words
                    or base.capitalize() in self._trie
                )
        return low.capitalize() in self._trie

    def suggestions(self, word: str) -> tuple[str, ...]:
        """The right word for `word`: a slip's from the table, else the one word that is a single slip away; none where two are as
        near, for then nobody can tell which was meant."""
        low = word.lower().replace("’", "'")
        if low in self._slips:
            return (self._slips[low],)
        if len(low) < _SHORTEST_GUESSED:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        near = {w for w in self._trie.keys(low[:1]) if abs(len(w) - len(low)) <= 1}
        near |= {w for w in (low[1] + low[0] + low[2:], low[1:]) if w in self._trie}
        found = process.extract(low, sorted(near), scorer=OSA.distance, limit=2, score_cutoff=1)
        return (found[0][0],) if len(found) == 1 else ()

    def wrong_words(self, text: str, my_words: AbstractSet[str], caret: int | None = None) -> list[Span]:
        """Words that nobody knows. Skips names, capitals, links, handles and the word under the caret."""
        skipped = [m.span() for m in _SKIP.finditer(text)]
        out: list[Span] = []
        for match in _WORD.finditer(text):
            word, (start, end) = match.group(), match.span()
            if len(word) < 3 or (caret is not None and start <= caret <= end):
                continue
            if any(a <= start < b for a, b in skipped) or (not word.isascii() and not word.replace("’", "'").isascii()):
                continue
            if word[0].isupper() and not self._slip(word) and (not word.istitle() or not _END.search(text[:start])):
                continue
            if not self.is_right(word, my_words):
                if word.istitle() and not self._slip(word) and _name_follows(text, end):
                    continue
                out.append(Span(start, end))
        return out

    def _slip(self, word: str) -> bool:
        return word.lower() in self._slips and not word.isupper()

    def looks_english(self, text: str) -> bool:
        """False when most words of a text of some length are no English words."""
        words = [w for w in _WORD.findall(text) if len(w) > 1]
        if len(words) < _MIN_ENGLISH_WORDS:
            return True
        known = sum(w.lower().replace("’", "'") in _FUNCTION_WORDS or self.is_right(w) for w in words)
        return known / len(words) >= _ENGLISH_SHARE


_FUNCTION_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "of",
        "to",
        "in",
        "is",
        "it",
        "for",
        "on",
        "we",
        "i",
        "you",
        "that",
        "this",
        "with",
        "at",
        "by",
        "be",
        "are",
        "was",
    ]
)


def _name_follows(text: str, end: int) -> bool:
    """ "Titterstone Clee opens": a capital word behind an unknown one makes it a name."""
    return re.match(r"\s+[A-Z][a-z]", text[end : end + 12]) is not None


def spelling_finding(
    spelling: Spelling, text: str, my_words: AbstractSet[str], caret: int | None, suggest: bool = True
) -> Finding | None:
    """All misspelt words of a text as one Tip, or None."""
    spans = spelling.wrong_words(text, my_words, caret)
    if not spans:
        return None
    words = [text[s.start : s.end] for s in spans]
    offers = {w: (spelling.suggestions(w) if suggest else ()) for w in dict.fromkeys(words[:12])}
    edits = tuple(Edit(s, _same_case(w, offers[w][0])) for s, w in zip(spans, words, strict=True) if offers.get(w))
    rewrites: tuple[Rewrite, ...] = ()
    if edits:
        from assistant.checking.rewrite import apply

        rewrites = (Rewrite(apply(text, list(edits)), edits),)
    count = len(spans)
    return Finding(
        rule=SPELLING_RULE,
        concern="spelling",
        level=Level.TIP,
        title="1 spelling" if count == 1 else f"{count} spellings",
        message="Look at: " + ", ".join(dict.fromkeys(words)) + ".",
        why="Correct spelling helps people to trust what you write. A name may be right: add it to your words.",
        clauses=(),
        spans=tuple(spans),
        text=", ".join(dict.fromkeys(words)),
        source=Source.GRAMMAR,
        rewrites=rewrites,
        suggestions=tuple(offers.items()),
    )


def _same_case(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


class Grammar:
    """Harper, British, without its spelling. Made in the background; one thread at a time; fails softly."""

    _KINDS = frozenset(
        {
            "Agreement",
            "BoundaryError",
            "Eggcorn",
            "Grammar",
            "Malapropism",
            "Nonstandard",
            "Repetition",
            "Typo",
            "Usage",
            "WordChoice",
        }
    )
    _NEVER = frozenset({"SpellCheck", "SentenceCapitalization", "LongSentences", "OxfordComma", "NoOxfordComma"})

    def __init__(self) -> None:
        """Takes about a second. Raises ImportError or RuntimeError when Harper cannot be had."""
        import harper

        self._linter = harper.Linter(harper.Dialect.BRITISH)
        config = self._linter.get_lint_config()
        for name in self._NEVER & set(config):
            config[name] = False
        self._linter.set_lint_config(config)

    def findings(self, text: str, known_spans: Collection[Span] = (), caret: int | None = None) -> tuple[Finding, ...]:
        """Grammar Tips as one finding; words that another finding covers, or under the caret, are left out."""
        try:
            lints = self._linter.lint(text, language="plaintext", regex_mask=r"(https?://\S+|[@#]\w+)")
        except Exception:  # noqa: BLE001 - a fault in a foreign library must not take the check with it
            return ()
        spans: list[Span] = []
        messages: list[str] = []
        edits: list[Edit] = []
        for lint in lints:
            span = Span(lint.span.start, lint.span.end)
            if str(lint.lint_kind).rpartition(".")[2] not in self._KINDS or any(span.overlaps(k) for k in known_spans):
                continue
            if "compound noun" in lint.message:  # "flower beds" or "flowerbeds" is a matter of taste
                continue
            if caret is not None and span.start <= caret <= span.end:
                continue
            new = next((s.replacement_text for s in lint.suggestions if s.kind.name == "REPLACE" and s.replacement_text), None)
            spans.append(span)
            messages.append(text[span.start : span.end] + (f" (try: {new})" if new else ""))
            if new:
                edits.append(Edit(span, new))
        if not spans:
            return ()
        count = len(spans)
        rewrites: tuple[Rewrite, ...] = ()
        if len(edits) == count:
            from assistant.checking.rewrite import apply

            rewrites = (Rewrite(apply(text, edits), tuple(edits)),)
        return (
            Finding(
                rule=GRAMMAR_RULE,
                concern="spelling",
                level=Level.TIP,
                title="1 grammar tip" if count == 1 else f"{count} grammar tips",
                message="Look at: " + ", ".join(messages) + ".",
                why="A program for grammar made these tips. It is not always right.",
                clauses=(),
                spans=tuple(spans),
                text=", ".join(text[s.start : s.end] for s in spans),
                source=Source.GRAMMAR,
                rewrites=rewrites,
            ),
        )
