# SPDX-License-Identifier: Apache-2.0
"""Old posts: how long reading and checking a made-up X archive takes, and how much memory it needs, beside what it may be.

python -m benchmarks.archive_worker                            all of it, each in a process of its own: 10,000 posts with all
                                                               parts; 100,000 until the model has read 1,000; 100,000 pictures
python -m benchmarks.archive_worker POSTS [PARTS [MOST]]       so many posts; MOST: stopped once the model has read so many
python -m benchmarks.archive_worker pictures
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from assistant.app import build_app
from assistant.domain.archive import ArchiveItem, ItemKind, Problem, ReadOptions
from assistant.domain.draft import PostContext
from assistant.domain.jobs import StoppedError
from assistant.services.archive.export import items, look
from assistant.services.archive.old_posts import OldPosts, Scope
from assistant.services.check.checker import Checker
from assistant.services.program import App

WORDS = "the drains budget market council fete bins traffic meeting library school bus road hall plan river notice bench".split()


def make(path: Path, posts: int) -> None:
    """An archive with `posts` posts of about 130 letters, every fiftieth with private details."""
    rng = random.Random(7)
    start = dt.datetime(2011, 3, 1, 9, tzinfo=dt.UTC)
    step = dt.timedelta(days=5_600) / posts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data/account.js", 'window.YTD.account.part0 = [{"account": {"username": "a", "accountId": "1"}}]')
        with archive.open("data/tweets.js", "w", force_zip64=True) as member:
            member.write(b"window.YTD.tweets.part0 = [")
            for number in range(posts):
                text = " ".join(rng.choices(WORDS, k=22)) + f" {number}."
                text += " Ring Mrs Hall on 07700 900123, 12 Mill Lane." if number % 50 == 0 else ""
                when = (start + step * number).strftime("%a %b %d %H:%M:%S +0000 %Y")
                filler = {"entities": {"urls": [], "user_mentions": []}, "source": "x" * 900, "lang": "en"}
                tweet = {"tweet": {"id_str": str(number), "full_text": text, "created_at": when, **filler}}
                member.write((("," if number else "") + json.dumps(tweet)).encode())
            member.write(b"]")


ALL = "rules,personal-data,context,model"
BOUNDS = {"first rows": 2.0, "rules": 20.0, "all parts": 240.0, "stop": 0.5, "look at pictures": 3.0}
"""Seconds that 10,000 posts may take at most on two cores (those of the rules grow with the posts)."""


def make_pictures(path: Path, pictures: int) -> None:
    """An archive with a few posts and so many pictures, which no reader opens."""
    make(path, 100)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for number in range(pictures):
            archive.writestr(f"data/tweets_media/{number}-picture.jpg", b"\xff\xd8")


class Watch:
    """The most memory that this process and its children hold meanwhile, in MB; where the system tells (Linux).

    A child's own number: what `getrusage` says of children counts the memory that they share with us before they begin.
    """

    def __init__(self) -> None:
        self.before = self.most = self._held("self", "VmRSS")
        self.child = 0
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self._held("self", "VmRSS"))
            for child in children():
                self.child = max(self.child, self._held(child, "VmHWM") if is_reader(child) else 0)

    @staticmethod
    def _held(process: str, which: str) -> int:
        try:
            told = Path(f"/proc/{process}/status").read_text()
        except OSError:
            return 0
        return next((int(line.split()[1]) // 1024 for line in told.splitlines() if line.startswith(which)), 0)


def children() -> list[str]:
    """The numbers of the processes that this one started and that still run."""
    found: list[str] = []
    for task in Path("/proc/self/task").glob("*"):
        with contextlib.suppress(OSError):
            found += (task / "children").read_text().split()
    return found


def is_reader(process: str) -> bool:
    """Whether it is the reading child already, and not yet a copy of this process."""
    try:
        return b"archive_child" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def say(name: str, value: float, unit: str, bound: float) -> None:
    """A figure beside what it may be."""
    over = "  OVER" if value > bound else ""
    print(f"{name}: {value:.1f} {unit} (at most {bound:g}){over}", flush=True)


def checker_with(app: App, parts: frozenset[str]) -> Checker:
    """Our checker, warm: what is loaded once is no part of what 100,000 posts need."""
    checker = app.checker(with_grammar=False)
    if "model" in parts:
        checker.load_model()
    good_day = ArchiveItem(platform="x", kind=ItemKind.POST, text="Good day to you all")
    warm = OldPosts(checker, scope_of(parts), lambda _progress: iter([good_day]), frozenset())
    warm.go_on(lambda _done, _all: True)
    return checker


def scope_of(parts: frozenset[str]) -> Scope:
    return Scope(base=PostContext(council="ludlow"), parts=parts)


def timed(checker: Checker, app: App, path: Path, parts: frozenset[str], most: int) -> None:
    """Read and check all of it, or all by the rules and `most` by the model."""
    stop_at: list[float] = []

    def events(_progress: object) -> Iterator[ArchiveItem | Problem]:
        return items([path], ReadOptions(), lambda _done, _all: not stop_at)

    old = OldPosts(checker, scope_of(parts), events, app.content.old_posts.leave_out)
    marks: dict[str, float] = {}
    start, cpu = time.monotonic(), time.process_time()

    def told(done: int, _all: int) -> bool:
        if "first rows" not in marks and old.found():
            marks["first rows"] = time.monotonic() - start
        if old.read_to_end:
            marks.setdefault("rules", time.monotonic() - start)
            if most and done >= most and not stop_at:
                stop_at.append(time.monotonic())
        return not stop_at

    with Watch() as watch, contextlib.suppress(StoppedError):
        old.go_on(told)
    for name, seconds in marks.items():
        say(name, seconds, "s", BOUNDS[name] * (max(1.0, old.read / 10_000) if name == "rules" else 1))
    if stop_at:
        say("stop", time.monotonic() - stop_at[0], "s", BOUNDS["stop"])
    else:
        say("all parts", time.monotonic() - start, "s", BOUNDS["all parts"])
    print(f"processor time here: {time.process_time() - cpu:.1f} s; found: {len(old.found()):,} of {old.read:,}")
    say("this process grew by", watch.most - watch.before, "MB", 150)
    say("the reading child held", watch.child, "MB", 150)
    print(f"children left: {len(children())}")


def measure(posts: int, parts: frozenset[str], most: int) -> None:
    """Make so many posts, look at them, read and check them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.zip"
        make(path, posts)
        app = build_app(Path(folder) / "data")
        checker = checker_with(app, parts)
        start = time.monotonic()
        look([path], ReadOptions())
        print(f"look through {posts:,} posts: {time.monotonic() - start:.1f} s", flush=True)
        timed(checker, app, path, parts, most)


def measure_pictures(pictures: int) -> None:
    """Open a zip with so many pictures beside a hundred posts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.zip"
        make_pictures(path, pictures)
        start = time.monotonic()
        with Watch() as watch:
            seen = look([path], ReadOptions())
        print(f"{sum(seen.source.items.values()):,} posts beside {pictures:,} pictures")
        say("look at pictures", time.monotonic() - start, "s", BOUNDS["look at pictures"])
        say("the reading child held", watch.child, "MB", 150)


def main() -> None:
    given = sys.argv[1:]
    if not given:
        for each in (["10000"], ["100000", ALL, "1000"], ["pictures"]):
            print(f"-- {' '.join(each)}", flush=True)
            subprocess.run([sys.executable, "-m", "benchmarks.archive_worker", *each], check=True)
    elif given[0] == "pictures":
        measure_pictures(100_000)
    else:
        parts = frozenset((given[1] if len(given) > 1 else ALL).split(","))
        measure(int(given[0]), parts, int(given[2]) if len(given) > 2 else 0)


if __name__ == "__main__":
    main()
