# SPDX-License-Identifier: Apache-2.0
"""Makes resources/spelling/en_GB.marisa from the British Hunspell dictionary (Debian: hunspell-en-gb, hunspell-tools).

    python tools/spelling_list.py [/usr/share/hunspell]

The expanded list, without possessives, goes into a compact trie that is memory-mapped in a few milliseconds.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import marisa_trie

TARGET = Path(__file__).parent.parent / "resources" / "spelling" / "en_GB.marisa"


def words(folder: Path) -> set[str]:
    """Every form that the dictionary allows, as written there (names keep their capital)."""
    expanded = subprocess.run(
        ["unmunch", str(folder / "en_GB.dic"), str(folder / "en_GB.aff")], capture_output=True, check=True
    ).stdout
    out: set[str] = set()
    for line in expanded.decode("utf-8", "replace").splitlines():
        word = line.strip().partition("/")[0]
        if word and not word.endswith(("'s", "s'")) and "\ufffd" not in word and not any(c.isdigit() for c in word):
            out.add(word)
    return out


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/hunspell")
    found = words(folder)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    marisa_trie.Trie(sorted(found)).save(str(TARGET))
    print(f"{len(found)} forms, {TARGET.stat().st_size // 1024} kB, {TARGET}")


if __name__ == "__main__":
    main()
