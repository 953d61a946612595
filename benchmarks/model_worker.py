# SPDX-License-Identifier: Apache-2.0
"""Loads the model in a fresh process and prints what that takes and how fast it reads, as JSON."""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path


def resident() -> float:
    """Memory of this process in MB."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    from assistant.checking.normalise import View
    from assistant.checking.reader import AbuseModel

    texts = json.load(sys.stdin)
    gc.collect()
    before = resident()
    started = time.perf_counter()
    model = AbuseModel(Path(sys.argv[1]))
    load = time.perf_counter() - started
    views = [View(text) for text in texts["posts"]]
    for view in views[:5]:
        model.hits(view)
    times = []
    for view in views:
        started = time.perf_counter()
        model.hits(view)
        times.append(time.perf_counter() - started)
    hurtful = [View(text) for text in texts["hurtful"]]
    explained = []
    for view in hurtful:
        started = time.perf_counter()
        if model.hits(view, explain=True):
            explained.append(time.perf_counter() - started)
    print(json.dumps({"load": load, "memory": resident() - before, "times": times, "explained": explained}))


if __name__ == "__main__":
    main()
