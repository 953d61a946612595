# SPDX-License-Identifier: Apache-2.0
"""The licences of every part, read from the NOTICE that ships with the program."""

from __future__ import annotations

from pathlib import Path


def licence_text(resources: Path) -> str:
    """The text of NOTICE, or of the copy beside the resources when the program is installed."""
    for path in (resources / "NOTICE", resources.parent / "NOTICE"):
        try:
            return path.read_text(encoding="utf-8")
        except OSError:
            continue
    return ""
