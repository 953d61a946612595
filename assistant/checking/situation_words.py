# SPDX-License-Identifier: Apache-2.0
"""Where a draft stands, in the plain words that a model reads before it: the same in training and in the program."""

from __future__ import annotations

ROLES = {"councillor": "councillor", "staff": "staff", "clerk": "clerk"}
ACCOUNTS = {"member": "councillor page", "personal": "private account", "official": "council account", "unsure": ""}
PLACES = {
    "own-page": "own page",
    "other-page": "someone else's page",
    "group": "group",
    "chat-group": "chat group",
    "private-message": "private message",
    "other": "",
}
RECEIVED = "received"
KINDS = {
    "post": "post",
    "reply": "reply",
    "share": "share",
    "like": "share",
    "photo": "picture",
    "video": "picture",
    "document": "document",
    RECEIVED: "comment that came in",
}


def situation_words(role: str, account: str, place: str, kind: str) -> str:
    """ "councillor, private account, group, reply: "; what is not known is left out, and "" when nothing is."""
    words = (ROLES.get(role, ""), ACCOUNTS.get(account, ""), PLACES.get(place, ""), KINDS.get(kind, ""))
    said = ", ".join(word for word in words if word)
    return f"{said}: " if said else ""
