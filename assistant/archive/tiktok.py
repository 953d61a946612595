# SPDX-License-Identifier: Apache-2.0
"""TikTok: one JSON object whose parts change their names, or a text file for each part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "tiktok"
NAMES = (
    ("data", re.compile(r"(?:^|/)user_data(?:_tiktok)?[^/]*\.json$")),
    ("comments", re.compile(r"(?:^|/)comment/comments\.txt$")),
    ("posts", re.compile(r"(?:^|/)(?:post|video)s?/(?:posts|videos)\.txt$")),
    ("deleted", re.compile(r"(?:^|/)recently deleted posts\.txt$")),
    ("likes", re.compile(r"(?:^|/)like list\.txt$")),
    ("reposts", re.compile(r"(?:^|/)(?:reposts?|share history)\.txt$")),
    ("messages", re.compile(r"(?:^|/)direct messages\.txt$|(?:^|/)chat history\.txt$")),
    ("person", re.compile(r"(?:^|/)profile info(?:rmation)?\.txt$")),
)
_SEEN = {
    "public": Seen.PUBLIC,
    "everyone": Seen.PUBLIC,
    "friends": Seen.FOLLOWERS,
    "followers": Seen.FOLLOWERS,
    "only me": Seen.PRIVATE,
}
_LINE = re.compile(r"([A-Za-z][A-Za-z() ]{0,24}):(?: (.*)|)$")
_KEYS = frozenset(
    "date comment photo url link like(s) likes title sound location addyourstext whocanview allowcomments from content "
    "datedeleted method sharedcontent username biodescription allowstitches allowduets allowsharingtostory contentdisclosure "
    "aigenerated".split()
)


def learn(found: Found, run: Run) -> None:
    """Whose download it is, and what the account says of itself."""
    for member in found.get("data", ()):
        for path, value in run.json(member):
            if len(path) > 1 and path[-2].casefold() == "profilemap":
                _is(run, path[-1], value)
    for member in found.get("person", ()):
        for record in _blocks(run, member):
            for key, value in record.items():
                _is(run, key, value)


def _is(run: Run, key: str, value: object) -> None:
    match key.casefold():
        case "username" if words(value):
            run.account = run.account or words(value)
            run.accounts.add(words(value).casefold())
            run.owned_by(words(value))
        case "biodescription":
            run.profile = run.profile or words(value)


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own films, comments and acts, and messages."""
    for member in found.get("data", ()):
        for path, value in run.json(member):
            role = _role(tuple(p.casefold() for p in path))
            if role and isinstance(value, dict):
                yield from _record(run, member, role, {k.casefold(): v for k, v in value.items()})
    for role in ("posts", "deleted", "comments", "likes", "reposts", "messages"):
        for member in found.get(role, ()):
            for record in _blocks(run, member):
                yield from _record(run, member, role, record)


def _role(path: tuple[str, ...]) -> str:
    """What the records of a list are, by the names that lead to it."""
    last = path[-1] if path else ""
    if last == "commentslist":
        return "comments"
    if last == "videolist" and len(path) > 1 and path[-2] in ("videos", "posts"):
        return "posts"
    if last == "postlist" and any("deleted" in p for p in path):
        return "deleted"
    if last == "itemfavoritelist" and any("like" in p for p in path):
        return "likes"
    if last in ("repostlist", "sharehistorylist"):
        return "reposts"
    if "watchlivemap" in path and last in ("comments", "questions"):
        return "live"
    return "messages" if any(p.startswith("chat history with") for p in path) or "chathistory" in path[:-1] else ""


def _record(run: Run, member: Member, role: str, record: dict[str, Any]) -> Iterator[ArchiveItem]:
    def said(*keys: str) -> str:
        found = next((t for k in keys if (t := words(record.get(k)))), "")
        return "" if found == "N/A" else found

    time = run.clock.stamp(record.get("date")) or run.clock.stamp(record.get("commenttime") or record.get("questiontime"))
    base: dict[str, Any] = {"platform": PLATFORM, "time": time, "file": member.name}
    link = said("link", "url")
    match role:
        case "comments" if text := said("comment"):
            yield ArchiveItem(kind=ItemKind.COMMENT, text=text, link=link, **base)
        case "live" if text := said("commentcontent", "questioncontent"):
            yield ArchiveItem(kind=ItemKind.COMMENT, text=text, where="live", seen=Seen.PUBLIC, **base)
        case "posts" | "deleted":
            text = said("title")
            seen = _SEEN.get(said("whocanview").casefold(), Seen.UNKNOWN)
            where = "already deleted" if role == "deleted" else ""
            if text or link:
                yield ArchiveItem(kind=ItemKind.POST, text=text, link=link, where=where, seen=seen, **base)
        case "likes" | "reposts" if link:
            yield ArchiveItem(kind=ItemKind.LIKE if role == "likes" else ItemKind.SHARE, link=link, own=False, **base)
        case "messages" if (text := said("content")) and run.is_owner(said("from")):
            yield from run.message(ArchiveItem(kind=ItemKind.MESSAGE, text=text, private=True, seen=Seen.PRIVATE, **base))


def _blocks(run: Run, member: Member) -> Iterator[dict[str, Any]]:
    """The records of a text file: "Key: value" lines; words may go on over several lines, empty ones too."""
    record: dict[str, Any] = {}
    last = ""
    for raw in run.lines(member):
        line = raw.rstrip("\r\n")
        found = _LINE.match(line)
        key = found[1].casefold().replace(" ", "") if found else ""
        if found and key in _KEYS:
            if key in record and key == "date":
                yield record
                record = {}
            record[key], last = found[2] or "", key
        elif last and last in ("comment", "title", "content"):
            record[last] = f"{record[last]}\n{line}"
    if record:
        yield record
