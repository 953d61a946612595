# SPDX-License-Identifier: Apache-2.0
"""Facebook: the downloads of a profile and of a Page since 2018, as JSON or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.meta import cell_pairs, is_address, is_foot, is_record, labelled, messages
from assistant.archive.pagetext import Block
from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, list_of, mended, unescaped
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "facebook"
_TOP = r"(?:^|/)"
_END = r"\.(?:json|html)$"
ROLES = tuple(
    (role, re.compile(_TOP + pattern + _END))
    for role, pattern in (
        ("posts", r"posts/(?:your_posts|profile_posts|your_posts__check_ins__photos_and_videos)[^/]*"),
        ("other_pages", r"posts/posts_on_other_pages_and_profiles"),
        ("post_edits", r"posts/edits_you_made_to_posts"),
        ("comment_edits", r"comments_and_reactions/your_comment_edits"),
        ("comments", r"(?:comments_and_reactions|comments)/comments(?:_\d+)?"),
        ("group_posts", r"groups/(?:group_posts_and_comments|your_posts_and_comments_in_groups|your_posts_in_groups)(?:_\d+)?"),
        ("group_comments", r"groups/your_comments_in_groups(?:_\d+)?"),
        (
            "likes",
            r"(?:comments_and_reactions|likes_and_reactions)/(?:likes_and_reactions|posts_and_comments|comments|posts)(?:_\d+)?",
        ),
        ("profile", r"(?:profile_information|about_you)/profile_information"),
        (
            "messages",
            r"(?:messages/(?:inbox|archived_threads|filtered_threads|e2ee_cutover|message_requests)/.*|groups/your_group_messages/[^/]*)",
        ),
    )
)
_TARGET = re.compile(r"(?:commented on|replied to|likes?|liked|reacted to) (.+)['’]s [^'’]+$")
_TIMELINE = re.compile(r" on (.+)['’]s (?:timeline|profile|wall)\.?$")
_GROUP = re.compile(r" (?:posted|shared|wrote|added).* (?:in|to) (.+?)\.?$")
_GROUP_LINE = re.compile(r"Group:\s*(.+)")
_SHARED = re.compile(r" shared an? (?:link|post|memory|video|photo|reel|event|page|album|story|live video)\b")
_REPLIED = re.compile(r"\breplied to\b")
_UPDATED = re.compile(r"Updated .{6,40}\d{4}.*")


def learn(found: Found, run: Run) -> None:
    """Whose download it is, and what the profile says."""
    for member in found.get("profile", ()):
        if not member.low.endswith(".json"):
            continue
        for path, value in run.json(member):
            match [p.lower() for p in path]:
                case [_, "name", "full_name"] if mended(value):
                    run.account = run.account or mended(value)
                    run.accounts.add(mended(value).casefold())
                    run.owned_by(mended(value))
                case [_, "previous_names"] if isinstance(value, dict):
                    run.owned_by(mended(value.get("name")))
                case [_, "intro_bio", "name"] | [_, "bio"] | [_, "about_me"]:
                    run.profile = run.profile or mended(value)
    everything = [m.low for members in found.values() for m in members]
    if any("this_profile" in path and "activity_across_facebook" in path for path in everything):
        run.page = True
    elif any("your_facebook_activity" in path for path in everything):
        run.page = False


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts, comments and reactions, then messages."""
    for role in ("posts", "other_pages", "post_edits", "comments", "comment_edits", "group_posts", "group_comments", "likes"):
        for member in found.get(role, ()):
            if member.low.endswith(".html"):
                yield from _page(run, member, role)
                continue
            for _, record in run.json(member):
                yield from _record(run, member, role, dict_of(record))
    chats = [m for m in found.get("messages", ()) if m.low.endswith(".json")]
    yield from messages(run, chats, PLATFORM)


def _record(run: Run, member: Member, role: str, record: dict[str, Any]) -> Iterator[ArchiveItem]:
    base: dict[str, Any] = {"platform": PLATFORM, "time": run.clock.number(record.get("timestamp")), "file": member.name}
    title = mended(record.get("title"))
    data = [dict_of(d) for d in list_of(record.get("data"))]
    if role == "likes":
        yield from _like(record, data, title, base)
    elif "label_values" in record and not data:
        yield from _labelled(record, role, base)
    elif comment := next((dict_of(d["comment"]) for d in data if "comment" in d), None):
        yield from _comment(run, comment, title, base, list_of(record.get("attachments")))
    else:
        yield from _post(record, data, title, base, role)


def _post(
    record: dict[str, Any], data: list[dict[str, Any]], title: str, base: dict[str, Any], role: str
) -> Iterator[ArchiveItem]:
    said = [mended(d.get("post")) for d in data]
    link = ""
    under: list[str] = []
    for attached in (dict_of(a) for group in list_of(record.get("attachments")) for a in list_of(dict_of(group).get("data"))):
        link = link or unescaped(mended(dict_of(attached.get("external_context")).get("url")))
        under += [mended(dict_of(attached.get("media")).get("description")), mended(attached.get("text"))]
        under.append(mended(dict_of(attached.get("life_event")).get("title")))
    parts = list(dict.fromkeys(p for p in (*said, *under) if p))
    text = "\n".join(parts)
    if not text and not link:
        return
    shared = bool(link) or _SHARED.search(title) is not None
    where, seen = "", Seen.UNKNOWN
    if role == "group_posts":
        group = _GROUP.search(title)
        where, seen = (f"group: {group[1]}" if group else "group"), Seen.GROUP
    elif timeline := _TIMELINE.search(title):
        where = f"timeline of {timeline[1]}"
    kind = ItemKind.SHARE if shared else ItemKind.POST
    yield ArchiveItem(kind=kind, text=text, link=link, where=where, seen=seen, **base)


