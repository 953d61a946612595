# SPDX-License-Identifier: Apache-2.0
"""Files and classes of the window that have grown too large to be read in one go.

.venv/bin/python tools/sizes.py
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINES = 500
"""The most lines of a file."""

METHODS = 40
"""The most methods of a class."""

FEWER = {"MainWindow": 29, "CheckPage": 19}
"""Classes that only join their parts, and that everything would otherwise grow into."""


def too_large(folder: Path) -> Iterator[str]:
    """Each file and class below `folder` that is over its bound, with its size."""
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        place = path.relative_to(ROOT)
        lines = text.count("\n")
        if lines > LINES:
            yield f"{place}: {lines} lines, at most {LINES}"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                count, most = sum(isinstance(each, ast.FunctionDef) for each in node.body), FEWER.get(node.name, METHODS)
                if count > most:
                    yield f"{place}: {node.name} has {count} methods, at most {most}"


if __name__ == "__main__":
    found = list(too_large(ROOT / "assistant" / "ui"))
    print("\n".join(found) if found else "no file or class of the window is too large")
    raise SystemExit(bool(found))
