# SPDX-License-Identifier: Apache-2.0
"""Bluesky: the repository that the app hands out (a CAR file)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.car import BrokenCarError
from assistant.archive.run import Run
from assistant.archive.source import BROKEN, Member
from assistant.archive.values import dict_of, words
from assistant.domain.archive import ArchiveError, ArchiveItem, ItemKind, ProblemCode, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "bluesky"
_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts, reposts and likes; all of it is public.

    Raises:
        ArchiveError: DAMAGED when nothing of a file can be read.
    """
    for member in found.get("car", ()):
        given = 0
        try:
            repository = run.repository(member)
            run.account = run.account or repository.did
            run.accounts.add(repository.did)
            for key, record in repository.records():
                given += 1
                yield from _record(run, member, repository.did, key, record)
        except (BrokenCarError, RecursionError, *BROKEN):
            raise ArchiveError(ProblemCode.DAMAGED, member.name) from None
        if repository.short:
            if not given:
                raise ArchiveError(ProblemCode.DAMAGED, member.name)
            run.damaged(member)


def _record(run: Run, member: Member, did: str, key: str, record: dict[str, Any]) -> Iterator[ArchiveItem]:
    collection, _, rkey = key.rpartition("/")
    base: dict[str, Any] = {
        "platform": PLATFORM,
        "time": run.clock.stamp(record.get("createdAt")) or run.clock.number(_of_rkey(rkey)),
        "seen": Seen.PUBLIC,
        "key": key,
        "file": member.name,
    }
    match collection:
        case "app.bsky.feed.post":
            text = words(record.get("text"))
            quotes = words(dict_of(record.get("embed")).get("$type")).startswith("app.bsky.embed.record")
            kind = ItemKind.REPLY if dict_of(record.get("reply")) else ItemKind.SHARE if quotes else ItemKind.POST
            if text:
                yield ArchiveItem(kind=kind, text=text, link=f"https://bsky.app/profile/{did}/post/{rkey}", **base)
        case "app.bsky.feed.repost" | "app.bsky.feed.like":
            link = _link_of(words(dict_of(record.get("subject")).get("uri")))
            kind = ItemKind.LIKE if collection.endswith("like") else ItemKind.SHARE
            if link:
                yield ArchiveItem(kind=kind, link=link, own=False, **base)
        case "app.bsky.actor.profile":
            run.profile = run.profile or words(record.get("description"))


def _of_rkey(rkey: str) -> float | None:
    """Seconds since 1970 in a record's key: base 32 that sorts, millionths of seconds shifted by ten."""
    value = 0
    for letter in rkey:
        digit = _LETTERS.find(letter)
        if digit < 0:
            return None
        value = value * 32 + digit
    return (value >> 10) / 1_000_000 if len(rkey) == 13 else None


def _link_of(uri: str) -> str:
    parts = uri.removeprefix("at://").split("/")
    return f"https://bsky.app/profile/{parts[0]}/post/{parts[2]}" if uri.startswith("at://") and len(parts) == 3 else ""
