# SPDX-License-Identifier: Apache-2.0
"""What one can practise with, and what the small tools are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.domain.records import written_as


@dataclass(frozen=True)
class PracticePost:
    """A made-up post. best: "post", "change" or "leave" (do not post).

    Attributes:
        context: keys of the command line's context, so that our own checker can read the post.
        missed: our checker does not find what is wrong with it, and the page says so.
        about: what to read again when it was not seen, in words.
    """

    id: str
    text: str
    situation: str
    best: str
    why: str
    about: str
    context: Mapping[str, object] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    missed: bool = False


@dataclass(frozen=True)
class SampleComment:
    """A comment to sort. kind: "question", "criticism", "abuse", "untrue", "same-person" or "baiting"."""

    text: str
    kind: str
    why: str


@dataclass(frozen=True)
class ReplyTemplate:
    """A reply with visible blanks in square brackets, 60 words at most."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class TermsPart:
    """What a page hides or deletes, as a tick: its label, and the words for the page."""

    id: str
    label: str
    text: str


@dataclass(frozen=True)
class MakerWords:
    """Sentences that the makers put together. `terms` and `lines` are by key."""

    terms: Mapping[str, str]
    removes: tuple[TermsPart, ...]
    lines: Mapping[str, tuple[str, ...]]
    templates: tuple[ReplyTemplate, ...] = field(metadata=written_as("template"))
    blocked_words: tuple[str, ...]


@dataclass(frozen=True)
class LearnContent:
    """Everything of the Learn page."""

    posts: tuple[PracticePost, ...]
    comments: tuple[SampleComment, ...]
