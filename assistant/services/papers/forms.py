# SPDX-License-Identifier: Apache-2.0
"""A report in the order of an authority's form: each of its questions with what of ours answers it, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from assistant.domain.incident_form import Answer, asked_about
from assistant.domain.report import SUBJECT, Block, Bullets, Facts, FormField, Heading, ReportForm, Text
from assistant.services.log.hide import Own, Reachable
from assistant.services.log.words import answer_words
from assistant.services.papers.brief import OWN_DETAILS, Brief
from assistant.services.papers.sections import said

Write = Callable[[str], Iterator[Block]]
"""Writes a section, by its id."""


def in_order_of(form: ReportForm, brief: Brief, section: Write) -> Iterator[Block]:
    """The form's questions as headings, each with its answer; what nobody answered says so."""
    for field in form.fields:
        yield Heading(2, field.asks)
        answers = list(_answers(field, brief, section))
        yield from answers or [Text(Own(brief.w["report.form-nothing"]))]


def rest(form: ReportForm, brief: Brief) -> tuple[str, ...]:
    """The sections that the form does not ask for, in the recipient's order."""
    given = {name for field in form.fields for name in field.gives}
    sections = {f.section for f in brief.fields if f.id in given or f.group in given}
    asked = {q.section for name in given if (q := asked_about(name))}
    return tuple(s for s in brief.spec.sections if s not in given | sections | (asked - {"summary"}))


def _answers(field: FormField, brief: Brief, section: Write) -> Iterator[Block]:
    sheet = False
    for name in field.gives:
        of_ours = [f for f in brief.fields if name in (f.id, f.group)]
        if of_ours and of_ours[0].group != SUBJECT and f"sheet-{of_ours[0].section}" in brief.spec.sheets:
            there = any(brief.details.get(f.id) for f in of_ours) or any(brief.groups(f.group) for f in of_ours if f.group)
            if there and not sheet:
                yield Text(Own(brief.w["report.on-a-sheet"]))
            sheet = sheet or there
        elif of_ours and of_ours[0].group != SUBJECT:
            yield from _one(brief, name)
        elif (asked := asked_about(name)) is not None and asked.printed and asked.part in ("", *brief.include):
            text = answer_words(asked, brief.incident, brief.content)
            if text and asked.answer is Answer.WORDS:
                yield from said(text)
            elif text:
                yield Facts(((brief.w[f"report.{asked.printed}"], text),))
        else:
            yield from _below(section("member" if name == SUBJECT else name))


def _one(brief: Brief, name: str) -> Iterator[Block]:
    text = brief.details.get(name, "")
    if text and name == "code-paragraphs":
        yield Bullets(tuple(line for line in text.splitlines() if line.strip()))
    elif text:
        yield from said(Reachable(text) if name in OWN_DETAILS else text)


def _below(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks of a section below a heading that stands already."""
    for number, block in enumerate(blocks):
        if isinstance(block, Heading) and block.level == 2:
            if number:
                yield replace(block, level=3)
        else:
            yield block
