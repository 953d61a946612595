# SPDX-License-Identifier: Apache-2.0
"""What lies in the folder of a log."""

from __future__ import annotations

from pathlib import Path

DATABASE, KEYS, HEAD, LOCK, EVIDENCE = "log.db", "log.keys", "log.head", "log.lock", "evidence"
COPY_PREFIX = "before-"


def exists(folder: Path) -> bool:
    """True when there is a log in `folder`, whole or not."""
    return (folder / KEYS).exists() or (folder / DATABASE).exists()
