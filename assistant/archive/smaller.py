# SPDX-License-Identifier: Apache-2.0
"""Reddit (CSV), Pinterest (one HTML page) and Snapchat (chats only)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, unescaped, words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen
from assistant.files.html_words import text_of

Found = Mapping[str, list[Member]]
REDDIT = "reddit"
PINTEREST = "pinterest"
SNAPCHAT = "snapchat"
REDDIT_HEADERS = (
    ("posts", frozenset({"permalink", "title", "body"})),
    ("comments", frozenset({"permalink", "parent", "body"})),
    ("votes", frozenset({"permalink", "direction"})),
    ("messages", frozenset({"permalink", "from", "to", "body"})),
    ("chats", frozenset({"messageid", "username", "message"})),
    ("person", frozenset({"statistic", "value"})),
)
REDDIT_NAMES = (
    ("posts", re.compile(r"(?:^|/)posts\.csv$")),
    ("votes", re.compile(r"(?:^|/)(?:post|comment)_votes\.csv$")),
    ("messages", re.compile(r"(?:^|/)messages(?:_archive)?\.csv$")),
    ("chats", re.compile(r"(?:^|/)chat_history\.csv$")),
)
PINTEREST_NAMES = (("page", re.compile(r"(?:^|/)pinterest[^/]*\.html$")),)
SNAPCHAT_NAMES = (
    ("chats", re.compile(r"(?:^|/)chat_history\.json$")),
    ("person", re.compile(r"(?:^|/)json/account\.json$")),
    ("nothing", re.compile(r"(?:^|/)json/(?:memories_history|snap_history)\.json$")),
)
_OWNER = re.compile(r"export_(.+?)_\d{8}", re.IGNORECASE)
_PIN = re.compile(r"<a\s[^>]*href=\"(https?://[^\"]*/pin/[^\"]*)\"", re.IGNORECASE)


def reddit_learn(found: Found, run: Run, chosen: tuple[str, ...]) -> None:
    """Whose download it is: as its statistics say, or the name of the zip."""
    for member in found.get("person", ()):
        for row in run.rows(member, REDDIT_HEADERS[5][1]):
            if words(row.get("statistic")).casefold() == "account name":
                run.account = words(row.get("value"))
    for name in chosen:
        if not run.account and (owner := _OWNER.match(name)):
            run.account = owner[1]
    run.owned_by(run.account)


def reddit(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts, comments and votes, then messages."""
    for role in ("posts", "comments"):
        for member in found.get(role, ()):
            for row in run.rows(member, REDDIT_HEADERS[0 if role == "posts" else 1][1]):
                yield from _reddit_text(run, member, role, row)
    for member in found.get("votes", ()):
        for row in run.rows(member, REDDIT_HEADERS[2][1]):
            link = words(row.get("permalink"))
            if link and words(row.get("direction")).casefold() == "up":
                yield ArchiveItem(platform=REDDIT, kind=ItemKind.LIKE, link=link, own=False, file=member.name)
    for role, sender, body in (("messages", "from", "body"), ("chats", "username", "message")):
        for member in found.get(role, ()):
            for row in run.rows(member, frozenset({sender, body})):
                text = unescaped(words(row.get(body)))
                if text and run.is_owner(words(row.get(sender))):
                    item = ArchiveItem(
                        platform=REDDIT,
                        kind=ItemKind.MESSAGE,
                        time=run.clock.stamp(row.get("date") or row.get("createdat")),
                        text=text,
                        private=True,
                        where=words(row.get("to")),
                        seen=Seen.PRIVATE,
                        file=member.name,
                    )
                    yield from run.message(item)


def _reddit_text(run: Run, member: Member, role: str, row: dict[str, str]) -> Iterator[ArchiveItem]:
    parts = (words(row.get("title")), words(row.get("body"))) if role == "posts" else (words(row.get("body")),)
    text = unescaped("\n".join(p for p in parts if p))
    if not text:
        return
    kind = ItemKind.POST if role == "posts" else ItemKind.REPLY if words(row.get("parent")) else ItemKind.COMMENT
    group = words(row.get("subreddit"))
    yield ArchiveItem(
        platform=REDDIT,
        kind=kind,
        time=run.clock.stamp(row.get("date")),
        text=text,
        link=words(row.get("permalink")),
        where=f"r/{group}" if group else "",
        seen=Seen.PUBLIC,
        key=f"{role}:{row['id']}" if words(row.get("id")) else "",
        file=member.name,
    )


def pinterest(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own pins; a repin is another's."""
    for member in found.get("page", ()):
        page = run.text(member)
        name = re.search(r"Username: ([^<,\s]+)", page)
        run.account = run.account or (name[1] if name else "")
        head = re.search(r"<h1[^>]*>\s*Pins\s*</h1>", page, re.IGNORECASE)
        if head is None:
            continue
        rest = page[head.end() :]
        rest = rest[: m.start()] if (m := re.search(r"<h1[ >]", rest, re.IGNORECASE)) else rest
        pins = list(_PIN.finditer(rest))
        for this, following in zip(pins, [*pins[1:], None], strict=True):
            body = rest[this.end() : following.start() if following else len(rest)]
            yield from _pin(run, member, unescaped(this[1]), body)


def _pin(run: Run, member: Member, link: str, body: str) -> Iterator[ArchiveItem]:
    values: dict[str, str] = {}
    last = ""
    for line in text_of(body).split("\n"):
        key, colon, value = line.partition(": ")
        if colon and re.fullmatch(r"[A-Z][A-Za-z ]{1,30}", key):
            last = key.casefold()
            values[last] = value
        elif last and line.strip():
            values[last] += f"\n{line}"

    def said(key: str) -> str:
        value = values.get(key, "").strip().removesuffix(",").strip()
        return "" if value == "No data" else value

    text = "\n".join(t for t in (said("title"), said("details")) if t)
    repin = said("is a repin").casefold() == "true"
    secret = said("private").casefold() == "true"
    if text or repin:
        yield ArchiveItem(
            platform=PINTEREST,
            kind=ItemKind.SHARE if repin else ItemKind.POST,
            time=run.clock.stamp(said("created at")),
            text=text,
            link=link,
            own=not repin,
            where="secret board" if secret else "",
            seen=Seen.FEW if secret else Seen.PUBLIC,
            file=member.name,
        )


def snapchat_learn(found: Found, run: Run) -> None:
    """Whose download it is."""
    for member in found.get("person", ()):
        for path, value in run.json(member):
            if path[-1:] == ("Username",) and words(value):
                run.account = run.account or words(value)
                run.accounts.add(words(value).casefold())
                run.owned_by(words(value))


def snapchat(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own lines of chats: the file holds nothing public."""
    for member in found.get("chats", ()):
        for path, value in run.json(member):
            record = dict_of(value)
            top = path[0] if path else ""
            mine = record.get("IsSender") is True or (top.startswith("Sent ") and "IsSender" not in record)
            text = unescaped(words(record.get("Text")) or words(record.get("Content")))
            if mine and text and words(record.get("Media Type")).upper() in ("TEXT", ""):
                base: dict[str, Any] = {"where": words(record.get("To")) or words(record.get("Conversation Title"))}
                yield from run.message(
                    ArchiveItem(
                        platform=SNAPCHAT,
                        kind=ItemKind.MESSAGE,
                        time=run.clock.stamp(record.get("Created")),
                        text=text,
                        private=True,
                        seen=Seen.PRIVATE,
                        file=member.name,
                        **base,
                    )
                )
