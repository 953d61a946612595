# SPDX-License-Identifier: Apache-2.0
"""Old posts: how long reading and checking a made-up X archive takes, and how much memory it needs.

python -m benchmarks.archive_worker [POSTS [PARTS]]    (default: 10000 rules,personal-data,context,model)
"""

from __future__ import annotations

import datetime as dt
import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from assistant.app import build_app
from assistant.domain.archive import ArchiveItem, ReadOptions
from assistant.domain.draft import PostContext
from assistant.services.archive.export import items, look
from assistant.services.archive.old_posts import OldPosts, Scope

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


def main() -> None:
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    parts = frozenset((sys.argv[2] if len(sys.argv) > 2 else "rules,personal-data,context,model").split(","))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twitter.zip"
        make(path, posts)
        app = build_app(Path(folder) / "data")
        checker = app.checker(with_grammar=False)
        if "model" in parts:
            checker.load_model()
        start = time.monotonic()
        look([path], ReadOptions())
        print(f"look through {posts:,} posts: {time.monotonic() - start:.1f} s")
        start = time.monotonic()
        read = sum(isinstance(e, ArchiveItem) for e in items([path], ReadOptions()))
        print(f"read {read:,} items: {time.monotonic() - start:.1f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        old = OldPosts(
            checker,
            Scope(base=PostContext(council="ludlow"), parts=parts),
            lambda _progress: items([path], ReadOptions()),
            app.content.old_posts.leave_out,
        )
        marks: dict[str, float] = {}
        start, cpu = time.monotonic(), time.process_time()

        def told(_done: int, _all: int) -> bool:
            if old.found():
                marks.setdefault("first rows", time.monotonic() - start)
            if old.read_to_end:
                marks.setdefault("first pass", time.monotonic() - start)
            return True

        old.go_on(told)
        marks["all"] = time.monotonic() - start
        for name, seconds in marks.items():
            print(f"{name}: {seconds:.1f} s")
        print(f"processor time here: {time.process_time() - cpu:.1f} s; found: {len(old.found()):,}")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"this process grew by {(after - before) // 1024} MB; the reading child took {children // 1024} MB at most")


if __name__ == "__main__":
    main()
