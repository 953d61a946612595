# SPDX-License-Identifier: Apache-2.0
"""Reads an export: opens it, finds out what it is, gives every item once, and says what could not be read."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Self

from assistant.archive import bluesky, facebook, instagram, linkedin, mastodon, smaller, tiktok, whatsapp, x, youtube
from assistant.archive.recognise import Recognised, recognise
from assistant.archive.run import Run
from assistant.archive.source import MAX_RATIO, Opened, is_page, open_sources
from assistant.archive.values import Clock
from assistant.domain.archive import ArchiveError, ArchiveItem, ItemKind, Problem, ProblemCode, ReadOptions, Source

Event = ArchiveItem | Problem
FROM_TOTAL = 20_000_000
"""Bytes of all members together; below it nobody counts the ratio."""


def nobody_counts(_bytes: int) -> None:
    """Ticks for a reading that nobody watches."""


class Reading:
    """One export, opened and recognised. `items` may be read more than once.

    Args:
        paths: what the user chose.
        options: how to read it.
        now: nothing is dated later than this, where the file does not say when it was made.
        ticks: told how many more bytes were read.

    Raises:
        ArchiveError: when nothing of it can be read.
    """

    def __init__(
        self, paths: list[Path], options: ReadOptions, now: dt.datetime, ticks: Callable[[int], None] = nobody_counts
    ) -> None:
        self._options, self._ticks = options, ticks
        self._opened: Opened = open_sources(paths, now)
        try:
            self._recognised: Recognised = recognise(self._opened.members)
            if not self._recognised.found:
                raise self._not_recognised(paths)
            self._refuse_bomb()
            self._made = self._opened.made
            self._run = self._new_run()
        except ArchiveError:
            self.close()
            raise

    def close(self) -> None:
        """Close what was opened."""
        self._opened.held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def size(self) -> int:
        """Bytes of all members that will be read."""
        return sum(m.size for found in self._recognised.found.values() for members in found.values() for m in members)

    def _refuse_bomb(self) -> None:
        """Many small members, none of which is a bomb, may be one together."""
        wanted = [m for found in self._recognised.found.values() for members in found.values() for m in members]
        if self.size > FROM_TOTAL and self.size > MAX_RATIO * sum(m.packed for m in wanted):
            raise ArchiveError(ProblemCode.TOO_LARGE, self._opened.names[0])

    def _not_recognised(self, paths: list[Path]) -> ArchiveError:
        for member in self._opened.members:
            # a log-in page under the name of the file that should have come
            if member.path in {path.name for path in paths} and is_page(member.head(1024)):
                return ArchiveError(ProblemCode.NOT_A_ZIP, member.path)
        return ArchiveError(ProblemCode.NOT_RECOGNISED, self._opened.names[0] if self._opened.names else "")

    def _new_run(self) -> Run:
        latest = self._opened.latest
        run = Run(self._options, Clock(self._options.timezone, latest), self._ticks)
        if "x" in self._recognised.found and (day := x.made(self._recognised.found["x"], run)) is not None:
            self._made = day
            latest = dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=2)
            run.clock = Clock(self._options.timezone, latest)
        self._learn(run)
        if len(run.accounts) > 1 or self._two_platforms():
            raise ArchiveError(ProblemCode.TWO_ACCOUNTS, ", ".join(self._opened.names))
        return run

    def _two_platforms(self) -> bool:
        """Whether different chosen files are of different platforms. Chats of several people are one person's all the same."""
        seen = [parts for platform, parts in self._recognised.parts.items() if platform]
        return len(seen) > 1 and any(not a & b for a in seen for b in seen if a is not b)

    def _learn(self, run: Run) -> None:
        found = self._recognised.found
        for platform, learn in (
            ("x", x.learn),
            ("facebook", facebook.learn),
            ("instagram", instagram.learn),
            ("linkedin", linkedin.learn),
            ("tiktok", tiktok.learn),
            ("mastodon", mastodon.learn),
            ("snapchat", smaller.snapchat_learn),
        ):
            if platform in found:
                learn(found[platform], run)
        if "reddit" in found:
            smaller.reddit_learn(found["reddit"], run, self._opened.names)

    def _of_platforms(self, run: Run) -> Iterator[ArchiveItem]:
        found = self._recognised.found
        for platform, read in (
            ("x", x.read),
            ("facebook", facebook.read),
            ("instagram", instagram.read),
            ("linkedin", linkedin.read),
            ("tiktok", tiktok.read),
            ("youtube", youtube.read),
            ("mastodon", mastodon.read),
            ("bluesky", bluesky.read),
            ("reddit", smaller.reddit),
            ("pinterest", smaller.pinterest),
            ("snapchat", smaller.snapchat),
        ):
            if platform in found:
                yield from read(found[platform], run)
        if "whatsapp" in found:
            yield from whatsapp.read(found["whatsapp"].get("chats", []), self._opened.names, run)

    def items(self) -> Iterator[ArchiveItem]:
        """Every item once, in the order of the file.

        Raises:
            ArchiveError: for a part that is built in an unsafe way, or when nothing at all can be read.
        """
        run = self._run = self._new_run()
        seen: set[bytes] = set()
        counted = 0
        for item in self._of_platforms(run):
            mark = _mark(item)
            if mark in seen:
                run.own_messages -= item.private
                continue
            seen.add(mark)
            counted += 1
            yield item
        if len(run.accounts) > 1:
            raise ArchiveError(ProblemCode.TWO_ACCOUNTS, ", ".join(self._opened.names))
        if not counted and not run.problems:
            chats = self._recognised.found.keys() <= {"whatsapp", "snapchat"}
            only = run.own_messages or (chats and run.names)
            raise ArchiveError(ProblemCode.ONLY_MESSAGES if only else ProblemCode.NO_POSTS, self._opened.names[0])

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Parts that could not be read to their end; complete after `items`."""
        return tuple(self._run.problems)

    @property
    def own_messages(self) -> int:
        """Private messages of the user; complete after `items`."""
        return self._run.own_messages

    def names(self) -> tuple[tuple[str, int], ...]:
        """Who wrote in chats, with how often, in the order in which they first wrote."""
        for _ in self._of_platforms(self._run):
            pass
        return tuple(self._run.names.items())

    def source(self) -> Source:
        """A look through the whole export: what it is, and how much of what it holds.

        Raises:
            ArchiveError: as `items`.
        """
        counts: Counter[ItemKind] = Counter()
        first: dt.datetime | None = None
        last: dt.datetime | None = None
        for item in self.items():
            if item.private:
                continue
            counts[item.kind] += 1
            if item.time is not None:
                first = item.time if first is None or item.time < first else first
                last = item.time if last is None or item.time > last else last
        return self.described(counts, first, last)

    def described(self, counts: Mapping[ItemKind, int], first: dt.datetime | None, last: dt.datetime | None) -> Source:
        """What is known of the export after `items`, with what was counted meanwhile."""
        run = self._run
        platforms = tuple(self._recognised.found)
        return Source(
            platform=platforms[0] if platforms else "",
            platforms=platforms,
            account=run.account,
            page=run.page,
            made=self._made,
            files=len(run.opened),
            items={kind: counts[kind] for kind in ItemKind if counts.get(kind)},
            own_messages=run.own_messages,
            names=tuple(run.names.items()),
            first=first,
            last=last,
            profile=run.profile,
            missing=run.missing,
        )


def _mark(item: ArchiveItem) -> bytes:
    """What makes two records the same one."""
    if item.key:
        what = f"{item.platform}\0{item.key}"
    else:
        what = "\0".join((item.platform, item.kind.value, str(item.time), item.text, item.link))
        if not item.text and not item.link:
            what += f"\0{item.where}"
    return hashlib.blake2b(what.encode("utf-8", "replace"), digest_size=12).digest()
