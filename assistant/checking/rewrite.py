# SPDX-License-Identifier: Apache-2.0
"""Another way to say it: candidates that keep what the writer wants and are whole English. Words are never taken out of a phrase;
a clause, a sentence or a detail goes as a whole, or other words of its kind stand in its place."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator

from assistant.checking.normalise import View
from assistant.domain.finding import Edit, Finding, Rewrite, Span
from assistant.domain.policy import RewriteSpec

_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_START = re.compile(r"^[\s,;:.–-]+")
_FEWEST_LEFT, _CLAUSE = 7, 5
"""Words that must be left of a draft, and of a sentence, to say something still."""
_REST = 2
"""Words beside it, such as "Fact.", with which a sentence is still the whole draft."""
_LONGEST_PLAIN = 16
"""Words of a sentence that may be replaced as a whole: a longer one says more than the words that were found."""
_JOINS = frozenset("and but so yet or because although though while whereas since as".split())
_SUBJECTS = frozenset(
    "i we you he she it they this that these those there the a an my our your his her its their who everyone "
    "nobody someone people".split()
)
_LEANS = frozenset(
    "he she it they him her them his hers their this that these those there and but so or because also which who then "
    "instead".split()
)
"""Words at the beginning of a sentence which leans on the one before it."""
_LEAN_REACH = 3
_OPENERS = frozenset("thanks thank hi hello dear morning afternoon evening sorry well congratulations please if yes no".split())
_BEFORE_NOUN = frozenset(
    "of to with for from by about and that is was when because as at on after if but so whose told saw met help helped helping "
    "ask asked spoke visited know while like than where until before though although".split()
)
"""Words behind which a person may be called "a resident"."""
_JOINED = re.compile(r"(?:,| of| at| from| in)? \(?")
_TITLES = frozenset("mr mrs ms miss dr".split())


def propose(view: View, spec: RewriteSpec, finding: Finding, others: tuple[Span, ...], person: str) -> Rewrite | None:
    """The rewrite of the whole draft that `spec` allows; None where it allows none.

    Args:
        others: what other findings of the same family are about; they go the same way.
        person: who is spoken of, "" when nobody can tell.
    """
    spans = finding.spans
    match spec.kind:
        case "swap":
            edits = [edit for span in spans for edit in _swaps(view, spec, span)]
        case "template":
            edits = [Edit(span, _at_start(view, span.start, spec.text)) for span in spans]
        case "name":
            edits = _names(view, spec, finding)
        case "clause":
            edits = _clauses(view, (*spans, *others))
        case _:
            edits = _sentences(view, spec, (*spans, *others), person)
    if not edits:
        return None
    edits = _distinct(edits)
    text = tidy(apply(view.raw, edits))
    if text == view.raw or len(re.findall(r"[^\W\d_]+", text)) < 2:
        return None
    return Rewrite(text, tuple(edits))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` with the edits made, from the back so that offsets hold."""
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def tidy(text: str) -> str:
    """Mend spaces, lonely commas and a lost capital after words were taken out."""
    out = "\n".join(_tidy_line(line) for line in text.split("\n")).strip()
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m.group(1) + m.group(2).upper(), out)


def _tidy_line(line: str) -> str:
    mended = _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", line))
    mended = re.sub(r"([.!?])\s*[.,;]+(?=\s|$)", r"\1", mended)
    return mended if mended.startswith(("-", "•", "..")) else _START.sub("", mended).strip()


