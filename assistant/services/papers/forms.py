# SPDX-License-Identifier: Apache-2.0
"""A report in the order of an authority's form: each of its questions with what of ours answers it, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from assistant.domain.incident_form import Answer, asked_about
from assistant.domain.report import SUBJECT, Block, Bullets, Facts, FormField, Heading, ReportField, ReportForm, Text
from assistant.services.log.hide import Own, Reachable
from assistant.services.papers.brief import OWN_DETAILS, Brief, printed
from assistant.services.papers.sections import answer_of, said

_SECTIONS = frozenset([Answer.ACTIONS, Answer.CONNECTIONS])
"""Answers of which our section makes more than words."""

Write = Callable[[str], Iterator[Block]]
"""Writes a section, by its id."""


def in_order_of(form: ReportForm, brief: Brief, section: Write) -> Iterator[Block]:
    """The form's questions as headings, each with its answer; what nobody answered says so."""
    for field in form.fields:
        yield Heading(2, field.asks)
        answers = _joined(_answers(field, brief, section))
        yield from answers or [Text(Own(brief.w["report.form-nothing"]))]


def asked_for(form: ReportForm) -> frozenset[str]:
    """Questions and sections of ours that the form asks for, by their names."""
    return frozenset(name for field in form.fields for name in field.gives)


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Pairs that follow each other are one table."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Facts) and isinstance(before, Facts):
            out[-1] = Facts((*before.rows, *block.rows))
        else:
            out.append(block)
    return out


def rest(form: ReportForm, brief: Brief) -> tuple[str, ...]:
    """The sections that the form does not ask for, in the recipient's order."""
    given = asked_for(form)
    sections = {f.section for f in brief.fields if f.id in given or f.group in given}
    asked = {q.section for name in given if (q := asked_about(name))}
    return tuple(s for s in brief.spec.sections if s not in given | sections | (asked - {"summary"}))


def _answers(field: FormField, brief: Brief, section: Write) -> Iterator[Block]:
    """What answers one question: each under a label of its own where there are several."""
    parts = [part for name in field.gives if (part := _part(name, brief, section))[1]]
    told = [label for label, blocks in parts if label and not all(isinstance(b, Facts) for b in blocks)]
    said_before: list[Block] = []
    for label, blocks in parts:
        if len(told) > 1 and label in told:
            yield Heading(3, label)
        elif blocks == said_before:  # the confidential sheet, for each of several
            continue
        yield from blocks
        said_before = blocks


def _part(name: str, brief: Brief, section: Write) -> tuple[str, list[Block]]:
    """Answers to one question of ours, or one of our sections, with its label; "" where that says nothing."""
    w = brief.w
    of_ours = [f for f in brief.fields if name in (f.id, f.group)]
    if of_ours and of_ours[0].group != SUBJECT:
        if f"sheet-{of_ours[0].section}" in brief.spec.sheets:
            there = any(brief.details.get(f.id) for f in of_ours) or any(brief.groups(f.group) for f in of_ours if f.group)
            return "", [Text(Own(w["report.on-a-sheet"]))] if there else []
        return of_ours[0].printed or of_ours[0].label, list(_one(brief, of_ours[0]))
    asked = asked_about(name)
    if asked is not None and asked.printed and asked.answer not in _SECTIONS:
        label, text = w[f"report.{asked.printed}"], answer_of(asked, brief)
        if asked.answer is Answer.WORDS:
            return label, list(said(text))
        return label, [Facts(((label, text),))] if text else []
    blocks = list(section("member" if name == SUBJECT else name))
    if blocks and isinstance(head := blocks[0], Heading) and head.level == 2:
        return head.text, [replace(b, level=3) if isinstance(b, Heading) and b.level == 2 else b for b in blocks[1:]]
    return "", blocks


def _one(brief: Brief, field: ReportField) -> Iterator[Block]:
    name = field.id
    text = printed(field, brief.details.get(name, ""))
    if text and name == "code-paragraphs":
        yield Bullets(tuple(line for line in text.splitlines() if line.strip()))
    elif text:
        yield from said(Reachable(text) if name in OWN_DETAILS else text)
