# SPDX-License-Identifier: Apache-2.0
"""Children that read many files: a file that hangs or ends its child costs only itself."""

from __future__ import annotations

import sys
import time

import pytest

from assistant.files import asked, child, patience
from assistant.files.asked import ask_child
from assistant.files.child import ChildError, started, stream_child
from assistant.files.patience import processor_seconds


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(child._HOMES, "slow", "tests.unit.slow_child")
    monkeypatch.setattr(asked, "IDLE", 600)
    asked._WAITING.end_all()


def _reader(*arguments: str) -> str:
    """Which process read it."""
    return ask_child("slow", list(arguments), b"x").split()[1].decode()


def test_a_child_that_is_slow_to_read_gets_everything() -> None:
    """More than a pipe holds, and a child that begins to read only after it was asked about once."""
    assert ask_child("slow", [], b"x" * 1_000_000).split()[0] == b"1000000"


def test_one_child_reads_many_files_and_a_new_one_after_the_last_that_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_FILES", 3)
    readers = [_reader() for _ in range(4)]
    assert len(set(readers[:3])) == 1 and readers[3] != readers[0]


def test_a_file_that_ends_its_child_or_hangs_costs_only_itself() -> None:
    first = _reader()
    with pytest.raises(ChildError, match="failed"):
        _reader("crash")
    second = _reader()
    assert second != first
    with pytest.raises(ChildError, match="slow"):
        ask_child("slow", ["run"], b"x", time_limit=1)
    with pytest.raises(ChildError, match="stopped"):
        ask_child("slow", ["hang"], b"x", stopped=lambda: True)
    assert _reader() not in (first, second)


def test_a_busy_computer_reads_slowly_and_refuses_nothing() -> None:
    """Pictures were refused after 20 seconds of the clock on a computer that did something else."""
    assert ask_child("slow", ["starve"], b"x", time_limit=1).startswith(b"1 ")
    assert list(stream_child("slow", ["starve"], silent_limit=1, time_limit=1)) == [b"done\n"]


def test_a_child_that_does_nothing_at_all_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "HANGS", 1)
    with pytest.raises(ChildError, match="slow"):
        ask_child("slow", ["hang"], b"x")
    with pytest.raises(ChildError, match="slow"):
        list(stream_child("slow", ["hang"]))


@pytest.mark.skipif(sys.platform == "darwin", reason="the system does not tell; the child bounds itself")
def test_what_a_child_uses_of_the_processor_is_told() -> None:
    with started("slow", ["run"]) as child:
        while (used := processor_seconds(child)) is not None and used < 1:
            time.sleep(0.05)
        child.kill()
    assert used is not None


def test_a_child_that_ended_while_it_waited_costs_no_file() -> None:
    _reader()
    (waiting,) = asked._WAITING._free
    waiting.process.kill()
    waiting.process.wait()
    assert _reader()


def test_what_a_library_prints_is_no_answer_and_what_is_told_comes_first() -> None:
    told: list[bytes] = []
    assert ask_child("slow", ["say"], b"xy", tell=told.append).split()[0] == b"2" and told == [b"half"]


def test_a_child_that_waits_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "IDLE", 0.1)
    _reader()
    until = time.monotonic() + 20
    while asked._WAITING._free and time.monotonic() < until:
        time.sleep(0.05)
    assert not asked._WAITING._free
