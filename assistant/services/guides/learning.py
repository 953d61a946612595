# SPDX-License-Identifier: Apache-2.0
"""Practice, sorting and the certificate. Scores live in memory only and are gone when the page is left."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.domain.content import Content
from assistant.domain.learn import PracticePost

SIZES = (5, 10, 30)


def choose_posts(content: Content, count: int, source: random.Random) -> tuple[PracticePost, ...]:
    """So many posts in a random order. The longest round holds all that our checker misses; ten or more hold one of them."""
    posts = list(content.learn.posts)
    source.shuffle(posts)
    missed = [p for p in posts if p.missed]
    if count >= SIZES[-1]:
        posts = [*missed, *(p for p in posts if not p.missed)][:count]
        source.shuffle(posts)
    chosen = posts[:count]
    if count >= SIZES[1] and missed and not any(p.missed for p in chosen):
        chosen[source.randrange(len(chosen))] = missed[0]
    return tuple(chosen)


@dataclass(frozen=True)
class Practice:
    """A round of practice: the posts, and what was chosen so far."""

    posts: tuple[PracticePost, ...]
    chosen: tuple[str, ...] = ()

    def choose(self, answer: str) -> Practice:
        return Practice(self.posts, (*self.chosen, answer))

    @property
    def right(self) -> int:
        return sum(post.best == answer for post, answer in zip(self.posts, self.chosen, strict=False))

    @property
    def topics(self) -> tuple[str, ...]:
        """What to read about: each topic that was seen otherwise, once."""
        other = [p.about for p, a in zip(self.posts, self.chosen, strict=False) if p.best != a]
        return tuple(dict.fromkeys(other))

    def words(self, words: Mapping[str, str]) -> str:
        """The score in words (product.md C.10)."""
        values = {"right": self.right, "all": len(self.posts), "topics": _list(self.topics[:3])}
        key = "learn.result-all" if not self.topics else "learn.result-read"
        return words[key].format(**values)


def _list(items: tuple[str, ...]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
