# SPDX-License-Identifier: Apache-2.0
"""What a long job and the one who waits for it say to each other."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], bool]
"""Told how much is done, of how much; False asks the job to stop."""


class StoppedError(Exception):
    """The user stopped it."""


class TellError(Exception):
    """An error whose message is plain words for the user: what went wrong, and what to do."""


def go_on(_done: int, _all: int) -> bool:
    """The progress of a job that nobody watches."""
    return True
