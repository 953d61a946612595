# SPDX-License-Identifier: Apache-2.0
"""The sentences of the window, which are wanted before the rest of the content is built."""

from __future__ import annotations

from typing import Any


def words_of(plain: dict[str, Any]) -> dict[str, str]:
    """Every sentence of the window, by "page.key"."""
    return {f"{page}.{key}": text for page, texts in plain["words"]["words"].items() for key, text in texts.items()}
