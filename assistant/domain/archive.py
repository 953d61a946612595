# SPDX-License-Identifier: Apache-2.0
"""What a platform's export file holds: the user's own posts and acts, and what could not be read of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ItemKind(StrEnum):
    """What the user did."""

    POST = "post"
    REPLY = "reply"
    COMMENT = "comment"
    SHARE = "share"
    LIKE = "like"
    MESSAGE = "message"


class Seen(StrEnum):
    """Who could see it, as far as the file says."""

    UNKNOWN = ""
    PUBLIC = "public"
    GROUP = "group"
    FOLLOWERS = "followers"
    FEW = "few"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveItem:
    """One thing that the user did on a platform.

    Attributes:
        time: in UTC, to the second; None when the file does not say or says something that cannot be.
        text: the words as a person would see them; "" when the file has none.
        link: where it is; "" when the file does not say.
        private: a direct message or a line of a chat.
        own: False when the words are another person's (a like, a bare repost).
        where: whom or what it was said to: "@name", "group: name", "already deleted", "earlier version", ...
        wordless: `text` is a sentence of the platform's about the act and not what anybody wrote.
        file: the member of the export in which it stands.
        key: what the platform knows it by; only for finding the same record twice.
    """

    platform: str
    kind: ItemKind
    time: dt.datetime | None = None
    text: str = ""
    link: str = ""
    private: bool = False
    own: bool = True
    where: str = ""
    seen: Seen = Seen.UNKNOWN
    wordless: bool = False
    file: str = ""
    key: str = ""

    @property
    def checked(self) -> bool:
        """Whether there are words in it that somebody wrote."""
        return bool(self.text) and not self.wordless


class ProblemCode(StrEnum):
    """Why an export, or a part of it, cannot be read. All but PART_DAMAGED mean that nothing of it is shown."""

    EMPTY = "empty"
    NOT_A_ZIP = "not-a-zip"
    DAMAGED = "damaged"
    PASSWORD = "password"  # noqa: S105 - a word for a problem
    UNSAFE_ZIP = "unsafe-zip"
    TOO_LARGE = "too-large"
    NOT_RECOGNISED = "not-recognised"
    NO_POSTS = "no-posts"
    ONLY_MESSAGES = "only-messages"
    PART_DAMAGED = "part-damaged"
    TWO_ACCOUNTS = "two-accounts"
    MISSING = "missing"
    """The file is gone, or may not be read."""
    STOPPED_SHORT = "stopped-short"
    """The part of the program that reads gave no answer."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read. `file`: the member, or the file that the user chose."""

    code: ProblemCode
    file: str = ""


class ArchiveError(Exception):
    """Nothing of an export can be read; `problem` says why."""

    def __init__(self, code: ProblemCode, file: str = "") -> None:
        super().__init__(code.value)
        self.problem = Problem(code, file)


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """How an export is read.

    Attributes:
        timezone: of clock times that have none.
        messages: whether the user's own private messages are read, too; others' never are.
        me: the user's name in a chat.
    """

    timezone: str = "Europe/London"
    messages: bool = False
    me: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What an export is and holds, after a first look through all of it.

    Attributes:
        platform: its id; "" when nothing was recognised.
        account: as the platform knows it: a name, or a number.
        page: True for the download of a Page, False for one of a person; None when it does not say.
        made: when the file was made.
        files: how many members were read.
        items: how many of each kind, private ones left out.
        own_messages: private messages of the user.
        names: who wrote in a chat, with how often; only where the user has to say who they are.
        first: the earliest time.
        last: the latest time.
        profile: what the account says about itself.
        digests: SHA-256 of each chosen file, by its name.
        missing: how many posts there should be beyond those that were found, where the file says.
    """

    platform: str = ""
    platforms: tuple[str, ...] = ()
    account: str = ""
    page: bool | None = None
    made: dt.date | None = None
    files: int = 0
    items: Mapping[ItemKind, int] = field(default_factory=dict)
    own_messages: int = 0
    names: tuple[tuple[str, int], ...] = ()
    first: dt.datetime | None = None
    last: dt.datetime | None = None
    profile: str = ""
    missing: int = 0
