# SPDX-License-Identifier: Apache-2.0
"""Which clauses of the user's own council stand behind a question, an ending or a practice post."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.domain.draft import Account, Contact, Role
from assistant.domain.policy import Clause, PolicyPack, Strength
from assistant.domain.settings import Settings

MOST_BY_TOPIC = 3
_SPEAKS = frozenset([Strength.MUST, Strength.MUST_NOT, Strength.SHOULD, Strength.SHOULD_NOT, Strength.MAY])


def cited(pack: PolicyPack, clauses: Iterable[str], topics: Iterable[str], role: Role | None = None) -> tuple[Clause, ...]:
    """Clauses of `pack`: those that are named, else up to three that speak on the same topics.

    A pack that a clerk wrote has its own ids, so topics find its clauses. Nothing found means general advice.

    Args:
        role: who asks; a clause for councillors only is not cited to staff, nor one for staff to councillors.
    """
    speaking = [c for c in pack.clauses if role is None or c.binds.fits(role, Account.UNSURE)]
    named = tuple(c for cid in clauses for c in speaking if c.id == cid)
    if named:
        return named
    wanted = set(topics)
    return tuple(c for c in speaking if c.topic in wanted and c.strength in _SPEAKS)[:MOST_BY_TOPIC]


def contacts_of(settings: Settings, pack: PolicyPack, kinds: Iterable[str]) -> tuple[Contact, ...]:
    """The first kind of contact that there is, of the user's own list or else of the pack, and everyone of that kind.

    Communications falls back to the clerk (product.md A.4, 15): callers name the kinds in that order.
    """
    every = (*settings.contacts, *pack.contacts)
    out: list[Contact] = []
    for kind in kinds:
        out += [c for c in every if c.kind == kind and c not in out]
    return tuple(out)


def contact_words(contact: Contact) -> str:
    """Name and address in one line, and the note as a sentence of its own."""
    line = ", ".join(filter(None, (contact.name, contact.email, contact.phone)))
    return ". ".join(filter(None, (line, contact.note)))
