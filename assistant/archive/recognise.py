# SPDX-License-Identifier: Apache-2.0
"""What a member of an export is: its content first, its name second, since users change names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.archive import facebook, instagram, linkedin, smaller, tiktok, whatsapp, x, youtube
from assistant.archive.csvrows import folded
from assistant.archive.source import Member

MAX_UNKNOWN = 400
"""Members with names that nobody knows whose beginnings are looked at."""
Role = tuple[str, str]
"""Platform and role."""
NOTHING = ("", "")
META = "meta"
_JSON_SIGNS: tuple[tuple[str, Role], ...] = (
    ("text_post_app_text_posts", (instagram.PLATFORM, "threads")),
    ("text_post_app_media_likes", (instagram.PLATFORM, "liked_threads")),
    ("comments_media_comments", (instagram.PLATFORM, "comments")),
    ("comments_reels_comments", (instagram.PLATFORM, "comments")),
    ("likes_media_likes", (instagram.PLATFORM, "likes")),
    ("ig_stories", (instagram.PLATFORM, "stories")),
    ("ig_reels_media", (instagram.PLATFORM, "reels")),
    ("ig_archived_post_media", (instagram.PLATFORM, "archived")),
    ("media_comments", (instagram.PLATFORM, "comments0")),
    ("media_likes", (instagram.PLATFORM, "likes0")),
    ("group_comments_v2", (facebook.PLATFORM, "group_comments")),
    ("group_posts_v2", (facebook.PLATFORM, "group_posts")),
    ("comments_v2", (facebook.PLATFORM, "comments")),
    ("reactions_v2", (facebook.PLATFORM, "likes")),
    ("CommentsList", (tiktok.PLATFORM, "data")),
    ("ItemFavoriteList", (tiktok.PLATFORM, "data")),
    ("Video Browsing History", (tiktok.PLATFORM, "data")),
    ("Saved Chat History", (smaller.SNAPCHAT, "chats")),
    ("preferredUsername", ("mastodon", "actor")),
)
_JSON_SHAPES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r'"id":\s*"likes\.json"'), ("mastodon", "likes")),
    (re.compile(r'"id":\s*"bookmarks\.json"'), NOTHING),
    (re.compile(r'"(?:orderedItems|OrderedCollection)"'), ("mastodon", "outbox")),
    (re.compile(r'^\s*\{\s*"(?:photos|stories|videos)":\s*\[\s*\{\s*"caption"'), (instagram.PLATFORM, "media0")),
    (re.compile(r'"comments":\s*\[\s*\{\s*"timestamp"'), (facebook.PLATFORM, "comments")),
    (re.compile(r'"reactions":\s*\[\s*\{\s*"timestamp"'), (facebook.PLATFORM, "likes")),
    (re.compile(r'"conversation":\s*\['), (META, "messages")),
    (re.compile(r'"sender_?[nN]ame"'), (META, "messages")),
    (re.compile(r'^\s*\[\s*\{\s*"media":\s*\[\s*\{\s*"uri"'), (instagram.PLATFORM, "posts")),
    (re.compile(r'^\s*\[\s*\{[^{}]*"string_map_data"'), (instagram.PLATFORM, "comments")),
    (
        re.compile(r'^\s*\[\s*\{\s*"timestamp":[^\[{]*(?:"title":[^\[{]*)?"(?:data|attachments)":\s*\['),
        (facebook.PLATFORM, "posts"),
    ),
)
_ACTOR = re.compile(r'^\s*\{[^\[]*"id":\s*"https?://')
_PATHS: tuple[tuple[str, tuple[tuple[str, re.Pattern[str]], ...]], ...] = (
    (facebook.PLATFORM, facebook.ROLES),
    (instagram.PLATFORM, instagram.ROLES),
    (tiktok.PLATFORM, tiktok.NAMES),
    (smaller.SNAPCHAT, smaller.SNAPCHAT_NAMES),
    (smaller.PINTEREST, smaller.PINTEREST_NAMES),
    (linkedin.PLATFORM, linkedin.NAMES),
    (youtube.PLATFORM, youtube.NAMES),
    (smaller.REDDIT, smaller.REDDIT_NAMES),
)
_CHATS = re.compile(
    r"(?:^|/)messages/(?:inbox|archived_threads|filtered_threads|e2ee_cutover|message_requests)/|(?:^|/)your_group_messages/"
)
_UNSURE_NAMES = re.compile(r"(?:^|/)(?:comments|likes|media|messages|profile|outbox|actor|bookmarks)\.json$")
_HEADERS = (
    (linkedin.PLATFORM, linkedin.HEADERS[:4]),
    (youtube.PLATFORM, youtube.HEADERS),
    (smaller.REDDIT, smaller.REDDIT_HEADERS),
    (linkedin.PLATFORM, linkedin.HEADERS[4:]),
    ("x", (("csv", frozenset({"tweetid", "timestamp", "text"})),)),
)
_TAKEOUT_PIECES = ('{""takeoutSegments""', '{""text""')
_BLOCK = re.compile(r"Date: \d{4}-\d\d-\d\d[^\n]*\r?\n(Comment|Link)s?:")


@dataclass
class Recognised:
    """The members of an export by platform and role; `parts`: which of the chosen files hold which platform."""

    found: dict[str, dict[str, list[Member]]] = field(default_factory=dict)
    parts: dict[str, set[int]] = field(default_factory=dict)

    def add(self, role: Role, member: Member) -> None:
        self.found.setdefault(role[0], {}).setdefault(role[1], []).append(member)
        self.parts.setdefault(role[0], set()).add(member.part)


def recognise(members: Iterable[Member]) -> Recognised:
    """Sort members by platform and role; what is not known is left out."""
    out = Recognised()
    unknown = 0
    for member in members:
        role = _by_path(member)
        if role is None:
            unknown += 1
            if unknown > MAX_UNKNOWN and not member.low.endswith((".js", ".csv", ".car")):
                continue
            role = _by_content(member)
        if role != NOTHING:
            out.add(role, member)
    _settle_chats(out)
    return out


def _settle_chats(out: Recognised) -> None:
    """Facebook and Instagram pack chats in the same way: they belong to whichever the rest is from."""
    chats = out.found.pop(META, {})
    out.parts.pop(META, None)
    if not chats:
        return
    owner = instagram.PLATFORM if instagram.PLATFORM in out.found and facebook.PLATFORM not in out.found else facebook.PLATFORM
    for role, members in chats.items():
        for member in members:
            out.add((owner, role), member)


def _by_path(member: Member) -> Role | None:
    """The role that a name gives beyond doubt; None where the content has to be looked at."""
    low = member.low
    if low.endswith((".js", ".csv", ".car")) or (_UNSURE_NAMES.search(low) and low.count("/") < 2 and "comments_and" not in low):
        return None
    if _CHATS.search(low):
        return META, "messages"
    for platform, roles in _PATHS:
        for role, pattern in roles:
            if pattern.search(low):
                return platform, role
    return None


def _by_content(member: Member) -> Role:
    raw = member.head()
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    head = raw.decode(encoding, errors="replace")
    start = head.lstrip()
    if b"roots" in raw[:80] and b"version" in raw[:120]:
        return "bluesky", "car"
    if role := x.role_of(member.low, head):
        return x.PLATFORM, role
    if whatsapp.looks_like(head):
        return whatsapp.PLATFORM, "chats"
    if start[:1] in ("[", "{"):
        return _json_role(member, start)
    if found := _BLOCK.match(start):
        return tiktok.PLATFORM, "comments" if found[1] == "Comment" else "posts"
    if start[:1] == "<" or "<h1" in head:
        return _page_role(member, head)
    if member.low.endswith((".csv", ".txt")):
        return _table_role(member, head)
    if member.low.endswith(".car"):
        return "bluesky", "car"
    return _name_only(member)


def _json_role(member: Member, start: str) -> Role:
    for sign, role in _JSON_SIGNS:
        if f'"{sign}' in start or (sign == "Saved Chat History" and sign in start):
            return role
    for pattern, role in _JSON_SHAPES:
        if pattern.search(start):
            return role
    if member.name.lower() == "actor.json" or (_ACTOR.match(start) and '"inbox"' in start):
        return "mastodon", "actor"
    if member.name.lower() == "profile.json" and re.match(r'\{\s*"username"', start):
        return instagram.PLATFORM, "profile0"
    return _name_only(member)


def _name_only(member: Member) -> Role:
    """The name alone, where the content says nothing: an empty list, a damaged part."""
    for platform, roles in _PATHS:
        for role, pattern in roles:
            if pattern.search(member.low):
                return platform, role
    return NOTHING


def _page_role(member: Member, head: str) -> Role:
    if "while watching <a" in head or "You added a comment on <a" in head:
        return youtube.PLATFORM, "page"
    if re.search(r"<h1[^>]*>\s*Pins\s*</h1>", head) and "/pin/" in head:
        return smaller.PINTEREST, "page"
    if "linkedin.com/pulse/" in head:
        return linkedin.PLATFORM, "articles"
    role = _name_only(member)
    if role == NOTHING and "_a6-g" in head:
        title = re.search(r"<title>([^<]*)</title>", head)
        comments = title is not None and "omment" in title[1]
        return facebook.PLATFORM, "comments" if comments else "posts"
    return role


def _table_role(member: Member, head: str) -> Role:
    for line in head.splitlines()[:12]:
        names = {folded(cell) for cell in re.split(r"[,;]", line)}
        for platform, headers in _HEADERS:
            for role, wanted in headers:
                if wanted <= names:
                    return platform, role
        if {"date", "link"} == names:
            return linkedin.PLATFORM, "reposts"
        if {"firstname", "lastname"} == names:
            return linkedin.PLATFORM, "person"
    if any(piece in head for piece in _TAKEOUT_PIECES) and re.search(r"\bUC[\w-]{2,}", head):
        return youtube.PLATFORM, "comments"
    named = _name_only(member)
    return (
        named if named[0] in (youtube.PLATFORM, tiktok.PLATFORM, linkedin.PLATFORM) and not _plain_note(head, named) else NOTHING
    )


def _plain_note(head: str, role: Role) -> bool:
    """A table of another site under the same name: reposts and the like have no sign of their own."""
    return role[0] == youtube.PLATFORM and "," not in head
