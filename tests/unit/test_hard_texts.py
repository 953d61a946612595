# SPDX-License-Identifier: Apache-2.0
"""Texts made to hold a checker up: eight times the text is about eight times the work, counted in calls and not by a clock."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from assistant.checking.engine import Engine
from assistant.domain.draft import Draft
from assistant.domain.finding import Review
from assistant.domain.options import FAST, MAX_LENGTH, Options
from assistant.services.check.context import read_context
from benchmarks.hard_texts import KINDS, text_of

SHORT, LONG = 1000, 8000
GROWS = 10
"""Times the work for eight times the text; where every match looks at all the rest it is 13 and more."""


def _check(engine: Engine, text: str) -> Review:
    return engine.check(Draft(text, read_context({"council": "ludgershall"})), Options(only=FAST))


def _calls(engine: Engine, text: str) -> int:
    """Calls of functions, Python's and C's, that the fast part makes for a text."""
    count = 0

    def counted(_frame: FrameType, event: str, _of: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        _check(engine, text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", KINDS)
def test_eight_times_the_text_is_about_eight_times_the_work(engine: Engine, kind: str) -> None:
    _check(engine, text_of(KINDS[kind], SHORT))
    assert _calls(engine, text_of(KINDS[kind], LONG)) < GROWS * _calls(engine, text_of(KINDS[kind], SHORT))


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_of_the_greatest_length_is_checked_by_every_part(engine: Engine, kind: str) -> None:
    assert _check(engine, text_of(KINDS[kind], MAX_LENGTH)).could_not_check == ()
