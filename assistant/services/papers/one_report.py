# SPDX-License-Identifier: Apache-2.0
"""A report about one incident, from the log to the pages."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.domain.jobs import Progress
from assistant.domain.trust import Trust
from assistant.services.papers.pdf import pdf_of
from assistant.services.papers.referral import (
    Choices,
    Finder,
    Made,
    before_you_send,
    gather,
    make_report,
    spec_of,
)

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.incident import Incident
    from assistant.domain.policy import PolicyPack
    from assistant.domain.report import Recipient
    from assistant.storage.incident_store import IncidentStore


@dataclass(frozen=True)
class ReportForOne:
    """A report, its PDF, and what to look at before it is sent."""

    made: Made
    pdf: bytes
    checks: tuple[str, ...]


def report_for_one(
    store: IncidentStore,
    incident: Incident,
    trust: Trust,
    recipient: Recipient,
    choices: Choices | frozenset[str],
    content: Content,
    pack: PolicyPack,
    now: dt.datetime,
    finder: Finder,
    *,
    resources: Path,
    originals: bool,
    progress: Progress,
) -> ReportForOne:
    """Read the incident, write the report, make its pages. See `make_report`. Raises StoppedError or LogError."""
    material = gather(store, incident, trust)
    made = make_report(material, recipient, choices, content, pack, now, finder, originals=originals)
    pdf = pdf_of(made.report, resources, lambda done: progress(done, 0))
    return ReportForOne(made, pdf, tuple(before_you_send(material, spec_of(content, recipient), content.words, made)))
