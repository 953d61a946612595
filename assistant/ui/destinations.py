# SPDX-License-Identifier: Apache-2.0
"""Where a page may ask to go, and what it tells the window, by `Page.asks` and `Page.tells`. A page knows no other page.

Named tuples, not dataclasses: the first window needs them all, and a dozen dataclasses take ten milliseconds to make.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.walkthroughs.run import Run


class ToPlace(NamedTuple):
    """A place by its id, at its first view when it is open already."""

    place: str


class ToClause(NamedTuple):
    """A clause of a policy, to be read."""

    clause: str


class ToPolicy(NamedTuple):
    """A whole policy."""

    pack: str


class ToWalk(NamedTuple):
    """A walkthrough, from its first question."""

    walkthrough: str


class ToSettings(NamedTuple):
    """A section of the settings."""

    section: str


class ToHelp(NamedTuple):
    """A page of help; "" is the one for the page that is shown."""

    page: str = ""


class ToTool(NamedTuple):
    """What a plan, an ending or a list of tools offers: a small tool, a place, or "walkthrough:ID"; for an account."""

    tool: str
    account: str = ""


class ToMany(NamedTuple):
    """Check many: drafts pasted or opened as a list."""


class ToComment(NamedTuple):
    """Check a post, ready for words that somebody else wrote."""


class ToReply(NamedTuple):
    """Check a post, with a reply that was written elsewhere."""

    text: str


class ToExample(NamedTuple):
    """Check a post, with a made-up one."""


class ToIncident(NamedTuple):
    """A new incident: empty, or begun from the answers of a walkthrough."""

    run: Run | None = None


class ToNewPolicy(NamedTuple):
    """The question for a policy file, on the page of policies."""


class ToOwnPolicy(NamedTuple):
    """The pages by which a council's own policy is added; with the id of an added one they begin with it. `code`: for a code of
    conduct."""

    pack: str = ""
    code: bool = False


class ToPolicyFile(NamedTuple):
    """A saved policy that was double-clicked: it is added and shown."""

    path: Path


Destination = (
    ToPlace
    | ToClause
    | ToPolicy
    | ToWalk
    | ToSettings
    | ToHelp
    | ToTool
    | ToMany
    | ToComment
    | ToReply
    | ToExample
    | ToIncident
    | ToNewPolicy
    | ToOwnPolicy
    | ToPolicyFile
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
