# SPDX-License-Identifier: Apache-2.0
"""The data files by name, size and time, by which a start sees that nothing changed without reading them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def signs_of(folder: Path) -> str:
    """Every TOML file below `folder`, sorted: its path, bytes, and nanoseconds of its last change."""
    return " ".join(f"{name[len(str(folder)) :]}:{size}:{changed}" for name, size, changed in sorted(_signs(str(folder))))


def _signs(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _signs(entry.path)
            elif entry.name.endswith(".toml"):
                seen = entry.stat()
                yield entry.path, seen.st_size, seen.st_mtime_ns
