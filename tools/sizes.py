# SPDX-License-Identifier: Apache-2.0
"""Files and classes that have grown too long to be read at a sitting.

.venv/bin/python tools/sizes.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES = 500
MOST_METHODS = 40
FEWER = {"MainWindow": 29, "CheckPage": 19}
"""Classes that only join their parts, and that everything would otherwise grow into."""


def too_long(path: Path) -> Iterator[str]:
    """What is too long in one file of Python, in words."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    if lines > MOST_LINES:
        yield f"{lines} lines; {MOST_LINES} at most. Split it by what it serves."
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(part, ast.FunctionDef) for part in node.body)
            most = FEWER.get(node.name, MOST_METHODS)
            if methods > most:
                yield f"the class {node.name} has {methods} methods; {most} at most"


def files() -> Iterator[Path]:
    """What is looked at: the program, its tests and its tools."""
    yield ROOT / "dev.py"
    for part in ("assistant", "tests", "tools", "benchmarks"):
        yield from sorted((ROOT / part).rglob("*.py"))


def main() -> int:
    found = [f"{path.relative_to(ROOT)}: {what}" for path in files() for what in too_long(path)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
