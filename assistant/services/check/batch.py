# SPDX-License-Identifier: Apache-2.0
"""Checking many posts, one after the other: for files of lines, and for the archives of platforms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.domain.draft import Draft, PostContext
from assistant.domain.finding import Review
from assistant.domain.options import Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import ContextError, read_context


@dataclass(frozen=True)
class Post:
    """Words to check, with what is known of their situation by the keys of `read_context`.

    Attributes:
        id: whatever the caller knows it by.
        name: what a problem calls it: "line 3".
        problem: why it cannot be checked, when the caller has seen that already.
    """

    id: Any
    text: str = ""
    situation: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Checked:
    """A post with its review, or with the reason why there is none."""

    post: Post
    review: Review | None = None
    problem: str = ""


def check_many(checker: Checker, posts: Iterable[Post], base: PostContext, options: Options | None = None) -> Iterator[Checked]:
    """Check each post in turn, streaming: one answer for one post, in their order. A post that cannot be checked says why, and
    takes no other down.

    Args:
        base: the situation where a post does not say.
        options: how to check; all parts when None.
    """
    for post in posts:
        yield _checked(checker, post, base, options or Options())


def _checked(checker: Checker, post: Post, base: PostContext, options: Options) -> Checked:
    if post.problem:
        return Checked(post, problem=f"{post.name} {post.problem}".strip())
    try:
        context = read_context(post.situation, base)
    except ContextError as error:
        return Checked(post, problem=f"{post.name} {error}".strip())
    council = context.council
    if council and council not in checker.content.packs:
        have = ", ".join(sorted(checker.content.packs))
        return Checked(post, problem=f'{post.name} has a council that we do not know: "{council}". Have: {have}'.strip())
    try:
        return Checked(post, checker.full(Draft(post.text, context), options))
    except Exception as error:  # noqa: BLE001 - one text that a part chokes on must not take the others down
        return Checked(post, problem=f"{post.name or 'it'} could not be checked ({type(error).__name__})")
