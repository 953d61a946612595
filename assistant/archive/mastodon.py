# SPDX-License-Identifier: Apache-2.0
"""Mastodon and what speaks its language (ActivityPub): outbox.json, likes.json, actor.json."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, list_of, words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen
from assistant.files.html_words import text_of

Found = Mapping[str, list[Member]]
PLATFORM = "mastodon"
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})


def learn(found: Found, run: Run) -> None:
    """Whose download it is, and what the account says of itself."""
    for member in found.get("actor", ()):
        values = {path[0]: value for path, value in run.json(member) if len(path) == 1}
        address = words(values.get("id"))
        if address:
            run.accounts.add(address)
        try:
            host = urllib.parse.urlsplit(address).hostname or ""
        except ValueError:
            host = ""
        name = words(values.get("preferredUsername")) or address.rstrip("/").rpartition("/")[2]
        run.account = run.account or (f"@{name}@{host}" if name and host else name)
        run.profile = run.profile or text_of(words(values.get("summary")))


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts and boosts, likes, and posts to certain people as messages."""
    for member in found.get("outbox", ()):
        for path, value in run.json(member):
            if path[-1:] == ("orderedItems",) and isinstance(value, dict):
                yield from _activity(run, member, value)
    for member in found.get("likes", ()):
        for path, value in run.json(member):
            link = words(value) if isinstance(value, str) else words(dict_of(value).get("object"))
            if path[-1:] == ("orderedItems",) and link:
                yield ArchiveItem(platform=PLATFORM, kind=ItemKind.LIKE, link=link, own=False, file=member.name)


def _activity(run: Run, member: Member, activity: dict[str, Any]) -> Iterator[ArchiveItem]:
    thing = activity.get("object")
    note = dict_of(thing)
    base: dict[str, Any] = {
        "platform": PLATFORM,
        "time": run.clock.stamp(activity.get("published")) or run.clock.stamp(note.get("published")),
        "file": member.name,
        "key": words(activity.get("id")),
    }
    if activity.get("type") == "Announce":
        link = words(thing) or words(note.get("url")) or words(note.get("id"))
        if link:
            yield ArchiveItem(kind=ItemKind.SHARE, text=_text(note), link=link, own=False, **base)
    elif activity.get("type") == "Create" and note:
        text = _text(note)
        if text:
            yield from _note(run, activity, note, text, base)


def _note(run: Run, activity: dict[str, Any], note: dict[str, Any], text: str, base: dict[str, Any]) -> Iterator[ArchiveItem]:
    link = words(note.get("url")) or words(note.get("id"))
    told = [a for holder in (activity, note) for key in ("to", "cc") for a in _addresses(holder.get(key))]
    if not told or _PUBLIC & set(told):
        where, seen = "", Seen.PUBLIC if told else Seen.UNKNOWN
    elif any(address.endswith("/followers") for address in told):
        where, seen = "followers only", Seen.FOLLOWERS
    else:
        message = ArchiveItem(kind=ItemKind.MESSAGE, text=text, link=link, private=True, seen=Seen.PRIVATE, **base)
        yield from run.message(message)
        return
    kind = ItemKind.REPLY if words(note.get("inReplyTo")) or dict_of(note.get("inReplyTo")) else ItemKind.POST
    yield ArchiveItem(kind=kind, text=text, link=link, where=where, seen=seen, **base)


def _addresses(value: object) -> list[str]:
    return [words(v) for v in (value if isinstance(value, list) else [value]) if words(v)]


def _text(note: dict[str, Any]) -> str:
    """Content warning, words, and what one could choose in a poll."""
    content = text_of(words(note.get("content")) or words(note.get("name")))
    choices = [words(dict_of(c).get("name")) for c in list_of(note.get("oneOf")) + list_of(note.get("anyOf"))]
    body = "\n".join(part for part in (content, *choices) if part)
    return "\n\n".join(part for part in (words(note.get("summary")), body) if part)
