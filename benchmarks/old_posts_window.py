# SPDX-License-Identifier: Apache-2.0
"""The list and the calendar of old posts with 100,000 items: how soon they show, and the longest gap while the list scrolls.

python -m benchmarks.old_posts_window [ITEMS [FOUND]]
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time

from PySide6.QtWidgets import QApplication

from assistant.domain.archive import ArchiveItem, ItemKind
from assistant.domain.draft import PostContext
from assistant.services.archive.old_posts import OldPosts, Scope
from assistant.ui.old_posts.results import ResultsView
from assistant.ui.old_posts.rows import Filters
from benchmarks.archive_worker import say
from benchmarks.window_worker import memory_mb, open_window

_QUIET = 500
"""Different posts in which nothing is found: the same words are checked once."""


def made(number: int, found: int) -> ArchiveItem:
    """A post; the first `found` give private details."""
    when = dt.datetime(2011, 3, 1, 9, tzinfo=dt.UTC) + dt.timedelta(minutes=80 * number)
    text = f"Ring Mrs Hall on 07700 {900_000 + number}, 12 Mill Lane" if number < found else f"See you at {number % _QUIET}"
    return ArchiveItem(platform="x", kind=ItemKind.POST, text=text, time=when)


def main() -> None:
    given = [int(each) for each in sys.argv[1:]]
    count, found = (*given, *(100_000, 3_000)[len(given) :])
    application = QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        sys.argv[1:] = ["window", folder]
        app, window = open_window(application)
        scope = Scope(base=PostContext(council="ludlow"), parts=frozenset({"rules", "personal-data", "context"}))
        before = memory_mb()
        posts = OldPosts(app.checker(with_grammar=False), scope, lambda _: (made(n, found) for n in range(count)), frozenset())
        posts.go_on(lambda _done, _all: True)
        start = time.perf_counter()
        view = ResultsView(app.content, posts, {}, lambda _post: False, Filters(), many=False, profile="")
        window.old.show_view("results", "Your old posts", view)
        window.go("old")
        application.processEvents()
        print(f"{posts.read:,} read, {len(view.model.rows):,} rows")
        say("list and calendar", time.perf_counter() - start, "s", 1)
        bar, gaps = view.table.verticalScrollBar(), []
        for step in range(400):
            at = time.perf_counter()
            bar.setValue(bar.maximum() * step // 400)
            application.processEvents()
            gaps.append(time.perf_counter() - at)
        say("the longest of 400 steps of the list", 1000 * max(gaps), "ms", 50)
        say("this process grew by", memory_mb() - before, "MB", 150)
        window.close()


if __name__ == "__main__":
    main()
