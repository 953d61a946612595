# SPDX-License-Identifier: Apache-2.0
"""Instagram and Threads, which share one download, since 2018, as JSON or HTML. Labels follow the language of the account, so
they are never looked for: the shapes of records say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.archive.meta import cell_pairs, is_address, is_foot, is_record, labelled, messages
from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, list_of, mended, mended_keys
from assistant.domain.archive import ArchiveItem, ItemKind

Found = Mapping[str, list[Member]]
PLATFORM = "instagram"
_END = r"\.(?:json|html)$"
ROLES = tuple(
    (role, re.compile(r"(?:^|/)" + pattern + _END))
    for role, pattern in (
        ("threads", r"threads/threads_and_replies(?:_\d+)?"),
        ("liked_threads", r"threads/liked_threads(?:_\d+)?"),
        ("posts", r"(?:content|media)/(?:posts|igtv_videos|videos)(?:_\d+)?"),
        ("archived", r"(?:content|media)/archived_posts(?:_\d+)?"),
        ("stories", r"(?:content|media)/stories(?:_\d+)?"),
        ("reels", r"(?:content|media)/reels(?:_\d+)?"),
        ("deleted", r"(?:content|media)/recently_deleted_content(?:_\d+)?"),
        ("comments", r"comments/(?:post_comments|reels_comments|story_comments|hype)[^/]*"),
        ("likes", r"likes/(?:liked_posts|liked_comments)(?:_\d+)?"),
        ("person", r"(?:personal_information|account_information)/personal_information"),
    )
)
_LABELS = {"archived": "archived", "stories": "story", "reels": "reel", "deleted": "already deleted"}


def learn(found: Found, run: Run) -> None:
    """Whose download it is, and what the account says of itself."""
    for member in found.get("person", ()):
        if not member.low.endswith(".json"):
            continue
        for _, record in run.json(member):
            values = mended_keys(dict_of(record).get("string_map_data"))
            texts = {key.casefold(): mended(dict_of(value).get("value")) for key, value in values.items()}
            _is(run, texts.get("username", "") or next(iter(texts.values()), ""))
            run.owned_by(texts.get("name", ""))
            run.profile = run.profile or texts.get("bio", "")
    for member in found.get("profile0", ()):
        for path, value in run.json(member):
            if path == ("username",):
                _is(run, mended(value))
            elif path in (("biography",), ("bio",)):
                run.profile = run.profile or mended(value)


def _is(run: Run, name: str) -> None:
    if name:
        run.account = run.account or name
        run.accounts.add(name.casefold())
        run.owned_by(name)


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts, comments and likes of both, then messages."""
    for role in ("posts", "archived", "stories", "reels", "deleted"):
        for member in found.get(role, ()):
            yield from _media_page(run, member, role) if member.low.endswith(".html") else _media(run, member, role)
    for member in found.get("media0", ()):
        yield from _first_media(run, member)
    for member in found.get("threads", ()):
        yield from _threads(run, member)
    for member in found.get("comments", ()):
        yield from _comment_page(run, member) if member.low.endswith(".html") else _comments(run, member)
    for role, platform in (("likes", PLATFORM), ("liked_threads", "threads")):
        for member in found.get(role, ()):
            yield from _like_page(run, member, platform) if member.low.endswith(".html") else _likes(run, member, platform)
    for member in found.get("comments0", ()):
        yield from _first_lists(run, member, ItemKind.COMMENT)
    for member in found.get("likes0", ()):
        yield from _first_lists(run, member, ItemKind.LIKE)
    chats = [m for m in found.get("messages", ()) if m.low.endswith(".json")]
    yield from messages(run, chats, PLATFORM)


def _media(run: Run, member: Member, role: str) -> Iterator[ArchiveItem]:
    for _, value in run.json(member):
        record = dict_of(value)
        media = [dict_of(m) for m in list_of(record.get("media"))]
        text = mended(record.get("title")) or next((said for m in media if (said := mended(m.get("title")))), "")
        stamps = [record.get("creation_timestamp"), *(m.get("creation_timestamp") for m in media)]
        time = next((t for s in stamps if (t := run.clock.number(s)) is not None), None)
        if text and ("creation_timestamp" in record or media):
            yield ArchiveItem(
                platform=PLATFORM, kind=ItemKind.POST, time=time, text=text, where=_LABELS.get(role, ""), file=member.name
            )