def _comment(
    run: Run, comment: dict[str, Any], title: str, base: dict[str, Any], attachments: list[Any]
) -> Iterator[ArchiveItem]:
    run.owned_by(mended(comment.get("author")))
    text = mended(comment.get("comment"))
    if not text:
        return
    if base["time"] is None:
        base = base | {"time": run.clock.number(comment.get("timestamp"))}
    group = mended(comment.get("group"))
    target = _TARGET.search(title)
    yield ArchiveItem(
        kind=_kind_of_comment(title),
        text=text,
        where=f"group: {group}" if group else target[1] if target else "",
        seen=Seen.GROUP if group else Seen.UNKNOWN,
        **base,
    )


def _kind_of_comment(title: str) -> ItemKind:
    return ItemKind.REPLY if _REPLIED.search(title) else ItemKind.COMMENT


def _like(record: dict[str, Any], data: list[dict[str, Any]], title: str, base: dict[str, Any]) -> Iterator[ArchiveItem]:
    if "label_values" in record:
        top, inner = labelled(record)
        link = next((value for _, value in top if is_address(value)), "")
        name = next((value for _, value in reversed(inner) if value and not is_address(value)), "")
        if not name:
            name = next((value for label, value in top if label == "Name"), "")
        if link or name:
            yield ArchiveItem(kind=ItemKind.LIKE, link=link, own=False, where=name, **base)
    elif title or any("reaction" in d for d in data):
        target = _TARGET.search(title)
        yield ArchiveItem(kind=ItemKind.LIKE, text=title, own=False, where=target[1] if target else "", wordless=True, **base)


def _labelled(record: dict[str, Any], role: str, base: dict[str, Any]) -> Iterator[ArchiveItem]:
    top, inner = labelled(record)
    text, other = _words_and_target([pair for pair in top if not is_address(pair[1])] or inner)
    if not text:
        return
    kind = ItemKind.COMMENT if role in ("comments", "group_comments", "comment_edits") else ItemKind.POST
    where = "earlier version" if role.endswith("_edits") else other
    yield ArchiveItem(kind=kind, text=text, where=where, **base)


def _words_and_target(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """The words and whom they were said to: by their labels in English, else in their order."""
    filled = [(label.casefold(), value) for label, value in pairs if value]
    text = next((v for label, v in filled if label in ("message", "text", "comment", "post")), "")
    text = text or (filled[0][1] if filled else "")
    other = next((v for label, v in filled if label in ("target", "name", "group")), "")
    return text, other or next((v for _, v in filled if v != text), "")


def _page(run: Run, member: Member, role: str) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, is_record, is_foot):
        yield from _block(run, member, role, block)


def _block(run: Run, member: Member, role: str, block: Block) -> Iterator[ArchiveItem]:
    lines = [line for line in block.lines if not _UPDATED.fullmatch(line)]
    time = run.clock.clock(block.foot)
    if time is None and lines and (late := run.clock.clock(lines[-1])) is not None:
        time = late
        lines.pop()
    pairs = cell_pairs(block)
    group = next((g[1] for line in lines if (g := _GROUP_LINE.fullmatch(line))), "")
    text = "\n".join(line for line in lines if not _GROUP_LINE.fullmatch(line))
    link = block.foot_link if is_address(block.foot_link) else ""
    base: dict[str, Any] = {"platform": PLATFORM, "time": time, "file": member.name, "link": link}
    if role == "likes":
        liked = next((v for _, v in pairs if is_address(v)), "") or link
        if block.heading or liked:
            target = _TARGET.search(block.heading)
            base |= {"link": liked, "where": target[1] if target else ""}
            yield ArchiveItem(kind=ItemKind.LIKE, text=block.heading, own=False, wordless=True, **base)
        return
    if pairs and not text:
        text = _words_and_target([p for p in pairs if not is_address(p[1])])[0]
    if not text:
        return
    if "comment" in role:
        target = _TARGET.search(block.heading)
        kind, where = _kind_of_comment(block.heading), f"group: {group}" if group else target[1] if target else ""
    else:
        timeline = _TIMELINE.search(block.heading)
        kind = ItemKind.SHARE if _SHARED.search(block.heading) else ItemKind.POST
        where = f"timeline of {timeline[1]}" if timeline else f"group: {group}" if group else ""
    if role.endswith("_edits"):
        where = "earlier version"
    yield ArchiveItem(kind=kind, text=text, where=where, seen=Seen.GROUP if group or "group" in role else Seen.UNKNOWN, **base)
