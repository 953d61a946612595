# SPDX-License-Identifier: Apache-2.0
"""Which clauses of the user's own policy stand behind a finding, a sign of capacity or a note; of the general pack where it
has none."""

from __future__ import annotations

from collections.abc import Callable, Container
from collections.abc import Set as AbstractSet
from dataclasses import replace

from assistant.checking.capacity import clauses_for_signal
from assistant.checking.conditions import holds
from assistant.domain.content import Content
from assistant.domain.draft import PostContext
from assistant.domain.finding import Finding
from assistant.domain.policy import PolicyPack


def covering(pack: PolicyPack, concern: str, context: PostContext) -> tuple[str, ...]:
    """Clauses of `pack` that cover `concern` and bind this role and account, duties first."""
    fitting = [c for c in pack.clauses if concern in c.concerns and c.binds.fits(context.role, context.account)]
    duties = [c.id for c in fitting if c.strength.is_duty]
    return tuple(duties + [c.id for c in fitting if not c.strength.is_duty])


def covers(pack: PolicyPack, concern: str, context: PostContext) -> bool:
    """True where a council's own policy speaks of `concern`; what only the general pack says is advice."""
    return pack.id != "general" and bool(covering(pack, concern, context))


def citer(content: Content, pack: PolicyPack, context: PostContext) -> Callable[[str], tuple[str, ...]]:
    """Clauses for a sign of capacity, by its id."""
    general = content.packs["general"]

    def citing(signal: str) -> tuple[str, ...]:
        return clauses_for_signal(pack, signal, context) or clauses_for_signal(general, signal, context)

    return citing


def with_clauses(content: Content, finding: Finding, pack: PolicyPack, context: PostContext, flags: AbstractSet[str]) -> Finding:
    """The finding with the clauses of the user's policy, or of the general pack, and the notes that go with them. A body
    that it names is one for this role: a clerk is not sent to the clerk."""
    general = not covers(pack, finding.concern, context)
    clauses = covering(content.packs["general"] if general else pack, finding.concern, context)
    also = "staff" if context.role.is_staff else "councillor"
    notes = [pack.also_see[also]] if also in pack.also_see and not general else []
    for note in content.notes:
        if note.levels and finding.level in note.levels and holds(note.when, context, flags, finding.target):
            cited = clauses_for_signal(pack, note.signal, context)
            if cited:
                notes.append(f"{note.text} ({content.cite(cited[0])})")
            elif not note.signal:
                notes.append(note.text)
    why = content.outside.name(finding.why, {"role": context.role.value, "nation": pack.nation})
    return replace(finding, why=why, clauses=clauses, general=general, notes=tuple(notes))


def notes_on(
    content: Content, pack: PolicyPack, context: PostContext, flags: AbstractSet[str], scanned: Container[tuple[str, str]]
) -> tuple[str, ...]:
    """Notes on the draft as a whole."""
    out: list[str] = []
    for note in content.notes:
        if note.levels or not holds(note.when, context, flags):
            continue
        if note.phrases and ("note", note.id) not in scanned:
            continue
        cited = clauses_for_signal(pack, note.signal, context) if note.signal else ()
        if cited:
            out.append(f"{note.text} ({content.cite(cited[0])})")
        elif not note.signal or pack.id == "general":
            out.append(note.text)
    return tuple(out)
