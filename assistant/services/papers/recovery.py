# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet of a log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from assistant.domain import dates
from assistant.domain.report import Facts, Heading, Report, Text


def recovery_sheet(words: Mapping[str, str], log: str, council: str, code: str, head: str, now: dt.datetime) -> Report:
    """The code, of which log it is and from when, where the history starts, how to use it."""
    title = words["log.sheet-title-printed"].format(log=log)
    rows = ((words["report.council"], council), (words["log.sheet-log"], log), (words["report.made-on"], dates.day(now)))
    blocks = (
        Heading(1, title),
        Facts(tuple(row for row in rows if row[1])),
        Text(f"{words['log.sheet-code']}:"),
        Heading(2, code),
        Text(words["log.sheet-how"]),
        Text(words["log.sheet-lost"]),
        Text(words["log.sheet-head"].format(head=head)),
    )
    return Report(title, ", ".join(filter(None, (words["app.name"], council))), words["app.name"], now, blocks)
