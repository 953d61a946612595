# SPDX-License-Identifier: Apache-2.0
"""A real log, and the two councils' documents, for tests that need them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.storage.incident_store import IncidentStore
from tests.unit.logs import Made, add, finished, new_log


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """An open council log with one finished incident that has a file."""
    folder = tmp_path / "council"
    log, _ = new_log(folder)
    store = IncidentStore(log)
    add(store, finished(store))
    yield log, store, folder
    log.close()


GROWTH = 200_000_000
"""Bytes. The program with its window takes 200 million of the 400 that it may (benchmarks/RESULTS.md)."""


@pytest.fixture
def stays_small() -> Iterator[None]:
    """Fails when this process, native parts and all, grew by more than `GROWTH` at any moment of the test. Linux only."""
    status, forget = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    if not forget.exists():
        yield
        return

    def kilobytes(name: str) -> int:
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith(name))

    forget.write_text("5")  # the highest so far is from now on
    before = kilobytes("VmRSS:")
    yield
    assert (kilobytes("VmHWM:") - before) * 1024 < GROWTH


@pytest.fixture
def seeds() -> Path:
    folder = os.environ.get("ASSISTANT_SEEDS")
    if folder:
        return Path(folder)
    if os.environ.get("CI"):
        pytest.fail("ASSISTANT_SEEDS is not set, so the two councils' documents were not tried.")
    pytest.skip("the two councils' documents are not part of the project (set ASSISTANT_SEEDS)")
