# SPDX-License-Identifier: Apache-2.0
"""A real log for tests that need one."""

from __future__ import annotations

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
