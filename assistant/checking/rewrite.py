# SPDX-License-Identifier: Apache-2.0
"""Another way to say it. Simple and honest: a rewrite is offered only after it was checked again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.checking.normalise import View
from assistant.domain.finding import Edit, Rewrite, Span
from assistant.domain.policy import RewriteSpec

_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?])")
_LONELY = re.compile(r"([,;:])\s*([.!?])")
_START = re.compile(r"^[\s,;:.\-–]+")


def propose(view: View, spec: RewriteSpec, spans: tuple[Span, ...], values: Mapping[str, str]) -> Iterator[Rewrite]:
    """Rewrites of the whole draft that `spec` allows for the matches at `spans`, best first."""
    edits: list[Edit] = []
    match spec.kind:
        case "swap":
            edits = [edit for span in spans for edit in _swaps(view, spec, span)]
        case "template":
            edits = [Edit(span, _fill(spec.text, view, span, values)) for span in spans]
        case "drop":
            edits = [_drop(view, span) for span in spans]
        case "sentence":
            edits = _sentences(view, spec, spans, values)
    if not edits:
        return
    edits = _distinct(edits)
    text = tidy(apply(view.raw, edits))
    if text and text != view.raw and len(text) > 3:
        yield Rewrite(text, tuple(edits))


def apply(text: str, edits: list[Edit]) -> str:
    """`text` with the edits made, from the back so that offsets hold."""
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def tidy(text: str) -> str:
    """Mend spaces, lonely commas and a lost capital after words were taken out."""
    out = "\n".join(_tidy_line(line) for line in text.split("\n")).strip()
    return re.sub(r"(^|[.!?]\s+)([a-z])", lambda m: m.group(1) + m.group(2).upper(), out)


def _tidy_line(line: str) -> str:
    mended = _LONELY.sub(r"\2", _BEFORE_MARK.sub(r"\1", _SPACES.sub(" ", line)))
    mended = re.sub(r"([.!?])\s*[.,;]+(?=\s|$)", r"\1", mended)
    return mended if mended.startswith(("-", "•", "..")) else _START.sub("", mended).strip()


def _distinct(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.span.start, -e.span.end)):
        if not kept or edit.span.start >= kept[-1].span.end:
            kept.append(edit)
    return kept


def _swaps(view: View, spec: RewriteSpec, span: Span) -> Iterator[Edit]:
    tokens = view.tokens_in(span.start, span.end)
    for old, new in spec.swaps:
        wanted = View(old).tokens
        for index in tokens:
            if view.tokens[index : index + len(wanted)] == wanted and index + len(wanted) - 1 in tokens:
                start, end = view.starts[index], view.ends[index + len(wanted) - 1]
                yield Edit(Span(start, end), _like(view.raw[start:end], new))
                return


def _like(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() and new else new


def _fill(text: str, view: View, span: Span, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    at_start = span.start == 0 or view.raw[: span.start].rstrip()[-1:] in ("", ".", "!", "?", "\n")
    return _like("A" if at_start else "a", text)


def _drop(view: View, span: Span) -> Edit:
    """Take the words out; where little is left of their sentence, the whole sentence goes."""
    tokens = view.tokens_in(span.start, span.end)
    if not tokens:
        return Edit(span, "")
    first, last = view.sentence_tokens(tokens[0])
    if last - first - len(tokens) <= 3:
        start, end = view.sentence_span(tokens[0])
        return Edit(Span(start, max(end, span.end)), "")
    return Edit(span, "")


def _sentences(view: View, spec: RewriteSpec, spans: tuple[Span, ...], values: Mapping[str, str]) -> list[Edit]:
    edits: list[Edit] = []
    seen: set[tuple[int, int]] = set()
    for span in spans:
        tokens = view.tokens_in(span.start, span.end)
        if not tokens:
            continue
        start = view.sentence_span(tokens[0])[0]
        end = view.sentence_span(tokens[-1])[1]
        if (start, end) in seen:
            continue
        text = _fill(spec.text, view, Span(start, end), values) if not seen else ""
        seen.add((start, end))
        edits.append(Edit(Span(start, max(end, span.end)), text))
    return edits
