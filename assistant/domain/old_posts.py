# SPDX-License-Identifier: Apache-2.0
"""What the data files say of old posts: which concerns mean nothing years later, and how a site hands out one's own file."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.domain.records import written_as


@dataclass(frozen=True, kw_only=True)
class ExportSteps:
    """How to ask one site for one's own file. `lasts` and `lacks` are "" where there is nothing to say."""

    id: str
    name: str
    steps: tuple[str, ...]
    format: str
    wait: str
    lasts: str
    lacks: str


@dataclass(frozen=True, kw_only=True)
class OldPostsContent:
    """Data for Check my old posts.

    Attributes:
        leave_out: concerns that are not shown for what was posted long ago.
        leave_out_of_shares: those that are not shown for a share without own words, either.
        steps_written_on: when the steps were written down, as an ISO date.
    """

    leave_out: frozenset[str]
    leave_out_of_shares: frozenset[str]
    steps_written_on: str
    exports: tuple[ExportSteps, ...] = field(metadata=written_as("export"))

    def export(self, site: str) -> ExportSteps:
        """The steps for a site by its id."""
        return next(e for e in self.exports if e.id == site)
