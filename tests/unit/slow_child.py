# SPDX-License-Identifier: Apache-2.0
"""A child process for the tests: it begins to read late and says how much it got, or does what a file may make a child do."""

from __future__ import annotations

import os
import sys
import time

from assistant.files.asked import Tell, serve


def work(arguments: list[str], data: bytes, tell: Tell) -> bytes:
    """`crash`, `hang`, `run` for ever, `say`, or `starve`: work a little, and wait for the processor, as on a busy computer."""
    match arguments:
        case ["crash"]:
            os.abort()
        case ["hang"]:
            time.sleep(60)
        case ["run"]:
            while True:
                pass
        case ["starve"]:
            for _ in range(9):
                until = time.process_time() + 0.03
                while time.process_time() < until:
                    pass
                time.sleep(0.3)
        case ["say"]:
            os.write(1, b"a library says something\n")
            tell(b"half")
    return f"{len(data)} {os.getpid()}".encode()


def main(arguments: list[str]) -> int:
    """Read file after file; or, with arguments, do as they say and print a line, as a child does that tells while it works."""
    if not arguments:
        return serve(work)
    work(arguments, b"", lambda _part: None)
    os.write(1, b"done\n")
    return 0


if __name__ == "__main__":
    time.sleep(0.5)
    sys.exit(main(sys.argv[1:]))
