# SPDX-License-Identifier: Apache-2.0
"""YouTube, out of Google Takeout. Names of files and columns follow the language of the account, so where English names are
missing the shapes of the values say what they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, list_of, unescaped, words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "youtube"
HEADERS = (
    ("comments", frozenset({"commentid", "commenttext"})),
    ("live", frozenset({"livechatid", "livechattext"})),
    ("films", frozenset({"videoid", "videotitleoriginal"})),
)
NAMES = (
    ("comments", re.compile(r"(?:^|/)comments(?:\(\d+\))?\.csv$")),
    ("live", re.compile(r"(?:^|/)live[ _]chats(?:\(\d+\))?\.csv$")),
    ("page", re.compile(r"(?:^|/)my-comments/my-comments\.html$|(?:^|/)my-comments\.html$|(?:^|/)my-live-chat-messages\.html$")),
    ("films", re.compile(r"(?:^|/)video metadata/videos(?:\(\d+\))?\.csv$")),
)
_CHANNEL = re.compile(r"UC[\w-]{2,}$")
_ID = re.compile(r"Ug[\w.-]+$")
_VIDEO = re.compile(r"[\w-]{11}$")
_LINK = re.compile(r"https?://(?:www\.|m\.)?youtube\.com/(?:watch\?v=|post/|community\?lb=)")


def learn(_found: Found, _run: Run) -> None:
    """A Takeout does not say whose it is."""


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own comments, live chat, and the words of own films."""
    for role in ("comments", "live"):
        for member in found.get(role, ()):
            for row in run.rows(member, frozenset({"commentid", "livechatid", "channelid"})):
                yield from _comment(run, member, role, row)
    for member in found.get("page", ()):
        yield from _page(run, member)
    for member in found.get("films", ()):
        for row in run.rows(member, HEADERS[2][1]):
            yield from _film(run, member, row)


def _comment(run: Run, member: Member, role: str, row: dict[str, str]) -> Iterator[ArchiveItem]:
    row = row if "commenttext" in row or "livechattext" in row else _by_shape(row)
    text = _joined(row.get("commenttext") or row.get("livechattext") or "")
    if not text:
        return
    key = words(row.get("commentid")) or words(row.get("livechatid"))
    video, post = words(row.get("videoid")), words(row.get("postid"))
    time = run.clock.stamp(row.get("commentcreatetimestamp")) or run.clock.stamp(row.get("livechatcreatetimestamp"))
    reply = bool(words(row.get("parentcommentid")))
    live = role == "live"
    yield ArchiveItem(
        platform=PLATFORM,
        kind=ItemKind.REPLY if reply else ItemKind.COMMENT,
        time=time,
        text=text,
        link=_link(video, post, "" if live else key),
        where="live chat" if live else "",
        seen=Seen.PUBLIC,
        key=key,
        file=member.name,
    )


def _link(video: str, post: str, comment: str) -> str:
    if video:
        return f"https://www.youtube.com/watch?v={video}" + (f"&lc={comment}" if comment else "")
    if post:
        return f"https://www.youtube.com/post/{post}" + (f"?lc={comment}" if comment else "")
    return ""


def _by_shape(row: dict[str, str]) -> dict[str, str]:
    """The columns of a file in another language, told by what their values look like."""
    out: dict[str, str] = {}
    ids: list[str] = []
    for value in row.values():
        cell = value.strip()
        if cell.startswith(('{"takeoutSegments"', '{"text"')):
            out["commenttext"] = cell
        elif re.match(r"\d{4}-\d\d-\d\dT", cell):
            out.setdefault("commentcreatetimestamp", cell)
        elif _CHANNEL.fullmatch(cell):
            continue
        elif cell.startswith("Ugk"):
            out.setdefault("postid", cell)
        elif _ID.fullmatch(cell):
            ids.append(cell)
        elif _VIDEO.fullmatch(cell):
            out.setdefault("videoid", cell)
        elif len(cell) > 2 and not cell.replace(".", "").isdigit():
            out.setdefault("commenttext", cell)
    if ids:
        # a reply's id is its parent's, a dot, and more; else the first is its own
        own = next((i for i in ids if "." in i), ids[0])
        out["commentid"] = own
        out["parentcommentid"] = next((i for i in ids if i != own), "")
    return out


def _joined(cell: str) -> str:
    """The words of a comment: JSON pieces with or without brackets around them, or plain words."""
    raw = cell.strip()
    if not raw.startswith("{"):
        return words(cell)
    try:
        value = json.loads(raw, strict=False) if raw.startswith('{"takeoutSegments"') else json.loads(f"[{raw}]", strict=False)
    except (ValueError, RecursionError):
        return words(cell)
    pieces = list_of(dict_of(value).get("takeoutSegments")) if isinstance(value, dict) else list_of(value)
    texts = [dict_of(piece).get("text") for piece in pieces]
    return words("".join(t for t in texts if isinstance(t, str)))


def _page(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for block in run.blocks(member, lambda tag, _: tag == "li", lambda _t, _c: False):
        if not block.lines:
            continue
        head, *rest = block.lines
        link = next((address for address, _ in block.links if _LINK.match(address)), "")
        link = unescaped(link).replace("http://", "https://", 1)
        if rest:
            yield ArchiveItem(
                platform=PLATFORM,
                kind=ItemKind.COMMENT,
                time=run.clock.stamp(head),
                text="\n".join(rest),
                link=link,
                seen=Seen.PUBLIC,
                file=member.name,
            )


def _film(run: Run, member: Member, row: dict[str, str]) -> Iterator[ArchiveItem]:
    parts = [words(row.get("videotitleoriginal")), words(row.get("videodescriptionoriginal"))]
    text = "\n".join(p for p in parts if p)
    if text:
        time = run.clock.stamp(row.get("videopublishtimestamp")) or run.clock.stamp(row.get("videocreatetimestamp"))
        video = words(row.get("videoid"))
        seen = Seen.PUBLIC if words(row.get("privacy")).casefold() == "public" else Seen.UNKNOWN
        yield ArchiveItem(
            platform=PLATFORM,
            kind=ItemKind.POST,
            time=time,
            text=text,
            link=_link(video, "", ""),
            seen=seen,
            key=f"film:{video}" if video else "",
            file=member.name,
        )
