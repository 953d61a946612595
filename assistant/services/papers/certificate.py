# SPDX-License-Identifier: Apache-2.0
"""The certificate of practice."""

from __future__ import annotations

import datetime as dt

from assistant.domain import dates
from assistant.domain.content import Content
from assistant.domain.policy import PolicyPack
from assistant.domain.report import Facts, Heading, Report, Text


def certificate(name: str, count: int, content: Content, pack: PolicyPack, now: dt.datetime) -> Report:
    """A page that says who practised, when, and with which policy. It holds no score."""
    w = content.words
    date = dates.day(now)
    policy = f"{pack.full_title}. {pack.version}"
    blocks = (
        Heading(1, w["learn.certificate-title"]),
        Text(w["learn.certificate-text"].format(name=name.strip(), count=count, date=date)),
        Facts(
            (
                *(((w["trend.council"], pack.council_name),) if pack.council_name else ()),
                (w["report.policy"], f"{pack.title}. {pack.version}"),
            )
        ),
        Text(w["learn.certificate-not"]),
    )
    return Report(w["learn.certificate-title"], policy, w["app.name"], now, blocks)
