# SPDX-License-Identifier: Apache-2.0
"""A walkthrough on paper: what to do now, and its questions."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from assistant.domain.content import Content
from assistant.domain.policy import PolicyPack
from assistant.domain.report import Block, Bullets, Heading, Report, Text
from assistant.domain.settings import Settings
from assistant.domain.walkthrough import Walkthrough
from assistant.services.guides.walkthroughs import contact_line, ending_words, rows_said_yes
from assistant.walkthroughs.run import Run


def checklist(run: Run, content: Content, settings: Settings, pack: PolicyPack, now: dt.datetime) -> Report:
    """The ending on paper, with an empty box for each step that is to be done."""
    w = dict(content.words)
    ending = run.ending
    assert ending is not None  # noqa: S101 - a checklist is made of an ending
    shown = ending_words(ending, settings, pack, content, run.facts)
    walk = content.walkthroughs[run.start]
    blocks: list[Block] = [Heading(1, shown.title), Text(walk.title)]
    for part in shown.parts:
        blocks += [Heading(2, part.title), Text(part.text)]
    if shown.elsewhere:
        blocks.append(Text(shown.elsewhere))
    blocks += [Heading(2, w["walk.now"]), Text(w["walk.if-you-can"])]
    # what is to be known, or to be left alone, has no box to tick
    for to_do, steps in groupby(zip(shown.steps, shown.to_do, strict=True), key=lambda step: step[1]):
        blocks.append(Bullets(tuple(text for text, _ in steps), ticks=to_do))
    if shown.words:
        blocks.append(Heading(2, w["walk.words"]))
        for part in shown.words:
            blocks += [Heading(3, part.title), Text(part.text)]
    if shown.asks:
        blocks.append(Heading(2, w["walk.who"]))
        lines = tuple(contact_line(c, w) for c in shown.contacts)
        blocks.append(Bullets(lines) if lines else Text(shown.no_contact))
    if shown.checked:
        blocks.append(Text(shown.checked))
    blocks.append(Heading(2, w["walk.why"]))
    said = rows_said_yes(run)
    if said:
        blocks.append(Text(w["walk.rows-said"].format(list=" ".join(said))))
    blocks.append(
        Bullets(tuple(w["walk.rule"].format(label=c.label, summary=c.words) for c in shown.clauses))
        if shown.clauses
        else Text(w["walk.general"])
    )
    blocks += [Heading(2, w["walk.fit"]), Text(w[f"walk.none-fits-{settings.role.value}"])]
    if run.trail:
        blocks.append(Heading(2, w["walk.your-answers"]))
        blocks.append(Bullets(tuple(w["walk.trail"].format(question=q, answer=a) for q, a in run.lines())))
    title = w["walk.printed-title"].format(title=walk.title)
    return Report(title, f"{pack.full_title}. {pack.version}", w["app.name"], now, tuple(blocks))


def question_sheet(walk: Walkthrough, content: Content, pack: PolicyPack, now: dt.datetime) -> Report:
    """Every question of a walkthrough on paper, with an empty box for each answer."""
    w = content.words
    blocks: list[Block] = [Heading(1, walk.title)]
    if walk.intro:
        blocks.append(Text(walk.intro))
    for node in walk.nodes.values():
        blocks.append(Heading(2, node.text))
        if node.hint:
            blocks.append(Text(node.hint))
        lines = tuple(f"{a.label} ({a.example})" if a.example else a.label for a in node.answers)
        blocks.append(Bullets((*lines, *(r.text for r in node.rows)), ticks=True))
    title = w["walk.printed-title"].format(title=walk.title)
    return Report(title, f"{pack.full_title}. {pack.version}", w["app.name"], now, tuple(blocks))
