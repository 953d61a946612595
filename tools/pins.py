# SPDX-License-Identifier: Apache-2.0
"""Shows that every pinned part has a wheel, with a hash we know, for each Python and system that we take. Needs the network.

.venv/bin/python tools/pins.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINS = ROOT / "requirements" / "run.txt"
PYTHONS = ("3.11", "3.12", "3.13")
MACOS = "14.0"
SYSTEMS = {
    "Windows, 64 bit": "x86_64-pc-windows-msvc",
    "macOS 14, Apple silicon": "aarch64-apple-darwin",
    "Linux, 64 bit, glibc 2.34": "x86_64-manylinux_2_34",
}
NO_NETWORK = re.compile(r"(?i)dns error|failed to fetch|error sending request|timed? ?out|connection|network")


def missing(system: str, python: str) -> str:
    """Why the pins cannot be installed there; "" when they can. Nothing is installed, and no wheel is fetched."""
    with tempfile.TemporaryDirectory() as nowhere:
        done = subprocess.run(
            [
                *(sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--no-deps", "--require-hashes"),
                *("--only-binary", ":all:", "--python-platform", system, "--python-version", python),
                *("--target", nowhere, "--requirement", str(PINS)),
            ],
            capture_output=True, text=True, check=False, env={**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS},
        )  # fmt: skip
    return done.stderr.strip() if done.returncode else ""


def main() -> int:
    lacking = 0
    for name, system in SYSTEMS.items():
        for python in PYTHONS:
            why = missing(system, python)
            if why and NO_NETWORK.search(why):
                print(f"The list of wheels could not be reached. This step needs the internet.\n{why}")
                return 1
            lacking += bool(why)
            print(f"{name}, Python {python}: {why or 'a wheel for every pin'}", flush=True)
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main())
