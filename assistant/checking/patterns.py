# SPDX-License-Identifier: Apache-2.0
"""Patterns that always come back: the `regex` package with a time limit, never `re`.

`re` holds the interpreter lock while it matches, so one bad pattern freezes the window.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

LIMIT_SECONDS = 0.05
"""What one pattern may take on one draft."""


class TooSlowError(Exception):
    """A pattern that did not answer in time. The draft was not checked against it."""


class Pattern:
    """A compiled pattern that gives up after LIMIT_SECONDS.

    Raises:
        ValueError: when the pattern cannot be read.
    """

    def __init__(self, source: str) -> None:
        try:
            self._compiled = regex.compile(source, regex.IGNORECASE | regex.VERSION1)
        except (regex.error, OverflowError, RecursionError) as error:
            raise ValueError(f"the pattern cannot be read: {error}") from None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Raises TooSlowError."""
        try:
            for match in self._compiled.finditer(text, timeout=LIMIT_SECONDS, concurrent=True):
                start, end = match.span("hit") if "hit" in self._compiled.groupindex else match.span()
                if end > start:
                    yield start, end
        except TimeoutError:
            raise TooSlowError(self._compiled.pattern[:60]) from None
