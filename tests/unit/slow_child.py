# SPDX-License-Identifier: Apache-2.0
"""A child process for the tests: it begins to read late, and says how much it got."""

from __future__ import annotations

import sys
import time

if __name__ == "__main__":
    time.sleep(0.5)
    sys.stdout.write(f"{len(sys.stdin.buffer.read())}\n")
