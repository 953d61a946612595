# SPDX-License-Identifier: Apache-2.0
"""A whole incident on paper, for whoever opens a bundle without this program: nothing is left out, and files stand beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.domain.dates import moment
from assistant.domain.evidence import Evidence
from assistant.domain.incident import HistoryEntry, Incident, grouped
from assistant.domain.report import Block, Bullets, Facts, Heading, Report, Table, Text
from assistant.domain.trust import Trust
from assistant.services.log.files import copy_name
from assistant.services.log.incidents import title_of
from assistant.services.log.trust import trust_lines
from assistant.services.log.words import given_answers, timeline_lines

if TYPE_CHECKING:
    from assistant.domain.content import Content


def record_sheet(
    incident: Incident,
    evidence: Sequence[Evidence],
    history: Sequence[HistoryEntry],
    trust: Trust,
    content: Content,
    council: str,
    keeper: str,
    now: dt.datetime,
) -> Report:
    """Every answer, every file with the name that it has in the bundle and its check code, and the timeline."""
    w = content.words
    title = w["bundle.sheet-title"].format(number=incident.number, title=title_of(incident, content))
    head = ((w["report.council"], council), (w["report.made-on"], moment(now)), (w["report.made-by"], keeper))
    blocks: list[Block] = [
        Heading(1, title),
        Text(w["report.marking-line"]),
        Facts(tuple(row for row in head if row[1])),
        *(Text(line) for line in trust_lines(trust, w)),
        Text(w["bundle.sheet-what"]),
        Heading(2, w["report.summary"]),
        Facts(tuple(given_answers(incident, content))),
    ]
    if evidence:
        columns = (w["report.number"], w["report.what-it-is"], w["report.file"], w["report.code-sha"])
        rows = tuple((str(e.exhibit), e.what or w["evidence.no-description"], copy_name(e), grouped(e.sha256)) for e in evidence)
        blocks += [Heading(2, w["report.evidence"]), Table(columns, rows, (0.1, 0.22, 0.25, 0.43))]
    lines = tuple(line for _, line in timeline_lines(history, w))
    blocks += [Heading(2, w["report.timeline"]), Text(w["report.timeline-note"]), Bullets(lines)]
    foot = ", ".join(filter(None, (incident.number, council, w["report.marking"])))
    return Report(title, foot, keeper, now, tuple(blocks), contents=w["report.contents"])
