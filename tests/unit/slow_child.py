# SPDX-License-Identifier: Apache-2.0
"""A child process for the tests: it begins to read late and says how much it got, or does what a file may make a child do."""

from __future__ import annotations

import os
import sys
import time

from assistant.files.asked import Tell, serve


def work(arguments: list[str], data: bytes, tell: Tell) -> bytes:
    """`crash`, `hang` or `say`."""
    match arguments:
        case ["crash"]:
            os.abort()
        case ["hang"]:
            time.sleep(60)
        case ["say"]:
            os.write(1, b"a library says something\n")
            tell(b"half")
    return f"{len(data)} {os.getpid()}".encode()


if __name__ == "__main__":
    time.sleep(0.5)
    sys.exit(serve(work))
