# SPDX-License-Identifier: Apache-2.0
"""LinkedIn: CSV files in a zip, since 2026 with the member's number in their names."""

from __future__ import annotations

import datetime as dt
import re
import urllib.parse
from collections.abc import Iterator, Mapping

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "linkedin"
HEADERS = (
    ("shares", frozenset({"date", "sharelink", "sharecommentary"})),
    ("comments", frozenset({"date", "link", "message"})),
    ("reactions", frozenset({"date", "type", "link"})),
    ("messages", frozenset({"conversationid", "from", "content"})),
    ("person", frozenset({"firstname", "lastname", "headline"})),
    ("recommendations", frozenset({"firstname", "lastname", "text", "creationdate"})),
)
NAMES = (
    ("shares", re.compile(r"(?:^|/)shares[^/]*\.csv$")),
    ("reactions", re.compile(r"(?:^|/)reactions[^/]*\.csv$")),
    ("reposts", re.compile(r"(?:^|/)instantreposts[^/]*\.csv$")),
    ("recommendations", re.compile(r"(?:^|/)recommendations[ _]given[^/]*\.csv$")),
    ("articles", re.compile(r"(?:^|/)articles/articles/[^/]*\.html$")),
    ("person", re.compile(r"(?:^|/)profile(?:_\d+)?\.csv$")),
)
_NUMBER = re.compile(r":(\d{15,20})\b")
_SEEN = {"PUBLIC": Seen.PUBLIC, "ANYONE": Seen.PUBLIC, "MEMBER_NETWORK": Seen.FOLLOWERS, "CONNECTIONS": Seen.FOLLOWERS}


def learn(found: Found, run: Run) -> None:
    """Whose download it is, and the line under their name."""
    for member in found.get("person", ()):
        for row in run.rows(member, frozenset({"firstname", "lastname"})):
            name = f"{words(row.get('firstname'))} {words(row.get('lastname'))}".strip()
            if name:
                run.account = run.account or name
                run.accounts.add(name.casefold())
                run.owned_by(name)
            run.profile = run.profile or words(row.get("headline"))


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts, comments, acts and articles, then messages."""
    for member in found.get("shares", ()):
        for row in run.rows(member, HEADERS[0][1]):
            yield from _share(run, member, row)
    for member in found.get("comments", ()):
        for row in run.rows(member, HEADERS[1][1]):
            if text := words(row.get("message")):
                link, time = _where_when(run, row, "link")
                yield ArchiveItem(platform=PLATFORM, kind=ItemKind.COMMENT, time=time, text=text, link=link, file=member.name)
    for role, kind in (("reactions", ItemKind.LIKE), ("reposts", ItemKind.SHARE)):
        for member in found.get(role, ()):
            for row in run.rows(member, frozenset({"date", "link"})):
                link, time = _where_when(run, row, "link")
                if link:
                    yield ArchiveItem(platform=PLATFORM, kind=kind, time=time, link=link, own=False, file=member.name)
    for member in found.get("recommendations", ()):
        for row in run.rows(member, frozenset({"text", "creationdate"})):
            if text := words(row.get("text")):
                name = f"{words(row.get('firstname'))} {words(row.get('lastname'))}".strip()
                time = run.clock.any(row.get("creationdate"))
                yield ArchiveItem(
                    platform=PLATFORM, kind=ItemKind.POST, time=time, text=text, where=name or "recommendation", file=member.name
                )
    for member in found.get("articles", ()):
        yield from _article(run, member)
    for member in found.get("messages", ()):
        yield from _messages(run, member)


def _where_when(run: Run, row: dict[str, str], column: str) -> tuple[str, dt.datetime | None]:
    link = urllib.parse.unquote(words(row.get(column)))
    time = run.clock.stamp(row.get("date"))
    if time is None and (number := _NUMBER.search(link)) and not words(row.get("date")):
        time = run.clock.number((int(number[1]) >> 22) / 1000)
    return link, time


def _share(run: Run, member: Member, row: dict[str, str]) -> Iterator[ArchiveItem]:
    text, shared = words(row.get("sharecommentary")), words(row.get("sharedurl"))
    link, time = _where_when(run, row, "sharelink")
    seen = _SEEN.get(words(row.get("visibility")).upper(), Seen.UNKNOWN)
    if not text and (not link or (words(row.get("mediaurl")) and not shared)):
        return  # a picture without words
    kind = ItemKind.POST if text and not shared else ItemKind.SHARE
    own = bool(text or shared)
    yield ArchiveItem(platform=PLATFORM, kind=kind, time=time, text=text, link=link, own=own, seen=seen, file=member.name)


def _article(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, lambda tag, _: tag == "body", lambda tag, classes: "published" in classes.split()):
        body = [line for line in block.lines if not re.match(r"(?:Created|Published|Updated) on \d", line)]
        text = "\n".join(part for part in (block.heading, *body) if part)
        link = next((address for address, _ in block.links if "/pulse/" in address), "")
        if text:
            yield ArchiveItem(
                platform=PLATFORM,
                kind=ItemKind.POST,
                time=run.clock.stamp(block.foot),
                text=text,
                link=link,
                where="article",
                seen=Seen.PUBLIC,
                file=member.name,
            )


def _messages(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for row in run.rows(member, HEADERS[3][1]):
        text = words(row.get("content"))
        if text and run.is_owner(words(row.get("from"))):
            yield from run.message(
                ArchiveItem(
                    platform=PLATFORM,
                    kind=ItemKind.MESSAGE,
                    time=run.clock.stamp(row.get("date")),
                    text=text,
                    private=True,
                    where=words(row.get("to")),
                    seen=Seen.PRIVATE,
                    file=member.name,
                )
            )
