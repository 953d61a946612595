# SPDX-License-Identifier: Apache-2.0
"""Many posts, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.domain.draft import Account, PostContext
from assistant.services.check.batch import Post, check_many
from assistant.services.check.checker import Checker

BASE = PostContext(council="ludgershall")


def test_each_post_gets_one_answer_in_their_order(checker: Checker) -> None:
    posts = [
        Post("a", "You are an absolute moron."),
        Post("b", "The play area opens at ten.", {"account": "official"}),
        Post("c", "Words.", {"account": "nobody"}, "line 3"),
        Post("d", name="line 4", problem="is no JSON"),
        Post("e", ""),
    ]
    done = list(check_many(checker, posts, BASE))
    assert [d.post.id for d in done] == ["a", "b", "c", "d", "e"]
    assert done[0].review is not None and done[0].review.verdict == "stop"
    assert done[1].review is not None and done[1].review.capacity.level.value == "very-likely"
    assert done[2].review is None and done[2].problem.startswith("line 3 account must be one of")
    assert done[3].problem == "line 4 is no JSON"
    assert done[4].review is not None


def test_it_streams(checker: Checker) -> None:
    asked: list[str] = []

    def posts() -> Iterator[Post]:
        for name in ("one", "two"):
            asked.append(name)
            yield Post(name, "The play area opens at ten.")

    answers = check_many(checker, posts(), PostContext(account=Account.PERSONAL))
    assert next(answers).post.id == "one" and asked == ["one"]


def test_a_text_that_a_part_chokes_on_takes_no_other_down(checker: Checker) -> None:
    posts = [Post(1, None), Post(2, "Fine words.")]  # type: ignore[arg-type]  # what no caller should hand in
    first, second = check_many(checker, posts, BASE)
    assert first.review is None and "could not be checked" in first.problem
    assert second.review is not None
