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
    from assistant.checking.engine import Engine
    from assistant.checking.reader import Reader
    from assistant.content.load import load
    from assistant.domain.draft import Draft
    from assistant.domain.options import Options

    folder = Path(sys.argv[1])
    texts = json.load(sys.stdin)
    engine = Engine(load(folder.parent.parent))
    gc.collect()
    before = resident()
    started = time.perf_counter()
    matcher = engine.reader_matcher(Reader(folder))
    loading = time.perf_counter() - started
    cases = [engine.case(Draft(text), Options(explain=False)) for text in texts["posts"]]
    for case in cases[:5]:
        list(matcher.matches(case))
    times = []
    for case in cases:
        started = time.perf_counter()
        list(matcher.matches(case))
        times.append(time.perf_counter() - started)
    explained = []
    for case in [engine.case(Draft(text), Options()) for text in texts["hurtful"]]:
        started = time.perf_counter()
        if list(matcher.matches(case)):
            explained.append(time.perf_counter() - started)
    print(json.dumps({"load": loading, "memory": resident() - before, "times": times, "explained": explained}))


if __name__ == "__main__":
    main()
