# SPDX-License-Identifier: Apache-2.0
"""Texts that are hard for a checker: 10,000 characters of one kind. How long does the fast part take?

.venv/bin/python -m benchmarks.hard_texts [TIMES]

On a machine that does other things, run it before the others: `chrt -r 1 .venv/bin/python -m benchmarks.hard_texts`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.app import build_app
from assistant.checking.engine import MAX_LENGTH
from assistant.domain.draft import Draft
from assistant.domain.options import FAST, Options
from assistant.services.check.checker import Checker
from assistant.services.check.context import read_context

ACUTES = "".join(map(chr, range(0x300, 0x315)))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
KINDS = {
    "single letters": "a b c d e f g h i j ",
    "single letters, dotted": "a.b.c.d.",
    "single letters, dashed": "y-o-u i-d-i-o-t ",
    "zalgo": "Z" + ACUTES + "a" + ACUTES,
    "brackets": "(([[{{",
    "brackets, in pairs": "([{}])",
    "digits": "1234567890",
    "digits, spaced": "1 2 3 4 5 6 ",
    'letters with a full stop ("a.")': "a.",
    "emoji families": FAMILY,
    "flags": "\U0001f1ec\U0001f1e7",
    "one long word": "pneumono",
    "one letter": "a",
    "capitals": "SHAME ON YOU ",
    "telephone numbers": "07700 900123 ",
    "card numbers, nearly": "4111 1111 1111 1112 ",
    "e-mail, nearly": "a@b.c@",
    "links": "https://a.b/c?d=e ",
    "quotes, never closed": '"\u201c\u2018',
    "apostrophes": "it's y'all'd've ",
    "names": "Mrs Hall and Cllr Webb of Mill Lane ",
    "insults": "you stupid idiot moron ",
    "not, and not": "not never no ",
    "threat upon threat": "I will kill you and ",
    "no sentence ends": "and the ",
    "lines": "\n",
    "hyphens": "well-known-as-",
    "slashes": "he/she/they/",
    "underscores": "_a_*b*_",
    "stars in words": "f**k sh*t ",
    "look-alike letters": "\u0456\u0501\u0456\u043e\u0442 ",
    "wide letters": "\uff49\uff44\uff49\uff4f\uff54 ",
    "joined by nothing": "i\u200bd\u200bi\u200bo\u200bt ",
    "written from the right": "\u202eidiot\u202c ",
    "dates": "1/1/2026 ",
    "money": "\u00a31,000,000.00 ",
    "percent signs": "%20%%",
    "stretched letters": "sooooooooo baaaaaaad ",
    "Hangul, in parts": "\u1112\u1161\u11ab",
    "hash tags": "#shame#on#you ",
    "mentions": "@cllrwebb @clerk ",
}


def text_of(piece: str, length: int = MAX_LENGTH) -> str:
    """`length` characters of one kind."""
    return (piece * (length // len(piece) + 1))[:length]


def seconds(checker: Checker, text: str, times: int) -> list[float]:
    """How long the fast part takes, by the clock, each time."""
    options, context = Options(only=FAST), read_context({"council": "ludgershall"})
    out = []
    for _ in range(times):
        before = time.perf_counter()
        checker.fast(Draft(text, context), options)
        out.append(time.perf_counter() - before)
    return out


def rows(checker: Checker, times: int) -> Iterator[str]:
    """A table: kind, median and longest, slowest kind first."""
    found = {kind: seconds(checker, text_of(piece), times) for kind, piece in KINDS.items()}
    found["10,000 single letters and the spaces between"] = seconds(checker, "a " * 10_000, times)
    yield "| 10,000 characters of | median | longest |"
    yield "| --- | --- | --- |"
    for kind, taken in sorted(found.items(), key=lambda item: -statistics.median(item[1])):
        yield f"| {kind} | {statistics.median(taken) * 1000:.1f} ms | {max(taken) * 1000:.1f} ms |"


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as data:
        checker = build_app(Path(data)).checker(False)
        checker.fast(Draft("The clerk is useless.", read_context({})), Options(only=FAST))
        for row in rows(checker, times):
            print(row)


if __name__ == "__main__":
    main()
