# SPDX-License-Identifier: Apache-2.0
"""What the readers of all platforms share while one export is read: its clock, its problems, whose it is, what is private."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from assistant.archive.car import Repository
from assistant.archive.csvrows import BrokenCsvError, backslashed, rows
from assistant.archive.jsonlist import BrokenJsonError, Path, decoded, records
from assistant.archive.pagetext import Block, blocks
from assistant.archive.source import BROKEN, Member
from assistant.archive.values import Clock
from assistant.domain.archive import ArchiveItem, Problem, ProblemCode, ReadOptions


class Run:
    """One reading of one export.

    Attributes:
        account: as the platform knows it.
        owners: names and numbers of the user, in small letters, to tell their messages from others'.
        accounts: which accounts the parts are of; more than one cannot be read together.
        own_messages: private messages of the user so far, read or not.
        names: who wrote in chats, with how often.
        missing: posts that the file says it has and that were not found.
    """

    def __init__(self, options: ReadOptions, clock: Clock, ticks: Callable[[int], None]) -> None:
        self.options, self.clock, self._ticks = options, clock, ticks
        self.problems: list[Problem] = []
        self.account = ""
        self.page: bool | None = None
        self.owners: set[str] = set()
        self.accounts: set[str] = set()
        self.profile = ""
        self.own_messages = 0
        self.names: dict[str, int] = {}
        self.missing = 0
        self.opened: set[Member] = set()

    def damaged(self, member: Member) -> None:
        """Note that a part could not be read to its end; once for each."""
        problem = Problem(ProblemCode.PART_DAMAGED, member.name)
        if problem not in self.problems:
            self.problems.append(problem)

    def is_owner(self, name: str) -> bool:
        return name.casefold() in self.owners

    def owned_by(self, *names: str) -> None:
        """Remember what the user is called."""
        self.owners |= {n.casefold() for n in names if n}

    def message(self, item: ArchiveItem) -> Iterator[ArchiveItem]:
        """Count a private message of the user's own, and give it when they asked for theirs."""
        self.own_messages += 1
        if self.options.messages:
            yield item

    def json(self, member: Member) -> Iterator[tuple[Path, Any]]:
        """The records of a JSON file as far as it can be read."""
        self.opened.add(member)
        try:
            with member.open(self._ticks) as stream:
                yield from records(stream)
        except (BrokenJsonError, RecursionError, *BROKEN):
            if member.size:  # an empty file among many is no damage
                self.damaged(member)

    def rows(self, member: Member, wanted: frozenset[str]) -> Iterator[dict[str, str]]:
        """The rows of a CSV file as far as it can be read."""
        self.opened.add(member)
        try:
            with member.open(lambda _: None) as stream:
                escaped = backslashed(decoded(stream))
            with member.open(self._ticks) as stream:
                yield from rows(decoded(stream), escaped, wanted)
        except (BrokenCsvError, *BROKEN):
            self.damaged(member)

    def blocks(self, member: Member, begins: Callable[[str, str], bool], foot: Callable[[str, str], bool]) -> Iterator[Block]:
        """The records of a page as far as it can be read."""
        self.opened.add(member)
        try:
            with member.open(self._ticks) as stream:
                yield from blocks(decoded(stream), begins, foot)
        except (RecursionError, AssertionError, *BROKEN):
            self.damaged(member)

    def repository(self, member: Member) -> Repository:
        """A CAR file. Raises BrokenCarError and the kinds in BROKEN."""
        self.opened.add(member)
        with member.open(self._ticks) as stream:
            return Repository(stream)

    def text(self, member: Member, most: int = 100_000_000) -> str:
        """A text file, or its first `most` letters; "" when it is damaged."""
        self.opened.add(member)
        out: list[str] = []
        size = 0
        try:
            with member.open(self._ticks) as stream:
                for piece in decoded(stream):
                    out.append(piece)
                    size += len(piece)
                    if size > most:
                        self.damaged(member)
                        break
        except BROKEN:
            self.damaged(member)
        return "".join(out)

    def lines(self, member: Member) -> Iterator[str]:
        """The lines of a text file, each with its line end: split at line feeds alone."""
        self.opened.add(member)
        rest = ""
        try:
            with member.open(self._ticks) as stream:
                for piece in decoded(stream):
                    *whole, rest = (rest + piece).split("\n")
                    for line in whole:
                        yield line + "\n"
        except BROKEN:
            self.damaged(member)
        if rest:
            yield rest


def title_of(member: Member) -> str:
    """The name of a file without its ending and without the "(1)" that browsers put behind it."""
    return re.sub(r"(?: ?\(\d+\))?(?:\.[A-Za-z0-9]{1,5})?$", "", member.name).strip()
