# SPDX-License-Identifier: Apache-2.0
"""Where a page may ask to go, and what it tells the window, by `Page.asks` and `Page.tells`. A page knows no other page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.walkthroughs.run import Run


@dataclass(frozen=True)
class ToPlace:
    """A place by its id, at its first view when it is open already."""

    place: str


@dataclass(frozen=True)
class ToClause:
    """A clause of a policy, to be read."""

    clause: str


@dataclass(frozen=True)
class ToPolicy:
    """A whole policy."""

    pack: str


@dataclass(frozen=True)
class ToWalk:
    """A walkthrough, from its first question."""

    walkthrough: str


@dataclass(frozen=True)
class ToSettings:
    """A section of the settings."""

    section: str


@dataclass(frozen=True)
class ToHelp:
    """A page of help; "" is the one for the page that is shown."""

    page: str = ""


@dataclass(frozen=True)
class ToTool:
    """What a plan, an ending or a list of tools offers: a small tool, a place, or "walkthrough:ID"; for an account."""

    tool: str
    account: str = ""


@dataclass(frozen=True)
class ToComment:
    """Check a post, ready for words that somebody else wrote."""


@dataclass(frozen=True)
class ToReply:
    """Check a post, with a reply that was written elsewhere."""

    text: str


@dataclass(frozen=True)
class ToExample:
    """Check a post, with a made-up one."""


@dataclass(frozen=True)
class ToIncident:
    """A new incident: empty, or begun from the answers of a walkthrough."""

    run: Run | None = None


@dataclass(frozen=True)
class ToNewPolicy:
    """The question for a policy file, on the page of policies."""


Destination = (
    ToPlace
    | ToClause
    | ToPolicy
    | ToWalk
    | ToSettings
    | ToHelp
    | ToTool
    | ToComment
    | ToReply
    | ToExample
    | ToIncident
    | ToNewPolicy
)


class News(Enum):
    """What changed on a page, for the rest of the window to follow."""

    SETTINGS = "settings"
    LOOKS = "looks"
    PROFILE = "profile"
    PACKS = "packs"
    FIRST_DONE = "first done"
    ABOUT_TO_DELETE = "about to delete everything"
    ALL_DELETED = "everything deleted"
