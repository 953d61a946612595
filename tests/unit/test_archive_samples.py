# SPDX-License-Identifier: Apache-2.0
"""Every sample export gives exactly what is right, read by the child process as the program reads it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant.domain.archive import ArchiveError, Problem, ProblemCode
from assistant.services.archive.export import items, look
from tests.unit.exports import SAMPLES, Case, case_of, cases, in_order, plain


@pytest.mark.parametrize("case", cases(), ids=lambda c: c.name)
def test_a_sample_is_read_exactly(case: Case) -> None:
    before = _digests(case)
    found = []
    problem: str | None = None
    try:
        for event in items(case.inputs, case.options):
            if isinstance(event, Problem):
                problem = event.code.value
            else:
                found.append(plain(event))
    except ArchiveError as error:
        problem, found = error.problem.code.value, []
    assert in_order(found) == in_order(case.expected)
    assert problem == case.problem
    assert _digests(case) == before


@pytest.mark.parametrize("case", [c for c in cases() if c.skipped], ids=lambda c: c.name)
def test_private_messages_are_counted_and_no_word_of_them_comes(case: Case) -> None:
    seen = look(case.inputs, case.options)
    assert seen.source.own_messages == case.skipped
    try:
        assert not any(event.private for event in items(case.inputs, case.options) if not isinstance(event, Problem))
    except ArchiveError as error:
        assert error.problem.code is ProblemCode.ONLY_MESSAGES


def test_a_look_counts_what_reading_gives() -> None:
    case = case_of(SAMPLES / "x" / "2024-all-kinds")
    seen = look(case.inputs, case.options)
    assert {kind.value: count for kind, count in seen.source.items.items()} == {"post": 4, "like": 1}
    assert seen.source.account == "morganhale_wex"
    assert seen.source.profile == "Cllr for Wexcombe"
    assert str(seen.source.made) == "2026-11-02"


def test_a_look_at_a_chat_names_who_wrote() -> None:
    case = case_of(SAMPLES / "whatsapp" / "who-am-i")
    seen = look(case.inputs, case.options.__class__())
    assert [name for name, _ in seen.source.names] == ["~ Morgan", "Sam Okoro", "Morgan"]


def _digests(case: Case) -> dict[str, str]:
    files = [f for f in case.folder.rglob("*") if f.is_file()]
    return {str(f): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(files, key=Path.as_posix)}