def _distinct(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


# -- words for words -----------------------------------------------------------------------------------------------


def _swaps(view: View, spec: RewriteSpec, span: Span) -> Iterator[Edit]:
    """Words of the same kind; those of a key that begins with "^" only where the sentence begins."""
    tokens = view.tokens_in(span.start, span.end)
    for old, new in spec.swaps:
        wanted = _tokens_of(old)
        for index in tokens:
            if view.tokens[index : index + len(wanted)] != wanted or index + len(wanted) - 1 not in tokens:
                continue
            if old.startswith("^") and view.sentence_tokens(index)[0] != index:
                continue
            start, end = view.starts[index], view.ends[index + len(wanted) - 1]
            yield Edit(Span(start, end), _like(view.raw[start:end], new))
            return


@functools.cache
def _tokens_of(old: str) -> list[str]:
    """The tokens of a swap's old words, which stand in the data: a draft of insults asks for the same few a thousand times."""
    return View(old.removeprefix("^")).tokens


def _like(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() and new else new


def _at_start(view: View, start: int, text: str) -> str:
    """`text` with a capital where a sentence begins."""
    begins = view.raw[:start].rstrip()[-1:] in ("", ".", "!", "?", "\n")
    return text[:1].upper() + text[1:] if begins else text


def _names(view: View, spec: RewriteSpec, finding: Finding) -> list[Edit]:
    """Each name as "a resident", where a noun may stand; with it goes the address that is joined to it."""
    edits = []
    joined: set[Span] = set()
    for span in finding.names:
        tokens = view.tokens_in(span.start, span.end)
        if not tokens or not _noun_may_stand(view, tokens[0]):
            return []
        end = span.end
        for figure in finding.figures:
            if figure.start >= end and _JOINED.fullmatch(view.raw, end, figure.start):
                end = figure.end
                joined.add(figure)
        edits.append(Edit(Span(span.start, end), _at_start(view, span.start, spec.text)))
    return edits + [Edit(span, "(taken out)") for span in finding.figures if span not in joined]


def _noun_may_stand(view: View, index: int) -> bool:
    first = view.sentence_tokens(index)[0]
    if index == first or view.breaks[index]:
        return True
    before = view.tokens[index - 1]
    joined = before == "and" and index - 1 > first and view.tokens[index - 2] in _TITLES
    return before in _BEFORE_NOUN and not joined


# -- whole clauses and sentences -------------------------------------------------------------------------------------


def _clauses(view: View, spans: tuple[Span, ...]) -> list[Edit]:
    """Every clause or sentence with one of the spans, taken out; none where too little would be left."""
    found: dict[Edit, None] = {}
    joints: dict[tuple[int, int], list[int]] = {}
    for span in spans:
        tokens = view.tokens_in(span.start, span.end)
        if not tokens:
            return []
        sentence = view.sentence_tokens(tokens[0])
        if sentence not in joints:
            joints[sentence] = list(_joints(view, *sentence))
        edit = _bracket(view, span) or _clause(view, tokens, sentence, joints[sentence]) or _whole(view, tokens)
        if edit is None:
            return []
        found[edit] = None
    edits = list(found)
    gone = {i for edit in edits for i in view.tokens_in(edit.span.start, edit.span.end)}
    return edits if len(view.tokens) - len(gone) >= _FEWEST_LEFT else []


def _bracket(view: View, span: Span) -> Edit | None:
    """What stands in brackets is a clause of its own."""
    start = view.raw.rfind("(", 0, span.start)
    end = view.raw.find(")", span.end)
    inside = start >= 0 and end >= 0 and not re.search(r"[()\n]", view.raw[start + 1 : end])
    return Edit(Span(start, end + 1), "") if inside else None


def _joints(view: View, first: int, last: int) -> Iterator[int]:
    """Where a second main clause of the sentence may begin."""
    for cut in range(first + _CLAUSE, last - 2):
        if view.breaks[cut] and view.tokens[cut] in _JOINS and view.tokens[cut + 1] in _SUBJECTS:
            yield cut


def _clause(view: View, tokens: range, sentence: tuple[int, int], joints: list[int]) -> Edit | None:
    """The main clause with the tokens, where the other one of its sentence stands by itself."""
    first, last = sentence
    if tokens[-1] >= last:
        return None
    for cut in joints:
        if cut <= tokens[0] and view.tokens[first] not in _JOINS:
            return Edit(Span(view.ends[cut - 1], view.ends[last - 1]), "")
        alone = view.tokens[cut] in ("and", "but", "so", "yet") and view.tokens[cut + 1] not in _LEANS
        if tokens[-1] < cut and alone and last - cut > _CLAUSE:
            return Edit(Span(view.starts[first], view.starts[cut + 1]), "")
    return None


def _whole(view: View, tokens: range) -> Edit | None:
    """The sentences with the tokens, unless what comes behind leans on them."""
    first, last = view.sentence_tokens(tokens[0])[0], view.sentence_tokens(tokens[-1])[1]
    if any(token in _LEANS for token in view.tokens[last : last + _LEAN_REACH]):
        return None
    return Edit(_sentence_span(view, first, last), "")


def _sentence_span(view: View, first: int, last: int) -> Span:
    start, end = view.sentence_span(first)[0], view.sentence_span(last - 1)[1]
    after = re.compile(r"\s*[^\w\s\"'“‘(#@]+(?=\s|$)").match(view.raw, end)  # a mark or an emoji that belongs to it
    return Span(start, after.end() if after else end)


def _sentences(view: View, spec: RewriteSpec, spans: tuple[Span, ...], person: str) -> list[Edit]:
    """One plain sentence in place of those with the spans, where these are all that the draft says and say little else."""
    if "{person}" in spec.text and not person:
        return []
    edits: list[Edit] = []
    left = len(view.tokens)
    for sentence in dict.fromkeys(view.sentence_tokens(i) for span in spans for i in view.tokens_in(span.start, span.end)):
        first, last = sentence
        if last - first > _LONGEST_PLAIN or view.tokens[first] in _OPENERS or view.is_question(first):
            return []
        left -= last - first
        text = spec.text.replace("{person}", person)
        edits.append(Edit(_sentence_span(view, first, last), text if not edits else ""))
    return edits if left <= _REST else []
