# SPDX-License-Identifier: Apache-2.0
"""A fingerprint of data files, by which the compiled form knows that nothing changed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def digest_of(folders: list[Path]) -> str:
    """SHA-256 over the names and bytes of all TOML files below `folders`, in hexadecimal."""
    total = hashlib.sha256()
    for number, folder in enumerate(folders):
        for path in sorted(_toml_files(str(folder))):
            total.update(f"{number}/{os.path.relpath(path, folder).replace(os.sep, '/')}\0".encode())
            with open(path, "rb") as file:
                total.update(file.read())
    return total.hexdigest()


def _toml_files(folder: str) -> list[str]:
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                found.extend(_toml_files(entry.path))
            elif entry.name.endswith(".toml"):
                found.append(entry.path)
    return found
