# SPDX-License-Identifier: Apache-2.0
"""Names of the program that nothing uses, by vulture. What is excepted is excepted as a kind, with its reason.

.venv/bin/python tools/unused.py
"""

from __future__ import annotations

import re
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
COMMANDS = ["@*.command*", "@click.*", "@*_validator*"]
"""Decorators that hand a function to click or pydantic."""

EXCEPTED = (
    (r".*", "variable", r"[A-Z][A-Z_0-9]*", "a word of a closed vocabulary, which data files and saved answers use"),
    (r"content/.*", "variable", r".*", "a field of a data file: pydantic reads it by its name"),
    (r"domain/(looks|walkthrough|platform)\.py", "variable", r".*", "filled by its name from a data file"),
    (
        r"(ui|reports)/.*",
        "method|variable",
        r"watched|[a-z]+([A-Z]\w*)+",
        "in place of one of Qt or ReportLab, which calls it",
    ),
    (r".*", "function|method", r"readable|writable|seekable|readinto", "what a stream of Python's io must answer"),
    (r"(archive|files)/.*", "method", r"handle_\w+", "called by Python's reader of HTML by its name"),
    (
        r"ui/.*",
        "method",
        r"_(page|section|ask|take)_\w+",
        "a page or a question, found by the id of its data",
    ),
    (r"ui/.*", "method|variable", r"open_find|move_finding", "keys of every page, sent by the main window by name"),
    (r"storage/.*", "function", r"m\d{4}_\w+", "a migration, found by its number"),
    (r"(reports|files|checking|ui)/.*", "attribute", r".*", "set for another library, which reads it"),
)


def why_excepted(path: str, kind: str, name: str) -> str:
    """The reason why a name may look unused; "" when there is none."""
    for where, kinds, names, reason in EXCEPTED:
        if re.fullmatch(where, path) and re.fullmatch(kinds, kind) and re.fullmatch(names, name):
            return reason
    return ""


def unused() -> list[str]:
    """Each unused name with its place. The tests, tools and benchmarks count as users."""
    looked = Vulture(ignore_decorators=COMMANDS)
    looked.scavenge([str(ROOT / part) for part in ("assistant", "tools", "benchmarks", "tests", "dev.py", "build.spec")])
    out = []
    for item in looked.get_unused_code(min_confidence=60):
        path = Path(item.filename).resolve()
        inside = path.relative_to(ROOT / "assistant").as_posix() if path.is_relative_to(ROOT / "assistant") else ""
        if inside and not why_excepted(inside, item.typ, item.name):
            out.append(f"{path.relative_to(ROOT)}:{item.first_lineno}: nothing uses the {item.typ} {item.name}")
    return out


def main() -> int:
    found = unused()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
