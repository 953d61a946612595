# SPDX-License-Identifier: Apache-2.0
"""The two passes over old posts: the second reads several at once and says what one check alone says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.domain.archive import ArchiveItem, ItemKind, ReadOptions
from assistant.domain.draft import Draft, PostContext
from assistant.domain.jobs import StoppedError
from assistant.domain.options import FAST, Options
from assistant.services.archive.export import items
from assistant.services.archive.old_posts import OldPosts, Scope, situation_of
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context
from benchmarks.archive_worker import children
from tests.unit.exports import x_zip

TEXTS = (
    "Ring Mrs Hall on 07700 900123, she lives at 12 Mill Lane",
    "You are a liar, Jo, and everyone in Wexcombe knows it.",
    "Good morning, see you at the market",
    "The clerk cannot do her job and she should be ashamed of herself",
    "Thank you to all who came",
    "You are a liar, Jo, and everyone in Wexcombe knows it.",
    "We heard in the closed session that the builder offered 40,000 for the land",
)
BASE = PostContext(council="ludlow")


def posts_of(checker: Checker) -> OldPosts:
    made = [ArchiveItem(platform="x", kind=ItemKind.POST, text=text) for text in TEXTS]
    return OldPosts(checker, Scope(base=BASE), lambda _progress: iter(made), frozenset())


def never_stopped(_done: int, _all: int) -> bool:
    return True


def stopping_at(number: int) -> Callable[[int, int], bool]:
    return lambda done, all_: all_ != len(TEXTS) or done < number


def said(posts: OldPosts) -> dict[int, list[str]]:
    return {post.number: [f.rule for f in post.review.findings] for post in posts.found()}


def test_several_at_once_say_what_each_says_alone(reader: Checker) -> None:
    posts = posts_of(reader)
    posts.go_on(never_stopped)
    alone = {}
    for number, text in enumerate(TEXTS, 1):
        item = ArchiveItem(platform="x", kind=ItemKind.POST, text=text)
        context = read_context(situation_of(item, posts.scope), BASE)
        review = reader.full(Draft(text, context), Options(only=FAST | {"model"}, rewrites=False, explain=False))
        if review.findings:
            alone[number] = [f.rule for f in review.findings]
    assert said(posts) == alone
    assert len(alone) > 2


def test_the_second_pass_is_taken_up_where_it_stopped(reader: Checker) -> None:
    whole = posts_of(reader)
    whole.go_on(never_stopped)
    posts = posts_of(reader)
    with pytest.raises(StoppedError):
        posts.go_on(stopping_at(3))
    assert posts.pending == len(TEXTS) - 3
    posts.go_on(never_stopped)
    assert posts.done
    assert posts.pending == 0
    assert said(posts) == said(whole)


def test_opening_a_post_that_was_read_reads_nothing_again(reader: Checker) -> None:
    posts = posts_of(reader)
    posts.go_on(never_stopped)
    for post in posts.found():
        assert posts.closer(post) is posts.closer(post)


def test_stop_does_not_wait_for_a_long_text(monkeypatch: pytest.MonkeyPatch, reader: Checker) -> None:
    posts = posts_of(reader)
    go, begun, wanted = threading.Event(), threading.Event(), reader.full

    def slow(draft: Draft, options: Options) -> object:
        if "model" in options.only:
            begun.set()
            go.wait()
        return wanted(draft, options)

    monkeypatch.setattr(reader, "full", slow)
    try:
        with pytest.raises(StoppedError):
            posts.go_on(lambda _done, _all: not begun.is_set())
        assert posts.pending == len(TEXTS)
    finally:
        go.set()
    monkeypatch.undo()
    posts.go_on(never_stopped)
    assert posts.done


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system does not list a process's children there")
def test_stop_leaves_no_child(tmp_path: Path, reader: Checker) -> None:
    export = x_zip(tmp_path / "x.zip", [f"See you at the market, number {number}" for number in range(3_000)])
    seen: list[int] = []
    going = True

    def told(done: int, _all: int) -> bool:
        nonlocal going
        seen.append(len(children()))
        going = done < 100
        return going

    posts = OldPosts(reader, Scope(base=BASE), lambda _: items([export], ReadOptions(), lambda _d, _a: going), frozenset())
    before = len(children())
    with pytest.raises(StoppedError):
        posts.go_on(told)
    assert max(seen) > before
    assert len(children()) == before
