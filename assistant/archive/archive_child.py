# SPDX-License-Identifier: Apache-2.0
"""The child process that reads an export. It is told what to read as JSON on its standard input and prints a line of JSON for
each thing it finds: a look at the whole, an item, a problem, how far it is. Bounded in memory; it writes no file."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import IO, Any

from assistant.archive.reading import Reading
from assistant.domain.archive import ArchiveError, ArchiveItem, Problem, ProblemCode, ReadOptions, Source
from assistant.files.child import limit_resources

MEMORY = 400_000_000
SECONDS = 3_600
_TELL_EVERY = 0.2
"""Seconds between two lines that say how far it is, and at most between an item and its printing."""


class _Printer:
    """Prints lines, held together for a moment: a line for each of 100,000 posts by itself would wait for the pipe."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._told = out, time.monotonic()
        self.done = 0
        self.size = 0

    def say(self, plain: dict[str, Any]) -> None:
        self._out.write(json.dumps(plain).encode("ascii") + b"\n")
        self._flush_in_time()

    def ticked(self, read: int) -> None:
        """So many more bytes were read; says so now and then, so that the parent knows we are there."""
        self.done += read
        self._flush_in_time()

    def _flush_in_time(self) -> None:
        now = time.monotonic()
        if now - self._told < _TELL_EVERY:
            return
        self._told = now
        self._out.write(json.dumps({"type": "progress", "done": self.done, "all": self.size}).encode("ascii") + b"\n")
        self._out.flush()

    def end(self) -> None:
        self._out.flush()


def as_plain(item: ArchiveItem) -> dict[str, Any]:
    """An item as it goes to the parent."""
    return {
        "type": "item",
        "platform": item.platform,
        "kind": item.kind.value,
        "time": item.time.timestamp() if item.time else None,
        "text": item.text,
        "link": item.link,
        "private": item.private,
        "own": item.own,
        "where": item.where,
        "seen": item.seen.value,
        "wordless": item.wordless,
        "file": item.file,
    }


def source_as_plain(source: Source) -> dict[str, Any]:
    """A look at the whole as it goes to the parent."""
    return {
        "type": "source",
        "platform": source.platform,
        "platforms": list(source.platforms),
        "account": source.account,
        "page": source.page,
        "made": source.made.isoformat() if source.made else None,
        "files": source.files,
        "items": {kind.value: count for kind, count in source.items.items()},
        "own_messages": source.own_messages,
        "names": [list(pair) for pair in source.names],
        "first": source.first.timestamp() if source.first else None,
        "last": source.last.timestamp() if source.last else None,
        "profile": source.profile,
        "missing": source.missing,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"type": "problem", "code": problem.code.value, "file": problem.file}


def _read(told: dict[str, Any], printer: _Printer) -> None:
    options = ReadOptions(timezone=told["timezone"], messages=told["messages"], me=told["me"])
    reading: Reading | None = None
    try:
        with Reading([Path(p) for p in told["paths"]], options, dt.datetime.now(dt.UTC), printer.ticked) as reading:
            printer.size = reading.size
            if told["look"]:
                try:
                    printer.say(source_as_plain(reading.source()))
                except ArchiveError as error:
                    # what the file is can be told all the same: a chat's names, messages that may be read
                    printer.say(source_as_plain(reading.described({}, None, None)))
                    printer.say(_problem(error.problem))
            else:
                for item in reading.items():
                    printer.say(as_plain(item))
            for problem in reading.problems:
                printer.say(_problem(problem))
    except ArchiveError as error:
        printer.say(_problem(error.problem))
    except MemoryError:
        printer.say(_problem(Problem(ProblemCode.TOO_LARGE)))
    printer.say({"type": "end", "own_messages": reading.own_messages if reading else 0})


def main(_arguments: list[str]) -> int:
    """Read what standard input asks for and print it. The exit status is 0 whenever it could say what it found."""
    limit_resources(MEMORY, SECONDS)
    printer = _Printer(sys.stdout.buffer)
    _read(json.loads(sys.stdin.buffer.read()), printer)
    printer.end()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
