# SPDX-License-Identifier: Apache-2.0
"""What the downloads of Facebook and Instagram have in common: broken text, lists under changing keys, labelled values, chats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from assistant.archive.pagetext import Block
from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import dict_of, list_of, mended
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

_SENT = re.compile(
    r"(?:.{1,60} )?(?:sent an attachment|sent a photo|sent a video|sent a voice message|sent a link|sent a sticker|sent a GIF|"
    r"started a (?:video|audio)? ?call|missed a call|changed the theme|reacted .{1,10} to your message|liked a message)"
    r"(?: to .{1,60})?\.?\s*$",
    re.IGNORECASE,
)
Labelled = list[tuple[str, str]]


def is_record(tag: str, classes: str) -> bool:
    """Where a record of a page begins: its class, or by structure a section or list entry."""
    return "_a6-g" in classes.split() or tag in ("section", "article")


def is_foot(tag: str, classes: str) -> bool:
    """The part of a record that holds its time."""
    return tag == "footer" or bool({"_a6-o", "_a72d"} & set(classes.split()))


def labelled(record: dict[str, Any]) -> tuple[Labelled, Labelled]:
    """Label and value of each of `label_values`: those on top, and those inside others."""
    top: Labelled = []
    inner: Labelled = []
    for entry in list_of(record.get("label_values")):
        _labels(entry, top, inner, 0)
    return top, inner


def _labels(entry: object, top: Labelled, inner: Labelled, depth: int) -> None:
    plain = dict_of(entry)
    value = mended(plain.get("value")) or mended(plain.get("href"))
    if "label" in plain:
        (inner if depth else top).append((mended(plain.get("label")), value))
    if depth < 6:
        for deeper in list_of(plain.get("dict")) + list_of(plain.get("vec")):
            _labels(deeper, top, inner, depth + 1)


def is_address(value: str) -> bool:
    return value.startswith(("http://", "https://"))


def cell_pairs(block: Block) -> Labelled:
    """Label and value of a table in a page."""
    return list(zip(block.cells[::2], block.cells[1::2], strict=False))


def messages(run: Run, members: list[Member], platform: str) -> Iterator[ArchiveItem]:
    """The user's own lines of chats; another's never. Who the user is comes from the rest of the file, else from who takes part
    in every chat; when neither says, nothing is read."""
    if members and not run.owners:
        run.owned_by(*_in_every_chat(run, members))
    for member in members:
        others: list[str] = []
        for path, value in run.json(member):
            if path == ("participants",):
                others.append(mended(dict_of(value).get("name")) if isinstance(value, dict) else mended(value))
            elif path == ("messages",) or not path:
                yield from _message(run, member, platform, dict_of(value), others)


def _message(run: Run, member: Member, platform: str, message: dict[str, Any], others: list[str]) -> Iterator[ArchiveItem]:
    for old in list_of(message.get("conversation")):  # Instagram until 2020: a list of conversations
        yield from _message(run, member, platform, dict_of(old), [])
    sender = mended(message.get("sender_name")) or mended(message.get("senderName")) or mended(message.get("sender"))
    text = mended(message.get("content")) or mended(message.get("text"))
    if not text or not run.is_owner(sender) or _SENT.fullmatch(text):
        return
    time = run.clock.number(message.get("timestamp_ms") or message.get("timestamp")) or run.clock.any(message.get("created_at"))
    where = ", ".join(o for o in others if o and not run.is_owner(o))
    yield from run.message(
        ArchiveItem(
            platform=platform,
            kind=ItemKind.MESSAGE,
            time=time,
            text=text,
            private=True,
            where=where,
            seen=Seen.PRIVATE,
            file=member.path,
        )
    )


def _in_every_chat(run: Run, members: list[Member]) -> list[str]:
    counts: Counter[str] = Counter()
    chats = 0
    for member in members[:400]:
        people = {
            mended(dict_of(value).get("name")) if isinstance(value, dict) else mended(value)
            for path, value in run.json(member)
            if path == ("participants",)
        } - {""}
        chats += bool(people)
        counts.update(people)
    always = [name for name, count in counts.items() if count == chats]
    return always if chats > 1 and len(always) == 1 else []