def _first_media(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for path, value in run.json(member):
        record = dict_of(value)
        text = mended(record.get("caption"))
        if text:
            where = "story" if path == ("stories",) else ""
            yield ArchiveItem(
                platform=PLATFORM,
                kind=ItemKind.POST,
                time=run.clock.any(record.get("taken_at")),
                text=text,
                where=where,
                file=member.name,
            )


def _first_lists(run: Run, member: Member, kind: ItemKind) -> Iterator[ArchiveItem]:
    """Until 2020: a comment is [time, words, owner], a like [time, owner]."""
    for _, value in run.json(member):
        row = [mended(cell) for cell in list_of(value)]
        if len(row) < 2 or (time := run.clock.any(row[0])) is None:
            continue
        name = row[-1]
        text = row[1] if kind is ItemKind.COMMENT and len(row) > 2 else ""
        if kind is ItemKind.COMMENT and not text:
            continue
        yield ArchiveItem(
            platform=PLATFORM,
            kind=kind,
            time=time,
            text=text,
            own=kind is ItemKind.COMMENT,
            where=f"@{name}" if name else "",
            file=member.name,
        )


def _threads(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for _, value in run.json(member):
        record = dict_of(value)
        media = [dict_of(m) for m in list_of(record.get("media"))]
        text = mended(record.get("title")) or next((said for m in media if (said := mended(m.get("title")))), "")
        stamps = [record.get("creation_timestamp"), *(m.get("creation_timestamp") for m in media)]
        time = next((t for s in stamps if (t := run.clock.number(s)) is not None), None)
        reply = any(dict_of(m.get("text_app_post")).get("is_reply") is True for m in media)
        if text:
            kind = ItemKind.REPLY if reply else ItemKind.POST
            yield ArchiveItem(platform="threads", kind=kind, time=time, text=text, file=member.name)


def _comments(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for _, value in run.json(member):
        record = dict_of(value)
        time, texts = None, []
        if "string_list_data" in record:
            first = dict_of(next(iter(list_of(record["string_list_data"])), None))
            time, texts = run.clock.number(first.get("timestamp")), [mended(first.get("value")), mended(record.get("title"))]
        elif "label_values" in record:
            top, inner = labelled(record)
            texts = [v for _, v in top if v and not is_address(v)] + [inner[-1][1] if inner else ""]
            time = run.clock.number(record.get("timestamp"))
        else:
            for entry in dict_of(record.get("string_map_data")).values():
                time = time or run.clock.number(dict_of(entry).get("timestamp"))
                texts += [t] if (t := mended(dict_of(entry).get("value"))) else []
        if texts and texts[0]:
            where = f"@{texts[1]}" if len(texts) > 1 and texts[1] else ""
            yield ArchiveItem(platform=PLATFORM, kind=ItemKind.COMMENT, time=time, text=texts[0], where=where, file=member.name)


def _likes(run: Run, member: Member, platform: str) -> Iterator[ArchiveItem]:
    for _, value in run.json(member):
        record = dict_of(value)
        if "label_values" in record:
            top, inner = labelled(record)
            link = next((v for _, v in top if is_address(v)), "")
            name = next((v for _, v in reversed(inner) if v and not is_address(v)), "")
            found = [(link, run.clock.number(record.get("timestamp")))]
        else:
            name = mended(record.get("title"))
            entries = [dict_of(e) for e in list_of(record.get("string_list_data"))]
            found = [(mended(e.get("href")), run.clock.number(e.get("timestamp"))) for e in entries]
        for link, time in found:
            if link or name:
                where = f"@{name}" if name else ""
                yield ArchiveItem(
                    platform=platform, kind=ItemKind.LIKE, time=time, link=link, own=False, where=where, file=member.name
                )


def _media_page(run: Run, member: Member, role: str) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, is_record, is_foot):
        text = block.heading or block.text
        if text:
            yield ArchiveItem(
                platform=PLATFORM,
                kind=ItemKind.POST,
                time=run.clock.clock(block.foot),
                text=text,
                where=_LABELS.get(role, ""),
                file=member.name,
            )


def _comment_page(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, is_record, is_foot):
        pairs = cell_pairs(block)
        values = [value for _, value in pairs if value]
        time = run.clock.clock(block.foot) or next((t for v in values if (t := run.clock.clock(v)) is not None), None)
        texts = [v for v in values if run.clock.clock(v) is None] or block.lines
        if texts:
            where = f"@{texts[1]}" if len(texts) > 1 else ""
            yield ArchiveItem(platform=PLATFORM, kind=ItemKind.COMMENT, time=time, text=texts[0], where=where, file=member.name)


def _like_page(run: Run, member: Member, platform: str) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, is_record, is_foot):
        link = next((address for address, _ in block.links if is_address(address)), "")
        time = run.clock.clock(block.foot) or next((t for line in block.lines if (t := run.clock.clock(line))), None)
        if link or block.heading:
            where = f"@{block.heading}" if block.heading else ""
            yield ArchiveItem(
                platform=platform, kind=ItemKind.LIKE, time=time, link=link, own=False, where=where, file=member.name
            )
