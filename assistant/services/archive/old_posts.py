# SPDX-License-Identifier: Apache-2.0
"""Old posts read and checked in two passes: rules while the file is read, the model afterwards. In memory only; what has no
finding is counted and forgotten."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from assistant.domain.archive import ArchiveItem, ItemKind, Problem, Seen
from assistant.domain.draft import PostContext
from assistant.domain.finding import Capacity, CapacityLevel, Finding, Level, Review, Source, Span, verdict_of
from assistant.domain.jobs import StoppedError
from assistant.domain.options import FAST, MAX_LENGTH, Options
from assistant.services.check.batch import Post, check_many
from assistant.services.check.checker import Checker
from assistant.services.pictures import private_details

OWN_WORDS = frozenset({ItemKind.POST, ItemKind.REPLY, ItemKind.COMMENT})
ALL_BUT_MESSAGES = frozenset(ItemKind) - {ItemKind.MESSAGE}
_KINDS = {ItemKind.COMMENT: "reply", ItemKind.MESSAGE: "reply"}
_MOST_SEEN = {Seen.PUBLIC: 0, Seen.UNKNOWN: 0, Seen.GROUP: 1, Seen.FOLLOWERS: 2, Seen.FEW: 3, Seen.PRIVATE: 4}
_EVERY = 25
"""Items between two looks at whether to stop."""
_AT_ONCE = 2
"""Posts that the model reads at the same time, each on a core of its own: at 45 ms a post (measured) 10,000 are slow else."""
_LOOK_EVERY = 0.1
"""Seconds between two looks at whether to stop, while a long text is read."""
_NOTHING = Review((), Capacity(CapacityLevel.LESS_LIKELY, ""), (), "none", fair_comment=False, questions=())
Events = Callable[[Callable[[int, int], bool]], Iterator[ArchiveItem | Problem]]
"""Begins to read: told how far it is, gives what it finds."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is looked at, and in which light.

    Attributes:
        base: the account, council and role of the user.
        kinds: which acts.
        first, last: days between which it was posted; what has no date is always looked at.
        since: when the user became a councillor; None when that is not known.
        not_yet: they are not one.
        timezone: for days and months.
    """

    base: PostContext
    kinds: frozenset[ItemKind] = ALL_BUT_MESSAGES
    first: dt.date | None = None
    last: dt.date | None = None
    since: dt.date | None = None
    not_yet: bool = False
    timezone: str = "Europe/London"
    parts: frozenset[str] = FAST | {"model"}
    off: frozenset[str] = frozenset()

    def day(self, item: ArchiveItem) -> dt.date | None:
        """The user's day on which it was posted."""
        local = self.local(item.time)
        return local.date() if local else None

    def local(self, time: dt.datetime | None) -> dt.datetime | None:
        """A time by the user's clock."""
        if time is None:
            return None
        try:
            return time.astimezone(ZoneInfo(self.timezone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return time

    def was_councillor(self, item: ArchiveItem) -> bool | None:
        """Whether the user was a councillor when it was posted; None when nobody can tell."""
        if self.not_yet:
            return False
        day = self.day(item)
        return None if self.since is None or day is None else day >= self.since

    def wants(self, item: ArchiveItem) -> bool:
        """Whether it is looked at."""
        if item.kind not in self.kinds:
            return False
        day = self.day(item)
        return day is None or ((self.first is None or day >= self.first) and (self.last is None or day <= self.last))


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPost:
    """An item with what was found about it.

    Attributes:
        number: which one it is of all that were read.
        review: what the check says, without what means nothing for an old post.
        since: whether the user was a councillor then; None when nobody can tell.
    """

    number: int
    item: ArchiveItem
    review: Review
    since: bool | None
    day: dt.date | None

    @property
    def level(self) -> Level:
        return max((f.level for f in self.review.findings), key=lambda level: level.rank)

    @property
    def maybe(self) -> bool:
        """Found by the model alone, and not as something to stop at; a Tip is one as well."""
        strongest = [f for f in self.review.findings if f.level is not Level.TIP]
        return all(f.source is Source.MODEL and f.level is not Level.STOP for f in strongest)

    @property
    def main(self) -> Finding:
        """The finding that the list shows."""
        return max(self.review.findings, key=lambda f: (f.level.rank, f.source is not Source.MODEL))

    def order(self) -> tuple[Any, ...]:
        """Where it stands in the list: Stop first, own words first, since councillor first, seen by many first, newest first."""
        newest = -self.day.toordinal() if self.day else 0
        return -self.level.rank, not self.item.own, self.since is False, _MOST_SEEN[self.item.seen], newest, self.number


@dataclass
class _Waiting:
    """What the model has not read yet."""

    items: dict[int, ArchiveItem] = field(default_factory=dict)
    queue: list[int] | None = None
    at: int = 0


class OldPosts:
    """One look through one's old posts. `go_on` works until it is done or stopped, and takes up where it stopped.

    What it found may be read from another thread meanwhile.

    Args:
        checker: our own checker, with its model loaded when `scope.parts` has it.
        leave_out: concerns that mean nothing for an old post; the second for shares without own words.
    """

    def __init__(
        self, checker: Checker, scope: Scope, events: Events, leave_out: frozenset[str], of_shares: frozenset[str] = frozenset()
    ) -> None:
        self.scope = scope
        self._checker, self._events = checker, events
        self._leave_out, self._of_shares = leave_out, of_shares
        self._lock = threading.Lock()
        self._found: dict[int, OldPost] = {}
        self._changed: dict[int, OldPost | None] = {}
        self.months: dict[tuple[int, int] | None, int] = {}
        self.kinds: Counter[ItemKind] = Counter()
        self.problems: list[Problem] = []
        self.read = self.checked = 0
        self.read_to_end = self.done = False
        self.to_read = 0
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self._waiting = _Waiting()
        self._seen: dict[tuple[bytes, bool], Review] = {}

    # -- what there is ---------------------------------------------------------------------------------------------

    def found(self) -> list[OldPost]:
        """All that has a finding so far, in the order of the list."""
        with self._lock:
            return sorted(self._found.values(), key=OldPost.order)

    def changes(self) -> list[tuple[int, OldPost | None]]:
        """What came or changed since the last call; None for what is gone again."""
        with self._lock:
            changed, self._changed = self._changed, {}
        return list(changed.items())

    def details(self, text: str) -> Iterable[tuple[int, int]]:
        """The private details in a text, as our own checker finds them."""
        return private_details(self._checker)(text)

    @property
    def pending(self) -> int:
        """How many the model has still to read."""
        waiting = self._waiting
        return (len(waiting.queue) if waiting.queue is not None else len(waiting.items)) - waiting.at

    # -- the work --------------------------------------------------------------------------------------------------

    def go_on(self, progress: Callable[[int, int], bool]) -> None:
        """Read and check. `progress` is told how far it is, of how much; False stops it.

        Raises:
            StoppedError: when it was stopped; `go_on` again takes it up.
            ArchiveError: when nothing of the export can be shown.
        """
        if not self.read_to_end:
            self._first_pass(progress)
            self.read_to_end = True
        if "model" in self.scope.parts:
            self._second_pass(progress)
        self._waiting = _Waiting()
        self.done = True

    def _first_pass(self, progress: Callable[[int, int], bool]) -> None:
        skip = self.read
        for event in self._events(progress):
            if isinstance(event, Problem):
                if event not in self.problems:
                    self.problems.append(event)
                continue
            if skip:
                skip -= 1
                continue
            self._take(event)
            if not self.read % _EVERY and not progress(self.read, self.to_read):
                raise StoppedError

    def _take(self, item: ArchiveItem) -> None:
        self.read += 1
        if not self.scope.wants(item):
            return
        day = self.scope.day(item)
        self.kinds[item.kind] += 1
        month = (day.year, day.month) if day else None
        self.months[month] = self.months.get(month, 0) + 1
        if day is not None:
            self.first = min(self.first or day, day)
            self.last = max(self.last or day, day)
        if not item.checked:
            return
        self.checked += 1
        self._put(self.read, item, self._review(item, thorough=False))
        if "model" in self.scope.parts:
            self._waiting.items[self.read] = item

    def _second_pass(self, progress: Callable[[int, int], bool]) -> None:
        waiting = self._waiting
        if waiting.queue is None:
            # in the order of the list: own words, since councillor, newest
            def order(number: int) -> tuple[bool, bool, float]:
                item = waiting.items[number]
                time = item.time.timestamp() if item.time else 0.0
                return not item.own, self.scope.was_councillor(item) is False, -time

            waiting.queue = sorted(waiting.items, key=order)
            self._seen.clear()
        ahead: deque[Future[Review]] = deque()
        pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="old-posts")
        try:
            while waiting.at < len(waiting.queue):
                for number in waiting.queue[waiting.at + len(ahead) : waiting.at + 2 * _AT_ONCE]:
                    ahead.append(pool.submit(self._review, waiting.items[number], thorough=True))
                review = self._awaited(ahead[0], progress)
                ahead.popleft()
                number = waiting.queue[waiting.at]
                self._put(number, waiting.items.pop(number), review)
                waiting.at += 1
        finally:
            # not waited for: an article takes seconds, and who stops wants it now
            pool.shutdown(wait=False, cancel_futures=True)

    def _awaited(self, ahead: Future[Review], progress: Callable[[int, int], bool]) -> Review:
        """What is found in a post, unless it is stopped meanwhile."""
        waiting = self._waiting
        while True:
            if not progress(waiting.at, len(waiting.queue or ())):
                raise StoppedError
            try:
                return ahead.result(timeout=_LOOK_EVERY)
            except TimeoutError:
                continue

    def _put(self, number: int, item: ArchiveItem, review: Review) -> None:
        with self._lock:
            if review.findings:
                post = OldPost(
                    number=number, item=item, review=review, since=self.scope.was_councillor(item), day=self.scope.day(item)
                )
                if self._found.get(number) != post:
                    self._found[number] = self._changed[number] = post
            elif self._found.pop(number, None) is not None:
                self._changed[number] = None

    def _review(self, item: ArchiveItem, *, thorough: bool) -> Review:
        """Each different text in one situation is checked once."""
        situation = situation_of(item, self.scope)
        mark = hashlib.blake2b(repr((item.text, sorted(situation.items()), item.own)).encode("utf-8", "replace"), digest_size=12)
        key = (mark.digest(), thorough)
        known = self._seen.get(key)
        if known is None:
            parts = self.scope.parts if thorough else self.scope.parts & FAST
            options = Options(only=parts, off=self.scope.off, rewrites=False, explain=False)
            known = self._kept(item, whole_review(self._checker, item.text, situation, self.scope.base, options))
            if not known.findings:
                known = _NOTHING
            self._seen[key] = known
        return known

    def _kept(self, item: ArchiveItem, review: Review) -> Review:
        """Without what means nothing for an old post. Another's words are never judged as the user's own: they are something to
        look at, and no more."""
        leave_out = self._leave_out if item.own and item.text else self._leave_out | self._of_shares
        findings = tuple(f for f in review.findings if f.concern not in leave_out)
        if not item.own:
            findings = tuple(replace(f, level=Level.CHECK) if f.level is Level.STOP else f for f in findings)
        return replace(review, findings=findings, verdict=verdict_of(findings))

    def closer(self, post: OldPost) -> Review:
        """What the whole check says of a post, also where the second pass has not come to it yet."""
        return self._review(post.item, thorough=True)


def situation_of(item: ArchiveItem, scope: Scope) -> Mapping[str, Any]:
    """The situation of an old post, by the keys of a check."""
    kind = _KINDS.get(item.kind, item.kind.value)
    situation: dict[str, Any] = {"platform": item.platform, "kind": kind if item.own or kind in ("share", "like") else "share"}
    if item.kind is ItemKind.MESSAGE:
        situation["place"] = "chat-group" if item.seen is Seen.GROUP else "private-message"
    elif item.seen is Seen.GROUP:
        situation["place"] = "group"
    elif item.kind in (ItemKind.COMMENT, ItemKind.REPLY):
        situation["place"] = "other-page"
    local = scope.local(item.time)
    if local is not None and (scope.base.work_hours or scope.base.polling_day):
        situation["date"] = local.date().isoformat()
        situation["time"] = local.time().isoformat("minutes")
    return situation


def whole_review(checker: Checker, text: str, situation: Mapping[str, Any], base: PostContext, options: Options) -> Review:
    """A check of words however long: an article is cut at its paragraphs and the findings are joined."""
    pieces = list(_pieces(text))
    reviews: list[tuple[int, Review]] = []
    for (start, _), done in zip(
        pieces,
        check_many(checker, (Post(n, piece, situation) for n, (_, piece) in enumerate(pieces)), base, options),
        strict=True,
    ):
        if done.review is not None:
            reviews.append((start, done.review))
    if not reviews:
        return _NOTHING
    first = reviews[0][1]
    if len(reviews) == 1:
        return first
    findings = tuple(_moved(f, start) for start, review in reviews for f in review.findings)
    ordered = tuple(sorted(findings, key=lambda f: (-f.level.rank, f.start)))
    strongest = max((r.capacity for _, r in reviews), key=lambda c: len(c.signals))
    return replace(
        first,
        findings=ordered,
        verdict=verdict_of(ordered),
        capacity=strongest,
        fair_comment=any(r.fair_comment for _, r in reviews),
    )


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while len(text) - start > MAX_LENGTH:
        end = start + MAX_LENGTH
        cut = max(text.rfind("\n", start + 1, end), text.rfind(". ", start + 1, end) + 1, text.rfind(" ", start + 1, end))
        end = cut if cut > start else end
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def _moved(finding: Finding, by: int) -> Finding:
    spans = tuple(Span(s.start + by, s.end + by) for s in finding.spans)
    drivers = tuple(Span(s.start + by, s.end + by) for s in finding.drivers)
    return replace(finding, spans=spans, drivers=drivers)


def in_rows(posts: Iterable[OldPost]) -> list[list[OldPost]]:
    """Posts with the same words by the same act as one row, in the order of their first."""
    rows: dict[tuple[str, bool, ItemKind], list[OldPost]] = {}
    for post in posts:
        key = (" ".join(post.item.text.casefold().split()), post.item.own, post.item.kind)
        rows.setdefault(key, []).append(post)
    return list(rows.values())
