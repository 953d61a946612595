# SPDX-License-Identifier: Apache-2.0
"""The sentences of the window, which are wanted before the rest of the content is built."""

from __future__ import annotations

from typing import Any


def words_of(plain: dict[str, Any], whom: str = "words") -> dict[str, str]:
    """Sentences of the window, by "page.key": every one, or those that are said otherwise to a "clerk"."""
    return {f"{page}.{key}": text for page, texts in plain["words"][whom].items() for key, text in texts.items()}
