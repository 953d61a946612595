# SPDX-License-Identifier: Apache-2.0
"""An incident on paper: the same answers, files and history as on the screen."""

from __future__ import annotations

import html

from assistant.domain.incident import Incident, grouped
from assistant.services.log.incidents import title_of
from assistant.services.log.session import OpenLog
from assistant.services.log.words import evidence_lines, summary_rows, timeline_lines


def incident_html(session: OpenLog, incident: Incident) -> str:
    """The page; all of the user's words are escaped."""
    e, content = html.escape, session.app.content
    w = content.words
    out = [f"<h1>{e(incident.number)} {e(title_of(incident, content))}</h1>"]
    out.append(f"<p>{e(w[f'incident.status-{incident.status.value}'])}</p>")
    for _page, question, answer in summary_rows(incident, content):
        if answer != w["incident.not-answered"]:
            out.append(f"<h3>{e(question)}</h3><p>{e(answer).replace(chr(10), '<br>')}</p>")
    for each in session.records.evidence(incident):
        lines = [*evidence_lines(each, w), w["evidence.code"].format(code=grouped(each.sha256))]
        out.append(f"<h3>{e(lines[0])}</h3><p>{'<br>'.join(e(line) for line in lines[1:])}</p>")
    out.append(f"<h2>{e(w['incident.timeline'])}</h2><ul>")
    out += [f"<li>{e(line)}</li>" for _, line in timeline_lines(session.records.history(incident), w)]
    head = session.head
    out.append(f"</ul><p>{e(w['verify.head'].format(lines=head.seq, head=head.shown))}</p>")
    return "".join(out)
