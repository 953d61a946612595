# SPDX-License-Identifier: Apache-2.0
"""The unit tests that your change touches, a line for each file. The change is what is not committed, or the last commit.

.venv/bin/python tools/touched.py
"""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "tests" / "unit"


def changed() -> set[str]:
    """Paths that are not committed as they are; when there are none, those of the last commit."""

    def git(*command: str) -> set[str]:
        done = subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True, check=False)
        return set(filter(None, done.stdout.split("\n")))

    new = git("ls-files", "--others", "--exclude-standard")
    return git("diff", "--name-only", "HEAD") | new or git("diff", "--name-only", "HEAD~1", "HEAD")


def imports(path: Path) -> set[str]:
    """Modules that a file imports, by their full names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update((node.module, *(f"{node.module}.{alias.name}" for alias in node.names)))
    return found


def touched(paths: set[str]) -> list[str]:
    """Unit tests that changed, or that import a changed module: itself, or through the helpers of the tests."""
    modules = {p.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for p in paths if p.endswith(".py")}
    known = {path: imports(path) for path in UNIT.glob("*.py")}
    helpers = {
        f"tests.unit.{path.stem}" for path, names in known.items() if not path.stem.startswith("test_") and names & modules
    }
    # every file of data is read, verified and tried by the tests of the loader
    if any(p.startswith("resources/") for p in paths):
        modules.add("tests.unit.test_content")
    out = []
    for path, names in sorted(known.items()):
        if path.stem.startswith("test_") and (f"tests.unit.{path.stem}" in modules or names & (modules | helpers)):
            out.append(path.relative_to(ROOT).as_posix())
    return out


if __name__ == "__main__":
    print("\n".join(touched(changed())))
