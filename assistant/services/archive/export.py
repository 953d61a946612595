# SPDX-License-Identifier: Apache-2.0
"""An export file as the user chose it: what it is, and its items one after the other, read by a child process."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.domain.archive import (
    ArchiveError,
    ArchiveItem,
    ItemKind,
    Problem,
    ProblemCode,
    ReadOptions,
    Seen,
    Source,
)
from assistant.domain.jobs import Progress, StoppedError, go_on
from assistant.files.child import ChildError, stream_child

PARTIAL = ProblemCode.PART_DAMAGED


@dataclass(frozen=True)
class Look:
    """A first look at an export.

    Attributes:
        source: what it is and holds.
        problems: what could not be read.
        fatal: why nothing of it is shown; None when something is.
    """

    source: Source
    problems: tuple[Problem, ...] = ()
    fatal: Problem | None = None


def look(paths: list[Path], options: ReadOptions, progress: Progress = go_on) -> Look:
    """Read an export once through, without keeping a word of it.

    Args:
        progress: told bytes read, of how many; False ends it.

    Raises:
        StoppedError: when `progress` said so.
    """
    source, problems = Source(), []
    try:
        for plain in _lines(paths, options, progress, look_only=True):
            if plain["type"] == "source":
                source = _source(plain)
            elif plain["type"] == "problem":
                problems.append(_problem(plain))
            elif plain["type"] == "end":
                source = replace(source, own_messages=plain["own_messages"])
    except ArchiveError as error:
        problems.append(error.problem)
    fatal = next((p for p in problems if p.code is not PARTIAL), None)
    return Look(source, tuple(p for p in problems if p.code is PARTIAL), fatal)


def items(paths: list[Path], options: ReadOptions, progress: Progress = go_on) -> Iterator[ArchiveItem | Problem]:
    """Every item of an export while it is read, and behind them what could not be read.

    Raises:
        ArchiveError: when nothing of it can be shown; what came before is not to be shown either.
        StoppedError: when `progress` said so.
    """
    for plain in _lines(paths, options, progress, look_only=False):
        match plain["type"]:
            case "item":
                yield _item(plain)
            case "problem":
                problem = _problem(plain)
                if problem.code is not PARTIAL:
                    raise ArchiveError(problem.code, problem.file)
                yield problem


def _lines(paths: list[Path], options: ReadOptions, progress: Progress, look_only: bool) -> Iterator[dict[str, Any]]:
    told = json.dumps(
        {
            "paths": [str(p.resolve()) for p in paths],
            "look": look_only,
            "timezone": options.timezone,
            "messages": options.messages,
            "me": options.me,
        }
    )
    done, of = 0, 0

    def stopped() -> bool:
        return not progress(done, of)

    try:
        for line in stream_child("archive", [], told.encode("ascii"), stopped):
            plain = json.loads(line)
            if plain["type"] == "progress":
                done, of = plain["done"], plain["all"]
            else:
                yield plain
    except ChildError as error:
        if error.reason == "stopped":
            raise StoppedError from None
        raise ArchiveError(ProblemCode.STOPPED_SHORT, paths[0].name if paths else "") from None


def _when(value: Any) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(value, dt.UTC) if value is not None else None


def _problem(plain: dict[str, Any]) -> Problem:
    return Problem(ProblemCode(plain["code"]), plain["file"])


def _item(plain: dict[str, Any]) -> ArchiveItem:
    return ArchiveItem(
        platform=plain["platform"],
        kind=ItemKind(plain["kind"]),
        time=_when(plain["time"]),
        text=plain["text"],
        link=plain["link"],
        private=plain["private"],
        own=plain["own"],
        where=plain["where"],
        seen=Seen(plain["seen"]),
        wordless=plain["wordless"],
        file=plain["file"],
    )


def _source(plain: dict[str, Any]) -> Source:
    return Source(
        platform=plain["platform"],
        platforms=tuple(plain["platforms"]),
        account=plain["account"],
        page=plain["page"],
        made=dt.date.fromisoformat(plain["made"]) if plain["made"] else None,
        files=plain["files"],
        items={ItemKind(kind): count for kind, count in plain["items"].items()},
        own_messages=plain["own_messages"],
        names=tuple((name, count) for name, count in plain["names"]),
        first=_when(plain["first"]),
        last=_when(plain["last"]),
        profile=plain["profile"],
        missing=plain["missing"],
    )
