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


@pytest.fixture
def seeds() -> Path:
    folder = os.environ.get("ASSISTANT_SEEDS")
    if folder:
        return Path(folder)
    if os.environ.get("CI"):
        pytest.fail("ASSISTANT_SEEDS is not set, so the two councils' documents were not tried.")
    pytest.skip("the two councils' documents are not part of the project (set ASSISTANT_SEEDS)")
